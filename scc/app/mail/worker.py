"""Draining the outbox: fan out notices, wake at moments, send each mail once.

A mail row is leased before it is sent and finished after. A refusal puts it back; a crash or a lost answer in between
sets it aside as `uncertain`: it is never sent twice, and `python -m scc.admin outbox` shows it to somebody who can
tell.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from datetime import datetime, timedelta

from scc.app.context import App
from scc.app.domain.audit import seal_change
from scc.app.domain.crew import expire_offer
from scc.app.mail.compose import compose
from scc.app.mail.ses import Mailer, MaybeSent, NotSent, Rejected
from scc.app.observe import count
from scc.app.store.charters import ChangedMeanwhile
from scc.app.store.dynamo import pause
from scc.app.store.outbox import OutboxRow

MAX_ATTEMPTS = 10
_MAX_ROUNDS = 40
_WAKE_ATTEMPTS = 10
_PAUSE = timedelta(minutes=5)
# The Lambda is killed after 55 s; a mail on its way then would be uncertain.
_BUDGET_SECONDS = 40
_log = logging.getLogger("scc")


def drain(app: App, mailer: Mailer, now: datetime, row_ids: Iterable[str] = ()) -> int:
    """Handle the rows named, which an index may not show yet, and every row that is due; return how many were done.

    What is left when the time is up waits for the next call.
    """
    ends_at = time.monotonic() + _BUDGET_SECONDS
    rows = [row for row_id in row_ids if (row := app.store.outbox.get(row_id)) and row.queue == "due"]
    done = sum(_handle(app, mailer, row, now) for row in rows if row.due_at <= now)
    _set_aside_lost(app, now)
    for _ in range(_MAX_ROUNDS):
        due = app.store.outbox.due("due", now)
        for row in due:
            if time.monotonic() > ends_at:
                return done
            done += _handle(app, mailer, row, now)
        if not due:
            break
    return done


def _handle(app: App, mailer: Mailer, row: OutboxRow, now: datetime) -> bool:
    """Handle a row; one that fails in a way nobody thought of waits, so that it does not hold up the others."""
    try:
        if row.kind == "notices":
            return app.store.outbox.fan_out(row, now)
        if row.kind == "wake":
            return _wake(app, row, now)
        return _send(app, mailer, row, now)
    except Exception:  # noqa: BLE001 - the row stays and is tried again
        _log.exception("outbox row failed", extra={"fields": {"outbox_kind": row.kind}})
        app.store.outbox.put_back(row, "due", now + _PAUSE)
        return False


def _send(app: App, mailer: Mailer, row: OutboxRow, now: datetime) -> bool:
    mail = compose(app, row, now)
    outbox = app.store.outbox
    if mail is None:
        return outbox.finish(row, "due")
    if not outbox.lease(row, now):
        return False
    outcome = "sent"
    try:
        mailer.send(mail)
        outbox.finish(row, "sending")
    except NotSent:
        outcome = "delayed"
        if row.attempts + 1 < MAX_ATTEMPTS:
            outbox.put_back(row, "sending", now + timedelta(minutes=2**row.attempts))
        else:
            outcome = "failed"
            outbox.set_aside(row, "failed")
    except Rejected:
        outcome = "failed"
        outbox.set_aside(row, "failed")
    except MaybeSent:
        outcome = "uncertain"
        outbox.set_aside(row, "uncertain")
    _count(row, outcome)
    return True


def _set_aside_lost(app: App, now: datetime) -> None:
    for row in app.store.outbox.due("sending", now):
        if app.store.outbox.set_aside(row, "uncertain"):
            _count(row, "uncertain")


def _count(row: OutboxRow, outcome: str) -> None:
    """Count a mail; the alarm of the template counts those a person has to look at, whatever they are about."""
    count(_log, "mail", {"Mails": 1.0}, outcome=outcome, mail_kind=row.notices[0].kind)
    if outcome in ("failed", "uncertain"):
        count(_log, "mail set aside", {"MailsSetAside": 1.0})


def _wake(app: App, row: OutboxRow, now: datetime) -> bool:
    """Move every offer of the charter that ran out to the next in line."""
    for attempt in range(_WAKE_ATTEMPTS):
        charter = app.store.charters.get(row.event_id or "")
        changes = [expire_offer(charter, role_id, now) for role_id in charter.crew_roles] if charter else []
        change = next((change for change in changes if change), None)
        if change is None:
            return app.store.outbox.finish(row, "due")
        sealed, audit = seal_change(change, charter, "system", now)
        try:
            app.store.charters.commit(charter, change, sealed, audit, None)
        except ChangedMeanwhile:
            pause(attempt)
    return False
