"""Which exercises suit what was found: the tables of docs/rules.md, R-I01, R-I03 to R-I06 and R-I11."""

from collections import Counter
from decimal import Decimal

import pytest

from exercises.actions import LIBRARY
from exercises.content import read_library
from patients.rules.card import Card, Silence
from patients.rules.exercise_choice import STRETCHES
from patients.rules.mobility import TISSUES
from tests.patients.rules.runner import ask, card, offered, plan, reading, runner, silence, subgroup

SHIPPED = {exercise.code: exercise for exercise in read_library(LIBRARY)}
HIP, KNEE, CONTROL = subgroup("MPD-hip", "hip_abduction_strength"), subgroup("MPD-knee"), subgroup("MCD")
PATELLA = subgroup("MOB-hypo", "patellar_glide_medial")


# --- R-I01 ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("squat", "exercises"),
    [
        pytest.param({"pain_squat": 2}, ["QW2", "QN5", "HA2", "HX2"], id="squat pain 2"),
        pytest.param({"pain_squat": 3}, ["QW2", "QN2", "HA2", "HX2"], id="squat pain 3"),
        pytest.param({}, ["QW2", "QN5", "QN2", "HA2", "HX2"], id="squat pain not recorded"),
    ],
)
def test_every_patient_is_offered_knee_and_hip_and_what_to_know(squat, exercises):
    one = card("R-I01", runner(squat))
    assert offered(one) == exercises
    assert offered(one, "education") == ["ED1", "ED2", "ED3", "ED6"]
    assert (one.statement, one.level, one.missing) == ("C4", "suggestion", ())


@pytest.mark.parametrize(
    ("planned", "exercises"),
    [
        pytest.param(["QN8"], ["HA2", "HX2"], id="knee is there"),
        pytest.param(["QW1"], ["HA2", "HX2"], id="knee is there, standing"),
        pytest.param(["HR9"], ["QW2", "QN5"], id="hip is there"),
        pytest.param(["CT1", "FL3"], ["QW2", "QN5", "HA2", "HX2"], id="neither trunk nor stretches count"),
        pytest.param(["QW1", "HX1"], [], id="both are there"),
    ],
)
def test_the_half_that_the_plan_has_is_not_offered_again(planned, exercises):
    assert offered(card("R-I01", runner({"pain_squat": 0}, plan=plan(*planned)))) == exercises


def test_nothing_is_suggested_that_the_plan_holds_already():
    whole = plan("QW1", "HA1", beside=["ED1", "ED2", "ED3", "ED6"])
    assert silence("R-I01", runner(plan=whole)) == ("on_plan", ())


def test_what_was_not_asked_about_the_patient_is_named():
    assert card("R-I01", runner(age=None, groups=None)).missing == ("age", "groups")


# --- R-I03, R-I04 -----------------------------------------------------------------------------------------------------
def test_a_weak_hip_starts_lying_and_goes_on_to_band_plank_and_bridge():
    one = card("R-I03", runner(), HIP)
    assert [(offer.code, offer.stage) for offer in one.offers] == [
        *((code, "S1") for code in ("HA1", "HA2", "HR1", "HX2")),
        *((code, "S2") for code in ("HA7", "HA9", "HX5")),
    ]
    assert (one.side, one.used, one.statement) == ("right", HIP.used, "C4")


def test_the_doubts_of_a_subgroup_stay_on_what_follows_from_it():
    doubtful = subgroup("MPD-hip", notes=("within_measurement_error",))
    assert card("R-I03", runner(), doubtful).notes == ("within_measurement_error",)


@pytest.mark.parametrize(
    ("squat", "key", "exercises", "missing"),
    [
        pytest.param({"pain_squat": 0}, "knee", ["QW1", "QW2", "QN5"], (), id="no pain"),
        pytest.param({"pain_squat": 2}, "knee", ["QW1", "QW2", "QN5"], (), id="2 is tolerated"),
        pytest.param({"pain_squat": "2.5"}, "knee_painful", ["QW1", "QW2", "QN2"], (), id="above 2"),
        pytest.param({}, "both_ranges", ["QW1", "QW2", "QN5", "QN2"], ("pain_squat",), id="not recorded: both"),
    ],
)
def test_a_weak_quadriceps_is_trained_in_the_range_that_pain_allows(squat, key, exercises, missing):
    one = card("R-I04", runner(squat), KNEE)
    assert (one.key, offered(one), one.missing) == (key, exercises, missing)
    assert {offer.stage for offer in one.offers} == {"S1"}


