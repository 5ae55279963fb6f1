"""Rules R-A01, R-A02, R-A10 and what holds for all of R-A: E11 and E12 are worked examples of docs/rules.md."""

from dataclasses import replace
from decimal import Decimal

import pytest

from patients.rules.evaluate import evaluate, subgroups_in
from patients.rules.findings import Week
from patients.rules.strength import HIP, KNEE
from tests.patients.rules.cases import cards, load, reading, runner, silences, spike, steady, told


def test_e11_poor_control_and_a_mobile_foot_with_even_strength():
    legs = {(test, "right"): "97 97 97" for test in (*HIP, KNEE)} | {
        (test, "left"): "100 100 100" for test in (*HIP, KNEE)
    }
    findings = runner(legs | {("lateral_step_down", "right"): "4", ("foot_posture_total", "right"): "8"})
    assert [card.key for card in subgroups_in(evaluate(findings))] == ["MCD", "MOB-hyper"]


def test_e12_a_rise_in_load_says_nothing_while_strength_is_untested():
    findings = runner(load=spike(), without=(*HIP, KNEE))
    (silence,) = silences("R-A01", findings)
    assert (silence.reason, silence.missing) == ("domain_untested", (*HIP, KNEE))
    assert told("R-A10", replace(findings, load=load())) == ["-domain_untested"]


def last_week(**changes):
    weeks = steady()
    return load(weeks=(*weeks[:-1], replace(weeks[-1], **changes)))


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        pytest.param(load(), [], id="even weeks"),
        pytest.param(last_week(longest_km=Decimal("11")), [], id="long run of 110 %"),
        pytest.param(last_week(longest_km=Decimal("11.1")), ["long_run"], id="long run of 111 %"),
        pytest.param(last_week(km=Decimal(39)), [], id="week of 130 %"),
        pytest.param(last_week(km=Decimal("39.3")), ["week_rise"], id="week of 131 %"),
        pytest.param(load(changes={"hills": True, "speed": False, "surface": False}), ["hills"], id="new hills"),
        pytest.param(load(changes={"hills": False, "speed": True, "surface": False}), ["speed"], id="faster"),
        pytest.param(load(changes={"hills": False, "speed": False, "surface": True}), ["surface"], id="new ground"),
        pytest.param(
            load(changes={"hills": False, "speed": False, "surface": False, "shoes": True}), [], id="shoes alone"
        ),
        pytest.param(load(weeks_off=1), [], id="a week off"),
        pytest.param(load(weeks_off=2), ["weeks_off"], id="two weeks off"),
        pytest.param(load(weeks=steady(weeks=4)), [], id="four weeks are enough"),
    ],
)
def test_rise_in_load(history, expected):
    findings = runner(load=history)
    assert [[used.name for used in card.used] for card in cards("R-A01", findings)] == ([expected] if expected else [])
    assert told("R-A01", findings) == (["OVL"] if expected else ["-not_met"])
    assert told("R-A10", findings) == (["-not_met"] if expected else ["no_subgroup"])


def test_a_run_is_held_against_the_four_weeks_before():
    first = Week(starts_on=steady()[0].starts_on, runs=3, km=Decimal(30), longest_km=Decimal(30))
    weeks = (first, *steady()[1:-1], replace(steady()[-1], longest_km=Decimal(12)))
    assert [used.name for used in cards("R-A01", runner(load=load(weeks=weeks)))[0].used] == ["long_run"]
    assert cards("R-A01", runner(load=load(weeks=weeks[:-1]))) == []


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        pytest.param(None, ["-no_load_history"], id="no history"),
        pytest.param(load(weeks=steady(weeks=3)), ["-no_load_history"], id="three weeks"),
        pytest.param(load(weeks=steady(weeks=3), weeks_off=4), ["-no_load_history"], id="three weeks and a break"),
        pytest.param(load(changes={}), ["-not_tested"], id="changes not asked"),
        pytest.param(load(weeks_off=None), ["-not_tested"], id="break not asked"),
        pytest.param(last_week(longest_km=None), ["-not_tested"], id="longest run not known"),
        pytest.param(last_week(km=None), ["-not_tested"], id="a week's distance not known"),
        pytest.param(load(weeks_off=None, changes={"hills": True}), ["OVL"], id="one rise is enough"),
    ],
)
def test_what_is_not_known_of_the_load(history, expected):
    assert told("R-A01", runner(load=history)) == expected


