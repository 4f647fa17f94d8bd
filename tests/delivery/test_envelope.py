from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.delivery.envelope import (
    Envelope,
    EnvelopeError,
    checked_address,
    envelope_for,
    masked,
    outbox_envelope,
)
from reporting.environment import Environment, load_environment

COMPLETE = Environment(
    sender="Reports <reports@example.com>",
    recipients=("owner@example.com", "partner@example.com"),
    recipients_by_perspective={"cfo": ("books@example.com",)},
    audit_bcc="audit@example.com",
)


def environment(**changes: object) -> Environment:
    fields = {name: getattr(COMPLETE, name) for name in ("sender", "recipients", "audit_bcc")}
    return Environment(**(fields | changes))


def test_everybody_gets_a_perspective_unless_it_has_its_own_list() -> None:
    assert envelope_for(COMPLETE, "ceo") == Envelope(
        "Reports <reports@example.com>", ("owner@example.com", "partner@example.com"), ("audit@example.com",)
    )
    assert envelope_for(COMPLETE, "cfo").to == ("books@example.com",)


def test_the_audit_mailbox_is_the_sender_unless_said_and_empty_refuses() -> None:
    variables = {"AWS_SES_SENDER_EMAIL": "reports@example.com", "REPORT_RECIPIENTS": "owner@example.com"}
    assert envelope_for(load_environment(None, variables), "ceo").bcc == ("reports@example.com",)
    with pytest.raises(EnvelopeError, match="REPORT_AUDIT_BCC"):
        envelope_for(load_environment(None, variables | {"REPORT_AUDIT_BCC": ""}), "ceo")


@pytest.mark.parametrize(
    ("changes", "setting"),
    [
        ({"sender": ""}, "AWS_SES_SENDER_EMAIL"),
        ({"sender": "reports"}, "AWS_SES_SENDER_EMAIL"),
        ({"recipients": ()}, "REPORT_RECIPIENTS"),
        ({"recipients": ("owner@example.com", "partner@")}, "REPORT_RECIPIENTS"),
        ({"recipients": tuple(f"r{n}@example.com" for n in range(50))}, "REPORT_RECIPIENTS"),
        ({"audit_bcc": "audit@example.com\r\nTo: thief@example.com"}, "REPORT_AUDIT_BCC"),
    ],
)
def test_what_is_missing_or_wrong_is_named(changes: dict[str, object], setting: str) -> None:
    with pytest.raises(EnvelopeError, match=f"^{setting}"):
        envelope_for(environment(**changes), "ceo")


def test_the_most_that_ses_takes() -> None:
    full = tuple(f"r{n}@example.com" for n in range(49))
    assert envelope_for(environment(recipients=full), "ceo").to == full


def test_nobody_gets_a_report_twice() -> None:
    to = envelope_for(environment(recipients=("a@example.com", "b@example.com", "A@example.com")), "ceo").to
    assert to == ("a@example.com", "b@example.com")


def test_the_outbox_needs_no_settings_but_refuses_wrong_ones() -> None:
    assert outbox_envelope(Environment(), "ceo") == Envelope("reports@example.com", ("recipients@example.com",), ())
    assert outbox_envelope(COMPLETE, "cfo").to == ("books@example.com",)
    with pytest.raises(EnvelopeError, match="AWS_SES_SENDER_EMAIL"):
        outbox_envelope(environment(sender="nobody"), "ceo")


@pytest.mark.parametrize(
    "address",
    [
        "owner@example.com",
        "first.last+reports@sub.example.com",
        "Owner <owner@example.com>",
        '"Last, First" <owner@example.com>',
    ],
)
def test_addresses_are_taken_as_they_are(address: str) -> None:
    assert checked_address("X", address) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "owner",
        "owner@",
        "@example.com",
        "owner@localhost",
        "owner@example..com",
        "two@example.com, three@example.com",
        "owner@exa mple.com",
        "öwner@example.com",
        "owner@example.com\n",
        "owner@example.com\x00",
        "Owner\r\nBcc: thief@example.com <owner@example.com>",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(EnvelopeError, match=r"^X: expected an address"):
        checked_address("X", address)


@given(st.text(max_size=40))
def test_whatever_is_accepted_is_one_line_with_one_address(text: str) -> None:
    try:
        address = checked_address("X", text)
    except EnvelopeError:
        return
    assert address.count("@") >= 1
    assert len(address.splitlines()) == 1


def test_addresses_are_masked_where_people_read_logs() -> None:
    assert masked("owner@example.com") == "o***@example.com"
    assert masked("nobody") == "n***"
    assert masked("") == "nothing"
    assert "@" not in repr(envelope_for(COMPLETE, "ceo"))
    with pytest.raises(EnvelopeError) as caught:
        checked_address("X", "secret.name@example..com")
    assert "secret.name" not in str(caught.value)
