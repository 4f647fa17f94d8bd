"""Sections of the CTO, CMO and Accounting reports on the sample, and how they move with a row."""

from __future__ import annotations

import shutil
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import cast

import pytest

from reporting.analysis import ledger
from reporting.analysis.inventory import Document
from reporting.analysis.marketing import Channel
from reporting.blocks.format import render_prose
from reporting.blocks.model import Block, Cell, Chart, Finding, Narrative, Table, Unit, Value, prose
from reporting.config import load_settings
from reporting.context.build import build_context
from reporting.environment import load_environment
from reporting.money import divide_half_even
from reporting.perspectives import open_perspective
from reporting.perspectives.sections import (
    accounts,
    clients,
    control,
    funnels,
    letting,
    mailing,
    marketplaces,
    migration,
    money,
    receivables,
    recognition,
    remedies,
    running,
    search,
    selling,
    spend,
    stacks,
    statements,
    systems,
)
from reporting.sources import read_sources
from tests.perspectives.sample import AS_OF, ROOT, Rows, Tables, build_sample, facts_of, sample_sources

pytestmark = pytest.mark.slow


def table(blocks: tuple[Block, ...], name: str) -> Table:
    return next(block for block in blocks if isinstance(block, Table) and block.id == name)


def raw(name: str) -> Rows:
    """Return the rows of a table of the sample as they were read."""
    return cast("Rows", list(sample_sources().tables[name].rows))


def cents(value: object) -> int:
    assert isinstance(value, Value)
    assert value.amount is not None
    return value.amount


def column(found: Table, label: str) -> list[object]:
    place = [c.label for c in found.columns].index(label)
    return [row[place] for row in found.rows]


def test_a_month_before_the_books_begin_has_no_revenue_of_last_year(sample: Path) -> None:
    found = money.revenue_against_plan(facts_of(sample))
    chart = next(block for block in found if isinstance(block, Chart) and block.id == "revenue-plan")
    last_year = next(series for series in chart.series if series.scenario == "last_year")
    assert chart.x[0] == "Apr"  # the books begin on 30 April 2025
    assert last_year.values[0] is None
    assert None not in last_year.values[1:]


def test_the_roll_forward_closes_at_the_control_account_of_each_entity(sample: Path) -> None:
    facts = facts_of(sample)
    found = table(recognition.deferred(facts), "deferred-table")
    standing = {
        facts.name(entity): -ledger.sum_of_roles(
            [b for b in facts.balances(AS_OF) if b.entity == entity], ("contract_liability",)
        )
        for entity in facts.members
    }
    closing = dict(zip(column(found, "Entity"), map(cents, column(found, "Closing")), strict=True))
    assert closing == {name: cents for name, cents in standing.items() if name in closing}
    assert not any(cents for name, cents in standing.items() if name not in closing)
    for row in found.rows:
        opening, received, recognised, refunded, forfeited, closed = map(cents, row[1:])
        assert opening + received - recognised - refunded - forfeited == closed


def test_a_charge_more_is_received_and_stands_open(sample: Path, tmp_path: Path) -> None:
    def one_more(tables: Tables) -> None:
        charge = next(t for t in tables["transactions"] if t["source"] == "customer_transfer")
        lines = [p for p in tables["postings"] if p["txn"] == charge["id"]]
        tables["transactions"].append({**charge, "id": "eyd-extra"})
        tables["postings"].extend({**line, "txn": "eyd-extra"} for line in lines)
        added.append(sum(line["cents"] for line in lines if line["cents"] > 0))

    added: list[int] = []
    changed = facts_of(build_sample(tmp_path / "context", one_more), "eyd")
    before = table(recognition.deferred(facts_of(sample, "eyd")), "deferred-table").rows[0]
    after = table(recognition.deferred(changed), "deferred-table").rows[0]
    moved = [cents(b) - cents(a) for a, b in zip(before[1:], after[1:], strict=True)]
    assert sum(map(abs, moved)) == 2 * added[0]
    assert moved[-1] == added[0]


def test_a_scope_never_paid_in_advance_shows_what_customers_owe(sample: Path) -> None:
    assert [block.id for block in recognition.deferred(facts_of(sample, "dc"))] == [
        "roll-forward",
        "roll-forward-table",
    ]


