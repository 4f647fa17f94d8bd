"""On deck: checklists, headcount, attendance."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from scc.app.api.call import Call, change_charter, changed, require_own
from scc.app.api.fields import Heads, Instant, ItemId, Line
from scc.app.api.http import Answer
from scc.app.api.registry import STAFF, route
from scc.app.api.views import EventView
from scc.app.domain import checklists, guests
from scc.app.domain.change import Change
from scc.app.domain.model import (
    Answer as ItemAnswer,
)
from scc.app.domain.model import Attendance, Charter, CheckAnswer, CrewChecklist, Phase

_MAX_ITEMS = 100


class AnswerEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """One answered line."""

    item: ItemId
    answer: ItemAnswer
    value: Line | None = None


class Submission(Struct, frozen=True, forbid_unknown_fields=True):
    """Answers to a checklist; `recheck` says that both looked again."""

    kind: CrewChecklist
    answers: Annotated[tuple[AnswerEntry, ...], Meta(min_length=1, max_length=_MAX_ITEMS)]
    recheck: bool = False
    device_time: Instant | None = None


class Headcount(Struct, frozen=True, forbid_unknown_fields=True):
    """How many people are aboard, crew included."""

    phase: Phase
    count: Heads


class AttendanceEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a guest is."""

    attendance: Attendance


@route(
    "POST",
    "/events/{event_id}/checklist",
    allow=STAFF,
    body=Submission,
    answer=EventView,
    refusals={409: ("event_closed",), 422: ("unknown_item",)},
)
def submit_checklist(call: Call, body: Submission) -> Answer:
    """Submit checklist answers; when two people disagree, "not OK" wins."""
    answers = tuple(CheckAnswer(entry.item, entry.answer, entry.value) for entry in body.answers)

    def decide(charter: Charter) -> Change:
        require_own(charter, call.actor)
        who = call.actor.person_id
        return checklists.submit(charter, body.kind, answers, body.recheck, who, body.device_time, call.now)

    return change_charter(call, decide, changed(call))


@route(
    "POST",
    "/events/{event_id}/headcount",
    allow=STAFF,
    body=Headcount,
    answer=EventView,
    refusals={409: ("event_closed", "bad_state")},
)
def count_heads(call: Call, body: Headcount) -> Answer:
    """Record the headcount out or back."""

    def decide(charter: Charter) -> Change:
        return guests.count_heads(require_own(charter, call.actor), body.phase, body.count)

    return change_charter(call, decide, changed(call))


@route(
    "POST",
    "/events/{event_id}/guests/{guest_id}/attendance",
    allow=STAFF,
    body=AttendanceEntry,
    answer=EventView,
    refusals={409: ("event_closed", "passenger_limit", "waivers_open")},
)
def set_attendance(call: Call, body: AttendanceEntry) -> Answer:
    """Record that a guest is aboard, late or a no-show."""

    def decide(charter: Charter) -> Change:
        require_own(charter, call.actor)
        return guests.set_attendance(charter, call.path["guest_id"], body.attendance)

    return change_charter(call, decide, changed(call))
