"""After the editions: their mails to SES or to the outbox."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from reporting.config import Settings
from reporting.delivery.envelope import Envelope
from reporting.delivery.sender import Sender, tags_of
from reporting.editions import EditionKey, Store

OUTBOX = "outbox"


def fill_outbox(store: Store, editions: Iterable[tuple[EditionKey, Envelope]]) -> Path:
    """Put the mails that the outbox does not have yet into it; return the page that lists all.

    Raises:
        OutboxError: it cannot be written.
    """
    folder = store.reports / OUTBOX
    index = folder / "index.html"
    lacking = [(key, envelope) for key, envelope in editions if not outbox_path(store, key).is_file()]
    if not lacking and index.is_file():
        return index
    from reporting.delivery.outbox import Outbox

    outbox = Outbox(folder)
    for key, envelope in lacking:
        hand_over(outbox, store, key, envelope)
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


def open_sender(settings: Settings, region: str, endpoint_url: str | None) -> Sender:
    """Return the sender that hands mails to SES."""
    from reporting.delivery.ses import SesSender, open_ses

    return SesSender(open_ses(region, endpoint_url), settings.configuration_set)


def publish_site(reports: Path, settings: Settings, *, changed: bool) -> Path:
    """Bring the site up to date and return its index; nothing is written when nothing changed."""
    index = reports / "index.html"
    if not changed and index.is_file():
        return index
    from reporting.site import build_site

    return build_site(reports, settings)
