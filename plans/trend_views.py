"""The page of an episode over time: a chart of each measure and score, with what happened to the plan."""

from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from clinic import audit
from clinic.scope import visible_or_404
from clinic.views import admin_page as page
from patients.measure_words import SECTION_TITLES
from patients.models import Episode
from patients.trend_charts import SCORES, charts_of
from patients.visits import visits_of
from plans.events import events_of


@require_GET
def trends(request, pk):
    """Charts of everything with two values or more.  ?section= shows one section, ?changed only real changes."""
    episode = visible_or_404(Episode, request.user, pk)
    audit.record(episode, "read")
    visits, measures = visits_of(episode)
    events = events_of(episode)
    charts = charts_of(episode, visits, measures, [day for day, _words in events])
    titles = {SCORES: _("Questionnaires"), **SECTION_TITLES, "": _("No longer asked")}
    present = {one.section for one in charts}
    section = request.GET.get("section", "all")
    changed = "changed" in request.GET
    shown = [one for one in charts if section in ("all", one.section or "other") and (one.moved or not changed)]
    return page(
        request,
        "plans/trends.html",
        _("Over time"),
        episode=episode,
        patient=episode.patient,
        assessment=episode.assessments.first(),
        charts=shown,
        events=list(enumerate(events, start=1)),
        sections=[(key or "other", title) for key, title in titles.items() if key in present],
        section=section,
        changed=changed,
        count_changed=sum(one.moved for one in charts),
        visits=visits,
    )
