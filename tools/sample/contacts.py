"""The address books: people who may be written to, and all the reasons why one may not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from tools.sample.chance import draw
from tools.sample.dates import AS_OF, days
from tools.sample.sales import Desk

PEOPLE = {"qos": 2_650, "jada": 840, "qdn": 450, "eyd": 42, "dc": 40}
FIRST_CONTACT = date(2023, 3, 1)
# how many people are out of reach, one reason each
WITHOUT_CONSENT, UNSUBSCRIBED, BOUNCED, COMPLAINED = 178, 117, 48, 3
TWICE = 86  # people entered twice, both entries alike
TWICE_UNSUBSCRIBED = 10  # people entered twice who unsubscribed from one of the two entries


@dataclass(frozen=True)
class Contact:
    """An entry of an address book."""

    entity: str
    email: str
    created: date
    consent: bool = True
    unsubscribed: date | None = None
    bounced: date | None = None
    complained: date | None = None


def write_contacts(desk: Desk) -> None:
    """Write the address books and let the desk know who can book."""
    people = list(_people())
    order = sorted(range(len(people)), key=lambda number: draw(1 << 60, "suppressed", number))
    _suppress(people, order)
    twice = order[-TWICE:] + order[WITHOUT_CONSENT : WITHOUT_CONSENT + TWICE_UNSUBSCRIBED]
    entries = people + [_again(people[number], number) for number in sorted(twice)]
    for number, contact in enumerate(entries, 1):
        contact_id = f"c{number:05d}"
        if number <= len(people):
            desk.contacts[contact.entity].append((contact.created, contact_id))
        desk.tables.add(contact.entity, "contacts", {
            "id": contact_id, "email": contact.email, "consent": contact.consent, "created": contact.created,
            "unsubscribed": contact.unsubscribed, "bounced": contact.bounced, "complained": contact.complained,
        })  # fmt: skip


def _people() -> Iterator[Contact]:
    number = 0
    for entity, count in PEOPLE.items():
        span = (AS_OF - FIRST_CONTACT).days - 20
        for place in range(count):
            number += 1
            yield Contact(entity, f"guest{number:04d}@example.com", FIRST_CONTACT + days(span * place // count))


def _suppress(people: list[Contact], order: list[int]) -> None:
    """Give the first people of `order` their reason."""
    ends = [WITHOUT_CONSENT, UNSUBSCRIBED, BOUNCED, COMPLAINED]
    for place, number in enumerate(order[: sum(ends)]):
        contact = people[number]
        left = (AS_OF - contact.created).days
        day = contact.created + days(1 + draw(left, "left", number))
        if place < ends[0]:
            people[number] = replace(contact, consent=False)
        elif place < sum(ends[:2]):
            people[number] = replace(contact, unsubscribed=day)
        elif place < sum(ends[:3]):
            people[number] = replace(contact, bounced=day)
        else:
            people[number] = replace(contact, complained=day)


def _again(contact: Contact, number: int) -> Contact:
    """Return a second entry of a person, typed differently; what they asked for stands on the first only."""
    spellings = (contact.email.upper(), f" {contact.email}", contact.email.replace("guest", "Guest"), contact.email)
    created = contact.created + days(draw((AS_OF - contact.created).days, "again", number))
    return Contact(contact.entity, spellings[number % len(spellings)], created, contact.consent)
