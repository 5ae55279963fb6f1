"""What is planned on the days to come. Day 1 of tests/plans/running/logs.py is Tuesday, 1 September 2026."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans.running.case import Settings, State
from plans.running.outset import NotPlannable, check_days
from plans.running.protocol import Amount, Block, Rest, Segment
from plans.running.protocol_files import load_protocols
from plans.running.run_days import ANY_DAY, WEEK, Race, Week
from plans.running.schedule import schedule
from plans.running.spike_guard import own_pace
from tests.plans.running.logs import AMBER, RED, day, logs, run
from tests.plans.running.program_kinds import P3, programs

USUAL_0 = Settings(usual_morning_pain=0)
ONE_DAY = timedelta(days=1)
START = State("1", day(1), day(1))


def plan(entries=(), today=1, state=START, week=ANY_DAY, days=42, chosen=USUAL_0, protocol=P3, **more):
    return schedule(protocol, chosen, state, entries, day(today), week, days, **more)


def numbers(found, kind):
    """Numbers of the days of this kind."""
    return [(one.on - day(1)).days + 1 for one in found.days if getattr(one, kind)]


def runs(found):
    return [(one.run.stage_key, one.run.session) for one in found.days if one.run]


def test_all_green_from_the_first_day():
    """Stages 2 and 4 of P3 go half a mile beyond the one before: four runs more, each up to the limit of R-R06."""
    found = plan(days=32)
    assert numbers(found, "run") == [*range(1, 32, 2)]
    at_limit = {"2": [None] * 3, "4": [None]}
    sessions = [(key, session) for key in "123456" for session in (*at_limit.get(key, ()), 1, 2)]
    assert runs(found) == sessions
    assert (found.held, found.passed_on) == (None, day(32))
    assert [one.run.distance_m for one in found.days if one.run][:3] == [
        Decimal(1609),
        Decimal(1609),
        Decimal("1769.9"),
    ]


def test_after_the_program_the_distance_grows_within_the_guard_up_to_the_goal():
    found = plan(days=72, race=Race(km=Decimal("4.2")))
    easy, long = [2145] * 3, 3539
    assert [int(one.run.distance_m) for one in found.days[32:] if one.run] == [
        *easy, long, *[2359] * 3, 3892, *[2594] * 3, 4200, *[2800] * 3, 4200, *[2800] * 3, 4200
    ]  # fmt: skip
    assert {one.run.stage_key for one in found.days[32:] if one.run} == {None}


def test_after_the_program_the_distance_grows_up_to_the_goal_of_a_week():
    found = plan(days=72, race=Race(km_a_week=Decimal(12)))
    easy, long = [2145] * 3, 3539
    assert [int(one.run.distance_m) for one in found.days[32:] if one.run] == [
        *easy, long, *[2359] * 3, 3892, *[2594] * 3, 4218, *[2812] * 3, 4218, *[2812] * 3, 4218
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("entries", "today", "state", "expected"),
    [
        pytest.param([run(2, "1")], 3, START, [("1", 2), ("2", None)], id="the second session"),
        pytest.param([run(2, "1"), run(4, "1")], 5, START, [("2", 1), ("2", 2)], id="the proposal is accepted"),
        pytest.param([run(2, "1", **AMBER)], 3, START, [("1", 1), ("1", 2)], id="amber repeats"),
        pytest.param([run(2, **RED)], 3, State("2", day(1)), [("1", 1), ("1", 2)], id="red, back to usual"),
        pytest.param(
            [run(2, "1"), run(4, "1", pain_next_morning=None)], 4, START, [("2", 1), ("2", 2)], id="morning to come"
        ),
    ],
)
def test_the_next_sessions(entries, today, state, expected):
    assert runs(plan(entries, today, state))[:2] == expected


def test_nothing_is_planned_while_the_knee_or_the_pt_is_waited_for():
    resting = plan([run(2, **RED, run_id=1)], 2, State("2", day(1)), Week(strength={4}), 14)
    assert (resting.held, numbers(resting, "run"), numbers(resting, "strength")) == ("rest", [], [3, 10])
    twice = plan([run(2, **RED), run(6, **RED)], 7, State("2", day(1)))
    assert (twice.held, numbers(twice, "run")) == ("see_pt", [])


@pytest.mark.parametrize(
    ("today", "week", "first", "moved_from"),
    [
        pytest.param(3, ANY_DAY, 4, None, id="due tomorrow"),
        pytest.param(4, ANY_DAY, 4, None, id="due today"),
        pytest.param(5, ANY_DAY, 5, 4, id="due yesterday"),
        pytest.param(5, Week({3, 5}), 9, 4, id="due on Friday, moved to Wednesday"),
        pytest.param(4, Week({3, 5}), 4, None, id="Friday is today"),
    ],
)
def test_a_missed_day_moves_the_run(today, week, first, moved_from):
    found = plan([run(2, "1")], today, week=week)
    planned = [one for one in found.days if one.run]
    assert numbers(found, "run")[0] == first
    assert [one.run.moved_from for one in planned] == [moved_from and day(moved_from)] + [None] * (len(planned) - 1)


def test_a_run_done_today_is_not_planned_again():
    assert numbers(plan([run(1, "1")], 1), "run")[:2] == [3, 5]


def test_a_pt_may_lift_the_rest_for_one_run():
    lifted = replace(USUAL_0, lifted=frozenset({"R-R08"}))
    assert numbers(plan([run(1, "1")], 2, chosen=lifted), "run")[:3] == [2, 4, 6]


def test_the_race_is_a_day_of_its_own_with_rest_around_it():
    found = plan(days=14, race=Race(day(8), Decimal(5)))
    assert (numbers(found, "run"), numbers(found, "race")) == ([1, 3, 5, 10, 12, 14], [8])
    assert [found.days[number].kind for number in (6, 7, 8)] == ["rest", "race", "rest"]


@pytest.mark.parametrize(
    ("week", "strength", "cross"),
    [
        pytest.param(ANY_DAY, [], [], id="nothing chosen, nothing planned"),
        pytest.param(Week({2, 5}, {1, 3}, {6}), [2, 7, 9, 14], [5, 12], id="each on its own days"),
        pytest.param(Week({2, 5}, {2}), [1, 8], [], id="strength beside the run where no other day is left"),
        pytest.param(Week({2, 5}, {2, 3}, (), 1), [2, 9], [], id="one a week: the day without a run"),
        pytest.param(Week({2, 5}, (), {2}), [], [], id="cross-training never beside a run"),
        pytest.param(Week({2, 5}, {3}, {3}), [2, 9], [2, 9], id="both on one day as chosen"),
        pytest.param(Week({2, 5}, (), (), 2, 1), [2, 5, 9, 12], [3, 10], id="any day: spread over those without a run"),
    ],
)
def test_strength_and_cross_training(week, strength, cross):
    found = plan(week=week, days=14)
    assert not week.run or numbers(found, "run") == [1, 4, 8, 11]
    assert (numbers(found, "strength"), numbers(found, "cross_training")) == (strength, cross)


def test_strength_pushes_no_run():
    assert numbers(plan(week=Week(strength=range(1, 8))), "run") == numbers(plan(), "run")


@pytest.mark.parametrize(
    ("own", "rest", "sessions", "refused"),
    [
        pytest.param({1}, Rest(days_between=1), 2, True, id="one day a week"),
        pytest.param({1}, Rest(days_between=1), 1, False, id="one day a week, one session"),
        pytest.param({1, 2}, Rest(days_between=1), 2, True, id="two days side by side with a rest day between"),
        pytest.param({1, 2}, Rest(days_between=0), 2, False, id="two days side by side, allowed in a row"),
        pytest.param({1, 2}, Rest(days_between=0), 3, False, id="from Tuesday to Monday is less than a week"),
        pytest.param({1, 3}, Rest(days_between=1), 3, False, id="never a week between"),
        pytest.param({1, 4}, Rest(days_between=5), 2, True, id="more rest than the days leave"),
        pytest.param((), Rest(days_between=5), 2, False, id="any day"),
        pytest.param((), Rest(days_between=6), 2, True, id="a week between by the rule itself"),
        pytest.param({1, 3, 5}, Rest(max_per_week=1), 2, True, id="one run a week by the rule itself"),
    ],
)
def test_days_that_never_let_a_stage_be_passed_are_refused(own, rest, sessions, refused):
    protocol = replace(P3, stages=tuple(replace(stage, rest=rest, sessions_to_pass=sessions) for stage in P3.stages))
    if not refused:
        check_days(protocol, USUAL_0, Week(own))
        assert plan(protocol=protocol, week=Week(own), days=200).passed_on is not None
        return
    with pytest.raises(NotPlannable) as caught:
        plan(protocol=protocol, week=Week(own))
    between = rest.days_between
    told = {"stage": "1", "run_days": tuple(sorted(own)), "days_between": between, "sessions": sessions}
    assert (caught.value.code, caught.value.values) == ("week_between_runs", told)


def opened(*keys, **changes):
    """P3 with the number of intervals of these stages left open."""
    stages = (
        replace(one, blocks=(replace(one.blocks[0], until=None),)) if one.key in keys else one for one in P3.stages
    )
    return replace(P3, stages=tuple(stages), **changes)


def test_without_usual_morning_pain_or_with_the_present_stage_open_nothing_is_planned():
    with pytest.raises(NotPlannable) as caught:
        plan(chosen=Settings())
    assert (caught.value.code, caught.value.values) == ("usual_not_set", {})
    for passed_on in (None, day(1)):
        with pytest.raises(NotPlannable) as caught:
            plan(state=State("3", day(1), day(1), passed_on), protocol=opened("3", "5"))
        assert (caught.value.code, caught.value.values) == ("stage_incomplete", {"stage": "3"})


@pytest.mark.parametrize(
    ("open_keys", "stage", "chosen", "found_open", "last"),
    [
        pytest.param("3", "1", USUAL_0, "3", ("2", 2), id="up to the stage before, and there it stays"),
        pytest.param("35", "4", USUAL_0, "5", ("4", 2), id="one that lies behind does not count"),
        pytest.param("3", "1", replace(USUAL_0, repeats={"3": 4}), None, (None, None), id="set: to the end"),
        pytest.param("35", "1", replace(USUAL_0, repeats={"3": 4}), "5", ("4", 2), id="set: to the next open one"),
        pytest.param("", "1", USUAL_0, None, (None, None), id="nothing open"),
    ],
)
def test_the_plan_goes_up_to_the_first_open_stage(open_keys, stage, chosen, found_open, last):
    found = plan(state=State(stage, day(1), day(1)), chosen=chosen, protocol=opened(*open_keys))
    assert (found.open_stage, runs(found)[-1], found.held) == (found_open, last, None)
    assert numbers(found, "run") == [*range(1, 43, 2)]


def test_a_step_back_into_an_open_stage_plans_no_run_until_it_is_set():
    found = plan([run(2, "2", **RED)], 5, State("2", day(1)), Week(strength={4}), 14, protocol=opened("1"))
    assert (found.open_stage, numbers(found, "run"), numbers(found, "strength")) == ("1", [], [10, 17])


# --- R-R06 on the days to come ----------------------------------------------------------------------------------------
def cut(found):
    """Stage, session and metres of each run that the limit cuts short."""
    planned = [one.run for one in found.days if one.run and one.run.cut]
    return [(one.stage_key, one.session, int(one.distance_m)) for one in planned]


@pytest.mark.parametrize(
    ("key", "said"),
    [
        pytest.param(
            "p1",
            [("6", None, 3539), ("6", 1, 3892), ("7", None, 4281), ("7", 1, 4709)],
            id="P1: from 2.0 to 2.5 and from 2.5 to 3.0 miles, a session each",
        ),
        pytest.param("p2", [("6", None, 3539), ("6", 1, 3892), ("7", 1, 4424)], id="P2: the same, two sessions each"),
        pytest.param(
            "p3",
            [
                *(("2", None, 1769), ("2", None, 1945), ("2", None, 2139), ("2", 1, 2352)),
                *(("4", None, 2654), ("4", 1, 2919), ("4", 2, 3210)),
            ],
            id="P3: from 1.0 to 1.5 and from 1.5 to 2.0 miles",
        ),
        pytest.param("p12", [], id="P12 goes by time, and no pace is known"),
    ],
)
def test_a_stage_beyond_the_guard_is_run_up_to_it_until_it_is_within(key, said):
    protocol = load_protocols()[key]
    found = plan(state=State(protocol.stages[0].key, day(1), day(1)), protocol=protocol, days=90)
    assert cut(found) == said


@pytest.mark.parametrize(
    ("entries", "chosen", "said"),
    [
        pytest.param([run(1, None, distance_km=Decimal("2.1"))], USUAL_0, [("2", 1, 2310)], id="2.1 km logged"),
        pytest.param([run(1, None, distance_km=Decimal("2.2"))], USUAL_0, [], id="2.2 km logged: 2.42 at most"),
        pytest.param(
            [run(-29, None, distance_km=Decimal(9))],
            USUAL_0,
            [("2", None, 1760), ("2", None, 1936), ("2", None, 2129)],
            id="long ago",
        ),
        pytest.param(
            [run(1, None, distance_km=Decimal("1.6"))],
            replace(USUAL_0, lifted=frozenset({"R-R06"})),
            [],
            id="the PT has lifted it for the next run, and the whole stage was run then",
        ),
    ],
)
def test_what_was_logged_counts_for_the_guard(entries, chosen, said):
    near = [run(2, "1", distance_km=Decimal("1.6"))]
    found = plan([*entries, *near], 3, State("2", day(2), day(1)), chosen=chosen, days=7)
    assert cut(found) == said


def test_a_stage_by_time_is_cut_short_by_the_runners_own_pace():
    """4 km in 24 min, then a stage of 30 min, about 5 km: 4.4 km, in 26 min 24 s, is too little; 4.84 km counts."""
    half_an_hour = Block((Segment("run", Amount(Decimal(30), "min")),), 1, None)
    by_time = replace(P3, stages=(P3.stages[0], *(replace(one, blocks=(half_an_hour,)) for one in P3.stages[1:])))
    paced = [run(number, "1", distance_km=Decimal(4), duration_min=24) for number in (2, 4)]
    found = plan(paced, 5, State("2", day(5), day(1)), protocol=by_time, days=9)
    assert [
        (one.run.cut, one.run.session, one.run.distance_m, one.run.duration_s) for one in found.days if one.run
    ] == [
        (True, None, None, Decimal(1584)),
        (True, 1, None, Decimal(1742)),
        (False, 2, None, Decimal(1800)),
        (False, 1, None, Decimal(1800)),
    ]


weekdays = st.frozensets(st.integers(1, 7))


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(
    protocol=programs(),
    entries=logs(last_day=20),
    week=st.builds(Week, weekdays, weekdays, weekdays),
    stage=st.sampled_from(["1", "2", "4"]),
    race=st.none() | st.integers(21, 50),
)
def test_never_against_a_rest_rule_and_only_on_the_patients_days(protocol, entries, week, stage, race):
    try:
        found = plan(
            entries, 20, State(stage, day(1), day(1)), week, 35, protocol=protocol, race=Race(race and day(race))
        )
    except NotPlannable:
        return
    planned = [one for one in found.days if one.run]
    done = sorted({entry.done_on for entry in entries} | {one.on for one in planned} | ({day(race)} if race else set()))
    rests = {one.key: one.rest for one in protocol.stages}
    for one in planned:
        rest = rests[one.run.stage_key or "6"]
        assert not week.run or one.on.isoweekday() in week.run
        before = [on for on in done if on < one.on]
        assert not before or (one.on - before[-1]).days > (rest.days_between or 0)
        if rest.max_per_week:
            assert sum(on > one.on - WEEK * ONE_DAY for on in before) < rest.max_per_week
        if rest.in_a_row:
            assert not all(one.on - back * ONE_DAY in done for back in range(1, rest.in_a_row + 1))
    assert not any(one.cross_training and (one.run or one.race) for one in found.days)
    assert {one.on for one in planned} == {one.on for one in plan_without_others(protocol, entries, week, stage, race)}


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(
    protocol=st.just(P3)
    | programs()
    | st.sampled_from([load_protocols()[key] for key in ("p1", "p2", "p4", "p8", "p9", "p12")]),
    entries=logs(last_day=20),
    place=st.integers(0, 3),
    passed=st.booleans(),
    race=st.builds(
        Race,
        st.none() | st.integers(21, 50).map(day),
        st.none() | st.decimals(1, 30, places=1),
        st.none() | st.decimals(3, 60, places=1),
    ),
)
def test_no_planned_run_goes_beyond_the_guard_and_a_race_that_does_says_so(protocol, entries, place, passed, race):
    state = State(protocol.stages[place].key, day(1), day(1), day(1) if passed else None)
    try:
        found = plan(entries, 20, state, days=60, protocol=protocol, race=race)
    except NotPlannable:
        return
    known = [(entry.done_on, entry.distance_km * 1000) for entry in entries if entry.distance_km]
    pace = own_pace(entries)
    for one in found.days:
        metres = one.race.km and one.race.km * 1000 if one.race else one.run and metres_of(one.run, pace)
        recent = [far for on, far in known if 0 <= (one.on - on).days <= 30]
        cap = max(recent) * Decimal("1.1") if recent else None
        above = bool(metres and cap) and metres > cap
        assert one.race_beyond == (above and one.race is not None)
        assert not (one.run and above)
        if metres:  # nothing is built on a race that goes too far
            known.append((one.on, Decimal(int(cap if above else metres))))


def metres_of(planned, pace):
    if planned.distance_m is not None:
        return planned.distance_m
    return pace.km_in(planned.duration_s) * 1000 if pace and planned.duration_s else None


def plan_without_others(protocol, entries, week, stage, race):
    state = State(stage, day(1), day(1))
    found = plan(entries, 20, state, Week(week.run), 35, protocol=protocol, race=Race(race and day(race)))
    return [one for one in found.days if one.run]


def test_a_race_beyond_the_guard_says_so_and_nothing_is_built_on_it():
    state = State(P3.stages[-1].key, day(1), day(1), day(1))
    entries = [run(number, P3.stages[-1].key, distance_km=Decimal(3)) for number in (2, 4, 6)]
    far, near = (plan(entries, 7, state, race=Race(day(20), Decimal(km)), days=28).days for km in (10, 3))
    assert [(one.on, one.race_beyond) for one in far if one.race] == [(day(20), True)]
    assert max(one.run.distance_m for one in far if one.run) < 5000
    assert [one.race_beyond for one in near if one.race] == [False]
