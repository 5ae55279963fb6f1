"""Rules R-A06 to R-A08: short tissue, a mobile foot, both."""

from datetime import timedelta

import pytest

from patients.measures import registry
from patients.rules import mobility
from tests.patients.rules.cases import TODAY, cards, reading, runner, silences, told

RIGHT_LINES = [
    # test, at the line, beyond it, tissue
    ("active_knee_extension", "23.4", "23.5", "short_hamstrings"),
    ("thomas_hip", "0", "1", "short_hip_flexors"),
    ("thomas_knee", "67", "66", "short_rectus_femoris"),
    ("ober", "-23", "-22", "short_iliotibial_band"),
    ("weight_bearing_lunge_angle", "35", "34", "short_calf"),
    ("patellar_glide_medial", "1", "0.5", "patella_hypomobile"),
    ("patellar_tilt", "no", "yes", "tight_lateral_retinaculum"),
]


@pytest.mark.parametrize(("test", "line", "beyond", "tissue"), RIGHT_LINES, ids=[one[0] for one in RIGHT_LINES])
def test_a_short_tissue_is_named(test, line, beyond, tissue):
    assert told("R-A06", runner({(test, "right"): line})) == ["-not_met right"]
    (card,) = cards("R-A06", runner({(test, "right"): beyond}))
    assert (card.key, card.side, card.notes[0], card.used[0].name) == ("MOB-hypo", "right", tissue, test)


@pytest.mark.parametrize(
    ("sex", "degrees", "expected"),
    [
        pytest.param("male", "33", ["-not_met right"], id="man at 33"),
        pytest.param("male", "33.5", ["MOB-hypo right"], id="man above 33"),
        pytest.param("female", "33", ["MOB-hypo right"], id="woman above 23.4"),
    ],
)
def test_hamstrings_are_judged_by_sex(sex, degrees, expected):
    assert told("R-A06", runner({("active_knee_extension", "right"): degrees}, sex=sex)) == expected


def test_hamstrings_of_unknown_sex_are_not_judged_and_the_conflict_is_named():
    assert silences("R-A06", runner({("active_knee_extension", "right"): "40"}, sex=""))[0].missing == ("sex",)
    (card,) = cards("R-A06", runner({("active_knee_extension", "right"): "40"}))
    assert card.conflicts == ("active_knee_extension",)


@pytest.mark.parametrize(
    ("test", "right", "left", "expected", "notes"),
    [
        pytest.param("prone_knee_bend", "125", "135", ["-not_met right"], (), id="knee bend, 10 degrees"),
        pytest.param(
            "prone_knee_bend",
            "124",
            "135",
            ["MOB-hypo right"],
            ("short_quadriceps", "within_measurement_error"),
            id="knee bend, 11 degrees",
        ),
        pytest.param(
            "prone_knee_bend", "123", "135", ["MOB-hypo right"], ("short_quadriceps",), id="knee bend, 12 degrees"
        ),
        pytest.param("prone_knee_bend", "135", "120", ["-not_met right"], (), id="the sound leg is shorter"),
        pytest.param("weight_bearing_lunge", "10", "12", ["-not_met right"], (), id="lunge, 2 cm"),
        pytest.param("weight_bearing_lunge", "9.9", "12", ["MOB-hypo right"], ("short_calf",), id="lunge, 2.1 cm"),
        pytest.param("weight_bearing_lunge", "9", "9", ["-not_met right"], (), id="lunge at the line"),
        pytest.param(
            "weight_bearing_lunge", "8.9", "9", ["MOB-hypo right"], ("short_calf",), id="lunge below the line"
        ),
    ],
)
def test_against_the_other_side(test, right, left, expected, notes):
    findings = runner({(test, "right"): right, (test, "left"): left})
    assert told("R-A06", findings) == expected
    assert [card.notes for card in cards("R-A06", findings)] in ([], [notes])


def test_two_affected_legs_are_not_compared():
    findings = runner({("prone_knee_bend", "right"): "100"}, affected="both")
    assert told("R-A06", findings) == ["-not_met right", "-not_met left"]


def test_each_tissue_keeps_its_own_doubt():
    findings = runner({("thomas_hip", "right"): "5", ("patellar_tilt", "right"): "yes"})
    (card,) = cards("R-A06", findings)
    assert card.notes == ("short_hip_flexors", "low_reliability", "tight_lateral_retinaculum")


