"""What the browser talks to, on the loopback interface only."""

from __future__ import annotations

import json
import queue
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from reporting.config import Settings
from reporting.preview.desk import Desk
from reporting.preview.workshop import Workshop

HOST = "127.0.0.1"
ASSETS = Path(__file__).parent / "assets"
OWN = {"/": "preview.html", "/preview.css": "preview.css", "/preview.js": "preview.js"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)
HEARTBEAT_SECONDS = 10.0  # of silence, then a comment: that a browser went shows when writing to it fails
DARK, LIGHT = "(prefers-color-scheme: dark)", "(prefers-color-scheme: light)"
ALWAYS, NEVER = "(min-width: 0)", "(max-width: 0)"
MOST_BYTES = 1000  # of a choice


class PreviewServer(ThreadingHTTPServer):
    """The server with what its handlers need."""

    daemon_threads = True

    def __init__(self, port: int, reports: Path, settings: Settings, desk: Desk, workshop: Workshop) -> None:
        self.reports, self.settings, self.desk, self.workshop = reports.resolve(), settings, desk, workshop
        super().__init__((HOST, port), Handler)

    @property
    def hosts(self) -> set[str]:
        """The names under which it answers: any other comes from a page that had its name point here."""
        return {f"{name}:{self.server_port}" for name in (HOST, "localhost")}


class Handler(BaseHTTPRequestHandler):
    """Answers a browser."""

    server: PreviewServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Send a pane, a file or the events."""
        if self.headers.get("Host") not in self.server.hosts:
            return self._refuse(HTTPStatus.MISDIRECTED_REQUEST)
        address = urlsplit(self.path)
        if address.path == "/events":
            return self._send_events()
        if address.path == "/choices":
            return self._send(json.dumps(self._choices()).encode(), "application/json")
        if address.path in OWN:
            path = ASSETS / OWN[address.path]
            return self._send(path.read_bytes(), _type_of(path), POLICY)
        return self._send_file(address.path.lstrip("/"), parse_qs(address.query).get("theme", [""])[0])

    def do_POST(self) -> None:
        """Choose another report."""
        origin = urlsplit(self.headers.get("Origin", "")).netloc
        if self.headers.get("Host") not in self.server.hosts or origin not in self.server.hosts:
            return self._refuse(HTTPStatus.FORBIDDEN)
        try:
            length = int(self.headers.get("Content-Length", "0"))
            asked = json.loads(self.rfile.read(min(length, MOST_BYTES)))
            perspective, scope = asked["perspective"], asked["scope"]
        except (ValueError, KeyError, TypeError):
            return self._refuse(HTTPStatus.BAD_REQUEST)
        if perspective not in self.server.settings.perspectives or scope not in self.server.settings.scopes:
            return self._refuse(HTTPStatus.BAD_REQUEST)
        self.server.desk.update(perspective=perspective, scope=scope)
        self.server.workshop.want("your choice")
        return self._send(b"{}", "application/json")

    def log_message(self, *_: object) -> None:
        """Keep the terminal for what matters."""

    def _choices(self) -> dict[str, list[list[str]]]:
        settings = self.server.settings
        return {
            "perspective": [[name, label] for name, label in settings.perspectives.items()],
            "scope": [[scope, settings.scope_name(scope)] for scope in settings.scopes],
        }

    def _send_file(self, name: str, theme: str) -> None:
        path = (self.server.reports / name).resolve()
        if not path.is_relative_to(self.server.reports) or not path.is_file():
            return self._refuse(HTTPStatus.NOT_FOUND)
        content = path.read_bytes()
        if theme:
            dark, light = (ALWAYS, NEVER) if theme == "dark" else (NEVER, ALWAYS)
            content = content.replace(DARK.encode(), dark.encode()).replace(LIGHT.encode(), light.encode())
        return self._send(content, _type_of(path))

    def _send_events(self) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        listener = self.server.desk.listen()
        try:
            while True:
                self.wfile.write(_event(listener))
                self.wfile.flush()
        except OSError:  # the browser went
            self.close_connection = True
        finally:
            self.server.desk.leave(listener)

    def _send(self, content: bytes, kind: str, policy: str = "") -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        if policy:
            self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(content)

    def _refuse(self, status: HTTPStatus) -> None:
        self.close_connection = True  # the body of a refused request stays unread
        self.send_error(status)


def _event(listener: queue.Queue[str]) -> bytes:
    try:
        return f"data: {listener.get(timeout=HEARTBEAT_SECONDS)}\n\n".encode()
    except queue.Empty:
        return b": still here\n\n"


def _type_of(path: Path) -> str:
    kind = guess_type(path.name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
