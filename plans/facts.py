"""What plans and logs add to the findings of an assessment: the plan in question, how the exercises went."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from patients.rules.findings import Findings, PlanFacts
from plans.adherence import Spell, adherence
from plans.adjuncts import Adjunct
from plans.alarms import LEVELS, PAINS
from plans.models import ExerciseLog, Outcome, Phase, Plan, Prescription, RunLog, SessionLog

LATELY = timedelta(days=6)  # with today a week
ANSWERS = ("locking", "giving_way", "night_pain")


def with_plan(findings: Findings, episode_id: int) -> Findings:
    """Return the findings with what is known from the plan and the logs; a fixed number of queries."""
    today = findings.on
    plans = list(Plan.objects.filter(episode=episode_id).order_by("version"))
    rows = list(prescriptions_of(episode_id))
    sessions = list(SessionLog.objects.filter(plan__episode=episode_id, done_on__lte=today))
    runs = list(RunLog.objects.filter(program__episode=episode_id, done_on__lte=today).order_by("done_on", "logged_at"))
    done = list(exercises_done(episode_id, today))
    late, late_runs = ([one for one in logs if one.done_on >= today - LATELY] for logs in (sessions, runs))
    return replace(
        findings,
        plan=plan_facts(plans, rows, list(Adjunct.objects.filter(plan__episode=episode_id))),
        symptoms=findings.symptoms | symptoms_of(late, late_runs, newly_swollen(runs)),
        logged_pain=worst([*late, *late_runs]),
        exercise_pain=exercise_pain(late, done),
        adherence=adherence_of(findings, plans, rows, done),
    )


def prescriptions_of(episode_id: int):
    found = Prescription.objects.filter(phase__plan__episode=episode_id)
    return found.select_related("phase", "exercise__adapted_from")


def exercises_done(episode_id: int, today: date):
    found = ExerciseLog.objects.filter(session__plan__episode=episode_id, session__done_on__lte=today)
    return found.select_related("session", "prescription__exercise__adapted_from")


def codes_of(exercise) -> set[str]:
    """Return its own code and that of the exercise of the library that it was adapted from."""
    origin = exercise.adapted_from
    return {exercise.code, origin.code} if origin else {exercise.code}


def plan_in_question(plans: list[Plan]) -> Plan | None:
    """Return the draft, which is being worked on, else the plan in use."""
    by_status = {plan.status: plan for plan in plans}
    return by_status.get(Plan.Status.DRAFT) or by_status.get(Plan.Status.CURRENT)


def plan_facts(plans: list[Plan], rows: list[Prescription], adjuncts: list[Adjunct]) -> PlanFacts | None:
    plan = plan_in_question(plans)
    if plan is None:
        return None
    return PlanFacts(
        exercises=frozenset(code for row in rows if row.phase.plan_id == plan.pk for code in codes_of(row.exercise)),
        adjuncts=frozenset(adjunct.code for adjunct in adjuncts if adjunct.plan_id == plan.pk),
    )


# --- logs -------------------------------------------------------------------------------------------------------------
def worst(logs: list) -> int | None:
    told = [getattr(log, name, None) for log in logs for name in PAINS]
    return max((pain for pain in told if pain is not None), default=None)


def symptoms_of(sessions: list[SessionLog], runs: list[RunLog], swollen: dict[int, bool]) -> dict[str, bool]:
    """Return what was told after exercise and runs; a question that nobody answered is left out.

    swollen: key of a run -> was the knee newly swollen.
    """
    answers = {name: [getattr(log, name) for log in (*sessions, *runs)] for name in ANSWERS}
    answers["new_swelling"] = [one.new_swelling for one in sessions] + [swollen.get(run.pk) for run in runs]
    said = {name: [one for one in told if one is not None] for name, told in answers.items()}
    return {name: any(told) for name, told in said.items() if told}


def newly_swollen(runs: list[RunLog]) -> dict[int, bool]:
    """Return for each run that told of swelling whether it was more than at the one before it in the same program.

    runs: oldest first.  As plans/alarms.py judges it: a swelling known since the last run is no news.
    """
    found, before = {}, {}
    for run in runs:
        if run.swelling:
            found[run.pk] = LEVELS[run.swelling] > before.get(run.program_id, 0)
            before[run.program_id] = LEVELS[run.swelling]
    return found


def exercise_pain(sessions: list[SessionLog], done: list[ExerciseLog]) -> dict[str, int]:
    """Return by exercise code the worst pain of a session of the last week in which it was done.

    Pain is logged for a whole session: which exercise of it hurt is not known.
    """
    pains = {one.pk: one.pain_during for one in sessions if one.pain_during is not None}
    found: dict[str, int] = defaultdict(int)
    for log in done:
        if log.session_id in pains and log.outcome != Outcome.SKIPPED:
            for code in codes_of(log.prescription.exercise):
                found[code] = max(found[code], pains[log.session_id])
    return dict(found)


def adherence_of(
    findings: Findings, plans: list[Plan], rows: list[Prescription], done: list[ExerciseLog]
) -> Decimal | None:
    """Return adherence since the first score in per cent; None without a score, or when nothing was logged."""
    first = min((score.on for scores in findings.scores.values() for score in scores), default=None)
    if first is None:
        return None
    outcomes = [(log.session.done_on, log.outcome) for log in done]
    return adherence(spells(plans, rows, findings.on), outcomes, first, findings.on)


def spells(plans: list[Plan], rows: list[Prescription], today: date) -> list[Spell]:
    """Return when each exercise was prescribed: while its version was in use and its phase was the patient's."""
    given = [plan for plan in plans if plan.given_at]
    ends = {earlier.pk: later.given_at.date() - timedelta(days=1) for earlier, later in pairwise(given)}
    starts = {plan.pk: max(plan.starts_on, plan.given_at.date()) for plan in given}
    found = []
    for row in rows:
        phase: Phase = row.phase
        if phase.plan_id in starts and phase.entered_on:
            first = max(starts[phase.plan_id], phase.entered_on)
            left = phase.left_on - timedelta(days=1) if phase.left_on else today
            found.append(Spell(first, min(left, ends.get(phase.plan_id, today)), row.frequency))
    return found
