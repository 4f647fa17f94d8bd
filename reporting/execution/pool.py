"""A few forked workers that call functions for the parent, two on two cores; outcomes come as they are ready."""

from __future__ import annotations

import errno
import pickle
import traceback
from collections import deque
from collections.abc import Callable, Hashable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any, Self

from reporting.errors import ReportingError
from reporting.execution.child import Child, fork

PATIENCE_SECONDS = 3.0
NOT_OUR_FAULT = (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS)  # a full disk, a folder that is locked up


class TaskError(ReportingError):
    """A call in a worker raised something of ours; says what that said."""


class TaskCrashedError(ReportingError):
    """A call in a worker raised what nobody expected, or the worker died; `details` is for who mends it."""

    def __init__(self, message: str, details: str = "") -> None:
        super().__init__(message, details)  # both, so that it can be pickled
        self.message = message
        self.details = details

    def __str__(self) -> str:
        return f"a fault in this program, please report it: {self.message}"


@dataclass(frozen=True)
class Outcome:
    """What became of a submitted call: its result, or the error it ended with."""

    key: Hashable
    result: Any = None
    error: ReportingError | None = None


@dataclass
class _Worker:
    child: Child
    key: Hashable = None
    busy: bool = False


class Pool:
    """Workers with one queue. Functions and arguments are pickled; what they return as well.

    >>> with Pool(2) as pool:                                              # doctest: +SKIP
    ...     pool.submit("a", build, job)
    ...     for outcome in pool.outcomes(): ...
    """

    def __init__(self, workers: int) -> None:
        self._size = workers
        self._workers: list[_Worker] = []
        self._queue: deque[tuple[Hashable, bytes]] = deque()

    def __enter__(self) -> Self:
        with ExitStack() as half_done:
            half_done.callback(self._end)
            for _ in range(self._size):
                self._workers.append(_Worker(fork(_serve)))
            half_done.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def _end(self) -> None:
        """End the workers: they may remove what they left half done, but not for long."""
        for worker in self._workers:
            worker.child.ask_to_leave()
        for worker in self._workers:
            worker.child.end(PATIENCE_SECONDS)
        self._workers.clear()

    def submit(self, key: Hashable, function: Callable[..., Any], *arguments: Any) -> None:
        """Have `function(*arguments)` called by the next free worker; its outcome carries `key`."""
        self._queue.append((key, pickle.dumps((function, arguments))))
        self._assign()

    @property
    def pending(self) -> bool:
        """Say whether calls are queued or running."""
        return bool(self._queue) or any(worker.busy for worker in self._workers)

    def outcomes(self) -> Iterator[Outcome]:
        """Yield outcomes until nothing is pending; calls submitted meanwhile are included."""
        return outcomes_of(self)

    def _assign(self) -> None:
        for worker in self._workers:
            if self._queue and not worker.busy:
                worker.key, call = self._queue.popleft()
                worker.busy = True
                self._hand(worker, call)

    def _hand(self, worker: _Worker, call: bytes) -> None:
        """Give a call to an idle worker; one that died idle (killed for want of memory) is replaced first."""
        try:
            worker.child.connection.send_bytes(call)
        except OSError:
            worker.child.end()
            worker.child = fork(_serve)
            worker.child.connection.send_bytes(call)

    def _collect(self, worker: _Worker) -> Outcome:
        message = worker.child.receive()
        if message is None:
            return self._bury(worker)
        outcome = Outcome(worker.key, *pickle.loads(message))  # noqa: S301 - from our own fork
        worker.busy = False
        self._assign()
        return outcome

    def _bury(self, worker: _Worker) -> Outcome:
        """Replace a worker that died; only the call it was at is lost."""
        code = worker.child.end()
        outcome = Outcome(worker.key, error=TaskCrashedError(f"a worker ended with exit code {code}"))
        worker.child, worker.busy = fork(_serve), False
        self._assign()
        return outcome


def outcomes_of(*pools: Pool) -> Iterator[Outcome]:
    """Yield the outcomes of several pools as they are ready, until nothing is pending in any."""
    while any(pool.pending for pool in pools):
        busy = [(pool, worker) for pool in pools for worker in pool._workers if worker.busy]
        ready = wait([end for _, worker in busy for end in (worker.child.connection, worker.child.pidfd)])
        pool, worker = next((p, w) for p, w in busy if w.child.connection in ready or w.child.pidfd in ready)
        yield pool._collect(worker)


def _serve(connection: Connection) -> None:
    """Be a worker: call what comes in until the parent is gone."""
    while True:
        try:
            function, arguments = pickle.loads(connection.recv_bytes())  # noqa: S301 - from our own parent
        except EOFError:
            return
        connection.send_bytes(pickle.dumps(_call(function, arguments)))


def _call(function: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[Any, ReportingError | None]:
    try:
        return function(*arguments), None
    except ReportingError as err:
        return None, TaskError(str(err))
    except OSError as err:
        if err.errno in NOT_OUR_FAULT:
            return None, TaskError(str(err))
        return None, TaskCrashedError(f"{type(err).__name__}: {err}", traceback.format_exc())
    except Exception as err:  # noqa: BLE001 - a worker outlives any fault of one report
        return None, TaskCrashedError(f"{type(err).__name__}: {err}", traceback.format_exc())
