"""Charts: every point inside the frame, labels that can be read, round ticks."""

import itertools
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.charts import (
    BOTTOM,
    DATE_WIDTH,
    EVENT_WIDTH,
    LEFT,
    LETTER,
    RIGHT,
    TOP,
    Given,
    chart,
    nice_step,
    nice_ticks,
)

FIRST = date(2026, 1, 5)
numbers = st.decimals(-999, 99999, places=3)
days = st.integers(0, 900).map(lambda ahead: FIRST + timedelta(days=ahead))
points = st.lists(st.tuples(days, numbers, st.booleans()), min_size=1, max_size=50).map(
    lambda some: tuple(sorted(some, key=lambda point: point[0]))
)
limits = st.none() | st.decimals("0.1", 500, places=1)
lines = st.builds(lambda key, some, limit: Given(key=key, points=some, limit=limit), st.just("right"), points, limits)


def line(*values, key="right", limit=None, every=14):
    told = tuple((FIRST + timedelta(days=every * n), Decimal(v), True) for n, v in enumerate(values))
    return Given(key=key, points=told, limit=limit)


@given(lines, lines, st.lists(numbers, max_size=2), st.lists(days, max_size=9))
def test_everything_lies_inside_the_frame(one, other, cuts, events):
    drawn = chart([one, Given(key="left", points=other.points)], cuts=cuts, events=sorted(events))
    xs = [mark.x for part in drawn.lines for mark in part.marks] + [event.x for event in drawn.events]
    ys = [mark.y for part in drawn.lines for mark in part.marks] + list(drawn.cuts)
    ys += [edge for part in drawn.bands for edge in (part.y, part.y + part.height)]
    assert all(LEFT <= x <= RIGHT for x in xs)
    assert all(TOP - 0.1 <= y <= BOTTOM + 0.1 for y in ys)


@given(lines, lines)
def test_labels_are_apart_and_inside(one, other):
    labels = sorted(part.label_y for part in chart([one, Given(key="left", points=other.points)]).lines)
    assert labels[1] - labels[0] >= LETTER - 0.01
    assert labels[0] >= TOP
    assert labels[1] <= BOTTOM


@given(lines)
def test_days_below_the_axis_do_not_touch(one):
    xs = [x for x, _day in chart([one]).x_ticks]
    assert all(later - earlier >= DATE_WIDTH for earlier, later in itertools.pairwise(xs[:-1]))
    assert len({day for _x, day in chart([one]).x_ticks}) == len(xs)


@given(lines, st.lists(days, max_size=12))
def test_events_do_not_stand_on_each_other(one, events):
    xs = [event.x for event in chart([one], events=sorted(events)).events]
    assert all(later - earlier >= EVENT_WIDTH for earlier, later in itertools.pairwise(xs))


@given(st.lists(numbers, min_size=1, max_size=9))
def test_ticks_are_few_even_and_hold_all(values):
    ticks = nice_ticks(values)
    assert 2 <= len(ticks) <= 6
    assert ticks[0] <= min(values)
    assert max(values) <= ticks[-1]
    assert len({later - earlier for earlier, later in itertools.pairwise(ticks)}) == 1


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param(["17.2", "24"], "16 18 20 22 24", id="by twos"),
        pytest.param(["7"], "6 6.5 7 7.5 8", id="one value alone"),
        pytest.param(["-7", "4"], "-10 -5 0 5", id="across zero"),
        pytest.param(["0", "10"], "0 2 4 6 8 10", id="pain"),
    ],
)
def test_ticks(values, expected):
    assert [str(tick) for tick in nice_ticks([Decimal(value) for value in values])] == expected.split()


PAIN = (Decimal(0), Decimal(10))


@pytest.mark.parametrize(
    ("value", "expected"), [("0", "0 1"), ("10", "9 10"), ("4", "3 4 5")], ids=["none", "the worst", "between"]
)
def test_no_tick_lies_beyond_the_ends_of_a_scale(value, expected):
    assert [str(tick) for tick in nice_ticks([Decimal(value)], whole=True, scale=PAIN)] == expected.split()


def test_a_band_ends_with_the_scale():
    told = ((FIRST, Decimal(1), True), (FIRST + timedelta(days=9), Decimal(3), True))
    drawn = chart([Given(key="", points=told, limit=Decimal(2))], whole=True, scale=PAIN)
    assert [str(tick) for _y, tick in drawn.y_ticks] == ["0", "1", "2", "3"]
    assert (drawn.bands[0].y, drawn.bands[0].y + drawn.bands[0].height) == (TOP, BOTTOM)


@pytest.mark.parametrize(("least", "step"), [("0.3", "0.5"), ("1", "1"), ("1.01", "2"), ("6", "10"), ("20", "20")])
def test_steps(least, step):
    assert nice_step(Decimal(least)) == Decimal(step)


def test_a_value_taken_otherwise_breaks_the_line():
    told = [(FIRST + timedelta(days=n), Decimal(n), n != 2) for n in range(5)]
    drawn = chart([Given(key="left", points=tuple(told))]).lines[0]
    assert [part.count("L") for part in drawn.paths] == [1, 1]
    assert [mark.hollow for mark in drawn.marks] == [False, False, True, False, False]


def test_right_and_left_have_marks_of_their_own():
    right, left = chart([line("1", "2"), line("1", "2", key="left")]).lines
    assert "a4 4" in right.marks[0].path
    assert "h8v8" in left.marks[0].path


def test_close_events_share_a_number_and_far_ones_are_left_out():
    events = [FIRST - timedelta(days=9), FIRST + timedelta(days=10), FIRST + timedelta(days=11)]
    assert [event.label for event in chart([line("1", "2", every=100)], events=events).events] == ["2–3"]


def test_no_value_is_no_chart():
    with pytest.raises(ValueError, match="without a value"):
        chart([Given(key="right", points=())])
