"""Whether the weeks so far helped: the tables of docs/rules.md, R-I13 and R-I14."""

from decimal import Decimal

import pytest

from patients.instruments import instruments
from patients.rules.response import JUDGED_BY
from patients.rules.sources import RULE_SOURCES
from tests.patients.rules.runner import ask, runner, scores, silence


def after(adherence, every=28, **totals):
    found = {name: scores(*pair, every=every) for name, pair in totals.items()}
    return runner(scores=found, adherence=None if adherence is None else Decimal(adherence))


def keys(findings):
    return [getattr(one, "key", "") for rule_id in ("R-I13", "R-I14") for one in ask(rule_id, findings)]


@pytest.mark.parametrize(
    ("totals", "gained"),
    [
        pytest.param({"akps": (60, 69)}, False, id="AKPS +9"),
        pytest.param({"akps": (60, 70)}, True, id="AKPS +10"),
        pytest.param({"koos_pf": (50, 64)}, False, id="KOOS-PF +14"),
        pytest.param({"koos_pf": (50, "66.4")}, True, id="KOOS-PF +16.4"),
        pytest.param({"nprs_worst": (7, 6)}, False, id="worst pain 1 less"),
        pytest.param({"nprs_worst": (7, 5)}, True, id="worst pain 2 less"),
        pytest.param({"vas_worst": (7, "5.1")}, False, id="worst pain 1.9 cm less"),
        pytest.param({"vas_worst": (7, 5)}, True, id="worst pain 2 cm less"),
        pytest.param({"akps": (60, 40), "nprs_worst": (5, 9)}, False, id="worse in both"),
        pytest.param({"akps": (60, 60), "nprs_worst": (7, 5)}, True, id="a gain in one is a gain"),
        pytest.param({"akps": (60, 75, 62)}, False, id="the first and the newest count"),
    ],
)
def test_the_smallest_important_change_decides_what_is_a_gain(totals, gained):
    assert keys(after(70, **totals)) == (["", ""] if gained else ["review", ""])
    assert keys(after(69, **totals)) == (["", ""] if gained else ["", "simplify"])


def test_a_dose_that_was_delivered_asks_for_a_review_with_the_values_it_rests_on():
    [one] = ask("R-I13", after("70", akps=(60, 64), nprs_worst=(6, 6)))
    assert (one.level, one.offers) == ("warning", ())
    assert [(used.name, used.value) for used in one.used] == [
        ("change_akps", 4),
        ("change_nprs_worst", 0),
        ("adherence", 70),
    ]
    assert [(source.key, source.mark) for source in one.sources] == [("Crossley04", "V"), ("", "D")]


@pytest.mark.parametrize(("every", "fires"), [(27, False), (28, True)])
def test_four_weeks_must_lie_between_the_scores(every, fires):
    found = after(90, every=every, akps=(60, 60))
    assert keys(found)[0] == ("review" if fires else "")


@pytest.mark.parametrize("rule_id", ["R-I13", "R-I14"])
def test_fewer_than_two_time_points_cannot_be_judged(rule_id):
    reason, missing = silence(rule_id, after(90, akps=(60,), psfs=(3, 3)))
    assert (reason, missing) == ("too_few_scores", ("akps", "koos_pf", "nprs_worst", "vas_worst"))


@pytest.mark.parametrize("rule_id", ["R-I13", "R-I14"])
def test_adherence_that_was_not_logged_cannot_be_judged(rule_id):
    assert silence(rule_id, after(None, akps=(60, 60))) == ("adherence_not_logged", ("adherence",))


def test_a_total_that_the_instrument_cannot_have_is_not_used():
    assert silence("R-I13", after(90, akps=(60, 120)))[0] == "too_few_scores"


def test_a_clinic_may_ask_for_more_adherence():
    found = after(80, akps=(60, 60))
    moved = runner(scores=found.scores, adherence=found.adherence, thresholds={"enough_adherence": Decimal(85)})
    assert keys(moved) == ["", "simplify"]


@pytest.mark.parametrize("rule_id", ["R-I13", "R-I14"])
@pytest.mark.parametrize("name", JUDGED_BY)
def test_where_the_size_of_a_change_is_from_stands_behind_the_rule(name, rule_id):
    assert instruments()[name].deciding.source in RULE_SOURCES[rule_id]
