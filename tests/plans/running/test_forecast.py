"""Dates from simulated futures: earliest, typical, slow."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans.running.case import Settings, State
from plans.running.forecast import Forecast, NoForecast, forecast
from plans.running.outset import NotPlannable
from plans.running.protocol import Amount, Block, Rest, Segment
from plans.running.responses import Responses, drawn_answers, own_responses
from plans.running.run_days import ANY_DAY, Race, Week
from plans.running.schedule import schedule
from tests.plans.running.logs import AMBER, GREY, RED, day, logs, run
from tests.plans.running.program_kinds import P3, programs

USUAL_0 = Settings(usual_morning_pain=0)
START = State("1", day(1), day(1))
ALL_GREEN = Responses(amber=0, red=0, missed=0)
slowly = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])


def look(entries=(), today=1, state=START, week=ANY_DAY, protocol=P3, paths=60, seed=1, **more):
    return forecast(protocol, USUAL_0, state, entries, day(today), week, paths=paths, seed=seed, **more)


def timed(minutes):
    """P3 with stages by time: no distance is stated."""
    block = Block((Segment("run", Amount(Decimal(minutes), "min")),), 1, None)
    return replace(P3, stages=tuple(replace(stage, blocks=(block,)) for stage in P3.stages))


def test_when_all_goes_well_every_future_is_the_earliest():
    found = look(responses=ALL_GREEN, race=Race(day(56), Decimal("3.8")))
    assert found.finish == Forecast(day(32), day(32), day(32))
    assert found.five_km == Forecast(day(71), day(71), day(71))  # 3539, 3892, 4281, 4709, 5179 m every eighth day
    assert found.goal == Forecast(day(47), day(47), day(47), 1.0)


def test_what_a_goal_of_a_week_stops_short_of_has_no_date():
    found = look(responses=ALL_GREEN, race=Race(km=Decimal("4.2"), km_a_week=Decimal(12)))
    assert found.goal == Forecast(day(55), day(55), day(55))
    assert found.five_km == NoForecast("beyond_horizon", {"until": day(731)})
    assert {one.code: one.values for one in found.assumptions}["week_goal"] == {"goal_km": 12}


def test_once_the_goal_of_a_week_is_reached_nothing_longer_has_a_date():
    entries = [run(2, "6", distance_km=Decimal("4.8")), run(4, "6", distance_km=Decimal("4.8"))]
    state = State("6", day(1), day(1), day(1))
    assert look(entries, 5, state, responses=ALL_GREEN, race=Race(km_a_week=Decimal(17))).five_km.earliest == day(12)
    reached = look(entries, 5, state, responses=ALL_GREEN, race=Race(km_a_week=Decimal("9.6")))
    assert reached.five_km.code == "beyond_horizon"


def test_a_usual_patient_takes_longer_and_a_slow_one_longer_still():
    found = look(paths=300)
    assert found.finish.earliest == day(32)
    assert found.finish.earliest < found.finish.typical < found.finish.slow
    assert found.finish.typical < found.five_km.typical < found.ten_km.typical
    assert (found.goal, found.paths) == (None, 300)


def test_not_by_then_is_said_with_the_day_on_which_it_could_be():
    found = look(race=Race(day(20), Decimal(5)))
    assert found.goal == NoForecast("not_by_then", {"goal_on": day(20), "earliest": day(71)}, 0.0)


def test_the_share_counts_the_futures_that_are_there_by_the_day():
    shares = [look(paths=200, race=Race(day(last), Decimal(5))).goal.share for last in (71, 98, 128, 300)]
    assert shares == sorted(shares)
    assert 0 < shares[1] < 1 == shares[3]


def test_a_goal_without_a_day_has_no_share_and_a_day_without_distance_no_date():
    assert look(race=Race(km=Decimal(5))).goal.share is None
    assert look(race=Race(on=day(50))).goal is None


def test_a_program_by_time_needs_a_pace():
    assert look(protocol=timed(30)).five_km == NoForecast("no_pace")
    paced = [run(number, "1", distance_km=Decimal(4), duration_min=24) for number in (1, 3, 5)]
    found = look(paced, 6, State("1", day(1)), protocol=timed(30), responses=ALL_GREEN)
    assert (found.finish.earliest, found.five_km.earliest) == (day(30), day(11))
    assert found.assumptions[-1].values == {"min_per_km": Decimal("6.0")}


def test_a_distance_that_was_run_is_told_with_its_day():
    entries = [run(2, "1", distance_km=Decimal("5.2"), **RED), run(9, None, distance_km=Decimal(5))]
    found = look(entries, 10, race=Race(day(50), Decimal(5)))
    assert found.five_km == Forecast(day(9), day(9), day(9))
    assert (found.goal, found.ten_km.earliest > day(10)) == (Forecast(day(9), day(9), day(9), 1.0), True)


def test_beyond_two_years_no_date_is_told():
    found = look(responses=Responses(amber=1, red=0))
    assert (found.finish.typical, found.finish.slow) == (None, None)


def test_once_the_program_is_passed_only_distances_are_left():
    entries = [run(2, "6", distance_km=Decimal("4.8"))]
    found = look(entries, 3, State("6", day(1), day(1), day(1)), responses=ALL_GREEN)
    assert (found.finish, found.five_km.slow, found.ten_km.slow) == (None, day(10), day(66))


def test_while_the_pt_is_waited_for_a_look_of_three_days_is_assumed():
    entries = [run(2, "2", **RED), run(4, "2", **RED)]
    found = look(entries, 5, State("2", day(1), day(1)), responses=ALL_GREEN)
    assert found.finish.earliest == day(8) + timedelta(days=31)


def test_the_assumptions_are_told_with_their_numbers():
    codes = {one.code: one for one in look([run(2, "1")], 3).assumptions}
    assert codes["shares"].values == {"green": 77, "amber": 18, "red": 5, "own_runs": 1, "prior_runs": 10}
    assert codes["missed"].values == {"percent": 10}
    assert {one.mark for one in codes.values()} == {"D"}
    assert "no_source" in codes


def test_own_colours_move_the_shares_and_grey_tells_nothing():
    assert own_responses([]) == Responses()
    assert own_responses(["grey"] * 9) == Responses()
    mine = own_responses(["red", "red", "amber", "green", "grey"] * 2)
    assert (mine.amber, mine.red, mine.own_runs) == (pytest.approx(4 / 18), pytest.approx(4.5 / 18), 8)
    worse = look([run(number, "1", **AMBER) for number in (2, 4, 6)], 7)
    assert worse.finish.typical > look([run(number, "1", **GREY) for number in (2, 4, 6)], 7).finish.typical


def test_answers_are_drawn_as_often_as_assumed():
    responses = Responses(amber=0.3, red=0.1, missed=0.2)
    answer = drawn_answers(responses, Random(7))
    drawn = [answer() for _ in range(20_000)]
    colours = Counter(colour for _, colour, _ in drawn)
    missed = Counter(misses for misses, _, _ in drawn)
    assert [colours[one] / 20_000 for one in ("green", "amber", "red")] == pytest.approx([0.6, 0.3, 0.1], abs=0.02)
    assert [missed[number] / 20_000 for number in (0, 1, 2)] == pytest.approx([0.8, 0.16, 0.032], abs=0.01)


@pytest.mark.parametrize(
    "wrong",
    [
        {"amber": -0.1},
        {"red": 1.1},
        {"amber": 0.7, "red": 0.4},
        {"missed": 2},
        {"days_lost": ()},
        {"days_lost": ((0, 1.0),)},
        {"days_lost": ((1, 0.5),)},
        {"days_lost": ((2, 0.5), (1, 0.5))},
        {"review_days": 0},
    ],
)
def test_what_is_no_probability_is_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Responses(**wrong)


def test_days_that_can_never_work_are_refused():
    with pytest.raises(NotPlannable):
        look(week=Week({1}))


weekdays = st.frozensets(st.integers(1, 7), min_size=3)


@slowly
@given(protocol=st.just(P3) | programs(), entries=logs(), week=st.builds(Week, weekdays), seed=st.integers(0, 9))
def test_earliest_then_typical_then_slow_and_the_same_again(protocol, entries, week, seed):
    try:
        found = look(entries, 40, State("2", day(1), day(1)), week, protocol, 25, seed, race=Race(day(90), Decimal(8)))
    except NotPlannable:
        return
    for one in (found.finish, found.five_km, found.ten_km, found.goal):
        if isinstance(one, Forecast):
            dates = [one.earliest, one.typical, one.slow]
            assert [date for date in dates if date] == sorted(date for date in dates if date)
            assert one.typical or not one.slow
    again = look(entries, 40, State("2", day(1), day(1)), week, protocol, 25, seed, race=Race(day(90), Decimal(8)))
    assert again == found


@slowly
@given(protocol=st.just(P3) | programs(), entries=logs(), week=st.builds(Week, weekdays))
def test_the_earliest_dates_are_those_of_the_schedule(protocol, entries, week):
    state = State("2", day(1), day(1))
    try:
        planned = schedule(protocol, USUAL_0, state, entries, day(41), week, 120)
    except NotPlannable:
        return
    if planned.held:
        return
    found = look(entries, 41, state, week, protocol, 1)
    far = [one.on for one in planned.days if one.run and one.run.distance_m and one.run.distance_m >= 5000]
    assert found.finish.earliest == planned.passed_on or planned.passed_on is None
    done = [entry for entry in entries if (entry.distance_km or 0) >= 5]
    assert done or not far or found.five_km.earliest == far[0]


shares = st.sampled_from([0.0, 0.05, 0.1, 0.2, 0.3])


@slowly
@given(
    red=shares,
    more=shares,
    amber=st.sampled_from([0.0, 0.2, 0.4]),
    week=st.builds(Week, weekdays),
    seed=st.integers(0, 99),
)
def test_more_reds_never_bring_an_earlier_typical_date(red, more, amber, week, seed):
    few = look(week=week, seed=seed, paths=40, responses=Responses(amber=amber, red=red))
    many = look(week=week, seed=seed, paths=40, responses=Responses(amber=amber, red=red + more))
    for name in ("finish", "five_km", "ten_km"):
        before, after = getattr(few, name).typical, getattr(many, name).typical
        assert after is None or after >= before


def test_rest_that_is_not_stated_is_no_two_runs_on_a_day():
    protocol = replace(P3, stages=tuple(replace(stage, rest=Rest()) for stage in P3.stages))
    assert look(protocol=protocol, responses=ALL_GREEN).finish.slow == day(17)
