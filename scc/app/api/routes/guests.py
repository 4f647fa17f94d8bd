"""The guest's own page: opened by a six-character code, showing that guest and nobody else."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from scc.app.api.call import Call, change_charter, json_answer
from scc.app.api.fields import Instant, ItemId, Line, Name, Sha256, Slug
from scc.app.api.http import Answer, encode, problem_answer
from scc.app.api.registry import route
from scc.app.auth.limits import GUEST_CODE_MISSES_PER_IP, require_left, spend
from scc.app.domain import checklists, waivers
from scc.app.domain.change import Change
from scc.app.domain.guests import code_expiry
from scc.app.domain.model import (
    Attendance,
    Charter,
    CheckItem,
    Guardian,
    GuestCode,
    Place,
    State,
    WaiverPrivate,
    WaiverState,
)
from scc.app.domain.timing import Timing, timing_of
from scc.app.ids import normal_guest_code
from scc.app.problems import Conflict, NotFound
from scc.app.receipts import Receipt

PASS_COOKIE = "scc_guest"  # noqa: S105 - a name
_Coordinate = Annotated[int, Meta(ge=-10_000, le=10_000)]
_Stroke = Annotated[tuple[tuple[_Coordinate, _Coordinate], ...], Meta(max_length=1000)]
_Drawing = Annotated[tuple[_Stroke, ...], Meta(min_length=1, max_length=100)]


class ShownWaiver(Struct, frozen=True):
    """The text to sign."""

    version: str
    sha256: str
    paragraphs: tuple[str, ...]


class GuestPage(Struct, frozen=True):
    """What one guest sees; `translations` is the text in every language, to choose from without signal."""

    guest_id: str
    name: str
    language: str
    title: str
    vessel_name: str
    state: State
    place: Place
    timing: Timing
    attendance: Attendance
    waiver: WaiverState
    waiver_text: ShownWaiver
    translations: dict[str, ShownWaiver]
    checklist: tuple[CheckItem, ...]


class GuardianEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """Who signs for a minor."""

    name: Name
    relationship: Name


class SignedWaiver(Struct, frozen=True, forbid_unknown_fields=True):
    """A signature; `drawn_signature` holds strokes of points in pixels."""

    text_version: Slug
    text_sha256: Sha256
    name: Name
    date_of_birth: date
    typed_signature: Name
    drawn_signature: _Drawing
    language: Literal["en", "es"] = "en"
    guardian: GuardianEntry | None = None
    device_time: Instant | None = None


class GuestAnswers(Struct, frozen=True, forbid_unknown_fields=True):
    """A guest's own answers by item."""

    answers: Annotated[dict[ItemId, Line], Meta(min_length=1, max_length=50)]
    device_time: Instant | None = None


class SignedReply(Struct, frozen=True):
    """That the waiver counts."""

    guest_id: str
    waiver: WaiverState
    signed_at: datetime


class Done(Struct, frozen=True):
    """That it was kept."""

    guest_id: str


@route("GET", "/guests/{guest_code}", answer=GuestPage, refusals={429: ("too_many_requests",)})
def get_guest_page(call: Call) -> Answer:
    """Return the waiver and checklist page's data of one guest."""
    rows = call.app.store.together.guest_page(_open(call))
    if rows is None:
        raise NotFound
    charter, record, text = rows.charter, rows.guest, rows.text
    guest = charter.guests[record.guest_id]
    language = record.language if record.language in text.paragraphs else "en"
    shown = {code: ShownWaiver(text.version, text.sha256(code), text.paragraphs[code]) for code in text.paragraphs}
    page = GuestPage(
        record.guest_id,
        record.name,
        language,
        charter.title,
        charter.vessel_name,
        charter.state,
        charter.place,
        timing_of(charter),
        guest.attendance,
        guest.waiver,
        shown[language],
        shown,
        charter.checklists.get(checklists.GUEST_CHECKLIST, ()),
    )
    return Answer(200, encode(page), headers={"Set-Cookie": _pass_cookie(call, charter, record.guest_code)})


