"""Rules R-R03 to R-R09: what the engine proposes. State: stage 2 of P3, entered on day 1, unless said otherwise.

What holds for any program and any log is in test_properties.py.
"""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.running.case import Settings, State
from plans.running.engine import advise
from plans.running.protocol import Rest
from plans.running.protocol_files import load_protocols
from plans.running.reasons import Reason
from plans.running.spike_guard import spike_guard
from plans.running.traffic_light import light
from tests.plans.running.logs import AMBER, GREY, RED, day, logs, run

P3 = load_protocols()["p3"]
USUAL_0 = Settings(usual_morning_pain=0)


def ask(entries, today, stage="2", entered=1, settings=USUAL_0, protocol=P3, **more):
    return advise(protocol, settings, State(stage, day(entered)), entries, day(today), **more)


def short(advice):
    return advice.action, advice.to_stage


def without_rest(days):
    return replace(P3, stages=tuple(replace(stage, rest=Rest(days_between=days)) for stage in P3.stages))


@pytest.mark.parametrize(
    ("entries", "today", "expected", "passed"),
    [
        pytest.param([run(2), run(4)], 5, ("advance", "3"), 2, id="two green pass"),
        pytest.param([run(2)], 3, ("repeat", "2"), 1, id="one is not enough"),
        pytest.param([run(2, **AMBER), run(4), run(6)], 7, ("advance", "3"), 2, id="amber before the two"),
        pytest.param([run(2), run(4, **AMBER), run(6)], 7, ("repeat", "2"), 1, id="amber between the two"),
        pytest.param([run(2), run(4, None, **AMBER), run(6)], 7, ("repeat", "2"), 1, id="amber outside the program"),
        pytest.param([run(2), run(4, None), run(6)], 7, ("advance", "3"), 2, id="green outside does not interrupt"),
        pytest.param([run(2, None), run(4)], 5, ("repeat", "2"), 1, id="green outside does not count"),
        pytest.param([run(2), run(4, completed=False), run(6)], 7, ("advance", "3"), 2, id="part-done, green: skipped"),
        pytest.param([run(2, completed=False), run(4)], 5, ("repeat", "2"), 1, id="part-done does not count"),
        pytest.param([run(2, run_id=1), run(2, run_id=2)], 3, ("repeat", "2"), 1, id="one day counts once"),
        pytest.param([run(2), run(9)], 10, ("repeat", "2"), 1, id="a week between: begins again"),
        pytest.param([run(2), run(8)], 9, ("advance", "3"), 2, id="six days between"),
        pytest.param([run(2), run(4), run(6)], 7, ("advance", "3"), 3, id="more than enough"),
        pytest.param([run(2), run(4), run(9, **RED)], 5, ("advance", "3"), 2, id="what lies ahead is left out"),
    ],
)
def test_advance(entries, today, expected, passed):
    advice = ask(entries, today)
    assert (short(advice), advice.passed, advice.needed) == (expected, passed, 2)
    assert advice.rule_ids[0] == "R-R03"


def test_runs_before_the_stage_was_entered_do_not_count():
    assert short(ask([run(2), run(4)], 5, entered=3)) == ("repeat", "2")


def test_on_the_day_of_entry_only_runs_at_the_new_stage_count():
    assert ask([run(3, "1"), run(3, "2", run_id=9)], 4, entered=3).passed == 1
    assert ask([run(3, "1")], 4, entered=3).action == "start"


def test_the_pt_may_ask_for_more_sessions():
    settings = Settings(sessions_to_pass=3, usual_morning_pain=0)
    assert short(ask([run(2), run(4)], 5, settings=settings)) == ("repeat", "2")
    assert short(ask([run(2), run(4), run(6)], 7, settings=settings)) == ("advance", "3")


def test_two_sessions_where_neither_source_nor_pt_says():
    silent = replace(P3, stages=tuple(replace(stage, sessions_to_pass=None) for stage in P3.stages))
    assert ask([run(2)], 3, protocol=silent).needed == 2


def test_the_last_stage_finishes():
    advice = ask([run(2, "6"), run(4, "6")], 5, stage="6")
    assert (short(advice), advice.rule_ids[0]) == (("finish", "6"), "R-R03")


def test_a_stage_without_a_run_starts():
    advice = ask([], 1, stage="1")
    assert (short(advice), advice.light, advice.rule_ids, advice.next_run_on) == (("start", "1"), None, (), day(1))
    assert advice.reasons == (Reason("no_run_in_stage", {"since": day(1)}),)