def test_rent_falls_under_the_lease_standard_and_nothing_else_does(sample: Path) -> None:
    found = table(recognition.framework(facts_of(sample)), "recognition")
    by_standard = {(row[1], row[3]) for row in found.rows}
    assert ("3028 51st St Rental", "ASC 842") in by_standard
    assert {standard for entity, standard in by_standard if entity != "3028 51st St Rental"} == {"ASC 606"}


def test_every_entity_balances_and_the_parts_make_the_whole(sample: Path) -> None:
    found = table(statements.equation(facts_of(sample)), "equation")
    assert found.total is not None
    for row in (*found.rows, found.total):
        assets, owed, equity, result, gap = map(cents, row[1:])
        assert (assets - owed - equity - result, gap) == (0, 0)
    assert [sum(cents(row[i]) for row in found.rows) for i in range(1, 6)] == [cents(c) for c in found.total[1:]]


def cells_of(found: Table, name: str) -> list[int]:
    """Return the figures of the row that begins with `name`."""
    (row,) = (row for row in (*found.rows, *([found.total] if found.total else [])) if row[0] == name)
    return [cents(cell) for cell in row if isinstance(cell, Value)]


def lines_below(found: Table, heading: str) -> list[tuple[Cell, ...]]:
    """Return the rows from a heading to the next sum."""
    starts = [group.first for group in found.groups if group.label == heading]
    return [row for start in starts for row in found.rows[start : min(at for at in found.subtotals if at > start)]]


@pytest.mark.parametrize("scope", ["portfolio", "jada", "dc", "r3028"])
def test_the_sums_of_the_statements_are_marked_and_nothing_else(sample: Path, scope: str) -> None:
    facts = facts_of(sample, scope)
    income, sheet, flow = (
        table(section(facts), name)
        for section, name in (
            (statements.income, "income-statement"),
            (statements.sheet, "balance-sheet"),
            (statements.flow, "cash-flow"),
        )
    )
    assert [[found.rows[at][0] for at in found.subtotals] for found in (income, sheet, flow)] == [
        ["All revenue", "All cost of sales", "Gross result", "All operating expenses", "Operating result"],
        ["All assets", "All liabilities", "All equity"],
        ["Cash from operations", "Change of cash in bank"],
    ]


@pytest.mark.parametrize("scope", ["portfolio", "jada", "dc", "r3028"])
def test_the_sections_of_the_income_statement_add_up(sample: Path, scope: str) -> None:
    income = table(statements.income(facts_of(sample, scope)), "income-statement")
    for section in ("Revenue", "Cost of sales", "Operating expenses"):
        sums = [sum(cents(row[place]) for row in lines_below(income, section)) for place in (1, 2, 3)]
        assert sums == cells_of(income, f"All {section.lower()}")
    revenue, costs, gross = (cells_of(income, name) for name in ("All revenue", "All cost of sales", "Gross result"))
    assert [r - c for r, c in zip(revenue, costs, strict=True)] == gross


@pytest.mark.parametrize("scope", ["portfolio", "jada", "dc", "r3028"])
def test_the_cash_flow_leads_from_the_cash_before_to_that_of_the_balance_sheet(sample: Path, scope: str) -> None:
    facts = facts_of(sample, scope)
    flow, sheet = table(statements.flow(facts), "cash-flow"), table(statements.sheet(facts), "balance-sheet")
    year = [b for month, rows in facts.months().items() if month >= "2026-01" for b in rows]
    change, before, after = (cells_of(flow, f"{name} in bank{rest}") for name, rest in (
        ("Change of cash", ""), ("Cash", " before"), ("Cash", " after")))  # fmt: skip
    assert change[1] == ledger.cash_of(year)
    assert [a + b for a, b in zip(before, change, strict=True)] == after
    assert cells_of(sheet, "Operating bank account") == [after[1], before[1]]
    parts = [cells_of(flow, name) for name in ("Cash from operations", "Cash from investing")]
    parts.append(cells_of(flow, "Cash from financing: loans, draws, group"))
    assert [sum(column) for column in zip(*parts, strict=True)] == change


