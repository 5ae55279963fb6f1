"""Pages for patients inside the admin: new patient and episode of care."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clinic import audit
from clinic.once import new_key, once
from clinic.scope import visible_or_404
from clinic.views import admin_page as page
from patients import actions
from patients.forms import EpisodeForm, PatientForm
from patients.models import Episode, Patient


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
