"""The history: typed in the clinic's units, refused with a sentence, told twice, taken over, never overwritten."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from clinic.roles import Role
from patients.history import NAMES, answer_words, told_of, without_gaps
from patients.intake import Intake, TrainingWeek
from patients.intake_fields import Distance, Pace, in_units
from patients.intake_forms import mondays
from tests import factories
from tests.pages import Page

NOW, TODAY = datetime(2026, 11, 18, 11, tzinfo=UTC), date(2026, 11, 18)


@pytest.fixture(autouse=True, scope="module")
def noon():
    """A Wednesday: no test falls on the night in which clinic and server have different days."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def address(episode):
    return reverse("admin:intake", args=[episode.pk])


@pytest.fixture
def theirs(episode):
    """What the patient told today."""
    return factories.IntakeFactory(
        episode=episode,
        weekly_km=Decimal("40.0"),
        pace_s_per_km=Decimal(330),
        terrain=["road", "trail"],
        hills="hilly",
        onset_on=date(2026, 8, 1),
        changed_distance=True,
        limp=False,
        pain_squat=0,
        story="Too much, too soon",
    )


def errors_of(response) -> str:
    return " ".join(Page(response).texts("div", "wrong-box"))


# --- units ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("units", "typed", "km"),
    [
        ("metric", "12,5", "12.5"),
        ("metric", "12", "12"),
        ("imperial", "10", "16.1"),
        ("imperial", "26.2", "42.2"),
        ("metric", "", None),
    ],
)
def test_a_distance_is_kept_in_km(units, typed, km):
    assert Distance(units=units, most_km=300, max_digits=6, label="x").clean(typed) == (km and Decimal(km))


@given(tenths=st.integers(0, 1860), units=st.sampled_from(["metric", "imperial"]))
def test_a_distance_comes_back_as_it_was_typed(tenths, units):
    typed = Decimal(tenths) / 10
    field = Distance(units=units, most_km=300, max_digits=6, label="x")
    assert in_units(field.clean(str(typed)), units) == typed


@given(each=st.integers(194, 1200), units=st.sampled_from(["metric", "imperial"]))
def test_a_pace_comes_back_as_it_was_typed(each, units):
    typed = f"{each // 60}:{each % 60:02}"
    field = Pace(units=units, label="x")
    assert field.prepare_value(field.clean(typed)) == typed


@pytest.mark.parametrize("typed", ["0:30", "5:60", "5:3", "fast", "-5:00", "61:00", "1:59", "5:30:10"])
def test_an_impossible_pace_is_refused(typed):
    with pytest.raises(ValidationError, match="give minutes and seconds from 2:00 to 20:00 for one km"):
        Pace(units="metric", label="x").clean(typed)


def test_miles_have_their_own_range():
    with pytest.raises(ValidationError, match="from 0 to 186 mi"):
        Distance(units="imperial", most_km=300, max_digits=6, label="x").clean("187")
    with pytest.raises(ValidationError, match="from 3:13 to 32:11 for one mi"):
        Pace(units="imperial", label="x").clean("3:00")


# --- weeks ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("day", [date(2026, 11, 16), date(2026, 11, 22)])
def test_six_mondays_end_with_the_week_of_the_day(day):
    assert mondays(day)[0] == date(2026, 10, 12)
    assert mondays(day)[-1] == date(2026, 11, 16)
    assert len(mondays(day)) == 6


def test_a_week_nobody_told_is_there_and_unknown():
    rows = [TrainingWeek(starts_on=date(2026, 10, day), km=Decimal(10)) for day in (26, 12)]
    weeks = without_gaps(rows)
    assert [(week.starts_on.day, week.km) for week in weeks] == [(12, 10), (19, None), (26, 10)]


def test_the_database_keeps_a_run_longer_than_its_week_out(db):
    intake = factories.IntakeFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        TrainingWeek.objects.create(intake=intake, starts_on=date(2026, 10, 12), km=10, longest_km=11)
    TrainingWeek.objects.create(intake=intake, starts_on=date(2026, 10, 12), km=10, longest_km=10)
    TrainingWeek.objects.create(intake=intake, starts_on=date(2026, 10, 19), longest_km=10)


