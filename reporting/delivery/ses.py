"""SES: one attempt a message. The only module of the delivery that knows boto3.

SES has no idempotency token, and botocore repeats a request whose reply was lost, which would double the mail.
So its retries are off, and every way to fail is sorted into "certainly not accepted" and "uncertain".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from email.parser import BytesHeaderParser
from http import HTTPStatus
from typing import TYPE_CHECKING

from reporting.delivery.sender import DraftError, NotAcceptedError, UncertainError
from reporting.environment import ENDPOINT, REGION
from reporting.errors import ConfigError
from reporting.rendering.mail import DRAFT_HEADER, EDITION_HEADER

if TYPE_CHECKING:
    from botocore.exceptions import ClientError
    from mypy_boto3_sesv2 import SESV2Client

CONNECT_SECONDS = 10
READ_SECONDS = 30  # SES answers within one; a longer wait only delays "uncertain"
TAG = re.compile(r"[A-Za-z0-9_-]{1,256}")  # https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_MessageTag.html
THROTTLED = frozenset({"TooManyRequestsException", "Throttling", "ThrottlingException"})


class SesSender:
    """Hands messages to SES."""

    def __init__(self, client: SESV2Client, configuration_set: str) -> None:
        self._client = client
        self._configuration_set = configuration_set

    def send(self, raw: bytes, sender: str, to: Sequence[str], bcc: Sequence[str], tags: Mapping[str, str]) -> str:
        """Send the message in exactly one request, see `Sender.send`.

        Raises:
            DraftError: the message is a draft.
            NotAcceptedError: SES refused it, or the request was never written.
            UncertainError: the request may have been accepted.
        """
        _refuse_what_must_not_go(raw, tags)
        from botocore import exceptions as aws

        try:
            answer = self._client.send_email(
                FromEmailAddress=sender,
                Destination={"ToAddresses": list(to), "BccAddresses": list(bcc)},
                Content={"Raw": {"Data": raw}},
                ConfigurationSetName=self._configuration_set,
                EmailTags=[{"Name": name, "Value": value} for name, value in tags.items()],
            )
            return answer["MessageId"]
        except aws.ClientError as err:
            raise _sorted(err) from err
        except (aws.EndpointConnectionError, aws.ConnectTimeoutError, aws.ProxyConnectionError) as err:
            raise NotAcceptedError(
                "no connection", "Nothing was written; it can be tried again.", retryable=True
            ) from err
        except (aws.NoCredentialsError, aws.PartialCredentialsError, aws.CredentialRetrievalError) as err:
            raise NotAcceptedError(f"no credentials ({err})", "Log in to AWS and resume.", retryable=False) from err
        except aws.ParamValidationError as err:
            raise NotAcceptedError("a request that botocore refuses", str(err), retryable=False) from err
        except Exception as err:  # whatever else happens from here on, the message may be on its way
            raise UncertainError(f"{type(err).__name__}: {err}") from err


def open_ses(region: str, endpoint_url: str | None) -> SESV2Client:
    """Return a client that makes one attempt a call.

    Raises:
        ConfigError: the region or the endpoint is none.
    """
    import boto3
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError

    once = Config(
        retries={"total_max_attempts": 1, "mode": "standard"},
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
    )
    try:
        return boto3.client("sesv2", region_name=region, endpoint_url=endpoint_url, config=once)
    except (BotoCoreError, ValueError) as err:
        raise ConfigError(f"{REGION}, {ENDPOINT}", "a region of SES", str(err), "Unset both for the default.") from err


def has_credentials() -> bool:
    """Say whether boto3 finds credentials in any of its places; whether they are good only SES can tell."""
    import boto3

    return boto3.Session().get_credentials() is not None


def _refuse_what_must_not_go(raw: bytes, tags: Mapping[str, str]) -> None:
    """Look once more at the last door: drafts, a Bcc field, tags that SES would refuse."""
    header = BytesHeaderParser().parsebytes(raw)
    if DRAFT_HEADER in header:
        raise DraftError(str(header[EDITION_HEADER]))
    if "Bcc" in header:
        raise NotAcceptedError("a message with a Bcc field", "Bcc belongs to the envelope.", retryable=False)
    wrong = [f"{name}={value}" for name, value in tags.items() if not (TAG.fullmatch(name) and TAG.fullmatch(value))]
    if wrong:
        raise NotAcceptedError(f"tags {wrong}", "Letters, digits, _ and - only.", retryable=False)


def _sorted(err: ClientError) -> NotAcceptedError | UncertainError:
    """Tell a refusal (4xx) from a failure after which nobody knows (5xx)."""
    status = err.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    error = err.response.get("Error", {})
    code = error.get("Code", "")
    reason = f"{status} {code}: {error.get('Message', '')}"
    if not HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.REQUEST_TIMEOUT:
        return UncertainError(reason)
    if status == HTTPStatus.TOO_MANY_REQUESTS or code in THROTTLED:
        return NotAcceptedError(reason, "SES wants it slower; it can be tried again.", retryable=True)
    hint = "Is the sender verified and out of the sandbox?" if code == "MessageRejected" else "Mend it and resume."
    return NotAcceptedError(reason, hint, retryable=False)
