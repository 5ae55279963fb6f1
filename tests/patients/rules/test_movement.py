"""Rule R-A05: control of the leg."""

from datetime import timedelta

import pytest

from tests.patients.rules.cases import TODAY, cards, reading, runner, silences, told

STEP, SQUAT = ("lateral_step_down", "right"), ("single_leg_squat", "right")


@pytest.mark.parametrize(
    ("step", "squat", "expected", "notes"),
    [
        pytest.param("4", "good", ["MCD right"], (), id="poor step-down"),
        pytest.param("3", "good", ["-not_met right"], (), id="moderate step-down"),
        pytest.param("0", "poor", ["MCD right"], (), id="poor squat"),
        pytest.param("2", "fair", ["MCD right"], ("low_confidence",), id="moderate and fair"),
        pytest.param("3", "fair", ["MCD right"], ("low_confidence",), id="moderate and fair, upper end"),
        pytest.param("1", "fair", ["-not_met right"], (), id="good and fair"),
        pytest.param("4", None, ["MCD right"], (), id="poor, squat not tested"),
        pytest.param("1", None, ["-not_met right"], (), id="good, squat not tested"),
        pytest.param("2", None, ["-not_tested right"], (), id="moderate waits for the squat"),
        pytest.param(None, "fair", ["-not_tested right"], (), id="fair waits for the step-down"),
        pytest.param(None, None, ["-not_tested right"], (), id="neither"),
    ],
)
def test_step_down_and_squat(step, squat, expected, notes):
    changed = {place: typed for place, typed in ((STEP, step), (SQUAT, squat)) if typed}
    without = tuple(place[0] for place, typed in ((STEP, step), (SQUAT, squat)) if not typed)
    findings = runner(changed, without=without)
    assert told("R-A05", findings) == expected
    assert [card.notes for card in cards("R-A05", findings)] in ([], [notes])


def test_a_step_down_needs_its_height():
    findings = runner({STEP: reading("5")}, without=("single_leg_squat",))
    assert told("R-A05", findings) == ["-step_height_missing right"]
    assert silences("R-A05", findings)[0].missing == ("lateral_step_down_height", "single_leg_squat")
    findings.readings["lateral_step_down_height", ""] = reading("20")
    assert told("R-A05", findings) == ["MCD right"]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        pytest.param({STEP: "5", ("lateral_step_down_pain", "right"): "5"}, ["MCD right"], id="pain of 5"),
        pytest.param(
            {STEP: "5", ("lateral_step_down_pain", "right"): "6"}, ["retest_when_calmer right"], id="a good squat alone"
        ),
        pytest.param(
            {STEP: "5", SQUAT: "poor", ("lateral_step_down_pain", "right"): "6"}, ["MCD right"], id="the squat is poor"
        ),
        pytest.param(
            {("lateral_step_down_pain", "right"): "6", ("single_leg_squat_pain", "right"): "6"},
            ["retest_when_calmer right"],
            id="both hurt too much",
        ),
    ],
)
def test_a_test_that_hurts_is_not_judged(changed, expected):
    assert told("R-A05", runner(changed)) == expected


def test_retest_is_a_note_that_names_the_test_and_offers_nothing():
    findings = runner({STEP: "5", ("lateral_step_down_pain", "right"): "6"}, without=("single_leg_squat",))
    (card,) = cards("R-A05", findings)
    assert (card.key, card.level, card.missing, card.offers) == (
        "retest_when_calmer",
        "note",
        ("lateral_step_down",),
        (),
    )


@pytest.mark.parametrize(
    ("measure", "degrees", "expected", "conflicts"),
    [
        pytest.param("hip_adduction", "20.1", ["MCD right"], (), id="hip adduction above 20"),
        pytest.param("hip_adduction", "20", ["-not_met right"], (), id="hip adduction of 20"),
        pytest.param("pelvic_drop", "6.1", ["MCD right"], ("pelvic_drop",), id="pelvic drop above 6"),
        pytest.param("pelvic_drop", "6", ["-not_met right"], (), id="pelvic drop of 6"),
    ],
)
def test_running_video(measure, degrees, expected, conflicts):
    findings = runner({(measure, "right"): degrees})
    assert told("R-A05", findings) == expected
    assert [card.conflicts for card in cards("R-A05", findings)] in ([], [conflicts])


def test_the_video_alone_can_speak_and_its_error_is_named():
    findings = runner(
        {("pelvic_drop", "right"): "9", ("trunk_forward_lean", ""): reading("12", unit="°")},
        without=("lateral_step_down", "single_leg_squat"),
    )
    (card,) = cards("R-A05", findings)
    assert (card.notes, card.conflicts) == (("two_d_error",), ("pelvic_drop", "trunk_lean"))
    assert card.missing == ("lateral_step_down", "single_leg_squat")


def test_the_video_alone_cannot_clear_a_leg():
    findings = runner({("pelvic_drop", "right"): "2"}, without=("lateral_step_down", "single_leg_squat"))
    assert told("R-A05", findings) == ["-not_tested right"]


def test_an_old_step_down_does_not_count():
    old = reading("5", "lateral_step_down", on=TODAY - timedelta(days=43))
    assert told("R-A05", runner({STEP: old}, without=("single_leg_squat",))) == ["-stale right"]


@pytest.mark.parametrize(("knee", "expected"), [("2", ["MCD right"]), ("1", ["-not_met right"])], ids=["4", "3"])
def test_a_step_down_may_be_recorded_by_its_five_criteria(knee, expected):
    faults = {"arms": "0", "trunk": "1", "pelvis": "1", "knee": knee, "stance": "0"}
    changed = {(f"lateral_step_down_{name}", "right"): points for name, points in faults.items()}
    changed["lateral_step_down_height", ""] = "20"
    assert told("R-A05", runner(changed, without=("lateral_step_down",))) == expected


@pytest.mark.parametrize(("hip", "expected"), [("yes", ["MCD right"]), ("no", ["-not_met right"])], ids=["4", "3"])
def test_a_squat_may_be_recorded_by_its_five_boxes(hip, expected):
    boxes = {"smooth": "yes", "trunk": "yes", "pelvis": "yes", "hip": hip, "knee": "no"}
    changed = {(f"single_leg_squat_{name}", "right"): ticked for name, ticked in boxes.items()}
    assert told("R-A05", runner(changed, without=("single_leg_squat",))) == expected


def test_a_newer_total_counts_more_than_its_older_parts():
    then = TODAY - timedelta(days=7)
    parts = {
        (f"lateral_step_down_{name}", "right"): reading("1", on=then)
        for name in ("arms", "trunk", "pelvis", "knee", "stance")
    }
    assert told("R-A05", runner(parts)) == ["-not_met right"]
