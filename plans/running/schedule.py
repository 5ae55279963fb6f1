"""What is planned on the days to come: runs, strength, cross-training, rest, race. Pure Python.

Runs come from the engine, asked again for every session, as if each answer to come were green and each proposal were
accepted on the next morning. Rest rules are kept always. Described in docs/rules.md, "Schedule and forecast".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from plans.running.build_up import Goal
from plans.running.case import Case, State
from plans.running.engine import advise_case
from plans.running.other_days import cross_training_days, strength_days
from plans.running.outset import (
    HELD,
    check_plannable,
    sessions_of,
    stage_metres,
    with_answers_to_come,
)
from plans.running.run_days import ANY_DAY, NO_RACE, OUTSIDE, WEEK, RunDays
from plans.running.situations import simulated_run
from plans.running.spike_guard import is_whole, own_pace, spike_guard
from plans.running.totals import stage_distance_m, stage_duration_s

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from plans.running.case import Settings
    from plans.running.engine import Advice
    from plans.running.protocol import Protocol
    from plans.running.run_days import Race, Week
    from plans.running.traffic_light import RunEntry

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class PlannedRun:
    """stage_key: None once the program is passed.  session, of_sessions: which green run of the stage it will be.

    distance_m, duration_s: what the stage states, or how far building up goes; None where neither says.
    moved_from: the day on which it was due and not done; only the next run can have one.
    cut: the stage goes more than a tenth beyond the longest of the 30 days before, of what was run and what is planned
    (R-R06), so it is run only as far, or as long, as said here.  session: None where that is too little to count.
    """

    stage_key: str | None
    session: int | None
    of_sessions: int | None
    distance_m: Decimal | None
    duration_s: Decimal | None
    moved_from: date | None = None
    cut: bool = False


@dataclass(frozen=True)
class Day:
    """One local day and all that is planned on it.

    race_beyond: the race goes more than a tenth beyond the longest of the 30 days before (R-R06); the days after it are
    planned as if it had ended there.
    """

    on: date
    run: PlannedRun | None = None
    race: Race | None = None
    strength: bool = False
    cross_training: bool = False
    race_beyond: bool = False

    @property
    def kind(self) -> str:
        """What the day is first of all: race, run, strength, cross_training or rest."""
        names = ("race", "run", "strength", "cross_training")
        return next((name for name in names if getattr(self, name)), "rest")


@dataclass(frozen=True)
class Schedule:
    """held: None; "rest" or "see_pt" while no run can be planned: until the knee is as usual, until the PT has looked.

    passed_on: the morning on which the program's end can be accepted when all goes well; None when not in these days.
    open_stage: the stage that the PT has to set for the plan to go on, where it came to one; till then the stage before
    is planned again, or none after a step back into it.
    """

    days: tuple[Day, ...]
    held: str | None
    passed_on: date | None
    open_stage: str | None = None


def schedule(
    protocol: Protocol,
    settings: Settings,
    state: State,
    entries: Iterable[RunEntry],
    today: date,
    week: Week = ANY_DAY,
    days: int = 42,
    *,
    race: Race = NO_RACE,
    mornings: Mapping[date, int] | None = None,
) -> Schedule:
    """Return what is planned from today on, for `days` days.

    entries, mornings: as for engine.advise.  week: the days that the PT chose.
    Raises NotPlannable where no day could ever be planned.
    """
    check_plannable(protocol, settings, week, state.stage_key)
    last_on = today + (days - 1) * ONE_DAY
    known = with_answers_to_come(entries, settings, today)
    plan = _Plan(Case(protocol, settings, state, known, today, mornings or {}, {}), week, race)
    runs = plan.until(last_on + (7 - last_on.isoweekday()) * ONE_DAY)  # whole weeks: strength is spread over them
    ran = {run.done_on for run in plan.case.runs} | set(runs) | ({race.on} if race.on else set())
    strength = strength_days(week, ran, race.on, today, last_on)
    cross = cross_training_days(week, ran, strength, today, last_on)
    every = [today + number * ONE_DAY for number in range(days)]
    told = (
        Day(on, runs.get(on), race, on in strength, on in cross, plan.race_beyond)
        if on == race.on
        else Day(on, runs.get(on), None, on in strength, on in cross)
        for on in every
    )
    return Schedule(tuple(told), plan.held, plan.passed_on, plan.open_stage)


class _Plan:
    """The case as it would be on the day that is being planned."""

    def __init__(self, case: Case, week: Week, race: Race):
        self.case, self.race, self.own_days = case, race, week.run
        self.past = list(sessions_of(case))
        self.places = {stage.key: place for place, stage in enumerate(case.protocol.stages)}
        race_day = race.on.toordinal() if race.on and race.on >= case.today else None
        self.run_days = RunDays(case.protocol, week.run, case.started_on, race_day)
        self.runs: dict[date, PlannedRun] = {}
        self.held: str | None = None
        self.passed_on: date | None = None
        self.open_stage: str | None = None
        self.race_beyond = False

    def until(self, last_on: date) -> dict[date, PlannedRun]:
        """Plan run after run up to last_on."""
        due_on = self._due_on()
        while (step := self._next()) and step[1] <= last_on:
            advice, run_on = step
            moved_from = due_on if not self.runs and due_on and due_on < self.first_today else None
            self.runs[run_on] = self._planned(advice, moved_from)
            self._run(run_on, advice.next_km)
        if self.race.on and self.race.on >= self.case.today:  # nothing was planned as far as the race
            self._judge_race()
        return self.runs

    @property
    def place(self) -> int:
        return len(self.places) if self.case.state.passed_on else self.places[self.case.state.stage_key]

    def _next(self) -> tuple[Advice, date] | None:
        """Accept what is proposed until a run can be planned; None while none can."""
        while True:
            advice = self._accepted()
            if advice.action in HELD:
                self.held = advice.action
                return None
            self.open_stage = self.open_stage or _left_open(advice)
            if not self.case.stage.is_complete:
                return None
            run_on = self._run_on(advice)
            if self.race.on and self.case.today <= self.race.on < run_on:
                self._race()
            elif run_on == self.case.today:
                return advice, run_on
            else:
                self._wait_until(run_on)

    def _accepted(self) -> Advice:
        """Take what the engine proposes today, and return what it says of the next run."""
        goal = Goal(self.race.km, self.race.km_a_week)
        advice = advise_case(self.case, goal)
        today, state = self.case.today, self.case.state
        if state.passed_on is None and advice.action == "finish":
            self.passed_on = today
            self._change(state=replace(state, stage_entered_on=today, passed_on=today))
        elif state.passed_on is None and advice.action in ("advance", "drop"):
            self._change(state=replace(state, stage_key=advice.to_stage, stage_entered_on=today))
        else:
            return advice
        return advise_case(self.case, goal)

    def _run_on(self, advice: Advice) -> date:
        earliest = advice.next_run_on or self.case.today
        if "R-R08" in self.case.settings.lifted:  # the PT lifted the rest for this one run
            return next(on for number in range(2 * WEEK + 1) if self._is_own(on := earliest + number * ONE_DAY))
        return date.fromordinal(self.run_days.next_run(self.past, self.place, earliest.toordinal()))

    def _is_own(self, on: date) -> bool:
        return (not self.own_days or on.isoweekday() in self.own_days) and on != self.race.on

    def _due_on(self) -> date | None:
        """The day on which the next run was due when it was first planned; None after red, when nobody could tell."""
        case = self.case
        self.first_today = case.today
        if case.runs and case.runs[-1].colour == "red":
            return None
        last = case.runs[-1].done_on + ONE_DAY if case.runs else case.state.stage_entered_on
        planned_on = max(last, case.state.stage_entered_on)
        return date.fromordinal(self.run_days.next_run(self.past, self.place, planned_on.toordinal()))

    def _planned(self, advice: Advice, moved_from: date | None) -> PlannedRun:
        if self.case.state.passed_on:
            km = advice.planned_km
            return PlannedRun(None, None, None, None if km is None else km * 1000, None, moved_from)
        stage = self.case.stage
        session = min(advice.passed + 1, advice.needed) if self._counts(advice) else None
        if not advice.needs_override:
            metres, seconds = stage_distance_m(stage), stage_duration_s(stage)
        elif advice.most_s is not None:
            metres, seconds = None, Decimal(advice.most_s)
        else:
            metres, seconds = advice.guard_km * 1000, None
        return PlannedRun(stage.key, session, advice.needed, metres, seconds, moved_from, advice.needs_override)

    def _counts(self, advice: Advice) -> bool:
        """Say whether the run is a session of its stage, or is cut too short for one."""
        if not advice.needs_override:
            return True
        least = stage_metres(self.case.stage, own_pace(run.entry for run in self.case.runs), high=False)
        return is_whole(int(advice.guard_km * 1000), least)

    def _run(self, on: date, km: Decimal | None):
        """Suppose that the run was done and green, as far as it was planned."""
        planned = self.runs[on]
        counts = planned.stage_key is None or planned.session is not None
        self._log(on, self.case.state.stage_key, self.place, km and km * 1000, counts=counts)

    def _race(self):
        """Suppose that the race was run, and green: a run outside the program, as far as the guard allows."""
        cap_km = self._judge_race()
        km = cap_km if self.race_beyond else self.race.km
        self._log(self.race.on, None, OUTSIDE, km and km * 1000, counts=True)

    def _judge_race(self) -> Decimal | None:
        """Note whether the race goes beyond the guard, and return how far that is."""
        guard = spike_guard((run.entry for run in self.case.runs), self.race.on, self.race.km)
        self.race_beyond = guard.cuts
        return guard.cap_km

    def _log(self, on: date, stage_key: str | None, place: int, metres: Decimal | None, *, counts: bool):
        km = None if metres is None else Decimal(int(metres)) / 1000
        run = simulated_run(f"planned {on}", on, stage_key, "green", distance_km=km, completed=counts)
        self.past.append((on.toordinal(), place, "green", metres and int(metres)))
        settings = replace(self.case.settings, lifted=frozenset())
        self._change(entries=(*self.case.entries, run), settings=settings)
        self._wait_until(on + ONE_DAY)

    def _wait_until(self, on: date):
        self._change(today=on)

    def _change(self, **parts: object):
        self.case = replace(self.case, **parts)


def _left_open(advice: Advice) -> str | None:
    """Return the stage that the rules cannot go on to before the PT has set it."""
    return next((reason.values["stage"] for reason in advice.reasons if reason.code == "stage_incomplete"), None)
