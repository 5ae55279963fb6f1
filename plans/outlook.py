"""The days to come and the dates to reach, for one program: rows in, the pure schedule and forecast out."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from django.core.cache import caches
from django.db.models import Exists, OuterRef
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from plans.models import ExerciseLog, Outcome, RunProgram, SessionLog
from plans.program import case_of, lifted_limits
from plans.running.case import LIMITS, Case
from plans.running.engine import advise_case
from plans.running.forecast import PATHS, Outlook, forecast
from plans.running.outset import NotPlannable, check_plannable
from plans.running.run_days import Race, Week
from plans.running.schedule import Day, Schedule, schedule

KEPT_S = 24 * 60 * 60  # a forecast; what decides it is in its key
FAILED_KEPT_S = 5 * 60  # before it is tried again
ASKED_AGAIN_S = 30  # a worker that has not answered by then has lost it
WEEKS_BACK, WEEKS_AHEAD = 2, 4  # of the calendar, beside the present week


def week_of(program: RunProgram) -> Week:
    days = (program.run_days, program.strength_days, program.cross_days)
    return Week(*(frozenset(int(day) for day in chosen) for chosen in days))


def race_of(program: RunProgram) -> Race:
    return Race(program.goal_on, program.goal_km, program.goal_km_a_week)


def schedule_of(program: RunProgram, case: Case, days: int) -> Schedule:
    """Return what is planned from the case's today on.  Raises NotPlannable where no day could ever be planned.

    The next run is planned without the limits that the PT has lifted for it. What the PT decided is asked only where a
    limit stands in its way: the portal's page has a budget of queries.
    """
    limited = not set(LIMITS).isdisjoint(advise_case(case).rule_ids)
    lifted = lifted_limits(program) if limited else frozenset()
    settings = replace(case.settings, lifted=lifted)
    known = (case.protocol, settings, case.state, case.entries, case.today, week_of(program), days)
    return schedule(*known, race=race_of(program), mornings=case.mornings)


def forecast_of(program: RunProgram, case: Case) -> Outlook | str:
    """Return the dates to reach, once a worker has worked them out for just this program, these logs and this day.

    Until then why there are none: "waiting" for the worker, who is asked; "failed" there; "away" where no worker can be
    asked.  Raises NotPlannable where no day could ever be planned.
    """
    check_plannable(case.protocol, case.settings, week_of(program))
    key = _key(program, case)
    try:
        kept = caches["worked_out"].get(key)
        if kept is None:
            _ask_a_worker(program, case, key)
    except (RedisError, OperationalError, OSError):
        return "away"
    return kept or "waiting"


def _ask_a_worker(program: RunProgram, case: Case, key: str) -> None:
    from plans.tasks import work_out_forecast

    asked = f"{key}-asked"
    if not caches["worked_out"].add(asked, True, ASKED_AGAIN_S):
        return
    try:
        work_out_forecast.delay(program.pk, case.today.isoformat())
    except (OperationalError, OSError):
        caches["worked_out"].delete(asked)
        raise


def work_out(program: RunProgram, today: date) -> Outlook:
    """Work the forecast out, unless it is kept already, and keep it.

    Raises NotPlannable; where something else goes wrong, that is kept instead.
    """
    case = case_of(program, today)
    key = _key(program, case)
    if isinstance(kept := caches["worked_out"].get(key), Outlook):
        return kept
    known = (case.protocol, case.settings, case.state, case.entries, today, week_of(program))
    try:
        found = forecast(*known, seed=program.pk, race=race_of(program), mornings=case.mornings)
    except NotPlannable:
        raise
    except Exception:  # whatever it is, the page that waits is told; the worker's log has it
        caches["worked_out"].set(key, "failed", FAILED_KEPT_S)
        raise
    caches["worked_out"].set(key, found, KEPT_S)
    return found


def _key(program: RunProgram, case: Case) -> str:
    """Everything that decides the dates, the rules' own code included."""
    known = (case.protocol, case.settings, dict(case.settings.repeats), dict(case.settings.unlocked), case.state)
    whole = (known, case.entries, case.today, dict(case.mornings), week_of(program), race_of(program), PATHS)
    return f"forecast-{program.pk}-{hashlib.sha256((repr(whole) + _rules()).encode()).hexdigest()}"


@cache
def _rules() -> str:
    """Tell one version of the rules from another, so that a new one does not show the dates of the last."""
    return "".join(path.read_text() for path in sorted(Path(forecast.__code__.co_filename).parent.glob("*.py")))


@dataclass(frozen=True)
class CalendarDay:
    """One day: what was done on it, or what is planned.  runs: (colour, km) of those done; sessions: of exercises."""

    on: date
    past: bool
    is_today: bool
    runs: tuple[tuple[str, object], ...]
    sessions: int
    planned: Day | None

    @property
    def is_quiet(self) -> bool:
        return not self.runs and not self.sessions and (self.planned is None or self.planned.kind == "rest")


def sessions_done(program: RunProgram, first: date, last: date) -> list[date]:
    """Return the day of each session of exercises; one of which every exercise was skipped was not done."""
    told = ExerciseLog.objects.filter(session=OuterRef("pk"))
    done = Exists(told.exclude(outcome=Outcome.SKIPPED)) | ~Exists(told)
    rows = SessionLog.objects.filter(done, plan__episode=program.episode_id, done_on__range=(first, last))
    return list(rows.values_list("done_on", flat=True))


def calendar_of(program: RunProgram, case: Case) -> tuple[list[CalendarDay], Schedule | NotPlannable]:
    """Return whole weeks around today, Monday first, and the schedule behind them or why there is none."""
    monday = case.today - timedelta(days=case.today.weekday())
    first, last = monday - timedelta(weeks=WEEKS_BACK), monday + timedelta(weeks=WEEKS_AHEAD + 1, days=-1)
    try:
        planned = schedule_of(program, case, (last - case.today).days + 1)
    except NotPlannable as why:
        planned = why
    ahead = {day.on: day for day in planned.days} if isinstance(planned, Schedule) else {}
    done = {}
    for run in case.runs:
        done.setdefault(run.done_on, []).append((run.colour, run.entry.distance_km))
    trained = sessions_done(program, first, case.today)
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [
        CalendarDay(
            on=day,
            past=day < case.today,
            is_today=day == case.today,
            runs=tuple(done.get(day, ())),
            sessions=trained.count(day),
            planned=ahead.get(day),
        )
        for day in days
    ], planned
