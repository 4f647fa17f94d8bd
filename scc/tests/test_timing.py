"""Sunsets against the DE421 ephemeris, and clocks on the days when they change."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from scc.app.domain import timing
from scc.app.domain.model import Charter, CheckItem, Place
from scc.app.domain.timing import SAN_DIEGO, civil_dusk, sunset, sunset_departure, timing_of
from scc.app.problems import Unprocessable
from scc.tests.charters import make_charter

REFERENCE = Path(__file__).with_name("sunset_san_diego.csv")


def reference() -> list[tuple[date, datetime]]:
    with REFERENCE.open(newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        (
            date.fromisoformat(row["date"]),
            datetime.strptime(f"{row['date']} {row['sunset_local']}", "%Y-%m-%d %H:%M:%S%z"),
        )
        for row in rows
    ]


def test_every_sunset_is_within_20_seconds_of_the_ephemeris() -> None:
    rows = reference()
    assert len(rows) > 500
    for day, expected in rows:
        found = sunset(SAN_DIEGO, day)
        assert found is not None
        assert abs((found - expected).total_seconds()) <= 20, day
        assert found.astimezone(ZoneInfo("America/Los_Angeles")).date() == day


# The hour in UTC from the local evening and the offset by law: PDT is UTC-7, PST is UTC-8.
@pytest.mark.parametrize(
    ("place", "day", "hour_utc"),
    [
        (SAN_DIEGO, date(2026, 3, 8), (2026, 3, 9, 1)),  # clocks forward: 18:5x PDT
        (SAN_DIEGO, date(2026, 11, 1), (2026, 11, 2, 0)),  # clocks back: 16:5x PST
    ],
)
def test_sunset_on_the_days_the_clocks_change(place: Place, day: date, hour_utc: tuple[int, int, int, int]) -> None:
    found = sunset(place, day)
    assert found is not None
    assert (found.year, found.month, found.day, found.hour) == hour_utc


def charter_at(departure: datetime, **fields: object) -> Charter:
    return replace(make_charter(), departure=departure, **fields)


def test_a_charter_over_the_change_of_clocks_takes_its_real_duration() -> None:
    # 2026-11-01 01:30 PDT, half an hour before the clocks go back; 120 minutes later it is 02:30 PST.
    found = timing_of(charter_at(datetime(2026, 11, 1, 8, 30, tzinfo=UTC), duration_minutes=120))
    assert found.return_deadline == datetime(2026, 11, 1, 10, 30, tzinfo=UTC)
    assert f"{found.return_deadline.astimezone(ZoneInfo('America/Los_Angeles')):%H:%M %Z}" == "02:30 PST"
    # 2026-03-08 01:45 PST, briefing 30 minutes earlier, return after the skipped hour: 03:45 PDT.
    spring = timing_of(charter_at(datetime(2026, 3, 8, 9, 45, tzinfo=UTC), duration_minutes=60))
    assert spring.briefing == datetime(2026, 3, 8, 9, 15, tzinfo=UTC)
    assert f"{spring.return_deadline.astimezone(ZoneInfo('America/Los_Angeles')):%H:%M %Z}" == "03:45 PDT"


def test_an_evening_charter_gets_the_sunset_of_its_local_day() -> None:
    # 18:00 on 1 June in San Diego is 01:00 on 2 June in UTC.
    found = timing_of(charter_at(datetime(2026, 6, 2, 1, 0, tzinfo=UTC)))
    assert found.sunset is not None
    assert found.civil_dusk is not None
    assert found.sunset.astimezone(ZoneInfo("America/Los_Angeles")).date() == date(2026, 6, 1)
    assert timedelta(minutes=24) < found.civil_dusk - found.sunset < timedelta(minutes=31)


@pytest.mark.parametrize(
    ("place", "expected"),
    # Published almanac times of the June solstice, to the minute.
    [
        (Place("Key West", "America/New_York", 24.5551, -81.7800), "20:19"),
        (Place("Sydney", "Australia/Sydney", -33.8688, 151.2093), "16:54"),
    ],
)
def test_other_places(place: Place, expected: str) -> None:
    found = sunset(place, date(2026, 6, 21))
    assert found is not None
    local = found.astimezone(ZoneInfo(place.time_zone))
    assert local.date() == date(2026, 6, 21)
    hour, minute = map(int, expected.split(":"))
    assert abs(local - local.replace(hour=hour, minute=minute, second=0)) <= timedelta(minutes=1)


def test_a_place_without_sunset_is_said() -> None:
    tromso = Place("Tromsø", "Europe/Oslo", 69.6492, 18.9553)
    assert sunset(tromso, date(2026, 6, 21)) is None
    assert civil_dusk(tromso, date(2026, 6, 21)) is None
    with pytest.raises(Unprocessable):
        sunset_departure(tromso, date(2026, 6, 21), 60, 30)


def test_a_sunset_charter_is_back_half_an_hour_after_sunset() -> None:
    setting = next(moment for day, moment in reference() if day.month == 7)
    departure = sunset_departure(SAN_DIEGO, setting.date(), 150, 30)
    assert departure.second == 0
    assert abs(departure + timedelta(minutes=120) - setting) <= timedelta(seconds=80)


def test_deadlines_hang_on_their_anchors() -> None:
    items = tuple(
        CheckItem(f"i{n}", {"en": "x"}, deadline)
        for n, deadline in enumerate(["departure-30m", "return+15m", "briefing", "sunset+10m", "dusk-5m", None])
    )
    charter = charter_at(datetime(2026, 6, 2, 1, 0, tzinfo=UTC), checklists={"pre_departure": items})
    found = timing_of(charter)
    assert found.sunset is not None
    assert found.civil_dusk is not None
    assert [deadline.at for deadline in found.deadlines] == [
        datetime(2026, 6, 2, 0, 30, tzinfo=UTC),
        datetime(2026, 6, 2, 3, 45, tzinfo=UTC),
        datetime(2026, 6, 2, 0, 30, tzinfo=UTC),
        found.sunset + timedelta(minutes=10),
        found.civil_dusk - timedelta(minutes=5),
    ]


@pytest.mark.parametrize("text", ["", "departure -30m", "noon", "departure-30", "departure-30m ", "sunset+99999m"])
def test_a_deadline_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(Unprocessable):
        timing.check_deadline(text)
