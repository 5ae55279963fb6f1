"""What open red flags stop: plans, running, jumps; and what an unfinished screen does not."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from exercises.models import Exercise
from patients import screens
from patients.rules import safety
from plans import actions
from plans.gates import gate_of, gate_of_patient, is_impact
from plans.handouts.printing import request_handout
from plans.models import Plan, RunProgram
from plans.program import advice_for
from plans.starters import starters
from tests import factories
from tests.pages import Page, told

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 18, 11, tzinfo=UTC)
EMERGENCY, REFERRAL = safety.EMERGENCIES, safety.REFERRALS


@pytest.fixture(autouse=True, scope="module")
def noon():
    """A Wednesday: no test falls on the night in which clinic and server have different days."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def hop(clinic):
    return factories.ExerciseFactory(code="HOP", kind="plyometric", text__name="Hop on one leg")


@pytest.fixture
def draft(episode):
    plan = factories.PlanFactory(episode=episode, version=2)
    factories.PrescriptionFactory(phase__plan=plan, phase__position=1)
    return plan


@pytest.mark.parametrize("flag", EMERGENCY)
def test_an_emergency_stops_everything(episode, flag):
    factories.screened(episode, flag)
    gate = gate_of(episode)
    assert (gate.closed, gate.no_running, gate.no_impact, gate.incomplete) == (True, True, True, False)


@pytest.mark.parametrize("flag", REFERRAL)
def test_a_referral_stops_running_and_jumps(episode, flag):
    factories.screened(episode, flag)
    gate = gate_of(episode)
    assert (gate.closed, gate.no_running, gate.no_impact, gate.unstable) == (False, True, True, False)


def test_instability_is_said_and_stops_nothing(episode):
    factories.screened(episode, "RF9")
    gate = gate_of(episode)
    assert (gate.restrictions, gate.unstable, len(gate.why)) == (frozenset(), True, 1)


def test_nothing_found_stops_nothing(episode):
    factories.screened(episode)
    gate = gate_of(episode)
    assert (gate.restrictions, gate.found, gate.incomplete) == (frozenset(), (), False)


def test_an_unfinished_screen_is_said_and_stops_nothing(episode, therapist):
    assert (gate_of(episode).incomplete, gate_of(episode).answered) == (True, 0)
    screens.keep_answer(episode, "RF3", present=False, signs=[], by=therapist)
    gate = gate_of(episode)
    assert (gate.restrictions, gate.incomplete, gate.answered) == (frozenset(), True, 1)


def test_a_yes_counts_before_the_screen_is_whole(episode, therapist):
    screens.keep_answer(episode, "RF2", present=True, signs=[], by=therapist)
    assert gate_of(episode).closed


def test_a_screen_begun_anew_leaves_the_gate_shut(episode, therapist):
    factories.screened(episode, "RF1")
    screens.begin(episode, by=therapist)
    assert gate_of(episode).closed
    assert gate_of_patient(episode.patient).closed


def test_clearing_opens_the_gate(episode, therapist):
    answer = factories.screened(episode, "RF1").answers.get(flag="RF1")
    screens.clear(answer, on=timezone.localdate(), note="Dr Lund, joint fluid clear", by=therapist)
    assert not gate_of(episode).closed
    assert not gate_of_patient(episode.patient).closed


def test_a_closed_episode_stops_nothing_in_the_portal(episode):
    factories.screened(episode, "RF1")
    episode.closed_on = timezone.localdate()
    episode.save()
    assert not gate_of_patient(episode.patient).closed


def test_why_names_action_finding_who_and_when(episode, therapist):
    screens.keep_answer(episode, "RF1", present=True, signs=["fever"], by=therapist)
    (sentence,) = gate_of(episode).why
    assert sentence.startswith("Send to emergency care now. Hot, swollen joint or fever (Tess Ortega, ")


# --- enforced by the actions ------------------------------------------------------------------------------------------
def test_no_plan_is_started_revised_given_or_printed(episode, plan, draft, therapist, library):
    factories.screened(episode, "RF1")
    starter = starters()["pfp_strength"]
    other = factories.EpisodeFactory(patient=episode.patient)
    factories.screened(other, "RF2")
    calls = [
        lambda: actions.start_plan(other, starter=starter, by=therapist),
        lambda: actions.revise(plan, by=therapist),
        lambda: actions.give(draft, by=therapist),
        lambda: actions.enter_phase(plan.phases.get()),
        lambda: request_handout(plan, by=therapist),
        lambda: request_handout(draft, by=therapist),
        lambda: actions.start_program(episode, protocol_key="p3"),
    ]
    for call in calls:
        with pytest.raises(ValidationError, match="red flag"):
            call()
    assert Plan.objects.count() == 2
    assert not RunProgram.objects.exists()


