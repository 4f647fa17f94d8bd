from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import ibis
import pytest

from reporting.context.build import build_context
from reporting.context.errors import ContextError
from reporting.context.load import Context, open_context
from reporting.errors import ConfigError
from tests.context.small import AS_OF, SETTINGS, small_world

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    world = small_world()
    world.cuts["qos-qos-bank-lines"] = AS_OF - timedelta(days=9)
    world.add("aws_costs", id="w1", entity=None, date=AS_OF, service="S3", cents=7)
    world.add("aws_costs", id="w2", entity="qos", date=AS_OF, service="S3", cents=8)
    folder = tmp_path_factory.mktemp("data") / "context"
    build_context(world.sources(), SETTINGS, AS_OF, folder, {})
    return folder


@pytest.fixture
def jada(dataset: Path) -> Iterator[Context]:
    context = open_context(dataset, "jada", SETTINGS)
    yield context
    context.close()


@pytest.fixture
def group(dataset: Path) -> Iterator[Context]:
    context = open_context(dataset, "portfolio", SETTINGS)
    yield context
    context.close()


def entities(context: Context, table: str) -> set[str | None]:
    rows = context.table(table)
    return set(context.fetch("all", rows.order_by(rows.columns[0])).frame["entity"])


def test_a_scope_sees_its_own_rows(jada: Context, group: Context) -> None:
    assert entities(jada, "bookings") == {"jada"}
    assert entities(group, "bookings") == {"jada", "qos", "eyd"}


def test_a_parent_sees_its_children(dataset: Path) -> None:
    context = open_context(dataset, "dc", SETTINGS)
    assert entities(context, "invoices") == {"dcp"}
    context.close()


def test_rows_of_nobody_are_seen_by_every_scope(jada: Context, group: Context) -> None:
    assert entities(jada, "aws_costs") == {None}
    assert entities(group, "aws_costs") == {None, "qos"}
    rows = jada.table("entities")
    assert list(jada.fetch("entities", rows.order_by("id")).frame["id"]) == ["jada"]


def test_a_table_nobody_delivered_is_empty_with_its_columns(jada: Context) -> None:
    rows = jada.table("loads")
    frame = jada.fetch("loads", rows.order_by("id")).frame
    assert len(frame) == 0
    assert list(frame.columns)[:3] == ["id", "entity", "booking"]
    assert frame["revenue_cents"].dtype == "int64"


def test_the_read_set_holds_what_was_read_and_what_was_missed(jada: Context) -> None:
    jada.table("bookings")
    jada.table("aws_costs")
    jada.table("assumptions")
    assert jada.supplied("nps", "jada") is False
    assert jada.read_set() == (
        "assumptions/_shared.parquet", "aws_costs/_shared.parquet", "aws_costs/jada.parquet",
        "bookings/jada.parquet", "nps/jada.parquet",
    )  # fmt: skip
    assert [jada.manifest.partition_digest(path) == "absent" for path in jada.read_set()] == [
        True, False, True, False, True,
    ]  # fmt: skip


def test_frames_hold_whole_numbers_days_and_none(group: Context) -> None:
    rows = group.table("assets")
    frame = group.fetch("assets", rows.select("id", "value_cents", "acquired", "url").order_by("id")).frame
    assert [str(kind) for kind in frame.dtypes] == ["object", "Int64", "object", "object"]
    assert frame["url"].tolist() == [None, None]
    rows = group.table("bookings")
    frame = group.fetch("bookings", rows.filter(rows.id == "b1").order_by("id")).frame
    assert frame["gross_cents"].dtype == "int64"
    assert frame["service_start"].tolist() == [date(2026, 8, 20)]


def test_a_trace_holds_the_sql_and_the_rows_behind_an_aggregate(jada: Context) -> None:
    rows = jada.table("account_days")
    expression = rows.filter(rows.account == "jada-bank").group_by("account").agg(cents=rows.cents.sum())
    answer = jada.fetch("cash", expression.order_by("account"), key="date")
    trace = answer.trace
    assert answer.frame.to_dict("records") == [{"account": "jada-bank", "cents": 1_128_690}]
    assert (trace.name, trace.tables, trace.rows) == ("cash", ("account_days",), 6)
    assert trace.keys == ("2026-08-01", "2026-08-14", "2026-08-25", "2026-09-10", "2026-09-12", "2026-09-29")
    assert trace.digest == sha256(trace.sql.encode()).hexdigest()
    assert 'FROM "account_days"' in trace.sql
    assert "/" not in trace.sql


def test_a_trace_of_rows_names_at_most_fifty(dataset: Path, group: Context) -> None:
    rows = group.table("postings")
    trace = group.fetch("journal", rows.order_by("txn", "line"), key="txn").trace
    assert (trace.rows, len(trace.keys), trace.keys[0]) == (46, 46, "d01")
    rows = group.table("accounts")
    trace = group.fetch("chart", rows.order_by("id"), key="id").trace
    assert (trace.rows, len(trace.keys)) == (119, 50)


