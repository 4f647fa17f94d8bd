"""Every screen and state: no accessibility finding, nothing wider than a small phone, text stays text."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from scc.tests.front.browsers import open_page, sign_in
from scc.tests.front.stage import Stage, soon

pytestmark = [pytest.mark.slow, pytest.mark.browser]
ROOT = Path(__file__).parents[3]
LOCK = ROOT / "scc" / "frontend" / "tests"
CACHE = ROOT / ".cache" / "npm" / "scc-frontend-tests"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LATE = "&#x202e;"

# Script where text should be: markup, handlers, addresses, template and style tricks, encodings, and odd text.
_TAGS = ("script", "img src=x", "svg", "iframe", "object", "video", "details open", "body", "input autofocus", "math")
_HANDLERS = ("onerror", "onload", "onclick", "ontoggle", "onfocus", "onpointerenter", "onanimationstart")
_PLAIN = (
    "<script>window.hacked=1</script>",
    '"><script>window.hacked=1</script>',
    "'><img src=x onerror=window.hacked=1>",
    "</title><script>window.hacked=1</script>",
    "</textarea><svg/onload=window.hacked=1>",
    "<a href=javascript:window.hacked=1>go</a>",
    "javascript:window.hacked=1",
    "data:text/html,<script>parent.hacked=1</script>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<style>*{display:none}</style>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<form action=//evil.example><button>go",
    "<template><script>window.hacked=1</script></template>",
    "{{constructor.constructor('window.hacked=1')()}}",
    "${window.hacked=1}",
    "<%= window.hacked=1 %>",
    "&lt;script&gt;window.hacked=1&lt;/script&gt;",
    "&#60;img src=x onerror=window.hacked=1&#62;",
    "\\u003cscript\\u003ewindow.hacked=1",
    "%3Cscript%3Ewindow.hacked=1%3C/script%3E",
    "<!--<img src=x onerror=window.hacked=1>-->",
    "<![CDATA[<script>window.hacked=1</script>]]>",
    "<noscript><p title=</noscript><img src=x onerror=window.hacked=1>>",
    '=HYPERLINK("//evil.example")',
    "`-window.hacked=1-`",
    "'-window.hacked=1-'",
    "__proto__",
    "constructor",
    "{count} {name} {role}",
    "%s %d %n",
    "Robert'); DROP TABLE events;--",
    LATE,
    "Ñandú 😀 日本語 العربية",
)
CORPUS = (*_PLAIN, *(f"<{tag} {handler}=window.hacked=1>" for tag in _TAGS for handler in _HANDLERS))


@pytest.fixture(scope="module")
def axe() -> str:
    """axe-core's source, installed from the lock into the cache once."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed, so axe-core cannot be")
    script = CACHE / "node_modules" / "axe-core" / "axe.min.js"
    if not script.is_file():
        CACHE.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(LOCK / name, CACHE)
        subprocess.run([npm, "ci", "--no-audit", "--no-fund"], cwd=CACHE, check=True, capture_output=True, timeout=120)
    return script.read_text(encoding="utf-8")


def findings(page: Page, axe: str) -> list[str]:
    """axe's findings on the page as it is; its script comes by the debugger, past the page's own policy."""
    page.evaluate(axe)
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{one['id']}: {node['html'][:160]}" for one in result["violations"] for node in one["nodes"]]


def inspect(page: Page, axe: str, where: str) -> None:
    assert findings(page, axe) == [], where
    assert page.evaluate(OVERFLOW) <= 0, f"{where} is wider than {page.viewport_size}"


