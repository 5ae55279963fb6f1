"""Which pictures an exercise has, and that the drawn ones are all there."""

import pytest
from django.test import override_settings

from exercises.actions import adapt
from exercises.models import Exercise
from exercises.pictures import FIGURE_FOLDER, Loop, Picture, Pictures, pictures_for, shipped_figures
from tests import factories

FIGURES = {
    "T-MOVE": {
        "start": {"en": "Lying on the side", "es": "De lado"},
        "end": {"en": "Top leg lifted", "es": "Pierna arriba"},
        "frames": 8,
        "body": "female",
    },
    "T-HOLD": {"start": {"en": "Back to a wall"}, "body": "male"},
}
MANIFEST = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}


def figure(name, alt, kind=Picture, **more):
    return kind(f"trochlea:/figures/{name}", f"/static/exercises/figures/{name}", alt, **more)


@pytest.mark.django_db
def test_a_movement_has_start_end_and_loop(clinic):
    exercise = factories.ExerciseFactory(code="T-MOVE")
    assert pictures_for([exercise], "es", clinic, FIGURES) == {
        exercise.pk: Pictures(
            start=figure("T-MOVE-start.svg", "De lado"),
            end=figure("T-MOVE-end.svg", "Pierna arriba"),
            loop=figure("T-MOVE-loop.webp", "De lado → Pierna arriba", Loop, frames=8),
        )
    }


@pytest.mark.django_db
def test_a_hold_has_one_picture_and_words_in_english_where_its_language_lacks(clinic):
    exercise = factories.ExerciseFactory(code="T-HOLD")
    found = pictures_for([exercise], "es", clinic, FIGURES)
    assert found == {exercise.pk: Pictures(start=figure("T-HOLD-start.svg", "Back to a wall"))}


@pytest.mark.django_db
def test_what_nobody_drew_has_no_pictures(clinic):
    exercise = factories.ExerciseFactory(code="T-NONE")
    found = pictures_for([exercise], "en", clinic, FIGURES)[exercise.pk]
    assert (found, bool(found)) == (Pictures(), False)


@pytest.mark.django_db
def test_a_clinics_version_keeps_the_figure_under_any_code(therapist, clinic):
    own = adapt(factories.ExerciseFactory(code="T-MOVE"), by=therapist)
    own.code = "OURS-7"
    own.save()
    assert pictures_for([own], "en", clinic, FIGURES)[own.pk].start.alt == "Lying on the side"


@pytest.mark.django_db
def test_a_clinics_new_exercise_takes_no_figure_by_its_code(clinic):
    own = factories.ExerciseFactory(code="T-MOVE", clinic=clinic)
    assert pictures_for([own], "en", clinic, FIGURES) == {own.pk: Pictures()}


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_the_exercises(count, therapist, clinic, django_assert_num_queries):
    rows = [adapt(factories.ExerciseFactory(), by=therapist) for _ in range(count)]
    rows = list(Exercise.objects.filter(pk__in=[row.pk for row in rows]))
    with django_assert_num_queries(2):  # the clinic's photos, and the codes of what its own were made from
        pictures_for([*rows, factories.ExerciseFactory.build(pk=0, text=None)], "en", clinic, FIGURES)


@pytest.mark.django_db
def test_a_file_that_was_not_collected_stops_no_page(clinic, settings):
    exercise = factories.ExerciseFactory(code="T-HOLD")
    with override_settings(STORAGES={**settings.STORAGES, **MANIFEST}):
        start = pictures_for([exercise], "en", clinic, FIGURES)[exercise.pk].start
    assert start == Picture("trochlea:/figures/T-HOLD-start.svg", "", "Back to a wall")


def test_every_exercise_of_the_library_has_its_figures_and_words(library):
    told = shipped_figures()
    lacking = []
    for code in Exercise.objects.values_list("code", flat=True):
        entry = told.get(code, {"start": {}})
        names = [f"{code}-{moment}.svg" for moment in ("start", "end") if moment in entry]
        names += [f"{code}-loop.webp"] if "end" in entry else []
        lacking += [name for name in names if not (FIGURE_FOLDER / name).is_file()]
        lacking += [
            f"{code} {moment} in {language}"
            for moment in ("start", "end")
            for language in ("en", "es")
            if moment in entry and not entry[moment].get(language, "").strip()
        ]
        lacking += [f"{code} frames"] if "end" in entry and entry.get("frames") != 8 else []
    assert lacking == []
