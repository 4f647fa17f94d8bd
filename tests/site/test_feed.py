"""Feeds against RFC 4287: what it asks of every feed and entry, read with a parser of its own."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest

from reporting.config import Settings, load_settings
from reporting.site.build import build_site
from reporting.site.feed_address import feed_path, feeds_are_current
from tests.site.editions import add_edition

ATOM = "{http://www.w3.org/2005/Atom}"
SECRET = "of the tests"


@pytest.fixture(scope="module")
def settings() -> Settings:
    return load_settings()


@pytest.fixture
def reports(tmp_path: Path, settings: Settings) -> Path:
    add_edition(tmp_path, settings, "2026-09-23", headline="Cash < plan & falling")
    add_edition(tmp_path, settings, "2026-09-30")
    add_edition(tmp_path, settings, "2026-09-30", revision=2)
    add_edition(tmp_path, settings, "2026-10-07", state="draft")
    add_edition(tmp_path, settings, "2026-09-30", "jada")
    add_edition(tmp_path, settings, "2026-09-30", "r3028", state="draft")
    build_site(tmp_path, settings, SECRET)
    return tmp_path


def feed_of(reports: Path, scope: str) -> Element:
    return fromstring((reports / feed_path(scope, SECRET)).read_bytes())  # noqa: S314 - written by the test


def text(element: Element, name: str) -> str:
    found = element.findall(f"{ATOM}{name}")
    assert len(found) == 1, f"{name} is needed once"
    assert found[0].text
    return found[0].text


def test_a_feed_has_what_the_standard_asks(reports: Path, settings: Settings) -> None:
    feed = feed_of(reports, "portfolio")
    assert feed.tag == f"{ATOM}feed"
    assert text(feed, "title") == "Executive reports: JADA Portfolio"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "JADA Portfolio"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == f"{settings.base_url}/{feed_path('portfolio', SECRET)}"
    entries = feed.findall(f"{ATOM}entry")
    for element in (feed, *entries):
        assert text(element, "id").startswith("urn:uuid:")
        assert datetime.fromisoformat(text(element, "updated")).tzinfo is not None
        text(element, "title")
    assert len({text(element, "id") for element in (feed, *entries)}) == 3


def test_entries_are_the_current_final_editions_newest_first(reports: Path) -> None:
    entries = feed_of(reports, "portfolio").findall(f"{ATOM}entry")
    assert [datetime.fromisoformat(text(entry, "updated")).date() for entry in entries] == [
        date(2026, 9, 30),
        date(2026, 9, 23),
    ]
    assert "(corrected, r2)" in text(entries[0], "title")
    assert text(entries[1], "title") == "CEO, 23 Sep 2026: Cash < plan & falling"
    link = entries[1].find(f"{ATOM}link")
    assert link is not None
    assert str(link.get("href")).endswith("/editions/2026-09-23/portfolio/ceo/r1/page.html")


def test_ids_stay_when_the_feed_is_made_again(reports: Path, settings: Settings) -> None:
    before = (reports / feed_path("portfolio", SECRET)).read_bytes()
    build_site(reports, settings, SECRET)
    assert (reports / feed_path("portfolio", SECRET)).read_bytes() == before


def test_the_address_of_a_scope_tells_nothing_of_another() -> None:
    addresses = {feed_path(scope, secret) for scope in ("portfolio", "jada") for secret in (SECRET, "another")}
    tokens = {address.rpartition("-")[2] for address in addresses}
    assert len(tokens) == 4
    assert all(len(token) == 40 + len(".xml") for token in tokens)


def test_another_secret_takes_the_old_addresses_away(reports: Path, settings: Settings) -> None:
    assert len(list((reports / "feeds").iterdir())) == 2  # a scope with drafts alone has none
    build_site(reports, settings, "another")
    assert not (reports / feed_path("jada", SECRET)).exists()
    assert (reports / feed_path("jada", "another")).is_file()


def test_without_a_secret_there_is_no_feed_and_the_site_says_so(reports: Path, settings: Settings) -> None:
    scope = reports / "scopes/jada/index.html"
    assert feed_path("jada", SECRET) in scope.read_text(encoding="utf-8")
    build_site(reports, settings)
    assert not list((reports / "feeds").iterdir())
    assert "No feed" in scope.read_text(encoding="utf-8")
    assert "SITE_FEED_SECRET" in scope.read_text(encoding="utf-8")


@pytest.mark.parametrize(("asked", "current"), [(SECRET, True), ("another", False), ("", False)])
def test_a_run_knows_whether_the_feeds_are_those_of_its_secret(
    reports: Path, settings: Settings, asked: str, current: bool
) -> None:
    assert feeds_are_current(reports, settings.scopes, asked) is current


def test_a_site_without_feeds_is_current_without_a_secret(tmp_path: Path, settings: Settings) -> None:
    assert feeds_are_current(tmp_path, settings.scopes, "")
