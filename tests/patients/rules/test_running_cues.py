"""Cues while running: the tables of docs/rules.md, R-I07 and R-I08."""

from decimal import Decimal

import pytest

from tests.patients.rules.runner import card, offered, runner, silence

HURTS = {"pain_running": 3, "running_speed": 10}
UNFLAGGED = {("overstride", "right"): "no", ("hip_adduction", "right"): 20, ("pelvic_drop", "right"): 6}


def at(cadence, **more):
    return HURTS | {"cadence": cadence} | more


# --- R-I07 ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("cadence", "first", "most"),
    [(160, 168, 176), (170, 179, 187), ("165.5", 174, 182), (150, 158, 165), (168, 176, 185)],
)
def test_a_low_cadence_brings_targets_of_5_and_up_to_10_percent(cadence, first, most):
    one = card("R-I07", runner(at(cadence)))
    [target] = [offer for offer in one.offers if offer.kind == "cadence"]
    targets = {used.name: used.value for used in one.used if used.name.endswith("target")}
    assert (target.code, target.amount) == ("CADENCE", Decimal(first))
    assert targets == {"cadence_first_target": Decimal(first), "cadence_highest_target": Decimal(most)}
    assert (offered(one, "education"), one.statement) == (["ED9"], "C9")


@pytest.mark.parametrize(
    ("flag", "value"),
    [("overstride", "yes"), ("hip_adduction", "20.1"), ("pelvic_drop", "6.1")],
)
def test_a_gait_that_loads_the_knee_is_enough_up_to_178(flag, value):
    seen = UNFLAGGED | {(flag, "right"): value}
    assert card("R-I07", runner(at(178) | seen)).used[3].name == flag
    assert silence("R-I07", runner(at(179) | seen)) == ("cadence_high", ())


def test_above_170_and_nothing_flagged_is_silent():
    assert silence("R-I07", runner(at(171) | UNFLAGGED)) == ("not_met", ())


def test_what_of_the_gait_was_not_looked_at_is_named():
    seen = {("overstride", "right"): "no"}
    assert silence("R-I07", runner(at(171) | seen)) == ("not_tested", ("hip_adduction", "pelvic_drop"))


@pytest.mark.parametrize("age", [17, None])
def test_angles_of_adults_flag_nothing_in_a_minor_or_at_an_unknown_age(age):
    seen = UNFLAGGED | {("hip_adduction", "right"): 30}
    missing = ("age",) if age is None else ()
    reason = "not_tested" if missing else "not_met"
    assert silence("R-I07", runner(at(171) | seen, age=age)) == (reason, missing)


def test_the_sound_leg_flags_nothing():
    seen = UNFLAGGED | {("pelvic_drop", "left"): 12}
    assert silence("R-I07", runner(at(175) | seen)) == ("not_met", ())
    assert card("R-I07", runner(at(175) | seen, affected="left")).side == ""


def test_no_pain_when_running_is_silent():
    assert silence("R-I07", runner(at(150, pain_running=0))) == ("not_met", ())


@pytest.mark.parametrize("name", ["cadence", "running_speed", "pain_running"])
def test_each_missing_input_is_named(name):
    found = at(160)
    del found[name]
    assert silence("R-I07", runner(found)) == ("not_tested", (name,))


def test_an_angle_from_video_brings_its_doubts():
    one = card("R-I07", runner(at(160) | UNFLAGGED | {("pelvic_drop", "right"): 9}))
    assert (one.conflicts, "two_d_error" in one.notes) == (("pelvic_drop",), True)
    plain = card("R-I07", runner(at(160)))
    assert (plain.conflicts, "two_d_error" in plain.notes) == ((), False)


def test_a_clinic_may_move_both_lines():
    moved = {"low_cadence": Decimal(165), "high_cadence": Decimal(175)}
    assert silence("R-I07", runner(at(166) | UNFLAGGED, thresholds=moved)) == ("not_met", ())
    assert silence("R-I07", runner(at(176), thresholds=moved)) == ("cadence_high", ())


# --- R-I08 ------------------------------------------------------------------------------------------------------------
REARFOOT = {("foot_strike", "right"): "rearfoot"}
STRONG = {("heel_raise_repetitions", "right"): 20, ("heel_raise_repetitions", "left"): 20}
HEALTHY = {"achilles_or_calf_history": False}


def test_a_rearfoot_striker_with_strong_calves_may_try_the_forefoot():
    one = card("R-I08", runner(REARFOOT | STRONG, signs=HEALTHY))
    assert (one.level, one.statement, one.offers) == ("note", "C9", ())
    assert set(one.notes) == {"optional", "one_cue", "calf_load", "bent_knee_heel_raise", "small_share"}


@pytest.mark.parametrize(
    ("found", "signs", "expected"),
    [
        pytest.param({("heel_raise_repetitions", "left"): 19}, HEALTHY, ("not_met", ()), id="one calf at 19"),
        pytest.param({("foot_strike", "right"): "midfoot"}, HEALTHY, ("not_met", ()), id="midfoot"),
        pytest.param(
            {}, {"achilles_or_calf_history": True}, ("achilles_or_calf_history", ()), id="an Achilles or calf injury"
        ),
        pytest.param({}, {}, ("not_tested", ("achilles_or_calf_history",)), id="history not asked"),
    ],
)
def test_no_forefoot_otherwise(found, signs, expected):
    assert silence("R-I08", runner(REARFOOT | STRONG | found, signs=signs)) == expected


@pytest.mark.parametrize(
    ("left_out", "missing"),
    [
        (("foot_strike", "right"), "foot_strike"),
        (("heel_raise_repetitions", "right"), "heel_raise_repetitions"),
        (("heel_raise_repetitions", "left"), "heel_raise_repetitions"),
    ],
)
def test_each_missing_test_is_named(left_out, missing):
    found = {name: value for name, value in (REARFOOT | STRONG).items() if name != left_out}
    assert silence("R-I08", runner(found, signs=HEALTHY)) == ("not_tested", (missing,))
