"""`python -m scc.local`: the app on this machine until Ctrl-C; what was entered is there again next time."""

from __future__ import annotations

import argparse
import contextlib
import signal
import socket
import threading
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from scc.app.api.dispatch import handle
from scc.app.aws import Clients
from scc.app.context import App, build_app
from scc.app.domain.model import GuestRecord
from scc.app.mail.message import Mail, mime
from scc.app.mail.ses import Mailer, SesMailer
from scc.app.mail.worker import drain
from scc.app.observe import start_logging
from scc.app.settings import Settings
from scc.deploy.site import release_site
from scc.local.emulator import HOST, REGION, emulator
from scc.local.resources import create_resources
from scc.local.seed import seed
from scc.local.server import Server

STATE = Path(__file__).parents[1] / ".state"
_DRAIN_SECONDS = 1.0
_PORT = 8100
_SEEDED = timedelta(days=30)


class FolderMailer:
    """Keeps each mail as a file to open, then sends it by the real mailer."""

    def __init__(self, folder: Path, sender: str, mailer: Mailer) -> None:
        self._folder, self._sender, self._mailer = folder, sender, mailer
        folder.mkdir(parents=True, exist_ok=True)

    def send(self, mail: Mail) -> None:
        """Write the file, send the mail."""
        (self._folder / f"{mail.mail_id}.eml").write_bytes(mime(mail, self._sender))
        self._mailer.send(mail)


def local_settings(port: int) -> Settings:
    """Return the settings of a local run."""
    return Settings("scc-", "scc/signing", "alias/scc-receipts", f"http://{HOST}:{port}", "scc@example.com", REGION)


def keep_draining(app: App, mailer: Mailer, stop: threading.Event) -> None:
    """Drain the outbox each second, as a schedule and a stream do in AWS."""
    while not stop.wait(_DRAIN_SECONDS):
        drain(app, mailer, app.clock())


def print_links(app: App) -> None:
    """Print a sign-in link for each role and the code of a guest who has still to sign."""
    now = app.clock()
    for email in ("admin@example.com", "captain@example.com", "crew@example.com"):
        person = app.store.people.by_email(email)
        link = app.sessions.add_link(person, email, now)
        token = app.sessions.link_token(link)
        say(f"{email:22} {app.settings.site_url}/scc/auth/magic-link?token={token}")
    if guest := _guest_to_sign(app, now):
        say(f"guest {guest.guest_code}           {app.settings.site_url}/guest/{guest.guest_code}")


def _guest_to_sign(app: App, now: datetime) -> GuestRecord | None:
    for charter in app.store.charters.between(now, now + _SEEDED):
        if charter.state not in ("completed", "cancelled"):
            for guest in app.store.records.guests(charter.event_id):
                if charter.guests[guest.guest_id].waiver != "signed":
                    return guest
    return None


def admin_environment(settings: Settings, client_options: dict[str, str]) -> str:
    """Return what to set before `python -m scc.admin` to look into this run."""
    values = {
        "AWS_ENDPOINT_URL": client_options["endpoint_url"],
        "AWS_ACCESS_KEY_ID": client_options["aws_access_key_id"],
        "AWS_SECRET_ACCESS_KEY": client_options["aws_secret_access_key"],
        "SCC_SITE_URL": settings.site_url,
        "AWS_SES_SENDER_EMAIL": settings.sender,
    }
    return " ".join(f"{name}={value}" for name, value in values.items())


def say(line: str) -> None:
    """Print a line at once, also into a pipe."""
    print(line, flush=True)  # noqa: T201 - the command's output


def require_free(port: int) -> None:
    """Stop before anything is started when somebody listens there already: another run of this, most likely.

    Raises:
        SystemExit: with what to do.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as err:
            raise SystemExit(f"Error: port {port} is taken. Stop what runs there, or choose one with --port.") from err


def _interrupt(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


def main() -> None:
    """Run until interrupted."""
    for number in (signal.SIGINT, signal.SIGTERM):  # a shell's background jobs are born deaf to Ctrl-C
        signal.signal(number, _interrupt)
    parser = argparse.ArgumentParser(prog="python -m scc.local", description=__doc__)
    parser.add_argument("--port", type=int, default=_PORT)
    parser.add_argument("--state", type=Path, default=STATE)
    options = parser.parse_args()
    require_free(options.port)
    settings = local_settings(options.port)
    with contextlib.suppress(KeyboardInterrupt), emulator(options.state) as client_options:
        start_logging((options.state / "log.jsonl").open("a", buffering=1))
        clients = Clients(REGION, client_options)
        app = build_app(settings, clients)
        create_resources(clients, settings)
        if not any(app.store.people.everybody()):
            seed(app)
        mailer = FolderMailer(options.state / "mail", settings.sender, SesMailer(clients, settings.sender))
        stop = threading.Event()
        worker = threading.Thread(target=keep_draining, args=(app, mailer, stop))
        site = options.state / "site"
        release_site(site)
        with Server(options.port, partial(handle, app), site) as server:
            worker.start()
            say(f"Ship Captain Crew: {server.url}  (mails and log: {options.state}; stop: Ctrl-C)")
            say(f"For python -m scc.admin: {admin_environment(settings, client_options)}")
            print_links(app)
            try:
                server.serve_forever()
            finally:
                stop.set()
                worker.join()


if __name__ == "__main__":
    main()
