"""A clinic's photos: made fit to print, counted against the quota, kept so that no row is without its file."""

from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from PIL import Image

from clinic.models import Clinic
from clinic.pictures import on_paper, pixels_of, stored_as
from clinic.printing import NO_SPACE_LEFT
from exercises.own import PHOTO_QUOTA_BYTES, ExercisePhoto, photo_name, remove_on_commit, small

MAX_MB = 12  # what phones take lies below
WORDS = ["alt", "author", "licence", "licence_words"]
LONG_SIDE_PX = 1200  # sharp at 60 mm (500 dots an inch) and still at 90 mm in large print
SMALL_SIDE_PX = 640  # for pages: a phone shows it 320 wide, and the portal is opened on slow lines


@dataclass(frozen=True)
class Prepared:
    """An uploaded photo, drawn anew.  width, height: of what is printed, in pixels."""

    printed: ContentFile
    shown: ContentFile
    width: int
    height: int

    @property
    def bytes(self) -> int:
        return self.printed.size + self.shown.size


def prepared(upload) -> Prepared:
    """Return an uploaded photo without metadata, in the two sizes that are kept.

    Raises ValidationError with a sentence for anything that is no still picture of sane size.
    """
    picture = on_paper(pixels_of(upload, max_mb=MAX_MB, fits=(LONG_SIDE_PX, LONG_SIDE_PX)))
    printed, size = stored_as(picture, "JPEG", "photo.jpg", quality=85, progressive=True), picture.size
    picture.thumbnail((SMALL_SIDE_PX, SMALL_SIDE_PX), Image.Resampling.LANCZOS)
    return Prepared(printed, stored_as(picture, "JPEG", "photo.jpg", quality=75, progressive=True), *size)


def keep_photo(photo: ExercisePhoto, *, prepared: Prepared | None, by, now=None) -> None:
    """Save what is told about a photo and, where one was sent, the new picture in the place of the old one.

    Raises ValidationError when the clinic's quota is used up or the disk refuses; then nothing has changed.
    """
    written = ""
    storage = photo.image.storage
    try:
        with transaction.atomic():
            Clinic.objects.select_for_update().get(pk=photo.clinic_id)  # one photo at a time counts against the quota
            stood = stood_before(photo)
            if prepared is not None:
                refuse_over_quota(photo.clinic_id, prepared.bytes - (stood.bytes if stood else 0))
                photo.width, photo.height, photo.bytes = prepared.width, prepared.height, prepared.bytes
                photo.uploaded_at, photo.uploaded_by = now or timezone.now(), by
                photo.image = written = write(storage, prepared)
                photo.save()
                if stood:
                    remove_on_commit(storage, stood.image.name)
            elif stood:
                photo.save(update_fields=WORDS)  # a colleague may have put another file there meanwhile
            else:
                raise ValidationError(_("The photo was removed meanwhile. Choose a file to put one there again."))
    except BaseException:
        if written:
            wipe(storage, written)
        raise


def stood_before(photo: ExercisePhoto) -> ExercisePhoto | None:
    """Return the row in whose place this one comes, also one that a colleague made a moment ago."""
    same = ExercisePhoto.objects.filter(clinic=photo.clinic_id, exercise=photo.exercise_id, moment=photo.moment)
    stood = same.first()
    photo.pk, photo._state.adding = (stood.pk, False) if stood else (None, True)
    return stood


def used_bytes(clinic_id: int) -> int:
    return ExercisePhoto.objects.filter(clinic=clinic_id).aggregate(sum=Sum("bytes"))["sum"] or 0


def refuse_over_quota(clinic_id: int, more: int) -> None:
    if more > 0 and used_bytes(clinic_id) + more > PHOTO_QUOTA_BYTES:
        raise ValidationError(
            _("%(used)s There is no room for this one: remove a photo that you no longer need.")
            % {"used": used_words(clinic_id)}
        )


def used_words(clinic_id: int) -> str:
    """Say how much room the clinic's photos take."""
    return _("Your clinic's photos take %(used)s of %(most)d MB.") % {
        "used": number_format(round(used_bytes(clinic_id) / 1024**2, 1), 1),
        "most": PHOTO_QUOTA_BYTES / 1024**2,
    }


def write(storage, prepared: Prepared) -> str:
    """Write both files and return the name of the larger one; where the disk refuses, nothing stays behind."""
    name = photo_name()
    try:
        for one, content in ((small(name), prepared.shown), (name, prepared.printed)):
            storage.save(one, content)
    except OSError as error:
        wipe(storage, name)
        if error.errno in NO_SPACE_LEFT:
            raise ValidationError(
                _("The photo was not kept: the disk of the server is full. Tell the person who runs it.")
            ) from error
        raise ValidationError(
            _("The photo was not kept: the server cannot write to its media folder. Tell the person who runs it.")
        ) from error
    return name


def wipe(storage, name: str) -> None:
    for one in (name, small(name)):
        with suppress(OSError):  # a folder that cannot be written can often not be cleaned either
            storage.delete(one)


def photos_of(exercises: Iterable, clinic_id: int) -> dict[int, dict[str, ExercisePhoto]]:
    """Return the clinic's photos by exercise id and moment, in one query.

    A version of its own that has no photo of a moment shows that of the exercise it was made from.
    """
    rows = list(exercises)
    wanted = {pk for row in rows for pk in (row.pk, row.adapted_from_id) if pk}
    found = defaultdict(dict)
    for photo in ExercisePhoto.objects.filter(clinic=clinic_id, exercise__in=wanted):
        found[photo.exercise_id][photo.moment] = photo
    return {row.pk: found.get(row.adapted_from_id, {}) | found.get(row.pk, {}) for row in rows}
