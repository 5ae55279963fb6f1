"""When a patient may be through the program, run 5 and 10 km, and reach the goal. Pure Python.

The same rules are played forward over simulated answers of the knee (futures.py, responses.py). Not a promise and not a
prediction: nobody has measured these probabilities [D]; `Outlook.assumptions` is written beside every date.
Described in docs/rules.md, "Schedule and forecast".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from math import ceil
from random import Random
from typing import TYPE_CHECKING

from plans.running.build_up import Goal, week_goal_reached
from plans.running.case import Case
from plans.running.futures import Course, Future
from plans.running.outset import check_plannable, stage_metres, start_of, with_answers_to_come
from plans.running.responses import PRIOR_RUNS, Responses, best_answer, drawn_answers, own_responses
from plans.running.run_days import ANY_DAY, NO_RACE, RunDays
from plans.running.scaling import with_repeats
from plans.running.situations import Decisions
from plans.running.spike_guard import own_pace
from plans.running.totals import METRES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from plans.running.case import Settings, State
    from plans.running.futures import Start
    from plans.running.protocol import Protocol
    from plans.running.run_days import Race, Week
    from plans.running.traffic_light import RunEntry

PATHS = 1000
HORIZON = timedelta(days=730)  # no date is told beyond it
SLOW = 0.9  # nine of ten futures are there by then
DISTANCES_M = {"five_km": 5000, "ten_km": 10000}
CODES = {
    "beyond_horizon": ("until",),
    "no_pace": (),
    "not_by_then": ("goal_on", "earliest"),
    "distance_unknown": (),
}


@dataclass(frozen=True)
class Forecast:
    """earliest: every answer green, no day missed.  typical: half of the futures are there.  slow: nine of ten are.

    typical, slow: None when it is later than the horizon.  share: of the futures that are there by the day of the race,
    0 to 1; None without such a day.
    """

    earliest: date
    typical: date | None
    slow: date | None
    share: float | None = None


@dataclass(frozen=True)
class NoForecast:
    """Why there is no date: a code of CODES and the values for its sentence.

    share: of the futures that are there by the day of the goal; None without such a day or without a distance.
    """

    code: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)
    share: float | None = None

    def __post_init__(self):
        if sorted(self.values) != sorted(CODES[self.code]):
            raise ValueError(f"{self.code} with values {sorted(self.values)}, not {CODES[self.code]}")


@dataclass(frozen=True)
class Assumption:
    """code: what is assumed.  values: its numbers.  mark: how sure it is; [D] is our own choice."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)
    mark: str = "D"


@dataclass(frozen=True)
class Outlook:
    """finish: the morning on which the end of the program can be accepted.  five_km, ten_km, goal: first run so far,
    logged or to come.

    finish is None once the program is passed, goal without a distance.  paths: how many futures; seed: of their chance.
    """

    finish: Forecast | NoForecast | None
    five_km: Forecast | NoForecast
    ten_km: Forecast | NoForecast
    goal: Forecast | NoForecast | None
    assumptions: tuple[Assumption, ...]
    paths: int
    seed: int


def forecast(
    protocol: Protocol,
    settings: Settings,
    state: State,
    entries: Iterable[RunEntry],
    today: date,
    week: Week = ANY_DAY,
    *,
    seed: int,
    race: Race = NO_RACE,
    mornings: Mapping[date, int] | None = None,
    responses: Responses | None = None,
    paths: int = PATHS,
) -> Outlook:
    """Return the dates that follow from the rules and the assumptions. Same input, same seed: same dates.

    entries, mornings: as for engine.advise.  week: the days that the PT chose.
    race: the goal; it is a date to be there by, and moves no run here.
    responses: the assumptions; None: those of a usual patient, leaning towards the colours of the patient's own runs.
    Raises NotPlannable where no day could ever be planned.
    """
    check_plannable(protocol, settings, week)
    known = with_answers_to_come(entries, settings, today)
    case = Case(protocol, settings, state, known, today, mornings or {}, {})
    responses = responses or own_responses(run.colour for run in case.runs)
    course = course_of(case, week, responses, race)
    start = start_of(case)
    best = Future(course, start, best_answer).play()
    plays = (Future(course, start, drawn_answers(responses, chance)).play() for chance in _chances(seed, paths))
    futures = [(future.passed_on, future.reached) for future in plays]  # their runs are of no use any more
    return _outlook(case, course, start, race, best, futures, seed)