def test_a_referral_leaves_run_and_jumps_out_of_a_template(episode, therapist, library):
    factories.screened(episode, "RF4")
    plan = actions.start_plan(episode, starter=starters()["return_to_run"], by=therapist)
    rows = [row for phase in plan.phases.all() for row in phase.prescriptions.select_related("exercise")]
    assert rows
    assert not any(is_impact(row.exercise) for row in rows)
    assert not RunProgram.objects.exists()


def test_no_run_program_moves_on_during_a_referral(episode, run_program, therapist):
    factories.screened(episode, "RF6")
    advice = advice_for(run_program, timezone.localdate())
    with pytest.raises(ValidationError, match="Running is off"):
        actions.decide_stage(run_program, advice=advice, to_stage="2", reason="wants to", by=therapist)


def test_a_plan_with_jumps_is_not_given_during_a_referral(episode, draft, hop, therapist):
    factories.PrescriptionFactory(phase=draft.phases.get(), exercise=hop, position=2)
    factories.screened(episode, "RF6")
    with pytest.raises(ValidationError, match="Take out: Hop on one leg"):
        actions.give(draft, by=therapist)
    draft.phases.get().prescriptions.filter(exercise=hop).delete()
    assert actions.give(draft, by=therapist).status == "current"


def test_every_jump_of_the_library_is_known_as_one(library):
    jumps = {exercise.code for exercise in Exercise.objects.all() if is_impact(exercise)}
    assert jumps == {f"PL{number}" for number in range(1, 10)}


# --- on the pages -----------------------------------------------------------------------------------------------------
def test_the_builder_is_shut_and_says_why(staff, episode, draft):
    factories.screened(episode, "RF1")
    page = staff.get(draft.get_absolute_url())
    assert "Emergency: plan and exercises are stopped" in page.content.decode()
    assert not Page(page).all("input") or "plan-title" not in Page(page).filled()
    sent = staff.post(draft.get_absolute_url(), {"saved_count": "0", "plan-title": "x", "give": "1"})
    assert sent.status_code == 422
    draft.refresh_from_db()
    assert (draft.title, draft.status) == ("Calm and strengthen", "draft")


def test_the_builder_refuses_a_jump_and_keeps_the_rest(staff, episode, draft, hop):
    factories.screened(episode, "RF4")
    url = draft.get_absolute_url()
    phase = draft.phases.get()
    data = Page(staff.get(url)).filled() | {"plan-title": "New title"}
    data |= {f"pick-{phase.pk}-exercise": "Hop on one leg", "add": str(phase.pk)}
    response = staff.post(url, data, follow=True)
    assert "Jumps are off until the red flag is cleared. Take out: Hop on one leg." in told(response)
    draft.refresh_from_db()
    assert draft.title == "New title"
    assert not phase.prescriptions.filter(exercise=hop).exists()


def test_the_patient_page_shows_notice_and_way_to_the_screen(staff, episode, patient):
    factories.screened(episode, "RF4")
    body = staff.get(reverse("admin:patient_page", args=[patient.pk])).content.decode()
    assert "Running and jumps are off" in body
    assert reverse("admin:red_flags", args=[episode.pk]) in body


def test_a_plan_in_use_is_shown_as_suspended(staff, episode, plan):
    factories.screened(episode, "RF1")
    assert "suspended" in Page(staff.get(plan.get_absolute_url())).texts("span", "chip")


def test_start_program_says_why_not(staff, episode):
    factories.screened(episode, "RF4")
    response = staff.post(reverse("admin:start_program", args=[episode.pk]), {"protocol": "p3"}, follow=True)
    assert "Running is off until the red flag is cleared." in told(response)


def test_the_gate_costs_two_queries(episode, django_assert_num_queries):
    factories.screened(episode, "RF1", "RF4")
    with django_assert_num_queries(2):
        assert len(gate_of(episode).why) == 2
