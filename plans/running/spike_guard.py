"""How far the next run may go. Pure Python.  Rule R-R06 in docs/rules.md.

Source: Frandsen25, Br J Sports Med 59:1203-1210: single runs more than 10 % above the longest of the past 30 days go
with more injuries [V]; no such relation was found for the change from week to week.
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


@dataclass(frozen=True)
class Guard:
    """cap_km: the farthest that the run may go; None without history."""

    cap_km: Decimal | None
    reason: Reason


def spike_guard(entries: Iterable[RunEntry], run_on: date, planned_km: Decimal | None) -> Guard:
    """Return the cap of a run on run_on: 1.10 times the longest run of the 30 days before it, whatever its stage.

    planned_km: what the stage asks for; None when its source does not say.
    Runs without a logged distance tell nothing: a stage's stated distance is not taken for one that was run.
    """
    recent = [entry.distance_km for entry in entries if 0 <= (run_on - entry.done_on).days <= DAYS]
    longest = max((distance for distance in recent if distance), default=None)
    if longest is None:
        return Guard(None, Reason("no_history", {"days": DAYS}))
    cap = longest * RISE
    if planned_km is None:
        return Guard(cap, Reason("distance_not_stated", {"longest_km": longest}))
    code = "above_cap" if planned_km > cap else "within_cap"
    return Guard(cap, Reason(code, {"longest_km": longest, "planned_km": planned_km}))
