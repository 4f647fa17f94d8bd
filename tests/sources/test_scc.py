from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from reporting.sources.scc import ATTRIBUTES
from tests.sources.tree import Item, Tree, item, lines_of

EVENTS = "dynamodb/scc-events/data/part-1.json"
SECRET = "Nobody Atall"


def event(event_id: str = "ev1", **changes: object) -> Item:
    roles = {
        "captain": {"M": item(name="Captain", kind="captain", required=True, holder="p-dk")},
        "deckhand": {"M": item(name="Deckhand", kind="deckhand", required=False)},
    }
    return item(
        **{
            "event_id": event_id, "created_at": "2026-09-02T06:59:00Z", "entity": "jada", "booking_id": "b1",
            "asset_id": "y1", "state": "completed", "departure": "2026-09-20T18:00:00Z", "duration_minutes": 240,
            "headcount_out": 6, "crew_roles": {"M": roles}, "guests": {"M": {}}, "title": "Sunset", **changes,
        }
    )  # fmt: skip


def guests(**states: tuple[str, str]) -> dict[str, object]:
    people = {name: {"M": item(attendance=state[0], waiver=state[1])} for name, state in states.items()}
    return {"M": people}


def signature(guest: str, signed_at: str, state: str = "signed", event_id: str = "ev1") -> Item:
    return item(
        waiver_id=f"{event_id}.{guest}", event_id=event_id, guest_id=guest, state=state, signed_at=signed_at,
        private={"M": item(name=SECRET)},
    )  # fmt: skip


def test_an_event_and_its_roles(tree: Tree) -> None:
    tree.export("scc-events", [event()])
    tables = tree.read().tables
    assert tables["scc_events"].rows == [
        {"id": "ev1", "entity": "jada", "booking": "b1", "asset": "y1", "state": "completed",
         "departure": datetime(2026, 9, 20, 18, tzinfo=UTC), "duration_minutes": 240, "created": date(2026, 9, 1),
         "headcount_out": 6, "headcount_back": None}
    ]  # fmt: skip
    assert tables["scc_roles"].rows == [
        {"id": "ev1/captain", "entity": "jada", "event": "ev1", "kind": "captain", "required": True, "filled": True},
        {"id": "ev1/deckhand", "entity": "jada", "event": "ev1", "kind": "deckhand", "required": False,
         "filled": False},
    ]  # fmt: skip


def test_an_own_sail_has_no_booking(tree: Tree) -> None:
    own = event()
    del own["booking_id"]
    tree.export("scc-events", [own])
    assert tree.read().tables["scc_events"].rows[0]["booking"] is None


def test_where_each_waiver_stands(tree: Tree) -> None:
    people = guests(
        g1=("aboard", "signed"), g2=("expected", "open"), g3=("late", "superseded"), g4=("no_show", "signed")
    )
    tree.export("scc-events", [event(guests=people)])
    tree.export("scc-waivers", [
        signature("g1", "2026-09-10T18:00:00Z"),
        signature("g1", "2026-09-13T06:30:00Z"),
        signature("g1", "2026-09-15T18:00:00Z", "superseded"),
        signature("g4", "2026-09-10T18:00:00Z"),
        signature("g2", "2026-09-10T18:00:00Z", event_id="ev2"),
    ])  # fmt: skip
    rows = tree.read().tables["scc_waivers"].rows
    assert [(row["id"], row["event"], row["entity"], row["status"], row["signed"]) for row in rows] == [
        ("ev1/g1", "ev1", "jada", "signed", date(2026, 9, 12)),
        ("ev1/g2", "ev1", "jada", "open", None),
        ("ev1/g3", "ev1", "jada", "open", None),
        ("ev1/g4", "ev1", "jada", "no_show", None),
    ]


def test_a_checklist_is_counted(tree: Tree) -> None:
    answers = [item(item="engine", answer="ok"), item(item="radio", answer="not_ok"), item(item="bilge")]
    tree.export("scc-events", [event()])
    tree.export("scc-checklists", [
        item(checklist_id="ev1.1", event_id="ev1", entity="jada", kind="return",
             answers={"L": [{"M": answer} for answer in answers]}),
        item(checklist_id="ev1.2", event_id="ev1", entity="jada", kind="guest", answers={"L": []},
             private={"M": item(name=SECRET)}),
    ])  # fmt: skip
    rows = tree.read().tables["scc_checklists"].rows
    assert rows == [
        {"id": "ev1.1", "entity": "jada", "event": "ev1", "phase": "return", "items": 3, "answered": 2, "not_ok": 1},
        {"id": "ev1.2", "entity": "jada", "event": "ev1", "phase": "guest", "items": 0, "answered": 0, "not_ok": 0},
    ]


