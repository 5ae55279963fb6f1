"""What the admin's first page shows."""

from django import template
from django.db.models import DateField, Max, OuterRef, Subquery

from patients.models import Episode
from plans.models import Plan, RunLog, SessionLog

register = template.Library()
MOST = 40


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
        )[:MOST]
    )
    for row in rows:
        told = [day for day in (row.last_session, row.last_run) if day]
        row.last_log = max(told, default=None)
    return sorted(rows, key=lambda row: -row.last_log.toordinal() if row.last_log else 0)
