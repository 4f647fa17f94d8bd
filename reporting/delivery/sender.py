"""Handing a mail over: the interface of SES and of the outbox, and what can go wrong.

DeliveryError
├── EnvelopeError       the addresses do not make an envelope (envelope.py)
├── DraftError          a draft is never sent
├── NotAcceptedError    certainly not accepted: safe to try again if `retryable`
└── UncertainError      may have been accepted: never repeated by itself
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from reporting.errors import DeliveryError


class Sender(Protocol):
    """Takes a mail over, once."""

    def send(self, raw: bytes, sender: str, to: Sequence[str], bcc: Sequence[str], tags: Mapping[str, str]) -> str:
        """Hand the message over in one attempt.

        Args:
            raw: the MIME message, without a Bcc field.
            sender: the envelope's sender.
            to: recipients that the message names.
            bcc: recipients that it does not name.
            tags: what the provider reports back with its events, see `tags_of`.

        Returns:
            The id under which it was accepted.

        Raises:
            NotAcceptedError: certainly not accepted.
            UncertainError: nobody knows.
        """


class DraftError(DeliveryError):
    """A draft was to be sent."""

    def __init__(self, edition: str) -> None:
        super().__init__(
            f"{edition}: expected a report whose data passed the checks, got a draft. "
            "Drafts are never sent: mend the data and build it again."
        )


class NotAcceptedError(DeliveryError):
    """The provider certainly did not take the message."""

    def __init__(self, reason: str, hint: str, *, retryable: bool) -> None:
        super().__init__(f"sending: expected SES to accept the message, got {reason}. {hint}")
        self.retryable = retryable


class UncertainError(DeliveryError):
    """The message left and no answer that can be trusted came back."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"sending: expected an answer from SES, got {reason}. The message may have been accepted: "
            "it is not sent again by itself. Look for it in the audit mailbox or in SES's events."
        )


def tags_of(as_of: str, scope: str, perspective: str, revision: int) -> dict[str, str]:
    """Return the tags that name an edition in SES's events, in the characters that SES allows.

    >>> tags_of("2026-09-30", "portfolio", "ceo", 1)["edition"]
    '2026-09-30_portfolio_ceo_r1'
    """
    return {"edition": f"{as_of}_{scope}_{perspective}_r{revision}", "perspective": perspective, "scope": scope}