def test_whether_the_patient_was_warm_is_asked():
    findings = runner({("ober", "right"): "-10"})
    del findings.readings["warmed_up", ""]
    (card,) = cards("R-A06", findings)
    assert (card.notes, card.missing) == (("short_iliotibial_band", "warm_up_unknown"), ("warmed_up",))


def test_of_a_child_only_side_differences_and_signs_count():
    changed = {("thomas_hip", "right"): "5", ("prone_knee_bend", "right"): "100"}
    (card,) = cards("R-A06", runner(changed, age=15))
    assert [used.name for used in card.used] == ["prone_knee_bend", "prone_knee_bend"]
    assert told("R-A07", runner({("foot_posture_total", "right"): "9"}, age=15)) == ["-norms_hidden right"]


def test_a_side_that_was_not_noted_says_nothing():
    findings = runner({("ober", ""): "-10"}, without=tuple(mobility.TISSUES))
    findings.readings["ober", ""] = reading("-10", "ober")
    assert told("R-A06", findings) == ["-side_missing right"]


def test_nothing_tested():
    assert told("R-A06", runner(without=tuple(mobility.TISSUES))) == ["-not_tested right"]
    assert told("R-A07", runner(without=mobility.FOOT)) == ["-not_tested right"]
    assert told("R-A08", runner(without=mobility.FOOT)) == ["-not_met right"]


@pytest.mark.parametrize(
    ("test", "line", "beyond", "conflicts"),
    [
        pytest.param("foot_posture_total", "5", "6", ("foot_posture",), id="FPI from 6"),
        pytest.param("navicular_drop", "10", "10.5", ("navicular_drop",), id="navicular drop above 10"),
        pytest.param("midfoot_width_change", "11", "11.5", (), id="midfoot width above 11"),
    ],
)
def test_a_mobile_foot(test, line, beyond, conflicts):
    assert told("R-A07", runner({(test, "right"): line})) == ["-not_met right"]
    assert told("R-A07", runner({(test, "left"): beyond})) == ["-not_met right"]
    (card,) = cards("R-A07", runner({(test, "right"): beyond}))
    assert (card.key, card.side, card.conflicts) == ("MOB-hyper", "right", conflicts)


def test_a_foot_may_be_scored_by_its_six_items():
    items = {(f"foot_posture_item_{number}", "right"): "1" for number in range(1, 7)}
    assert told("R-A07", runner(items, without=mobility.FOOT)) == ["MOB-hyper right"]
    del items["foot_posture_item_6", "right"]
    assert told("R-A07", runner(items, without=mobility.FOOT)) == ["-not_tested right"]


def test_old_values_do_not_count():
    old = reading("9", on=TODAY - timedelta(days=43))
    assert told("R-A07", runner({("foot_posture_total", "right"): old}, without=mobility.FOOT[1:])) == ["-stale right"]


def test_another_unit_is_not_held_against_the_line():
    findings = runner({("navicular_drop", "right"): reading("1.2", unit="cm")}, without=mobility.FOOT[::2])
    assert told("R-A07", findings) == ["-units_differ right"]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        pytest.param({"ober": "-10", "foot_posture_total": "8"}, ["both_mobility right"], id="both"),
        pytest.param({"ober": "-10"}, ["-not_met right"], id="short only"),
        pytest.param({"foot_posture_total": "8"}, ["-not_met right"], id="mobile only"),
    ],
)
def test_short_and_mobile(changed, expected):
    findings = runner({(test, "right"): typed for test, typed in changed.items()})
    assert told("R-A08", findings) == expected
    cards_of_each = cards("R-A06", findings) + cards("R-A07", findings)
    assert len(cards_of_each) == len(changed)


APPLIED = {
    "thomas_hip": mobility.SHORT_ABOVE["thomas_hip"],
    "ober": mobility.SHORT_ABOVE["ober"],
    "thomas_knee": mobility.SHORT_BELOW["thomas_knee"],
    "weight_bearing_lunge": mobility.SHORT_BELOW["weight_bearing_lunge"],
    "weight_bearing_lunge_angle": mobility.SHORT_BELOW["weight_bearing_lunge_angle"],
    "patellar_glide_medial": mobility.SHORT_BELOW["patellar_glide_medial"],
    "navicular_drop": mobility.NAVICULAR_ABOVE,
}


@pytest.mark.parametrize("measure", APPLIED)
def test_lines_are_those_of_the_measures(measure):
    shown = [one for one in registry()[measure].references if one.applied and one.of == "value"]
    assert [one.high if one.low is None else one.low for one in shown] == [APPLIED[measure].default]
