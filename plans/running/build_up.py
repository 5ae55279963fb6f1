"""Building up distance once the program is passed. Pure Python. See "Building up distance" in docs/rules.md.

The next run grows by the source's own step, else by a tenth once in seven days [D], and never beyond the guard (R-R06);
the runs between are two thirds of the longest. It grows only after a green run and less than a week after it; after a
red run or two weeks it is a step shorter, and never longer than it would have been after a green one.
The goal is a distance in one run, in a week, or both.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING

from plans.running.case import WEEK_MISSED
from plans.running.reasons import Reason
from plans.running.spike_guard import METRE, RISE, WEEK_DAYS, spike_guard
from plans.running.stage_rules import DROP_AFTER_DAYS
from plans.running.totals import METRES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from plans.running.case import Case, Run


LONG = Decimal("0.9")  # of the longest run of 30 days: from here on a run counts as the long one of its week


@dataclass(frozen=True)
class Goal:
    """km: in one run.  km_a_week: in any 7 days.  None: not a goal of this patient."""

    km: Decimal | None = None
    km_a_week: Decimal | None = None


NO_GOAL = Goal()


@dataclass(frozen=True)
class BuildUp:
    """next_km: what to propose for the next run; most_km: the farthest it may go; both None without history.

    week_km: run in the 7 days up to today; None while a distance of them is missing.
    reached: reasons that say which goal was reached, and when.
    """

    next_km: Decimal | None
    most_km: Decimal | None
    week_km: Decimal | None
    reasons: tuple[Reason, ...]
    reached: tuple[Reason, ...]

    @property
    def is_reached(self) -> bool:
        return bool(self.reached)


def build_up(case: Case, run_on: date, goal: Goal) -> BuildUp:
    """Return how far the next run on run_on should go, from every logged run."""
    guard = spike_guard((run.entry for run in case.runs), run_on, None)
    week_km, reached = _week_km(case, case.today), _reached(case, goal)
    if guard.longest_km is None:
        return BuildUp(None, None, week_km, (Reason("build_no_history"),), reached)
    km, reasons = _step(case, guard.longest_km, guard.cap_km, run_on)
    km, reasons = _within_the_week(case, km, reasons, guard.longest_km, run_on, goal)
    km, reasons = _after_the_last(case, km, reasons, guard.longest_km, run_on)
    km, reasons = _after_red(case, km, reasons)
    return BuildUp(_to_goal(km, goal), guard.cap_km, week_km, reasons, reached)


Proposed = tuple[Decimal, tuple[Reason, ...]]  # how far, and why


def _after_the_last(
    case: Case, grown_km: Decimal, grown: tuple[Reason, ...], longest_km: Decimal, run_on: date
) -> Proposed:
    """No growth after a run that was not green or a week without one; after red or two weeks a step less [D].

    There the program would repeat a stage or go back one. What would be run after green is never passed, so that a
    worse knee is not sent farther.
    """
    last = case.runs[-1]
    days = (run_on - last.done_on).days
    if last.colour == "green" and days < WEEK_MISSED:
        return grown_km, grown
    # of two runs on the last day the longer: which of them was worse does not change how far it went
    known = (run.entry.distance_km for run in case.runs if run.done_on == last.done_on and run.entry.distance_km)
    held_km = min(longest_km, max(known, default=longest_km))
    hold = Reason("build_hold", {"colour": last.colour}) if last.colour != "green" else None
    if last.colour == "red" or days >= DROP_AFTER_DAYS:
        held_km = (held_km / RISE).quantize(METRE, "ROUND_FLOOR")
        back = Reason("build_step_back") if last.colour == "red" else Reason("build_pause_back", {"days": days})
    else:
        back = hold or Reason("build_pause", {"days": days})
    if grown_km <= held_km:  # as short for a reason of its own
        return grown_km, (*grown, hold or Reason("build_pause", {"days": days}))
    return held_km, (back,)


def _after_red(case: Case, km: Decimal, reasons: tuple[Reason, ...]) -> Proposed:
    """A short run after a red one does not make up for it."""
    back_km, on = min(steps_back(case), default=(km, None))
    return (back_km, (Reason("build_not_made_up", {"on": on}),)) if back_km < km else (km, reasons)


def steps_back(case: Case) -> list[tuple[Decimal, date]]:
    """Return a tenth less than each red run that is not made up for yet, with its day.

    Red runs since the program was passed; a later green run of nine tenths of that makes up for one [D].
    """
    found: list[tuple[Decimal, date]] = []
    for run in _since_passed(case):
        km = run.entry.distance_km
        if km and run.colour == "red":
            found.append(((km / RISE).quantize(METRE, "ROUND_FLOOR"), run.done_on))
        elif km and run.colour == "green":
            found = [(back_km, on) for back_km, on in found if km < back_km * LONG]
    return found


def _within_the_week(
    case: Case, km: Decimal, reasons: tuple[Reason, ...], longest_km: Decimal, run_on: date, goal: Goal
) -> Proposed:
    """Once the week's goal was reached nothing grows; until then no growth takes seven days beyond it.

    A run as long as the longest is no growth, even where the seven days come to more. Days without a known distance
    count for nothing, as they do where the goal is reached.
    """
    if goal.km_a_week is None or km <= longest_km:
        return km, reasons
    if week_goal_reached(case, goal):
        return longest_km, (Reason("build_week_reached", {"goal_km": goal.km_a_week}),)
    room_km = goal.km_a_week - sum((run.entry.distance_km or Decimal(0) for run in _week(case, run_on)), Decimal(0))
    most_km = max(longest_km, room_km)
    if km <= most_km:
        return km, reasons
    return most_km, (Reason("build_week_full", {"goal_km": goal.km_a_week}),)


def _step(case: Case, longest_km: Decimal, cap_km: Decimal, run_on: date) -> Proposed:
    stated = case.protocol.build_up
    if stated is None or stated.step.unit not in METRES:
        return _tenth_a_week(case, longest_km, run_on)
    step_km = stated.step.value * METRES[stated.step.unit] / 1000
    if longest_km + step_km <= cap_km:
        return longest_km + step_km, (Reason("step_stated", {"step_km": step_km}),)
    held = Reason("step_held_by_cap", {"step_km": step_km, "cap_km": cap_km})
    return cap_km, (Reason("step_stated", {"step_km": step_km}), held)


def _tenth_a_week(case: Case, longest_km: Decimal, run_on: date) -> Proposed:
    """A tenth more than the longest, once in seven days; between two long runs an easier one."""
    long = [run.done_on for run in _week(case, run_on) if (run.entry.distance_km or 0) >= longest_km * LONG]
    if not long:
        return (longest_km * RISE).quantize(METRE, "ROUND_FLOOR"), (Reason("step_tenth"),)
    return (longest_km * 2 / 3).quantize(METRE, "ROUND_FLOOR"), (Reason("step_between", {"on": long[-1]}),)


def _to_goal(km: Decimal, goal: Goal) -> Decimal:
    """The goal is not overshot by a step."""
    return km if goal.km is None else min(km, goal.km)


def _reached(case: Case, goal: Goal) -> tuple[Reason, ...]:
    """The first day on which each goal was reached by runs since the program was passed, none of them red."""
    reached = []
    good = [run for run in _since_passed(case) if run.colour != "red"]
    if goal.km is not None:
        far = (run.done_on for run in good if (run.entry.distance_km or 0) >= goal.km)
        reached += [Reason("goal_km_reached", {"goal_km": goal.km, "on": day}) for day in islice(far, 1)]
    weeks = _week_days(case, goal, good)
    reached += [Reason("goal_week_reached", {"goal_km": goal.km_a_week, "on": day}) for day in weeks]
    return tuple(reached)


def week_goal_reached(case: Case, goal: Goal) -> bool:
    """Say whether the runs of some seven days came to the goal since the program was passed, red ones too.

    Where a red run brought the week there, it is no goal reached, and no reason to run farther either.
    """
    return next(_week_days(case, goal, _since_passed(case)), None) is not None


def _week_days(case: Case, goal: Goal, runs: Iterable[Run]) -> Iterator[date]:
    """The first day on which one of these runs brought a week to its goal, if there is one."""
    if goal.km_a_week is None:
        return iter(())
    sums = _week_sums(case)
    return islice((run.done_on for run in runs if sums[run.done_on] >= goal.km_a_week), 1)


def _since_passed(case: Case) -> Iterator[Run]:
    since = case.state.passed_on
    return (run for run in case.runs if since is not None and run.done_on >= since)


def _week_km(case: Case, last_on: date) -> Decimal | None:
    week = [run.entry.distance_km for run in _week(case, last_on)]
    return None if None in week else sum(week, Decimal(0))


def _week(case: Case, last_on: date) -> list[Run]:
    """The runs of the seven days up to this one."""
    return [run for run in case.runs if 0 <= (last_on - run.done_on).days < WEEK_DAYS]


def _week_sums(case: Case) -> dict[date, Decimal]:
    """What is known to have been run in the 7 days up to each day with a run: enough to tell that a goal is reached."""
    sums: dict[date, Decimal] = {}
    week: deque[Run] = deque()
    total = Decimal(0)
    for run in case.runs:
        week.append(run)
        total += run.entry.distance_km or 0
        while (run.done_on - week[0].done_on).days >= WEEK_DAYS:
            total -= week.popleft().entry.distance_km or 0
        sums[run.done_on] = total
    return sums