def test_a_week_without_a_run_is_a_week_of_nothing():
    weeks = tuple(Week(starts_on=week.starts_on, runs=0) for week in steady())
    assert told("R-A10", runner(load=load(weeks=weeks))) == ["no_subgroup"]


def test_the_patients_own_history_is_marked():
    assert cards("R-A01", runner(load=replace(spike(), by_patient=True)))[0].used[0].by_patient


POOR = {("lateral_step_down", "right"): "5"}


@pytest.mark.parametrize(
    ("changed", "fields", "expected"),
    [
        pytest.param(POOR, {"load": spike()}, ["load_contributed"], id="rise beside a subgroup"),
        pytest.param({}, {"load": spike()}, ["-not_met"], id="no other subgroup"),
        pytest.param(POOR, {}, ["-not_met"], id="no rise"),
        pytest.param(POOR, {"load": None}, ["-no_load_history"], id="no history"),
        pytest.param(POOR, {"load": spike(), "without": (KNEE,)}, ["-domain_untested"], id="knee not tested"),
    ],
)
def test_load_contributed(changed, fields, expected):
    findings = runner(changed, **fields)
    assert told("R-A02", findings) == expected
    assert ("OVL" in told("R-A01", findings)) == (changed == {})


@pytest.mark.parametrize("rule", ["hip", "knee", "movement", "tissue", "foot"])
def test_every_domain_must_be_tested(rule):
    without = {
        "hip": HIP,
        "knee": (KNEE,),
        "movement": ("lateral_step_down", "single_leg_squat"),
        "tissue": ("active_knee_extension", "prone_knee_bend", "thomas_hip", "thomas_knee", "ober",
                   "weight_bearing_lunge", "patellar_tilt", "patellar_glide_medial"),
        "foot": ("foot_posture_total", "navicular_drop", "midfoot_width_change"),
    }[rule]  # fmt: skip
    for rule_id, history in (("R-A01", spike()), ("R-A10", load())):
        assert told(rule_id, runner(load=history, without=without)) == ["-domain_untested"]


def test_a_leg_held_back_by_pain_is_not_a_leg_without_impairment():
    findings = runner(load=spike())
    for test in HIP:
        findings.readings[test, "right"] = reading("21 21 21", test, pain_limited=True)
    assert told("R-A01", findings) == ["-domain_untested"]


def test_both_legs_must_be_tested():
    findings = runner(load=spike(), affected="both")
    assert told("R-A01", findings) == ["-domain_untested"]  # no hip can be judged by symmetry


# --- for whom ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"age": 17}, id="17 years"),
        pytest.param({"groups": frozenset({"pregnant"})}, id="pregnant"),
        pytest.param({"groups": frozenset({"post_surgical"})}, id="after an operation"),
        pytest.param({"groups": frozenset({"pf_osteoarthritis"})}, id="osteoarthritis"),
    ],
)
def test_cards_are_labelled_and_offer_nothing_where_the_rules_were_not_studied(fields):
    (usual,) = cards("R-A05", runner(POOR))
    (card,) = cards("R-A05", runner(POOR, **fields))
    assert (usual.level, usual.notes, [offer.code for offer in usual.offers]) == ("suggestion", (), ["MCD"])
    assert (card.level, card.notes, card.offers) == ("note", ("not_studied",), ())


@pytest.mark.parametrize(
    ("fields", "missing"), [({"age": None}, ("age",)), ({"groups": None}, ("groups",))], ids=["age", "groups"]
)
def test_what_is_not_known_of_the_patient_is_asked_for(fields, missing):
    (card,) = cards("R-A05", runner(POOR, **fields))
    assert (card.level, card.missing) == ("suggestion", missing)
