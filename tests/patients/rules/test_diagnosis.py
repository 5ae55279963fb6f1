"""Rules R-D01 to R-D04: what speaks for and against patellofemoral pain."""

from datetime import timedelta

import pytest

from tests.patients.rules.cases import CLEAR, TODAY, cards, reading, runner, silences, told

GONE_THROUGH = {"peripatellar_pain": True, "others_considered": True}
PAINLESS = {
    ("pain_squat", ""): "0",
    ("pain_stairs_up", ""): "0",
    ("pain_stairs_down", ""): "0",
    ("pain_sitting", ""): "0",
}


@pytest.mark.parametrize(
    ("changed", "fields", "expected"),
    [
        pytest.param({("pain_squat", ""): "3"}, {}, ["criteria"], id="all parts, squat"),
        pytest.param({("pain_squat", ""): "1"}, {}, ["criteria"], id="a little is reproduction"),
        pytest.param({("pain_squat", ""): "0", ("pain_stairs_up", ""): "2"}, {}, ["criteria"], id="stairs"),
        pytest.param({("pain_sitting", ""): "2"}, {}, ["criteria"], id="sitting"),
        pytest.param(PAINLESS, {}, ["-not_met"], id="no task brings it on"),
        pytest.param({("pain_squat", ""): "0"}, {}, ["-not_tested"], id="the other tasks not tested"),
        pytest.param({}, {}, ["-not_tested"], id="no task tested"),
        pytest.param({("pain_squat", ""): "3"}, {"screen": None}, ["-screen_incomplete"], id="screen not done"),
        pytest.param({("pain_squat", ""): "3"}, {"screen": CLEAR | {"RF7": True}}, ["-not_met"], id="an open flag"),
        pytest.param(
            {("pain_squat", ""): "3"},
            {"screen": CLEAR | {"RF7": True}, "cleared": frozenset({"RF7"})},
            ["criteria"],
            id="a cleared flag",
        ),
        pytest.param(
            {("pain_squat", ""): "3"},
            {"signs": {"peripatellar_pain": True}},
            ["-not_tested"],
            id="others not considered",
        ),
        pytest.param(
            {("pain_squat", ""): "3"}, {"signs": {"others_considered": True}}, ["-not_tested"], id="place not asked"
        ),
        pytest.param(
            {("pain_squat", ""): "3"},
            {"signs": GONE_THROUGH | {"peripatellar_pain": False}},
            ["-not_met"],
            id="pain elsewhere",
        ),
    ],
)
def test_three_criteria(changed, fields, expected):
    assert told("R-D01", runner(changed, **{"signs": GONE_THROUGH} | fields)) == expected


def test_the_criteria_carry_the_mark_of_a_second_hand():
    (card,) = cards("R-D01", runner({("pain_squat", ""): "3"}, signs=GONE_THROUGH))
    assert {source.mark for source in card.sources} == {"V2"}
    assert [used.name for used in card.used] == ["peripatellar_pain", "others_considered", "pain_squat"]


@pytest.mark.parametrize(
    ("squat", "resisted", "palpation", "expected"),
    [
        pytest.param("3", "yes", None, ["cluster right"], id="two of two"),
        pytest.param("3", "yes", "no", ["cluster right"], id="two of three"),
        pytest.param("0", "yes", "yes", ["cluster right"], id="without the squat"),
        pytest.param("3", "no", "no", ["-not_met right"], id="one of three"),
        pytest.param("1", "yes", "no", ["cluster right"], id="a squat of 1"),
        pytest.param("3", None, None, ["-not_tested right"], id="one test"),
    ],
)
def test_cluster_of_two(squat, resisted, palpation, expected):
    tests = {
        ("pain_squat", ""): squat,
        ("pain_resisted_quadriceps", "right"): resisted,
        ("pain_palpation", "right"): palpation,
    }
    assert told("R-D02", runner({place: typed for place, typed in tests.items() if typed})) == expected


def test_each_of_two_painful_knees_is_judged_and_the_shared_rating_named():
    tests = {
        ("pain_squat", ""): "3",
        ("pain_palpation", "right"): "yes",
        ("pain_palpation", "left"): "no",
        ("pain_resisted_quadriceps", "left"): "no",
    }
    findings = runner(tests, affected="both")
    assert told("R-D02", findings) == ["cluster right", "-not_met left"]
    assert cards("R-D02", findings)[0].notes == ("rated_for_worse_knee",)


@pytest.mark.parametrize(
    ("stairs", "sitting", "expected"),
    [
        pytest.param("3", "6", ["stairs_and_sitting"], id="at both lines"),
        pytest.param("2", "6", ["-not_met"], id="stairs below"),
        pytest.param("3", "5", ["-not_met"], id="sitting below"),
        pytest.param("3", None, ["-not_tested"], id="sitting not asked"),
        pytest.param(None, "6", ["-not_tested"], id="stairs not asked"),
    ],
)
def test_stairs_and_sitting(stairs, sitting, expected):
    tests = {("pain_stairs_down", ""): stairs, ("pain_sitting", ""): sitting}
    assert told("R-D03", runner({place: typed for place, typed in tests.items() if typed})) == expected


def test_old_values_are_called_old():
    tests = {(name, ""): reading("7", on=TODAY - timedelta(days=43)) for name in ("pain_stairs_down", "pain_sitting")}
    assert cards("R-D03", runner(tests))[0].notes == ("old_values",)


@pytest.mark.parametrize(
    ("tests", "expected"),
    [
        pytest.param(PAINLESS | {("pain_palpation", "right"): "no"}, ["another_cause"], id="all four"),
        pytest.param(PAINLESS, ["another_cause"], id="three of four"),
        pytest.param({("pain_squat", ""): "0", ("pain_sitting", ""): "0"}, ["-not_tested"], id="two of four"),
        pytest.param(PAINLESS | {("pain_squat", ""): "1"}, ["-not_met"], id="one hurts a little"),
        pytest.param(PAINLESS | {("pain_palpation", "right"): "yes"}, ["-not_met"], id="palpation hurts"),
    ],
)
def test_another_cause(tests, expected):
    assert told("R-D04", runner(tests)) == expected


def test_the_figure_for_the_squat_is_named_only_with_a_squat():
    without_squat = {place: typed for place, typed in PAINLESS.items() if place[0] != "pain_squat"}
    without_squat["pain_palpation", "right"] = "no"
    (card,) = cards("R-D04", runner(without_squat))
    assert ([source.key for source in card.sources], card.missing) == ([""], ("pain_squat",))
    assert [source.key for source in cards("R-D04", runner(PAINLESS))[0].sources] == ["Nunes13"]


def test_a_silence_names_what_it_waits_for():
    assert silences("R-D03", runner({("pain_sitting", ""): "6"}))[0].missing == ("pain_stairs_down",)
