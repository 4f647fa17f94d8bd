"""The statements: income, balance sheet, cash flow, trial balance, chart of accounts, revenue by stream."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from reporting.analysis import ledger
from reporting.analysis.figures import count, usd
from reporting.analysis.ledger import Account, Balance
from reporting.analysis.periods import shift_month
from reporting.analysis.statements import (
    RESULT_SECTIONS,
    IncomeStatement,
    balance_sheet,
    cash_flow,
    income_statement,
)
from reporting.blocks.display import Blocks
from reporting.blocks.format import format_date
from reporting.blocks.model import Cell, Chart, Series, Table, Unit, prose
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.sections.money import LEDGER
from reporting.perspectives.sections.parts import (
    NOTHING,
    by_entity,
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
    rows: list[tuple[Cell, ...]] = []
    for name in RESULT_SECTIONS:
        rows += [
            (label, section, *(usd(of.get((section, code, label), 0)) for of in lines))
            for section, code, label in sorted(names, key=lambda key: key[1])
            if section == name
        ]
        rows += _subtotals(name, statements)
    result = usd(statements[0].net_cents)
    return one(Table(
        "income-statement", prose(f"The result of {month_label(last)} is {{result}}", result=result),
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
        "balance-sheet", prose("Assets {assets}, liabilities {owed}", **figures),
        f"Balance sheet at {format_date(facts.as_of)}",
        columns("Account", "Section", ("Balance", Unit.USD)), tuple(rows), tracing.trace, LEDGER,
        total=("Assets less all that funds them", "", usd(found.difference_cents)),
    ))  # fmt: skip


def equation(facts: ScopeFacts) -> Blocks:
    """Return assets = liabilities + equity + result, entity by entity."""
    with facts.ask.tracing() as tracing:
        standing = facts.balances(facts.as_of)
    if not standing:
        return NOTHING
    groups = by_entity(standing)
    rows = [_equation_row(facts.name(owner), groups[owner]) for owner in facts.members if owner in groups]
    whole = balance_sheet(standing)
    figures = {
        "assets": usd(whole.assets_cents), "owed": usd(whole.liabilities_cents), "equity": usd(whole.equity_cents),
        "result": usd(whole.result_cents),
    }  # fmt: skip
    message = "Assets {assets:full} = liabilities {owed:full} + equity {equity:full} + result {result:full}"
    if whole.difference_cents:
        message, figures = "The balance sheet is off by {gap:full}", {"gap": usd(whole.difference_cents)}
    return one(Table(
        "equation", prose(message, **figures), "Assets = liabilities + equity + result not yet closed, by entity",
        columns("Entity", ("Assets", Unit.USD), ("Liabilities", Unit.USD), ("Equity", Unit.USD), ("Result", Unit.USD),
                ("Difference", Unit.USD)),
        tuple(rows), tracing.trace, LEDGER, total=_equation_row("Together", standing) if len(rows) > 1 else None,
    ))  # fmt: skip


def flow(facts: ScopeFacts) -> Blocks:
    """Return the cash flow of the last complete month and of the year: where cash came from and went."""
    with facts.ask.tracing() as tracing:
        held, months = facts.months(), months_with(facts, 1)
    if not months:
        return NOTHING
    last = months[-1]
    year = [b for m in held if m[:4] == last[:4] and m <= last for b in held[m]]
    flows = (cash_flow(held[last]), cash_flow(year))
    lines = [{line.label: line.cents for line in found.working_capital} for found in flows]
    named = sorted({(line.code, line.label) for found in flows for line in found.working_capital})
    rows: list[tuple[Cell, ...]] = [
        ("Result", *(usd(found.result_cents) for found in flows)),
        ("Depreciation, which takes no cash", *(usd(found.depreciation_cents) for found in flows)),
        *_label_rows([label for _, label in named], lines),
        ("From operations", *(usd(found.operating_cents) for found in flows)),
        ("From investing", *(usd(found.investing_cents) for found in flows)),
        ("From financing", *(usd(found.financing_cents) for found in flows)),
    ]
    change = usd(flows[0].change_cents)
    return one(Table(
        "cash-flow", prose(f"Cash in bank moved by {{change:signed}} in {month_label(last)}", change=change),
        "Cash flow, indirect: last complete month and the year to it; operations are the sum of the rows above them",
        columns("Item", (month_label(last), Unit.USD), ("Year to date", Unit.USD)), tuple(rows),
        tracing.trace, LEDGER, total=("Change of cash in bank", *(usd(found.change_cents) for found in flows)),
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
    """Return the active accounts: how many of each type each entity has, and every one of them."""
    with facts.ask.tracing() as tracing:
        mapped = ledger.mapped_accounts(facts.accounts(), facts.members)
        nobodys = [account for account in facts.accounts() if account.active and account.entity is None]
    if not mapped:
        return NOTHING
    by_place = Counter((account.entity, account.type) for account in mapped)
    owners = [owner for owner in facts.members if any(place[0] == owner for place in by_place)]
    rows = [_accounts_row(facts.name(owner), [by_place[owner, kind] for kind in TYPES]) for owner in owners]
    total = _accounts_row("Together", [sum(by_place[owner, kind] for owner in owners) for kind in TYPES])
    unmapped = "; ".join(f"{account.id} {account.name.lower()}" for account in nobodys)
    title = prose("{all} active accounts are mapped to an entity", all=count(len(mapped)))
    return Blocks([
        Table(
            "chart-of-accounts", title, "Active accounts by entity and type",
            columns("Entity", *((kind.capitalize(), Unit.COUNT) for kind in TYPES), ("All", Unit.COUNT)), tuple(rows),
            tracing.trace, "accounts", total=total if len(rows) > 1 else None,
            note=f"Active and of no entity: {unmapped}." if nobodys else "",
        ),
        Table(
            "account-list", title, "Chart of accounts: every active account, its entity, type and use",
            columns("Account", "Name", "Entity", "Type", "Use"),
            tuple(_account_row(facts, owner, a) for owner in owners for a in mapped if a.entity == owner),
            tracing.trace, "accounts",
        ),
    ])  # fmt: skip


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


def _subtotals(section: str, statements: Sequence[IncomeStatement]) -> list[tuple[Cell, ...]]:
    """Return the sums that stand below a section of the income statement."""
    if section == "Revenue":
        return [("All revenue", "", *(usd(s.revenue_cents) for s in statements))]
    if section == "Cost of sales":
        return [("Gross result", "", *(usd(s.gross_cents) for s in statements))]
    if section == "Operating expenses":
        return [("Operating result", "", *(usd(s.gross_cents - s.operating_cents) for s in statements))]
    return []


def _label_rows(labels: Iterable[str], columns: Sequence[Mapping[str, int]]) -> list[tuple[Cell, ...]]:
    return [(label, *(usd(column.get(label, 0)) for column in columns)) for label in labels]


def _equation_row(name: str, standing: Iterable[Balance]) -> tuple[Cell, ...]:
    found = balance_sheet(standing)
    amounts = (found.assets_cents, found.liabilities_cents, found.equity_cents, found.result_cents)
    return (name, *(usd(cents) for cents in amounts), usd(found.difference_cents))


def _account_row(facts: ScopeFacts, owner: str, account: Account) -> tuple[Cell, ...]:
    use = account.category or account.role.replace("_", " ")
    return (account.id, account.name, facts.name(owner), account.type, use)


def _side(cents: int) -> Cell:
    return usd(cents) if cents else ""


def _accounts_row(name: str, numbers: Sequence[int]) -> tuple[Cell, ...]:
    return (name, *(count(number) for number in numbers), count(sum(numbers)))
