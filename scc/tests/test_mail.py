"""Mails as they go out: MIME, invitations, feeds, texts; raw messages are read back from moto's SES."""

from __future__ import annotations

import email
import email.policy
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from string import Formatter
from types import SimpleNamespace
from typing import Any

import icalendar
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError
from moto import mock_aws
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends

from scc.app.aws import Clients
from scc.app.mail.calendar import Appointment, Attendee, calendar_feed, invitation
from scc.app.mail.message import Mail
from scc.app.mail.ses import MaybeSent, NotSent, Rejected, SesMailer
from scc.app.mail.texts import BUTTONS, TEXTS
from scc.app.store.outbox import Facts
from scc.local.emulator import REGION
from scc.tests.world import World

NOW = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)
FACTS = Facts(
    "ev_1",
    "Sunset; sail, for two",
    "JADA",
    "Dock A",
    "America/Los_Angeles",
    datetime(2026, 11, 1, 8, 0, tzinfo=UTC),
    datetime(2026, 11, 1, 8, 30, tzinfo=UTC),
    datetime(2026, 11, 1, 10, 30, tzinfo=UTC),
    7,
    {"ev_1.captain": "Captain"},
)
APPOINTMENT = Appointment(FACTS, "ev_1.captain", "p_1")
ATTENDEE = Attendee("Zoë Löwe, Käpt'n", "zoe@example.com", "scc@example.com")
MAIL = Mail("m1", "Zoë Löwe", "zoe@example.com", "Grüße", ("One <b>.",), ("Open", "https://scc.example.com/x?a=1&b=2"))


def read_event(text: str) -> Any:
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    return event


def test_an_invitation_reads_back_over_the_change_of_clocks() -> None:
    text = invitation(APPOINTMENT, ATTENDEE, "REQUEST", NOW)
    calendar = icalendar.Calendar.from_ical(text)
    event = read_event(text)
    assert calendar["METHOD"] == "REQUEST"
    assert event["UID"] == "ev_1.captain.p_1@ship-captain-crew"
    assert event["SEQUENCE"] == 7
    assert event["DTSTART"].dt.astimezone(UTC) == FACTS.departure
    assert event["DTEND"].dt.astimezone(UTC) == FACTS.return_deadline
    assert event["SUMMARY"] == "Captain: Sunset; sail, for two"
    assert event["ATTENDEE"] == "mailto:zoe@example.com"
    assert event["STATUS"] == "CONFIRMED"
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_the_vtimezone_alone_tells_the_offsets() -> None:
    text = invitation(APPOINTMENT, ATTENDEE, "REQUEST", NOW)
    zone: Any = icalendar.Calendar.from_ical(text).walk("VTIMEZONE")[0]
    parts = [(part.name, part["TZOFFSETTO"].to_ical(), part["DTSTART"].to_ical()) for part in zone.subcomponents]
    # Clocks in San Diego go back on 2026-11-01 at 02:00 PDT; the first part begins a day before the charter.
    assert parts == [("DAYLIGHT", "-0700", b"20261031T010000"), ("STANDARD", "-0800", b"20261101T020000")]


def test_a_cancellation_has_the_same_uid() -> None:
    event = read_event(invitation(APPOINTMENT, ATTENDEE, "CANCEL", NOW))
    assert (event["UID"], event["STATUS"]) == ("ev_1.captain.p_1@ship-captain-crew", "CANCELLED")


def test_an_empty_feed_is_a_calendar() -> None:
    assert icalendar.Calendar.from_ical(calendar_feed([], NOW))["METHOD"] == "PUBLISH"


@pytest.fixture
def mailer() -> Iterator[SesMailer]:
    with mock_aws():
        clients = Clients(REGION, {"aws_access_key_id": "test", "aws_secret_access_key": "test"})
        clients.get("sesv2").create_email_identity(EmailIdentity="scc@example.com")
        yield SesMailer(clients, "scc@example.com")