@pytest.mark.parametrize("scope", ["portfolio", "jada", "dc", "r3028"])
def test_the_balance_sheet_adds_up_and_holds_the_result_of_the_income_statement(sample: Path, scope: str) -> None:
    facts = facts_of(sample, scope)
    sheet = table(statements.sheet(facts), "balance-sheet")
    assert [group.label for group in sheet.groups] == [
        name for name in ("Assets", "Liabilities", "Equity") if lines_below(sheet, name)
    ]
    for section in ("Assets", "Liabilities", "Equity"):
        sums = [sum(cents(row[place]) for row in lines_below(sheet, section)) for place in (1, 2)]
        assert sums == cells_of(sheet, f"All {section.lower()}")
    assets, owed, own = (cells_of(sheet, f"All {name}") for name in ("assets", "liabilities", "equity"))
    assert [a - o - e for a, o, e in zip(assets, owed, own, strict=True)] == [0, 0]
    income = table(statements.income(facts), "income-statement")
    assert cells_of(sheet, "Result of 2026, not closed") == [cells_of(income, "Result")[2], 0]


def test_interest_stands_below_the_operating_result(sample: Path) -> None:
    found = table(statements.income(facts_of(sample, "r3028")), "income-statement")
    operating, interest, result = (cells_of(found, name) for name in ("Operating result", "Interest", "Result"))
    assert (operating[0], interest[0], result[0]) == (791_00, 820_00, -29_00)


def test_the_expense_audit_names_what_made_a_category_unusual(sample: Path) -> None:
    found = table(control.expenses(facts_of(sample)), "expense-items")
    assert [(row[0], row[1], cents(row[4])) for row in found.rows][:2] == [
        ("One-off", "Mainsail and rigging replaced", 12_400_00),
        ("One-off", "Contract review for client-08", 1_400_00),
    ]
    assert [block.id for block in control.expenses(facts_of(sample, "r3028"))] == ["expense-audit"]


def test_a_month_is_overdue_for_closing_after_45_days(sample: Path, tmp_path: Path) -> None:
    def close(tables: Tables) -> None:
        for row in tables["periods"]:
            if row["entity"] == "eyd" and row["period"] == "2026-07":
                row["closed"] = date(2026, 9, 29)

    (late,) = control.overdue_months(facts_of(sample))
    assert late == (date(2026, 9, 14), "eyd", "2026-07")
    assert control.overdue_months(facts_of(build_sample(tmp_path / "context", close))) == []


def test_each_stream_of_the_ledger_stands_once_in_the_framework(sample: Path) -> None:
    facts = facts_of(sample)
    found = table(recognition.framework(facts), "recognition")
    booked = [b for b in facts.balances(AS_OF) if b.account.role == "revenue"]
    streams = {(b.account.name, facts.name(b.entity)) for b in booked}
    assert {(str(row[0]), str(row[1])) for row in found.rows} == streams - {("Marketplace sales", "QueenofSanDiego")}
    assert len(found.rows) == len(streams) - 1


@pytest.mark.parametrize("scope", ["dc", "dcp"])
def test_what_is_earned_and_not_paid_is_invoiced_or_not_yet_billed(sample: Path, scope: str) -> None:
    found = table(recognition.deferred(facts_of(sample, scope)), "roll-forward-table")
    for row in found.rows:
        earned, received, refunded, owed, invoiced, unbilled = map(cents, row[1:])
        assert earned - received + refunded == owed == invoiced + unbilled > 0


@pytest.mark.parametrize("scope", ["jada", "r3028"])
def test_one_entity_s_tables_do_not_repeat_its_name(sample: Path, scope: str) -> None:
    facts = facts_of(sample, scope)
    for blocks, name in (
        (recognition.framework(facts), "recognition"),
        (control.reconciliations(facts), "reconciliations"),
    ):
        found = table(blocks, name)
        assert "Entity" not in [c.label for c in found.columns]
        assert {len(row) for row in found.rows} == {len(found.columns)}


def test_the_chart_of_accounts_lists_every_mapped_account_once(sample: Path) -> None:
    blocks = accounts.chart_of_accounts(facts_of(sample))
    names = column(table(blocks, "account-list"), "Account")
    assert len(names) == len(set(map(str, names))) == 187
    assert "group-9010" in table(blocks, "chart-of-accounts").note


def test_ageing_ties_to_the_control_account(sample: Path, tmp_path: Path) -> None:
    found = table(receivables.receivable_control(facts_of(sample)), "receivable-control")
    assert {cents(gap) for gap in column(found, "Difference")} == {0}
    assert found.total is not None
    assert cents(found.total[6]) == sum(cents(amount) for amount in found.total[1:6]) == 9_185_00


