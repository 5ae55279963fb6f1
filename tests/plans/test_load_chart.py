"""Load and pain on one axis: where bars, dots and the guard line stand."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.load_chart import (
    KM_BOTTOM,
    KM_TOP,
    LEFT,
    PAIN_BOTTOM,
    PAIN_TOP,
    RIGHT,
    Load,
    guard_of,
    load_chart,
)
from plans.running.spike_guard import spike_guard
from plans.running.traffic_light import RunEntry

MONDAY = date(2026, 9, 7)


def day(number):
    return MONDAY + timedelta(days=number)


def run(number, km, pain=1, colour="green"):
    return Load(done_on=day(number), kind="run", distance=Decimal(km), pain=pain, colour=colour)


def drawn(loads, days=14, **more):
    return load_chart(loads, first=day(0), last=day(days - 1), pain_limit=2, **more)


def test_a_bar_stands_on_the_axis_in_the_middle_of_its_day():
    bar = drawn([run(0, 5)]).bars[0]
    day_width = (RIGHT - LEFT) / 14
    assert bar.x + bar.width / 2 == pytest.approx(LEFT + day_width / 2, abs=0.2)
    assert bar.y + bar.height == KM_BOTTOM


def test_kilometres_are_to_scale():
    short, long = drawn([run(0, 2), run(2, 4)]).bars
    assert long.height == pytest.approx(2 * short.height, abs=0.2)


def test_pain_goes_from_the_lower_edge_to_the_upper():
    dots = drawn([run(0, 2, pain=0), run(2, 2, pain=10)]).dots
    assert [dot.y for dot in dots] == [PAIN_BOTTOM, PAIN_TOP]


def test_what_was_not_logged_is_not_drawn():
    loads = [Load(done_on=day(0), kind="run"), Load(done_on=day(1), kind="session", pain=3)]
    chart = drawn(loads)
    assert (chart.bars, [dot.kind for dot in chart.dots]) == ((), ["session"])


def test_the_guard_line_begins_on_the_day_after_the_first_run_and_ends_after_thirty_days():
    caps = guard_of([run(0, 5)], day(0), day(60))
    assert (min(caps), max(caps), set(caps.values())) == (day(1), day(30), {Decimal("5.5")})


def test_a_run_before_the_window_decides_the_guard_within_it():
    assert drawn([run(-10, 5)]).guard[0].startswith(f"M{LEFT} ")


def test_a_gap_without_history_breaks_the_guard_line():
    assert len(drawn([run(0, 5), run(50, 5)], days=60).guard) == 2


def test_events_keep_their_numbers_when_some_are_outside():
    chart = drawn([run(0, 5)], events=[day(-3), day(2)])
    assert [event.label for event in chart.events] == ["2"]


def test_events_of_neighbouring_days_share_a_mark():
    chart = drawn([run(0, 5)], days=84, events=[day(10), day(10), day(11), day(60)])
    assert [event.label for event in chart.events] == ["1–3", "4"]


def test_weeks_are_marked_on_mondays_and_never_too_close():
    ticks = drawn([run(0, 5)], days=200).x_ticks
    assert {tick.weekday() for _x, tick in ticks} == {0}
    assert min(after - before for (before, _), (after, _) in pairwise(ticks)) >= 50


@pytest.mark.parametrize(("first", "last"), [(day(2), day(1)), (day(0), day(500))])
def test_days_that_cannot_be_drawn_are_refused(first, last):
    with pytest.raises(ValueError, match="cannot draw"):
        load_chart([], first=first, last=last, pain_limit=2)


loads = st.lists(
    st.builds(
        Load,
        done_on=st.integers(-40, 80).map(day),
        kind=st.just("run"),
        distance=st.none() | st.decimals("0.1", 30, places=1),
        pain=st.none() | st.integers(0, 10),
    ),
    max_size=25,
)


@given(loads)
def test_everything_stays_within_the_frame(given_loads):
    chart = drawn(given_loads, days=60)
    assert all(bar.x >= LEFT - 2 and bar.x + bar.width <= RIGHT + 2 and bar.y >= KM_TOP for bar in chart.bars)
    assert all(PAIN_TOP <= dot.y <= PAIN_BOTTOM for dot in chart.dots)


@given(loads)
def test_the_line_is_what_the_rule_allows(given_loads):
    entries = [
        RunEntry(run_id=place, done_on=one.done_on, distance_km=one.distance)
        for place, one in enumerate(given_loads)
        if one.done_on < day(20)
    ]
    assert guard_of(given_loads, day(20), day(20)).get(day(20)) == spike_guard(entries, day(20), None).cap_km
