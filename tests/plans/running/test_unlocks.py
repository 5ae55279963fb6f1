"""Rule R-R12: which kind of running may come back, in which order, and from when."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.running.case import KINDS, Settings
from plans.running.protocol import Rest
from tests.plans.running.logs import AMBER, day, logs, run
from tests.plans.running.programs import ask, codes, program

OWN = program(Rest(days_between=0), count=2)


def greens(first, last):
    """Green runs every third day."""
    return [run(number, "2") for number in range(first, last + 1, 3)]


def unlocks(entries, today, allowed=(), passed=1, pains=None):
    """status and conditions of each kind; allowed: kinds with the number of their day."""
    settings = Settings(usual_morning_pain=0, unlocked={kind: day(number) for kind, number in dict(allowed).items()})
    advice = ask(OWN, entries, today, settings=settings, passed=passed, task_pains=pains or {})
    return {one.kind: (one.status, codes(one.reasons)) for one in advice.unlocks}, advice.proposed_unlock


@pytest.mark.parametrize(
    ("today", "status"), [pytest.param(14, "locked", id="13 days"), pytest.param(15, "proposed", id="14 days")]
)
def test_longer_runs_after_two_green_weeks(today, status):
    found, proposed = unlocks(greens(1, today - 1), today)
    assert found["longer"] == (status, ["unlock_green_days"])
    assert (proposed.kind if proposed else None) == ("longer" if status == "proposed" else None)


@pytest.mark.parametrize(
    ("today", "status"), [pytest.param(33, "locked", id="13 days"), pytest.param(34, "proposed", id="14 days")]
)
def test_the_weeks_count_from_the_day_on_which_the_program_was_passed(today, status):
    found, _proposed = unlocks(greens(1, today - 1), today, passed=20)
    assert found["longer"] == (status, ["unlock_green_days"])


def test_nothing_before_the_program_is_passed():
    found, proposed = unlocks(greens(1, 40), 40, passed=None)
    assert found["longer"] == ("locked", ["unlock_program_not_passed", "unlock_green_days"])
    assert proposed is None


@pytest.mark.parametrize("kind", ["speed", "uphill"])
@pytest.mark.parametrize(
    ("today", "status"), [pytest.param(28, "locked", id="27 days"), pytest.param(29, "proposed", id="28 days")]
)
def test_speed_and_hills_after_four_green_weeks(kind, today, status):
    before = KINDS[: KINDS.index(kind)]
    found, _proposed = unlocks(greens(1, today - 1), today, dict.fromkeys(before, 2))
    assert found[kind] == (status, ["unlock_green_days"])


def test_one_thing_at_a_time():
    entries = greens(1, 40)  # the last on day 40
    assert unlocks(entries, 40, {"longer": 2, "speed": 40})[0]["uphill"][0] == "proposed"
    found, _proposed = unlocks(entries, 41, {"longer": 2, "speed": 41})
    assert found["uphill"] == ("locked", ["unlock_green_days", "unlock_no_green_run_since"])


def test_the_order_is_fixed():
    found, proposed = unlocks(greens(1, 40), 40)
    assert proposed.kind == "longer"
    assert [found[kind] for kind in KINDS[1:]] == [("locked", ["unlock_order"])] * 3


def test_the_pt_may_allow_out_of_order():
    found, proposed = unlocks(greens(1, 40), 40, {"uphill": 2})
    assert [found[kind][0] for kind in KINDS] == ["proposed", "locked", "allowed", "locked"]
    assert proposed.kind == "longer"


ALL_BUT_LAST = dict.fromkeys(KINDS[:3], 2)


@pytest.mark.parametrize(
    ("pains", "status", "said"),
    [
        pytest.param({day(39): 2}, "proposed", "unlock_task_pain", id="pain of 2"),
        pytest.param({day(39): 3}, "locked", "unlock_task_pain", id="pain of 3"),
        pytest.param({day(39): 0}, "proposed", "unlock_task_pain", id="no pain"),
        pytest.param({}, "locked", "unlock_task_pain_missing", id="not tested"),
        pytest.param({day(26): 0}, "proposed", "unlock_task_pain", id="14 days old"),
        pytest.param({day(25): 0}, "locked", "unlock_task_pain_old", id="15 days old"),
        pytest.param({day(41): 0}, "locked", "unlock_task_pain_missing", id="a day ahead is left out"),
        pytest.param({day(30): 0, day(39): 5}, "locked", "unlock_task_pain", id="the newest counts"),
    ],
)
def test_downhill_comes_last_and_only_without_pain_on_it(pains, status, said):
    found, _proposed = unlocks(greens(1, 40), 40, ALL_BUT_LAST, pains=pains)
    assert found["downhill"] == (status, ["unlock_green_days", said])


@pytest.mark.parametrize(
    "break_in_the_row",
    [
        pytest.param([run(20, None, **AMBER)], id="amber, outside the program"),
        pytest.param([run(20, "2", pain_next_morning=None)], id="grey"),
        pytest.param([run(20, "2", limp=True)], id="red"),
        pytest.param([run(20, "2", hills=True)], id="hills that are not allowed"),
    ],
)
def test_a_run_that_was_not_green_begins_the_weeks_again(break_in_the_row):
    entries = [entry for entry in greens(1, 40) if entry.done_on != day(20)] + break_in_the_row
    assert unlocks(entries, 40)[0]["longer"] == ("proposed", ["unlock_green_days"])
    assert unlocks(entries, 33)[0]["longer"] == ("locked", ["unlock_green_days"])


def test_a_week_without_a_run_begins_the_weeks_again():
    entries = [*greens(1, 10), *greens(17, 26)]
    assert unlocks(entries, 29)[0]["longer"][0] == "locked"
    assert unlocks([*entries, run(14, "2")], 29)[0]["longer"][0] == "proposed"


def test_everything_allowed_leaves_nothing_to_propose():
    found, proposed = unlocks(greens(1, 40), 40, dict.fromkeys(KINDS, 2))
    assert (found, proposed) == (dict.fromkeys(KINDS, ("allowed", [])), None)


@given(
    entries=logs(),
    today=st.integers(1, 45),
    passed=st.none() | st.integers(1, 40),
    allowed=st.sets(st.sampled_from(KINDS)),
)
def test_at_most_one_is_proposed_the_first_not_allowed_and_never_after_a_run_that_was_not_green(
    entries, today, passed, allowed
):
    settings = Settings(usual_morning_pain=0, unlocked=dict.fromkeys(allowed, day(1)))
    advice = ask(OWN, [replace(one, stage_key="2") for one in entries], today, settings=settings, passed=passed)
    proposed = [one.kind for one in advice.unlocks if one.status == "proposed"]
    assert len(proposed) <= 1
    if proposed:
        assert proposed == [kind for kind in KINDS if kind not in allowed][:1]
        assert (advice.light, passed is not None) == ("green", True)
        assert max(one.done_on for one in entries if one.done_on <= day(today)) > day(today) - timedelta(days=7)
