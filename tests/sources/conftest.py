from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from reporting.config import Settings, load_settings
from reporting.environment import Environment
from tests.sources.tree import Tree, account

HOST = "127.0.0.1"
START_SECONDS = 60
STOP_SECONDS = 30

hypothesis.settings.register_profile("deterministic", deadline=None, derandomize=True)
hypothesis.settings.load_profile("deterministic")


@pytest.fixture(scope="session")
def settings() -> Settings:
    return load_settings()


@pytest.fixture
def tree(tmp_path: Path, settings: Settings) -> Tree:
    """A source folder with a wiki of empty sections and one account; reads without a warning."""
    tree = Tree(tmp_path / "sources", settings)
    tree.wiki()
    tree.export("qos-jada-accounts", [account()])
    return tree


@pytest.fixture
def aws_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys that no AWS knows, so that a client that missed its endpoint could do nothing."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.fixture(scope="session")
def ministack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Environment]:
    """DynamoDB and S3 on a free loopback port, with their state in a temporary folder."""
    folder = tmp_path_factory.mktemp("ministack")
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = str(probe.getsockname()[1])
    loopback = {"BIND_HOST": HOST, "MINISTACK_HOST": HOST, "GATEWAY_PORT": port, "IOT_MTLS_ENABLED": "0"}
    folders = {"STATE_DIR": str(folder / "state"), "S3_DATA_DIR": str(folder / "s3"), "TMPDIR": str(folder)}
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "ministack"], env={**os.environ, **loopback, **folders}, stdout=log, stderr=log
        )
    try:
        wait_for(f"http://{HOST}:{port}/_ministack/health", process)
        yield Environment(region="us-west-2", endpoint_url=f"http://{HOST}:{port}")
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, "ministack ended"
        try:
            with urllib.request.urlopen(url, timeout=1):  # noqa: S310 - loopback
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise TimeoutError(url)