def everything(stage: Stage) -> dict[str, str]:
    """Charters in every state, with roles, conflicts, guests; returns their ids by what is special about them."""
    guests = [{"name": "Gina Guest"}, {"name": "Hugo Huésped", "language": "es"}]
    admin, captain, mate = (stage.client(name) for name in ("admin", "captain", "mate"))
    fresh = stage.new_event(title="Fresh", departure=soon(days=3))["event_id"]
    crewed = stage.new_event(title="Crewed with a long title for a small screen", guests=guests, notes="Long fenders.")
    crewed_id = crewed["event_id"]
    captain.ok("POST", f"/roles/{crewed_id}.captain/claim")
    mate.ok("POST", f"/roles/{crewed_id}.first-mate/claim")
    captain.ok("POST", f"/events/{crewed_id}/state", {"to": "waiver_pending"})
    for client, answer in ((mate, "not_ok"), (captain, "ok")):
        body = {"kind": "pre_departure", "answers": [{"item": "bilge", "answer": answer}]}
        client.ok("POST", f"/events/{crewed_id}/checklist", body)
    captain.ok("POST", f"/events/{crewed_id}/decision", {"decision": "no_go", "reason": "Fog."})
    cancelled = stage.new_event(title="Cancelled", departure=soon(days=9))["event_id"]
    admin.ok("POST", f"/events/{cancelled}/state", {"to": "cancelled", "reason": "Storm."})
    return {"fresh": fresh, "crewed": crewed_id, "cancelled": cancelled, "code": crewed["guests"][0]["guest_code"]}


def screens(ids: dict[str, str]) -> list[str]:
    crewed = f"/events/{ids['crewed']}"
    parts = ("", "/crew", "/checks/pre_departure", "/checks/return", "/guests", "/count")
    others = ("/", "/me", "/outbox", f"/events/{ids['fresh']}", f"/events/{ids['cancelled']}")
    return [*(crewed + part for part in parts), *others]


OFFICE = ("/board", "/new", "/people")


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("es", "dark")])
def test_no_screen_has_an_accessibility_finding_or_is_too_wide(
    browser: Browser, stage: Stage, axe: str, language: str, theme: str
) -> None:
    ids = everything(stage)
    page = open_page(browser, stage, reduced_motion="reduce")
    page.add_init_script(
        f"localStorage.setItem('scc-language', '{language}'); localStorage.setItem('scc-theme', '{theme}')"
    )
    page.goto("/#/sign-in")
    expect(page.locator("form")).to_be_visible()
    inspect(page, axe, "sign-in")
    page.goto(f"/guest/{ids['code']}")
    page.locator("form.waiver button[type=submit]").click()
    expect(page.locator("form.waiver .error").first).to_be_visible()
    inspect(page, axe, "waiver with errors")
    page.goto("/guest/ZZZZ99")
    expect(page.locator(".error")).to_be_visible()
    inspect(page, axe, "wrong code")
    for name, extra in (
        ("captain", []),
        ("admin", [*OFFICE, *(f"/events/{ids['crewed']}/{p}" for p in ("edit", "audit"))]),
    ):
        sign_in_any_language(page, stage, name)
        for path in [*screens(ids), *extra]:
            page.goto(f"/#{path}")
            expect(page.locator("h1")).to_be_visible()
            expect(page.locator(".skeleton")).to_have_count(0)
            inspect(page, axe, f"{name} {path}")


def sign_in_any_language(page: Page, stage: Stage, name: str) -> None:
    page.goto(stage.link(name))
    page.get_by_role("button", name="Sign in").click()
    page.locator("nav.tabs").wait_for()


def test_states_that_come_and_go_have_no_finding_either(browser: Browser, stage: Stage, axe: str) -> None:
    ids = everything(stage)
    page = sign_in(open_page(browser, stage), stage, "captain")
    page.goto(f"/#/events/{ids['crewed']}/guests")
    page.get_by_role("button", name="Show QR code").first.click()
    expect(page.locator("svg.qr")).to_be_visible()
    inspect(page, axe, "QR code")
    page.goto(f"/#/events/{ids['crewed']}")
    page.get_by_role("button", name="HOLD").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    inspect(page, axe, "question")
    page.get_by_role("dialog").get_by_role("button", name="HOLD").click()
    expect(page.get_by_text("Fill this in.")).to_be_visible()
    page.get_by_label("Reason").fill("Wind.")
    page.get_by_role("dialog").get_by_role("button", name="HOLD").click()
    expect(page.locator(".word")).to_have_text("HOLD")
    inspect(page, axe, "HOLD")
    page.context.set_offline(True)
    page.goto(f"/#/events/{ids['crewed']}/count")
    page.get_by_role("button", name="Save heads out").click()
    expect(page.get_by_text("Saved on phone. Not sent (1).")).to_be_visible()
    inspect(page, axe, "waiting")
    page.goto("/#/outbox")
    inspect(page, axe, "outbox")
    page.goto(f"/#/guest/{ids['code']}")
    page.get_by_label("Date of birth").fill("2015-02-03")
    expect(page.get_by_label("Relationship")).to_be_visible()
    inspect(page, axe, "minor")


