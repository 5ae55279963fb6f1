"""What is asked before the examination: running, load, complaint.  Told by patient, therapist or both."""

from auditlog.registry import auditlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clinic.between import Between
from clinic.scope import ScopedModel
from patients.rules.findings import LOAD_CHANGES

WEEKS = 6  # of load history that are asked for
TASKS = ("running", "stairs_up", "stairs_down", "squat", "sitting", "kneeling")


class ToldBy(models.TextChoices):
    PATIENT = "patient", _("patient")
    THERAPIST = "therapist", _("therapist")


class Terrain(models.TextChoices):
    ROAD = "road", _("road")
    TRAIL = "trail", _("trail")
    TRACK = "track", _("track")
    TREADMILL = "treadmill", _("treadmill")
    GRASS = "grass", _("grass")


class Hills(models.TextChoices):
    FLAT = "flat", _("flat")
    ROLLING = "rolling", _("rolling")
    HILLY = "hilly", _("hilly")


class Beginning(models.TextChoices):
    GRADUAL = "gradual", _("little by little")
    SUDDEN = "sudden", _("suddenly")
    INJURY = "injury", _("after an injury")


def yes_no(label, **kwargs):
    """An answer that may be missing: None is not "no"."""
    return models.BooleanField(label, null=True, blank=True, **kwargs)


def pain(label):
    return models.PositiveSmallIntegerField(label, null=True, blank=True, validators=[Between(0, 10)])


def kilometres(label, most: int, **kwargs):
    return models.DecimalField(
        label, max_digits=5, decimal_places=1, null=True, blank=True, validators=[Between(0, most)], **kwargs
    )


def number(label, low: int, high: int, **kwargs):
    return models.PositiveSmallIntegerField(label, null=True, blank=True, validators=[Between(low, high)], **kwargs)


def check_terrain(value) -> None:
    unknown = [one for one in value if one not in Terrain.values] if isinstance(value, list) else [value]
    if unknown:
        raise ValidationError(_("Unknown ground: %(value)s."), params={"value": ", ".join(map(str, unknown))})


class Intake(ScopedModel):
    """One telling of an episode's history.  The patient's words stay as they are; the therapist's own stand beside."""

    episode = models.ForeignKey("patients.Episode", models.CASCADE, related_name="intakes")
    told_by = models.CharField(_("told by"), max_length=9, choices=ToldBy)
    told_at = models.DateTimeField(_("told"), default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("recorded by")
    )
    asked_at = models.DateTimeField(_("asked for"), null=True, blank=True)  # the patient's: when a PT asked for it
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("asked by")
    )
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)  # the patient's: when it was sent off

    weekly_km = kilometres(_("usual weekly distance (km)"), 300)
    longest_run_km = kilometres(_("longest run of the last 30 days (km)"), 250)
    days_a_week = number(_("running days a week"), 0, 7)
    pace_s_per_km = models.DecimalField(  # to a tenth, so that a pace by the mile comes back as it was typed
        _("usual pace (seconds a kilometre)"),
        max_digits=5,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[Between(120, 1200)],
    )
    terrain = models.JSONField(_("ground"), default=list, blank=True, validators=[check_terrain])
    hills = models.CharField(_("hills"), max_length=8, choices=Hills, blank=True)
    shoes = models.CharField(_("shoes"), max_length=120, blank=True)
    shoe_months = number(_("age of the shoes (months)"), 0, 240)
    shoe_km = number(_("distance in these shoes (km)"), 0, 9999)
    race = models.CharField(_("goal race"), max_length=120, blank=True)
    race_on = models.DateField(_("date of the race"), null=True, blank=True)
    race_km = kilometres(_("distance of the race (km)"), 500)

    changed_distance = yes_no(_("more distance"))
    changed_frequency = yes_no(_("more running days"))
    changed_speed = yes_no(_("faster runs"))
    changed_hills = yes_no(_("new hills or stairs"))
    changed_surface = yes_no(_("other ground"))
    changed_shoes = yes_no(_("other shoes"))
    weeks_off = number(_("longest break before it began (weeks)"), 0, 520)

    onset_on = models.DateField(_("pain since"), null=True, blank=True)
    beginning = models.CharField(_("how it began"), max_length=8, choices=Beginning, blank=True)
    story = models.TextField(_("in your own words"), max_length=2000, blank=True)
    peripatellar_pain = yes_no(_("pain around or behind the kneecap"))
    pain_running = pain(_("pain when running"))
    pain_stairs_up = pain(_("pain going upstairs"))
    pain_stairs_down = pain(_("pain going downstairs"))
    pain_squat = pain(_("pain when squatting"))
    pain_sitting = pain(_("pain when sitting for half an hour"))
    pain_kneeling = pain(_("pain when kneeling"))
    limp = yes_no(_("limping"))

    earlier_care = models.TextField(_("earlier treatment"), max_length=2000, blank=True)
    medication = models.TextField(_("medication"), max_length=1000, blank=True)
    work = models.CharField(_("work"), max_length=200, blank=True)
    dislocation_history = yes_no(_("kneecap was ever out of place"))
    achilles_or_calf_history = yes_no(_("Achilles or calf injury"))
    tape_allergy = yes_no(_("skin reacts to tape"))
    pregnant = yes_no(_("pregnant"))
    post_surgical = yes_no(_("operation on this knee"))
    pf_osteoarthritis = yes_no(_("arthritis of the kneecap joint"))

    clinic_path = "episode__patient__clinic"

    class Meta:
        verbose_name = _("intake")
        verbose_name_plural = _("intakes")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["episode", "told_by"], name="intake_once_each"),
            models.CheckConstraint(
                name="intake_pain_0_to_10",
                condition=Q(*(Q(**{f"pain_{task}__isnull": True}) | Q(**{f"pain_{task}__lte": 10}) for task in TASKS)),
                violation_error_message=_("Pain goes from 0 to 10."),
            ),
        ]

    def __str__(self):
        return f"{self.told_at:%Y-%m-%d}"

    def changes(self) -> dict[str, bool]:
        """Return which kinds of load changed; those that were not answered are left out."""
        answers = {name: getattr(self, f"changed_{name}") for name in LOAD_CHANGES}
        return {name: answer for name, answer in answers.items() if answer is not None}


class TrainingWeek(ScopedModel):
    """One week of the load history: how often and how far."""

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="weeks")
    starts_on = models.DateField(_("week from"))
    runs = number(_("runs"), 0, 21)
    km = kilometres(_("distance (km)"), 300)
    longest_km = kilometres(_("longest run (km)"), 250)

    clinic_path = "intake__episode__patient__clinic"

    class Meta:
        verbose_name = _("training week")
        verbose_name_plural = _("training weeks")
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["intake", "starts_on"], name="training_week_once"),
            models.CheckConstraint(
                name="training_week_longest_within_total",
                condition=Q(km__isnull=True) | Q(longest_km__isnull=True) | Q(longest_km__lte=models.F("km")),
                violation_error_message=_("The longest run is longer than the whole week."),
            ),
        ]

    def __str__(self):
        return f"{self.starts_on:%Y-%m-%d}"


for model in (Intake, TrainingWeek):
    auditlog.register(model)
