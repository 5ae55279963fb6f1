"""The portal's questions: what is asked, kept, left out and put right."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from clinic.models import AuditEntry
from patients.scores import OutcomeScore
from tests import factories
from tests.pages import Page
from tests.plans.portal.conftest import NOW

TODAY = date(2026, 11, 22)
START = "/plan/questions/"
QUESTION = {
    "usual-pain": "How much did your knee hurt on most days of the last week?",
    "worst-pain": "In the last week, how bad was your knee pain when it was at its worst?",
    "activities": "What is hard to do because of your knee?",
    "how-good": "If 100 is your knee as it was before, how good is it now?",
    "better-or-worse": "How is your knee now, next to when we began?",
}


@pytest.fixture
def activities(episode):
    return [factories.PatientActivityFactory(episode=episode, words=words) for words in ("Stairs", "Run", "Squat")]


def text(response) -> str:
    return response.content.decode()


def give(visitor, key, **fields):
    return visitor.post(f"{START}{key}/", fields)


def kept() -> dict:
    return {row.instrument: row.total for row in OutcomeScore.objects.all()}


def goes_to(response, key):
    return (response.status_code, response.url) == (303, f"{START}{key}/")


def test_a_whole_round_from_the_first_page_to_thanks(visitor, plan, episode):
    assert "A few questions about your knee" in text(visitor.get("/plan/"))
    response = visitor.post(START)
    assert goes_to(response, "usual-pain")
    page = Page(visitor.get(response.url))
    assert page.texts("h1") == [QUESTION["usual-pain"]]
    assert page.texts("progress") == [""]
    assert page.texts("label")[0] == "Question 1 of 5"
    assert goes_to(give(visitor, "usual-pain", answer="3"), "worst-pain")
    assert goes_to(give(visitor, "worst-pain", answer="6"), "activities")
    names = {"name_1": "Walk downstairs", "name_2": "Run 5 km", "name_3": "Squat"}
    assert goes_to(give(visitor, "activities", **names), "activity-1")
    assert goes_to(give(visitor, "activity-1", answer="4"), "activity-2")
    assert goes_to(give(visitor, "activity-2", answer="2"), "activity-3")
    assert goes_to(give(visitor, "activity-3", answer="5"), "how-good")
    assert goes_to(give(visitor, "how-good", answer="55"), "better-or-worse")
    page = visitor.post(f"{START}better-or-worse/", {"answer": "-2"}, follow=True)
    assert "Thank you. Your therapist sees your answers." in text(page)
    assert "A few questions" not in text(page)
    assert kept() == {"nprs_usual": 3, "nprs_worst": 6, "psfs": Decimal("3.67"), "sane": 55, "groc": -2}
    rows = OutcomeScore.objects.all()
    assert {(row.answered_on, row.told_by, row.recorded_by) for row in rows} == {(TODAY, "patient", None)}
    episode.refresh_from_db()
    assert episode.questions_quiet_until == TODAY + timedelta(days=28)


def test_each_answer_is_kept_as_it_is_given(visitor, plan):
    give(visitor, "usual-pain", answer="0")
    assert kept() == {"nprs_usual": 0}


def test_everything_may_be_left_out_and_then_it_is_quiet(visitor, plan, clock):
    response = visitor.post(START)
    asked = 0
    while response.url != "/plan/":
        asked += 1
        response = visitor.post(response.url, {"skip": "1"})
    assert (asked, kept()) == (5, {})
    assert "Thank you" not in text(visitor.get("/plan/"))
    clock.move_to(NOW + timedelta(days=27))
    assert "A few questions" not in text(visitor.get("/plan/"))
    clock.move_to(NOW + timedelta(days=28))
    assert "A few questions" in text(visitor.get("/plan/"))


def test_not_now_is_kept_for_a_week(visitor, plan, clock):
    response = visitor.post(START, {"wish": "later"}, follow=True)
    assert "We ask again next week." in text(response)
    clock.move_to(NOW + timedelta(days=6))
    assert "A few questions" not in text(visitor.get("/plan/"))
    clock.move_to(NOW + timedelta(days=7))
    assert "A few questions" in text(visitor.get("/plan/"))


def test_an_answer_is_put_right_that_day_and_not_the_next(visitor, plan, activities, clock):
    give(visitor, "usual-pain", answer="3")
    give(visitor, "activity-2", answer="8")
    give(visitor, "better-or-worse", skip="1")
    assert 'href="/plan/questions/"' in text(visitor.get("/plan/"))
    assert Page(visitor.get(f"{START}usual-pain/")).filled() == {"answer": "3"}
    assert Page(visitor.get(f"{START}activity-2/")).filled() == {"answer": "8"}
    give(visitor, "usual-pain", answer="5")
    give(visitor, "activity-2", skip="1")
    assert kept() == {"nprs_usual": 5}
    change = AuditEntry.objects.filter(object_repr="nprs_usual 5").order_by("pk").last()
    assert change.changes["total"] == ["3.00", "5"]
    assert (change.actor, change.door) == (None, "portal")
    clock.move_to(NOW + timedelta(days=1))
    assert visitor.get(f"{START}usual-pain/").url == "/plan/"
    assert give(visitor, "usual-pain", answer="9").url == "/plan/"
    assert kept() == {"nprs_usual": 5}


def test_what_was_named_is_put_right_that_day(visitor, plan, episode):
    give(visitor, "activities", name_1="Stars", name_2="Run")
    give(visitor, "activity-1", answer="4")
    assert Page(visitor.get(f"{START}activities/")).filled()["name_1"] == "Stars"
    give(visitor, "activities", name_1="Stairs", name_2="", name_3="Kneel")
    assert [one.words for one in episode.activities.filter(retired=False)] == ["Stairs", "Kneel"]
    assert Page(visitor.get(f"{START}activity-1/")).filled() == {"answer": "4"}


def test_what_the_therapist_named_is_rated_and_not_named_again(visitor, plan, activities):
    assert visitor.get(f"{START}activities/").url == "/plan/"
    page = Page(visitor.get(f"{START}activity-1/"))
    assert page.texts("h1") == ["Stairs How well can you do this now?"]
    assert page.texts("ul", "ends") == ["0: I cannot do it10: as well as before"]


def test_what_was_asked_lately_is_not_asked_again(visitor, plan, episode):
    for name in ("nprs_usual", "nprs_worst", "psfs"):
        factories.OutcomeScoreFactory(episode=episode, instrument=name, total=4, answered_on=TODAY - timedelta(9))
    assert goes_to(visitor.post(START), "how-good")


def test_nothing_to_ask_says_so_and_is_quiet(visitor, plan, episode):
    for name in ("nprs_usual", "nprs_worst", "psfs", "sane", "groc"):
        factories.OutcomeScoreFactory(episode=episode, instrument=name, total=4, answered_on=TODAY - timedelta(9))
    visitor.get(START)
    episode.refresh_from_db()
    assert episode.questions_quiet_until is None
    assert "There is nothing to ask today." in text(visitor.post(START, follow=True))
    assert "A few questions" not in text(visitor.get("/plan/"))


@pytest.mark.parametrize(
    ("key", "fields", "sentence"),
    [
        ("usual-pain", {}, "Tap a number first, or leave this out."),
        ("usual-pain", {"answer": "11"}, "Select a valid choice."),
        ("better-or-worse", {"answer": "-8"}, "Select a valid choice."),
        ("how-good", {}, "Type a number first, or leave this out."),
        ("how-good", {"answer": "101"}, "“101” does not fit in “Your number, from 0 to 100”"),
        ("how-good", {"answer": "fine"}, "“fine” does not fit in “Your number, from 0 to 100”"),
        ("activities", {"name_1": "  "}, "Name one thing first, or leave this out."),
        ("activities", {"name_1": "x" * 121}, "Ensure this value has at most 120 characters"),
    ],
)
def test_what_is_refused_is_told_and_nothing_is_kept(visitor, plan, key, fields, sentence):
    response = give(visitor, key, **fields)
    assert response.status_code == 422
    assert sentence in text(response)
    assert not OutcomeScore.objects.exists()


def test_the_therapists_asking_brings_the_questions_back(visitor, plan, episode):
    episode.questions_asked_on, episode.questions_quiet_until = TODAY, None
    episode.save()
    factories.OutcomeScoreFactory(episode=episode, instrument="nprs_usual", total=4, answered_on=TODAY)
    assert goes_to(visitor.post(START), "usual-pain")


def test_without_an_open_episode_nothing_is_asked(visitor):
    assert "A few questions" not in text(visitor.get("/plan/"))
    for response in (visitor.post(START), visitor.get(f"{START}usual-pain/"), give(visitor, "usual-pain", answer="3")):
        assert (response.status_code, response.url) == (303, "/plan/")
    assert not OutcomeScore.objects.exists()


@pytest.mark.parametrize("key", ["activity-9", "akps", "x"])
def test_an_unknown_question_leads_back(visitor, plan, key):
    assert visitor.get(f"{START}{key}/").url == "/plan/"
    assert give(visitor, key, answer="3").url == "/plan/"


def test_a_stranger_and_another_patient_reach_nothing(client, visitor, plan, outsider):
    other = factories.EpisodeFactory(patient__clinic=outsider.clinic)
    theirs = factories.PatientActivityFactory(episode=other, words="Secret of Hilltop")
    give(visitor, "activities", name_1="Mine")
    give(visitor, "activity-1", answer="3")
    page = text(visitor.get(f"{START}activity-1/"))
    assert "Secret of Hilltop" not in page
    assert OutcomeScore.objects.get().episode == plan.episode
    assert str(theirs.pk) not in OutcomeScore.objects.get().items
    client.cookies.clear()
    for response in (client.post(START), client.get(f"{START}usual-pain/"), give(client, "usual-pain", answer="3")):
        assert response.url == reverse("portal:outside")


@pytest.mark.parametrize("key", QUESTION)
def test_every_question_is_asked_in_spanish_and_stays_private(visitor, plan, patient, key):
    patient.language = "es"
    patient.save()
    response = visitor.get(f"{START}{key}/")
    assert '<html lang="es">' in text(response)
    assert QUESTION[key] not in text(response)
    assert response.headers["Cache-Control"] == "no-store, private"
    assert "Ana" not in response.request["PATH_INFO"]
