"""Ticking off what a patient logged and what could not wait."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic.scope import visible_or_404
from plans import alarms
from plans.alerts import Alert


@require_POST
def see_alert(request, pk):
    alert = visible_or_404(Alert, request.user, pk)
    alarms.tick_off(alert, note=request.POST.get("note", ""), by=request.user)
    messages.success(request, _("Ticked off. It stays with the patient."))
    back = request.POST.get("next", "")
    known = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(back if known else alert.episode.patient.get_absolute_url())
