"""DynamoDB items to rows of the schema.

The columns of a table are the attributes of its items, but for:

- `entity` comes from the table's name. In `qos-portfolio-*` tables it is the item's own attribute (absent: the
  whole group's, where the schema allows that). An item that names another entity than its table is an error.
- A transaction carries its postings as the list `postings`; line = 1, 2, …, and the date is the transaction's.
- `email` of a contact is read into `email_norm`; what else a contact says of a person is never taken over.
- `paid_cents` of an invoice is worked out of the postings later, so its rows have no such column.

A missing or wrong attribute is an error at its place in the file, an unknown one a warning a table. All faults of an
item are reported; such an item gives no row (the run is refused anyway).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from reporting.context.schema import TABLES, Column, Table
from reporting.sources.attributes import Attribute, Item, Reader, is_null, reader_of, type_of
from reporting.sources.contacts import normalise_email
from reporting.sources.places import ItemPlace, Step
from reporting.sources.problems import Fault, Problems, quoted

Row = dict[str, object]

DERIVED = {("invoices", "paid_cents")}
ATTRIBUTE_OF = {("contacts", "email_norm"): "email"}
TRANSACTIONS, POSTINGS = "transactions", "postings"
POSTING_GETS = {"txn", "line", "date"}  # from its transaction
KEEP_TYPE = "The table's name gives the entity; move the item or correct the attribute."


@dataclass(frozen=True)
class Field:
    """How one column is read: the attribute's name, its reader, and whether it may be absent."""

    column: str
    attribute: str
    read: Reader
    nullable: bool


def fields_of(table: Table, entities: Sequence[str], without: Iterable[str] = ()) -> tuple[Field, ...]:
    """Return how each column of a table is read, in the schema's order.

    Args:
        table: of the schema.
        entities: the ids an `entity` attribute may have.
        without: columns that do not come from attributes.
    """
    return tuple(
        Field(
            column=column.name,
            attribute=ATTRIBUTE_OF.get((table.name, column.name), column.name),
            read=_reader(table, column, entities),
            nullable=column.nullable,
        )
        for column in table.columns
        if column.name not in without and (table.name, column.name) not in DERIVED
    )


def _reader(table: Table, column: Column, entities: Sequence[str]) -> Reader:
    if column.references == "entities.id":
        return reader_of(replace(column, values=tuple(entities)))
    read = reader_of(column, is_key=column.name in table.key)
    if column.name == "email_norm":
        return lambda attribute: normalise_email(str(read(attribute)))
    return read


def read_fields(
    fields: Iterable[Field], item: Item, place: ItemPlace, problems: Problems, steps: tuple[Step, ...] = ()
) -> Row | None:
    """Read an item's attributes; None after reporting faults.

    Args:
        fields: what to read.
        item: attributes by name.
        place: of the whole item.
        problems: where faults go.
        steps: what leads to these attributes inside the item.
    """
    row: Row = {}
    complete = True
    for field in fields:
        attribute = item.get(field.attribute)
        try:
            if attribute is not None and not is_null(attribute):
                row[field.column] = field.read(attribute)
            elif field.nullable:
                row[field.column] = None
            else:
                complete = False
                expected = f"attribute {field.attribute}"
                problems.error(place.at(*steps), "MISSING_ATTRIBUTE", expected, "none", "Add it to the item.")
        except Fault as fault:
            complete = False
            expected = f"{field.attribute}: {fault.expected}"
            problems.error(place.at(*steps, field.attribute), fault.code, expected, fault.got, fault.hint)
    return row if complete else None


