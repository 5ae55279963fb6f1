"""What the patient did and felt, kept once however often it is sent, and corrected for 48 hours.

Nothing told is ever filled in: a value that was left out stays None, which is not 0.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from clinic.between import Between
from patients.models import Patient
from plans.alarms import watch
from plans.days import local_day
from plans.models import ExerciseLog, Logged, Outcome, Plan, Prescription, RunLog, RunProgram, SessionLog

PAINS = ("pain_during", "pain_after_60min", "pain_next_morning")
ALARMS = ("locking", "giving_way", "night_pain")
SESSION_FIELDS = {*PAINS, *ALARMS, "new_swelling", "note"}
RUN_FIELDS = {
    *(*PAINS, *ALARMS, "note"),
    *("outcome", "distance_km", "duration_min", "pain_before", "swelling", "limp"),
    *("stopped_for_pain", "muscle_only", "medication"),
    *("effort", "surface", "hills", "sore"),
}
SIGNS_OF_A_RUN = ("distance_km", "duration_min", "pain_before", *PAINS, *ALARMS, "note")


def log_session(
    plan: Plan, *, done_on: date, outcomes: Mapping[int, str | None], now: datetime, **told: object
) -> SessionLog:
    """Keep one day's exercises; the same day again corrects it.

    outcomes: what was done, by prescription of this plan; None takes an answer back, what is not named stays.
    told: any of SESSION_FIELDS.  Raises ValidationError with the field, its value and what is allowed.
    """
    _refuse_unknown(told, SESSION_FIELDS)
    if plan.is_draft:
        raise ValidationError(_("This plan has not been given to the patient yet."), code="draft")
    _check_day(plan.patient, done_on, plan.starts_on, now, told)
    _check_values(SessionLog, told)
    _check_outcomes(plan, outcomes)
    if not any(outcomes.values()) and all(told.get(name) in (None, "") for name in SESSION_FIELDS):
        raise ValidationError(_("Nothing was filled in. Tap what you did, or how your knee felt."), code="empty")
    with transaction.atomic():
        log, made = SessionLog.objects.select_for_update().get_or_create(
            plan=plan, done_on=done_on, defaults={"logged_at": now, **told}
        )
        if not made:
            _correct(log, told, now)
        for prescription_id, outcome in outcomes.items():
            _keep_outcome(log, prescription_id, outcome)
        watch(log, now=now)
    return log


def log_run(
    program: RunProgram,
    *,
    client_id: UUID,
    done_on: date,
    now: datetime,
    of_program: bool = True,
    by=None,
    **told: object,
) -> RunLog:
    """Keep one run; the same client_id again corrects it.

    client_id: chosen when the form is opened, so that a form sent twice is one run.  told: any of RUN_FIELDS.
    of_program: False for a run outside the program: it has no stage, and counts for the longest run all the same.
    A run of the program has the stage that was accepted on its day, however late it is told.
    by: the PT who enters or corrects it, at any time after; None: the patient, within 48 hours.
    Raises ValidationError with the field, its value and what is allowed.
    """
    _refuse_unknown(told, RUN_FIELDS)
    patient = program.episode.patient
    _check_day(patient, done_on, program.started_on, now, told, by=by)
    _check_values(RunLog, told)
    if all(told.get(name) in (None, "") for name in SIGNS_OF_A_RUN):
        to_patient = _("Nothing was filled in. Tell how far or how long you ran.")
        raise ValidationError(_("Nothing was filled in: give at least how far.") if by else to_patient, code="empty")
    stage = stage_on(program, done_on) if of_program else ""
    with transaction.atomic():
        run, made = RunLog.objects.select_for_update().get_or_create(
            client_id=client_id,
            defaults={
                **{"program": program, "done_on": done_on, "stage": stage, "logged_at": now, "entered_by": by},
                **told,
            },
        )
        if run.program_id != program.pk:
            raise ValidationError(_("This run belongs to another program."), code="foreign")
        if not made:
            same = bool(run.stage) == of_program and run.done_on == done_on  # then the stage of then stays
            _correct(run, {"done_on": done_on, "stage": run.stage if same else stage, **told}, now, by=by)
        watch(run, now=now)
    return run


def stage_on(program: RunProgram, day: date) -> str:
    """Return the stage that was accepted on a day: from which the next decision after it came, else today's.

    Of a day with a decision that is the stage after it: whether it was run before or after nobody can tell.
    """
    later = program.decisions.filter(decided_on__gt=day).order_by("decided_on", "pk").first()
    return later.from_stage if later else program.stage


def told_days(patient: Patient, *, without: UUID | None, since: date) -> set[date]:
    """Return the days from since on of which a run was told; without: the run that is being told or put right."""
    runs = RunLog.objects.filter(program__episode__patient=patient, done_on__gte=since)
    runs = runs.exclude(outcome=Outcome.SKIPPED).exclude(client_id=without)
    return set(runs.values_list("done_on", flat=True))


def longest_km(patient: Patient, *, without: UUID | None, since: date) -> Decimal | None:
    """Return the longest run from since on; without: the run that is being told.  None where no distance was told."""
    runs = RunLog.objects.filter(program__episode__patient=patient, done_on__gte=since, distance_km__gt=0)
    runs = runs.exclude(outcome=Outcome.SKIPPED).exclude(client_id=without)
    return runs.aggregate(longest=Max("distance_km"))["longest"]


def morning_pending(log: Logged, today: date, now: datetime) -> bool:
    """Return whether this is yesterday's entry and today's answer about the morning is still to come."""
    is_open = now <= log.editable_until  # also where the PT entered it: nobody else knows this morning
    return log.done_on == today - timedelta(days=1) and log.pain_next_morning is None and is_open


def log_morning(patient: Patient, *, pain: int, now: datetime) -> int:
    """Write this morning's pain into all of yesterday's entries that wait for it; return how many did."""
    today = local_day(patient.clinic, now)
    yesterday = {"done_on": today - timedelta(days=1), "pain_next_morning__isnull": True}
    _check_values(SessionLog, {"pain_next_morning": pain})
    with transaction.atomic():
        waiting = [
            *SessionLog.objects.select_for_update().filter(plan__episode__patient=patient, **yesterday),
            *RunLog.objects.select_for_update().filter(program__episode__patient=patient, **yesterday),
        ]
        waiting = [log for log in waiting if morning_pending(log, today, now)]
        for log in waiting:
            log.pain_next_morning = pain
            log.save()
            watch(log, now=now)
    return len(waiting)


def closed_sentence(log: Logged) -> str:
    """Say to the patient why an entry can no longer be changed."""
    if getattr(log, "entered_by_id", None):
        return _("Your therapist entered or changed this. Tell your therapist if something is wrong.")
    return _("You logged this on %(date)s. It could be changed for 48 hours. Tell your therapist what is wrong.") % {
        "date": date_format(log.logged_at, "DATE_FORMAT")
    }


def _correct(log: Logged, told: Mapping[str, object], now: datetime, *, by=None) -> None:
    if by is None and not log.is_editable(now):
        raise ValidationError(closed_sentence(log), code="closed")
    if by is not None:
        told = {**told, "entered_by": by}
    for name, value in told.items():
        setattr(log, name, value)
    log.save()


def _keep_outcome(log: SessionLog, prescription_id: int, outcome: str | None) -> None:
    if outcome:
        ExerciseLog.objects.update_or_create(
            session=log, prescription_id=prescription_id, defaults={"outcome": outcome}
        )
    else:
        ExerciseLog.objects.filter(session=log, prescription_id=prescription_id).delete()


def _refuse_unknown(told: Mapping[str, object], known: set[str]) -> None:
    if unknown := sorted(set(told) - known):
        raise TypeError(f"no such field: {', '.join(unknown)}")


def _check_day(
    patient: Patient, done_on: date, starts_on: date, now: datetime, told: Mapping[str, object], *, by=None
) -> None:
    today = local_day(patient.clinic, now)
    if done_on > today:
        raise ValidationError(
            {
                "done_on": _("The day is %(day)s, which has not come yet. Today is %(today)s.")
                % {"day": _day(done_on), "today": _day(today)}
            }
        )
    if done_on < starts_on:
        raise ValidationError(
            {
                "done_on": _("The day is %(day)s, before the plan began on %(start)s.")
                % {"day": _day(done_on), "start": _day(starts_on)}
            }
        )
    if done_on == today and told.get("pain_next_morning") is not None:
        to_patient = _("The next morning has not come yet. Leave it out: we will ask you tomorrow.")
        to_pt = _("The next morning has not come yet. Leave it out: the patient is asked tomorrow.")
        raise ValidationError({"pain_next_morning": to_pt if by else to_patient})


def _check_outcomes(plan: Plan, outcomes: Mapping[int, str | None]) -> None:
    known = set(Prescription.objects.filter(phase__plan=plan, pk__in=outcomes).values_list("pk", flat=True))
    if set(outcomes) - known:
        raise ValidationError(_("One of these exercises is not in this plan. Nothing was saved."), code="foreign")
    for outcome in outcomes.values():
        if outcome is not None and outcome not in Outcome.values:
            raise ValidationError(
                _("An exercise is marked “%(value)s”: choose Done, Did some or Skipped."),
                code="outcome",
                params={"value": outcome},
            )


def _check_values(model: type[Logged], told: Mapping[str, object]) -> None:
    errors = {name: why for name, value in told.items() if (why := _wrong(model._meta.get_field(name), value))}
    if errors:
        raise ValidationError(errors)


def _wrong(field, value: object) -> str | None:
    """Return what is wrong with one value, naming field, value and range; None when nothing is."""
    if value in (None, "") and (field.null or field.blank):
        return None
    about = {"field": capfirst(field.verbose_name), "value": value}
    for limits in (validator for validator in field.validators if isinstance(validator, Between)):
        whole = field.get_internal_type() == "PositiveSmallIntegerField"
        if not _is_number(value, whole) or not limits.low <= value <= limits.high:
            return _("%(field)s is %(value)s: give a number from %(low)s to %(high)s.") % {
                **about,
                "low": limits.low,
                "high": limits.high,
            }
        return None
    try:
        field.clean(value, None)
    except ValidationError as error:
        return " ".join(error.messages)
    return None


def _is_number(value: object, whole: bool) -> bool:
    if type(value) is int:
        return True
    return not whole and type(value) is Decimal and value.is_finite()


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
