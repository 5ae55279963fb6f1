"""Open suggestions follow the values; answered ones stay as they were."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from patients.rules.card import Card, Used
from patients.rules.card_data import card_of
from patients.suggesting import changed_since, dismiss, follow, is_newest, stored, take_back
from patients.suggestions import Suggestion
from tests import factories
from tests.examined import DAY, at, later

pytestmark = pytest.mark.django_db
HIP = Card(rule_id="R-A03", key="MPD-hip", side="right", used=(Used(name="lsi", value=Decimal("85.7"), unit="%"),))
FOOT = Card(rule_id="R-A07", key="MOB-hyper", side="right")


@pytest.fixture
def assessment(episode):
    return factories.AssessmentFactory(episode=episode)


def names(assessment) -> list[str]:
    return [row.key for row in assessment.suggestions.all()]


def test_open_suggestions_are_the_cards_of_now(assessment):
    follow(assessment, [HIP, FOOT])
    assert names(assessment) == ["MPD-hip", "MOB-hyper"]
    weaker = replace(HIP, used=(Used(name="lsi", value=Decimal("70.1"), unit="%"),))
    kept = follow(assessment, [weaker])
    assert names(assessment) == ["MPD-hip"]
    assert card_of(kept["R-A03", "MPD-hip", "right"].card) == weaker


def test_the_same_cards_again_write_nothing(assessment, django_assert_num_queries):
    before = [row.pk for row in follow(assessment, [HIP, FOOT]).values()]
    with django_assert_num_queries(4):  # savepoint, lock, read, release
        assert [row.pk for row in follow(assessment, [HIP, FOOT]).values()] == before


def test_an_answered_suggestion_stays_as_it_was(assessment, therapist):
    row = follow(assessment, [HIP])["R-A03", "MPD-hip", "right"]
    dismiss(row, reason="Old ankle sprain", by=therapist, now=at(DAY))
    kept = follow(assessment, [])
    assert card_of(kept["R-A03", "MPD-hip", "right"].card) == HIP
    assert kept["R-A03", "MPD-hip", "right"].reason == "Old ankle sprain"


def test_reading_writes_nothing(assessment):
    rows = stored(assessment, [HIP])
    assert [(row.key, row.pk) for row in rows.values()] == [("MPD-hip", None)]
    assert names(assessment) == []


def test_a_suggestion_needs_a_reason_to_be_dismissed(assessment, therapist):
    row = follow(assessment, [HIP])["R-A03", "MPD-hip", "right"]
    with pytest.raises(ValidationError, match="reason"):
        dismiss(row, reason="  ", by=therapist, now=at(DAY))
    row.refresh_from_db()
    assert row.outcome == Suggestion.Outcome.OPEN


def test_the_database_refuses_a_dismissal_without_a_reason(assessment):
    row = factories.SuggestionFactory(assessment=assessment)
    with pytest.raises(IntegrityError), transaction.atomic():
        Suggestion.objects.filter(pk=row.pk).update(outcome="dismissed", decided_at=at(DAY))


def test_the_second_of_two_answers_is_told_who_was_first(assessment, therapist, colleague):
    row = follow(assessment, [HIP])["R-A03", "MPD-hip", "right"]
    dismiss(row, reason="No", by=colleague, now=at(DAY))
    with pytest.raises(ValidationError) as refused:
        dismiss(row, reason="Neither", by=therapist, now=at(DAY))
    assert refused.value.messages == [f"Dismissed by {colleague} on 1 Sep 2026, 08:00."]
    row.refresh_from_db()
    assert (row.reason, row.decided_by) == ("No", colleague)


def test_a_dismissal_can_be_taken_back(assessment, therapist):
    row = follow(assessment, [HIP])["R-A03", "MPD-hip", "right"]
    dismiss(row, reason="No", by=therapist, now=at(DAY))
    take_back(row)
    row.refresh_from_db()
    assert (row.outcome, row.reason, row.decided_by, row.decided_at) == ("open", "", None, None)
    with pytest.raises(ValidationError):
        take_back(row)


@pytest.mark.parametrize(
    ("now", "changed"),
    [
        pytest.param(HIP, False, id="the same"),
        pytest.param(replace(HIP, used=(replace(HIP.used[0], on=DAY),)), False, id="another day, the same value"),
        pytest.param(replace(HIP, notes=("old_values",)), False, id="only a note more"),
        pytest.param(replace(HIP, used=(replace(HIP.used[0], value=Decimal(92)),)), True, id="another value"),
        pytest.param(None, True, id="no longer suggested"),
    ],
)
def test_an_answer_is_marked_when_its_values_have_changed(assessment, therapist, now, changed):
    row = follow(assessment, [HIP])["R-A03", "MPD-hip", "right"]
    assert not changed_since(row, None)  # open: it follows anyway
    row = dismiss(row, reason="No", by=therapist, now=at(DAY))
    assert changed_since(row, now) == changed


def test_only_the_newest_assessment_is_renewed(episode, assessment):
    assert is_newest(assessment)
    second = factories.AssessmentFactory(episode=episode, assessed_on=later(7))
    assert (is_newest(assessment), is_newest(second)) == (False, True)
