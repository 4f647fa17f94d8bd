"""Charters ahead: who is missing, which waivers are open, which checks are not answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from reporting.analysis.periods import trailing
from reporting.money import share_ppm

HORIZON_DAYS = 30
MINUTES_PER_TENTH = 6
COMPLETED = "completed"
AHEAD = frozenset({"on_hold", "waiver_pending", "active", COMPLETED})  # completed by now, ahead on an earlier day


@dataclass(frozen=True)
class Charter:
    """One event of the crew app; `departs` is the departure's day in the group's time zone."""

    id: str
    entity: str
    asset: str | None
    state: str
    departs: date
    duration_minutes: int
    required_roles: int
    unfilled_roles: int
    waivers: int
    open_waivers: int
    checks: int
    open_checks: int
    not_ok: int

    @property
    def is_ready(self) -> bool:
        """Whether crew and waivers are complete and no check failed."""
        return not (self.unfilled_roles or self.open_waivers or self.not_ok)


@dataclass(frozen=True)
class Readiness:
    """The charters ahead, added up."""

    charters: int
    ready: int
    unfilled_roles: int
    open_waivers: int


def upcoming(charters: Iterable[Charter], day: date, days: int = HORIZON_DAYS) -> tuple[Charter, ...]:
    """Return the charters that depart in the `days` after `day`, the next one first."""
    last = day + timedelta(days=days)
    ahead = (c for c in charters if c.state in AHEAD and day < c.departs <= last)
    return tuple(sorted(ahead, key=lambda charter: (charter.departs, charter.id)))


def readiness(charters: Iterable[Charter]) -> Readiness:
    """Add up what is missing for `charters`."""
    ahead = tuple(charters)
    return Readiness(
        len(ahead),
        sum(charter.is_ready for charter in ahead),
        sum(charter.unfilled_roles for charter in ahead),
        sum(charter.open_waivers for charter in ahead),
    )


def hours_sailed(charters: Iterable[Charter], day: date) -> Fraction:
    """Return the duration of what was completed in the 28 days to `day`, in tenths of an hour."""
    window = trailing(day)
    minutes = sum(c.duration_minutes for c in charters if c.state == COMPLETED and window.holds(c.departs))
    return Fraction(minutes, MINUTES_PER_TENTH)


def fill_rate(charters: Iterable[Charter]) -> Fraction | None:
    """Return the required roles with a holder / all of them, in parts per million; None without a required role."""
    ahead = tuple(charters)
    required = sum(charter.required_roles for charter in ahead)
    filled = required - sum(charter.unfilled_roles for charter in ahead)
    return share_ppm(filled, required) if required else None
