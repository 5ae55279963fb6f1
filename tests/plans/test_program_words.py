"""The run program in words: each reason, each proposal, each stage has its sentence."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from django.utils import translation

from plans import program_words, reason_words
from plans.running.build_up import BuildUp
from plans.running.case import KINDS
from plans.running.engine import Advice
from plans.running.notation import parse
from plans.running.protocol_files import load_protocols
from plans.running.reasons import CODES, Reason

P3 = load_protocols()["p3"]
SAMPLES = {
    **dict.fromkeys(("pain", "limit", "before", "usual", "passed", "needed", "days"), 3),
    **dict.fromkeys(("stated", "runs", "levels"), 3),
    **dict.fromkeys(("done_on", "due_on", "since", "on", "until", "first_on", "second_on"), date(2026, 9, 4)),
    **dict.fromkeys(("longest_km", "planned_km", "estimated_km", "cap_km", "week_km"), Decimal("3.218688")),
    **dict.fromkeys(("mean_km", "step_km", "goal_km"), Decimal("3.218688")),
    "field": "pain_during",
    "degree": "slight",
    "when": "during",
    "colour": "amber",
    "stage": "2",
}
ACTIONS = {
    "start": "Start with Phase 2",
    "repeat": "Repeat Phase 2",
    "advance": "Move on to Phase 2",
    "finish": "Program finished: all stages passed",
    "wait": "Wait: something is not logged yet",
    "rest": "Rest until the knee is back to usual, then Phase 2",
    "drop": "Step back to Phase 2",
    "see_pt": "See the patient before the next run",
}
AGAIN = "Do this again and again until you have covered"


def reason(code, **values):
    return Reason(code, {name: SAMPLES[name] for name in CODES[code]} | values)


def advice(action, to_stage="2"):
    nothing = Reason("no_history", {"days": 30})
    return Advice(action, to_stage, (), (), 0, 2, None, None, None, nothing)


def test_every_reason_of_the_engine_has_a_sentence_and_no_sentence_is_left_over():
    assert set(reason_words.SENTENCES) == set(CODES)


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_sentence_uses_only_the_values_that_its_code_promises(code):
    said = reason_words.reason_words(reason(code))
    assert not said[0].islower()
    assert said.endswith(".")
    assert "%" not in said


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (reason("during_above", pain=4, limit=2), "Pain during the run was 4, above 2."),
        (reason("after_above_before", pain=3, before=0), "Pain one hour after was 3, above 0 before the run."),
        (reason("morning_above_usual", pain=3, usual=0), "Pain next morning was 3; usual is 0."),
        (reason("missing", field="pain_next_morning"), "Not logged for the run of 4 Sep: pain next morning."),
        (
            reason("pending", field="pain_next_morning", due_on=date(2026, 9, 5)),
            "Pain next morning after the run of 4 Sep can be logged from 5 Sep.",
        ),
        (reason("passes", passed=1, needed=2), "1 of 2 green runs in a row at this stage."),
        (
            reason("not_back_to_usual", pain=None, usual=None, on=None),
            "Morning pain is not yet known to be back to the usual –.",
        ),
        (reason("rest_days", days=1), "Rest days between runs: 1. Next run from 4 Sep."),
        (
            reason("above_cap", longest_km=Decimal("2.50")),
            "The stage goes 3.22 km, more than a tenth above the longest run of 30 days (2.5 km): it is run up to "
            "3.21 km until the longest has grown, or until you lift the limit.",
        ),
        (reason("swelling", degree="clear"), "Swelling: clear."),
    ],
    ids=lambda given: given.code if isinstance(given, Reason) else "",
)
def test_reason_words(given, sentence):
    assert reason_words.reason_words(given) == sentence


@pytest.mark.parametrize(
    ("units", "said"),
    [
        ("metric", "A step of 0.4 km would go beyond 5.25 km, so the next run stays there."),
        ("imperial", "A step of 0.25 mi would go beyond 3.26 mi, so the next run stays there."),
    ],
)
def test_the_most_that_a_reason_tells_is_rounded_down(units, said):
    """5.258 km are 3.268 miles."""
    held = reason("step_held_by_cap", step_km=Decimal("0.402"), cap_km=Decimal("5.258"))
    assert reason_words.reason_words(held, units=units) == said


@pytest.mark.parametrize(("code", "field"), list(product(("missing", "pending"), reason_words.FIELDS)))
def test_every_field_that_can_be_missing_has_words(code, field):
    assert "_" not in reason_words.reason_words(reason(code, field=field))


@pytest.mark.parametrize(("action", "words"), list(ACTIONS.items()))
def test_every_action_has_words(action, words):
    assert program_words.action_words(advice(action), P3) == words


def test_a_stage_is_named_in_the_language_of_the_page():
    with translation.override("es"):
        assert program_words.action_words(advice("advance"), P3).endswith("Fase 2")


@pytest.mark.parametrize(
    ("key", "lines", "total"),
    [
        ("1", ["Walk 2 min", "Run 3 min", f"{AGAIN} 1.6 km (1.0 mi)"], "1.6 km (1.0 mi)"),
        ("2", ["Walk 2 min", "Run 3 min", f"{AGAIN} 2.4 km (1.5 mi)"], "2.4 km (1.5 mi)"),
        ("3", ["Walk 2 min", "Run 4 min", f"{AGAIN} 2.4 km (1.5 mi)"], "2.4 km (1.5 mi)"),
        ("4", ["Walk 2 min", "Run 4 min", f"{AGAIN} 3.2 km (2.0 mi)"], "3.2 km (2.0 mi)"),
        ("5", ["Walk 1 min", "Run 4 min", f"{AGAIN} 3.2 km (2.0 mi)"], "3.2 km (2.0 mi)"),
        ("6", ["Run without a break for 3.2 km (2.0 mi)"], "3.2 km (2.0 mi)"),
    ],
)
def test_every_stage_of_the_field_program(key, lines, total):
    stage = P3.stage(key)
    assert (program_words.segment_lines(stage), program_words.total_words(stage)) == (lines, total)


def test_every_stage_is_in_the_table_above():
    assert [stage.key for stage in P3.stages] == ["1", "2", "3", "4", "5", "6"]


def test_miles_stand_first_for_who_reads_miles():
    assert program_words.segment_lines(P3.stage("6"), imperial=True) == ["Run without a break for 2.0 mi (3.2 km)"]
    assert program_words.total_words(P3.stage("6"), imperial=True) == "2.0 mi (3.2 km)"


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        ("2", "min", "2 min"),
        ("1.5", "km", "1.5 km"),
        ("100", "m", "100 m"),
        ("30", "s", "30 s"),
        ("1.50", "mi", "1.5 mi"),
    ],
)
def test_amount_words(value, unit, words):
    assert program_words.amount_words(Decimal(value), unit) == words


# --- for the patient --------------------------------------------------------------------------------------------------
PATIENT = {
    "start": "Your next run is Phase 2.",
    "repeat": "Do Phase 2 again.",
    "advance": "You have passed this stage. Ask your therapist about moving on to Phase 2.",
    "finish": "You have passed every stage of this program. Ask your therapist how to go on.",
    "wait": (
        "Something about your last run is still missing. Add it in your log, or tell your therapist; then you see what "
        "comes next."
    ),
    "rest": "Rest from running until your knee is back to usual in the morning.",
    "drop": "Your knee needs a smaller step. Talk to your therapist about going back to Phase 2.",
    "see_pt": "Talk to your therapist before you run again.",
}
OPEN = Reason("stage_incomplete", {"stage": "2"})


@pytest.mark.parametrize(("action", "words"), list(PATIENT.items()))
def test_every_action_has_a_sentence_for_the_patient(action, words):
    assert program_words.patient_words(advice(action), P3) == words


def test_both_lists_of_actions_are_whole():
    assert set(PATIENT) == set(ACTIONS)


def test_a_stage_that_is_left_open_is_for_the_therapist_to_set():
    waiting = replace(advice("wait"), reasons=(OPEN,))
    assert program_words.action_words(waiting, P3) == "Wait: the PT has to set Phase 2 first"
    assert program_words.patient_words(waiting, P3) == (
        "Your therapist has to set your next run first: ask before you run again."
    )


def test_after_the_program_the_patient_makes_the_runs_longer():
    building = replace(advice("finish"), build_up=BuildUp(Decimal(5), Decimal(5), None, (), ()))
    assert program_words.patient_words(building, P3).startswith(
        "You have passed every stage: now make your runs longer"
    )


@pytest.mark.parametrize(
    ("next_run_on", "words"),
    [
        (None, ""),
        (date(2026, 9, 4), "You may run today."),
        (date(2026, 9, 3), "You may run today."),
        (date(2026, 9, 5), "Your next run is on Saturday 5 September at the earliest."),
    ],
)
def test_the_day_of_the_next_run(next_run_on, words):
    assert program_words.day_words(replace(advice("repeat"), next_run_on=next_run_on), date(2026, 9, 4)) == words


@pytest.mark.parametrize(
    ("guard_km", "imperial", "words"),
    [
        (None, False, ""),
        (Decimal("5.5"), False, "Run at most 5.5 km (3.4 mi) next time."),
        (Decimal("5.59"), False, "Run at most 5.5 km (3.4 mi) next time."),
        (Decimal("5.5"), True, "Run at most 3.4 mi (5.5 km) next time."),
        (Decimal("1.76"), False, "Run at most 1.76 km (1.09 mi) next time."),
        (Decimal("1.76"), True, "Run at most 1.09 mi (1.76 km) next time."),
    ],
)
def test_the_limit_for_the_patient_is_rounded_down(guard_km, imperial, words):
    assert program_words.guard_words(replace(advice("repeat"), guard_km=guard_km), imperial=imperial) == words


def test_the_limit_of_a_stage_by_time_is_told_in_minutes_too():
    told = replace(advice("repeat"), guard_km=Decimal("3.39"), most_s=1379)
    assert program_words.guard_words(told) == "Run at most 22 min, about 3.39 km (2.10 mi) next time."


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1379, "22 min"), (1380, "23 min"), (600, "10 min"), (599, "9:50 min"), (570, "9:30 min"), (65, "1:00 min")],
)
def test_a_time_that_is_not_to_be_passed_is_rounded_down(seconds, words):
    assert program_words.most_time_words(seconds) == words


@pytest.mark.parametrize("code", ["within_cap", "cap_lifted", "estimate_within_cap", "estimate_lifted"])
def test_no_limit_is_told_where_the_stage_asks_for_less_or_the_limit_is_lifted(code):
    asked = "estimated_km" if code.startswith("estimate") else "planned_km"
    values = {asked: Decimal(2), "longest_km": Decimal(5), "cap_km": Decimal("5.5")}
    told = replace(advice("repeat"), guard_km=Decimal("5.5"), guard_reason=Reason(code, values))
    assert program_words.guard_words(told) == ""


def test_a_morning_that_has_not_come_is_not_called_missing():
    due = Reason("pending", {"field": "pain_next_morning", "done_on": date(2026, 9, 4), "due_on": date(2026, 9, 5)})
    assert program_words.patient_words(replace(advice("wait"), reasons=(due,)), P3) == (
        "We ask you about your knee tomorrow morning. Then you see what comes next."
    )


def test_a_reason_names_the_stage_by_its_title_where_the_program_is_known():
    assert "“Phase 2”" in reason_words.reason_words(OPEN, P3)
    assert "“2”" in reason_words.reason_words(OPEN)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("longer", "Its turn comes after longer easy runs."),
        ("speed", "Its turn comes after strides and faster running."),
        ("uphill", "Its turn comes after uphill running."),
        ("downhill", "Its turn comes after downhill running and stairs."),
    ],
)
def test_every_kind_of_running_has_words(kind, words):
    assert reason_words.reason_words(reason("unlock_order", before=kind)) == words
    assert set(reason_words.CHOICES["before"]) == set(KINDS)


@pytest.mark.parametrize("when", ["warm_up", "during", "after"])
def test_every_moment_of_soreness_has_words(when):
    assert "_" not in reason_words.reason_words(reason("sore", when=when))


ALL = load_protocols()
AS_TOLD = "How many times is not stated: as your therapist says"


@pytest.mark.parametrize(
    ("key", "stage", "metric", "imperial"),
    [
        (
            "p1",
            "1",
            ["Walk 0.16 km (0.1 mi)", "Jog 0.16 km (0.1 mi)", "Do this 10 times"],
            ["Walk 0.1 mi (0.16 km)", "Jog 0.1 mi (0.16 km)", "Do this 10 times"],
        ),
        ("p1", "8", ["Run 0.4 km (0.25 mi)", "Jog 0.4 km (0.25 mi)", AS_TOLD], None),
        ("p2", "1", ["Jog: the straights", "Walk: the curves", f"{AGAIN} 3.2 km (2.0 mi)"], None),
        ("p4", "1.1", ["Jog 0.4 km (0.25 mi)", "Walk 1.2 km (0.75 mi)"], None),
        ("p6", "6", ["Walk 5 min", "Run 15–20 min"], None),
        (
            "p7",
            "1",
            ["Run 2 min, at 9.7 km/h (6 mph)", "Walk 2 min, at 5.6 km/h (3.5 mph)", "Do this 4 times"],
            ["Run 2 min, at 6 mph (9.7 km/h)", "Walk 2 min, at 3.5 mph (5.6 km/h)", "Do this 4 times"],
        ),
        ("p8", "2", ["Run 90 s", "Walk 2 min", "Do this again and again for 20 min in all"], None),
        ("p10", "4", ["Walk 1 min", "Run 4 min", AS_TOLD], None),
        ("p11", "3-4", ["Walk 4.5 min", "Jog 0.5 min", "Do this 8 to 9 times"], None),
        ("p12", "9", ["Run 10 min", "Walk 1 min", "Run 20 min"], None),
    ],
)
def test_what_to_do_in_every_kind_of_stage(key, stage, metric, imperial):
    stage = ALL[key].stage(stage)
    assert program_words.segment_lines(stage) == metric
    if imperial:
        assert program_words.segment_lines(stage, imperial=True) == imperial


@pytest.mark.parametrize(
    ("line", "metric", "imperial"),
    [
        ("run 100 yd at 80 %", "Run 91 m (100 yd), at 80%", "Run 100 yd (91 m), at 80%"),
        ("strides 80 m", "Strides 80 m", "Strides 87 yd (80 m)"),
        ('other "easy cycling" 5-8 min', "Easy cycling 5–8 min", "Easy cycling 5–8 min"),
        ("run 5 km at 10 km/h", "Run 5 km (3.1 mi), at 10 km/h (6.2 mph)", "Run 3.1 mi (5 km), at 6.2 mph (10 km/h)"),
        ("run 1-2 mi", "Run 1.6–3.2 km (1–2 mi)", "Run 1–2 mi (1.6–3.2 km)"),
    ],
)
def test_segments_of_every_kind(line, metric, imperial):
    segment = parse(line)[0].segments[0]
    assert program_words.segment_words(segment) == metric
    assert program_words.segment_words(segment, imperial=True) == imperial
