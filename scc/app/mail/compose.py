"""From an outbox row to a mail: names, addresses, codes and links are looked up at the last moment."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from urllib.parse import quote

import msgspec

from scc.app.context import App
from scc.app.domain.change import Notice
from scc.app.mail.calendar import Appointment, Attendee, invitation
from scc.app.mail.message import Mail
from scc.app.mail.texts import BUTTONS, wording
from scc.app.store.outbox import Facts, OutboxRow

_METHODS: dict[str, Literal["REQUEST", "CANCEL"]] = {
    "role_claimed": "REQUEST",
    "role_assigned": "REQUEST",
    "event_rescheduled": "REQUEST",
    "role_released": "CANCEL",
    "event_cancelled": "CANCEL",
}


def compose(app: App, row: OutboxRow, now: datetime) -> Mail | None:
    """Return the mail of a row, or None when nobody can or need be told any more."""
    (notice,) = row.notices
    if notice.kind == "sign_in":
        return _sign_in(app, row, notice, now)
    if row.facts is None:
        raise ValueError(f"Expected facts in the outbox row {row.outbox_id}.")
    if notice.guest_id:
        return _to_guest(app, row, notice, row.facts)
    return _to_person(app, row, notice, row.facts, now)


def _sign_in(app: App, row: OutboxRow, notice: Notice, now: datetime) -> Mail | None:
    link = app.store.sign_in.link(notice.detail or "", now)
    person = app.store.people.get(notice.person_id or "")
    if link is None or link.used or person is None:
        return None
    language = person.language
    subject, paragraph = wording("sign_in", language, None, None, None, app.tokens.typed_code(link.key))
    url = f"{app.settings.site_url}/scc/auth/magic-link?token={quote(app.sessions.link_token(link))}"
    return Mail(row.outbox_id, person.name, person.email, subject, (paragraph,), (_button("sign_in", language), url))


def _to_person(app: App, row: OutboxRow, notice: Notice, facts: Facts, now: datetime) -> Mail | None:
    person = app.store.people.get(notice.person_id or "")
    if person is None:
        return None
    subject, paragraph = wording(notice.kind, person.language, facts, notice.role_id, notice.detail, "")
    button = None
    if notice.kind in BUTTONS:
        button = (_button(notice.kind, person.language), f"{app.settings.site_url}/events/{facts.event_id}")
    calendar = None
    if notice.role_id and (method := _METHODS.get(notice.kind)):
        appointment = Appointment(facts, notice.role_id, person.person_id)
        attendee = Attendee(person.name, person.email, app.settings.sender)
        calendar = (method, invitation(appointment, attendee, method, now))
    return Mail(row.outbox_id, person.name, person.email, subject, (paragraph,), button, calendar)


def _to_guest(app: App, row: OutboxRow, notice: Notice, facts: Facts) -> Mail | None:
    guest = app.store.records.guest(facts.event_id, notice.guest_id or "")
    if guest is None or guest.email is None:
        return None
    language = guest.language
    subject, paragraph = wording(notice.kind, language, facts, None, notice.detail, guest.guest_code)
    button = None
    if notice.kind in BUTTONS:
        button = (_button(notice.kind, language), f"{app.settings.site_url}/guest/{guest.guest_code}")
    attachment = None
    if notice.kind == "waiver_signed":
        attachment = _receipt(app, facts.event_id, guest.guest_id)
    return Mail(row.outbox_id, guest.name, guest.email, subject, (paragraph,), button, attachment=attachment)


def _receipt(app: App, event_id: str, guest_id: str) -> tuple[str, str] | None:
    charter = app.store.charters.get(event_id)
    waiver = app.store.records.signed_waiver(charter, guest_id) if charter else None
    text = app.store.catalog.waiver(waiver.text_version) if waiver else None
    if charter is None or waiver is None or text is None:
        return None
    receipt = app.receipts.issue(charter, waiver, text)
    return f"waiver-{event_id}.json", msgspec.json.encode(receipt).decode()


def _button(kind: str, language: str) -> str:
    return BUTTONS[kind][language]
