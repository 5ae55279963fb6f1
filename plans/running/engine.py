"""What comes next in a return-to-run program. Pure Python.  Rules R-R03 to R-R09 in docs/rules.md.

`advise` lets the stage rules decide, then adds the rest days and the spike guard. It proposes only: whoever accepts
stores a new State and asks again. The same input gives the same advice, whatever the order of the entries.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plans.running.case import Case
from plans.running.reasons import Reason
from plans.running.spike_guard import spike_guard
from plans.running.stage_rules import ONE_DAY, decide
from plans.running.totals import stage_distance_m

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from decimal import Decimal

    from plans.running.case import Settings, State
    from plans.running.protocol import Protocol
    from plans.running.stage_rules import Verdict
    from plans.running.traffic_light import RunEntry


@dataclass(frozen=True)
class Advice:
    """The proposal.

    action: start (no run in this stage yet), repeat, advance, finish (last stage passed), wait (something needed is not
    logged), rest (until pain is back to usual), drop (one stage back; at the first stage, that stage again) or see_pt.
    to_stage: the stage of the next run.  rule_ids: the rules that spoke, the deciding one first; none for start.
    passed, needed: green sessions in a row at the present stage, and how many it takes.
    next_run_on: the earliest day for it; None for rest and see_pt.  light: colour of the last run; None without one.
    guard_km: the farthest that the next run may go; None without history.  guard_reason: says which of these it is.
    """

    action: str
    to_stage: str
    rule_ids: tuple[str, ...]
    reasons: tuple[Reason, ...]
    passed: int
    needed: int
    next_run_on: date | None
    light: str | None
    guard_km: Decimal | None
    guard_reason: Reason

    @property
    def needs_override(self) -> bool:
        """True when the stage asks for more distance than the guard allows: the PT decides, with a reason (R-R06)."""
        return "R-R06" in self.rule_ids


def advise(
    protocol: Protocol,
    settings: Settings,
    state: State,
    entries: Iterable[RunEntry],
    today: date,
    mornings: Mapping[date, int] | None = None,
) -> Advice:
    """Return what to propose for the next run.

    entries: every logged run of the patient, in any order; those after today are left out.
    mornings: morning pain logged on days without a run the day before; it can end the rest after a red run.
    Raises ValueError for a stage that the protocol does not have.
    """
    case = Case(protocol, settings, state, tuple(entries), today, mornings or {})
    verdict = decide(case)
    next_run_on, rest = _earliest_run(case, verdict)
    distance = stage_distance_m(protocol.stage(verdict.to_stage))
    planned_km = None if distance is None else distance / 1000
    guard = spike_guard((run.entry for run in case.runs), next_run_on or today, planned_km)
    limits = (("R-R08",) if rest else ()) + (("R-R06",) if guard.reason.code == "above_cap" and next_run_on else ())
    return Advice(
        action=verdict.action,
        to_stage=verdict.to_stage,
        rule_ids=verdict.rule_ids + limits,
        reasons=verdict.reasons + ((rest,) if rest else ()),
        passed=case.passed,
        needed=case.needed,
        next_run_on=next_run_on,
        light=case.runs[-1].colour if case.runs else None,
        guard_km=guard.cap_km,
        guard_reason=guard.reason,
    )


def _earliest_run(case: Case, verdict: Verdict) -> tuple[date | None, Reason | None]:
    """R-R08: the earliest day for the next run, and the rest that moves it beyond today."""
    if verdict.action in ("rest", "see_pt"):
        return None, None
    earliest = max(case.today, case.state.stage_entered_on)
    stages = (case.stage, case.protocol.stage(verdict.to_stage))
    rests = [stage.rest.days_between for stage in stages if stage.rest.days_between is not None]
    if not case.runs or not rests:
        return earliest, None
    rested_on = case.runs[-1].done_on + (max(rests) + 1) * ONE_DAY
    if rested_on <= earliest:
        return earliest, None
    return rested_on, Reason("rest_days", {"days": max(rests), "until": rested_on})
