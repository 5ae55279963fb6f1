"""The dose an exercise starts with in a new plan: the clinic's own where it saved one, else the library's."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from exercises.dose import DOSE_FIELDS, Dosed
from exercises.models import Exercise
from exercises.own import START_DOSE_FIELDS, ClinicExercise


def library_dose(exercise: Exercise) -> dict:
    """Return the exercise's own dose; 2 × 10 when it has none."""
    dose = {field: getattr(exercise, field) for field in DOSE_FIELDS}
    if not dose["sets"] and not dose["duration_min"]:
        dose |= {"sets": 2, "reps": 10}
    return dose


def start_dose(exercise: Exercise, clinic_id: int) -> dict:
    """Return the dose (DOSE_FIELDS) with which this clinic starts the exercise."""
    ours = our_doses([exercise.pk], clinic_id).get(exercise.pk)
    return ours.dose() if ours else library_dose(exercise)


def our_doses(exercises: Iterable[int], clinic_id: int) -> dict[int, ClinicExercise]:
    """Return by exercise id what the clinic saved as its start dose, in one query."""
    rows = ClinicExercise.objects.filter(clinic=clinic_id, exercise__in=exercises)
    return {row.exercise_id: row for row in rows if row.has_dose}


@dataclass(frozen=True)
class StartDose:
    """Where the dose of a prescription stands between the clinic's start dose and the library's.

    ours: None where the clinic saved none; library: None for an exercise of the clinic's own.
    """

    ours: Dosed | None
    library: Dosed | None
    is_ours: bool
    is_library: bool
    favourite: bool


def start_doses(rows: Iterable, clinic_id: int) -> dict[int, StartDose]:
    """Return by row id where the dose of each prescription stands, in one query; rows: with their exercises."""
    rows = list(rows)
    found = ClinicExercise.objects.filter(clinic=clinic_id, exercise__in=[row.exercise_id for row in rows])
    kept = {settings.exercise_id: settings for settings in found}
    return {row.pk: standing(row, kept.get(row.exercise_id)) for row in rows}


def standing(row: Dosed, kept: ClinicExercise | None) -> StartDose:
    of_library = ClinicExercise(**library_dose(row.exercise), side=row.exercise.side)
    own = row.exercise.clinic_id is not None
    ours = of_library if own else kept if kept and kept.has_dose else None
    library = None if own else of_library
    return StartDose(ours, library, same(row, ours), same(row, library), bool(kept and kept.favourite))


def same(row: Dosed, other: Dosed | None) -> bool:
    return other is not None and all(getattr(row, name) == getattr(other, name) for name in START_DOSE_FIELDS)


@transaction.atomic
def save_start_dose(exercise: Exercise, dose: dict, *, by) -> None:
    """Make this dose the clinic's start dose.  An exercise of its own simply gets it.

    dose: START_DOSE_FIELDS, checked; more is left aside: kilograms and band were found for one patient.
    """
    own = exercise.clinic_id == by.clinic_id
    row = exercise if own else settings_row(exercise, by=by)
    for field in START_DOSE_FIELDS:
        setattr(row, field, dose[field])
    row.side = exercise.side
    row.save()


def forget_start_dose(exercise: Exercise, *, by) -> None:
    """Go back to the library's dose."""
    row = ClinicExercise.objects.filter(clinic=by.clinic_id, exercise=exercise).first()
    if row is not None:
        for field in START_DOSE_FIELDS:
            setattr(row, field, ClinicExercise._meta.get_field(field).get_default())
        row.save()


def set_favourite(exercise: Exercise, favourite: bool, *, by) -> None:
    """Put the exercise among the clinic's favourites, or take it out."""
    with transaction.atomic():
        row = settings_row(exercise, by=by)
        if row.favourite != favourite:
            row.favourite = favourite
            row.save()


def favourites_among(exercises: Iterable[Exercise], clinic_id: int) -> set[int]:
    """Return the ids of those that are the clinic's favourites."""
    rows = ClinicExercise.objects.filter(clinic=clinic_id, favourite=True, exercise__in=[one.pk for one in exercises])
    return set(rows.values_list("exercise", flat=True))


def settings_row(exercise: Exercise, *, by) -> ClinicExercise:
    return ClinicExercise.objects.get_or_create(clinic_id=by.clinic_id, exercise=exercise)[0]
