"""What a clinic makes its own of the rules: changed thresholds, and recommendations that it has confirmed."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from clinic.models import AuditEntry
from patients.rules.thresholds import Threshold
from patients.suggestions import ClinicThreshold, ConfirmedStatement

SHOWN_CHANGES = 20


@transaction.atomic
def set_threshold(threshold: Threshold, value: Decimal, *, reason: str, by) -> ClinicThreshold | None:
    """Make this the clinic's number; the default itself brings back the default.

    Raises ValidationError outside the threshold's range and without a reason.
    """
    if not threshold.low <= value <= threshold.high:
        words = _("%(value)s is not possible: give a number from %(low)s to %(high)s %(unit)s") % {
            "value": plain(value),
            "low": plain(threshold.low),
            "high": plain(threshold.high),
            "unit": threshold.unit,
        }
        raise ValidationError(f"{words.rstrip()}.")
    reason = " ".join(reason.split())
    if not reason:
        raise ValidationError(_("Give a reason for the change: colleagues will ask for it."))
    if value == threshold.default:
        back_to_default(threshold, by=by)
        return None
    row = ClinicThreshold.objects.select_for_update().filter(clinic=by.clinic_id, key=threshold.key).first()
    row = row or ClinicThreshold(clinic_id=by.clinic_id, key=threshold.key)
    row.value, row.reason = value, reason
    row.full_clean()
    row.save()
    return row


def back_to_default(threshold: Threshold, *, by) -> None:
    for row in ClinicThreshold.objects.filter(clinic=by.clinic_id, key=threshold.key):
        row.delete()


def confirm(statement: str, *, by) -> None:
    """Keep that an administrator has read this recommendation and its grade in the guideline; again changes nothing."""
    ConfirmedStatement.objects.get_or_create(clinic_id=by.clinic_id, statement=statement, defaults={"confirmed_by": by})


def withdraw(statement: str, *, by) -> None:
    for row in ConfirmedStatement.objects.filter(clinic=by.clinic_id, statement=statement):
        row.delete()


def plain(value: Decimal) -> str:
    """Return a number as people write it: 0.5, 100, 10.5; in Spanish with a comma."""
    return number_format(Decimal(f"{value.normalize():f}"), use_l10n=True)


def history(user) -> list[AuditEntry]:
    """Return who changed thresholds and confirmed recommendations in this clinic, newest first."""
    entries = AuditEntry.objects.visible_to(user).select_related("actor", "content_type")
    kinds = [model._meta.model_name for model in (ClinicThreshold, ConfirmedStatement)]
    entries = entries.filter(content_type__app_label="patients", content_type__model__in=kinds)
    return list(entries.order_by("-timestamp", "-pk")[:SHOWN_CHANGES])


def change_words(entry: AuditEntry) -> str:
    """Return one line of the history, such as `hip_lsi: 90 → 85 (reason)`."""
    changes = entry.changes or {}
    name = entry.object_repr
    if entry.content_type.model == ConfirmedStatement._meta.model_name:
        removed = entry.action == AuditEntry.Action.DELETE
        return (_("%(name)s no longer confirmed") if removed else _("%(name)s confirmed")) % {"name": name}
    if entry.action == AuditEntry.Action.DELETE:
        return _("%(name)s: back to the default") % {"name": name}
    reason = changes.get("reason", ["", ""])[1]
    value = changes.get("value", ["", ""])
    values = " → ".join(one for one in value if one not in ("", "None", None))
    return f"{name}: {values} ({reason})" if reason else f"{name}: {values}"
