"""The whole app over real HTTP, with its own tables, a clock to set and a mailbox to read."""

from __future__ import annotations

import http.client
import json
import threading
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from msgspec.structs import replace

from scc.app.api.dispatch import handle
from scc.app.aws import Clients
from scc.app.context import App, build_app
from scc.app.domain.people import Person
from scc.app.mail.message import Mail
from scc.app.mail.worker import drain
from scc.app.settings import Settings
from scc.local.emulator import REGION
from scc.local.resources import create_resources
from scc.local.seed import SAMPLE, add_person, seed_catalog
from scc.local.server import Server

START = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)
EMAILS = {role: f"{role}@example.com" for role in ("admin", "captain", "crew", "mate")}


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Mailbox:
    """Keeps what is sent; `failures` are raised first, one a mail."""

    mails: list[Mail] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)

    def send(self, mail: Mail) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.mails.append(mail)

    def to(self, email: str) -> list[Mail]:
        return [mail for mail in self.mails if mail.to_email == email]


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def code(self) -> str:
        found: str = self.json["code"]
        return found


class Client:
    """A browser of sorts: one connection a request, a bearer token, the refresh cookie."""

    def __init__(self, url: str, token: str = "", cookie: str = "") -> None:
        self.netloc = urlsplit(url).netloc
        self.token, self.cookie = token, cookie

    def send(
        self,
        method: str,
        path: str,
        body: object = None,
        headers: Mapping[str, str] | None = None,
        raw: bytes | None = None,
    ) -> Reply:
        content = raw if raw is not None else (b"" if body is None else json.dumps(body).encode())
        sent = {"Content-Type": "application/json", **(headers or {})}
        if self.token:
            sent.setdefault("Authorization", f"Bearer {self.token}")
        if self.cookie:
            sent.setdefault("Cookie", f"scc_refresh={self.cookie}")
        connection = http.client.HTTPConnection(self.netloc, timeout=60)
        try:
            connection.request(method, f"/scc{path}", content, sent)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        return Reply(answer.status, {k.lower(): v for k, v in answer.getheaders()}, text)

    def get(self, path: str, **kwargs: Any) -> Reply:
        return self.send("GET", path, **kwargs)

    def post(self, path: str, body: object = None, **kwargs: Any) -> Reply:
        return self.send("POST", path, body, **kwargs)

    def patch(self, path: str, body: object = None, **kwargs: Any) -> Reply:
        return self.send("PATCH", path, body, **kwargs)

    def ok(self, method: str, path: str, body: object = None, **kwargs: Any) -> Any:
        """Send and return the JSON of an answer that has to be a success."""
        reply = self.send(method, path, body, **kwargs)
        assert reply.status < 300, f"{method} {path}: {reply.status} {reply.text}"
        return reply.json if reply.text else None


class World:
    """One app with its own tables, served on a port of its own."""

    def __init__(self, options: Mapping[str, str], static: Path) -> None:
        run = uuid.uuid4().hex[:10]
        self.clock = Clock()
        self.mailbox = Mailbox()
        self.clients = Clients(REGION, options)
        self.settings = Settings(
            f"t{run}-",
            f"scc/{run}",
            "alias/scc-receipts",
            "https://scc.example.com",
            "scc@example.com",
            REGION,
            "proof of cloudfront",
        )
        create_resources(self.clients, self.settings)
        self.app: App = build_app(self.settings, self.clients, self.clock)
        sample = json.loads(SAMPLE.read_text(encoding="utf-8"))
        seed_catalog(self.app, sample)
        self.people: dict[str, Person] = {
            entry["email"].partition("@")[0]: add_person(self.app, entry) for entry in sample["people"]
        }
        self.server = Server(0, partial(handle, self.app), static)
        self._thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self._thread.join()

    def add_people(self, number: int, roles: tuple[str, ...] = ("crew",)) -> list[Person]:
        first = len(self.people)
        added = []
        for n in range(first, first + number):
            entry = {"name": f"Person {n}", "email": f"p{n}@example.com", "person_roles": list(roles)}
            self.people[f"p{n}"] = add_person(self.app, entry)
            added.append(self.people[f"p{n}"])
        return added

    def anonymous(self) -> Client:
        return Client(self.server.url)

    def seen_from(self, address: str) -> dict[str, str]:
        """The headers CloudFront adds for a caller with this address."""
        return {"X-Viewer-Address": address, "X-Origin-Verify": self.settings.origin_secret}

    def link_token(self, name: str, **limits: Any) -> str:
        person = self.people[name]
        link = self.app.sessions.add_link(person, person.email, self.clock.now, **limits)
        return self.app.sessions.link_token(link)

    def sign_in(self, name: str, **limits: Any) -> Client:
        reply = self.anonymous().post("/auth/magic-link", {"token": self.link_token(name, **limits)})
        assert reply.status == 200, reply.text
        return Client(self.server.url, reply.json["access_token"], cookie_of(reply))

    def drain(self) -> int:
        return drain(self.app, self.mailbox, self.clock.now)

    def new_event(self, **fields: Any) -> Any:
        body = {
            "template_id": "sunset-sail",
            "asset_id": "jada-yacht-01",
            "departure": "2026-06-02T01:00:00Z",
            "booking_id": "bk-1",
            "price_cents": 240000,
            **fields,
        }
        return self.sign_in("admin").ok("POST", "/events", body)

    def another_vessel(self) -> str:
        """Add a sister ship of JADA, free at any time, and return her asset id."""
        asset_id = f"sister-{uuid.uuid4().hex[:8]}"
        sister = self.app.store.catalog.vessel("jada-yacht-01")
        assert sister is not None
        self.app.store.catalog.put_vessel(replace(sister, asset_id=asset_id), "system", self.clock.now)
        return asset_id

    def waiver(self, page: Any, **fields: Any) -> dict[str, Any]:
        text = page["waiver_text"]
        return {
            "text_version": text["version"],
            "text_sha256": text["sha256"],
            "name": page["name"],
            "date_of_birth": "1980-02-03",
            "typed_signature": page["name"],
            "drawn_signature": [[[1, 2], [3, 4]]],
            "language": page["language"],
            **fields,
        }


def cookie_of(reply: Reply) -> str:
    return reply.headers["set-cookie"].partition("=")[2].partition(";")[0]
