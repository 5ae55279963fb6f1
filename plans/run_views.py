"""The PT's page of a run program: where the runner is, why, what next; accepting, changing, settings."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from clinic import audit
from clinic.scope import visible_or_404
from clinic.views import admin_page as page
from clinic.views import tell
from plans import actions, run_actions
from plans.alarms import alerts_of
from plans.gates import gate_of
from plans.models import RunProgram
from plans.program import advice_for, case_of, is_known, refuse_unknown, unknown_words
from plans.run_forms import ProgramForm
from plans.run_page import WINDOWS, forecast_shown, program_page
from plans.running.engine import Advice


@require_GET
def run_program(request, pk):
    program = visible_or_404(RunProgram, request.user, pk)
    audit.record(program, "read")
    return show(request, program)


@require_GET
def run_forecast(request, pk):
    """Return the part of that page that a worker fills; its reading is recorded with the page."""
    program = visible_or_404(RunProgram, request.user, pk)
    refuse = "" if is_known(program) else unknown_words(program)
    shown = {"why": refuse} if refuse else forecast_shown(program, case_of(program, timezone.localdate()))
    return render(request, "plans/_run_forecast.html", {"program": program, "forecast": shown})


def show(request, program: RunProgram, *, status: int = 200, **forms):
    """Show the page, with forms as they were sent where something in them was refused."""
    if not is_known(program):
        context = {"program": program, "patient": program.episode.patient, "why": unknown_words(program)}
        return page(request, "plans/run_gone.html", _("Return to run"), status=status, **context)
    window = request.GET.get("window", "")
    context = program_page(
        program, user=request.user, today=timezone.localdate(), window=window if window in WINDOWS else "12w"
    )
    context |= {"gate": gate_of(program.episode), "alerts": alerts_of(program.episode).filter(seen_at__isnull=True)}
    context |= {"settings_form": ProgramForm(instance=program), **forms}
    return page(request, "plans/run_program.html", _("Return to run"), status=status, **context)


def advice_now(program: RunProgram) -> Advice:
    """Return what the rules propose today.  Raises ValidationError where the program is gone."""
    refuse_unknown(program)
    return advice_for(program, timezone.localdate())


@require_POST
def decide_stage(request, pk):
    """The PT accepts the engine's proposal, or takes another stage with a reason."""
    program = visible_or_404(RunProgram, request.user, pk)
    try:
        decided = actions.decide_stage(
            program,
            advice=advice_now(program),
            to_stage=request.POST.get("to_stage", ""),
            reason=request.POST.get("reason", ""),
            by=request.user,
        )
        if decided:
            messages.success(request, _("The run program was moved. The portal shows it at once."))
        else:
            messages.info(request, _("It is at that stage already: nothing was changed."))
    except ValidationError as error:
        tell(request, error)
    return redirect(program)


@require_POST
def save_program(request, pk):
    program = visible_or_404(RunProgram, request.user, pk)
    if not is_known(program):
        return show(request, program, status=422)
    form = ProgramForm(request.POST, instance=program)
    if not form.is_valid():
        messages.error(request, _("Nothing was saved: see what is marked under “Settings”."))
        return show(request, visible_or_404(RunProgram, request.user, pk), status=422, settings_form=form)
    with transaction.atomic():
        form.save()
        reason = form.cleaned_data["reason"]
        run_actions.keep_changes(program, changes=form.changes(), reason=reason, by=request.user)
    messages.success(request, _("Saved."))
    return redirect(program)


@require_POST
def change_unlock(request, pk):
    """Allow a kind of running, or take it back."""
    program = visible_or_404(RunProgram, request.user, pk)
    kind, wish = request.POST.get("kind", ""), request.POST.get("wish", "")
    try:
        known = {"kind": kind, "reason": request.POST.get("reason", ""), "by": request.user}
        if wish == "allow":
            run_actions.allow_kind(program, advice=advice_now(program), **known)
        elif wish == "forbid":
            run_actions.forbid_kind(program, advice=advice_now(program), **known)
    except ValidationError as error:
        tell(request, error)
    return redirect(f"{program.get_absolute_url()}#unlock-title")


@require_POST
def lift_limit(request, pk):
    """Lift the distance limit or the rest days for the next run, with a reason."""
    program = visible_or_404(RunProgram, request.user, pk)
    try:
        run_actions.lift_limit(
            program,
            limit=request.POST.get("limit", ""),
            advice=advice_now(program),
            reason=request.POST.get("reason", ""),
            by=request.user,
        )
        messages.success(request, _("Lifted for the next run. After it the limit holds again."))
    except ValidationError as error:
        tell(request, error)
    return redirect(program)


@require_POST
def begin_build_up(request, pk):
    """The stages are passed: from now on distance is built up toward the goal."""
    program = visible_or_404(RunProgram, request.user, pk)
    try:
        reason = request.POST.get("reason", "")
        run_actions.begin_build_up(program, advice=advice_now(program), reason=reason, by=request.user)
        messages.success(request, _("The program is passed. Distance is built up from now on."))
    except ValidationError as error:
        tell(request, error)
    return redirect(program)
