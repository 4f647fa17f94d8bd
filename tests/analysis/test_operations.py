from __future__ import annotations

from datetime import date, timedelta

from reporting.analysis.operations import Charter, Readiness, readiness, upcoming

DAY = date(2026, 9, 30)


def charter(
    in_days: int, state: str = "waiver_pending", unfilled: int = 0, waivers: int = 0, not_ok: int = 0
) -> Charter:
    departs = DAY + timedelta(days=in_days)
    return Charter(f"e{in_days}", "jada", None, state, departs, 240, 2, unfilled, 6, waivers, 9, 9, not_ok)


def test_only_what_departs_in_the_next_30_days_is_ahead() -> None:
    events = [charter(31), charter(30), charter(0), charter(1), charter(5, "cancelled")]
    assert [c.id for c in upcoming(events, DAY)] == ["e1", "e30"]


def test_a_charter_completed_after_the_day_was_ahead_of_it() -> None:
    events = [charter(6, "completed"), charter(0, "completed"), charter(-3, "completed")]
    assert [c.id for c in upcoming(events, DAY)] == ["e6"]


def test_a_charter_is_ready_when_nothing_is_missing() -> None:
    events = [charter(1), charter(2, unfilled=1), charter(3, waivers=4), charter(4, not_ok=1)]
    assert readiness(events) == Readiness(charters=4, ready=1, unfilled_roles=1, open_waivers=4)
