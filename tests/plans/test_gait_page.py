"""The PT's page of gait retraining: what the rules say, one cue at a time, sessions, the end, advice on shoes."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clinic.models import AuditEntry
from clinic.roles import Role
from plans import gait_actions as actions
from plans.days import local_day
from plans.models import GaitPlan, GaitSession, RunLog, ShoeAdvice
from tests import factories
from tests.examined import MORE, NOT_IN_GROUPS, measured, screened, told
from tests.pages import Page

pytestmark = pytest.mark.django_db
SLOW = {"cadence": "160", "running_speed": "10", "pain_running": "3"}
FOREFOOT = {
    "foot_strike__right": "rearfoot",
    "heel_raise_repetitions__right": "20",
    "heel_raise_repetitions__left": "25",
}


@pytest.fixture
def today(clinic) -> date:
    return local_day(clinic, timezone.now())


@pytest.fixture
def address(episode) -> str:
    return reverse("admin:gait_retraining", args=[episode.pk])


@pytest.fixture
def examined(episode, today):
    """An examined runner; returns what records more values of the same day."""
    day = today - timedelta(days=1)
    screened(episode, day=day)
    told(episode, day=day, **NOT_IN_GROUPS, **MORE)
    assessment = factories.AssessmentFactory(episode=episode, assessed_on=day)
    return lambda **values: measured(assessment, **values)


@pytest.fixture
def cue(episode, therapist, today) -> GaitPlan:
    """Five per cent more than 160, for ten days now."""
    return factories.GaitPlanFactory(episode=episode, set_by=therapist, started_on=today - timedelta(days=10))


def start(client, address, **typed):
    """Send the form of a new cue as it stands on the page, with what was typed over."""
    page = Page(client.get(address))
    names = ("cue", "baseline_cadence", "baseline_speed_kmh", "rise_percent", "reason")
    filled = {name: value for name, value in page.filled().items() if name in names}
    return client.post(address, filled | {"start": "1"} | typed)


def text(response) -> str:
    return response.content.decode()


# --- what the rules say -----------------------------------------------------------------------------------------------
def test_a_slow_cadence_is_suggested_with_its_values_and_fills_the_form(staff, address, examined):
    examined(**SLOW)
    response = staff.get(address)
    filled = Page(response).filled()
    assert {name: filled[name] for name in ("cue", "baseline_cadence", "baseline_speed_kmh", "rise_percent")} == {
        "cue": "cadence",
        "baseline_cadence": "160",
        "baseline_speed_kmh": "10.0",
        "rise_percent": "5",
    }
    suggested = {line.name: line.suggested for line in response.context["cues"]}
    assert list(suggested.values()) == [True, False, False, False]
    assert "First target, +5 %" in text(response)
    assert "Rule R-I07" in text(response)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        pytest.param(SLOW | {"cadence": "179"}, "The cadence is high already.", id="above 178"),
        pytest.param(
            {"cadence": "160", "pain_running": "3"}, "Not recorded yet. Running speed when filmed", id="no speed"
        ),
    ],
)
def test_what_suppresses_a_cadence_is_said_and_needs_a_reason(staff, address, examined, values, reason):
    examined(**values)
    assert "Rule R-I07" not in text(staff.get(address))
    refused = start(staff, address, cue="cadence")
    assert (refused.status_code, GaitPlan.objects.count()) == (422, 0)
    assert f"Reason: Give a reason. R-I07: {reason}" in text(refused)
    assert start(staff, address, cue="cadence", reason="Watch shows it").status_code == 302
    plan = GaitPlan.objects.get()
    assert (plan.reason, plan.baseline_cadence) == ("Watch shows it", int(values["cadence"]))


def test_a_suggested_cue_begins_without_a_reason(staff, address, examined, therapist, today):
    examined(**SLOW)
    assert start(staff, address).status_code == 302
    plan = GaitPlan.objects.get()
    assert (plan.cue, plan.baseline_cadence, plan.baseline_speed_kmh, plan.rise_percent) == (
        "cadence",
        160,
        Decimal("10.0"),
        Decimal("5.0"),
    )
    assert (plan.started_on, plan.set_by, plan.reason, plan.ended_on) == (today, therapist, "", None)
    assert "168 steps a minute: 5 % more than 160, at 10 km/h" in text(staff.get(address))


def test_what_is_typed_anew_is_judged_anew(staff, address, examined):
    examined(**SLOW)
    refused = start(staff, address, baseline_cadence="180")
    assert "Reason: Give a reason. R-I07: The cadence is high already." in text(refused)
    assert 'value="180"' in text(refused)


def test_to_begin_above_five_per_cent_needs_a_reason(staff, address, examined):
    examined(**SLOW)
    assert "Five per cent more comes first; then the pain is checked" in text(start(staff, address, rise_percent="10"))
    assert start(staff, address, rise_percent="10", reason="Did 5 % elsewhere").status_code == 302


def test_a_cadence_without_a_number_is_refused(staff, address):
    refused = start(staff, address, cue="cadence", reason="Because")
    assert "Count it first: the target is worked out from it." in text(refused)
    assert not GaitPlan.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"baseline_cadence": "99"}, "99 is out of range: give a number from 100 to 260."),
        ({"baseline_cadence": "many"}, "“many” is not a whole number. Give a number from 100 to 260."),
        ({"baseline_speed_kmh": "31"}, "31 is out of range: give a number from 3 to 30."),
        ({"rise_percent": "6"}, "Select a valid choice."),
        ({"cue": "hop"}, "Select a valid choice."),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_its_range(staff, address, typed, sentence):
    response = start(staff, address, **{"cue": "cadence", "baseline_cadence": "160", "reason": "x"} | typed)
    assert (response.status_code, GaitPlan.objects.count()) == (422, 0)
    assert sentence in text(response)


def test_forefoot_needs_strong_calves_and_a_painless_bent_knee_raise(staff, address, examined):
    examined(**FOREFOOT)
    assert "At first no more than a tenth of the week&#x27;s running." in text(staff.get(address))
    refused = start(staff, address, cue="forefoot")
    assert "A painless bent-knee heel raise comes first [D]." in text(refused)
    assert start(staff, address, cue="forefoot", calf_painless="on").status_code == 302
    assert GaitPlan.objects.get().rise_percent is None


def test_forefoot_is_not_suggested_after_a_calf_injury(staff, address, episode, examined):
    examined(**FOREFOOT)
    episode.intakes.update(achilles_or_calf_history=True)
    refused = start(staff, address, cue="forefoot", calf_painless="on")
    assert "R-I08:" in text(refused)
    assert not GaitPlan.objects.exists()


def test_where_the_rules_were_not_studied_a_reason_is_needed(staff, address, episode, examined):
    examined(**SLOW)
    episode.intakes.update(pregnant=True)
    assert "The rule was not studied in this group of patients." in text(start(staff, address, cue="cadence"))


def test_no_rule_suggests_leaning_forward(staff, address, examined):
    examined(**SLOW, **FOREFOOT)
    assert "No rule suggests this cue for this patient." in text(start(staff, address, cue="lean"))


def test_without_an_assessment_the_page_says_so(staff, address):
    page = text(staff.get(address))
    assert "There is no assessment yet, so the rules suggest nothing." in page


def test_a_red_flag_that_stops_running_stops_a_cue(staff, address, episode, therapist, today):
    screened(episode, found=["RF4"], day=today)
    assert "Start this cue" not in text(staff.get(address))
    with pytest.raises(ValidationError, match="Running is off"):
        actions.start_cue(episode, values={"cue": "lean", "rise_percent": None}, reason="x", by=therapist, today=today)


def test_one_cue_at_a_time(staff, address, cue, episode, therapist, today):
    assert "Start this cue" not in text(staff.get(address))
    with pytest.raises(ValidationError, match="One cue at a time"):
        actions.start_cue(episode, values={"cue": "lean", "rise_percent": None}, reason="x", by=therapist, today=today)


def test_a_rise_of_another_size_is_refused(episode, therapist, today):
    values = {"cue": "cadence", "baseline_cadence": 160, "rise_percent": Decimal(3)}
    with pytest.raises(ValidationError) as refused:
        actions.start_cue(episode, values=values, reason="x", by=therapist, today=today)
    assert refused.value.message_dict == {"rise_percent": ["Choose one of the list."]}


# --- sessions ---------------------------------------------------------------------------------------------------------
def log(client, address, number=1, **typed):
    filled = {name: value for name, value in Page(client.get(address)).filled().items() if name.startswith("session-")}
    return client.post(address, filled | {"log": number} | {f"session-{name}": value for name, value in typed.items()})


def test_a_session_is_kept_as_planned_with_what_was_told(staff, address, cue, therapist, today):
    assert log(staff, address, cadence="167", pain="1", note="In the park").status_code == 302
    row = cue.sessions.get()
    kept = (row.number, row.done_on, row.minutes, row.feedback_percent, row.cadence, row.pain, row.note, row.noted_by)
    assert kept == (1, today, 15, 100, 167, 1, "In the park", therapist)
    filled = Page(staff.get(address)).filled()
    assert (filled["session-minutes"], filled["session-feedback_percent"]) == ("17", "100")


def test_what_was_not_told_of_a_session_stays_unknown(staff, address, cue):
    log(staff, address)
    row = cue.sessions.get()
    assert (row.cadence, row.pain, row.note) == (None, None, "")


def test_a_session_is_put_right(staff, address, cue):
    log(staff, address, pain="1")
    filled = Page(staff.get(f"{address}?session=1")).filled()
    assert (filled["session-minutes"], filled["session-pain"]) == ("15", "1")
    assert log(staff, f"{address}?session=1", pain="3").status_code == 302
    assert cue.sessions.get().pain == 3


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"pain": "11"}, "11 is out of range: give a number from 0 to 10."),
        ({"minutes": "0"}, "0 is out of range: give a number from 1 to 120."),
        ({"cadence": "fast"}, "“fast” is not a whole number. Give a number from 100 to 260."),
        ({"minutes": ""}, "Minutes: This field is required."),
    ],
)
def test_a_session_with_a_wrong_value_is_refused_and_stays_typed(staff, address, cue, typed, sentence):
    response = log(staff, address, note="kept", **typed)
    assert (response.status_code, cue.sessions.count()) == (422, 0)
    assert sentence in text(response)
    assert Page(response).filled()["session-note"] == "kept"


@pytest.mark.parametrize("days", [-11, 1])
def test_a_session_outside_the_cue_is_refused(staff, address, cue, today, days):
    day = today + timedelta(days=days)
    response = log(staff, address, done_on=day.isoformat())
    first = today - timedelta(days=10)
    assert f"{day} does not fit: give a day from {first} to {today}." in text(response)
    assert not cue.sessions.exists()


def test_sessions_keep_their_order(staff, address, cue, today):
    for number, days in ((1, 5), (3, 2)):
        log(staff, address, number=number, done_on=(today - timedelta(days=days)).isoformat())
    between = [today - timedelta(days=days) for days in (4, 3)]
    for days in (6, 1):
        response = log(staff, address, number=2, done_on=(today - timedelta(days=days)).isoformat())
        assert f"give a day from {between[0]} to {between[1]}." in text(response)
    assert log(staff, address, number=2, done_on=between[1].isoformat()).status_code == 302


def test_there_is_one_session_a_day(staff, address, cue, today):
    log(staff, address)
    response = log(staff, address, number=2, done_on=today.isoformat())
    assert (response.status_code, cue.sessions.count()) == (422, 1)
    assert f"Session 1 was on {today} already: one session a day." in text(response)
    response = log(staff, address, number=2, done_on=(today - timedelta(days=1)).isoformat())
    assert "no day is left between the sessions before and after it." in text(response)
    assert cue.sessions.count() == 1


@pytest.mark.parametrize("number", ["0", "21", "x", "-1"])
def test_a_session_that_cannot_be_is_not_found(staff, address, cue, number):
    assert staff.post(address, {"log": number}).status_code == 404
    assert staff.get(f"{address}?session={number}").status_code == 404


def test_a_run_that_the_patient_told_about_fills_the_form(staff, address, cue, run_program, today):
    day = today - timedelta(days=2)
    run = RunLog.objects.create(program=run_program, stage="1", done_on=day, duration_min=14, pain_during=1)
    assert f"?run={run.pk}#log-title" in text(staff.get(address))
    filled = Page(staff.get(f"{address}?run={run.pk}")).filled()
    taken = [filled[f"session-{name}"] for name in ("done_on", "minutes", "pain", "feedback_percent")]
    assert taken == [day.isoformat(), "14", "1", "100"]


# --- rise, stop, rechecks ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("pain", [None, "", "3"])
def test_the_rise_waits_for_a_session_with_little_pain(staff, address, cue, pain):
    if pain is not None:
        log(staff, address, pain=pain)
    response = staff.post(address, {"rise": "7.5"}, follow=True)
    assert "Raise it after a session with knee pain of 2 or less: log that session first." in text(response)
    cue.refresh_from_db()
    assert cue.rise_percent == 5


def test_the_rise_goes_up_after_a_session_with_little_pain_and_always_down(staff, address, cue, today):
    log(staff, address, pain="2", done_on=(today - timedelta(days=1)).isoformat())
    response = staff.post(address, {"rise": "7.5"}, follow=True)
    assert "The target is now 172 steps a minute: 7.5 % more than 160, at 10 km/h." in text(response)
    log(staff, address, number=2, pain="5")
    staff.post(address, {"rise": "5"})
    cue.refresh_from_db()
    assert cue.rise_percent == 5


def test_pain_that_rises_above_2_suggests_to_stop(staff, address, cue, run_program, today):
    log(staff, address, pain="3")
    sentence = f"Knee pain rose to 3 of 10 on {today:%-d %b %Y}: the suggestion is to stop this cue."
    assert sentence in text(staff.get(address))
    assert "pain rose: stop suggested" in text(staff.get(reverse("admin:patient_page", args=[cue.episode.patient_id])))
    RunLog.objects.create(program=run_program, done_on=today, pain_before=3, pain_during=3)
    assert "the suggestion is to stop" not in text(staff.get(address))


@pytest.mark.parametrize(
    ("run", "advised"),
    [
        ({"pain_before": 1, "pain_during": 4}, True),
        ({"pain_before": 1, "pain_during": 4, "muscle_only": True}, False),
        ({"pain_before": 1, "pain_during": 4, "outcome": "skipped"}, False),
        ({"pain_during": None}, False),
    ],
)
def test_runs_of_the_patient_count_for_the_stop(staff, address, cue, run_program, today, run, advised):
    RunLog.objects.create(program=run_program, done_on=today, **run)
    assert ("the suggestion is to stop" in text(staff.get(address))) is advised


def test_counting_again_is_due_until_somebody_counted(staff, address, cue, examined, today):
    cue.started_on = today - timedelta(days=30)
    cue.save()
    states = [one.due for one in staff.get(address).context["rechecks"]]
    assert states == [True, False]
    examined(cadence="168")
    assert [one.due for one in staff.get(address).context["rechecks"]] == [False, False]


def test_forefoot_says_how_far_a_tenth_is(staff, address, cue, run_program, today):
    cue.cue, cue.rise_percent = "forefoot", None
    cue.save()
    assert "a tenth" not in Page(staff.get(address)).texts("dl")[0]
    for days, km in ((0, "7.5"), (6, "5"), (7, "30")):
        day = today - timedelta(days=days)
        RunLog.objects.create(program=run_program, done_on=day, distance_km=Decimal(km))
    facts = Page(staff.get(address)).texts("dl")[0]
    assert "At first at most a tenth: 1.25 km of the 12.5 km of the last seven days [D]." in facts


# --- the end ----------------------------------------------------------------------------------------------------------
def test_a_cue_ends_with_a_reason_and_stands_in_the_history(staff, address, cue, today):
    assert "Give a reason: why does this cue end?" in text(staff.post(address, {"end": "1", "end_reason": " "}))
    assert staff.post(address, {"end": "1", "end_reason": "Runs by itself"}).status_code == 302
    cue.refresh_from_db()
    assert (cue.ended_on, cue.end_reason) == (today, "Runs by itself")
    page = Page(staff.get(address))
    assert "Cues used before" in page.texts("h2")
    assert [line for line in page.texts("li") if "Runs by itself" in line and "0 sessions" in line]


def test_an_ended_cue_takes_no_session_rise_or_second_end(cue, therapist, today):
    actions.end_cue(cue, reason="over", today=today)
    values = {"done_on": today, "minutes": 15, "feedback_percent": 100, "cadence": None, "pain": None, "note": ""}
    for act in (
        lambda: actions.keep_session(cue, number=1, values=values, by=therapist, today=today),
        lambda: actions.change_rise(cue, rise_percent=Decimal(10)),
        lambda: actions.end_cue(cue, reason="again", today=today),
    ):
        with pytest.raises(ValidationError, match="This cue has ended"):
            act()
    assert not GaitSession.objects.exists()


# --- shoes ------------------------------------------------------------------------------------------------------------
def test_advice_on_shoes_is_given_renewed_and_ended(staff, address, episode, therapist, today):
    day = today - timedelta(days=5)
    sent = {"shoe": "1", "shoe-code": "GRADUAL", "shoe-starts_on": day.isoformat(), "shoe-ends_on": "", "shoe-note": ""}
    for note in ("", "The blue ones"):
        assert staff.post(address, sent | {"shoe-note": note}).status_code == 302
    row = ShoeAdvice.objects.get()
    assert (row.code, row.starts_on, row.ends_on, row.note, row.given_by) == (
        "GRADUAL",
        day,
        None,
        "The blue ones",
        therapist,
    )
    assert "in force" in text(staff.get(address))
    staff.post(address, {"end_shoe": row.pk})
    row.refresh_from_db()
    assert row.ends_on == today - timedelta(days=1)
    assert "ended" in Page(staff.get(address)).texts("span", "chip")


def test_advice_of_today_is_taken_out(staff, address, episode, therapist, today):
    row = factories.ShoeAdviceFactory(episode=episode, given_by=therapist, starts_on=today)
    staff.post(address, {"end_shoe": row.pk})
    assert not ShoeAdvice.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"shoe-ends_on": "2026-01-01"}, "before it starts on"),
        ({"shoe-code": "PLATFORM"}, "Select a valid choice."),
        ({"shoe-starts_on": ""}, "This field is required."),
    ],
)
def test_advice_that_does_not_fit_is_refused(staff, address, today, typed, sentence):
    sent = {"shoe": "1", "shoe-code": "COMFORT", "shoe-starts_on": today.isoformat(), "shoe-ends_on": ""}
    response = staff.post(address, sent | typed)
    assert (response.status_code, ShoeAdvice.objects.count()) == (422, 0)
    assert sentence in text(response)


def test_advice_of_another_episode_is_not_ended(staff, address, therapist, patient, today):
    other = factories.EpisodeFactory(patient=patient, closed_on=today)
    row = factories.ShoeAdviceFactory(episode=other, given_by=therapist)
    assert staff.post(address, {"end_shoe": row.pk}).status_code == 404


# --- who, and how much ------------------------------------------------------------------------------------------------
def test_an_assistant_reads_and_changes_nothing(client, address, clinic, cue):
    client.force_login(factories.UserFactory(clinic=clinic, role=Role.ASSISTANT))
    page = Page(client.get(address))
    assert [name for name in page.filled() if name.startswith(("session-", "shoe-", "end_"))] == []
    for sent in ({"log": "1"}, {"rise": "10"}, {"end": "1", "end_reason": "x"}, {"shoe": "1"}, {"start": "1"}):
        assert client.post(address, sent).status_code == 403


def test_the_front_desk_does_not_find_the_page(client, address, front_desk):
    client.force_login(front_desk)
    assert client.get(address).status_code == 403


def test_opening_the_page_is_on_the_trail(staff, address, episode):
    staff.get(address)
    assert AuditEntry.objects.get_for_object(episode).filter(event="read").count() == 1


@pytest.mark.parametrize("sent", [{}, {"rise": "6"}, {"end_shoe": "x"}])
def test_a_button_that_nobody_made_is_not_found(staff, address, cue, sent):
    assert staff.post(address, sent).status_code == 404


@pytest.mark.parametrize("button", [{"log": "1"}, {"rise": "10"}, {"end": "1", "end_reason": "x"}])
def test_without_a_cue_its_buttons_are_not_found(staff, address, button):
    filled = {"session-done_on": "2026-11-22", "session-minutes": "15", "session-feedback_percent": "100"}
    assert staff.post(address, filled | button).status_code == 404


def test_a_cadence_target_of_the_plan_is_named(staff, address, cue, plan, today):
    assert "The plan in use also names" not in text(staff.get(address))
    factories.AdjunctFactory(plan=plan, code="CADENCE", amount=Decimal("170.0"), starts_on=today)
    page = text(staff.get(address))
    assert "The plan in use also names a cadence of 170. The patient sees this cue only." in page


def test_the_page_costs_the_same_for_one_and_for_three(staff, address, cue, episode, therapist, run_program, today):
    counts = []
    for numbers in ([1], [2, 3]):
        for number in numbers:
            factories.GaitSessionFactory(plan=cue, number=number, noted_by=therapist, done_on=today)
            RunLog.objects.create(program=run_program, done_on=today)
            past = {"ended_on": today, "end_reason": "x", "started_on": today, "set_by": therapist}
            factories.GaitSessionFactory(plan=factories.GaitPlanFactory(episode=episode, **past), noted_by=therapist)
            code = ("COMFORT", "REPLACE", "GRADUAL")[number - 1]
            factories.ShoeAdviceFactory(episode=episode, given_by=therapist, code=code)
        with CaptureQueriesContext(connection) as caught:
            staff.get(address)
        counts.append(len(caught))
    assert counts[0] == counts[1]