def test_a_clinic_may_move_the_limit_of_pain():
    moved = {"pain_in_exercise": Decimal(3)}
    assert card("R-I04", runner({"pain_squat": 3}, thresholds=moved), KNEE).key == "knee"


def test_two_legs_get_a_card_each():
    said = ask("R-I03", runner(affected="both"), HIP, subgroup("MPD-hip", side="left"))
    assert [one.side for one in said] == ["right", "left"]


# --- R-I05 ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("logged", "exercises"),
    [
        pytest.param({"QW2": 3}, ["QN5", "HX2", "HX6"], id="a squat hurts"),
        pytest.param({"QW2": 3, "QN5": 3}, ["HX2", "HX6"], id="so does the other knee exercise"),
        pytest.param({"QW2": 3, "QN5": 2}, ["QN5", "HX2", "HX6"], id="2 is tolerated in the other"),
    ],
)
def test_less_range_or_another_exercise_when_a_squat_hurts(logged, exercises):
    one = card("R-I05", runner(exercise_pain=logged))
    assert [(used.name, used.value) for used in one.used] == [("QW2", 3)]
    assert (offered(one), one.notes) == (exercises, ("keep_quadriceps",))


def test_less_range_is_still_said_when_the_others_are_on_the_plan():
    one = card("R-I05", runner(exercise_pain={"QW2": 9}, plan=plan("QW2", "QN5", "HX2", "HX6")))
    assert one.offers == ()


@pytest.mark.parametrize(
    ("logged", "expected"),
    [
        pytest.param({"QW2": 2}, ("not_met", ()), id="2 is tolerated"),
        pytest.param({"QN5": 8, "HA2": 8}, ("not_met", ()), id="other families"),
        pytest.param({}, ("not_tested", ("exercise_pain",)), id="nothing logged"),
    ],
)
def test_nothing_is_said_of_squats_that_do_not_hurt(logged, expected):
    assert silence("R-I05", runner(exercise_pain=logged)) == expected


# --- R-I06 ------------------------------------------------------------------------------------------------------------
def test_poor_control_is_trained_and_the_quarrel_about_mirrors_is_shown():
    train, gait = ask("R-I06", runner(), CONTROL)
    assert [(offer.code, offer.stage) for offer in train.offers] == [
        ("QW9", "S2"),
        ("PN4", "S2"),
        ("PN5", "S2"),
        ("HR7", "S3"),
    ]
    assert train.conflicts == ("mirror",)
    assert isinstance(gait, Silence), "nobody looked at the running"


@pytest.mark.parametrize(
    "seen",
    [
        {("pelvic_drop", "right"): 4},
        {("hip_adduction", "right"): 12},
        {("overstride", "right"): "no"},
        {"cadence": 172},
        {"step_width": "narrow"},
    ],
)
def test_gait_retraining_is_considered_where_running_was_looked_at(seen):
    _train, gait = ask("R-I06", runner(seen), CONTROL)
    assert (gait.key, gait.statement, gait.offers, len(gait.used)) == ("gait_retraining", "C9", (), 1)


def test_the_gait_of_the_other_leg_is_none_of_this_leg():
    _train, gait = ask("R-I06", runner({("pelvic_drop", "left"): 9}), CONTROL)
    assert (gait.reason, gait.missing) == ("not_tested", ("hip_adduction", "pelvic_drop", "cadence"))


