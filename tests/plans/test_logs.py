"""What the patient tells: kept once, corrected for 48 hours, refused with a sentence, blank stays blank."""

import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic.models import AuditEntry
from plans import logs
from plans.models import ExerciseLog, RunLog, SessionLog
from tests import factories

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
TODAY, YESTERDAY = date(2026, 11, 22), date(2026, 11, 21)
RUN = uuid.UUID(int=7)


@pytest.fixture
def first(plan):
    return plan.phases.get().prescriptions.first()


def refusal(call, *args, **kwargs) -> dict | list:
    with pytest.raises(ValidationError) as caught:
        call(*args, **kwargs)
    error = caught.value
    return error.message_dict if hasattr(error, "error_dict") else error.messages


def test_the_same_day_twice_is_one_session(plan, first):
    for _ in range(2):
        logs.log_session(plan, done_on=TODAY, outcomes={first.pk: "done"}, now=NOW, pain_during=2, note="ok")
    session = SessionLog.objects.get()
    assert (session.pain_during, session.note, session.logged_at) == (2, "ok", NOW)
    assert list(ExerciseLog.objects.values_list("prescription", "outcome")) == [(first.pk, "done")]


def test_what_was_not_told_is_not_zero(plan, first):
    session = logs.log_session(plan, done_on=TODAY, outcomes={first.pk: "some"}, now=NOW)
    session.refresh_from_db()
    assert [getattr(session, name) for name in logs.PAINS] == [None, None, None]


def test_zero_is_an_answer(plan):
    logs.log_session(plan, done_on=TODAY, outcomes={}, now=NOW, pain_during=0)
    assert SessionLog.objects.get().pain_during == 0


def test_a_correction_changes_what_it_names_only(plan, first):
    second = plan.phases.get().prescriptions.last()
    logs.log_session(plan, done_on=TODAY, outcomes={first.pk: "done", second.pk: "done"}, now=NOW, pain_during=2)
    logs.log_session(plan, done_on=TODAY, outcomes={first.pk: None}, now=NOW, pain_after_60min=1)
    session = SessionLog.objects.get()
    assert (session.pain_during, session.pain_after_60min) == (2, 1)
    assert [one.prescription_id for one in session.exercises.all()] == [second.pk]


@pytest.mark.parametrize(
    ("after", "allowed"),
    [
        pytest.param(timedelta(0), True, id="at once"),
        pytest.param(timedelta(hours=48), True, id="on the dot"),
        pytest.param(timedelta(hours=48, seconds=1), False, id="a second late"),
        pytest.param(timedelta(days=9), False, id="days late"),
    ],
)
def test_corrections_end_after_48_hours(plan, run_program, after, allowed):
    calls = [
        (logs.log_session, plan, {"outcomes": {}}),
        (logs.log_run, run_program, {"client_id": RUN}),
    ]
    for call, owner, extra in calls:
        call(owner, done_on=YESTERDAY, now=NOW, pain_during=2, **extra)
        if allowed:
            call(owner, done_on=YESTERDAY, now=NOW + after, pain_during=5, **extra)
        else:
            assert "could be changed for 48 hours" in str(
                refusal(call, owner, done_on=YESTERDAY, now=NOW + after, pain_during=5, **extra)
            )
    expected = 5 if allowed else 2
    assert (SessionLog.objects.get().pain_during, RunLog.objects.get().pain_during) == (expected, expected)


@pytest.mark.parametrize(
    ("done_on", "sentence"),
    [
        pytest.param(
            date(2026, 11, 23),
            "The day is Nov. 23, 2026, which has not come yet. Today is Nov. 22, 2026.",
            id="tomorrow",
        ),
        pytest.param(
            date(2026, 8, 31),
            "The day is Aug. 31, 2026, before the plan began on Sept. 1, 2026.",
            id="before the plan",
        ),
    ],
)
def test_days_outside_the_plan_are_refused(plan, run_program, done_on, sentence):
    assert refusal(logs.log_session, plan, done_on=done_on, outcomes={}, now=NOW, pain_during=1) == {
        "done_on": [sentence]
    }
    assert refusal(logs.log_run, run_program, client_id=RUN, done_on=done_on, now=NOW, duration_min=20) == {
        "done_on": [sentence]
    }
    assert not SessionLog.objects.exists()
    assert not RunLog.objects.exists()


def test_the_day_is_the_clinics_day(plan):
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)  # half past midnight in Madrid
    logs.log_session(plan, done_on=date(2026, 11, 23), outcomes={}, now=late, pain_during=1)
    assert SessionLog.objects.get().done_on == date(2026, 11, 23)


