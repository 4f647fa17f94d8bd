from __future__ import annotations

from dataclasses import replace

import pytest

from reporting.config import Entity, Settings
from reporting.context.schema import RESOURCES
from reporting.sources.names import TableName, match_table
from reporting.sources.problems import Fault


@pytest.mark.parametrize(
    ("name", "entity", "resource"),
    [
        ("qos-jada-bookings", "jada", "bookings"),
        ("qos-qos-bank-lines", "qos", "bank-lines"),
        ("qos-queen-of-san-diego-stripe-balance-txns", "qos", "stripe-balance-txns"),
        ("qos-dangerous-centaur-accounts", "dc", "accounts"),
        ("qos-dangerous-centaur-clients-accounts", "dcp", "accounts"),
        ("qos-portfolio-aws-prices", None, "aws-prices"),
        ("qos-r3028-asset-register", "r3028", "asset-register"),
    ],
)
def test_names_with_hyphens_in_either_part(settings: Settings, name: str, entity: str | None, resource: str) -> None:
    assert match_table(name, settings) == TableName(name, entity, resource)


def test_every_entity_spelling_and_resource_has_one_reading(settings: Settings) -> None:
    for entity in settings.entities:
        for spelling in entity.table_names:
            for resource in RESOURCES:
                assert match_table(f"qos-{spelling}-{resource}", settings).entity == entity.id


def with_entities(settings: Settings, **table_names: str) -> Settings:
    entities = tuple(Entity(key, key, "primary", None, (name,), "") for key, name in table_names.items())
    return replace(settings, entities=entities)


def test_the_longest_spelling_wins(settings: Settings) -> None:
    registry = with_entities(settings, short="queen", long="queen-channel")
    # `queen` could be followed by no resource here; both could be followed by one below
    assert match_table("qos-queen-channel-accounts", registry).entity == "long"
    both = with_entities(settings, short="a", long="a-bank")
    assert match_table("qos-a-bank-lines", both) == TableName("qos-a-bank-lines", "short", "bank-lines")


def test_a_tie_is_refused(settings: Settings) -> None:
    registry = with_entities(settings, one="same", two="same")
    with pytest.raises(Fault) as caught:
        match_table("qos-same-accounts", registry)
    assert caught.value.code == "AMBIGUOUS_TABLE"
    assert "one and two" in caught.value.got


def test_an_entity_named_as_the_group_is_a_tie(settings: Settings) -> None:
    with pytest.raises(Fault, match="AMBIGUOUS_TABLE"):
        match_table("qos-portfolio-accounts", with_entities(settings, one="portfolio"))


@pytest.mark.parametrize(
    ("name", "code", "hint"),
    [
        ("qos-jadda-bookings", "UNKNOWN_ENTITY", "Did you mean jada?"),
        ("qos-zzzzzz-bookings", "UNKNOWN_ENTITY", "Entities are registered in portfolio.toml."),
        ("qos-jada-bokings", "UNKNOWN_RESOURCE", "Did you mean bookings?"),
        ("qos-jada-", "UNKNOWN_RESOURCE", "Resources: "),
        ("qos-jada", "UNKNOWN_ENTITY", "Did you mean jada?"),
    ],
)
def test_names_without_a_reading(settings: Settings, name: str, code: str, hint: str) -> None:
    with pytest.raises(Fault) as caught:
        match_table(name, settings)
    assert caught.value.code == code
    assert caught.value.hint.startswith(hint)
