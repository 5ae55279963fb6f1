"""How far the next run may go. Pure Python.  Rules R-R06 and R-R07 in docs/rules.md.

Source: Frandsen25, Br J Sports Med 59:1203-1210: single runs more than 10 % above the longest of the past 30 days go
with more injuries [V]; no such relation was found for the change from week to week. The week is a soft note only:
clinics use 10 % a week, Buist08 found no benefit of it [V].
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from plans.running.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from plans.running.traffic_light import RunEntry

RISE = Decimal("1.10")
DAYS = 30
WEEK_DAYS = 7
WEEKS_BEFORE = 3  # as many full weeks of history does the weekly note need
METRE = Decimal("0.001")


@dataclass(frozen=True)
class Guard:
    """cap_km: the farthest that the run may go; None without history.  longest_km: what it was taken from."""

    cap_km: Decimal | None
    reason: Reason
    longest_km: Decimal | None = None


def spike_guard(
    entries: Iterable[RunEntry], run_on: date, planned_km: Decimal | None, estimated_km: Decimal | None = None
) -> Guard:
    """Return the cap of a run on run_on: 1.10 times the longest run of the 30 days before it, whatever its stage.

    planned_km: what the stage asks for; None when its source does not say.
    estimated_km: how far it will be by the runner's own pace, for stages by time: told, never a limit passed or kept.
    Runs without a logged distance tell nothing: a stage's stated distance is not taken for one that was run.
    """
    recent = [entry.distance_km for entry in entries if 0 <= (run_on - entry.done_on).days <= DAYS]
    longest = max((distance for distance in recent if distance), default=None)
    if longest is None:
        return Guard(None, Reason("no_history", {"days": DAYS}))
    cap = longest * RISE
    if planned_km is not None:
        code = "above_cap" if planned_km > cap else "within_cap"
        return Guard(cap, Reason(code, {"longest_km": longest, "planned_km": planned_km}), longest)
    if estimated_km is not None:
        code = "estimate_above_cap" if estimated_km > cap else "estimate_within_cap"
        values = {"longest_km": longest, "estimated_km": estimated_km, "cap_km": cap}
        return Guard(cap, Reason(code, values), longest)
    return Guard(cap, Reason("distance_not_stated", {"longest_km": longest}), longest)


def own_distance_km(entries: Iterable[RunEntry], run_on: date, duration_s: Decimal | None) -> Decimal | None:
    """Estimate how far a stage of this duration goes, in km to the metre: by all runs of 30 days with both values [D].

    None without such a run, or without a duration.
    """
    if duration_s is None:
        return None
    known = [
        (entry.distance_km, entry.duration_min)
        for entry in entries
        if entry.distance_km and entry.duration_min and 0 <= (run_on - entry.done_on).days <= DAYS
    ]
    if not known:
        return None
    km, minutes = sum(Decimal(one) for one, _ in known), sum(one for _, one in known)
    return (km * duration_s / (60 * minutes)).quantize(METRE)


def weekly_note(
    entries: Iterable[RunEntry], run_on: date, planned_km: Decimal | None, estimated_km: Decimal | None = None
) -> Reason | None:
    """Return a note when the week up to this run is above 1.10 times the mean of the three weeks before it.

    Weeks are the 7 days up to run_on, and those before. Silent without a distance of the next run, while the log does
    not reach back over the three weeks, when a run of these weeks has no distance, and after three weeks of nothing.
    With an estimated distance the note says so.
    """
    next_km = estimated_km if planned_km is None else planned_km
    if next_km is None:
        return None
    weeks: list[list[Decimal | None]] = [[] for _ in range(WEEKS_BEFORE + 1)]
    has_history = False
    for entry in entries:
        days = (run_on - entry.done_on).days
        if 0 <= days < len(weeks) * WEEK_DAYS:
            weeks[days // WEEK_DAYS].append(entry.distance_km)
        has_history = has_history or days >= len(weeks) * WEEK_DAYS - 1
    if not has_history or any(None in week for week in weeks):
        return None
    this_week = sum(weeks[0], next_km)
    before = sum((sum(week, Decimal(0)) for week in weeks[1:]), Decimal(0))
    if not before or this_week * WEEKS_BEFORE <= before * RISE:
        return None
    code = "week_above" if planned_km is not None else "week_above_estimate"
    return Reason(code, {"week_km": this_week, "mean_km": (before / WEEKS_BEFORE).quantize(METRE)})
