"""Rules R-R01 and R-R02: whether running may start, and with which program."""

from datetime import timedelta
from decimal import Decimal

import pytest

from plans.running.choice import Choice, propose_program
from plans.running.criteria import COMPARISONS, CRITERIA, THRESHOLDS
from plans.running.readiness import Found, passes, readiness
from tests.plans.running.logs import day

TODAY = day(20)
BY_ID = {one.id: one for one in CRITERIA}
FULFILLING = {
    "walking": 30, "daily_pain": 1, "no_effusion": True, "full_extension": True, "flexion": 95, "quadriceps": 71,
    "hamstrings": 71, "hop": 71, "squats": 16, "bridges": 21, "heel_raises": 21, "vertical_hops": 16,
    "forward_hops": 16, "step_down": 3, "no_valgus": True, "circuit": 2, "no_limp": True,
    "brisk_walking": Decimal("6.76"), "fear": 28,
}  # fmt: skip
JUST_NOT = {
    "walking": 29, "daily_pain": 2, "no_effusion": False, "full_extension": False, "flexion": 94, "quadriceps": 70,
    "hamstrings": 70, "hop": 70, "squats": 15, "bridges": 20, "heel_raises": 20, "vertical_hops": 15,
    "forward_hops": 15, "step_down": 4, "no_valgus": False, "circuit": 3, "no_limp": False,
    "brisk_walking": Decimal("6.75"), "fear": 29,
}  # fmt: skip


def found(value, number=20, origin="assessment"):
    return Found(value, day(number), origin)


def all_well(**changes):
    values = {key: [found(value)] for key, value in FULFILLING.items()}
    return values | {key: value if isinstance(value, list) else [value] for key, value in changes.items()}


def status(result, key):
    return next(one.status for one in result.judged if one.criterion.id == key)


def ids(judged):
    return [one.criterion.id for one in judged]


def test_all_fulfilled_may_start():
    result = readiness(all_well(), TODAY)
    assert (result.may_start, {one.status for one in result.judged}) == (True, {"passed"})
    assert (result.missing, result.failed, result.retest, result.notes) == ((), (), (), ())


@pytest.mark.parametrize("key", FULFILLING)
def test_each_criterion_at_its_line(key):
    at_line, below = readiness(all_well(), TODAY), readiness(all_well(**{key: found(JUST_NOT[key])}), TODAY)
    assert (status(at_line, key), status(below, key)) == ("passed", "failed")
    assert below.may_start is not BY_ID[key].is_bar
    assert ids(below.failed if BY_ID[key].is_bar else below.notes) == [key]


@pytest.mark.parametrize("key", FULFILLING)
def test_each_criterion_missing(key):
    result = readiness(all_well(**{key: []}), TODAY)
    assert (status(result, key), result.may_start) == ("missing", not BY_ID[key].is_bar)
    assert ids(result.missing) == ([key] if BY_ID[key].is_bar else [])


@pytest.mark.parametrize("key", FULFILLING)
def test_each_criterion_can_be_switched_off(key):
    result = readiness(all_well(**{key: found(JUST_NOT[key])}), TODAY, switched_off=[key])
    assert (status(result, key), result.may_start) == ("off", True)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        pytest.param(6, "passed", id="14 days old"),
        pytest.param(5, "expired", id="15 days old"),
        pytest.param(21, "missing", id="a day ahead is left out"),
    ],
)
def test_a_value_holds_for_fourteen_days(number, expected):
    result = readiness(all_well(hop=found(80, number)), TODAY)
    assert (status(result, "hop"), result.may_start) == (expected, expected == "passed")
    assert ids(result.retest) == (["hop"] if expected == "expired" else [])


def test_a_failed_test_of_long_ago_is_to_be_done_again_not_failed():
    assert status(readiness(all_well(hop=found(10, 1)), TODAY), "hop") == "expired"


def test_the_newest_value_counts_and_of_one_day_the_worse():
    assert status(readiness(all_well(hop=[found(60, 18), found(80, 19)]), TODAY), "hop") == "passed"
    assert status(readiness(all_well(hop=[found(80, 18), found(60, 19)]), TODAY), "hop") == "failed"
    assert status(readiness(all_well(hop=[found(80, 19), found(60, 19)]), TODAY), "hop") == "failed"


def test_nothing_asked_is_no_leave_to_run():
    assert readiness({}, TODAY, switched_off=list(BY_ID)).may_start is False


