"""What a clinic makes its own of the library: its photos, its start doses, its favourites."""

import secrets
from functools import partial

from auditlog.registry import auditlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clinic.models import Clinic, Language
from clinic.scope import ScopedModel
from exercises.dose import DOSE_FIELDS, Dosed

PHOTO_QUOTA_BYTES = 200 * 1024 * 1024  # of one clinic: some thousand photos
SMALL = "-small.jpg"
START_DOSE_FIELDS = tuple(name for name in DOSE_FIELDS if name not in ("load_kg", "band"))  # those suit one patient


class Moment(models.TextChoices):
    START = "start", _("start")
    END = "end", _("end")


class Licence(models.TextChoices):
    OWN = "own", _("Taken by us")
    CC0 = "cc0", _("CC0 (free of rights)")
    CC_BY = "cc_by", _("CC BY")
    CC_BY_SA = "cc_by_sa", _("CC BY-SA")
    OTHER = "other", _("Other, in words")


def photo_name(_photo=None, _name: str = "") -> str:
    """Return a new name that cannot be guessed; it tells neither clinic nor exercise."""
    return f"photos/{secrets.token_hex(16)}.jpg"


def check_alt(alt: dict) -> None:
    if set(alt) - set(Language.values) or not any(alt.values()):
        raise ValidationError(_("Say what the photo shows, for those who cannot see it."))


def small(name: str) -> str:
    """Return the name of the small copy that pages show, beside the file that is printed."""
    return name.replace(".jpg", SMALL)


class OfClinic(ScopedModel):
    """A clinic's row about one exercise, shared or its own."""

    clinic = models.ForeignKey(Clinic, models.CASCADE, related_name="+", editable=False)
    exercise = models.ForeignKey("exercises.Exercise", models.CASCADE, related_name="+", verbose_name=_("exercise"))

    clinic_path = "clinic"

    class Meta:
        abstract = True

    def get_absolute_url(self):
        return reverse("admin:own_exercise", args=[self.exercise_id])


class ExercisePhoto(OfClinic):
    """A clinic's own photo of the start or the end of an exercise.  It takes the figure's place for this clinic.

    width, height: of the file that is printed, in pixels; bytes: of it and its small copy together.
    """

    moment = models.CharField(_("moment"), max_length=5, choices=Moment)
    image = models.FileField(_("photo"), upload_to=photo_name, max_length=60)
    alt = models.JSONField(_("what it shows"), default=dict, validators=[check_alt])  # language -> words
    licence = models.CharField(_("licence"), max_length=8, choices=Licence, default=Licence.OWN)
    licence_words = models.CharField(
        _("licence in words"), max_length=120, blank=True, help_text=_("Needed for another licence than these.")
    )
    author = models.CharField(_("taken by"), max_length=80)
    width = models.PositiveSmallIntegerField(editable=False)
    height = models.PositiveSmallIntegerField(editable=False)
    bytes = models.PositiveIntegerField(_("size in bytes"), editable=False)
    uploaded_at = models.DateTimeField(_("uploaded"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("uploaded by")
    )

    class Meta:
        verbose_name = _("photo of an exercise")
        verbose_name_plural = _("photos of exercises")
        ordering = ["exercise", "-moment"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "exercise", "moment"], name="exercise_photo_one_a_moment"),
            models.CheckConstraint(
                name="exercise_photo_has_an_author",
                condition=~Q(author=""),
                violation_error_message=_("Say who took the photo."),
            ),
            models.CheckConstraint(
                name="exercise_photo_other_licence_in_words",
                condition=~Q(licence=Licence.OTHER) | ~Q(licence_words=""),
                violation_error_message=_("Say in words which licence the photo has."),
            ),
            models.CheckConstraint(
                name="exercise_photo_has_pixels", condition=Q(width__gt=0, height__gt=0, bytes__gt=0)
            ),
        ]

    def __str__(self):
        return f"{self.exercise} ({self.get_moment_display()})"

    def alt_in(self, language: str) -> str:
        """Return what the photo shows in this language, else in any: words of another language beat none."""
        return self.alt.get(language) or next(words for words in self.alt.values() if words)

    def get_licence_words(self) -> str:
        words = str(self.licence_words if self.licence == Licence.OTHER else self.get_licence_display())
        return words.partition(" (")[0] if self.licence == Licence.CC0 else words

    @property
    def credit(self) -> str:
        """Say who took the photo and, where it is somebody else's, under which licence it is shown."""
        if self.licence == Licence.OWN:
            return gettext("Photo: %(author)s") % {"author": self.author}
        return gettext("Photo: %(author)s, %(licence)s") % {"author": self.author, "licence": self.get_licence_words()}

    @property
    def owed_credit(self) -> str:
        """Return the credit where the licence asks for it wherever the photo is shown; else nothing."""
        return "" if self.licence in (Licence.OWN, Licence.CC0) else self.credit

    @property
    def url(self) -> str:
        """Return the address for staff and patients of the clinic; another one for each file, so that none is stale."""
        return reverse("exercise_photo", args=[small(self.image.name.rpartition("/")[2])])


@receiver(post_delete, sender=ExercisePhoto)  # a row deleted along with its exercise does not pass by delete()
def remove_file(sender, instance, **kwargs):
    remove_on_commit(instance.image.storage, instance.image.name)


def remove_on_commit(storage, name: str) -> None:
    """Remove a photo's files once nothing points at them for good; a disk that refuses does not undo the work."""
    for one in (name, small(name)):
        transaction.on_commit(partial(storage.delete, one), robust=True)


class ClinicExercise(OfClinic, Dosed):
    """How a clinic uses an exercise: whether it is one of its favourites, and with which dose it starts."""

    favourite = models.BooleanField(_("favourite"), default=False)

    class Meta:
        verbose_name = _("favourite or start dose of ours")
        verbose_name_plural = _("favourites and start doses of ours")
        ordering = ["-favourite", "exercise"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "exercise"], name="clinic_exercise_once"),
            *Dosed.dose_constraints("clinic_exercise"),
        ]

    def __str__(self):
        return str(self.exercise)

    @property
    def has_dose(self) -> bool:
        return bool(self.sets or self.duration_min)

    def dose(self) -> dict:
        return {field: getattr(self, field) for field in DOSE_FIELDS}


def favourite_of(clinic_id: int) -> Exists:
    """Return, for a query of exercises, whether each is a favourite of this clinic."""
    return Exists(ClinicExercise.objects.filter(clinic=clinic_id, exercise=OuterRef("pk"), favourite=True))


auditlog.register(ExercisePhoto)
auditlog.register(ClinicExercise)
