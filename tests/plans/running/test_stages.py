"""Rules R-R03, R-R05, R-R09, R-M01 where a source has rules of its own: days, steps back, pauses, open stages."""

import pytest

from plans.running.case import Settings
from plans.running.protocol import Pause, Rest, StepBack
from plans.running.reasons import Reason
from plans.running.scaling import with_repeats
from plans.running.totals import stage_duration_s
from tests.plans.running.logs import AMBER, GREY, RED, day, run
from tests.plans.running.programs import ask, codes, program, short, stage

DAILY = Rest(days_between=0)
GROUPS = {"1": {"group": "a"}, "2": {"group": "a"}, "3": {"group": "b"}, "4": {"group": "b"}, "5": {"group": "c"}}


# --- R-R03: stages by days --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("entries", "today", "expected", "days"),
    [
        pytest.param([run(2), run(4), run(6)], 8, ("repeat", "2"), 6, id="6 days"),
        pytest.param([run(2), run(4), run(6)], 9, ("advance", "3"), 7, id="7 days"),
        pytest.param([run(2), run(4), run(6)], 10, ("advance", "3"), 8, id="8 days"),
        pytest.param([run(2)], 3, ("repeat", "2"), 1, id="a session is enough, the days are not"),
        pytest.param(
            [run(2), run(4, **AMBER), run(6), run(8)], 10, ("repeat", "2"), 4, id="amber: the days begin again"
        ),
        pytest.param([run(2), run(4), run(6, **AMBER)], 10, ("repeat", "2"), 0, id="amber last"),
    ],
)
def test_a_stage_by_days_lasts_them(entries, today, expected, days):
    advice = ask(program(DAILY, of_stages={"2": {"days_to_pass": 7}}), entries, today)
    assert (short(advice), advice.days_in_stage, advice.days_needed) == (expected, days, 7)


def test_a_stage_by_days_needs_its_sessions_too():
    own = program(DAILY, of_stages={"2": {"days_to_pass": 7, "sessions_to_pass": None}})
    advice = ask(own, [run(2), run(4, completed=False), run(6, completed=False)], 9)
    assert (short(advice), advice.passed, advice.needed) == (("repeat", "2"), 1, 2)


def test_days_are_not_asked_where_the_source_goes_by_sessions():
    advice = ask(program(DAILY), [run(2)], 3)
    assert (short(advice), advice.days_needed, codes(advice.reasons)) == (("advance", "3"), 0, ["passes"])


# --- R-R05: where to go back to ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("to", "at", "expected"),
    [
        pytest.param(None, "4", "3", id="not stated: one stage"),
        pytest.param("stage", "4", "3", id="one stage"),
        pytest.param("group", "4", "3", id="the first of this group"),
        pytest.param("group", "3", "1", id="at the first of a group: the group before"),
        pytest.param("group", "5", "3", id="a group of one"),
        pytest.param("start", "4", "1", id="from the start"),
        pytest.param("start", "1", "1", id="never below the first"),
        pytest.param("group", "2", "1", id="within the first group"),
    ],
)
def test_red_steps_back_as_the_source_says(to, at, expected):
    own = program(DAILY, of_stages=GROUPS, step_back=StepBack(to) if to else None)
    advice = ask(own, [run(2, at, **RED)], 3, at)
    assert (short(advice), advice.rule_ids[0]) == (("drop", expected), "R-R05")


@pytest.mark.parametrize(
    ("when", "last", "expected"),
    [
        pytest.param("amber", AMBER, ("drop", "3"), id="any symptom, amber"),
        pytest.param("amber", RED, ("drop", "3"), id="any symptom, red"),
        pytest.param("amber", {}, ("advance", "5"), id="what the pain rule allows is no symptom"),
        pytest.param("amber", GREY, ("wait", "4"), id="any symptom, grey"),
        pytest.param("red", AMBER, ("repeat", "4"), id="not stated: red only"),
    ],
)
def test_a_source_that_goes_back_after_any_symptom(when, last, expected):
    own = program(DAILY, step_back=StepBack("stage", when=when))
    assert short(ask(own, [run(2, "4", **last)], 4, "4")) == expected


def test_any_symptom_at_the_first_stage_begins_it_again():
    own = program(DAILY, step_back=StepBack("stage", when="amber"))
    advice = ask(own, [run(2, "1", **AMBER)], 4, "1")
    assert (short(advice), codes(advice.reasons)) == (("drop", "1"), ["any_symptom", "during_above", "first_stage"])


