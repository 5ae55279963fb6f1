"""What a clinic makes its own of the measures: tests of its own, and tests that it hides."""

from auditlog.registry import auditlog
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.models import Clinic
from clinic.scope import ScopedModel
from patients.measure import KINDS, SECTIONS


class OwnMeasure(ScopedModel):
    """A test that a clinic added.  Its observations bear `key`; once it holds values it is retired, not deleted."""

    clinic = models.ForeignKey(Clinic, models.CASCADE, related_name="own_measures")
    label = models.CharField(_("name"), max_length=120)
    section = models.CharField(_("section"), max_length=20, choices=[(name, name) for name in SECTIONS])
    kind = models.CharField(_("kind"), max_length=10, choices=[(name, name) for name in KINDS])
    unit = models.CharField(_("unit"), max_length=10, blank=True)  # one of patients/units.py
    sided = models.BooleanField(_("right and left"), default=True)
    trials = models.PositiveSmallIntegerField(_("trials"), default=1)
    low = models.DecimalField(_("lowest plausible"), max_digits=9, decimal_places=3, null=True, blank=True)
    high = models.DecimalField(_("highest plausible"), max_digits=9, decimal_places=3, null=True, blank=True)
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=0)
    lsi = models.BooleanField(_("compare sides as a percentage"), default=False)
    higher_is_better = models.BooleanField(_("higher is better"), null=True, blank=True)
    choices = models.TextField(_("answers"), blank=True, help_text=_("One answer per line, for a choice."))
    method = models.TextField(_("how it is measured"), max_length=2000, blank=True)
    retired = models.BooleanField(_("no longer offered"), default=False)

    clinic_path = "clinic"

    class Meta:
        verbose_name = _("measure of our own")
        verbose_name_plural = _("measures of our own")
        ordering = ["section", "label"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "label"],
                name="own_measure_name_unique",
                violation_error_message=_("Another measure of the clinic has this name."),
            ),
            models.CheckConstraint(
                name="own_measure_low_below_high",
                condition=Q(low__isnull=True) | Q(high__isnull=True) | Q(low__lt=models.F("high")),
                violation_error_message=_("The lowest plausible value must be below the highest."),
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def key(self) -> str:
        return f"own_{self.pk}"

    @property
    def answers(self) -> list[str]:
        """Return the answers of a choice, in their order; none for another kind."""
        lines = (" ".join(line.split()) for line in self.choices.splitlines())
        return [line for line in lines if line] if self.kind == "choice" else []


class HiddenMeasure(ScopedModel):
    """A test of the registry that one clinic does not use: not asked for, still shown where it was recorded."""

    clinic = models.ForeignKey(Clinic, models.CASCADE, related_name="hidden_measures")
    measure = models.CharField(_("measure"), max_length=60)

    clinic_path = "clinic"

    class Meta:
        verbose_name = _("hidden measure")
        verbose_name_plural = _("hidden measures")
        constraints = [models.UniqueConstraint(fields=["clinic", "measure"], name="hidden_measure_once")]

    def __str__(self):
        return self.measure


for model in (OwnMeasure, HiddenMeasure):
    auditlog.register(model)
