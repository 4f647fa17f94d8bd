"""Templates, vessels and waiver texts: what the office makes charters from."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from scc.app.api.call import Call
from scc.app.api.fields import ItemId, Line, Minutes, Name, Paragraph, Slug
from scc.app.api.place_entry import PlaceEntry, place_of
from scc.app.api.registry import ADMIN, route
from scc.app.domain import planning
from scc.app.domain.model import MAX_ROLES, CheckItem, Regime, RoleKind
from scc.app.domain.planning import Template, TemplateRole, Vessel
from scc.app.domain.timing import SAN_DIEGO
from scc.app.domain.waivers import WaiverText
from scc.app.problems import NotFound

_MAX_ITEMS = 100
_Offset = Annotated[int, Meta(ge=-600, le=600)]
_Deadline = Annotated[str, Meta(max_length=40)]


class RoleEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """A place in the crew."""

    slug: Slug
    name: Name
    kind: RoleKind
    required: bool


class Texts(Struct, frozen=True, forbid_unknown_fields=True):
    """A line in both languages."""

    en: Line
    es: Line


class ItemEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """A checklist line; `deadline` like `departure-30m` or `sunset+10m`."""

    id: ItemId
    text: Texts
    deadline: _Deadline | None = None
    field: Literal["check", "text", "number"] = "check"


_Items = Annotated[tuple[ItemEntry, ...], Meta(max_length=_MAX_ITEMS)]


class TemplateEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """What charters of one sort have in common."""

    title: Line
    duration_minutes: Minutes
    paying_guests: bool
    crew_roles: Annotated[tuple[RoleEntry, ...], Meta(min_length=1, max_length=MAX_ROLES)]
    pre_departure: _Items
    return_: _Items = ()
    guest: _Items = ()
    briefing_minutes: Annotated[int, Meta(ge=0, le=240)] = 30
    sunset_offset_minutes: _Offset = 30


class VesselEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """A boat; `regime` is `inspected` with a Certificate of Inspection for `capacity` guests.

    It lies in San Diego unless `place` says otherwise.
    """

    name: Name
    entity: Slug
    regime: Regime
    capacity: Annotated[int, Meta(ge=1, le=500)]
    place: PlaceEntry | None = None


class Paragraphs(Struct, frozen=True, forbid_unknown_fields=True):
    """A text in both languages."""

    en: Annotated[tuple[Paragraph, ...], Meta(min_length=1, max_length=100)]
    es: Annotated[tuple[Paragraph, ...], Meta(min_length=1, max_length=100)]


class WaiverEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """A new version of the waiver text."""

    version: Slug
    paragraphs: Paragraphs


class Templates(Struct, frozen=True):
    """Every template."""

    templates: tuple[Template, ...]


class Vessels(Struct, frozen=True):
    """Every vessel."""

    vessels: tuple[Vessel, ...]


@route("GET", "/templates", allow=ADMIN, answer=Templates)
def list_templates(call: Call) -> Templates:
    """List the templates."""
    return Templates(tuple(call.app.store.catalog.templates()))


@route(
    "PUT",
    "/templates/{template_id}",
    allow=ADMIN,
    body=TemplateEntry,
    answer=Template,
    refusals={409: ("changed_meanwhile",), 422: ("bad_deadline", "not_unique")},
)
def put_template(call: Call, body: TemplateEntry) -> Template:
    """Store a template; charters made from it before stay as they are."""
    template = template_of(_slug(call.path["template_id"]), body)
    planning.check_template(template)
    call.app.store.catalog.put_template(template, call.actor.person_id, call.now)
    return template


@route("GET", "/vessels", allow=ADMIN, answer=Vessels)
def list_vessels(call: Call) -> Vessels:
    """List the vessels."""
    return Vessels(tuple(call.app.store.catalog.vessels()))


@route(
    "PUT",
    "/vessels/{asset_id}",
    allow=ADMIN,
    body=VesselEntry,
    answer=Vessel,
    refusals={409: ("changed_meanwhile",), 422: ("unknown_time_zone",)},
)
def put_vessel(call: Call, body: VesselEntry) -> Vessel:
    """Store a vessel."""
    vessel = vessel_of(_slug(call.path["asset_id"]), body)
    call.app.store.catalog.put_vessel(vessel, call.actor.person_id, call.now)
    return vessel


@route(
    "POST",
    "/waiver-texts",
    allow=ADMIN,
    body=WaiverEntry,
    answer=WaiverText,
    status=201,
    refusals={409: ("version_exists", "changed_meanwhile")},
)
def publish_waiver(call: Call, body: WaiverEntry) -> WaiverText:
    """Publish a waiver text; from now on it is the one to sign."""
    text = WaiverText(body.version, {"en": body.paragraphs.en, "es": body.paragraphs.es})
    call.app.store.catalog.publish_waiver(text, call.actor.person_id, call.now)
    return text


def template_of(template_id: str, body: TemplateEntry) -> Template:
    """Return an entry as a template."""
    lists = {"pre_departure": body.pre_departure, "return": body.return_, "guest": body.guest}
    return Template(
        template_id,
        body.title,
        body.duration_minutes,
        body.briefing_minutes,
        body.paying_guests,
        tuple(TemplateRole(role.slug, role.name, role.kind, role.required) for role in body.crew_roles),
        {kind: _items(entries) for kind, entries in lists.items()},
        body.sunset_offset_minutes,
    )


def vessel_of(asset_id: str, body: VesselEntry) -> Vessel:
    """Return an entry as a vessel."""
    place = SAN_DIEGO if body.place is None else place_of(body.place)
    return Vessel(asset_id, body.name, body.entity, body.regime, body.capacity, place)


def _items(entries: tuple[ItemEntry, ...]) -> tuple[CheckItem, ...]:
    return tuple(
        CheckItem(entry.id, {"en": entry.text.en, "es": entry.text.es}, entry.deadline, entry.field)
        for entry in entries
    )


def _slug(text: str) -> str:
    if not planning.SLUG.fullmatch(text):
        raise NotFound
    return text
