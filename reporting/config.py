"""Settings: `portfolio.toml` (the group, tracked) and the environment (addresses and secrets, never tracked)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from reporting.errors import ConfigError

PORTFOLIO = "portfolio"
ROOT = Path(__file__).resolve().parent.parent
SETTINGS_FILE = ROOT / "portfolio.toml"


@dataclass(frozen=True)
class Entity:
    """One of the group's businesses. `table_names` are its spellings in DynamoDB table names."""

    id: str
    name: str
    kind: str
    parent: str | None
    table_names: tuple[str, ...]
    about: str


@dataclass(frozen=True)
class Freshness:
    """Age limits of a source in days: past `missing` its figures go missing, past `blocked` nothing is sent."""

    missing_days: int
    blocked_days: int


@dataclass(frozen=True)
class Settings:
    """The group as `portfolio.toml` describes it."""

    group_name: str
    tz: ZoneInfo
    group_table_name: str
    entities: tuple[Entity, ...]
    perspectives: dict[str, str]
    people: dict[str, str]
    base_url: str
    materiality_cents: int
    freshness: dict[str, Freshness]
    configuration_set: str
    timeout_seconds: int
    engine: str
    spark_master: str

    @property
    def scopes(self) -> tuple[str, ...]:
        """Every scope a report can have, the whole group first."""
        return (PORTFOLIO, *(entity.id for entity in self.entities))

    def scope_name(self, scope: str) -> str:
        """Return the name of `scope` as subjects and headings print it."""
        if scope == PORTFOLIO:
            return self.group_name
        return self.entity(scope).name

    def person(self, handle: str) -> str:
        """Return what a reader sees for an owner's handle: a person, a report's reader such as CTO, or the handle."""
        return self.people.get(handle) or self.perspectives.get(handle) or handle

    def entity(self, entity_id: str) -> Entity:
        """Return the entity with that id.

        Raises:
            ConfigError: there is none.
        """
        for entity in self.entities:
            if entity.id == entity_id:
                return entity
        raise ConfigError("scope", f"one of {', '.join(self.scopes)}", repr(entity_id), "Scopes: portfolio.toml.")

    def members(self, scope: str) -> tuple[str, ...]:
        """Return the entity ids whose rows belong to `scope`: the group holds all, a parent its children."""
        if scope == PORTFOLIO:
            return tuple(entity.id for entity in self.entities)
        return (self.entity(scope).id, *(entity.id for entity in self.entities if entity.parent == scope))


def load_settings(path: Path = SETTINGS_FILE) -> Settings:
    """Read `portfolio.toml`.

    Raises:
        ConfigError: the file is absent, is not TOML, or lacks a setting.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        return Settings(
            group_name=raw["group"]["name"],
            tz=ZoneInfo(raw["group"]["tz"]),
            group_table_name=raw["group"]["table_name"],
            entities=tuple(
                Entity(e["id"], e["name"], e["kind"], e.get("parent"), tuple(e["table_names"]), e["about"])
                for e in raw["entity"]
            ),
            perspectives=dict(raw["perspectives"]),
            people=dict(raw["people"]),
            base_url=raw["site"]["base_url"].rstrip("/"),
            materiality_cents=raw["checks"]["materiality_cents"],
            freshness={name: Freshness(*limits) for name, limits in raw["freshness"].items()},
            configuration_set=raw["mail"]["configuration_set"],
            timeout_seconds=raw["execution"]["timeout_seconds"],
            engine=raw["engine"]["name"],
            spark_master=raw["engine"]["spark_master"],
        )
    except OSError as err:
        raise ConfigError(str(path), "a readable file", str(err.strerror), "Run from the repository.") from err
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as err:
        raise ConfigError(path.name, "the settings of the sample file", str(err), "Compare with git.") from err