@pytest.mark.parametrize(
    ("changes", "rule_ids"),
    [
        pytest.param(AMBER, ("R-R04", "R-R08"), id="pain"),
        pytest.param({"medication": True}, ("R-R04", "R-R11", "R-R08"), id="painkillers"),
    ],
)
def test_amber_repeats(changes, rule_ids):
    advice = ask([run(2), run(4), run(6, **changes)], 7)
    assert (short(advice), advice.rule_ids, advice.light) == (("repeat", "2"), rule_ids, "amber")


@pytest.mark.parametrize(
    ("changes", "today", "mornings", "expected"),
    [
        pytest.param(RED, 3, {}, ("drop", "1"), id="next morning as usual"),
        pytest.param(RED, 2, {}, ("rest", "1"), id="the morning is not there yet"),
        pytest.param({"pain_next_morning": 2}, 3, {}, ("rest", "1"), id="morning above usual"),
        pytest.param({"pain_next_morning": 2}, 4, {day(4): 1}, ("rest", "1"), id="still above usual"),
        pytest.param({"pain_next_morning": 2}, 4, {day(4): 0}, ("drop", "1"), id="back to usual"),
        pytest.param({"pain_next_morning": 2}, 5, {day(4): 0, day(5): 1}, ("rest", "1"), id="back, and up again"),
        pytest.param({"pain_next_morning": 2}, 4, {day(3): 0}, ("rest", "1"), id="two values: the worse"),
        pytest.param({"pain_next_morning": 2}, 4, {day(5): 0}, ("rest", "1"), id="a morning ahead is left out"),
        pytest.param({"limp": True, "pain_next_morning": None}, 4, {}, ("rest", "1"), id="limp, morning unknown"),
        pytest.param({"limp": True, "pain_next_morning": None}, 4, {day(2): 0}, ("rest", "1"), id="morning before it"),
        pytest.param(
            {"limp": True, "pain_next_morning": None}, 4, {day(4): 0}, ("drop", "1"), id="limp, back to usual"
        ),
    ],
)
def test_red_rests_until_usual_then_drops(changes, today, mornings, expected):
    advice = ask([run(2, **changes)], today, mornings=mornings)
    assert (short(advice), advice.rule_ids[0], advice.light) == (expected, "R-R05", "red")
    assert (advice.next_run_on is None) == (advice.action == "rest")


def test_rest_does_not_end_while_usual_is_unknown():
    assert ask([run(2, **RED)], 3, settings=Settings()).action == "rest"


def test_red_at_the_first_stage_stays_there():
    advice = ask([run(2, "1", **RED)], 3, stage="1")
    assert short(advice) == ("drop", "1")
    assert [reason.code for reason in advice.reasons] == ["during_above", "back_to_usual", "first_stage", "rest_days"]


@pytest.mark.parametrize(
    ("after", "today", "expected"),
    [
        pytest.param([], 3, ("drop", "1"), id="the morning after"),
        pytest.param([run(4)], 5, ("drop", "1"), id="one green run"),
        pytest.param(
            [run(4, None, distance_km=Decimal("0.5"))], 5, ("drop", "1"), id="a green run outside the program"
        ),
        pytest.param([run(4, **AMBER)], 5, ("drop", "1"), id="an amber run"),
        pytest.param([run(4, pain_next_morning=None)], 6, ("drop", "1"), id="a run without a colour"),
        pytest.param([run(4), run(6)], 7, ("advance", "3"), id="the stage passed all the same"),
        pytest.param([run(4), run(6, **AMBER)], 7, ("drop", "1"), id="nearly passed"),
    ],
)
def test_a_step_back_waits_until_it_is_decided(after, today, expected):
    assert short(ask([run(2, **RED), *after], today)) == expected


def test_a_later_run_tells_that_the_morning_is_as_usual():
    red = run(2, **RED, pain_next_morning=1)
    assert short(ask([red], 3)) == ("rest", "1")
    assert short(ask([red, run(3)], 4)) == ("drop", "1")


@pytest.mark.parametrize(
    ("basis", "expected"),
    [
        pytest.param(None, ("start", "2"), id="not known what it rested on"),
        pytest.param({"before": "red"}, ("start", "2"), id="it rested on that red run"),
        pytest.param({}, ("drop", "1"), id="the run came after"),
    ],
)
def test_a_red_run_of_the_day_on_which_a_stage_was_accepted(basis, expected):
    state = State("2", day(10), day(1), basis=basis)
    outside = run(10, None, run_id="before", **RED)
    assert short(advise(P3, USUAL_0, state, [outside], day(11))) == expected


