"""Signs of danger that are found outside the red-flag screen are told where a plan is built: R-F03 to R-F05."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from patients import screens
from patients.models import Intake
from plans.gate_notices import notices_of
from plans.gates import gate_of
from tests import factories

pytestmark = pytest.mark.django_db


def examined(episode, measure, value, *, side="right", days_ago=0):
    day = timezone.localdate() - timedelta(days=days_ago)
    assessment = factories.AssessmentFactory(episode=episode, assessed_on=day)
    number = {"number": Decimal(value)} if isinstance(value, int) else {"choice": value}
    assessment.observations.create(measure=measure, side=side, **number)


def rules(episode):
    return [one.rule_id for one in notices_of(episode)]


@pytest.mark.parametrize(
    ("measure", "value", "told"),
    [
        pytest.param("patellar_apprehension", "yes", ["R-F04"], id="apprehension"),
        pytest.param("patellar_apprehension", "no", [], id="no apprehension"),
        pytest.param("j_sign", "marked", ["R-F04"], id="a marked J-sign"),
        pytest.param("j_sign", "mild", [], id="a mild one"),
        pytest.param("hop_pain", 6, [], id="hop pain without bony pain"),
        pytest.param("hip_internal_rotation_pain", "yes", [], id="a painful hip of an adult"),
    ],
)
def test_what_was_examined(episode, measure, value, told):
    examined(episode, measure, value)
    assert rules(episode) == told


@pytest.mark.parametrize(("hop", "told"), [(1, ["R-F03"]), (0, [])])
def test_bony_pain_and_pain_on_hopping(episode, hop, told):
    factories.screened(episode, "RF6")
    examined(episode, "hop_pain", hop)
    assert rules(episode) == told


@pytest.mark.parametrize(("age", "told"), [(14, ["R-F05"]), (17, [])])
def test_a_limp_of_the_young(episode, therapist, age, told):
    episode.patient.birth_year = timezone.localdate().year - age - 1
    episode.patient.save()
    Intake.objects.create(episode=episode, told_by="therapist", recorded_by=therapist, limp=True)
    assert rules(episode) == told


def test_the_newest_examination_counts(episode):
    examined(episode, "patellar_apprehension", "yes", days_ago=30)
    assert rules(episode) == ["R-F04"]
    examined(episode, "patellar_apprehension", "no")
    assert rules(episode) == []


def test_a_flag_alone_is_told_by_the_gate_and_not_twice(episode):
    factories.screened(episode, "RF9")
    assert (len(gate_of(episode).why), rules(episode)) == (1, [])


def test_a_physician_who_cleared_it_ends_it(episode, therapist):
    answer = factories.screened(episode, "RF9").answers.get(flag="RF9")
    examined(episode, "patellar_apprehension", "yes")
    screens.clear(answer, on=timezone.localdate(), note="Dr Lund, stable under anaesthesia", by=therapist)
    assert rules(episode) == []


@pytest.mark.parametrize("where", ["builder", "patient"])
def test_the_pages_say_what_was_found_and_by_which_rule(staff, episode, patient, where):
    examined(episode, "patellar_apprehension", "yes")
    plan = factories.PlanFactory(episode=episode)
    address = {"builder": plan.get_absolute_url(), "patient": reverse("admin:patient_page", args=[patient.pk])}[where]
    body = staff.get(address).content.decode()
    assert "Signs of an unstable kneecap." in body
    assert "Patellar apprehension, right: yes" in body
    assert "R-F04" in body


def test_no_more_queries_after_many_examinations(episode, therapist, django_assert_num_queries):
    factories.screened(episode)
    Intake.objects.create(episode=episode, told_by="therapist", recorded_by=therapist, limp=True)
    for days_ago in range(9):
        examined(episode, "j_sign", "marked", days_ago=days_ago)
    with django_assert_num_queries(6):
        assert rules(episode) == ["R-F04"]
