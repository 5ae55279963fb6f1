"""Rule R-R08: on which day the next run may be.  Stage 2 entered on day 1, one green run passes, unless told."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.running.case import Settings
from plans.running.protocol import AtFirst, Rest, Soreness, StepBack
from plans.running.reasons import Reason
from plans.running.rest import strictest
from tests.plans.running.logs import AMBER, RED, day, logs, run
from tests.plans.running.programs import ask, codes, program, short

LIFTED = Settings(usual_morning_pain=0, lifted=frozenset({"R-R08"}))


@pytest.mark.parametrize(
    ("rest", "ran", "today", "expected", "reasons"),
    [
        pytest.param(Rest(days_between=1), [2], 3, 4, ["rest_days"], id="a day between"),
        pytest.param(Rest(days_between=1), [2], 4, 4, [], id="a day between, over"),
        pytest.param(Rest(days_between=2), [2], 3, 5, ["rest_days"], id="two days between"),
        pytest.param(Rest(days_between=0), [2], 2, 3, ["one_run_a_day"], id="days in a row, asked the same day"),
        pytest.param(Rest(days_between=0), [2], 3, 3, [], id="days in a row"),
        pytest.param(Rest(in_a_row=3), [2, 3, 4], 5, 6, ["in_a_row"], id="three in a row"),
        pytest.param(Rest(in_a_row=3), [3, 4], 5, 5, [], id="two of three in a row"),
        pytest.param(Rest(in_a_row=3), [1, 3, 4], 5, 5, [], id="a gap begins a new row"),
        pytest.param(Rest(in_a_row=3), [2, 3, 4], 6, 6, [], id="three in a row, a day later"),
        pytest.param(Rest(days_between=0, max_per_week=3), [2, 4, 6], 7, 9, ["runs_a_week"], id="three in 7 days"),
        pytest.param(Rest(days_between=0, max_per_week=3), [2, 4, 6], 9, 9, [], id="the first is 7 days ago"),
        pytest.param(Rest(days_between=0, max_per_week=4), [2, 4, 6], 7, 7, [], id="three of four in 7 days"),
        pytest.param(
            Rest(days_between=1, max_per_week=3), [2, 4, 6], 6, 9, ["runs_a_week", "rest_days"], id="the later holds"
        ),
    ],
)
def test_rest_between_runs(rest, ran, today, expected, reasons):
    advice = ask(program(rest), [run(number, **AMBER) for number in ran], today)
    assert (advice.next_run_on, codes(advice.rest)) == (day(expected), reasons)
    assert ("R-R08" in advice.rule_ids) == bool(reasons)


def test_two_runs_on_one_day_are_one_day_with_a_run():
    rest = Rest(days_between=0, max_per_week=2)
    assert ask(program(rest), [run(2, run_id=1), run(2, run_id=2)], 3).next_run_on == day(3)


def test_runs_outside_the_program_are_runs():
    assert ask(program(Rest(days_between=1)), [run(2), run(3, None)], 4).next_run_on == day(5)


def test_where_the_source_states_no_rest_the_next_day_is_allowed_and_this_is_said():
    advice = ask(program(Rest(max_per_week=3)), [run(2)], 3)
    assert (advice.next_run_on, advice.rest, "R-R08" in advice.rule_ids) == (
        day(3),
        (Reason("rest_not_stated"),),
        False,
    )


def test_rest_not_stated_is_said_before_the_first_run_too():
    assert codes(ask(program(), [], 1).reasons) == ["no_run_in_stage", "rest_not_stated"]


@pytest.mark.parametrize(
    ("runs", "stage", "today", "expected"),
    [
        pytest.param([(1, "1"), (3, "2")], "2", 4, 8, id="a third level waits for the first to be 7 days ago"),
        pytest.param([(1, "1"), (3, "2"), (5, "2"), (7, "2")], "2", 8, 8, id="in the meantime the level is repeated"),
        pytest.param([(3, "2")], "2", 4, 4, id="one level in the week"),
        pytest.param([(1, "1"), (3, "2"), (5, None)], "2", 6, 8, id="a run outside the program is no level"),
    ],
)
def test_at_most_two_levels_in_seven_days(runs, stage, today, expected):
    rest = Rest(days_between=0, max_levels_per_week=2)
    advice = ask(program(rest), [run(number, key) for number, key in runs], today, stage)
    assert (short(advice), advice.next_run_on) == (("advance", "3"), day(expected))
    assert codes(advice.rest) == (["levels_a_week"] if expected > today else [])


def test_a_level_once_accepted_still_waits_for_its_day():
    rest = Rest(days_between=0, max_levels_per_week=2)
    advice = ask(program(rest), [run(1, "1"), run(3, "2")], 4, "3", entered=4)
    assert (short(advice), advice.next_run_on) == (("start", "3"), day(8))


def test_a_step_back_does_not_wait_for_levels():
    rest = Rest(days_between=0, max_levels_per_week=2)
    advice = ask(program(rest), [run(1, "2"), run(3, "3"), run(4, "3", **RED)], 5, "3", entered=2)
    assert (short(advice), advice.next_run_on) == (("drop", "2"), day(5))


def test_levels_are_the_groups_where_the_source_has_groups():
    rest = Rest(days_between=0, max_levels_per_week=2)
    grouped = program(rest, of_stages={"1": {"group": "a"}, "2": {"group": "a"}, "3": {"group": "b"}})
    assert ask(grouped, [run(1, "1"), run(3, "2")], 4).next_run_on == day(4)


@pytest.mark.parametrize(
    ("today", "expected", "reasons"),
    [(4, 6, ["days_after"]), (6, 6, []), (7, 7, [])],
)
def test_fixed_rest_days_follow_a_passed_stage(today, expected, reasons):
    own = program(Rest(days_between=0), of_stages={"2": {"rest": Rest(days_between=0, days_after=2)}})
    advice = ask(own, [run(3)], today)
    assert (short(advice), advice.next_run_on, codes(advice.rest)) == (("advance", "3"), day(expected), reasons)


def test_fixed_rest_days_do_not_stand_within_the_stage():
    rest = Rest(days_between=0, days_after=2)
    own = program(Rest(days_between=0), of_stages={"2": {"rest": rest, "sessions_to_pass": 2}})
    assert ask(own, [run(3)], 4).next_run_on == day(4)


@pytest.mark.parametrize(
    ("ran", "today", "expected"),
    [
        pytest.param(2, 3, 5, id="two days between at first"),
        pytest.param(12, 13, 15, id="the stricter rest ends on the day it would allow"),
        pytest.param(13, 14, 15, id="from day 15 the usual rest holds"),
        pytest.param(14, 15, 16, id="after the first 14 days"),
    ],
)
def test_the_first_days_of_a_program_are_stricter(ran, today, expected):
    own = program(Rest(days_between=1), at_first=AtFirst(14, Rest(days_between=2)))
    advice = ask(own, [run(ran, **AMBER)], today, started=1)
    assert advice.next_run_on == day(expected)
    assert ("stricter_at_first" in codes(advice.rest)) == (ran == 2 or ran == 12)


def test_at_first_counts_from_the_first_run_when_no_start_is_known():
    own = program(Rest(days_between=1), at_first=AtFirst(14, Rest(days_between=2)))
    assert ask(own, [run(6, "1"), run(17, **AMBER)], 18, entered=16, started=None).next_run_on == day(20)
    assert ask(own, [run(5, "1"), run(17, **AMBER)], 18, entered=16, started=None).next_run_on == day(19)


@pytest.mark.parametrize(("to", "stage_key"), [("stage", "3"), ("group", "3"), ("start", "1")])
def test_days_off_of_the_source_follow_a_red_run(to, stage_key):
    own = program(
        Rest(days_between=1),
        of_stages={"3": {"group": "b"}, "4": {"group": "b"}},
        step_back=StepBack(to, days_off=3),
    )
    advice = ask(own, [run(2, "4", **RED)], 3, "4")
    assert (short(advice), advice.next_run_on) == (("drop", stage_key), day(6))
    assert codes(advice.rest) == ["days_off", "rest_days"]
    after = ask(own, [run(2, "4", **RED)], 3, stage_key, entered=3)
    assert (after.action, after.next_run_on) == ("start", day(6))


@pytest.mark.parametrize(
    ("sore", "expected", "next_run"),
    [
        pytest.param("warm_up", ("drop", "1"), 5, id="warm-up: two days off and a level back"),
        pytest.param("during", ("drop", "1"), 4, id="during: a day off and a level back"),
        pytest.param("after", ("repeat", "2"), 3, id="after: the same level"),
        pytest.param("never", ("advance", "3"), 3, id="never: green"),
        pytest.param(None, ("advance", "3"), 3, id="not told: the pain values decide"),
    ],
)
def test_rule_of_soreness(sore, expected, next_run):
    own = program(Rest(days_between=0), soreness=Soreness(2, 1))
    advice = ask(own, [run(2, sore=sore)], 3)
    assert (short(advice), advice.next_run_on) == (expected, day(next_run))
    assert ("soreness_not_told" in codes(advice.reasons)) == (sore is None)


def test_soreness_is_asked_only_where_the_program_has_the_rule():
    assert short(ask(program(Rest(days_between=0)), [run(2, sore="warm_up")], 3)) == ("advance", "3")


def test_sore_muscles_are_not_a_sore_knee():
    own = program(Rest(days_between=0), soreness=Soreness(2, 1))
    advice = ask(own, [run(2, sore="warm_up", soreness_only=True)], 3)
    assert (short(advice), advice.next_run_on) == (("advance", "3"), day(3))


def test_a_sore_warm_up_goes_back_though_a_value_is_missing():
    own = program(Rest(days_between=0), soreness=Soreness(2, 1))
    assert short(ask(own, [run(2, sore="warm_up", pain_next_morning=None)], 4)) == ("drop", "1")


def test_the_pt_may_lift_the_rest_for_the_next_run():
    advice = ask(program(Rest(days_between=2)), [run(2)], 3, settings=LIFTED)
    assert (advice.next_run_on, advice.rest) == (day(3), (Reason("rest_lifted", {"until": day(5)}),))
    assert "R-R08" not in advice.rule_ids


def test_lifting_says_nothing_where_no_rest_stands_in_the_way():
    assert ask(program(Rest(days_between=2)), [run(2)], 5, settings=LIFTED).rest == ()


def test_the_stricter_of_two_rests():
    one = Rest(days_between=1, in_a_row=3, max_levels_per_week=2)
    other = Rest(days_between=2, in_a_row=2, max_per_week=4)
    assert strictest(one, other) == Rest(days_between=2, in_a_row=2, max_per_week=4, max_levels_per_week=2)
    assert strictest(Rest(), Rest()) == Rest()


rests = st.builds(
    Rest,
    days_between=st.none() | st.integers(0, 3),
    in_a_row=st.none() | st.integers(1, 3),
    max_per_week=st.none() | st.integers(1, 5),
    max_levels_per_week=st.none() | st.integers(1, 3),
    days_after=st.none() | st.integers(1, 3),
)


@given(entries=logs(), rest=rests, first=st.none() | rests, today=st.integers(1, 41), entered=st.integers(1, 41))
def test_no_run_is_ever_planned_against_a_rest_rule(entries, rest, first, today, entered):
    """Judged anew here, day by day and from the rule's words, not with the engine's own arithmetic."""
    own = program(rest, at_first=AtFirst(20, first) if first else None)
    advice = ask(own, entries, today, entered=entered)
    if advice.next_run_on is None:
        return
    new, known = advice.next_run_on, [entry for entry in entries if entry.done_on <= day(today)]
    holds = [rest, *([first] if first and (new - day(1)).days < 20 else [])]
    assert new >= max(day(today), day(entered))
    for rule in holds:
        assert not broken(rule, new, known, advice.to_stage)


def broken(rule: Rest, new, entries, to_stage) -> bool:
    days = {entry.done_on for entry in entries}
    week = {new - timedelta(days=number) for number in range(7)}
    row = 1
    while new - timedelta(days=row) in days:
        row += 1
    below = {entry.stage_key for entry in entries if entry.stage_key and entry.stage_key < to_stage}
    in_week = {entry.stage_key for entry in entries if entry.done_on in week and entry.stage_key in below}
    return (
        new in days
        or any(new - timedelta(days=number) in days for number in range(1, (rule.days_between or 0) + 1))
        or (rule.in_a_row is not None and row > rule.in_a_row)
        or (rule.max_per_week is not None and len(days & week) + 1 > rule.max_per_week)
        or (rule.max_levels_per_week is not None and bool(in_week) and len(in_week) + 1 > rule.max_levels_per_week)
    )


@given(entries=logs(), rest=rests, today=st.integers(1, 41))
def test_a_stricter_rest_never_plans_an_earlier_run(entries, rest, today):
    usual, strict = program(rest), program(replace(rest, days_between=4))
    dates = [ask(one, entries, today).next_run_on for one in (usual, strict)]
    assert None in dates or dates[0] <= dates[1]