def test_every_reconciliation_stands_in_the_table_once(sample: Path) -> None:
    facts = facts_of(sample)
    found = table(control.reconciliations(facts), "reconciliations")
    assert column(found, "Compared with")[0] == "Bank statement 1010"
    assert sum(cents(c) for c in column(found, "Books")) == sum(r.books_cents for r in facts.reconciliations())
    assert [cents(c) for c in column(found, "Difference")][:2] == [12_40, 0]


def test_mapping_the_last_accounts_makes_that_condition_ready(sample: Path, tmp_path: Path) -> None:
    def adopt(tables: Tables) -> None:
        for row in tables["accounts"]:
            row["entity"] = row["entity"] or "jada"

    def state(folder: Path) -> tuple[object, ...]:
        return table(migration.migration(facts_of(folder)), "migration").rows[0][4:]

    assert state(sample) == ("open", "group-9010, group-9020")
    assert state(build_sample(tmp_path / "context", adopt)) == ("ready", "")


def test_each_stack_is_audited_and_the_clients_sites_are_the_agencys(sample: Path) -> None:
    blocks = stacks.stacks(facts_of(sample))
    assert [block.id for block in blocks] == ["stacks", "stack-jada", "stack-qos", "stack-qdn", "stack-dc"]
    assert sum(len(table(blocks, f"stack-{name}").rows) for name in ("jada", "qos", "qdn", "dc")) == 22
    assert (
        "Stripe secret keys hard-coded in the integration hub (critical, past its limit)"
        in table(blocks, "stack-dc").note
    )
    assert "WordPress" in column(table(blocks, "stack-dc"), "Technology")


def test_what_is_closed_is_no_longer_exposed(tmp_path: Path) -> None:
    def close(tables: Tables) -> None:
        for row in tables["security_findings"]:
            row["closed"] = row["closed"] or date(2026, 9, 29)

    blocks = stacks.stacks(facts_of(build_sample(tmp_path / "context", close)))
    notes = {cast(Table, block).note for block in blocks if block.id != "stacks"}
    assert notes == {"Exposed: nothing known."}


def test_age_stands_beside_its_limit(sample: Path) -> None:
    (chart,) = systems.age_against_limit(facts_of(sample))
    assert isinstance(chart, Chart)
    assert [(series.name, series.values[0], series.scenario) for series in chart.series] == [
        ("Open", 49, "actual"), ("Limit", 14, "plan"),
    ]  # fmt: skip


def test_a_live_key_in_a_hand_off_becomes_a_finding_without_its_value(tmp_path: Path) -> None:
    source, secret = tmp_path / "source", "sk_" + "live_9aBcDeFgHiJkLmNoPqRsTuVw"
    shutil.copytree(ROOT / "data" / "sample", source)
    with (source / "projects" / "qdn-web.md").open("a", encoding="utf-8") as file:
        file.write(f"\nThe key of the quote site is {secret} for now.\n")
    sources = read_sources(source, load_settings(), load_environment(None, {}))
    build_context(sources, load_settings(), AS_OF, tmp_path / "context", {})
    known = {block.id for block in systems.weaknesses(facts_of(build_sample(tmp_path / "before"), "qdn"))}
    (told,) = [b for b in systems.weaknesses(facts_of(tmp_path / "context", "qdn")) if b.id not in known]
    assert isinstance(told, Finding)
    assert told.severity == "critical"
    assert render_prose(told.evidence).endswith("Found by a scan of the sources.")
    assert secret[8:] not in str(told)


def test_prices_and_quantities_make_the_saving(sample: Path) -> None:
    found = table(systems.price_rows(facts_of(sample)), "aws-prices")
    low = 0
    for row in found.rows:
        few, _, now, then, saves, _ = map(cents, row[3:])
        assert abs(few * (now - then) - saves * 1000) <= 500  # the price is for a thousand units
        low += saves
    assert low == 25_50


@pytest.mark.parametrize("scope", ["eyd", "r3028"])
def test_an_entity_without_a_stack_depends_on_others(sample: Path, scope: str) -> None:
    facts = facts_of(sample, scope)
    assert stacks.stacks(facts) == ()
    found = table(stacks.dependence(facts), "dependence")
    assert found.rows[0][0] == min((d.expires, d.title) for d in facts.documents() if d.expires)[1]
    assert {"AWS, shared", "people"} <= set(column(found, "Kind"))


