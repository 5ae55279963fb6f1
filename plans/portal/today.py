"""What one page of the portal shows, gathered with a fixed number of queries."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from clinic.models import Units
from exercises.models import Exercise
from exercises.pictures import Pictures, pictures_for
from exercises.vocabulary import Frequency
from plans.gates import IMPACT
from plans.logs import morning_pending
from plans.models import ExerciseLog, Outcome, PainModel, Plan, Prescription, RunLog, RunProgram, SessionLog
from plans.portal.doors import Portal
from plans.portal.forms import DAYS_BACK, NewsField, SessionForm, outcome_name
from plans.program import advice_for, protocol_of
from plans.program_words import distance_words, segment_lines
from plans.running.protocol import Protocol, Stage
from plans.running.protocol_files import ProtocolError

A_WEEK = {Frequency.THREE_A_WEEK: 3, Frequency.TWO_A_WEEK: 2}
REST_FROM_RUNNING = ("rest", "see_pt")
LOOK_BACK = timedelta(days=6)  # with today a week


def is_due(frequency: str, done_on: Iterable[date], today: date) -> bool:
    """Return whether an exercise is for today.  done_on: the earlier days of this week on which it was done.

    Every day: always.  Every other pattern: not on the day after; and not more often a week than it says.
    """
    if frequency == Frequency.DAILY:
        return True
    days = {day for day in done_on if today - LOOK_BACK <= day < today}
    return today - timedelta(days=1) not in days and len(days) < A_WEEK.get(frequency, 7)


@dataclass(frozen=True)
class Card:
    """One exercise on the page; field: its Done / Did some / Skipped, None where nothing is asked."""

    number: int
    prescription: Prescription
    pictures: Pictures
    field: object = None
    due: bool = True

    @property
    def text(self):
        return self.prescription.exercise.text()

    @property
    def cautions(self) -> list[str]:
        return self.prescription.exercise.caution_sentences()


def prescriptions_of(plan: Plan, also: Iterable[int] = (), *, without_impact: bool = False) -> list[Prescription]:
    """Return the current phase's exercises with their texts, and those of other phases that are asked for by id.

    without_impact: a red flag stops jumps, so they are left out unless they were already logged.
    """
    shown = Q(phase=plan.current_phase())
    if without_impact:
        shown &= ~Q(exercise__in=Exercise.objects.filter(IMPACT))
    return list(
        Prescription.objects.filter(phase__plan=plan)
        .filter(shown | Q(pk__in=also))
        .select_related("exercise")
        .prefetch_related(Prefetch("exercise__texts", to_attr="all_texts"))
        .order_by("phase__position", "position", "pk")
    )


def cards(portal: Portal, prescriptions: Iterable[Prescription], form: SessionForm | None = None, rest=()):
    """Return the exercises numbered as on paper.  rest: ids of those that are not for today."""
    prescriptions = list(prescriptions)
    shown = pictures_for([one.exercise for one in prescriptions], portal.patient.language, portal.clinic)
    return [
        Card(number, one, shown[one.exercise_id], form[outcome_name(one.pk)] if form else None, one.pk not in rest)
        for number, one in enumerate(prescriptions, start=1)
    ]


def recent_sessions(portal: Portal, days: timedelta = LOOK_BACK) -> list[SessionLog]:
    """Return the patient's sessions of these days, newest first, each with what was done."""
    return list(
        SessionLog.objects.filter(plan__episode__patient=portal.patient, done_on__gte=portal.today - days)
        .select_related("plan")
        .prefetch_related("exercises")
    )


def resting(prescriptions: Iterable[Prescription], sessions: Iterable[SessionLog], today: date) -> set[int]:
    """Return the ids of the prescriptions that are not for today, by what was done in the days before."""
    done: dict[int, set[date]] = {}
    for session in sessions:
        for one in session.exercises.all():
            if one.outcome != Outcome.SKIPPED:
                done.setdefault(one.prescription_id, set()).add(session.done_on)
    return {one.pk for one in prescriptions if not is_due(one.frequency, done.get(one.pk, ()), today)}


def minutes_of(prescriptions: Iterable[Prescription], rest: Iterable[int]) -> int:
    """Return how long one go through today's exercises takes, in whole minutes."""
    return round(sum(one.session_seconds for one in prescriptions if one.pk not in rest) / 60)


def outcome_counts(log: SessionLog) -> str:
    """Return how much was done, such as `Done 5, Did some 1`."""
    count = Counter(one.outcome for one in log.exercises.all())
    return ", ".join(f"{outcome.label} {count[outcome]}" for outcome in Outcome if count[outcome])


