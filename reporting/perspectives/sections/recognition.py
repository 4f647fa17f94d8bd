"""Revenue recognition: the method of each stream, and the roll-forward of what is paid and not yet earned."""

from __future__ import annotations

from collections.abc import Sequence

from reporting.analysis import ledger
from reporting.analysis.business import LINES, Line
from reporting.analysis.figures import count, usd
from reporting.analysis.revenue import DeferredYear, Stream, deferred_year
from reporting.blocks.display import Blocks
from reporting.blocks.format import format_date
from reporting.blocks.model import Cell, Chart, Series, Table, Unit, prose
from reporting.perspectives.facts import ScopeFacts
from reporting.perspectives.sections import entities
from reporting.perspectives.sections.parts import NOTHING, columns, one

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
    "commission": "Marketplace sales are gross, their commission is a cost: we are the principal.",
    "contract_asset": "Work done and not yet billed is a contract asset.",
}
ROLL_SOURCE = "ledger (postings, accounts)"


def framework(facts: ScopeFacts) -> Blocks:
    """Return when each stream becomes revenue, by which standard, and what it has earned since the books opened."""
    with facts.ask.tracing() as tracing:
        rows = facts.streams()
        roles = {account.role for account in facts.accounts()}
    if not rows:
        return NOTHING
    ordered = sorted(rows, key=lambda row: (facts.members.index(row.entity), -row.recognised_cents, row.product))
    methods = count(len({(row.recognition, _standard(row)) for row in rows}))
    title = prose("Methods of recognition: {methods}, products: {all}", methods=methods, all=count(len(rows)))
    return one(Table(
        "recognition", title, "When each product becomes revenue, and what it has earned since the books were opened",
        columns("Product", "Entity", "Becomes revenue", "Standard", ("Bookings", Unit.COUNT), ("Earned", Unit.USD)),
        tuple(
            (r.product.replace("-", " "), facts.name(r.entity), METHODS[r.recognition], _standard(r),
             count(r.bookings), usd(r.recognised_cents))
            for r in ordered
        ),
        tracing.trace, "bookings, booking_positions, accounts",
        note=" ".join(text for role, text in TREATMENTS.items() if role in roles),
    ))  # fmt: skip


def deferred(facts: ScopeFacts, *, in_mail: bool = False) -> Blocks:
    """Return the roll-forward of the contract liability since January: a waterfall, and a table by entity.

    A scope that is never paid in advance shows what its customers owe instead.
    """
    with facts.ask.tracing() as tracing:
        rows = deferred_year(facts.deferred_months(), f"{facts.as_of.year:04d}")
        stands = -ledger.sum_of_roles(facts.balances(facts.as_of), ("contract_liability",))
    if not rows:
        return entities.roll_forward(facts, in_mail=in_mail)
    whole = together(rows)
    steps = (
        ("Opening", whole.opening_cents), ("Received", whole.received_cents), ("Recognised", -whole.recognised_cents),
        ("Refunded", -whole.refunded_cents), ("Forfeited", -whole.forfeited_cents),
    )  # fmt: skip
    figures = {"opening": usd(whole.opening_cents), "closing": usd(whole.closing_cents)}
    message = f"Received and not yet earned: {{closing}} on {format_date(facts.as_of)}, {{opening}} on 1 Jan"
    tied = "The ledger's control account says the same." if stands == whole.closing_cents else "The ledger differs."
    return Blocks([
        Chart(
            "deferred", prose(message, **figures), "Contract liability since January, USD, actual",
            prose(f"A waterfall from the opening to the closing balance. {message}.", **figures), "waterfall", Unit.USD,
            tuple(name for name, _ in steps), (Series("Received, not earned", tuple(cents for _, cents in steps)),),
            tracing.trace, ROLL_SOURCE, in_mail=in_mail,
        ),
        Table(
            "deferred-table", prose("Received and not yet earned: {closing}", closing=figures["closing"]),
            "Deferred roll-forward since January: opening + received - recognised - refunded - forfeited = closing",
            columns("Entity", *((name, Unit.USD) for name in (*(name for name, _ in steps), "Closing"))),
            tuple(_row(facts.name(row.entity), row) for row in rows), tracing.trace, ROLL_SOURCE,
            total=_row("Together", whole) if len(rows) > 1 else None, note=tied,
        ),
    ])  # fmt: skip


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


def _row(name: str, row: DeferredYear) -> tuple[Cell, ...]:
    amounts = (row.opening_cents, row.received_cents, row.recognised_cents, row.refunded_cents, row.forfeited_cents)
    return (name, *(usd(cents) for cents in amounts), usd(row.closing_cents))


def _standard(stream: Stream) -> str:
    return LEASE if LINES.get(stream.entity) is Line.RENTAL else SERVICE
