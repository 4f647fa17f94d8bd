"""The asset register (`qos-{entity}-asset-register`): what the books know of the wiki's assets.

An item names its `asset`; its other attributes go onto that row of the wiki. An asset the wiki lacks is an error
(`UNKNOWN_ASSET`), as is one of another entity (`ENTITY`).
"""

from __future__ import annotations

from collections.abc import Iterable

from reporting.context.schema import TABLES, text
from reporting.sources.attributes import Item, reader_of
from reporting.sources.collection import Collection
from reporting.sources.items import Field, Row, fields_of, read_fields
from reporting.sources.places import ItemPlace
from reporting.sources.problems import nearest, quoted
from reporting.sources.wiki import FROM_REGISTER, WIKI_FILE

ASSETS, NAME = TABLES["assets"], "the asset register"
ASSET = text("asset")


class AssetRegister:
    """The register's items, kept until the wiki's assets are known."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        others = [column.name for column in ASSETS.columns if column.name not in FROM_REGISTER]
        asset = Field(ASSET.name, ASSET.name, reader_of(ASSET, is_key=True), nullable=False)
        self._fields = (asset, *fields_of(ASSETS, (), others))
        self._known = {field.attribute for field in self._fields} | {"entity"}
        self._items: list[tuple[str | None, Row, ItemPlace]] = []

    def read(self, items: Iterable[tuple[ItemPlace, Item]], entity: str | None) -> int:
        """Read the register of an entity (None: of all) and return how many items it has."""
        problems = self._collection.problems
        count = 0
        for place, item in items:
            count += 1
            for attribute in sorted(item.keys() - self._known):
                problems.unknown_attribute(place.at(attribute), NAME, attribute)
            row = read_fields(self._fields, item, place, problems)
            if row is not None:
                self._collection.keys.claim(NAME, row["asset"], place)
                self._items.append((entity, row, place))
        return count

    def join(self) -> None:
        """Put the values onto the wiki's assets."""
        problems = self._collection.problems
        assets = {row["id"]: row for row in self._collection.rows[ASSETS.name]}
        for entity, row, place in self._items:
            asset = assets.get(row["asset"])
            if asset is None:
                if not problems.has_errors_in(WIKI_FILE):  # else the row may be one that could not be read
                    hint = nearest(str(row["asset"]), map(str, assets), "Add it to the wiki.")
                    problems.error(
                        place.at("asset"), "UNKNOWN_ASSET", f"an id of {WIKI_FILE}", quoted(str(row["asset"])), hint
                    )
            elif entity not in {None, asset["entity"]}:
                got, hint = f"one of {asset['entity']}", "Move the item, or the asset in the wiki."
                problems.error(place.at("asset"), "ENTITY", f"an asset of {entity}", got, hint)
            else:
                asset.update({column: row[column] for column in FROM_REGISTER})
