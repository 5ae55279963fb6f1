"""Every program of the library, from the first run to the end, with nothing but green runs on the first day allowed."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from plans.running.case import Settings, State
from plans.running.engine import advise
from plans.running.protocol import Pause, Rest
from plans.running.protocol_checks import check, sessions_of
from plans.running.protocol_files import ProtocolError, load_protocols, silent_fields
from plans.running.scaling import open_stages
from plans.running.shortest import longest_gap, session_days
from plans.running.simulation import accepted
from tests.plans.running.logs import day, run
from tests.plans.running.programs import program

PROTOCOLS = load_protocols()
SESSIONS = {  # as the table of each source says; P2, P6 and P7 state no number, so 2 each [D]
    "p1": 8,
    "p2": 16,
    "p3": 12,
    "p4": 6,
    "p5": 15,
    "p6": 12,
    "p7": 12,
    "p8": 27,
    "p9": 12,
    "p10": 29,  # by the week: 3 weeks of at most 3 runs, 5 weeks of at most 4
    "p11": 22,
    "p12": 58,  # by the week: 4 runs on every other day, then 9 weeks of 3 in a row, a rest day, 3 in a row
}
DAYS = {  # worked by hand from the rest rules
    "p1": [1, 3, 8, 10, 15, 17, 22, 24],  # a day between, at most 2 levels in 7 days
    # P2 rests 2 days between at levels 1 to 3, then 1 day; levels 6 and 8 wait for a third level within 7 days
    "p2": [1, 4, 7, 10, 13, 16, 19, 21, 23, 25, 28, 30, 32, 34, 37, 39],
    "p3": [*range(1, 24, 2)],
    "p10": [week + number for week in range(0, 56, 7) for number in ((1, 2, 3) if week < 21 else (1, 2, 3, 4))],
    "p11": [1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 13, 14, 15, 16, 18, 19, 20, 21, 23, 24, 25, 26],
    "p12": [1, 3, 5, 7, *(week + number for week in range(9, 81, 8) for number in (0, 1, 2, 4, 5, 6))],
}


def all_green(protocol):
    """Return the runs, and the day on which the end is proposed; every proposal is accepted on the day it comes."""
    chosen = Settings(usual_morning_pain=0, repeats={stage.key: 6 for stage in open_stages(protocol)})
    state, entries, today = State(protocol.stages[0].key, day(1), day(1)), [], day(1)
    while len(entries) < 100:
        advice = advise(protocol, chosen, state, entries, today)
        if advice.action == "finish":
            return entries, today
        if (moved := accepted(state, advice, today)) != state:
            state = moved
        elif advice.next_run_on > today:
            today = advice.next_run_on
        else:
            entries.append(replace(run(1, state.stage_key), run_id=len(entries), done_on=today))
            today = day((today - day(1)).days + 2)
    raise AssertionError(f"{protocol.key} does not end")


def test_every_program_of_the_library_is_here():
    assert set(SESSIONS) == set(PROTOCOLS)


@pytest.mark.parametrize("key", SESSIONS)
def test_all_green_ends_after_the_sessions_of_the_table(key):
    entries, ended_on = all_green(PROTOCOLS[key])
    assert len(entries) == SESSIONS[key]
    assert [one.stage_key for one in entries] == sorted(
        (one.stage_key for one in entries), key=[stage.key for stage in PROTOCOLS[key].stages].index
    )
    assert ended_on > entries[-1].done_on


@pytest.mark.parametrize("key", DAYS)
def test_the_days_of_the_runs_are_those_worked_by_hand(key):
    entries, _ended_on = all_green(PROTOCOLS[key])
    assert [(one.done_on - day(1)).days + 1 for one in entries] == DAYS[key]


def test_programs_by_the_week_end_when_their_last_week_is_over():
    assert [all_green(PROTOCOLS[key])[1] for key in ("p10", "p12")] == [day(57), day(80)]


@pytest.mark.parametrize("key", SESSIONS)
def test_the_shortest_way_of_the_library_is_that_of_the_engine(key):
    """Two ways to the same days: the library's own count of weeks, and the engine asked day by day."""
    protocol = PROTOCOLS[key]
    entries, _ended_on = all_green(protocol)
    counts = [sum(one.stage_key == stage.key for one in entries) for stage in protocol.stages]
    shortest = [number for days in session_days(protocol, counts) for number in days]
    assert [(one.done_on - day(1)).days for one in entries] == shortest


@pytest.mark.parametrize("key", SESSIONS)
def test_no_stage_is_taken_twice_and_every_one_is_run(key):
    entries, _ended_on = all_green(PROTOCOLS[key])
    assert list(dict.fromkeys(one.stage_key for one in entries)) == [stage.key for stage in PROTOCOLS[key].stages]


# --- any program that the checks accept -------------------------------------------------------------------------------
edge_rests = st.builds(
    Rest,
    days_between=st.none() | st.integers(0, 12),
    max_per_week=st.none() | st.integers(1, 7),
    max_levels_per_week=st.none() | st.integers(1, 3),
    days_after=st.none() | st.integers(1, 12),
)


@st.composite
def edge_programs(draw):
    """Three stages of any rest, sessions and days, with the shortest pause that the checks accept."""
    made = program(count=3)
    stages = tuple(
        replace(
            stage,
            rest=draw(edge_rests),
            sessions_to_pass=draw(st.sampled_from([None, 1, 1, 2, 3])),
            days_to_pass=draw(st.none() | st.integers(1, 10)),
        )
        for stage in made.stages
    )
    made = replace(made, stages=stages)
    made = replace(made, pause=Pause(longest_gap(made, map(sessions_of, stages)) + 1, "start"))
    return replace(made, not_stated=silent_fields(made))


@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow], deadline=None, max_examples=60)
@given(protocol=edge_programs())
def test_whoever_keeps_the_rest_of_an_accepted_program_comes_to_its_end(protocol):
    try:
        check(protocol, "own")
    except ProtocolError:
        reject()
    assert {entry.stage_key for entry in all_green(protocol)[0]} == {"1", "2", "3"}
