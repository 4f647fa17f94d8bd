"""SES: one attempt a mail, and an honest word about how it went."""

from __future__ import annotations

from typing import Any, Protocol

from scc.app.aws import Clients
from scc.app.mail.message import Mail, mime


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
            rejected = err.response["Error"]["Code"] in self._REJECTING
            raise (Rejected if rejected else NotSent) from err
        except (ConnectTimeoutError, EndpointConnectionError, NoCredentialsError) as err:
            raise NotSent from err
        except BotoCoreError as err:
            raise MaybeSent from err
