"""The accountant's checks: expenses, receivables, reconciliations, closed periods."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from reporting.analysis import ledger
from reporting.analysis.control import OpenInvoice, Reconciliation
from reporting.analysis.expenses import SIGMAS, expense_months
from reporting.analysis.figures import count, days, usd
from reporting.blocks.display import Blocks
from reporting.blocks.format import format_date
from reporting.blocks.model import Cell, Chart, Series, Table, Unit, Value, prose
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.sections.money import LEDGER
from reporting.perspectives.sections.parts import NOTHING, by_entity, columns, month_label, one

AGES = (("not due", 0), ("1 to 30 days", 30), ("31 to 60 days", 60), ("61 to 90 days", 90), ("over 90 days", 10**6))
KINDS = {
    "payout": "Stripe payout", "clearing": "Stripe balance", "bank": "bank statement", "receivable": "open invoices",
    "gift_cards": "gift cards", "tenant_deposits": "tenant deposits", "ota": "marketplace statement",
}  # fmt: skip
PAYOUTS = "A payout is compared with its Stripe transactions, one by one; those that tie are added up here."
NO_OTHER_SIDE = "no other side yet"


def expenses(facts: ScopeFacts) -> Blocks:
    """Return the expense audit: the last month by category against the six months before."""
    with facts.ask.tracing() as tracing:
        rows = expense_months(facts.months(), facts.as_of)
    if not rows:
        return NOTHING
    flagged = [row for row in rows if row.is_flagged]
    ordered = sorted(rows, key=lambda row: (not row.is_flagged, -row.cents, row.category))
    return one(Table(
        "expense-audit",
        prose("Categories to look at: {flagged} of {all}", flagged=count(len(flagged)), all=count(len(rows))),
        f"Expenses of {month_label(rows[0].month)} by category against the mean of six months",
        columns("Category", ("Month", Unit.USD), ("Mean before", Unit.USD), ("Difference", Unit.USD, "down"),
                ("Two sigma", Unit.USD), "To look at"),
        tuple(
            (row.category, usd(row.cents), usd(row.mean_cents), usd(row.cents - row.mean_cents),
             usd(SIGMAS * row.sigma_cents), "yes" if row.is_flagged else "")
            for row in ordered
        ),
        tracing.trace, LEDGER, note="To look at: more than two standard deviations and $200 from the mean.",
    ))  # fmt: skip


def receivables(facts: ScopeFacts, *, in_mail: bool = False) -> Blocks:
    """Return what customers owe by age: a chart, and the invoices."""
    with facts.ask.tracing() as tracing:
        owed = facts.open_invoices()
    if not owed:
        return NOTHING
    buckets: defaultdict[str, int] = defaultdict(int)
    for invoice in owed:
        buckets[_age(facts, invoice)] += invoice.open_cents
    late = sum(invoice.open_cents for invoice in owed if invoice.due < facts.as_of)
    figures = {"all": usd(sum(invoice.open_cents for invoice in owed)), "late": usd(late)}
    message = "Customers owe {all}, {late} of it past due"
    return Blocks([
        Chart(
            "receivable-age", prose(message, **figures), "Receivables by age, USD, actual",
            prose(f"Columns of receivables by days past due. {message}.", **figures), "columns", Unit.USD,
            tuple(name for name, _ in AGES), (Series("Owed", tuple(buckets[name] for name, _ in AGES)),),
            tracing.trace, "invoices", in_mail=in_mail,
        ),
        Table(
            "receivables", prose(message, **figures), "Open invoices, the oldest due first",
            columns("Invoice", "Entity", "Customer", "Due", ("Days late", Unit.DAYS), ("Owed", Unit.USD)),
            tuple(
                (i.id, facts.name(i.entity), i.customer, format_date(i.due), days((facts.as_of - i.due).days),
                 usd(i.open_cents))
                for i in owed
            ),
            tracing.trace, "invoices", total=("Together", "", "", "", Value.absent(Unit.DAYS, "a sum"), figures["all"]),
        ),
    ])  # fmt: skip


def receivable_control(facts: ScopeFacts) -> Blocks:
    """Return what customers owe by age and entity, against the control account of the ledger."""
    with facts.ask.tracing() as tracing:
        owed = facts.open_invoices()
        standing = by_entity(facts.balances(facts.as_of))
    control = {entity: ledger.sum_of_roles(rows, ("receivable",)) for entity, rows in standing.items()}
    aged: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for invoice in owed:
        aged[invoice.entity][_age(facts, invoice)] += invoice.open_cents
    shown = [entity for entity in facts.members if control.get(entity) or aged.get(entity)]
    if not shown:
        return NOTHING
    rows = [_control_row(facts.name(entity), aged[entity], control.get(entity, 0)) for entity in shown]
    everybody: Counter[str] = sum((aged[entity] for entity in shown), Counter())
    booked = sum(control.get(entity, 0) for entity in shown)
    gap = everybody.total() - booked
    title = prose("Open invoices and control account tie at {all:full}", all=usd(booked))
    if gap:
        title = prose("Open invoices and control account differ by {gap:full}", gap=usd(gap))
    return one(Table(
        "receivable-control", title, "Receivables by age against the control account",
        columns("Entity", *((name.capitalize(), Unit.USD) for name, _ in AGES), ("Control account", Unit.USD),
                ("Difference", Unit.USD)),
        tuple(rows), tracing.trace, f"invoices; {LEDGER}",
        total=_control_row("Together", everybody, booked) if len(rows) > 1 else None,
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
    title = prose("All {all} reconciliations tie", all=figures["all"])
    if apart:
        different = usd(sum(abs(row.difference_cents or 0) for row in apart))
        title = prose("{tied} of {all} reconciliations tie; {gap:full} is unexplained", gap=different, **figures)
    return one(Table(
        "reconciliations", title, "The books against the other side of the same thing, differences first",
        columns("Subject", "Kind", "Entity", ("Books", Unit.USD), ("Other side", Unit.USD),
                ("Difference", Unit.USD, "neither")),
        tuple(row for row in rows if row), tracing.trace, "reconciliations",
        note=PAYOUTS if paid else "",
    ))  # fmt: skip


def periods(facts: ScopeFacts) -> Blocks:
    """Return the last month each entity has closed."""
    with facts.ask.tracing() as tracing:
        closed = facts.closed_periods()
    rows: list[tuple[str, str, int]] = []
    for entity in facts.members:
        done = sorted(month for (owner, month), day in closed.items() if owner == entity and day)
        waiting = sum(owner == entity and day is None for (owner, _), day in closed.items())
        if done or waiting:
            rows.append((facts.name(entity), month_label(done[-1]) if done else "none", waiting))
    if not rows:
        return NOTHING
    behind, _, most = max(rows, key=lambda row: row[2])
    return one(Table(
        "periods", prose(f"{behind} has most months open: {{most}}", most=count(most)), "Closing of the books",
        columns("Entity", "Last closed", ("Months open", Unit.COUNT)),
        tuple((name, last, count(waiting)) for name, last, waiting in rows), tracing.trace, "periods",
    ))  # fmt: skip


def _age(facts: ScopeFacts, invoice: OpenInvoice) -> str:
    late = max((facts.as_of - invoice.due).days, 0)
    return next(name for name, most in AGES if late <= most)


def _control_row(name: str, aged: Counter[str], control: int) -> tuple[Cell, ...]:
    return (name, *(usd(aged[age]) for age, _ in AGES), usd(control), usd(aged.total() - control))


def _is_apart(row: Reconciliation) -> bool:
    return bool(row.difference_cents) or row.state == "open"


def _reconciliation(facts: ScopeFacts, row: Reconciliation) -> tuple[Cell, ...]:
    kind = KINDS.get(row.kind, row.kind.replace("_", " "))
    return (row.subject, kind, facts.name(row.entity), usd(row.books_cents), _other(row), _gap(row))


def _payouts(facts: ScopeFacts, entity: str, rows: Sequence[Reconciliation]) -> tuple[Cell, ...]:
    if not rows:
        return ()
    books, other = sum(row.books_cents for row in rows), sum(row.other_cents or 0 for row in rows)
    name = f"payouts of {facts.name(entity)}"
    return (name, KINDS["payout"], facts.name(entity), usd(books), usd(other), usd(books - other))


def _other(row: Reconciliation) -> Value:
    return Value.absent(Unit.USD, row.missing or NO_OTHER_SIDE) if row.other_cents is None else usd(row.other_cents)


def _gap(row: Reconciliation) -> Value:
    absent = Value.absent(Unit.USD, row.missing or NO_OTHER_SIDE)
    return absent if row.difference_cents is None else usd(row.difference_cents)
