"""Building up distance after the last stage: by the source's step or a tenth, within the guard, toward the goal."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.running.build_up import Goal, build_up
from plans.running.case import Case, State
from plans.running.protocol import Amount, BuildUp, Rest, Text
from plans.running.situations import WELL
from tests.plans.running.logs import AMBER, day, logs, run
from tests.plans.running.programs import USUAL_0, ask, codes, program, short

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


GREY_MORNING = {"pain_next_morning": None}
LIMPED = {"limp": True}


@pytest.mark.parametrize(
    ("last", "today", "changes", "action", "next_km", "said"),
    [
        pytest.param(8, 10, AMBER, "repeat", "4", ["build_hold"], id="amber: as far as the last"),
        pytest.param(8, 10, GREY_MORNING, "wait", "4", ["build_hold"], id="grey: as far as the last"),
        pytest.param(8, 10, LIMPED, "drop", "3.636", ["build_step_back"], id="red: a step less"),
        pytest.param(4, 6, {}, "finish", "3.333", ["step_between"], id="green between two long runs"),
        pytest.param(4, 6, AMBER, "repeat", "3.333", ["step_between", "build_hold"], id="amber: no more than green"),
        pytest.param(
            4, 6, GREY_MORNING, "wait", "3.333", ["step_between", "build_hold"], id="grey: no more than green"
        ),
        pytest.param(4, 6, LIMPED, "drop", "3.333", ["step_between", "build_hold"], id="red: no more than green"),
    ],
)
def test_the_run_after_one_that_was_not_green_is_not_longer(last, today, changes, action, next_km, said):
    advice, built = building([far(2, "5"), far(last, "4", **changes)], today)
    assert (advice.action, built.next_km, codes(built.reasons)) == (action, Decimal(next_km), said)
    assert advice.to_stage == "2"  # no stage steps back any more


@pytest.mark.parametrize(
    ("changes", "days", "next_km", "said"),
    [
        pytest.param({}, 6, "6.666", ["step_between"], id="six days"),
        pytest.param({}, 7, "10", ["build_pause"], id="a week: no growth"),
        pytest.param({}, 13, "10", ["build_pause"], id="thirteen days"),
        pytest.param({}, 14, "9.090", ["build_pause_back"], id="two weeks: a step less"),
        pytest.param({}, 27, "9.090", ["build_pause_back"], id="twenty-seven days"),
        pytest.param(AMBER, 7, "10", ["build_hold"], id="amber and a week"),
        pytest.param(AMBER, 14, "9.090", ["build_pause_back"], id="amber and two weeks"),
        pytest.param(LIMPED, 14, "9.090", ["build_step_back"], id="red and two weeks: one step, not two"),
        pytest.param({}, 31, None, ["build_no_history"], id="nothing in thirty days"),
    ],
)
@pytest.mark.parametrize("protocol", [None, steps("0.4")], ids=["a tenth", "a stated step"])
def test_after_a_pause_the_runs_do_not_grow(protocol, changes, days, next_km, said):
    _advice, built = building([far(2, "10", **changes)], 2 + days, protocol)
    if protocol and days == 6:
        next_km, said = "10.4", ["step_stated"]
    assert (built.next_km, codes(built.reasons)) == (next_km and Decimal(next_km), said)


def test_of_two_runs_on_the_last_day_the_longer_counts():
    _advice, built = building([far(1, "5"), far(8, "4"), far(8, "3", run_id="second", **AMBER)], 9)
    assert built.next_km == Decimal(4)


@pytest.mark.parametrize(
    ("after", "next_km", "said"),
    [
        pytest.param([far(16, "2")], "9.090", ["build_not_made_up"], id="a jog does not make up for it"),
        pytest.param([far(16, "8.1")], "9.090", ["build_not_made_up"], id="less than nine tenths of a tenth less"),
        pytest.param([far(16, "8.2")], "11.00", ["step_tenth"], id="nine tenths of it"),
        pytest.param(
            [far(16, "8.5", **AMBER), far(17, "2")], "9.090", ["build_not_made_up"], id="an amber one neither"
        ),
        pytest.param([far(16, "5", limp=True), far(17, "3")], "4.545", ["build_not_made_up"], id="the shorter of two"),
    ],
)
def test_a_red_run_is_made_up_for_by_a_green_one_of_about_its_length(after, next_km, said):
    red = far(9, "10", limp=True)
    _advice, built = building([far(2, "10"), red, *after], 18)
    assert (built.next_km, codes(built.reasons)) == (Decimal(next_km), said)


def test_a_week_that_a_red_run_brought_to_its_goal_is_no_reason_to_run_farther():
    entries = [far(number, "5", limp=number == 6) for number in (2, 4, 6)]
    later = [far(12, "5"), far(13, "5")]
    _advice, built = building([*entries, *later], 20, goal=Goal(km_a_week=Decimal(15)))
    assert (built.next_km, built.reached) == (Decimal(5), ())


def test_after_weeks_without_a_run_no_stage_is_taken_back():
    advice, _built = building([far(2, "5")], 20)
    assert (advice.action, advice.to_stage, advice.rule_ids[0]) == ("repeat", "2", "R-R09")


def test_the_step_does_not_go_beyond_the_goal():
    _advice, built = building([far(2, "9.5"), far(6, "5")], 9, goal=Goal(km=Decimal(10)))
    assert (built.next_km, built.is_reached) == (Decimal(10), False)


@pytest.mark.parametrize(
    ("entries", "goal_km", "next_km", "said"),
    [
        pytest.param([far(1, "10"), far(4, "1")], "10", "10", ["build_week_reached"], id="reached: as far as before"),
        pytest.param(
            [far(2, "10")], "10", "10", ["build_week_reached", "build_pause"], id="reached, and a week's pause"
        ),
        pytest.param([far(2, "10"), far(7, "4")], "13", "10", ["build_week_reached"], id="reached by two runs"),
        pytest.param([far(2, "10"), far(7, "4")], "15", "11", ["step_tenth"], id="just room for the whole step"),
        pytest.param([far(2, "10"), far(7, "4")], "14.5", "10.5", ["build_week_full"], id="room for half of it"),
        pytest.param([far(2, "10"), far(7, "5", **AMBER)], "15", "5", ["build_hold"], id="amber holds it shorter"),
        pytest.param([far(2, "10"), far(7, None)], "11", "11.0", ["step_tenth"], id="an unknown run takes no room"),
    ],
)
def test_the_runs_grow_up_to_the_goal_of_a_week_and_not_beyond(entries, goal_km, next_km, said):
    _advice, built = building(entries, 9, goal=Goal(km_a_week=Decimal(goal_km)))
    assert (built.next_km, codes(built.reasons)) == (Decimal(next_km), said)


def test_a_full_week_does_not_make_the_long_run_shorter():
    entries = [far(2, "10"), far(5, "6"), far(7, "6")]
    _advice, built = building(entries, 9, goal=Goal(km_a_week=Decimal("22.1")))
    assert (built.next_km, codes(built.reasons)) == (Decimal("10.1"), ["build_week_full"])
    _advice, built = building(entries, 9, goal=Goal(km_a_week=Decimal("22")), passed=9)  # reached before it counted
    assert (built.next_km, codes(built.reasons)) == (Decimal(10), ["build_week_full"])


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


stated = st.none() | st.decimals("0.1", 5, places=1)
week_goals = st.builds(Goal, st.none(), st.none() | st.decimals(1, 60, places=1))


@given(entries=logs(), today=st.integers(1, 41), step=stated, goal=week_goals)
def test_never_longer_than_the_guard_and_never_longer_after_a_run_that_was_not_green(entries, today, step, goal):
    advice, built = building(entries, today, steps(step) if step else None, goal)
    assert not advice.needs_override
    if built.next_km is not None:
        assert built.next_km <= built.most_km
        if advice.light != "green":
            assert built.next_km <= max(one.distance_km for one in entries if one.distance_km)


def built_on(entries, number, step, goal):
    """The distance for one day, whatever day the rest rules would give."""
    protocol = steps(step) if step else program(DAILY, count=2)
    state = State("2", day(1), day(1), day(1))
    return build_up(Case(protocol, USUAL_0, state, tuple(entries), day(number), {}, {}), day(number), goal)


COLOURS = {"green": {}, "grey": GREY_MORNING, "amber": AMBER, "red": LIMPED}
distances = st.none() | st.decimals(1, 30, places=1)


@given(entries=logs(), data=st.data(), today=st.integers(40, 75), step=stated, goal=week_goals)
def test_a_worse_run_never_makes_the_next_one_longer_whichever_it_was(entries, data, today, step, goal):
    once_a_day = list({entry.done_on: entry for entry in entries}.values())
    if not once_a_day:
        return
    place = data.draw(st.integers(0, len(once_a_day) - 1))

    def with_colour(colour):
        known = dict.fromkeys(("limp", "giving_way", "stopped_for_pain"), False) | WELL | COLOURS[colour]
        changed = replace(once_a_day[place], **known)
        return built_on([*once_a_day[:place], changed, *once_a_day[place + 1 :]], today, step, goal).next_km

    if (green := with_colour("green")) is not None:
        assert green >= with_colour("amber") >= with_colour("red")


@given(entries=logs(), last=distances, today=st.integers(40, 75), step=stated, goal=week_goals)
def test_a_worse_last_run_never_makes_the_next_one_longer(entries, last, today, step, goal):
    def after(colour):
        """The same log with another colour of its last run."""
        return built_on([*entries, far(40, last, run_id="z", **COLOURS[colour])], today, step, goal).next_km

    if (green := after("green")) is None:
        assert {after(colour) for colour in COLOURS} == {None}
        return
    assert green >= after("amber") == after("grey") >= after("red")


@given(entries=logs(), today=st.integers(1, 75), step=stated, goal=week_goals)
def test_after_a_pause_never_longer_than_before_it(entries, today, step, goal):
    built = built_on(entries, today, step, goal)
    before = [one for one in entries if one.done_on <= day(today)]
    if built.next_km is None:
        return
    days = min((day(today) - one.done_on).days for one in before)
    longest = built.most_km / Decimal("1.1")
    assert days < 7 or built.next_km <= longest
    assert days < 14 or built.next_km * Decimal("1.1") <= longest


@given(entries=logs(), today=st.integers(1, 41), step=stated, goal=st.decimals(1, 60, places=1))
def test_a_run_that_grows_never_takes_the_week_beyond_its_goal(entries, today, step, goal):
    built = built_on(entries, today, step, Goal(km_a_week=goal))
    if built.next_km is None or built.next_km * Decimal("1.1") <= built.most_km:
        return
    week = [one.distance_km or 0 for one in entries if 0 <= (day(today) - one.done_on).days < 7]
    assert sum(week) + built.next_km <= goal
    assert not built.reached
