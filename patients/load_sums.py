"""Small sums over weeks of running: facts with their numbers, no verdict.  Pure Python."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal

    from patients.rules.findings import Week

WEEKS_IN_30_DAYS = 4  # whole weeks that lie within the 30 days before one


@dataclass(frozen=True, slots=True)
class Rise:
    """From one amount to a larger or smaller one, km.  on: Monday of the later week.  percent: whole, may be < 0."""

    on: date
    before_km: Decimal
    after_km: Decimal

    @property
    def percent(self) -> int:
        return round((self.after_km - self.before_km) * 100 / self.before_km)


def largest_weekly_rise(weeks: Sequence[Week]) -> Rise | None:
    """Return the step between two neighbouring weeks with the largest rise in per cent.

    weeks: oldest first, without gaps.  None where no two neighbours are both known, or every earlier one is 0 km.
    """
    steps = [
        Rise(week.starts_on, before.km, week.km)
        for before, week in pairwise(weeks)
        if before.km and week.km is not None
    ]
    return max(steps, key=lambda step: (step.after_km / step.before_km, step.on), default=None)


def largest_single_run(weeks: Sequence[Week]) -> Rise | None:
    """Return the longest run of a week against the longest of the four weeks before it, where that rise is largest.

    weeks: oldest first, without gaps.  Only a week whose four earlier ones are all known is judged: an unknown week
    may hold the longest run.  None where there is no such week, or nothing was run before it.
    """
    steps = []
    for place in range(WEEKS_IN_30_DAYS, len(weeks)):
        earlier = [week.longest_km for week in weeks[place - WEEKS_IN_30_DAYS : place]]
        now = weeks[place].longest_km
        if now is not None and None not in earlier and max(earlier):
            steps.append(Rise(weeks[place].starts_on, max(earlier), now))
    return max(steps, key=lambda step: (step.after_km / step.before_km, step.on), default=None)
