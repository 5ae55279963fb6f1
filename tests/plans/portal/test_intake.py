"""Before the visit and while something is stopped: what the portal asks, keeps, shows, and hides."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation
from textstat.backend.metrics import flesch_kincaid_grade, szigriszt_pazos

from patients.history import NAMES, told_of
from patients.intake import Intake, TrainingWeek
from patients.rules import safety
from plans import logs
from plans.models import RunLog, SessionLog
from plans.portal.intake import STEPS
from plans.portal.intake_words import HINTS, LABELS
from tests import factories
from tests.pages import Page, told
from tests.plans.portal.conftest import NOW
from tests.plans.portal.test_pages import TODAY

INTAKE = "/plan/intake/"
ALARM = "Stop for now and call your clinic"


def step(key: str) -> str:
    return reverse("portal:intake_step", args=[key])


@pytest.fixture
def theirs(episode):
    return lambda: told_of(episode).patient


# --- the questions ----------------------------------------------------------------------------------------------------
def test_every_field_of_the_history_is_asked_once_but_red_flags_are_not():
    asked = [name for one in STEPS for name in one.names]
    assert sorted(asked) == sorted(NAMES)
    assert set(asked) == set(LABELS)
    assert not any("fever" in str(words).lower() or "breath" in str(words).lower() for words in LABELS.values())


def portal_text(language: str) -> list[str]:
    with translation.override(language):
        words = [str(text) % {"unit": "km"} if "%(unit)s" in str(text) else str(text) for text in LABELS.values()]
        return words + [str(text) for text in HINTS.values()]


def test_the_questions_read_at_us_grade_6_or_below():
    assert flesch_kincaid_grade(" ".join(portal_text("en")), "en_US") <= 6


def test_the_questions_read_easily_in_spanish():
    assert szigriszt_pazos(" ".join(portal_text("es")), "es") >= 65


def test_a_patient_with_a_link_and_no_plan_is_asked(visitor, episode):
    page = visitor.get("/plan/")
    assert "Before your visit" in page.content.decode()
    assert visitor.get(INTAKE).status_code == 200
    assert "Your therapist has not given you a plan yet" in visitor.get("/plan/exercises/").content.decode()


def test_each_step_is_saved_as_one_goes(visitor, episode, theirs):
    sent = visitor.post(step("running"), {"weekly_km": "24,5", "pace_s_per_km": "6:10", "terrain": ["trail"]})
    assert (sent.status_code, sent.url) == (303, step("shoes"))
    row = theirs()
    assert (row.weekly_km, row.pace_s_per_km, row.terrain, row.told_by) == (Decimal("24.5"), 370, ["trail"], "patient")
    assert visitor.post(step("pain"), {"pain_squat": "0", "pain_running": ""}).url == step("health")
    assert (theirs().pain_squat, theirs().pain_running, theirs().weekly_km) == (0, None, Decimal("24.5"))


def test_nothing_is_required(visitor, episode, theirs):
    for one in STEPS:
        assert visitor.post(step(one.key), {}).status_code == 303
    assert {getattr(theirs(), name) or None for name in NAMES} == {None}
    refused = visitor.post(INTAKE, follow=True)
    assert told(refused) == ["Nothing was filled in yet. Start with any step."]
    assert theirs().finished_at is None


def test_one_can_stop_and_come_back(visitor, episode, theirs):
    assert visitor.post(step("knee"), {"story": "Since the hills.", "stop": "1"}).url == INTAKE
    chips = Page(visitor.get(INTAKE)).texts("li")
    assert [words.endswith("saved") for words in chips if words[0].isdigit()].count(True) == 1
    assert Page(visitor.get(step("knee"))).filled()["story"] == "Since the hills."


def test_sending_it_off_ends_with_the_alarm_sentence(visitor, episode, theirs):
    visitor.post(step("knee"), {"limp": "yes"})
    body = visitor.post(INTAKE, follow=True).content.decode()
    assert theirs().finished_at == NOW
    assert "Do not wait for your visit if it gets worse" in body
    assert "swells, locks, gives way, hurts at night" in body


@pytest.mark.parametrize(
    ("key", "sent", "sentence"),
    [
        ("running", {"weekly_km": "5000"}, "5000 is out of range: give a number from 0 to 300 km."),
        ("running", {"pace_s_per_km": "0:30"}, "“0:30” is no pace"),
        ("knee", {"onset_on": "2026-11-23"}, "to today"),
        ("pain", {"pain_squat": "11"}, "11"),
        ("changes", {"weeks_off": "long"}, "is not a whole number"),
        ("weeks", {"week-2026-10-12-km": "5", "week-2026-10-12-longest_km": "6"}, "longer than the whole week"),
    ],
)
def test_a_wrong_answer_gets_a_sentence_and_stays_typed(visitor, episode, key, sent, sentence):
    response = visitor.post(step(key), sent)
    assert response.status_code == 422
    assert sentence in " ".join(Page(response).texts("div", "wrong-box"))
    filled = Page(response).filled()
    assert [filled.get(name) for name in sent if name != "pain_squat"] == [
        value for name, value in sent.items() if name != "pain_squat"
    ]
    assert not TrainingWeek.objects.exists()


def test_the_weeks_are_kept(visitor, episode, theirs):
    sent = {"week-2026-10-12-runs": "3", "week-2026-10-12-km": "20", "week-2026-11-16-runs": "0"}
    assert visitor.post(step("weeks"), sent).status_code == 303
    rows = theirs().weeks.values_list("starts_on", "runs", "km")
    assert list(rows) == [(date(2026, 10, 12), 3, 20), (date(2026, 11, 16), 0, None)]


def test_miles_where_the_clinic_counts_in_miles(visitor, clinic, episode, theirs):
    clinic.units = "imperial"
    clinic.save()
    assert "How far do you run in a week (mi)?" in visitor.get(step("running")).content.decode()
    visitor.post(step("running"), {"weekly_km": "15", "pace_s_per_km": "9:30"})
    assert (theirs().weekly_km, theirs().pace_s_per_km) == (Decimal("24.1"), Decimal("354.3"))
    filled = Page(visitor.get(step("running"))).filled()
    assert (filled["weekly_km"], filled["pace_s_per_km"]) == ("15", "9:30")


def test_in_the_patients_language(visitor, patient, episode):
    patient.language = "es"
    patient.save()
    page = visitor.get(step("knee"))
    assert page.headers["Content-Language"] == "es"
    assert "Is the pain around" not in page.content.decode()


def test_with_a_plan_the_questions_are_closed_until_a_therapist_asks(visitor, plan, episode, therapist):
    assert told(visitor.get(INTAKE, follow=True)) == ["These questions are closed. Your therapist can open them again."]
    row = factories.IntakeFactory(episode=episode, asked_at=NOW, asked_by=therapist)
    assert visitor.get(INTAKE).status_code == 200
    assert "Before your visit" in visitor.get("/plan/").content.decode()
    row.finished_at = NOW + timedelta(minutes=1)
    row.save()
    assert visitor.get(INTAKE).status_code == 303


def test_a_closed_episode_asks_nothing(visitor, episode):
    episode.closed_on = TODAY
    episode.save()
    assert visitor.post(step("knee"), {"limp": "yes"}).url == "/plan/"
    assert not Intake.objects.exists()


def test_an_unknown_step_is_not_found(visitor, episode):
    assert visitor.get(step("nonsense")).status_code == 404


def test_nobody_writes_into_another_patients_history(visitor, episode, outsider):
    other = factories.IntakeFactory(episode__patient__clinic=outsider.clinic, story="Secret of Hilltop")
    visitor.post(step("knee"), {"story": "mine", "episode": other.episode_id, "id": other.pk})
    other.refresh_from_db()
    assert other.story == "Secret of Hilltop"
    assert told_of(episode).patient.story == "mine"
    assert "Secret" not in visitor.get(step("knee")).content.decode()


def test_without_a_session_nothing_is_asked(client, episode):
    assert client.post(step("knee"), {"story": "x"}).url == "/plan/open-again/"
    assert not Intake.objects.exists()


# --- while something is stopped ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("flag", safety.EMERGENCIES)
def test_an_emergency_hides_every_exercise_and_says_to_get_help(visitor, plan, run_program, episode, flag):
    factories.screened(episode, flag)
    names = [row.exercise.name for row in plan.phases.get().prescriptions.select_related("exercise")]
    for url in ("/plan/", "/plan/session/", "/plan/run/", "/plan/exercises/"):
        body = visitor.get(url).content.decode()
        assert "Please get help now" in body, url
        assert [name for name in names if name in body] == [], url
    assert "Please get help now" not in visitor.get("/plan/log/").content.decode()


def test_what_was_done_before_an_emergency_is_still_kept(visitor, plan, episode):
    factories.screened(episode, "RF1")
    assert visitor.post("/plan/session/", {"plan": plan.pk, "done_on": TODAY, "pain_during": "4"}).status_code == 303
    assert SessionLog.objects.get().pain_during == 4


def test_a_referral_takes_run_and_jumps_out_of_the_portal(visitor, plan, run_program, episode, clinic):
    hop = factories.ExerciseFactory(clinic=clinic, kind="plyometric", text__name="Hop on one leg")
    factories.PrescriptionFactory(phase=plan.phases.get(), exercise=hop, position=3)
    assert "Hop on one leg" in visitor.get("/plan/").content.decode()
    factories.screened(episode, "RF4")
    today = visitor.get("/plan/").content.decode()
    assert "Do not run or jump for now." in today
    assert "Hop on one leg" not in today
    assert "Hop on one leg" not in visitor.get("/plan/exercises/").content.decode()
    assert "Log a run" not in today


def test_the_run_page_offers_no_run_but_takes_what_was_run(visitor, run_program, episode):
    factories.screened(episode, "RF4")
    assert "client_id" not in Page(visitor.get("/plan/run/")).filled()
    assert "client_id" in Page(visitor.get("/plan/run/?done")).filled()
    data = {"client_id": str(uuid.UUID(int=7)), "done_on": TODAY.isoformat(), "outcome": "done", "distance_km": "2"}
    sent = visitor.post("/plan/run/", data, follow=True)
    assert RunLog.objects.get().distance_km == 2
    assert told(sent) == ["Saved. Do not run again before your therapist says so."]


# --- anything new? ----------------------------------------------------------------------------------------------------
def test_a_sign_of_alarm_is_answered_at_once_until_it_was_seen(visitor, plan, therapist):
    sent = visitor.post("/plan/session/", {"plan": plan.pk, "done_on": TODAY, "news": ["locking"]}, follow=True)
    assert told(sent) == ["Saved. Read what to do now."]
    assert ALARM in sent.content.decode()
    assert SessionLog.objects.get().locking is True
    alert = SessionLog.objects.get().alert
    alert.seen_at, alert.seen_by = NOW, therapist
    alert.save()
    assert ALARM not in visitor.get("/plan/").content.decode()


@pytest.mark.parametrize(
    ("tapped", "kept"),
    [
        pytest.param(["none"], {"locking": False, "giving_way": False, "night_pain": False, "new_swelling": False}),
        pytest.param(["night_pain"], {"locking": None, "giving_way": None, "night_pain": True, "new_swelling": None}),
        pytest.param([], {"locking": None, "giving_way": None, "night_pain": None, "new_swelling": None}),
    ],
)
def test_not_tapped_is_not_no(visitor, plan, tapped, kept):
    visitor.post("/plan/session/", {"plan": plan.pk, "done_on": TODAY, "pain_during": "1", "news": tapped})
    log = SessionLog.objects.get()
    assert {name: getattr(log, name) for name in kept} == kept
    boxes = [field for field in Page(visitor.get("/plan/")).all("input") if field.get("name") == "news"]
    assert [box.get("value") for box in boxes if box.get("checked") is not None] == tapped


def test_none_of_these_beside_a_sign_is_refused(visitor, plan):
    sent = visitor.post("/plan/session/", {"plan": plan.pk, "done_on": TODAY, "news": ["none", "locking"]})
    assert sent.status_code == 422
    assert not SessionLog.objects.exists()


def test_the_run_form_asks_for_locking_and_night_pain(visitor, run_program):
    data = {"client_id": str(uuid.UUID(int=7)), "done_on": TODAY.isoformat(), "outcome": "done", "distance_km": "2"}
    visitor.post("/plan/run/", data | {"locking": "yes", "night_pain": "no"})
    run = RunLog.objects.get()
    assert (run.locking, run.night_pain, run.alert.reasons) == (True, False, ["locking"])
    filled = Page(visitor.get(f"/plan/run/?run={run.client_id}")).filled()
    assert (filled["locking"], filled["night_pain"]) == ("yes", "no")


def test_an_alarm_is_raised_by_pain_of_eight(visitor, plan):
    logs.log_session(plan, done_on=TODAY, outcomes={}, now=NOW, pain_during=8)
    assert ALARM in visitor.get("/plan/").content.decode()