# --- R-I11 ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("measure", "exercises", "muscle"),
    [
        ("active_knee_extension", ["FL3"], "hamstrings"),
        ("passive_knee_extension", ["FL3"], "hamstrings"),
        ("prone_knee_bend", ["FL1"], "rectus_femoris"),
        ("heel_to_buttock", ["FL1"], "rectus_femoris"),
        ("thomas_knee", ["FL1"], "rectus_femoris"),
        ("thomas_hip", ["FL2", "FL7"], "hip_flexors"),
        ("ober", ["FL6"], "tfl_itb"),
        ("weight_bearing_lunge", ["FL4", "FL5"], None),
        ("weight_bearing_lunge_angle", ["FL4", "FL5"], None),
    ],
)
def test_only_what_was_short_is_stretched(measure, exercises, muscle):
    assert offered(card("R-I11", runner(), subgroup("MOB-hypo", measure))) == exercises
    assert [code for code in exercises if muscle and muscle not in SHIPPED[code].primary] == []


def test_several_short_tissues_are_stretched_each_once():
    short = subgroup("MOB-hypo", "prone_knee_bend", "thomas_knee", "active_knee_extension")
    assert Counter(offered(card("R-I11", runner(), short))) == {"FL1": 1, "FL3": 1}


def test_every_tissue_of_the_subgroup_has_its_answer():
    assert set(TISSUES) - set(STRETCHES) == {"patellar_tilt", "patellar_glide_medial"}


GLIDE, APPREHENSION = ("patellar_glide_medial", "right"), ("patellar_apprehension", "right")


@pytest.mark.parametrize(
    ("found", "exercises", "beside", "missing"),
    [
        pytest.param({GLIDE: "0.5", APPREHENSION: "no"}, ["FL8"], ["MT1"], (), id="hypomobile, no apprehension"),
        pytest.param({GLIDE: "0.5"}, [], ["MT1"], ("patellar_apprehension",), id="apprehension not looked for"),
    ],
)
def test_a_hypomobile_patella_is_mobilised(found, exercises, beside, missing):
    one = card("R-I11", runner(found), PATELLA)
    assert (offered(one), offered(one, "adjunct"), one.missing) == (exercises, beside, missing)
    assert one.conflicts == ("mobilisation",)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param({}, ("not_tested", ("patellar_glide_medial",)), id="glide missing"),
        pytest.param({GLIDE: 1, APPREHENSION: "no"}, ("no_matching_stretch", ()), id="1 quadrant is not hypomobile"),
    ],
)
def test_a_tight_retinaculum_alone_mobilises_nothing(found, expected):
    assert silence("R-I11", runner(found), subgroup("MOB-hypo", "patellar_tilt")) == expected


def test_the_glide_of_the_other_knee_does_not_count():
    found = {("patellar_glide_medial", "left"): "0.5"}
    assert silence("R-I11", runner(found), PATELLA) == ("not_tested", ("patellar_glide_medial",))


def test_a_stretch_is_offered_and_the_missing_glide_named():
    one = card("R-I11", runner(), subgroup("MOB-hypo", "ober", "patellar_tilt"))
    assert (offered(one), offered(one, "adjunct"), one.missing) == (["FL6"], [], ("patellar_glide_medial",))


# --- all --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("rule_id", ["R-I03", "R-I04", "R-I06", "R-I11"])
def test_without_its_subgroup_a_rule_is_silent(rule_id):
    others = [subgroup("OVL"), subgroup("MOB-hyper")]
    assert silence(rule_id, runner(), *others) == ("not_met", ())


def test_what_is_offered_is_in_the_library_and_meant_for_its_stage():
    short = subgroup("MOB-hypo", *STRETCHES, "patellar_glide_medial")
    found = runner({GLIDE: 0, APPREHENSION: "no"}, exercise_pain={"QW2": 5})
    rules = ("R-I01", "R-I03", "R-I04", "R-I05", "R-I06", "R-I11")
    said = [one for rule_id in rules for one in ask(rule_id, found, HIP, KNEE, CONTROL, short)]
    offers = [offer for one in said if isinstance(one, Card) for offer in one.offers if offer.kind == "exercise"]
    assert len(offers) > 20
    assert [offer for offer in offers if offer.code not in SHIPPED] == []
    assert [one for one in offers if one.stage and one.stage not in SHIPPED[one.code].stages] == []


def test_old_values_are_used_and_said_to_be_old():
    assert card("R-I04", runner({"pain_squat": reading(1, ago=42)}), KNEE).notes == ()
    assert card("R-I04", runner({"pain_squat": reading(1, ago=43)}), KNEE).notes == ("old_values",)
