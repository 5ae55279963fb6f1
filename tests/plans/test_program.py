"""From the run program's rows to the engine and back."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from patients.models import Assessment, Observation
from plans import program
from plans.models import OwnProtocol, RunDecision, RunLog, RunProgram, RunUnlock, SessionLog
from plans.running.protocol_files import load_protocols, to_definition
from plans.running.totals import stage_distance_m
from plans.running.traffic_light import RunEntry

pytestmark = pytest.mark.django_db
GREEN = {
    "pain_before": 0, "pain_during": 1, "pain_after_60min": 0, "pain_next_morning": 0, "swelling": "none",
    "limp": False, "giving_way": False, "stopped_for_pain": False, "medication": False,
}  # fmt: skip


def run(run_program, day, **told):
    values = {"stage": "1", "done_on": date(2026, 9, day), **GREEN, **told}
    return RunLog.objects.create(program=run_program, **values)


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


# --- protocol, limits, unlocks, building up ---------------------------------------------------------------------------
TODAY = date(2026, 9, 5)


def decide(run_program, therapist, kind, day, **more):
    values = {"from_stage": "1", "to_stage": "1", "proposed": "1", "decided_on": date(2026, 9, day)} | more
    return RunDecision.objects.create(program=run_program, kind=kind, decided_by=therapist, **values)


def test_hills_and_soreness_reach_the_engine(run_program):
    told = program.entry(run(run_program, 2, hills=True, sore="warm_up"))
    assert (told.hills, told.sore) == (True, "warm_up")
    silent = program.entry(run(run_program, 3))
    assert (silent.hills, silent.sore) == (None, None)


def test_a_run_outside_the_program_has_no_stage(run_program):
    assert program.entry(RunLog.objects.create(program=run_program, done_on=TODAY)).stage_key is None


def test_the_light_follows_the_program_and_what_is_allowed(run_program, therapist):
    hilly = run(run_program, 2, hills=True)
    assert program.light_of(run_program, hilly).colour == "amber"
    RunUnlock.objects.create(
        program=run_program,
        kind="downhill",
        unlocked_on=date(2026, 9, 2),
        unlocked_by=therapist,
        reason="Lives on a hill.",
    )
    assert program.light_of(run_program, hilly).colour == "green"


def test_the_runs_are_as_long_as_the_pt_set_them(run_program):
    run_program.scale_percent = 50
    assert stage_distance_m(program.protocol_of(run_program).stage("1")) == Decimal("0.5") * 1609


def test_a_clinics_own_program_is_followed(run_program, clinic, therapist):
    definition = to_definition(load_protocols()["p10"])
    own = OwnProtocol.objects.create(clinic=clinic, title="Ours", definition=definition, saved_by=therapist)
    run_program.protocol, run_program.own_protocol, run_program.repeats = "", own, {"1": 4}
    run_program.save()
    followed = program.protocol_of(run_program).stages
    assert followed[1:] == load_protocols()["p10"].stages[1:]
    assert (followed[0].key, followed[0].blocks[0].repeat) == ("1", 4)
    advice = program.advice_for(run_program, TODAY)
    assert (advice.action, advice.days_needed) == ("start", 7)
    run_program.repeats = {}
    assert program.advice_for(run_program, TODAY).action == "wait"


@pytest.mark.parametrize(
    ("kind", "rule_ids", "expected"),
    [
        pytest.param("override", "R-R06", {"R-R06"}, id="the distance"),
        pytest.param("override", "R-R08", {"R-R08"}, id="the rest"),
        pytest.param("accepted", "R-R06", set(), id="a stage taken beyond the distance"),
        pytest.param("accepted", "R-R03", set(), id="another decision"),
    ],
)
def test_a_limit_is_lifted_for_the_next_run(run_program, therapist, kind, rule_ids, expected):
    ran = run(run_program, 2, distance_km=Decimal(1))
    decide(run_program, therapist, kind, 2, rule_ids=rule_ids, reason="Ran more before.", basis={str(ran.pk): "green"})
    assert program.lifted_limits(run_program) == expected
    run(run_program, 3)
    assert program.lifted_limits(run_program) == frozenset()


def test_a_run_of_the_day_on_which_a_stage_was_taken_counts_unless_the_decision_knew_it(run_program, therapist):
    known = run(run_program, 5)
    run_program.stage, run_program.stage_entered_on = "2", date(2026, 9, 5)
    decide(run_program, therapist, "accepted", 5, to_stage="2", basis={str(known.pk): "green"})
    assert program.case_of(run_program, TODAY).current == []
    later = run(run_program, 5, stage="", pain_during=9)
    assert [one.entry.run_id for one in program.case_of(run_program, TODAY).current] == [later.pk]
    assert program.advice_for(run_program, TODAY).rule_ids[0] == "R-R05"


def test_a_run_that_turned_red_after_a_stage_was_taken_asks_for_rest(run_program, therapist):
    known = run(run_program, 4)
    run_program.stage, run_program.stage_entered_on = "2", date(2026, 9, 5)
    decide(run_program, therapist, "accepted", 5, to_stage="2", basis={str(known.pk): "green"})
    assert program.advice_for(run_program, TODAY).action == "start"
    run_program.runs.update(pain_next_morning=4)
    fresh = RunProgram.objects.get(pk=run_program.pk)
    fresh.stage, fresh.stage_entered_on = "2", date(2026, 9, 5)
    assert (program.advice_for(fresh, TODAY).action, fresh.stage) == ("rest", "2")


def test_what_was_lifted_reaches_the_advice(run_program, therapist):
    ran = run(run_program, 4, distance_km=Decimal("1.2"))
    before = program.advice_for(run_program, TODAY)
    assert (before.next_run_on, before.rule_ids) == (date(2026, 9, 6), ("R-R03", "R-R08", "R-R06"))
    for rule_id in ("R-R08", "R-R06"):
        known = {"rule_ids": rule_id, "reason": "Used to it.", "basis": {str(ran.pk): "green"}}
        decide(run_program, therapist, "override", 5, **known)
    after = program.advice_for(run_program, TODAY)
    assert (after.next_run_on, after.rule_ids, after.guard_reason.code) == (TODAY, ("R-R03",), "cap_lifted")


def test_hills_that_were_allowed_on_their_day_stay_so_when_they_are_taken_back(run_program, therapist):
    spans = ((1, "allowed"), (3, "taken_back"), (5, "allowed"))
    for day, kind in spans:
        decide(run_program, therapist, kind, day, rule_ids="R-R12", changes={"kind": "downhill"})
    assert program.downhill_before(run_program) == ((date(2026, 9, 1), date(2026, 9, 3)),)
    hilly = [run(run_program, day, hills=True) for day in (2, 3, 4)]
    lights = program.lights_of(run_program)
    assert [lights(one).colour for one in hilly] == ["green", "green", "amber"]
    assert [one.colour for one in program.case_of(run_program, TODAY).runs] == ["green", "green", "amber"]


def test_building_up_begins_with_its_decision(run_program, therapist):
    run(run_program, 2, distance_km=Decimal(5))
    assert program.advice_for(run_program, TODAY).build_up is None
    run_program.status, run_program.goal_km = RunProgram.Status.BUILDING, Decimal(10)
    decide(run_program, therapist, "build_up", 1)
    built = program.advice_for(run_program, TODAY).build_up
    assert (built.next_km, built.most_km, built.reached) == (Decimal("3.333"), Decimal("5.5"), ())


def test_pain_on_stairs_is_that_of_the_assessments(run_program, therapist):
    for day, side_pains in ((1, (2, 4)), (3, (1,))):
        assessment = Assessment.objects.create(episode=run_program.episode, assessed_on=date(2026, 9, day))
        for trial, pain in enumerate(side_pains, start=1):
            Observation.objects.create(
                assessment=assessment, measure="pain_stairs_down", trial=trial, number=Decimal(pain)
            )
    assert program.task_pains(run_program) == {date(2026, 9, 1): 4, date(2026, 9, 3): 1}


def test_what_changed_under_a_decision_is_told_with_it(run_program, therapist):
    ran = run(run_program, 2)
    decision = decide(run_program, therapist, "accepted", 3, basis={str(ran.pk): "green"})
    assert program.news_of(run_program, program.case_of(run_program, TODAY)) == []
    ran.pain_next_morning = 3
    ran.save()
    [(told, news)] = program.news_of(run_program, program.case_of(run_program, TODAY))
    assert (told, [(one.run_id, one.was, one.now) for one in news]) == (decision, [(str(ran.pk), "green", "red")])
