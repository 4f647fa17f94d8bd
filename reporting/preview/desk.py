"""What is chosen and what became of it: one state, told to every browser that listens."""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

LISTENER_BACKLOG = 100


@dataclass(frozen=True)
class State:
    """What the panes show.

    Args:
        perspective: the report's; `scope` as well.
        status: `starting`, `building`, `done` or `failed`.
        because: what called for the last build.
        paths: of the last page, report, mail and summary that were made.
        error: of the last build.
        seconds: that it took.
        builds: how many there were: a browser loads a pane anew when its path changes.
    """

    perspective: str
    scope: str
    status: str = "starting"
    because: str = ""
    paths: Mapping[str, str] = field(default_factory=dict)
    error: str = ""
    seconds: float = 0.0
    builds: int = 0


class Desk:
    """Holds the state; whatever changes it is told to the listeners."""

    def __init__(self, state: State) -> None:
        self._lock = threading.Lock()
        self._state = state
        self._listeners: set[queue.Queue[str]] = set()

    @property
    def state(self) -> State:
        """Return the state as it is."""
        with self._lock:
            return self._state

    def update(self, **changes: Any) -> None:
        """Change the state and tell everybody."""
        with self._lock:
            self._state = replace(self._state, **changes)
            for listener in list(self._listeners):
                self._tell(listener)

    def begin(self, because: str) -> None:
        """Say that a build begins; what the last one made stays in sight."""
        self.update(status="building", because=because, builds=self.state.builds + 1)

    def hear(self, news: Mapping[str, Any]) -> None:
        """Take over what the builder tells of a build."""
        paths = {**self.state.paths, **(news["paths"] or {})}
        status = {"page": "building", "mail": "done", "failed": "failed"}[news["event"]]
        self.update(status=status, paths=paths, error=news["error"], seconds=news["seconds"])

    def listen(self) -> queue.Queue[str]:
        """Return a queue of states as JSON, the present one first."""
        listener: queue.Queue[str] = queue.Queue(LISTENER_BACKLOG)
        with self._lock:
            self._listeners.add(listener)
            self._tell(listener)
        return listener

    def leave(self, listener: queue.Queue[str]) -> None:
        """Tell a listener no more."""
        with self._lock:
            self._listeners.discard(listener)

    def _tell(self, listener: queue.Queue[str]) -> None:
        try:
            listener.put_nowait(json.dumps(asdict(self._state)))
        except queue.Full:  # a browser that went without saying so
            self._listeners.discard(listener)
