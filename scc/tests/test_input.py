"""Must hold 25 to 30: hostile input, hostile names, caching, missing assets."""

from __future__ import annotations

import csv
import http.client
import io
from pathlib import Path

import pytest

from scc.app.mail.message import mime
from scc.tests.test_writes import recorded
from scc.tests.world import World

JSON = "application/json"


def post_raw(world: World, raw: bytes) -> tuple[int, str]:
    reply = world.anonymous().post("/auth/links", raw=raw)
    return reply.status, reply.code


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b'{"email":"a@example.com","next":"' + b"x" * 1_000_000 + b'"}', (413, "too_large")),
        (b"[" * 100_000, (400, "bad_json")),
        (b'{"email":' + b"[" * 30 + b"1" + b"]" * 30 + b"}", (400, "bad_json")),
        (b'{"email":"a@example.com","email":"b@example.com"}', (400, "bad_json")),
        (b'{"email":NaN}', (400, "bad_json")),
        (b'{"email":Infinity}', (400, "bad_json")),
        (b'{"email":"a@example.com"', (400, "bad_json")),
        (b"", (400, "bad_json")),
        (b"\xff\xfe{}", (400, "bad_encoding")),
        (b'{"email":"\\ud800@example.com"}', (400, "bad_text")),
        (b'{"email":7}', (400, "bad_body")),
        (b'{"email":"a@example.com\\n"}', (400, "bad_text")),
        (b'{"email":"a@example.com","extra":1}', (400, "bad_body")),
        (b'{"a":' + b"9" * 5000 + b"}", (400, "bad_json")),
        # 50,000 characters are 200,000 bytes, whatever the gateway counts.
        (('{"email":"' + "\U0001f600" * 50_000 + '"}').encode(), (413, "too_large")),
    ],
)
def test_25_a_hostile_body_is_413_or_400(world: World, raw: bytes, expected: tuple[int, str]) -> None:
    assert post_raw(world, raw) == expected


def test_25_more_than_the_gateway_takes_is_413(world: World) -> None:
    connection = http.client.HTTPConnection(world.anonymous().netloc)
    connection.putrequest("POST", "/scc/auth/links")
    connection.putheader("Content-Length", str(11 * 1024 * 1024))
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()


def test_26_markup_in_a_name_is_text_in_page_and_mail(world: World) -> None:
    evil = '<img src=x onerror="alert(1)">'
    event = world.new_event(guests=[{"name": evil, "email": "evil@example.com"}], title=evil)
    world.sign_in("admin").ok("POST", f"/events/{event['event_id']}/state", {"to": "waiver_pending"})
    world.drain()
    (mail,) = world.mailbox.to("evil@example.com")
    source = mime(mail, "scc@example.com").decode()
    assert "<img" not in source.partition("text/html")[2]
    assert "&lt;img" in source
    page = world.anonymous().get(f"/auth/magic-link?token={world.link_token('crew')}", headers={"Accept": "text/html"})
    assert "Sign in as Chris Crew?" in page.text
    assert "<script" not in page.text
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    api = world.sign_in("admin").get(f"/events/{event['event_id']}")
    assert api.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert (api.headers["content-type"], api.headers["x-content-type-options"]) == (JSON, "nosniff")


def test_26_a_hostile_name_on_the_sign_in_page_is_escaped(world: World) -> None:
    from scc.local.seed import add_person

    entry = {"name": '"><img onerror=x>', "email": "h@example.com", "person_roles": ["crew"]}
    world.people["h"] = add_person(world.app, entry)
    page = world.anonymous().get(f"/auth/magic-link?token={world.link_token('h')}", headers={"Accept": "text/html"})
    assert "<img" not in page.text
    assert "&quot;&gt;&lt;img onerror=x&gt;" in page.text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_27_csv_cells_that_would_run_are_neutralised(world: World, start: str) -> None:
    event = world.new_event(guests=[{"name": f"{start}HYPERLINK(1)"}, {"name": 'Plain "Q", Name'}])
    reply = world.sign_in("admin").get(f"/events/{event['event_id']}/manifest.csv")
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    names = [row["name"] for row in csv.DictReader(io.StringIO(reply.text)) if row["kind"] == "guest"]
    assert names == [f"'{start}HYPERLINK(1)", 'Plain "Q", Name']


def test_27_tab_and_cr_are_neutralised_wherever_a_cell_comes_from() -> None:
    from scc.app.api.routes.office import safe_cell

    assert (safe_cell("\t=1"), safe_cell("\r=1"), safe_cell("")) == ("'\t=1", "'\r=1", "")


