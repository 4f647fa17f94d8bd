"""The signing secret, from Secrets Manager: the current version signs, the previous one is still accepted."""

from __future__ import annotations

import json
import logging
import secrets
import threading
import time
from typing import Any

from scc.app.aws import Clients
from scc.app.problems import Unavailable

MIN_KEY_BYTES = 32
_NEW_KEY_BYTES = 48
FRESH_SECONDS = 300
# Another Lambda may have seen a rotation first: look again when a signature does not fit, but not for every forgery.
LOOK_AGAIN_SECONDS = 30
# One request asks more than once, and a service that is silent takes seconds each time.
_SILENT_SECONDS = 2
_ATTEMPTS = 2
_log = logging.getLogger("scc")


class WeakKey(Exception):  # noqa: N818 - says what it is
    """The signing key is missing or short: the app does not run with it."""


class Keys:
    """The signing keys, cached; when Secrets Manager is down the cached ones serve on."""

    def __init__(self, clients: Clients, secret_id: str) -> None:
        self._clients = clients
        self._secret_id = secret_id
        self._keys: tuple[str, ...] = ()
        self._read_at = 0.0
        self._silent_until = 0.0
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"Keys({self._secret_id!r}, ***)"

    @property
    def signing(self) -> str:
        """The key that signs."""
        return self.accepted()[0]

    def accepted(self) -> tuple[str, ...]:
        """The keys that verify: current, then previous.

        Raises:
            Unavailable: none was ever read, and Secrets Manager does not answer.
            WeakKey: the current one is shorter than 32 bytes.
        """
        self._refresh(FRESH_SECONDS)
        return self._keys

    def look_again(self) -> tuple[str, ...]:
        """The keys, read again unless that was just done."""
        self._refresh(LOOK_AGAIN_SECONDS)
        return self._keys

    def rotate(self) -> None:
        """Make a new key the current one; the one before is accepted until the next rotation.

        Raises:
            Unavailable: Secrets Manager does not answer.
        """
        from botocore.exceptions import BotoCoreError, ClientError

        value = json.dumps({"signing_key": secrets.token_urlsafe(_NEW_KEY_BYTES)})
        try:
            client: Any = self._clients.get("secretsmanager", attempts=_ATTEMPTS)
            client.put_secret_value(SecretId=self._secret_id, SecretString=value)
        except (BotoCoreError, ClientError) as err:
            raise Unavailable("Secrets Manager did not take a new key.") from err

    def _refresh(self, after_seconds: int) -> None:
        with self._lock:
            if self._keys and time.monotonic() - self._read_at < after_seconds:
                return
            if not self._keys and time.monotonic() < self._silent_until:
                raise Unavailable
            try:
                current = self._read("AWSCURRENT")
                previous = self._read("AWSPREVIOUS")
            except Unavailable:
                if not self._keys:
                    self._silent_until = time.monotonic() + _SILENT_SECONDS
                    raise
                _log.warning("Secrets Manager does not answer; the cached key serves on.")
                self._read_at = time.monotonic()
                return
            self._keys = _strong_keys(current, previous)
            self._read_at = time.monotonic()

    def _read(self, stage: str) -> dict[str, str]:
        from botocore.exceptions import BotoCoreError, ClientError

        client: Any = self._clients.get("secretsmanager", attempts=_ATTEMPTS)
        try:
            answer = client.get_secret_value(SecretId=self._secret_id, VersionStage=stage)
        except ClientError as err:
            if stage == "AWSPREVIOUS" and err.response["Error"]["Code"] == "ResourceNotFoundException":
                return {}
            raise Unavailable from err
        except BotoCoreError as err:
            raise Unavailable from err
        secret: dict[str, str] = json.loads(answer["SecretString"])
        return secret


def _strong_keys(current: dict[str, str], previous: dict[str, str]) -> tuple[str, ...]:
    key = current.get("signing_key", "")
    if len(key.encode()) < MIN_KEY_BYTES:
        raise WeakKey(f"Expected a signing key of {MIN_KEY_BYTES} bytes or more in the secret, got {len(key)}.")
    old = previous.get("signing_key", "")
    return (key, old) if len(old.encode()) >= MIN_KEY_BYTES else (key,)
