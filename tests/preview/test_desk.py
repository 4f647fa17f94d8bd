from __future__ import annotations

import json
from typing import Any

from reporting.preview.desk import LISTENER_BACKLOG, Desk, State


def news(event: str, **more: Any) -> dict[str, Any]:
    return {"event": event, "seconds": 1.0, "paths": None, "error": "", **more}


def test_a_listener_hears_the_present_state_first_then_every_change() -> None:
    desk = Desk(State("ceo", "portfolio"))
    listener = desk.listen()
    desk.begin("notebooks/ceo.ipynb")
    heard = [json.loads(listener.get_nowait()) for _ in range(2)]
    assert [state["status"] for state in heard] == ["starting", "building"]
    assert (heard[1]["because"], heard[1]["builds"]) == ("notebooks/ceo.ipynb", 1)


def test_a_failure_keeps_what_the_last_build_made() -> None:
    desk = Desk(State("ceo", "portfolio"))
    desk.hear(news("page", paths={"page": "1/page.html"}))
    desk.hear(news("mail", paths={"mail": "1/mail.html"}))
    desk.hear(news("failed", error="ceo.ipynb, cell 8"))
    assert desk.state.paths == {"page": "1/page.html", "mail": "1/mail.html"}
    assert (desk.state.status, desk.state.error) == ("failed", "ceo.ipynb, cell 8")


def test_a_page_after_a_failure_takes_the_error_away() -> None:
    desk = Desk(State("ceo", "portfolio"))
    desk.hear(news("failed", error="cell 8"))
    desk.hear(news("page", paths={"page": "2/page.html"}))
    assert (desk.state.status, desk.state.error) == ("building", "")


def test_who_left_or_no_longer_reads_is_told_no_more() -> None:
    desk = Desk(State("ceo", "portfolio"))
    left, deaf = desk.listen(), desk.listen()
    desk.leave(left)
    for build in range(2 * LISTENER_BACKLOG):
        desk.update(builds=build)
    assert (left.qsize(), deaf.qsize()) == (1, LISTENER_BACKLOG)