@route(
    "POST",
    "/guests/{guest_code}/waiver",
    body=SignedWaiver,
    answer=SignedReply,
    status=201,
    refusals={
        409: ("already_signed", "event_closed", "waiver_superseded", "waiver_text_mismatch"),
        422: ("bad_date_of_birth", "guardian_required", "signature_mismatch"),
        429: ("too_many_requests",),
    },
)
def sign_waiver(call: Call, body: SignedWaiver) -> Answer:
    """Sign the waiver, once: the same signature again is answered the same.

    One signed on a replaced text is kept, answered 409, and asked for again.
    """
    opened = _open(call)
    catalog = call.app.store.catalog
    current = catalog.current_waiver()
    shown = current if body.text_version == current.version else catalog.waiver(body.text_version)
    guardian = Guardian(body.guardian.name, body.guardian.relationship) if body.guardian else None
    private = WaiverPrivate(
        body.name, body.date_of_birth, body.language, body.typed_signature, body.drawn_signature, guardian
    )
    signature = waivers.Signature(body.text_version, body.text_sha256, body.device_time, private)

    signed_at = call.now

    def decide(charter: Charter) -> Change | None:
        nonlocal signed_at
        kept = call.app.store.records.signed_waiver(charter, opened.guest_id)
        if kept and waivers.is_same(kept, signature):
            signed_at = kept.signed_at
            return None
        return waivers.sign(charter, opened.guest_id, signature, current, shown, call.now)

    def present(signed: Charter) -> Answer:
        state = signed.guests[opened.guest_id].waiver
        if state == "superseded":
            return problem_answer(Conflict(waivers.SUPERSEDED, "waiver_superseded"))
        return json_answer(SignedReply(opened.guest_id, state, signed_at), 201)

    return change_charter(
        call,
        decide,
        present,
        opened.event_id,
        opened.guest_id,
    )


@route(
    "POST",
    "/guests/{guest_code}/checklist",
    body=GuestAnswers,
    answer=Done,
    status=201,
    refusals={409: ("event_closed",), 422: ("unknown_item",), 429: ("too_many_requests",)},
)
def submit_guest_checklist(call: Call, body: GuestAnswers) -> Answer:
    """Keep a guest's own answers."""
    opened = _open(call)
    return change_charter(
        call,
        lambda charter: checklists.submit_guest(charter, opened.guest_id, body.answers, body.device_time, call.now),
        lambda _charter: json_answer(Done(opened.guest_id), 201),
        opened.event_id,
        opened.guest_id,
    )


@route("GET", "/guests/{guest_code}/receipt", answer=Receipt, refusals={429: ("too_many_requests",)})
def get_receipt(call: Call) -> Receipt:
    """Return the receipt of the guest's signed waiver; `verify_receipt.py` checks it offline."""
    opened = _open(call)
    charter = call.app.store.charters.get(opened.event_id)
    waiver = call.app.store.records.signed_waiver(charter, opened.guest_id) if charter else None
    text = call.app.store.catalog.waiver(waiver.text_version) if waiver else None
    if charter is None or waiver is None or text is None:
        raise NotFound
    return call.app.receipts.issue(charter, waiver, text)


def _open(call: Call) -> GuestCode:
    """Return what a code opens; wrong, expired and never given codes are one and the same answer.

    Raises:
        NotFound: nothing.
        TooManyRequests: too many misses from here, unless this phone opened this page before.
    """
    store, ip, limit = call.app.store, call.network, GUEST_CODE_MISSES_PER_IP
    code = normal_guest_code(call.path["guest_code"])
    known = code is not None and _opened_before(call, code)
    # What no code could be tells a guesser nothing: it costs the dock's Wi-Fi no try, and is refused when none is left.
    found, hits = store.together.code_and_hits(code or "-", limit.counter(ip), limit.window_seconds, call.now)
    if not known:
        require_left(limit, hits, call.now)
    if found is None:
        if code is not None:
            spend(store.sign_in, limit, ip, call.now)
        raise NotFound
    return found


def _opened_before(call: Call, code: str) -> bool:
    """Whether this phone opened this very page before: somebody guessing on the same Wi-Fi does not lock it out."""
    shown = call.request.cookie(PASS_COOKIE)
    return shown is not None and call.app.tokens.is_guest_pass(code, shown)


def _pass_cookie(call: Call, charter: Charter, code: str) -> str:
    seconds = int((code_expiry(charter) - call.now).total_seconds())
    return call.cookie(PASS_COOKIE, call.app.tokens.guest_pass(code), f"/scc/guests/{code}", seconds)
