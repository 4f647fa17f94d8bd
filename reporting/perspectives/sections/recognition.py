"""Revenue recognition: the method of each stream, and the roll-forward of what is paid and not yet earned."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from reporting.analysis import ledger
from reporting.analysis.business import LINES, Line
from reporting.analysis.figures import count, percent_of, usd
from reporting.analysis.ledger import Balance
from reporting.analysis.revenue import DeferredYear, RollForward, Stream, deferred_year
from reporting.blocks.display import Blocks
from reporting.blocks.format import format_date
from reporting.blocks.model import Cell, Chart, Prose, Series, Table, Unit, prose
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.sections.parts import NOTHING, by_entity, columns, of_scope, one

SERVICE, LEASE = "ASC 606", "ASC 842"
METHODS = {
    "point_in_time": "on the day the service is done",
    "over_time": "over time, by miles made good",
    "cost_to_cost": "over time, by cost spent of cost expected",
    "straight_line": "evenly, month by month",
}
TREATMENTS = {
    "gift_card_liability": "Gift cards are a liability until they are redeemed.",
    "tenant_deposit": "The tenant's deposit is a liability.",
    "tips_payable": "Tips are owed to the crew, never revenue.",
    "tax_payable": "Sales tax is owed to the state, never revenue.",
    "commission": "Marketplace sales are gross and stand with their stream; their commission is a cost.",
    "contract_asset": "Work done and not yet billed is a contract asset.",
}
ROLL_SOURCE, POSITIONS = "ledger (postings, accounts)", "booking_positions"


def framework(facts: ScopeFacts) -> Blocks:
    """Return when each stream becomes revenue, by which standard, and what it has earned since the books opened."""
    with facts.ask.tracing() as tracing:
        rows = _streams(facts)
        roles = {account.role for account in facts.accounts()}
    if not rows:
        return NOTHING
    ordered = sorted(rows, key=lambda row: (facts.members.index(row.entity), -row.recognised_cents, row.product))
    return one(of_scope(facts, Table(
        "recognition", _framework_title(rows),
        "When each stream becomes revenue, and what its bookings have earned since the books were opened",
        columns("Stream", "Entity", "Becomes revenue", "Standard", ("Bookings", Unit.COUNT), ("Earned", Unit.USD)),
        tuple(
            (r.product, facts.name(r.entity), METHODS[r.recognition], _standard(r), count(r.bookings),
             usd(r.recognised_cents))
            for r in ordered
        ),
        tracing.trace, "bookings, booking_positions, accounts",
        note=" ".join(text for role, text in TREATMENTS.items() if role in roles),
    )))  # fmt: skip


def _streams(facts: ScopeFacts) -> list[Stream]:
    """Return the bookings by the revenue account their product goes to; a product not yet earned keeps its name."""
    names, groups = facts.product_accounts(), defaultdict[tuple[str, str, str], list[Stream]](list)
    for row in facts.streams():
        spelled = row.product.replace("-", " ").capitalize()
        groups[row.entity, names.get((row.entity, row.product), spelled), row.recognition].append(row)
    return [
        Stream(entity, name, method, sum(r.bookings for r in rows), sum(r.recognised_cents for r in rows))
        for (entity, name, method), rows in groups.items()
    ]


def _framework_title(rows: Sequence[Stream]) -> Prose:
    earned = Counter[tuple[str, str]]()
    for row in rows:
        earned[row.recognition, _standard(row)] += row.recognised_cents
    (method, standard), most = max(earned.items(), key=lambda pair: (pair[1], pair[0]))
    if len(earned) == 1 or not earned.total():
        return prose(f"Revenue is earned {METHODS[method]} ({standard})")
    return prose(f"{{share}} was earned {METHODS[method]} ({standard})", share=percent_of(most, earned.total()))


def deferred(facts: ScopeFacts, *, in_mail: bool = False) -> Blocks:
    """Return the roll-forward of the contract liability since January: a waterfall, and a table by entity.

    A scope that is never paid in advance shows what its customers owe instead.
    """
    with facts.ask.tracing() as tracing:
        found = deferred_year(facts.deferred_months(), f"{facts.as_of.year:04d}")
        stands = -ledger.sum_of_roles(facts.balances(facts.as_of), ("contract_liability",))
    rows = sorted(found, key=lambda row: facts.members.index(row.entity))
    if not rows:
        return _owed(facts, in_mail=in_mail)
    whole = together(rows)
    steps = (
        ("Opening", whole.opening_cents), ("Received", whole.received_cents), ("Recognised", -whole.recognised_cents),
        ("Refunded", -whole.refunded_cents), ("Forfeited", -whole.forfeited_cents),
    )  # fmt: skip
    figures = {"opening": usd(whole.opening_cents), "closing": usd(whole.closing_cents)}
    message = f"Received and not yet earned: {{closing}} on {format_date(facts.as_of)}, {{opening}} at New Year"
    tied = "The ledger's control account says the same." if stands == whole.closing_cents else "The ledger differs."
    return Blocks([
        Chart(
            "deferred", prose(message, **figures), "Contract liability since January, USD, actual",
            prose(f"A waterfall from the opening to the closing balance. {message}.", **figures), "waterfall", Unit.USD,
            tuple(name for name, _ in steps), (Series("Received, not earned", tuple(cents for _, cents in steps)),),
            tracing.trace, ROLL_SOURCE, in_mail=in_mail,
        ),
        Table(
            "deferred-table", _deferred_title(facts, rows),
            "Deferred roll-forward since January: opening + received - recognised - refunded - forfeited = closing",
            columns("Entity", *((name, Unit.USD) for name in (*(name for name, _ in steps), "Closing"))),
            tuple(_row(facts.name(row.entity), row) for row in rows), tracing.trace, ROLL_SOURCE,
            total=_row("Together", whole) if len(rows) > 1 else None, note=tied,
        ),
    ])  # fmt: skip


def _owed(facts: ScopeFacts, *, in_mail: bool) -> Blocks:
    """Return what was earned and received since the books were opened: a waterfall, and a table by entity."""
    with facts.ask.tracing() as tracing:
        rows = [row for row in facts.roll_forward() if row.received_cents or row.recognised_cents]
        standing = by_entity(facts.balances(facts.as_of))
    if not rows:
        return NOTHING
    parts = [[*_owed_parts(row, standing.get(row.entity, ()))] for row in rows]
    earned, received, refunded, owed, invoiced, unbilled = (sum(column) for column in zip(*parts, strict=True))
    steps = (("Earned", earned), ("Received", -received), ("Refunded", refunded))
    figures = {"earned": usd(earned), "owed": usd(owed), "invoiced": usd(invoiced), "unbilled": usd(unbilled)}
    message = "{earned} earned since the books were opened, {owed} of it not yet paid"
    split = "Earned and not yet paid: {owed}, of it {invoiced} invoiced and {unbilled} not yet billed"
    tied = "The ledger differs." if owed != invoiced + unbilled else "Receivables and contract assets say the same."
    names = ("Earned", "Received", "Refunded", "Not yet paid", "Invoiced", "Not billed")
    return Blocks([
        Chart(
            "roll-forward", prose(message, earned=figures["earned"], owed=figures["owed"]),
            "Earned, received and open since the books were opened, USD, actual",
            prose(f"A waterfall from what was earned to what is open. {message}.", earned=figures["earned"],
                  owed=figures["owed"]),
            "waterfall", Unit.USD, tuple(name for name, _ in steps),
            (Series("Not yet paid", tuple(cents for _, cents in steps)),), tracing.trace, POSITIONS, in_mail=in_mail,
        ),
        Table(
            "roll-forward-table", prose(split, **{name: figures[name] for name in ("owed", "invoiced", "unbilled")}),
            "Roll-forward: earned - received + refunded = not yet paid",
            columns("Entity", *((name, Unit.USD) for name in names)),
            tuple((facts.name(row.entity), *map(usd, cents)) for row, cents in zip(rows, parts, strict=True)),
            tracing.trace, f"{POSITIONS}; {ROLL_SOURCE}", note=tied,
            total=("Together", *map(usd, (earned, received, refunded, owed, invoiced, unbilled)))
            if len(rows) > 1 else None,
        ),
    ])  # fmt: skip


def _owed_parts(row: RollForward, standing: Iterable[Balance]) -> tuple[int, ...]:
    """Return earned, received, refunded, not yet paid, and of that what is invoiced and what not yet billed."""
    held = tuple(standing)
    earned = row.recognised_cents + row.forfeited_cents
    invoiced, unbilled = ledger.sum_of_roles(held, ("receivable",)), ledger.sum_of_roles(held, ("contract_asset",))
    return (earned, row.received_cents, row.refunded_cents, -row.closing_cents, invoiced, unbilled)


def together(rows: Sequence[DeferredYear]) -> DeferredYear:
    """Return the sum of the entities' roll-forwards."""
    return DeferredYear(
        "",
        sum(row.opening_cents for row in rows),
        sum(row.received_cents for row in rows),
        sum(row.recognised_cents for row in rows),
        sum(row.refunded_cents for row in rows),
        sum(row.forfeited_cents for row in rows),
    )


def _deferred_title(facts: ScopeFacts, rows: Sequence[DeferredYear]) -> Prose:
    """Return what the year did to the liability: for one entity its receipts, else who owes most in service."""
    whole = together(rows)
    if len(rows) == 1:
        figures = {"received": usd(whole.received_cents), "recognised": usd(whole.recognised_cents)}
        return prose("This year {received} received in advance, {recognised} earned", **figures)
    most = max(rows, key=lambda row: row.closing_cents)
    figures = {"most": usd(most.closing_cents), "all": usd(whole.closing_cents)}
    return prose(f"{facts.name(most.entity)} owes most of it in service: {{most}} of {{all}}", **figures)


def _row(name: str, row: DeferredYear) -> tuple[Cell, ...]:
    amounts = (row.opening_cents, row.received_cents, row.recognised_cents, row.refunded_cents, row.forfeited_cents)
    return (name, *(usd(cents) for cents in amounts), usd(row.closing_cents))


def _standard(stream: Stream) -> str:
    return LEASE if LINES.get(stream.entity) is Line.RENTAL else SERVICE
