"""A clinic's start doses and favourites: its own before the library's, and out of other clinics' sight."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from clinic.models import AuditEntry
from exercises.actions import adapt, load_library
from exercises.models import Exercise
from exercises.own import START_DOSE_FIELDS, ClinicExercise
from exercises.start_doses import (
    forget_start_dose,
    library_dose,
    save_start_dose,
    set_favourite,
    start_dose,
    start_doses,
)
from exercises.vocabulary import Side
from tests import factories

pytestmark = pytest.mark.django_db
DOSE = {
    "sets": 4, "reps": 6, "hold_s": 2, "duration_min": None, "rest_s": 90, "times_a_day": 2, "frequency": "daily",
}  # fmt: skip
NO_LOAD = {"load_kg": None, "band": ""}


@pytest.fixture
def exercise(db):
    return factories.ExerciseFactory(sets=3, reps=10, rest_s=30)


def row_of(exercise, dose, **more):
    return factories.PrescriptionFactory(exercise=exercise, **(dose | more))


def test_without_a_dose_of_its_own_a_clinic_starts_with_the_librarys(exercise, clinic):
    assert start_dose(exercise, clinic.pk) == library_dose(exercise)


def test_an_exercise_without_any_dose_starts_with_two_sets_of_ten(clinic):
    bare = factories.ExerciseFactory(sets=None, reps=None)
    assert [start_dose(bare, clinic.pk)[name] for name in ("sets", "reps")] == [2, 10]


def test_a_saved_dose_is_the_clinics_and_nobody_elses(exercise, therapist, clinic, outsider):
    save_start_dose(exercise, DOSE, by=therapist)
    assert start_dose(exercise, clinic.pk) == DOSE | NO_LOAD
    assert start_dose(exercise, outsider.clinic_id) == library_dose(exercise)
    assert Exercise.objects.get().dose_words == "3 × 10, each side, every second day"
    assert AuditEntry.objects.filter(content_type__model="clinicexercise", clinic=clinic).exists()


def test_load_and_band_of_one_patient_become_nobody_elses(exercise, therapist, clinic):
    save_start_dose(exercise, DOSE | {"load_kg": Decimal("12.5"), "band": "red"}, by=therapist)
    assert start_dose(exercise, clinic.pk) == DOSE | NO_LOAD


def test_a_saved_dose_is_said_with_the_exercises_sides(therapist, clinic):
    squat = factories.ExerciseFactory(side=Side.BOTH, both_sides=True)
    save_start_dose(squat, DOSE, by=therapist)
    assert ClinicExercise.objects.get().dose_words == "4 × 6, hold 2 s, 2 times a day, every day"


def test_the_way_back_to_the_library_keeps_the_star(exercise, therapist, clinic):
    set_favourite(exercise, True, by=therapist)
    save_start_dose(exercise, DOSE, by=therapist)
    forget_start_dose(exercise, by=therapist)
    assert start_dose(exercise, clinic.pk) == library_dose(exercise)
    assert (ClinicExercise.objects.get().favourite, ClinicExercise.objects.get().has_dose) == (True, False)


def test_going_back_without_a_dose_of_ones_own_is_no_mistake(exercise, therapist):
    forget_start_dose(exercise, by=therapist)
    assert not ClinicExercise.objects.exists()


def test_the_dose_of_a_clinics_own_exercise_stands_in_the_exercise(therapist, clinic):
    own = factories.ExerciseFactory(clinic=clinic)
    save_start_dose(own, DOSE, by=therapist)
    own.refresh_from_db()
    assert {name: getattr(own, name) for name in START_DOSE_FIELDS} == DOSE
    assert not ClinicExercise.objects.exists()


def test_a_version_of_its_own_begins_with_the_clinics_dose_and_star(exercise, therapist):
    set_favourite(exercise, True, by=therapist)
    save_start_dose(exercise, DOSE, by=therapist)
    copy = adapt(exercise, by=therapist)
    assert {name: getattr(copy, name) for name in START_DOSE_FIELDS} == DOSE
    assert ClinicExercise.objects.get(exercise=copy).favourite


def test_a_version_of_its_own_without_settings_has_none(exercise, therapist):
    assert library_dose(adapt(exercise, by=therapist)) == library_dose(exercise)
    assert not ClinicExercise.objects.exists()


def test_loading_the_library_again_leaves_doses_and_stars(therapist, library, clinic):
    exercise = Exercise.objects.get(code="QN1")
    set_favourite(exercise, True, by=therapist)
    save_start_dose(exercise, DOSE, by=therapist)
    before = list(ClinicExercise.objects.values())
    assert load_library()[1] == 0
    assert list(ClinicExercise.objects.values()) == before


@pytest.mark.parametrize(
    ("dose", "stands"),
    [
        pytest.param(DOSE, (True, False), id="the clinic's"),
        pytest.param({"sets": 3, "reps": 10, "rest_s": 30}, (False, True), id="the library's"),
        pytest.param({"sets": 3, "reps": 12, "rest_s": 30}, (False, False), id="this patient's"),
    ],
)
def test_whose_dose_a_row_has(exercise, therapist, clinic, dose, stands):
    save_start_dose(exercise, DOSE, by=therapist)
    row = row_of(exercise, dose, load_kg=Decimal(5))
    found = start_doses([row], clinic.pk)[row.pk]
    assert (found.is_ours, found.is_library) == stands
    assert [one.dose_big for one in (found.ours, found.library)] == ["4 × 6", "3 × 10"]


def test_an_own_exercise_has_no_dose_of_the_library(clinic):
    row = factories.PrescriptionFactory.build(
        pk=1, exercise=factories.ExerciseFactory(clinic=clinic), phase=None, sets=3, reps=10
    )
    found = start_doses([row], clinic.pk)[row.pk]
    assert (found.library, found.is_library, found.is_ours) == (None, False, True)


@pytest.mark.parametrize("count", [1, 3])
def test_whose_dose_is_told_in_one_query(clinic, therapist, count, django_assert_num_queries):
    rows = [factories.PrescriptionFactory() for _ in range(count)]
    for row in rows:
        set_favourite(row.exercise, True, by=therapist)
    with django_assert_num_queries(1):
        found = start_doses(rows, clinic.pk)
    assert [found[row.pk].favourite for row in rows] == [True] * count


def test_a_star_is_one_clinics(exercise, therapist, clinic, outsider):
    set_favourite(exercise, True, by=therapist)
    set_favourite(exercise, True, by=therapist)
    stars = {
        user.clinic_id: Exercise.objects.with_favourites(user.clinic_id).get().is_favourite
        for user in (therapist, outsider)
    }
    assert stars == {clinic.pk: True, outsider.clinic_id: False}
    set_favourite(exercise, False, by=therapist)
    assert not Exercise.objects.with_favourites(clinic.pk).get().is_favourite


@pytest.mark.parametrize(
    "dose", [{"sets": 3}, {"reps": 10}, {"hold_s": 10}], ids=["sets of nothing", "no sets", "a hold without sets"]
)
def test_half_a_dose_is_refused_by_the_database(exercise, clinic, dose):
    with pytest.raises(IntegrityError), transaction.atomic():
        ClinicExercise.objects.create(clinic=clinic, exercise=exercise, **dose)


def test_a_clinic_has_one_row_an_exercise(exercise, clinic):
    ClinicExercise.objects.create(clinic=clinic, exercise=exercise)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClinicExercise.objects.create(clinic=clinic, exercise=exercise)
