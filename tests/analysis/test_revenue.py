from __future__ import annotations

from datetime import date

from reporting.analysis.revenue import Position, RollForward, WeekRevenue, weekly_series

WEEKS = (date(2026, 9, 14), date(2026, 9, 21))


def test_weeks_without_revenue_are_zero_and_other_weeks_left_out() -> None:
    rows = [
        WeekRevenue(WEEKS[0], "jada", "Charters", 10),
        WeekRevenue(WEEKS[0], "jada", "Sails", 5),
        WeekRevenue(WEEKS[1], "qos", "Sails", 7),
        WeekRevenue(date(2026, 9, 28), "eyd", "Deliveries", 99),
    ]
    assert weekly_series(rows, WEEKS, lambda row: row.entity) == {"jada": (15, 0), "qos": (0, 7)}


def test_gaps_are_what_books_and_template_differ_by() -> None:
    def position(recognised: int, expected: int) -> Position:
        return Position("b1", "qos", "sail", date(2026, 9, 1), "completed", 100, recognised, expected)

    assert position(100, 100).gap_cents == 0
    assert position(0, 40).gap_cents == -40  # earned and not yet in the books
    assert position(90, 0).gap_cents == 90


def test_what_is_open_is_what_came_in_and_was_not_used_up() -> None:
    assert RollForward("qos", 1_000, 600, 150, 50).closing_cents == 200