def test_the_waterfall_goes_from_rows_to_reach(sample: Path) -> None:
    (chart,) = mailing.audience(facts_of(sample))
    assert isinstance(chart, Chart)
    assert (chart.x[0], chart.series[0].values[0], chart.total.amount) == ("Rows", 4_118, 3_676)


def test_modelled_bookings_are_reach_times_the_conversion_assumed(sample: Path) -> None:
    rows = table(mailing.model(facts_of(sample)), "mailing-model").rows
    assert [[cents(cell) for cell in row[1:]] for row in rows] == [
        [3_676, 20_000, 74, 136_00, 9_998_72], [3_676, 50_000, 184, 272_00, 49_993_60],
    ]  # fmt: skip


def test_each_funnel_step_stands_against_its_floor(sample: Path) -> None:
    found = table(funnels.funnels(facts_of(sample, "qdn")), "funnel-steps")
    assert [[cents(cell) for cell in row[1:]] for row in found.rows] == [
        [5_077, 179, 35_257, 10_000, 25_257], [179, 28, 156_424, 200_000, -43_576],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (AS_OF, "2026-08-31", "2026-09-21"),
        (date(2026, 9, 27), "2026-08-31", "2026-09-21"),
        (date(2026, 9, 26), "2026-08-24", "2026-09-14"),
    ],
)
def test_a_funnel_of_28_days_holds_the_four_weeks_that_ended_in_them(
    tmp_path: Path, day: date, first: str, last: str
) -> None:
    facts = facts_of(build_sample(tmp_path / "context", as_of=day), "qdn")
    weeks = [r for r in raw("funnel_counts") if r["entity"] == "qdn" and first <= f"{r['week']}" <= last]
    assert len({r["week"] for r in weeks}) == 4
    counted = {step.name: step.count for step in facts.funnel(day)["qdn"]}
    assert counted == {name: sum(r["count"] for r in weeks if r["step"] == name) for name in counted}


def test_the_return_on_spend_is_that_of_thirteen_whole_weeks(sample: Path) -> None:
    rows = [r for r in raw("channel_spend") if date(2026, 6, 29) <= r["week"] <= date(2026, 9, 21)]
    spent, brought = sum(r["cents"] for r in rows), sum(r["attributed_revenue_cents"] for r in rows)
    assert sum(row.cents for row in facts_of(sample).spend(AS_OF)) == spent
    assert divide_half_even(brought * 100, spent) == 432


def test_the_sequence_of_marketplaces(sample: Path) -> None:
    found = table(marketplaces.sequence(facts_of(sample)), "marketplaces")
    assert column(found, "Marketplace") == ["Sailo", "GetMyBoat", "Viator", "GetYourGuide", "Boatsetter"]
    for row in found.rows[:4]:
        price, commission, costs, net = map(cents, row[4:8])
        assert net == price - (price * commission + 500_000) // 1_000_000 - costs
    assert cents(found.rows[0][7]) == 1_135_00
    assert column(found, "Condition")[2] == "certificate of inspection: none of its own, only that of JADA"


@pytest.mark.parametrize(
    ("needed", "holder", "ends", "said"),
    [
        (False, "qos", None, "none"),
        (True, "", None, "certificate of inspection: none of its own"),
        (True, "jada", date(2026, 10, 18), "certificate of inspection: none of its own, only that of JADA"),
        (True, "qos", date(2026, 9, 29), "certificate of inspection: ended 29 Sep 2026"),
        (True, "qos", date(2026, 9, 30), "certificate of inspection: valid to 30 Sep 2026"),
        (True, "qos", None, "certificate of inspection: valid"),
    ],
)
def test_the_condition_of_a_marketplace(sample: Path, needed: bool, holder: str, ends: date | None, said: str) -> None:
    ota = Channel("o", "qos", "Viator", "ota", "planned", 2_000, needed, None)
    papers = [Document("d", holder, None, "coi", "Certificate", date(2021, 1, 1), ends)] if holder else []
    assert marketplaces.condition(facts_of(sample), ota, papers) == said


def test_listings_and_the_roadmap_of_local_search(sample: Path) -> None:
    facts = facts_of(sample, "qdn")
    assert column(table(search.consistency(facts), "listings"), "State").count("to correct") == 3
    of_all = table(search.consistency(facts_of(sample)), "listings")
    assert [cents(cell) for cell in of_all.rows[2][1:4]] == [7, 10, 700_000]
    steps = table(search.roadmap(facts), "seo-roadmap")
    assert column(steps, "Step") == ["Schema markup", "Citations", "Local links"]
    assert "directories" in str(column(steps, "Next task")[1])


