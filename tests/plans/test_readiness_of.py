"""Readiness to run from the rows: examinations, questionnaires, notes, switches and the clinic's thresholds."""

from datetime import date
from decimal import Decimal

import pytest

from patients.models import Assessment, ClinicThreshold, Observation
from patients.scores import OutcomeScore
from plans import readiness_words
from plans.models import ReadinessResult, ReadinessSwitch
from plans.readiness_of import readiness_of, values_of
from plans.running.criteria import COMPARISONS, CRITERIA
from plans.running.readiness import Found, Judged, Readiness, readiness

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 20)
EXAMINED_ON = date(2026, 9, 18)


@pytest.fixture
def right_knee(episode):
    episode.side = "right"
    episode.save()
    return episode


def examine(episode, measure, values, on=EXAMINED_ON):
    """values: of each side; several trials in a tuple."""
    assessment, _created = Assessment.objects.get_or_create(episode=episode, assessed_on=on)
    for side, trials in values.items():
        for trial, number in enumerate(trials, start=1):
            Observation.objects.create(
                assessment=assessment, measure=measure, side=side, trial=trial, number=Decimal(number)
            )


def note(episode, therapist, criterion, on=EXAMINED_ON, **found):
    ReadinessResult.objects.create(episode=episode, criterion=criterion, found_on=on, noted_by=therapist, **found)


def status(episode, criterion):
    judged = next(one for one in readiness_of(episode, TODAY).judged if one.criterion.id == criterion)
    return judged.status


def test_a_hop_is_compared_with_the_other_leg(right_knee):
    examine(right_knee, "hop_distance", {"right": ("71",), "left": ("100",)})
    assert values_of(right_knee, TODAY)["hop"] == [Found(Decimal("71.0"), EXAMINED_ON, "assessment")]
    assert status(right_knee, "hop") == "passed"


def test_one_leg_alone_is_no_comparison(right_knee):
    examine(right_knee, "hop_distance", {"right": ("71",)})
    assert status(right_knee, "hop") == "missing"


def test_both_knees_are_not_compared(right_knee):
    right_knee.side = "both"
    examine(right_knee, "hop_distance", {"right": ("71",), "left": ("100",)})
    assert status(right_knee, "hop") == "not_applicable"


@pytest.mark.parametrize(
    ("side", "expected"),
    [pytest.param("right", "failed", id="the affected leg"), pytest.param("both", "failed", id="the worse of both")],
)
def test_repetitions_are_those_of_the_affected_leg(right_knee, side, expected):
    right_knee.side = side
    examine(right_knee, "heel_raise_repetitions", {"right": ("20",), "left": ("25",)})
    assert status(right_knee, "heel_raises") == expected
    right_knee.side = "left"
    assert status(right_knee, "heel_raises") == "passed"


def test_fear_is_that_of_the_questionnaire(right_knee):
    OutcomeScore.objects.create(episode=right_knee, instrument="tsk11", answered_on=EXAMINED_ON, total=Decimal(30))
    result = readiness_of(right_knee, TODAY)
    assert [one.found for one in result.notes] == [Found(Decimal(30), EXAMINED_ON, "questionnaire")]


def test_what_was_noted_counts_and_the_newest_first(right_knee, therapist):
    note(right_knee, therapist, "no_limp", fulfilled=True)
    note(right_knee, therapist, "walking", value=Decimal(20))
    assert (status(right_knee, "no_limp"), status(right_knee, "walking")) == ("passed", "failed")
    note(right_knee, therapist, "walking", on=date(2026, 9, 19), value=Decimal(30))
    assert status(right_knee, "walking") == "passed"


def test_notes_of_later_days_and_of_unknown_criteria_are_left_out(right_knee, therapist):
    note(right_knee, therapist, "walking", on=date(2026, 9, 21), value=Decimal(40))
    note(right_knee, therapist, "an_old_one", fulfilled=True)
    assert values_of(right_knee, TODAY).get("walking", []) == []
    assert "an_old_one" not in values_of(right_knee, TODAY)


def test_a_criterion_is_switched_off_and_a_line_changed_for_the_clinic_alone(right_knee, therapist, outsider):
    examine(right_knee, "hop_distance", {"right": ("71",), "left": ("100",)})
    for user, criterion in ((therapist, "circuit"), (outsider, "no_limp")):
        ReadinessSwitch.objects.create(clinic=user.clinic, criterion=criterion, switched_off_by=user)
        ClinicThreshold.objects.create(clinic=user.clinic, key="readiness.hop", value=85 if user == therapist else 60)
    assert [status(right_knee, key) for key in ("circuit", "no_limp", "hop")] == ["off", "missing", "failed"]


# --- words ------------------------------------------------------------------------------------------------------------
def test_every_criterion_line_and_status_has_words():
    assert list(readiness_words.CRITERION_WORDS) == [one.id for one in CRITERIA]
    assert set(readiness_words.LINES) == set(COMPARISONS)
    statuses = {"passed", "failed", "missing", "expired", "off", "not_applicable"}
    assert set(readiness_words.STATUS_WORDS) == statuses


def test_the_verdict_in_words():
    asked = CRITERIA[0]
    found = Found(Decimal(30), TODAY)
    ready = Readiness((Judged(asked, "passed", found, Decimal(30)),))
    assert readiness_words.verdict_words(ready) == "The patient may start running."
    assert readiness_words.verdict_words(readiness({"walking": [Found(10, TODAY)]}, TODAY)) == (
        "Not ready to run yet: 17 not known, 1 not passed, 0 to be tested again."
    )


@pytest.mark.parametrize(
    ("criterion", "line", "words"),
    [("hop", Decimal(70), "more than 70"), ("walking", Decimal("30.000"), "at least 30"), ("no_limp", None, "yes")],
)
def test_what_is_asked_in_words(criterion, line, words):
    asked = next(one for one in CRITERIA if one.id == criterion)
    assert readiness_words.line_words(Judged(asked, "missing", None, line)) == words


def test_a_new_try_and_a_note_in_words():
    circuit, fear = (next(one for one in CRITERIA if one.id == key) for key in ("circuit", "fear"))
    failed = Judged(circuit, "failed", Found(3, TODAY), Decimal(3), date(2026, 10, 4))
    assert readiness_words.status_words(failed) == "not passed: try again from 4 Oct"
    noted = Judged(fear, "failed", Found(Decimal(30), TODAY), Decimal(29))
    assert readiness_words.note_words(noted) == (
        "Fear of movement is 30 (from 29 on): plan graded exposure. It is no bar to running."
    )