def test_the_next_morning_has_to_come_first(plan, run_program):
    told = {"done_on": TODAY, "now": NOW, "pain_next_morning": 0}
    sentence = ["The next morning has not come yet. Leave it out: we will ask you tomorrow."]
    assert refusal(logs.log_session, plan, outcomes={}, **told) == {"pain_next_morning": sentence}
    assert refusal(logs.log_run, run_program, client_id=RUN, **told) == {"pain_next_morning": sentence}
    assert logs.log_session(plan, outcomes={}, **told | {"done_on": YESTERDAY}).pain_next_morning == 0


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("pain_during", 11, "Pain during is 11: give a number from 0 to 10."),
        ("pain_during", -1, "Pain during is -1: give a number from 0 to 10."),
        ("pain_during", 2.5, "Pain during is 2.5: give a number from 0 to 10."),
        ("pain_during", True, "Pain during is True: give a number from 0 to 10."),
        ("pain_after_60min", "3", "Pain one hour after is 3: give a number from 0 to 10."),
        ("pain_before", 12, "Pain before is 12: give a number from 0 to 10."),
        ("distance_km", Decimal("100.01"), "Distance (km) is 100.01: give a number from 0 to 100."),
        ("distance_km", Decimal("-0.1"), "Distance (km) is -0.1: give a number from 0 to 100."),
        ("distance_km", Decimal("NaN"), "Distance (km) is NaN: give a number from 0 to 100."),
        ("duration_min", 0, "Minutes is 0: give a number from 1 to 600."),
        ("duration_min", 601, "Minutes is 601: give a number from 1 to 600."),
    ],
)
def test_values_out_of_range_are_named_with_their_range(run_program, field, value, sentence):
    told = {"client_id": RUN, "done_on": TODAY, "now": NOW, field: value}
    assert refusal(logs.log_run, run_program, **told) == {field: [sentence]}
    assert not RunLog.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"), [("swelling", "huge"), ("outcome", "flown"), ("note", "x" * 401), ("limp", "maybe")]
)
def test_other_values_that_do_not_fit_are_refused(run_program, field, value):
    told = {"client_id": RUN, "done_on": TODAY, "now": NOW, "duration_min": 20, field: value}
    assert set(refusal(logs.log_run, run_program, **told)) == {field}
    assert not RunLog.objects.exists()


def test_an_unknown_field_is_a_slip_in_the_program(plan):
    with pytest.raises(TypeError, match="no such field: pain_durning"):
        logs.log_session(plan, done_on=TODAY, outcomes={}, now=NOW, pain_durning=3)


def test_nothing_told_is_refused(plan, run_program, first):
    empty = {"outcomes": {first.pk: None}, "pain_during": None, "note": ""}
    assert "Nothing was filled in" in str(refusal(logs.log_session, plan, done_on=TODAY, now=NOW, **empty))
    assert "Nothing was filled in" in str(refusal(logs.log_run, run_program, client_id=RUN, done_on=TODAY, now=NOW))
    assert not SessionLog.objects.exists()
    assert not RunLog.objects.exists()


def test_a_draft_takes_no_log(episode):
    draft = factories.PlanFactory(episode=episode, status="draft")
    assert "has not been given" in str(refusal(logs.log_session, draft, done_on=TODAY, outcomes={}, now=NOW))


def test_foreign_exercises_write_nothing(plan, first, outsider):
    other = factories.PrescriptionFactory(phase__plan__episode__patient__clinic=outsider.clinic)
    outcomes = {first.pk: "done", other.pk: "done"}
    assert "not in this plan" in str(refusal(logs.log_session, plan, done_on=TODAY, outcomes=outcomes, now=NOW))
    assert not SessionLog.objects.exists()
    assert not ExerciseLog.objects.exists()


def test_an_unknown_outcome_is_refused(plan, first):
    outcomes = {first.pk: "flown"}
    assert "choose Done, Did some or Skipped" in str(
        refusal(logs.log_session, plan, done_on=TODAY, outcomes=outcomes, now=NOW)
    )
    assert not SessionLog.objects.exists()


def test_the_same_run_twice_is_one_run(run_program):
    for minutes in (20, 21):
        logs.log_run(run_program, client_id=RUN, done_on=TODAY, now=NOW, duration_min=minutes)
    run = RunLog.objects.get()
    assert (run.duration_min, run.stage, run.limp, run.distance_km) == (21, "1", None, None)


@pytest.fixture
def moved(run_program, therapist):
    """The program went to stage 2 on 10 November, back on the 14th, to 3 at the end of that day, to 4 on the 18th."""
    steps = [(10, "1", "2"), (14, "2", "1"), (14, "1", "3"), (16, "3", "3"), (18, "3", "4")]
    for day, from_stage, to_stage in steps:
        run_program.decisions.create(
            from_stage=from_stage,
            to_stage=to_stage,
            proposed=to_stage,
            decided_on=date(2026, 11, day),
            decided_by=therapist,
        )
    run_program.stage, run_program.stage_entered_on = "4", date(2026, 11, 18)
    run_program.save()
    return run_program


@pytest.mark.parametrize(
    ("day", "stage"), [(2, "1"), (9, "1"), (10, "2"), (13, "2"), (14, "3"), (16, "3"), (17, "3"), (18, "4"), (22, "4")]
)
def test_a_run_told_late_has_the_stage_of_its_day(moved, day, stage):
    run = logs.log_run(moved, client_id=RUN, done_on=date(2026, 11, day), now=NOW, duration_min=20)
    assert run.stage == stage


