"""Every screen and state: no accessibility finding, nothing wider than a small phone, text stays text."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from scc.tests.front.browsers import draw_signature, hold, open_page, sign_in
from scc.tests.front.stage import Stage, soon

pytestmark = [pytest.mark.slow, pytest.mark.browser]
ROOT = Path(__file__).parents[3]
LOCK = ROOT / "scc" / "frontend" / "tests"
CACHE = ROOT / ".cache" / "npm" / "scc-frontend-tests"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# What sticks out of its own box, though the page is wide enough for it.
STICKING_OUT = """() => [...document.querySelectorAll("#app *")]
  .filter((one) => one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1)
  .filter((one) => !one.matches("input, select, textarea") && getComputedStyle(one).overflowX === "visible")
  .map((one) => one.outerHTML.slice(0, 160))"""
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


THEMES = ("light", "dark")
# Besides axe's own choice: 7:1 for text, as the sun asks for. The second theme changes colours and nothing else.
OPTIONS = "{resultTypes: ['violations'], rules: {'color-contrast-enhanced': {enabled: true}}}"
COLOURS = "{resultTypes: ['violations'], runOnly: ['color-contrast', 'color-contrast-enhanced']}"


def findings(page: Page, options: str) -> list[str]:
    """axe's findings on the page as it is."""
    result = page.evaluate(f"axe.run(document, {options})")
    return [f"{one['id']}: {node['html'][:160]}" for one in result["violations"] for node in one["nodes"]]


class Inspector:
    """Looks at a page in both themes; axe's script comes by the debugger, past the page's own policy."""

    def __init__(self, page: Page, axe: str) -> None:
        self._page, self._axe = page, axe
        self.seen: list[str] = []

    def look(self, where: str) -> None:
        """Look at the page as it is now."""
        page = self._page
        expect(page.locator(".skeleton")).to_have_count(0)
        self.seen.append(where)
        page.evaluate(self._axe)
        for theme, options in zip(THEMES, (OPTIONS, COLOURS), strict=True):
            page.evaluate(
                f"localStorage.setItem('scc-theme', '{theme}'); document.documentElement.dataset.theme = '{theme}'"
            )
            assert findings(page, options) == [], f"{where}, {theme}"
        assert page.evaluate(STICKING_OUT) == [], where
        assert page.evaluate(OVERFLOW) <= 0, f"{where} is wider than {page.viewport_size}"

    def open(self, path: str) -> None:
        """Open a screen and look at it."""
        self._page.goto(f"/#{path}")
        expect(self._page.locator("h1")).to_be_visible()
        self.look(path)


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
languages = pytest.mark.parametrize("language", ["en", "es"])


def looked_at(browser: Browser, stage: Stage, axe: str, language: str) -> tuple[Page, Inspector]:
    page = open_page(browser, stage, reduced_motion="reduce", locale={"en": "en-US", "es": "es-US"}[language])
    return page, Inspector(page, axe)


def sign_in_any_language(page: Page, stage: Stage, name: str) -> None:
    page.goto(stage.link(name))
    page.locator("button").click()
    page.locator("nav.tabs").wait_for()


@languages
def test_no_screen_has_an_accessibility_finding_or_is_too_wide(
    browser: Browser, stage: Stage, axe: str, language: str
) -> None:
    ids = everything(stage)
    page, inspector = looked_at(browser, stage, axe, language)
    inspector.open("/sign-in")
    page.goto(f"{stage.url}/scc/auth/magic-link?token=used")
    inspector.look("dead link")
    page.goto(stage.link("captain"))
    inspector.look("link")
    office = [*OFFICE, *(f"/events/{ids['crewed']}/{part}" for part in ("edit", "audit"))]
    for name, paths in (("captain", screens(ids)), ("admin", [*screens(ids), *office])):
        sign_in_any_language(page, stage, name)
        for path in paths:
            inspector.open(path)
    assert page.locator("html").get_attribute("lang") == language
    assert len(inspector.seen) == 3 + 2 * len(screens(ids)) + len(office)


@languages
def test_states_of_guests_have_no_finding_either(browser: Browser, stage: Stage, axe: str, language: str) -> None:
    event = stage.new_event(guests=[{"name": "Gina Guest", "language": language}])
    code = event["guests"][0]["guest_code"]
    page, inspector = looked_at(browser, stage, axe, language)
    page.goto("/guest/ZZZZ99")
    expect(page.locator(".error")).to_be_visible()
    inspector.look("wrong code")
    page.goto("/#/guest")
    page.locator("form[data-form=open_guest] button[type=submit]").click()
    expect(page.locator(".error")).to_be_visible()
    inspector.look("no code")
    page.goto(f"/guest/{code}")
    page.locator("form.waiver button[type=submit]").click()
    expect(page.locator("form.waiver .error").first).to_be_visible()
    inspector.look("waiver with errors")
    page.locator("#field-date_of_birth").fill("2015-02-03")
    page.locator("#field-guardian_name").fill("Gina Guest")
    inspector.look("minor")
    page.locator("#field-relationship").fill("Mother")
    page.locator("#field-typed_signature").fill("Gina Guest")
    page.locator("#field-agree").check()
    draw_signature(page)
    page.context.set_offline(True)
    page.locator("form.waiver button[type=submit]").click()
    expect(page.locator("svg.qr")).to_be_visible()
    inspector.look("signed without signal")
    page.context.set_offline(False)
    expect(page.locator("[data-do=download_receipt]")).to_be_visible(timeout=20_000)
    inspector.look("receipt")


