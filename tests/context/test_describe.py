from __future__ import annotations

from reporting.context.describe import TABLES_FILE, describe_tables
from reporting.context.schema import TABLES


def test_the_description_of_the_tables_is_current() -> None:
    # `python -m reporting.context.describe` writes it again
    assert TABLES_FILE.read_text(encoding="utf-8") == describe_tables()


def test_every_table_and_column_is_described() -> None:
    text = describe_tables()
    assert all(f"## {name}\n" in text for name in TABLES)
    assert "| cents | int |  |  |" in text
    assert "| booking | text | yes | `bookings.id` |" in text
    assert "| status | text |  | confirmed, completed, cancelled |" in text
