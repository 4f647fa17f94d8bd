"""Small notebooks of all five perspectives, for the tests of the pipeline: real blocks, no analysis."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reporting.blocks.display import Blocks, ReadSet
from reporting.blocks.model import Block, Chart, Column, Kpi, Narrative, Query, Series, Table, Trace, Unit, Value, prose
from reporting.context.load import open_context
from tests.execution.notebooks import PARAMETERS, code, text, write_notebook

PERSPECTIVES = ("ceo", "cto", "cfo", "cmo", "accounting")
SHOWN = ("revenue", "cash", "liabilities", "rows")


@dataclass(frozen=True)
class Toy:
    """What a toy notebook shows."""

    blocks: Blocks
    reads: ReadSet


def open_toy(perspective: str, scope: str, as_of: str, context: str, **changed: int) -> Toy:
    """Count the accounts of a scope and make four figures of them; `changed` replaces some, in cents."""
    door = open_context(Path(context), scope)
    accounts = door.table("accounts")
    answer = door.fetch("accounts", accounts.select("id").order_by("id"), "id")
    figures = dict.fromkeys(SHOWN, 100 * len(answer.frame)) | changed
    kpis = [_kpi(name, figures[name], answer.trace) for name in SHOWN]
    blocks = [*_words(perspective, figures), *kpis, _chart(figures, answer.trace), _table(figures, answer.trace)]
    return Toy(Blocks(blocks), ReadSet(door.read_set(), as_of, scope))


def _words(perspective: str, figures: dict[str, int]) -> list[Block]:
    revenue = Value(figures["revenue"], Unit.USD)
    return [
        Narrative("headline", "headline", prose(f"The {perspective} sees {{revenue}}; all is well", revenue=revenue)),
        Narrative("context", "context", prose("Toy figures, {revenue} against no plan", revenue=revenue)),
    ]


def _kpi(name: str, cents: int, query: Query) -> Kpi:
    trend = tuple(cents + step for step in range(13))
    definition = f"{name} of the toy"
    return Kpi(
        name, name.title(), Value(cents, Unit.USD), definition, ("accounts",), Trace((query,)),
        trend=trend, in_mail=True,
    )  # fmt: skip


def _chart(figures: dict[str, int], query: Query) -> Chart:
    return Chart(
        "bars", prose("Figures differ"), "Figures, USD, actual", prose("Four figures as bars"), "columns", Unit.USD,
        tuple(figures), (Series("figures", tuple(figures.values())),), Trace((query,)), "toy", in_mail=True,
    )  # fmt: skip


def _table(figures: dict[str, int], query: Query) -> Table:
    rows = tuple((name, Value(cents, Unit.USD)) for name, cents in figures.items())
    columns = (Column("Figure"), Column("USD", Unit.USD))
    return Table("figures", prose("All figures"), "Figures of the toy", columns, rows, Trace((query,)), "toy")


def write_toys(folder: Path, **extra: str) -> Path:
    """Write the notebooks; `extra` is code that a perspective's notebook runs first, or `, cash=1` for its toy."""
    folder.mkdir(parents=True, exist_ok=True)
    for perspective in PERSPECTIVES:
        more = extra.get(perspective, "")
        changed = more if more.startswith(",") else ""
        cells = [
            text("# Toy"),
            code(PARAMETERS, "parameters"),
            code("from tests.toys import open_toy"),
            *([code(more)] if more and not changed else []),
            code(f"report = open_toy(perspective, scope, as_of, context{changed})"),
            text("## Figures"),
            code("report.blocks"),
            code("report.reads"),
        ]
        write_notebook(folder / f"{perspective}.ipynb", cells)
    return folder
