"""From the run program's rows to the engine and back."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans import program
from plans.models import RunLog, SessionLog
from plans.running.traffic_light import RunEntry

pytestmark = pytest.mark.django_db
GREEN = {
    "pain_before": 0, "pain_during": 1, "pain_after_60min": 0, "pain_next_morning": 0, "swelling": "none",
    "limp": False, "giving_way": False, "stopped_for_pain": False, "medication": False,
}  # fmt: skip


def run(run_program, day, **told):
    return RunLog.objects.create(program=run_program, stage="1", done_on=date(2026, 9, day), **{**GREEN, **told})


def test_an_entry_says_what_the_row_says(run_program):
    row = run(run_program, 2, distance_km=Decimal("1.60"), duration_min=12, muscle_only=True)
    assert program.entry(row) == RunEntry(
        run_id=row.pk,
        done_on=date(2026, 9, 2),
        stage_key="1",
        pain_before=0,
        pain_during=1,
        pain_after_60min=0,
        pain_next_morning=0,
        swelling="none",
        limp=False,
        giving_way=False,
        stopped_for_pain=False,
        soreness_only=True,
        medication=False,
        distance_km=Decimal("1.60"),
        duration_min=12,
        completed=True,
    )


def test_what_was_not_told_stays_unknown(run_program):
    row = RunLog.objects.create(program=run_program, stage="1", done_on=date(2026, 9, 2))
    entry = program.entry(row)
    unknown = [*GREEN, "distance_km", "duration_min"]
    assert {name: getattr(entry, name) for name in unknown} == dict.fromkeys(unknown)


@pytest.mark.parametrize(("outcome", "completed"), [("done", True), ("some", False)])
def test_a_run_in_part_is_not_completed(run_program, outcome, completed):
    assert program.entry(run(run_program, 2, outcome=outcome)).completed is completed


def test_a_skipped_run_is_no_run(run_program):
    kept = run(run_program, 2)
    run(run_program, 4, outcome="skipped", pain_during=9)
    assert program.done_runs(run_program) == [kept]


@pytest.mark.parametrize(
    ("runs", "action", "stage", "passed"),
    [
        pytest.param([], "start", "1", 0, id="no run yet"),
        pytest.param([(2, {})], "repeat", "1", 1, id="one green"),
        pytest.param([(2, {}), (4, {})], "advance", "2", 2, id="two greens"),
        pytest.param([(2, {}), (4, {"pain_during": 4})], "repeat", "1", 0, id="amber after green"),
        pytest.param([(2, {}), (4, {"pain_next_morning": None})], "wait", "1", 0, id="a morning is missing"),
        pytest.param([(4, {"giving_way": True, "pain_next_morning": 3})], "rest", "1", 0, id="the knee gave way"),
    ],
)
def test_advice_follows_the_rows(run_program, runs, action, stage, passed):
    for day, told in runs:
        run(run_program, day, **told)
    advice = program.advice_for(run_program, date(2026, 9, 5))
    assert (advice.action, advice.to_stage, advice.passed) == (action, stage, passed)


def test_the_pts_settings_reach_the_engine(run_program):
    run_program.sessions_to_pass, run_program.pain_model = 3, "model_5"
    run_program.save()
    run(run_program, 2, pain_during=4)
    advice = program.advice_for(run_program, date(2026, 9, 5))
    assert (advice.needed, advice.passed, advice.light) == (3, 1, "green")


def test_mornings_are_the_days_after_exercises(run_program, plan):
    SessionLog.objects.create(plan=plan, done_on=date(2026, 9, 2), pain_next_morning=2)
    SessionLog.objects.create(plan=plan, done_on=date(2026, 9, 3))
    assert program.mornings(run_program) == {date(2026, 9, 3): 2}


@pytest.mark.parametrize(
    ("told", "colour"),
    [({}, "green"), ({"pain_during": 4}, "amber"), ({"limp": True}, "red"), ({"pain_during": None}, "grey")],
)
def test_the_light_of_a_run(run_program, told, colour):
    assert program.light_of(run_program, run(run_program, 2, **told)).colour == colour


def test_advice_takes_the_same_queries_at_one_and_at_three_runs(run_program):
    counts = []
    for days in ([2], [4, 6]):
        for day in days:
            run(run_program, day)
        with CaptureQueriesContext(connection) as caught:
            program.advice_for(run_program, date(2026, 9, 8))
        counts.append(len(caught))
    assert counts[0] == counts[1]