# --- the page ---------------------------------------------------------------------------------------------------------
def test_what_is_typed_is_kept_with_who_and_when(staff, episode, therapist, address):
    week = mondays(TODAY)[0]
    data = {"weekly_km": "38,5", "pace_s_per_km": "5:30", "limp": "no", "pain_squat": "0", "terrain": ["road"]}
    data |= {f"week-{week}-runs": "3", f"week-{week}-km": "20", f"week-{week}-longest_km": "8"}
    assert staff.post(address, data).status_code == 302
    row = Intake.objects.get()
    assert (row.told_by, row.recorded_by, row.weekly_km, row.pace_s_per_km) == (
        "therapist",
        therapist,
        Decimal("38.5"),
        330,
    )
    assert (row.limp, row.pregnant, row.pain_squat, row.pain_sitting, row.terrain) == (False, None, 0, None, ["road"])
    assert list(row.weeks.values_list("starts_on", "runs", "km", "longest_km")) == [(week, 3, 20, 8)]


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("weekly_km", "5000", "5000 is out of range: give a number from 0 to 300 km"),
        ("pace_s_per_km", "0:30", "“0:30” is no pace"),
        ("onset_on", (TODAY + timedelta(days=1)).isoformat(), "to today"),
        ("onset_on", "1890-01-01", "to today"),
        ("race_on", "2190-01-01", "give a day from"),
        ("pain_squat", "11", "give a number from 0 to 10"),
        ("days_a_week", "8", "give a number from 0 to 7"),
        ("shoe_months", "old", "is not a whole number"),
        ("limp", "perhaps", "perhaps"),
        ("terrain", "moon", "moon"),
    ],
)
def test_a_wrong_value_is_refused_by_name_and_stays_typed(staff, address, field, typed, sentence):
    response = staff.post(address, {field: typed, "story": "kept on the page"})
    assert response.status_code == 422
    assert sentence in errors_of(response)
    assert "kept on the page" in response.content.decode()
    assert not Intake.objects.exists()


def test_a_race_in_the_past_is_allowed(staff, address):
    assert staff.post(address, {"race": "Spring ten", "race_on": "2024-04-01"}).status_code == 302
    assert Intake.objects.get().race_on == date(2024, 4, 1)


@pytest.mark.parametrize(
    ("runs", "km", "longest", "sentence"),
    [
        ("3", "10", "12", "the longest run is longer than the whole week"),
        ("0", "10", "", "no run, but a distance"),
        ("30", "", "", "from 0 to 21"),
        ("", "900", "", "from 0 to 300 km"),
    ],
)
def test_a_wrong_week_is_refused_by_name(staff, address, runs, km, longest, sentence):
    week = mondays(TODAY)[2]
    names = (f"week-{week}-runs", f"week-{week}-km", f"week-{week}-longest_km")
    response = staff.post(address, dict(zip(names, (runs, km, longest), strict=True)))
    assert response.status_code == 422
    assert sentence in errors_of(response)
    assert not TrainingWeek.objects.exists()


def test_a_week_that_is_emptied_is_gone(staff, episode, address):
    week = mondays(TODAY)[0]
    staff.post(address, {f"week-{week}-km": "20"})
    assert staff.post(address, {f"week-{week}-km": ""}).status_code == 302
    assert not TrainingWeek.objects.exists()


def test_the_form_sent_as_it_stands_changes_nothing(staff, episode, theirs, address):
    staff.post(address, {"take": "all"})
    before = Intake.objects.filter(told_by="therapist").values(*NAMES).get()
    page = Page(staff.get(address))
    sent = page.filled() | {"terrain": ["road", "trail"]}
    assert staff.post(address, sent).status_code == 302
    assert Intake.objects.filter(told_by="therapist").values(*NAMES).get() == before


# --- two tellings -----------------------------------------------------------------------------------------------------
def test_the_patients_words_stand_beside_and_are_marked(staff, theirs, address):
    beside = Page(staff.get(address)).texts("div", "their-words")
    assert "patient 40 km Take over" in beside
    assert "patient 5:30 Take over" in beside
    assert "patient road, trail Take over" in beside
    assert "patient no Take over" in beside
    assert "patient 0 Take over" in beside


def test_one_field_is_taken_over(staff, theirs, episode, address):
    assert staff.post(address, {"take": "weekly_km", "longest_run_km": "9"}).status_code == 302
    told = told_of(episode)
    assert (told.therapist.weekly_km, told.therapist.longest_run_km, told.therapist.limp) == (40, 9, None)
    assert told.patient.longest_run_km is None


