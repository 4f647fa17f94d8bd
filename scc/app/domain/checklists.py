"""Checklist answers: the order of arrival wins, and "not OK" wins over "OK" until both look again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec.structs import replace

from scc.app.domain.change import Change, Details
from scc.app.domain.lifecycle import require_open
from scc.app.domain.model import Charter, Check, CheckAnswer, ChecklistRecord
from scc.app.problems import Unprocessable

GUEST_CHECKLIST = "guest"


def submit(
    charter: Charter,
    kind: str,
    answers: tuple[CheckAnswer, ...],
    recheck: bool,
    by: str,
    device_time: datetime | None,
    now: datetime,
) -> Change:
    """Merge a person's answers into a checklist.

    Args:
        charter: the charter.
        kind: which checklist.
        answers: one or more answers; items left out stay as they are.
        recheck: both looked again: earlier answers of others no longer count.
        by: the person's id.
        device_time: what the phone said, kept beside the server's time.
        now: server time.

    Raises:
        Conflict: the charter is over.
        Unprocessable: an item the checklist does not have.
    """
    require_open(charter)
    items = {item.id for item in charter.checklists.get(kind, ())}
    if unknown := sorted({answer.item for answer in answers} - items):
        raise Unprocessable(f"The checklist {kind} has no {', '.join(unknown)}.", "unknown_item")
    merged = dict(charter.checks.get(kind, {}))
    for answer in answers:
        merged[answer.item] = merge(None if recheck else merged.get(answer.item), answer, by, now)
    record = _record(charter, kind, by, device_time, now)
    return Change(
        replace(charter, checks={**charter.checks, kind: merged}),
        "checklist_submitted",
        {"kind": kind, "items": [_said(answer) for answer in answers], "recheck": recheck},
        records=(replace(record, answers=answers),),
    )


def merge(before: Check | None, answer: CheckAnswer, by: str, now: datetime) -> Check:
    """Return where an item stands after one more answer.

    >>> from datetime import datetime, UTC
    >>> noon = datetime(2026, 6, 1, 19, tzinfo=UTC)
    >>> first = merge(None, CheckAnswer("bilge", "not_ok"), "ana", noon)
    >>> both = merge(first, CheckAnswer("bilge", "ok"), "ben", noon)
    >>> both.answer, both.by, both.disputed
    ('not_ok', 'ana', True)
    """
    said = {**(before.said if before else {}), by: answer.answer}
    disputed = len(set(said.values())) > 1
    if before and answer.answer != "not_ok" and "not_ok" in said.values():
        objector = before.by if said.get(before.by) == "not_ok" else _first_objector(said)
        return replace(before, answer="not_ok", by=objector, said=said, disputed=disputed)
    return Check(answer.answer, by, now, said, answer.value, disputed)


def submit_guest(
    charter: Charter, guest_id: str, answers: dict[str, str], device_time: datetime | None, now: datetime
) -> Change:
    """Keep a guest's own answers (diet, swimming, emergency contact) as personal data.

    Raises:
        Conflict: the charter is over.
        Unprocessable: an item the guest checklist does not have.
    """
    require_open(charter)
    items = {item.id for item in charter.checklists.get(GUEST_CHECKLIST, ())}
    if unknown := sorted(answers.keys() - items):
        raise Unprocessable(f"The guest checklist has no {', '.join(unknown)}.", "unknown_item")
    record = replace(_record(charter, GUEST_CHECKLIST, guest_id, device_time, now), private=answers)
    details: Details = {"guest_id": guest_id, "items": sorted(answers)}
    return Change(charter, "guest_checklist_submitted", details, records=(record,))


def _record(charter: Charter, kind: str, by: str, device_time: datetime | None, now: datetime) -> ChecklistRecord:
    return ChecklistRecord(
        checklist_id=f"{charter.event_id}.{charter.seq + 1}",
        event_id=charter.event_id,
        entity=charter.entity,
        asset_id=charter.asset_id,
        booking_id=charter.booking_id,
        kind=kind,
        submitted_at=now,
        submitted_by=by,
        answers=(),
        device_time=device_time,
    )


def _said(answer: CheckAnswer) -> str:
    return ":".join(filter(None, (answer.item, answer.answer, answer.value)))


def _first_objector(said: Mapping[str, str]) -> str:
    return next(person for person, answer in said.items() if answer == "not_ok")