@pytest.mark.parametrize(
    ("first", "then", "stage"),
    [
        pytest.param((17, True), (18, True), "4", id="another day: its stage"),
        pytest.param((20, True), (12, True), "2", id="an earlier day: its stage"),
        pytest.param((17, False), (18, False), "", id="outside the program: none"),
        pytest.param((17, False), (12, True), "2", id="said to be of the program after all"),
        pytest.param((17, True), (12, False), "", id="said to be outside after all"),
    ],
)
def test_a_day_put_right_changes_the_stage_of_a_run_of_the_program(moved, first, then, stage):
    for day, of_program in (first, then):
        told = {"done_on": date(2026, 11, day), "of_program": of_program}
        logs.log_run(moved, client_id=RUN, now=NOW, duration_min=20, **told)
    assert RunLog.objects.get().stage == stage


def test_a_run_of_the_day_of_a_decision_keeps_the_stage_at_which_it_was_told(run_program, therapist):
    logs.log_run(run_program, client_id=RUN, done_on=TODAY, now=NOW, duration_min=20)
    run_program.decisions.create(from_stage="1", to_stage="2", proposed="2", decided_on=TODAY, decided_by=therapist)
    run_program.stage = "2"
    run_program.save()
    logs.log_run(run_program, client_id=RUN, done_on=TODAY, now=NOW, duration_min=21)
    logs.log_run(run_program, client_id=uuid.UUID(int=8), done_on=TODAY, now=NOW, duration_min=9)
    assert list(RunLog.objects.order_by("duration_min").values_list("duration_min", "stage")) == [(9, "2"), (21, "1")]


def test_another_patients_run_is_not_overwritten(run_program, outsider):
    theirs = factories.RunProgramFactory(episode__patient__clinic=outsider.clinic)
    logs.log_run(theirs, client_id=RUN, done_on=TODAY, now=NOW, duration_min=20)
    assert "another program" in str(
        refusal(logs.log_run, run_program, client_id=RUN, done_on=TODAY, now=NOW, duration_min=60)
    )
    assert RunLog.objects.get().duration_min == 20


def test_this_morning_goes_to_all_that_wait_for_it(plan, run_program, patient):
    older = logs.log_session(plan, done_on=YESTERDAY - timedelta(days=1), outcomes={}, now=NOW, pain_during=1)
    logs.log_session(plan, done_on=YESTERDAY, outcomes={}, now=NOW, pain_during=1)
    logs.log_run(run_program, client_id=RUN, done_on=YESTERDAY, now=NOW, duration_min=20)
    told = logs.log_run(
        run_program, client_id=uuid.uuid4(), done_on=YESTERDAY, now=NOW, duration_min=9, pain_next_morning=5
    )
    assert logs.log_morning(patient, pain=0, now=NOW) == 2
    older.refresh_from_db()
    told.refresh_from_db()
    assert (older.pain_next_morning, told.pain_next_morning) == (None, 5)
    assert SessionLog.objects.get(done_on=YESTERDAY).pain_next_morning == 0
    assert RunLog.objects.get(client_id=RUN).pain_next_morning == 0
    assert logs.log_morning(patient, pain=9, now=NOW) == 0


@pytest.mark.parametrize("pain", [11, -1])
def test_a_morning_outside_the_scale_is_refused(plan, patient, pain):
    logs.log_session(plan, done_on=YESTERDAY, outcomes={}, now=NOW, pain_during=1)
    assert set(refusal(logs.log_morning, patient, pain=pain, now=NOW)) == {"pain_next_morning"}
    assert SessionLog.objects.get().pain_next_morning is None


def test_what_was_logged_is_on_the_trail(plan, first):
    logs.log_session(plan, done_on=TODAY, outcomes={first.pk: "done"}, now=NOW, pain_during=2)
    logs.log_session(plan, done_on=TODAY, outcomes={}, now=NOW, pain_during=3)
    session = SessionLog.objects.get()
    changes = AuditEntry.objects.get_for_object(session).order_by("pk").values_list("changes", flat=True)
    assert list(changes)[1]["pain_during"] == ["2", "3"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pains=st.fixed_dictionaries(
        {name: st.none() | st.integers(-3, 14) for name in ("pain_during", "pain_after_60min")}
    ),
    times=st.integers(1, 3),
)
def test_a_session_is_kept_as_told_or_not_at_all(plan, pains, times):
    SessionLog.objects.all().delete()
    fits = all(pain is None or 0 <= pain <= 10 for pain in pains.values())
    for _ in range(times):
        if fits:
            logs.log_session(plan, done_on=TODAY, outcomes={}, now=NOW, note="x", **pains)
        else:
            refusal(logs.log_session, plan, done_on=TODAY, outcomes={}, now=NOW, note="x", **pains)
    kept = SessionLog.objects.values("pain_during", "pain_after_60min")
    assert list(kept) == ([pains] if fits else [])
