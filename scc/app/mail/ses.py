"""SES: one attempt a mail, and an honest word about how it went."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from scc.app.aws import Clients
from scc.app.mail.message import Mail, mime

# SES failed inside: the mail may have been taken before (`docs/decisions/0006-one-attempt-at-ses.md`).
_SERVER_ERROR = 500


class NotSent(Exception):  # noqa: N818 - says what is known
    """The mail certainly did not go out; it may be sent again."""


class Rejected(Exception):  # noqa: N818 - says what is known
    """The mail did not go out and never will as it is."""


class MaybeSent(Exception):  # noqa: N818 - says what is known
    """No answer: the mail may have gone out, and sending it again could double it."""


class Mailer(Protocol):
    """What sends a mail."""

    def send(self, mail: Mail) -> None:
        """Send a mail once.

        Raises:
            NotSent: it certainly did not go out.
            Rejected: it never will.
            MaybeSent: nobody knows.
        """


class SesMailer:
    """Sends by SES; the SDK's own retries are off, since one after a lost answer would send twice."""

    _REJECTING = frozenset({"MessageRejected", "BadRequestException", "MailFromDomainNotVerifiedException"})

    def __init__(self, clients: Clients, sender: str) -> None:
        self._clients = clients
        self._sender = sender

    def send(self, mail: Mail) -> None:
        """Send a mail once; see `Mailer`."""
        from botocore.exceptions import (
            BotoCoreError,
            ClientError,
            ConnectTimeoutError,
            EndpointConnectionError,
            NoCredentialsError,
        )

        client: Any = self._clients.get("sesv2", attempts=1)
        try:
            client.send_email(
                FromEmailAddress=self._sender,
                Destination={"ToAddresses": [mail.to_email]},
                Content={"Raw": {"Data": mime(mail, self._sender)}},
            )
        except ClientError as err:
            raise self._meaning(err.response) from err
        except (ConnectTimeoutError, EndpointConnectionError, NoCredentialsError) as err:
            raise NotSent from err
        except BotoCoreError as err:
            raise MaybeSent from err

    def _meaning(self, response: Mapping[str, Any]) -> Exception:
        if response["Error"]["Code"] in self._REJECTING:
            return Rejected()
        status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        return MaybeSent() if status >= _SERVER_ERROR else NotSent()
