"""From a patient's program and logs to where planning and forecasting begin. Pure Python.

Both ask for days and distances that the future is yet to bring, so both need what is checked here first.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from plans.running.build_up import steps_back
from plans.running.case import DEFAULT_SESSIONS_TO_PASS, WEEK_MISSED, Case
from plans.running.futures import MOVES, Start
from plans.running.rest import earliest_run
from plans.running.run_days import OUTSIDE, WEEK, RunDays
from plans.running.scaling import with_repeats
from plans.running.spike_guard import stage_km
from plans.running.stage_rules import decide

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plans.running.case import Settings
    from plans.running.futures import Session
    from plans.running.protocol import Protocol, Stage
    from plans.running.run_days import Week
    from plans.running.spike_guard import Pace
    from plans.running.stage_rules import Verdict
    from plans.running.traffic_light import RunEntry

ONE_DAY = timedelta(days=1)
HELD = ("rest", "see_pt")  # until the knee is as usual, until the PT has looked
CODES = {
    "usual_not_set": (),
    "stage_incomplete": ("stage",),
    "week_between_runs": ("stage", "run_days", "days_between", "sessions"),
}


class NotPlannable(ValueError):
    """Why no day can be planned: a code of CODES and the values for its sentence."""

    def __init__(self, code: str, **values: object):
        if sorted(values) != sorted(CODES[code]):
            raise TypeError(f"{code} with values {sorted(values)}, not {CODES[code]}")
        self.code, self.values = code, values
        super().__init__(f"{code}: {values}")


def check_plannable(protocol: Protocol, settings: Settings, week: Week, stage_key: str | None = None) -> None:
    """Refuse what can never be planned.

    stage_key: the one stage that has to be complete, for a plan that goes as far as it can; None: all of them have to.
    Raises NotPlannable: usual_not_set, because no run has a colour without the usual morning pain; stage_incomplete,
    because a source leaves open what a stage is and the PT has not set it; week_between_runs, because the patient's
    days and the rest rule leave a week between runs, after which a stage begins again (R-R09): never passed.
    """
    if settings.usual_morning_pain is None:
        raise NotPlannable("usual_not_set")
    for stage in with_repeats(protocol, settings.repeats).stages:
        if not stage.is_complete and stage_key in (None, stage.key):
            raise NotPlannable("stage_incomplete", stage=stage.key)
    check_days(protocol, settings, week)


def check_days(protocol: Protocol, settings: Settings, week: Week) -> None:
    """Refuse days on which the rest rule of some stage lets it never be passed; see check_plannable."""
    for place, stage in enumerate(protocol.stages):
        sessions = settings.sessions_to_pass or stage.sessions_to_pass or DEFAULT_SESSIONS_TO_PASS
        if sessions > 1 and not _row_is_possible(protocol, week, place, sessions):
            raise NotPlannable(
                "week_between_runs",
                stage=stage.key,
                run_days=tuple(sorted(week.run)),
                days_between=stage.rest.days_between,
                sessions=sessions,
            )


def _row_is_possible(protocol: Protocol, week: Week, place: int, sessions: int) -> bool:
    """Run at one stage for as long as days can differ, and look for enough runs with less than a week between them."""
    first_on = date(2001, 1, 1)  # any day: only days between matter
    days, past = RunDays(protocol, week.run, first_on), []
    day = first_on.toordinal() + (protocol.at_first.days if protocol.at_first else 0)
    for _ in range(3 * WEEK + sessions):
        day = days.next_run(past, place, day)
        past.append((day, place))
    row = longest = 1
    for (one, _), (other, _) in zip(past[WEEK:], past[WEEK + 1 :], strict=False):
        row = row + 1 if other - one < WEEK_MISSED else 1
        longest = max(longest, row)
    return longest >= sessions


def with_answers_to_come(entries: Iterable[RunEntry], settings: Settings, today: date) -> tuple[RunEntry, ...]:
    """Return the entries with a next-morning pain that is not due yet taken as usual: the future answers it."""

    def is_pending(entry: RunEntry) -> bool:
        return entry.pain_next_morning is None and entry.done_on <= today <= entry.done_on + ONE_DAY

    usual = settings.usual_morning_pain
    return tuple(replace(entry, pain_next_morning=usual) if is_pending(entry) else entry for entry in entries)


def start_of(case: Case) -> Start:
    """Return where the futures of this case begin: as the rules propose today, accepted where nothing holds it."""
    verdict = decide(case)
    building, end = case.state.passed_on is not None, len(case.protocol.stages)
    last = max((run.done_on for run in case.runs), default=case.state.stage_entered_on)
    reds = [run.done_on.toordinal() for run in case.runs if run.colour == "red"]
    return Start(
        asked=max(case.today, case.state.stage_entered_on).toordinal(),
        place=end if building else case.protocol.place(case.stage),
        colour=case.current[-1].colour if case.current else None,
        passed=case.passed,
        row_days=(last - case.passed_days[-1]).days if case.passed_days else 0,
        since=max(last, case.state.stage_entered_on).toordinal(),
        rested=_rested_on(case, end if building else _first_place(case, verdict)).toordinal(),
        moves=not building and verdict.action in (*MOVES, "rest", "finish"),
        first_place=_first_place(case, verdict),
        held=verdict.action if verdict.action in HELD else None,
        last_red=max(reds, default=None),
        sessions=sessions_of(case),
        backs=tuple(int(back_km * 1000) for back_km, _on in steps_back(case)),
    )


def _first_place(case: Case, verdict: Verdict) -> int:
    """Where the next run is, once knee and PT allow it; the PT is assumed to go as far back as after a red run."""
    if verdict.action == "finish":
        return len(case.protocol.stages)
    if verdict.action == "see_pt":
        return case.protocol.place(case.lower_stage or case.stage)
    return case.protocol.place(case.protocol.stage(verdict.to_stage))


def _rested_on(case: Case, place: int) -> date:
    """The earliest day for the next run, with the stage at this place accepted and no limit lifted."""
    key = case.protocol.stages[min(place, len(case.protocol.stages) - 1)].key
    settings = replace(case.settings, lifted=frozenset())
    return earliest_run(replace(case, settings=settings, state=replace(case.state, stage_key=key)), key).run_on


def sessions_of(case: Case) -> tuple[Session, ...]:
    """Every run so far, one a day: of two the later in caution, with the longer distance and the higher stage."""
    places = {stage.key: place for place, stage in enumerate(case.protocol.stages)}
    by_day: dict[int, Session] = {}
    for run in case.runs:
        km = run.entry.distance_km
        day = run.done_on.toordinal()
        before = by_day[day][3] if day in by_day else None
        metres = max(filter(None, (before, km and int(km * 1000))), default=None)
        place = max(places.get(run.entry.stage_key, OUTSIDE), by_day[day][1] if day in by_day else OUTSIDE)
        by_day[day] = (day, place, run.colour, metres)
    return tuple(by_day[day] for day in sorted(by_day))


def stage_metres(stage: Stage, pace: Pace | None, *, high: bool = True) -> int | None:
    """Return how far a stage is, walking included, in whole metres rounded down.

    As for spike_guard.stage_km.
    """
    km = stage_km(stage, pace, high=high)
    return None if km is None else int(km * 1000)
