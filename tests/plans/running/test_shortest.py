"""The shortest way through a protocol by its own rest rules."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.running.protocol import AtFirst, Rest
from plans.running.protocol_files import load_protocols
from plans.running.rest import strictest
from plans.running.shortest import longest_gap, session_days
from tests.plans.running.programs import program


def days(key, passes=None):
    protocol = load_protocols()[key]
    return session_days(protocol, [passes or stage.sessions_to_pass for stage in protocol.stages])


def flat(key, passes=None):
    return [day for stage in days(key, passes) for day in stage]


def test_p3_rests_a_day_between():
    assert flat("p3") == list(range(0, 24, 2))


def test_p1_goes_up_two_levels_in_seven_days():
    assert flat("p1") == [0, 2, 7, 9, 14, 16, 21, 23]


def test_p2_rests_two_days_in_the_first_two_weeks():
    assert flat("p2", passes=1) == [0, 3, 7, 10, 14, 17, 21, 24]
    assert flat("p2", passes=2) == [0, 3, 6, 9, 12, 15, 18, 20, 22, 24, 27, 29, 31, 33, 36, 38]


def test_p11_keeps_its_fixed_rest_days():
    assert days("p11")[:4] == [[0, 1], [2, 3], [4, 5], [7, 8]]


def test_p12_runs_three_days_in_a_row_and_then_rests():
    protocol = load_protocols()["p12"]
    assert session_days(protocol, [2, 5, *[1] * 8])[:3] == [[0, 2], [7, 8, 9, 11, 12], [14]]


@given(key=st.sampled_from(list(load_protocols())), passes=st.integers(1, 3))
def test_no_rest_rule_is_broken(key, passes):
    protocol = load_protocols()[key]
    found = session_days(protocol, [passes] * len(protocol.stages))
    run_on = [day for stage in found for day in stage]
    assert run_on == sorted(set(run_on))
    for stage, on in zip(protocol.stages, found, strict=True):
        for day in on:
            assert all(day - other > (stage.rest.days_between or 0) for other in run_on if other < day)
            week = [other for other in run_on if day - 7 < other <= day]
            assert len(week) <= (stage.rest.max_per_week or 7)


@pytest.mark.parametrize(
    ("rest", "gap"),
    [
        pytest.param(Rest(), 1, id="nothing stated"),
        pytest.param(Rest(days_between=2), 3, id="two days between"),
        pytest.param(Rest(in_a_row=3), 2, id="a day after three in a row"),
        pytest.param(Rest(max_per_week=1), 7, id="one a week"),
        pytest.param(Rest(max_per_week=2), 6, id="two a week: 0, 1, 7"),
        pytest.param(Rest(days_between=1, max_per_week=3), 3, id="three a week: 0, 2, 4, 7"),
        pytest.param(Rest(days_after=4), 5, id="four days after a stage"),
        pytest.param(Rest(days_between=1, max_levels_per_week=1), 7, id="one level a week: 0, 2, 9"),
    ],
)
def test_the_longest_gap_is_what_the_rest_asks_for(rest, gap):
    assert longest_gap(program(rest, count=2), [2, 2]) == gap


def test_the_longest_gap_knows_a_stricter_beginning_and_no_days_of_a_stage():
    strict = program(Rest(days_between=1), count=2, at_first=AtFirst(9, Rest(days_between=4)))
    assert longest_gap(strict, [2, 2]) == 5
    assert (
        longest_gap(replace(strict, stages=tuple(replace(one, days_to_pass=20) for one in strict.stages)), [2, 2]) == 5
    )


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (Rest(), Rest(), Rest()),
        (Rest(days_between=1), Rest(days_between=2), Rest(days_between=2)),
        (Rest(max_per_week=4), Rest(max_per_week=3, in_a_row=2), Rest(max_per_week=3, in_a_row=2)),
    ],
)
def test_stricter_keeps_both(one, other, both):
    assert strictest(one, other) == both
