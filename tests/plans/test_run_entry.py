"""Runs that the PT enters or puts right, beside what the patient told."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from clinic.models import AuditEntry
from clinic.roles import Role
from plans import logs
from plans.models import RunDecision, RunLog
from plans.program import advice_for, light_of
from tests import factories
from tests.pages import Page, told, words
from tests.plans.test_run_actions import run

TODAY = date(2026, 9, 10)
WHOLE = {
    "done_on": "2026-09-05", "of_program": "yes", "outcome": "done", "distance_km": "1.6", "duration_min": "14",
    "pain_before": "0", "pain_during": "1", "pain_after_60min": "0", "pain_next_morning": "0", "swelling": "none",
    "limp": "no", "giving_way": "no", "stopped_for_pain": "no", "locking": "", "night_pain": "", "medication": "no",
    "hills": "", "effort": "3", "surface": "", "note": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def a_day_in_autumn():
    with time_machine.travel("2026-09-10T10:00:00Z", tick=False):
        yield


@pytest.fixture
def enter(staff, run_program):
    def send(**changes):
        address = reverse("admin:enter_run", args=[run_program.pk])
        client_id = Page(staff.get(address)).filled()["client_id"]
        return staff.post(address, {"client_id": client_id} | WHOLE | changes, follow=True)

    return send


@pytest.fixture
def correct(staff):
    def send(log, **changes):
        address = reverse("admin:correct_run", args=[log.pk])
        return staff.post(address, Page(staff.get(address)).filled() | changes, follow=True)

    return send


def mistakes(response):
    return [words(one) for one in Page(response).all("p", "wrong")]


def test_a_run_of_days_ago_is_entered_and_counts(enter, run_program, therapist):
    response = enter()
    kept = RunLog.objects.get()
    assert told(response) == ["Saved. What the rules propose counts with it now."]
    assert (kept.done_on, kept.stage, kept.distance_km, kept.medication) == (
        date(2026, 9, 5),
        "1",
        Decimal("1.6"),
        False,
    )
    assert (kept.locking, kept.hills, kept.entered_by, light_of(run_program, kept).colour) == (
        None,
        None,
        therapist,
        "green",
    )
    assert advice_for(run_program, TODAY).passed == 1
    row = next(row for row in Page(response).all("tr") if "Sat 5 Sep 2026" in words(row))
    assert f"entered by {therapist}" in words(row)


def test_a_run_outside_the_program_has_no_stage(enter):
    enter(of_program="no")
    assert RunLog.objects.get().stage == ""


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"done_on": "2026-09-11"}, "The day is Sept. 11, 2026, which has not come yet. Today is Sept. 10, 2026."),
        ({"done_on": "2026-08-02"}, "The day is Aug. 2, 2026, before the plan began on Sept. 1"),
        ({"done_on": ""}, "This field is required."),
        ({"done_on": "2026-09-10"}, "The next morning has not come yet. Leave it out: the patient is asked"),
        ({"pain_during": "11"}, "“11” does not fit: tap a number from 0 to 10."),
        ({"duration_min": "0"}, "“0” does not fit in “Minutes”"),
        ({"distance_km": "1.2.3"}, "“1.2.3” does not fit"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_stays_typed(enter, changes, sentence):
    response = enter(**changes)
    assert (response.status_code, RunLog.objects.count()) == (422, 0)
    assert any(sentence in one for one in mistakes(response)), mistakes(response)
    assert Page(response).filled()["effort"] == "3"


def test_nothing_filled_in_is_refused(enter):
    asked = (
        "giving_way",
        "distance_km",
        "duration_min",
        "pain_before",
        "pain_during",
        "pain_after_60min",
        "pain_next_morning",
    )
    response = enter(**dict.fromkeys(asked, ""))
    assert [words(one) for one in Page(response).all("div", "wrong")] == [
        "Nothing was filled in: give at least how far."
    ]
    assert RunLog.objects.count() == 0


def test_a_distance_that_cannot_well_be_meant_is_asked_about(enter, run_program):
    run(run_program, 4, distance_km=Decimal("2.5"))
    asked = enter(distance_km="25", duration_min="")
    assert "That is much farther than your longest run of the last 30 days (2.5 km). Is that right?" in words(
        next(iter(Page(asked).all("main")))
    )
    answers = [one.get("value") for one in Page(asked).all("input") if one.get("name") == "doubt"]
    assert (len(answers), RunLog.objects.count()) == (2, 1)
    enter(distance_km="25", duration_min="", doubt=answers[0])
    assert RunLog.objects.get(done_on="2026-09-05").distance_km == Decimal("2.5")


def test_a_second_run_of_a_day_is_asked_about(enter, run_program):
    run(run_program, 5)
    asked = enter()
    assert any("A run of Sept. 5, 2026 is known already. Is this another one?" in one for one in mistakes(asked))
    enter(another="on")
    assert RunLog.objects.count() == 2


def test_the_missing_morning_of_last_week_is_filled_in_and_the_rules_go_on(correct, run_program, therapist):
    last = run(run_program, 4, pain_next_morning=None)
    run(run_program, 2)
    assert advice_for(run_program, TODAY).action == "wait"
    correct(last, pain_next_morning="0")
    last.refresh_from_db()
    assert (last.pain_next_morning, last.stage, last.entered_by) == (0, "1", therapist)
    assert (last.logged_at, advice_for(run_program, TODAY).action) == (
        RunLog.objects.get(pk=last.pk).logged_at,
        "advance",
    )


def test_opening_and_saving_changes_no_answer(correct, run_program):
    last = run(
        run_program, 4, distance_km=Decimal("2.37"), duration_min=17, hills=True, note="Along the river", effort=4
    )
    before = {name: getattr(last, name) for name in (*logs.RUN_FIELDS, "done_on", "stage", "client_id")}
    correct(last)
    last.refresh_from_db()
    assert {name: getattr(last, name) for name in before} == before


def test_what_was_told_before_stands_below_with_who_changed_it(correct, staff, run_program, therapist):
    last = run(run_program, 4, pain_during=2, limp=None)
    correct(last, pain_during="4", limp="yes", of_program="no")
    page = Page(staff.get(reverse("admin:correct_run", args=[last.pk])))
    below = next(part for part in page.all("section") if part.get("aria-labelledby") == "before-title")
    assert sorted(words(one) for one in below.iter("li"))[1:] == [
        "Limped: – → yes",
        "Pain during: 2 → 4",
        "Stage: 1 → –",
    ]
    assert str(therapist) in words(below)


def test_what_the_therapist_entered_the_patient_no_longer_changes(correct, run_program):
    last = run(run_program, 9)
    correct(last, pain_during="4")
    with pytest.raises(ValidationError, match="Your therapist entered or changed this"):
        logs.log_run(run_program, client_id=last.client_id, done_on=last.done_on, now=timezone.now(), pain_during=0)
    last.refresh_from_db()
    assert last.pain_during == 4


def test_the_patient_still_tells_of_the_morning_that_nobody_else_knows(enter, run_program, patient):
    enter(done_on="2026-09-09", pain_next_morning="")
    assert logs.log_morning(patient, pain=1, now=timezone.now()) == 1
    assert RunLog.objects.get().pain_next_morning == 1


def test_a_run_that_was_told_twice_is_kept_as_skipped_and_counts_no_more(correct, run_program):
    run(run_program, 4)
    again = run(run_program, 4)
    run(run_program, 6, pain_during=1)
    correct(again, outcome="skipped")
    assert (RunLog.objects.count(), advice_for(run_program, TODAY).passed) == (3, 2)


def test_a_correction_after_a_decision_is_told_under_it(correct, staff, run_program, therapist):
    last = run(run_program, 6)
    basis = {str(last.pk): "green"}
    known = {"from_stage": "1", "to_stage": "1", "proposed": "1", "decided_on": date(2026, 9, 8)}
    RunDecision.objects.create(program=run_program, basis=basis, decided_by=therapist, **known)
    correct(last, pain_during="9")
    page = words(next(iter(Page(staff.get(run_program.get_absolute_url())).all("main"))))
    assert "Look again: the run of 6 Sep is red; when this was decided it was green." in page


def test_in_a_clinic_that_counts_miles_the_distance_is_typed_in_miles(enter, correct, clinic):
    clinic.units = "imperial"
    clinic.save()
    enter(distance_km="2")
    kept = RunLog.objects.get()
    assert kept.distance_km == Decimal("3.22")
    correct(kept)
    kept.refresh_from_db()
    assert kept.distance_km == Decimal("3.22")


def test_an_assistant_looks_and_enters_nothing(client, clinic, run_program):
    client.force_login(factories.UserFactory(clinic=clinic, role=Role.ASSISTANT))
    address = reverse("admin:enter_run", args=[run_program.pk])
    assert (client.get(address).status_code, client.post(address, WHOLE).status_code) == (403, 403)
    assert "Enter a run" not in client.get(run_program.get_absolute_url()).content.decode()


def test_looking_at_a_run_is_in_the_trail(staff, run_program):
    log = run(run_program, 4)
    staff.get(reverse("admin:correct_run", args=[log.pk]))
    assert AuditEntry.objects.get_for_object(log).filter(event="read").count() == 1
