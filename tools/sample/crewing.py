"""Ship Captain Crew's tables as they are exported: no guest's name, no crew member's mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from tools.sample.chance import draw
from tools.sample.dates import AS_OF, days
from tools.sample.sales import Desk, Sale
from tools.sample.tables import Item, Tables

LAUNCHED = date(2026, 2, 1)  # charters from this day on are crewed with the app
PACIFIC = ZoneInfo("America/Los_Angeles")
PRODUCTS = {  # product -> template, title, local departure, minutes
    "sunset-charter": ("sunset-4h", "Sunset charter", time(16, 15), 210),
    "full-day-charter": ("full-day", "Full-day charter", time(10, 0), 480),
    "private-cruise": ("private-3h", "Private cruise", time(15, 0), 180),
}
ROLES = {"sunset-charter": ("captain", "mate"), "full-day-charter": ("captain", "mate"), "private-cruise": ("captain",)}
CREW = ("p-cb", "p-mt", "p-jl", "p-rs", "p-dk")
CHECKS = {
    "pre_departure": ("engine", "vhf-radio", "life-jackets", "bilge", "safety-talk", "weather"),
    "return": ("moored", "damage", "fuel-level"),
}
WAIVER_VERSION = "2026-01"
WAIVER_SHA256 = sha256(b"sample waiver text 2026-01").hexdigest()
CHECKED_BEFORE = timedelta(minutes=40)
CREWED_AHEAD, SIGNED_AHEAD = 8, 2  # days before departure when every required role is held, every waiver signed


@dataclass(frozen=True)
class Event:
    """A charter as the app knows it."""

    id: str
    booking: str | None
    entity: str
    product: str
    asset: str
    created: date
    sails: date
    gross: int
    cancelled: date | None

    @property
    def sailed(self) -> bool:
        """Return whether it is over."""
        return self.cancelled is None and self.sails <= AS_OF

    @property
    def departure(self) -> datetime:
        """Return the departure in UTC."""
        return datetime.combine(self.sails, PRODUCTS[self.product][2], PACIFIC).astimezone(UTC)

    @property
    def moored(self) -> datetime:
        """Return when everybody was back, in UTC."""
        return self.departure + timedelta(minutes=PRODUCTS[self.product][3] + 10)

    @property
    def guests(self) -> int:
        """Return how many guests are expected: never more than six without a COI."""
        return 3 + draw(4, "guests", self.id)


OWN_SAIL = Event(  # nobody pays for it, so it has no booking
    "ev-own-01", None, "jada", "sunset-charter", "jada-yacht-01", date(2026, 9, 1), date(2026, 9, 15), 0, None
)


def write_crewing(desk: Desk) -> None:
    """Write an event for every charter and private cruise since the app was launched, and one own sail."""
    for booking, sale in desk.sales.items():
        if sale.product in PRODUCTS and sale.start >= LAUNCHED and sale.channel != "qos-boatsetter":
            _write_event(desk.tables, _event(booking, sale))
    _write_event(desk.tables, OWN_SAIL)


def _event(booking: str, sale: Sale) -> Event:
    asset = sale.asset or "qos-boat-01"
    created = max(sale.booked, LAUNCHED - days(14))
    return Event(
        f"ev-{booking}", booking, sale.entity, sale.product, asset, created, sale.start, sale.gross, sale.cancelled
    )


def _write_event(tables: Tables, event: Event) -> None:
    tables.add_to("scc-events", _event_item(event))
    if event.sailed:
        for number, kind in enumerate(CHECKS, 1):
            tables.add_to("scc-checklists", _checklist_item(event, kind, number))
    for guest in range(1, event.guests + 1):
        if _waiver(event, guest) == "signed":
            tables.add_to("scc-waivers", _waiver_item(event, guest))


def _event_item(event: Event) -> Item:
    template, title, _, minutes = PRODUCTS[event.product]
    roles, guests = _roles(event), _guests(event)
    held = sum(1 for role in roles.values() if role["required"] and "holder" in role)
    present = [guest for guest in guests.values() if guest["attendance"] != "no_show"]
    open_waivers = sum(1 for guest in present if guest["waiver"] == "open")
    aboard = len(present) + len(roles) if event.sailed else None
    return {
        "event_id": event.id, "created_at": _stamp(event.created, 17), "entity": event.entity,
        "booking_id": event.booking, "asset_id": event.asset, "title": title, "template_id": template,
        "state": _state(event, held, len(ROLES[event.product]), open_waivers),
        "departure": _utc(event.departure), "duration_minutes": minutes,
        "time_zone": "America/Los_Angeles", "place_name": "Harbor dock", "paying_guests": event.booking is not None,
        "price_cents": event.gross or None, "crew_roles": roles, "guests": guests,
        "headcount_out": aboard, "headcount_back": aboard, "checks": _checks(event),
        "decision": _decision(event),
        "seq": 4 + 3 * len(guests), "chain_head": sha256(event.id.encode()).hexdigest(),
        "departure_month": f"{event.departure:%Y-%m}", "crew_required": len(ROLES[event.product]),
        "crew_required_filled": held, "waivers_signed": len(present) - open_waivers, "waivers_open": open_waivers,
        "completed_at": _utc(event.moored + timedelta(minutes=15)) if event.sailed else None,
        "cancelled_at": _stamp(event.cancelled, 19) if event.cancelled else None,
    }  # fmt: skip


def _decision(event: Event) -> dict[str, str] | None:
    decided = event.departure - timedelta(minutes=15)
    return {"decision": "go", "by": CREW[0], "at": _utc(decided)} if event.sailed else None


def _state(event: Event, held: int, required: int, open_waivers: int) -> str:
    if event.cancelled:
        return "cancelled"
    if event.sailed:
        return "completed"
    if held < required:
        return "on_hold"
    return "waiver_pending" if open_waivers or event.sails > AS_OF + days(1) else "active"


def _roles(event: Event) -> dict[str, dict[str, str | bool]]:
    roles: dict[str, dict[str, str | bool]] = {}
    for number, kind in enumerate((*ROLES[event.product], "deckhand")):
        role: dict[str, str | bool] = {"name": kind.capitalize(), "kind": kind, "required": kind != "deckhand"}
        soon = event.sails <= AS_OF + days(CREWED_AHEAD)
        if (soon and kind != "deckhand") or draw(3, "held", event.id, kind) == 0:
            role["holder"] = CREW[(number + draw(5, "crew", event.id)) % len(CREW)]
        roles[f"{event.id}.{kind}"] = role
    return roles


def _guests(event: Event) -> dict[str, dict[str, str]]:
    guests = {}
    for number in range(1, event.guests + 1):
        no_show = event.sailed and draw(40, "no-show", event.id, number) == 0
        attendance = "no_show" if no_show else "aboard" if event.sailed else "expected"
        waiver = _waiver(event, number)
        guests[f"g{number}"] = {"attendance": attendance, "waiver": waiver, "waiver_version": WAIVER_VERSION}
    return guests


def _waiver(event: Event, guest: int) -> str:
    if event.sailed and draw(40, "no-show", event.id, guest) == 0:
        return "open"
    signed = event.sailed or event.sails <= AS_OF + days(SIGNED_AHEAD) or draw(3, "signed", event.id, guest) == 0
    return "signed" if signed and not event.cancelled else "open"


def _checks(event: Event) -> dict[str, dict[str, dict[str, str]]]:
    if not event.sailed:
        return {}
    at = _utc(event.departure - CHECKED_BEFORE)
    return {"pre_departure": {item: {"answer": "ok", "by": CREW[0], "at": at} for item in CHECKS["pre_departure"][:2]}}


def _checklist_item(event: Event, kind: str, number: int) -> Item:
    answers = [
        {"item": item, "answer": "not_ok" if draw(25, "check", event.id, item) == 0 else "ok"} for item in CHECKS[kind]
    ]
    at = event.departure - CHECKED_BEFORE if kind == "pre_departure" else event.moored
    return {
        "checklist_id": f"{event.id}.{number}", "event_id": event.id, "entity": event.entity,
        "booking_id": event.booking, "asset_id": event.asset, "kind": kind,
        "submitted_at": _utc(at), "submitted_by": CREW[0], "answers": answers,
    }  # fmt: skip


def _waiver_item(event: Event, guest: int) -> Item:
    last = min(event.sails, AS_OF) - days(1)
    day = max(event.created, last - days(draw(4, "signed-on", event.id, guest)))
    return {
        "waiver_id": f"{event.id}.g{guest}.1", "event_id": event.id, "entity": event.entity,
        "booking_id": event.booking, "asset_id": event.asset, "guest_id": f"g{guest}", "state": "signed",
        "text_version": WAIVER_VERSION, "text_sha256": WAIVER_SHA256, "signed_at": _stamp(day, 18), "minor": False,
    }  # fmt: skip


def _utc(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _stamp(day: date, hour: int) -> str:
    return f"{day}T{hour:02d}:00:00Z"
