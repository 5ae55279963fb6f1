"""The clinic's page of rules: what each may say, its numbers, its sources, and the guideline's recommendations."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clinic.forms import DecimalNumber
from clinic.views import admin_page as page
from patients import customs
from patients.rule_page import rule_lines, statement_lines
from patients.rules.everything import THRESHOLDS
from patients.rules.guideline import STATEMENTS

MAY_CHANGE = "patients.change_clinicthreshold"


@require_http_methods(["GET", "POST"])
def rules(request):
    """Everybody in clinical work reads; a clinic administrator changes."""
    if request.method == "POST":
        if not request.user.has_perm(MAY_CHANGE):
            raise PermissionDenied
        return change(request)
    return show(request)


def show(request, refused: dict | None = None):
    """refused: key of a threshold -> what was typed and the sentence."""
    clinic_id = request.user.clinic_id
    changes = customs.history(request.user)
    return page(
        request,
        "patients/rules.html",
        _("Rules and thresholds"),
        rules=rule_lines(clinic_id, refused or {}),
        statements=statement_lines(clinic_id),
        changes=[(entry, customs.change_words(entry)) for entry in changes],
        may_change=request.user.has_perm(MAY_CHANGE),
    )


def change(request):
    data = request.POST
    if (key := data.get("statement", "")) in STATEMENTS:
        act = {"confirm": customs.confirm, "withdraw": customs.withdraw}.get(data.get("wish", ""))
        if act is None:
            raise Http404
        act(key, by=request.user)
        return redirect(f"{reverse('admin:rules')}#{key}")
    threshold = next((one for one in THRESHOLDS if one.key == data.get("key", "")), None)
    if threshold is None:
        raise Http404
    try:
        if data.get("wish") == "default":
            customs.back_to_default(threshold, by=request.user)
        else:
            value = DecimalNumber(decimal_places=3).clean(data.get("value", ""))
            customs.set_threshold(threshold, value, reason=data.get("reason", ""), by=request.user)
    except ValidationError as error:
        typed = {"value": data.get("value", ""), "reason": data.get("reason", ""), "sentences": error.messages}
        return show(request, {threshold.key: typed})
    messages.success(request, _("Saved. The rules use it from now on; what was answered stays."))
    return redirect(f"{reverse('admin:rules')}#{threshold.key}")
