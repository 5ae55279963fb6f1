"""The shortest way through a protocol by its own rest rules, when every session passes. Pure Python.

Day 0 is the day of the first run. Where days go by the week, the next stage begins after the week has passed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from plans.running.rest import strictest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plans.running.protocol import Protocol, Rest, Stage

WEEK = 7


@dataclass
class _Diary:
    """Days with a run, and the last of them at each level."""

    runs: list[int] = field(default_factory=list)
    last_at: dict[str, int] = field(default_factory=dict)

    def run(self, day: int, level: str):
        self.runs.append(day)
        self.last_at[level] = day

    def allows(self, day: int, rest: Rest, level: str) -> bool:
        last = self.runs[-1] if self.runs else None
        if last is not None and day - last <= (rest.days_between or 0):
            return False
        if rest.in_a_row and self._in_a_row_before(day) >= rest.in_a_row:
            return False
        if rest.max_per_week and self._lately(self.runs[-WEEK:], day) >= rest.max_per_week:
            return False
        below = [on for other, on in self.last_at.items() if other != level]
        return not (rest.max_levels_per_week and self._lately(below, day) >= rest.max_levels_per_week)

    def _lately(self, days: list[int], day: int) -> int:
        return sum(day - earlier < WEEK for earlier in days)

    def _in_a_row_before(self, day: int) -> int:
        count = 0
        while day - 1 - count in self.runs[-WEEK:]:
            count += 1
        return count


def session_days(protocol: Protocol, sessions: Iterable[int]) -> list[list[int]]:
    """Return the days of each stage's sessions, counted from 0.  sessions: how many each stage takes, in order."""
    diary, found, earliest, before = _Diary(), [], 0, None
    for stage, count in zip(protocol.stages, sessions, strict=True):
        days = []
        for _ in range(count):
            earliest = _next_day(protocol, diary, earliest, stage, None if days else before)
            days.append(earliest)
            diary.run(earliest, _level(stage))
        earliest = max(days[-1] + 1 + (stage.rest.days_after or 0), days[0] + (stage.days_to_pass or 0))
        before = stage
        found.append(days)
    return found


def _next_day(protocol: Protocol, diary: _Diary, day: int, stage: Stage, before: Stage | None) -> int:
    """Return the first allowed day from this one on.  before: the stage that was left, when this one begins."""
    rest = stage.rest
    if before is not None:
        rest = strictest(rest, before.rest)
    while True:
        first = protocol.at_first
        today = strictest(rest, first.rest) if first and day < first.days else rest
        if diary.allows(day, today, _level(stage)):
            return day
        day += 1


def _level(stage: Stage) -> str:
    return stage.group or stage.key


def longest_gap(protocol: Protocol, sessions: Iterable[int]) -> int:
    """Return the most days from one run to the next that the rest rules ask for, when each is on its first day.

    On the whole way, with so many sessions of each stage, and where a stage is run again and again.  0: a single run.
    The days that a stage takes count for nothing here: more than its sessions may be run in them.
    """
    stages = tuple(replace(stage, days_to_pass=None) for stage in protocol.stages)
    way = session_days(replace(protocol, stages=stages), sessions)
    again = session_days(replace(protocol, stages=stages, at_first=None), [WEEK + 2] * len(stages))
    runs = ([day for days in found for day in days] for found in (way, again))
    gaps = [later - day for days in runs for day, later in pairwise(days)]
    return max([0, _gap_of_the_week([stage.rest for stage in stages]), *gaps])


def _gap_of_the_week(rests: list[Rest]) -> int:
    """Return the gap after as many runs as a week may have, run as close as any stage allows: 0, 1, 2, then 7."""
    most = min((rest.max_per_week for rest in rests if rest.max_per_week), default=None)
    closest = 1 + min(rest.days_between or 0 for rest in rests)
    return 0 if most is None else WEEK - (most - 1) * closest


def days_needed(stage: Stage) -> int | None:
    """Return how many days a stage's sessions take at least by its own rest rule; None where their number is open."""
    if stage.sessions_to_pass is None:
        return None
    return _stage_days(stage, stage.sessions_to_pass)[-1] + 1


def _stage_days(stage: Stage, count: int) -> list[int]:
    """Return the days of so many runs at one stage, counted from 0."""
    diary, day = _Diary(), 0
    for _ in range(count):
        while not diary.allows(day, stage.rest, _level(stage)):
            day += 1
        diary.run(day, _level(stage))
    return diary.runs
