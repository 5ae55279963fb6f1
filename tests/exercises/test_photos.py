"""A clinic's photos: kept with their words, counted, replaced without a rest, and never a row without its file."""

import errno
import os
import re
import resource
import signal
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image

from clinic.models import AuditEntry
from exercises import photos
from exercises.actions import adapt
from exercises.models import Exercise
from exercises.own import ExercisePhoto
from exercises.photos import keep_photo, photos_of, prepared, used_bytes, used_words
from exercises.pictures import Picture, Pictures, pictures_for
from tests import factories
from tests.clinic.test_pictures import noise, phone_photo, picture

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 3, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def exercise(db):
    return factories.ExerciseFactory(code="T-MOVE")


def unsaved(clinic, exercise, moment="start", **told):
    told = {"author": "Ana Ruiz", "alt": {"en": "Standing tall"}} | told
    return ExercisePhoto(clinic=clinic, exercise=exercise, moment=moment, **told)


def upload(data=None):
    return prepared(SimpleUploadedFile("photo.jpg", data or picture("JPEG", (300, 200))))


def both(photo) -> list[str]:
    """Return the files of one photo: the small copy for pages, and what is printed."""
    return [photo.image.name.replace(".jpg", "-small.jpg"), photo.image.name]


def files(media) -> list[str]:
    return sorted(path.relative_to(media).as_posix() for path in media.rglob("*") if path.is_file())


def test_a_photo_is_kept_with_all_that_is_told_about_it(clinic, exercise, therapist, media):
    photo = unsaved(clinic, exercise, licence="cc_by")
    keep_photo(photo, prepared=upload(phone_photo()), by=therapist, now=NOW)
    kept = ExercisePhoto.objects.get()
    assert (kept.width, kept.height, kept.uploaded_at, kept.uploaded_by) == (120, 160, NOW, therapist)
    assert kept.bytes == sum((media / name).stat().st_size for name in files(media))
    assert files(media) == both(kept)
    assert re.fullmatch(r"photos/[0-9a-f]{32}\.jpg", kept.image.name)
    with Image.open(kept.image.path) as shown:
        assert (shown.format, shown.size) == ("JPEG", (120, 160))
    assert AuditEntry.objects.filter(content_type__model="exercisephoto", clinic=clinic).count() == 1


def test_a_large_photo_becomes_one_that_prints_sharp():
    ready = prepared(SimpleUploadedFile("x", noise("JPEG", (4032, 3024))))
    sizes = [Image.open(content).size for content in (ready.printed, ready.shown)]
    assert sizes == [(ready.width, ready.height), (640, 480)] == [(1200, 900), (640, 480)]  # 500 dots an inch at 60 mm
    assert (ready.printed.size < 500_000, ready.shown.size < 120_000) == (True, True)  # noise is the worst case


def test_another_photo_takes_the_place_of_the_first_and_its_file_goes(
    clinic, exercise, therapist, media, django_capture_on_commit_callbacks
):
    first = unsaved(clinic, exercise)
    keep_photo(first, prepared=upload(), by=therapist)
    old = both(first)
    with django_capture_on_commit_callbacks(execute=False) as later:
        keep_photo(unsaved(clinic, exercise, author="Leo"), prepared=upload(), by=therapist)
    new = ExercisePhoto.objects.get()
    assert (new.pk, new.author) == (first.pk, "Leo")
    assert files(media) == sorted([*old, *both(new)])  # until it is certain
    for callback in later:
        callback()
    assert files(media) == both(new)


def test_words_alone_leave_the_file_as_it_is(clinic, exercise, therapist, media):
    photo = unsaved(clinic, exercise)
    keep_photo(photo, prepared=upload(), by=therapist, now=NOW)
    again = ExercisePhoto.objects.get()
    again.author = "Leo"
    keep_photo(again, prepared=None, by=None)
    kept = ExercisePhoto.objects.get()
    assert (kept.author, kept.uploaded_at, kept.uploaded_by) == ("Leo", NOW, therapist)
    assert files(media) == both(photo)


def test_words_sent_after_a_colleague_replaced_the_photo_keep_the_new_file(clinic, exercise, therapist, media):
    keep_photo(unsaved(clinic, exercise), prepared=upload(), by=therapist)
    opened = ExercisePhoto.objects.get()
    keep_photo(unsaved(clinic, exercise), prepared=upload(), by=therapist)
    new = ExercisePhoto.objects.get().image.name
    opened.author = "Leo"
    keep_photo(opened, prepared=None, by=therapist)
    kept = ExercisePhoto.objects.get()
    assert (kept.author, kept.image.name, opened.image.name != new) == ("Leo", new, True)


