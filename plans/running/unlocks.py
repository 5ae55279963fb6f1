"""Which kind of running may come back next. Pure Python.  Rule R-R12 in docs/rules.md.

Order: longer easy runs, speed, uphill, then downhill with stairs and fast track running last. Distance before speed and
hills (Esculier18 by way of a review), downhill last (Trek) [V]; the finer order and the weeks are ours [D].
One kind at a time; only the PT allows it, in any order with a reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plans.running.case import KINDS, WEEK_MISSED
from plans.running.reasons import Reason

if TYPE_CHECKING:
    from datetime import date

    from plans.running.case import Case

GREEN_DAYS = {"longer": 14, "speed": 28, "uphill": 28, "downhill": 28}
TASK_PAIN_LIMIT = 2  # 0-10, going down stairs or downhill
TASK_PAIN_DAYS = 14  # how long such a value holds [D]


@dataclass(frozen=True)
class Unlock:
    """status: allowed (by the PT, since that day), proposed, or locked.  reasons: the conditions, with their values."""

    kind: str
    status: str
    reasons: tuple[Reason, ...] = ()
    since: date | None = None


def unlock_ladder(case: Case) -> tuple[Unlock, ...]:
    """Return every kind of running in its order: at most one is proposed, the first that is not allowed yet."""
    ladder: list[Unlock] = []
    for kind in KINDS:
        since = case.settings.unlocked.get(kind)
        if since is not None:
            ladder.append(Unlock(kind, "allowed", (), since))
            continue
        before = next((one.kind for one in ladder if one.status != "allowed"), None)
        ladder.append(_waits_for(kind, before) if before else _judge(case, kind))
    return tuple(ladder)


def green_days(case: Case) -> int:
    """Days of the unbroken green row up to today, since the program was passed; 0 when the last run was not green.

    A run that was not green breaks the row, whatever its stage, and so does a week without a run.
    """
    first_on, later = None, case.today
    for run in reversed(case.runs):
        if run.colour != "green" or (later - run.done_on).days >= WEEK_MISSED:
            break
        first_on = later = run.done_on
    if first_on is None:
        return 0
    return (case.today - max(first_on, case.state.passed_on or first_on)).days


def _waits_for(kind: str, before: str) -> Unlock:
    return Unlock(kind, "locked", (Reason("unlock_order", {"before": before}),))


def _judge(case: Case, kind: str) -> Unlock:
    days = green_days(case)
    met, reasons = [], []
    if case.state.passed_on is None:
        met.append(False)
        reasons.append(Reason("unlock_program_not_passed"))
    met.append(days >= GREEN_DAYS[kind])
    reasons.append(Reason("unlock_green_days", {"days": days, "needed": GREEN_DAYS[kind]}))
    for one_met, reason in (_since_the_one_before(case, kind), _task_pain(case, kind)):
        met.append(one_met)
        reasons += [reason] if reason else []
    return Unlock(kind, "proposed" if all(met) else "locked", tuple(reasons))


def _since_the_one_before(case: Case, kind: str) -> tuple[bool, Reason | None]:
    """One thing at a time: the kind before was allowed, and a green run has followed [D]."""
    place = KINDS.index(kind)
    if not place:
        return True, None
    before = KINDS[place - 1]
    since = case.settings.unlocked[before]
    if case.runs and case.runs[-1].colour == "green" and case.runs[-1].done_on >= since:
        return True, None
    return False, Reason("unlock_no_green_run_since", {"before": before, "since": since})


def _task_pain(case: Case, kind: str) -> tuple[bool, Reason | None]:
    """Downhill: pain going down stairs or downhill at most 2, found in the last 14 days."""
    if kind != "downhill":
        return True, None
    found_on = max((day for day in case.task_pains if day <= case.today), default=None)
    if found_on is None:
        return False, Reason("unlock_task_pain_missing")
    if (case.today - found_on).days > TASK_PAIN_DAYS:
        return False, Reason("unlock_task_pain_old", {"on": found_on, "days": TASK_PAIN_DAYS})
    pain = case.task_pains[found_on]
    return pain <= TASK_PAIN_LIMIT, Reason("unlock_task_pain", {"pain": pain, "limit": TASK_PAIN_LIMIT, "on": found_on})
