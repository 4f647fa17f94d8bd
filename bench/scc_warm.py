"""Warm latency by route, beside FastAPI + Mangum: with a local store, and with a store that costs nothing.

`python -m bench.scc_warm`: both handlers answer the same proxy events in processes of their own, in turns.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
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

CALLS = 200
DOMAIN_CALLS = 5000
BAR_P95_MS = 50
PROBE = """
import sys, time, json
sys.path[:0] = json.loads(sys.argv[1])
import boto3
module = __import__(sys.argv[2], fromlist=["lambda_handler"])
handler, events, free, calls = module.lambda_handler, json.loads(sys.argv[3]), sys.argv[4] == "free", int(sys.argv[5])
class Replay:
    def __init__(self, real):
        self.real, self.seen = real, {}
    def __getattr__(self, operation):
        def call(**request):
            key = operation if operation.startswith("transact") else operation + repr(request)
            if key not in self.seen:
                self.seen[key] = getattr(self.real, operation)(**request)
            return self.seen[key]
        return call
from scc import lambda_function
if free:
    made = lambda_function._app().store.charters._db._clients._made
    lambda_function._app().store.charters._db._clients.get("dynamodb")
    made["dynamodb"] = Replay(made["dynamodb"])
sys.stdout = open("/dev/null", "w")
found = {}
for name, event in events.items():
    took = []
    for _ in range(calls):
        begin = time.perf_counter()
        answer = handler(event, None)
        took.append(time.perf_counter() - begin)
        assert answer["statusCode"] < 300, answer
    found[name] = took
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
    charter = next(iter(app.store.charters.between(now, now.replace(year=now.year + 1))))
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


def probe(
    module: str, paths: list[Path], events: dict[str, Any], store: str, environment: dict[str, str]
) -> dict[str, list[float]]:
    """Return the seconds of each call by route, the first tenth left out."""
    arguments = [json.dumps([str(path) for path in paths]), module, json.dumps(events), store, str(CALLS)]
    command = [sys.executable, "-I", "-S", "-c", PROBE, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found: dict[str, list[float]] = json.loads(done.stdout.splitlines()[-1])
    return {name: took[CALLS // 10 :] for name, took in found.items()}


def domain_rate(charter: Charter) -> float:
    """Return how often a second a role is claimed and the audit row sealed, without store or HTTP."""
    actor = Actor("p_bench", ("crew",), 0)
    role_id = next(key for key, role in charter.crew_roles.items() if role.holder is None and role.kind == "crew")
    begin = time.perf_counter()
    for _ in range(DOMAIN_CALLS):
        seal_change(crew.claim(charter, role_id, actor, charter.created_at), charter, "p_bench", charter.created_at)
    return DOMAIN_CALLS / (time.perf_counter() - begin)


def percentile_95(took: list[float]) -> float:
    """Return the time 95 of 100 calls stay under, in ms."""
    return statistics.quantiles(took, n=20)[-1] * 1000


def report(store: str, ours: dict[str, list[float]], peer: dict[str, list[float]]) -> None:
    """Print a table of one store."""
    print(f"\n{store}: ms{'scc p50':>17} {'p95':>7} {'peer p50':>10} {'p95':>7} {'ratio p50':>10}")
    for name, took in ours.items():
        mine, theirs = statistics.median(took) * 1000, statistics.median(peer[name]) * 1000
        print(
            f"{name:18} {mine:9.2f} {percentile_95(took):7.2f} {theirs:10.2f} {percentile_95(peer[name]):7.2f}"
            f" {theirs / mine:10.2f}"
        )


def main() -> None:
    """Measure and print; the exit code says whether the bar is met."""
    with tempfile.TemporaryDirectory() as folder, emulator(Path(folder) / "aws") as options:
        places = make_places(Path(folder))
        environment = make_resources(options)
        app = build_app(read_settings(environment), Clients(REGION, options))
        events = make_events(app)
        ours, theirs = [places.ours, places.runtime], [places.peer, places.ours, places.runtime]
        worst = 0.0
        for store in ("ministack", "free"):
            mine = probe("scc.lambda_function", ours, events, store, environment)
            report(f"store {store}", mine, probe("scc_peer", theirs, events, store, environment))
            worst = max(worst, *(percentile_95(took) for took in mine.values()))
        now = app.clock()
        charter = list(app.store.charters.between(now, now.replace(year=now.year + 1)))[1]
        print(f"\ndomain alone: {domain_rate(charter):,.0f} claims a second, sealed")
    print(f"worst p95: {worst:.1f} ms (bar {BAR_P95_MS})")
    sys.exit(worst > BAR_P95_MS)


if __name__ == "__main__":
    main()
