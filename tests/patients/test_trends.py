"""Change between visits: what counts as real, what is never compared, what was found before."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.catalogue import stranger
from patients.measure import Whom
from patients.measures import registry
from patients.rules.findings import Reading
from patients.trends import Visit, compare, is_asymmetric, series_of, symmetry_of

FIRST = date(2026, 3, 2)
HIP = "hip_abduction_strength"  # smallest change 5.0 kgf, higher is better
LUNGE = "weight_bearing_lunge"  # smallest change 1.9 cm, cut-off 9 cm
ADULT = Whom("female", adult=True)


def visit(number, values, **more):
    """Return a visit of the week; values: (measure, side) -> number or answer, typed in the measure's own unit."""
    day = FIRST + timedelta(weeks=number)
    readings = {
        place: Reading(trials=(value if place[0] in CHOICES else Decimal(value),), on=day, **more)
        for place, value in values.items()
    }
    return Visit(pk=number, on=day, readings=readings)


CHOICES = {"patellar_tilt", "j_sign", "pain_palpation"}


def compared(measure, side, then, now, then_more=None, now_more=None, whom=ADULT):
    visits = (
        visit(0, {(measure, side): then} if then else {}, **(then_more or {})),
        visit(4, {(measure, side): now} if now else {}, **(now_more or {})),
    )
    return compare(registry()[measure], side, *visits, whom)


@pytest.mark.parametrize(
    ("measure", "then", "now", "expected"),
    [
        pytest.param(HIP, "18", "23", "improved", id="equal to the error counts"),
        pytest.param(HIP, "18", "22.9", "within_error", id="just below it does not"),
        pytest.param(HIP, "23", "18", "worse", id="down where up is better"),
        pytest.param("active_knee_extension", "30", "30", "unknown", id="no published error"),
        pytest.param(HIP, None, "18", "only_now", id="new"),
        pytest.param(HIP, "18", None, "only_then", id="not taken again"),
        pytest.param("j_sign", "none", "mild", "changed", id="another answer"),
        pytest.param("j_sign", "none", "none", "same", id="the same answer"),
    ],
)
def test_verdicts(measure, then, now, expected):
    assert compared(measure, "right", then, now).verdict == expected


def test_what_was_taken_otherwise_is_not_compared():
    ankle, thigh = ({"settings": {"hip_abduction_position": name}} for name in ("ankle", "thigh"))
    found = compared(HIP, "left", "18", "29", ankle, thigh)
    assert (found.verdict, found.change.reason) == ("not_alike", "settings_differ")


def test_another_unit_is_converted():
    found = compared(HIP, "left", "18", "200", now_more={"unit": "N"})
    assert (found.verdict, round(found.change.difference, 2)) == ("within_error", Decimal("2.39"))


def test_pain_leaves_a_change_unjudged():
    assert compared(HIP, "left", "18", "29", {"pain_limited": True}).verdict == "unknown"


@pytest.mark.parametrize(
    ("value", "expected"), [("8.9", True), ("9", False), (None, None)], ids=["below", "the end itself", "no value"]
)
def test_the_cut_off(value, expected):
    assert compared(LUNGE, "right", "12", value).abnormal_now is expected


@pytest.mark.parametrize("whom", [Whom("female"), Whom()], ids=["young", "nothing known"])
def test_a_cut_off_of_adults_is_not_held_against_the_young(whom):
    assert compared(LUNGE, "right", "12", "8.9", whom=whom).abnormal_now is None


def test_the_quality_of_a_movement_is_judged_at_any_age():
    assert compared("lateral_step_down", "right", "1", "4", whom=Whom()).abnormal_now is True


def test_no_value_is_never_normal():
    assert compared(LUNGE, "right", None, "8").abnormal_then is None


def both(right, left):
    return visit(0, {(HIP, "right"): right, (HIP, "left"): left})


@pytest.mark.parametrize(
    ("affected", "index", "asymmetric"),
    [("right", Decimal("85.7"), True), ("left", Decimal("116.7"), False)],
)
def test_symmetry(affected, index, asymmetric):
    found = symmetry_of(registry()[HIP], both("18", "21"), affected)
    assert (found, is_asymmetric(registry()[HIP], found)) == (index, asymmetric)


def test_both_sides_affected_have_no_symmetry():
    found = symmetry_of(registry()[HIP], both("18", "21"), "both")
    assert (found.reason, is_asymmetric(registry()[HIP], found)) == ("bilateral", None)


def test_one_visit_is_no_series():
    assert series_of(registry()[HIP], [both("18", "21")]) is None


def test_answers_are_no_series():
    assert series_of(registry()["j_sign"], [visit(n, {("j_sign", "right"): "none"}) for n in range(3)]) is None


def test_a_series_in_two_units_is_told_in_the_measures_own():
    visits = [visit(0, {(HIP, "right"): "18"}), visit(4, {(HIP, "right"): "245.16625"}, unit="N")]
    series = series_of(registry()[HIP], visits)
    assert (series.unit, [point.value for point in series.lines[0].points]) == ("kgf", [18, 25])
    assert series.moved


def test_what_cannot_be_converted_is_named():
    visits = [visit(n, {(HIP, "right"): "18"}) for n in range(2)]
    visits.append(visit(4, {(HIP, "right"): "1.2"}, unit="Nm/kg"))
    lost = series_of(registry()[HIP], visits).lines[0].lost
    assert lost == ((visits[2].on, "lever_arm_missing"),)


def test_a_value_taken_otherwise_is_marked():
    ankle, thigh = ({"settings": {"hip_abduction_position": name}} for name in ("ankle", "thigh"))
    visits = [visit(n, {(HIP, "left"): "18"}, **how) for n, how in enumerate([ankle, thigh, ankle])]
    assert [point.alike for point in series_of(registry()[HIP], visits).lines[0].points] == [True, False, True]


def test_a_vanished_measure_is_drawn_but_not_judged():
    visits = [visit(n, {("old_test", "right"): str(n)}) for n in range(3)]
    series = series_of(stranger("old_test"), visits)
    assert ([point.value for point in series.lines[0].points], series.moved) == ([0, 1, 2], False)


@given(st.decimals(1, 60, places=1), st.decimals(1, 60, places=1))
def test_there_and_back_is_the_opposite(one, other):
    there, back = compared(HIP, "right", str(one), str(other)), compared(HIP, "right", str(other), str(one))
    opposite = {"improved": "worse", "worse": "improved", "within_error": "within_error"}
    assert back.verdict == opposite[there.verdict]
