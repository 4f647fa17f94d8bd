"""The walk through one charter in docs/scc.md is run as it stands there."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from scc.tests.world import World

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "scc.md"


def test_the_curl_walk_works_as_documented(world: World) -> None:
    script = "\n".join(re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL))
    scc = f"{world.server.url}/scc"
    links = {
        f"{name.upper()}_LINK": f"{scc}/auth/magic-link?token={world.link_token(name)}"
        for name in ("admin", "captain", "crew")
    }
    environment = {"PATH": os.environ["PATH"], "SCC": scc, "DAY": "2026-06-05", **links}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        check=False,
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[:-1] == [
        "Office Admin",
        "2026-06-06T00:53:00Z",
        "role_taken",
        "signed",
        "signed",
        "GO unavailable: 6 checks open.",
        "go",
        "active",
        "completed",
        "True",
    ]
    assert done.stdout.splitlines()[-1].startswith(
        "VALID: Gina Guest signed w2026-1 for Sunset sail on JADA at 2026-06"
    )
