"""The Lambda's entry points as AWS calls them: settings from the environment, clients of their own."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from scc import lambda_function
from scc.local.emulator import REGION
from scc.local.server import proxy_event
from scc.tests.world import World


@pytest.fixture
def environment(world: World, aws: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    values = {
        "SCC_TABLE_PREFIX": world.settings.table_prefix,
        "SCC_SECRET_ID": world.settings.secret_id,
        "SCC_SITE_URL": world.settings.site_url,
        "AWS_SES_SENDER_EMAIL": world.settings.sender,
        "AWS_REGION": REGION,
        "AWS_ENDPOINT_URL": aws["endpoint_url"],
        "AWS_ACCESS_KEY_ID": aws["aws_access_key_id"],
        "AWS_SECRET_ACCESS_KEY": aws["aws_secret_access_key"],
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    lambda_function._app.cache_clear()
    yield
    lambda_function._app.cache_clear()


@pytest.mark.usefixtures("environment")
def test_a_proxy_event_is_answered() -> None:
    answer = lambda_function.lambda_handler(proxy_event("GET", "/scc/health", {}, b""), None)
    assert (answer["statusCode"], json.loads(answer["body"])) == (200, {"ok": True})


@pytest.mark.usefixtures("environment")
def test_the_outbox_is_drained_by_the_stream_and_by_the_schedule(world: World) -> None:
    event_id = world.new_event()["event_id"]
    app = lambda_function._app()
    world.sign_in("crew").ok("POST", f"/roles/{event_id}.first-mate/claim")
    waiting = [row.outbox_id for row in app.store.outbox.all_of("due")]
    records = [{"dynamodb": {"Keys": {"outbox_id": {"S": row_id}}}} for row_id in waiting]
    assert lambda_function.outbox_handler({"Records": records}, None)["rows"] == len(waiting) + 1
    assert list(app.store.outbox.all_of("due")) == []
    assert list(app.store.outbox.all_of("sending")) == []
    assert lambda_function.outbox_handler({}, None) == {"rows": 0}
