"""Simulated futures are those of the engine: the quick and the long way come to the same days, stages, distances."""

from dataclasses import replace
from decimal import Decimal
from itertools import chain, repeat

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans.running.build_up import Goal
from plans.running.case import Case, Settings, State
from plans.running.forecast import course_of
from plans.running.futures import Future
from plans.running.outset import start_of, with_answers_to_come
from plans.running.protocol import Rest
from plans.running.responses import Responses
from plans.running.run_days import Race, Week
from tests.plans.running.logs import day, logs
from tests.plans.running.program_kinds import P3, programs
from tests.plans.running.slow_future import SlowFuture, quick_moves, quick_runs

answers = st.lists(
    st.tuples(
        st.sampled_from([0, 0, 0, 1, 2, 5]),
        st.sampled_from(["green", "green", "green", "amber", "red"]),
        st.sampled_from([0.0, 0.6, 0.8, 0.95]),
    ),
    max_size=25,
)
GREEN = (0, "green", 0.0)
week_goals = st.none() | st.integers(3, 60).map(Decimal)
own_days = st.sampled_from([(), (), (1, 3, 5), (2, 4, 7), (1, 2, 3, 4, 5), (6,)])
SESSIONS = 30


def both(protocol, state, entries, today, drawn, own=(), chosen=None, week_goal=None):
    """Play the same answers the quick and the long way; SESSIONS of them."""
    chosen = chosen or Settings(usual_morning_pain=1)
    entries = with_answers_to_come(entries, chosen, today)
    case = Case(protocol, chosen, state, entries, today, {}, {})
    course = course_of(case, Week(run=own), Responses(), Race(km=500, km_a_week=week_goal))
    given = chain(drawn, repeat(GREEN))
    quick = Future(course, start_of(case), lambda: next(given))
    given_again = chain(drawn, repeat(GREEN))
    kms = {stage.key: metres and metres / 1000 for stage, metres in zip(protocol.stages, course.metres, strict=True)}
    known = (protocol, chosen, state, entries, today, own, course.responses, kms)
    slow = SlowFuture(*known, lambda: next(given_again), Goal(km_a_week=week_goal)).play(SESSIONS)
    before = len(quick.sessions)
    for _ in range(SESSIONS):
        quick.one_more()
    return (quick_runs(quick, protocol, before), quick_moves(quick, protocol)), (slow.runs, slow.accepted)


def test_a_program_that_is_passed_on_the_day_of_a_missed_run_goes_on_from_that_day():
    stages = [replace(stage, sessions_to_pass=1, rest=Rest()) for stage in P3.stages]
    by_days = replace(P3, stages=(*stages[:-1], replace(stages[-1], days_to_pass=2)))
    quick, slow = both(by_days, State("6", day(39), day(1)), [], day(40), [GREEN, (1, "green", 0.0)])
    assert quick == slow
    assert quick[1] == [(day(42), "passed")]


slowly = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)


def _not_before_its_day(entry):
    """Nobody knows on the day of a run what the next morning brings."""
    return replace(entry, pain_next_morning=None) if entry.done_on == day(40) else entry


@slowly
@given(program=programs(), drawn=answers, own=own_days)
def test_a_future_from_the_first_day(program, drawn, own):
    quick, slow = both(program, State("1", day(1), day(1)), [], day(1), drawn, own)
    assert quick == slow


@slowly
@given(
    program=st.just(P3) | programs(),
    entries=logs(),
    drawn=answers,
    own=own_days,
    passed=st.integers(1, 40),
    week_goal=week_goals,
)
def test_a_future_of_building_up(program, entries, drawn, own, passed, week_goal):
    once_a_day = [_not_before_its_day(entry) for entry in {entry.done_on: entry for entry in entries}.values()]
    state = State("6", day(1), day(1), day(passed))
    quick, slow = both(program, state, once_a_day, day(40), drawn, own, week_goal=week_goal)
    assert quick == slow


@slowly
@given(
    program=st.just(P3) | programs(),
    entries=logs(),
    stage=st.sampled_from(["1", "2", "3", "6"]),
    entered=st.integers(1, 40),
    drawn=answers,
    own=own_days,
    passed=st.booleans(),
    week_goal=week_goals,
)
def test_a_future_from_any_log(program, entries, stage, entered, drawn, own, passed, week_goal):
    once_a_day = [_not_before_its_day(entry) for entry in {entry.done_on: entry for entry in entries}.values()]
    state = State(stage, day(entered), day(1), day(entered) if passed and stage == "6" else None)
    quick, slow = both(program, state, once_a_day, day(40), drawn, own, week_goal=week_goal)
    assert quick == slow
