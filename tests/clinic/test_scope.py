"""Who may see which row, failing closed."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.http import Http404

from clinic.models import Clinic, User
from clinic.scope import ScopedModel, visible_or_404
from exercises.models import Exercise
from patients.models import Episode, Patient
from tests import factories


@pytest.fixture
def stranger(db):
    return factories.PatientFactory(given_name="Somebody", family_name="Else")


def seen_by(user) -> list[Patient]:
    return list(Patient.objects.visible_to(user))


def test_staff_sees_the_patients_of_the_own_clinic(patient, stranger, therapist, front_desk):
    assert seen_by(therapist) == [patient]
    assert seen_by(front_desk) == [patient]


def test_staff_of_another_clinic_sees_none_of_them(patient, outsider):
    assert seen_by(outsider) == []


def test_nobody_without_an_account_sees_any(patient):
    assert seen_by(AnonymousUser()) == []


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"is_active": False}, id="dismissed"),
        pytest.param({"is_superuser": True}, id="superuser of this clinic"),
        pytest.param({"clinic": None, "role": ""}, id="without a clinic"),
        pytest.param({"clinic": None, "role": "", "is_superuser": True}, id="superuser"),
    ],
)
def test_an_account_that_reads_no_records_sees_none(patient, therapist, change):
    User.objects.filter(pk=therapist.pk).update(**change)
    assert seen_by(User.objects.get(pk=therapist.pk)) == []


def test_a_foreign_row_and_a_missing_one_are_the_same_404(patient, stranger, therapist):
    assert visible_or_404(Patient, therapist, patient.pk) == patient
    for pk in (stranger.pk, 10_000_000):
        with pytest.raises(Http404, match="No Patient matches"):
            visible_or_404(Patient, therapist, pk)


def test_a_row_belongs_to_its_clinic_through_its_parents(plan, clinic):
    phase = plan.phases.first()
    assert phase.get_clinic_id() == phase.prescriptions.first().get_clinic_id() == clinic.pk
    assert phase.get_additional_data() == {"clinic": clinic.pk}


def test_the_shared_library_is_seen_by_all_and_own_exercises_by_one(therapist, outsider, clinic):
    shared, own = factories.ExerciseFactory(), factories.ExerciseFactory(clinic=clinic)
    assert set(Exercise.objects.visible_to(therapist)) == {shared, own}
    assert set(Exercise.objects.visible_to(outsider)) == {shared}
    assert shared.get_clinic_id() is None


def test_a_model_that_does_not_say_whose_it_is_shows_nothing():
    class Ownerless(ScopedModel):
        class Meta:
            app_label = "clinic"
            abstract = True

    with pytest.raises(ImproperlyConfigured, match="Ownerless"):
        Ownerless.in_clinic(1)


def test_a_therapist_of_another_clinic_cannot_be_saved_as_responsible(episode, therapist, outsider):
    episode.therapist = outsider
    with pytest.raises(ValidationError) as refused:
        episode.save()
    assert list(refused.value.message_dict) == ["therapist"]
    assert Episode.objects.get(pk=episode.pk).therapist == therapist


def test_a_new_row_under_a_foreign_patient_is_refused_for_its_therapist(stranger, therapist):
    with pytest.raises(ValidationError):
        factories.EpisodeFactory(patient=stranger, therapist=therapist)


def test_a_stored_row_cannot_move_to_another_clinic(episode, stranger):
    Episode.objects.filter(pk=episode.pk).update(therapist=None)
    moved = Episode.objects.get(pk=episode.pk)
    moved.patient = stranger
    with pytest.raises(ValidationError) as refused:
        moved.save()
    assert list(refused.value.message_dict) == ["patient"]


def test_a_stored_row_can_move_to_another_patient_of_the_clinic(episode, clinic):
    other = factories.PatientFactory(clinic=clinic)
    moved = Episode.objects.get(pk=episode.pk)
    moved.patient = other
    moved.save()
    assert Episode.objects.get(pk=episode.pk).patient == other


def test_saving_an_unmoved_row_asks_for_no_old_parent(episode, django_assert_num_queries):
    row = Patient.objects.get(pk=episode.patient_id)
    with django_assert_num_queries(0):
        row.check_one_clinic()


def test_a_clinic_sees_itself_and_its_colleagues(clinic, therapist, colleague, outsider):
    assert list(Clinic.objects.visible_to(therapist)) == [clinic]
    assert set(User.objects.visible_to(therapist)) == {therapist, colleague}
    assert list(User.objects.visible_to(AnonymousUser())) == []
