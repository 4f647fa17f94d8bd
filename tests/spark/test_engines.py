"""The same expressions on Spark and on DuckDB give the same dataset and the same judgement, to the cent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from reporting.context import engine
from reporting.context.build import Tables, build_tables, look_at
from reporting.context.checks import run_checks
from reporting.context.engine import DUCKDB, SPARK, open_engine
from reporting.context.report import CheckReport
from tests.context.small import AS_OF, SETTINGS, World, small_world

pytestmark = [pytest.mark.spark, pytest.mark.slow]

# small data: compiling every query to bytecode takes longer than running it
INTERPRETED = {"spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN"}


@dataclass(frozen=True)
class Outcome:
    tables: Tables
    checks: CheckReport


def broken_world() -> World:
    """The small world with a fault for several checks, so that failures are compared and not only their absence."""
    world = small_world()
    world.rows["postings"][0]["cents"] += 7
    world.row("bookings", "b1")["service_start"] = AS_OF
    world.row("accounts", "jada-equity")["type"] = "wish"
    return world


def outcome_on(name: str, world: World) -> Outcome:
    sources = world.sources()
    with open_engine(name) as opened:
        tables = build_tables(sources, SETTINGS, AS_OF, opened)
        return Outcome(tables, run_checks(look_at(sources, SETTINGS, AS_OF, opened)))


@pytest.fixture(scope="module")
def both() -> Iterator[tuple[Outcome, Outcome]]:
    with pytest.MonkeyPatch.context() as patch:
        for key, value in INTERPRETED.items():
            patch.setitem(engine.SPARK_ON_THIS_MACHINE, key, value)
        yield outcome_on(DUCKDB, broken_world()), outcome_on(SPARK, broken_world())


def test_every_table_is_equal(both: tuple[Outcome, Outcome]) -> None:
    duckdb, spark = both
    assert duckdb.tables.rows.keys() == spark.tables.rows.keys()
    different = [name for name, rows in duckdb.tables.rows.items() if not rows.equals(spark.tables.rows[name])]
    assert not different
    assert duckdb.tables.rows["booking_positions"].num_rows == 5


def test_every_check_judges_alike(both: tuple[Outcome, Outcome]) -> None:
    duckdb, spark = both
    assert duckdb.checks == spark.checks
    assert {failure.check for failure in spark.checks.failures} >= {"ledger.balanced", "dates.ordered", "values.closed"}
    assert len(spark.checks.reconciliations) == 13