def test_no_person_is_read(tree: Tree) -> None:
    people = {"M": {"g1": {"M": item(attendance="aboard", waiver="signed", name=SECRET)}}}
    tree.export("scc-events", [event(guests=people, contact_name=SECRET, private={"M": item(name=SECRET)})])
    tree.export("scc-waivers", [signature("g1", "2026-09-10T18:00:00Z")])
    tree.export("scc-guests", [item(event_id="ev1", guest_id="g1", name=SECRET)])
    sources = tree.read()
    assert SECRET not in str(sources)
    assert "p-dk" not in str(sources)
    assert [(warning.code, warning.got) for warning in sources.warnings] == [("PRIVATE_TABLE", "'scc-guests'")]
    assert not {extract.id for extract in sources.extracts} & {"scc-guests"}


@pytest.mark.parametrize("table", ATTRIBUTES)
def test_attributes_that_are_not_asked_for_are_not_decoded(tree: Tree, table: str) -> None:
    """What is no attribute value passes where nobody decodes it; the next test sees it where somebody does."""
    fine = {
        "scc-events": event(),
        "scc-waivers": signature("g1", "2026-09-10T18:00:00Z"),
        "scc-checklists": item(checklist_id="c1", event_id="ev1", entity="jada", kind="return"),
    }[table]
    line = lines_of([{**fine, "private": {}}])
    tree.export(table, line.replace(b'"private": {}', b'"private": "not an attribute value"'))
    assert SECRET not in str(tree.read())


def test_a_broken_private_attribute_of_a_table_that_is_decoded_whole_is_found(tree: Tree) -> None:
    tree.export("qos-jada-contacts", b'{"Item": {"private": "not an attribute value"}}\n')
    assert tree.faults() == ["dynamodb/qos-jada-contacts/data/part-1.json:1:1 SHAPE"]


def test_the_three_tables_cover_every_entity(tree: Tree) -> None:
    tree.export("scc-events", [])
    supplied = tree.read().supplied
    assert {("jada", "scc_events"), ("r3028", "scc_roles"), ("qos", "scc_waivers")} <= supplied
    assert ("jada", "scc_checklists") not in supplied


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"state": "done"}, '"state"', "VALUE"),
        ({"entity": "jadda"}, '"entity"', "VALUE"),
        ({"departure": "2026-09-20T18:00:00"}, '"departure"', "TIME"),
        ({"guests": {"M": {"g1": {"M": item(attendance="aboard")}}}}, '"g1": {"M"', "MISSING_ATTRIBUTE"),
        ({"guests": {"L": []}}, '"guests"', "TYPE"),
        ({"guests": {"M": {"g1": {"S": "x"}}}}, '"guests"', "TYPE"),
        ({"crew_roles": {"M": {"r": {"M": item(kind="mate", required="yes")}}}}, '"required"', "TYPE"),
    ],
)
def test_a_wrong_event_is_located(tree: Tree, changes: dict[str, object], column: str, code: str) -> None:
    wrong = event("ev2", **changes)
    tree.export("scc-events", [event(), wrong])
    line = lines_of([wrong]).decode()
    start = line.index(column) + (len('"g1": {') if code == "MISSING_ATTRIBUTE" else 0)
    assert tree.faults() == [f"{EVENTS}:2:{start + 1} {code}"]


def test_an_event_twice(tree: Tree) -> None:
    tree.export("scc-events", [event(), event()])
    assert tree.faults() == [f"{EVENTS}:2:2 DUPLICATE_ID"]


def test_a_checklist_without_a_list(tree: Tree) -> None:
    checklist = item(checklist_id="c1", event_id="ev1", entity="jada", kind="return", answers={"S": "ok"})
    tree.export("scc-checklists", [checklist, checklist | {"answers": {"L": []}}])
    column = lines_of([checklist]).decode().index('"answers"') + 1
    assert tree.faults() == [f"dynamodb/scc-checklists/data/part-1.json:1:{column} TYPE"]
