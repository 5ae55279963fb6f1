"""What comes next in a return-to-run program. Pure Python.  Rules R-R03 to R-R12 in docs/rules.md.

`advise` lets the stage rules decide, then adds the rest days, the spike guard and what may be unlocked. It proposes
only: whoever accepts stores a new State and asks again. The same input gives the same advice, whatever the order of
entries.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from plans.running.build_up import NO_GOAL, build_up
from plans.running.case import Case
from plans.running.reasons import Reason
from plans.running.rest import earliest_run
from plans.running.spike_guard import CUTS, own_pace, spike_guard, stage_km, weekly_note
from plans.running.stage_rules import TWO_REDS_DAYS, decide
from plans.running.totals import stage_distance_m, stage_duration_s
from plans.running.unlocks import unlock_ladder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from decimal import Decimal

    from plans.running.build_up import BuildUp, Goal
    from plans.running.case import Settings, State
    from plans.running.protocol import Protocol, Stage
    from plans.running.spike_guard import Guard
    from plans.running.stage_rules import Verdict
    from plans.running.traffic_light import RunEntry
    from plans.running.unlocks import Unlock

NO_RUN = ("rest", "see_pt")  # actions after which no run is planned


@dataclass(frozen=True)
class Advice:
    """The proposal.

    action: start (no run in this stage yet), repeat, advance, finish (last stage passed), wait (something needed is not
    logged, or the PT has to set something in the stage), rest (until pain is back to usual), drop (back as the source
    says, else one stage; at the first stage, that stage again) or see_pt.
    to_stage: the stage of the next run.  rule_ids: the rules that spoke, the deciding one first; none for start.
    passed, needed: green sessions in a row at the present stage, and how many it takes.
    next_run_on: the earliest day for it; None for rest, see_pt and a stage that the PT has to complete.
    light: colour of the last run; None without one.
    guard_km: the farthest that the next run may go; None without history.  guard_reason: says which of these it is.
    rest: why the next run is not earlier, and what to know of its day; also in `reasons`.
    planned_km: what the stage states; estimated_km: for a stage by time, by the runner's own pace; else None.
    most_s: how long a stage by time may go where the guard cuts it short; else None.
    weekly_note: the week grows by more than a tenth (R-R07); never a limit.
    days_in_stage, days_needed: for stages by days; else 0.
    unlocks: every kind of running in its order (R-R12).  build_up: after the program is passed; else None.
    basis: colour of the runs that this rests on, by run id as text; kept with a decision (see late_news.py).
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
    rest: tuple[Reason, ...] = ()
    planned_km: Decimal | None = None
    estimated_km: Decimal | None = None
    most_s: int | None = None
    weekly_note: Reason | None = None
    days_in_stage: int = 0
    days_needed: int = 0
    unlocks: tuple[Unlock, ...] = ()
    build_up: BuildUp | None = None
    basis: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def needs_override(self) -> bool:
        """True when the stage goes farther than the guard allows: its whole length is the PT's to allow (R-R06).

        Until then it is run as far as the guard allows.
        """
        return "R-R06" in self.rule_ids

    @property
    def next_km(self) -> Decimal | None:
        """How far the next run goes: the stage, or as much of it as the guard allows; None where nothing tells it."""
        if self.next_run_on is None:
            return None
        km = self.estimated_km if self.planned_km is None else self.planned_km
        return self.guard_km if self.needs_override else km

    @property
    def proposed_unlock(self) -> Unlock | None:
        """The kind of running that may come back now, if any."""
        return next((one for one in self.unlocks if one.status == "proposed"), None)


def advise(
    protocol: Protocol,
    settings: Settings,
    state: State,
    entries: Iterable[RunEntry],
    today: date,
    mornings: Mapping[date, int] | None = None,
    task_pains: Mapping[date, int] | None = None,
    goal: Goal = NO_GOAL,
) -> Advice:
    """Return what to propose for the next run.

    entries: every logged run of the patient, in any order; those after today are left out.
    mornings: morning pain logged on days without a run the day before; it can end the rest after a red run.
    task_pains: pain going down stairs or downhill, by the day it was found; it can open downhill running.
    goal: what distance is built up to once the program is passed.
    Raises ValueError for a stage that the protocol does not have.
    """
    return advise_case(Case(protocol, settings, state, tuple(entries), today, mornings or {}, task_pains or {}), goal)


