"""Pages for patients inside the admin: new patient, episode, assessment during an examination."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from clinic import audit
from clinic.once import new_key, once
from clinic.scope import visible_or_404
from clinic.views import admin_page as page
from patients import actions, values
from patients.forms import SECTION_TITLES, AssessmentForm, AssessmentHeadForm, EpisodeForm, PatientForm
from patients.models import Assessment, Episode, Patient


@require_http_methods(["GET", "POST"])
def new_patient(request):
    """One form for patient and first episode."""
    forms = (
        PatientForm(request.POST or None, prefix="patient", instance=Patient(clinic_id=request.user.clinic_id)),
        EpisodeForm(request.POST or None, prefix="episode", user=request.user, initial={"therapist": request.user}),
    )
    whole = [form.is_valid() for form in forms]  # both, so that both show their sentences at once
    if request.method == "POST" and all(whole):

        def admit() -> str:
            rows = forms[0].save(commit=False), forms[1].save(commit=False)
            return actions.admit(rows[0], episode=rows[1], by=request.user).get_absolute_url()

        return redirect(once(request.POST.get("key", ""), admit))
    return page(
        request,
        "patients/new_patient.html",
        _("New patient"),
        patient_form=forms[0],
        episode_form=forms[1],
        key=request.POST.get("key") or new_key(),
    )


@require_http_methods(["GET", "POST"])
def episode_page(request, pk):
    """History of one episode of care."""
    episode = visible_or_404(Episode, request.user, pk)
    form = EpisodeForm(request.POST or None, instance=episode, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect("admin:patient_page", episode.patient_id)
    if request.method == "GET":
        audit.record(episode, "read")
    return page(request, "patients/episode.html", _("Episode of care"), form=form, patient=episode.patient)


@require_http_methods(["GET", "POST"])
def new_episode(request, pk):
    patient = visible_or_404(Patient, request.user, pk)
    form = EpisodeForm(
        request.POST or None,
        instance=Episode(patient=patient),
        user=request.user,
        initial={"therapist": request.user},
    )
    if request.method == "POST" and form.is_valid():
        return redirect(once(request.POST.get("key", ""), lambda: form.save().get_absolute_url()))
    key = request.POST.get("key") or new_key()
    return page(request, "patients/episode.html", _("New episode of care"), form=form, patient=patient, key=key)


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
    if assessment.status == Assessment.Status.DONE:
        messages.error(request, _("This assessment is finished, so nothing was changed. Reopen it to correct a value."))
        return show_assessment(request, assessment)
    return save_assessment(request, assessment)


def show_assessment(request, assessment: Assessment, data=None):
    may_change = request.user.has_perm("patients.change_assessment")
    locked = assessment.status == Assessment.Status.DONE or not may_change
    address = reverse("admin:assessment_value", args=[assessment.pk])
    form = AssessmentForm(assessment, data, value_url=address, locked=locked)
    head = AssessmentHeadForm(
        data, instance=visible_or_404(Assessment, request.user, assessment.pk), prefix="head", locked=locked
    )
    return page(
        request,
        "patients/assessment.html",
        _("Assessment"),
        form=form,
        head=head,
        sections=SECTION_TITLES.items(),
        assessment=assessment,
        may_change=may_change,
        patient=assessment.episode.patient,
    )


def save_assessment(request, assessment: Assessment):
    """Keep whatever is understood; the rest stays typed, with its reason."""
    data = request.POST
    form = AssessmentForm(assessment, data)
    head = AssessmentHeadForm(data, instance=assessment, prefix="head")
    whole, head_whole = form.is_valid(), head.is_valid()
    form.keep()
    finish = "finish" in data and whole
    if head_whole:
        kept = head.save(commit=False)
        kept.status = Assessment.Status.DONE if finish else Assessment.Status.DRAFT
        kept.save()
    if whole and head_whole:
        messages.success(request, _("The assessment is finished.") if finish else _("Draft saved."))
        return redirect("admin:patient_page", assessment.episode.patient_id) if finish else redirect(assessment)
    count = len(form.errors) + len(head.errors)
    sentence = ngettext(
        "%(count)d value was not kept, see below. All others are saved.",
        "%(count)d values were not kept, see below. All others are saved.",
        count,
    )
    messages.error(request, sentence % {"count": count})
    return show_assessment(request, visible_or_404(Assessment, request.user, assessment.pk), data)


@require_POST
def keep_value(request, pk):
    """Save one field while the PT goes on typing; the answer is the sentence to show under it, or nothing."""
    assessment = visible_or_404(Assessment, request.user, pk)
    name = request.POST.get("slot", "")
    slot = values.slots().get(name)
    if slot is None or name not in request.POST or assessment.status == Assessment.Status.DONE:
        return HttpResponseBadRequest()
    try:
        values.keep(assessment, slot, values.parse(slot, request.POST[name]))
    except values.Refused as refused:
        return HttpResponse(format_html('<span class="wrong">{}</span>', str(refused)))
    return HttpResponse(format_html('<span class="kept">{}</span>', _("saved")))
