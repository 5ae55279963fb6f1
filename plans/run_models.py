"""What belongs to a return to running beside the program itself: own protocols, readiness, unlocks, gait retraining."""

from auditlog.registry import auditlog
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from clinic.between import Between
from clinic.models import Clinic, Language, Paper
from clinic.pdf import Pdf
from clinic.printing import PrintJob
from clinic.scope import ScopedModel

USER = settings.AUTH_USER_MODEL


class OwnProtocol(ScopedModel):
    """A run program that a clinic wrote or adapted.  Followed by a patient it is never edited: a change opens a copy.

    definition: the same fields as a file of plans/running/protocols/, as JSON.
    """

    clinic = models.ForeignKey(Clinic, models.CASCADE, related_name="own_protocols")
    title = models.CharField(_("title"), max_length=120)
    copied_from = models.CharField(_("copied from"), max_length=20, blank=True)
    definition = models.JSONField(_("content"))
    saved_at = models.DateTimeField(_("saved"), auto_now=True)
    saved_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("saved by"))
    retired_at = models.DateTimeField(_("no longer offered since"), null=True, blank=True)

    clinic_path = "clinic"

    class Meta:
        verbose_name = _("own run program")
        verbose_name_plural = _("own run programs")
        ordering = ["title", "pk"]

    def __str__(self):
        return self.title


class ReadinessSwitch(ScopedModel):
    """A criterion of readiness that this clinic does not ask; without a row it is asked (R-R01)."""

    clinic = models.ForeignKey(Clinic, models.CASCADE, related_name="readiness_switches")
    criterion = models.CharField(_("criterion"), max_length=40)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    switched_off_at = models.DateTimeField(_("switched off"), default=timezone.now)
    switched_off_by = models.ForeignKey(USER, models.PROTECT, related_name="+")

    clinic_path = "clinic"

    class Meta:
        verbose_name = _("criterion not asked")
        verbose_name_plural = _("criteria not asked")
        constraints = [models.UniqueConstraint(fields=["clinic", "criterion"], name="readiness_switch_once")]

    def __str__(self):
        return self.criterion


class ReadinessResult(ScopedModel):
    """What was found for one criterion of readiness on one day, where no assessment holds it."""

    episode = models.ForeignKey("patients.Episode", models.CASCADE, related_name="readiness_results")
    criterion = models.CharField(_("criterion"), max_length=40)
    value = models.DecimalField(_("value"), max_digits=7, decimal_places=2, null=True, blank=True)
    fulfilled = models.BooleanField(_("fulfilled"), null=True, blank=True)  # where the criterion is a yes or no
    found_on = models.DateField(_("found on"), default=timezone.localdate)
    noted_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("noted by"))
    noted_at = models.DateTimeField(_("noted"), default=timezone.now)

    clinic_path = "episode__patient__clinic"

    class Meta:
        verbose_name = _("readiness to run")
        verbose_name_plural = _("readiness to run")
        ordering = ["-found_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="readiness_value_or_yes_no",
                condition=Q(value__isnull=False) ^ Q(fulfilled__isnull=False),
                violation_error_message=_("Give a value, or yes or no."),
            )
        ]

    def __str__(self):
        return f"{self.criterion}, {self.found_on:%Y-%m-%d}"


class RunUnlock(ScopedModel):
    """A kind of running that the PT has allowed: speed, uphill, downhill (R-R12)."""

    class Kind(models.TextChoices):
        LONGER = "longer", _("longer easy runs")
        SPEED = "speed", _("strides and faster running")
        UPHILL = "uphill", _("uphill")
        DOWNHILL = "downhill", _("downhill, stairs and fast running on the track")

    program = models.ForeignKey("plans.RunProgram", models.CASCADE, related_name="unlocks")
    kind = models.CharField(_("kind of running"), max_length=10, choices=Kind)
    reason = models.CharField(
        _("reason"), max_length=200, blank=True
    )  # asked for where the rules do not propose it yet
    unlocked_on = models.DateField(_("allowed since"), default=timezone.localdate)
    unlocked_by = models.ForeignKey(USER, models.PROTECT, related_name="+")

    clinic_path = "program__episode__patient__clinic"

    class Meta:
        verbose_name = _("kind of running allowed")
        verbose_name_plural = _("kinds of running allowed")
        ordering = ["unlocked_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["program", "kind"], name="run_unlock_once")]

    def __str__(self):
        return self.get_kind_display()


class GaitPlan(ScopedModel):
    """Gait retraining of one episode: one cue at a time, feedback that fades over eight sessions (R-I07, R-I08)."""

    class Cue(models.TextChoices):
        CADENCE = "cadence", _("more steps a minute")
        FOREFOOT = "forefoot", _("landing on the forefoot")
        PELVIS = "pelvis", _("level pelvis, knees apart")
        LEAN = "lean", _("leaning slightly forward from the ankles")

    episode = models.ForeignKey("patients.Episode", models.CASCADE, related_name="gait_plans")
    cue = models.CharField(_("cue"), max_length=10, choices=Cue)
    baseline_cadence = models.PositiveSmallIntegerField(
        _("cadence before (steps a minute)"), null=True, blank=True, validators=[Between(100, 260)]
    )
    baseline_speed_kmh = models.DecimalField(
        _("at speed (km/h)"), max_digits=4, decimal_places=1, null=True, blank=True, validators=[Between(3, 30)]
    )
    rise_percent = models.DecimalField(
        _("rise (%)"), max_digits=3, decimal_places=1, null=True, blank=True, validators=[Between(1, 10)]
    )
    started_on = models.DateField(_("started on"), default=timezone.localdate)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=200, blank=True)
    reason = models.CharField(
        _("reason"), max_length=200, blank=True
    )  # asked for where the rules do not suggest the cue
    set_by = models.ForeignKey(USER, models.PROTECT, related_name="+")

    clinic_path = "episode__patient__clinic"

    class Meta:
        verbose_name = _("gait retraining")
        verbose_name_plural = _("gait retraining")
        ordering = ["-started_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["episode"],
                condition=Q(ended_on__isnull=True),
                name="gait_plan_one_cue_at_a_time",
                violation_error_message=_("One cue at a time: end the present one first."),
            ),
            models.CheckConstraint(
                name="gait_plan_ends_after_it_starts",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                violation_error_message=_("Gait retraining cannot end before it starts."),
            ),
        ]

    def __str__(self):
        return self.get_cue_display()


