"""The statements: income, balance sheet, cash flow, trial balance, chart of accounts, revenue by stream."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from reporting.analysis import ledger
from reporting.analysis.figures import count, usd
from reporting.analysis.ledger import Balance
from reporting.analysis.periods import shift_month
from reporting.analysis.statements import RESULT_SECTIONS, balance_sheet, cash_flow, income_statement
from reporting.blocks.display import Blocks
from reporting.blocks.model import Cell, Chart, Series, Table, Unit, prose
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.sections.money import LEDGER
from reporting.perspectives.sections.parts import (
    NOTHING,
    columns,
    month_label,
    month_word,
    months_with,
    one,
    per_month,
)

MOST_STREAMS = 5
TYPES = ("asset", "liability", "equity", "revenue", "expense")


def income(facts: ScopeFacts) -> Blocks:
    """Return the income statement of the last complete month beside the month before and the year to date."""
    with facts.ask.tracing() as tracing:
        held, months = facts.months(), months_with(facts, 2)
    if not months:
        return NOTHING
    last = months[-1]
    year = [m for m in held if m[:4] == last[:4] and m <= last]
    parts = (held[last], held.get(shift_month(last, -1), ()), [b for m in year for b in held[m]])
    statements = [income_statement(part) for part in parts]
    names = list(dict.fromkeys((line.section, line.code, line.label) for s in statements for line in s.lines))
    lines = [{(line.section, line.code, line.label): line.cents for line in s.lines} for s in statements]
    rows: list[tuple[Cell, ...]] = [
        (label, section, *(usd(of.get((section, code, label), 0)) for of in lines))
        for section, code, label in sorted(names, key=lambda name: (RESULT_SECTIONS.index(name[0]), name[1]))
    ]
    result = usd(statements[0].net_cents)
    return one(Table(
        "income-statement", prose(f"{month_label(last)} closed with a result of {{result}}", result=result),
        "Income statement: last month, the month before, the year to date",
        columns("Account", "Section", (month_label(last), Unit.USD), (month_label(shift_month(last, -1)), Unit.USD),
                ("Year to date", Unit.USD)),
        tuple(rows), tracing.trace, LEDGER, total=("Result", "", *(usd(s.net_cents) for s in statements)),
    ))  # fmt: skip


def sheet(facts: ScopeFacts) -> Blocks:
    """Return the balance sheet."""
    with facts.ask.tracing() as tracing:
        found = balance_sheet(facts.balances(facts.as_of))
    if not found.lines:
        return NOTHING
    rows: list[tuple[Cell, ...]] = [(line.label, line.section, usd(line.cents)) for line in found.lines]
    rows.append(("Result not yet closed into equity", "Equity", usd(found.result_cents)))
    figures = {"assets": usd(found.assets_cents), "owed": usd(found.liabilities_cents)}
    return one(Table(
        "balance-sheet", prose("Assets {assets}, liabilities {owed}", **figures), "Balance sheet",
        columns("Account", "Section", ("Balance", Unit.USD)), tuple(rows), tracing.trace, LEDGER,
        total=("Assets less liabilities and equity", "", usd(found.difference_cents)),
        note="The last row is zero when the books balance.",
    ))  # fmt: skip


def flow(facts: ScopeFacts) -> Blocks:
    """Return the cash flow of the last complete month: where cash came from and went."""
    with facts.ask.tracing() as tracing:
        months = months_with(facts, 1)
        found = cash_flow(facts.months()[months[-1]]) if months else None
    if found is None:
        return NOTHING
    rows: list[tuple[Cell, ...]] = [
        ("Result", usd(found.result_cents)),
        ("Depreciation, which takes no cash", usd(found.depreciation_cents)),
        *((line.label, usd(line.cents)) for line in found.working_capital),
        ("Investing", usd(found.investing_cents)),
        ("Financing", usd(found.financing_cents)),
    ]
    change = usd(found.change_cents)
    return one(Table(
        "cash-flow", prose(f"Cash in bank moved by {{change:signed}} in {month_label(months[-1])}", change=change),
        "Cash flow of the last complete month, indirect", columns("Item", ("Cash", Unit.USD)), tuple(rows),
        tracing.trace, LEDGER, total=("Change of cash in bank", change),
    ))  # fmt: skip


def trial(facts: ScopeFacts) -> Blocks:
    """Return the trial balance."""
    with facts.ask.tracing() as tracing:
        found = ledger.trial_balance(facts.balances(facts.as_of))
    if not found.rows:
        return NOTHING
    both = {"debit": usd(found.debit_cents), "credit": usd(found.credit_cents)}
    return one(Table(
        "trial-balance", prose("Debits {debit:full}, credits {credit:full}", **both), "Trial balance",
        columns("Account", "Name", ("Debit", Unit.USD), ("Credit", Unit.USD)),
        tuple(
            (row.account.id, row.account.name, _side(row.debit_cents), _side(row.credit_cents)) for row in found.rows
        ),
        tracing.trace, LEDGER, total=("Together", "", both["debit"], both["credit"]),
    ))  # fmt: skip


def chart_of_accounts(facts: ScopeFacts) -> Blocks:
    """Return the active accounts mapped to entities, by type."""
    with facts.ask.tracing() as tracing:
        mapped = ledger.mapped_accounts(facts.accounts(), facts.members)
    by_place = Counter((account.entity or "", account.type) for account in mapped)
    owners = [owner for owner in (*facts.members, "") if any(place[0] == owner for place in by_place)]
    rows = [
        _accounts_row(facts.name(owner) if owner else "The whole group", [by_place[owner, kind] for kind in TYPES])
        for owner in owners
    ]
    total = _accounts_row("Together", [sum(by_place[owner, kind] for owner in owners) for kind in TYPES])
    return one(Table(
        "chart-of-accounts", prose("{all} active accounts are mapped", all=count(len(mapped))),
        "Active accounts by entity and type",
        columns("Entity", *((kind.capitalize(), Unit.COUNT) for kind in TYPES), ("All", Unit.COUNT)), tuple(rows),
        tracing.trace, "accounts", total=total,
    ))  # fmt: skip


def revenue_by_stream(facts: ScopeFacts, *, in_mail: bool = False) -> Blocks:
    """Return revenue of six months by stream."""
    with facts.ask.tracing() as tracing:
        months = months_with(facts)
        held = facts.months()
    names = {b.account.name for month in months for b in held[month] if b.account.role == "revenue"}
    sums = {name: per_month(facts, months, _stream(name)) for name in names}
    ordered = sorted(sums, key=lambda name: (-sum(sums[name]), name))
    if not any(any(values) for values in sums.values()):
        return NOTHING
    series = [Series(name, sums[name]) for name in ordered[:MOST_STREAMS]]
    if ordered[MOST_STREAMS:]:
        rest = zip(*(sums[name] for name in ordered[MOST_STREAMS:]), strict=True)
        series.append(Series("Others", tuple(sum(values) for values in rest)))
    figures = {"first": usd(sum(sums[ordered[0]])), "all": usd(sum(sum(values) for values in sums.values()))}
    message = f"{ordered[0]} earned {{first}} of {{all}} since {month_label(months[0])}"
    return one(Chart(
        "revenue-streams", prose(message, **figures), "Revenue recognised by month and stream, USD, actual",
        prose(f"Stacked columns of revenue by stream. {message}.", **figures), "stacked_columns", Unit.USD,
        tuple(month_word(month) for month in months), tuple(series), tracing.trace, LEDGER, in_mail=in_mail,
    ))  # fmt: skip


def _stream(name: str) -> Callable[[Iterable[Balance]], int]:
    return lambda moved: -sum(b.cents for b in moved if b.account.role == "revenue" and b.account.name == name)


def _side(cents: int) -> Cell:
    return usd(cents) if cents else ""


def _accounts_row(name: str, numbers: Sequence[int]) -> tuple[Cell, ...]:
    return (name, *(count(number) for number in numbers), count(sum(numbers)))
