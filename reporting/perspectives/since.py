"""What changed since the last edition sent: rules, figures sent that were restated since, and what moved most."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from reporting.analysis.catalog import KPIS
from reporting.analysis.facts import Facts
from reporting.analysis.kpis import lacks
from reporting.analysis.rulebook import RULES
from reporting.analysis.rules import Verdict
from reporting.blocks.format import direction_of, format_date
from reporting.blocks.model import Change, Kpi, Narrative, Prose, Value, prose
from reporting.money import Exact
from reporting.perspectives.kpi_blocks import change_between, has_moved
from reporting.perspectives.previous import Sent

MOST_MOVES, MOST_RESTATED_IN_MAIL = 3, 3
FIRST = (
    "No earlier edition of this report was sent: changes are against one and four weeks before. The next edition will "
    "be compared with this one."
)


def first_edition() -> Narrative:
    """Return that there is nothing yet to compare with."""
    return Narrative("changes-since", "changes", prose(FIRST))


def since(sent: Sent, kpis: Sequence[Kpi], verdicts: Iterable[Verdict], facts: Facts) -> Iterator[Narrative]:
    """Return what changed, in the order a reader wants it: rules, restatements, measures, moves.

    Args:
        sent: the edition sent before.
        kpis: those of today's report.
        verdicts: the rules judged today.
        facts: of the scope; they can answer for the day of `sent`.
    """
    told = [*_rules(sent, verdicts), *_restated(sent, kpis, facts), *_measured(sent, kpis)]
    text = f"Compared with the edition of {format_date(sent.as_of)}, the last one sent."
    if not told:
        text += " No rule tripped or cleared since, and no figure sent then was restated."
    yield Narrative("changes-since", "changes", prose(text), in_mail=True)
    yield from told
    yield from _moved(sent, kpis, facts)


def _rules(sent: Sent, verdicts: Iterable[Verdict]) -> Iterator[Narrative]:
    judged = [verdict for verdict in verdicts if not verdict.unknown]
    now = {verdict.rule.id for verdict in judged if verdict.trip}
    clear = {verdict.rule.id for verdict in judged if not verdict.trip}
    for name, one, many, rules in (
        ("tripped", "New shortfall", "New shortfalls", now - sent.tripped),
        ("cleared", "Shortfall mended", "Shortfalls mended", clear & sent.tripped),
    ):
        if rules:
            titles = "; ".join(f"{_lowered(RULES[rule].title)} ({rule})" for rule in RULES if rule in rules)
            yield Narrative(
                f"changes-{name}", "changes", prose(f"{one if len(rules) == 1 else many}: {titles}."), in_mail=True
            )


def _restated(sent: Sent, kpis: Sequence[Kpi], facts: Facts) -> Iterator[Narrative]:
    number = 0
    for kpi in kpis:
        then, exact = _sent_value(sent.kpis, kpi), _recomputed(kpi, sent, facts)
        if then is None or exact is None:
            continue
        today = Value.of(exact, then.unit)
        change = change_between(then.unit, today.amount or 0, then.amount or 0)
        if not direction_of(change.delta):
            continue
        number += 1
        text = (
            f"Restated: {kpi.label}, sent as {{then}} for {format_date(sent.as_of)}, is {{today}} for that day by what "
            "is known today ({delta:signed})."
        )
        figures = {"then": then, "today": today, "delta": change.delta}
        yield Narrative(f"restated-{kpi.id}", "changes", Prose(text, figures), in_mail=number <= MOST_RESTATED_IN_MAIL)


def _measured(sent: Sent, kpis: Sequence[Kpi]) -> Iterator[Narrative]:
    day = format_date(sent.as_of)
    for kpi in kpis:
        then, now = sent.kpis[kpi.id].value if kpi.id in sent.kpis else kpi.value, kpi.value
        if then.amount is None and now.amount is not None:
            text, figures = f"{kpi.label}: {{now}}; on {day} there was none ({then.missing.rstrip('.')}).", {"now": now}
        elif then.amount is not None and now.amount is None:
            text, figures = f"{kpi.label}: none ({now.missing.rstrip('.')}); on {day} {{then}}.", {"then": then}
        else:
            continue
        yield Narrative(f"measured-{kpi.id}", "changes", Prose(text, figures), in_mail=True)


def _moved(sent: Sent, kpis: Sequence[Kpi], facts: Facts) -> Iterator[Narrative]:
    pairs = [(kpi, then) for kpi in kpis if (then := _sent_value(sent.kpis, kpi)) is not None]
    moved = [(kpi, then, _change(kpi, then, sent, facts)) for kpi, then in pairs]
    moved = [entry for entry in moved if has_moved(entry[2])]
    moved.sort(key=lambda entry: -abs(entry[2].relative.amount or 0))
    for kpi, then, change in moved[:MOST_MOVES]:
        figures = {"now": kpi.value, "then": then, "delta": change.delta, "share": change.relative}
        text = f"{kpi.label}: {{now}}, from {{then}} on {format_date(sent.as_of)} ({{delta:signed}}, {{share:signed}})"
        if kpi.change_4w and kpi.change_4w.delta.amount is not None:
            text, figures = text + "; {month:signed} in four weeks", figures | {"month": kpi.change_4w.delta}
        yield Narrative(f"change-{kpi.id}", "changes", Prose(text + ".", figures), in_mail=True)


def _sent_value(sent: Mapping[str, Kpi], kpi: Kpi) -> Value | None:
    """Return what was sent for a KPI that has a figure both then and now."""
    then = sent[kpi.id].value if kpi.id in sent else None
    if then is None or then.amount is None or kpi.value.amount is None or then.unit is not kpi.value.unit:
        return None
    return then


def _change(kpi: Kpi, then: Value, sent: Sent, facts: Facts) -> Change:
    """Return the change since the edition sent: of the exact amounts, unless what was sent is restated since."""
    amount, before = KPIS[kpi.id].compute(facts, facts.as_of), _recomputed(kpi, sent, facts)
    if amount is None or before is None or Value.of(before, then.unit) != then:
        return change_between(then.unit, kpi.value.amount or 0, then.amount or 0)
    return change_between(then.unit, amount, before)


def _recomputed(kpi: Kpi, sent: Sent, facts: Facts) -> Exact | None:
    """Return the KPI at the day of the edition sent, by what is known today."""
    definition = KPIS[kpi.id]
    if not definition.dated or lacks(definition, facts):
        return None
    return definition.compute(facts, sent.as_of)


def _lowered(text: str) -> str:
    """Return a title as it stands inside a sentence; abbreviations keep their capitals."""
    return text if text[1:2].isupper() else text[0].lower() + text[1:]