class GaitSession(ScopedModel):
    """One session of gait retraining that was done."""

    plan = models.ForeignKey(GaitPlan, models.CASCADE, related_name="sessions")
    number = models.PositiveSmallIntegerField(_("session"), validators=[Between(1, 20)])
    done_on = models.DateField(_("done on"), default=timezone.localdate)
    minutes = models.PositiveSmallIntegerField(_("minutes"), validators=[Between(1, 120)])
    feedback_percent = models.PositiveSmallIntegerField(_("feedback (%)"), validators=[Between(0, 100)])
    cadence = models.PositiveSmallIntegerField(
        _("cadence (steps a minute)"), null=True, blank=True, validators=[Between(100, 260)]
    )
    pain = models.PositiveSmallIntegerField(_("knee pain during"), null=True, blank=True, validators=[Between(0, 10)])
    note = models.CharField(_("note"), max_length=200, blank=True)
    noted_by = models.ForeignKey(USER, models.PROTECT, related_name="+")

    clinic_path = "plan__episode__patient__clinic"

    class Meta:
        verbose_name = _("session of gait retraining")
        verbose_name_plural = _("sessions of gait retraining")
        ordering = ["number", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="gait_session_once")]

    def __str__(self):
        return f"{self.number}"


class ShoeAdvice(ScopedModel):
    """Advice on running shoes, from a day on.  code: of plans/shoe_advice.toml."""

    episode = models.ForeignKey("patients.Episode", models.CASCADE, related_name="shoe_advice")
    code = models.CharField(_("advice"), max_length=20)
    note = models.CharField(_("note"), max_length=200, blank=True)
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    given_by = models.ForeignKey(USER, models.PROTECT, related_name="+")

    clinic_path = "episode__patient__clinic"

    class Meta:
        verbose_name = _("advice on shoes")
        verbose_name_plural = _("advice on shoes")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["episode", "code"], name="shoe_advice_once"),
            models.CheckConstraint(
                name="shoe_advice_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("Advice cannot end before it starts."),
            ),
        ]

    def __str__(self):
        return self.code


class RunSheet(PrintJob):
    """A printed return-to-run program on one page: what it said (snapshot), the exact bytes, who asked and when."""

    program = models.ForeignKey(
        "plans.RunProgram", models.CASCADE, related_name="sheets", verbose_name=_("run program")
    )
    language = models.CharField(_("language"), max_length=5, choices=Language)
    paper = models.CharField(_("paper"), max_length=10, choices=Paper)
    snapshot = models.JSONField(editable=False)

    clinic_path = "program__episode__patient__clinic"

    class Meta:
        verbose_name = _("run sheet")
        verbose_name_plural = _("run sheets")
        ordering = ["-requested_at", "-pk"]

    def __str__(self):
        return gettext("Return-to-run sheet")

    def get_absolute_url(self):
        return reverse("admin:run_sheet_page", args=[self.pk])

    def make_pdf(self) -> Pdf:
        from plans.handouts.run_sheet import make_pdf

        return make_pdf(self)


class Surface(models.TextChoices):
    """What was run on, as a patient tells it."""

    TREADMILL = "treadmill", _("treadmill")
    TRACK = "track", _("track")
    ROAD = "road", pgettext_lazy("surface", "road")
    TRAIL = "trail", pgettext_lazy("surface", "trail or grass")


class Sore(models.TextChoices):
    """When the knee was sore, for programs whose own rule asks it."""

    NEVER = "never", _("not at all")
    WARM_UP = "warm_up", _("while warming up")
    DURING = "during", _("during the run")
    AFTER = "after", _("only after the run")


for model in (
    *(OwnProtocol, ReadinessSwitch, ReadinessResult, RunUnlock),
    *(GaitPlan, GaitSession, ShoeAdvice),
):
    auditlog.register(model)
auditlog.register(RunSheet, exclude_fields=["snapshot"])
