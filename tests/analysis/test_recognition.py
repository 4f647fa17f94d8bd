from __future__ import annotations

from reporting.analysis.revenue import DeferredMonth, DeferredYear, deferred_year

# jada: 2,000 received in December, 500 of it earned; in January 3,000 more, 1,200 earned, 400 repaid, 100 kept
MONTHS = (
    DeferredMonth("jada", "2025-12", 2_000_00, 500_00, 0, 0),
    DeferredMonth("jada", "2026-01", 3_000_00, 1_200_00, 400_00, 100_00),
    DeferredMonth("eyd", "2026-01", 90_00, 0, 0, 0),
)


def test_what_moved_before_the_year_is_its_opening() -> None:
    eyd, jada = deferred_year(MONTHS, "2026")
    assert jada == DeferredYear("jada", 1_500_00, 3_000_00, 1_200_00, 400_00, 100_00)
    assert jada.closing_cents == 2_800_00  # 1,500 + 3,000 - 1,200 - 400 - 100
    assert (eyd.opening_cents, eyd.closing_cents) == (0, 90_00)


def test_a_year_without_movements_only_opens_and_closes() -> None:
    (row,) = deferred_year(MONTHS[:1], "2026")
    assert row == DeferredYear("jada", 1_500_00, 0, 0, 0, 0)
    assert row.closing_cents == row.opening_cents
