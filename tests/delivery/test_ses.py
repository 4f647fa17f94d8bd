"""SES through the real client: moto for what is handed over, a server of our own for what goes wrong on the wire."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import boto3
import pytest
from moto import mock_aws
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends

from reporting.delivery.sender import DraftError, NotAcceptedError, Sender, UncertainError, tags_of
from reporting.delivery.ses import SesSender, open_ses
from reporting.errors import ConfigError
from tests.rendering.mail_samples import sample_mail

REGION = "us-west-2"
SENDER = "reports@example.com"
TO = ["owner@example.com", "partner@example.com"]
BCC = ["audit@example.com"]
TAGS = tags_of("2026-09-30", "portfolio", "ceo", 1)
ACCEPTED = b'{"MessageId": "0100-ok"}'

Answer = Callable[[BaseHTTPRequestHandler], None]


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    for name in ("AWS_PROFILE", "AWS_MAX_ATTEMPTS", "AWS_RETRY_MODE", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)


class Service:
    """A local HTTP server that records every request and answers each in the same way."""

    def __init__(self, answer: Answer) -> None:
        self.requests: list[dict[str, Any]] = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.requests.append(json.loads(body))
                answer(self)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> Service:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def replies(status: int, body: bytes, error: str = "") -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        if error:
            handler.send_header("x-amzn-ErrorType", error)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def drops_the_reply(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)


def cuts_the_reply(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(ACCEPTED[:9])
    handler.close_connection = True


@contextmanager
def sending(answer: Answer) -> Iterator[tuple[SesSender, Service]]:
    with Service(answer) as service:
        client = open_ses(REGION, service.url)
        yield SesSender(client, "executive-reports"), service
        client.close()


def send(sender: Sender, raw: bytes | None = None, tags: dict[str, str] | None = None) -> str:
    return sender.send(raw or sample_mail().message, SENDER, TO, BCC, TAGS if tags is None else tags)


def test_the_request_carries_the_envelope_the_configuration_set_and_the_tags() -> None:
    with sending(replies(200, ACCEPTED)) as (sender, service):
        assert send(sender) == "0100-ok"
    (request,) = service.requests
    assert request["Destination"] == {"ToAddresses": TO, "BccAddresses": BCC}
    assert request["FromEmailAddress"] == SENDER
    assert request["ConfigurationSetName"] == "executive-reports"
    assert {tag["Name"]: tag["Value"] for tag in request["EmailTags"]} == {
        "edition": "2026-09-30_portfolio_ceo_r1",
        "perspective": "ceo",
        "scope": "portfolio",
    }


@pytest.mark.parametrize("mode", ["legacy", "standard", "adaptive"])
@pytest.mark.parametrize(
    "answer",
    [
        drops_the_reply,
        cuts_the_reply,
        replies(500, b"{}"),
        replies(503, b"<html>busy</html>"),
        replies(502, b""),
        replies(200, b"{}"),
        replies(200, b"not json"),
        replies(408, b"{}"),
    ],
    ids=["dropped", "cut", "500", "503", "502", "no id", "no json", "408"],
)
def test_a_lost_reply_is_uncertain_and_exactly_one_request_arrived(
    answer: Answer, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_RETRY_MODE", mode)
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "5")
    with sending(answer) as (sender, service):
        with pytest.raises(UncertainError, match="may have been accepted"):
            send(sender)
        assert len(service.requests) == 1


@pytest.mark.slow
def test_the_default_client_would_have_sent_it_again() -> None:
    """The reason for all this: the same lost reply with botocore's own retries doubles the mail."""
    with Service(drops_the_reply) as service:
        client = boto3.client("sesv2", region_name=REGION, endpoint_url=service.url)
        with pytest.raises(UncertainError):
            send(SesSender(client, "executive-reports"))
        client.close()
        assert len(service.requests) > 1


@pytest.mark.parametrize(
    ("answer", "retryable"),
    [
        (replies(429, b'{"message": "slow down"}', "TooManyRequestsException"), True),
        (replies(400, b'{"message": "rate"}', "ThrottlingException"), True),
        (replies(400, b'{"message": "Email address is not verified."}', "MessageRejected"), False),
        (replies(400, b'{"message": "paused"}', "SendingPausedException"), False),
        (replies(403, b'{"message": "no"}', "AccessDeniedException"), False),
        (replies(404, b'{"message": "no set"}', "NotFoundException"), False),
    ],
    ids=["429", "throttling", "rejected", "paused", "denied", "no configuration set"],
)
def test_a_refusal_is_certain(answer: Answer, retryable: bool) -> None:
    with sending(answer) as (sender, service):
        with pytest.raises(NotAcceptedError) as caught:
            send(sender)
        assert caught.value.retryable is retryable
        assert len(service.requests) == 1


def test_no_connection_is_certain_and_can_be_tried_again() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # bound, not listening: refused
        client = open_ses(REGION, f"http://127.0.0.1:{closed.getsockname()[1]}")
        with pytest.raises(NotAcceptedError, match="no connection") as caught:
            send(SesSender(client, "executive-reports"))
    client.close()
    assert caught.value.retryable


def test_no_credentials_is_certain(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
    with sending(replies(200, ACCEPTED)) as (sender, service):
        with pytest.raises(NotAcceptedError, match="no credentials"):
            send(sender)
        assert service.requests == []


def test_a_draft_never_leaves() -> None:
    with sending(replies(200, ACCEPTED)) as (sender, service):
        with pytest.raises(DraftError, match="2026-09-30/portfolio/ceo/r1"):
            send(sender, sample_mail(draft=True).message)
        assert service.requests == []


@pytest.mark.parametrize(
    ("raw", "tags", "reason"),
    [
        (b"Bcc: thief@example.com\r\n\r\nx", None, "Bcc"),
        (None, {"edition": "2026-09-30/portfolio"}, "tags"),
        (None, {"edition": ""}, "tags"),
    ],
)
def test_what_must_not_go_is_stopped_at_the_door(raw: bytes | None, tags: dict[str, str] | None, reason: str) -> None:
    with sending(replies(200, ACCEPTED)) as (sender, service):
        with pytest.raises(NotAcceptedError, match=reason):
            send(sender, raw, tags)
        assert service.requests == []


@pytest.mark.parametrize(("region", "endpoint"), [("no region!", None), (REGION, "not an address")])
def test_a_wrong_region_or_endpoint_is_a_wrong_setting(region: str, endpoint: str | None) -> None:
    with pytest.raises(ConfigError, match="AWS_REGION, AWS_ENDPOINT_URL"):
        open_ses(region, endpoint)


@mock_aws
def test_moto_gets_the_message_byte_for_byte_for_all_recipients() -> None:
    client = open_ses(REGION, None)
    client.create_email_identity(EmailIdentity=SENDER)
    raw = sample_mail().message
    told = send(SesSender(client, "executive-reports"))
    (kept,) = ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages
    assert told == kept.id
    assert set(kept.destinations) == {*TO, *BCC}
    message = message_from_bytes(kept.raw_data.encode(), policy=default)
    assert "Bcc" not in message
    assert message["Subject"] == "Executive Report: CEO Perspective | JADA Portfolio | 2026-09-30"
    assert kept.raw_data.encode() == raw
