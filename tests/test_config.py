from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from reporting.config import SETTINGS_FILE, load_settings
from reporting.errors import ConfigError


def test_the_groups_eight_scopes() -> None:
    settings = load_settings()
    assert settings.scopes == ("portfolio", "jada", "qos", "qdn", "dc", "dcp", "eyd", "r3028")
    assert settings.scope_name("portfolio") == "JADA Portfolio"
    assert settings.scope_name("dcp") == "DangerousCentaur Client Portfolio"


def test_a_parent_holds_its_children_and_the_group_counts_each_entity_once() -> None:
    settings = load_settings()
    assert settings.members("dc") == ("dc", "dcp")
    assert settings.members("dcp") == ("dcp",)
    assert sorted(settings.members("portfolio")) == ["dc", "dcp", "eyd", "jada", "qdn", "qos", "r3028"]


def test_an_unknown_scope_names_the_known_ones() -> None:
    with pytest.raises(ConfigError, match=r"expected one of portfolio, jada.* got 'jadda'"):
        load_settings().members("jadda")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[group]", "[group", "Expected"),
        ("materiality_cents", "materiality", "materiality_cents"),
        ("wiki = [45, 120]", "wiki = 45", "iterable"),
    ],
)
def test_a_broken_settings_file_says_what_is_wrong(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = tmp_path / "portfolio.toml"
    path.write_text(SETTINGS_FILE.read_text().replace(old, new, 1))
    with pytest.raises(ConfigError, match=said):
        load_settings(path)


def test_a_settings_error_crosses_processes_whole() -> None:
    error = ConfigError("scope", "jada", "'jadda'", "See portfolio.toml.")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301 - our own bytes


def test_an_absent_settings_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="readable file"):
        load_settings(tmp_path / "portfolio.toml")


@pytest.mark.parametrize(
    ("handle", "shown"), [("mt", "Engineering (mt)"), ("cto", "CTO"), ("CEO", "CEO"), ("nobody-known", "nobody-known")]
)
def test_an_owner_is_shown_as_a_person_or_a_report_s_reader(handle: str, shown: str) -> None:
    assert load_settings().person(handle) == shown
