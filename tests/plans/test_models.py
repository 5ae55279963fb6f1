"""What the database itself refuses about plans and logs, and what the models say about it."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from plans.models import ExerciseLog, Phase, Plan, Prescription, RunLog, SessionLog
from tests import factories

pytestmark = pytest.mark.django_db
NO_DOSE = {"sets": None, "reps": None, "hold_s": None, "duration_min": None}


@pytest.mark.parametrize(
    "dose",
    [
        pytest.param({"sets": 3, "reps": 10}, id="sets and repetitions"),
        pytest.param({"sets": 3, "hold_s": 30}, id="sets and a hold"),
        pytest.param({"duration_min": 20}, id="minutes"),
    ],
)
def test_a_prescription_has_a_dose(dose):
    row = factories.PrescriptionFactory(**{**NO_DOSE, **dose})
    assert {name: getattr(row, name) for name in dose} == dose


@pytest.mark.parametrize(
    ("dose", "constraint"),
    [
        pytest.param({}, "prescription_has_a_dose", id="no dose at all"),
        pytest.param({"sets": 3}, "prescription_sets_need_reps_or_hold", id="sets without repetitions"),
        pytest.param(
            {"sets": 3, "duration_min": 5}, "prescription_sets_need_reps_or_hold", id="sets of nothing beside minutes"
        ),
        pytest.param(
            {"reps": 10, "duration_min": 5}, "prescription_reps_or_hold_need_sets", id="repetitions without sets"
        ),
        pytest.param({"hold_s": 30, "duration_min": 5}, "prescription_reps_or_hold_need_sets", id="a hold alone"),
    ],
)
def test_the_database_refuses_half_a_dose(dose, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        factories.PrescriptionFactory(**{**NO_DOSE, **dose})


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        pytest.param(date(2026, 9, 1), date(2026, 9, 1), id="one day"),
        pytest.param(date(2026, 9, 1), None, id="open end"),
        pytest.param(None, date(2026, 9, 1), id="open start"),
        pytest.param(None, None, id="not planned"),
    ],
)
def test_a_phase_may_be_planned_or_not(starts, ends):
    phase = factories.PhaseFactory(starts_on=starts, ends_on=ends)
    assert phase.clean() is None


def test_the_database_refuses_a_phase_that_ends_before_it_starts():
    with pytest.raises(IntegrityError, match="phase_ends_after_it_starts"):
        factories.PhaseFactory(starts_on=date(2026, 9, 2), ends_on=date(2026, 9, 1))


def test_a_phase_that_ends_before_it_starts_is_named_with_both_days():
    with pytest.raises(ValidationError) as refused:
        Phase(starts_on=date(2026, 9, 2), ends_on=date(2026, 9, 1)).clean()
    assert refused.value.message_dict == {"ends_on": ["The phase ends on 2026-09-01, before it starts on 2026-09-02."]}


def test_phases_of_a_plan_stand_at_different_places(plan):
    factories.PhaseFactory(position=1)
    with pytest.raises(IntegrityError):
        factories.PhaseFactory(plan=plan, position=1)


@pytest.mark.parametrize("status", ["current", "draft"])
def test_an_episode_has_one_plan_in_use_and_one_draft(episode, status):
    factories.PlanFactory(episode=episode, status=status, version=1)
    factories.PlanFactory(status=status)
    with pytest.raises(IntegrityError):
        factories.PlanFactory(episode=episode, status=status, version=2)


def test_an_episode_may_have_many_replaced_versions(episode):
    for version in (1, 2):
        factories.PlanFactory(episode=episode, status="superseded", version=version)
    factories.PlanFactory(episode=episode, status="current", version=3)
    factories.PlanFactory(episode=episode, status="draft", version=4)
    assert [plan.version for plan in episode.plans.all()] == [4, 3, 2, 1]


def test_a_version_exists_once(episode):
    factories.PlanFactory(episode=episode, status="superseded", version=1)
    with pytest.raises(IntegrityError):
        factories.PlanFactory(episode=episode, status="draft", version=1)


PAINS = ["pain_during", "pain_after_60min", "pain_next_morning"]


@pytest.mark.parametrize("field", PAINS)
@pytest.mark.parametrize("pain", [0, 10, None])
def test_pain_is_0_to_10_or_not_told(plan, run_program, field, pain):
    session = SessionLog.objects.create(plan=plan, done_on=date(2026, 9, 2), **{field: pain})
    run = RunLog.objects.create(program=run_program, stage="1", done_on=date(2026, 9, 2), **{field: pain})
    for row in (session, run):
        row.refresh_from_db()
        assert getattr(row, field) == pain


@pytest.mark.parametrize("field", PAINS)
def test_the_database_refuses_a_session_with_pain_11(plan, field):
    with pytest.raises(IntegrityError, match="session_log_pain_0_to_10"):
        SessionLog.objects.create(plan=plan, done_on=date(2026, 9, 2), **{field: 11})


@pytest.mark.parametrize("field", [*PAINS, "pain_before"])
def test_the_database_refuses_a_run_with_pain_11(run_program, field):
    with pytest.raises(IntegrityError, match="run_log_pain_0_to_10"):
        RunLog.objects.create(program=run_program, stage="1", done_on=date(2026, 9, 2), **{field: 11})


def test_a_plan_has_one_session_a_day(plan):
    SessionLog.objects.create(plan=plan, done_on=date(2026, 9, 2))
    SessionLog.objects.create(plan=plan, done_on=date(2026, 9, 3))
    with pytest.raises(IntegrityError):
        SessionLog.objects.create(plan=plan, done_on=date(2026, 9, 2))


def test_an_exercise_is_logged_once_a_session(plan):
    session = SessionLog.objects.create(plan=plan, done_on=date(2026, 9, 2))
    row = Prescription.objects.filter(phase__plan=plan).first()
    ExerciseLog.objects.create(session=session, prescription=row, outcome="done")
    with pytest.raises(IntegrityError):
        ExerciseLog.objects.create(session=session, prescription=row, outcome="skipped")


def test_two_runs_on_one_day_are_two_runs(run_program):
    for _run in range(2):
        RunLog.objects.create(program=run_program, stage="1", done_on=date(2026, 9, 2))
    assert len(set(RunLog.objects.values_list("client_id", flat=True))) == 2


@pytest.mark.parametrize(
    ("after", "editable"),
    [(timedelta(0), True), (timedelta(hours=48), True), (timedelta(hours=48, seconds=1), False)],
)
def test_a_log_is_open_for_48_hours(after, editable):
    logged_at = datetime(2026, 9, 1, 8, tzinfo=timezone.get_default_timezone())
    assert RunLog(logged_at=logged_at).is_editable(logged_at + after) is editable


@pytest.mark.parametrize(
    ("entered", "current"),
    [
        pytest.param([(None, None), (None, None)], 0, id="none entered: the first"),
        pytest.param([(1, None), (None, None)], 0, id="the entered one"),
        pytest.param([(1, 8), (8, None)], 1, id="the one before was left"),
    ],
)
def test_the_current_phase(entered, current):
    plan = factories.PlanFactory()
    phases = [
        factories.PhaseFactory(
            plan=plan,
            position=position,
            entered_on=start and date(2026, 9, start),
            left_on=end and date(2026, 9, end),
        )
        for position, (start, end) in enumerate(entered, start=1)
    ]
    assert plan.current_phase() == phases[current]


def test_a_plan_without_phases_has_no_current_one():
    assert factories.PlanFactory().current_phase() is None


def test_the_plan_that_a_patient_follows_is_the_one_in_use(plan, patient):
    factories.PlanFactory(episode=plan.episode, version=2, status="draft")
    factories.PlanFactory(status="current")
    assert Plan.objects.current_for(patient) == plan


def test_a_patient_without_a_plan_in_use_follows_none(patient, episode):
    factories.PlanFactory(episode=episode, status="draft")
    assert Plan.objects.current_for(patient) is None


def test_a_plan_is_called_by_title_and_version(plan):
    assert str(plan) == "Calm and strengthen (version 1)"


def test_an_exercise_of_another_clinic_is_refused(plan):
    foreign = factories.ExerciseFactory(clinic=factories.ClinicFactory())
    with pytest.raises(ValidationError, match="another clinic"):
        factories.PrescriptionFactory(phase=plan.phases.get(), exercise=foreign)
