"""What the admin's first page shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django import template
from django.db.models import DateField, Max, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from patients.models import Episode
from plans.alarms import open_alerts
from plans.alerts import Alert
from plans.days import local_day
from plans.models import Plan, RunLog, RunProgram, SessionLog
from plans.program import FOLLOWED, advice_on, case_of, is_known
from plans.program_words import action_words

register = template.Library()
MOST = 40
NEVER = Value(date.min, output_field=DateField())
WAITS = ("advance", "drop", "rest", "see_pt")  # proposals on which the PT decides


@register.simple_tag
def alerts_for(user) -> list[Alert]:
    """Return what the clinic's patients logged and nobody has seen: the user's own first, then the oldest."""
    rows = list(open_alerts(user)[:MOST])
    return sorted(rows, key=lambda alert: alert.episode.therapist_id != user.pk)


@register.simple_tag
def caseload(user) -> list[Episode]:
    """Return the user's open episodes with plan and last log, the latest told first."""
    plan = Plan.objects.filter(episode=OuterRef("pk"), status=Plan.Status.CURRENT)
    session = (
        SessionLog.objects.filter(plan__episode=OuterRef("pk")).values("plan__episode").annotate(day=Max("done_on"))
    )
    run = RunLog.objects.filter(program__episode=OuterRef("pk")).values("program__episode").annotate(day=Max("done_on"))
    rows = (
        Episode.objects.visible_to(user)
        .filter(therapist=user, closed_on__isnull=True, patient__archived=False)
        .select_related("patient")
        .annotate(
            plan_title=Subquery(plan.values("title")[:1]),
            plan_next_visit=Subquery(plan.values("next_visit_on")[:1]),
            last_session=Subquery(session.values("day"), output_field=DateField()),
            last_run=Subquery(run.values("day"), output_field=DateField()),
            told_on=Greatest(Coalesce("last_session", NEVER), Coalesce("last_run", NEVER)),
        )
        .order_by("-told_on", "-opened_on", "-pk")[:MOST]
    )
    running = run_lines(rows)
    for row in rows:
        row.last_log = max((day for day in (row.last_session, row.last_run) if day), default=None)
        row.run_line = running.get(row.pk)
    return list(rows)


@dataclass(frozen=True)
class RunLine:
    """A run program in a line.  light: colour of the last run; None without one.  waits: for the PT to decide."""

    url: str
    words: str
    light: str | None
    waits: bool


def run_lines(episodes: Iterable[Episode]) -> dict[int, RunLine]:
    """Return what the rules propose today in each of these episodes whose run program is in use."""
    programs = RunProgram.objects.filter(episode__in=[episode.pk for episode in episodes], status__in=FOLLOWED)
    programs = programs.select_related("episode__patient__clinic", "own_protocol")
    programs = programs.prefetch_related("runs", "unlocks", "decisions")
    return {program.episode_id: run_line(program) for program in programs if is_known(program)}


def run_line(program: RunProgram) -> RunLine:
    case = case_of(program, local_day(program.episode.patient.clinic, timezone.now()))
    advice = advice_on(program, case)
    passes = advice.action == "finish" and program.status == RunProgram.Status.ACTIVE
    words = action_words(advice, case.protocol)
    return RunLine(program.get_absolute_url(), words, advice.light, passes or advice.action in WAITS)