def sent() -> EmailMessage:
    (message,) = ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages
    found = email.message_from_string(message.raw_data, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


def test_a_mail_is_text_html_and_calendar_in_one(mailer: SesMailer) -> None:
    calendar = invitation(APPOINTMENT, ATTENDEE, "REQUEST", NOW)
    mailer.send(Mail(**{**MAIL.__dict__, "calendar": ("REQUEST", calendar)}))
    message = sent()
    assert message["Subject"] == "Grüße"
    assert message["To"].addresses[0].addr_spec == "zoe@example.com"
    parts = list(message.iter_parts())
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html", "text/calendar"]
    assert parts[0].get_content().splitlines() == ["One <b>.", "", "Open: https://scc.example.com/x?a=1&b=2"]
    assert "One &lt;b&gt;." in parts[1].get_content()
    assert parts[2].get_param("method") == "REQUEST"
    assert read_event(parts[2].get_content())["SEQUENCE"] == 7


def test_an_attachment_arrives_whole(mailer: SesMailer) -> None:
    mailer.send(Mail(**{**MAIL.__dict__, "attachment": ("waiver.json", '{"ñ": 1}')}))
    (attachment,) = sent().iter_attachments()
    assert attachment.get_filename() == "waiver.json"
    assert attachment.get_content() == '{"ñ": 1}'.encode()


def ses_error(code: str, status: int = 400) -> ClientError:
    response: Any = {"Error": {"Code": code, "Message": "x"}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(response, "SendEmail")


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (ses_error("MessageRejected"), Rejected),
        (ses_error("TooManyRequestsException", 429), NotSent),
        (ses_error("InternalFailure", 500), MaybeSent),
        (ses_error("ServiceUnavailable", 503), MaybeSent),
        (EndpointConnectionError(endpoint_url="x"), NotSent),
        (ReadTimeoutError(endpoint_url="x"), MaybeSent),
    ],
)
def test_errors_say_whether_the_mail_went_out(raised: Exception, expected: type[Exception]) -> None:
    class Failing:
        def get(self, _service: str, attempts: int) -> Failing:
            assert attempts == 1, "a retry of the SDK could send twice"
            return self

        def send_email(self, **_: object) -> None:
            raise raised

    clients: Any = Failing()
    with pytest.raises(expected):
        SesMailer(clients, "scc@example.com").send(MAIL)


def calendars(world: World, name: str) -> list[tuple[str, Any]]:
    mails = world.mailbox.to(f"{name}@example.com")
    return [(mail.calendar[0], read_event(mail.calendar[1])) for mail in mails if mail.calendar]


def test_the_calendar_follows_the_crew(world: World) -> None:
    event_id = world.new_event()["event_id"]
    admin, crew = world.sign_in("admin"), world.sign_in("crew")
    crew.ok("POST", f"/roles/{event_id}.first-mate/claim")
    admin.ok("POST", f"/events/{event_id}/reschedule", {"departure": "2026-06-03T01:00:00Z"})
    crew.ok("POST", f"/roles/{event_id}.first-mate/release")
    admin.ok("POST", f"/roles/{event_id}.first-mate/assign", {"email": "crew@example.com"})
    admin.ok("POST", f"/roles/{event_id}.first-mate/assign", {"email": "mate@example.com"})
    admin.ok("POST", f"/events/{event_id}/state", {"to": "cancelled", "reason": "Storm."})
    world.drain()
    of_crew, of_mate = calendars(world, "crew"), calendars(world, "mate")
    assert [method for method, _ in of_crew] == ["REQUEST", "REQUEST", "CANCEL", "REQUEST", "CANCEL"]
    assert [method for method, _ in of_mate] == ["REQUEST", "CANCEL"]
    assert len({str(event["UID"]) for _, event in of_crew}) == 1
    sequences = [event["SEQUENCE"] for _, event in of_crew]
    assert sequences == sorted(set(sequences))
    assert of_crew[1][1]["DTSTART"].dt.astimezone(UTC) == datetime(2026, 6, 3, 1, 0, tzinfo=UTC)


def test_a_rescheduled_and_cancelled_charter_is_told_to_guests_in_their_language(world: World) -> None:
    guests = [
        {"name": "Gina", "email": "gina@example.com"},
        {"name": "Hugo", "email": "hugo@example.com", "language": "es"},
        {"name": "Nobody knows my address"},
    ]
    event_id = world.new_event(guests=guests)["event_id"]
    admin = world.sign_in("admin")
    admin.ok("POST", f"/events/{event_id}/reschedule", {"departure": "2026-06-03T01:00:00Z", "reason": "Wind."})
    admin.ok("POST", f"/events/{event_id}/state", {"to": "cancelled", "reason": "Niebla."})
    world.drain()
    gina, hugo = world.mailbox.to("gina@example.com"), world.mailbox.to("hugo@example.com")
    assert gina[0].paragraphs == ("Sunset sail on JADA now departs 2026-06-02 18:00 PDT, San Diego Bay, Dock A. Wind.",)
    assert [mail.subject for mail in hugo] == ["Nuevo horario: Sunset sail", "Cancelado: Sunset sail"]
    assert world.drain() == 0


def test_the_feed_shows_what_one_sails_and_a_new_address_ends_the_old(world: World) -> None:
    event_id = world.new_event()["event_id"]
    crew = world.sign_in("crew")
    crew.ok("POST", f"/roles/{event_id}.first-mate/claim")
    old = crew.ok("POST", "/me/calendar-feed")["url"].rpartition("/")[2]
    reply = world.anonymous().get(f"/calendar/{old}.ics")
    assert reply.headers["content-type"] == "text/calendar; charset=utf-8"
    assert read_event(reply.text)["SUMMARY"] == "First mate: Sunset sail"
    crew.ok("POST", "/me/calendar-feed")
    assert world.anonymous().get(f"/calendar/{old}").status == 404
    assert world.anonymous().get("/calendar/p_unknown.secret").status == 404