def test_nothing_found_lists_everything_that_bars():
    result = readiness({}, TODAY)
    assert (ids(result.missing), result.may_start) == ([one.id for one in CRITERIA if one.is_bar], False)


def test_the_other_leg_is_no_measure_when_both_knees_hurt():
    worse = {key: found(JUST_NOT[key]) for key in ("flexion", "quadriceps", "hamstrings", "hop")}
    result = readiness(all_well(**worse), TODAY, both_knees=True)
    assert [one.criterion.id for one in result.judged if one.status == "not_applicable"] == list(worse)
    assert result.may_start


def test_fear_of_movement_is_a_note_and_no_bar():
    result = readiness(all_well(fear=found(44)), TODAY)
    assert (result.may_start, ids(result.notes), result.failed) == (True, ["fear"], ())


def test_the_circuit_is_tried_again_two_weeks_later():
    judged = readiness(all_well(circuit=found(3, 18), hop=found(10)), TODAY).judged
    assert {one.criterion.id: one.retest_on for one in judged if one.status == "failed"} == {
        "circuit": day(18) + timedelta(days=14),
        "hop": None,
    }


def test_a_clinic_changes_a_threshold():
    own = {"readiness.hop": Decimal(85)}
    result = readiness(all_well(hop=found(85)), TODAY, thresholds=own)
    assert (status(result, "hop"), next(one.line for one in result.judged if one.criterion.id == "hop")) == (
        "failed",
        85,
    )
    assert status(readiness(all_well(hop=found(86)), TODAY, thresholds=own), "hop") == "passed"


@pytest.mark.parametrize("line", [59, 101])
def test_a_threshold_out_of_range_is_refused(line):
    with pytest.raises(ValueError, match=r"readiness\.hop is .*, not from 60 to 100 %"):
        readiness({}, TODAY, thresholds={"readiness.hop": Decimal(line)})


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("daily_pain", 11, "daily_pain is 11, not from 0 to 10"),
        ("squats", -1, "squats is -1"),
        ("fear", 10, "fear is 10, not from 11 to 44"),
        ("walking", True, "walking is True, not a number"),
        ("walking", Decimal("nan"), "not a number"),
        ("walking", 2.5, "not a number"),
        ("no_limp", 1, "no_limp is 1, not yes or no"),
        ("jumping", 1, "no criterion jumping"),
    ],
)
def test_a_value_that_cannot_be_is_refused(key, value, message):
    with pytest.raises(ValueError, match=message):
        readiness({key: [found(value)]}, TODAY)


def test_an_unknown_criterion_cannot_be_switched_off():
    with pytest.raises(ValueError, match="no criterion jumping"):
        readiness({}, TODAY, switched_off=["jumping"])


@pytest.mark.parametrize(
    ("comparison", "below", "at", "above"),
    [
        ("from", False, True, True),
        ("above", False, False, True),
        ("below", True, False, False),
        ("at_most", True, True, False),
    ],
)
def test_comparisons(comparison, below, at, above):
    criterion = next(one for one in CRITERIA if one.comparison == comparison)
    line = criterion.threshold.default
    assert [passes(criterion, line + step, line) for step in (-1, 0, 1)] == [below, at, above]


def test_every_comparison_is_used_and_every_threshold_lies_within_its_range():
    assert {one.comparison for one in CRITERIA} == {None, *COMPARISONS}
    assert [one.key for one in THRESHOLDS if not one.low <= one.default <= one.high] == []
    assert len({one.id for one in CRITERIA}) == len(CRITERIA) == len(FULFILLING)


# --- R-R02 ------------------------------------------------------------------------------------------------------------
OFFERED = ("p1", "p2", "p3", "p8")


@pytest.mark.parametrize(
    ("ground", "offered", "expected"),
    [
        pytest.param("treadmill", OFFERED, Choice("p1", ("p3", "p2", "p8")), id="treadmill: P1"),
        pytest.param("field", OFFERED, Choice("p3", ("p1", "p2", "p8")), id="field: P3"),
        pytest.param(None, OFFERED, Choice(None, ("p1", "p3", "p2", "p8")), id="not told: none, knee first"),
        pytest.param("treadmill", ("p8", "p3"), Choice(None, ("p3", "p8")), id="not on offer"),
    ],
)
def test_which_program(ground, offered, expected):
    assert propose_program(ground, offered) == expected


def test_other_ground_is_refused():
    with pytest.raises(ValueError, match="ground is 'beach', not one of treadmill, field"):
        propose_program("beach", OFFERED)
