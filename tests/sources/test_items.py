from __future__ import annotations

from datetime import date

import pytest

from reporting.context.schema import RESOURCES
from tests.sources.tree import Item, Tree, account, contact, item, lines_of, located

PART = "data/part-1.json"


def transaction(transaction_id: str = "t1", postings: list[Item] | None = None, **changes: object) -> Item:
    if postings is None:
        postings = [item(account="jada-1010", cents=5_000), item(account="jada-4010", cents=-5_000, booking="b1")]
    return item(
        **{
            "id": transaction_id, "date": "2026-09-01", "posted": "2026-09-02", "source": "stripe", "memo": "Deposit",
            "period": "2026-09", "currency": "USD", "postings": {"L": [{"M": posting} for posting in postings]},
            **changes,
        }
    )  # fmt: skip


def test_an_item_becomes_a_row_with_every_column(tree: Tree) -> None:
    tree.export("qos-jada-bookings", [
        item(id="b1", product="Sunset", booked="2026-09-01", service_start="2026-09-20", service_end="2026-09-20",
             gross_cents=220_000, status="confirmed", recognition="point_in_time", cancelled={"NULL": True}),
    ])  # fmt: skip
    assert tree.read().tables["bookings"].rows == [
        {"id": "b1", "product": "Sunset", "asset": None, "contact": None, "lead": None, "channel": None,
         "booked": date(2026, 9, 1), "service_start": date(2026, 9, 20), "service_end": date(2026, 9, 20),
         "gross_cents": 220_000, "status": "confirmed", "cancelled": None, "recognition": "point_in_time",
         "entity": "jada"}
    ]  # fmt: skip


def test_a_transaction_carries_its_postings(tree: Tree) -> None:
    postings = [
        item(account="jada-1010", cents=5_000, invoice="i1"),
        item(account="qos-4010", cents=-5_000, entity="qos", booking="b1"),
    ]
    tree.export("qos-jada-transactions", [transaction(postings=postings)])
    tables = tree.read().tables
    assert [row["id"] for row in tables["transactions"].rows] == ["t1"]
    assert tables["postings"].rows == [
        {"txn": "t1", "line": 1, "account": "jada-1010", "entity": "jada", "date": date(2026, 9, 1), "cents": 5_000,
         "booking": None, "invoice": "i1"},
        {"txn": "t1", "line": 2, "account": "qos-4010", "entity": "qos", "date": date(2026, 9, 1), "cents": -5_000,
         "booking": "b1", "invoice": None},
    ]  # fmt: skip


def test_an_invoice_has_no_paid_amount_of_its_own(tree: Tree) -> None:
    invoice = item(id="i1", customer="c", issued="2026-09-01", due="2026-09-30", total_cents=100)
    tree.export("qos-dc-invoices", [invoice])
    (row,) = tree.read().tables["invoices"].rows
    assert "paid_cents" not in row
    assert row["recurring"] is None


def test_contacts_keep_the_normalised_address_and_nothing_else_of_a_person(tree: Tree) -> None:
    tree.export("qos-jada-contacts", [contact(email=" Guest@EXAMPLE.com ", full_name="Nobody", phone="555")])
    sources = tree.read()
    (row,) = sources.tables["contacts"].rows
    assert row["email_norm"] == "guest@example.com"
    assert "Nobody" not in str(row)
    assert "Nobody" not in str(sources.warnings)


def test_a_bad_address_is_located_but_not_repeated(tree: Tree) -> None:
    tree.export("qos-jada-contacts", [contact(), contact("c2", email="nobody.example.com")])
    (problem,) = tree.errors()
    line = lines_of([contact("c2")]).decode()
    assert located(problem) == f"dynamodb/qos-jada-contacts/{PART}:2:{line.index(chr(34) + 'email') + 1} EMAIL"
    assert "nobody" not in str(problem)


