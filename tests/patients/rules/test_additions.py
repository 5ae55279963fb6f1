"""What stands beside the exercises: the tables of docs/rules.md, R-I02, R-I09, R-I10, R-I12 and R-I15."""

from decimal import Decimal

import pytest

from patients.rules.additions import CONTRARY, PASSIVE
from patients.rules.findings import Score
from tests.patients.rules.runner import TODAY, ask, card, offered, plan, reading, runner, scores, silence


# --- R-I02 ------------------------------------------------------------------------------------------------------------
def test_e15_taping_without_any_exercise_is_warned_of():
    one = card("R-I02", runner(plan=plan(beside=["TP1"])))
    assert (one.key, one.level, [used.name for used in one.used]) == ("adjunct_only", "warning", ["TP1"])


@pytest.mark.parametrize("code", sorted(PASSIVE))
def test_each_passive_addition_alone_is_warned_of(code):
    assert card("R-I02", runner(plan=plan(beside=[code, "ED1"]))).used[0].name == code


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(plan("QN1", beside=["TP1", "MT1"]), id="one exercise is enough"),
        pytest.param(plan(beside=["ED1", "CADENCE"]), id="education and cadence are not passive"),
        pytest.param(plan(), id="an empty plan"),
        pytest.param(None, id="no plan"),
    ],
)
def test_nothing_is_warned_of_otherwise(given):
    assert silence("R-I02", runner(plan=given)) == ("not_met", ())


# --- R-I09 ------------------------------------------------------------------------------------------------------------
def foot(total, side="right"):
    return {("foot_posture_total", side): total}


def test_e10_foot_posture_5_is_silent_and_6_brings_an_orthosis_for_42_days():
    assert silence("R-I09", runner(foot(5))) == ("not_met", ())
    one = card("R-I09", runner(foot(6)))
    [orthosis] = [offer for offer in one.offers if offer.kind == "adjunct"]
    assert (orthosis.code, orthosis.days, orthosis.alert_after_days) == ("FO1", 42, 35)
    assert (offered(one, "education"), one.statement) == (["ED14"], "C7")


def test_the_total_follows_from_its_six_scores():
    items = {(f"foot_posture_item_{number}", "right"): 1 for number in range(1, 7)}
    assert card("R-I09", runner(items)).used[0].value == 6
    assert silence("R-I09", runner(dict(list(items.items())[:5]))) == ("not_tested", ("foot_posture_total",))
    assert silence("R-I09", runner(items | {("foot_posture_item_6", "right"): 3})) == (
        "not_tested",
        ("foot_posture_total",),
    )


@pytest.mark.parametrize(
    ("affected", "feet", "side"),
    [
        pytest.param("left", foot(7, "left"), "left", id="the affected foot"),
        pytest.param("both", foot(7) | foot(8, "left"), "", id="both feet, one card"),
        pytest.param("both", foot(7), "right", id="the other foot was not examined"),
        pytest.param("both", foot(7) | foot(0, "left"), "right", id="the other foot is normal"),
    ],
)
def test_the_card_is_of_the_feet_that_are_pronated(affected, feet, side):
    one = card("R-I09", runner(feet, affected=affected))
    assert (one.side, len(one.used)) == (side, len([total for total in feet.values() if total]))


@pytest.mark.parametrize(
    ("affected", "feet"),
    [
        pytest.param("right", {}, id="no foot"),
        pytest.param("right", foot(9, "left"), id="only the sound side"),
        pytest.param("both", foot(2), id="one normal, one not examined"),
    ],
)
def test_a_foot_that_was_not_examined_says_nothing(affected, feet):
    assert silence("R-I09", runner(feet, affected=affected)) == ("not_tested", ("foot_posture_total",))


@pytest.mark.parametrize(("age", "missing"), [(17, ()), (None, ("age",))])
def test_bands_of_adults_are_not_held_against_a_minor(age, missing):
    assert silence("R-I09", runner(foot(12), age=age)) == ("norms_hidden", missing)


