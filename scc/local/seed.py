"""Sample data: two vessels, three templates, a waiver text, people, charters for the coming days."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec

from scc.app.api.routes import catalog
from scc.app.api.routes.catalog import TemplateEntry, VesselEntry, WaiverEntry
from scc.app.context import App
from scc.app.domain import crew, lifecycle, planning
from scc.app.domain.audit import seal_change
from scc.app.domain.change import Change
from scc.app.domain.guests import NewGuest
from scc.app.domain.model import Charter
from scc.app.domain.people import Person
from scc.app.domain.waivers import WaiverText
from scc.app.ids import new_guest_code, new_id
from scc.app.store.people import normal_email

_BY = "system"
SAMPLE = Path(__file__).with_name("sample.json")


def seed(app: App) -> None:
    """Fill an empty store with the samples."""
    sample = json.loads(SAMPLE.read_text(encoding="utf-8"))
    seed_catalog(app, sample)
    people = {entry["email"]: add_person(app, entry) for entry in sample["people"]}
    for entry in sample["charters"]:
        _add_charter(app, entry, people)


def seed_catalog(app: App, sample: dict[str, Any]) -> None:
    """Store vessels, templates and the waiver text."""
    now = app.clock()
    for asset_id, vessel in sample["vessels"].items():
        app.store.catalog.put_vessel(catalog.vessel_of(asset_id, msgspec.convert(vessel, VesselEntry)), _BY, now)
    for template_id, template in sample["templates"].items():
        entry = msgspec.convert(template, TemplateEntry)
        app.store.catalog.put_template(catalog.template_of(template_id, entry), _BY, now)
    waiver = msgspec.convert(sample["waiver"], WaiverEntry)
    texts = {"en": waiver.paragraphs.en, "es": waiver.paragraphs.es}
    app.store.catalog.publish_waiver(WaiverText(waiver.version, texts), _BY, now)


def add_person(app: App, entry: dict[str, Any]) -> Person:
    """Add a person of the sample."""
    person = msgspec.convert({**entry, "email": normal_email(entry["email"]), "person_id": new_id("p", 12)}, Person)
    return app.store.people.add(person, _BY, app.clock())


def _add_charter(app: App, entry: dict[str, Any], people: dict[str, Person]) -> None:
    template = app.store.catalog.template(entry["template_id"])
    vessel = app.store.catalog.vessel(entry["asset_id"])
    if template is None or vessel is None:
        raise KeyError(f"Expected the sample's template and vessel, got {entry['template_id']}, {entry['asset_id']}.")
    now = app.clock()
    day = (now + timedelta(days=entry["in_days"])).date()
    plan = planning.Plan(None, day, None, entry["title"], entry["booking_id"], entry["price_cents"], None, None)
    guests = [
        NewGuest(new_id("g", 8), new_guest_code(), guest["name"], guest.get("email"), guest.get("language", "en"))
        for guest in entry["guests"]
    ]
    charter = _commit(app, None, planning.create(new_id("ev"), plan, template, vessel, guests, now))
    for slug, email in entry["crew"].items():
        role_id = f"{charter.event_id}.{slug}"
        charter = _commit(app, charter, crew.assign(charter, role_id, people[email]))
    if entry["state"] == "waiver_pending":
        _commit(app, charter, lifecycle.move(charter, "waiver_pending", None, True, now))


def _commit(app: App, before: Charter | None, change: Change) -> Charter:
    sealed, row = seal_change(change, before, _BY, app.clock())
    app.store.charters.commit(before, change, sealed, row, None)
    return sealed