def test_a_step_of_local_search_without_a_task_says_so(tmp_path: Path) -> None:
    def forget(tables: Tables) -> None:
        tables["tasks"][:] = [task for task in tables["tasks"] if "schema" not in task["title"].lower()]

    found = table(search.roadmap(facts_of(build_sample(tmp_path / "context", forget), "qdn")), "seo-roadmap")
    assert found.rows[0][:4] == ("Schema markup", "no task yet", "", "")
    assert "nobody works on schema markup yet" in render_prose(found.title)


def test_what_the_rental_house_has_to_do_before_its_lease_ends(sample: Path) -> None:
    found = table(letting.renewal(facts_of(sample, "r3028")), "renewal")
    assert render_prose(found.title) == "The lease ends in 212 days; an empty month costs $2,450"
    assert [row[1] for row in found.rows] == ["open task", "let", "live"]
    assert letting.renewal(facts_of(sample, "jada")) == ()


def test_the_rent_that_a_lease_secures_ends_with_it(sample: Path) -> None:
    (chart,) = letting.rent_ahead(facts_of(sample, "r3028"))
    assert isinstance(chart, Chart)
    earned, secured = (series.values for series in chart.series)
    assert earned == (2_450_00,) * 4 + (None,) * 11
    assert secured == (None,) * 4 + (2_450_00,) * 7 + (0,) * 4
    assert render_prose(chart.title).startswith("Leases secure $17,150 of rent after Sep 2026; none after 30 Apr 2027")


def test_the_house_s_headline_says_what_comes_next(sample: Path) -> None:
    text, figures = letting.clause(facts_of(sample, "r3028"))
    assert render_prose(prose(text, **figures)) == (
        "The house is let for $2,450 a month until 30 Apr 2027, 212 days ahead. "
        "Next: ask the tenant about the next lease, by Operations (cb), due in 107 days"
    )


def test_renewals_of_retainers_and_leases_are_no_new_bookings(sample: Path) -> None:
    booked = facts_of(sample).channel_bookings()
    rows = raw("bookings")
    since = date(2026, 7, 2)
    new = [r for r in rows if since <= r["booked"] <= AS_OF and r["status"] != "cancelled"]
    assert sum(row.bookings for row in booked) == sum(r["recognition"] != "straight_line" for r in new) == 230
    assert sum(r["recognition"] == "straight_line" for r in new) == 21
    assert facts_of(sample, "dcp").channel_bookings() == ()


def test_leads_by_entity_add_up_and_open_ones_do_not_count(sample: Path) -> None:
    found = table(selling.leads(facts_of(sample)), "leads")
    for row in found.rows:
        came, won, lost, waiting, rate = map(cents, row[1:])
        assert came == won + lost + waiting
        assert abs(rate - Fraction(won * 1_000_000, won + lost)) <= 1
    assert found.total is not None
    assert [cents(cell) for cell in found.total[1:]] == [84, 23, 41, 20, 359_375]


def test_customers_on_account_add_up_to_what_was_billed_and_is_owed(sample: Path) -> None:
    facts = facts_of(sample)
    found = table(clients.on_account(facts), "customers-on-account")
    rows = raw("invoices")
    billed = sum(r["total_cents"] for r in rows if date(2026, 7, 2) <= r["issued"] <= AS_OF)
    sums = [sum(cents(row[place]) for row in found.rows) for place in (2, 4, 5)]
    assert sums == [billed, sum(i.open_cents for i in facts.open_invoices()), 1_030_00]
    assert column(found, "Customer")[0] == "client-08"
    assert len(found.rows) == len({row[0] for row in found.rows})


def test_each_open_finding_stands_beside_the_task_that_mends_it(sample: Path, tmp_path: Path) -> None:
    def plan(tables: Tables) -> None:
        task = next(row for row in tables["tasks"] if "encrypted env store" in row["title"])
        task["due"] = date(2026, 10, 8)
        tables["tasks"].append({**task, "id": "T-900", "title": "Restore drill of the database, then multi-zone"})

    found = table(remedies.under_way(facts_of(sample)), "remedies")
    by_title = {row[0]: row for row in found.rows}
    assert render_prose(found.title) == "Open findings: 7; without a task: 2, with a task that ends too late: 2"
    assert cents(by_title["Plaintext env file tracked in git"][4]) == -8
    assert by_title["PHP 7.4 takes no security fixes"][2] == "no task in the hand-offs"
    after = table(remedies.under_way(facts_of(build_sample(tmp_path / "context", plan))), "remedies")
    assert render_prose(after.title) == "Open findings: 7; without a task: 1, with a task that ends too late: 1"


