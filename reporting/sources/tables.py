"""DynamoDB tables, exported or live, into the collection.

`qos-` tables are read one by one, SCC's three together. SCC's other tables hold people and sign-in and are never
opened (`PRIVATE_TABLE`, a warning); a table of neither kind is `UNKNOWN_TABLE`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Protocol

from reporting.context.schema import RESOURCES
from reporting.sources import scc
from reporting.sources.attributes import Item
from reporting.sources.collection import SHARED, Collection
from reporting.sources.items import POSTINGS, TRANSACTIONS, ItemConverter
from reporting.sources.model import ExtractKind, Place
from reporting.sources.names import ASSET_REGISTER, BANK_LINES, PREFIX, TableName, match_table
from reporting.sources.places import ItemPlace
from reporting.sources.problems import Fault, quoted
from reporting.sources.register import AssetRegister


class TableSource(Protocol):
    """A DynamoDB table that can be read; `cut` and `digest` are known once its items were taken."""

    @property
    def name(self) -> str:
        """The table's name."""
        ...

    @property
    def place(self) -> Place:
        """Where to point when something is wrong with the table as a whole."""
        ...

    def items(self, only: tuple[str, ...] = ()) -> Iterator[tuple[ItemPlace, Item]]:
        """Yield the items, with all attributes or only those named."""
        ...

    def cut(self) -> date | None:
        """Return the day the data end."""
        ...

    def digest(self) -> str:
        """Return the sha256 of what was read."""
        ...


def read_tables(sources: Sequence[TableSource], collection: Collection) -> AssetRegister:
    """Read every table into the collection; return the asset register, which is joined when the wiki is known."""
    register = AssetRegister(collection)
    for source in sources:
        if source.name.startswith(PREFIX):
            _read_business_table(source, collection, register)
        elif not source.name.startswith(scc.PREFIX):
            hint = f"Tables are named {PREFIX}{{entity}}-{{resource}} or {scc.PREFIX}…"
            expected = f"a name that starts with {PREFIX} or {scc.PREFIX}"
            collection.problems.error(source.place, "UNKNOWN_TABLE", expected, quoted(source.name), hint)
    _read_scc([source for source in sources if source.name.startswith(scc.PREFIX)], collection)
    return register


def _read_business_table(source: TableSource, collection: Collection, register: AssetRegister) -> None:
    try:
        name = match_table(source.name, collection.settings)
    except Fault as fault:
        collection.problems.fault(source.place, fault)
        return
    is_register = name.resource == ASSET_REGISTER
    items = register.read(source.items(), name.entity) if is_register else _read_items(source, name, collection)
    kind: ExtractKind = "bank" if name.resource == BANK_LINES else "dynamodb"
    collection.add_extract(source.name, kind, name.entity, source.cut(), items, source.digest())


def _read_items(source: TableSource, name: TableName, collection: Collection) -> int:
    table = RESOURCES[name.resource]
    entities = [entity.id for entity in collection.settings.entities]
    converter = ItemConverter(table, name.entity, entities, collection.problems)
    rows, postings = collection.rows[table.name], collection.rows[POSTINGS]
    names_own_entity = table.has_entity and not name.entity
    suppliers = {name.entity if table.has_entity else None}
    count = 0
    for place, item in source.items():
        count += 1
        row = converter.convert(item, place)
        if row is not None:
            key = row[table.key[0]] if len(table.key) == 1 else tuple(row[column] for column in table.key)
            collection.keys.claim(table.name, key, place)
            rows.append(row)
            if names_own_entity:
                suppliers.add(str(row["entity"] or SHARED))
        # the postings of a transaction that is refused are read too, so that all their faults are told at once
        postings.extend(converter.postings(item, row or {}, place))
    for entity in suppliers:
        collection.supply(table.name, entity)
        if table.name == TRANSACTIONS:
            collection.supply(POSTINGS, entity)
    return count


def _read_scc(sources: Sequence[TableSource], collection: Collection) -> None:
    by_name = {source.name: source for source in sources}
    for name, source in by_name.items():
        if name not in scc.ATTRIBUTES:
            expected = f"only {', '.join(scc.ATTRIBUTES)}"
            hint = "It was not opened; leave it out of exports."
            collection.problems.warn(source.place, "PRIVATE_TABLE", expected, quoted(name), hint)
    reader = scc.SccReader(collection.settings, collection.problems)
    signatures: scc.Signatures = {}
    for name in (scc.WAIVERS, scc.EVENTS, scc.CHECKLISTS):  # signatures first, as the events' waivers need them
        if name not in by_name:
            continue
        source, count = by_name[name], 0
        for place, item in source.items(scc.ATTRIBUTES[name]):
            count += 1
            _read_scc_item(name, item, place, reader, signatures, collection)
        collection.add_extract(name, "scc", None, source.cut(), count, source.digest())
        for table in scc.TABLES_GIVEN[name]:
            collection.supply_for_all(table)


def _read_scc_item(
    name: str, item: Item, place: ItemPlace, reader: scc.SccReader, signatures: scc.Signatures, collection: Collection
) -> None:
    rows = collection.rows
    if name == scc.WAIVERS:
        reader.read_signature(item, place, signatures)
    elif name == scc.EVENTS:
        event = reader.read_event(item, place)
        if event is not None:
            collection.keys.claim("scc_events", event["id"], place)
            rows["scc_events"].append(event)
        rows["scc_roles"].extend(reader.read_roles(item, event or {}, place))
        rows["scc_waivers"].extend(reader.read_waivers(item, event or {}, signatures, place))
    else:
        checklist = reader.read_checklist(item, place)
        if checklist is not None:
            collection.keys.claim("scc_checklists", checklist["id"], place)
            rows["scc_checklists"].append(checklist)
