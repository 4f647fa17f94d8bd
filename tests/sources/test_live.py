from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, cast

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from reporting.config import Settings
from reporting.environment import Environment
from reporting.sources import SourceErrors, Sources, read_sources
from reporting.sources.aws import dynamodb_client
from reporting.sources.live import ATTEMPTS, LONGEST_DELAY_SECONDS, LiveTable, Pace, scan_table
from reporting.sources.problems import Problems
from tests.sources.test_scc import SECRET, event, guests, signature
from tests.sources.tree import Item, Tree, account, contact, item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

MIDNIGHT = "Thu, 01 Oct 2026 06:30:00 GMT"  # still 30 September in San Diego
PAGE_ITEMS = 3


def refused(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "no"}}, "Scan")


class Table:
    """A client of one table: segments by number, pages of three, refusals when told."""

    def __init__(self, items: list[Item], refuse: Callable[[int], Exception | None] = lambda _: None) -> None:
        self.items, self.refuse = items, refuse
        self.requests: list[dict[str, Any]] = []
        self._lock = threading.Lock()

    def scan(self, **request: Any) -> dict[str, Any]:
        with self._lock:
            self.requests.append(request)
            error = self.refuse(len(self.requests))
        if error:
            raise error
        own = self.items[request["Segment"] :: request["TotalSegments"]]
        start = request.get("ExclusiveStartKey", {"at": 0})["at"]
        answer = {
            "Items": own[start : start + PAGE_ITEMS],
            "ResponseMetadata": {"HTTPHeaders": {"date": MIDNIGHT}},
        }
        if start + PAGE_ITEMS < len(own):
            answer["LastEvaluatedKey"] = {"at": start + PAGE_ITEMS}
        return answer

    @property
    def client(self) -> DynamoDBClient:
        return cast("DynamoDBClient", self)