def test_a_single_total_needs_no_order(jada: Context) -> None:
    rows = jada.table("account_days")
    answer = jada.fetch("zero", rows.aggregate(cents=rows.cents.sum()), key="account")
    assert answer.frame["cents"].tolist() == [0]
    assert answer.trace.rows == 28


def test_ties_are_broken_by_every_other_column(jada: Context) -> None:
    rows = jada.table("accounts")
    answer = jada.fetch("ties", rows.select("type", "id").order_by(ibis.desc("type")).limit(3))
    assert answer.frame["id"].tolist() == ["jada-other_income", "jada-revenue", "jada-contract_liability"]


def test_an_unordered_answer_is_refused(jada: Context) -> None:
    with pytest.raises(ContextError, match=r"^query loose: expected an ordered answer, got DatabaseTable"):
        jada.fetch("loose", jada.table("bookings"))


def test_a_fraction_is_refused(jada: Context) -> None:
    rows = jada.table("bookings")
    with pytest.raises(ContextError, match=r"^query mean: expected whole numbers, got fractions in mean\. "):
        jada.fetch("mean", rows.aggregate(mean=rows.gross_cents.mean()))


def test_a_query_that_cannot_run_is_our_error(jada: Context) -> None:
    missing = ibis.table({"id": "string"}, name="nowhere")
    with pytest.raises(ContextError, match=r"^query lost: expected an answer"):
        jada.fetch("lost", missing.order_by("id"))


@pytest.mark.parametrize("aggregated", [False, True])
def test_a_key_that_is_no_column_is_refused(jada: Context, aggregated: bool) -> None:
    rows = jada.table("nps")
    expression = rows.aggregate(n=rows.count()) if aggregated else rows.order_by("id")
    with pytest.raises(ContextError, match=r"^query keyed: expected a key of id, entity, date, score, got 'txn'"):
        jada.fetch("keyed", expression, "txn")


def test_an_aggregate_of_nothing_has_no_keys(jada: Context) -> None:
    rows = jada.table("nps")
    trace = jada.fetch("nps", rows.aggregate(n=rows.count()), "id").trace
    assert (trace.rows, trace.keys) == (0, ())


def test_an_unknown_table_is_refused(jada: Context) -> None:
    with pytest.raises(ContextError, match=r"^table: expected one of account_days, accounts, .*, got 'sales'"):
        jada.table("sales")


def test_an_unknown_scope_is_refused(dataset: Path) -> None:
    with pytest.raises(ConfigError):
        open_context(dataset, "nowhere", SETTINGS)


def test_figures_of_another_entity_are_out_of_reach(jada: Context) -> None:
    with pytest.raises(ContextError, match=r"^entity: expected one of jada, got 'qos'"):
        jada.supplied("bookings", "qos")


def test_why_figures_are_missing(group: Context, jada: Context) -> None:
    assert jada.missing_reason("bookings", "jada") == ""
    assert jada.missing_reason("booking_positions", "jada") == ""
    assert jada.missing_reason("nps", "jada") == "no nps of JADA was delivered"
    assert jada.missing_reason("aws_prices", "jada") == "no aws prices of JADA was delivered"
    assert group.missing_reason("bank_lines", "jada") == ""
    assert group.missing_reason("bank_lines", "qos") == (
        "bank data of QueenofSanDiego end 2026-09-21, 9 days before 2026-09-30"
    )


@pytest.mark.parametrize("harm", ["changed", "lost", "swapped"])
def test_a_file_that_is_not_what_the_manifest_says_is_refused(tmp_path: Path, harm: str) -> None:
    folder = tmp_path / "context"
    build_context(small_world().sources(), SETTINGS, AS_OF, folder, {})
    path = folder / "bookings/jada.parquet"
    if harm == "changed":
        data = bytearray(path.read_bytes())
        data[8] ^= 1
        path.write_bytes(bytes(data))
    elif harm == "lost":
        path.unlink()
    else:
        path.write_bytes((folder / "bookings/qos.parquet").read_bytes())
    context = open_context(folder, "jada", SETTINGS)
    with pytest.raises(ContextError, match=r"^context/bookings/jada\.parquet: expected"):
        context.table("bookings")
    context.close()


def test_an_answer_that_is_taken_over_counts_as_read(jada: Context, dataset: Path) -> None:
    rows, costs = jada.table("bookings"), jada.table("aws_costs")
    both = rows.inner_join(costs, rows.entity == costs.entity).aggregate(n=rows.id.count())
    other = open_context(dataset, "jada", SETTINGS)
    other.take_over(jada.fetch("both", both))
    assert other.read_set() == jada.read_set()
    other.close()