@pytest.mark.parametrize(
    ("change", "attribute", "code"),
    [
        ({"code": {"N": "1010"}}, "code", "TYPE"),
        ({"type": "assets"}, "type", "VALUE"),
        ({"active": "yes"}, "active", "TYPE"),
        ({"id": ""}, "id", "MISSING_VALUE"),
        ({"entity": "qos"}, "entity", "ENTITY"),
        ({"entity": 5}, "entity", "ENTITY"),
    ],
)
def test_a_wrong_attribute_is_located(tree: Tree, change: dict[str, object], attribute: str, code: str) -> None:
    wrong = account("jada-2", **change)
    tree.export("qos-jada-accounts", [account(), wrong])
    column = lines_of([wrong]).decode().index(f'"{attribute}"') + 1
    assert tree.faults() == [f"dynamodb/qos-jada-accounts/{PART}:2:{column} {code}"]


@pytest.mark.parametrize("absent", [None, {"NULL": True}])
def test_a_missing_attribute_is_located_at_its_item(tree: Tree, absent: object) -> None:
    without = account()
    del without["code"]
    if isinstance(absent, dict):
        without["code"] = absent
    tree.export("qos-jada-accounts", [without])
    (problem,) = tree.errors()
    assert located(problem) == f"dynamodb/qos-jada-accounts/{PART}:1:2 MISSING_ATTRIBUTE"
    assert problem.expected == "attribute code"


def test_all_faults_of_an_item_and_its_postings_are_told(tree: Tree) -> None:
    wrong = transaction(postings=[item(account="a", cents="5000"), item(cents=1, entity="jadda")], date="09/01/2026")
    tree.export("qos-jada-transactions", [wrong])
    line = lines_of([wrong]).decode()
    second = line.index('{"M": {"cents"') + 7
    assert tree.faults() == [
        f"dynamodb/qos-jada-transactions/{PART}:1:{column} {code}"
        for column, code in [
            (line.index('"date"') + 1, "AMBIGUOUS_DATE"),
            (line.index('"cents"') + 1, "TYPE"),
            (second - 6 + line[second - 6 :].index('"M"') + 1, "MISSING_ATTRIBUTE"),
            (line.index('"entity"') + 1, "VALUE"),
        ]
    ]


@pytest.mark.parametrize("postings", [None, {"S": "none"}, {"L": [{"S": "x"}]}, {"L": [{"M": {"cents": "5"}}]}])
def test_a_transaction_without_a_list_of_postings(tree: Tree, postings: object) -> None:
    wrong = transaction()
    del wrong["postings"]
    if isinstance(postings, dict):
        wrong["postings"] = postings
    tree.export("qos-jada-transactions", [wrong])
    assert [problem.code for problem in tree.errors()] == ["POSTINGS"]


def test_unknown_attributes_are_one_warning_each(tree: Tree) -> None:
    items = [account(), account("jada-2", colour="red"), account("jada-3", colour="blue", shape="round")]
    tree.export("qos-jada-accounts", items)
    warnings = tree.read().warnings
    assert [(w.line, w.code, w.expected, w.got) for w in warnings] == [
        (2, "UNKNOWN_ATTRIBUTE", "an attribute of accounts", "'colour' on 2 items"),
        (3, "UNKNOWN_ATTRIBUTE", "an attribute of accounts", "'shape' on 1 item"),
    ]


def test_unknown_attributes_of_postings(tree: Tree) -> None:
    postings = [item(account="a", cents=1, colour="red"), item(account="b", cents=-1)]
    tree.export("qos-jada-transactions", [transaction(postings=postings)])
    (warning,) = tree.read().warnings
    assert warning.expected == "an attribute of postings"
    assert warning.column == lines_of([transaction(postings=postings)]).decode().index('"colour"') + 1


def test_an_id_in_two_tables_of_a_kind(tree: Tree) -> None:
    tree.export("qos-qos-accounts", [account("jada-1010")])
    (problem,) = tree.errors()
    assert located(problem) == f"dynamodb/qos-qos-accounts/{PART}:1:2 DUPLICATE_ID"
    assert f"dynamodb/qos-jada-accounts/{PART}:1" in problem.hint


def test_a_key_of_two_columns(tree: Tree) -> None:
    tree.export("qos-jada-periods", [item(period="2026-08", closed="2026-09-10"), item(period="2026-09")])
    tree.export("qos-qos-periods", [item(period="2026-09"), item(period="2026-09")])
    assert tree.faults() == [f"dynamodb/qos-qos-periods/{PART}:2:2 DUPLICATE_ID"]


