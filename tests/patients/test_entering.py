"""Two PTs, or two pages of one: nothing is overwritten that the page did not show."""

from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest
import time_machine
from auditlog.context import disable_auditlog, set_actor
from django.db import connection
from django.test import Client
from django.utils import timezone

from patients import values
from patients.entering import enter, enter_head, keep
from patients.entry_text import parse
from patients.models import Assessment
from tests import factories

SLOT = values.slots()["hip_abduction_strength__right"]
NOW = datetime(2026, 10, 1, 8, 30, tzinfo=UTC)
NAME = "Hip abduction strength, right"


@pytest.fixture
def assessment(episode):
    return factories.AssessmentFactory(episode=episode)


@pytest.fixture(autouse=True)
def half_past_ten():
    with time_machine.travel(NOW, tick=False), timezone.override("Europe/Madrid"):
        yield


def texts(assessment):
    return {name: entry.text for name, entry in values.entries(assessment.observations.all(), values.slots()).items()}


def rows(assessment):
    return [(row.trial, str(row.value), row.unit) for row in assessment.observations.order_by("trial")]


@pytest.mark.parametrize(
    ("before", "typed", "after"),
    [
        pytest.param("", "18", [(1, "18", "")], id="first value"),
        pytest.param("18", "18 19 20", [(1, "18", ""), (2, "19", ""), (3, "2E+1", "")], id="trials added"),
        pytest.param("18 19 20", "18", [(1, "18", "")], id="trials removed"),
        pytest.param("18 19", "19 18", [(1, "19", ""), (2, "18", "")], id="trials corrected"),
        pytest.param("18", "180 N", [(1, "1.8E+2", "N")], id="another unit"),
        pytest.param("18 19", "", [], id="emptied"),
        pytest.param("", "0", [(1, "0", "")], id="0 is kept"),
    ],
)
def test_what_was_typed_is_kept_with_who_and_when(assessment, therapist, before, typed, after):
    keep(assessment, SLOT, parse(SLOT, before))
    outcome = enter(assessment, SLOT, typed, was=before, by=therapist)
    assert (outcome.state, outcome.said, rows(assessment)) == ("saved", "", after)
    new = [row for row in assessment.observations.all() if not before.startswith(str(row.value))]
    assert {(row.recorded_by, row.recorded_at) for row in new} <= {
        (therapist, datetime(2026, 10, 1, 8, 30, tzinfo=UTC))
    }


def test_the_same_again_writes_nothing(assessment, therapist, colleague, django_assert_num_queries):
    keep(assessment, SLOT, parse(SLOT, "18 19"), by=therapist)
    with disable_auditlog(), django_assert_num_queries(4):  # savepoint, lock, one read, release
        assert enter(assessment, SLOT, "18 19,0", was="", by=colleague).state == "saved"
    assert {row.recorded_by for row in assessment.observations.all()} == {therapist}


def test_a_changed_trial_leaves_the_others_to_who_measured_them(assessment, therapist, colleague):
    keep(assessment, SLOT, parse(SLOT, "18 19"), by=therapist)
    enter(assessment, SLOT, "18 20", was="18 19", by=colleague)
    assert [row.recorded_by for row in assessment.observations.order_by("trial")] == [therapist, colleague]


def test_a_value_that_a_colleague_changed_meanwhile_is_not_overwritten(assessment, therapist, colleague):
    keep(assessment, SLOT, parse(SLOT, "19 20"), by=colleague)
    outcome = enter(assessment, SLOT, "18", was="", by=therapist)
    assert (outcome.state, outcome.stored, texts(assessment)) == ("clash", "19 20", {SLOT.name: "19 20"})
    assert outcome.said == (f"{NAME}: {colleague} saved “19 20” at 10:30; you typed “18”. Nothing was overwritten.")


def test_after_the_clash_mine_can_be_kept(assessment, therapist, colleague):
    keep(assessment, SLOT, parse(SLOT, "19"), by=colleague)
    theirs = enter(assessment, SLOT, "18", was="", by=therapist).stored
    assert enter(assessment, SLOT, "18", was=theirs, by=therapist).state == "saved"
    assert texts(assessment) == {SLOT.name: "18"}


def test_both_typed_the_same(assessment, therapist, colleague):
    keep(assessment, SLOT, parse(SLOT, "18"), by=colleague)
    assert enter(assessment, SLOT, "18,0", was="", by=therapist).state == "saved"


def test_an_answer_that_got_lost_makes_no_clash_with_oneself(assessment, therapist):
    enter(assessment, SLOT, "18,5", was="", by=therapist)  # it arrived, but the page never heard so
    assert enter(assessment, SLOT, "18,5 19", was="", tried="18,5", by=therapist).state == "saved"


