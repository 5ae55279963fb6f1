"""Rules R-F01 to R-F07: what comes before everything else."""

from dataclasses import replace

import pytest

from patients.rules.card import Silence
from patients.rules.findings import RED_FLAGS
from patients.rules.verdicts import norms_apply
from tests.patients.rules.cases import CLEAR, cards, reading, runner, silences, told

EMERGENCY = ["RF1", "RF2"]
REFERRAL = ["RF3", "RF4", "RF5", "RF6", "RF7", "RF8", "RF10", "RF11"]


def ticked(*flags: str, **fields):
    return runner(screen=CLEAR | dict.fromkeys(flags, True), **fields)


def codes(card) -> list[str]:
    return [offer.code for offer in card.offers]


@pytest.mark.parametrize("flag", EMERGENCY)
def test_a_flag_of_danger_is_an_emergency(flag):
    (card,) = cards("R-F01", ticked(flag))
    assert (card.level, [used.name for used in card.used]) == ("emergency", [flag])
    assert codes(card) == ["no_plan", "no_running", "no_impact"]


@pytest.mark.parametrize("flag", REFERRAL)
def test_another_flag_asks_for_a_physician(flag):
    (card,) = cards("R-F02", ticked(flag))
    assert (card.level, [used.name for used in card.used]) == ("referral", [flag])
    assert codes(card) == ["no_running", "no_impact"]


def test_every_flag_has_one_rule_that_speaks():
    speaking = {flag: [rule for rule in ("R-F01", "R-F02", "R-F04") if cards(rule, ticked(flag))] for flag in RED_FLAGS}
    assert speaking == {
        flag: ["R-F01"] if flag in EMERGENCY else ["R-F02"] if flag in REFERRAL else ["R-F04"] for flag in RED_FLAGS
    }


def test_two_flags_are_one_card_with_both_sources():
    (card,) = cards("R-F02", ticked("RF3", "RF7"))
    assert [used.name for used in card.used] == ["RF3", "RF7"]
    assert [source.key for source in card.sources] == ["Matava99", "FPN"]


@pytest.mark.parametrize("rule_id", ["R-F01", "R-F02"])
class TestTheScreen:
    def test_clear(self, rule_id):
        assert told(rule_id, runner()) == ["-not_met"]

    @pytest.mark.parametrize("screen", [None, {}], ids=["none", "begun"])
    def test_not_asked_is_incomplete(self, rule_id, screen):
        (silence,) = silences(rule_id, runner(screen=screen))
        assert silence == Silence(rule_id=rule_id, reason="screen_incomplete", missing=RED_FLAGS)

    def test_one_answer_missing_is_incomplete(self, rule_id):
        screen = {flag: False for flag in RED_FLAGS if flag != "RF11"}
        assert silences(rule_id, runner(screen=screen))[0].missing == ("RF11",)

    def test_a_cleared_flag_no_longer_fires(self, rule_id):
        flags = ("RF1", "RF7")
        assert told(rule_id, ticked(*flags, cleared=frozenset(flags))) == ["-not_met"]

    def test_another_cleared_flag_changes_nothing(self, rule_id):
        assert len(cards(rule_id, ticked("RF1", "RF7", cleared=frozenset({"RF2"})))) == 1


def test_a_flag_counts_before_the_screen_is_complete():
    assert told("R-F01", runner(screen={"RF1": True})) == ["emergency", "-screen_incomplete"]


@pytest.mark.parametrize(
    ("hops", "expected"),
    [
        pytest.param({"right": "4"}, ["bone_stress right"], id="hop hurts"),
        pytest.param({"right": "1"}, ["bone_stress right"], id="hop hurts a little"),
        pytest.param({"right": "0"}, ["-not_met right"], id="hop does not hurt"),
        pytest.param({}, ["-not_tested right"], id="hop not tested"),
        pytest.param({"right": "0", "left": "2"}, ["-not_met right", "bone_stress left"], id="the other leg counts"),
    ],
)
def test_bony_pain_and_pain_on_hopping(hops, expected):
    changed = {("hop_pain", side): typed for side, typed in hops.items()}
    screen = CLEAR | {"RF6": True}
    assert told("R-F03", runner(changed, screen=screen)) == expected


def test_bone_stress_forbids_impact():
    (card,) = cards("R-F03", runner({("hop_pain", "right"): "4"}, screen=CLEAR | {"RF6": True}))
    assert (card.level, codes(card)) == ("referral", ["no_running", "no_impact"])


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({}, ["-not_met"], id="no bony pain"),
        pytest.param({"screen": None}, ["-screen_incomplete"], id="not asked"),
        pytest.param({"screen": CLEAR | {"RF6": True}, "cleared": frozenset({"RF6"})}, ["-not_met"], id="cleared"),
    ],
)
def test_pain_on_hopping_alone_is_no_bone_stress(fields, expected):
    assert told("R-F03", runner({("hop_pain", "right"): "4"}, **fields)) == expected


