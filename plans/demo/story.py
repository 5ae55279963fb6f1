"""Plays one runner's weeks of care day by day, by the same actions that a PT and the portal use.

Each day has a morning (yesterday's knee is told), a visit, and an evening (exercises or a run are logged): the order
matters, because a run belongs to the stage in which it was done and a decision to what was known then.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from clinic.models import User
from exercises.vocabulary import Frequency
from patients.actions import admit, finish_assessment
from patients.entering import keep
from patients.entry_text import parse
from patients.models import Assessment, Episode, Patient
from patients.values import slots
from plans import actions, logs, run_actions
from plans.demo.findings import typed_fields
from plans.demo.person import Decision, Exam, Person, PlanGiven, RunDone
from plans.models import Outcome, Plan, PortalLink, Prescription, RunLog, RunProgram, SessionLog
from plans.portal import links
from plans.program import advice_for
from plans.starters import starters

MORNING, VISIT, EVENING = time(7, 40), time(10, 30), time(19, 15)
WEEKDAYS = {Frequency.THREE_A_WEEK: (0, 2, 4), Frequency.TWO_A_WEEK: (1, 5)}
ANSWERS_NEXT_MORNING = 0.8  # most people tell it; those who forget leave a gap, never a zero


@dataclass
class Care:
    """One runner on the way through the weeks."""

    person: Person
    therapist: User
    today: date
    random: Random
    episode: Episode
    plan: Plan | None = None
    exercises: list[Prescription] = field(default_factory=list)  # of the phase that the patient is in
    mornings: dict[date, int | None] = field(default_factory=dict)

    def at(self, days_ago: int, clock: time) -> datetime:
        zone = ZoneInfo(self.episode.patient.clinic.time_zone)
        return datetime.combine(self.day(days_ago), clock, tzinfo=zone)

    def day(self, days_ago: int) -> date:
        return self.today - timedelta(days=days_ago)


def play(person: Person, *, therapist: User, today: date, seed: int) -> Care:
    """Make the patient and everything that happened up to today; return it for what is printed afterwards."""
    random = Random(f"{seed} {person.given_name} {person.family_name}")  # noqa: S311  stories, not secrets
    care = Care(person, therapist, today, random, enter(person, therapist=therapist, today=today))
    for days_ago in range(person.opened, -1, -1):
        tell_morning(care, days_ago)
        visit(care, days_ago)
        if days_ago:
            log_evening(care, days_ago)
    close(care)
    return care


def enter(person: Person, *, therapist: User, today: date) -> Episode:
    same = ("given_name", "family_name", "record_number", "sex", "phone", "email", "language")
    patient = Patient(**{name: getattr(person, name) for name in same})
    patient.birth_year = today.year - person.age if person.age else None
    opened_on = today - timedelta(days=person.opened)
    told = ("side", "onset", "aggravated_by", "weekly_km", "goal", "usual_morning_pain", "note")
    episode = Episode(
        therapist=therapist,
        opened_on=opened_on,
        onset_on=opened_on - timedelta(weeks=person.onset_weeks) if person.onset_weeks else None,
        **{name: getattr(person, name) for name in told},
    )
    admit(patient, episode=episode, by=therapist)
    return episode


def visit(care: Care, days_ago: int) -> None:
    for exam in care.person.exams:
        if exam.days_ago == days_ago:
            examine(care, exam)
    for given in care.person.plans:
        if given.days_ago == days_ago:
            give_plan(care, given)
    for decision in care.person.decisions:
        if decision.days_ago == days_ago:
            decide(care, decision)


def examine(care: Care, exam: Exam) -> None:
    assessment = Assessment.objects.create(
        episode=care.episode,
        assessed_on=care.day(exam.days_ago),
        assessed_by=care.therapist,
        note=exam.note,
    )
    known = slots()
    for name, raw in typed_fields(exam, care.random).items():
        keep(assessment, known[name], parse(known[name], raw), by=care.therapist)
    if not exam.draft:
        finish_assessment(assessment)


def give_plan(care: Care, given: PlanGiven) -> None:
    today = care.day(given.days_ago)
    if given.starter:
        starter = starters()[given.starter]
        plan = actions.start_plan(care.episode, starter=starter, by=care.therapist, today=today)
    else:
        plan = actions.revise(care.plan, by=care.therapist)
        plan.starts_on = today
    plan.next_visit_on = today + timedelta(days=given.next_visit_in) if given.next_visit_in else None
    plan.note = given.note or plan.note
    plan.save()
    edit(plan, given)
    now = care.at(given.days_ago, VISIT)
    care.plan = actions.give(plan, by=care.therapist, now=now)
    phase = plan.phases.get(position=given.enters)
    if phase.entered_on is None or phase.left_on:
        actions.enter_phase(phase, today=today)
    care.exercises = list(phase.prescriptions.all())
    give_link(care, now)


def edit(plan: Plan, given: PlanGiven) -> None:
    rows = Prescription.objects.filter(phase__plan=plan).select_related("exercise")
    for row in rows:
        if row.exercise.code in given.removed:
            row.delete()
        elif row.exercise.code in given.changes:
            for name, value in given.changes[row.exercise.code].items():
                setattr(row, name, value)
            row.save()
    for position, codes in given.added.items():
        offered = actions.offered_by_code(plan.get_clinic_id(), list(codes))
        for code in codes:
            row = actions.add_exercise(plan.phases.get(position=position), offered[code])
            for name, value in given.changes.get(code, {}).items():
                setattr(row, name, value)
            row.save()


def give_link(care: Care, now: datetime) -> None:
    """Issue the portal link as on the day of the visit; there is none without a year of birth."""
    patient = care.episode.patient
    if patient.birth_year is None or PortalLink.objects.filter(patient=patient).exists():
        return
    link = links.issue(patient, by=care.therapist)
    PortalLink.objects.filter(pk=link.pk).update(issued_at=now, expires_on=now.date() + links.VALID_FOR)


def decide(care: Care, decision: Decision) -> None:
    program = RunProgram.objects.get(episode=care.episode)
    today = care.day(decision.days_ago)
    advice = advice_for(program, today)
    told = {"advice": advice, "reason": decision.reason, "by": care.therapist, "today": today}
    if decision.unlock:
        run_actions.allow_kind(program, kind=decision.unlock, **told)
        return
    if decision.build_up:
        run_actions.begin_build_up(program, **told)
        return
    beyond = "R-R06" in advice.rule_ids  # then the reason is that for running the whole stage all the same
    stage = {"to_stage": decision.to_stage or advice.to_stage, "reason": "" if beyond else decision.reason}
    actions.decide_stage(program, **told | stage)
    if beyond:
        run_actions.lift_limit(program, limit="R-R06", **told | {"advice": advice_for(program, today)})


def tell_morning(care: Care, days_ago: int) -> None:
    pain = care.mornings.pop(care.day(days_ago + 1), None)
    if pain is not None:
        logs.log_morning(care.episode.patient, pain=pain, now=care.at(days_ago, MORNING))


def log_evening(care: Care, days_ago: int) -> None:
    if care.plan is None or (care.person.closed is not None and days_ago <= care.person.closed):
        return
    runs = [run for run in care.person.runs if run.days_ago == days_ago]
    for run in runs:
        log_run(care, run)
    if not runs and care.episode.patient.birth_year:
        log_session(care, days_ago)


def log_run(care: Care, run: RunDone) -> None:
    told = {
        "outcome": Outcome.DONE,
        "swelling": "none",
        **dict.fromkeys(("limp", "giving_way", "stopped_for_pain", "medication"), False),
    }
    logs.log_run(
        RunProgram.objects.get(episode=care.episode),
        client_id=UUID(int=care.random.getrandbits(128), version=4),
        done_on=care.day(run.days_ago),
        now=care.at(run.days_ago, EVENING),
        distance_km=Decimal(run.km),
        duration_min=run.minutes,
        pain_before=run.before,
        pain_during=run.during,
        pain_after_60min=run.after,
        note=run.note,
        **(told | run.more),
    )
    care.mornings[care.day(run.days_ago)] = run.morning


def log_session(care: Care, days_ago: int) -> None:
    day, note = care.day(days_ago), care.person.notes.get(days_ago, "")
    due = [row for row in care.exercises if is_due(row, day, care.plan.starts_on)]
    keeps_up = care.random.random() < care.person.keeps_up
    if not note and not (due and keeps_up):
        return
    during = knee_on(care, days_ago)
    after = max(0, during - care.random.choice((0, 1, 1)))
    went = care.person.went.get(days_ago)
    moved = went != Outcome.SKIPPED
    logs.log_session(
        care.plan,
        done_on=day,
        outcomes={row.pk: went or outcome(care, during) for row in due or care.exercises},
        now=care.at(days_ago, EVENING),
        pain_during=during if moved else None,
        pain_after_60min=after if moved else None,
        note=note,
    )
    if moved and care.random.random() < ANSWERS_NEXT_MORNING:
        usual = care.person.usual_morning_pain or 0
        care.mornings[day] = usual + (1 if during >= 4 and care.random.random() < 0.3 else 0)


def is_due(row: Prescription, day: date, starts_on: date) -> bool:
    if row.frequency == Frequency.EVERY_SECOND_DAY:
        return (day - starts_on).days % 2 == 0
    return day.weekday() in WEEKDAYS.get(row.frequency, range(7))


def outcome(care: Care, during: int) -> str:
    """Return how one exercise went: on a sore day more is cut short."""
    cut_short = 0.08 + 0.04 * during
    drawn = care.random.random()
    if drawn < cut_short / 3:
        return Outcome.SKIPPED
    return Outcome.SOME if drawn < cut_short else Outcome.DONE


def knee_on(care: Care, days_ago: int) -> int:
    """Return the pain of that day on the written line, one point up or down now and then."""
    line = care.person.knee
    later = max((point for point in line if point[0] <= days_ago), default=line[-1])
    earlier = min((point for point in line if point[0] >= days_ago), default=line[0])
    span = earlier[0] - later[0]
    share = (earlier[0] - days_ago) / span if span else 0
    pain = earlier[1] + (later[1] - earlier[1]) * share + care.random.choice((-0.6, 0, 0, 0, 0.6))
    return max(0, min(10, round(pain)))


def close(care: Care) -> None:
    """Set the goal, discharge where the story is over, and tell when the patient was last in the portal."""
    if care.person.run_goal:
        words, km, ahead = care.person.run_goal
        goal = {"goal": words, "goal_km": Decimal(km), "goal_on": care.today + timedelta(days=ahead)}
        RunProgram.objects.filter(episode=care.episode).update(**goal)
    if care.person.finished:
        RunProgram.objects.filter(episode=care.episode).update(status=RunProgram.Status.FINISHED)
    if care.person.closed is not None:
        care.episode.closed_on = care.day(care.person.closed)
        care.episode.save()
    if care.person.closed is None:  # who is in care for long has had the link extended
        outdated = PortalLink.objects.filter(patient=care.episode.patient, expires_on__lte=care.today)
        outdated.update(expires_on=care.today + links.VALID_FOR)
    told = [
        *SessionLog.objects.filter(plan__episode=care.episode).values_list("logged_at", flat=True),
        *RunLog.objects.filter(program__episode=care.episode).values_list("logged_at", flat=True),
    ]
    if told:
        PortalLink.objects.filter(patient=care.episode.patient).update(last_opened_at=max(told))
