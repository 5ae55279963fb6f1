"""What a therapist typed is understood, refused, or asked to be confirmed; its unit is kept as typed."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.measures import NUMERIC, registry
from patients.typed import Typed, ValueRefused, check_value, check_values
from patients.units import unit_named

EVERY = list(registry().values())
FORCE, LUNGE = registry()["hip_abduction_strength"], registry()["weight_bearing_lunge"]


@pytest.mark.parametrize(
    ("measure_id", "raw", "expected"),
    [
        pytest.param("hip_abduction_strength", "18.5", "18.5", id="point"),
        pytest.param("hip_abduction_strength", "18,5", "18.5", id="comma"),
        pytest.param("hip_abduction_strength", "  18,5 kgf ", "18.5", id="spaces and unit"),
        pytest.param("hip_abduction_strength", "18KGF", "18.0", id="unit in capitals, whole number gets its decimal"),
        pytest.param("hip_abduction_strength", "18.50", "18.5", id="a trailing nought is no precision"),
        pytest.param("hip_abduction_strength", ".5", "0.5", id="no leading nought"),
        pytest.param("hip_abduction_strength", "18\u00a0kgf", "18.0", id="no-break space"),
        pytest.param("hip_abduction_strength", "120", "120.0", id="upper end"),
        pytest.param("ober", "−24,6°", "-24.6", id="true minus and degree sign"),
        pytest.param("thomas_hip", "-0", "0", id="minus nought"),
        pytest.param("foot_posture_total", "+6", "6", id="plus"),
        pytest.param("pain_worst", "7/10", "7", id="out of ten"),
        pytest.param("pain_worst", "10/10", "10", id="ten out of ten"),
        pytest.param("cadence", "172 ppm", "172", id="Spanish unit"),
        pytest.param("running_speed", "10,5 km/h", "10.5", id="speed"),
    ],
)
def test_number_is_understood(measure_id, raw, expected):
    typed = check_value(registry()[measure_id], raw)
    assert (typed, str(typed.value)) == (Typed(Decimal(expected)), expected)


@pytest.mark.parametrize(
    ("measure_id", "raw", "code"),
    [
        pytest.param("hip_abduction_strength", "", "not_a_number", id="nothing"),
        pytest.param("hip_abduction_strength", "kgf", "not_a_number", id="a unit alone"),
        pytest.param("hip_abduction_strength", "strong", "not_a_number", id="a word"),
        pytest.param("hip_abduction_strength", "18 stone", "unknown_unit", id="a unit nobody uses for it"),
        pytest.param("hip_abduction_strength", "18 cm", "unknown_unit", id="a unit of something else"),
        pytest.param("hip_stability_isometric", "18 Nm", "unknown_unit", id="a torque where no lever arm is taken"),
        pytest.param("hip_abduction_strength", "1 8", "not_a_number", id="two numbers are not one"),
        pytest.param("hip_abduction_strength", "1.234,5", "not_a_number", id="thousands"),
        pytest.param("hip_abduction_strength", "1e1", "not_a_number", id="exponent"),
        pytest.param("hip_abduction_strength", "NaN", "not_a_number", id="NaN"),
        pytest.param("hip_abduction_strength", "Infinity", "not_a_number", id="infinity"),
        pytest.param("hip_abduction_strength", "1_0", "not_a_number", id="underscore"),
        pytest.param("hip_abduction_strength", "١٨", "not_a_number", id="other digits"),
        pytest.param("hip_abduction_strength", "120.1", "unusual", id="hip above 120 kgf"),
        pytest.param("hip_abduction_strength", "300.1", "out_of_range", id="hip above 300 kgf"),
        pytest.param("hip_abduction_strength", "120.15", "too_precise", id="precision before plausibility"),
        pytest.param("hip_abduction_strength", "-0.1", "out_of_range", id="below nought"),
        pytest.param("hip_abduction_strength", "9" * 5000, "out_of_range", id="very long"),
        pytest.param("hip_abduction_strength", "18.55", "too_precise", id="two decimals"),
        pytest.param("hip_abduction_strength", "1." + "0" * 60 + "1", "too_precise", id="sixty-one decimals"),
        pytest.param("weight_bearing_lunge", "30.1", "unusual", id="lunge above 30 cm"),
        pytest.param("cadence", "99", "unusual", id="cadence below 100"),
        pytest.param("cadence", "261", "unusual", id="cadence above 260"),
        pytest.param("cadence", "172.5", "too_precise", id="half a step"),
        pytest.param("pain_worst", "11", "out_of_range", id="pain above ten"),
        pytest.param("pain_worst", "6.5", "too_precise", id="half a point"),
        pytest.param("foot_posture_total", "-13", "out_of_range", id="below the scale"),
        pytest.param("lateral_step_down", "7", "out_of_range", id="above the scale"),
        pytest.param("j_sign", "", "unknown_choice", id="no choice"),
        pytest.param("j_sign", "huge", "unknown_choice", id="another choice"),
        pytest.param("patellar_tilt", "maybe", "unknown_choice", id="neither yes nor no"),
    ],
)
def test_value_is_refused(measure_id, raw, code):
    measure = registry()[measure_id]
    with pytest.raises(ValueRefused) as refused:
        check_value(measure, raw)
    assert (refused.value.code, refused.value.measure, refused.value.raw) == (code, measure, raw)
    told = measure.possible if code == "out_of_range" else (measure.low, measure.high)
    assert (refused.value.low, refused.value.high, refused.value.unit) == (*(told or (None, None)), measure.unit)


def test_what_was_typed_stays_out_of_the_text_that_may_be_logged():
    with pytest.raises(ValueRefused) as refused:
        check_value(registry()["cadence"], "Ana Example")
    assert str(refused.value) == "cadence: not_a_number"


@pytest.mark.parametrize(
    ("measure_id", "raw", "language", "expected"),
    [
        ("j_sign", "marked", "en", "marked"),
        ("j_sign", " MARKED ", "en", "marked"),
        ("j_sign", "Marcado", "es", "marked"),
        ("j_sign", "marcado", "es-ar", "marked"),
        ("j_sign", "marked", "es", "marked"),
        ("step_width", "crosses  the midline", "en", "crossover"),
        ("patellar_tilt", "Yes", "en", "yes"),
        ("patellar_tilt", "sí", "es", "yes"),
        ("patellar_tilt", "No", "es", "no"),
        ("patellar_tilt", "yes", "es", "yes"),
    ],
)
def test_choice_is_understood(measure_id, raw, language, expected):
    assert check_value(registry()[measure_id], raw, language) == Typed(expected)


def test_a_choice_in_another_language_is_refused():
    with pytest.raises(ValueRefused, match="unknown_choice"):
        check_value(registry()["j_sign"], "Marcado", "en")


@given(st.sampled_from([m for m in EVERY if m.kind in NUMERIC]), st.integers(0, 10**6), st.booleans(), st.booleans())
def test_every_plausible_value_survives_being_written_and_read(measure, seed, comma, unit):
    step = Decimal(1).scaleb(-measure.decimals)
    value = (measure.low + step * (seed % int((measure.high - measure.low) / step + 1))).quantize(step)
    written = (str(value).replace(".", ",") if comma else str(value)) + (f" {measure.unit}" if unit else "")
    assert check_value(measure, written) == Typed(value)


@given(st.sampled_from(EVERY), st.text(), st.booleans())
def test_any_text_gives_usable_values_or_a_refusal(measure, raw, confirmed):
    with suppress(ValueRefused):
        for typed in check_values(measure, raw, confirmed=confirmed):
            assert isinstance(typed.value, Decimal) == (measure.kind in NUMERIC)
            assert typed.unit in ("", *measure.units[1:])
            if typed.unit == "" and measure.kind in NUMERIC:
                low, high = measure.possible if confirmed else (measure.low, measure.high)
                assert low <= typed.value <= high


# -- unusual, and confirmed


@pytest.mark.parametrize(
    ("measure", "raw", "kept"),
    [
        pytest.param(FORCE, "120.1", Typed(Decimal("120.1")), id="above what is plausible"),
        pytest.param(FORCE, "300", Typed(Decimal(300)), id="the last that is possible"),
        pytest.param(registry()["cadence"], "86", Typed(Decimal(86)), id="steps of one foot"),
        pytest.param(FORCE, "2000 N", Typed(Decimal(2000), "N"), id="in another unit"),
    ],
)
def test_an_unusual_value_is_kept_once_it_is_confirmed(measure, raw, kept):
    with pytest.raises(ValueRefused, match="unusual"):
        check_value(measure, raw)
    assert check_value(measure, raw, confirmed=True) == kept


@pytest.mark.parametrize(
    ("measure", "raw"), [(FORCE, "300.1"), (FORCE, "3000 N"), (FORCE, "-1"), (registry()["pain_worst"], "11")]
)
def test_what_is_impossible_is_refused_though_confirmed(measure, raw):
    with pytest.raises(ValueRefused, match="out_of_range"):
        check_value(measure, raw, confirmed=True)


# -- units


@pytest.mark.parametrize(
    ("measure_id", "raw", "expected"),
    [
        pytest.param("hip_abduction_strength", "180 N", ("180", "N"), id="newton"),
        pytest.param("hip_abduction_strength", "180n", ("180", "N"), id="newton, small and close"),
        pytest.param("hip_abduction_strength", "18 lb", ("18", "lbf"), id="pounds of force"),
        pytest.param("hip_abduction_strength", "18 kg", ("18.0", ""), id="kg as it stands on the device"),
        pytest.param("hip_abduction_strength", "45,25 N m", ("45.25", "Nm"), id="torque with a space in it"),
        pytest.param("hip_abduction_strength", "1.12 Nm/kg", ("1.12", "Nm/kg"), id="torque per body mass"),
        pytest.param("hip_abduction_strength", "33 %BW", ("33", "%BW"), id="per cent of body weight"),
        pytest.param("hip_abduction_strength", "33 % PC", ("33", "%BW"), id="the same in Spanish"),
        pytest.param("body_mass", "150 lb", ("150", "lb"), id="pounds of mass"),
        pytest.param("hop_distance", "51.5 in", ("51.5", "in"), id="inches"),
        pytest.param("hop_distance", '51 "', ("51", "in"), id="inches as a sign"),
        pytest.param("running_speed", "6.5 mph", ("6.5", "mph"), id="miles per hour"),
        pytest.param("running_speed", "5:30", ("5.500", "min/km"), id="a pace"),
        pytest.param("running_speed", "5:20 min/km", ("5.333", "min/km"), id="a pace with its unit"),
        pytest.param("running_speed", "5.5 min/km", ("5.5", "min/km"), id="a pace in decimals"),
    ],
)
def test_the_unit_is_kept_as_it_was_typed(measure_id, raw, expected):
    typed = check_value(registry()[measure_id], raw)
    assert (str(typed.value), typed.unit) == expected


def test_a_time_is_no_force():
    with pytest.raises(ValueRefused, match="not_a_number"):
        check_value(FORCE, "5:30")


@pytest.mark.parametrize(
    ("measure", "raw", "code", "told"),
    [
        (FORCE, "1200 N", "unusual", ("0.0", "1176.8", "N")),
        (FORCE, "3000 N", "out_of_range", ("0.0", "2942.0", "N")),
        (FORCE, "401 Nm", "unusual", ("0", "400", "Nm")),
        (FORCE, "1001 Nm", "out_of_range", ("0", "1000", "Nm")),
        (registry()["running_speed"], "1:50", "unusual", ("2.0", "20.0", "min/km")),
        (registry()["running_speed"], "1:10", "out_of_range", ("1.3", "60.0", "min/km")),
        (LUNGE, "12 in", "unusual", ("0.0", "11.8", "in")),
    ],
)
def test_the_range_is_told_in_the_unit_that_was_typed(measure, raw, code, told):
    with pytest.raises(ValueRefused) as refused:
        check_value(measure, raw)
    assert refused.value.code == code
    assert (str(refused.value.low), str(refused.value.high), refused.value.unit) == told


# -- several trials in one field


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("  ", [], id="spaces"),
        pytest.param("18 19,5 18", [("18.0", ""), ("19.5", ""), ("18.0", "")], id="three"),
        pytest.param("18; 19.5", [("18.0", ""), ("19.5", "")], id="a semicolon between"),
        pytest.param("18 / 19.5", [("18.0", ""), ("19.5", "")], id="as they are shown"),
        pytest.param("180 N 176 N", [("180", "N"), ("176", "N")], id="a unit behind each"),
        pytest.param("180 176 N", [("180", "N"), ("176", "N")], id="a unit named once holds for all"),
        pytest.param("180 N 176", [("180", "N"), ("176", "N")], id="named with the first"),
        pytest.param("18 kgf 19", [("18.0", ""), ("19.0", "")], id="its own unit named once"),
    ],
)
def test_trials_in_one_field(raw, expected):
    assert [(str(one.value), one.unit) for one in check_values(FORCE, raw)] == expected


@pytest.mark.parametrize(
    ("measure", "raw", "code"),
    [
        pytest.param(FORCE, "18 kgf 180 N", "mixed_units", id="two units"),
        pytest.param(FORCE, "18 19 20 21", "too_many", id="four of three"),
        pytest.param(FORCE, "18 strong", "unknown_unit", id="a word behind a number"),
        pytest.param(FORCE, "strong 18", "not_a_number", id="a word first"),
        pytest.param(FORCE, "18 119 150", "unusual", id="one of them unusual"),
        pytest.param(LUNGE, "9 10", "not_a_number", id="two where one is kept"),
    ],
)
def test_trials_are_refused(measure, raw, code):
    with pytest.raises(ValueRefused) as refused:
        check_values(measure, raw)
    assert refused.value.code == code


def test_each_unit_has_its_own_spellings():
    for measure in EVERY:
        for unit in filter(None, measure.units):
            assert unit_named(unit, measure.units) == unit
