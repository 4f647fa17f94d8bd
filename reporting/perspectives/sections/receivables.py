"""What customers owe: by age, by invoice, and against the control account."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from reporting.analysis import ledger
from reporting.analysis.control import OpenInvoice
from reporting.analysis.figures import count, days, usd
from reporting.blocks.display import Blocks
from reporting.blocks.format import format_date
from reporting.blocks.model import Cell, Chart, Column, Series, Table, Trace, Unit, Value, prose
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.sections.money import LEDGER
from reporting.perspectives.sections.parts import NOTHING, by_entity, columns, of_scope, one

AGES = (("not due", 0), ("1 to 30 days", 30), ("31 to 60 days", 60), ("61 to 90 days", 90), ("over 90 days", 10**6))
NOT_DUE = Value.absent(Unit.DAYS, "not due yet")


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
        of_scope(facts, _invoices(facts, owed, tracing.trace)),
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


def _invoices(facts: ScopeFacts, owed: Sequence[OpenInvoice], trace: Trace) -> Table:
    late = [invoice for invoice in owed if invoice.due < facts.as_of]
    title = prose("Open invoices: {all}, none past due", all=count(len(owed)))
    if late:
        oldest = min(late, key=lambda invoice: (invoice.due, invoice.id))
        text = f"Past due: {{late}} of {{all}} open invoices; {oldest.customer} is latest, by {{by}}"
        by = days((facts.as_of - oldest.due).days)
        title = prose(text, late=count(len(late)), all=count(len(owed)), by=by)
    return Table(
        "receivables", title, "Open invoices, the oldest due first",
        (*columns("Invoice", "Entity", "Customer", "Due", ("Days late", Unit.DAYS)), Column("Owed", Unit.USD, "full")),
        tuple(
            (i.id, facts.name(i.entity), i.customer, format_date(i.due), _days_late(facts, i), usd(i.open_cents))
            for i in owed
        ),
        trace, "invoices", total=("Together", "", "", "", "", usd(sum(i.open_cents for i in owed))),
    )  # fmt: skip


def _days_late(facts: ScopeFacts, invoice: OpenInvoice) -> Value:
    return days((facts.as_of - invoice.due).days) if invoice.due < facts.as_of else NOT_DUE


def _age(facts: ScopeFacts, invoice: OpenInvoice) -> str:
    late = max((facts.as_of - invoice.due).days, 0)
    return next(name for name, most in AGES if late <= most)


def _control_row(name: str, aged: Counter[str], control: int) -> tuple[Cell, ...]:
    return (name, *(usd(aged[age]) for age, _ in AGES), usd(control), usd(aged.total() - control))
