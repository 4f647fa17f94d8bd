"""The local server's own behaviour: what it says of browsers that leave and of real errors."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scc.local.emulator import HOST
from scc.local.server import Server

# Closing sends a reset at once, as a browser that drops a request does.
RESET = struct.pack("ii", 1, 0)
ANSWER = {"statusCode": 200, "headers": {}, "body": "x" * 4_000_000}


def drop_a_request(tmp_path: Path, then: Callable[[], dict[str, Any]]) -> None:
    """Ask, leave before the answer, and let the server go on."""
    left, ended = threading.Event(), threading.Event()

    def answer(_event: dict[str, Any]) -> dict[str, Any]:
        left.wait(5)
        return then()

    class Watched(Server):
        def process_request_thread(self, request: Any, client_address: Any) -> None:
            super().process_request_thread(request, client_address)
            ended.set()

    with Watched(0, answer, tmp_path) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            browser = socket.create_connection((HOST, server.server_address[1]))
            browser.sendall(b"GET /scc/me HTTP/1.1\r\nHost: here\r\n\r\n")
            browser.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            browser.close()
            left.set()
            assert ended.wait(60)
        finally:
            server.shutdown()
            thread.join()


def test_a_browser_that_leaves_is_no_traceback(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drop_a_request(tmp_path, lambda: ANSWER)
    assert capsys.readouterr() == ("", "")


def test_an_error_of_ours_is_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> dict[str, Any]:
        raise ValueError("ours")

    drop_a_request(tmp_path, fail)
    assert "ValueError: ours" in capsys.readouterr().err
