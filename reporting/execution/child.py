"""Forked children: they cannot outlive their parent and cannot end unseen.

A fork copies one thread only. A lock that another thread held at that moment stays locked in the child for ever, so
forking is refused while there is a second thread.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe, wait
from pathlib import Path
from typing import NoReturn

from reporting.errors import ConfigError

PR_SET_PDEATHSIG = 1  # linux/prctl.h: the signal a process gets when its parent ends
TASKS = Path("/proc/self/task")
_libc = ctypes.CDLL(None)


def require_system() -> None:
    """Let pass a system that has what children need.

    Raises:
        ConfigError: it is not Linux, which has /proc, pidfds and prctl.
    """
    if sys.platform != "linux":
        raise ConfigError("system", "Linux (WSL and containers are)", sys.platform, "Run it there.")


@dataclass(frozen=True)
class Child:
    """A running child: our end of its connection, and a descriptor that becomes readable when it ends."""

    pid: int
    pidfd: int
    connection: Connection

    def receive(self, timeout_seconds: float | None = None) -> bytes | None:
        """Return the next message of the child, None when it has ended.

        Raises:
            TimeoutError: neither happened in time.
        """
        if not wait([self.connection, self.pidfd], timeout_seconds):
            raise TimeoutError
        try:
            return self.connection.recv_bytes() if self.connection.poll() else None
        except (EOFError, OSError):  # it closed its end, or ended in the middle of a message
            return None

    def ask_to_leave(self) -> None:
        """Have the child leave its body by `SystemExit`, so that it removes what it left half done."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGTERM)

    def end(self, patience_seconds: float = 0) -> int:
        """Kill the child's process group, free what it held and return its exit code (negative: a signal).

        Args:
            patience_seconds: how long it may take to leave by itself.
        """
        wait([self.pidfd], patience_seconds)
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        _, status = os.waitpid(self.pid, 0)
        os.close(self.pidfd)
        self.connection.close()
        return os.waitstatus_to_exitcode(status)


def fork(body: Callable[[Connection], None]) -> Child:
    """Run `body` in a forked child, with its end of a connection; the child ends when `body` does.

    Raises:
        RuntimeError: this process has more than one thread.
    """
    threads = len(list(TASKS.iterdir()))
    if threads != 1:
        raise RuntimeError(f"forking needs a single thread, this process has {threads}")
    ours, theirs = Pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        ours.close()
        _live(body, theirs, parent)
    with suppress(OSError):  # the child does the same: whoever comes first; it may even have ended
        os.setpgid(pid, pid)
    theirs.close()
    return Child(pid, os.pidfd_open(pid), ours)


def _live(body: Callable[[Connection], None], connection: Connection, parent: int) -> NoReturn:
    """Be the child. `os._exit` leaves out what the parent registered to happen at its own end."""
    code = 1
    try:
        _die_with(parent)
        body(connection)
        code = 0
    except SystemExit as asked:
        code = int(asked.code or 0)
    except BaseException:  # noqa: BLE001 - nothing may escape into the parent's code after a fork
        traceback.print_exc()
    finally:
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def leave(number: int, _frame: object) -> NoReturn:
    """Handle a signal: leave by `SystemExit`, with the status that shells have for it, and hear no second one."""
    signal.signal(number, signal.SIG_IGN)
    raise SystemExit(128 + number)


def _die_with(parent: int) -> None:
    """End with the parent, whatever ends it, and leave Ctrl-C to it: a group of its own gets no terminal signals."""
    os.setpgid(0, 0)
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before the line above
        os._exit(1)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, leave)
    nowhere = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nowhere, 0)
    os.close(nowhere)
