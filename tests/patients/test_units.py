"""One unit becomes another by exact factors, or says what is missing for it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.silent import Silent
from patients.units import UNITS, convert

FORCES = [unit for unit, (dimension, _factor) in UNITS.items() if dimension == "force"]
BY_DIMENSION = [(one, other) for one in UNITS for other in UNITS if UNITS[one][0] == UNITS[other][0] != ""]
VALUES = st.decimals("0.1", "999", places=1)


def as_decimal(text):
    return None if text is None else Decimal(text)


@pytest.mark.parametrize(
    ("value", "from_unit", "to_unit", "lever_arm_cm", "body_mass_kg", "expected"),
    [
        pytest.param("1", "kgf", "N", None, None, "9.80665", id="kgf by definition"),
        pytest.param("1", "lbf", "N", None, None, "4.4482216152605", id="lbf by definition"),
        pytest.param("18.4", "kgf", "N", None, None, "180.44236", id="18.4 kgf"),
        pytest.param("50", "kgf", "Nm", "32", None, "156.9064", id="50 kgf at 32 cm"),
        pytest.param("156.9064", "Nm", "kgf", "32", None, "50", id="and back"),
        pytest.param("50", "kgf", "Nm/kg", "32", "80", "1.96133", id="per kilogram of body mass"),
        pytest.param("21", "kgf", "%BW", None, "60", "35", id="21 kgf at 60 kg"),
        pytest.param("0", "kgf", "%BW", None, "60", "0", id="no force is a value"),
        pytest.param("35", "%BW", "N/kg", None, None, "3.4323275", id="both per body mass: it cancels"),
        pytest.param("120", "Nm", "Nm/kg", None, "60", "2", id="both torques: the lever arm cancels"),
        pytest.param("60", "lb", "kg", None, None, "27.2155422", id="pounds of mass"),
        pytest.param("10", "in", "cm", None, None, "25.4", id="inches"),
        pytest.param("95", "mm", "cm", None, None, "9.5", id="millimetres"),
        pytest.param("10", "mph", "km/h", None, None, "16.09344", id="miles per hour"),
        pytest.param("5", "min/km", "km/h", None, None, "12", id="five minutes a kilometre"),
        pytest.param("12", "km/h", "min/km", None, None, "5", id="twelve kilometres an hour"),
    ],
)
def test_convert(value, from_unit, to_unit, lever_arm_cm, body_mass_kg, expected):
    found = convert(
        Decimal(value),
        from_unit,
        to_unit,
        lever_arm_cm=as_decimal(lever_arm_cm),
        body_mass_kg=as_decimal(body_mass_kg),
    )
    assert abs(found - Decimal(expected)) < Decimal("1e-20")


@pytest.mark.parametrize(
    ("value", "from_unit", "to_unit", "given_too", "reason"),
    [
        pytest.param("50", "kgf", "Nm", {}, "lever_arm_missing", id="torque without lever arm"),
        pytest.param("50", "Nm", "kgf", {"body_mass_kg": Decimal(60)}, "lever_arm_missing", id="force from a torque"),
        pytest.param("50", "kgf", "Nm/kg", {}, "lever_arm_missing", id="lever arm is named first"),
        pytest.param("50", "kgf", "Nm/kg", {"lever_arm_cm": Decimal(30)}, "body_mass_missing", id="then body mass"),
        pytest.param("50", "kgf", "%BW", {}, "body_mass_missing", id="per cent of an unknown weight"),
        pytest.param("50", "Nm", "Nm/kg", {}, "body_mass_missing", id="torque per unknown mass"),
        pytest.param("50", "kgf", "cm", {}, "not_convertible", id="a force is no length"),
        pytest.param("50", "kgf", "kg", {}, "not_convertible", id="a force is no mass"),
        pytest.param("0", "min/km", "km/h", {}, "zero", id="a pace of nothing"),
        pytest.param("0", "km/h", "min/km", {}, "zero", id="standing still has no pace"),
    ],
)
def test_convert_is_silent_with_its_reason(value, from_unit, to_unit, given_too, reason):
    assert convert(Decimal(value), from_unit, to_unit, **given_too) == Silent(reason)


@pytest.mark.parametrize(
    ("units", "given_too", "sentence"),
    [
        (("kgf", "stone"), {}, "cannot convert from 'kgf' to 'stone'"),
        (("kgf", "Nm"), {"lever_arm_cm": Decimal(0)}, "no torque at 0 cm"),
        (("kgf", "%BW"), {"body_mass_kg": Decimal(-1)}, "no force per kilogram of -1 kg"),
    ],
)
def test_what_cannot_be_is_an_error(units, given_too, sentence):
    with pytest.raises(ValueError, match=sentence):
        convert(Decimal(1), *units, **given_too)


@given(st.sampled_from(BY_DIMENSION), VALUES, st.decimals("10", "90", places=1), st.decimals("30", "150", places=1))
def test_there_and_back_is_the_same_value(units, value, lever_arm_cm, body_mass_kg):
    body = {"lever_arm_cm": lever_arm_cm, "body_mass_kg": body_mass_kg}
    there = convert(value, *units, **body)
    assert abs(convert(there, *reversed(units), **body) - value) < Decimal("1e-20")


@given(st.sampled_from(FORCES), st.sampled_from(FORCES), st.sampled_from(FORCES), VALUES)
def test_the_way_round_does_not_matter(first, second, third, value):
    body = {"lever_arm_cm": Decimal("31.5"), "body_mass_kg": Decimal("62.3")}
    by_way = convert(convert(value, first, second, **body), second, third, **body)
    assert abs(by_way - convert(value, first, third, **body)) < Decimal("1e-18")


@given(st.sampled_from(BY_DIMENSION), VALUES)
def test_nothing_is_assumed_about_a_body(units, value):
    found = convert(value, *units)
    assert isinstance(found, Decimal) or found.reason in ("lever_arm_missing", "body_mass_missing")
