"""Addresses of calendar feeds: whoever has one may read it, so only its digest is kept."""

from __future__ import annotations

import hashlib
import hmac

from scc.app.domain.people import Person
from scc.app.problems import NotFound
from scc.app.store import Store


def feed_digest(secret: str) -> str:
    """Return what is stored of a calendar feed's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def person_of_feed(store: Store, feed_token: str) -> Person:
    """Return whose calendar a feed address opens.

    Raises:
        NotFound: nobody's.
    """
    person_id, _, secret = feed_token.partition(".")
    person = store.people.get(person_id) if secret else None
    if person is None or person.feed_digest is None:
        raise NotFound
    if not hmac.compare_digest(person.feed_digest, feed_digest(secret)):
        raise NotFound
    return person
