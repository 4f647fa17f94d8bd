"""The pure rules: life cycle, GO / NO-GO, checklists that disagree, the chain."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from scc.app.domain import checklists, crew, lifecycle, planning, readiness, waivers
from scc.app.domain.agenda import Agenda, Slot, move_slot
from scc.app.domain.audit import AuditRow, find_break, seal_change
from scc.app.domain.change import Change
from scc.app.domain.model import Charter, CheckAnswer, Guest, Offer, State
from scc.app.domain.people import Person
from scc.app.domain.timing import SAN_DIEGO, sunset
from scc.app.problems import Conflict, Forbidden, NotFound, Unprocessable
from scc.tests.charters import ALLOWED, CAPTAIN, MATE, NOW, OTHER, STATES, make_charter


def ready_charter(state: State = "waiver_pending") -> Charter:
    charter = make_charter()
    roles = {
        "ev_1.captain": replace(charter.crew_roles["ev_1.captain"], holder=CAPTAIN.person_id),
        "ev_1.mate": replace(charter.crew_roles["ev_1.mate"], holder=MATE.person_id),
    }
    checked = checklists.submit(
        charter, "pre_departure", (CheckAnswer("bilge", "ok"),), False, CAPTAIN.person_id, None, NOW
    ).charter
    return replace(
        checked,
        state=state,
        crew_roles=roles,
        guests={"g0": Guest("expected", "signed", "w1")},
        headcount_out=3,
        headcount_back=3,
    )


@pytest.mark.parametrize("to", STATES)
@pytest.mark.parametrize("state", STATES)
def test_the_life_cycle_is_what_the_owner_wrote(state: State, to: State) -> None:
    charter = ready_charter(state)
    if (state, to) in ALLOWED:
        assert lifecycle.move(charter, to, "Reason.", True, NOW).charter.state == to
    else:
        with pytest.raises(Conflict) as refused:
            lifecycle.move(charter, to, "Reason.", True, NOW)
        assert refused.value.code == "bad_transition"


@pytest.mark.parametrize("to", ["on_hold", "cancelled"])
def test_holding_and_cancelling_take_an_admin_and_a_reason(to: State) -> None:
    with pytest.raises(Forbidden):
        lifecycle.move(ready_charter(), to, "Reason.", False, NOW)
    with pytest.raises(Unprocessable):
        lifecycle.move(ready_charter(), to, None, True, NOW)


def without_holder(role_id: str) -> Callable[[Charter], Charter]:
    def take(charter: Charter) -> Charter:
        roles = {**charter.crew_roles, role_id: replace(charter.crew_roles[role_id], holder=None)}
        return replace(charter, crew_roles=roles)

    return take


def not_ok(charter: Charter) -> Charter:
    answers = (CheckAnswer("bilge", "not_ok"),)
    return checklists.submit(charter, "pre_departure", answers, False, MATE.person_id, None, NOW).charter


BLOCKERS: list[tuple[str, Callable[[Charter], Charter]]] = [
    ("no_captain", without_holder("ev_1.captain")),
    ("crew_missing", without_holder("ev_1.mate")),
    ("checks_open", lambda charter: replace(charter, checks={})),
    ("checks_not_ok", not_ok),
    ("waivers_open", lambda charter: replace(charter, guests={"g0": Guest("late", "open")})),
    ("waivers_open", lambda charter: replace(charter, guests={"g0": Guest("late", "superseded", "w0")})),
    ("passenger_limit", lambda charter: replace(charter, capacity=0)),
]


@pytest.mark.parametrize(("code", "spoil"), BLOCKERS)
def test_each_missing_thing_blocks_active_and_go_by_its_own_reason(
    code: str, spoil: Callable[[Charter], Charter]
) -> None:
    charter = spoil(ready_charter())
    with pytest.raises(Conflict) as refused:
        lifecycle.move(charter, "active", None, False, NOW)
    assert [reason.code for reason in refused.value.reasons] == [code]
    with pytest.raises(Conflict):
        readiness.decide(charter, "go", None, "p_captain", NOW)


def test_a_recorded_no_show_needs_no_waiver() -> None:
    charter = replace(ready_charter(), guests={"g0": Guest("no_show", "open")})
    assert lifecycle.move(charter, "active", None, False, NOW).charter.state == "active"


def test_a_go_that_no_longer_holds_is_unknown_and_a_no_go_stays() -> None:
    went = readiness.decide(ready_charter(), "go", None, "p_captain", NOW).charter
    assert readiness.readiness_of(went).standing == "go"
    assert readiness.readiness_of(not_ok(went)).standing == "unknown"
    stopped = readiness.decide(ready_charter(), "no_go", "Wind.", "p_captain", NOW).charter
    assert readiness.readiness_of(not_ok(stopped)).standing == "no_go"
    with pytest.raises(Conflict) as refused:
        lifecycle.move(stopped, "active", None, False, NOW)
    assert [reason.text for reason in refused.value.reasons] == ["The captain said NO-GO."]
    with pytest.raises(Unprocessable):
        readiness.decide(ready_charter(), "hold", None, "p_captain", NOW)


def answer(charter: Charter, who: str, value: str, recheck: bool = False) -> Charter:
    given: tuple[CheckAnswer, ...] = (CheckAnswer("bilge", value),)  # type: ignore[arg-type] # short for a test
    return checklists.submit(charter, "pre_departure", given, recheck, who, None, NOW).charter


def test_not_ok_wins_until_who_said_it_or_both_look_again() -> None:
    charter = answer(answer(make_charter(), "ana", "not_ok"), "ben", "ok")
    check = charter.checks["pre_departure"]["bilge"]
    assert (check.answer, check.by, check.disputed) == ("not_ok", "ana", True)
    resolved = answer(charter, "ana", "ok").checks["pre_departure"]["bilge"]
    assert (resolved.answer, resolved.disputed) == ("ok", False)
    rechecked = answer(charter, "ben", "ok", recheck=True).checks["pre_departure"]["bilge"]
    assert (rechecked.answer, rechecked.by, rechecked.disputed, rechecked.said) == ("ok", "ben", False, {"ben": "ok"})


def test_an_item_the_checklist_does_not_have_is_refused() -> None:
    with pytest.raises(Unprocessable):
        checklists.submit(make_charter(), "return", (CheckAnswer("bilge", "ok"),), False, "ana", None, NOW)


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        ((2008, 6, 1), (2026, 6, 1), 18),
        ((2008, 6, 2), (2026, 6, 1), 17),
        ((2008, 2, 29), (2026, 2, 28), 17),
        ((2008, 2, 29), (2026, 3, 1), 18),
    ],
)
def test_age(born: tuple[int, int, int], day: tuple[int, int, int], years: int) -> None:
    assert waivers.age_on(date(*born), date(*day)) == years


@pytest.mark.parametrize("spoil", ["edit", "remove", "swap", "cut", "add"])
def test_any_tampering_breaks_the_chain(spoil: str) -> None:
    before: Charter | None = None
    rows: list[AuditRow] = []
    for n in range(4):
        before, row = seal_change(Change(before or make_charter(), "edited", {"n": n}), before, "p_1", NOW)
        rows.append(row)
    assert before is not None
    assert find_break(rows, before.seq, before.chain_head) is None
    spoiled = {
        "edit": [*rows[:1], replace(rows[1], details={"n": 99}), *rows[2:]],
        "remove": [rows[0], *rows[2:]],
        "swap": [rows[0], rows[2], rows[1], rows[3]],
        "cut": rows[:3],
        "add": [*rows, replace(rows[3], seq=5)],
    }[spoil]
    assert find_break(spoiled, before.seq, before.chain_head) is not None


def test_a_missing_role_is_not_found() -> None:
    with pytest.raises(NotFound):
        crew.claim(make_charter(), "ev_1.cook", MATE, NOW)


def test_an_offer_that_ran_out_is_the_next_ones_before_any_worker_looked() -> None:
    role = replace(
        make_charter().crew_roles["ev_1.mate"],
        waitlist=(OTHER.person_id,),
        offer=Offer(MATE.person_id, NOW + timedelta(minutes=30)),
    )
    charter = replace(make_charter(), crew_roles={"ev_1.mate": role})
    late = NOW + timedelta(minutes=30)
    for actor in (MATE, CAPTAIN):
        with pytest.raises(Conflict):
            crew.claim(charter, "ev_1.mate", actor, late)
    taken = crew.claim(charter, "ev_1.mate", OTHER, late)
    assert taken
    assert taken.charter.crew_roles["ev_1.mate"].holder == OTHER.person_id
    alone = replace(charter, crew_roles={"ev_1.mate": replace(role, waitlist=())})
    taken = crew.claim(alone, "ev_1.mate", CAPTAIN, late)
    assert taken
    assert taken.action == "role_claimed"


def test_who_had_an_offer_when_the_office_assigned_another_stays_first_in_line() -> None:
    role = replace(make_charter().crew_roles["ev_1.mate"], waitlist=("p_next",), offer=Offer(MATE.person_id, NOW))
    charter = replace(make_charter(), crew_roles={"ev_1.mate": role})
    other = Person(OTHER.person_id, "Other", "other@example.com", ("crew",))
    assigned = crew.assign(charter, "ev_1.mate", other).charter.crew_roles["ev_1.mate"]
    assert (assigned.holder, assigned.waitlist, assigned.offer) == (OTHER.person_id, (MATE.person_id, "p_next"), None)


def test_an_audit_row_is_never_earlier_than_the_one_before() -> None:
    first, row = seal_change(Change(make_charter(), "created", {}), None, "p_1", NOW)
    second, overtaken = seal_change(Change(first, "edited", {}), first, "p_2", NOW - timedelta(seconds=3))
    assert (row.at, overtaken.at, second.changed_at) == (NOW, NOW, NOW)
    assert find_break([row, overtaken], second.seq, second.chain_head) is None


def test_an_agenda_forgets_what_is_long_past_and_nothing_else() -> None:
    def slot(days_ago: float) -> Slot:
        end = NOW - timedelta(days=days_ago)
        return Slot("ev_x.mate", end - timedelta(hours=2), end)

    agenda = Agenda("p_1", {"old": slot(31), "month": slot(29), "coming": slot(-3)}, 7)
    assert list(move_slot(agenda, "new", slot(-5), NOW).slots) == ["month", "coming", "new"]
    assert list(move_slot(agenda, "coming", None, NOW).slots) == ["month"]
    with pytest.raises(Conflict):
        move_slot(agenda, "new", slot(-3.05), NOW)


def test_a_template_that_returns_at_sunset_does_so_after_a_move() -> None:
    charter = replace(make_charter(guests=0), sunset_offset_minutes=0)
    moved = planning.reschedule(charter, None, date(2026, 6, 2), None, None, (), (), NOW).charter
    setting = sunset(SAN_DIEGO, date(2026, 6, 2))
    assert setting is not None
    assert moved.return_deadline == setting.replace(second=0)


def test_who_is_not_coming_is_not_asked_to_sign() -> None:
    charter = replace(make_charter(), guests={"g0": Guest("no_show", "open"), "g1": Guest("expected", "open")})
    notices = lifecycle.move(charter, "waiver_pending", None, False, NOW).notices
    assert [notice.guest_id for notice in notices] == ["g1"]
