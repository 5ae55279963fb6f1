"""Scores of questionnaires (patients/instruments.toml), and the activities that a patient named for the PSFS."""

from decimal import Decimal

from auditlog.registry import auditlog
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clinic.scope import ScopedModel
from patients.intake import ToldBy


class PatientActivity(ScopedModel):
    """An activity in the patient's words, rated again at each PSFS.  It is retired, never deleted."""

    episode = models.ForeignKey("patients.Episode", models.CASCADE, related_name="activities")
    words = models.CharField(_("activity"), max_length=120)
    position = models.PositiveSmallIntegerField()
    named_by = models.CharField(_("named by"), max_length=9, choices=ToldBy, default=ToldBy.THERAPIST)
    retired = models.BooleanField(_("no longer asked"), default=False)

    clinic_path = "episode__patient__clinic"

    class Meta:
        verbose_name = _("activity of the patient")
        verbose_name_plural = _("activities of the patient")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.words


class OutcomeScore(ScopedModel):
    """One answer to one instrument: its total, and the items where we may ask them."""

    episode = models.ForeignKey("patients.Episode", models.CASCADE, related_name="scores")
    assessment = models.ForeignKey("patients.Assessment", models.SET_NULL, null=True, blank=True, related_name="scores")
    instrument = models.CharField(_("questionnaire"), max_length=20)
    answered_on = models.DateField(_("answered on"), default=timezone.localdate)
    told_by = models.CharField(_("answered by"), max_length=9, choices=ToldBy, default=ToldBy.THERAPIST)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entered by")
    )
    total = models.DecimalField(_("score"), max_digits=6, decimal_places=2)
    items = models.JSONField(_("answers"), default=dict, blank=True)

    clinic_path = "episode__patient__clinic"

    class Meta:
        verbose_name = _("outcome score")
        verbose_name_plural = _("outcome scores")
        ordering = ["answered_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["episode", "instrument", "answered_on", "told_by"], name="outcome_score_once_a_day"
            ),
        ]

    def __str__(self):
        return f"{self.instrument} {Decimal(self.total).normalize():f}"


for model in (PatientActivity, OutcomeScore):
    auditlog.register(model)
