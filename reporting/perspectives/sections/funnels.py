"""How the funnels convert, step by step, against the floors that are set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reporting.analysis import marketing
from reporting.analysis.figures import count, percent, percent_bp, percent_of, points
from reporting.analysis.marketing import Conversion, Step
from reporting.analysis.rulebook.selling import FLOORS_BP, MIN_FUNNEL_INPUTS
from reporting.blocks.display import Blocks
from reporting.blocks.model import Chart, Series, Table, Trace, Unit, Value, prose
from reporting.money import PPM_PER_BP, Exact, share_ppm
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.sections.parts import NOTHING, columns, of_scope

NO_RATE = Value.absent(Unit.PERCENT, "no input of the step")
NO_FLOOR = "no floor is set for this step"


def funnels(facts: ScopeFacts, *, in_mail: bool = False) -> Blocks:
    """Return each entity's funnel of 28 days; the one that keeps fewest goes into the mail."""
    with facts.ask.tracing() as tracing:
        found = {entity: sorted(steps, key=_place) for entity, steps in sorted(facts.funnel(facts.as_of).items())}
    full = {entity: steps for entity, steps in found.items() if len(steps) > 1 and steps[0].count}
    if not full:
        return NOTHING
    worst = min(full, key=lambda entity: share_ppm(full[entity][-1].count, full[entity][0].count))
    charts = (
        _funnel(facts, entity, steps, tracing.trace, in_mail=in_mail and entity == worst)
        for entity, steps in full.items()
    )
    return Blocks([*charts, _conversions(facts, full, tracing.trace)])


def _funnel(facts: ScopeFacts, entity: str, steps: Sequence[Step], trace: Trace, *, in_mail: bool) -> Chart:
    parts = [f"{step.name} {{n{i}}}" for i, step in enumerate(steps)]
    figures = {f"n{i}": count(step.count) for i, step in enumerate(steps)}
    figures["rate"] = percent_of(steps[-1].count, steps[-2].count) if steps[-2].count else NO_RATE
    message = f"{facts.name(entity)}: {', '.join(parts)}; {{rate}} in the last step"
    return Chart(
        f"funnel-{entity}", prose(message, **figures), "Funnel of 28 days, count, actual",
        prose(f"Bars of the funnel's steps. {message}.", **figures), "bars", Unit.COUNT,
        tuple(step.name for step in steps), (Series("Count", tuple(s.count for s in steps), entity=entity),), trace,
        "funnel_counts", in_mail=in_mail,
    )  # fmt: skip


def _conversions(facts: ScopeFacts, funnels: Mapping[str, Sequence[Step]], trace: Trace) -> Table:
    """Return every step of every funnel against its floor, where one is set."""
    steps = [(entity, step) for entity, found in funnels.items() for step in marketing.conversions(found)]
    leaking = [(e, step) for e, step in steps if _floor_gap(step) < 0 and step.inputs >= MIN_FUNNEL_INPUTS]
    entity, step = min(steps, key=lambda pair: (pair[1].rate_ppm is None, pair[1].rate_ppm))
    title = prose(f"{facts.name(entity)}: fewest go on from {step.start} to {step.end}, {{rate}}", rate=_rate(step))
    if leaking:
        entity, step = leaking[0]
        title = prose(
            f"{facts.name(entity)} loses too many from {step.start} to {step.end}: {{rate}}, floor {{floor}}",
            rate=_rate(step), floor=percent_bp(FLOORS_BP[step.start, step.end]),
        )  # fmt: skip
    return of_scope(facts, Table(
        "funnel-steps", title, "Conversion of each step in 28 days against its floor",
        columns("Step", "Entity", ("In", Unit.COUNT), ("Out", Unit.COUNT), ("Rate", Unit.PERCENT),
                ("Floor", Unit.PERCENT), ("vs floor", Unit.POINTS, "up")),
        tuple(
            (f"{s.start} to {s.end}", facts.name(entity), count(s.inputs), count(s.outputs), _rate(s), *_floor(s))
            for entity, s in steps
        ),
        trace, "funnel_counts",
    ))  # fmt: skip


def _rate(step: Conversion) -> Value:
    return NO_RATE if step.rate_ppm is None else percent(step.rate_ppm)


def _floor_gap(step: Conversion) -> Exact:
    floor = FLOORS_BP.get((step.start, step.end))
    return 0 if floor is None or step.rate_ppm is None else step.rate_ppm - floor * PPM_PER_BP


def _floor(step: Conversion) -> tuple[Value, Value]:
    floor = FLOORS_BP.get((step.start, step.end))
    if floor is None or step.rate_ppm is None:
        return Value.absent(Unit.PERCENT, NO_FLOOR), Value.absent(Unit.POINTS, NO_FLOOR)
    return percent_bp(floor), points(_floor_gap(step))


def _place(step: Step) -> int:
    return step.position
