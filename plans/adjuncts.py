"""What stands beside the exercises of a plan for a while: orthosis, tape, manual techniques, messages."""

from auditlog.registry import auditlog
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clinic.scope import ScopedModel


class Adjunct(ScopedModel):
    """One addition to a plan, from a day to a day.  code: of the catalogue, such as FO1, TP1, MT1, ED13, CADENCE."""

    plan = models.ForeignKey("plans.Plan", models.CASCADE, related_name="adjuncts", verbose_name=_("plan"))
    code = models.CharField(_("addition"), max_length=12)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    remind_on = models.DateField(_("remind on"), null=True, blank=True)
    amount = models.DecimalField(_("target"), max_digits=6, decimal_places=1, null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)  # asked for where the guideline is against it

    clinic_path = "plan__episode__patient__clinic"

    class Meta:
        verbose_name = _("addition")
        verbose_name_plural = _("additions")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="adjunct_once"),
            models.CheckConstraint(
                name="adjunct_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("An addition cannot end before it starts."),
            ),
        ]

    def __str__(self):
        return self.code


auditlog.register(Adjunct)
