"""What holds for every rule, whatever the findings."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from patients import card_words
from patients.measures import registry
from patients.rules.card import Card
from patients.rules.evaluate import REQUIRED, RULES, THRESHOLDS, evaluate
from patients.rules.findings import OTHER_SIDE, PlanFacts, Score
from patients.rules.interventions import INTERVENTIONS
from tests.patients.rules import strategies
from tests.patients.rules.cases import CLEAR, cards, runner, spike

SIGNS = {"peripatellar_pain": True, "others_considered": True}
PAINLESS = dict.fromkeys([("pain_squat", ""), ("pain_stairs_down", ""), ("pain_sitting", "")], "0")
FIRING = {
    "R-F01": runner(screen=CLEAR | {"RF1": True}),
    "R-F02": runner(screen=CLEAR | {"RF7": True}),
    "R-F03": runner({("hop_pain", "right"): "4"}, screen=CLEAR | {"RF6": True}),
    "R-F04": runner({("patellar_apprehension", "right"): "yes"}),
    "R-F05": runner({("hip_internal_rotation_pain", "right"): "yes"}, age=12, signs={"limp": True}),
    "R-F06": runner(symptoms={"locking": True}, logged_pain=9),
    "R-F07": runner(age=15),
    "R-D01": runner({("pain_squat", ""): "4", ("pain_sitting", ""): "4"}, signs=SIGNS),
    "R-D02": runner({("pain_resisted_quadriceps", "right"): "yes", ("pain_palpation", "right"): "yes"}),
    "R-D03": runner({("pain_stairs_down", ""): "5", ("pain_sitting", ""): "7"}),
    "R-D04": runner(PAINLESS | {("pain_palpation", "right"): "no"}),
    "R-A01": runner(load=spike()),
    "R-A02": runner({("lateral_step_down", "right"): "5"}, load=spike()),
    "R-A03": runner({("hip_abduction_strength", "right"): "12 12 12"}),
    "R-A04": runner({("knee_extension_strength", "right"): "20 20 20"}),
    "R-A05": runner({("lateral_step_down", "right"): "5"}),
    "R-A06": runner({("thomas_hip", "right"): "10"}),
    "R-A07": runner({("foot_posture_total", "right"): "8"}),
    "R-A08": runner({("thomas_hip", "right"): "10", ("foot_posture_total", "right"): "8"}),
    "R-A09": runner(affected="both"),
    "R-A10": runner(),
}
GONE = {"age": None, "sex": "", "groups": None, "screen": None, "signs": {}, "load": None, "affected": "both"}
many = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def near_firing(draw):
    """Findings under which some rule speaks, with a few things changed or gone, and a clinic's own thresholds."""
    chance = Random(draw(st.integers(0, 10**9)))
    findings = FIRING[draw(st.sampled_from(sorted(FIRING)))]
    readings = dict(findings.readings)
    for place in chance.sample(sorted(readings), chance.choice([0, 0, 1, 4])):
        del readings[place]
    for measure in chance.sample(list(registry().values()), chance.choice([0, 0, 2, 8])):
        side = chance.choice(["right", "left", ""]) if measure.sided else ""
        readings[measure.id, side] = strategies.reading_of(measure, chance)
    gone = chance.sample(sorted(GONE), chance.choice([0, 0, 0, 1, 2]))
    changed = {one.key: chance.choice([one.low, one.high]) for one in THRESHOLDS if chance.random() < 0.1}
    fields = {name: GONE[name] for name in gone}
    return replace(findings, readings=readings, thresholds=changed, **fields)


anything = strategies.findings() | near_firing()


def without(findings, names: tuple[str, ...]):
    """Return the findings without these inputs: measures, signs, symptoms, or fields."""
    fields = {"screen": None, "load": None, "age": None, "logged_pain": None}
    kept = replace(
        findings,
        readings={place: one for place, one in findings.readings.items() if place[0] not in names},
        signs={name: answer for name, answer in findings.signs.items() if name not in names},
        symptoms={name: answer for name, answer in findings.symptoms.items() if name not in names},
    )
    return replace(kept, **{name: empty for name, empty in fields.items() if name in names})


@pytest.mark.parametrize("rule_id", RULES)
def test_every_rule_can_speak(rule_id):
    assert cards(rule_id, FIRING[rule_id])


GROUPS = [(rule_id, names) for rule_id in RULES for names in REQUIRED[rule_id]]