def test_what_was_closed_makes_the_mean_time_to_remediate(sample: Path) -> None:
    found = table(remedies.closed(facts_of(sample)), "closed-findings")
    took = [cents(cell) for cell in column(found, "Took")]
    assert took == [22, 15]
    assert sum(took) / len(took) == 18.5  # shown as 18 days: half to even


def test_technology_in_the_books_is_the_sum_of_its_accounts(sample: Path) -> None:
    facts = facts_of(sample)
    found = table(spend.in_the_books(facts), "technology-spend")
    booked = sum(b.cents for b in facts.months()["2026-09"] if b.account.category in ("Software", "Communications"))
    assert found.total is not None
    assert cents(found.total[2]) == sum(cents(cell) for cell in column(found, "Sep 2026")) == booked == 1_093_53


def test_aws_of_the_month_stands_beside_the_month_before(sample: Path) -> None:
    found = table(systems.cloud_services(facts_of(sample)), "aws-services")
    rows = raw("aws_costs")
    months = {m: sum(r["cents"] for r in rows if f"{r['date']:%Y-%m}" == m) for m in ("2026-08", "2026-09")}
    assert found.total is not None
    assert [cents(cell) for cell in found.total[1:]] == [
        months["2026-09"], months["2026-09"], months["2026-08"], months["2026-09"] - months["2026-08"],
    ]  # fmt: skip


@pytest.mark.parametrize("scope", ["qdn", "dcp", "eyd", "r3028"])
def test_a_few_cents_of_shared_aws_are_no_chart(sample: Path, scope: str) -> None:
    facts = facts_of(sample, scope)
    assert systems.cloud_months(facts) == systems.cloud_services(facts) == ()


def test_charters_that_sailed_between_the_day_and_the_data_cut_were_ahead_of_it(tmp_path: Path) -> None:
    """Nine events depart from 24 Sep to 23 Oct; 36 of their guests signed after 23 Sep or have not signed."""
    facts = facts_of(build_sample(tmp_path / "context", as_of=date(2026, 9, 23)))
    shown = table(running.charters(facts), "charters")
    assert shown.rows[0][:3] == ("25 Sep 2026", "QueenofSanDiego", "completed since")
    assert shown.total is not None
    assert (len(shown.rows), shown.total[3:5]) == (9, (Value(1, Unit.COUNT), Value(36, Unit.COUNT)))


def test_four_weeks_without_a_months_end_are_not_behind_a_plan_that_is_booked_at_month_ends(tmp_path: Path) -> None:
    folder = build_sample(tmp_path / "context", as_of=date(2026, 7, 29))
    report = open_perspective("ceo", "r3028", "2026-07-29", str(folder))
    assert report.kpi("revenue").target == Value(0, Unit.USD)
    assert render_prose(report.message()) == (
        "Four weeks brought $0, 100.0 % less than the four before, which held a month's end, when monthly revenue is "
        "booked. No shortfall is open."
    )
    # July's plans of JADA, QueenofSanDiego, QuickDumpNow and Expert Yacht Delivery x 28 / 31; none of the other three
    plans = {
        row["entity"]: row["value"] for row in raw("targets") if (row["metric"], row["month"]) == ("revenue", "2026-07")
    }
    spread = sum(divide_half_even(plans[entity] * 28, 31) for entity in ("jada", "qos", "qdn", "eyd"))
    assert open_perspective("ceo", "portfolio", "2026-07-29", str(folder)).kpi("revenue").target == Value(
        spread, Unit.USD
    )


def test_the_line_below_the_headline_says_which_weeks_it_means(tmp_path: Path) -> None:
    folder = build_sample(tmp_path / "context", as_of=date(2026, 9, 23))
    (line,) = open_perspective("cfo", "r3028", "2026-09-23", str(folder)).context()
    assert isinstance(line, Narrative)
    assert render_prose(line.text) == (
        "3028 51st St Rental, data to 30 Sep 2026: revenue of the four weeks to 23 Sep 2026 was $2,450 against a "
        "plan of $2,450."
    )
