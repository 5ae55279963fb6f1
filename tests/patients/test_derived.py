"""Arithmetic on measured values: the worked examples of the rules, each boundary, and silence on what is missing."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.derived import (
    Silent,
    cadence_target,
    changed,
    fpi_band,
    fpi_total,
    lsd_band,
    lsi,
    smallest_change,
    squat_rating,
    symmetry,
    trial_best,
    trial_mean,
)
from patients.measures import Source, registry

WITH_ERROR = [m.id for m in registry().values() if m.smallest_changes]
FORCES = st.decimals("0.1", "120", places=1)


@pytest.mark.parametrize(
    ("affected", "unaffected", "expected"),
    [
        pytest.param("18", "21", "85.7", id="worked example E8"),
        pytest.param("21", "18", "116.7", id="affected side stronger"),
        pytest.param("20", "20", "100.0", id="equal"),
        pytest.param("17.99", "20", "90.0", id="rounded to a tenth"),
        pytest.param("8.005", "10", "80.1", id="half rounds up"),
    ],
)
def test_lsi(affected, unaffected, expected):
    assert str(lsi(Decimal(affected), Decimal(unaffected))) == expected


@pytest.mark.parametrize(("affected", "unaffected"), [("0", "20"), ("20", "0"), ("-1", "20"), ("20", "-1")])
def test_lsi_of_nothing_is_an_error(affected, unaffected):
    with pytest.raises(ValueError, match="no symmetry index from"):
        lsi(Decimal(affected), Decimal(unaffected))


@pytest.mark.parametrize(
    ("right", "left", "affected_side", "expected"),
    [
        pytest.param("18", "21", "right", Decimal("85.7"), id="E8 right"),
        pytest.param("21", "18", "left", Decimal("85.7"), id="E8 left"),
        pytest.param("18", "21", "both", Silent("bilateral"), id="E9 both sides affected"),
        pytest.param(None, None, "both", Silent("bilateral"), id="bilateral before missing"),
        pytest.param(None, "21", "right", Silent("one_side_missing"), id="right missing"),
        pytest.param("18", None, "right", Silent("one_side_missing"), id="left missing"),
        pytest.param(None, None, "left", Silent("one_side_missing"), id="both missing"),
        pytest.param("0", "21", "right", Silent("zero"), id="affected 0"),
        pytest.param("18", "0", "right", Silent("zero"), id="unaffected 0"),
        pytest.param("0", None, "right", Silent("one_side_missing"), id="missing before 0"),
    ],
)
def test_symmetry(right, left, affected_side, expected):
    right, left = (None if side is None else Decimal(side) for side in (right, left))
    assert symmetry(right, left, affected_side) == expected


@pytest.mark.parametrize(("right", "left"), [("-1", "20"), ("20", "-1"), ("-1", "0")])
def test_symmetry_of_a_negative_value_is_an_error(right, left):
    with pytest.raises(ValueError, match="no symmetry index from"):
        symmetry(Decimal(right), Decimal(left), "right")


def test_symmetry_needs_a_known_side():
    with pytest.raises(ValueError, match="affected side 'Right' is none of right, left, both"):
        symmetry(Decimal(18), Decimal(21), "Right")


@given(FORCES, FORCES)
def test_symmetry_mirrors(right, left):
    assert symmetry(right, left, "right") == symmetry(left, right, "left")


@given(FORCES, FORCES)
def test_symmetry_is_below_a_hundred_only_where_the_affected_side_is_weaker(right, left):
    assert (symmetry(right, left, "right") < 100) <= (right < left)
    assert (symmetry(right, left, "right") > 100) <= (right > left)


def test_trial_mean():
    assert trial_mean([Decimal("18.0"), Decimal("19.5"), Decimal("20.1")]) == Decimal("19.2")
    assert trial_mean([]) == Silent("value_missing")


@pytest.mark.parametrize(
    ("trials", "higher_is_better", "expected"),
    [
        (("18", "19.5", "20.1"), True, Decimal("20.1")),
        (("18", "19.5", "20.1"), False, Decimal(18)),
        (("164", "166"), None, Silent("no_direction")),
        ((), True, Silent("value_missing")),
    ],
)
def test_trial_best(trials, higher_is_better, expected):
    assert trial_best([Decimal(one) for one in trials], higher_is_better) == expected


@pytest.mark.parametrize(
    ("faults", "expected"),
    [
        pytest.param([False] * 5, "good", id="none"),
        pytest.param([True, False, False, False, False], "good", id="one"),
        pytest.param([True, True, False, False, False], "fair", id="two"),
        pytest.param([True, True, True, False, False], "fair", id="three"),
        pytest.param([True, True, True, True, False], "poor", id="four"),
        pytest.param([True] * 5, "poor", id="five"),
        pytest.param([True, True, True, True, None], Silent("item_missing"), id="a box left open"),
    ],
)
def test_squat_rating(faults, expected):
    assert squat_rating(faults) == expected


def test_squat_rating_needs_five_boxes():
    with pytest.raises(ValueError, match="five boxes, not 4"):
        squat_rating([True] * 4)


@pytest.mark.parametrize(
    ("cadence", "percent", "speed_known", "expected"),
    [
        pytest.param("164", 5, True, 172, id="five per cent, 172.2"),
        pytest.param("164", 10, True, 180, id="ten per cent, 180.4"),
        pytest.param("170", 5, True, 179, id="half rounds up, 178.5"),
        pytest.param("178", 5, True, 187, id="178 still has a target"),
        pytest.param("178.5", 5, True, Silent("cadence_high"), id="above 178 none is suggested"),
        pytest.param("164", 5, False, Silent("speed_missing"), id="no speed"),
        pytest.param("190", 5, False, Silent("speed_missing"), id="speed before height"),
        pytest.param(None, 5, True, Silent("value_missing"), id="no cadence"),
    ],
)
def test_cadence_target(cadence, percent, speed_known, expected):
    assert cadence_target(cadence and Decimal(cadence), percent, speed_known=speed_known) == expected


@pytest.mark.parametrize(("cadence", "percent"), [(0, 5), (-160, 5), (160, 0), (160, -5)])
def test_cadence_target_of_nothing_is_an_error(cadence, percent):
    with pytest.raises(ValueError, match="no target of"):
        cadence_target(Decimal(cadence), percent, speed_known=True)


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([1, 1, 1, 1, 1, 0], 5),
        ([-2] * 6, -12),
        ([2] * 6, 12),
        ([2, 2, 2, 2, 2, None], Silent("item_missing")),
    ],
)
def test_fpi_total(items, expected):
    assert fpi_total(items) == expected


@pytest.mark.parametrize("items", [[1] * 5, [1] * 7, [3, 0, 0, 0, 0, 0], [-3, 0, 0, 0, 0, None]])
def test_fpi_total_of_wrong_items_is_an_error(items):
    with pytest.raises(ValueError, match="FPI-6"):
        fpi_total(items)


@pytest.mark.parametrize(
    ("total", "band"),
    [
        (-12, "highly_supinated"), (-5, "highly_supinated"), (-4, "supinated"), (-1, "supinated"), (0, "normal"),
        (5, "normal"), (6, "pronated"), (9, "pronated"), (10, "highly_pronated"), (12, "highly_pronated"),
    ],
)  # fmt: skip
def test_fpi_band_at_each_edge(total, band):
    assert fpi_band(total) == band


@pytest.mark.parametrize(
    ("total", "band"), [(0, "good"), (1, "good"), (2, "moderate"), (3, "moderate"), (4, "poor"), (6, "poor")]
)
def test_lsd_band_at_each_edge(total, band):
    assert lsd_band(total) == band


@pytest.mark.parametrize(
    ("band", "total"),
    [(fpi_band, -13), (fpi_band, 13), (fpi_band, Decimal("5.5")), (lsd_band, -1), (lsd_band, 7), (lsd_band, 3.5)],
)
def test_band_outside_the_scale_is_an_error(band, total):
    with pytest.raises(ValueError, match=f"not {total}"):
        band(total)


@pytest.mark.parametrize(
    ("measure_id", "earlier", "later", "expected"),
    [
        pytest.param("hip_abduction_strength", "21", "18", "within_error", id="E8: 3 kgf is below 5.0"),
        pytest.param("hip_abduction_strength", "18", "22.9", "within_error", id="just below"),
        pytest.param("hip_abduction_strength", "18", "23", "beyond_error", id="just reached"),
        pytest.param("hip_abduction_strength", "23", "18", "beyond_error", id="a fall counts as well"),
        pytest.param("hip_external_rotation_strength", "10", "16.6", "within_error", id="rotation below 6.7"),
        pytest.param("hip_external_rotation_strength", "10", "16.7", "beyond_error", id="rotation 6.7"),
        pytest.param("weight_bearing_lunge", "8", "9.8", "within_error", id="lunge below 1.9 cm"),
        pytest.param("weight_bearing_lunge", "8", "9.9", "beyond_error", id="lunge 1.9 cm"),
        pytest.param("weight_bearing_lunge_angle", "35", "39.6", "within_error", id="lunge below 4.7°"),
        pytest.param("weight_bearing_lunge_angle", "35", "39.7", "beyond_error", id="lunge 4.7°"),
        pytest.param("prone_knee_bend", "120", "131.8", "within_error", id="knee bend below 11.9°"),
        pytest.param("prone_knee_bend", "120", "131.9", "beyond_error", id="knee bend 11.9°"),
        pytest.param("step_down_repetitions", "10", "12", "within_error", id="two repetitions"),
        pytest.param("step_down_repetitions", "10", "13", "beyond_error", id="three repetitions"),
        pytest.param("knee_flexion_contact", "12", "25.9", "within_error", id="gait, other day, below 14°"),
        pytest.param("knee_flexion_contact", "12", "26", "beyond_error", id="gait, other day, 14°"),
        pytest.param("hip_abduction_strength", None, "18", Silent("value_missing"), id="no earlier value"),
        pytest.param("hip_abduction_strength", "18", None, Silent("value_missing"), id="no later value"),
        pytest.param("knee_extension_strength", "30", "60", Silent("error_unknown"), id="no published error"),
        pytest.param("hip_extension_strength", "30", "60", Silent("error_unknown"), id="error known as torque only"),
        pytest.param("pelvic_drop", "2", "12", Silent("error_unknown"), id="2D figure is for the knee only"),
    ],
)
def test_changed(measure_id, earlier, later, expected):
    earlier, later = (None if value is None else Decimal(value) for value in (earlier, later))
    assert changed(measure_id, earlier, later) == expected


@pytest.mark.parametrize(
    ("measure_id", "later", "expected"),
    [
        ("knee_flexion_contact", "19.9", "within_error"),
        ("knee_flexion_contact", "20", "beyond_error"),
        ("hip_abduction_strength", "16.9", "within_error"),
        ("hip_abduction_strength", "17", "beyond_error"),
    ],
)
def test_changed_within_one_visit(measure_id, later, expected):
    assert changed(measure_id, Decimal(12), Decimal(later), same_day=True) == expected


def test_changed_refuses_a_measure_that_does_not_exist():
    with pytest.raises(ValueError, match="no measure 'hip_strenght' in the registry"):
        changed("hip_strenght", Decimal(1), Decimal(2))


@given(st.sampled_from(WITH_ERROR), FORCES, FORCES)
def test_changed_does_not_depend_on_the_order(measure_id, one, other):
    assert changed(measure_id, one, other) == changed(measure_id, other, one)


def test_smallest_changes_known():
    assert {name: str(smallest_change(name).limit) for name in WITH_ERROR} == {
        "hip_abduction_strength": "5.0",
        "hip_external_rotation_strength": "6.7",
        "hip_extension_strength": "14.8",
        "step_down_repetitions": "3",
        "weight_bearing_lunge": "1.9",
        "weight_bearing_lunge_angle": "4.7",
        "prone_knee_bend": "11.9",
        "thomas_hip": "19.4",
        "thomas_knee": "19.4",
        "navicular_drop": "2.8",
        "knee_flexion_contact": "14",
    }
    assert smallest_change("pelvic_drop") is None


@pytest.mark.parametrize(
    ("measure_id", "smallest"),
    [pytest.param(m.id, one, id=f"{m.id}-{one.limit}") for m in registry().values() for one in m.smallest_changes],
)
def test_each_smallest_change_is_said_with_its_measure(measure_id, smallest):
    measure = registry()[measure_id]
    for figure in filter(None, (smallest.limit, smallest.same_day, smallest.sem)):
        assert str(figure) in measure.en.reference
        assert str(figure).replace(".", ",") in measure.es.reference


@pytest.mark.parametrize("measure_id", [name for name in WITH_ERROR if smallest_change(name).sem])
def test_calculated_changes_follow_from_the_standard_error(measure_id):
    smallest = smallest_change(measure_id)
    assert smallest.source in {Source("Piva06", "C"), Source("Peeler08", "C")}
    assert (Decimal("1.96") * Decimal(2).sqrt() * smallest.sem).quantize(Decimal("0.1")) == smallest.limit