def test_words_sent_after_a_colleague_removed_the_photo_make_no_row_without_a_file(clinic, exercise, therapist):
    keep_photo(unsaved(clinic, exercise), prepared=upload(), by=therapist)
    opened = ExercisePhoto.objects.get()
    ExercisePhoto.objects.all().delete()
    with pytest.raises(ValidationError) as refused:
        keep_photo(opened, prepared=None, by=therapist)
    assert refused.value.messages == ["The photo was removed meanwhile. Choose a file to put one there again."]
    assert not ExercisePhoto.objects.exists()


@pytest.mark.parametrize("gone", ["photo", "exercise", "clinic"])
def test_with_the_row_goes_the_file(clinic, therapist, media, gone, django_capture_on_commit_callbacks):
    exercise = factories.ExerciseFactory(clinic=clinic)
    photo = unsaved(clinic, exercise)
    keep_photo(photo, prepared=upload(), by=therapist)
    assert len(files(media)) == 2
    therapist.clinic, therapist.role = None, ""
    therapist.save()
    with django_capture_on_commit_callbacks(execute=True):
        {"photo": photo, "exercise": exercise, "clinic": clinic}[gone].delete()
    assert files(media) == []


def test_a_file_that_is_gone_already_stops_nothing(clinic, exercise, therapist, django_capture_on_commit_callbacks):
    photo = unsaved(clinic, exercise)
    keep_photo(photo, prepared=upload(), by=therapist)
    Path(photo.image.path).unlink()
    with django_capture_on_commit_callbacks(execute=True):
        photo.delete()
    assert not ExercisePhoto.objects.exists()


# --- quota ------------------------------------------------------------------------------------------------------------
def test_the_quota_counts_one_clinics_photos(clinic, exercise):
    factories.PhotoFactory(clinic=clinic, bytes=1_048_576)
    factories.PhotoFactory(clinic=clinic, bytes=524_288)
    factories.PhotoFactory(bytes=9_000_000)
    assert used_bytes(clinic.pk) == 1_572_864
    assert used_words(clinic.pk) == "Your clinic's photos take 1.5 of 200 MB."


def test_a_photo_beyond_the_quota_is_refused_and_leaves_nothing(clinic, exercise, therapist, media):
    factories.PhotoFactory(clinic=clinic, bytes=photos.PHOTO_QUOTA_BYTES - 100)
    with pytest.raises(ValidationError) as refused:
        keep_photo(unsaved(clinic, exercise), prepared=upload(), by=therapist)
    assert refused.value.messages == [
        "Your clinic's photos take 200.0 of 200 MB."
        " There is no room for this one: remove a photo that you no longer need."
    ]
    assert (ExercisePhoto.objects.filter(exercise=exercise).count(), files(media)) == (0, [])


def test_a_full_quota_still_lets_a_photo_be_replaced_by_a_smaller_one(clinic, exercise, therapist):
    factories.PhotoFactory(clinic=clinic, exercise=exercise, bytes=photos.PHOTO_QUOTA_BYTES)
    keep_photo(unsaved(clinic, exercise), prepared=upload(), by=therapist)
    assert used_bytes(clinic.pk) < 10_000


# --- when the disk refuses --------------------------------------------------------------------------------------------
DISK_FULL = "The photo was not kept: the disk of the server is full. Tell the person who runs it."
UNWRITABLE = "The photo was not kept: the server cannot write to its media folder. Tell the person who runs it."


@contextmanager
def no_room():
    """No file of this process may become larger than 1 KB, as on a full disk: until pytest writes its own report."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    quiet = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, quiet)


def write_without_room(content) -> OSError:
    """Return what writing meets; outside of any query, as the limit holds for the database's file too."""
    storage = ExercisePhoto._meta.get_field("image").storage
    with no_room(), pytest.raises(ValidationError) as refused:
        photos.write(storage, content)
    return refused


def test_a_full_disk_is_told_and_half_a_file_is_removed(media):
    (media / "photos").mkdir()
    refused = write_without_room(upload(noise("JPEG", (600, 400))))
    assert refused.value.messages == [DISK_FULL]
    assert refused.value.__cause__.errno in (errno.EFBIG, errno.ENOSPC)
    assert files(media) == []


@pytest.mark.parametrize("standing", [False, True], ids=["the first photo", "another photo"])
def test_a_folder_that_cannot_be_written_changes_nothing(clinic, exercise, therapist, media, standing):
    if standing:
        keep_photo(unsaved(clinic, exercise), prepared=upload(), by=therapist, now=NOW)
        os.rename(media / "photos", media / "kept")
    before = list(ExercisePhoto.objects.values())
    (media / "photos").write_text("a file where the folder should be")
    with pytest.raises(ValidationError) as refused:
        keep_photo(unsaved(clinic, exercise, author="Leo"), prepared=upload(), by=therapist)
    assert refused.value.messages == [UNWRITABLE]
    assert list(ExercisePhoto.objects.values()) == before


