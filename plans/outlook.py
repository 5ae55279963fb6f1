"""The days to come and the dates to reach, for one program: rows in, the pure schedule and forecast out."""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.cache import cache
from django.db.models import Exists, OuterRef

from plans.models import ExerciseLog, Outcome, RunProgram, SessionLog
from plans.running.case import Case
from plans.running.forecast import PATHS, Outlook, forecast
from plans.running.outset import NotPlannable
from plans.running.run_days import Race, Week
from plans.running.schedule import Day, Schedule, schedule

KEPT_S = 24 * 60 * 60  # a forecast; what decides it is in its key
WEEKS_BACK, WEEKS_AHEAD = 2, 4  # of the calendar, beside the present week


def week_of(program: RunProgram) -> Week:
    days = (program.run_days, program.strength_days, program.cross_days)
    return Week(*(frozenset(int(day) for day in chosen) for chosen in days))


def race_of(program: RunProgram) -> Race:
    return Race(program.goal_on, program.goal_km)


def schedule_of(program: RunProgram, case: Case, days: int) -> Schedule:
    """Return what is planned from the case's today on.  Raises NotPlannable where no day could ever be planned."""
    return schedule(
        case.protocol,
        case.settings,
        case.state,
        case.entries,
        case.today,
        week_of(program),
        days,
        race=race_of(program),
        mornings=case.mornings,
    )


def forecast_of(program: RunProgram, case: Case) -> Outlook:
    """Return the dates to reach; worked out once for the same program, logs and day.

    Raises NotPlannable where no day could ever be planned.
    """
    known = (case.protocol, case.settings, dict(case.settings.repeats), dict(case.settings.unlocked), case.state)
    whole = repr((known, case.entries, case.today, dict(case.mornings), week_of(program), race_of(program), PATHS))
    key = f"forecast-{program.pk}-{hashlib.sha256(whole.encode()).hexdigest()}"
    found = cache.get(key)
    if found is None:
        found = forecast(
            case.protocol,
            case.settings,
            case.state,
            case.entries,
            case.today,
            week_of(program),
            seed=program.pk,
            race=race_of(program),
            mornings=case.mornings,
        )
        cache.set(key, found, KEPT_S)
    return found


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
