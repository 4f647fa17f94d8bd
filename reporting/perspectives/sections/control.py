"""The accountant's checks: expenses, reconciliations, closed periods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from reporting.analysis.control import Reconciliation
from reporting.analysis.expenses import SIGMAS, ExpenseMonth, expense_items, expense_months
from reporting.analysis.figures import count, days, usd
from reporting.analysis.periods import month_window
from reporting.analysis.rulebook.running import CLOSING_DAYS
from reporting.blocks.display import Blocks
from reporting.blocks.format import format_date
from reporting.blocks.model import Cell, Column, Table, Unit, Value, prose
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.sections.money import LEDGER
from reporting.perspectives.sections.parts import NOTHING, columns, month_label, of_scope, one

KINDS = {
    "payout": "Stripe payout", "clearing": "Stripe balance", "bank": "Bank statement", "receivable": "Open invoices",
    "gift_cards": "Gift cards", "tenant_deposits": "Tenant deposits", "ota": "Marketplace statement",
}  # fmt: skip
PAYOUTS = "A payout is compared with its Stripe transactions, one by one; those that tie are added up here."
MOST_ITEMS = 3  # of each unusual category
NO_OTHER_SIDE = "no other side yet"


class OpenMonth(NamedTuple):
    """A month of an entity that is not closed, and the day it should have been."""

    due: date
    entity: str
    month: str


def expenses(facts: ScopeFacts) -> Blocks:
    """Return the expense audit: the last month by category against the six months before."""
    with facts.ask.tracing() as tracing:
        rows = expense_months(facts.months(), facts.as_of)
    if not rows:
        return NOTHING
    flagged = [row for row in rows if row.is_flagged]
    ordered = sorted(rows, key=lambda row: (not row.is_flagged, -row.cents, row.category))
    month, names = month_label(rows[0].month), ", ".join(row.category for row in ordered if row.is_flagged)
    title = prose(f"No category of {month} is unusual")
    if flagged:
        text = f"Unusual in {month}: {names} ({{flagged}} of {{all}} categories)"
        title = prose(text, flagged=count(len(flagged)), all=count(len(rows)))
    audit = Table(
        "expense-audit", title, f"Expenses of {month} by category against the mean of the six months before",
        columns("Category", ("Month", Unit.USD), ("Mean before", Unit.USD), ("Difference", Unit.USD, "down"),
                ("2 sigma", Unit.USD), "To look at"),
        tuple(
            (row.category, usd(row.cents), usd(row.mean_cents), usd(row.cents - row.mean_cents),
             usd(SIGMAS * row.sigma_cents), "yes" if row.is_flagged else "")
            for row in ordered
        ),
        tracing.trace, LEDGER, note="To look at: more than two standard deviations and $200 from the mean.",
    )  # fmt: skip
    return Blocks([audit, *_items(facts, [row for row in ordered if row.is_flagged])])


def _items(facts: ScopeFacts, flagged: Sequence[ExpenseMonth]) -> Iterator[Table]:
    """Yield the largest postings of the unusual categories: what made them so."""
    if not flagged:
        return
    with facts.ask.tracing() as tracing:
        items = expense_items(facts.entries(), {a.id: a for a in facts.accounts()}, flagged[0].month)
    rows = [item for row in flagged for item in items.get(row.category, ())[:MOST_ITEMS]]
    first = max(rows, key=lambda item: item.cents)
    title = prose(f"The largest item is {first.memo}, {facts.name(first.entity)}: {{cents}}", cents=usd(first.cents))
    yield of_scope(facts, Table(
        "expense-items", title, f"Unusual categories of {month_label(flagged[0].month)}: their largest postings",
        (*columns("Category", "What", "Entity", "Date"), Column("Amount", Unit.USD, "full")),
        tuple((i.category, i.memo, facts.name(i.entity), format_date(i.day), usd(i.cents)) for i in rows),
        tracing.trace, "journal",
    ))  # fmt: skip


def reconciliations(facts: ScopeFacts) -> Blocks:
    """Return the books against the other side: what differs first, payouts that tie as one row an entity."""
    with facts.ask.tracing() as tracing:
        found = facts.reconciliations()
    if not found:
        return NOTHING
    apart = [row for row in found if _is_apart(row)]
    paid = [row for row in found if row.kind == "payout" and not _is_apart(row)]
    tied = [row for row in found if row.kind != "payout" and not _is_apart(row)]
    rows = [_reconciliation(facts, row) for row in (*apart, *tied)]
    rows += [_payouts(facts, entity, [row for row in paid if row.entity == entity]) for entity in facts.members]
    figures = {"tied": count(len(found) - len(apart)), "all": count(len(found))}
    title = prose("Reconciliations: {all}, every one ties", all=figures["all"])
    if apart:
        different = usd(sum(abs(row.difference_cents or 0) for row in apart))
        title = prose("{tied} of {all} reconciliations tie; {gap:full} is unexplained", gap=different, **figures)
    money = (Column("Books", Unit.USD, "full"), Column("Other side", Unit.USD, "full"))
    return one(of_scope(facts, Table(
        "reconciliations", title, "The books against the other side of the same thing, differences first",
        (*columns("Compared with", "Entity"), *money, Column("Difference", Unit.USD, "full", variance="neither")),
        tuple(row for row in rows if row), tracing.trace, "reconciliations", note=PAYOUTS if paid else "",
    )))  # fmt: skip


def periods(facts: ScopeFacts) -> Blocks:
    """Return the last month each entity has closed, and which are overdue 45 days after their end."""
    with facts.ask.tracing() as tracing:
        closed = facts.closed_periods()
        late = overdue_months(facts)
    rows = [_period_row(facts, owner, closed, late) for owner in facts.members if any(o == owner for o, _ in closed)]
    if not rows:
        return NOTHING
    title = prose("No month is overdue for closing")
    if late:
        text, figures = overdue_clause(facts, late[0])
        title = prose(text, **figures)
    return one(Table(
        "periods", title, "Closing of the books; a month is due 45 days after its end",
        columns("Entity", "Last closed", ("Months open", Unit.COUNT), ("Overdue", Unit.COUNT)), tuple(rows),
        tracing.trace, "periods",
    ))  # fmt: skip


def overdue_months(facts: ScopeFacts) -> list[OpenMonth]:
    """Return the months not closed in time, the longest overdue first."""
    still = (key for key, day in facts.closed_periods().items() if day is None)
    due = (OpenMonth(month_window(month).end + timedelta(days=CLOSING_DAYS), owner, month) for owner, month in still)
    return sorted(month for month in due if month.due < facts.as_of)


def overdue_clause(facts: ScopeFacts, late: OpenMonth) -> tuple[str, dict[str, Value]]:
    """Return a clause about a month that should have been closed, with its figures."""
    text = f"{facts.name(late.entity)} has not closed {month_label(late.month)}, {{late}} overdue"
    return text, {"late": days((facts.as_of - late.due).days)}


def _period_row(
    facts: ScopeFacts, owner: str, closed: Mapping[tuple[str, str], date | None], late: Sequence[OpenMonth]
) -> tuple[Cell, ...]:
    done = [month for (entity, month), day in closed.items() if entity == owner and day]
    waiting = sum(entity == owner and day is None for (entity, _), day in closed.items())
    overdue = sum(month.entity == owner for month in late)
    return (facts.name(owner), month_label(max(done)) if done else "none", count(waiting), count(overdue))


def _is_apart(row: Reconciliation) -> bool:
    return bool(row.difference_cents) or row.state == "open"


def _reconciliation(facts: ScopeFacts, row: Reconciliation) -> tuple[Cell, ...]:
    kind = KINDS.get(row.kind, row.kind.replace("_", " ").capitalize())
    named = kind if row.subject == row.entity else f"{kind} {row.subject.removeprefix(f'{row.entity}-')}"
    return (named, facts.name(row.entity), usd(row.books_cents), _other(row), _gap(row))


def _payouts(facts: ScopeFacts, entity: str, rows: Sequence[Reconciliation]) -> tuple[Cell, ...]:
    if not rows:
        return ()
    books, other = sum(row.books_cents for row in rows), sum(row.other_cents or 0 for row in rows)
    return ("Stripe payouts", facts.name(entity), usd(books), usd(other), usd(books - other))


def _other(row: Reconciliation) -> Value:
    return Value.absent(Unit.USD, row.missing or NO_OTHER_SIDE) if row.other_cents is None else usd(row.other_cents)


def _gap(row: Reconciliation) -> Value:
    absent = Value.absent(Unit.USD, row.missing or NO_OTHER_SIDE)
    return absent if row.difference_cents is None else usd(row.difference_cents)
