"""The Lambda's code: uploaded once, published as a version, tried, and only then given to everybody.

What runs is what the alias `live` of each function points to; going back is pointing it back.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scc.app.aws import Clients
from scc.deploy.build import Bundle
from scc.deploy.errors import DeployError

API, OUTBOX = "scc-api", "scc-outbox"
FUNCTIONS = (API, OUTBOX)
ALIAS = "live"
_KEY_DIGITS = 12
# Without a session: the first reads secret and table, the second has to be turned away by the token check.
_SMOKE = (("/scc/health", 200), ("/scc/me", 401))
Versions = Mapping[str, str]


@dataclass(frozen=True)
class Published:
    """A bundle in AWS: its key in the code bucket and the version it became of each function."""

    key: str
    versions: Versions


def code_key(bundle: Bundle, epoch: int) -> str:
    """Return the one key of a bundle; `epoch` is the second the deploy began.

    >>> from pathlib import Path
    >>> code_key(Bundle(Path("x.zip"), 1, "0123456789abcdef"), 1780000000)
    'scc/1780000000-0123456789ab.zip'
    """
    return f"scc/{epoch}-{bundle.sha256[:_KEY_DIGITS]}.zip"


def publish(clients: Clients, bucket: str, bundle: Bundle, epoch: int) -> Published:
    """Upload a bundle and publish it as a version of each function; nobody is served by it yet.

    Raises:
        DeployError: what AWS holds is not what was built.
    """
    key = code_key(bundle, epoch)
    digest = base64.b64encode(bytes.fromhex(bundle.sha256)).decode()
    clients.get("s3").put_object(Bucket=bucket, Key=key, Body=bundle.path.read_bytes(), ChecksumSHA256=digest)
    return Published(key, {name: _publish_one(clients.get("lambda"), name, bucket, key, digest) for name in FUNCTIONS})


def _publish_one(client: Any, name: str, bucket: str, key: str, digest: str) -> str:
    updated = client.update_function_code(FunctionName=name, S3Bucket=bucket, S3Key=key)
    if updated["CodeSha256"] != digest:
        raise DeployError(f"{name} holds {updated['CodeSha256']}, expected {digest}: somebody else deploys?")
    client.get_waiter("function_updated_v2").wait(FunctionName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 60})
    version: str = client.publish_version(FunctionName=name, CodeSha256=digest)["Version"]
    return version


def smoke_test(clients: Clients, qualifier: str) -> None:
    """Ask a version, or the alias, of the API what it has to know.

    Raises:
        DeployError: it fails, or answers something else.
    """
    for path, expected in _SMOKE:
        event = {"httpMethod": "GET", "path": path, "requestContext": {"requestId": "deploy"}}
        payload = json.dumps(event).encode()
        reply = clients.get("lambda").invoke(FunctionName=API, Qualifier=qualifier, Payload=payload)
        answer = json.loads(reply["Payload"].read())
        status = answer.get("statusCode") if isinstance(answer, dict) else None
        if "FunctionError" in reply or status != expected:
            raise DeployError(f"{API}:{qualifier} answers {path} with {status or answer}, expected {expected}.")


def live_versions(clients: Clients) -> Versions:
    """Return which version of each function everybody is served by."""
    client = clients.get("lambda")
    return {name: client.get_alias(FunctionName=name, Name=ALIAS)["FunctionVersion"] for name in FUNCTIONS}


def move_aliases(clients: Clients, versions: Versions) -> None:
    """Serve everybody by these versions: of all functions, or as before.

    Raises:
        DeployError: an alias did not move; those that had are back.
    """
    from botocore.exceptions import BotoCoreError, ClientError

    client = clients.get("lambda")
    moved: list[tuple[str, str]] = []
    try:
        for name, version in versions.items():
            alias = client.get_alias(FunctionName=name, Name=ALIAS)
            revision = alias["RevisionId"]  # refused if somebody else moves it at the same moment
            client.update_alias(FunctionName=name, Name=ALIAS, FunctionVersion=version, RevisionId=revision)
            moved.append((name, alias["FunctionVersion"]))
    except (BotoCoreError, ClientError) as err:
        for name, before in moved:
            client.update_alias(FunctionName=name, Name=ALIAS, FunctionVersion=before)
        raise DeployError(f"The alias {ALIAS} did not move: {err}") from err