class Waits:
    """A pace that notes its waits instead of waiting."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.pace = Pace(wait=self.seconds.append, fraction=lambda: 1.0)


ITEMS = [account(f"a{number:03}") for number in range(50)]


@pytest.mark.parametrize("segments", [1, 2, 4, 7])
def test_every_item_of_every_page_of_every_segment_comes_once(segments: int) -> None:
    table = Table(ITEMS)
    scan = scan_table(table.client, "qos-jada-accounts", segments=segments)
    assert sorted(str(i["id"]["S"]) for i in scan.items) == [i["id"]["S"] for i in ITEMS]
    assert {request["Segment"] for request in table.requests} == set(range(segments))
    assert scan.began == datetime(2026, 10, 1, 6, 30, tzinfo=UTC)


def test_the_data_end_on_the_group_s_day_of_the_server_s_clock(settings: Settings) -> None:
    table = LiveTable(Table(ITEMS).client, "qos-jada-accounts", settings.tz, Problems())
    assert table.cut() is None
    assert len(list(table.items())) == 50
    assert table.cut() == date(2026, 9, 30)


def test_order_and_digest_do_not_depend_on_the_segments() -> None:
    one, four = (scan_table(Table(ITEMS).client, "t", segments=segments) for segments in (1, 4))
    assert (one.items, one.digest) == (four.items, four.digest)
    assert scan_table(Table(ITEMS[1:]).client, "t").digest != one.digest


def test_segments_are_scanned_at_the_same_time() -> None:
    meeting = threading.Barrier(4, timeout=60)

    def meet(count: int) -> None:
        if count <= 4:
            meeting.wait()  # breaks, and fails the test, unless four requests are under way together

    class Meeting(Table):
        def scan(self, **request: Any) -> dict[str, Any]:
            answer = super().scan(**request)
            meet(len(self.requests) if "ExclusiveStartKey" not in request else 5)
            return answer

    assert len(scan_table(Meeting(ITEMS[:8]).client, "t", segments=4).items) == 8


@pytest.mark.parametrize(
    "code", ["ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"]
)
def test_a_refused_page_is_asked_for_again_after_growing_waits(code: str) -> None:
    waits = Waits()
    table = Table(ITEMS[:9], lambda count: refused(code) if 2 <= count <= 4 else None)
    scan = scan_table(table.client, "t", segments=1, pace=waits.pace)
    assert len(scan.items) == 9
    assert waits.seconds == pytest.approx([0.1, 0.2, 0.4])


def test_waits_have_a_limit_and_an_end() -> None:
    waits = Waits()
    table = Table(ITEMS, lambda _: refused("ThrottlingException"))
    with pytest.raises(OSError, match=f"ThrottlingException {ATTEMPTS} times"):
        scan_table(table.client, "t", segments=1, pace=waits.pace)
    assert len(table.requests) == ATTEMPTS
    assert len(waits.seconds) == ATTEMPTS - 1
    assert waits.seconds[-1] == max(waits.seconds) == LONGEST_DELAY_SECONDS


def test_a_wait_is_a_random_part_of_its_limit() -> None:
    assert Pace(fraction=lambda: 0.5).delay_seconds(3) == pytest.approx(0.4)
    assert all(0 <= Pace().delay_seconds(20) <= LONGEST_DELAY_SECONDS for _ in range(100))


@pytest.mark.parametrize("error", [refused("AccessDeniedException"), EndpointConnectionError(endpoint_url="x")])
def test_other_errors_are_not_repeated(error: Exception) -> None:
    waits = Waits()
    table = Table(ITEMS, lambda _: error)
    with pytest.raises(OSError, match=r"Access|connect") as caught:
        scan_table(table.client, "t", segments=1, pace=waits.pace)
    assert caught.value.__cause__ is error
    assert (len(table.requests), waits.seconds) == (1, [])


def test_only_the_attributes_asked_for_are_requested() -> None:
    table = Table(ITEMS)
    scan_table(table.client, "t", only=("state", "event_id"), segments=1)
    request = table.requests[0]
    names = request["ExpressionAttributeNames"]
    assert [names[part] for part in request["ProjectionExpression"].split(", ")] == ["state", "event_id"]


@pytest.mark.slow
def test_an_account_that_cannot_be_reached_is_one_located_error(tree: Tree, aws_keys: None) -> None:
    nowhere = Environment(endpoint_url="http://127.0.0.1:1")
    with pytest.raises(SourceErrors) as caught:
        read_sources(f"dynamodb:{tree.root}", tree.settings, nowhere)
    (problem,) = caught.value.problems
    assert (problem.path, problem.code) == (f"dynamodb:{tree.root}", "UNREADABLE")


def fill(client: DynamoDBClient, name: str, key: str, items: list[Item]) -> None:
    client.create_table(
        TableName=name,
        KeySchema=[{"AttributeName": key, "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    for start in range(0, len(items), 25):
        requests: Any = [{"PutRequest": {"Item": stored}} for stored in items[start : start + 25]]
        assert not client.batch_write_item(RequestItems={name: requests})["UnprocessedItems"]


def tables_of(sources: Sources) -> dict[str, list[str]]:
    return {name: sorted(str(sorted(row.items())) for row in table.rows) for name, table in sources.tables.items()}


@pytest.mark.slow
def test_live_tables_give_what_their_export_gives(tree: Tree, ministack: Environment, aws_keys: None) -> None:
    client = dynamodb_client(ministack)
    contacts = [contact(f"c{number}", email=f"Guest{number}@Example.com", note="x" * 9_000) for number in range(700)]
    data = {
        "qos-jada-contacts": ("id", contacts),  # 6 MB, so that segments have several pages
        "qos-jada-accounts": ("id", [account(), account("jada-2")]),
        "qos-portfolio-assumptions": ("key", [item(key="k", low=1, mid=2, high=3, unit="%", source="guess")]),
        "scc-events": ("event_id", [event(guests=guests(g1=("aboard", "signed")))]),
        "scc-waivers": ("waiver_id", [signature("g1", "2026-09-10T18:00:00Z")]),
    }
    for name, (key, items) in data.items():
        fill(client, name, key, items)
        tree.export(name, items)
    for ignored in ("another-app", "scc-guests"):
        fill(client, ignored, "id", [item(id="1", name=SECRET)])
    live = read_sources(f"dynamodb:{tree.root}", tree.settings, ministack)
    exported = tree.read()
    assert tables_of(live) == tables_of(exported)
    assert live.supplied == exported.supplied
    assert SECRET not in str(live)
    assert {e.id: e.rows for e in live.extracts} == {e.id: e.rows for e in exported.extracts}
    assert [w.got for w in live.warnings if w.code != "STALE"] == ["'note' on 700 items"]


@pytest.mark.slow
def test_a_wrong_live_item_is_named(tree: Tree, ministack: Environment, aws_keys: None) -> None:
    client = dynamodb_client(ministack)
    fill(client, "qos-eyd-accounts", "id", [account("eyd-1"), account("eyd-2", code=7)])
    fill(client, "qos-eyd-nonsense", "id", [])
    try:
        with pytest.raises(SourceErrors) as caught:
            read_sources(f"dynamodb:{tree.root}", tree.settings, ministack)
    finally:
        for name in ("qos-eyd-accounts", "qos-eyd-nonsense"):
            client.delete_table(TableName=name)
    wrong = [(p.path, p.column, p.code) for p in caught.value.problems if p.severity == "error"]
    assert wrong == [("qos-eyd-accounts/eyd-2", 1, "TYPE"), ("qos-eyd-nonsense", 1, "UNKNOWN_RESOURCE")]


@pytest.mark.slow
def test_a_page_of_the_real_protocol_is_scanned_in_segments(ministack: Environment, aws_keys: None) -> None:
    client = dynamodb_client(ministack)
    items = [item(id=f"i{number}", text="x" * 9_000) for number in range(400)]
    fill(client, "pages", "id", items)
    seen: list[dict[str, Any]] = []
    client.meta.events.register("before-parameter-build.dynamodb.Scan", lambda params, **_: seen.append(dict(params)))
    scan = scan_table(client, "pages", segments=2)
    assert {i["id"]["S"] for i in scan.items} == {f"i{number}" for number in range(400)}
    assert {request["Segment"] for request in seen} == {0, 1}
    assert any("ExclusiveStartKey" in request for request in seen)