@pytest.mark.parametrize(("rule_id", "names"), [pytest.param(*one, id=f"{one[0]} {one[1][0]}") for one in GROUPS])
def test_a_rule_that_spoke_is_silent_without_a_required_input(rule_id, names):
    assert cards(rule_id, without(FIRING[rule_id], names)) == []


@many
@given(near_firing())
def test_no_rule_speaks_without_a_required_input(findings):
    spoken = [one for one in GROUPS if cards(one[0], findings)]
    assert [one for one in spoken if cards(one[0], without(findings, one[1]))] == []


def codes_of(said) -> tuple[str, ...]:
    return (said.key, *said.notes, *said.conflicts) if isinstance(said, Card) else (said.reason,)


def worded(said, code: str) -> bool:
    if isinstance(said, Card):
        return (said.rule_id, code) in card_words.TITLES or code in card_words.NOTES or code in card_words.CONFLICTS
    return code in card_words.SILENCES


@many
@given(anything)
def test_every_rule_says_something_and_only_what_is_its_own(findings):
    for rule_id, rule in RULES.items():
        said = rule(findings)
        assert said
        assert {one.rule_id for one in said} == {rule_id}
        assert [one for one in said if isinstance(one, Card) and not one.sources] == []
        assert [code for one in said for code in codes_of(one) if not worded(one, code)] == []
        names = [(one.key, one.side) for one in said if isinstance(one, Card)]
        assert len(names) == len(set(names))


@many
@given(anything)
def test_right_and_left_are_judged_alike(findings):
    def sides_swapped(said):
        used = getattr(said, "used", ())
        swapped = Counter(replace(one, side=OTHER_SIDE[one.side]) for one in used)
        fields = {"side": OTHER_SIDE[said.side]} | ({"used": ()} if isinstance(said, Card) else {})
        return replace(said, **fields), frozenset(swapped.items())

    def as_it_is(said):
        fields = {"used": ()} if isinstance(said, Card) else {}
        return replace(said, **fields), frozenset(Counter(getattr(said, "used", ())).items())

    for rule in RULES.values():
        mirrored = Counter(as_it_is(said) for said in rule(findings.mirrored()))
        assert mirrored == Counter(sides_swapped(said) for said in rule(findings))


@many
@given(anything)
def test_the_same_findings_give_the_same_answer_in_any_order(findings):
    said = evaluate(findings)
    assert tuple(one for rule in reversed(RULES.values()) for one in reversed(rule(findings))) == said[::-1]
    assert evaluate(findings) == said


@many
@given(anything)
def test_what_was_accepted_into_the_plan_or_scored_changes_no_finding(findings):
    plan = PlanFacts(exercises=frozenset({"QW9"}), adjuncts=frozenset({"FO1"}))
    scores = {"akps": (Score(total=Decimal(60), on=findings.on),)}
    answered = replace(findings, plan=plan, scores=scores, adherence=Decimal(20), exercise_pain={"QW9": 9})
    assert evaluate(answered) == evaluate(findings)


@many
@given(anything)
def test_two_affected_sides_have_no_symmetry_index(findings):
    said = evaluate(replace(findings, affected="both"))
    assert [used for one in said if isinstance(one, Card) for used in one.used if used.name == "lsi"] == []


@many
@given(anything)
def test_nobody_under_18_or_of_unknown_age_is_held_against_a_norm(findings):
    said = evaluate(replace(findings, age=17)) + evaluate(replace(findings, age=None))
    used = {used.name for one in said if isinstance(one, Card) for used in one.used}
    assert used.isdisjoint({"torque_per_kg", "percent_body_weight", "pelvic_drop", "hip_adduction", "thomas_hip"})


# --- thresholds -------------------------------------------------------------------------------------------------------
def test_thresholds_have_their_own_names_and_rules():
    assert len({threshold.key for threshold in THRESHOLDS}) == len(THRESHOLDS)
    assert {rule_id for threshold in THRESHOLDS for rule_id in threshold.rule_ids} <= {*RULES, *INTERVENTIONS}


@pytest.mark.parametrize("threshold", THRESHOLDS, ids=lambda one: one.key)
def test_a_default_lies_within_its_bounds(threshold):
    assert threshold.low <= threshold.default <= threshold.high
    assert threshold.low < threshold.high
    assert threshold.source.key or threshold.source.mark in ("D", "G")
