"""Gait retraining: the eight sessions, targets, when to stop, when to count again."""

from datetime import date
from decimal import Decimal

import pytest

from plans.running import gait
from plans.running.gait import Felt

DAY = date(2026, 11, 22)

# number, minutes, share of feedback, minutes with feedback: the default template, table 6.2 of the clinical reference
TABLE = [
    (1, 15, 100, 15),
    (2, 17, 100, 17),
    (3, 19, 100, 19),
    (4, 21, 100, 21),
    (5, 24, 75, 18),
    (6, 26, 50, 13),
    (7, 28, 25, 7),
    (8, 30, 10, 3),
]


def test_the_eight_sessions_are_those_of_the_template():
    found = [(one.number, one.minutes, one.feedback_percent, one.feedback_minutes) for one in gait.SESSIONS]
    assert found == TABLE


def test_all_minutes_together_are_among_those_of_the_best_trials():
    assert 177 <= sum(one.minutes for one in gait.SESSIONS) <= 196


@pytest.mark.parametrize(
    ("number", "blocks"),
    [
        (4, [(0, 21)]),
        (5, [(0, 3), (4, 7), (8, 11), (12, 15), (16, 19), (20, 23)]),
        (8, [(0, 1), (10, 11), (20, 21)]),
    ],
)
def test_feedback_is_on_in_these_minutes(number, blocks):
    assert gait.SESSIONS[number - 1].blocks() == blocks


@pytest.mark.parametrize("session", gait.SESSIONS, ids=lambda one: one.number)
def test_blocks_sum_up_to_the_minutes_with_feedback(session):
    assert sum(end - start for start, end in session.blocks()) == session.feedback_minutes


def test_a_last_block_that_is_cut_short_counts_as_far_as_it_goes():
    session = gait.Session(1, minutes=10, on_min=3, of_min=4)
    assert (session.blocks()[-1], session.feedback_minutes) == ((8, 10), 8)


@pytest.mark.parametrize(
    ("baseline", "rise", "steps"),
    [(160, "5", 168), (160, "7.5", 172), (160, "10", 176), (170, "5", 179), (100, "5", 105), (260, "10", 286)],
)
def test_targets_are_whole_steps_halves_up(baseline, rise, steps):
    assert gait.target(baseline, Decimal(rise)) == steps


@pytest.mark.parametrize(("baseline", "rise"), [(99, "5"), (261, "5"), (160, "4.9"), (160, "10.1")])
def test_a_slip_becomes_no_target(baseline, rise):
    with pytest.raises(ValueError, match="no target"):
        gait.target(baseline, Decimal(rise))


@pytest.mark.parametrize(("done", "number"), [([], 1), ([1], 2), ([1, 2, 4], 5), ([7], 8)])
def test_the_next_session_comes_after_the_last_that_was_done(done, number):
    assert gait.next_session(done).number == number


def test_after_the_eighth_there_is_none():
    assert gait.next_session([8]) is None


@pytest.mark.parametrize(("now", "then"), [("5", "7.5"), ("7.5", "10")])
def test_the_rise_goes_up_in_steps(now, then):
    assert gait.next_rise(Decimal(now)) == Decimal(then)


def test_ten_per_cent_is_the_highest_rise():
    assert gait.next_rise(Decimal(10)) is None


@pytest.mark.parametrize(
    ("during", "before", "too_much"),
    [
        pytest.param(3, 0, True, id="it rose above 2"),
        pytest.param(3, None, True, id="above 2, nothing known of before"),
        pytest.param(2, 0, False, id="2 is allowed"),
        pytest.param(4, 4, False, id="as before the run"),
        pytest.param(3, 5, False, id="it fell"),
        pytest.param(None, 0, False, id="not told"),
    ],
)
def test_pain_that_rises_above_2_is_too_much(during, before, too_much):
    assert Felt(DAY, during, before).is_too_much is too_much


def test_the_last_day_that_tells_its_pain_decides():
    early, late = Felt(date(2026, 11, 20), 6), Felt(date(2026, 11, 21), 1)
    assert gait.last_felt([late, early, Felt(DAY, None)]) == late


def test_of_one_day_what_asks_for_more_caution_counts():
    run, session = Felt(DAY, 5, before=5), Felt(DAY, 3, before=1)
    assert gait.last_felt([session, run]) == gait.last_felt([run, session]) == session


def test_without_pain_told_nothing_is_known():
    assert gait.last_felt([Felt(DAY, None)]) is None


@pytest.mark.parametrize(
    ("last", "days"),
    [
        (date(2026, 11, 22), (date(2026, 12, 20), date(2027, 2, 22))),
        (date(2026, 11, 30), (date(2026, 12, 28), date(2027, 2, 28))),
        (date(2026, 9, 30), (date(2026, 10, 28), date(2026, 12, 30))),
    ],
)
def test_it_is_counted_again_after_4_weeks_and_3_months(last, days):
    assert gait.recheck_days(last) == days
