"""The walk through one charter in docs/scc.md is run as it stands there."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scc.local.emulator import free_port
from scc.tests.world import Client, World

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "scc.md"


WALKED = [
    "Office Admin",
    "role_taken",
    "signed",
    "signed",
    "GO unavailable: 6 checks open.",
    "go",
    "active",
    "completed",
    "True",
]


def walk(scc: str, links: dict[str, str], day: str) -> list[str]:
    """Run the page's script and return what it printed."""
    script = "\n".join(re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL))
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        check=False,
        env={"PATH": os.environ["PATH"], "SCC": scc, "DAY": day, **links},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()


def test_the_curl_walk_works_as_documented(world: World) -> None:
    scc = f"{world.server.url}/scc"
    links = {
        f"{name.upper()}_LINK": f"{scc}/auth/magic-link?token={world.link_token(name)}"
        for name in ("admin", "captain", "crew")
    }
    printed = walk(scc, links, "2026-06-05")
    # Sunset in San Diego is 19:53 PDT; 30 minutes later less 150 minutes is 17:53, 00:53 UTC.
    assert printed.pop(1) == "2026-06-06T00:53:00Z"
    assert printed.pop() == "VALID: Gina Guest signed w2026-1 for Sunset sail on JADA at 2026-06-01T16:00:00Z."
    assert printed == WALKED


@contextmanager
def running(port: int, state: Path) -> Iterator[dict[str, str]]:
    """Run `python -m scc.local` and give the links it prints, by the name of their role."""
    command = [sys.executable, "-m", "scc.local", "--port", str(port), "--state", str(state)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            lines = [process.stdout.readline() for _ in range(6)]
            yield {line.split()[0].partition("@")[0]: line.split()[-1] for line in lines[2:]}
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == 0


@pytest.mark.slow
def test_the_walk_works_against_make_scc_and_survives_a_restart(tmp_path: Path) -> None:
    port = free_port()
    app = Client(f"http://127.0.0.1:{port}")
    with running(port, tmp_path) as links:
        signed_in = {f"{name.upper()}_LINK": links[name] for name in ("admin", "captain", "crew")}
        printed = walk(f"http://127.0.0.1:{port}/scc", signed_in, "2031-06-05")
        guest_path = "/guests/" + links["guest"].rpartition("/")[2]
        before = app.ok("GET", guest_path)
    assert [line for line in printed if line in WALKED] == WALKED
    with running(port, tmp_path) as links:
        assert app.ok("GET", guest_path) == before
        token = links["admin"].partition("token=")[2]
        app.token = app.ok("POST", "/auth/magic-link", {"token": token})["access_token"]
        listed = app.ok("GET", "/events?from=2031-06-01&to=2031-06-30")["events"]
        assert [event["state"] for event in listed] == ["completed"]


def test_a_port_that_is_taken_is_said_before_anything_is_started(world: World, tmp_path: Path) -> None:
    port = str(world.server.server_address[1])
    command = [sys.executable, "-m", "scc.local", "--port", port, "--state", str(tmp_path / "state")]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"Error: port {port} is taken. Stop what runs there, or choose one with --port.\n"
    assert not (tmp_path / "state").exists()


STEPS = [
    "four people signed in by mail",
    "charter ev_ created from a template for ",
    "rescheduled to ",
    "captain claimed; first mate swapped through the waitlist",
    "waivers signed by an adult, and by a guardian for a minor",
    "checked, GO, active",
    "headcount back, completed",
    "audit chain of 16 rows intact, receipt of Gina Guest valid",
]


@pytest.mark.slow
def test_a_full_charter_by_script_against_make_scc_and_once_more(tmp_path: Path) -> None:
    port = free_port()
    script = [sys.executable, "-m", "scc.local.walk", "--url", f"http://127.0.0.1:{port}", "--state", str(tmp_path)]
    days = set()
    with running(port, tmp_path):
        for _ in range(2):
            done = subprocess.run(script, check=False, cwd=ROOT, capture_output=True, text=True)
            assert done.returncode == 0, done.stdout + done.stderr
            printed = done.stdout.splitlines()
            days.add(printed[2].removeprefix("rescheduled to "))
            assert [re.sub(r"(ev_)\w+|\d{4}-\d\d-\d\d", r"\1", line) for line in printed] == STEPS
    assert len(days) == 2
