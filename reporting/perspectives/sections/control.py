"""The accountant's checks: expenses, receivables, reconciliations, closed periods."""

from __future__ import annotations

from collections import Counter, defaultdict

from reporting.analysis.control import OpenInvoice, Reconciliation
from reporting.analysis.expenses import expense_months
from reporting.analysis.figures import count, days, usd
from reporting.blocks.display import Blocks
from reporting.blocks.format import format_date
from reporting.blocks.model import Cell, Chart, Series, Table, Unit, Value, prose
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.sections.money import LEDGER
from reporting.perspectives.sections.parts import NOTHING, columns, month_label, one

AGES = (("not due", 0), ("1 to 30 days", 30), ("31 to 60 days", 60), ("61 to 90 days", 90), ("over 90 days", 10**6))
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
                "To look at"),
        tuple(
            (row.category, usd(row.cents), usd(row.mean_cents), usd(row.cents - row.mean_cents),
             "yes" if row.is_flagged else "")
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


def reconciliations(facts: ScopeFacts) -> Blocks:
    """Return the books against the other side, by kind, and every difference."""
    with facts.ask.tracing() as tracing:
        found = facts.reconciliations()
    if not found:
        return NOTHING
    kinds = Counter(row.kind for row in found)
    apart = [row for row in found if row.difference_cents or row.state == "open"]
    different = usd(sum(abs(row.difference_cents or 0) for row in found))
    rows: list[tuple[Cell, ...]] = [
        (row.kind.replace("_", " "), row.subject, facts.name(row.entity), usd(row.books_cents), _other(row), _gap(row))
        for row in apart
    ]
    title = prose("{tied} of {all} reconciliations tie; {gap:full} is unexplained",
                  tied=count(len(found) - len(apart)), all=count(len(found)), gap=different)  # fmt: skip
    return one(Table(
        "reconciliations", title, "Reconciliations that do not tie, or have no other side yet",
        columns("Kind", "Subject", "Entity", ("Books", Unit.USD), ("Other side", Unit.USD),
                ("Difference", Unit.USD, "neither")),
        tuple(rows), tracing.trace, "reconciliations",
        note="Compared: " + ", ".join(sorted(kind.replace("_", " ") for kind in kinds)) + ".",
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


def _other(row: Reconciliation) -> Value:
    return Value.absent(Unit.USD, row.missing or NO_OTHER_SIDE) if row.other_cents is None else usd(row.other_cents)


def _gap(row: Reconciliation) -> Value:
    absent = Value.absent(Unit.USD, row.missing or NO_OTHER_SIDE)
    return absent if row.difference_cents is None else usd(row.difference_cents)