@languages
def test_states_of_the_crew_have_no_finding_either(browser: Browser, stage: Stage, axe: str, language: str) -> None:
    ids = everything(stage)
    crewed = f"/events/{ids['crewed']}"
    page, inspector = looked_at(browser, stage, axe, language)
    page.goto("/#/sign-in")
    page.locator("#field-email").fill("captain@example.com")
    page.locator("form button[type=submit]").click()
    expect(page.locator("#field-code")).to_be_visible()
    page.locator("#field-code").fill("1")
    page.locator("form button[type=submit]").click()
    expect(page.locator(".error")).to_be_visible()
    inspector.look("wrong sign-in code")
    sign_in_any_language(page, stage, "captain")
    page.goto(f"/#{crewed}/guests")
    page.locator("[data-do=qr]").first.click()
    expect(page.locator("svg.qr")).to_be_visible()
    inspector.look("QR code")
    page.locator("a[href^='#/guest/']").first.click()
    expect(page.locator("[data-hold=leave_guest]")).to_be_visible()
    inspector.look("a guest on the crew's phone")
    hold(page.locator("[data-hold=leave_guest]"))
    expect(page.locator("svg.qr, [data-do=qr]").first).to_be_visible()
    page.goto(f"/#{crewed}")
    page.locator("details.card, .timing details").first.locator("summary").click()
    page.locator("[data-decision=hold]").click()
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("dialog .error")).to_be_visible()
    inspector.look("question")
    page.locator("#field-reason").fill("Wind.")
    page.locator("dialog button[type=submit]").click()
    expect(page.locator(".word[data-standing=hold]")).to_be_visible()
    inspector.look("HOLD")
    page.goto(f"/#/events/{ids['fresh']}/crew")
    expect(page.locator("[data-write=claim]").first).to_be_visible()
    page.context.set_offline(True)
    page.locator("[data-write=claim]").nth(1).click()
    inspector.look("requested")
    page.goto(f"/#{crewed}/count")
    page.locator("[data-do=save_heads]").click()
    expect(page.locator(".status[data-tone=waiting]")).to_be_visible()
    inspector.look("waiting")
    inspector.open("/outbox")
    inspector.open("/events/ev_never_opened")
    stage.client("mate").ok("POST", f"/roles/{ids['fresh']}.first-mate/claim")
    page.context.set_offline(False)
    expect(page.locator(".status[data-tone=alert]")).to_be_visible(timeout=20_000)
    inspector.open(f"/events/{ids['fresh']}/crew")
    inspector.open("/outbox")
    page.goto("/#/me")
    page.locator("[data-do=feed]").click()
    expect(page.locator("#field-feed")).to_be_visible()
    inspector.look("calendar")


@languages
def test_states_of_the_office_have_no_finding_either(browser: Browser, stage: Stage, axe: str, language: str) -> None:
    ids = everything(stage)
    page, inspector = looked_at(browser, stage, axe, language)
    sign_in_any_language(page, stage, "admin")
    page.goto("/#/people")
    page.locator("li.person summary").first.click()
    page.locator("details.card summary").click()
    page.locator("#field-name").fill("Carla Captain")
    page.locator("#field-email").fill("captain@example.com")
    page.locator("form[data-form=add_person] button[type=submit]").click()
    expect(page.locator(".error")).to_be_visible()
    inspector.look("people, address taken")
    page.goto("/#/new")
    page.locator("[data-do=when]").last.click()
    page.locator("#field-departure").fill("2030-06-01T18:30")
    page.locator("#field-lines").fill("Ben, <i>@example.com")
    page.locator("form button[type=submit]").click()
    expect(page.locator(".error")).to_be_visible()
    inspector.look("new, bad line")
    page.goto(f"/#/events/{ids['crewed']}/edit")
    page.locator("#field-title").fill("Other")
    page.locator("form[data-form=words] button[type=submit]").click()
    expect(page.locator(".done")).to_be_visible()
    page.locator("[data-do=stop]").last.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    inspector.look("cancel?")
    page.locator("[data-do=unasked]").click()
    page.context.set_offline(True)
    page.locator("form[data-form=words] button[type=submit]").click()
    expect(page.locator(".error")).to_be_visible()
    inspector.look("edit without signal")


