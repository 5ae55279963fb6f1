"""Rules R-A03, R-A04 and R-A09: the weak leg.  E8, E9 are worked examples of docs/rules.md."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.patients.rules.cases import SETTINGS, TODAY, cards, reading, runner, silences, told

ABDUCTION, ROTATION, EXTENSION = "hip_abduction_strength", "hip_external_rotation_strength", "hip_extension_strength"
KNEE = "knee_extension_strength"
HANDHELD = {"strength_device": "handheld"}
ANKLE = {"hip_abduction_position": "ankle"}
THIGH = {"hip_abduction_position": "thigh"}


def abduction(right: str, left: str, right_changes=None, left_changes=None, **fields):
    """Only hip abduction was tested."""
    legs = {
        (ABDUCTION, "right"): reading(right, ABDUCTION, **(right_changes or {})),
        (ABDUCTION, "left"): reading(left, ABDUCTION, **(left_changes or {})),
    }
    return runner(legs, without=(ROTATION, EXTENSION), **fields)


def test_e8_a_weak_hip_whose_difference_is_within_the_error_of_the_test():
    (card,) = cards("R-A03", abduction("18 18 18", "21 21 21"))
    assert (card.key, card.side, card.notes) == ("MPD-hip", "right", ("within_measurement_error",))
    assert [(used.name, used.value, used.unit, used.side) for used in card.used] == [
        (ABDUCTION, Decimal(18), "kgf", "right"),
        (ABDUCTION, Decimal(21), "kgf", "left"),
        ("lsi", Decimal("85.7"), "%", "right"),
    ]
    assert [offer.code for offer in card.offers] == ["MPD-hip"]


def test_e9_both_sides_affected_gives_no_symmetry_index():
    findings = abduction("18 18 18", "21 21 21", affected="both")
    assert told("R-A03", findings) == ["-bilateral right", "-bilateral left"]
    assert told("R-A09", findings) == ["no_symmetry"]
    assert told("R-A09", abduction("18 18 18", "21 21 21")) == ["-not_met"]


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        pytest.param(abduction("18.9 18.9 18.9", "21 21 21"), ["-not_met right"], id="LSI of exactly 90"),
        pytest.param(abduction("18.8 18.8 18.8", "21 21 21"), ["MPD-hip right"], id="LSI of 89.5"),
        pytest.param(abduction("18.89 18.89 18.89", "21 21 21"), ["-not_met right"], id="shown and judged as 90.0"),
        pytest.param(abduction("21 21 21", "18 18 18"), ["-not_met right"], id="the sound leg is weaker"),
        pytest.param(abduction("16 18 20", "21 21 21"), ["MPD-hip right"], id="the mean counts"),
        pytest.param(abduction("18 18", "21 21 21"), ["-too_few_trials right"], id="two trials"),
        pytest.param(abduction("18 18 18", "21"), ["-too_few_trials right"], id="one trial on the other side"),
        pytest.param(abduction("18 18 18", "0 0 0"), ["-zero right"], id="nothing on the other side"),
        pytest.param(abduction("18 18 18", "21 21 21", {"unit": "N"}), ["-units_differ right"], id="units differ"),
        pytest.param(
            abduction("18 18 18", "21 21 21", {"settings": ANKLE}, {"settings": THIGH}),
            ["-settings_differ right"],
            id="positions differ",
        ),
        pytest.param(
            abduction("18 18 18", "21 21 21", {"settings": HANDHELD}),
            ["-settings_differ right"],
            id="device of one side",
        ),
        pytest.param(
            abduction("18 18 18", "21 21 21", {"settings": ANKLE}, {"settings": ANKLE}),
            ["MPD-hip right"],
            id="same position",
        ),
        pytest.param(
            abduction("18 18 18", "21 21 21", {"pain_limited": True}), ["-pain_limited right"], id="held back by pain"
        ),
        pytest.param(
            abduction("18 18 18", "21 21 21", {"on": TODAY - timedelta(days=42)}), ["MPD-hip right"], id="42 days old"
        ),
        pytest.param(
            abduction("18 18 18", "21 21 21", {"on": TODAY - timedelta(days=43)}), ["-stale right"], id="43 days"
        ),
        pytest.param(runner(without=(ABDUCTION, ROTATION, EXTENSION)), ["-not_tested right"], id="nothing tested"),
        pytest.param(runner({(EXTENSION, "right"): "24 24 24"}), ["MPD-hip right"], id="extension alone"),
        pytest.param(runner({(ROTATION, "right"): "12 12 12"}), ["MPD-hip right"], id="rotation alone"),
        pytest.param(
            abduction("18 18 18", "21 21 21", affected="left"), ["-not_met left"], id="the left leg is judged"
        ),
    ],
)
def test_hip_against_the_other_side(findings, expected):
    assert told("R-A03", findings) == expected


@pytest.mark.parametrize(("pain", "expected"), [("3", ["MPD-hip right"]), ("4", ["-pain_limited right"])])
def test_strength_says_nothing_above_a_pain_of_3(pain, expected):
    findings = abduction("18 18 18", "21 21 21")
    findings.readings["hip_strength_pain", "right"] = reading(pain)
    assert told("R-A03", findings) == expected


def test_one_side_only():
    findings = abduction("18 18 18", "21 21 21")
    del findings.readings[ABDUCTION, "left"]
    assert told("R-A03", findings) == ["-one_side_missing right"]


def test_a_reading_without_its_side_says_nothing():
    findings = runner({(ABDUCTION, ""): "18 18 18"}, without=(ROTATION, EXTENSION))
    del findings.readings[ABDUCTION, "right"]
    assert told("R-A03", findings) == ["-side_missing right"]


ARMS = {"hip_abduction_lever_arm": Decimal(78)}, {"hip_abduction_lever_arm": Decimal(77)}


@pytest.mark.parametrize(
    ("unit", "expected"), [("kgf", ["-settings_differ right"]), ("Nm", ["MPD-hip right"])], ids=["force", "torque"]
)
def test_a_lever_arm_matters_to_a_force(unit, expected):
    right, left = ({"unit": unit, "settings": arm} for arm in ARMS)
    assert told("R-A03", abduction("18 18 18", "21 21 21", right, left)) == expected


@pytest.mark.parametrize(
    ("right", "left", "changes", "notes"),
    [
        pytest.param("15.9", "21", {}, (), id="5.1 kgf"),
        pytest.param("16", "21", {}, (), id="5.0 kgf is beyond the error"),
        pytest.param("16.1", "21", {}, ("within_measurement_error",), id="4.9 kgf"),
        pytest.param("157", "206", {"unit": "N"}, ("within_measurement_error",), id="49 N are 4.996 kgf"),
        pytest.param("156", "206", {"unit": "N"}, (), id="50 N are 5.1 kgf"),
        pytest.param("25", "35", {"unit": "%BW"}, (), id="10 % of 60 kg are 6 kgf"),
        pytest.param("80", "100", {"unit": "Nm"}, ("error_unknown",), id="a torque without lever arm"),
        pytest.param(
            "80",
            "100",
            {"unit": "Nm", "settings": {"hip_abduction_lever_arm": Decimal(80)}},
            ("within_measurement_error",),
            id="20 Nm at 80 cm are 2.5 kgf",
        ),
    ],
)
def test_error_of_hip_abduction(right, left, changes, notes):
    findings = abduction(f"{right} " * 3, f"{left} " * 3, changes, changes)
    assert cards("R-A03", findings)[0].notes == notes


@pytest.mark.parametrize(
    ("right", "settings", "notes"),
    [
        pytest.param(
            "86 86 86", {"hip_extension_position": "prone_standing"}, ("within_measurement_error",), id="14 Nm"
        ),
        pytest.param("85 85 85", {"hip_extension_position": "prone_standing"}, (), id="15 Nm"),
        pytest.param(
            "85 85 85", {"hip_extension_position": "prone_knee_bent"}, ("error_unknown",), id="another position"
        ),
    ],
)
def test_error_of_hip_extension_holds_in_one_position(right, settings, notes):
    changes = {"unit": "Nm", "settings": settings}
    legs = {
        (EXTENSION, "right"): reading(right, EXTENSION, **changes),
        (EXTENSION, "left"): reading("100 100 100", EXTENSION, **changes),
    }
    assert cards("R-A03", runner(legs))[0].notes == notes


def test_one_test_beyond_its_error_is_enough():
    findings = runner({(ABDUCTION, "right"): "18 18 18", (ROTATION, "right"): "8 8 8"})
    (card,) = cards("R-A03", findings)
    assert (card.notes, len(card.used)) == ((), 6)


def test_the_conflict_about_weak_hips_is_named():
    assert cards("R-A03", abduction("18 18 18", "21 21 21"))[0].conflicts == ("hip_strength",)


ACL = {"thresholds": {"acl_line_percent_bw": Decimal("35.4")}}


@pytest.mark.parametrize(
    ("both", "fields", "expected"),
    [
        pytest.param("21", {}, ["-bilateral right", "-bilateral left"], id="off by default"),
        pytest.param("21", ACL, ["MPD-hip right", "MPD-hip left"], id="35 % of 60 kg"),
        pytest.param("21.24", ACL, ["MPD-hip right", "MPD-hip left"], id="35.4 %, at the line"),
        pytest.param("21.3", ACL, ["-not_met right", "-not_met left"], id="35.5 %"),
        pytest.param("21", ACL | {"age": 17}, ["-bilateral right", "-bilateral left"], id="a line for adults"),
    ],
)
def test_the_line_from_acl_studies(both, fields, expected):
    assert told("R-A03", abduction(f"{both} " * 3, f"{both} " * 3, affected="both", **fields)) == expected


def test_the_line_from_acl_studies_says_where_it_comes_from_and_needs_body_mass():
    findings = abduction("21 21 21", "21 21 21", affected="both", **ACL)
    card = cards("R-A03", findings)[0]
    assert (card.notes, card.conflicts) == (("acl_derived",), ("hip_strength", "acl_line"))
    del findings.readings["body_mass", ""]
    assert [one.missing for one in silences("R-A03", findings)] == [("body_mass",)] * 2


# --- knee -------------------------------------------------------------------------------------------------------------
def knee(kgf: str, settings=None, **fields):
    """Both knees as strong; 60 kg, lever arm 35 cm."""
    one = reading(f"{kgf} " * 3, KNEE, settings=SETTINGS[KNEE] | (settings or {}))
    return runner({(KNEE, "right"): one, (KNEE, "left"): one}, **fields)


@pytest.mark.parametrize(
    ("right", "expected"), [("40.5", ["-not_met right"]), ("40.4", ["MPD-knee right"])], ids=["LSI 90", "LSI 89.8"]
)
def test_knee_against_the_other_side(right, expected):  # of unknown sex: no range applies
    assert told("R-A04", runner({(KNEE, "right"): f"{right} " * 3}, sex="")) == expected


@pytest.mark.parametrize(
    ("kgf", "fields", "angle", "expected"),
    [
        pytest.param("36.4", {}, 70, ["-not_met right"], id="woman, mid-range, 2.082"),
        pytest.param("36.3", {}, 70, ["MPD-knee right"], id="woman, mid-range, 2.077"),
        pytest.param("36.3", {}, 80, ["-not_met right"], id="woman, flexed, 2.077"),
        pytest.param("35.6", {}, 80, ["MPD-knee right"], id="woman, flexed, 2.036"),
        pytest.param("51.1", {"sex": "male"}, 70, ["-not_met right"], id="man, mid-range, 2.923"),
        pytest.param("51", {"sex": "male"}, 70, ["MPD-knee right"], id="man, mid-range, 2.917"),
        pytest.param("43.7", {"sex": "male"}, 90, ["MPD-knee right"], id="man, flexed, 2.4999"),
        pytest.param("43.8", {"sex": "male"}, 90, ["-not_met right"], id="man, flexed, 2.506"),
        pytest.param("20", {}, 44, ["-not_met right"], id="no range below 45 degrees"),
        pytest.param("20", {"sex": ""}, 70, ["-not_met right"], id="sex unknown: symmetry only"),
        pytest.param("20", {"age": 17}, 70, ["-not_met right"], id="not of age: symmetry only"),
        pytest.param("20", {"affected": "both"}, 70, ["MPD-knee right", "MPD-knee left"], id="both knees"),
        pytest.param(
            "20", {"affected": "both", "sex": ""}, 70, ["-bilateral right", "-bilateral left"], id="both, sex?"
        ),
    ],
)
def test_knee_against_the_pooled_range(kgf, fields, angle, expected):
    assert told("R-A04", knee(kgf, {"knee_extension_angle": Decimal(angle)}, **fields)) == expected


@pytest.mark.parametrize(
    ("without", "missing"),
    [("knee_extension_angle", "knee_extension_angle"), ("knee_extension_lever_arm", "knee_extension_lever_arm")],
)
def test_the_range_needs_angle_and_lever_arm(without, missing):
    settings = {name: value for name, value in SETTINGS[KNEE].items() if name != without}
    findings = knee("20")
    for side in ("right", "left"):
        findings.readings[KNEE, side] = reading("20 20 20", KNEE, settings=settings)
    (silence,) = silences("R-A04", findings)
    assert (silence.reason, silence.missing) == ("not_met", (missing,))


def test_the_range_needs_body_mass():
    findings = knee("20")
    del findings.readings["body_mass", ""]
    assert silences("R-A04", findings)[0].missing == ("body_mass",)


@pytest.mark.parametrize(
    ("device", "notes", "missing"),
    [
        pytest.param("fixed", (), (), id="as in the studies"),
        pytest.param("handheld_belt", ("low_confidence",), (), id="by hand, with a belt"),
        pytest.param("handheld", ("low_confidence",), (), id="by hand"),
    ],
)
def test_the_range_was_found_on_fixed_dynamometers(device, notes, missing):
    (card,) = cards("R-A04", knee("20", {"strength_device": device}))
    assert (card.notes, card.missing) == (notes, missing)


def test_a_device_that_was_not_recorded_is_asked_for():
    findings = knee("20")
    settings = {name: value for name, value in SETTINGS[KNEE].items() if name != "strength_device"}
    for side in ("right", "left"):
        findings.readings[KNEE, side] = reading("20 20 20", KNEE, settings=settings)
    (card,) = cards("R-A04", findings)
    assert (card.notes, card.missing) == (("low_confidence",), ("strength_device",))
    assert [(used.name, used.value) for used in card.used][1] == ("torque_per_kg", Decimal("1.14"))


def test_knee_pain_silences_the_knee_test():
    findings = knee("20")
    findings.readings["knee_strength_pain", "right"] = reading("4")
    assert told("R-A04", findings) == ["-pain_limited right"]
