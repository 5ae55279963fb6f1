"""What a page may show beside the values of one assessment, and why something is not shown."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.measures import registry
from patients.rules.findings import Reading
from patients.silent import Silent
from patients.worked_out import derived

BOXES = ("smooth", "trunk", "pelvis", "hip", "knee")
FIELDS = [(m.id, side) for m in registry().values() for side in (("right", "left") if m.sided else ("",))]


def taken(**typed):
    """Readings from names such as hip_abduction_strength__right: "18 19 18", or ("180", "N")."""
    found = {}
    for name, value in typed.items():
        raw, unit = value if isinstance(value, tuple) else (value, "")
        measure, _, side = name.partition("__")
        trials = raw.split() if registry()[measure].kind in ("choice", "yes_no") else map(Decimal, raw.split())
        found[measure, side] = Reading(trials=tuple(trials), on=date(2026, 9, 1), unit=unit)
    return found


def shown(readings, measure, affected="right"):
    """Name and side -> value and unit of what is derived for one measure."""
    return {(d.name, d.side): (d.value, d.unit) for d in derived(readings, affected) if d.measure == measure}


def step_down(**scores):
    return {f"lateral_step_down_{part}__right": score for part, score in scores.items()}


def items(count):
    return {f"foot_posture_item_{n}__left": "1" for n in range(1, count + 1)}


def test_nothing_measured_nothing_derived():
    assert derived({}, "right") == []


def test_hip_abduction_in_every_unit():
    readings = taken(
        body_mass="60",
        hip_abduction_lever_arm__right="80",
        hip_abduction_strength__right="20 21 22",
        hip_abduction_strength__left="24.5",
    )
    assert shown(readings, "hip_abduction_strength") == {
        ("mean", "right"): (Decimal("21.0"), "kgf"),
        ("best", "right"): (Decimal(22), "kgf"),
        ("force", "right"): (Decimal("205.9"), "N"),
        ("percent_body_weight", "right"): (Decimal("35.0"), "%BW"),
        ("torque", "right"): (Decimal("164.8"), "Nm"),
        ("torque_per_kg", "right"): (Decimal("2.75"), "Nm/kg"),
        ("mean", "left"): (Decimal("24.5"), "kgf"),
        ("best", "left"): (Decimal("24.5"), "kgf"),
        ("force", "left"): (Decimal("240.3"), "N"),
        ("percent_body_weight", "left"): (Decimal("40.8"), "%BW"),
        ("torque", "left"): (Silent("lever_arm_missing"), "Nm"),
        ("torque_per_kg", "left"): (Silent("lever_arm_missing"), "Nm/kg"),
        ("lsi", ""): (Decimal("85.7"), "%"),
    }


def test_without_body_mass_and_lever_arm_only_the_force_is_told():
    found = shown(taken(knee_extension_strength__left="50"), "knee_extension_strength", "left")
    assert found["force", "left"] == (Decimal("490.3"), "N")
    assert found["percent_body_weight", "left"] == (Silent("body_mass_missing"), "%BW")
    assert found["torque", "left"] == (Silent("lever_arm_missing"), "Nm")
    assert found["lsi", ""] == (Silent("one_side_missing"), "%")


def test_a_test_whose_lever_arm_is_not_taken_is_told_per_body_mass():
    found = shown(taken(body_mass="60", hip_stability_isometric__right=("180", "N")), "hip_stability_isometric")
    assert {name for name, _side in found} == {"mean", "best", "force", "percent_body_weight", "force_per_kg", "lsi"}
    assert found["force_per_kg", "right"] == (Decimal("3.00"), "N/kg")


def test_body_mass_and_lever_arm_may_be_typed_in_other_units():
    readings = taken(
        body_mass=("132.277", "lb"),
        knee_extension_lever_arm__right=("12.598", "in"),
        knee_extension_strength__right="50",
    )
    assert shown(readings, "knee_extension_strength")["torque_per_kg", "right"] == (Decimal("2.62"), "Nm/kg")


@pytest.mark.parametrize(
    ("right", "left", "expected"),
    [
        pytest.param(("176.5197", "N"), "21", Decimal("85.7"), id="newton on one side"),
        pytest.param(("120", "Nm"), ("140", "Nm"), Decimal("85.7"), id="torques without lever arm"),
        pytest.param(("120", "Nm"), "21", Silent("lever_arm_missing"), id="a torque and a force"),
        pytest.param("0", "21", Silent("zero"), id="nothing to divide"),
    ],
)
def test_symmetry_index_over_units(right, left, expected):
    readings = taken(hip_abduction_strength__right=right, hip_abduction_strength__left=left)
    assert shown(readings, "hip_abduction_strength")["lsi", ""] == (expected, "%")


def test_no_symmetry_index_when_both_sides_hurt():
    readings = taken(hip_abduction_strength__right="18", hip_abduction_strength__left="21")
    assert shown(readings, "hip_abduction_strength", "both")["lsi", ""] == (Silent("bilateral"), "%")


def test_only_measures_with_an_index_have_one():
    assert shown(taken(weight_bearing_lunge__right="9", weight_bearing_lunge__left="10"), "weight_bearing_lunge") == {}


@pytest.mark.parametrize(
    ("typed", "total", "band"),
    [
        pytest.param(items(6), 6, "pronated", id="six items"),
        pytest.param({"foot_posture_total__left": "5"}, 5, "normal", id="the total alone"),
        pytest.param(items(5), Silent("item_missing"), Silent("item_missing"), id="an item missing"),
        pytest.param(items(1) | {"foot_posture_total__left": "4"}, 4, "normal", id="one item beside a total"),
        pytest.param(
            items(6) | {"foot_posture_total__left": "4"},
            Silent("disagrees"),
            Silent("disagrees"),
            id="the total is not the sum",
        ),
    ],
)
def test_foot_posture(typed, total, band):
    assert shown(taken(**typed), "foot_posture_total") == {("total", "left"): (total, ""), ("band", "left"): (band, "")}


ALL_FAULTS = step_down(arms="1", trunk="1", pelvis="1", knee="2", stance="1")
HEIGHT = {"lateral_step_down_height": "20"}


@pytest.mark.parametrize(
    ("typed", "total", "band"),
    [
        pytest.param(ALL_FAULTS | HEIGHT, 6, "poor", id="every fault"),
        pytest.param(
            step_down(arms="0", trunk="1", pelvis="0", knee="1", stance="0") | HEIGHT, 2, "moderate", id="two"
        ),
        pytest.param({"lateral_step_down__right": "1"} | HEIGHT, 1, "good", id="the score alone"),
        pytest.param(ALL_FAULTS, 6, Silent("step_height_missing"), id="a step of unknown height"),
        pytest.param(ALL_FAULTS | HEIGHT | {"lateral_step_down_pain__right": "5"}, 6, "poor", id="pain of 5"),
        pytest.param(
            ALL_FAULTS | HEIGHT | {"lateral_step_down_pain__right": "6"}, 6, Silent("too_painful"), id="pain above 5"
        ),
        pytest.param(
            step_down(arms="1", trunk="1") | HEIGHT,
            Silent("item_missing"),
            Silent("item_missing"),
            id="criteria missing",
        ),
    ],
)
def test_lateral_step_down(typed, total, band):
    found = shown(taken(**typed), "lateral_step_down")
    assert found == {("total", "right"): (total, ""), ("band", "right"): (band, "")}


@pytest.mark.parametrize(
    ("faults", "beside", "rating"),
    [
        ("yes no no no no", {}, "good"),
        ("yes yes yes no no", {}, "fair"),
        ("yes yes yes yes no", {}, "poor"),
        ("yes yes yes yes", {}, Silent("item_missing")),
        ("", {"single_leg_squat__left": "fair"}, "fair"),
        ("yes no no no no", {"single_leg_squat__left": "good"}, "good"),
        ("yes no no no no", {"single_leg_squat__left": "poor"}, Silent("disagrees")),
        ("yes yes yes yes no", {"single_leg_squat_pain__left": "6"}, Silent("too_painful")),
    ],
)
def test_single_leg_squat(faults, beside, rating):
    boxes = {f"single_leg_squat_{box}__left": ticked for box, ticked in zip(BOXES, faults.split(), strict=False)}
    assert shown(taken(**boxes, **beside), "single_leg_squat") == {("rating", "left"): (rating, "")}


@pytest.mark.parametrize(
    ("typed", "five", "ten"),
    [
        pytest.param({"cadence": "163 165", "running_speed": "10"}, 172, 180, id="164 at 10 km/h"),
        pytest.param({"cadence": "164"}, Silent("speed_missing"), Silent("speed_missing"), id="no speed"),
        pytest.param(
            {"cadence": "180", "running_speed": ("5.5", "min/km")},
            Silent("cadence_high"),
            Silent("cadence_high"),
            id="180 already",
        ),
    ],
)
def test_cadence_targets(typed, five, ten):
    found = shown(taken(**typed), "cadence")
    assert (found["cadence_plus_5", ""][0], found["cadence_plus_10", ""][0]) == (five, ten)


def test_only_the_measures_of_a_clinic_are_worked_out():
    readings = taken(hop_distance__right="120", cadence="164")
    asked_for = {"cadence": registry()["cadence"]}
    assert {d.measure for d in derived(readings, "right", asked_for)} == {"cadence"}


@given(st.dictionaries(st.sampled_from(FIELDS), st.integers(0, 10**6), max_size=30), st.sampled_from(["right", "both"]))
def test_anything_that_can_be_typed_can_be_worked_out(seeds, affected):
    readings = {}
    for (name, side), seed in seeds.items():
        measure = registry()[name]
        keys = [choice.key for choice in measure.choices] or ["yes", "no"]
        if measure.possible:
            low, high = measure.possible
            value = low + Decimal(seed % int(high - low + 1))
        else:
            value = keys[seed % len(keys)]
        readings[name, side] = Reading(trials=(value,), on=date(2026, 9, 1))
    for one in derived(readings, affected):
        assert isinstance(one.value, Decimal | int | str | Silent)
