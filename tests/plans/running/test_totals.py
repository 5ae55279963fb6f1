"""How far and how long a stage is, and how much of it is walked and run."""

from decimal import Decimal

import pytest

from clinic.distances import KM_PER_MILE
from plans.running.protocol import Amount, Block, Segment, Stage, Text
from plans.running.totals import (
    METRES,
    Range,
    Total,
    longest_run,
    shown_distance,
    stage_distance_m,
    stage_duration_s,
    stage_totals,
)


def minutes(effort, amount):
    return Segment(effort, Amount(Decimal(amount), "min"))


@pytest.mark.parametrize(
    ("metres", "unit", "shown"),
    [
        ("1609", "mi", "1.0"),
        ("1609", "km", "1.6"),
        ("2413.5", "km", "2.4"),
        ("3218", "km", "3.2"),
        ("2450", "km", "2.5"),
    ],
)
def test_shown_distance(metres, unit, shown):
    assert shown_distance(Decimal(metres), unit) == Decimal(shown)


@pytest.mark.parametrize(
    ("metres", "unit", "shown"),
    [
        pytest.param("1769", "km", "1.76", id="a cap of 1.769 km: below 5 km to 0.01"),
        pytest.param("1769", "mi", "1.09", id="in miles"),
        pytest.param("5258", "km", "5.2", id="a planned run"),
        pytest.param("1609", "mi", "1.00", id="a whole mile stays one"),
        pytest.param("5500", "km", "5.5", id="whole tenths stay"),
    ],
)
def test_what_is_not_to_be_passed_is_shown_rounded_down(metres, unit, shown):
    assert shown_distance(Decimal(metres), unit, down=True) == Decimal(shown)


def test_shown_distance_knows_no_other_unit():
    with pytest.raises(ValueError, match="'m'"):
        shown_distance(Decimal(1), "m")


def stage_of(*blocks):
    return Stage("a", Text("A", "A"), blocks)


def distances(*pairs):
    return tuple(Segment("jog", Amount(Decimal(value), unit)) for value, unit in pairs)


@pytest.mark.parametrize(
    ("blocks", "metres", "seconds"),
    [
        pytest.param([Block((minutes("walk", 4), minutes("run", 1)), 5, None)], None, 1500, id="timed repeats"),
        pytest.param([Block(distances(("0.1", "mi"), ("100", "m")), 10, None)], 2609, None, id="measured repeats"),
        pytest.param([Block((minutes("walk", 4), minutes("run", 1)), None, None)], None, None, id="number not stated"),
        pytest.param([Block((Segment("run", None),), None, Amount(Decimal(20), "min"))], None, 1200, id="until a time"),
        pytest.param(
            [Block(distances((1, "km")), 2, None), Block((Segment("run", None),), None, Amount(Decimal(3), "km"))],
            5000,
            None,
            id="two measured blocks",
        ),
        pytest.param(
            [Block(distances((1, "km")), 2, None), Block((minutes("walk", 5),), 1, None)], None, None, id="mixed blocks"
        ),
    ],
)
def test_totals_are_known_only_where_every_part_is(blocks, metres, seconds):
    stage = stage_of(*blocks)
    assert (stage_distance_m(stage), stage_duration_s(stage)) == (metres, seconds)


def span(low, high=None):
    return Range(Decimal(low), Decimal(high or low))


def minutes_of(stage):
    """Walk, run and total in seconds."""
    found = stage_totals(stage)
    return found.walk.seconds, found.run.seconds, found.total.seconds


@pytest.mark.parametrize(
    ("block", "walk", "run", "total"),
    [
        pytest.param(
            Block((minutes("run", "1.5"), minutes("walk", 2)), None, Amount(Decimal(20), "min")),
            span(660),
            span(540),
            span(1200),
            id="the last walk is cut short",
        ),
        pytest.param(
            Block((minutes("walk", 2), minutes("run", "1.5")), None, Amount(Decimal(15), "min")),
            span(540),
            span(360),
            span(900),
            id="ends in the middle of a walk",
        ),
        pytest.param(
            Block((minutes("walk", 5), Segment("run", None)), None, Amount(Decimal(20), "min")),
            span(300),
            span(900),
            span(1200),
            id="the last segment takes what is left",
        ),
        pytest.param(
            Block((minutes("walk", 5), minutes("other", 5), minutes("run", 5)), 2, None),
            span(600),
            span(600),
            span(1800),
            id="other is neither walked nor run",
        ),
        pytest.param(
            Block((minutes("walk", 2), minutes("run", 3)), 8, None, repeat_up_to=9),
            span(960, 1080),
            span(1440, 1620),
            span(2400, 2700),
            id="a range of repeats",
        ),
        pytest.param(
            Block((minutes("walk", 2), minutes("run", 3)), None, Amount(Decimal(45), "min", Decimal(60))),
            span(1080, 1440),
            span(1620, 2160),
            span(2700, 3600),
            id="a range of the end",
        ),
        pytest.param(
            Block((minutes("walk", 2), minutes("run", 3)), None, Amount(Decimal(1), "mi")),
            None,
            None,
            None,
            id="minutes until a distance depend on the runner",
        ),
        pytest.param(
            Block(
                (Segment("jog", Amount(Decimal(1), "min", Decimal(2))), minutes("walk", 1)),
                None,
                Amount(Decimal(9), "min"),
            ),
            None,
            None,
            span(540),
            id="a range inside an end leaves the split open",
        ),
    ],
)
def test_walk_run_and_total(block, walk, run, total):
    assert minutes_of(stage_of(block)) == (walk, run, total)


def test_yards_and_metres_add_up():
    found = stage_totals(stage_of(Block(distances((100, "yd"), (100, "m")), 1, None)))
    assert (found.run.metres, found.walk.metres) == (span("191.44"), span(0))


def test_a_range_counts_by_its_upper_end_where_a_limit_must_hold():
    assert stage_distance_m(stage_of(Block(distances((1, "km")), 8, None, repeat_up_to=9))) == 9000


def test_runs_that_follow_each_other_are_one_stretch():
    stage = stage_of(Block((minutes("walk", 1), minutes("run", 10)), 1, None), Block((minutes("run", 5),), 2, None))
    assert longest_run(stage) == Total(seconds=span(1200), metres=None)


def test_a_mile_is_as_long_in_the_programs_as_where_distances_are_typed_and_read():
    assert METRES["mi"] == KM_PER_MILE * 1000
