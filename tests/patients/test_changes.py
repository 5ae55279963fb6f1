"""A change is told in one unit and under one set of conditions, or not at all."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.changes import Change, change
from patients.measures import registry
from patients.rules.findings import Reading
from patients.silent import Silent

FIRST, SECOND = date(2026, 9, 1), date(2026, 9, 29)
ABDUCTION = {"hip_abduction_position": "ankle", "strength_device": "handheld", "hip_abduction_lever_arm": Decimal(80)}
STANDING = {"hip_extension_position": "prone_standing", "strength_device": "fixed"}


def reading(*trials, on=FIRST, unit="", settings=(), pain_limited=False):
    numbers = tuple(Decimal(trial) for trial in trials)
    return Reading(trials=numbers, on=on, unit=unit, settings=dict(settings), pain_limited=pain_limited)


def told(measure_id, earlier, later):
    return change(registry()[measure_id], earlier, later)


@pytest.mark.parametrize(
    ("later", "verdict"),
    [
        pytest.param(("22.9",), "within_error", id="4.9 kgf"),
        pytest.param(("23",), "beyond_error", id="5.0 kgf"),
        pytest.param(("22", "23", "24"), "beyond_error", id="the mean of three trials"),
        pytest.param(("13",), "beyond_error", id="a fall counts as well"),
    ],
)
def test_hip_abduction_in_one_unit(later, verdict):
    found = told("hip_abduction_strength", reading(18, settings=ABDUCTION), reading(*later, settings=ABDUCTION))
    assert (found.verdict, found.unit, found.limit, found.unsure) == (verdict, "kgf", Decimal("5.0"), ())


@pytest.mark.parametrize(
    ("later", "unit", "verdict"),
    [
        pytest.param("225", "N", "within_error", id="22.94 kgf in newton"),
        pytest.param("226", "N", "beyond_error", id="23.05 kgf in newton"),
        pytest.param("180", "Nm", "within_error", id="22.94 kgf at 80 cm"),
        pytest.param("181", "Nm", "beyond_error", id="23.07 kgf at 80 cm"),
    ],
)
def test_units_mixed_between_visits_are_converted(later, unit, verdict):
    found = told(
        "hip_abduction_strength", reading(18, settings=ABDUCTION), reading(later, unit=unit, settings=ABDUCTION)
    )
    assert (found.verdict, found.unit) == (verdict, "kgf")


def test_a_torque_without_its_lever_arm_is_not_compared_with_a_force():
    no_lever_arm = {name: value for name, value in ABDUCTION.items() if not name.endswith("lever_arm")}
    found = told(
        "hip_abduction_strength", reading(18, settings=no_lever_arm), reading(180, unit="Nm", settings=no_lever_arm)
    )
    assert found == Silent("lever_arm_missing")


def test_two_torques_without_lever_arm_are_told_but_not_judged():
    found = told("hip_abduction_strength", reading(120, unit="Nm"), reading(180, unit="Nm"))
    assert (found.difference, found.unit, found.verdict) == (60, "Nm", Silent("error_unknown"))


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"hip_abduction_position": "thigh"}, id="position"),
        pytest.param({"strength_device": "handheld_belt"}, id="device"),
        pytest.param({"hip_abduction_lever_arm": Decimal("81.1")}, id="lever arm"),
    ],
)
def test_values_taken_differently_are_not_compared(other):
    found = told("hip_abduction_strength", reading(18, settings=ABDUCTION), reading(25, settings=ABDUCTION | other))
    assert found == Silent("settings_differ")


def test_a_lever_arm_found_again_within_a_centimetre_is_the_same():
    later = ABDUCTION | {"hip_abduction_lever_arm": Decimal(81)}
    found = told("hip_abduction_strength", reading(18, settings=ABDUCTION), reading(25, settings=later))
    assert found.verdict == "beyond_error"


def test_what_a_visit_did_not_record_makes_the_change_less_sure():
    found = told("hip_abduction_strength", reading(18), reading(25, settings=ABDUCTION))
    assert found.verdict == "beyond_error"
    assert found.unsure == ("hip_abduction_position", "strength_device", "hip_abduction_lever_arm")


def test_pain_limits_what_a_strength_change_means():
    found = told("hip_abduction_strength", reading(18), reading(25, pain_limited=True))
    assert (found.difference, found.verdict) == (7, Silent("pain_limited"))


@pytest.mark.parametrize(
    ("settings", "earlier", "later", "expected"),
    [
        pytest.param(STANDING, ("120", "Nm"), ("134.8", "Nm"), ("beyond_error", "Nm"), id="torques"),
        pytest.param(STANDING, ("120", "Nm"), ("134.7", "Nm"), ("within_error", "Nm"), id="just below"),
        pytest.param(
            STANDING | {"hip_extension_lever_arm": Decimal(40)},
            ("30", "kgf"),
            ("34", "kgf"),
            ("beyond_error", "Nm"),
            id="forces at 40 cm: 15.7 Nm",
        ),
        pytest.param(STANDING, ("30", "kgf"), ("40", "kgf"), (Silent("error_unknown"), "kgf"), id="no lever arm"),
        pytest.param(
            STANDING | {"hip_extension_position": "prone_knee_bent"},
            ("120", "Nm"),
            ("150", "Nm"),
            (Silent("error_unknown"), "Nm"),
            id="another position than the one it was found in",
        ),
    ],
)
def test_hip_extension_has_an_error_as_torque_in_one_position(settings, earlier, later, expected):
    (before, unit_before), (after, unit_after) = earlier, later
    found = told(
        "hip_extension_strength",
        reading(before, unit=unit_before, settings=settings),
        reading(after, unit=unit_after, settings=settings),
    )
    assert (found.verdict, found.unit) == expected


def test_torques_of_two_lever_arms_may_be_compared():
    short, long = (STANDING | {"hip_extension_lever_arm": Decimal(length)} for length in (35, 45))
    found = told(
        "hip_extension_strength", reading(120, unit="Nm", settings=short), reading(140, unit="Nm", settings=long)
    )
    assert (found.difference, found.verdict) == (20, "beyond_error")


@pytest.mark.parametrize(("later_on", "limit"), [(FIRST, "8"), (SECOND, "14")])
def test_the_knee_angle_of_a_run_has_an_error_within_the_day(later_on, limit):
    found = told("knee_flexion_contact", reading(12), reading(20, on=later_on))
    assert found.limit == Decimal(limit)
    assert found.verdict == ("beyond_error" if later_on == FIRST else "within_error")


def test_a_run_at_another_speed_is_not_compared():
    slow, fast = ({"running_speed": Decimal(speed)} for speed in (10, 12))
    assert told("cadence", reading(164, settings=slow), reading(170, settings=fast)) == Silent("settings_differ")


def test_an_unknown_error_is_said():
    assert told("pelvic_drop", reading(5), reading(9)) == Change(
        difference=Decimal(4),
        unit="°",
        verdict=Silent("error_unknown"),
        unsure=("running_speed", "treadmill_incline", "running_shoe"),
    )


def test_a_choice_has_no_difference():
    one = Reading(trials=("mild",), on=FIRST)
    assert told("j_sign", one, one) == Silent("not_a_number")


@given(st.decimals("1", "100", places=1), st.decimals("1", "100", places=1), st.sampled_from(["kgf", "N", "lbf"]))
def test_the_way_back_is_the_same_change_with_the_other_sign(before, after, unit):
    there = told("hip_abduction_strength", reading(before), reading(after, unit=unit))
    back = told("hip_abduction_strength", reading(after, unit=unit), reading(before))
    assert (there.difference, there.verdict) == (-back.difference, back.verdict)
