from __future__ import annotations

from datetime import date, timedelta

from reporting.analysis.marketing import Range
from reporting.analysis.technology import (
    DailyCost,
    Saving,
    SecurityFinding,
    ServiceCost,
    allocated_share,
    breach_days,
    mean_days_to_remediate,
    month_forecast,
    open_findings,
    saving_range,
    service_cost,
)

DAY = date(2026, 9, 30)


def finding(
    opened: date, sla: int, closed: date | None = None, severity: str = "high", id_: str = "f"
) -> SecurityFinding:
    return SecurityFinding(id_, "dc", "A weakness", severity, opened, closed, sla, "Mend it", "cb", "audit")


def test_a_finding_breaches_from_the_day_after_its_deadline() -> None:
    weakness = finding(date(2026, 8, 12), 14)
    assert weakness.deadline == date(2026, 8, 26)
    assert weakness.breach_days(date(2026, 8, 26)) == 0
    assert weakness.breach_days(date(2026, 8, 27)) == 1
    assert weakness.breach_days(DAY) == 35


def test_a_finding_is_neither_open_before_it_was_known_nor_from_the_day_it_is_closed() -> None:
    weakness = finding(date(2026, 8, 12), 14, closed=date(2026, 9, 20))
    assert not weakness.is_open(date(2026, 8, 11))
    assert weakness.is_open(date(2026, 9, 19))
    assert not weakness.is_open(date(2026, 9, 20))
    assert weakness.breach_days(DAY) == 0


def test_breaches_are_added_up_and_the_longest_comes_first() -> None:
    late, later = finding(date(2026, 9, 1), 14, id_="a"), finding(date(2026, 8, 1), 14, id_="b")
    in_time = finding(date(2026, 9, 29), 14, severity="critical", id_="c")
    assert breach_days([late, later, in_time], DAY) == 15 + 46
    assert [f.id for f in open_findings([late, in_time, later], DAY)] == ["b", "a", "c"]


def test_remediation_time_is_the_mean_of_half_a_year() -> None:
    closed = [
        finding(date(2026, 9, 1), 30, closed=date(2026, 9, 16)),
        finding(date(2026, 6, 1), 30, closed=date(2026, 6, 24)),
        finding(date(2026, 1, 1), 30, closed=DAY - timedelta(days=182)),  # one day too long ago
    ]
    assert mean_days_to_remediate(closed, DAY) == 19
    assert mean_days_to_remediate([], DAY) is None


def test_the_month_is_forecast_at_its_pace() -> None:
    costs = [DailyCost("qos", "Lambda", date(2026, 9, day), 1_00) for day in range(1, 11)]
    costs.append(DailyCost("qos", "Lambda", date(2026, 8, 31), 9_00))
    assert month_forecast(costs, date(2026, 9, 10)) == 30_00


def test_shared_cost_is_carried_in_equal_parts() -> None:
    costs = [DailyCost("qos", "S3", DAY, 10_00), DailyCost(None, "S3", DAY, 7_01)]
    assert allocated_share(7_01, ["qos"], 7) == 1_00
    assert service_cost(costs, DAY, ["qos"], 7) == ServiceCost(11_00, 11_00)
    assert service_cost(costs, DAY, ["a"] * 7, 7) == ServiceCost(17_01, 17_01)


def test_the_owners_saving_is_added_up_in_nano_dollars_and_rounded_once() -> None:
    def move(now: int, then: int, low: int, high: int) -> Saving:
        return Saving("s", "qos", "Move", "GB", now, then, Range(low, high), "price list")

    moves = [
        move(15_000_000, 0, 730, 1_460),  # 10.95 to 21.90
        move(23_000_000, 12_500_000, 642, 916),  # 6.741 to 9.618
        move(23_000_000, 4_000_000, 411, 878),  # 7.809 to 16.682
    ]
    assert saving_range(moves) == Range(25_50, 48_20)
    assert saving_range([]) == Range(0, 0)