@pytest.mark.parametrize(
    ("then", "morning", "expected"),
    [
        pytest.param("green", 4, ("rest", "2"), id="green then, red now"),
        pytest.param("grey", 4, ("rest", "2"), id="no colour then, red now"),
        pytest.param("red", 4, ("start", "3"), id="red then: decided with it"),
        pytest.param("green", 1, ("start", "3"), id="amber now: told beside the decision"),
        pytest.param(None, 4, ("start", "3"), id="not known what it rested on"),
    ],
)
def test_a_run_that_turned_red_after_a_stage_was_accepted_on_it(then, morning, expected):
    """The accepted stage stays; what is proposed from there is new."""
    state = State("3", day(5), day(1), basis=then and {"4": then})
    assert short(advise(P3, USUAL_0, state, [run(4, pain_next_morning=morning)], day(6))) == expected


def test_an_accepted_drop_is_not_proposed_again():
    advice = ask([run(2, **RED)], 3, stage="1", entered=3)
    assert (short(advice), advice.light, advice.next_run_on) == (("start", "1"), "red", day(4))


@pytest.mark.parametrize(
    ("second", "action"),
    [
        pytest.param(16, "see_pt", id="14 days apart"),
        pytest.param(17, "drop", id="15 days apart"),
        pytest.param(4, "see_pt", id="two days apart"),
    ],
)
def test_two_reds_in_fourteen_days_go_to_the_pt(second, action):
    advice = ask([run(2, **RED), run(9), run(second, **RED)], second + 1)
    assert (advice.action, advice.rule_ids[0]) == (action, "R-R05")


def test_the_first_red_may_lie_before_the_present_stage():
    advice = ask([run(2, "3", **RED), run(5, **RED)], 6, entered=3)
    assert (short(advice), advice.next_run_on) == (("see_pt", "2"), None)
    assert advice.reasons[0] == Reason("two_reds", {"first_on": day(2), "second_on": day(5)})


def test_two_reds_hold_until_the_pt_accepts_a_stage():
    entries = [run(2, **RED), run(4, **RED), run(6), run(8)]
    assert short(ask(entries, 9)) == ("see_pt", "2")
    assert short(ask(entries, 9, entered=5)) == ("advance", "3")


def test_two_red_days_of_muscle_soreness_are_silent():
    sore = {"pain_during": 8, "soreness_only": True}
    assert short(ask([run(2, **sore), run(4, **sore)], 5)) == ("advance", "3")


@pytest.mark.parametrize(
    ("today", "expected", "rule_id"),
    [
        pytest.param(10, ("advance", "3"), "R-R03", id="6 days"),
        pytest.param(11, ("repeat", "2"), "R-R09", id="7 days"),
        pytest.param(17, ("repeat", "2"), "R-R09", id="13 days"),
        pytest.param(18, ("drop", "1"), "R-R09", id="14 days"),
        pytest.param(31, ("drop", "1"), "R-R09", id="27 days"),
        pytest.param(32, ("see_pt", "2"), "R-R09", id="28 days"),
    ],
)
def test_missed_days(today, expected, rule_id):
    advice = ask([run(2), run(4)], today)
    assert (short(advice), advice.rule_ids[0]) == (expected, rule_id)


def test_days_missed_are_counted_from_the_accepted_stage():
    assert short(ask([run(2)], 16, stage="1", entered=16)) == ("start", "1")
    assert short(ask([run(2)], 30, stage="2", entered=16)) == ("drop", "1")


def test_missed_days_at_the_first_stage_repeat_it():
    assert short(ask([run(2, "1")], 20, stage="1")) == ("repeat", "1")


@pytest.mark.parametrize(
    ("entries", "today", "action", "rule_id"),
    [
        pytest.param([run(2, **RED), run(4, **RED)], 32, "see_pt", "R-R05", id="two reds before 28 days"),
        pytest.param([run(2, **RED)], 30, "see_pt", "R-R09", id="28 days before red"),
        pytest.param([run(2, pain_next_morning=2)], 16, "rest", "R-R05", id="red before 14 days"),
        pytest.param([run(2, **GREY)], 16, "drop", "R-R09", id="14 days before grey"),
        pytest.param([run(2, **GREY)], 9, "wait", "R-M01", id="grey before 7 days"),
        pytest.param([run(2, **AMBER)], 9, "repeat", "R-R09", id="7 days before amber"),
        pytest.param([run(2), run(4)], 11, "repeat", "R-R09", id="7 days before green"),
    ],
)
def test_which_rule_speaks_first(entries, today, action, rule_id):
    advice = ask(entries, today)
    assert (advice.action, advice.rule_ids[0]) == (action, rule_id)


