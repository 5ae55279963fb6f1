"""What the database itself refuses about patients, and what the models say about it."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from patients.models import Assessment, Episode, Observation, Patient
from tests import factories

THIS_YEAR = 2026
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_day_in_autumn():
    with time_machine.travel("2026-10-01T10:00:00Z", tick=False):
        yield


@pytest.mark.parametrize("birth_year", [1900, 1990, None])
def test_a_birth_year_may_be_any_since_1900_or_unknown(birth_year):
    assert factories.PatientFactory(birth_year=birth_year).birth_year == birth_year


@pytest.mark.parametrize("birth_year", [0, 1899, 2201])
def test_the_database_refuses_an_impossible_birth_year(birth_year):
    with pytest.raises(IntegrityError, match="patient_birth_year_plausible"):
        factories.PatientFactory(birth_year=birth_year)


@pytest.mark.parametrize("birth_year", [1899, THIS_YEAR + 1])
def test_a_birth_year_out_of_range_is_named_with_the_range(clinic, birth_year):
    with pytest.raises(ValidationError) as refused:
        Patient(clinic=clinic, given_name="Ana", birth_year=birth_year).clean()
    assert refused.value.message_dict == {
        "birth_year": [f"The year of birth is {birth_year}: give a year from 1900 to 2026."]
    }


def test_two_patients_may_lack_a_record_number(clinic):
    factories.PatientFactory.create_batch(2, clinic=clinic, record_number="")
    assert Patient.objects.filter(record_number="").count() == 2


def test_two_clinics_may_use_the_same_record_number():
    factories.PatientFactory.create_batch(2, record_number="R-1")
    assert Patient.objects.filter(record_number="R-1").count() == 2


def test_one_clinic_uses_a_record_number_once(clinic):
    factories.PatientFactory(clinic=clinic, record_number="R-1")
    with pytest.raises(IntegrityError):
        factories.PatientFactory(clinic=clinic, record_number="R-1")


def test_a_taken_record_number_is_named_with_its_patient(patient):
    patient.record_number = "R-1"
    patient.save()
    with pytest.raises(ValidationError) as refused:
        Patient(clinic=patient.clinic, given_name="Bo", record_number="R-1").clean()
    assert refused.value.message_dict == {"record_number": ["The record number R-1 is that of Ana Moreno."]}


def test_a_patient_keeps_the_own_record_number(patient):
    patient.record_number = "R-1"
    patient.save()
    assert patient.clean() is None


@pytest.mark.parametrize(
    ("given", "family", "whole", "short"),
    [
        pytest.param("Ana", "Moreno", "Ana Moreno", "Ana M.", id="both names"),
        pytest.param("Ana", "", "Ana", "Ana", id="a given name alone"),
    ],
)
def test_names_on_page_and_sheet(given, family, whole, short):
    patient = Patient(given_name=given, family_name=family)
    assert (str(patient), patient.short_name) == (whole, short)


def test_the_current_episode_is_the_newest_open_one(patient):
    factories.EpisodeFactory(patient=patient, opened_on=date(2025, 1, 1))
    newest = factories.EpisodeFactory(patient=patient, opened_on=date(2026, 1, 1))
    factories.EpisodeFactory(patient=patient, opened_on=date(2026, 5, 1), closed_on=date(2026, 6, 1))
    assert patient.current_episode() == newest


def test_a_patient_whose_episodes_are_closed_has_no_current_one(patient):
    factories.EpisodeFactory(patient=patient, closed_on=date(2026, 9, 30))
    assert patient.current_episode() is None


@pytest.mark.parametrize("closed_on", [None, date(2026, 9, 1), date(2026, 9, 2)])
def test_an_episode_is_open_or_closes_from_its_first_day_on(closed_on):
    assert factories.EpisodeFactory(opened_on=date(2026, 9, 1), closed_on=closed_on).closed_on == closed_on


def test_the_database_refuses_a_discharge_before_the_first_visit():
    with pytest.raises(IntegrityError, match="episode_closes_after_it_opens"):
        factories.EpisodeFactory(opened_on=date(2026, 9, 1), closed_on=date(2026, 8, 31))


def test_a_discharge_before_the_first_visit_is_named_with_both_days():
    with pytest.raises(ValidationError) as refused:
        Episode(opened_on=date(2026, 9, 1), closed_on=date(2026, 8, 31)).clean()
    assert refused.value.message_dict == {
        "closed_on": ["The discharge on 2026-08-31 lies before the first visit on 2026-09-01."]
    }


@pytest.mark.parametrize("pain", [None, 0, 10])
def test_usual_morning_pain_is_0_to_10_or_not_asked(pain):
    assert factories.EpisodeFactory(usual_morning_pain=pain).usual_morning_pain == pain


def test_the_database_refuses_a_usual_morning_pain_of_11():
    with pytest.raises(IntegrityError, match="episode_morning_pain_0_to_10"):
        factories.EpisodeFactory(usual_morning_pain=11)


def test_an_episode_is_called_by_side_and_beginning_of_the_pain():
    episode = Episode(side="left", opened_on=date(2026, 9, 1), onset_on=date(2026, 6, 15))
    assert str(episode) == "Knee pain, left, since 15 Jun 2026"


def test_an_examination_in_the_future_is_named_with_date_and_today():
    with pytest.raises(ValidationError) as refused:
        Assessment(assessed_on=date(2026, 10, 2)).clean()
    assert refused.value.message_dict == {
        "assessed_on": ["The examination date 2026-10-02 lies in the future; today is 2026-10-01."]
    }


def test_an_examination_of_today_is_fine():
    assert Assessment(assessed_on=date(2026, 10, 1)).clean() is None


def test_assessments_before_one_are_those_of_the_episode_newest_first(episode):
    first, second, twin, last = (
        factories.AssessmentFactory(episode=episode, assessed_on=date(2026, 9, day)) for day in (1, 8, 8, 9)
    )
    factories.AssessmentFactory(assessed_on=date(2026, 9, 1))
    assert list(Assessment.objects.before(last)) == [twin, second, first]
    assert list(Assessment.objects.before(twin)) == [second, first]
    assert list(Assessment.objects.before(first)) == []


@pytest.mark.parametrize(
    ("number", "choice", "value"),
    [
        pytest.param(Decimal("18.500"), "", Decimal("18.5"), id="a number"),
        pytest.param(Decimal(0), "", Decimal(0), id="the number 0 is a value"),
        pytest.param(None, "rearfoot", "rearfoot", id="a choice"),
    ],
)
def test_an_observation_holds_a_number_or_a_choice(number, choice, value):
    row = Observation.objects.create(
        assessment=factories.AssessmentFactory(), measure="x", number=number, choice=choice
    )
    assert Observation.objects.get(pk=row.pk).value == value


@pytest.mark.parametrize(
    ("number", "choice"), [pytest.param(None, "", id="neither"), pytest.param(Decimal(1), "rearfoot", id="both")]
)
def test_the_database_refuses_an_observation_with(number, choice):
    with pytest.raises(IntegrityError, match="observation_number_or_choice"):
        Observation.objects.create(assessment=factories.AssessmentFactory(), measure="x", number=number, choice=choice)


def test_a_trial_is_kept_once():
    assessment = factories.AssessmentFactory()
    Observation.objects.create(assessment=assessment, measure="x", side="left", trial=1, number=Decimal(1))
    Observation.objects.create(assessment=assessment, measure="x", side="left", trial=2, number=Decimal(1))
    Observation.objects.create(assessment=assessment, measure="x", side="right", trial=1, number=Decimal(1))
    with pytest.raises(IntegrityError):
        Observation.objects.create(assessment=assessment, measure="x", side="left", trial=1, number=Decimal(2))


def test_an_episode_cannot_be_given_to_another_clinics_therapist(episode, outsider):
    episode.therapist = outsider
    with pytest.raises(ValidationError, match="another clinic"):
        episode.save()
