"""Gait retraining: target cadence, feedback that fades over eight sessions, when to stop. Pure Python.

Whether a cue is suggested at all is said by R-I06, R-I07 and R-I08 (patients/rules/); docs/rules.md tells the rest.

Source: trials of retraining in runners with this pain (Davis20, table 1 [V]): 8 sessions in 2 weeks, 15 to 30 minutes,
feedback on all the time in sessions 1 to 4 and withdrawn over 5 to 8. The exact minutes, and where in them the feedback
is on, are ours [D].
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from patients.derived import rounded

if TYPE_CHECKING:
    from collections.abc import Iterable

FIRST_RISE = Decimal(5)  # per cent of the cadence at the same speed (Heiderscheit11 [V])
RISES = (FIRST_RISE, Decimal("7.5"), Decimal(10))  # then +7.5 to +10 (Willy16, Heiderscheit11 [V])
STOP_ABOVE = 2  # pain of 10 that rises above this while the cue is used (domain of R-I07, R-I08 [D])
FOREFOOT_SHARE = Decimal("0.1")  # of a week's running, at first [D]
RECHECK_WEEKS, RECHECK_MONTHS = 4, 3  # after the last session [D], as the trials looked again (Davis20 [V])
EVERY_MINUTE = 1


@dataclass(frozen=True)
class Session:
    """One session: feedback is on for the first on_min of every of_min minutes, until `minutes` are over."""

    number: int
    minutes: int
    on_min: int = EVERY_MINUTE
    of_min: int = EVERY_MINUTE

    @property
    def feedback_percent(self) -> int:
        return 100 * self.on_min // self.of_min

    @property
    def feedback_minutes(self) -> int:
        """Return for how many minutes of the session the feedback is on."""
        whole, rest = divmod(self.minutes, self.of_min)
        return whole * self.on_min + min(rest, self.on_min)

    @property
    def is_faded(self) -> bool:
        return self.on_min < self.of_min

    def blocks(self) -> list[tuple[int, int]]:
        """Return from which minute to which the feedback is on, in order."""
        if not self.is_faded:
            return [(0, self.minutes)]
        starts = range(0, self.minutes, self.of_min)
        return [(start, min(start + self.on_min, self.minutes)) for start in starts]


SESSIONS = (
    Session(1, 15),
    Session(2, 17),
    Session(3, 19),
    Session(4, 21),
    Session(5, 24, on_min=3, of_min=4),
    Session(6, 26, on_min=1, of_min=2),
    Session(7, 28, on_min=1, of_min=4),
    Session(8, 30, on_min=1, of_min=10),  # three blocks of one minute
)


def target(baseline: int, rise_percent: Decimal) -> int:
    """Return the steps a minute that are rise_percent more than baseline, whole, halves up.

    baseline: steps a minute of both feet, 100 to 260.  rise_percent: 5 to 10.
    Raises ValueError outside those ranges: a slip must not become a target.

    >>> target(160, Decimal("7.5"))
    172
    """
    if not 100 <= baseline <= 260 or not RISES[0] <= rise_percent <= RISES[-1]:
        raise ValueError(f"no target of {rise_percent} % more than {baseline} steps")
    return int(rounded(baseline * (100 + rise_percent) / 100, Decimal(1)))


def next_session(done: Iterable[int]) -> Session | None:
    """Return the session of the plan that comes after those that were done; None after the eighth."""
    last = max(done, default=0)
    return next((one for one in SESSIONS if one.number > last), None)


def next_rise(rise_percent: Decimal) -> Decimal | None:
    """Return the next higher of RISES; None at the highest."""
    return next((one for one in RISES if one > rise_percent), None)


@dataclass(frozen=True)
class Felt:
    """Knee pain of one day while the cue was used.  None: not told, never 0.  before: pain before the run."""

    on: date
    during: int | None
    before: int | None = None

    @property
    def is_too_much(self) -> bool:
        """Whether the pain rose above 2 of 10.  What was as high before the run did not rise in it."""
        if self.during is None or self.during <= STOP_ABOVE:
            return False
        return self.before is None or self.during > self.before


def last_felt(felt: Iterable[Felt]) -> Felt | None:
    """Return what was felt on the last day that tells it; of one day what asks for more caution."""
    told = [one for one in felt if one.during is not None]
    return max(told, key=lambda one: (one.on, one.is_too_much, one.during), default=None)


def recheck_days(last_on: date) -> tuple[date, date]:
    """Return when to count again: 4 weeks and 3 months after the last session, or after the start if there is none."""
    return last_on + timedelta(weeks=RECHECK_WEEKS), months_after(last_on, RECHECK_MONTHS)


def months_after(day: date, months: int) -> date:
    """Return the same day some months later; the last day of that month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
