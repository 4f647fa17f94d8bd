"""The app as people open it: the released site and the API on one port, on the real clock, and people to sign in."""

from __future__ import annotations

import json
import random
import socket
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from scc.app.api.dispatch import handle
from scc.app.api.http import problem_answer
from scc.app.aws import Clients
from scc.app.context import App, build_app
from scc.app.domain.people import Person
from scc.app.mail.worker import drain
from scc.app.problems import Unavailable
from scc.app.settings import Settings
from scc.deploy.site import release_site
from scc.local.emulator import HOST, REGION, free_port
from scc.local.resources import create_resources
from scc.local.seed import SAMPLE, add_person, seed_catalog
from scc.local.server import Server
from scc.tests.world import Client, Mailbox, cookie_of


class LossyServer(Server):
    """Loses a share of the replies: the work is done, the connection closes without a word."""

    lost_share = 0.0
    lost = 0
    is_busy = False
    _silent = False

    def __init__(self, port: int, app: App, static: Path) -> None:
        self._open: set[socket.socket] = set()
        self._random = random.Random(7)  # noqa: S311 - which replies are lost, the same every run
        super().__init__(port, partial(self._answer, app), static)

    def _answer(self, app: App, event: dict[str, Any]) -> dict[str, Any]:
        if self.is_busy:
            return problem_answer(Unavailable()).proxy()
        answer = handle(app, event)
        if event["path"].startswith("/scc/events") and self._random.random() < self.lost_share:
            self.lost += 1
            raise ConnectionAbortedError
        return answer

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Serve a connection, unless connections are left without an answer."""
        self._open.add(request)
        while self._silent:
            time.sleep(0.05)
        super().finish_request(request, client_address)
        self._open.discard(request)

    @contextmanager
    def silence(self) -> Iterator[None]:
        """Take connections and say nothing, as a dock's signal does."""
        self._silent = True
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        try:
            yield
        finally:
            self._silent = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a lost reply is on purpose, a browser that leaves is no error."""


class Stage:
    """One app with its own tables behind one address."""

    def __init__(self, options: Mapping[str, str], folder: Path) -> None:
        run, port = uuid.uuid4().hex[:10], free_port()
        self.url = f"http://{HOST}:{port}"
        self.site = folder / "site"
        self.release = release_site(self.site)
        self.mailbox = Mailbox()
        clients = Clients(REGION, options)
        settings = Settings(f"f{run}-", f"scc/{run}", "alias/scc-receipts", self.url, "scc@example.com", REGION)
        create_resources(clients, settings)
        self.app = build_app(settings, clients)
        sample = json.loads(SAMPLE.read_text(encoding="utf-8"))
        seed_catalog(self.app, sample)
        self.people: dict[str, Person] = {
            entry["email"].partition("@")[0]: add_person(self.app, entry) for entry in sample["people"]
        }
        self.server = LossyServer(port, self.app, self.site)
        self._thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self._thread.join()

    def link(self, name: str) -> str:
        """A sign-in link as the mail carries it."""
        person = self.people[name]
        link = self.app.sessions.add_link(person, person.email, self.app.clock())
        return f"{self.url}/scc/auth/magic-link?token={self.app.sessions.link_token(link)}"

    def client(self, name: str) -> Client:
        """The same person without a browser: the oracle."""
        token = self.link(name).partition("token=")[2]
        reply = Client(self.url).post("/auth/magic-link", {"token": token})
        return Client(self.url, reply.json["access_token"], cookie_of(reply))

    def drain(self) -> None:
        drain(self.app, self.mailbox, self.app.clock())

    def new_event(self, **fields: Any) -> Any:
        """A charter that departs in five hours, as the office sees it."""
        body = {"template_id": "sunset-sail", "asset_id": "jada-yacht-01", "departure": soon(hours=5), **fields}
        admin = self.client("admin")
        event = admin.ok("POST", "/events", body)
        return admin.ok("GET", f"/events/{event['event_id']}")


def soon(**after: float) -> str:
    """An instant after now, on a whole minute."""
    moment = (datetime.now(UTC) + timedelta(**after)).replace(second=0, microsecond=0)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
