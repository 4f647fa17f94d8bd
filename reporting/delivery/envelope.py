"""Who gets a report: the addresses of the environment, checked, in an envelope. Bcc is only ever here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from email.policy import default
from email.utils import parseaddr

from reporting.environment import AUDIT_BCC, RECIPIENTS, SENDER, Environment
from reporting.errors import DeliveryError

MOST_ADDRESSES = 50  # a message, To and Bcc together: https://docs.aws.amazon.com/ses/latest/dg/quotas.html
PLACEHOLDER_SENDER = "reports@example.com"
PLACEHOLDER_RECIPIENT = "recipients@example.com"
PLAIN_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", re.ASCII)
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class EnvelopeError(DeliveryError):
    """A setting does not give the addresses that a report needs."""

    def __init__(self, setting: str, expected: str, got: str) -> None:
        super().__init__(f"{setting}: expected {expected}, got {got}. Set it in the environment or in --env-file.")


@dataclass(frozen=True)
class Envelope:
    """Sender, recipients and the audit mailbox. Addresses never appear in a repr, and so never in a log."""

    sender: str = field(repr=False)
    to: tuple[str, ...] = field(repr=False)
    bcc: tuple[str, ...] = field(repr=False)


def envelope_for(environment: Environment, perspective: str) -> Envelope:
    """Return the envelope of that perspective's report for real sending.

    Raises:
        EnvelopeError: no sender, no recipient or no audit mailbox; an address that is none; too many of them.
    """
    if not environment.audit_bcc:
        raise EnvelopeError(AUDIT_BCC, "the audit mailbox (or nothing set, for the sender's)", "an empty one")
    to = _unique(RECIPIENTS, environment.recipients_of(perspective))
    if not to:
        raise EnvelopeError(f"{RECIPIENTS}[_{perspective.upper()}]", "at least one address", "none")
    envelope = Envelope(
        sender=checked_address(SENDER, environment.sender),
        to=to,
        bcc=_unique(AUDIT_BCC, [environment.audit_bcc]),
    )
    if len(envelope.to) + len(envelope.bcc) > MOST_ADDRESSES:
        raise EnvelopeError(RECIPIENTS, f"at most {MOST_ADDRESSES} addresses with the audit mailbox", f"{len(to)}")
    return envelope


def outbox_envelope(environment: Environment, perspective: str) -> Envelope:
    """Return the envelope of a mail that only goes to the outbox: placeholders stand in for what is not set.

    Raises:
        EnvelopeError: an address that is set is none.
    """
    return Envelope(
        sender=checked_address(SENDER, environment.sender or PLACEHOLDER_SENDER),
        to=_unique(RECIPIENTS, environment.recipients_of(perspective) or (PLACEHOLDER_RECIPIENT,)),
        bcc=_unique(AUDIT_BCC, [environment.audit_bcc] if environment.audit_bcc else []),
    )


def checked_address(setting: str, text: str) -> str:
    """Return an address as headers write it, its name included.

    Raises:
        EnvelopeError: it is not one address of ASCII characters, or holds a line break.
    """
    expected = "an address such as owner@example.com"
    if CONTROL.search(text):
        raise EnvelopeError(setting, expected, "a line break or control character")
    try:
        found = default.header_factory("To", text)
    except IndexError as err:  # the parser of Python 3.11 trips over an address that ends with its @
        raise EnvelopeError(setting, expected, masked(text)) from err
    if found.defects or len(found.addresses) != 1 or not PLAIN_ADDRESS.fullmatch(found.addresses[0].addr_spec):
        raise EnvelopeError(setting, expected, masked(text))
    return str(found.addresses[0])


def masked(text: str) -> str:
    """Return so much of an address as helps to find it in a settings file: `o***@example.com`."""
    local, at, domain = text.rpartition("@")
    return f"{local[:1]}***@{domain}" if at else f"{text[:1]}***" if text else "nothing"


def _unique(setting: str, texts: Iterable[str]) -> tuple[str, ...]:
    unique: dict[str, str] = {}
    for text in texts:
        address = checked_address(setting, text)
        unique.setdefault(parseaddr(address)[1].lower(), address)
    return tuple(unique.values())
