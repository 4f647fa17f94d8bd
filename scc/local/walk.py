"""`python -m scc.local.walk`: a whole charter over HTTP against a running `make scc`, signed in by mail.

Created from a template, rescheduled, crewed with a swap through the waitlist, waivers of an adult and of a minor,
checked, GO, active, headcount, completed, audit and receipt verified. It needs nothing but the address and the folder
the mails are written to, and may be run again: it takes the next day on which the vessel is free.
"""

from __future__ import annotations

import argparse
import email
import email.policy
import json
import re
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from scc.local.emulator import HOST
from scc.verify_receipt import verify

_MAIL_SECONDS = 20.0
_FIRST_DAY, _DAYS = 20, 300
_CHECKS = ("life_jackets", "bilge", "fuel", "radio", "weather", "nav_lights")
_STATE = Path(__file__).parents[1] / ".state"


class Unexpected(Exception):  # noqa: N818 - says what it is
    """The app answered something else than this step of the walk needs."""

    def __init__(self, step: str, expected: object, got: object) -> None:
        super().__init__(f"{step}: expected {expected}, got {got}.")


class Person:
    """Somebody with a phone: sends requests, with a key each so that they could be sent again."""

    def __init__(self, url: str, token: str = "") -> None:
        self._url, self._token = url, token

    def send(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """Send a request; return status and JSON."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self._url}/scc{path}", content, headers, method=method)  # noqa: S310 - loopback
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - loopback
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as err:
            with err:
                return err.code, json.loads(err.read())

    def do(self, method: str, path: str, body: object = None) -> Any:
        """Send a request that has to succeed.

        Raises:
            Unexpected: it was refused.
        """
        status, answer = self.send(method, path, body)
        if status >= 400:
            raise Unexpected(f"{method} {path}", "success", answer)
        return answer

    def refused(self, code: str, method: str, path: str, body: object = None) -> None:
        """Send a request that has to be refused with a code.

        Raises:
            Unexpected: it was not, or with another.
        """
        _, answer = self.send(method, path, body)
        if answer.get("code") != code:
            raise Unexpected(f"{method} {path}", code, answer)


class Mails:
    """The mails `make scc` writes to a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen = set(folder.glob("*.eml"))

    def text_to(self, address: str, subject: str) -> str:
        """Wait for a new mail and return its text.

        Raises:
            Unexpected: none came.
        """
        deadline = time.monotonic() + _MAIL_SECONDS
        while time.monotonic() < deadline:
            for file in sorted(set(self._folder.glob("*.eml")) - self._seen):
                message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
                body = message.get_body(("plain",))
                if address in str(message["To"]) and subject in str(message["Subject"]) and body is not None:
                    self._seen.add(file)
                    return str(body.get_content())
            time.sleep(0.1)
        raise Unexpected("mail", f"{subject!r} to {address} within {_MAIL_SECONDS} s", "none")


def walk(url: str, mails: Mails) -> Iterator[str]:
    """Walk, and tell each step when it is done.

    Raises:
        Unexpected: the app does not do what it should.
    """
    admin, captain, crew, mate = (_sign_in(url, mails, name) for name in ("admin", "captain", "crew", "mate"))
    yield "four people signed in by mail"
    event_id, day = _create(admin)
    yield f"charter {event_id} created from a template for {day}"
    yield f"rescheduled to {_reschedule(admin, event_id, day)}"
    _crew(event_id, captain, crew, mate, mails)
    yield "captain claimed; first mate swapped through the waitlist"
    captain.do("POST", f"/events/{event_id}/state", {"to": "waiver_pending"})
    adult, minor = _codes(event_id, captain, mails)
    _sign_both(url, adult, minor)
    yield "waivers signed by an adult, and by a guardian for a minor"
    _check_and_go(event_id, captain, mate)
    yield "checked, GO, active"
    _come_back(event_id, captain)
    yield "headcount back, completed"
    yield _verify(url, admin, event_id, adult)


def _sign_in(url: str, mails: Mails, name: str) -> Person:
    address = f"{name}@example.com"
    Person(url).do("POST", "/auth/links", {"email": address})
    found = re.search(r"token=(\S+)", mails.text_to(address, "Sign in"))
    if found is None:
        raise Unexpected("sign-in mail", "a link", "none")
    Person(url).do("GET", f"/auth/magic-link?token={found[1]}")
    session = Person(url).do("POST", "/auth/magic-link", {"token": found[1]})
    return Person(url, session["access_token"])


def _free_days() -> Iterator[date]:
    today = datetime.now(UTC).date()
    return (today + timedelta(days=ahead) for ahead in range(_FIRST_DAY, _FIRST_DAY + _DAYS))


def _create(admin: Person) -> tuple[str, date]:
    guests = [{"name": "Gina Guest", "email": "gina.walk@example.com"}, {"name": "Max Minor"}]
    body = {"template_id": "sunset-sail", "asset_id": "jada-yacht-01", "guests": guests}
    for day in _free_days():
        status, answer = admin.send("POST", "/events", {**body, "sunset_day": day.isoformat()})
        if status < 400:
            return answer["event_id"], day
        if answer["code"] != "vessel_taken":
            raise Unexpected("create", "a charter", answer)
    raise Unexpected("create", f"a free day of {_DAYS}", "none")


def _reschedule(admin: Person, event_id: str, first: date) -> date:
    for day in (day for day in _free_days() if day > first):
        body = {"sunset_day": day.isoformat(), "reason": "Wind."}
        status, answer = admin.send("POST", f"/events/{event_id}/reschedule", body)
        if status < 400:
            return day
        if answer["code"] != "vessel_taken":
            raise Unexpected("reschedule", "a new time", answer)
    raise Unexpected("reschedule", f"a free day of {_DAYS}", "none")


def _crew(event_id: str, captain: Person, crew: Person, mate: Person, mails: Mails) -> None:
    role = f"/roles/{event_id}.first-mate"
    captain.do("POST", f"/roles/{event_id}.captain/claim")
    crew.do("POST", f"{role}/claim")
    mate.refused("role_taken", "POST", f"{role}/claim")
    mate.do("POST", f"{role}/waitlist")
    crew.do("POST", f"{role}/release")
    mails.text_to("mate@example.com", "is yours if you want it")
    crew.refused("role_offered", "POST", f"{role}/claim")
    mate.do("POST", f"{role}/claim")


def _codes(event_id: str, captain: Person, mails: Mails) -> tuple[str, str]:
    """Return the adult's code from the mail, the minor's from the captain's list."""
    found = re.search(r"/guest/(\w+)", mails.text_to("gina.walk@example.com", "Before you sail"))
    guests = captain.do("GET", f"/events/{event_id}")["guests"]
    codes = {guest["name"]: guest["guest_code"] for guest in guests}
    if found is None or found[1] != codes["Gina Guest"]:
        raise Unexpected("guest mail", codes["Gina Guest"], found and found[1])
    return codes["Gina Guest"], codes["Max Minor"]


def _sign_both(url: str, adult: str, minor: str) -> None:
    guardian = {"name": "Gina Guest", "relationship": "mother"}
    child = {"date_of_birth": f"{datetime.now(UTC).year - 9}-06-30"}
    guest = Person(url)
    guest.do("POST", f"/guests/{adult}/waiver", _signature(guest, adult, {"date_of_birth": "1980-02-03"}))
    guest.refused("guardian_required", "POST", f"/guests/{minor}/waiver", _signature(guest, minor, child))
    by_guardian = {**child, "guardian": guardian, "typed_signature": "Gina Guest"}
    guest.do("POST", f"/guests/{minor}/waiver", _signature(guest, minor, by_guardian))


def _signature(guest: Person, code: str, more: dict[str, Any]) -> dict[str, Any]:
    page = guest.do("GET", f"/guests/{code}")
    text = page["waiver_text"]
    return {
        "text_version": text["version"],
        "text_sha256": text["sha256"],
        "name": page["name"],
        "typed_signature": page["name"],
        "drawn_signature": [[[0, 0], [40, 12]]],
        **more,
    }


def _check_and_go(event_id: str, captain: Person, mate: Person) -> None:
    captain.refused("not_ready", "POST", f"/events/{event_id}/decision", {"decision": "go"})
    answers = [{"item": item, "answer": "ok"} for item in _CHECKS]
    mate.do("POST", f"/events/{event_id}/checklist", {"kind": "pre_departure", "answers": answers})
    captain.do("POST", f"/events/{event_id}/decision", {"decision": "go"})
    captain.do("POST", f"/events/{event_id}/state", {"to": "active"})


def _come_back(event_id: str, captain: Person) -> None:
    captain.do("POST", f"/events/{event_id}/headcount", {"phase": "out", "count": 4})
    captain.refused("headcount_mismatch", "POST", f"/events/{event_id}/state", {"to": "completed"})
    captain.do("POST", f"/events/{event_id}/headcount", {"phase": "back", "count": 4})
    captain.do("POST", f"/events/{event_id}/state", {"to": "completed"})


def _verify(url: str, admin: Person, event_id: str, code: str) -> str:
    trail = admin.do("GET", f"/events/{event_id}/audit")
    if not trail["intact"]:
        raise Unexpected("audit", "an intact chain", trail["problem"])
    receipt = Person(url).do("GET", f"/guests/{code}/receipt")
    signed = verify(receipt, Person(url).do("GET", "/receipt-key"))
    return f"audit chain of {len(trail['rows'])} rows intact, receipt of {signed['name']} valid"


def main() -> None:
    """Walk and print each step; a step that fails ends it with exit code 1."""
    parser = argparse.ArgumentParser(prog="python -m scc.local.walk", description=__doc__)
    parser.add_argument("--url", default=f"http://{HOST}:8100")
    parser.add_argument("--state", type=Path, default=_STATE, help="The folder `make scc` keeps its state in.")
    options = parser.parse_args()
    try:
        for step in walk(options.url, Mails(options.state / "mail")):
            print(step, flush=True)  # noqa: T201 - the command's output
    except Unexpected as err:
        raise SystemExit(f"Error: {err}") from err


if __name__ == "__main__":
    main()
