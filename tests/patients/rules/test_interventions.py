"""What holds for R-I01 to R-I15 together: when they are shut, what they need, and that they never fail."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from patients import intervention_words
from patients.rules.card import Card, Silence
from patients.rules.evaluate import evaluate, subgroups_in
from patients.rules.guideline import STATEMENTS
from patients.rules.interventions import INTERVENTIONS, LOOKING, SUGGESTING, THRESHOLDS
from patients.rules.verdicts import SUBGROUPS
from tests.patients.rules.runner import ALL_SUBGROUPS, CLEAR, FULL, runner, subgroup
from tests.patients.rules.strategies import findings


def said_by(rule_id, found, subgroups=ALL_SUBGROUPS):
    return INTERVENTIONS[rule_id](found, subgroups)


def cards(rule_id, found, subgroups=ALL_SUBGROUPS):
    return [one for one in said_by(rule_id, found, subgroups) if isinstance(one, Card)]


def test_all_fifteen_rules_are_there_in_order():
    assert list(INTERVENTIONS) == [f"R-I{number:02}" for number in range(1, 16)]
    assert set(INTERVENTIONS) == set(SUGGESTING) | set(LOOKING)


@pytest.mark.parametrize("rule_id", [rule_id for rule_id in INTERVENTIONS if rule_id != "R-I14"])
def test_the_full_runner_gets_a_card_from_every_rule_but_the_one_on_low_adherence(rule_id):
    assert cards(rule_id, FULL)


def test_step_down_4_and_foot_posture_8_lead_to_control_and_an_orthosis():
    found = runner(
        {("lateral_step_down", "right"): 4, "lateral_step_down_height": 20, ("foot_posture_total", "right"): 8}
    )
    subgroups = subgroups_in(evaluate(found))
    fired = [rule_id for rule_id in INTERVENTIONS if cards(rule_id, found, subgroups)]
    assert fired == ["R-I01", "R-I06", "R-I09"]


# --- shut -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("rule_id", SUGGESTING)
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param({"screen": CLEAR | {"RF6": True}}, "referral", id="a red flag"),
        pytest.param({"screen": CLEAR | {"RF9": True}}, "referral", id="the flag of instability"),
        pytest.param({"screen": {"RF6": True}}, "referral", id="a red flag in an open screen"),
        pytest.param({"screen": None}, "screen_incomplete", id="no screen"),
        pytest.param({"screen": {"RF1": False}}, "screen_incomplete", id="an open screen"),
        pytest.param({"signs": {"dislocation_history": True}}, "instability", id="dislocation"),
    ],
)
def test_nothing_is_suggested_while_safety_comes_first(rule_id, change, reason):
    assert said_by(rule_id, replace(FULL, **change)) == [Silence(rule_id=rule_id, reason=reason)]


@pytest.mark.parametrize("rule_id", SUGGESTING)
def test_a_cleared_flag_opens_again(rule_id):
    cleared = replace(FULL, screen=CLEAR | {"RF6": True}, cleared=frozenset({"RF6"}))
    assert said_by(rule_id, cleared) == said_by(rule_id, FULL)


@pytest.mark.parametrize("rule_id", ["R-I02", "R-I13", "R-I15"])
def test_what_looks_at_a_plan_speaks_in_any_case(rule_id):
    assert cards(rule_id, replace(FULL, screen=CLEAR | {"RF6": True})) == cards(rule_id, FULL)


@pytest.mark.parametrize("rule_id", SUGGESTING)
@pytest.mark.parametrize(
    "change",
    [
        {"groups": frozenset({"pregnant"})},
        {"groups": frozenset({"post_surgical"})},
        {"groups": frozenset({"pf_osteoarthritis"})},
        {"age": 17},
    ],
    ids=["pregnant", "after an operation", "osteoarthritis", "a minor"],
)
def test_in_groups_that_were_not_studied_nothing_is_offered(rule_id, change):
    found = cards(rule_id, replace(FULL, **change))
    assert [(one.level, "not_studied" in one.notes, one.offers) for one in found] == [("note", True, ())] * len(found)
    assert found or (rule_id, change) == ("R-I09", {"age": 17})  # its bands are of adults


few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


# --- any findings -----------------------------------------------------------------------------------------------------
subgroups_of_a_leg = st.lists(
    st.tuples(
        st.sampled_from(SUBGROUPS),
        st.sampled_from(["ober", "thomas_hip", "patellar_tilt"]),
        st.sampled_from(["right", "left"]),
    ).map(lambda drawn: subgroup(drawn[0], drawn[1], side=drawn[2])),
    max_size=4,
    unique_by=lambda one: (one.key, one.side),
).map(tuple)


open_findings = findings(screen=CLEAR, signs={"achilles_or_calf_history": False}, groups=frozenset()) | findings()


@few
@given(open_findings, subgroups_of_a_leg)
def test_no_rule_ever_fails(found, subgroups):
    for rule_id in INTERVENTIONS:
        said = said_by(rule_id, found, subgroups)
        assert said
        assert {one.rule_id for one in said} == {rule_id}


@few
@given(open_findings, subgroups_of_a_leg)
def test_a_card_has_one_name_and_offers_nothing_twice(found, subgroups):
    all_cards = [one for rule_id in INTERVENTIONS for one in cards(rule_id, found, subgroups)]
    names = [(one.rule_id, one.key, one.side) for one in all_cards]
    assert len(set(names)) == len(names)
    for one in all_cards:
        codes = [offer.code for offer in one.offers]
        assert len(set(codes)) == len(codes)


@few
@given(open_findings, subgroups_of_a_leg)
def test_what_is_said_has_words(found, subgroups):
    for rule_id in INTERVENTIONS:
        for one in said_by(rule_id, found, subgroups):
            if isinstance(one, Card):
                assert (rule_id, one.key) in intervention_words.TITLES
                assert (rule_id, one.key) in intervention_words.SENTENCES
                assert set(one.notes) <= set(intervention_words.NOTES)
                assert set(one.conflicts) <= set(intervention_words.CONFLICTS)
                assert not one.statement or one.statement in STATEMENTS
                assert one.sources
            else:
                assert one.reason in intervention_words.SILENCES


OTHER = {"right": "left", "left": "right", "": ""}


def mirrored(one):
    if isinstance(one, Silence):
        return replace(one, side=OTHER[one.side])
    return replace(one, side=OTHER[one.side], used=tuple(replace(use, side=OTHER[use.side]) for use in one.used))


def without_order(said):
    return {replace(one, used=frozenset(one.used)) if isinstance(one, Card) else one for one in said}


@few
@given(open_findings, subgroups_of_a_leg)
def test_right_and_left_are_treated_alike(found, subgroups):
    for rule_id in INTERVENTIONS:
        there = said_by(rule_id, found.mirrored(), tuple(mirrored(one) for one in subgroups))
        assert without_order(there) == without_order(mirrored(one) for one in said_by(rule_id, found, subgroups))


@few
@given(findings(screen=CLEAR), subgroups_of_a_leg)
def test_nothing_is_offered_that_is_on_the_plan(found, subgroups):
    have = found.plan.exercises | found.plan.adjuncts if found.plan else frozenset()
    offers = [offer for rule_id in INTERVENTIONS for one in cards(rule_id, found, subgroups) for offer in one.offers]
    assert [offer.code for offer in offers if offer.code in have] == []


def without_readings(*names):
    def blank(found):
        left = {key: one for key, one in found.readings.items() if key[0] not in names}
        return replace(found, readings=left)

    return blank


FPI = ("foot_posture_total", *(f"foot_posture_item_{number}" for number in range(1, 7)))
REQUIRED = [
    *((rule_id, lambda found: replace(found, screen=None)) for rule_id in SUGGESTING),
    *((rule_id, lambda found: replace(found, screen={"RF1": False})) for rule_id in SUGGESTING),
    ("R-I05", lambda found: replace(found, exercise_pain={})),
    ("R-I07", without_readings("cadence")),
    ("R-I07", without_readings("running_speed")),
    ("R-I07", without_readings("pain_running")),
    ("R-I08", without_readings("foot_strike")),
    ("R-I08", without_readings("heel_raise_repetitions")),
    ("R-I08", lambda found: replace(found, signs={})),
    ("R-I09", without_readings(*FPI)),
    ("R-I09", lambda found: replace(found, age=None)),
    ("R-I10", lambda found: replace(without_readings("pain_rest", "pain_worst")(found), signs={}, scores={})),
    ("R-I12", lambda found: replace(found, scores={})),
    ("R-I13", lambda found: replace(found, adherence=None)),
    ("R-I13", lambda found: replace(found, scores={})),
    ("R-I14", lambda found: replace(found, adherence=None)),
    ("R-I14", lambda found: replace(found, scores={})),
    ("R-I02", lambda found: replace(found, plan=None)),
    ("R-I15", lambda found: replace(found, plan=None)),
]


@few
@given(open_findings | st.just(FULL), subgroups_of_a_leg, st.sampled_from(REQUIRED))
def test_no_card_without_a_required_input(found, subgroups, required):
    rule_id, blank = required
    assert cards(rule_id, blank(found), subgroups) == []


@few
@given(open_findings)
def test_no_card_on_a_subgroup_without_the_subgroup(found):
    assert [one for rule_id in ("R-I03", "R-I04", "R-I06", "R-I11") for one in cards(rule_id, found, ())] == []


@few
@given(open_findings, subgroups_of_a_leg)
def test_the_self_glide_is_never_offered_unless_apprehension_was_ruled_out(found, subgroups):
    for one in cards("R-I11", found, subgroups):
        if "FL8" in [offer.code for offer in one.offers]:
            assert found.reading("patellar_apprehension", one.side).value == "no"


# --- numbers ----------------------------------------------------------------------------------------------------------
def test_every_number_a_clinic_may_change_lies_within_its_own_bounds_and_has_one_key():
    assert [one.key for one in THRESHOLDS if not one.low <= one.default <= one.high] == []
    assert len({one.key for one in THRESHOLDS}) == len(THRESHOLDS)
    assert [one.key for one in THRESHOLDS if not set(one.rule_ids) <= set(INTERVENTIONS)] == []