def test_a_row_that_the_database_refuses_leaves_no_file(clinic, exercise, therapist, media):
    with pytest.raises(IntegrityError), transaction.atomic():
        keep_photo(unsaved(clinic, exercise, author=""), prepared=upload(), by=therapist)
    assert files(media) == []


# --- what the database keeps ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("told", "taken"),
    [
        pytest.param({}, True, id="as it should be"),
        pytest.param({"author": ""}, False, id="nobody took it"),
        pytest.param({"licence": "other"}, False, id="another licence, not named"),
        pytest.param({"licence": "other", "licence_words": "Free for clinics"}, True, id="another licence"),
        pytest.param({"width": 0}, False, id="no pixels"),
    ],
)
def test_the_constraints(told, taken):
    if taken:
        factories.PhotoFactory(**told)
    else:
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.PhotoFactory(**told)


def test_there_is_one_photo_a_moment():
    photo = factories.PhotoFactory()
    factories.PhotoFactory(clinic=photo.clinic, exercise=photo.exercise, moment="end")
    factories.PhotoFactory(exercise=photo.exercise)  # another clinic's
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.PhotoFactory(clinic=photo.clinic, exercise=photo.exercise)


@pytest.mark.parametrize("alt", [{}, {"en": ""}, {"tlh": "Qapla'"}])
def test_a_photo_without_words_for_those_who_cannot_see_it_is_refused(alt):
    with pytest.raises(ValidationError):
        factories.PhotoFactory.build(alt=alt, clinic=None, exercise=None).clean_fields(exclude=["clinic", "exercise"])


@pytest.mark.parametrize(
    ("licence", "words", "credit", "owed"),
    [
        ("own", "", "Photo: Ana", ""),
        ("cc0", "", "Photo: Ana, CC0", ""),
        ("cc_by", "", "Photo: Ana, CC BY", "Photo: Ana, CC BY"),
        ("cc_by_sa", "", "Photo: Ana, CC BY-SA", "Photo: Ana, CC BY-SA"),
        ("other", "Press photo", "Photo: Ana, Press photo", "Photo: Ana, Press photo"),
    ],
)
def test_the_credit_is_owed_where_the_licence_asks_for_it(licence, words, credit, owed):
    photo = ExercisePhoto(author="Ana", licence=licence, licence_words=words)
    assert (photo.credit, photo.owed_credit) == (credit, owed)


# --- in front of the figures ------------------------------------------------------------------------------------------
MOVES = {"start": {"en": "Knee bent", "es": "Rodilla doblada"}, "end": {"en": "Knee straight"}, "frames": 8}
FIGURES = {"T-MOVE": MOVES}


def shown(exercise, clinic, language="en") -> Pictures:
    return pictures_for([exercise], language, clinic, FIGURES)[exercise.pk]


def test_a_photo_takes_the_figures_place_for_its_clinic_alone(clinic, exercise):
    photo = factories.PhotoFactory(clinic=clinic, exercise=exercise, moment="end", licence="cc_by", author="Ana")
    drawn = shown(exercise, factories.ClinicFactory())
    name = photo.image.name.removeprefix("photos/")
    url = "/photo/" + name.replace(".jpg", "-small.jpg")
    mine = Picture(f"trochlea:/media/photos/{name}", url, "Standing tall", credit="Photo: Ana, CC BY")
    assert drawn.loop is not None
    assert shown(exercise, clinic) == Pictures(start=drawn.start, end=mine, loop=None)


def test_the_words_are_in_the_patients_language_where_there_are_such(clinic, exercise):
    photo = factories.PhotoFactory(clinic=clinic, exercise=exercise)
    assert [shown(exercise, clinic, language).start.alt for language in ("en", "es")] == ["Standing tall", "De pie"]
    ExercisePhoto.objects.filter(pk=photo.pk).update(alt={"es": "De pie"})
    assert shown(exercise, clinic, "en").start.alt == "De pie"


def test_a_version_of_its_own_shows_the_photos_of_the_original_until_it_has_some(clinic, exercise, therapist):
    first = factories.PhotoFactory(clinic=clinic, exercise=exercise, moment="start")
    copy = adapt(exercise, by=therapist)
    assert shown(copy, clinic).start.url == first.url
    own = factories.PhotoFactory(clinic=clinic, exercise=copy, moment="start")
    assert (shown(copy, clinic).start.url, shown(exercise, clinic).start.url) == (own.url, first.url)


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_the_photos(clinic, count, django_assert_num_queries):
    rows = [factories.PhotoFactory(clinic=clinic).exercise for _ in range(count)]
    rows = list(Exercise.objects.filter(pk__in=[row.pk for row in rows]))
    with django_assert_num_queries(1):
        found = photos_of(rows, clinic.pk)
    assert [set(photos) for photos in found.values()] == [{"start"}] * count
    with django_assert_num_queries(1):
        pictures_for(rows, "en", clinic, FIGURES)
