"""The page on which a clinic makes an exercise its own, and the star in the list."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from clinic.models import AuditEntry
from clinic.roles import Role
from exercises.own import ClinicExercise, ExercisePhoto
from exercises.start_doses import set_favourite
from tests import factories
from tests.clinic.test_pictures import NO_PICTURE, picture
from tests.pages import Page, told

pytestmark = pytest.mark.django_db
LIST = "/admin/exercises/exercise/"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def exercise(db):
    return factories.ExerciseFactory(code="T1", sets=3, reps=10, text__name="Clamshell")


def address(exercise) -> str:
    return reverse("admin:own_exercise", args=[exercise.pk])


def photo_fields(moment="start", data=None, **changes) -> dict:
    told = {"picture": SimpleUploadedFile("IMG_1.jpg", data if data is not None else picture("JPEG"))}
    told |= {"alt_en": "Lying on one side", "author": "Ana Ruiz", "licence": "own", "licence_words": ""} | changes
    sent = {f"{moment}-{name}": value for name, value in told.items() if value is not None}
    return sent | {"wish": "photo", "moment": moment}


def dose_fields(**changes) -> dict:
    return {"sets": "4", "reps": "8", "times_a_day": "1", "frequency": "daily", "wish": "dose"} | changes


def errors_of(response, moment="start") -> dict:
    form = next(item["form"] for item in response.context["moments"] if item["moment"] == moment)
    return {**form.errors}


def test_a_photo_is_taken_with_words_licence_and_author(staff, exercise, therapist):
    answer = staff.post(address(exercise), photo_fields("end", alt_es="De lado"), follow=True)
    assert told(answer) == ["Saved. Your photo stands on new sheets, and in the portal at once."]
    photo = ExercisePhoto.objects.get()
    assert (photo.exercise, photo.clinic, photo.moment) == (exercise, therapist.clinic, "end")
    assert (photo.alt, photo.author, photo.licence) == ({"en": "Lying on one side", "es": "De lado"}, "Ana Ruiz", "own")
    shown = next(image for image in Page(answer).all("img") if image.get("src", "").startswith("/photo/"))
    assert (shown.get("src"), shown.get("alt")) == (photo.url, "Lying on one side")
    assert "Your clinic's photo. Photo: Ana Ruiz." in Page(answer).texts("figcaption")[0]


def test_words_are_asked_for_in_the_clinics_language(staff, exercise, clinic):
    clinic.language = "es"
    clinic.save()
    answer = staff.post(address(exercise), photo_fields())
    assert list(errors_of(answer)) == ["alt_es", "picture"]
    assert staff.post(address(exercise), photo_fields(alt_en=None, alt_es="De lado")).status_code == 302
    assert ExercisePhoto.objects.get().alt == {"es": "De lado"}


AGAIN = ["Photo: Choose the file again: a browser sends it once only."]


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        pytest.param({"picture": None}, {"picture": ["Photo: This field is required."]}, id="no file"),
        pytest.param({"data": b"<html>"}, {"picture": [f"Photo: {NO_PICTURE}"]}, id="no picture"),
        pytest.param(
            {"alt_en": " "},
            {"alt_en": ["What it shows, in English: This field is required."], "picture": AGAIN},
            id="no words",
        ),
        pytest.param(
            {"author": ""}, {"author": ["Taken by: This field is required."], "picture": AGAIN}, id="nobody took it"
        ),
        pytest.param(
            {"licence": "other"},
            {"licence_words": ["Licence in words: Say in words which licence the photo has."], "picture": AGAIN},
            id="another licence, not named",
        ),
    ],
)
def test_what_is_refused_keeps_what_was_typed(staff, exercise, changes, errors):
    answer = staff.post(address(exercise), photo_fields(**changes))
    assert errors_of(answer) == errors
    assert Page(answer).filled()["start-author"] == changes.get("author", "Ana Ruiz")
    assert not ExercisePhoto.objects.exists()


def test_a_disk_that_refuses_is_told_at_the_field(staff, exercise, settings, tmp_path):
    (tmp_path / "photos").write_text("a file where the folder should be")
    answer = staff.post(address(exercise), photo_fields())
    assert errors_of(answer) == {
        "picture": ["The photo was not kept: the server cannot write to its media folder. Tell the person who runs it."]
    }
    assert not ExercisePhoto.objects.exists()


def test_words_are_changed_without_a_new_file(staff, exercise):
    staff.post(address(exercise), photo_fields())
    name = ExercisePhoto.objects.get().image.name
    staff.post(address(exercise), photo_fields(picture=None, author="Leo"))
    kept = ExercisePhoto.objects.get()
    assert (kept.author, kept.image.name) == ("Leo", name)


def test_a_photo_is_removed_and_the_other_stays(staff, exercise):
    for moment in ("start", "end"):
        staff.post(address(exercise), photo_fields(moment))
    answer = staff.post(address(exercise), {"wish": "remove_photo", "moment": "start"}, follow=True)
    assert told(answer)[-1] == "The photo is removed. Sheets that were printed keep it."
    assert [photo.moment for photo in ExercisePhoto.objects.all()] == ["end"]
    staff.post(address(exercise), {"wish": "remove_photo", "moment": "start"})  # pressed twice
    assert ExercisePhoto.objects.count() == 1


def test_the_start_dose_is_saved_shown_and_given_up(staff, exercise, clinic):
    answer = staff.post(address(exercise), dose_fields(), follow=True)
    assert told(answer) == ["New plans start this exercise with your clinic's dose."]
    assert Page(answer).texts("dd") == ["3 × 10, each side, every second day", "4 × 8, each side, every day"]
    answer = staff.post(address(exercise), {"wish": "library_dose"}, follow=True)
    assert Page(answer).texts("dd") == ["3 × 10, each side, every second day"]


def test_the_list_shows_the_dose_that_the_clinic_starts_with(client, staff, exercise, outsider):
    staff.post(address(exercise), dose_fields())
    doses = []
    for user in (None, outsider):
        if user is not None:
            client.force_login(user)
        doses.append(Page(client.get(LIST)).texts("td", "field-dose"))
    assert doses == [
        ["4 × 8, each side, every day (your clinic's)"],
        ["3 × 10, each side, every second day"],
    ]


def test_half_a_start_dose_is_refused_at_its_field(staff, exercise):
    answer = staff.post(address(exercise), dose_fields(reps=""))
    assert {**answer.context["dose_form"].errors} == {"reps": ["Repetitions: 4 sets need repetitions or a hold."]}
    assert not ClinicExercise.objects.exists()


def test_the_page_of_an_own_exercise_leads_to_its_own_form(staff, clinic):
    own = factories.ExerciseFactory(clinic=clinic)
    page = Page(staff.get(address(own)))
    assert "sets" not in page.filled()
    assert reverse("admin:exercises_exercise_change", args=[own.pk]) in [link.get("href") for link in page.all("a")]


def test_the_exercises_form_leads_to_the_page(staff, exercise):
    page = Page(staff.get(reverse("admin:exercises_exercise_change", args=[exercise.pk])))
    assert address(exercise) in [link.get("href") for link in page.all("a")]


def test_another_clinics_photo_dose_and_star_are_not_on_the_page(client, exercise, staff, outsider):
    staff.post(address(exercise), photo_fields(author="Planted Author", alt_en="Planted words"))
    staff.post(address(exercise), dose_fields(sets="17"))
    staff.post(reverse("admin:star_exercise", args=[exercise.pk]), {"star": "on"})
    shown = staff.get(address(exercise)).content.decode()
    client.force_login(outsider)
    hidden = client.get(address(exercise)).content.decode()
    for text in ("Planted Author", "Planted words", "17 × 8", "/photo/", "chip good"):
        assert (text in shown, text in hidden) == (True, False), text


def test_a_photo_posted_by_another_clinic_is_that_clinics(client, staff, exercise, outsider, therapist):
    staff.post(address(exercise), photo_fields())
    client.force_login(outsider)
    client.post(address(exercise), photo_fields(author="Outsider"))
    client.post(address(exercise), {"wish": "remove_photo", "moment": "start"})
    assert [(photo.clinic, photo.author) for photo in ExercisePhoto.objects.all()] == [(therapist.clinic, "Ana Ruiz")]


@pytest.mark.parametrize("fields", [photo_fields, dose_fields, lambda: {"wish": "remove_photo"}, dict])
def test_an_assistant_looks_and_changes_nothing(client, clinic, exercise, fields):
    client.force_login(factories.UserFactory(clinic=clinic, role=Role.ASSISTANT))
    assert client.get(address(exercise)).status_code == 200
    assert client.post(address(exercise), fields()).status_code == 403
    assert client.post(reverse("admin:star_exercise", args=[exercise.pk]), {"star": "on"}).status_code == 403
    assert not ExercisePhoto.objects.exists()
    assert not ClinicExercise.objects.exists()


def test_the_front_desk_has_no_business_here(client, front_desk, exercise):
    client.force_login(front_desk)
    assert client.get(address(exercise)).status_code == 403


def test_what_is_changed_is_in_the_trail(staff, exercise, therapist):
    staff.post(address(exercise), photo_fields())
    staff.post(reverse("admin:star_exercise", args=[exercise.pk]), {"star": "on"})
    kinds = AuditEntry.objects.filter(actor=therapist).values_list("content_type__model", flat=True)
    assert set(kinds) == {"exercisephoto", "clinicexercise"}


def test_an_own_exercise_is_deleted_with_its_star_and_photos(
    staff, clinic, tmp_path, django_capture_on_commit_callbacks
):
    own = factories.ExerciseFactory(clinic=clinic)
    staff.post(address(own), photo_fields())
    staff.post(reverse("admin:star_exercise", args=[own.pk]), {"star": "on"})
    assert len(list(tmp_path.rglob("*.jpg"))) == 2
    with django_capture_on_commit_callbacks(execute=True):
        answer = staff.post(reverse("admin:exercises_exercise_delete", args=[own.pk]), {"post": "yes"})
    assert (answer.status_code, answer.url) == (302, LIST)
    assert (ExercisePhoto.objects.count(), ClinicExercise.objects.count()) == (0, 0)
    assert list(tmp_path.rglob("*.jpg")) == []


# --- the star ---------------------------------------------------------------------------------------------------------
def stars(response) -> dict[str, str]:
    return {
        button.get("aria-label"): button.get("aria-pressed")
        for button in Page(response).all("button", "star")
        if button.get("formaction")
    }


def test_a_star_in_the_list_works_without_script_and_comes_back_to_the_list(staff, exercise, clinic):
    listed = staff.get(LIST, {"q": "clam"})
    button = Page(listed).all("button", "star")[0]
    sent = {button.get("name"): button.get("value")}
    answer = staff.post(button.get("formaction"), sent, headers={"referer": f"http://testserver{LIST}?q=clam"})
    assert (answer.status_code, answer.url) == (302, f"http://testserver{LIST}?q=clam#star-{exercise.pk}")
    assert stars(staff.get(LIST)) == {"Favourite: Clamshell": "true"}
    again = Page(staff.get(LIST)).all("button", "star")[0]
    staff.post(again.get("formaction"), {"star": again.get("value")})
    assert stars(staff.get(LIST)) == {"Favourite: Clamshell": "false"}


def test_a_star_leads_to_no_other_site(staff, exercise):
    star = reverse("admin:star_exercise", args=[exercise.pk])
    answer = staff.post(star, {"star": "on"}, headers={"referer": "https://evil.example/"})
    assert answer.url == f"{LIST}#star-{exercise.pk}"


def codes(response) -> list[str]:
    return [row.code for row in response.context["cl"].result_list]


def test_favourites_stand_first_and_can_be_filtered(staff, exercise, therapist):
    factories.ExerciseFactory(code="A1", level=1)
    factories.ExerciseFactory(code="A2", level=1)
    exercise.level = 5
    exercise.save()
    assert codes(staff.get(LIST)) == ["A1", "A2", "T1"]
    set_favourite(exercise, True, by=therapist)
    assert codes(staff.get(LIST)) == ["T1", "A1", "A2"]
    assert codes(staff.get(LIST, {"favourite": "yes"})) == ["T1"]
    assert codes(staff.get(LIST, {"favourite": "yes", "level__exact": "1"})) == []


def test_an_assistant_sees_the_stars_without_buttons(client, clinic, exercise, therapist):
    set_favourite(exercise, True, by=therapist)
    client.force_login(factories.UserFactory(clinic=clinic, role=Role.ASSISTANT))
    listed = client.get(LIST)
    assert Page(listed).all("button", "star") == []
    assert [image.get("alt") for image in Page(listed).all("img") if "icon-" in image.get("src", "")] == ["True"]