def answers(log: SessionLog | None) -> dict[str, object]:
    """Return what was logged, as a form shows it."""
    if log is None:
        return {}
    exercises: Iterable[ExerciseLog] = log.exercises.all()
    return (
        {outcome_name(one.prescription_id): one.outcome for one in exercises}
        | {name: getattr(log, name) for name in ("pain_during", "pain_after_60min", "pain_next_morning", "note")}
        | {"news": {sign: getattr(log, sign) for sign in NewsField.SIGNS}}
    )


def session_form(plan: Plan, day: date, portal: Portal, log: SessionLog | None, data=None) -> SessionForm:
    """Return the form of one day.  Exercises of other phases stay on it when they were logged or are sent."""
    logged = [one.prescription_id for one in log.exercises.all()] if log else []
    return SessionForm(
        data,
        prescriptions=prescriptions_of(plan, [*logged, *_sent_ids(data or {})], without_impact=portal.gate.no_impact),
        asks_morning=day < portal.today,
        initial={"plan": plan.pk, "done_on": day.isoformat(), **answers(log)},
    )


def _sent_ids(data) -> list[int]:
    """Return the prescriptions that a form was sent for; the lookup keeps only those of the patient's own plan."""
    ends = [name.removeprefix(outcome_name("")) for name in data if name.startswith(outcome_name(""))]
    return [int(end) for end in ends if end.isascii() and end.isdecimal() and len(end) < 18]


def days_to_tell(portal: Portal, starts_on: date) -> list[date]:
    """Return the days that can still be logged: today and the two before, not before the start."""
    days = [portal.today - timedelta(days=back) for back in range(DAYS_BACK + 1)]
    return [day for day in days if day >= starts_on]


def pain_rule(program: RunProgram | None) -> list[str]:
    """Return the pain rule that holds for this patient, in three short sentences."""
    if program and program.pain_model == PainModel.MODEL_5:
        return [
            _("While you move: pain up to 5 out of 10 is fine."),
            _("More than 5: do less, or stop."),
            _("Next morning: your knee should be back to normal."),
        ]
    return [
        _("While you move: pain up to 2 out of 10 is fine."),
        _("After 60 minutes: your knee should feel as it did before."),
        _("Next morning: it should be no worse than usual."),
    ]


@dataclass(frozen=True)
class RunOfTheDay:
    """The run part of the page.  next_on: set while it is still a rest day; held: the knee asks for rest."""

    stage_title: str
    segments: list[str]
    warm_up: str
    rules: list[str]
    effort: int | None
    rest_days: int | None
    next_on: date | None
    held: bool
    ask_first: bool
    at_most: str


def followed(program: RunProgram | None) -> tuple[Protocol, Stage] | None:
    """Return the protocol and stage of an active program; None when they are no longer among the files."""
    if program is None or program.status != RunProgram.Status.ACTIVE:
        return None
    try:
        protocol = protocol_of(program)
    except (KeyError, ProtocolError):
        return None
    stage = next((stage for stage in protocol.stages if stage.key == program.stage), None)
    return (protocol, stage) if stage else None


def run_of_the_day(portal: Portal) -> RunOfTheDay | None:
    """Return today's run, if there is one.

    The rules only propose: a step up or down is shown as a question to the therapist, never taken.
    """
    known = followed(portal.program)
    if known is None or portal.gate.no_running:
        return None
    protocol, stage = known
    advice = advice_for(portal.program, portal.today)
    language, imperial = portal.patient.language, portal.clinic.units == Units.IMPERIAL
    return RunOfTheDay(
        stage_title=stage.title.in_language(language),
        segments=segment_lines(stage, imperial=imperial),
        warm_up=protocol.warm_up.in_language(language) if protocol.warm_up else "",
        rules=[rule.in_language(language) for rule in protocol.said],
        effort=stage.rpe,
        rest_days=stage.rest.days_between,
        next_on=advice.next_run_on if advice.next_run_on and advice.next_run_on > portal.today else None,
        held=advice.action in REST_FROM_RUNNING,
        ask_first=advice.action == "drop",
        at_most=distance_words(advice.guard_km * 1000, imperial=imperial) if advice.needs_override else "",
    )


def waits_for_morning(portal: Portal, logs: Iterable[SessionLog | RunLog]) -> bool:
    return any(morning_pending(log, portal.today, portal.now) for log in logs)
