"""Any block at all, for hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from reporting.blocks.model import (
    Action,
    Better,
    Block,
    Change,
    Chart,
    ChartForm,
    Column,
    Finding,
    Group,
    Kpi,
    Narrative,
    Prose,
    Query,
    Scenario,
    Series,
    Style,
    Table,
    Trace,
    Unit,
    Value,
)

MOST = 10**14  # steps: a trillion dollars, in cents
words = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="{}"), min_size=1, max_size=12)
texts = st.lists(words, min_size=1, max_size=12).map(" ".join)
ids = st.from_regex(r"[a-z][a-z0-9-]{0,15}", fullmatch=True)
units = st.sampled_from(Unit)
amounts = st.integers(-MOST, MOST)
values = st.builds(Value, amounts, units) | st.builds(Value.absent, units, texts)
dates = st.dates()
better: st.SearchStrategy[Better] = st.sampled_from(("up", "down", "neither"))
styles: st.SearchStrategy[Style] = st.sampled_from(("full", "whole", "compact"))


@st.composite
def proses(draw: st.DrawFn) -> Prose:
    figures = draw(st.dictionaries(st.from_regex(r"[a-z][a-z0-9_]{0,5}", fullmatch=True), values, max_size=3))
    parts = [draw(texts)]
    for name in figures:
        style = draw(st.sampled_from(("", ":full", ":whole", ":compact", ":signed")))
        parts += [f"{{{name}{style}}}", draw(texts)]
    return Prose(" ".join(parts), figures)


traces = st.builds(
    Trace,
    st.lists(
        st.builds(
            Query, texts, texts, ids, st.tuples(ids), st.integers(0, 10**7), st.lists(ids, max_size=3).map(tuple)
        ),
        max_size=2,
    ).map(tuple),
)
changes = st.builds(Change, values, values)
kpis = st.builds(
    Kpi,
    id=ids,
    label=texts,
    value=values,
    definition=texts,
    inputs=st.tuples(ids),
    trace=traces,
    better=better,
    style=styles,
    change_1w=st.none() | changes,
    change_4w=st.none() | changes,
    target=st.none() | values,
    trend=st.lists(st.none() | amounts, max_size=13).map(tuple),
    in_mail=st.booleans(),
)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    kinds = draw(st.lists(st.none() | units, max_size=5))
    columns = (Column(draw(texts)), *(Column(draw(words), unit, draw(styles)) for unit in kinds))

    def row() -> tuple[Value | str, ...]:
        cells = (draw(texts) if column.unit is None else draw(values) for column in columns)
        return tuple(cells)

    rows = tuple(row() for _ in range(draw(st.integers(0, 4))))
    total = row() if draw(st.booleans()) else None
    places = st.sets(st.sampled_from(range(len(rows)))) if rows else st.just(set[int]())
    return Table(
        draw(ids), draw(proses()), draw(texts), columns, rows, draw(traces), draw(texts), total,
        subtotals=tuple(sorted(draw(places))),
        groups=tuple(Group(first, draw(texts)) for first in sorted(draw(places))),
    )  # fmt: skip


forms: st.SearchStrategy[ChartForm] = st.sampled_from(
    ("line", "columns", "stacked_columns", "bars", "heatmap", "waterfall")
)


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    x = tuple(draw(st.lists(words, min_size=1, max_size=6)))
    places = st.lists(st.none() | amounts, min_size=len(x), max_size=len(x)).map(tuple)
    form = draw(forms)
    names = draw(st.lists(words, min_size=1, max_size=1 if form == "waterfall" else 4, unique=True))
    scenarios: st.SearchStrategy[Scenario] = st.sampled_from(("actual", "last_year", "plan", "forecast", "low", "high"))
    entities = st.sampled_from(("", "jada", "dcp", "portfolio"))
    series = tuple(Series(name, draw(places), draw(scenarios), draw(entities)) for name in names)
    prose = proses()
    unit = draw(units)
    return Chart(
        draw(ids), draw(prose), draw(texts), draw(prose), form, unit, x, series, draw(traces), draw(texts),
        better=draw(better),
    )  # fmt: skip


findings = st.builds(
    Finding,
    id=ids,
    rule=ids,
    severity=st.sampled_from(("critical", "high", "medium", "low", "info")),
    title=proses(),
    evidence=proses(),
    remedy=texts,
    owner=words,
    trace=traces,
    since=st.none() | dates,
    effect=st.none() | values,
)
actions = st.builds(
    Action,
    id=ids,
    rank=st.integers(1, 99),
    title=texts,
    owner=words,
    reason=proses(),
    due=st.none() | dates,
    effect=st.none() | values,
    hours=st.none() | values,
    confidence=st.none() | values,
    score=st.none() | values,
)
narratives = st.builds(
    Narrative,
    id=ids,
    role=st.sampled_from(("headline", "context", "text", "changes", "note", "method")),
    text=proses(),
)
blocks: st.SearchStrategy[Block] = kpis | tables() | charts() | findings | actions | narratives