# --- R-I10 ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("pains", "parts", "used"),
    [
        pytest.param({"pain_worst": 5}, {}, ["pain_worst"], id="worst pain 5"),
        pytest.param({"pain_rest": 5}, {}, ["pain_rest"], id="pain at rest 5"),
        pytest.param({"pain_rest": 0, "pain_worst": 8}, {}, ["pain_worst"], id="only what is high is named"),
        pytest.param({"pain_limits_exercise": "yes"}, {}, ["pain_limits_exercise"], id="pain limits exercise"),
        pytest.param({}, {"scores": {"nprs_worst": scores(7)}}, ["nprs_worst"], id="from the questionnaire"),
    ],
)
def test_high_pain_brings_tape_with_a_review_after_28_days(pains, parts, used):
    one = card("R-I10", runner(pains, **parts))
    [tape] = [offer for offer in one.offers if offer.kind == "adjunct"]
    assert (tape.code, tape.days, tape.alert_after_days) == ("TP1", None, 28)
    assert ([found.name for found in one.used], one.statement) == (used, "C5")


CALM = {"pain_rest": "4.9", "pain_worst": "4.9"}
UNLIMITED = {"pain_limits_exercise": "no"}
NO_ALLERGY = {"tape_allergy": False}


@pytest.mark.parametrize(
    ("pains", "signs", "expected"),
    [
        pytest.param(CALM | UNLIMITED, NO_ALLERGY, ("not_met", ()), id="below 5 and nothing limited"),
        pytest.param(CALM, {}, ("not_tested", ("pain_limits_exercise",)), id="whether it limits was not asked"),
        pytest.param(
            {"pain_worst": 0} | UNLIMITED, NO_ALLERGY, ("not_tested", ("pain_rest",)), id="pain at rest not asked"
        ),
        pytest.param({"pain_worst": 9}, {"tape_allergy": True}, ("tape_allergy", ()), id="the skin reacts to tape"),
    ],
)
def test_no_tape_otherwise(pains, signs, expected):
    assert silence("R-I10", runner(pains, signs=signs)) == expected


def test_an_allergy_that_was_not_asked_about_is_named():
    assert card("R-I10", runner({"pain_worst": 9})).missing == ("tape_allergy",)
    assert card("R-I10", runner({"pain_worst": 9}, signs={"tape_allergy": False})).missing == ()


@pytest.mark.parametrize(
    ("examined_ago", "fires"),
    [pytest.param(1, True, id="the questionnaire is newer"), pytest.param(0, False, id="the examination counts")],
)
def test_the_newest_worst_pain_counts_and_of_one_day_the_examination(examined_ago, fires):
    pains = {"pain_worst": reading(2, ago=examined_ago), "pain_rest": 0} | UNLIMITED
    said = ask("R-I10", runner(pains, signs=NO_ALLERGY, scores={"nprs_worst": scores(7)}))
    assert [getattr(one, "key", "") == "taping" for one in said] == [fires]


# --- R-I12 ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("totals", "fires"),
    [([28], False), ([29], True), ([44], True), ([40, 20], False), ([20, 40], True)],
)
def test_fear_of_movement_from_29_on_the_newest_score(totals, fires):
    said = ask("R-I12", runner(scores={"tsk11": scores(*totals)}))
    assert [getattr(one, "key", "") for one in said] == ["graded_exposure" if fires else ""]


def test_fear_brings_a_message_and_is_never_a_barrier():
    one = card("R-I12", runner(scores={"tsk11": (Score(total=Decimal(30), on=TODAY, by_patient=True),)}))
    assert (one.level, offered(one, "education"), one.notes[0]) == ("note", ["ED13"], "never_a_barrier")
    assert one.used[0].by_patient


def test_without_a_score_of_fear_nothing_is_said():
    assert silence("R-I12", runner()) == ("not_tested", ("tsk11",))


# --- R-I15 ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("code", "statement"), [("DN1", "C11"), ("ES1", "C14"), ("US1", "C14"), ("BR1", "C6")])
def test_what_the_guideline_is_against_needs_a_reason(code, statement):
    one = card("R-I15", runner(plan=plan("QN1", beside=[code])))
    assert (one.key, one.level, one.statement, one.notes) == (code, "warning", statement, ("reason_asked",))
    assert one.conflicts == {"DN1": ("dry_needling",), "BR1": ("brace",)}.get(code, ())


@pytest.mark.parametrize("given", [plan("QN1", beside=sorted(PASSIVE - set(CONTRARY))), plan(), None])
def test_nothing_else_needs_a_reason(given):
    assert silence("R-I15", runner(plan=given)) == ("not_met", ())


def test_each_contrary_choice_has_its_own_card():
    assert [one.key for one in ask("R-I15", runner(plan=plan(beside=CONTRARY)))] == list(CONTRARY)
