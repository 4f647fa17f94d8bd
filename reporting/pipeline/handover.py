"""After the editions: their mails to SES or to the outbox, and the site around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from reporting.config import Settings
from reporting.delivery.envelope import Envelope
from reporting.delivery.sender import Sender, UncertainError, tags_of
from reporting.editions import EditionKey, Store
from reporting.environment import AUDIT_BCC, RECIPIENTS, SENDER, Environment
from reporting.errors import DeliveryError
from reporting.pipeline.request import Report, Request
from reporting.site.feed_address import feeds_are_current

OUTBOX = "outbox"


class SendingSettingsError(DeliveryError):
    """Settings that sending needs are missing."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(
            f"--send: expected all settings of sending, missing: {', '.join(missing)}. "
            "Set them in the environment or in --env-file; see data/sample/.env.example. Nothing was built."
        )


def require_sending_settings(request: Request) -> None:
    """Let pass a request whose mails have a sender, recipients, an audit mailbox and credentials.

    Raises:
        SendingSettingsError: with all that is missing.
    """
    from reporting.delivery.ses import has_credentials

    environment = request.environment
    lonely = [name for name in request.perspectives if not environment.recipients_of(name)]
    missing = {
        SENDER: not environment.sender,
        f"{RECIPIENTS} (for {', '.join(lonely)})": bool(lonely),
        AUDIT_BCC: bool(environment.sender) and not environment.audit_bcc,
        "AWS credentials": not has_credentials(),
    }
    if any(missing.values()):
        raise SendingSettingsError([name for name, is_missing in missing.items() if is_missing])


def send_edition(sender: Sender, store: Store, report: Report, envelope: Envelope) -> Report:
    """Send the mail of an edition that was not sent yet, and say what became of it.

    One that may have been sent is never sent again by itself. A revision that shows the same blocks as one that was
    sent (the code changed, not the report) is not sent either.
    """
    key = report.key
    if key is None:
        return report
    if earlier := _find_sent(store, key):
        note = "" if earlier == key else f"not sent: r{earlier.revision}, which was sent, shows the same"
        return replace(report, error=store.doubt(earlier), note=note)
    if damaged := store.damage(key):  # lint and parity judged other bytes
        reason = f"not sent: {', '.join(damaged)} changed after it was checked; run it again and it is built anew"
        return replace(report, error=reason)
    try:
        message_id = hand_over(sender, store, key, envelope)
    except UncertainError as err:
        store.mark_sent(key, "", doubt=str(err))
        return replace(report, error=str(err))
    except DeliveryError as err:
        return replace(report, error=str(err))
    store.mark_sent(key, message_id)
    return replace(report, sent=message_id)


def _find_sent(store: Store, key: EditionKey) -> EditionKey | None:
    """Return the newest revision up to `key` that was sent and whose executed notebook is the same."""
    shown = store.shown(key)
    sent = (other for other in reversed(store.revisions(key.subject)) if other <= key and store.is_sent(other))
    return next((other for other in sent if store.shown(other) == shown), None)


def fill_outbox(store: Store, envelopes: Mapping[EditionKey, Envelope]) -> Path:
    """Put the mails that the outbox does not have yet into it; return the page that lists all.

    Raises:
        OutboxError: it cannot be written.
    """
    folder = store.reports / OUTBOX
    index = folder / "index.html"
    lacking = {key: envelope for key, envelope in envelopes.items() if not outbox_path(store, key).is_file()}
    if not lacking and index.is_file():
        return index
    from reporting.delivery.outbox import Outbox

    outbox = Outbox(folder)
    for key, envelope in lacking.items():
        hand_over(outbox, store, key, envelope)
        store.mark_left(key)
    return outbox.write_index()


def outbox_path(store: Store, key: EditionKey) -> Path:
    """Return where the outbox keeps the mail of an edition."""
    return store.reports / OUTBOX / f"{str(key).replace('/', '-')}.eml"


def hand_over(sender: Sender, store: Store, key: EditionKey, envelope: Envelope) -> str:
    """Hand the mail of an edition over, in one attempt, exactly as it lies there; return its id.

    Raises:
        DeliveryError: it was not accepted, or nobody knows whether it was.
    """
    subject = key.subject
    tags = tags_of(subject.as_of, subject.scope, subject.perspective, key.revision)
    message = (store.path(key) / "message.eml").read_bytes()
    return sender.send(message, envelope.sender, envelope.to, envelope.bcc, tags)


def open_sender(settings: Settings, environment: Environment) -> Sender:
    """Return the sender that hands mails to SES."""
    from reporting.delivery.ses import SesSender, open_ses

    return SesSender(open_ses(environment.region, environment.endpoint_url), settings.configuration_set)


def publish_site(reports: Path, settings: Settings, feed_secret: str, *, changed: bool) -> Path:
    """Bring the site up to date and return its index; nothing is written when nothing changed."""
    index = reports / "index.html"
    if not changed and index.is_file() and feeds_are_current(reports, settings.scopes, feed_secret):
        return index
    from reporting.site.build import build_site

    return build_site(reports, settings, feed_secret)