@pytest.mark.parametrize(
    ("entry", "today", "reason"),
    [
        pytest.param(run(2, pain_next_morning=None), 2, "pending", id="same day"),
        pytest.param(run(2, pain_next_morning=None), 3, "pending", id="on its morning"),
        pytest.param(run(2, pain_next_morning=None), 4, "missing", id="its day has passed"),
        pytest.param(run(2, **GREY), 2, "missing", id="another value"),
    ],
)
def test_grey_waits_and_names_the_field(entry, today, reason):
    advice = ask([entry], today)
    blank = "pain_next_morning" if entry.pain_next_morning is None else "pain_after_60min"
    assert (short(advice), advice.rule_ids[0], advice.light) == (("wait", "2"), "R-M01", "grey")
    assert (advice.reasons[0].code, advice.reasons[0].values["field"]) == (reason, blank)


def test_a_value_that_arrives_late_is_judged_then():
    first, blank = run(2), run(4, pain_next_morning=None)
    assert short(ask([first, blank], 5)) == ("wait", "2")
    assert short(ask([first, replace(blank, pain_next_morning=0)], 5)) == ("advance", "3")
    assert short(ask([first, replace(blank, pain_next_morning=1)], 5)) == ("repeat", "2")


def test_an_earlier_grey_run_is_named_beside_the_count():
    advice = ask([run(2, **GREY), run(4)], 5)
    assert [reason.code for reason in advice.reasons] == ["passes", "missing", "rest_days"]
    assert advice.reasons[1].values == {"field": "pain_after_60min", "done_on": day(2)}


@pytest.mark.parametrize("other", [{}, AMBER])
def test_of_two_runs_on_one_day_the_grey_one_counts_as_the_later(other):
    assert ask([run(2, run_id=1, **GREY), run(2, run_id=2, **other)], 3).action == "wait"


@pytest.mark.parametrize(
    ("rest", "today", "next_run", "rule_ids"),
    [
        pytest.param(1, 2, 4, ("R-R03", "R-R08"), id="one rest day, asked the same day"),
        pytest.param(1, 3, 4, ("R-R03", "R-R08"), id="on the rest day"),
        pytest.param(1, 4, 4, ("R-R03",), id="rested"),
        pytest.param(1, 6, 6, ("R-R03",), id="never in the past"),
        pytest.param(2, 3, 5, ("R-R03", "R-R08"), id="two rest days"),
        pytest.param(None, 3, 3, ("R-R03",), id="not stated: silent"),
    ],
)
def test_rest_days(rest, today, next_run, rule_ids):
    advice = ask([run(2)], today, protocol=without_rest(rest))
    assert (advice.next_run_on, advice.rule_ids) == (day(next_run), rule_ids)


def test_a_stage_accepted_for_later_starts_then():
    assert ask([run(2)], 3, entered=10).next_run_on == day(10)


def test_between_two_stages_the_longer_rest_holds():
    stages = [replace(stage, rest=Rest(days_between=2 if stage.key == "2" else 1)) for stage in P3.stages]
    assert ask([run(2), run(5)], 6, protocol=replace(P3, stages=tuple(stages))).next_run_on == day(8)


@pytest.mark.parametrize(
    ("done_on", "distance", "planned", "cap", "code"),
    [
        pytest.param(10, "5.0", "5.6", "5.5", "above_cap", id="E6 5.6 after 5.0"),
        pytest.param(10, "5.0", "5.5", "5.5", "within_cap", id="just at the cap"),
        pytest.param(10, None, "5.6", None, "no_history", id="E7 no distance logged"),
        pytest.param(31, "5.0", "5.6", "5.5", "above_cap", id="the same day"),
        pytest.param(1, "5.0", "5.6", "5.5", "above_cap", id="30 days ago"),
        pytest.param(0, "5.0", "5.6", None, "no_history", id="31 days ago"),
        pytest.param(10, "0", "5.6", None, "no_history", id="a run of no distance"),
        pytest.param(10, "5.0", None, "5.5", "distance_not_stated", id="stage without a distance"),
    ],
)
def test_spike_guard(done_on, distance, planned, cap, code):
    entries = [run(done_on, distance_km=distance and Decimal(distance)), run(done_on)]
    guard = spike_guard(entries, day(31), planned and Decimal(planned))
    assert (guard.cap_km, guard.reason.code) == (cap and Decimal(cap), code)


