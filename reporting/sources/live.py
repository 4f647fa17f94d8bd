"""Live DynamoDB tables: each scanned in parallel segments, page by page, slower when the table says so.

A scan is no snapshot: tables are read one after another, consistently within a page. The data cut is the day, in the
group's zone, of the server's clock when the scan began; this program's own clock is never asked. Where the books must
be exact to the minute, read an export, which has one point in time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from random import Random
from time import sleep
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import msgspec

from reporting.sources.attributes import Item
from reporting.sources.aws import Page, ThrottledError, list_tables, scan_page
from reporting.sources.model import Place
from reporting.sources.names import PREFIX as QOS_PREFIX
from reporting.sources.places import ItemPlace
from reporting.sources.problems import Problems
from reporting.sources.scc import ATTRIBUTES as SCC_TABLES

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

SEGMENTS = 4
ATTEMPTS = 10
FIRST_DELAY_SECONDS = 0.1
LONGEST_DELAY_SECONDS = 10.0
ID_ATTRIBUTES = ("id", "key", "asset", "period", "checklist_id", "waiver_id", "event_id")
CHECK_ACCESS = "Check the region, the endpoint and the right to scan it."


@dataclass(frozen=True)
class Pace:
    """How a refused page is asked for again: waits that double up to a limit, each a random part of it.

    https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
    """

    wait: Callable[[float], None] = sleep
    fraction: Callable[[], float] = Random().random  # noqa: S311 - spreads requests, guards nothing

    def delay_seconds(self, attempt: int) -> float:
        """Return how long to wait after that many refusals."""
        return self.fraction() * min(LONGEST_DELAY_SECONDS, FIRST_DELAY_SECONDS * 2.0**attempt)


@dataclass(frozen=True)
class Scan:
    """All items of a table, in an order that does not depend on how it was scanned."""

    items: tuple[Item, ...]
    digest: str
    began: datetime


def scan_table(
    client: DynamoDBClient, table: str, only: tuple[str, ...] = (), segments: int = SEGMENTS, pace: Pace | None = None
) -> Scan:
    """Read a whole table.

    Args:
        client: of DynamoDB.
        table: its name.
        only: the attributes to ask for; empty: all.
        segments: how many parts are scanned at the same time.
        pace: how to go on after a refusal.

    Raises:
        OSError: the table cannot be read, or refuses a page too often.
    """
    request = {"TableName": table, "ConsistentRead": True, "TotalSegments": segments, **_projection(only)}
    with ThreadPoolExecutor(max_workers=segments) as threads:
        parts = [
            threads.submit(_scan_segment, client, {**request, "Segment": n}, pace or Pace()) for n in range(segments)
        ]
        pages = [page for part in parts for page in part.result()]
    # canonical text orders the items, so that the same table has the same digest however it was cut
    texts = [(msgspec.json.encode(item, order="deterministic"), item) for page in pages for item in page.items]
    texts.sort(key=lambda pair: pair[0])
    digest = sha256(b"\n".join(text for text, _ in texts)).hexdigest()
    return Scan(tuple(item for _, item in texts), digest, min(page.served for page in pages))


def _projection(only: tuple[str, ...]) -> dict[str, Any]:
    """Ask through placeholders, as `state` and others are reserved words."""
    if not only:
        return {}
    names = {f"#a{number}": name for number, name in enumerate(only)}
    return {"ProjectionExpression": ", ".join(names), "ExpressionAttributeNames": names}


def _scan_segment(client: DynamoDBClient, request: dict[str, Any], pace: Pace) -> list[Page]:
    pages = [_page(client, request, pace)]
    while pages[-1].next_key:
        pages.append(_page(client, {**request, "ExclusiveStartKey": pages[-1].next_key}, pace))
    return pages


def _page(client: DynamoDBClient, request: dict[str, Any], pace: Pace) -> Page:
    for attempt in range(ATTEMPTS):
        try:
            return scan_page(client, request)
        except ThrottledError as err:
            last = err
            if attempt < ATTEMPTS - 1:
                pace.wait(pace.delay_seconds(attempt))
    raise OSError(f"{last} {ATTEMPTS} times in Scan") from last


class LiveTable:
    """One live table, scanned when its items are asked for.

    Places name the item's id after the table; their line counts the items.
    """

    def __init__(self, client: DynamoDBClient, name: str, tz: ZoneInfo, problems: Problems) -> None:
        self.name = name
        self.place = Place(name)
        self._client, self._tz, self._problems = client, tz, problems
        self._scan: Scan | None = None

    def items(self, only: tuple[str, ...] = ()) -> Iterator[tuple[ItemPlace, Item]]:
        """Scan the table and yield every item with its place; report it when it cannot be read."""
        try:
            self._scan = scan_table(self._client, self.name, only)
        except OSError as err:
            self._problems.error(self.place, "UNREADABLE", "a table that can be scanned", str(err), CHECK_ACCESS)
            return
        for number, item in enumerate(self._scan.items, start=1):
            yield ItemPlace(f"{self.name}/{_id_of(item)}", number), item

    def cut(self) -> date | None:
        """Return the day its data end; None before it was read."""
        return self._scan.began.astimezone(self._tz).date() if self._scan else None

    def digest(self) -> str:
        """Return the sha256 over its items."""
        return self._scan.digest if self._scan else ""


def _id_of(item: Item) -> object:
    return next((item[name].get("S") for name in ID_ATTRIBUTES if name in item), "")


def find_live_tables(client: DynamoDBClient, tz: ZoneInfo, problems: Problems) -> list[LiveTable]:
    """Return the account's tables that are sources, in order of name; SCC's private ones are never opened.

    Raises:
        OSError: DynamoDB cannot be asked.
    """
    names = [name for name in list_tables(client) if name.startswith(QOS_PREFIX) or name in SCC_TABLES]
    return [LiveTable(client, name, tz, problems) for name in names]
