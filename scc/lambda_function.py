"""The Lambda's entry points: requests of API Gateway, and the outbox worker woken by a schedule."""

from __future__ import annotations

import contextlib
from functools import cache
from typing import Any

from scc.app.api.dispatch import handle
from scc.app.aws import Clients
from scc.app.context import App, build_app
from scc.app.problems import Unavailable
from scc.app.settings import read_settings


@cache
def _app() -> App:
    settings = read_settings()
    app = build_app(settings, Clients(settings.region))
    with contextlib.suppress(Unavailable):  # then each request tries again and answers 503
        app.keys.accepted()  # a weak key must not serve a single request
    return app


def lambda_handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answer an API Gateway REST proxy event."""
    return handle(_app(), event)


def outbox_handler(event: dict[str, Any], _context: object) -> dict[str, int]:
    """Send what the outbox holds; called each minute, and with the rows just written by the table's stream."""
    from scc.app.mail.ses import SesMailer
    from scc.app.mail.worker import drain
    from scc.app.observe import start_logging

    start_logging()
    app = _app()
    mailer = SesMailer(Clients(app.settings.region), app.settings.sender)
    row_ids = [record["dynamodb"]["Keys"]["outbox_id"]["S"] for record in event.get("Records", [])]
    return {"rows": drain(app, mailer, app.clock(), row_ids)}
