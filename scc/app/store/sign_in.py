"""Sign-in state: links, refresh families and rate counters. Rows expire; an expired row does not exist."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from scc.app.domain.change import Notice
from scc.app.store.dynamo import ConditionFailed, Dynamo, Write
from scc.app.store.items import plain
from scc.app.store.outbox import mail_item

# Codes typed for one link from one network, so that a stranger's wrong ones do not use up its owner's; and from
# all of them: a hundred guesses of eight digits find one link in a million.
MAX_CODE_ATTEMPTS = 5
MAX_CODE_ATTEMPTS_OF_ALL = 100


class Link(Struct, frozen=True, omit_defaults=True):
    """A magic link that may be used once; a decoy (asked for by a stranger) has no person.

    `roles` and `event_id`, when given, limit what its session may do.
    """

    key: str
    expires_at: int
    person_id: str | None = None
    email: str | None = None
    roles: tuple[str, ...] | None = None
    event_id: str | None = None
    next_page: str = "/"
    used: bool = False
    attempts: int = 0


class Family(Struct, frozen=True, omit_defaults=True):
    """The refresh tokens that descend from one sign-in; only `current` may be used next."""

    key: str
    person_id: str
    session_epoch: int
    current: str
    rotated_at: int
    expires_at: int
    previous: str | None = None
    roles: tuple[str, ...] | None = None
    event_id: str | None = None


class SignIn:
    """The sign-in table."""

    def __init__(self, db: Dynamo) -> None:
        self._db = db

    def add_link(self, link: Link, newest_keys: Iterable[str], now: datetime) -> None:
        """Store a link, remember it as the newest under some keys, and queue its mail.

        A decoy costs the same writes, so that nobody can measure who is known; its mail row is born done.
        """
        mail = mail_item(link.key, None, Notice("sign_in", person_id=link.person_id, detail=link.key), now)
        if link.person_id is None:
            del mail["queue"]
        newest = [{"key": key, "link": link.key, "expires_at": link.expires_at} for key in newest_keys]
        self._db.transact(
            [
                self._db.put("sign-in", plain(link), "attribute_not_exists(#key)"),
                *(self._db.put("sign-in", row) for row in newest),
                self._db.put("outbox", mail),
            ]
        )

    def link(self, key: str, now: datetime) -> Link | None:
        """Return a link that still exists, used or not."""
        item = self._fresh(key, now)
        return msgspec.convert(item, Link) if item else None

    def newest_links(self, newest_keys: Iterable[str], now: datetime) -> list[Link]:
        """Return the links remembered under some keys, each once."""
        rows = [self._fresh(key, now) for key in newest_keys]
        found = (self.link(key, now) for key in dict.fromkeys(row["link"] for row in rows if row))
        return [link for link in found if link]

    def count_attempt(self, link: Link, network: str) -> bool:
        """Count one code typed from a network; False when there were too many, from there or in all."""
        if self._db.count("sign-in", {"key": f"tries:{link.key}:{network}"}, link.expires_at) > MAX_CODE_ATTEMPTS:
            return False
        return self._try(
            self._db.update(
                "sign-in",
                {"key": link.key},
                "ADD #attempts :one",
                "attribute_exists(#key) AND (attribute_not_exists(#attempts) OR #attempts < :most)",
                one=1,
                most=MAX_CODE_ATTEMPTS_OF_ALL,
            )
        )

    def use_link(self, link: Link, family: Family) -> bool:
        """Turn a link into a session, once; False when it is used."""
        used = self._db.update(
            "sign-in",
            {"key": link.key},
            "SET #used = :yes",
            "attribute_exists(#key) AND attribute_not_exists(#used)",
            yes=True,
        )
        try:
            self._db.transact([used, self._db.put("sign-in", plain(family))])
        except ConditionFailed:
            return False
        return True

    def family(self, key: str, now: datetime) -> Family | None:
        """Return a family that was neither revoked nor expired."""
        item = self._fresh(key, now)
        return msgspec.convert(item, Family) if item else None

    def rotate(self, before: Family, after: Family) -> bool:
        """Move a family to its next token; False when somebody else did, or ended it."""
        as_read = {"current": before.current, "expires_at": before.expires_at}
        condition = "#current = :current AND #expires_at = :expires_at"
        return self._try(self._db.put("sign-in", plain(after), condition, **as_read))

    def revoke(self, family_key: str) -> None:
        """End a session."""
        self._db.run(self._db.update("sign-in", {"key": family_key}, "SET #expires_at = :gone", None, gone=0))

    def hit(self, counter: str, window_seconds: int, now: datetime) -> int:
        """Count something in the current window and return the count."""
        key = {"key": rate_key(counter, window_seconds, now)}
        return self._db.count("sign-in", key, int(now.timestamp()) + 2 * window_seconds)

    def _fresh(self, key: str, now: datetime) -> dict[str, Any] | None:
        item = self._db.get("sign-in", key=key)
        return item if item and item["expires_at"] > now.timestamp() else None

    def _try(self, write: Write) -> bool:
        try:
            self._db.run(write)
        except ConditionFailed:
            return False
        return True


def rate_key(counter: str, window_seconds: int, now: datetime) -> str:
    """Return where something is counted in the current window."""
    return f"rate:{counter}:{int(now.timestamp()) // window_seconds}"