@pytest.mark.parametrize(
    ("changed", "fields", "expected"),
    [
        pytest.param({("patellar_apprehension", "right"): "yes"}, {}, ["instability"], id="apprehension"),
        pytest.param({("patellar_apprehension", "left"): "yes"}, {}, ["instability"], id="apprehension, other knee"),
        pytest.param({("j_sign", "right"): "marked"}, {}, ["instability"], id="marked J-sign"),
        pytest.param({("j_sign", "right"): "mild"}, {}, ["-not_met"], id="mild J-sign"),
        pytest.param({}, {"signs": {"dislocation_history": True}}, ["instability"], id="dislocation"),
        pytest.param({}, {"signs": {"dislocation_history": False}}, ["-not_met"], id="no dislocation"),
        pytest.param({}, {"screen": CLEAR | {"RF9": True}}, ["instability"], id="RF9"),
        pytest.param({}, {"screen": None}, ["-not_tested"], id="none recorded"),
        pytest.param(
            {("patellar_apprehension", "right"): "yes"}, {"cleared": frozenset({"RF9"})}, ["-cleared"], id="cleared"
        ),
    ],
)
def test_instability(changed, fields, expected):
    assert told("R-F04", runner(changed, **fields)) == expected


def test_instability_turns_the_subgroups_off():
    unstable = runner({("patellar_apprehension", "right"): "yes", ("lateral_step_down", "right"): "5"})
    assert told("R-A05", unstable) == ["-instability"]
    assert told("R-A05", replace(unstable, cleared=frozenset({"RF9"}))) == ["MCD right"]


def test_an_emergency_turns_the_subgroups_off():
    found = runner({("lateral_step_down", "right"): "5"}, screen=CLEAR | {"RF1": True})
    assert told("R-A05", found) == ["-emergency"]


@pytest.mark.parametrize(
    ("age", "signs", "hip", "expected"),
    [
        pytest.param(15, {"limp": True}, None, ["young_hip"], id="limp at 15"),
        pytest.param(16, {"limp": True}, None, ["-not_met"], id="limp at 16"),
        pytest.param(12, {"limp": False}, "yes", ["young_hip"], id="painful hip"),
        pytest.param(12, {"limp": False}, "no", ["-not_met"], id="neither"),
        pytest.param(12, {}, "no", ["-not_tested"], id="limp not asked"),
        pytest.param(12, {"limp": False}, None, ["-not_tested"], id="hip not tested"),
        pytest.param(None, {"limp": True}, "yes", ["-age_unknown"], id="age unknown"),
    ],
)
def test_the_hip_of_the_young(age, signs, hip, expected):
    changed = {("hip_internal_rotation_pain", "right"): hip} if hip else {}
    assert told("R-F05", runner(changed, age=age, signs=signs)) == expected


def test_a_physician_has_looked_at_the_young_hip():
    assert told("R-F05", runner(age=12, signs={"limp": True}, cleared=frozenset({"RF3"}))) == ["-not_met"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({"symptoms": {"locking": True}}, ["alarm"], id="locking"),
        pytest.param({"symptoms": {"giving_way": True}}, ["alarm"], id="giving way"),
        pytest.param({"symptoms": {"night_pain": True}}, ["alarm"], id="night pain"),
        pytest.param({"symptoms": {"new_swelling": True}}, ["alarm"], id="new swelling"),
        pytest.param({"symptoms": {"locking": False}}, ["-not_met"], id="no"),
        pytest.param({"logged_pain": 8}, ["alarm"], id="pain of 8"),
        pytest.param({"logged_pain": 7}, ["-not_met"], id="pain of 7"),
        pytest.param({}, ["-nothing_logged"], id="nothing logged"),
    ],
)
def test_what_a_patient_logs_that_cannot_wait(fields, expected):
    assert told("R-F06", runner(**fields)) == expected


def test_an_alarm_is_in_the_patients_words_and_shows_the_stop_signs():
    (card,) = cards("R-F06", runner(symptoms={"locking": True}, logged_pain=9))
    assert [(used.name, used.value, used.by_patient) for used in card.used] == [
        ("locking", True, True),
        ("logged_pain", 9, True),
    ]
    assert codes(card) == ["ED11"]


@pytest.mark.parametrize(
    ("age", "expected", "norms"),
    [
        pytest.param(17, ["minor"], False, id="17"),
        pytest.param(18, ["-not_met"], True, id="18"),
        pytest.param(None, ["-age_unknown"], False, id="unknown"),
    ],
)
def test_figures_of_adults_are_for_adults(age, expected, norms):
    findings = runner(age=age)
    assert (told("R-F07", findings), norms_apply(findings)) == (expected, norms)


def test_an_old_sign_of_danger_is_still_one():
    old = reading("yes", on=runner().on.replace(year=2024))
    assert told("R-F04", runner({("patellar_apprehension", "right"): old})) == ["instability"]
