"""The examination: one page to type into while examining, each value saved as its field is left."""

from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from clinic import audit
from clinic.scope import visible_or_404
from clinic.views import admin_page as page
from patients import actions, asked, entering, values
from patients.assessment_form import WAS, AssessmentForm, AssessmentHeadForm
from patients.catalogue import catalogue
from patients.entry_facts import Facts
from patients.measure import Measure
from patients.models import Assessment, Episode
from patients.screens import standing

DONE = Assessment.Status.DONE


@require_POST
def start_assessment(request, pk):
    episode = visible_or_404(Episode, request.user, pk)
    return redirect(actions.start_assessment(episode, by=request.user))


@require_http_methods(["GET", "POST"])
def record_assessment(request, pk):
    """The page to type into while examining; to read when it is finished or not the user's to change."""
    assessment = visible_or_404(Assessment, request.user, pk)
    if request.method == "GET":
        audit.record(assessment, "read")
        return show_assessment(request, assessment)
    if not request.user.has_perm("patients.change_assessment"):
        raise PermissionDenied
    if "reopen" in request.POST:
        assessment.status = Assessment.Status.DRAFT
        assessment.save()
        return redirect(assessment)
    if assessment.status == DONE:
        messages.error(request, _("This assessment is finished, so nothing was changed. Reopen it to correct a value."))
        return show_assessment(request, assessment)
    return save_assessment(request, assessment)


def form_of(request, assessment: Assessment, data=None) -> AssessmentForm:
    locked = assessment.status == DONE or not request.user.has_perm("patients.change_assessment")
    measures = catalogue(assessment.episode.patient.clinic_id)
    return AssessmentForm(assessment, data, measures=measures, locked=locked)


def show_assessment(request, assessment: Assessment, data=None, outcomes=None):
    form = form_of(request, assessment, data)
    form.outcomes = outcomes or {}
    fresh = visible_or_404(Assessment, request.user, assessment.pk)
    head = AssessmentHeadForm(data, instance=fresh, prefix="head", outcomes=form.outcomes, locked=form.locked)
    return page(
        request,
        "patients/assessment.html",
        _("Examination"),
        form=form,
        head=head,
        red_flags=red_flags_of(assessment.episode),
        assessment=assessment,
        episode=assessment.episode,
        reports=assessment.reports.select_related("requested_by").defer("snapshot")[:5],
        may_change=request.user.has_perm("patients.change_assessment"),
        patient=assessment.episode.patient,
    )


def save_assessment(request, assessment: Assessment):
    """Keep whatever was changed and is understood; the rest stays typed, with its reason."""
    data = request.POST.copy()
    form = form_of(request, assessment, data)
    if (name := data.get("theirs")) in form.slots:
        data[name] = data[WAS + name] = form.initial[name]
    outcomes = form.keep(by=request.user, confirmed=data.get("confirm", ""))
    finish = "finish" in data and not outcomes
    if "profile" in data:
        actions.ask_for(assessment, data["profile"] if asked.known(data["profile"]) else asked.EVERYTHING)
    if finish:
        actions.finish_assessment(assessment)
    if not outcomes:
        messages.success(request, _("The assessment is finished.") if finish else _("Draft saved."))
        return redirect(after(assessment) if finish else assessment)
    sentence = ngettext(
        "%(count)d value was not kept, see below. All others are saved.",
        "%(count)d values were not kept, see below. All others are saved.",
        len(outcomes),
    )
    messages.error(request, sentence % {"count": len(outcomes)})
    return show_assessment(request, visible_or_404(Assessment, request.user, assessment.pk), data, outcomes)


def after(assessment: Assessment) -> str:
    """Return where a finished assessment leads: to what the rules make of it."""
    try:
        return reverse("admin:suggestions", args=[assessment.pk])
    except NoReverseMatch:
        return assessment.episode.get_absolute_url()


@require_POST
def keep_value(request, pk):
    """Save one field while the PT goes on typing; the answer says what became of it and what follows from it.

    Posted: slot, value, was, tried, and confirmed where an unusual value is right (see entering.enter).
    """
    assessment = visible_or_404(Assessment, request.user, pk)
    name, value = request.POST.get("slot", ""), request.POST.get("value")
    measures = catalogue(assessment.episode.patient.clinic_id)
    slot = values.slots(measures).get(name)
    if value is None or (slot is None and name not in entering.HEAD_FIELDS):
        return HttpResponseBadRequest()
    was, tried = request.POST.get("was", ""), request.POST.get("tried")
    if slot is None:
        outcome = entering.enter_head(assessment, name, value, was=was, tried=tried)
        return JsonResponse(answer(name, outcome))
    confirmed = "confirmed" in request.POST
    outcome = entering.enter(assessment, slot, value, was=was, tried=tried, by=request.user, confirmed=confirmed)
    return JsonResponse({**answer(name, outcome), "facts": facts_html(assessment, measures, slot.measure.section)})


def answer(name: str, outcome: entering.Outcome) -> dict:
    said = render_to_string("patients/_said.html", {"name": name, "outcome": outcome})
    return {"state": outcome.state, "stored": outcome.stored, "said": said}


def facts_html(assessment: Assessment, measures: Mapping[str, Measure], section: str) -> dict[str, str]:
    """Return what follows from the values of a section, by the id of the place on the page where it stands."""
    facts = Facts.of(assessment, measures)
    here = [measure for measure in measures.values() if measure.section == section]
    slots = [slot for measure in here for slot in values.sides_of(measure)]
    found = {f"facts-{slot.name}": facts.of_cell(slot) for slot in slots}
    found |= {f"row-{measure.id}": facts.of_row(measure) for measure in here}
    return {place: render_to_string("patients/_facts.html", {"facts": some}) for place, some in found.items()}


def red_flags_of(episode: Episode) -> str:
    """Return incomplete, found (a yes that nobody has cleared, in whichever screen) or clear."""
    now = standing(episode)
    if now.open:
        return "found"
    return "clear" if now.complete else "incomplete"
