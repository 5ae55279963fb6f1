"""What a patient logged that cannot wait: shown to the therapists until one of them ticks it off."""

from auditlog.registry import auditlog
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as about

from clinic.scope import ScopedModel

REASONS = {  # as R-F06 names what it used
    "locking": about("what the patient logged", "knee locked"),
    "giving_way": about("what the patient logged", "knee gave way"),
    "night_pain": about("what the patient logged", "night pain"),
    "new_swelling": about("what the patient logged", "new swelling"),
    "logged_pain": about("what the patient logged", "pain %(pain)s of 10"),
}


class Alert(ScopedModel):
    """One log with signs of alarm.  A sign once told stays until it was seen, even when the patient takes it back."""

    episode = models.ForeignKey("patients.Episode", models.CASCADE, related_name="alerts")
    session = models.OneToOneField("plans.SessionLog", models.CASCADE, null=True, blank=True, related_name="alert")
    run = models.OneToOneField("plans.RunLog", models.CASCADE, null=True, blank=True, related_name="alert")
    reasons = models.JSONField(_("told"), default=list)
    pain = models.PositiveSmallIntegerField(_("worst pain"), null=True, blank=True)
    told_at = models.DateTimeField(_("told"), default=timezone.now)
    seen_at = models.DateTimeField(_("seen"), null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("seen by")
    )
    seen_note = models.CharField(_("what was done"), max_length=300, blank=True)

    clinic_path = "episode__patient__clinic"

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        ordering = ["-told_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="alert_of_a_session_or_a_run", condition=Q(session__isnull=False) ^ Q(run__isnull=False)
            ),
            models.CheckConstraint(
                name="alert_seen_by_somebody", condition=Q(seen_at__isnull=True) | Q(seen_by__isnull=False)
            ),
        ]

    def __str__(self):
        return f"{self.told_at:%Y-%m-%d}"

    @property
    def words(self) -> str:
        return ", ".join(str(REASONS[reason]) % {"pain": self.pain} for reason in REASONS if reason in self.reasons)


auditlog.register(Alert)