class ItemConverter:
    """Turns the items of one DynamoDB table into rows; `entity` is None in the group's own tables."""

    def __init__(self, table: Table, entity: str | None, entities: Sequence[str], problems: Problems) -> None:
        self._table, self._entity, self._problems = table, entity, problems
        self._fields = fields_of(table, entities, {"entity"} if entity else ())
        self._known = {field.attribute for field in self._fields} | {"entity"}
        self._adds_entity = bool(entity) and table.has_entity
        self._postings = PostingConverter(entities, problems) if table.name == TRANSACTIONS else None
        if self._postings:
            self._known.add(POSTINGS)

    def convert(self, item: Item, place: ItemPlace) -> Row | None:
        """Return the item's row, or None after reporting what is wrong with it."""
        row = read_fields(self._fields, item, place, self._problems)
        if not item.keys() <= self._known:
            self._warn_of_unknown(item, place)
        if self._entity and "entity" in item:
            self._check_entity(item["entity"], place)
        if row is not None and self._adds_entity:
            row["entity"] = self._entity
        return row

    def postings(self, item: Item, row: Row, place: ItemPlace) -> Iterator[Row]:
        """Yield the postings of a transaction's item; of other tables none."""
        return self._postings.convert(item, row, place) if self._postings else iter(())

    def _warn_of_unknown(self, item: Item, place: ItemPlace) -> None:
        for attribute in sorted(item.keys() - self._known):
            self._problems.unknown_attribute(place.at(attribute), self._table.name, attribute)

    def _check_entity(self, attribute: Attribute, place: ItemPlace) -> None:
        if not is_null(attribute) and attribute.get("S") != self._entity:
            got = quoted(str(attribute["S"])) if "S" in attribute else type_of(attribute)
            self._problems.error(place.at("entity"), "ENTITY", f"entity {self._entity} or none", got, KEEP_TYPE)


class PostingConverter:
    """Turns the list `postings` of a transaction's item into rows."""

    def __init__(self, entities: Sequence[str], problems: Problems) -> None:
        self._problems = problems
        fields = fields_of(TABLES[POSTINGS], entities, POSTING_GETS)
        # the transaction's entity is meant where a posting names none
        self._fields = tuple(replace(f, nullable=True) if f.column == "entity" else f for f in fields)
        self._known = {field.attribute for field in self._fields}

    def convert(self, item: Item, transaction: Row, place: ItemPlace) -> Iterator[Row]:
        """Yield one row a posting; `transaction` is empty when it could not be read itself."""
        for index, posting in enumerate(self._maps(item.get(POSTINGS), place)):
            steps: tuple[Step, ...] = (POSTINGS, "L", index, "M")
            row = read_fields(self._fields, posting, place, self._problems, steps)
            if not posting.keys() <= self._known:
                for attribute in sorted(posting.keys() - self._known):
                    self._problems.unknown_attribute(place.at(*steps, attribute), POSTINGS, attribute)
            if row is not None:
                row["txn"], row["line"], row["date"] = transaction.get("id"), index + 1, transaction.get("date")
                row["entity"] = row["entity"] or transaction.get("entity")
                yield row

    def _maps(self, attribute: Attribute | None, place: ItemPlace) -> list[Item]:
        maps = maps_in(attribute)
        if maps is None:
            got = type_of(attribute) if attribute else "none"
            hint = "A transaction lists its postings, two or more."
            self._problems.error(place.at(POSTINGS), "POSTINGS", f"{POSTINGS}: a list L of maps M", got, hint)
        return maps or []


def maps_in(attribute: Attribute | None) -> list[Item] | None:
    """Return the maps in a list attribute `{"L": [{"M": …}, …]}`; None when it is something else."""
    entries = attribute.get("L") if attribute else None
    if not isinstance(entries, list):
        return None
    maps = [map_in(entry) for entry in entries]
    return [found for found in maps if found is not None] if None not in maps else None


def map_in(attribute: object) -> Item | None:
    """Return the attributes in a map attribute `{"M": {…}}`; None when it is something else."""
    found = attribute.get("M") if isinstance(attribute, dict) else None
    if isinstance(found, dict) and all(isinstance(value, dict) for value in found.values()):
        return found
    return None
