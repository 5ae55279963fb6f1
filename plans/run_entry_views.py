"""Runs that the PT enters or puts right: what was told in the room, and what the patient can no longer change."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clinic import audit
from clinic.models import AuditEntry
from clinic.scope import visible_or_404
from clinic.views import admin_page as page
from plans import logs
from plans.days import local_day
from plans.logs import RUN_FIELDS
from plans.models import RunLog, RunProgram
from plans.portal.forms import add_errors
from plans.portal.run_form import answers_of
from plans.program import asks_soreness
from plans.run_entry_form import RunEntryForm
from plans.running.spike_guard import DAYS

TOLD = (*RUN_FIELDS, "done_on", "stage")


@require_http_methods(["GET", "POST"])
def enter_run(request, pk):
    """A run that the patient did not log."""
    return run_entry(request, visible_or_404(RunProgram, request.user, pk), None)


@require_http_methods(["GET", "POST"])
def correct_run(request, pk):
    """A run that was logged otherwise than it was, or not whole."""
    run = visible_or_404(RunLog, request.user, pk)
    if request.method == "GET":
        audit.record(run, "read")
    return run_entry(request, run.program, run)


def run_entry(request, program: RunProgram, run: RunLog | None):
    patient, now = program.episode.patient, timezone.now()
    today, client_id = local_day(patient.clinic, now), run.client_id if run else None
    form = RunEntryForm(
        request.POST or None,
        today=today,
        days=(),
        units=patient.clinic.units,
        told_on=logs.told_days(patient, without=client_id, since=program.started_on),
        longest_km=logs.longest_km(patient, without=client_id, since=today - timedelta(days=DAYS)),
        asks_sore=asks_soreness(program),
        initial=answers_of(run, patient.clinic.units) if run else {"outcome": "done", "of_program": "yes"},
    )
    if request.method == "POST" and form.is_valid():
        known = form.cleaned_data
        try:
            logs.log_run(
                program,
                client_id=client_id or known["client_id"],
                done_on=known["done_on"],
                now=now,
                of_program=known["of_program"],
                by=request.user,
                **form.told(),
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Saved. What the rules propose counts with it now."))
            return redirect(program)
    return page(
        request,
        "plans/run_entry.html",
        _("Correct a run") if run else _("Enter a run"),
        status=422 if form.errors else 200,
        form=form,
        program=program,
        patient=patient,
        run=run,
        before=told_before(run) if run else [],
    )


def told_before(run: RunLog) -> list[dict]:
    """Return what was changed in a run since it was told, newest first: who changed which answer from what to what."""
    entries = AuditEntry.objects.get_for_object(run).filter(action=AuditEntry.Action.UPDATE).select_related("actor")
    found = []
    for entry in entries.order_by("-timestamp", "-pk"):
        changed = {name: ends for name, ends in entry.changes_dict.items() if name in TOLD}
        if changed:
            changes = [change_words(name, *ends) for name, ends in changed.items()]
            found.append({"at": entry.timestamp, "by": entry.actor, "changes": changes})
    return found


def change_words(name: str, before: str, after: str) -> str:
    """Return one change; before, after: as the trail keeps them, as text."""
    field = RunLog._meta.get_field(name)
    names = {"None": "–", "": "–", "True": _("yes"), "False": _("no")} | dict(field.flatchoices)
    before, after = (names.get(end, end) for end in (before, after))
    return f"{capfirst(field.verbose_name)}: {before} → {after}"
