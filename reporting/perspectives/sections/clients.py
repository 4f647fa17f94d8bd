"""Customers on account: who is billed, for how much of it all, and what they still owe."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from reporting.analysis.figures import count, percent_of, usd
from reporting.analysis.marketing import BilledCustomer
from reporting.blocks.display import Blocks
from reporting.blocks.model import Chart, Series, Table, Unit, Value, prose
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.sections.parts import NOTHING, columns, of_scope

MOST_BARS = 8


def on_account(facts: ScopeFacts, *, in_mail: bool = False) -> Blocks:
    """Return the customers billed in thirteen weeks: their share of it, what they owe and what of it is late."""
    with facts.ask.tracing() as tracing:
        billed, invoices = by_customer(facts.billed_customers()), facts.open_invoices()
        owners: defaultdict[str, set[str]] = defaultdict(set)
        for row in facts.billed_customers():
            owners[row.customer].add(facts.name(row.entity))
    if not billed:
        return NOTHING
    owed = _sums((invoice.customer, invoice.open_cents) for invoice in invoices)
    late = _sums((invoice.customer, invoice.open_cents) for invoice in invoices if invoice.due < facts.as_of)
    text, figures = clause(facts)
    total = sum(billed.values())
    chart = Chart(
        "customers", prose(text, **figures), "Billed by customer on account, USD, 91 days, actual",
        prose(f"Bars by customer. {text}.", **figures), "bars", Unit.USD, tuple(billed)[:MOST_BARS],
        (Series("Billed", tuple(billed.values())[:MOST_BARS]),), tracing.trace, "invoices", in_mail=in_mail,
    )  # fmt: skip
    late_title = prose("Customers on account owe {owed}, {late} of it past due",
                       owed=usd(sum(owed.values())), late=usd(sum(late.values())))  # fmt: skip
    found = of_scope(facts, Table(
        "customers-on-account", late_title, "Customers on account: billed in 91 days, owed, past due",
        columns("Customer", "Entity", ("Billed", Unit.USD), ("Share", Unit.PERCENT), ("Owes", Unit.USD),
                ("Past due", Unit.USD)),
        tuple(
            (name, " and ".join(sorted(owners[name])), usd(cents), percent_of(cents, total),
             usd(owed.get(name, 0)), usd(late.get(name, 0)))
            for name, cents in billed.items()
        ),
        tracing.trace, "invoices", in_mail=in_mail,
    ))  # fmt: skip
    return Blocks([chart, found])


def clause(facts: ScopeFacts) -> tuple[str, dict[str, Value]]:
    """Return a clause about how many customers are billed and how much hangs on the largest, with its figures."""
    billed = by_customer(facts.billed_customers())
    if not billed:
        return "No customer was billed in thirteen weeks", {}
    total, (name, most) = sum(billed.values()), next(iter(billed.items()))
    figures = {"all": count(len(billed)), "billed": usd(total), "share": percent_of(most, total)}
    return f"{{all}} customers were billed {{billed}} in thirteen weeks, {name} {{share}} of it", figures


def by_customer(rows: Iterable[BilledCustomer]) -> dict[str, int]:
    """Return what each customer was billed by all entities together in cents, the most first."""
    sums = _sums((row.customer, row.cents) for row in rows)
    return dict(sorted(sums.items(), key=lambda pair: (-pair[1], pair[0])))


def _sums(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    sums: defaultdict[str, int] = defaultdict(int)
    for name, cents in pairs:
        sums[name] += cents
    return sums