def course_of(case: Case, week: Week, responses: Responses, race: Race = NO_RACE) -> Course:
    """Return what all futures of this case share."""
    pace = own_pace(run.entry for run in case.runs)
    protocol, back = case.protocol, case.protocol.step_back
    stages = with_repeats(protocol, case.settings.repeats).stages
    step = protocol.build_up.step if protocol.build_up else None
    return Course(
        decisions=Decisions(protocol, case.settings),
        run_days=RunDays(protocol, week.run, case.started_on),
        responses=responses,
        metres=tuple(stage_metres(stage, pace) for stage in stages),
        least=tuple(stage_metres(stage, pace, high=False) for stage in stages),
        step=int(step.value * METRES[step.unit]) if step and step.unit in METRES else None,
        days_off=(back.days_off or 0) if back else 0,
        amber_days_off=(back.days_off or 0) if back and "amber" in back.colours else 0,
        targets=tuple(sorted({*DISTANCES_M.values(), *([_metres(race)] if race.km else [])})),
        until=(case.today + HORIZON).toordinal(),
        week_goal=int(race.km_a_week * 1000) if race.km_a_week else None,
        week_full=week_goal_reached(case, Goal(km_a_week=race.km_a_week)),
    )


def _chances(seed: int, paths: int) -> Iterable[Random]:
    """Yield the chance of each future, of its own, so that one future's length does not change the next."""
    seeds, chance = Random(seed), Random()  # noqa: S311 - nothing secret hangs on it
    for _ in range(paths):
        chance.seed(seeds.getrandbits(64))
        yield chance


def _metres(race: Race) -> int:
    return ceil(race.km * 1000)


def _outlook(
    case: Case, course: Course, start: Start, race: Race, best: Future, futures: list[tuple], seed: int
) -> Outlook:
    def reached(metres: int, by: date | None = None) -> Forecast | NoForecast:
        if done_on := _done_on(start, metres):
            return Forecast(done_on, done_on, done_on, None if by is None else float(done_on <= by))
        number = course.targets.index(metres)
        if best.reached[number] is None and not best.knows_distance:
            return NoForecast("no_pace" if None in course.metres else "distance_unknown")
        return _told(best.reached[number], [reached[number] for _, reached in futures], case.today + HORIZON, by)

    passed = case.state.passed_on is not None
    finish = None if passed else _told(best.passed_on, [passed_on for passed_on, _ in futures], case.today + HORIZON)
    return Outlook(
        finish=finish,
        **{name: reached(metres) for name, metres in DISTANCES_M.items()},
        goal=reached(_metres(race), race.on) if race.km else None,
        assumptions=_assumptions(case, course),
        paths=len(futures),
        seed=seed,
    )


def _done_on(start: Start, metres: int) -> date | None:
    """The day of the first logged run of this distance that was not red."""
    far = (day for day, _, colour, run in start.sessions if run and run >= metres and colour != "red")
    return next(map(date.fromordinal, far), None)


def _told(best: int | None, days: list[int | None], until: date, by: date | None = None) -> Forecast | NoForecast:
    share = None if by is None else sum(day is not None and day <= by.toordinal() for day in days) / len(days)
    if best is None or best > until.toordinal():
        return NoForecast("beyond_horizon", {"until": until}, share)
    earliest = date.fromordinal(best)
    if by is not None and earliest > by:
        return NoForecast("not_by_then", {"goal_on": by, "earliest": earliest}, share)
    known = sorted(day for day in days if day is not None)
    return Forecast(earliest, _quantile(known, len(days), 0.5), _quantile(known, len(days), SLOW), share)


def _quantile(known: list[int], paths: int, part: float) -> date | None:
    """Return the day by which this part of all futures is there; known: the days of those that are, in order."""
    number = ceil(part * paths) - 1
    return date.fromordinal(known[number]) if number < len(known) else None


def _assumptions(case: Case, course: Course) -> tuple[Assumption, ...]:
    responses = course.responses
    pace = own_pace(run.entry for run in case.runs)
    shares = {name: round(100 * getattr(responses, name)) for name in ("green", "amber", "red")}
    told = [
        Assumption("no_source"),
        Assumption("shares", {**shares, "own_runs": responses.own_runs, "prior_runs": PRIOR_RUNS}),
        Assumption("same_chance_each_run"),
        Assumption("missed", {"percent": round(100 * responses.missed)}),
        Assumption("days_lost", {"days": responses.days_lost}),
        Assumption("review_days", {"days": responses.review_days}),
        Assumption("accepted_next_morning"),
        Assumption("everything_logged"),
        Assumption("limit_not_lifted"),
        Assumption("building_up", {"percent": 10, "step_m": course.step}),
    ]
    if course.week_goal:
        told.append(Assumption("week_goal", {"goal_km": Decimal(course.week_goal) / 1000}))
    if pace and any(stage_metres(stage, None) is None for stage in case.protocol.stages):
        told.append(Assumption("pace", {"min_per_km": (pace.minutes / pace.km).quantize(Decimal("0.1"))}))
    return tuple(told)
