"""On which days a run may be: the protocol's rest rules and the patient's own days. Pure Python.  Rule R-R08.

Days are ordinals (date.toordinal) and stages are places in the protocol, so that a thousand futures are quick.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

from plans.running.protocol import Rest
from plans.running.rest import strictest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal

    from plans.running.protocol import Protocol

OUTSIDE = -1  # the place of a run outside the program
WEEK = 7

# Days from one run to the next, at least 1; at most so many runs in a row, runs in 7 days, new levels in 7 days.
Limits = tuple[int, "int | None", "int | None", "int | None"]


@dataclass(frozen=True)
class Week:
    """The days that the PT chose, as ISO weekdays (1 is Monday); empty: any day.

    strength_a_week, cross_a_week: how many sessions; None: one on each chosen day, and none where no day is chosen.
    Raises ValueError for a weekday that is not whole from 1 to 7, or a number of sessions that is not 0 to 7.
    """

    run: frozenset[int] = frozenset()
    strength: frozenset[int] = frozenset()
    cross_training: frozenset[int] = frozenset()
    strength_a_week: int | None = None
    cross_a_week: int | None = None

    def __post_init__(self):
        for name in ("run", "strength", "cross_training"):
            object.__setattr__(self, name, frozenset(getattr(self, name)))
            for weekday in getattr(self, name):
                if type(weekday) is not int or not 1 <= weekday <= WEEK:
                    raise ValueError(f"{name} names the weekday {weekday!r}, not one from 1 to 7")
        for name in ("strength_a_week", "cross_a_week"):
            number = getattr(self, name)
            if number is not None and not 0 <= number <= WEEK:
                raise ValueError(f"{name} is {number!r}, not from 0 to 7")


@dataclass(frozen=True)
class Race:
    """The goal: a day and a distance in km, > 0; km_a_week: in any 7 days, > 0; None: not set."""

    on: date | None = None
    km: Decimal | None = None
    km_a_week: Decimal | None = None


ANY_DAY = Week()
NO_RACE = Race()


class RunDays:
    """Finds the next day for a run of one patient.

    A past is a list of runs (day, place, and what else is known), oldest first, one a day. The place after the last
    stage is that of the runs that follow the program; they keep the last stage's rest.  race: a day that is taken, and
    before which the rest is kept too.
    """

    def __init__(self, protocol: Protocol, run_days: frozenset[int], started_on: date, race: int | None = None):
        self.rests = [stage.rest for stage in protocol.stages]
        self.rests.append(strictest(self.rests[-1], Rest()))
        self.levels = [stage.group or stage.key for stage in protocol.stages]
        self.levels.append(self.levels[-1])
        self.at_first = protocol.at_first
        self.strict_until = started_on.toordinal() + protocol.at_first.days if protocol.at_first else 0
        self.race = race
        self.jump = [_days_until_own(ordinal, run_days) for ordinal in range(WEEK)]
        self._limits: dict[tuple[int, int, bool], Limits] = {}

    def next_run(self, past: Sequence[tuple], place: int, not_before: int) -> int:
        """Return the first day from not_before on that keeps every rule and is one of the patient's."""
        day = self.rested_on(past, place, not_before) if past else not_before
        day += self.jump[day % WEEK]
        while self.race is not None and not self._leaves_the_race(past, place, day):
            day += 1
            day += self.jump[day % WEEK]
        return day

    def rested_on(self, past: Sequence[tuple], place: int, not_before: int, *, strict: bool = False) -> int:
        """Return the first day from not_before on that keeps the rest rules; every later day keeps them too.

        past: at least one run.  strict: whether the stricter rest of the first days holds on every day.
        """
        last, day = past[-1], not_before  # moved back by each limit in turn
        key = (last[1], place, strict)
        gap, row, most, levels = self._limits.get(key) or self._limit(key)
        if day < last[0] + gap:
            day = last[0] + gap
        if most and len(past) >= most and day < past[-most][0] + WEEK:  # one run a day: the n-th last tells of n runs
            day = past[-most][0] + WEEK
        if row and len(past) >= row and past[-row][0] == day - row:
            day += 1
        if levels and place != OUTSIDE:
            day = max(day, self._levels_on(past, place, levels))
        if day >= self.strict_until or strict:
            return day
        return min(self.rested_on(past, place, not_before, strict=True), self.strict_until)

    def _levels_on(self, past: Sequence[tuple], place: int, most: int) -> int:
        """Return the day on which fewer than `most` levels below were run in seven days: a step back never waits."""
        last_on = {self.levels[run[1]]: run[0] for run in past[-WEEK:] if OUTSIDE < run[1] < place}
        last_on.pop(self.levels[place], None)
        days = sorted(last_on.values(), reverse=True)
        return days[most - 1] + WEEK if len(days) >= most else 0

    def _leaves_the_race(self, past: Sequence[tuple], place: int, day: int) -> bool:
        """Say whether a run on this day is after the race, or leaves the race its rest."""
        if day >= self.race:
            return day > self.race
        return self.rested_on([*past, (day, place)], OUTSIDE, self.race) == self.race

    def _limit(self, key: tuple[int, int, bool]) -> Limits:
        """Return the rest between a run at one place and one at another, strict or not: of both stages the stricter.

        days_after holds only where a passed stage is left for a higher one.
        """
        last_place, place, strict = key
        rests = [self.rests[one] for one in (last_place, place) if one != OUTSIDE]
        rest = reduce(strictest, [*rests, *([self.at_first.rest] if strict else [])], Rest())
        goes_up = OUTSIDE < last_place < place < len(self.rests) - 1
        after = self.rests[last_place].days_after if goes_up else None
        gap = max(rest.days_between or 0, after or 0) + 1
        self._limits[key] = limit = (gap, rest.in_a_row, rest.max_per_week, rest.max_levels_per_week)
        return limit


def _days_until_own(ordinal: int, run_days: frozenset[int]) -> int:
    """Return how many days lie between this day and the next that is the patient's; 0 when it is one."""
    return min(((weekday - ordinal) % WEEK for weekday in run_days), default=0)
