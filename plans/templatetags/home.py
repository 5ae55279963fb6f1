"""What the admin's first page shows."""

from datetime import date

from django import template
from django.db.models import DateField, Max, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from patients.models import Episode
from plans.alarms import open_alerts
from plans.alerts import Alert
from plans.models import Plan, RunLog, SessionLog

register = template.Library()
MOST = 40
NEVER = Value(date.min, output_field=DateField())


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
    for row in rows:
        row.last_log = max((day for day in (row.last_session, row.last_run) if day), default=None)
    return list(rows)
