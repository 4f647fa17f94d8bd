"""Warm latency by route, beside FastAPI + Mangum: with a local store, and of the handlers alone.

`python -m bench.scc_warm`: both handlers answer the same proxy events in processes of their own, in turns. Both run the
same rules, tokens and store, so with a store the ratio says how little of a request is the handler; without one it says
how much of the handler is ours. CPU time is the handler's process alone: other work on the machine does not count.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.scc_places import make_places, make_resources
from scc.app.api.http import encode
from scc.app.aws import Clients
from scc.app.context import App, build_app
from scc.app.domain import crew
from scc.app.domain.audit import seal_change
from scc.app.domain.model import Charter
from scc.app.domain.people import Actor
from scc.app.settings import read_settings
from scc.local.emulator import REGION, emulator
from scc.local.seed import seed
from scc.local.server import proxy_event

ROUNDS = 5
CALLS = 60
FREE_CALLS = 400
DOMAIN_CALLS = 5000
BAR_P95_MS = 50
AIM = 3
PROBE = """
import sys, time, json
sys.path[:0] = json.loads(sys.argv[1])
import boto3
module = __import__(sys.argv[2], fromlist=["lambda_handler"])
handler, events, free, calls = module.lambda_handler, json.loads(sys.argv[3]), sys.argv[4] == "free", int(sys.argv[5])
class Store:
    def __init__(self, real):
        self.real, self.seen, self.trips = real, {}, 0
    def __getattr__(self, operation):
        def call(**request):
            self.trips += 1
            if not free:
                return getattr(self.real, operation)(**request)
            key = operation if operation.startswith("transact") else operation + repr(request)
            if key not in self.seen:
                self.seen[key] = getattr(self.real, operation)(**request)
            return self.seen[key]
        return call