def test_whatever_people_type_is_text(browser: Browser, stage: Stage) -> None:
    assert len(CORPUS) >= 100
    admin = stage.client("admin")
    halves = [
        [text[:80] for text in CORPUS[:40]],
        [text[:80] for text in CORPUS[40:80]],
        [text[:80] for text in CORPUS[80:]],
    ]
    items = [{"id": f"i{n}", "text": {"en": text, "es": text}} for n, text in enumerate(CORPUS[:100])]
    roles = [
        {"slug": f"r{n}", "name": text[:80], "kind": "crew", "required": True} for n, text in enumerate(CORPUS[:12])
    ]
    template = {
        "title": CORPUS[0],
        "duration_minutes": 60,
        "paying_guests": True,
        "crew_roles": roles,
        "pre_departure": items,
    }
    admin.ok("PUT", "/templates/hostile", template)
    page = sign_in(open_page(browser, stage), stage, "admin")
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text) if message.type in ("error", "warning") else None)
    page.on("dialog", lambda dialog: trouble.append(dialog.message))
    for number, names in enumerate(halves):
        event = stage.new_event(
            template_id="hostile",
            departure=soon(days=number + 1),
            title=CORPUS[number],
            notes=CORPUS[number + 5],
            booking_id=CORPUS[number][:80],
            guests=[{"name": name} for name in names],
        )
        path = f"/#/events/{event['event_id']}"
        admin.ok("POST", f"/events/{event['event_id']}/decision", {"decision": "hold", "reason": CORPUS[number + 9]})
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_have_text(CORPUS[number])
        expect(page.get_by_text(CORPUS[number + 5], exact=True)).to_be_visible()
        assert CORPUS[number + 9] in page.locator(".decision").inner_text()
        page.goto(f"{path}/guests")
        expect(page.locator("li.guest h2")).to_have_text(names)
        page.goto(f"{path}/checks/pre_departure")
        expect(page.locator("li.check h2")).to_have_text(list(CORPUS[:100]))
        page.goto(f"{path}/crew")
        expect(page.locator("li.role h2")).to_have_count(12)
        page.goto(f"{path}/audit")
        expect(page.get_by_text("Chain intact")).to_be_visible()
        page.goto(f"/guest/{event['guests'][0]['guest_code']}")
        expect(page.locator("#field-name")).to_have_value(names[0])
    page.goto("/#/board")
    expect(page.locator("ul.board b").filter(has_text=CORPUS[0]).first).to_be_visible()
    assert page.evaluate("window.hacked") is None
    assert trouble == []


def test_what_is_typed_on_the_screens_is_text_too(browser: Browser, stage: Stage) -> None:
    page = sign_in(open_page(browser, stage), stage, "admin")
    page.goto("/#/new")
    page.get_by_label("Title (optional)").fill(CORPUS[2])
    page.get_by_label("Notes (optional)").fill(CORPUS[10])
    page.get_by_role("button", name="Departs at").click()
    page.get_by_label("Departure, on the dock's clock").fill("2030-06-01T18:30")
    page.get_by_label("One guest a line").fill("<b>Ana</b>\nBen, <i>@example.com")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_text("Line 2 cannot be read: Ben, <i>@example.com")).to_be_visible()
    page.get_by_label("One guest a line").fill("<b>Ana</b>")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(CORPUS[2])
    page.get_by_role("button", name="NO-GO").click()
    page.get_by_label("Reason").fill(CORPUS[0])
    page.get_by_role("dialog").get_by_role("button", name="NO-GO").click()
    expect(page.get_by_text(f"Reason: {CORPUS[0]}")).to_be_visible()
    assert json.dumps(page.evaluate("window.hacked ?? null")) == "null"
