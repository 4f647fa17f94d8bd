"""Waiver rules: the right version, the text that was shown, a guardian for a minor."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from scc.app.domain.change import Change, Notice
from scc.app.domain.lifecycle import require_open
from scc.app.domain.model import Charter, WaiverPrivate, WaiverRecord
from scc.app.domain.timing import local_day
from scc.app.problems import Conflict, Unprocessable

ADULT_YEARS = 18
_MAX_AGE_YEARS = 130
SUPERSEDED = "The text was replaced meanwhile. Your signature is kept; please read and sign the new text."


class WaiverText(Struct, frozen=True):
    """One published version; paragraphs by language."""

    version: str
    paragraphs: dict[str, tuple[str, ...]]

    def plain(self, language: str) -> str:
        """The text as shown and hashed: paragraphs with an empty line between."""
        return "\n\n".join(self.paragraphs[language])

    def sha256(self, language: str) -> str:
        """The hash of the text in a language."""
        return hashlib.sha256(self.plain(language).encode()).hexdigest()


class Signature(Struct, frozen=True):
    """What a guest hands in."""

    text_version: str
    text_sha256: str
    device_time: datetime | None
    private: WaiverPrivate


def age_on(born: date, day: date) -> int:
    """Return the age in whole years; who is born on 29 February ages on 1 March in other years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def is_same(record: WaiverRecord, signature: Signature) -> bool:
    """Whether a signature is the one that was kept, handed in again: a second tap, a second tab."""
    return (record.text_version, record.private) == (signature.text_version, signature.private)


def sign(
    charter: Charter, guest_id: str, signature: Signature, current: WaiverText, shown: WaiverText | None, now: datetime
) -> Change:
    """Take a waiver; one signed on a superseded version is kept and does not count.

    Args:
        charter: the charter of the guest.
        guest_id: the guest, known to be on the charter.
        signature: what was handed in.
        current: the version to sign.
        shown: the version that was signed, if it was ever published.
        now: server time.

    Raises:
        Conflict: already signed, the charter is over, the text shown was not ours, or it is the replaced one again.
        Unprocessable: a minor without a guardian, names that differ, an impossible date of birth.
    """
    require_open(charter)
    guest = charter.guests[guest_id]
    if guest.waiver == "signed":
        raise Conflict("The waiver is signed already.", "already_signed")
    minor = _check_signer(signature.private, local_day(charter))
    if shown is None or signature.text_sha256 != shown.sha256(signature.private.language):
        raise Conflict("The text shown is not the published one.", "waiver_text_mismatch")
    counts = shown.version == current.version
    if not counts and guest.waiver == "superseded" and guest.waiver_version == signature.text_version:
        raise Conflict(SUPERSEDED, "waiver_superseded")  # kept and told once
    state: Literal["signed", "superseded"] = "signed" if counts else "superseded"
    waiver_id = f"{charter.event_id}.{guest_id}.{charter.seq + 1}"
    signed = replace(
        guest, waiver=state, waiver_version=signature.text_version, waiver_id=waiver_id if counts else None
    )
    record = WaiverRecord(
        waiver_id=waiver_id,
        event_id=charter.event_id,
        entity=charter.entity,
        asset_id=charter.asset_id,
        booking_id=charter.booking_id,
        guest_id=guest_id,
        state=state,
        text_version=signature.text_version,
        text_sha256=signature.text_sha256,
        signed_at=now,
        minor=minor,
        private=signature.private,
        device_time=signature.device_time,
    )
    return Change(
        replace(charter, guests={**charter.guests, guest_id: signed}),
        f"waiver_{state}",
        {"guest_id": guest_id, "text_version": signature.text_version, "minor": minor},
        notices=(Notice(f"waiver_{state}", guest_id=guest_id),),
        records=(record,),
    )


def reopen_for_day(charter: Charter, signed: Iterable[WaiverRecord]) -> tuple[Charter, tuple[WaiverRecord, ...]]:
    """Open the waivers of who is now a minor and signed alone.

    Args:
        charter: the charter, moved already.
        signed: the signatures that count.

    Returns:
        The charter, and the signatures that no longer count, as superseded.
    """
    day = local_day(charter)
    alone = {
        record.guest_id: replace(record, state="superseded")
        for record in signed
        if record.private.guardian is None and age_on(record.private.date_of_birth, day) < ADULT_YEARS
    }
    guests = {
        guest_id: replace(guest, waiver="open", waiver_id=None) if guest_id in alone else guest
        for guest_id, guest in charter.guests.items()
    }
    return replace(charter, guests=guests), tuple(alone.values())


def _check_signer(private: WaiverPrivate, sailing_day: date) -> bool:
    age = age_on(private.date_of_birth, sailing_day)
    if not 0 <= age <= _MAX_AGE_YEARS:
        raise Unprocessable("The date of birth cannot be right.", "bad_date_of_birth")
    minor = age < ADULT_YEARS
    if minor and private.guardian is None:
        raise Unprocessable(f"Under {ADULT_YEARS} on the day: a guardian has to sign.", "guardian_required")
    signer = private.guardian.name if minor and private.guardian else private.name
    if _folded(private.typed_signature) != _folded(signer):
        raise Unprocessable(f"Type the name of who signs: {signer}.", "signature_mismatch")
    if not any(private.drawn_signature):
        raise Unprocessable("The drawn signature is empty.", "signature_mismatch")
    return minor


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