@pytest.mark.parametrize("breaking", ["\r", "\n", "\r\n", "\u2028", "\u0085", "\x00", "\u202e"])
@pytest.mark.parametrize("place", ["Gina{}Guest", "Gina{}", "{}Gina"])
def test_28_line_breaks_in_a_name_are_400(world: World, breaking: str, place: str) -> None:
    event = world.new_event()
    body = {"guests": [{"name": place.format(breaking), "email": "gina@example.com"}]}
    reply = world.sign_in("admin").post(f"/events/{event['event_id']}/guests", body)
    assert (reply.status, reply.code) == (400, "bad_text")


def test_29_personal_answers_are_never_stored_by_a_cache(world: World) -> None:
    event = world.new_event(guests=[{"name": "Gina Guest"}])
    admin = world.sign_in("admin")
    code = admin.ok("GET", f"/events/{event['event_id']}")["guests"][0]["guest_code"]
    for path in ("/events", f"/events/{event['event_id']}", "/me", "/people", f"/guests/{code}", "/guests/AAAAAA"):
        assert admin.get(path).headers["cache-control"] == "no-store", path
    assert admin.get("/openapi.json").headers["cache-control"] == "public, max-age=300"


def test_30_a_missing_asset_is_404_and_never_the_page(world: World, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<title>SCC</title>")
    (tmp_path / "app.js").write_text("x")

    def get(path: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection(world.anonymous().netloc)
        connection.request("GET", path)
        answer = connection.getresponse()
        content = answer.read().decode()
        connection.close()
        return answer.status, content

    assert get("/") == (200, "<title>SCC</title>")
    assert get("/events/ev_1") == (200, "<title>SCC</title>")
    assert get("/app.js") == (200, "x")
    for missing in ("/assets/old.js", "/missing.css", "/events/ev_1/x.png", "/../world.py", "/%2e%2e/secret.txt"):
        assert get(missing) == (404, "Not found"), missing


def test_unknown_paths_and_methods(world: World) -> None:
    assert world.anonymous().get("/nothing/here").status == 404
    assert world.anonymous().get("/events//timing").status == 404
    assert world.anonymous().get(f"/events/{'x' * 3000}").status == 404
    refused = world.anonymous().send("DELETE", "/events")
    assert (refused.status, refused.headers["allow"]) == (405, "GET, POST")


def test_whatever_fails_inside_stays_inside(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(world.app.store.catalog, "template", fail)
    reply = world.anonymous().get("/health")
    assert (reply.status, reply.code) == (500, "internal_error")
    assert "secret" not in reply.text


@pytest.mark.parametrize(
    "when",
    [
        {"departure": "9999-12-31T23:59:59Z"},
        {"departure": "9999-12-31T23:59:59-12:00"},
        {"departure": "0001-01-01T00:00:00+14:00"},
        {"sunset_day": "9999-12-31"},
        {"sunset_day": "0001-01-01"},
        {"departure": "2036-06-01T16:00:00Z"},
    ],
)
def test_a_departure_at_the_end_of_the_calendar_is_422(world: World, when: dict[str, str]) -> None:
    body = {"template_id": "sunset-sail", "asset_id": "jada-yacht-01", **when}
    reply = world.sign_in("admin").post("/events", body)
    assert reply.status == 422
    assert reply.code == ("departure_in_past" if "0001" in reply.text + str(when) else "departure_too_far")


@pytest.mark.parametrize("query", ["from=9999-01-01&to=9999-12-31", "to=0001-01-01", "from=0001-01-01&to=0001-01-02"])
def test_a_list_at_the_end_of_the_calendar_is_400(world: World, query: str) -> None:
    assert world.sign_in("admin").get(f"/events?{query}").code == "bad_query"


def test_who_hears_nothing_from_the_store_is_told_to_send_the_same_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from botocore.exceptions import ReadTimeoutError

    event_id = world.new_event()["event_id"]
    crew = world.sign_in("crew")

    def lose(**_: object) -> None:
        raise ReadTimeoutError(endpoint_url="https://dynamodb.example.com")

    monkeypatch.setattr(world.clients.get("dynamodb"), "transact_write_items", lose)
    reply = crew.post(f"/roles/{event_id}.first-mate/claim")
    assert (reply.status, reply.headers["retry-after"]) == (503, "2")
    assert "Nothing was changed" not in reply.text


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/calendar/.secret"),
        ("GET", "/calendar/.."),
        ("GET", "/calendar/.ics"),
        ("POST", "/roles/./claim"),
        ("POST", "/roles/.first-mate/claim"),
        ("DELETE", "/roles/../waitlist"),
    ],
)
def test_a_path_that_names_nobody_is_404_and_no_table_is_asked_for_an_empty_key(
    world: World, method: str, path: str
) -> None:
    captain = world.sign_in("captain")
    requests = recorded(world)
    assert captain.send(method, path).status == 404
    asked = [value for _, request in requests for value in str(request).split("{'S': ")[1:]]
    assert asked or path.startswith("/calendar")
    assert not [value for value in asked if value.startswith("''")]
