"""Rule R-M01: late values withdraw an open proposal, and are told under an accepted one."""

from dataclasses import replace

import pytest

from plans.running.case import Case, State
from plans.running.late_news import LateNews, late_news
from plans.running.protocol import Rest
from tests.plans.running.logs import AMBER, GREY, RED, day, run
from tests.plans.running.programs import USUAL_0, ask, program, short

OWN = program(Rest(days_between=0), of_stages={"2": {"sessions_to_pass": 2}})


def runs(*entries, today=9):
    return Case(OWN, USUAL_0, State("2", day(1)), entries, day(today), {}, {}).runs


def test_an_open_proposal_is_withdrawn_by_a_late_value():
    first, second = run(2), run(3)
    assert short(ask(OWN, [first, second], 4)) == ("advance", "3")
    assert short(ask(OWN, [first, replace(second, pain_next_morning=1)], 4)) == ("repeat", "2")


def test_advice_keeps_the_colours_that_it_rests_on():
    advice = ask(OWN, [run(2, run_id=7), run(3, run_id="b", **AMBER)], 4)
    assert advice.basis == {"7": "green", "b": "amber"}


def test_the_basis_reaches_back_as_far_as_two_red_runs():
    entries = [run(1, "1", **RED), run(2, "1"), run(16)]
    assert list(ask(OWN, entries, 16, entered=16).basis) == ["2", "16"]


@pytest.mark.parametrize(
    ("now", "news"),
    [
        pytest.param([run(2), run(3)], (), id="nothing changed"),
        pytest.param([run(2), run(3, **AMBER)], (LateNews("3", day(3), "green", "amber"),), id="worse"),
        pytest.param([run(2, **GREY), run(3)], (LateNews("2", day(2), "green", "grey"),), id="a value taken back"),
        pytest.param([run(3)], (LateNews("2", None, "green", None),), id="no longer there"),
        pytest.param(
            [run(2), run(3), run(2, run_id=9, **RED)], (LateNews("9", day(2), None, "red"),), id="logged later"
        ),
        pytest.param([run(2), run(3), run(4, run_id=9)], (), id="a run after the decision is no news"),
        pytest.param([run(2), run(3), run(1, run_id=9)], (), id="a run before all of these is no news"),
    ],
)
def test_what_changed_under_a_decision(now, news):
    assert late_news({"2": "green", "3": "green"}, runs(*now), day(4)) == news


def test_news_come_by_day_and_without_the_day_only_known_runs_are_compared():
    changed = [run(3, **RED), run(2, **AMBER), run(2, run_id=9)]
    assert [one.run_id for one in late_news({"3": "green", "2": "green"}, runs(*changed))] == ["2", "3"]


@pytest.mark.parametrize(
    ("was", "now", "worse"),
    [
        ("green", "amber", True), ("grey", "red", True), ("grey", "green", False), ("red", "amber", False),
        (None, "green", False), (None, "red", True), ("green", None, False),
    ],
)  # fmt: skip
def test_worse(was, now, worse):
    assert LateNews("1", day(1), was, now).is_worse is worse
