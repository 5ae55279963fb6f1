"""What the database refuses about exercises, and the language in which they are told."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import translation

from exercises.models import Exercise, ExerciseText, LadderStep, Need, Target
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("level", [1, 5])
def test_levels_go_from_1_to_5(level):
    assert factories.ExerciseFactory(level=level).level == level


@pytest.mark.parametrize("level", [0, 6])
def test_the_database_refuses_another_level(level):
    with pytest.raises(IntegrityError, match="exercise_level_1_to_5"):
        factories.ExerciseFactory(level=level)


@pytest.mark.parametrize(
    "dose",
    [
        pytest.param({"sets": 3, "reps": 10, "hold_s": None}, id="repetitions"),
        pytest.param({"sets": 3, "reps": None, "hold_s": 30}, id="a hold"),
        pytest.param({"sets": 3, "reps": 10, "hold_s": 3}, id="both"),
        pytest.param({"sets": None, "reps": None, "hold_s": None}, id="no dose yet"),
    ],
)
def test_a_dose_is_whole_or_absent(dose):
    row = factories.ExerciseFactory(**dose)
    assert {name: getattr(row, name) for name in dose} == dose


@pytest.mark.parametrize(
    ("dose", "constraint"),
    [
        pytest.param(
            {"sets": 3, "reps": None, "hold_s": None}, "exercise_sets_need_reps_or_hold", id="sets of nothing"
        ),
        pytest.param(
            {"sets": None, "reps": 10, "hold_s": None}, "exercise_reps_or_hold_need_sets", id="repetitions alone"
        ),
        pytest.param({"sets": None, "reps": None, "hold_s": 5}, "exercise_reps_or_hold_need_sets", id="a hold alone"),
    ],
)
def test_the_database_refuses_half_a_dose(dose, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        factories.ExerciseFactory(**dose)


def test_a_code_stands_once_in_the_library():
    factories.ExerciseFactory(code="QN1")
    with pytest.raises(IntegrityError):
        factories.ExerciseFactory(code="QN1")


def test_a_code_stands_once_in_a_clinic(clinic):
    factories.ExerciseFactory(code="QN1", clinic=clinic)
    with pytest.raises(IntegrityError):
        factories.ExerciseFactory(code="QN1", clinic=clinic)


def test_library_and_clinics_may_share_a_code(clinic):
    factories.ExerciseFactory(code="QN1")
    factories.ExerciseFactory(code="QN1", clinic=clinic)
    factories.ExerciseFactory(code="QN1", clinic=factories.ClinicFactory())
    assert Exercise.objects.filter(code="QN1").count() == 3


@pytest.mark.parametrize(
    ("model", "values"),
    [
        pytest.param(ExerciseText, {"language": "en", "name": "x", "steps": "x"}, id="text in one language"),
        pytest.param(Target, {"muscle": "quadriceps"}, id="target"),
        pytest.param(Need, {"equipment": "band"}, id="equipment"),
    ],
)
def test_a_row_of_an_exercise_stands_once(model, values):
    exercise, other = factories.ExerciseFactory(text=None), factories.ExerciseFactory(text=None)
    for row in (exercise, other):
        model.objects.create(exercise=row, **values)
    with pytest.raises(IntegrityError):
        model.objects.create(exercise=exercise, **values)


@pytest.mark.parametrize(
    ("languages", "wanted", "name"),
    [
        pytest.param(["en", "es"], "es", "es name", id="as wished"),
        pytest.param(["en", "es"], "es-ar", "es name", id="the language of a country"),
        pytest.param(["en", "es"], "fr", "en name", id="English for any other"),
        pytest.param(["es"], "en", "es name", id="whichever there is"),
        pytest.param([], "en", "QN1", id="the code where there is none"),
    ],
)
def test_the_name_falls_back(languages, wanted, name):
    exercise = factories.ExerciseFactory(code="QN1", text=None)
    for language in languages:
        factories.ExerciseTextFactory(exercise=exercise, language=language, name=f"{language} name")
    with translation.override(wanted):
        assert exercise.name == name


def test_an_exercise_is_called_by_code_and_name():
    exercise = factories.ExerciseFactory(code="QN1", text__name="Thigh squeeze")
    bare = factories.ExerciseFactory(code="QN2", text=None)
    assert (str(exercise), str(bare)) == ("QN1 Thigh squeeze", "QN2")


def test_steps_are_lines_without_blanks():
    assert ExerciseText(steps="Sit tall.\n\n  Straighten. \n").step_list() == ["Sit tall.", "Straighten."]


def test_cautions_are_said_in_sentences():
    exercise = Exercise(cautions=["C45", "DV"])
    assert exercise.caution_sentences() == [
        "Bend the knee only to 45° until pain is 2 or less.",
        "Stop the set when the knee falls inward.",
    ]


@pytest.mark.parametrize("cautions", [[], ["C45"]])
def test_known_cautions_are_fine(cautions):
    assert Exercise(cautions=cautions).clean() is None


def test_an_unknown_caution_is_named():
    with pytest.raises(ValidationError) as refused:
        Exercise(cautions=["C45", "XX", "AA"]).clean()
    assert refused.value.message_dict == {"cautions": ["Unknown caution: AA, XX."]}


def test_a_step_that_closes_a_circle_is_refused_with_the_way_round():
    low, middle, high = (factories.ExerciseFactory(code=code) for code in ("QN1", "QN2", "QN3"))
    LadderStep.objects.create(easier=low, harder=middle)
    LadderStep.objects.create(easier=middle, harder=high)
    with pytest.raises(ValidationError) as refused:
        LadderStep(easier=high, harder=low).clean()
    assert refused.value.messages == ["This step closes a circle: QN1 → QN2 → QN3 → QN1."]


def test_a_step_up_is_fine_and_may_be_saved_again():
    low, high = factories.ExerciseFactory(), factories.ExerciseFactory()
    step = LadderStep.objects.create(easier=low, harder=high)
    assert step.clean() is None


def test_an_exercise_is_not_harder_than_itself():
    exercise = factories.ExerciseFactory()
    with pytest.raises(IntegrityError, match="ladder_step_not_to_itself"):
        LadderStep.objects.create(easier=exercise, harder=exercise)


def test_another_clinics_ladder_neither_closes_a_circle_nor_is_told(clinic):
    low, high = factories.ExerciseFactory(), factories.ExerciseFactory()
    theirs = factories.ExerciseFactory(code="SECRET", clinic=factories.ClinicFactory())
    LadderStep.objects.create(easier=low, harder=theirs)
    LadderStep.objects.create(easier=theirs, harder=high)
    ours = factories.ExerciseFactory(clinic=clinic)
    LadderStep.objects.create(easier=high, harder=ours)
    assert LadderStep(easier=ours, harder=low).clean() is None


def test_a_step_into_another_clinic_is_refused(clinic):
    ours = factories.ExerciseFactory(clinic=clinic)
    theirs = factories.ExerciseFactory(clinic=factories.ClinicFactory())
    with pytest.raises(ValidationError, match="another clinic"):
        LadderStep.objects.create(easier=ours, harder=theirs)


def test_a_clinic_sees_the_rows_of_the_library_and_its_own(therapist, clinic):
    shared, ours = factories.ExerciseFactory(), factories.ExerciseFactory(clinic=clinic)
    theirs = factories.ExerciseFactory(clinic=factories.ClinicFactory())
    steps = [
        LadderStep.objects.create(easier=shared, harder=ours),
        LadderStep.objects.create(easier=shared, harder=theirs),
    ]
    assert set(Exercise.objects.visible_to(therapist)) == {shared, ours}
    assert set(ExerciseText.objects.visible_to(therapist)) == {shared.text(), ours.text()}
    assert list(LadderStep.objects.visible_to(therapist)) == steps[:1]
