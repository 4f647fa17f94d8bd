"""Between files, builder and desk: watches, asks for builds, starts the builder anew when it is outdated."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from reporting.config import ROOT
from reporting.preview.desk import Desk
from reporting.preview.steps import Wish
from reporting.preview.watch import WATCHED, changed_files, times_of

LOOK_SECONDS = 0.15
STOP_SECONDS = 5.0


class Workshop:
    """Builds the report of the desk, now and whenever a file is saved."""

    def __init__(self, desk: Desk, wish: Wish, watched: Sequence[Path] = WATCHED) -> None:
        self._desk, self._wish, self._watched = desk, wish, (*watched, Path(wish.notebooks))
        self._wanted = threading.Event()
        self._ended = threading.Event()
        self._because = "the start"
        self._outdated = False
        self._files: frozenset[Path] = frozenset()
        self._builder: subprocess.Popen[str] | None = None
        self._threads = [threading.Thread(target=target, daemon=True) for target in (self._watch, self._work)]

    def start(self) -> None:
        """Begin to watch and to build."""
        self._wanted.set()
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End the builder, and with it what it started."""
        self._ended.set()
        self._wanted.set()
        self._end_builder()
        for thread in self._threads:
            thread.join(STOP_SECONDS)

    def want(self, because: str) -> None:
        """Ask for a build; those asked for during one become one."""
        self._because = because
        self._wanted.set()

    def _watch(self) -> None:
        before = times_of(self._watched)
        while not self._ended.wait(LOOK_SECONDS):
            now = times_of(self._watched)
            if changed := changed_files(before, now):
                self._outdated = self._outdated or bool(self._files.intersection(changed))
                self.want(", ".join(_short(path) for path in changed))
            before = now

    def _work(self) -> None:
        while True:
            self._wanted.wait()
            if self._ended.is_set():
                return
            self._wanted.clear()
            self._desk.begin(self._because)
            if not self._build():
                self._end_builder()

    def _build(self) -> bool:
        """Have the report built; return whether the builder lives on."""
        if self._outdated:
            self._end_builder()
        builder = self._builder or self._start_builder()
        if builder is None or builder.stdin is None or builder.stdout is None:
            return False
        state = self._desk.state
        wish = asdict(self._wish) | {"perspective": state.perspective, "scope": state.scope}
        try:
            builder.stdin.write(json.dumps(wish, default=date.isoformat) + "\n")
            builder.stdin.flush()
        except OSError:
            return self._fail("the builder ended")
        for line in builder.stdout:
            news = json.loads(line)
            self._desk.hear(news)
            if news["event"] in {"mail", "failed"}:
                return True
        return self._fail("the builder ended; the terminal may say why")

    def _start_builder(self) -> subprocess.Popen[str] | None:
        self._outdated = False
        command = [sys.executable, "-m", "reporting.preview.builder"]
        self._builder = subprocess.Popen(  # noqa: S603 - this Python, a module of ours
            command,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            process_group=0,  # Ctrl-C is for the server, which ends it in order
        )
        line = self._builder.stdout.readline() if self._builder.stdout else ""
        if not line:
            self._fail("the builder does not start; the terminal says why")
            return None
        self._files = frozenset(map(Path, json.loads(line)["files"]))
        return self._builder

    def _fail(self, error: str) -> bool:
        if not self._ended.is_set():
            self._desk.update(status="failed", error=error)
        return False

    def _end_builder(self) -> None:
        builder, self._builder = self._builder, None
        if builder is None:
            return
        if builder.stdin:
            builder.stdin.close()  # it ends by itself, unless it is at work
        builder.terminate()
        try:
            builder.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            builder.kill()
            builder.wait()
        if builder.stdout:
            builder.stdout.close()


def _short(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name