from scc import lambda_function
clients = lambda_function._app().store.charters._db._clients
store = clients._made["dynamodb"] = Store(clients.get("dynamodb"))
sys.stdout = open("/dev/null", "w")
found = {}
for name, event in events.items():
    wall, cpu = [], []
    for _ in range(calls + calls // 10):
        store.trips = 0
        begin, used = time.perf_counter(), time.process_time()
        answer = handler(event, None)
        cpu.append(time.process_time() - used)
        wall.append(time.perf_counter() - begin)
        assert answer["statusCode"] < 300, answer
    found[name] = [wall[calls // 10:], cpu[calls // 10:], store.trips]
print(json.dumps(found), file=sys.__stdout__)
"""


def make_events(app: App) -> dict[str, dict[str, Any]]:
    """Seed the store and return a proxy event for each route measured."""
    seed(app)
    tokens = {}
    for name in ("admin", "captain"):
        person = app.store.people.by_email(f"{name}@example.com")
        link = app.sessions.add_link(person, f"{name}@example.com", app.clock())
        tokens[name] = app.sessions.sign_in_by_token(app.sessions.link_token(link), app.clock()).access_token
    now = app.clock()
    charter = next(iter(app.store.charters.between(now, now + timedelta(days=30))))
    guest = app.store.records.guests(charter.event_id)[0]
    path = f"/scc/events/{charter.event_id}"
    answers = {"kind": "pre_departure", "answers": [{"item": item, "answer": "ok"} for item in ("bilge", "fuel")]}

    def event(method: str, target: str, who: str, body: object = None) -> dict[str, Any]:
        headers = {
            "Authorization": f"Bearer {tokens[who]}",
            "Content-Type": "application/json",
            "host": "x.example.com",
        }
        made = proxy_event(method, target, headers, encode(body).encode() if body else b"")
        return {**made, "resource": "/{proxy+}", "multiValueHeaders": {}, "multiValueQueryStringParameters": None}

    return {
        "GET event": event("GET", path, "captain"),
        "GET events": event("GET", "/scc/events", "admin"),
        "GET timing": event("GET", f"{path}/timing", "captain"),
        "GET guest page": event("GET", f"/scc/guests/{guest.guest_code}", "admin"),
        "PATCH event": event("PATCH", path, "admin", {"title": "Sunset sail"}),
        "POST checklist": event("POST", f"{path}/checklist", "captain", answers),
    }


@dataclass
class Timed:
    """The seconds of each call of a route, on the clock and of the process, and the round trips to the store of one."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    trips: int = 0


def probe(
    module: str, paths: list[Path], events: dict[str, Any], store: str, environment: dict[str, str]
) -> dict[str, Timed]:
    """Return what a process of its own measured by route, its first calls left out."""
    calls = FREE_CALLS if store == "free" else CALLS
    arguments = [json.dumps([str(path) for path in paths]), module, json.dumps(events), store, str(calls)]
    command = [sys.executable, "-I", "-S", "-c", PROBE, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found: dict[str, list[Any]] = json.loads(done.stdout.splitlines()[-1])
    return {name: Timed(*measured) for name, measured in found.items()}


def measure(
    handlers: dict[str, tuple[str, list[Path]]], events: dict[str, Any], store: str, environment: dict[str, str]
) -> dict[str, dict[str, Timed]]:
    """Return what each handler took by route, all rounds together; the handlers take turns."""
    found: dict[str, dict[str, Timed]] = {name: {route: Timed() for route in events} for name in handlers}
    for _ in range(ROUNDS):
        for name, (module, paths) in handlers.items():
            for route, timed in probe(module, paths, events, store, environment).items():
                kept = found[name][route]
                kept.wall += timed.wall
                kept.cpu += timed.cpu
                kept.trips = timed.trips
    return found


def domain_rate(charter: Charter) -> float:
    """Return how often a second a role is claimed and the audit row sealed, without store or HTTP."""
    actor = Actor("p_bench", ("crew",), 0)
    role_id = next(key for key, role in charter.crew_roles.items() if role.holder is None and role.kind == "crew")
    begin = time.perf_counter()
    for _ in range(DOMAIN_CALLS):
        if change := crew.claim(charter, role_id, actor, charter.created_at):
            seal_change(change, charter, "p_bench", charter.created_at)
    return DOMAIN_CALLS / (time.perf_counter() - begin)


def percentile_95(took: list[float]) -> float:
    """Return the time 95 of 100 calls stay under, in ms."""
    return statistics.quantiles(took, n=20)[-1] * 1000


def report(store: str, found: dict[str, dict[str, Timed]]) -> list[float]:
    """Print a table of one store; return the ratios of CPU time."""
    print(f"\nstore {store}, ms: p50 / p95 on the clock, median CPU time; ratio = peer / scc")
    print(f"{'route':16}{'trips':>6}{'scc':>14}{'CPU':>7}{'peer':>16}{'CPU':>7}{'ratio':>8}{'of CPU':>8}")
    ratios = []
    for route, mine in found["scc"].items():
        theirs = found["peer"][route]
        clock, used = (
            statistics.median(getattr(theirs, kind)) / statistics.median(getattr(mine, kind))
            for kind in ("wall", "cpu")
        )
        ratios.append(used)
        cells = [
            f"{statistics.median(timed.wall) * 1000:7.2f} /{percentile_95(timed.wall):6.2f}"
            f" {statistics.median(timed.cpu) * 1000:6.2f}"
            for timed in (mine, theirs)
        ]
        print(f"{route:16}{mine.trips:6}{cells[0]:>21}  {cells[1]:>21}{clock:8.2f}{used:8.2f}")
    return ratios


def main() -> None:
    """Measure and print; the exit code says whether the bar is met."""
    with tempfile.TemporaryDirectory() as folder, emulator(Path(folder) / "aws") as options:
        places = make_places(Path(folder))
        environment = make_resources(options)
        app = build_app(read_settings(environment), Clients(REGION, options))
        events = make_events(app)
        handlers = {
            "scc": ("scc.lambda_function", [places.ours, places.runtime]),
            "peer": ("scc_peer", [places.peer, places.ours, places.runtime]),
        }
        stored = measure(handlers, events, "ministack", environment)
        whole = report("ministack", stored)
        alone = report("free (the handlers alone)", measure(handlers, events, "free", environment))
        now = app.clock()
        charter = list(app.store.charters.between(now, now + timedelta(days=30)))[1]
        print(f"\ndomain alone: {domain_rate(charter):,.0f} claims a second, sealed")
    print(f"CPU time, peer / scc: {min(whole):.2f} to {max(whole):.2f} with the store that both use,")
    print(f"                      {min(alone):.2f} to {max(alone):.2f} the handlers alone (aim: {AIM})")
    worst = max(percentile_95(timed.wall) for timed in stored["scc"].values())
    print(f"worst p95: {worst:.1f} ms (bar {BAR_P95_MS})")
    sys.exit(worst > BAR_P95_MS)


if __name__ == "__main__":
    main()
