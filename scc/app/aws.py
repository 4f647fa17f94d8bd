"""AWS clients, made when first used: importing boto3 costs more than a request."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

# Three attempts have to end before the Lambda's 15 seconds do, so that the answer is our 503 and not its 502.
_CONNECT_SECONDS = 1
_READ_SECONDS = 3


class Clients:
    """One lazily made client per service."""

    def __init__(
        self, region: str, options: Mapping[str, str] | None = None, read_seconds: int = _READ_SECONDS
    ) -> None:
        """`options` go to every client; a local emulator's address, for example."""
        self._region = region
        self._read_seconds = read_seconds
        self._options = dict(options or {})
        self._made: dict[str, Any] = {}
        self._lock = threading.Lock()

    def get(self, service: str, attempts: int = 3) -> Any:
        """Return the service's client; `attempts` counts the first one too."""
        if service not in self._made:
            with self._lock:
                if service not in self._made:
                    self._made[service] = self._make(service, attempts)
        return self._made[service]

    def _make(self, service: str, attempts: int) -> Any:
        import boto3
        from botocore.config import Config

        config = Config(
            connect_timeout=_CONNECT_SECONDS,
            read_timeout=self._read_seconds,
            max_pool_connections=50,
            retries={"total_max_attempts": attempts, "mode": "standard"},
        )
        make: Any = boto3.client  # its type is one overload for each of 400 services
        return make(service, region_name=self._region, config=config, **self._options)