def test_taking_all_over_fills_empty_fields_only(staff, theirs, episode, address):
    TrainingWeek.objects.create(intake=theirs, starts_on=mondays(TODAY)[1], runs=2, km=Decimal(12))
    staff.post(address, {"take": "all", "weekly_km": "38"})
    told = told_of(episode)
    assert told.therapist.weekly_km == 38
    taken = {name for name in NAMES if getattr(told.therapist, name) == getattr(theirs, name) != None}  # noqa: E711
    assert {"pace_s_per_km", "terrain", "hills", "onset_on", "changed_distance", "limp", "pain_squat", "story"} <= taken
    assert list(told.therapist.weeks.values_list("runs", "km")) == [(2, 12)]
    theirs.refresh_from_db()
    assert theirs.weekly_km == 40


def test_taking_over_in_miles_changes_no_value(staff, theirs, episode, address):
    episode.patient.clinic.units = "imperial"
    episode.patient.clinic.save()
    staff.post(address, {"take": "all"})
    assert answer_words(told_of(episode).therapist, "weekly_km", "imperial") == "24.9 mi"
    told = told_of(episode)
    assert [name for name in NAMES if told.differ(name)] == []
    page = Page(staff.get(address))
    staff.post(address, page.filled() | {"terrain": ["road", "trail"]})
    assert told_of(episode).therapist.weekly_km == 40


def test_the_therapists_value_counts_and_same_day_contradictions_are_listed(staff, theirs, episode, address):
    staff.post(address, {"weekly_km": "38", "limp": "no", "hills": "flat"})
    told = told_of(episode)
    assert (told.value("weekly_km"), told.by_patient("weekly_km")) == (38, False)
    assert (told.value("story"), told.by_patient("story")) == ("Too much, too soon", True)
    assert (told.value("pregnant"), told.by_patient("pregnant")) == (None, False)
    assert told.contradictions() == ["weekly_km", "hills"]
    assert "Usual weekly distance: therapist 38 km, patient 40 km" in " ".join(Page(staff.get(address)).texts("li"))


def test_what_was_said_on_another_day_is_no_contradiction(staff, theirs, episode, address):
    Intake.objects.filter(pk=theirs.pk).update(told_at=timezone.now() - timedelta(days=3))
    staff.post(address, {"weekly_km": "38"})
    assert told_of(episode).contradictions() == []
    assert told_of(episode).value("weekly_km") == 38


def test_no_is_an_answer_and_blank_is_none(theirs, episode):
    told = told_of(episode)
    assert told.value("limp") is False
    assert told.value("pain_squat") == 0
    assert told.value("tape_allergy") is None
    assert theirs.changes() == {"distance": True}


def test_asking_the_patient_opens_the_questions_again(staff, episode, therapist, address):
    assert staff.post(address, {"ask": "1"}).status_code == 302
    row = Intake.objects.get()
    assert (row.told_by, row.asked_by, told_of(episode).patient_began) == ("patient", therapist, False)


def test_sums_are_shown_while_typing_and_nothing_is_saved(staff, address):
    days = mondays(TODAY)
    data = {f"week-{day}-km": str(km) for day, km in zip(days, (20, 21, 25, 29, 34, 38), strict=True)}
    data |= {f"week-{day}-longest_km": str(km) for day, km in zip(days, (8, 8, 9, 10, 12, 15), strict=True)}
    lines = Page(staff.post(address, data, HTTP_HX_REQUEST="true")).texts("li")
    assert lines[0].startswith("Largest step between two weeks: 21 km to 25 km (+19 %)")
    assert lines[1].startswith("Longest run against the four weeks before: 12 km to 15 km (+25 %)")
    assert not Intake.objects.exists()


def test_an_assistant_reads_and_changes_nothing(client, clinic, theirs, address):
    client.force_login(factories.UserFactory(clinic=clinic, role=Role.ASSISTANT))
    assert "Too much, too soon" in client.get(address).content.decode()
    assert client.post(address, {"weekly_km": "1"}).status_code == 403


@pytest.mark.parametrize("count", [1, 6])
def test_the_page_costs_the_same_however_many_weeks(staff, theirs, address, count, django_assert_max_num_queries):
    for day in mondays(TODAY)[:count]:
        TrainingWeek.objects.create(intake=theirs, starts_on=day, km=Decimal(10))
    with django_assert_max_num_queries(16):
        staff.get(address)