@pytest.mark.parametrize("ids", [(1, 2), (2, 1)])
def test_of_two_runs_on_one_day_the_stricter_rest_holds_whichever_came_first(ids):
    stages = [replace(stage, rest=Rest(days_between=2 if stage.key == "1" else 0)) for stage in P3.stages]
    entries = [run(5, "1", run_id=ids[0]), run(5, None, run_id=ids[1])]
    assert ask(entries, 6, stage="3", protocol=replace(P3, stages=tuple(stages))).next_run_on == day(8)


def test_the_guard_takes_the_longest_run_whatever_its_stage():
    entries = [run(2, distance_km=Decimal("2.4")), run(3, None, distance_km=Decimal(4)), run(5, distance_km=Decimal(2))]
    assert ask(entries, 6).guard_km == Decimal("4.4")


def test_a_step_beyond_the_guard_is_proposed_up_to_it_and_its_whole_length_needs_the_pt():
    entries = [run(2, "1", distance_km=Decimal("1.609")), run(4, "1", distance_km=Decimal("1.609"))]
    advice = ask(entries, 6, stage="1")
    assert (short(advice), advice.rule_ids, advice.needs_override) == (("advance", "2"), ("R-R03", "R-R06"), True)
    assert advice.next_km == advice.guard_km == Decimal("1.7699")
    values = {"longest_km": Decimal("1.609"), "planned_km": Decimal("2.4135"), "cap_km": Decimal("1.7699")}
    assert advice.guard_reason.values == values


def test_the_guard_looks_back_from_the_day_of_the_next_run():
    entries = [run(1, None, distance_km=Decimal(10)), run(30)]
    assert [ask(entries, today).next_run_on for today in (30, 31)] == [day(32), day(32)]
    assert ask(entries, 31).guard_reason.code == "no_history"


def test_the_guard_is_no_reason_while_there_is_no_next_run():
    advice = ask([run(2, **RED, distance_km=Decimal(1))], 2)
    assert (advice.rule_ids, advice.guard_reason.code, advice.guard_km) == (("R-R05",), "above_cap", Decimal("1.1"))
    assert not advice.needs_override


def test_without_distances_the_guard_only_notes_it():
    advice = ask([run(2), run(4)], 6)
    assert (advice.guard_km, advice.guard_reason.code, advice.needs_override) == (None, "no_history", False)


def test_all_green_passes_p3_in_twelve_sessions():
    state, entries, today, steps = State("1", day(1)), [], day(1), []
    while (advice := advise(P3, USUAL_0, state, entries, today)).action != "finish" and len(entries) < 50:
        if advice.action == "advance":
            state = State(advice.to_stage, today)
            steps.append(len(entries))
            advice = advise(P3, USUAL_0, state, entries, today)
        entries.append(replace(run(1, state.stage_key), run_id=len(entries), done_on=advice.next_run_on))
        today = advice.next_run_on + timedelta(days=1)
    assert (len(entries), steps) == (12, [2, 4, 6, 8, 10])
    assert entries[-1].done_on == day(1 + 11 * 2)


@pytest.mark.parametrize(
    "wrong",
    [{"sessions_to_pass": 0}, {"pain_model": "thomee"}, {"usual_morning_pain": 11}, {"usual_morning_pain": 1.5}],
)
def test_settings_out_of_range_are_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Settings(**wrong)


def test_a_stage_that_the_protocol_lacks_is_refused():
    with pytest.raises(ValueError, match="'p3' has no stage '9'"):
        ask([], 1, stage="9")


@pytest.mark.parametrize(("code", "values"), [("made_up", {}), ("limp", {"pain": 1}), ("passes", {"passed": 1})])
def test_a_reason_outside_the_list_is_refused(code, values):
    with pytest.raises(ValueError, match=code):
        Reason(code, values)


stages = st.sampled_from(["1", "2", "3", "6"])
entered = st.integers(1, 40)
models = st.builds(Settings, pain_model=st.sampled_from(["esculier", "model_5"]), usual_morning_pain=st.integers(0, 4))


def test_more_pain_before_the_run_is_the_exception():
    """The first hour is measured against it, so a higher value before can turn amber into green."""
    assert light(run(2, pain_before=1, pain_after_60min=2), 0).colour == "amber"
    assert light(run(2, pain_before=2, pain_after_60min=2), 0).colour == "green"


@given(entries=logs(), stage=stages, entered=entered, settings=models)
def test_one_stage_at_a_time_and_never_before_the_rest(entries, stage, entered, settings):
    advice = ask(entries, 40, stage, entered, settings)
    keys = [stage.key for stage in P3.stages]
    assert abs(keys.index(advice.to_stage) - keys.index(stage)) <= 1
    if advice.next_run_on is not None and entries:
        assert advice.next_run_on >= max(entry.done_on for entry in entries) + timedelta(days=2)
