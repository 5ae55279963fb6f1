"""What happened to an episode's plans, by day: the marks below a chart."""

from datetime import date

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from patients.models import Episode
from plans.models import Phase, RunProgram
from plans.program import is_known, protocol_of


def events_of(episode: Episode) -> list[tuple[date, str]]:
    """Return day and words of plans given, phases entered and the run program's start and stages, oldest first."""
    zone = episode.patient.clinic.time_zone
    with timezone.override(zone):
        found = [
            (timezone.localdate(plan.given_at), _("plan given: %(title)s") % {"title": plan.title})
            for plan in episode.plans.filter(given_at__isnull=False)
        ]
    phases = Phase.objects.filter(plan__episode=episode, entered_on__isnull=False).order_by("plan__version")
    entered = {(phase.entered_on, phase.title): phase for phase in phases}  # a revised plan repeats its phases
    found += [(day, _("phase: %(title)s") % {"title": title}) for day, title in entered]
    return sorted(found + run_events(episode), key=lambda event: event[0])


def run_events(episode: Episode) -> list[tuple[date, str]]:
    program = RunProgram.objects.filter(episode=episode).first()
    if program is None:
        return []
    if not is_known(program):
        return [(program.started_on, _("run program started: %(title)s") % {"title": program})]
    protocol = protocol_of(program)
    language = get_language() or "en"
    moves = [row for row in program.decisions.order_by("decided_on", "pk") if row.to_stage != row.from_stage]
    stages = [
        (row.decided_on, _("running: %(stage)s") % {"stage": protocol.stage(row.to_stage).title.in_language(language)})
        for row in moves
    ]
    started = _("run program started: %(title)s") % {"title": protocol.title.in_language(language)}
    return [(program.started_on, started), *stages]
