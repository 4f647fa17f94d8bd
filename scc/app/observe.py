"""Logs and metrics as JSON lines; what identifies or opens something is never in them.

Powertools' Logger and Metrics keep their state in the class and cost 23 ms each at a cold start; here it is one line
a request.
"""

from __future__ import annotations

import logging
import sys
import time
import traceback
from contextvars import ContextVar
from typing import TextIO

import msgspec

request_id: ContextVar[str] = ContextVar("request_id", default="-")
_NAMESPACE = "ShipCaptainCrew"


class JsonLines(logging.Formatter):
    """A log record as one JSON line: of an exception only type and place, as its text may quote a person's data."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, object] = {
            "level": record.levelname,
            "message": record.getMessage(),
            "request_id": request_id.get(),
            "time": int(record.created * 1000),
        }
        line.update(getattr(record, "fields", {}))
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])
            line["at"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-8:]]
        return msgspec.json.encode(line).decode()


def start_logging(stream: TextIO | None = None) -> logging.Logger:
    """Return the app's logger, writing JSON lines to a stream, standard output if none is given; once."""
    log = logging.getLogger("scc")
    if not log.handlers:
        handler = logging.StreamHandler(stream or sys.stdout)
        handler.setFormatter(JsonLines())
        log.addHandler(handler)
        log.setLevel(logging.INFO)
        log.propagate = False
    return log


def count(log: logging.Logger, message: str, metrics: dict[str, float], **dimensions: str) -> None:
    """Write one line that is a log entry and, by CloudWatch's embedded metric format, its metrics.

    Metrics whose name ends in `Milliseconds` have that unit; all others are counts.
    """
    described = [
        {"Name": name, "Unit": "Milliseconds" if name.endswith("Milliseconds") else "Count"} for name in metrics
    ]
    embedded = {
        "Timestamp": int(time.time() * 1000),
        "CloudWatchMetrics": [{"Namespace": _NAMESPACE, "Dimensions": [sorted(dimensions)], "Metrics": described}],
    }
    fields = {"_aws": embedded, **dimensions, **metrics}
    # As log.info does, without walking the stack for a place in the code that nobody asks of a metric.
    log.handle(log.makeRecord(log.name, logging.INFO, "", 0, message, (), None, extra={"fields": fields}))
