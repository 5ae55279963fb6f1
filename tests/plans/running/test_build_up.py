"""Building up distance after the last stage: by the source's step or a tenth, within the guard, toward the goal."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.running.build_up import Goal
from plans.running.protocol import Amount, BuildUp, Rest, Text
from tests.plans.running.logs import AMBER, day, logs, run
from tests.plans.running.programs import ask, codes, program, short

DAILY = Rest(days_between=0)
WORDS = Text("More each time.", "Cada vez más.")


def steps(value, unit="km"):
    return program(DAILY, count=2, build_up=BuildUp(Amount(Decimal(value), unit), WORDS))


def far(number, km, **more):
    return run(number, None, distance_km=km and Decimal(km), **more)


def building(entries, today, protocol=None, goal=None, passed=1):
    advice = ask(protocol or program(DAILY, count=2), entries, today, passed=passed, goal=goal or Goal())
    return advice, advice.build_up


@pytest.mark.parametrize(
    ("protocol", "today", "next_km", "said"),
    [
        pytest.param(None, 9, "5.500", ["step_tenth"], id="no step stated: a tenth"),
        pytest.param(None, 8, "3.333", ["step_between"], id="within seven days of the long run: two thirds"),
        pytest.param(steps("0.4"), 3, "5.4", ["step_stated"], id="the source's step, from run to run"),
        pytest.param(steps("0.5"), 3, "5.5", ["step_stated"], id="a step just to the guard"),
        pytest.param(steps("0.6"), 3, "5.50", ["step_stated", "step_held_by_cap"], id="a step beyond the guard"),
        pytest.param(steps("0.25", "mi"), 3, "5.40225", ["step_stated"], id="a step in miles"),
    ],
)
def test_the_next_run_grows_by_a_step_within_the_guard(protocol, today, next_km, said):
    advice, built = building([far(2, "5"), far(6, "3")] if today > 3 else [far(2, "5")], today, protocol)
    assert (built.next_km, built.most_km, codes(built.reasons)) == (Decimal(next_km), Decimal("5.5"), said)
    assert (short(advice), advice.planned_km, advice.needs_override) == (("finish", "2"), Decimal(next_km), False)


@pytest.mark.parametrize(
    ("km", "said"),
    [
        pytest.param("4.5", "step_between", id="nine tenths of the longest"),
        pytest.param("4.4", "step_tenth", id="below"),
    ],
)
def test_from_nine_tenths_of_the_longest_on_a_run_is_the_long_one_of_its_week(km, said):
    _advice, built = building([far(2, "5"), far(7, km)], 10)
    assert codes(built.reasons) == [said]


def test_nothing_is_built_before_the_program_is_passed():
    assert building([far(2, "5")], 3, passed=None)[1] is None


def test_without_a_distance_nothing_is_proposed():
    advice, built = building([far(2, None)], 3)
    assert (built.next_km, built.most_km, codes(built.reasons)) == (None, None, ["build_no_history"])
    assert advice.guard_reason.code == "no_history"


@pytest.mark.parametrize(
    ("changes", "action"),
    [
        pytest.param(AMBER, "repeat", id="amber"),
        pytest.param({"pain_next_morning": None}, "wait", id="grey"),
    ],
)
def test_the_run_after_one_that_was_not_green_is_not_longer(changes, action):
    advice, built = building([far(2, "5"), far(4, "4", **changes)], 6)
    assert (advice.action, built.next_km, codes(built.reasons)) == (action, Decimal(4), ["build_hold"])


def test_after_a_red_run_the_distance_steps_back_and_no_stage_does():
    advice, built = building([far(2, "5"), far(4, "4", limp=True)], 6)
    assert (advice.action, built.next_km, codes(built.reasons)) == ("drop", Decimal("3.636"), ["build_step_back"])
    assert advice.to_stage == "2"


def test_after_weeks_without_a_run_no_stage_is_taken_back():
    advice, _built = building([far(2, "5")], 20)
    assert (advice.action, advice.to_stage, advice.rule_ids[0]) == ("repeat", "2", "R-R09")


def test_the_step_does_not_go_beyond_the_goal():
    _advice, built = building([far(2, "9.5"), far(6, "5")], 9, goal=Goal(km=Decimal(10)))
    assert (built.next_km, built.is_reached) == (Decimal(10), False)


@pytest.mark.parametrize(
    ("entries", "goal", "reached"),
    [
        pytest.param([far(2, "10")], Goal(km=Decimal(10)), {"goal_km_reached": day(2)}, id="just the distance"),
        pytest.param([far(2, "9.99")], Goal(km=Decimal(10)), {}, id="not yet"),
        pytest.param(
            [far(2, "10"), far(3, "12")], Goal(km=Decimal(10)), {"goal_km_reached": day(2)}, id="the first day"
        ),
        pytest.param([far(2, "10", limp=True)], Goal(km=Decimal(10)), {}, id="a red run reaches nothing"),
        pytest.param(
            [far(2, "5"), far(8, "5")], Goal(km_a_week=Decimal(10)), {"goal_week_reached": day(8)}, id="in 7 days"
        ),
        pytest.param([far(2, "5"), far(9, "5")], Goal(km_a_week=Decimal(10)), {}, id="in 8 days"),
        pytest.param([far(2, "10")], Goal(), {}, id="no goal"),
        pytest.param(
            [far(2, "10")],
            Goal(Decimal(10), Decimal(10)),
            {"goal_km_reached": day(2), "goal_week_reached": day(2)},
            id="both",
        ),
    ],
)
def test_goals(entries, goal, reached):
    _advice, built = building(entries, 10, goal=goal)
    assert {reason.code: reason.values["on"] for reason in built.reached} == reached
    assert built.is_reached == bool(reached)


def test_what_was_run_before_the_program_was_passed_reaches_no_goal():
    assert building([far(2, "10")], 4, goal=Goal(km=Decimal(10)), passed=3)[1].reached == ()


@pytest.mark.parametrize(
    ("entries", "week_km"),
    [([far(2, "3"), far(8, "4")], 7), ([far(1, "3"), far(8, "4")], 4), ([far(2, None), far(8, "4")], None), ([], 0)],
)
def test_the_week_so_far(entries, week_km):
    assert building(entries, 8)[1].week_km == week_km


@given(entries=logs(), today=st.integers(1, 41), step=st.none() | st.decimals("0.1", 5, places=1))
def test_never_longer_than_the_guard_and_never_longer_after_a_run_that_was_not_green(entries, today, step):
    advice, built = building(entries, today, steps(step) if step else None)
    assert not advice.needs_override
    if built.next_km is not None:
        assert built.next_km <= built.most_km
        if advice.light != "green":
            assert built.next_km <= max(one.distance_km for one in entries if one.distance_km)
