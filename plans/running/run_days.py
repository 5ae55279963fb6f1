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
    """The goal: a day and a distance in km, > 0; None: not set."""

    on: date | None = None
    km: Decimal | None = None


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
        self._rules: dict[tuple[int, int, bool], Rest] = {}
        places = range(OUTSIDE, len(self.rests))
        self.steps = [[self._only_step(last, place) for place in places] for last in places]

    def next_run(self, past: Sequence[tuple], place: int, not_before: int) -> int:
        """Return the first day from not_before on that keeps every rule and is one of the patient's."""
        day, jump = not_before, self.jump
        if past:
            last, last_place = past[-1][:2]
            step = self.steps[last_place + 1][place + 1]
            if step and last >= self.strict_until and not self.race:
                day = max(day, last + step)
                return day + jump[day % WEEK]
            rest = self.rule(last_place, place, self.strict_until)  # the least that holds: no earlier day need be tried
            day = max(day, last + _days_to_next(rest))
            if rest.max_per_week is not None and len(past) >= rest.max_per_week:
                day = max(day, past[-rest.max_per_week][0] + WEEK)
        day += jump[day % WEEK]
        while not self.may_run(past, place, day):
            day += 1
            day += jump[day % WEEK]
        return day

    def may_run(self, past: Sequence[tuple], place: int, day: int) -> bool:
        """Say whether a run on this day keeps the rest rules; the patient's own days are not looked at."""
        if not self.keeps_rest(past, place, day):
            return False
        if self.race is None or day > self.race:
            return True
        return day != self.race and self.keeps_rest([*past, (day, place)], OUTSIDE, self.race)

    def keeps_rest(self, past: Sequence[tuple], place: int, day: int) -> bool:
        if not past:
            return True
        last, last_place = past[-1][:2]
        rest = self.rule(last_place, place, day)
        if day - last < _days_to_next(rest):
            return False
        most, row = rest.max_per_week, rest.in_a_row  # one run a day: the n-th last tells whether there are too many
        if most is not None and len(past) >= most and past[-most][0] > day - WEEK:
            return False
        if row is not None and len(past) >= row and past[-row][0] == day - row:
            return False
        if rest.max_levels_per_week is None or place == OUTSIDE:
            return True
        week = (run for run in past[-WEEK:] if run[0] > day - WEEK)
        below = {self.levels[run[1]] for run in week if OUTSIDE < run[1] < place}  # a step back never waits
        return len(below - {self.levels[place]}) < rest.max_levels_per_week

    def _only_step(self, last_place: int, place: int) -> int | None:
        """Return the days from one run to the next where nothing else is to be looked at; None where there is."""
        rest = self.rule(last_place, place, self.strict_until)
        simple = rest.max_per_week is rest.in_a_row is rest.max_levels_per_week is None
        return _days_to_next(rest) if simple else None

    def rule(self, last_place: int, place: int, day: int) -> Rest:
        """Return the rest between a run at last_place and one at place on this day: of both stages the stricter.

        days_after holds only where a passed stage is left for a higher one.
        """
        key = (last_place, place, day < self.strict_until)
        if key not in self._rules:
            stages = [self.rests[one] for one in key[:2] if one != OUTSIDE]
            rests = [*stages, *([self.at_first.rest] if key[2] else [])]
            rest = reduce(strictest, rests, Rest())
            goes_up = OUTSIDE < last_place < place < len(self.rests) - 1
            after = self.rests[last_place].days_after if goes_up else None
            between = [days for days in (rest.days_between, after) if days is not None]
            self._rules[key] = Rest(
                max(between, default=None), rest.in_a_row, rest.max_per_week, rest.max_levels_per_week
            )
        return self._rules[key]


def _days_to_next(rest: Rest) -> int:
    return (rest.days_between or 0) + 1


def _days_until_own(ordinal: int, run_days: frozenset[int]) -> int:
    """Return how many days lie between this day and the next that is the patient's; 0 when it is one."""
    return min(((weekday - ordinal) % WEEK for weekday in run_days), default=0)
