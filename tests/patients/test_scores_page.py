"""The page of questionnaires: what it shows, takes, refuses and corrects."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from clinic.models import AuditEntry
from patients.instruments import instruments
from patients.models import Observation
from patients.scores import OutcomeScore, PatientActivity
from tests import factories
from tests.pages import Page, told

pytestmark = pytest.mark.django_db
DAY, LATER, TODAY = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 22)


@pytest.fixture
def clock():
    with time_machine.travel(datetime(2026, 11, 22, 10, 0, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def url(episode):
    return reverse("admin:scores", args=[episode.pk])


def entry(**fields):
    return {"save": "1", "answered_on": "2026-09-01", "told_by": "therapist", **fields}


def row(page, name):
    return next(one for one in page.texts("tr") if one.startswith(name))


def test_an_empty_page_says_so(staff, url):
    page = Page(staff.get(url))
    assert page.part("standing-title") == "Where the patient stands"
    assert "No score yet." in page.texts("p")


def test_one_number_saves_one_score(staff, url, episode, therapist):
    response = staff.post(url, entry(akps="71"), follow=True)
    assert told(response) == ["1 score saved."]
    score = OutcomeScore.objects.get()
    assert (score.instrument, score.total, score.answered_on, score.told_by) == ("akps", 71, DAY, "therapist")
    assert (score.episode, score.recorded_by) == (episode, therapist)


def test_a_line_fields_taps_and_ratings_are_saved_together(staff, url, episode):
    activity = factories.PatientActivityFactory(episode=episode)
    data = entry(line="AKPS 71, KOOS-PF 64,5", nprs_worst="4", groc="-2", lefs="60")
    response = staff.post(url, data | {f"activity_{activity.pk}": "6"}, follow=True)
    assert told(response) == ["6 scores saved."]
    assert dict(OutcomeScore.objects.values_list("instrument", "total")) == {
        **{"akps": 71, "koos_pf": Decimal("64.5"), "nprs_worst": 4, "groc": -2, "lefs": 60, "psfs": 6}
    }


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"akps": "710"}, "AKPS: 710 is out of range: give a number from 0 to 100. Higher is better."),
        ({"tsk11": "10"}, "TSK-11: 10 is out of range: give a number from 11 to 44. Lower is better."),
        ({"koos_pf": "64.55"}, "KOOS-PF: 64.55 has too many decimals; at most 1. Higher is better."),
        ({"akps": "many"}, "AKPS: “many” is not a whole number."),
        ({"line": "KOOS 64"}, "Totals in one line: “KOOS 64” is not understood: give a name from below and a number"),
        ({"line": "UWRI 37"}, "Totals in one line: UWRI: 37 is out of range: give a number from 0 to 36. Higher is"),
        ({"line": "AKPS 70", "akps": "71"}, "AKPS: The line above says another number."),
        ({"nprs_worst": "11"}, "Pain, worst, last 7 days (NPRS): Select a valid choice."),
        ({"akps": "71", "answered_on": "2999-01-01"}, "Answered on: 2999-01-01 lies in the future; today is"),
        ({}, "Nothing was filled in."),
    ],
)
def test_what_is_refused_is_told_and_stays_typed(staff, url, fields, sentence):
    response = staff.post(url, entry(**fields))
    page = Page(response)
    wrong = [one for css in ("wrong", "wrong-box") for tag in ("p", "div") for one in page.texts(tag, css)]
    if "many" in fields.values():
        sentence = "AKPS: “many” is not a number. Give a number from 0 to 100. Higher is better."
    assert any(one.startswith(sentence) for one in wrong), wrong
    assert not OutcomeScore.objects.exists()
    for name, value in fields.items():
        if name != "nprs_worst":
            assert page.filled()[name] == value


def test_pain_that_the_assessment_holds_is_corrected_there(staff, url, episode):
    assessment = factories.AssessmentFactory(episode=episode, assessed_on=DAY)
    Observation.objects.create(assessment=assessment, measure="pain_worst", number=Decimal(6))
    page = Page(staff.post(url, entry(nprs_worst="5", akps="71")))
    assert [one for one in page.texts("p", "wrong") if "says 6 already. Correct it there." in one]
    assert not OutcomeScore.objects.exists()
    assert staff.post(url, entry(nprs_worst="5", told_by="patient")).status_code == 302


@pytest.mark.parametrize(
    ("name", "totals", "says"),
    [
        ("koos_pf", ("50", "64"), "within error 50.0 then 64.0"),
        ("akps", ("60", "71"), "improved 60 then 71"),
        ("akps", ("71", "60"), "worse 71 then 60"),
        ("sane", ("50", "90"), "no figure is known for a meaningful change 50 then 90"),
        ("groc", ("1", "5"), "rates the change itself"),
        ("kos_adl", ("60", "70"), "improved 60.0 then 70.0"),
    ],
)
def test_the_change_since_the_start_has_its_chip(staff, url, episode, name, totals, says):
    for day, total in zip((DAY, LATER), totals, strict=True):
        factories.OutcomeScoreFactory(episode=episode, instrument=name, total=Decimal(total), answered_on=day)
    page = Page(staff.get(url))
    short = instruments()[name].en.short
    assert says in row(page, short).replace(" → ", " ")


def test_a_conflict_of_figures_stands_beside_the_chip(staff, url, episode):
    for day, total in ((DAY, 60), (LATER, 70)):
        factories.OutcomeScoreFactory(episode=episode, instrument="kos_adl", total=total, answered_on=day)
    assert "not yet important by Esculier16 [V] (13.6)" in row(Page(staff.get(url)), "KOS-ADL")


def test_the_last_change_and_the_first_are_told_apart(staff, url, episode):
    for day, total in ((DAY, 60), (DAY + timedelta(9), 75), (LATER, 76)):
        factories.OutcomeScoreFactory(episode=episode, instrument="akps", total=total, answered_on=day)
    page = Page(staff.get(url))
    cells = page.texts("tbody")[0]
    assert cells.index("improved") < cells.index("within error")


def test_a_change_of_the_set_of_activities_is_told(staff, url, episode):
    factories.OutcomeScoreFactory(episode=episode, instrument="psfs", total=3, items={"1": 2, "2": 3, "3": 4})
    later = {"1": 5, "2": 6, "3": 7, "4": 0}
    factories.OutcomeScoreFactory(
        episode=episode, instrument="psfs", total=Decimal("4.5"), items=later, answered_on=LATER
    )
    text = row(Page(staff.get(url)), "PSFS")
    assert "improved 3.0 → then 6.0" in text
    assert "over the 3 activities rated both times" in text


def test_the_patients_other_answer_of_the_day_is_shown(staff, url, episode):
    factories.OutcomeScoreFactory(episode=episode, total=60)
    factories.OutcomeScoreFactory(episode=episode, total=80, told_by="patient")
    text = row(Page(staff.get(url)), "AKPS")
    assert "60 / 100" in text
    assert "same day also 80, by the patient" in text


def test_a_band_stands_beside_its_score(staff, url, episode):
    factories.OutcomeScoreFactory(episode=episode, instrument="tsk11", total=29)
    assert "29 / 44 moderate" in row(Page(staff.get(url)), "TSK-11")


# --- correcting -------------------------------------------------------------------------------------------------------
@pytest.fixture
def score(episode):
    return factories.OutcomeScoreFactory(episode=episode, total=17)


def test_a_wrong_score_is_corrected_and_the_trail_keeps_it(staff, url, score):
    page = Page(staff.get(url, {"correct": score.pk}))
    assert page.filled()["correct-total"] == "17"
    data = {
        "correct": score.pk,
        "correct-total": "71",
        "correct-answered_on": "2026-08-30",
        "correct-told_by": "patient",
    }
    assert told(staff.post(url, data, follow=True)) == [
        "The score is corrected. What it was before stays in the audit trail."
    ]
    score.refresh_from_db()
    assert (score.total, score.answered_on, score.told_by) == (71, date(2026, 8, 30), "patient")
    kept = AuditEntry.objects.filter(object_id=score.pk, changes__has_key="total").order_by("pk").last()
    assert kept.changes["total"] == ["17.00", "71"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"correct-total": "171"}, "AKPS: 171 is out of range: give a number from 0 to 100. Higher is better."),
        ({"correct-total": ""}, "AKPS: This field is required. Higher is better."),
        ({"correct-answered_on": "2026-09-05"}, "There is a score of that day already."),
    ],
)
def test_a_correction_that_cannot_be_is_refused(staff, url, episode, score, fields, sentence):
    factories.OutcomeScoreFactory(episode=episode, answered_on=date(2026, 9, 5))
    data = {"correct": score.pk, "correct-total": "71", "correct-answered_on": "2026-09-01"}
    response = staff.post(url, data | {"correct-told_by": "therapist"} | fields)
    assert sentence in response.content.decode()
    score.refresh_from_db()
    assert score.total == 17


def test_ratings_are_corrected_one_by_one(staff, url, episode):
    one, two = (factories.PatientActivityFactory(episode=episode) for _ in range(2))
    row = factories.OutcomeScoreFactory(
        episode=episode, instrument="psfs", total=5, items={str(one.pk): 4, str(two.pk): 6}
    )
    data = {"correct": row.pk, "correct-answered_on": "2026-09-01", "correct-told_by": "therapist"}
    staff.post(url, data | {f"correct-activity_{one.pk}": "9", f"correct-activity_{two.pk}": ""})
    row.refresh_from_db()
    assert (row.total, row.items) == (9, {str(one.pk): 9})
    response = staff.post(url, data)
    assert "No activity is rated." in response.content.decode()


def test_a_score_is_removed(staff, url, score):
    staff.post(url, {"remove": score.pk})
    assert not OutcomeScore.objects.exists()


@pytest.mark.parametrize("wish", ["correct", "remove"])
def test_a_score_of_another_episode_is_not_found_here(staff, url, patient, wish):
    other = factories.OutcomeScoreFactory(episode=factories.EpisodeFactory(patient=patient))
    assert staff.post(url, {wish: other.pk}).status_code == 404
    assert staff.get(url, {"correct": other.pk}).status_code == 404
    assert staff.get(url, {"correct": "x"}).status_code == 404
    assert OutcomeScore.objects.filter(pk=other.pk).exists()


# --- activities and asking --------------------------------------------------------------------------------------------
def test_activities_are_named_retired_and_asked_again(staff, url, episode):
    staff.post(url, {"name": "1", "named-words_0": "Stairs", "named-words_1": "Run"})
    stairs = PatientActivity.objects.get(words="Stairs")
    assert [one.words for one in episode.activities.all()] == ["Stairs", "Run"]
    staff.post(url, {"retire": stairs.pk})
    stairs.refresh_from_db()
    assert stairs.retired
    assert f"activity_{stairs.pk}" not in staff.get(url).content.decode()
    staff.post(url, {"retire": stairs.pk})
    stairs.refresh_from_db()
    assert not stairs.retired


def test_ask_now_is_one_press(staff, url, episode, clock):
    episode.questions_quiet_until = TODAY + timedelta(days=20)
    episode.save()
    assert "Next offered from" in staff.get(url).content.decode()
    staff.post(url, {"ask": "1"})
    episode.refresh_from_db()
    assert (episode.questions_asked_on, episode.questions_quiet_until) == (TODAY, None)
    assert "not answered yet" in staff.get(url).content.decode()


def test_a_post_without_a_button_is_nothing(staff, url):
    assert staff.post(url, {"akps": "71"}).status_code == 404


def test_reading_is_kept_in_the_trail(staff, url, episode, therapist):
    staff.get(url)
    assert AuditEntry.objects.filter(actor=therapist, event="read", object_id=episode.pk).exists()


def test_the_page_costs_the_same_for_one_and_for_many(staff, url, episode, django_assert_max_num_queries):
    factories.OutcomeScoreFactory(episode=episode)
    with django_assert_max_num_queries(30) as one:
        staff.get(url)
    for name in instruments():
        total = instruments()[name].high
        factories.OutcomeScoreFactory(episode=episode, instrument=name, total=total, answered_on=LATER)
    with django_assert_max_num_queries(30) as many:
        staff.get(url)
    assert len(one) == len(many)


def test_spanish_names_and_decimals(staff, url, episode, therapist):
    factories.OutcomeScoreFactory(episode=episode, instrument="nprs_worst", total=4)
    factories.OutcomeScoreFactory(episode=episode, instrument="koos_pf", total=Decimal("64.5"))
    page = Page(staff.get(url, headers={"accept-language": "es"}))
    assert "64,5 / 100" in row(page, "KOOS-PF")
    assert row(page, "NPRS peor")
