"""The nouns of a charter, frozen; what is stored is exactly this."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Literal

from msgspec import Struct

State = Literal["on_hold", "waiver_pending", "active", "completed", "cancelled"]
RoleKind = Literal["captain", "crew"]
Attendance = Literal["expected", "late", "aboard", "no_show"]
WaiverState = Literal["open", "signed", "superseded"]
Answer = Literal["ok", "not_ok", "na"]
CrewChecklist = Literal["pre_departure", "return"]
DecisionKind = Literal["go", "hold", "no_go"]
Regime = Literal["uninspected", "inspected"]
Phase = Literal["out", "back"]

FINAL_STATES = ("completed", "cancelled")
# A sunset charter is back so long after sunset unless its template says otherwise.
SUNSET_RETURN_OFFSET_MINUTES = 30
MAX_ROLES = 12
# Each guest adds two rows to the transaction that creates a charter; DynamoDB allows 100 in all.
MAX_GUESTS = 40


class Place(Struct, frozen=True):
    """Where a charter departs; degrees, north and east positive."""

    name: str
    time_zone: str
    latitude: float
    longitude: float


class Offer(Struct, frozen=True):
    """A role held for one person of the waitlist until a moment."""

    person_id: str
    expires_at: datetime


class Role(Struct, frozen=True, omit_defaults=True):
    """A place in the crew."""

    name: str
    kind: RoleKind
    required: bool
    holder: str | None = None
    waitlist: tuple[str, ...] = ()
    offer: Offer | None = None


class Guest(Struct, frozen=True, omit_defaults=True):
    """What the crew may know of a guest; the name lies elsewhere, `waiver_id` is the signature that counts."""

    attendance: Attendance
    waiver: WaiverState
    waiver_version: str | None = None
    waiver_id: str | None = None


class Check(Struct, frozen=True, omit_defaults=True):
    """Where one checklist item stands; `said` is each person's own last answer."""

    answer: Answer
    by: str
    at: datetime
    said: dict[str, Answer]
    value: str | None = None
    disputed: bool = False


class Decision(Struct, frozen=True):
    """What the captain decided; whether it still stands is for readiness to say."""

    decision: DecisionKind
    by: str
    at: datetime
    reason: str


class CheckItem(Struct, frozen=True, omit_defaults=True):
    """A line of a checklist; `deadline` is relative, like `departure-30m`."""

    id: str
    text: dict[str, str]
    deadline: str | None = None
    field: Literal["check", "text", "number"] = "check"


class Charter(Struct, frozen=True, omit_defaults=True):
    """One charter event with its roles and guests, the unit of every change."""

    event_id: str
    created_at: datetime
    title: str
    entity: str
    asset_id: str
    vessel_name: str
    regime: Regime
    capacity: int
    template_id: str
    state: State
    departure: datetime
    duration_minutes: int
    briefing_minutes: int
    paying_guests: bool
    place: Place
    crew_roles: dict[str, Role]
    guests: dict[str, Guest]
    checklists: dict[str, tuple[CheckItem, ...]]
    checks: dict[str, dict[str, Check]]
    sunset_offset_minutes: int = SUNSET_RETURN_OFFSET_MINUTES
    booking_id: str | None = None
    price_cents: int | None = None
    notes: str | None = None
    headcount_out: int | None = None
    headcount_back: int | None = None
    decision: Decision | None = None
    completed_at: datetime | None = None
    cancelled_at: datetime | None = None
    changed_at: datetime | None = None
    seq: int = 0
    chain_head: str = ""

    @property
    def return_deadline(self) -> datetime:
        """When the charter must be back."""
        return self.departure + timedelta(minutes=self.duration_minutes)

    @property
    def is_final(self) -> bool:
        """Whether nothing may change any more."""
        return self.state in FINAL_STATES

    def holders(self) -> dict[str, str]:
        """Role id of each person who holds one."""
        return {role.holder: role_id for role_id, role in self.crew_roles.items() if role.holder}


class GuestRecord(Struct, frozen=True, omit_defaults=True):
    """A guest's personal data; `private` in every sense."""

    event_id: str
    guest_id: str
    name: str
    language: str
    guest_code: str
    email: str | None = None


class GuestCode(Struct, frozen=True):
    """Which guest a code opens; both keys of the charter, `expires_at` in seconds since 1970 for DynamoDB's TTL."""

    guest_code: str
    event_id: str
    created_at: datetime
    guest_id: str
    expires_at: int


class CheckAnswer(Struct, frozen=True, omit_defaults=True):
    """One answer of a submission."""

    item: str
    answer: Answer
    value: str | None = None


class ChecklistRecord(Struct, frozen=True, omit_defaults=True):
    """One checklist submission, kept as it came."""

    checklist_id: str
    event_id: str
    entity: str
    asset_id: str
    kind: str
    submitted_at: datetime
    submitted_by: str
    answers: tuple[CheckAnswer, ...]
    booking_id: str | None = None
    device_time: datetime | None = None
    private: dict[str, str] | None = None


class Guardian(Struct, frozen=True):
    """Who signs for a minor."""

    name: str
    relationship: str


class WaiverPrivate(Struct, frozen=True, omit_defaults=True):
    """The personal part of a signature; strokes are points of the drawing, in pixels."""

    name: str
    date_of_birth: date
    language: str
    typed_signature: str
    drawn_signature: tuple[tuple[tuple[int, int], ...], ...]
    guardian: Guardian | None = None


class WaiverRecord(Struct, frozen=True, omit_defaults=True):
    """One signature, kept for ever."""

    waiver_id: str
    event_id: str
    entity: str
    asset_id: str
    guest_id: str
    state: Literal["signed", "superseded"]
    text_version: str
    text_sha256: str
    signed_at: datetime
    minor: bool
    private: WaiverPrivate
    booking_id: str | None = None
    device_time: datetime | None = None


Record = GuestRecord | GuestCode | ChecklistRecord | WaiverRecord