def test_the_group_s_tables_name_the_entity_in_the_item(tree: Tree) -> None:
    shared, own = account("group-1"), account("dc-1", entity="dc")
    tree.export("qos-portfolio-accounts", [shared, own])
    sources = tree.read()
    assert {row["id"]: row["entity"] for row in sources.tables["accounts"].rows} == {
        "jada-1010": "jada", "group-1": None, "dc-1": "dc",
    }  # fmt: skip
    assert {entity for entity, table in sources.supplied if table == "accounts"} == {"", "dc", "jada"}


def test_the_group_s_tables_need_a_known_entity_where_rows_have_one(tree: Tree) -> None:
    target = {"id": "x", "metric": "revenue", "month": "2026-10", "value": 5}
    tree.export("qos-portfolio-targets", [item(**target), item(**target | {"id": "y", "entity": "jadda"})])
    (missing, unknown) = tree.errors()
    assert (missing.line, missing.code, missing.expected) == (1, "MISSING_ATTRIBUTE", "attribute entity")
    assert (unknown.line, unknown.code, unknown.hint) == (2, "VALUE", "Did you mean jada?")


def test_an_entity_that_agrees_is_accepted(tree: Tree) -> None:
    tree.export(
        "qos-queen-of-san-diego-accounts", [account("qos-1", entity="qos"), account("qos-2", entity={"NULL": True})]
    )
    assert tree.warnings() == []


def test_tables_without_an_entity_are_shared(tree: Tree) -> None:
    guess = item(key="growth", low=0, mid=80, high=150, unit="%", source="guess")
    tree.export("qos-portfolio-assumptions", [guess])
    sources = tree.read()
    assert "entity" not in sources.tables["assumptions"].rows[0]
    assert ("", "assumptions") in sources.supplied


def test_an_empty_table_is_supplied_and_an_absent_one_is_not(tree: Tree) -> None:
    tree.export("qos-jada-transactions", [])
    sources = tree.read()
    assert {("jada", "transactions"), ("jada", "postings")} <= sources.supplied
    assert ("jada", "bookings") not in sources.supplied
    assert sources.tables["bookings"].rows == []


def test_every_resource_has_its_own_table() -> None:
    assert {table.name for table in RESOURCES.values()} == {RESOURCES[resource].name for resource in RESOURCES}
    assert len({table.name for table in RESOURCES.values()}) == len(RESOURCES)


def test_the_register_joins_the_wiki_s_assets(tree: Tree) -> None:
    tree.wiki("| y1 | Yacht | vessel | active | cb | | |\n| y2 | Dinghy | vessel | active | cb | | |\n")
    tree.export("qos-jada-asset-register", [item(asset="y1", vessel_type="sloop", cost_cents=5, acquired="2019-05-20")])
    yacht, dinghy = tree.read().tables["assets"].rows
    assert (yacht["vessel_type"], yacht["cost_cents"], yacht["acquired"]) == ("sloop", 5, date(2019, 5, 20))
    assert (dinghy["vessel_type"], dinghy["cost_cents"], dinghy["acquired"]) == (None, None, None)


def test_the_register_knows_only_the_wiki_s_assets_of_its_entity(tree: Tree) -> None:
    tree.wiki("| y1 | Yacht | vessel | active | cb | | |\n")
    tree.export("qos-jada-asset-register", [item(asset="y11"), item(asset="y1"), item(asset="y1", color="red")])
    tree.export("qos-qos-asset-register", [item(asset="y1")])
    jada, qos = (f"dynamodb/qos-{entity}-asset-register/{PART}" for entity in ("jada", "qos"))
    assert tree.faults() == [
        f"{jada}:1:11 UNKNOWN_ASSET",
        f"{jada}:3:2 DUPLICATE_ID",
        f"{qos}:1:2 DUPLICATE_ID",
        f"{qos}:1:11 ENTITY",
    ]


def test_an_asset_is_not_called_unknown_when_the_wiki_could_not_be_read(tree: Tree) -> None:
    tree.wiki("| y1 | Yacht | vessel |\n")
    tree.export("qos-jada-asset-register", [item(asset="y1")])
    assert tree.faults() == ["wiki/index.md:10:16 RAGGED_ROW"]
