"""What technology costs in the books: software, hosting, telephone, account by account."""

from __future__ import annotations

from collections.abc import Iterable

from reporting.analysis.figures import usd
from reporting.analysis.ledger import Balance
from reporting.blocks.display import Blocks
from reporting.blocks.model import Cell, Chart, Series, Table, Unit, prose
from reporting.money import divide_half_even
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.sections.money import LEDGER
from reporting.perspectives.sections.parts import NOTHING, columns, month_label, month_word, months_with, of_scope, one

CATEGORIES = frozenset({"Software", "Communications"})
MONTHS_BEFORE = 6


def in_the_books(facts: ScopeFacts) -> Blocks:
    """Return the last month of every technology account beside the mean of the months before it."""
    with facts.ask.tracing() as tracing:
        months, held = months_with(facts, MONTHS_BEFORE + 1), facts.months()
    if not months:
        return NOTHING
    last, before = months[-1], months[:-1]
    now = _by_account(held[last])
    earlier = _by_account(balance for month in before for balance in held[month])
    keys = sorted({*now, *earlier}, key=lambda key: (-now.get(key, 0), key))
    if not any(now.values()):
        return NOTHING
    rows = tuple(_row(facts, key, now.get(key, 0), earlier.get(key, 0), len(before)) for key in keys)
    total = usd(sum(now.values()))
    mean = _mean(sum(earlier.values()), len(before))
    title = prose(f"Software, hosting and telephone cost {{total}} in {month_label(last)}", total=total)
    return one(of_scope(facts, Table(
        "technology-spend", title, "Technology in the books: last month against the mean of the months before it",
        columns("Account", "Entity", (month_label(last), Unit.USD), ("Mean before", Unit.USD),
                ("Difference", Unit.USD, "down")),
        rows, tracing.trace, LEDGER,
        total=("Together", "", total, usd(mean), usd(sum(now.values()) - mean)) if len(rows) > 1 else None,
    )))  # fmt: skip


def by_month(facts: ScopeFacts, *, in_mail: bool = False) -> Blocks:
    """Return what technology cost by month and account; one account alone is told by the table."""
    with facts.ask.tracing() as tracing:
        months = months_with(facts)
        held = [_by_account(facts.months()[month]) for month in months]
    sums: dict[str, list[int]] = {}
    for place, of_month in enumerate(held):
        for (name, _), cents in of_month.items():
            sums.setdefault(name, [0] * len(months))[place] += cents
    if len(sums) < 2:
        return NOTHING
    ordered = sorted(sums, key=lambda name: (-sum(sums[name]), name))
    figures = {"last": usd(sum(sums[name][-1] for name in ordered)), "most": usd(sums[ordered[0]][-1])}
    message = f"Technology cost {{last}} in {month_label(months[-1])}, {{most}} of it {ordered[0].lower()}"
    return one(Chart(
        "technology-months", prose(message, **figures), "Software, hosting and telephone by month, USD, actual",
        prose(f"Stacked columns by month. {message}.", **figures), "stacked_columns", Unit.USD,
        tuple(month_word(month) for month in months), tuple(Series(name, tuple(sums[name])) for name in ordered),
        tracing.trace, LEDGER, in_mail=in_mail,
    ))  # fmt: skip


def _by_account(moved: Iterable[Balance]) -> dict[tuple[str, str], int]:
    sums: dict[tuple[str, str], int] = {}
    for balance in moved:
        if balance.account.type == "expense" and balance.account.category in CATEGORIES:
            key = (balance.account.name, balance.entity)
            sums[key] = sums.get(key, 0) + balance.cents
    return sums


def _row(facts: ScopeFacts, key: tuple[str, str], now: int, earlier: int, months: int) -> tuple[Cell, ...]:
    name, entity = key
    mean = _mean(earlier, months)
    return (name, facts.name(entity), usd(now), usd(mean), usd(now - mean))


def _mean(cents: int, months: int) -> int:
    return divide_half_even(cents, months) if months else 0
