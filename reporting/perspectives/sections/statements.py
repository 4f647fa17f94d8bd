"""The statements: income, balance sheet, cash flow, revenue by stream."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from reporting.analysis import ledger
from reporting.analysis.figures import usd
from reporting.analysis.ledger import Balance
from reporting.analysis.periods import shift_month
from reporting.analysis.statements import (
    RESULT_SECTIONS,
    SHEET_SECTIONS,
    BalanceSheet,
    IncomeStatement,
    Line,
    balance_sheet,
    cash_flow,
    income_statement,
)
from reporting.blocks.display import Blocks
from reporting.blocks.format import format_date
from reporting.blocks.model import Chart, Prose, Series, Table, Unit, prose
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
from reporting.perspectives.sections.statement_parts import Part, Row, of_parts

MOST_STREAMS = 5


def income(facts: ScopeFacts) -> Blocks:
    """Return the income statement of the last complete month beside the month before and the year to date."""
    with facts.ask.tracing() as tracing:
        held, months = facts.months(), months_with(facts, 2)
    if not months:
        return NOTHING
    last = months[-1]
    year = [m for m in held if m[:4] == last[:4] and m <= last]
    moved = (held[last], held.get(shift_month(last, -1), ()), [b for m in year for b in held[m]])
    statements = [income_statement(balances) for balances in moved]
    names = dict.fromkeys((line.section, line.code, line.label) for s in statements for line in s.lines)
    lines = [{(line.section, line.code, line.label): line.cents for line in s.lines} for s in statements]
    parts = [
        Part(section, _lines_of(section, names, lines), _income_sums(section, statements))
        for section in RESULT_SECTIONS
    ]
    return one(of_parts(parts, Table(
        "income-statement", _income_title(last, statements),
        "Income statement: last month, the month before, the year to date",
        columns("Account", (month_label(last), Unit.USD), (month_label(shift_month(last, -1)), Unit.USD),
                ("Year to date", Unit.USD)),
        (), tracing.trace, LEDGER, total=("Result", *(usd(s.net_cents) for s in statements)),
    )))  # fmt: skip


def sheet(facts: ScopeFacts) -> Blocks:
    """Return the balance sheet, beside that of the start of the year where the books are as old."""
    with facts.ask.tracing() as tracing:
        standing, months = facts.balances(facts.as_of), facts.months()
    if not standing:
        return NOTHING
    year = f"{facts.as_of.year:04d}"
    before = tuple(b for month, moved in months.items() if month < year for b in moved)
    earlier = balance_sheet(before).result_cents
    sheets = [(facts.as_of, balance_sheet(standing))]
    sheets += [(date(facts.as_of.year - 1, 12, 31), balance_sheet(before))] if before else []
    found = sheets[0][1]
    figures = {
        "assets": usd(found.assets_cents), "owed": usd(found.liabilities_cents),
        "own": usd(found.equity_cents + found.result_cents),
    }  # fmt: skip
    return one(of_parts(_sheet_parts([s for _, s in sheets], earlier, year), Table(
        "balance-sheet", prose("Assets {assets}: {owed} owed, {own} the owner's", **figures),
        f"Balance sheet at {format_date(facts.as_of)}",
        columns("Account", *((format_date(day), Unit.USD) for day, _ in sheets)),
        (), tracing.trace, LEDGER,
        total=("Difference: assets less liabilities and equity", *(usd(s.difference_cents) for _, s in sheets)),
    )))  # fmt: skip


def equation(facts: ScopeFacts) -> Blocks:
    """Return assets = liabilities + equity + result, entity by entity; one alone has it in its balance sheet."""
    with facts.ask.tracing() as tracing:
        standing = facts.balances(facts.as_of)
    groups = by_entity(standing)
    if len(groups) < 2:
        return NOTHING
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
    """Return the cash flow of the last complete month and of the year, from the cash before to the cash after."""
    with facts.ask.tracing() as tracing:
        held, months = facts.months(), months_with(facts, 1)
    if not months:
        return NOTHING
    last = months[-1]
    year = [b for m in held if m[:4] == last[:4] and m <= last for b in held[m]]
    flows = (cash_flow(held[last]), cash_flow(year))
    closing = sum(ledger.cash_of(moved) for month, moved in held.items() if month <= last)
    lines = [{line.label: line.cents for line in found.working_capital} for found in flows]
    named = sorted({(line.code, line.label) for found in flows for line in found.working_capital})
    operations = Part("", (
        ("Result", *(usd(found.result_cents) for found in flows)),
        ("Depreciation, which takes no cash", *(usd(found.depreciation_cents) for found in flows)),
        *_label_rows([label for _, label in named], lines),
    ), (("Cash from operations", *(usd(found.operating_cents) for found in flows)),))  # fmt: skip
    change = Part("", (
        ("Cash from investing", *(usd(found.investing_cents) for found in flows)),
        ("Cash from financing: loans, draws, group", *(usd(found.financing_cents) for found in flows)),
    ), (("Change of cash in bank", *(usd(found.change_cents) for found in flows)),))  # fmt: skip
    before = Part("", (("Cash in bank before", *(usd(closing - found.change_cents) for found in flows)),))
    figures = {"change": usd(flows[0].change_cents), "after": usd(closing)}
    return one(of_parts([operations, change, before], Table(
        "cash-flow", prose(f"Cash in bank moved by {{change:signed}} in {month_label(last)}, to {{after}}", **figures),
        "Cash flow, indirect: last complete month and the year to it; operations are the sum of the rows above them",
        columns("Item", (month_label(last), Unit.USD), ("Year to date", Unit.USD)), (),
        tracing.trace, LEDGER, total=("Cash in bank after", *(usd(closing) for _ in flows)),
    )))  # fmt: skip


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


def _sheet_parts(sheets: Sequence[BalanceSheet], earlier: int, year: str) -> Iterator[Part]:
    """Yield the lines of balance sheets side by side, each section with its sum.

    Args:
        sheets: the one of the report's day first.
        earlier: the result of the years before `year` that nobody closed into equity, in cents.
        year: of the report's day.
    """
    names = dict.fromkeys((line.section, line.code, line.label) for sheet in sheets for line in sheet.lines)
    amounts = [{(line.section, line.code, line.label): line.cents for line in sheet.lines} for sheet in sheets]
    for section in SHEET_SECTIONS.values():
        rows = _lines_of(section, names, amounts)
        if section == "Equity":
            if earlier:
                rows.append(("Result of earlier years, not closed", *(usd(earlier) for _ in sheets)))
            rows.append((f"Result of {year}, not closed", *(usd(sheet.result_cents - earlier) for sheet in sheets)))
        total: Row = (f"All {section.lower()}", *(usd(_section_cents(sheet, section)) for sheet in sheets))
        yield Part(section, rows, (total,))


def _lines_of(
    section: str, names: Iterable[tuple[str, str, str]], columns: Sequence[Mapping[tuple[str, str, str], int]]
) -> list[Row]:
    """Return the accounts of a section side by side, by their codes; one that a column lacks is zero there."""
    own = sorted(name for name in names if name[0] == section)
    return [(name[2], *(usd(held.get(name, 0)) for held in columns)) for name in own]


def _section_cents(sheet: BalanceSheet, section: str) -> int:
    return {
        "Assets": sheet.assets_cents, "Liabilities": sheet.liabilities_cents,
        "Equity": sheet.equity_cents + sheet.result_cents,
    }[section]  # fmt: skip


def _income_title(month: str, statements: Sequence[IncomeStatement]) -> Prose:
    """Return the result of a month and the line that moved it most from the month before."""
    now, before, _ = statements
    figures = {"result": usd(now.net_cents)}
    text = f"The result of {month_label(month)} is {{result}}"
    effects = Counter({_name(line): _effect(line) for line in now.lines})
    effects.subtract({_name(line): _effect(line) for line in before.lines})
    name, moved = max(effects.items(), key=lambda pair: (abs(pair[1]), pair[0]), default=(("", "", ""), 0))
    if not before.lines or not moved:
        return prose(text, **figures)
    figures |= {"before": usd(before.net_cents), "moved": usd(moved)}
    return prose(f"{text}, {{before}} the month before; most moved by {name[2].lower()}: {{moved:signed}}", **figures)


def _name(line: Line) -> tuple[str, str, str]:
    return line.section, line.code, line.label


def _effect(line: Line) -> int:
    return line.cents if line.section in {"Revenue", "Other income"} else -line.cents


def _income_sums(section: str, statements: Sequence[IncomeStatement]) -> Sequence[Row]:
    """Return the sums that stand below a section of the income statement."""
    match section:
        case "Revenue":
            return [("All revenue", *(usd(s.revenue_cents) for s in statements))]
        case "Cost of sales":
            return [
                ("All cost of sales", *(usd(s.cost_of_sales_cents) for s in statements)),
                ("Gross result", *(usd(s.gross_cents) for s in statements)),
            ]
        case "Operating expenses":
            return [
                ("All operating expenses", *(usd(s.operating_cents) for s in statements)),
                ("Operating result", *(usd(s.operating_result_cents) for s in statements)),
            ]
        case _:
            return []


def _label_rows(labels: Iterable[str], columns: Sequence[Mapping[str, int]]) -> list[Row]:
    return [(label, *(usd(column.get(label, 0)) for column in columns)) for label in labels]


def _equation_row(name: str, standing: Iterable[Balance]) -> Row:
    found = balance_sheet(standing)
    amounts = (found.assets_cents, found.liabilities_cents, found.equity_cents, found.result_cents)
    return (name, *(usd(cents) for cents in amounts), usd(found.difference_cents))
