"""Must hold 35: mail goes out after the commit, once, and nothing is forgotten."""

from __future__ import annotations

import pytest

from scc.app.mail.message import Mail
from scc.app.mail.ses import MaybeSent, NotSent, Rejected
from scc.app.mail.worker import drain
from scc.tests.world import World


def test_35_mail_that_fails_after_the_commit_is_sent_later_once(world: World) -> None:
    event_id = world.new_event()["event_id"]
    world.mailbox.failures = [NotSent(), NotSent()]
    world.sign_in("crew").ok("POST", f"/roles/{event_id}.first-mate/claim")
    world.drain()
    assert world.mailbox.mails == []
    for _ in range(6):
        world.clock.move(minutes=2)
        world.drain()
    assert [mail.to_email for mail in world.mailbox.mails] == ["crew@example.com"]


def test_35_a_lost_answer_is_never_sent_twice_and_never_forgotten(world: World) -> None:
    event_id = world.new_event()["event_id"]
    world.mailbox.failures = [MaybeSent()]
    world.sign_in("crew").ok("POST", f"/roles/{event_id}.first-mate/claim")
    world.drain()
    world.clock.move(days=1)
    world.drain()
    assert world.mailbox.mails == []
    assert len(list(world.app.store.outbox.all_of("uncertain"))) == 1


def test_35_a_worker_that_dies_while_sending_leaves_an_uncertain_row(world: World) -> None:
    event_id = world.new_event()["event_id"]
    world.sign_in("crew").ok("POST", f"/roles/{event_id}.first-mate/claim")

    class Killed(BaseException):
        pass

    world.mailbox.failures = [Killed()]  # type: ignore[list-item] # what a killed process is like
    with pytest.raises(Killed):
        world.drain()
    world.clock.move(minutes=3)
    world.drain()
    assert world.mailbox.mails == []
    assert len(list(world.app.store.outbox.all_of("uncertain"))) == 1


def test_35_a_worker_that_dies_after_sending_does_not_send_again(world: World) -> None:
    event_id = world.new_event()["event_id"]
    world.sign_in("crew").ok("POST", f"/roles/{event_id}.first-mate/claim")

    class Killed(BaseException):
        pass

    class DiesAfterwards:
        def send(self, mail: Mail) -> None:
            world.mailbox.send(mail)
            raise Killed

    with pytest.raises(Killed):
        drain(world.app, DiesAfterwards(), world.clock.now)
    for _ in range(3):
        world.clock.move(minutes=3)
        world.drain()
    assert [mail.to_email for mail in world.mailbox.mails] == ["crew@example.com"]
    (row,) = world.app.store.outbox.all_of("uncertain")
    assert row.notices[0].kind == "role_claimed"


def test_35_what_a_person_has_to_look_at_is_counted_for_the_alarm(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[str] = []
    monkeypatch.setattr("scc.app.mail.worker.count", lambda _log, message, *_metrics, **_: counted.append(message))
    event_id = world.new_event()["event_id"]
    world.mailbox.failures = [MaybeSent(), Rejected(), NotSent()]
    for name, role in (("captain", "captain"), ("crew", "first-mate"), ("mate", "deckhand")):
        world.sign_in(name).ok("POST", f"/roles/{event_id}.{role}/claim")
    world.drain()
    assert counted.count("mail set aside") == 2
    assert counted.count("mail") == 3


def test_35_a_rejected_mail_is_set_aside_and_the_others_go_out(world: World) -> None:
    event_id = world.new_event()["event_id"]
    world.mailbox.failures = [Rejected()]
    for name, role in (("crew", "first-mate"), ("mate", "deckhand")):
        world.sign_in(name).ok("POST", f"/roles/{event_id}.{role}/claim")
    world.drain()
    assert len(world.mailbox.mails) == 1
    assert len(list(world.app.store.outbox.all_of("failed"))) == 1


def test_35_a_row_that_cannot_be_handled_does_not_hold_up_the_others(world: World) -> None:
    event_id = world.new_event()["event_id"]
    db = world.app.store.charters._db
    for n in range(30):
        row = {"outbox_id": f"bad{n}", "kind": "mail", "due_at": "2026-06-01T00:00:00Z", "expires_at": 1}
        db.run(db.put("outbox", {**row, "queue": "due", "notices": [{"kind": "role_claimed"}]}))
    world.sign_in("crew").ok("POST", f"/roles/{event_id}.first-mate/claim")
    world.drain()
    assert [mail.to_email for mail in world.mailbox.mails] == ["crew@example.com"]


def test_35_a_row_named_by_the_stream_is_sent_at_once(world: World) -> None:
    world.anonymous().ok("POST", "/auth/links", {"email": "crew@example.com"})
    (row,) = world.app.store.outbox.all_of("due")
    assert drain(world.app, world.mailbox, world.clock.now, [row.outbox_id, "missing"]) == 1
    assert len(world.mailbox.to("crew@example.com")) == 1


def test_35_a_worker_that_comes_late_does_not_fan_out_again(world: World) -> None:
    event_id = world.new_event()["event_id"]
    world.sign_in("crew").ok("POST", f"/roles/{event_id}.first-mate/claim")
    (row,) = (row for row in world.app.store.outbox.all_of("due") if row.kind == "notices")
    world.drain()
    assert world.app.store.outbox.fan_out(row, world.clock.now) is False
    assert world.drain() == 0
    assert len(world.mailbox.mails) == 1