@pytest.mark.parametrize("tried", [None, "", "17"])
def test_what_was_tried_opens_no_way_around(assessment, therapist, colleague, tried):
    keep(assessment, SLOT, parse(SLOT, "19"), by=colleague)
    assert enter(assessment, SLOT, "18", was="15", tried=tried, by=therapist).state == "clash"


def test_a_confirmed_value_sent_again_is_not_asked_about_again(assessment, therapist):
    assert enter(assessment, SLOT, "130", was="", by=therapist).state == "unusual"
    assert enter(assessment, SLOT, "130", was="", by=therapist, confirmed=True).state == "saved"
    assert enter(assessment, SLOT, "130", was="", by=therapist).state == "saved"


def test_a_field_that_a_colleague_emptied_is_told_with_name_and_time(assessment, therapist, colleague):
    keep(assessment, SLOT, parse(SLOT, "18"), by=therapist)
    with set_actor(colleague):
        keep(assessment, SLOT, values.EMPTY, by=colleague)
    outcome = enter(assessment, SLOT, "18.5", was="18", by=therapist)
    assert outcome.said == (
        f"{NAME}: {colleague} emptied the field at 10:30; you typed “18.5”. Nothing was overwritten."
    )


def test_emptying_does_not_remove_what_a_colleague_typed(assessment, therapist, colleague):
    keep(assessment, SLOT, parse(SLOT, "19"), by=colleague)
    outcome = enter(assessment, SLOT, "", was="18", by=therapist)
    assert outcome.said.endswith("you typed “nothing”. Nothing was overwritten.")
    assert texts(assessment) == {SLOT.name: "19"}


def test_a_finished_assessment_takes_nothing(assessment, therapist):
    Assessment.objects.update(status="done")
    outcome = enter(assessment, SLOT, "18", was="", by=therapist)
    assert (outcome.state, texts(assessment)) == ("locked", {})
    assert outcome.said == f"{NAME}: the assessment was finished meanwhile, so this was not saved."


def test_a_summary_that_a_colleague_wrote_meanwhile_is_not_overwritten(assessment, therapist, colleague):
    with set_actor(colleague):
        assert enter_head(assessment, "head-note", "Calm.\r\nNo swelling.", was="").state == "saved"
    outcome = enter_head(assessment, "head-note", "Sore", was="")
    assessment.refresh_from_db()
    assert (outcome.state, assessment.note) == ("clash", "Calm.\nNo swelling.")
    assert outcome.said == (
        f"Summary: {colleague} saved “Calm.\nNo swelling.” at 10:30; you typed “Sore”. Nothing was overwritten."
    )


@pytest.mark.parametrize(
    ("typed", "state"),
    [
        pytest.param("2026-09-02", "saved", id="another day"),
        pytest.param("2026-10-02", "refused", id="tomorrow"),
        pytest.param("soon", "refused", id="no date"),
        pytest.param("", "refused", id="nothing"),
    ],
)
def test_the_day_of_the_examination(assessment, typed, state):
    outcome = enter_head(assessment, "head-assessed_on", typed, was="2026-09-01")
    assessment.refresh_from_db()
    assert outcome.state == state
    assert str(assessment.assessed_on) == (typed if state == "saved" else "2026-09-01")


def test_two_pages_of_one_assessment_finish_only_what_they_changed(assessment, therapist, colleague):
    """Both open the empty page; one types right, the other left; both send the whole page."""
    address = assessment.get_absolute_url()
    left = SLOT.name.replace("right", "left")
    for user, typed in ((colleague, {SLOT.name: "19"}), (therapist, {left: "21"})):
        client = Client()
        client.force_login(user)
        empty = {SLOT.name: "", left: "", f"was__{SLOT.name}": "", f"was__{left}": ""}
        client.post(address, empty | typed | {"draft": "1"})
    assert texts(assessment) == {SLOT.name: "19", left: "21"}


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_values_at_the_same_moment_one_is_saved_and_one_is_told(therapist, colleague, episode):
    for _again in range(3):
        assessment = factories.AssessmentFactory(episode=episode)
        start, states = Barrier(2), []

        def send(user, value, assessment=assessment, start=start, states=states):
            start.wait()
            states.append((enter(assessment, SLOT, value, was="", by=user).state, value))
            connection.close()

        threads = [Thread(target=send, args=one) for one in ((therapist, "18"), (colleague, "19"))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        won = [value for state, value in states if state == "saved"]
        assert sorted(state for state, _value in states) == ["clash", "saved"]
        assert texts(assessment) == {SLOT.name: won[0]}
