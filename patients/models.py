"""Patients, their episodes of care, and what was found at each assessment."""

from auditlog.registry import auditlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clinic.between import Between
from clinic.models import Clinic, Language
from clinic.scope import ScopedModel, ScopedQuerySet
from patients.intake import Intake, TrainingWeek  # noqa: F401  Django finds models in here, these and those below
from patients.own_measures import HiddenMeasure, OwnMeasure  # noqa: F401
from patients.reports import AssessmentReport  # noqa: F401
from patients.scores import OutcomeScore, PatientActivity  # noqa: F401
from patients.screening import RedFlagAnswer, RedFlagScreen  # noqa: F401
from patients.suggestions import ClinicThreshold, ConfirmedStatement, Suggestion  # noqa: F401

OLDEST_BIRTH_YEAR = 1900


class Sex(models.TextChoices):
    FEMALE = "female", _("female")
    MALE = "male", _("male")


class AffectedSide(models.TextChoices):
    RIGHT = "right", _("right")
    LEFT = "left", _("left")
    BOTH = "both", _("both")


class Patient(ScopedModel):
    """A runner in care.  A given name alone is enough; the portal link needs the year of birth too."""

    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="patients")
    given_name = models.CharField(_("given name"), max_length=80)
    family_name = models.CharField(_("family name"), max_length=80, blank=True)
    record_number = models.CharField(_("record number"), max_length=40, blank=True)
    birth_year = models.PositiveSmallIntegerField(
        _("year of birth"),
        null=True,
        blank=True,
        help_text=_("The patient types it to open the portal. Without it no link can be given."),
    )
    sex = models.CharField(_("sex"), max_length=10, choices=Sex, blank=True, help_text=_("Only for reference values."))
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(
        _("language"), max_length=5, choices=Language, default=Language.ENGLISH, help_text=_("Of sheets and portal.")
    )
    archived = models.BooleanField(_("archived"), default=False)
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)

    clinic_path = "clinic"

    class Meta:
        verbose_name = _("patient")
        verbose_name_plural = _("patients")
        ordering = ["family_name", "given_name", "pk"]
        indexes = [models.Index(fields=["clinic", "family_name", "given_name"], name="patient_by_name")]
        constraints = [
            models.CheckConstraint(
                name="patient_birth_year_plausible",
                condition=Q(birth_year__isnull=True) | Q(birth_year__gte=OLDEST_BIRTH_YEAR, birth_year__lte=2200),
                violation_error_message=_("The year of birth must be 1900 or later."),
            ),
            models.UniqueConstraint(
                fields=["clinic", "record_number"],
                condition=~Q(record_number=""),
                name="patient_record_number_unique",
                violation_error_message=_("Another patient has this record number."),
            ),
        ]

    def __str__(self):
        return " ".join(part for part in (self.given_name, self.family_name) if part)

    @property
    def short_name(self) -> str:
        """Given name and initial, as on a sheet that may lie on a kitchen table."""
        return f"{self.given_name} {self.family_name[0]}." if self.family_name else self.given_name

    def get_absolute_url(self):
        return reverse("admin:patient_page", args=[self.pk])

    def clean(self):
        this_year = timezone.localdate().year
        if self.birth_year is not None and not OLDEST_BIRTH_YEAR <= self.birth_year <= this_year:
            raise ValidationError(
                {
                    "birth_year": _("The year of birth is %(year)s: give a year from %(low)s to %(high)s.")
                    % {"year": self.birth_year, "low": OLDEST_BIRTH_YEAR, "high": this_year}
                }
            )
        others = Patient.objects.filter(clinic=self.clinic_id).exclude(pk=self.pk)
        taken = self.record_number and others.filter(record_number=self.record_number).first()
        if taken:  # the constraint says the same, but forms leave it out: they do not hold the clinic
            raise ValidationError(
                {
                    "record_number": _("The record number %(number)s is that of %(patient)s.")
                    % {"number": self.record_number, "patient": taken}
                }
            )

    def current_episode(self) -> "Episode | None":
        return self.episodes.order_by("closed_on", "-opened_on").filter(closed_on__isnull=True).first()


