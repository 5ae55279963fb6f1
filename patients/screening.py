"""The red-flag screen: asked first, "incomplete" until every question has its answer."""

from auditlog.registry import auditlog
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clinic.scope import ScopedModel
from patients.rules.findings import RED_FLAGS


class RedFlagScreen(ScopedModel):
    """One screen of an episode; the newest counts.  A later screen does not change what an earlier one said."""

    episode = models.ForeignKey("patients.Episode", models.CASCADE, related_name="screens")
    begun_at = models.DateTimeField(_("begun"), default=timezone.now)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("begun by")
    )
    considered = models.JSONField(_("other causes considered"), default=list, blank=True)
    others_considered = models.BooleanField(_("other causes were gone through"), null=True, blank=True)
    note = models.TextField(_("note"), max_length=2000, blank=True)

    clinic_path = "episode__patient__clinic"

    class Meta:
        verbose_name = _("red-flag screen")
        verbose_name_plural = _("red-flag screens")
        ordering = ["-begun_at", "-pk"]

    def __str__(self):
        return f"{self.begun_at:%Y-%m-%d}"


class RedFlagAnswer(ScopedModel):
    """One question of the screen: what was answered, by whom, when; and, after a yes, who cleared it."""

    screen = models.ForeignKey(RedFlagScreen, models.CASCADE, related_name="answers")
    flag = models.CharField(_("red flag"), max_length=4, choices=[(flag, flag) for flag in RED_FLAGS])
    present = models.BooleanField(_("present"))
    signs = models.JSONField(_("signs"), default=list, blank=True)  # which of the flag's signs were ticked
    answered_at = models.DateTimeField(_("answered"), default=timezone.now)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("answered by")
    )
    cleared_on = models.DateField(_("cleared on"), null=True, blank=True)
    cleared_note = models.CharField(
        _("cleared"), max_length=300, blank=True, help_text=_("Which physician, after what.")
    )
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entered by")
    )

    clinic_path = "screen__episode__patient__clinic"

    class Meta:
        verbose_name = _("answer to a red flag")
        verbose_name_plural = _("answers to red flags")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["screen", "flag"], name="red_flag_once"),
            models.CheckConstraint(
                name="red_flag_cleared_only_when_present",
                condition=Q(cleared_on__isnull=True) | (Q(present=True) & ~Q(cleared_note="")),
                violation_error_message=_("Say who cleared the finding, and after what."),
            ),
        ]

    def __str__(self):
        return self.flag


for model in (RedFlagScreen, RedFlagAnswer):
    auditlog.register(model)