def test_the_signed_waiver_comes_as_a_receipt_by_mail(world: World) -> None:
    from scc.verify_receipt import verify

    event_id = world.new_event(guests=[{"name": "Gina", "email": "gina@example.com"}])["event_id"]
    code = world.app.store.records.guests(event_id)[0].guest_code
    page = world.anonymous().ok("GET", f"/guests/{code}")
    world.anonymous().ok("POST", f"/guests/{code}/waiver", world.waiver(page))
    world.drain()
    (mail,) = world.mailbox.to("gina@example.com")
    assert mail.attachment is not None
    receipt = world.anonymous().ok("GET", f"/guests/{code}/receipt")
    assert json.loads(mail.attachment[1]) == receipt
    key = world.anonymous().ok("GET", "/receipt-key")
    assert verify(receipt, key)["name"] == "Gina"
    forged = {**receipt, "signed": receipt["signed"].replace("Gina", "Lina")}
    with pytest.raises(ValueError, match="does not fit"):
        verify(forged, key)


def test_two_workers_at_once_send_each_mail_once(world: World) -> None:
    from concurrent.futures import ThreadPoolExecutor

    event_id = world.new_event(guests=[{"name": f"G{n}", "email": f"g{n}@example.com"} for n in range(8)])["event_id"]
    world.sign_in("admin").ok("POST", f"/events/{event_id}/state", {"to": "waiver_pending"})
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: world.drain(), range(4)))
    assert sorted(mail.to_email for mail in world.mailbox.mails) == [f"g{n}@example.com" for n in range(8)]


def test_an_offer_that_runs_out_goes_to_the_next_and_then_to_anybody(world: World) -> None:
    event_id = world.new_event()["event_id"]
    world.add_people(2)
    role = f"{event_id}.first-mate"
    crew = world.sign_in("crew")
    crew.ok("POST", f"/roles/{role}/claim")
    for name in ("mate", "p4"):
        world.sign_in(name).ok("POST", f"/roles/{role}/waitlist")
    crew.ok("POST", f"/roles/{role}/release")
    world.clock.move(minutes=30)
    world.drain()
    assert world.sign_in("mate").post(f"/roles/{role}/claim").code == "role_offered"
    assert [m.subject for m in world.mailbox.to("p4@example.com")] == [
        "First mate is yours if you want it: Sunset sail"
    ]
    world.clock.move(minutes=30)
    world.drain()
    actions = [row.action for row in world.app.store.charters.audit(event_id, 10**9)]
    assert actions[-2:] == ["offer_expired", "offer_expired"]
    assert world.sign_in("p5").post(f"/roles/{role}/claim").status == 200


def test_every_mail_and_button_is_there_in_both_languages() -> None:
    for kind, texts in (TEXTS | BUTTONS).items():
        assert texts.keys() == {"en", "es"}, kind
    for kind, texts in TEXTS.items():
        fields = [{name for _, name, _, _ in Formatter().parse(" ".join(text)) if name} for text in texts.values()]
        assert fields[0] == fields[1], kind


def test_the_crew_is_told_in_the_language_each_prefers(world: World) -> None:
    event_id = world.new_event()["event_id"]
    crew = world.sign_in("crew")
    assert crew.ok("GET", "/me")["language"] == "en"
    assert crew.ok("PATCH", "/me", {"language": "es"})["language"] == "es"
    assert crew.ok("PATCH", "/me", {"language": "es"}) == crew.ok("GET", "/me")
    for name, role in (("crew", "first-mate"), ("mate", "deckhand")):
        world.sign_in(name).ok("POST", f"/roles/{event_id}.{role}/claim")
    world.drain()
    assert world.mailbox.to("crew@example.com")[-1].subject == "First mate confirmado: Sunset sail"
    assert world.mailbox.to("mate@example.com")[-1].subject == "Deckhand confirmed: Sunset sail"
    rows = world.app.store.charters.audit(world.people["crew"].person_id, 9)
    assert [row.action for row in rows] == ["person_added", "language_set"]


def test_a_worker_whose_time_is_up_leaves_the_rest_for_the_next(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    guests = [{"name": f"G{n}", "email": f"g{n}@example.com"} for n in range(8)]
    event_id = world.new_event(guests=guests)["event_id"]
    world.sign_in("admin").ok("POST", f"/events/{event_id}/state", {"to": "waiver_pending"})
    ticks = iter(range(0, 1000, 10))
    monkeypatch.setattr("scc.app.mail.worker.time", SimpleNamespace(monotonic=lambda: next(ticks)))
    world.drain()
    assert 0 < len(world.mailbox.mails) < 8
    monkeypatch.undo()
    world.drain()
    assert sorted(mail.to_email for mail in world.mailbox.mails) == [guest["email"] for guest in guests]
