"""Readiness to run: the PT's page of one episode, and which criteria the clinic asks."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clinic import audit
from clinic.forms import DecimalNumber
from clinic.scope import visible_or_404
from clinic.views import admin_page as page
from patients import customs
from patients.findings_of import thresholds_of
from patients.models import Episode
from plans.gates import gate_of
from plans.models import ReadinessSwitch, RunProgram
from plans.readiness import BY_ID, note, readiness_of, switch
from plans.readiness_forms import ReadinessForm
from plans.readiness_words import NAMES, line_words, row_of, summary
from plans.running.criteria import CRITERIA

MAY_CHANGE = "plans.add_readinessswitch"


@require_http_methods(["GET", "POST"])
def readiness_page(request, pk):
    """Each criterion with threshold, value, day and source; what was tested today is typed beside it."""
    episode = visible_or_404(Episode, request.user, pk)
    if request.method == "GET":
        audit.record(episode, "read")
        return show(request, episode, ReadinessForm())
    if not request.user.has_perm("plans.add_readinessresult"):
        raise PermissionDenied
    form = ReadinessForm(request.POST)
    if not form.is_valid():
        return show(request, episode, form, status=422)
    try:
        with transaction.atomic():
            for criterion, value in form.values():
                note(episode, criterion, value, found_on=form.cleaned_data["found_on"], by=request.user)
    except ValidationError as error:
        form.add_error(None, error)
        return show(request, episode, form, status=422)
    messages.success(request, _("Saved."))
    return redirect("admin:readiness", episode.pk)


def show(request, episode: Episode, form: ReadinessForm, status: int = 200):
    ready = readiness_of(episode, timezone.localdate())
    rows = [{"line": row_of(one), "field": form.field_of(one)} for one in ready.judged]
    return page(
        request,
        "plans/readiness.html",
        _("Ready to run?"),
        status=status,
        episode=episode,
        patient=episode.patient,
        gate=gate_of(episode),
        ready=ready,
        summary=summary(ready),
        form=form,
        rows=rows,
        program=RunProgram.objects.filter(episode=episode).first(),
    )


@require_http_methods(["GET", "POST"])
def criteria_page(request):
    """Everybody in clinical work reads; a clinic administrator changes thresholds and switches criteria off."""
    if request.method == "POST":
        if not request.user.has_perm(MAY_CHANGE):
            raise PermissionDenied
        return change(request)
    return show_criteria(request)


def change(request):
    data = request.POST
    criterion = BY_ID.get(data.get("key", "").removeprefix("readiness."))
    if criterion is None:
        raise Http404
    try:
        if data.get("wish") in ("off", "on"):
            switch(criterion.id, off=data["wish"] == "off", reason=data.get("reason", ""), by=request.user)
        elif criterion.threshold is None:
            raise Http404
        elif data.get("wish") == "default":
            customs.back_to_default(criterion.threshold, by=request.user)
        else:
            value = DecimalNumber(decimal_places=3).clean(data.get("value", ""))
            customs.set_threshold(criterion.threshold, value, reason=data.get("reason", ""), by=request.user)
    except ValidationError as error:
        typed = {"value": data.get("value", ""), "reason": data.get("reason", ""), "sentences": error.messages}
        return show_criteria(request, {criterion.id: typed}, status=422)
    messages.success(request, _("Saved."))
    return redirect(f"{reverse('admin:readiness_criteria')}#{criterion.id}")


def show_criteria(request, refused: dict | None = None, status: int = 200):
    own = thresholds_of(request.user.clinic_id)
    off = {row.criterion: row for row in ReadinessSwitch.objects.filter(clinic=request.user.clinic_id)}
    rows = []
    for criterion in CRITERIA:
        key = criterion.threshold.key if criterion.threshold else ""
        line = own.get(key, criterion.threshold.default) if criterion.threshold else None
        rows.append(
            {
                "criterion": criterion,
                "name": NAMES[criterion.id],
                "line": line_words(criterion, line),
                "value": customs.plain(line) if line is not None else "",
                "default": customs.plain(criterion.threshold.default) if criterion.threshold else "",
                "changed": key in own,
                "off": off.get(criterion.id),
                "typed": (refused or {}).get(criterion.id),
            }
        )
    return page(
        request,
        "plans/readiness_criteria.html",
        _("Criteria before the first run"),
        status=status,
        rows=rows,
        may_change=request.user.has_perm(MAY_CHANGE),
    )