def advise_case(case: Case, goal: Goal = NO_GOAL) -> Advice:
    """The same, for a case that is at hand: its runs are coloured once."""
    verdict = decide(case)
    stage = case.stage_as_set(verdict.to_stage)
    next_run_on, rest, notes = _day(case, verdict, stage)
    run_on = next_run_on or case.today
    built = build_up(case, run_on, goal) if case.state.passed_on else None
    planned_km = built.next_km if built else _stated_km(stage)
    estimated_km = None if built or planned_km is not None else _estimate(case, stage)
    guard = _guard(case, run_on, planned_km, estimated_km)
    most_km = guard.cap_km if guard.cuts else None
    goes_km = _at_most(planned_km, most_km), _at_most(estimated_km, most_km)
    week = weekly_note(_own(case), run_on, *goes_km) if next_run_on else None
    limits = (
        *(("R-R08",) if rest else ()),
        *(("R-R06",) if guard.cuts and next_run_on else ()),
        *(("R-R07",) if week else ()),
    )
    return Advice(
        action=verdict.action,
        to_stage=verdict.to_stage,
        rule_ids=verdict.rule_ids + limits,
        reasons=verdict.reasons + rest + notes,
        passed=case.passed,
        needed=case.needed,
        next_run_on=next_run_on,
        light=case.runs[-1].colour if case.runs else None,
        guard_km=guard.cap_km,
        guard_reason=guard.reason,
        rest=rest + notes,
        planned_km=planned_km,
        estimated_km=estimated_km,
        most_s=_most_s(stage, guard, estimated_km) if next_run_on else None,
        weekly_note=week,
        days_in_stage=case.days_in_stage if case.days_needed else 0,
        days_needed=case.days_needed,
        unlocks=unlock_ladder(case),
        build_up=built,
        basis=_basis(case),
    )


def _day(case: Case, verdict: Verdict, stage: Stage) -> tuple[date | None, tuple[Reason, ...], tuple[Reason, ...]]:
    """R-R08, and no day at all where there is nothing to run yet."""
    if verdict.action in NO_RUN:
        return None, (), ()
    if not stage.is_complete:
        missing = Reason("stage_incomplete", {"stage": stage.key})
        return None, (), () if missing in verdict.reasons else (missing,)
    earliest = earliest_run(case, stage.key)
    return earliest.run_on, earliest.reasons, earliest.notes


def _own(case: Case) -> Iterable[RunEntry]:
    return (run.entry for run in case.runs)


def _stated_km(stage: Stage) -> Decimal | None:
    metres = stage_distance_m(stage)
    return None if metres is None else metres / 1000


def _estimate(case: Case, stage: Stage) -> Decimal | None:
    return stage_km(stage, own_pace(_own(case)))


def _at_most(km: Decimal | None, most_km: Decimal | None) -> Decimal | None:
    return km if km is None or most_km is None else min(km, most_km)


def _guard(case: Case, run_on: date, planned_km: Decimal | None, estimated_km: Decimal | None) -> Guard:
    guard = spike_guard(_own(case), run_on, planned_km, estimated_km)
    if not guard.cuts or "R-R06" not in case.settings.lifted:
        return guard
    return replace(guard, reason=Reason(CUTS[guard.reason.code], guard.reason.values))


def _most_s(stage: Stage, guard: Guard, estimated_km: Decimal | None) -> int | None:
    """The time in which a runner comes as far as the guard allows, by the pace of the estimate."""
    duration_s = stage_duration_s(stage)
    if not guard.cuts or not estimated_km or duration_s is None:
        return None
    return int(duration_s * guard.cap_km / estimated_km)


def _basis(case: Case) -> dict[str, str]:
    """The runs of the stage, and those in which a second red run would count."""
    since = min(case.state.stage_entered_on, case.today - timedelta(days=TWO_REDS_DAYS))
    return {str(run.entry.run_id): run.colour for run in case.runs if run.done_on >= since}