@pytest.mark.parametrize(
    ("when", "next_on"), [pytest.param("amber", 6, id="amber too"), pytest.param("red", 4, id="red")]
)
def test_days_off_after_any_symptom(when, next_on):
    own = program(DAILY, step_back=StepBack("stage", days_off=3, when=when))
    assert ask(own, [run(2, "4", **AMBER)], 4, "4").next_run_on == day(next_on)


# --- R-R09: the source's own pause ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("pause", "today", "expected", "reasons"),
    [
        pytest.param(Pause(10, "start"), 11, ("repeat", "4"), ["days_missed"], id="9 days: not yet"),
        pytest.param(Pause(10, "start"), 12, ("drop", "1"), ["pause_stated"], id="10 days"),
        pytest.param(Pause(10, "stage"), 16, ("drop", "3"), ["pause_stated", "days_missed"], id="14 days: both, alike"),
        pytest.param(Pause(5, "group"), 7, ("drop", "3"), ["pause_stated"], id="5 days, before our own week"),
        pytest.param(Pause(21, "start"), 16, ("drop", "3"), ["days_missed"], id="14 days: ours"),
        pytest.param(
            Pause(21, "start"), 23, ("drop", "1"), ["pause_stated", "days_missed"], id="21 days: further back"
        ),
        pytest.param(Pause(10, "start"), 30, ("see_pt", "4"), ["readiness_again"], id="28 days: readiness"),
    ],
)
def test_a_pause_of_the_source(pause, today, expected, reasons):
    own = program(DAILY, of_stages=GROUPS, pause=pause)
    advice = ask(own, [run(2, "4", **AMBER)], today, "4")
    assert (short(advice), advice.rule_ids[0]) == (expected, "R-R09")
    assert [
        code for code in codes(advice.reasons) if code in ("pause_stated", "days_missed", "readiness_again")
    ] == reasons


def test_a_pause_at_the_first_stage_repeats_it():
    own = program(DAILY, pause=Pause(10, "start"))
    assert short(ask(own, [run(2, "1")], 12, "1")) == ("repeat", "1")


# --- R-M01: what the source leaves open -------------------------------------------------------------------------------
OPEN = stage("2")


def open_program(**more):
    return program(DAILY, of_stages={"2": {"blocks": OPEN.blocks}}, **more)


def test_an_open_stage_is_not_run_before_the_pt_has_set_it():
    advice = ask(open_program(), [], 3)
    assert (short(advice), advice.rule_ids, advice.next_run_on) == (("wait", "2"), ("R-M01",), None)
    assert advice.reasons == (Reason("stage_incomplete", {"stage": "2"}),)


@pytest.mark.parametrize("changes", [{}, AMBER, GREY])
def test_an_open_stage_waits_whatever_was_run(changes):
    assert short(ask(open_program(), [run(2, **changes)], 3)) == ("wait", "2")


def test_red_speaks_before_an_open_stage():
    assert short(ask(open_program(), [run(2, **RED)], 3)) == ("drop", "1")


def test_the_stage_before_an_open_one_is_repeated():
    advice = ask(open_program(), [run(2, "1")], 3, "1")
    assert (short(advice), advice.rule_ids[0], advice.next_run_on) == (("repeat", "1"), "R-M01", day(3))
    assert advice.reasons[0] == Reason("stage_incomplete", {"stage": "2"})


def test_a_step_back_to_an_open_stage_has_no_day():
    advice = ask(open_program(), [run(2, "3", **RED)], 3, "3")
    assert (short(advice), advice.next_run_on) == (("drop", "2"), None)
    assert advice.reasons[-1] == Reason("stage_incomplete", {"stage": "2"})


def test_what_the_pt_sets_completes_the_stage():
    settings = Settings(usual_morning_pain=0, repeats={"2": 6})
    assert short(ask(open_program(), [run(2, "1")], 3, "1", settings=settings)) == ("advance", "2")
    assert short(ask(open_program(), [run(2)], 3, settings=settings)) == ("advance", "3")
    assert stage_duration_s(with_repeats(open_program(), {"2": 6}).stage("2")) == 6 * 180


@pytest.mark.parametrize("times", [0, 51, True, "6", 1.5])
def test_repeats_out_of_range_are_refused(times):
    with pytest.raises(ValueError, match="repeats of stage 2 is"):
        Settings(repeats={"2": times})


@pytest.mark.parametrize(
    ("settings", "message"),
    [({"unlocked": {"hills": day(1)}}, "unlocked has"), ({"lifted": frozenset({"R-R05"})}, "lifted has")],
)
def test_only_what_can_be_allowed_or_lifted_is(settings, message):
    with pytest.raises(ValueError, match=message):
        Settings(**settings)
