"""What the rules suggested at an assessment and what the therapist made of it; a clinic's own thresholds."""

from auditlog.registry import auditlog
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clinic.models import Clinic
from clinic.scope import ScopedModel


class Suggestion(ScopedModel):
    """One card as it was shown, and its answer.  Open cards follow the values; an answered one stays as it was."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("open")
        ACCEPTED = "accepted", _("accepted")
        EDITED = "edited", _("accepted with changes")
        DISMISSED = "dismissed", _("dismissed")

    assessment = models.ForeignKey("patients.Assessment", models.CASCADE, related_name="suggestions")
    rule_id = models.CharField(_("rule"), max_length=8)
    key = models.CharField(max_length=60)
    side = models.CharField(_("side"), max_length=5, blank=True)
    card = models.JSONField(editable=False)  # the Card of patients/rules/card.py as it was shown
    outcome = models.CharField(_("answer"), max_length=9, choices=Outcome, default=Outcome.OPEN)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    taken = models.JSONField(_("taken into the plan"), default=list, blank=True)  # the offers that were accepted
    decided_at = models.DateTimeField(_("answered"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    made_at = models.DateTimeField(_("shown"), default=timezone.now)

    clinic_path = "assessment__episode__patient__clinic"

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "rule_id", "key", "side"], name="suggestion_once"),
            models.CheckConstraint(
                name="suggestion_dismissed_with_reason",
                condition=~Q(outcome="dismissed") | ~Q(reason=""),
                violation_error_message=_("Give a reason for dismissing a suggestion."),
            ),
            models.CheckConstraint(
                name="suggestion_answered_at",
                condition=Q(outcome="open", decided_at__isnull=True)
                | (~Q(outcome="open") & Q(decided_at__isnull=False)),
            ),
        ]

    def __str__(self):
        return f"{self.rule_id} {self.key}"


class ClinicThreshold(ScopedModel):
    """A number of a rule that this clinic changed; without a row the default holds (patients/rules/thresholds.py)."""

    clinic = models.ForeignKey(Clinic, models.CASCADE, related_name="thresholds")
    key = models.CharField(_("threshold"), max_length=60)
    value = models.DecimalField(_("value"), max_digits=8, decimal_places=3)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    clinic_path = "clinic"

    class Meta:
        verbose_name = _("threshold of the clinic")
        verbose_name_plural = _("thresholds of the clinic")
        ordering = ["key"]
        constraints = [models.UniqueConstraint(fields=["clinic", "key"], name="clinic_threshold_once")]

    def __str__(self):
        return self.key


class ConfirmedStatement(ScopedModel):
    """A clinic administrator has read this recommendation in the guideline itself and confirms its grade."""

    clinic = models.ForeignKey(Clinic, models.CASCADE, related_name="confirmed_statements")
    statement = models.CharField(_("recommendation"), max_length=8)
    confirmed_at = models.DateTimeField(_("confirmed"), default=timezone.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("confirmed by")
    )

    clinic_path = "clinic"

    class Meta:
        verbose_name = _("confirmed recommendation")
        verbose_name_plural = _("confirmed recommendations")
        constraints = [models.UniqueConstraint(fields=["clinic", "statement"], name="confirmed_statement_once")]

    def __str__(self):
        return self.statement


for model in (Suggestion, ClinicThreshold, ConfirmedStatement):
    auditlog.register(model)