class Episode(ScopedModel):
    """One course of care for one complaint, from first visit to discharge."""

    patient = models.ForeignKey(Patient, models.CASCADE, related_name="episodes", verbose_name=_("patient"))
    side = models.CharField(_("affected side"), max_length=5, choices=AffectedSide)
    therapist = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="episodes",
        verbose_name=_("responsible therapist"),
    )
    opened_on = models.DateField(_("first visit"), default=timezone.localdate)
    closed_on = models.DateField(_("discharged on"), null=True, blank=True)
    onset_on = models.DateField(_("pain since"), null=True, blank=True)
    onset = models.TextField(
        _("how it began"),
        blank=True,
        help_text=_("What changed in the weeks before: distance, speed, hills, shoes, a break."),
    )
    aggravated_by = models.TextField(_("worse with"), blank=True)
    weekly_km = models.DecimalField(
        _("usual weekly distance (km)"),
        max_digits=5,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[Between(0, 300)],
    )
    goal = models.TextField(_("goal"), blank=True, help_text=_("In the patient's words."))
    usual_morning_pain = models.PositiveSmallIntegerField(
        _("usual morning pain"),
        null=True,
        blank=True,
        validators=[Between(0, 10)],
        help_text=_("0–10; next-morning pain is compared with it."),
    )
    note = models.TextField(_("note"), blank=True)
    questions_asked_on = models.DateField(_("questions asked for on"), null=True, blank=True)  # patients/asking.py
    questions_quiet_until = models.DateField(_("no questions before"), null=True, blank=True)

    clinic_path = "patient__clinic"

    class Meta:
        verbose_name = _("episode of care")
        verbose_name_plural = _("episodes of care")
        ordering = ["-opened_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="episode_closes_after_it_opens",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=models.F("opened_on")),
                violation_error_message=_("Discharge cannot lie before the first visit."),
            ),
            models.CheckConstraint(
                name="episode_morning_pain_0_to_10",
                condition=Q(usual_morning_pain__isnull=True) | Q(usual_morning_pain__lte=10),
                violation_error_message=_("Pain goes from 0 to 10."),
            ),
        ]

    def __str__(self):
        return gettext("Knee pain, %(side)s, since %(date)s") % {
            "side": self.get_side_display(),
            "date": date_format(self.onset_on or self.opened_on, "j M Y"),
        }

    def get_absolute_url(self):
        return reverse("admin:patient_page", args=[self.patient_id])

    def clean(self):
        if self.opened_on and self.closed_on and self.closed_on < self.opened_on:
            raise ValidationError(
                {
                    "closed_on": _("The discharge on %(closed)s lies before the first visit on %(opened)s.")
                    % {"closed": f"{self.closed_on:%Y-%m-%d}", "opened": f"{self.opened_on:%Y-%m-%d}"}
                }
            )


class AssessmentQuerySet(ScopedQuerySet):
    def before(self, assessment: "Assessment"):
        """Return the earlier assessments of the same episode, newest first."""
        return (
            self.filter(episode=assessment.episode_id)
            .exclude(pk=assessment.pk)
            .filter(
                Q(assessed_on__lt=assessment.assessed_on)
                | Q(assessed_on=assessment.assessed_on, pk__lt=assessment.pk or 0)
            )
            .order_by("-assessed_on", "-pk")
        )


class Assessment(ScopedModel):
    """One examination.  A draft until the PT says that it is done; values are kept as they are typed."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        DONE = "done", _("done")

    episode = models.ForeignKey(Episode, models.CASCADE, related_name="assessments", verbose_name=_("episode"))
    assessed_on = models.DateField(_("examined on"), default=timezone.localdate)
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("examined by")
    )
    status = models.CharField(_("status"), max_length=5, choices=Status, default=Status.DRAFT)
    note = models.TextField(_("summary"), blank=True)
    profile = models.CharField(_("profile"), max_length=20, blank=True)  # which measures are asked for, see profiles.py
    created_at = models.DateTimeField(auto_now_add=True)

    clinic_path = "episode__patient__clinic"
    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["-assessed_on", "-pk"]

    def __str__(self):
        return gettext("Assessment of %(date)s") % {"date": f"{self.assessed_on:%Y-%m-%d}"}

    def get_absolute_url(self):
        return reverse("admin:assessment_record", args=[self.pk])

    def clean(self):
        if self.assessed_on and self.assessed_on > timezone.localdate():
            raise ValidationError(
                {
                    "assessed_on": _("The examination date %(date)s lies in the future; today is %(today)s.")
                    % {"date": f"{self.assessed_on:%Y-%m-%d}", "today": f"{timezone.localdate():%Y-%m-%d}"}
                }
            )


class ObservedSide(models.TextChoices):
    RIGHT = "right", _("right")
    LEFT = "left", _("left")
    NONE = "", _("not sided")


class Observation(ScopedModel):
    """One value of one measure (patients/measures.toml) on one side: a number, or the key of a choice."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="observations")
    measure = models.CharField(_("measure"), max_length=60)
    side = models.CharField(_("side"), max_length=5, choices=ObservedSide, blank=True)
    trial = models.PositiveSmallIntegerField(_("trial"), default=1)
    number = models.DecimalField(_("value"), max_digits=9, decimal_places=3, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=10, blank=True)  # as it was typed; empty: the measure's own
    choice = models.CharField(_("choice"), max_length=40, blank=True)
    confirmed = models.BooleanField(_("unusual, confirmed"), default=False)
    pain_limited = models.BooleanField(_("limited by pain"), default=False)
    recorded_at = models.DateTimeField(_("recorded"), auto_now=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by")
    )

    clinic_path = "assessment__episode__patient__clinic"

    class Meta:
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "measure", "side", "trial"], name="observation_once"),
            models.CheckConstraint(
                name="observation_number_or_choice", condition=Q(number__isnull=False) ^ ~Q(choice="")
            ),
        ]

    def __str__(self):
        return f"{self.measure} {self.side} {self.value}".strip()

    @property
    def value(self):
        return self.choice if self.number is None else self.number.normalize()


for model in (Patient, Episode, Assessment, Observation):
    auditlog.register(model)
