"""The next day for a run: rest rules and the patient's own days. Day 1 is a Monday in the table."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.running.protocol import AtFirst, Protocol, Rest, Stage, Text
from plans.running.run_days import OUTSIDE, WEEK, RunDays, Week

MONDAY = date(2026, 11, 30)
BASE = MONDAY.toordinal() - 1
WORDS = Text("A", "A")
ONE_BETWEEN = Rest(days_between=1)


def protocol(*rests, at_first=None, groups=None):
    stages = [Stage(str(place), WORDS, (), rest=rest) for place, rest in enumerate(rests)]
    stages = [replace(stage, group=group) for stage, group in zip(stages, groups or [None] * len(stages), strict=True)]
    return Protocol("a", WORDS, tuple(stages), at_first=at_first)


def next_run(rules, past, place=0, not_before=1, own=(), race=None):
    days = RunDays(rules, frozenset(own), MONDAY, race and BASE + race)
    return days.next_run([(BASE + day, at) for day, at in past], place, BASE + not_before) - BASE


@pytest.mark.parametrize(
    ("rest", "past", "expected"),
    [
        pytest.param(ONE_BETWEEN, [], 1, id="no run yet"),
        pytest.param(ONE_BETWEEN, [1], 3, id="one day between"),
        pytest.param(Rest(days_between=2), [1], 4, id="two days between"),
        pytest.param(Rest(), [1], 2, id="not stated: not twice on one day"),
        pytest.param(Rest(days_between=0, in_a_row=2), [1, 2], 4, id="two in a row, then rest"),
        pytest.param(Rest(days_between=0, in_a_row=2), [1, 3], 4, id="one in a row"),
        pytest.param(Rest(days_between=0, max_per_week=3), [1, 2, 3], 8, id="three in any seven days"),
        pytest.param(Rest(days_between=0, max_per_week=3), [1, 5, 6], 8, id="the first falls out of the seven"),
        pytest.param(Rest(days_between=1, max_per_week=3), [1, 3, 5], 8, id="both"),
    ],
)
def test_rest_rules(rest, past, expected):
    assert next_run(protocol(rest), [(day, 0) for day in past]) == expected


@pytest.mark.parametrize(
    ("own", "past", "not_before", "expected"),
    [
        pytest.param([3, 6], [], 1, 3, id="waits for Wednesday"),
        pytest.param([3, 6], [3], 4, 6, id="Saturday"),
        pytest.param([3, 6], [6], 7, 10, id="next Wednesday"),
        pytest.param([1, 2], [1], 2, 8, id="Tuesday is too soon"),
        pytest.param([7], [], 7, 7, id="a Sunday"),
        pytest.param([], [], 5, 5, id="any day"),
    ],
)
def test_own_days(own, past, not_before, expected):
    assert next_run(protocol(ONE_BETWEEN), [(day, 0) for day in past], 0, not_before, own) == expected


def test_between_two_stages_the_stricter_rest_holds():
    rules = protocol(Rest(days_between=1), Rest(days_between=2))
    assert [next_run(rules, [(1, at)], place) for at, place in [(0, 0), (0, 1), (1, 0), (1, 1)]] == [3, 4, 4, 4]


def test_days_after_a_passed_stage_hold_only_on_the_way_up():
    rules = protocol(Rest(days_between=1), Rest(days_between=1, days_after=3), ONE_BETWEEN)
    assert [next_run(rules, [(1, 1)], place) for place in (0, 1, 2, 3)] == [3, 3, 5, 3]


def test_levels_in_seven_days_on_the_way_up():
    rules = protocol(*[Rest(days_between=1, max_levels_per_week=2)] * 3)
    assert next_run(rules, [(1, 0), (3, 1)], 1) == 5
    assert next_run(rules, [(1, 0), (3, 1)], 2) == 8
    assert next_run(rules, [(1, 0), (3, 1), (5, 0)], 2) == 10
    assert next_run(rules, [(1, 1), (3, 2)], 0) == 5


def test_stages_of_one_group_are_one_level():
    rules = protocol(*[Rest(days_between=1, max_levels_per_week=2)] * 3, groups=["a", "a", "b"])
    assert next_run(rules, [(1, 0), (3, 1)], 2) == 5


def test_the_first_days_of_the_program_are_stricter():
    rules = protocol(ONE_BETWEEN, at_first=AtFirst(14, Rest(days_between=2)))
    assert [next_run(rules, [(day, 0)]) for day in (10, 11, 12, 13, 14, 15)] == [13, 14, 15, 15, 16, 17]


def test_a_run_outside_the_program_is_rested_from_too():
    rules = protocol(Rest(days_between=1, max_levels_per_week=1))
    assert next_run(rules, [(1, OUTSIDE)]) == 3


def test_runs_after_the_program_keep_the_last_rest():
    assert next_run(protocol(ONE_BETWEEN, Rest(days_between=3)), [(1, 2)], 2) == 5


@pytest.mark.parametrize(
    ("race", "past", "expected"),
    [
        pytest.param(5, [1], 3, id="two days before the race"),
        pytest.param(4, [1], 6, id="the day before it is rest, it is a run itself: after it"),
        pytest.param(3, [1], 5, id="not on the race's own day"),
        pytest.param(2, [], 4, id="the race comes first"),
    ],
)
def test_a_race_is_a_run_with_its_own_rest(race, past, expected):
    runs = [(day, 0) for day in past]
    later = next_run(protocol(ONE_BETWEEN), runs, race=race)
    if later > race:
        later = next_run(protocol(ONE_BETWEEN), [*runs, (race, OUTSIDE)], not_before=race)
    assert later == expected


rests = st.builds(
    Rest,
    days_between=st.none() | st.integers(0, 3),
    in_a_row=st.none() | st.integers(1, 4),
    max_per_week=st.none() | st.integers(1, 5),
    max_levels_per_week=st.none() | st.integers(1, 3),
)


@given(rest=rests, first=rests, own=st.frozensets(st.integers(1, 7)), ups=st.lists(st.integers(-1, 1), max_size=30))
def test_no_run_against_a_rest_rule_or_on_another_day(rest, first, own, ups):
    """Each run is checked with the words of the rule, not with the code that planned it."""
    rules = protocol(*[rest] * 4, at_first=AtFirst(10, first))
    days, past, place = RunDays(rules, own, MONDAY), [], 0
    for up in ups:
        place = max(0, min(3, place + up))
        past.append((days.next_run(past, place, past[-1][0] if past else BASE + 1), place))
    for number, (day, place) in enumerate(past):
        assert not own or date.fromordinal(day).isoweekday() in own
        both = [rest, first] if day - MONDAY.toordinal() < 10 else [rest]
        week = [run for run in past[: number + 1] if run[0] > day - WEEK]
        below = {at for _, at in week if at < place}
        row = next(back for back in range(1, 40) if day - back not in {run[0] for run in past})
        for rule in both:
            assert not number or day - past[number - 1][0] > (rule.days_between or 0)
            assert rule.max_per_week is None or len(week) <= rule.max_per_week
            assert rule.in_a_row is None or row <= rule.in_a_row
            assert rule.max_levels_per_week is None or len(below) < rule.max_levels_per_week


@pytest.mark.parametrize(
    "wrong",
    [
        {"run": [0]},
        {"strength": [8]},
        {"cross_training": ["1"]},
        {"run": [True]},
        {"strength_a_week": 8},
        {"cross_a_week": -1},
    ],
)
def test_a_week_that_is_none_is_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Week(**wrong)
