"""A local HTTP server in the place of API Gateway and CloudFront: `/scc/*` to the handler, the rest from a folder."""

from __future__ import annotations

import base64
import gzip
import mimetypes
import re
import sys
import uuid
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from scc.local.emulator import HOST

Handler = Callable[[dict[str, Any]], dict[str, Any]]
# What API Gateway takes.
MAX_REQUEST_BYTES = 10 * 1024 * 1024
_API_PREFIX = "/scc/"
_RELEASED = re.compile(r"/assets/[0-9a-f]{12}/")
# As CloudFront sends it; a test compares it with the template's.
SITE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


class Server(ThreadingHTTPServer):
    """Serves on loopback; many connections may wait."""

    request_queue_size = 256
    daemon_threads = True

    def __init__(self, port: int, handler: Handler, static: Path) -> None:
        super().__init__((HOST, port), _Connection)
        self.handler = handler
        self.static = static

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that left before its answer; anything else is an error."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://{HOST}:{self.server_address[1]}"


class _Connection(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    # Headers and body go out in one packet each; waiting to join them costs 40 ms a request.
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name for it
        """Log nothing: the handler writes its own line, and a path may hold a code."""

    def _serve(self) -> None:
        path = urlsplit(self.path).path
        length = int(self.headers.get("Content-Length") or 0)
        if length > MAX_REQUEST_BYTES:
            self.close_connection = True
            self._reply(413, {"Content-Type": "text/plain"}, b"")
            return
        body = self.rfile.read(length)
        if path.startswith(_API_PREFIX):
            answer = self.server.handler(proxy_event(self.command, self.path, dict(self.headers), body))
            self._reply(answer["statusCode"], answer["headers"], answer["body"].encode())
        else:
            self._reply(*self._compressed(*find_static(self.server.static, unquote(path))))

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_TRACE = _serve  # noqa: N815 - the base class's names

    def _compressed(self, status: int, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str], bytes]:
        """As CloudFront does for whoever takes it; a PNG is compressed already."""
        if "gzip" not in self.headers.get("Accept-Encoding", "") or headers["Content-Type"] == "image/png":
            return status, headers, body
        return status, {**headers, "Content-Encoding": "gzip"}, gzip.compress(body, mtime=0)

    def _reply(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status not in (204, 304):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def proxy_event(method: str, target: str, headers: dict[str, str], body: bytes) -> dict[str, Any]:
    """Return a request as API Gateway's REST proxy event (payload 1.0)."""
    parts = urlsplit(target)
    try:
        text, encoded = body.decode(), False
    except UnicodeDecodeError:
        text, encoded = base64.b64encode(body).decode(), True
    return {
        "httpMethod": method,
        "path": unquote(parts.path),
        "headers": headers,
        "queryStringParameters": dict(parse_qsl(parts.query, keep_blank_values=True)) or None,
        "body": text or None,
        "isBase64Encoded": encoded,
        "requestContext": {"requestId": str(uuid.uuid4()), "identity": {"sourceIp": HOST}},
    }


def find_static(root: Path, path: str) -> tuple[int, dict[str, str], bytes]:
    """Return a file as CloudFront does: a page path gives index.html, a missing asset is a 404 and nothing else."""
    is_page = "." not in path.rpartition("/")[2] and not path.startswith("/assets/")
    if "\0" in path:
        path = "/assets/missing"
    file = (root / "index.html" if is_page else root / path.lstrip("/")).resolve()
    if not file.is_relative_to(root.resolve()) or not file.is_file():
        return 404, {"Content-Type": "text/plain", "Cache-Control": "no-store"}, b"Not found"
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    headers = {
        "Content-Type": kind,
        "Content-Security-Policy": SITE_POLICY,
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "public, max-age=86400, immutable" if _RELEASED.match(path) else "no-cache",
    }
    return 200, headers, file.read_bytes()
