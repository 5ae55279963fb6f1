"""What the rules are told of a patient, from the database."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from patients.findings_of import findings_of, gather
from patients.models import Observation
from patients.rules.card import Card
from patients.rules.findings import RED_FLAGS, Week
from patients.rules.response import no_gain
from patients.scores import OutcomeScore
from patients.suggestions import ClinicThreshold
from tests import factories
from tests.examined import DAY, NOT_IN_GROUPS, later, measured, screened, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment(episode):
    return factories.AssessmentFactory(episode=episode, assessed_on=DAY)


def test_nothing_recorded_is_nothing_known(assessment):
    found = findings_of(assessment, DAY)
    assert (found.affected, found.age, found.sex) == ("right", 35, "")  # of 1990, before the birthday
    assert (found.groups, found.screen, found.load, found.plan, found.adherence) == (None, None, None, None, None)
    assert (dict(found.signs), dict(found.readings), dict(found.scores), dict(found.thresholds)) == ({}, {}, {}, {})


def test_age_is_unknown_without_a_year_of_birth(assessment):
    assessment.episode.patient.birth_year = None
    assert findings_of(assessment, DAY).age is None


# --- examination ------------------------------------------------------------------------------------------------------
def test_of_each_side_the_newest_value_counts_and_what_came_later_does_not(episode, assessment):
    for days, right in ((-14, "14"), (7, "99")):
        other = factories.AssessmentFactory(episode=episode, assessed_on=later(days))
        measured(other, hip_abduction_strength__right=right, hip_abduction_strength__left="20")
    measured(assessment, hip_abduction_strength__right="17 18 19")
    found = findings_of(assessment, DAY).readings
    right, left = (found["hip_abduction_strength", side] for side in ("right", "left"))
    assert (right.trials, right.value, right.unit, right.on) == ((17, 18, 19), 18, "kgf", DAY)
    assert (left.value, left.on) == (20, later(-14))


def test_a_reading_knows_what_was_set_when_it_was_taken(assessment):
    measured(
        assessment,
        hip_abduction_strength__right="18",
        hip_abduction_position="ankle",
        strength_device="handheld_belt",
        hip_abduction_lever_arm__right="40",
        hip_abduction_lever_arm__left="41",
    )
    settings = findings_of(assessment, DAY).readings["hip_abduction_strength", "right"].settings
    assert dict(settings) == {
        "hip_abduction_position": "ankle",
        "strength_device": "handheld_belt",
        "hip_abduction_lever_arm": 40,
    }


def observe(assessment, **columns):
    return Observation.objects.create(assessment=assessment, **{"side": "right", "trial": 1} | columns)


@pytest.mark.parametrize(
    ("number", "unit", "expected"),
    [("100", "N", Decimal("10.19716")), ("18", "", Decimal(18)), ("39.7", "lbf", Decimal("18.00762"))],
)
def test_a_value_is_brought_into_its_measures_own_unit(assessment, number, unit, expected):
    observe(assessment, measure="hip_abduction_strength", number=Decimal(number), unit=unit)
    found = findings_of(assessment, DAY).readings["hip_abduction_strength", "right"]
    assert found.unit == "kgf"
    assert found.value == pytest.approx(expected, abs=Decimal("0.0001"))


def test_a_torque_without_its_lever_arm_keeps_its_unit(assessment):
    observe(assessment, measure="hip_abduction_strength", number=Decimal(70), unit="Nm")
    found = findings_of(assessment, DAY).readings["hip_abduction_strength", "right"]
    assert (found.value, found.unit) == (70, "Nm")
    measured(assessment, hip_abduction_lever_arm__right="40")
    found = findings_of(assessment, DAY).readings["hip_abduction_strength", "right"]
    assert (round(found.value, 2), found.unit) == (Decimal("17.85"), "kgf")


def test_trials_in_units_that_do_not_meet_are_not_used(assessment):
    observe(assessment, measure="hip_abduction_strength", number=Decimal(70), unit="Nm")
    observe(assessment, measure="hip_abduction_strength", number=Decimal(18), unit="kgf", trial=2)
    assert ("hip_abduction_strength", "right") not in findings_of(assessment, DAY).readings


def test_a_lever_arm_typed_in_inches_is_a_setting_in_centimetres(assessment):
    observe(assessment, measure="hip_abduction_strength", number=Decimal(18))
    observe(assessment, measure="hip_abduction_lever_arm", number=Decimal(10), unit="in")
    found = findings_of(assessment, DAY).readings["hip_abduction_strength", "right"]
    assert found.settings["hip_abduction_lever_arm"] == Decimal("25.4")


@pytest.mark.parametrize(("confirmed", "used"), [(False, False), (True, True)])
def test_an_implausible_value_is_used_only_when_confirmed(assessment, confirmed, used):
    observe(assessment, measure="cadence", side="", number=Decimal(300), confirmed=confirmed)
    assert (("cadence", "") in findings_of(assessment, DAY).readings) == used


def test_a_test_that_one_trial_of_was_limited_by_pain_is_marked(assessment):
    for trial, limited in ((1, False), (2, True)):
        columns = {"measure": "knee_extension_strength", "number": Decimal(30), "pain_limited": limited}
        observe(assessment, trial=trial, **columns)
    assert findings_of(assessment, DAY).readings["knee_extension_strength", "right"].pain_limited


def test_a_total_follows_from_its_parts_when_all_are_there(assessment):
    for item, score in enumerate((2, 1, 1, 2, 1), start=1):
        measured(assessment, **{f"foot_posture_item_{item}__right": str(score)})
    assert ("foot_posture_total", "right") not in findings_of(assessment, DAY).readings
    measured(assessment, foot_posture_item_6__right="-1")
    assert findings_of(assessment, DAY).readings["foot_posture_total", "right"].value == 6


def test_a_typed_total_stands_before_its_parts(assessment):
    for item in range(1, 7):
        measured(assessment, **{f"foot_posture_item_{item}__right": "1"})
    measured(assessment, foot_posture_total__right="8")
    assert findings_of(assessment, DAY).readings["foot_posture_total", "right"].value == 8


@pytest.mark.parametrize(("faults", "answer"), [(0, "good"), (1, "good"), (2, "fair"), (3, "fair"), (4, "poor")])
def test_a_rating_follows_from_the_faults(assessment, faults, answer):
    names = ("smooth", "trunk", "pelvis", "hip", "knee")
    ticked = {f"single_leg_squat_{name}__right": "yes" if place < faults else "no" for place, name in enumerate(names)}
    measured(assessment, **ticked)
    assert findings_of(assessment, DAY).readings["single_leg_squat", "right"].value == answer


# --- history ----------------------------------------------------------------------------------------------------------
def test_the_therapist_counts_before_the_patient_field_by_field(episode, assessment):
    told(episode, "patient", peripatellar_pain=False, limp=True, **NOT_IN_GROUPS)
    told(episode, "therapist", peripatellar_pain=True)
    found = gather(assessment, DAY)
    assert found.findings.signs == {"peripatellar_pain": True, "limp": True}
    assert [(one.name, one.used, one.told) for one in found.contradictions] == [("peripatellar_pain", True, False)]


def test_words_of_different_days_are_no_contradiction(episode, assessment):
    told(episode, "patient", day=later(-3), limp=True)
    told(episode, "therapist", limp=False)
    assert gather(assessment, DAY).contradictions == ()


@pytest.mark.parametrize(
    ("answers", "sex", "groups"),
    [
        pytest.param({}, "", None, id="not asked"),
        pytest.param(NOT_IN_GROUPS, "", frozenset(), id="none applies"),
        pytest.param({"post_surgical": False}, "", None, id="two were not asked"),
        pytest.param({"post_surgical": True}, "", {"post_surgical"}, id="one is known to apply"),
        pytest.param({"post_surgical": False, "pf_osteoarthritis": False}, "male", frozenset(), id="a man"),
    ],
)
def test_groups_that_the_rules_were_not_studied_in(episode, assessment, answers, sex, groups):
    assessment.episode.patient.sex = sex
    told(episode, **answers)
    assert findings_of(assessment, DAY).groups == groups


def test_pain_that_was_told_stands_where_it_is_newer(episode, assessment):
    told(episode, "patient", day=later(2), pain_running=6)
    measured(assessment, pain_running="4")
    found = findings_of(assessment, later(3)).readings["pain_running", ""]
    assert (found.value, found.by_patient, found.on) == (6, True, later(2))


def test_pain_of_the_same_day_is_that_of_the_examination(episode, assessment):
    told(episode, "patient", pain_running=6)
    measured(assessment, pain_running="4")
    found = gather(assessment, DAY)
    assert (found.findings.readings["pain_running", ""].value, found.findings.readings["pain_running", ""].unit) == (
        4,
        "/10",
    )
    assert [(one.name, one.used, one.told) for one in found.contradictions] == [("pain_running", 4, 6)]


def test_a_week_that_nobody_told_is_unknown_and_not_zero(episode, assessment):
    intake = told(episode, "patient", changed_hills=True, weeks_off=0)
    monday = later(-1 - 28)
    for weeks, km in ((0, 20), (2, 30)):
        intake.weeks.create(starts_on=monday + timedelta(weeks=weeks), km=km, runs=3)
    load = findings_of(assessment, DAY).load
    starts = [monday + timedelta(weeks=number) for number in range(3)]
    assert load.weeks == (
        Week(starts_on=starts[0], km=20, runs=3),
        Week(starts_on=starts[1]),
        Week(starts_on=starts[2], km=30, runs=3),
    )
    assert (load.changes, load.weeks_off, load.by_patient) == ({"hills": True}, 0, True)


# --- red flags --------------------------------------------------------------------------------------------------------
def test_a_whole_screen_tells_every_flag(episode, assessment):
    screened(episode, found=("RF6",))
    found = findings_of(assessment, DAY)
    assert found.screen == {flag: flag == "RF6" for flag in RED_FLAGS}
    assert found.signs == {"others_considered": True}


def test_a_yes_counts_before_the_screen_is_whole(episode, assessment):
    screened(episode, found=("RF1",), flags=("RF1", "RF2"))
    assert findings_of(assessment, DAY).screen == {"RF1": True, "RF2": False}


def test_beginning_a_new_screen_clears_nothing(episode, assessment):
    screened(episode, found=("RF1",), day=later(-7))
    screened(episode, flags=("RF2",))
    assert findings_of(assessment, DAY).screen == {"RF1": True, "RF2": False}


def test_a_flag_is_cleared_from_the_day_on(episode, assessment):
    screen = screened(episode, found=("RF6",))
    screen.answers.filter(flag="RF6").update(cleared_on=later(3), cleared_note="Dr. Ruiz, MRI")
    assert findings_of(assessment, later(2)).cleared == frozenset()
    assert findings_of(assessment, later(3)).cleared == {"RF6"}


# --- scores, thresholds -----------------------------------------------------------------------------------------------
def test_scores_come_oldest_first_and_of_one_day_the_therapists(episode, assessment):
    for days, by, total in ((0, "patient", 61), (0, "therapist", 60), (-28, "patient", 50), (7, "patient", 90)):
        columns = {"instrument": "akps", "answered_on": later(days), "told_by": by, "total": Decimal(total)}
        OutcomeScore.objects.create(episode=episode, **columns)
    found = gather(assessment, DAY)
    scores = found.findings.scores["akps"]
    assert [(one.total, one.on, one.by_patient) for one in scores] == [(50, later(-28), True), (60, DAY, False)]
    assert [(one.name, one.used, one.told) for one in found.contradictions] == [("akps", 60, 61)]


def test_worst_pain_of_two_examinations_is_a_score_like_any_other(episode, assessment):
    first = factories.AssessmentFactory(episode=episode, assessed_on=later(-42))
    measured(first, pain_worst="6")
    measured(assessment, pain_worst="4")
    columns = {"instrument": "nprs_worst", "answered_on": DAY, "told_by": "patient", "total": Decimal(7)}
    OutcomeScore.objects.create(episode=episode, **columns)
    found = gather(assessment, DAY)
    assert [(one.total, one.on) for one in found.findings.scores["nprs_worst"]] == [(6, later(-42)), (4, DAY)]
    assert [(one.name, one.used, one.told) for one in found.contradictions] == [("nprs_worst", 4, 7)]


@pytest.mark.parametrize(("last", "said"), [("5", "review"), ("4", "not_met")])
def test_a_gain_in_examined_pain_is_a_gain(episode, assessment, last, said):
    first = factories.AssessmentFactory(episode=episode, assessed_on=later(-42))
    measured(first, pain_worst="6")
    measured(assessment, pain_worst=last)
    (one,) = no_gain(replace(findings_of(assessment, DAY), adherence=Decimal(90)), ())
    assert (one.key if isinstance(one, Card) else one.reason) == said


def test_only_what_the_clinic_changed_is_told(clinic, assessment):
    ClinicThreshold.objects.create(clinic=clinic, key="lsi_below_percent", value=85)
    ClinicThreshold.objects.create(clinic=factories.ClinicFactory(), key="tape_pain", value=3)
    assert findings_of(assessment, DAY).thresholds == {"lsi_below_percent": 85}


def test_the_number_of_queries_does_not_grow(episode, assessment):
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            findings_of(assessment, DAY)
        return len(queries)

    screened(episode)
    told(episode, "patient", limp=True).weeks.create(starts_on=later(-8), km=20)
    measured(assessment, pain_worst="4")
    one = count()
    for days in (-7, -14, -21):
        screened(episode, day=later(days))
        other = factories.AssessmentFactory(episode=episode, assessed_on=later(days))
        measured(other, pain_worst="4", hip_abduction_strength__right="18 19 20", foot_posture_total__left="3")
        OutcomeScore.objects.create(episode=episode, instrument="akps", answered_on=later(days), total=Decimal(60))
    assert count() == one
