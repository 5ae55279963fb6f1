"""How the patient is told to run: one cue, one number, today's practice, shoes; nothing where there is none."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.models import RunLog
from plans.portal import gait
from plans.running import gait as rules
from tests import factories
from tests.pages import Page

TODAY = date(2026, 11, 22)
STOP = "Does your knee hurt more than 2 out of 10, and more than before the run?"


@pytest.fixture
def run_program(run_program):
    """A stage that was entered two days ago: nothing missed, nothing to ask first."""
    run_program.stage_entered_on = date(2026, 11, 20)
    run_program.save()
    return run_program


@pytest.fixture
def cue(episode, therapist):
    return factories.GaitPlanFactory(episode=episode, set_by=therapist, started_on=date(2026, 11, 10))


def done(cue, last: int) -> None:
    for number in range(1, last + 1):
        factories.GaitSessionFactory(plan=cue, number=number, noted_by=cue.set_by, done_on=date(2026, 11, 12))


def text(response) -> str:
    return response.content.decode()


def beat_of(response) -> dict:
    [box] = Page(response).all("div", "metronome")
    return {name: box.get(f"data-{name}") for name in ("steps", "minutes", "on", "of")}


def test_without_cue_and_shoes_nothing_is_said(visitor, plan, run_program):
    page = text(visitor.get("/plan/"))
    assert "Your run" in page
    assert [word for word in ("metronome", "steps a minute", STOP, "Your running shoes") if word in page] == []


def test_the_cue_stands_on_the_run_of_the_day_with_its_number(visitor, plan, run_program, cue):
    response = visitor.get("/plan/")
    page = Page(response)
    assert "When you run, aim for 168 steps a minute. Run at your usual speed, with short and light steps." in (
        page.texts("p")
    )
    assert any(line.startswith(STOP) for line in page.texts("p"))
    assert "Metronome: 168 beats a minute, one for each step" in page.texts("p", "beat")
    assert beat_of(response) == {"steps": "168", "minutes": "15", "on": "1", "of": "1"}
    assert "portal/metronome" in text(response)


@pytest.mark.parametrize(
    ("sessions", "practice", "beat"),
    [
        (0, "Practice 1 of 8: run to the beat all the time, for at most 15 min.", ("15", "1", "1")),
        (4, "Practice 5 of 8: 3 min to the beat, 1 min without it, and so on. For at most 24 min.", ("24", "3", "4")),
        (7, "Practice 8 of 8: 1 min to the beat, 9 min without it, and so on. For at most 30 min.", ("30", "1", "10")),
        (8, "You know it by now. Check yourself now and then.", ("1", "1", "1")),
    ],
)
def test_todays_practice_is_the_next_session(visitor, plan, run_program, cue, sessions, practice, beat):
    done(cue, sessions)
    response = visitor.get("/plan/")
    assert f"{practice} Run no longer for it than today's run." in Page(response).texts("p")
    assert tuple(beat_of(response).values())[1:] == beat


@pytest.mark.parametrize(
    ("sessions", "practice"),
    [
        (0, "Practice 1 of 8: think of it all the time, for at most 15 min."),
        (5, "Practice 6 of 8: think of it for 1 min, not for 1 min, and so on. For at most 26 min."),
    ],
)
def test_a_cue_without_a_number_has_no_metronome(visitor, plan, run_program, cue, sessions, practice):
    cue.cue, cue.rise_percent = "pelvis", None
    cue.save()
    done(cue, sessions)
    response = visitor.get("/plan/")
    assert "Keep your hips level. Keep your knees apart and pointing ahead." in Page(response).texts("p")
    assert practice in text(response)
    assert "metronome" not in text(response)


def test_it_speaks_the_patients_language(visitor, plan, run_program, cue, patient):
    patient.language = "es"
    patient.save()
    assert "Corra a su velocidad de siempre, con pasos cortos y ligeros." in text(visitor.get("/plan/"))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"ended_on": TODAY}, id="it has ended"),
        pytest.param({"started_on": TODAY + timedelta(days=1)}, id="it has not begun"),
    ],
)
def test_a_cue_out_of_its_days_is_not_shown(visitor, plan, run_program, cue, change):
    for name, value in change.items():
        setattr(cue, name, value)
    cue.save()
    assert "steps a minute" not in text(visitor.get("/plan/"))


def test_while_the_knee_asks_for_rest_no_cue_is_shown(visitor, plan, run_program, cue):
    RunLog.objects.create(program=run_program, stage="1", done_on=TODAY, giving_way=True)
    page = text(visitor.get("/plan/"))
    assert "Rest from running for now." in page
    assert "steps a minute" not in page


def test_after_a_long_break_the_patient_asks_first(visitor, plan, run_program, cue):
    run_program.stage, run_program.stage_entered_on = "2", date(2026, 11, 5)
    run_program.save()
    page = text(visitor.get("/plan/"))
    assert "Ask before you run again." in page
    assert "steps a minute" not in page


def test_a_paused_program_shows_no_cue(visitor, plan, run_program, cue):
    run_program.status = "paused"
    run_program.save()
    assert "steps a minute" not in text(visitor.get("/plan/"))


def test_a_red_flag_that_stops_running_hides_the_cue(visitor, plan, cue, episode):
    assert "aim for 168 steps a minute" in text(visitor.get("/plan/"))
    factories.screened(episode, "RF4")
    assert "steps a minute" not in text(visitor.get("/plan/"))


def test_a_runner_without_a_program_reads_it_too(visitor, plan, cue):
    page = Page(visitor.get("/plan/"))
    assert "When you run" in page.texts("h2")
    assert "Practice 1 of 8: run to the beat all the time, for at most 15 min." in page.texts("p")


# --- one number -------------------------------------------------------------------------------------------------------
@pytest.fixture
def target(plan):
    return factories.AdjunctFactory(plan=plan, code="CADENCE", amount=Decimal("172.0"), starts_on=date(2026, 11, 1))


def test_a_target_of_the_plan_stands_on_the_run_of_the_day(visitor, run_program, target):
    response = visitor.get("/plan/")
    assert "When you run, aim for 172 steps a minute." in Page(response).texts("p")
    assert beat_of(response) == {"steps": "172", "minutes": "1", "on": "1", "of": "1"}
    assert "Practice" not in text(response)
    assert "aim for 172 steps a minute" in text(visitor.get("/plan/exercises/"))


def test_beside_a_cue_the_plans_target_is_not_named_anywhere(visitor, run_program, target, cue):
    for address in ("/plan/", "/plan/exercises/"):
        assert "172" not in text(visitor.get(address))
    assert "168 steps a minute" in text(visitor.get("/plan/"))


def test_when_the_cue_ends_the_plans_target_is_back(visitor, run_program, target, cue):
    cue.ended_on = TODAY
    cue.save()
    for address in ("/plan/", "/plan/exercises/"):
        assert "172 steps a minute" in text(visitor.get(address))


@pytest.mark.parametrize("days", [{"ends_on": TODAY - timedelta(days=1)}, {"starts_on": TODAY + timedelta(days=1)}])
def test_a_target_out_of_its_days_is_not_shown(visitor, run_program, target, days):
    for name, value in days.items():
        setattr(target, name, value)
    target.save()
    assert "steps a minute" not in text(visitor.get("/plan/"))


# --- shoes ------------------------------------------------------------------------------------------------------------
def test_shoe_advice_in_force_is_read(visitor, plan, run_program, episode, therapist):
    given = {"episode": episode, "given_by": therapist}
    factories.ShoeAdviceFactory(**given, code="REPLACE", note="The red pair first.")
    factories.ShoeAdviceFactory(**given, code="COMFORT", ends_on=TODAY)
    factories.ShoeAdviceFactory(**given, code="GRADUAL", ends_on=TODAY - timedelta(days=1))
    factories.ShoeAdviceFactory(**given, code="MINIMAL", starts_on=TODAY + timedelta(days=1))
    factories.ShoeAdviceFactory(**given, code="GONE")
    page = Page(visitor.get("/plan/"))
    [shoes] = page.all("div", "shoes")
    assert [" ".join("".join(li.itertext()).split()) for li in shoes.iter("li")] == [
        "Do not run in shoes that are older than six months. The red pair first.",
        "Pick the shoes that feel best when you run.",
    ]


def test_another_patients_cue_and_shoes_are_not_read(visitor, plan, run_program, outsider):
    other = factories.EpisodeFactory(patient__clinic=outsider.clinic)
    factories.GaitPlanFactory(episode=other, set_by=outsider)
    factories.ShoeAdviceFactory(episode=other, given_by=outsider, note="Secret of Hilltop")
    page = text(visitor.get("/plan/"))
    assert [word for word in ("steps a minute", "Secret of Hilltop") if word in page] == []


def test_a_closed_episodes_cue_is_over(visitor, plan, run_program, patient, therapist):
    old = factories.EpisodeFactory(patient=patient, closed_on=date(2026, 10, 1))
    factories.GaitPlanFactory(episode=old, set_by=therapist)
    factories.ShoeAdviceFactory(episode=old, given_by=therapist)
    page = text(visitor.get("/plan/"))
    assert [word for word in ("steps a minute", "Your running shoes") if word in page] == []


def queries_of(visitor) -> int:
    with CaptureQueriesContext(connection) as caught:
        visitor.get("/plan/")
    return len(caught)


def test_cue_and_shoes_cost_three_queries_however_many(visitor, plan, run_program, episode, therapist):
    before = queries_of(visitor)
    cue = factories.GaitPlanFactory(episode=episode, set_by=therapist)
    factories.ShoeAdviceFactory(episode=episode, given_by=therapist)
    one = queries_of(visitor)
    done(cue, 6)
    for code in ("GRADUAL", "REPLACE"):
        factories.ShoeAdviceFactory(episode=episode, given_by=therapist, code=code)
    assert (one - before, queries_of(visitor)) == (3, one)


def test_the_self_check_is_a_minute_of_the_beat():
    assert (gait.SELF_CHECK.minutes, gait.SELF_CHECK.is_faded, gait.SELF_CHECK in rules.SESSIONS) == (1, False, False)
