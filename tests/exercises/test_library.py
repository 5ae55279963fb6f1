"""Loading the shared library, and a clinic's own versions beside it."""

import shutil

import pytest

from exercises.actions import LIBRARY, adapt, load_library
from exercises.content import read_library
from exercises.models import Exercise, ExerciseText, LadderStep
from tests import factories

pytestmark = pytest.mark.django_db
FAMILIES = ("fl.toml", "xt.toml")  # flexibility and cross-training keep their ladders to themselves


@pytest.fixture
def folder(tmp_path):
    """A library of two families, one in sets and one in minutes, small enough to load often."""
    for family in FAMILIES:
        shutil.copy(LIBRARY / family, tmp_path)
    return tmp_path


def shared():
    return Exercise.objects.filter(clinic__isnull=True)


def test_the_whole_shipped_library_is_loaded_and_loading_again_changes_nothing():
    contents = read_library(LIBRARY)
    loaded, changed = load_library()
    assert (loaded, changed > 0) == (len(contents), True)
    assert set(shared().values_list("code", flat=True)) == {content.code for content in contents}
    assert load_library() == (len(contents), 0)


def test_rows_say_what_the_file_says(folder):
    load_library(folder)
    for content in read_library(folder):
        row = Exercise.objects.get(code=content.code)
        assert (row.level, row.position, row.both_sides) == (content.level, content.position, content.both_sides)
        dose = ("sets", "reps", "hold_s", "rest_s", "duration_min", "frequency")
        assert [getattr(row, name) for name in dose] == [getattr(content.dose, name) for name in dose]
        assert {text.language: text.step_list() for text in row.texts.all()} == {
            language: list(text.steps) for language, text in content.texts.items()
        }
        assert {target.muscle for target in row.targets.filter(primary=True)} == set(content.primary)
        assert {need.equipment for need in row.needs.all()} == set(content.equipment)


def test_the_ladder_is_that_of_the_files(folder):
    load_library(folder)
    steps = set(LadderStep.objects.values_list("easier__code", "harder__code"))
    assert steps == {edge for content in read_library(folder) for edge in content.edges}


def test_a_changed_row_is_put_right_by_loading_again(folder):
    load_library(folder)
    Exercise.objects.filter(code="FL1").update(level=5)
    ExerciseText.objects.filter(exercise__code="FL1", language="en").update(name="Spoiled")
    LadderStep.objects.all().delete()
    steps = sum(len(set(content.edges)) for content in read_library(folder))
    assert load_library(folder)[1] > 0
    assert Exercise.objects.get(code="FL1").level == read_library(folder)[0].level
    assert ExerciseText.objects.filter(name="Spoiled").count() == 0
    assert steps > 0
    assert load_library(folder)[1] == 0


def test_a_dose_that_changed_to_minutes_is_put_right(folder):
    load_library(folder)
    Exercise.objects.filter(code="XT1").update(duration_min=None, sets=3, reps=10)
    assert load_library(folder)[1] > 0
    row = Exercise.objects.get(code="XT1")
    assert (row.sets, row.reps, row.duration_min) == (None, None, 20)


def test_a_clinics_own_rows_survive_loading(folder, therapist):
    load_library(folder)
    copy = adapt(Exercise.objects.get(code="FL1"), by=therapist)
    own = factories.ExerciseFactory(clinic=therapist.clinic, code="OWN1")
    copy.texts.filter(language="en").update(name="Our way")
    Exercise.objects.filter(pk=copy.pk).update(sets=1, reps=5)
    before = list(Exercise.objects.filter(clinic=therapist.clinic).order_by("pk").values())
    steps = set(LadderStep.objects.values_list("easier", "harder"))
    load_library(folder)
    assert list(Exercise.objects.filter(clinic=therapist.clinic).order_by("pk").values()) == before
    assert set(LadderStep.objects.values_list("easier", "harder")) == steps
    assert (copy.texts.get(language="en").name, own.retired) == ("Our way", False)


def test_an_exercise_that_left_the_files_is_kept_and_no_longer_offered(folder, therapist):
    load_library(folder)
    left = factories.ExerciseFactory(code="OLD1")
    load_library(folder)
    left.refresh_from_db()
    assert left.retired is True
    assert left not in Exercise.objects.visible_to(therapist).on_offer()


def test_an_exercise_that_came_back_is_offered_again(folder):
    load_library(folder)
    Exercise.objects.filter(code="FL1").update(retired=True)
    load_library(folder)
    assert Exercise.objects.get(code="FL1").retired is False


class TestAdapt:
    @pytest.fixture
    def original(self, folder):
        load_library(folder)
        return Exercise.objects.get(code="FL2")

    def test_the_copy_holds_all_that_the_original_holds(self, original, therapist):
        copy = adapt(original, by=therapist)
        assert (copy.clinic, copy.adapted_from_id, copy.code, copy.dose_words) == (
            therapist.clinic,
            original.pk,
            original.code,
            original.dose_words,
        )
        for related in ("texts", "targets", "needs"):
            drop = {"id", "exercise_id", "search_mark"}
            mine, theirs = (
                [{name: value for name, value in row.items() if name not in drop} for row in owner.values()]
                for owner in (getattr(copy, related), getattr(Exercise.objects.get(pk=original.pk), related))
            )
            assert mine == theirs

    def test_the_original_stays_as_it_is(self, original, therapist):
        before = Exercise.objects.filter(pk=original.pk).values().get()
        adapt(original, by=therapist)
        assert Exercise.objects.filter(pk=before["id"]).values().get() == before
        assert ExerciseText.objects.filter(exercise=before["id"]).count() == 2

    def test_the_copy_stands_in_for_it_in_its_own_clinic_alone(self, original, therapist, outsider):
        copy = adapt(original, by=therapist)
        offers = [Exercise.objects.visible_to(user).on_offer() for user in (therapist, outsider)]
        assert [set(offer.filter(code="FL2")) for offer in offers] == [{copy}, {original}]

    def test_the_original_is_back_when_the_copy_is_no_longer_offered(self, original, therapist):
        copy = adapt(original, by=therapist)
        Exercise.objects.filter(pk=copy.pk).update(retired=True)
        assert set(Exercise.objects.visible_to(therapist).on_offer().filter(code="FL2")) == {original}

    def test_adapting_again_gives_the_same_copy_back_on_offer(self, original, therapist):
        copy = adapt(original, by=therapist)
        Exercise.objects.filter(pk=copy.pk).update(retired=True)
        assert adapt(Exercise.objects.get(pk=original.pk), by=therapist) == copy
        assert set(Exercise.objects.visible_to(therapist).on_offer().filter(code="FL2")) == {copy}

    def test_the_copy_stands_on_the_same_rung(self, original, therapist):
        def around(exercise):
            steps = LadderStep.objects.filter(easier__clinic=None)
            return (
                set(steps.filter(harder=exercise).values_list("easier__code", flat=True)),
                set(LadderStep.objects.filter(easier=exercise).values_list("harder__code", flat=True)),
            )

        copy = adapt(original, by=therapist)
        assert around(copy) == around(Exercise.objects.get(pk=original.pk)) != (set(), set())

    def test_another_clinics_copy_on_the_next_rung_is_not_taken_along(self, original, therapist, outsider):
        step = LadderStep.objects.filter(harder=original).first()
        adapt(step.easier, by=outsider)
        copy = adapt(original, by=therapist)
        clinics = set(LadderStep.objects.filter(harder=copy).values_list("easier__clinic", flat=True))
        assert clinics == {None}