def watched(page: Page) -> list[str]:
    """What the browser complains about from now on: a violated policy, a script that ran."""
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text) if message.type in ("error", "warning") else None)
    page.on("dialog", lambda dialog: trouble.append(dialog.message))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    return trouble


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
    trouble = watched(page)
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
        hold(page.locator("[data-hold=leave_guest]"))
        expect(page.locator("[data-hold=leave_guest]")).to_have_count(0)
    page.goto("/#/board")
    expect(page.locator("ul.board b").filter(has_text=CORPUS[0]).first).to_be_visible()
    assert page.evaluate("window.hacked") is None
    assert trouble == []


def test_whatever_people_are_called_and_read_off_is_text(browser: Browser, stage: Stage) -> None:
    admin = stage.client("admin")
    for number, text in enumerate(CORPUS):
        entry = {"name": text[:80], "email": f"p{number}@example.com", "roles": ["crew"]}
        admin.ok("POST", "/people", entry)
    hostile = next(one for one in admin.ok("GET", "/people")["people"] if one["name"] == CORPUS[2][:80])
    event = stage.new_event(guests=[{"name": "Gina Guest"}])
    path, role_id = f"/events/{event['event_id']}", f"{event['event_id']}.first-mate"
    admin.ok("POST", f"/roles/{role_id}/assign", {"person_id": hostile["person_id"]})
    items = [item["id"] for item in event["checklists"]["pre_departure"]]
    for number, text in enumerate(CORPUS):
        answer = {"item": items[number % len(items)], "answer": "ok", "value": text}
        admin.ok("POST", f"{path}/checklist", {"kind": "pre_departure", "answers": [answer], "recheck": True})
    page = sign_in(open_page(browser, stage), stage, "admin")
    trouble = watched(page)
    page.goto("/#/people")
    expect(page.locator("li.person h2")).to_have_count(len(CORPUS) + 4)
    assert {text[:80] for text in CORPUS} <= set(page.locator("li.person h2").all_text_contents())
    page.goto(f"/#{path}/crew")
    expect(page.locator("li.role").nth(1)).to_contain_text(CORPUS[2][:80])
    options = page.locator("li.role").last.locator("option").all_text_contents()
    assert {text[:80] for text in CORPUS} - set(options) == set()
    page.goto(f"/#{path}/checks/pre_departure")
    shown = [field.input_value() for field in page.locator("li.check input").all()]
    assert set(shown) <= set(CORPUS)
    page.goto(f"/#{path}/audit")
    expect(page.locator("ol.trail li")).to_have_count(len(CORPUS) + 2)
    assert page.evaluate("window.hacked") is None
    assert trouble == []


def test_whatever_a_guest_types_is_text(browser: Browser, stage: Stage) -> None:
    """Each string in each field of the guest's page, as far as its own rules let it through."""
    event = stage.new_event(guests=[{"name": "Gina Guest"}])
    page = open_page(browser, stage)
    trouble = watched(page)
    page.goto(f"/guest/{event['guests'][0]['guest_code']}")
    page.locator("#field-date_of_birth").fill("2015-02-03")
    for text in CORPUS:
        for name in ("name", "guardian_name", "relationship", "typed_signature"):
            page.locator(f"#field-{name}").fill(text)
        page.locator("form.waiver button[type=submit]").click()
        expect(page.locator("#field-guardian_name")).to_have_value(text[:80])
    hostile = CORPUS[0]
    for name in ("name", "guardian_name", "relationship", "typed_signature"):
        page.locator(f"#field-{name}").fill(hostile)
    page.locator("#field-agree").check()
    draw_signature(page)
    page.locator("form.waiver button[type=submit]").click()
    expect(page.get_by_text("Signed. Sent")).to_be_visible()
    for field in page.locator("form[data-form=questions] input").all():
        field.fill(hostile)
    page.locator("form[data-form=questions] button[type=submit]").click()
    expect(page.locator("form[data-form=questions] .sync[data-status=sent]")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Gina Guest")
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
    expect(page.get_by_text("Line 2: not an e-mail address: Ben, <i>@example.com")).to_be_visible()
    page.get_by_label("One guest a line").fill("<b>Ana</b>")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(CORPUS[2])
    page.get_by_role("button", name="NO-GO").click()
    page.get_by_label("Reason").fill(CORPUS[0])
    page.get_by_role("dialog").get_by_role("button", name="NO-GO").click()
    expect(page.get_by_text(f"Reason: {CORPUS[0]}")).to_be_visible()
    assert json.dumps(page.evaluate("window.hacked ?? null")) == "null"
