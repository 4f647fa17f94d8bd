"""Cold start: import and first call of the handler, apart from boto3, beside an empty handler and FastAPI + Mangum.

`python -m bench.scc_cold`: each handler starts in a new process, in turns; medians and ratios are printed.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.scc_places import Places, make_places, make_resources
from scc.local.emulator import emulator

ROUNDS = 15
# What each process does: boto3 and the two clients first (shared by all handlers), then the handler's own part.
PROBE = """
import sys, time, json
sys.path[:0] = json.loads(sys.argv[1])
begin = time.perf_counter()
import boto3
boto3.client("dynamodb"), boto3.client("secretsmanager")
shared = time.perf_counter()
if sys.argv[2] == "empty":
    def lambda_handler(event, context):
        return {"statusCode": 200, "headers": {}, "body": "{}"}
else:
    module = __import__(sys.argv[2], fromlist=["lambda_handler"])
    lambda_handler = module.lambda_handler
imported = time.perf_counter()
event = {"httpMethod": "GET", "path": "/scc/health", "headers": {"host": "x.example.com"},
         "queryStringParameters": None, "multiValueHeaders": {}, "multiValueQueryStringParameters": None,
         "body": None, "isBase64Encoded": False, "resource": "/{proxy+}",
         "requestContext": {"requestId": "r", "identity": {"sourceIp": "127.0.0.1"}, "stage": "prod"}}
answer = lambda_handler(event, None)
called = time.perf_counter()
assert answer["statusCode"] == 200, answer
print(json.dumps([shared - begin, imported - shared, called - imported]))
"""


def start(module: str, paths: list[Path], environment: dict[str, str]) -> list[float]:
    """Return the seconds a new process takes for boto3, import and first call."""
    command = [sys.executable, "-I", "-S", "-c", PROBE, json.dumps([str(path) for path in paths]), module]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    seconds: list[float] = json.loads(done.stdout.splitlines()[-1])
    return seconds


def measure(places: Places, environment: dict[str, str]) -> dict[str, list[list[float]]]:
    """Return the seconds of each start of each handler."""
    handlers = {
        "empty": ("empty", [places.runtime]),
        "scc": ("scc.lambda_function", [places.ours, places.runtime]),
        "FastAPI + Mangum": ("scc_peer", [places.peer, places.ours, places.runtime]),
    }
    found: dict[str, list[list[float]]] = {name: [] for name in handlers}
    for _ in range(ROUNDS):
        for name, (module, paths) in handlers.items():
            found[name].append(start(module, paths, environment))
    return found


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder, emulator(Path(folder) / "aws") as options:
        places = make_places(Path(folder))
        found = measure(places, make_resources(options))
    print(f"zip: {places.zip_bytes / 1e6:.2f} MB; medians of {ROUNDS} starts, ms")
    print(f"{'handler':18} {'boto3':>8} {'import':>8} {'1st call':>9} {'own sum':>8}")
    own = {}
    for name, runs in found.items():
        boto3_ms, import_ms, call_ms = (statistics.median(run[n] for run in runs) * 1000 for n in range(3))
        own[name] = import_ms + call_ms
        print(f"{name:18} {boto3_ms:8.0f} {import_ms:8.0f} {call_ms:9.0f} {own[name]:8.0f}")
    print(f"FastAPI + Mangum / scc, own part: {own['FastAPI + Mangum'] / own['scc']:.2f}")


if __name__ == "__main__":
    main()
