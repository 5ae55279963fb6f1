"""Which measures a quick, a full and a repeated examination ask for."""

from datetime import date
from decimal import Decimal

import pytest

from patients.measure import Whom
from patients.measures import registry
from patients.profiles import profiles, retest
from patients.rules.findings import Reading

ALWAYS = {"pain_usual", "pain_worst"}
STRENGTH = {"hip_abduction_strength", "hip_abduction_position", "strength_device", "hip_abduction_lever_arm"}


def readings(**typed):
    found = {}
    for name, value in typed.items():
        raw, unit = value if isinstance(value, tuple) else (value, "")
        measure, _, side = name.partition("__")
        trials = (raw,) if registry()[measure].kind in ("choice", "yes_no") else (Decimal(raw),)
        found[measure, side] = Reading(trials=trials, on=date(2026, 9, 1), unit=unit)
    return found


def asked(affected="right", sex="", adult=True, **typed):
    return set(retest(readings(**typed), affected=affected, whom=Whom(sex, adult)).measures) - ALWAYS


def test_the_two_profiles():
    assert [(p.id, p.minutes, p.label("en"), p.label("es")) for p in profiles().values()] == [
        ("quick", 5, "Quick, 5 minutes", "Rápida, 5 minutos"),
        ("full", 20, "Full, 20 minutes", "Completa, 20 minutos"),
    ]


def test_quick_is_part_of_full_and_neither_is_everything():
    quick, full = (set(profiles()[name].measures) for name in ("quick", "full"))
    assert quick < full < set(registry())
    assert len(quick) <= 16


@pytest.mark.parametrize("name", ["quick", "full"])
def test_a_profile_brings_what_its_measures_depend_on_in_the_order_of_the_registry(name):
    chosen = profiles()[name].measures
    assert {setting for one in chosen for setting in registry()[one].settings} <= set(chosen)
    assert list(chosen) == [one for one in registry() if one in chosen]


def test_safety_is_part_of_the_quick_look():
    assert {"patellar_apprehension", "hip_internal_rotation_pain", "hop_pain"} <= set(profiles()["quick"].measures)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param({}, set(), id="nothing was measured"),
        pytest.param({"pain_squat": "2"}, set(), id="pain of 2"),
        pytest.param({"pain_squat": "3"}, {"pain_squat"}, id="pain of 3"),
        pytest.param({"patellar_apprehension__left": "yes"}, {"patellar_apprehension"}, id="a positive sign"),
        pytest.param({"patellar_apprehension__left": "no"}, set(), id="a negative sign"),
        pytest.param({"warmed_up": "yes"}, set(), id="yes to what is no sign"),
        pytest.param({"j_sign__right": "mild"}, {"j_sign"}, id="mild J-sign"),
        pytest.param({"j_sign__right": "none"}, set(), id="no J-sign"),
        pytest.param({"single_leg_squat__left": "good"}, set(), id="a good squat"),
        pytest.param({"single_leg_squat__left": "fair"}, {"single_leg_squat"}, id="a fair squat"),
        pytest.param({"thomas_hip__left": "0"}, set(), id="at the cut-off"),
        pytest.param({"thomas_hip__left": "1"}, {"thomas_hip", "warmed_up"}, id="beyond it, and how it was taken"),
        pytest.param(
            {"lateral_step_down__right": "4"}, {"lateral_step_down", "lateral_step_down_height"}, id="a poor step-down"
        ),
        pytest.param(
            {"weight_bearing_lunge__right": "10", "weight_bearing_lunge__left": "12.1"},
            {"weight_bearing_lunge", "warmed_up"},
            id="sides more than 2 cm apart",
        ),
        pytest.param(
            {"weight_bearing_lunge__right": "10", "weight_bearing_lunge__left": "12"}, set(), id="sides 2 cm apart"
        ),
        pytest.param(
            {"weight_bearing_lunge__right": ("3.5", "in")}, {"weight_bearing_lunge", "warmed_up"}, id="8.9 cm in inches"
        ),
    ],
)
def test_what_was_abnormal_is_tested_again(typed, expected):
    assert asked(**typed) == expected


@pytest.mark.parametrize(
    ("right", "left", "affected", "expected"),
    [
        pytest.param("18.9", "21", "right", set(), id="90 %"),
        pytest.param("18.8", "21", "right", STRENGTH, id="89.5 %"),
        pytest.param("21", "18.8", "right", set(), id="the other side is weaker"),
        pytest.param("10", "21", "both", set(), id="no index with both sides affected"),
        pytest.param(("184", "N"), "21", "right", STRENGTH, id="89.3 % over two units"),
        pytest.param(("120", "Nm"), "21", "right", set(), id="a torque without lever arm tells nothing"),
    ],
)
def test_a_weak_side_is_tested_again(right, left, affected, expected):
    assert asked(affected, hip_abduction_strength__right=right, hip_abduction_strength__left=left) == expected


@pytest.mark.parametrize(("sex", "again"), [("female", True), ("male", False), ("", False)])
def test_a_cut_off_of_one_sex_holds_for_that_sex(sex, again):
    assert ("active_knee_extension" in asked(sex=sex, active_knee_extension__left="25")) is again


def test_a_figure_of_adults_makes_nothing_abnormal_in_the_young():
    typed = {"weight_bearing_lunge__right": "5", "foot_posture_total__right": "9", "lateral_step_down__right": "5"}
    assert asked(adult=False, **typed) == {"lateral_step_down", "lateral_step_down_height"}


def test_pain_is_always_asked():
    profile = retest({}, affected="right")
    assert (profile.id, set(profile.measures), profile.minutes) == ("retest", ALWAYS, 1)


def test_minutes_grow_with_what_is_to_be_done():
    weak = readings(hip_abduction_strength__right="10", hip_abduction_strength__left="21")
    found = retest(weak, affected="right")
    assert found.minutes == 3  # 2 pain scores, position, device, 2 lever arms, 2 x 3 trials of 12 s each


def test_a_measure_that_the_clinic_hides_is_not_asked_again():
    without = {name: one for name, one in registry().items() if name not in ("pain_squat", "strength_device")}
    typed = readings(pain_squat="8", hip_abduction_strength__right="10", hip_abduction_strength__left="21")
    found = retest(typed, affected="right", measures=without)
    assert set(found.measures) == ALWAYS | STRENGTH - {"strength_device"}
