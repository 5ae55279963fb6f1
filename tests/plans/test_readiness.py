"""Readiness of one patient (R-R01): where the values come from, noting them, and what a clinic asks."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from patients.customs import set_threshold
from patients.models import Observation
from plans.models import ReadinessResult, ReadinessSwitch
from plans.readiness import BY_ID, note, readiness_of, switch
from plans.readiness_words import NAMES, STATUSES, row_of, summary
from plans.running.criteria import CRITERIA
from tests import factories
from tests.pages import Page, told

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 10)


@pytest.fixture(autouse=True)
def a_day_in_autumn():
    with time_machine.travel("2026-09-10T10:00:00Z", tick=False):
        yield


def status_of(episode, criterion, today=TODAY):
    judged = {one.criterion.id: one for one in readiness_of(episode, today).judged}[criterion]
    return judged.status, judged.found.value if judged.found else None


def observe(episode, therapist, measure, values, day=TODAY, unit=""):
    assessment = factories.AssessmentFactory(episode=episode, assessed_on=day, assessed_by=therapist)
    for side, number in values.items():
        Observation.objects.create(
            assessment=assessment, measure=measure, side=side, trial=1, number=Decimal(number), unit=unit
        )


def pass_all(episode, therapist):
    for one in CRITERIA:
        good = {"from": one.high, "above": one.high, "below": one.low, "at_most": one.low}.get(one.comparison, True)
        note(episode, one.id, good, found_on=TODAY, by=therapist)


def test_everything_passed_may_start(episode, therapist):
    pass_all(episode, therapist)
    assert (readiness_of(episode, TODAY).may_start, summary(readiness_of(episode, TODAY))) == (True, [])


def test_what_is_missing_failed_or_old_is_named(episode, therapist):
    pass_all(episode, therapist)
    ReadinessResult.objects.filter(criterion="walking").delete()
    ReadinessResult.objects.filter(criterion="hop").update(found_on=date(2026, 8, 1))
    note(episode, "daily_pain", Decimal(4), found_on=TODAY, by=therapist)
    assert summary(readiness_of(episode, TODAY)) == [
        "Not yet: Pain in daily life.",
        "Older than 14 days, test again: Hop distance, compared with the other leg.",
        "Missing: Walks without pain, minutes in one go.",
    ]


def test_strength_of_an_assessment_counts_as_per_cent_of_the_other_leg(episode, therapist):
    observe(episode, therapist, "knee_extension_strength", {"right": "30", "left": "40"}, unit="kgf")
    assert episode.side == "right"
    assert status_of(episode, "quadriceps") == ("passed", Decimal("75.0"))


def test_one_leg_alone_gives_no_percentage(episode, therapist):
    observe(episode, therapist, "knee_extension_strength", {"right": "30"}, unit="kgf")
    assert status_of(episode, "quadriceps") == ("missing", None)


def test_both_knees_have_no_comparison(episode, therapist):
    episode.side = "both"
    observe(episode, therapist, "knee_extension_strength", {"right": "30", "left": "40"}, unit="kgf")
    assert status_of(episode, "quadriceps")[0] == "not_applicable"


def test_repetitions_of_the_affected_leg_count(episode, therapist):
    observe(episode, therapist, "heel_raise_repetitions", {"right": "18", "left": "30"})
    assert status_of(episode, "heel_raises") == ("failed", Decimal("18.0"))


def test_the_newest_value_counts_wherever_it_stands(episode, therapist):
    observe(episode, therapist, "heel_raise_repetitions", {"right": "18"}, day=date(2026, 9, 1))
    note(episode, "heel_raises", Decimal(25), found_on=TODAY, by=therapist)
    assert status_of(episode, "heel_raises") == ("passed", Decimal(25))


def test_pain_and_fear_come_from_assessment_and_questionnaire(episode, therapist):
    observe(episode, therapist, "pain_usual", {"": "1"})
    factories.OutcomeScoreFactory(episode=episode, instrument="tsk11", answered_on=TODAY, total=30)
    assert status_of(episode, "daily_pain")[0] == "passed"
    assert status_of(episode, "fear") == ("failed", Decimal(30))


@pytest.mark.parametrize(
    ("criterion", "value", "day", "sentence"),
    [
        ("walking", Decimal(301), TODAY, "301 is not possible: give a number from 0 to 300."),
        ("walking", Decimal(30), date(2026, 9, 11), "The day is Sept. 11, 2026, which has not come yet."),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(episode, therapist, criterion, value, day, sentence):
    with pytest.raises(ValidationError) as refused:
        note(episode, criterion, value, found_on=day, by=therapist)
    assert refused.value.messages == [sentence]


def test_a_criterion_is_switched_off_with_a_reason_and_on_again(episode, therapist):
    with pytest.raises(ValidationError, match="Give a reason"):
        switch("hop", off=True, reason=" ", by=therapist)
    switch("hop", off=True, reason="No room to hop", by=therapist)
    assert status_of(episode, "hop")[0] == "off"
    switch("hop", off=False, reason="", by=therapist)
    assert status_of(episode, "hop")[0] == "missing"


def test_a_switch_holds_in_its_own_clinic_only(episode):
    other = factories.EpisodeFactory()
    switch("hop", off=True, reason="No room to hop", by=factories.UserFactory(clinic=other.patient.clinic))
    assert status_of(episode, "hop")[0] == "missing"


def test_a_clinic_has_its_own_threshold(episode, therapist):
    observe(episode, therapist, "heel_raise_repetitions", {"right": "18"})
    set_threshold(BY_ID["heel_raises"].threshold, Decimal(15), reason="Older runners", by=therapist)
    assert status_of(episode, "heel_raises")[0] == "passed"


def test_every_criterion_and_status_has_words():
    assert set(NAMES) == set(BY_ID)
    assert set(STATUSES) == {"passed", "failed", "missing", "expired", "off", "not_applicable"}


class TestPage:
    @pytest.fixture
    def staff(self, client, therapist):
        client.force_login(therapist)
        return client

    def test_what_was_tested_is_kept_with_its_day(self, staff, episode):
        address = reverse("admin:readiness", args=[episode.pk])
        sent = {"found_on": "2026-09-09", "walking": "35", "no_effusion": "yes", "hop": "72,5"}
        assert told(staff.post(address, sent, follow=True)) == ["Saved."]
        rows = ReadinessResult.objects.order_by("criterion").values_list("criterion", "value", "fulfilled", "found_on")
        day = date(2026, 9, 9)
        assert list(rows) == [
            ("hop", Decimal("72.50"), None, day),
            ("no_effusion", None, True, day),
            ("walking", Decimal(35), None, day),
        ]

    def test_a_refused_value_keeps_all_that_was_typed(self, staff, episode):
        address = reverse("admin:readiness", args=[episode.pk])
        response = staff.post(address, {"found_on": "2026-09-09", "walking": "a while", "hop": "72"})
        filled = Page(response).filled()
        assert (response.status_code, filled["walking"], filled["hop"]) == (422, "a while", "72")
        assert ReadinessResult.objects.count() == 0

    def test_every_criterion_is_shown_with_threshold_status_and_source(self, staff, episode):
        page = Page(staff.get(reverse("admin:readiness", args=[episode.pk])))
        shown = [row_of(one) for one in readiness_of(episode, TODAY).judged]
        assert [text for text in page.texts("th") if any(text.startswith(one.name) for one in shown)] == [
            f"{one.name}{one.note}" for one in shown
        ]

    def test_an_administrator_changes_what_is_asked(self, client, clinic):
        client.force_login(factories.UserFactory(clinic=clinic, role="clinic_admin"))
        address = reverse("admin:readiness_criteria")
        client.post(address, {"key": "readiness.hop", "wish": "off", "reason": "No room to hop"})
        client.post(address, {"key": "readiness.walking", "wish": "set", "value": "20", "reason": "Long visits"})
        page = Page(client.get(address))
        assert ReadinessSwitch.objects.get().criterion == "hop"
        assert "at least 20 min" in page.part("walking")

    def test_a_therapist_reads_and_cannot_change(self, staff):
        address = reverse("admin:readiness_criteria")
        assert staff.get(address).status_code == 200
        assert staff.post(address, {"key": "readiness.hop", "wish": "off", "reason": "x"}).status_code == 403

    def test_an_impossible_threshold_is_refused_and_stays_typed(self, client, clinic):
        client.force_login(factories.UserFactory(clinic=clinic, role="clinic_admin"))
        address = reverse("admin:readiness_criteria")
        response = client.post(address, {"key": "readiness.walking", "wish": "set", "value": "900", "reason": "x"})
        assert (response.status_code, Page(response).texts("p", "wrong")) == (
            422,
            ["900 is not possible: give a number from 10 to 60 min."],
        )
