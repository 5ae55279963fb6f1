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
from plans.running.totals import stage_distance_m, stage_duration_s, stage_parts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from plans.running.protocol import Stage
    from plans.running.traffic_light import RunEntry

RISE = Decimal("1.10")
DAYS = 30
WEEK_DAYS = 7
WEEKS_BEFORE = 3  # as many full weeks of history does the weekly note need
METRE = Decimal("0.001")
PACE_DAYS = 30  # up to the last run that tells a pace
WHOLE = (9, 10)  # of a stage: from this part on it was run whole; the guard takes a tenth for no rise either [D]


@dataclass(frozen=True)
class Guard:
    """cap_km: the farthest that the run may go; None without history.  longest_km: what it was taken from."""

    cap_km: Decimal | None
    reason: Reason
    longest_km: Decimal | None = None

    @property
    def cuts(self) -> bool:
        """True when the stage goes farther than the cap, so that it is not run whole."""
        return self.reason.code in CUTS


CUTS = {"above_cap": "cap_lifted", "estimate_above_cap": "estimate_lifted"}  # and what is said once the PT lifted it


def spike_guard(
    entries: Iterable[RunEntry], run_on: date, planned_km: Decimal | None, estimated_km: Decimal | None = None
) -> Guard:
    """Return the cap of a run on run_on: 1.10 times the longest run of the 30 days before it, whatever its stage.

    planned_km: what the stage asks for; None when its source does not say.
    estimated_km: how far it will be by the runner's own pace, for stages by time.
    Runs without a logged distance tell nothing: a stage's stated distance is not taken for one that was run.
    """
    recent = [entry.distance_km for entry in entries if 0 <= (run_on - entry.done_on).days <= DAYS]
    longest = max((distance for distance in recent if distance), default=None)
    if longest is None:
        return Guard(None, Reason("no_history", {"days": DAYS}))
    cap = longest * RISE
    if planned_km is not None:
        code = "above_cap" if planned_km > cap else "within_cap"
        return Guard(cap, Reason(code, {"longest_km": longest, "planned_km": planned_km, "cap_km": cap}), longest)
    if estimated_km is not None:
        code = "estimate_above_cap" if estimated_km > cap else "estimate_within_cap"
        values = {"longest_km": longest, "estimated_km": estimated_km, "cap_km": cap}
        return Guard(cap, Reason(code, values), longest)
    return Guard(cap, Reason("distance_not_stated", {"longest_km": longest}), longest)


@dataclass(frozen=True)
class Pace:
    """How far the runner came in how many minutes, walking included."""

    km: Decimal
    minutes: int

    def km_in(self, duration_s: Decimal) -> Decimal:
        """Return how far that is, in km, to the metre below."""
        return (self.km * duration_s / (60 * self.minutes)).quantize(METRE, "ROUND_FLOOR")


def own_pace(entries: Iterable[RunEntry]) -> Pace | None:
    """Return the pace of the last run with kilometres and minutes and of those in the 30 days before it [D].

    None where no run tells both.
    """
    known = [entry for entry in entries if entry.distance_km and entry.duration_min]
    if not known:
        return None
    last_on = max(entry.done_on for entry in known)
    recent = [entry for entry in known if (last_on - entry.done_on).days <= PACE_DAYS]
    return Pace(sum(Decimal(entry.distance_km) for entry in recent), sum(entry.duration_min for entry in recent))


def stage_km(stage: Stage, pace: Pace | None, *, high: bool = True) -> Decimal | None:
    """Return how far a stage goes in km: as stated, and at this pace where it goes by time.

    None where nothing tells it. Of a stage that is partly by time, without a pace, what it states: at least so far.
    high: of a range the upper end.
    """
    parts = stage_parts(stage, high=high)
    if parts is None:
        return None
    metres, seconds = parts
    if seconds and pace is None:
        return metres / 1000 or None
    return metres / 1000 + (pace.km_in(seconds) if seconds else 0)


def is_whole(part: int, whole: int) -> bool:
    """Say whether this much of a stage, in metres or in seconds, counts as all of it."""
    return part * WHOLE[1] >= whole * WHOLE[0]


def ran_whole(entry: RunEntry, stage: Stage, before: Iterable[RunEntry]) -> bool:
    """Say whether a run that was done as planned was the whole stage, or was cut short by the guard.

    before: the runs of the days before it, by which the guard cut it.  Where no cap stood in the way, or the log tells
    neither how far nor how long it was, what the runner says holds.
    """
    metres, seconds = stage_distance_m(stage, high=False), stage_duration_s(stage, high=False)
    if seconds is not None and entry.duration_min is not None:
        known = entry.duration_min * 60, int(seconds)
    elif metres is not None and entry.distance_km is not None:
        known = int(entry.distance_km * 1000), int(metres)
    else:
        known = None
    if known and is_whole(*known):
        return True
    runs = list(before)
    whole_km = stage_km(stage, own_pace(runs) or own_pace([entry]), high=False)
    cap_km = spike_guard(runs, entry.done_on, None).cap_km
    if whole_km is None or cap_km is None or whole_km <= cap_km:
        return True
    if known:
        return False
    return entry.distance_km is None or is_whole(int(entry.distance_km * 1000), int(whole_km * 1000))


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
