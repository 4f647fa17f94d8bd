"""A guest as the office types one in, and what the server draws for them."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from scc.app.api.fields import Email, Name
from scc.app.domain.guests import NewGuest
from scc.app.ids import new_guest_code, new_id


class GuestEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """A guest as the office types one in."""

    name: Name
    email: Email | None = None
    language: Literal["en", "es"] = "en"


def draw_guests(entries: tuple[GuestEntry, ...]) -> tuple[NewGuest, ...]:
    """Return guests with the ids and codes the server draws for them."""
    return tuple(
        NewGuest(new_id("g", 8), new_guest_code(), entry.name, entry.email, entry.language) for entry in entries
    )
