"""Building up distance once the program is passed. Pure Python. See "Building up distance" in docs/rules.md.

The next run grows by the source's own step, else by a tenth once in seven days [D], and never beyond the guard (R-R06);
the runs between are two thirds of the longest. It grows only after a green run; after a red one it is a step shorter.
The goal is a distance in one run, in a week, or both.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING

from plans.running.reasons import Reason
from plans.running.spike_guard import METRE, RISE, WEEK_DAYS, spike_guard
from plans.running.totals import METRES

if TYPE_CHECKING:
    from collections.abc import Iterator
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
    if case.runs[-1].colour != "green":
        km, hold = _not_longer(case, guard.longest_km)
        return BuildUp(_to_goal(km, goal), guard.cap_km, week_km, (hold,), reached)
    next_km, reasons = _step(case, guard.longest_km, guard.cap_km, run_on)
    return BuildUp(_to_goal(next_km, goal), guard.cap_km, week_km, reasons, reached)


def _not_longer(case: Case, longest_km: Decimal) -> tuple[Decimal, Reason]:
    """As far as the last run; after a red one a step less, as the program would go back a stage [D]."""
    last = case.runs[-1]
    km = min(longest_km, last.entry.distance_km or longest_km)
    if last.colour != "red":
        return km, Reason("build_hold", {"colour": last.colour})
    return (km / RISE).quantize(METRE, "ROUND_FLOOR"), Reason("build_step_back")


def _step(case: Case, longest_km: Decimal, cap_km: Decimal, run_on: date) -> tuple[Decimal, tuple[Reason, ...]]:
    stated = case.protocol.build_up
    if stated is None or stated.step.unit not in METRES:
        return _tenth_a_week(case, longest_km, run_on)
    step_km = stated.step.value * METRES[stated.step.unit] / 1000
    if longest_km + step_km <= cap_km:
        return longest_km + step_km, (Reason("step_stated", {"step_km": step_km}),)
    held = Reason("step_held_by_cap", {"step_km": step_km, "cap_km": cap_km})
    return cap_km, (Reason("step_stated", {"step_km": step_km}), held)


def _tenth_a_week(case: Case, longest_km: Decimal, run_on: date) -> tuple[Decimal, tuple[Reason, ...]]:
    """A tenth more than the longest, once in seven days; between two long runs an easier one."""
    week = [run for run in case.runs if 0 <= (run_on - run.done_on).days < WEEK_DAYS and run.entry.distance_km]
    long = [run.done_on for run in week if run.entry.distance_km >= longest_km * LONG]
    if not long:
        return (longest_km * RISE).quantize(METRE, "ROUND_FLOOR"), (Reason("step_tenth"),)
    return (longest_km * 2 / 3).quantize(METRE, "ROUND_FLOOR"), (Reason("step_between", {"on": long[-1]}),)


def _to_goal(km: Decimal, goal: Goal) -> Decimal:
    """The goal is not overshot by a step."""
    return km if goal.km is None else min(km, goal.km)


def _reached(case: Case, goal: Goal) -> tuple[Reason, ...]:
    """The first day on which each goal was reached by runs since the program was passed, none of them red."""
    reached = []
    if goal.km is not None:
        far = (run.done_on for run in _since_passed(case) if (run.entry.distance_km or 0) >= goal.km)
        reached += [Reason("goal_km_reached", {"goal_km": goal.km, "on": day}) for day in islice(far, 1)]
    if goal.km_a_week is not None:
        sums = _week_sums(case)
        full = (run.done_on for run in _since_passed(case) if sums[run.done_on] >= goal.km_a_week)
        reached += [Reason("goal_week_reached", {"goal_km": goal.km_a_week, "on": day}) for day in islice(full, 1)]
    return tuple(reached)


def _since_passed(case: Case) -> Iterator[Run]:
    since = case.state.passed_on
    return (run for run in case.runs if since is not None and run.done_on >= since and run.colour != "red")


def _week_km(case: Case, last_on: date) -> Decimal | None:
    week = [run.entry.distance_km for run in case.runs if 0 <= (last_on - run.done_on).days < WEEK_DAYS]
    return None if None in week else sum(week, Decimal(0))


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
