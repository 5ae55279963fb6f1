"""Other lengths and open intervals: what changes, what is rounded, and what stays the source's."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from plans.running.protocol_files import load_protocols
from plans.running.scaling import STEPS, Rounding, open_stages, scaled, with_repeats
from plans.running.totals import stage_totals

keys = st.sampled_from(list(load_protocols()))


def of(key):
    return load_protocols()[key]


def run_s(protocol, stage):
    return stage_totals(protocol.stage(stage)).run.seconds.low


def test_a_hundred_percent_is_the_source():
    assert scaled(of("p9"), 100) == (of("p9"), ())


def test_runs_of_intervals_are_scaled_and_walks_stay():
    made, roundings = scaled(of("p9"), 50)
    parts = [[(part.effort, part.amount.value) for part in stage.blocks[0].segments] for stage in made.stages]
    assert parts == [
        [("walk", 4), ("run", 1)],
        [("walk", 3), ("run", Decimal("1.5"))],
        [("walk", 2), ("run", 2)],
        [("walk", 1), ("run", Decimal("2.5"))],
    ]
    assert roundings == ()


def test_what_does_not_come_out_even_is_rounded_and_told():
    _, roundings = scaled(of("p9"), 80)
    assert roundings == (
        Rounding("1", Decimal("1.6"), Decimal("1.5"), "min"),
        Rounding("2", Decimal("2.4"), Decimal("2.5"), "min"),
        Rounding("3", Decimal("3.2"), Decimal("3.0"), "min"),
    )


def test_an_end_is_scaled_and_its_intervals_stay():
    made, _ = scaled(of("p3"), 50)
    before, after = of("p3").stage("5").blocks[0], made.stage("5").blocks[0]
    assert (after.segments, after.until.value, before.until.value) == (before.segments, 1, 2)


@pytest.mark.parametrize("percent", [49, 151, 0, -100])
def test_out_of_range_is_refused(percent):
    with pytest.raises(ValueError, match="50 to 150"):
        scaled(of("p1"), percent)


@given(key=keys, percent=st.integers(50, 150))
def test_scaling_never_is_off_by_more_than_its_roundings(key, percent):
    made, roundings = scaled(of(key), percent)
    assert all(abs(one.exact - one.shown) <= STEPS[one.unit] for one in roundings)
    assert [stage.rest for stage in made.stages] == [stage.rest for stage in of(key).stages]
    assert made.not_stated == of(key).not_stated


@given(key=keys, one=st.integers(50, 150), other=st.integers(50, 150))
def test_more_percent_is_never_less_running(key, one, other):
    assume(one <= other)
    for stage in of(key).stages:
        less, more = (stage_totals(scaled(of(key), percent)[0].stage(stage.key)).run for percent in (one, other))
        for name in ("seconds", "metres"):
            if getattr(less, name) is not None:
                assert getattr(less, name).low <= getattr(more, name).low


def test_open_intervals_are_filled_as_the_pt_chose():
    made = with_repeats(of("p10"), {"4": 6})
    assert (run_s(made, "4"), stage_totals(made.stage("4")).walk.seconds.low) == (24 * 60, 6 * 60)
    assert [stage.key for stage in open_stages(made)] == ["1", "2", "3", "5", "6", "7", "8"]


def test_what_the_source_states_is_not_filled_over():
    assert with_repeats(of("p9"), {"1": 3, "nowhere": 2}) == of("p9")


@pytest.mark.parametrize("count", [0, 51, "5", None, True])
def test_a_number_that_is_none_is_refused(count):
    with pytest.raises(ValueError, match="stage 1"):
        with_repeats(of("p10"), {"1": count})
