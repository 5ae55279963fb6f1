"""What changes plans: filling from a template, revising, giving to the patient, moving on."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic import audit
from exercises.dose import DOSE_FIELDS, carried_dose
from exercises.models import Exercise, Need
from exercises.start_doses import start_dose
from exercises.vocabulary import Side
from patients.models import Episode
from plans.gates import gate_of, is_impact, refuse_giving
from plans.models import Phase, Plan, Prescription, RunDecision, RunProgram
from plans.program import own_content, protocol_of
from plans.run_models import OwnProtocol
from plans.running.engine import Advice
from plans.running.protocol_files import load_protocols
from plans.starters import Starter, StarterPhase


def next_version(episode: Episode) -> int:
    return (episode.plans.aggregate(last=Max("version"))["last"] or 0) + 1


@transaction.atomic
def start_plan(episode: Episode, *, starter: Starter, by, today=None) -> Plan:
    """Return a new draft filled from a template, in the patient's language.

    Raises ValidationError while another draft of the episode is open, or a red flag stops all plans.  Where it stops
    running and jumps, these are left out of the template.
    """
    gate = gate_of(episode)
    gate.refuse_plan()
    if episode.plans.filter(status=Plan.Status.DRAFT).exists():
        raise ValidationError(
            _("There is already a draft of this plan. Go on with it, or give it to the patient first.")
        )
    today = today or timezone.localdate()
    language = episode.patient.language
    plan = Plan.objects.create(
        episode=episode,
        version=next_version(episode),
        title=starter.title[language],
        note=starter.note[language],
        template=starter.key,
        starts_on=today,
        saved_by=by,
    )
    fill(plan, starter, language, without_impact=gate.no_impact)
    if starter.run_protocol and not gate.no_running:
        start_program(episode, protocol_key=starter.run_protocol, today=today)
    return plan


def fill(plan: Plan, starter: Starter, language: str, *, without_impact: bool = False) -> None:
    starts_on = plan.starts_on
    for outline in starter.phases:
        phase = add_phase(plan, outline, language, starts_on=starts_on)
        starts_on = phase.ends_on + timedelta(days=1)
        codes = [wanted.code for wanted in outline.exercises]
        offered = offered_by_code(plan.get_clinic_id(), codes)
        for wanted in outline.exercises:
            if without_impact and is_impact(offered[wanted.code]):
                continue
            add_exercise(phase, offered[wanted.code], dose=wanted.dose)


def add_phase(plan: Plan, outline: StarterPhase, language: str, *, starts_on: date) -> Phase:
    """Append a phase as a template words it, without its exercises."""
    last = plan.phases.aggregate(last=Max("position"))["last"] or 0
    return Phase.objects.create(
        plan=plan,
        position=last + 1,
        title=outline.title[language],
        goal=outline.goal[language],
        stage=outline.stage,
        entry_criteria="\n".join(outline.entry[language]),
        exit_criteria="\n".join(outline.exit[language]),
        starts_on=starts_on,
        ends_on=starts_on + timedelta(weeks=outline.weeks, days=-1),
    )


def offered_by_code(clinic_id: int, codes: list[str]) -> dict[str, Exercise]:
    """Return exercises by code; a clinic's own version stands before the library's."""
    found = Exercise.objects.filter(Exercise.in_clinic(clinic_id), code__in=codes)
    rows = {row.code: row for row in sorted(found, key=lambda row: row.clinic_id is not None)}
    missing = set(codes) - set(rows)
    if missing:
        raise ValidationError(
            _("The library lacks %(codes)s. Load it with: manage.py load_library")
            % {"codes": ", ".join(sorted(missing))}
        )
    return rows


def add_exercise(phase: Phase, exercise: Exercise, *, dose: dict | None = None) -> Prescription:
    """Append an exercise with the given dose, else with the clinic's start dose, else with the library's."""
    last = phase.prescriptions.aggregate(last=Max("position"))["last"] or 0
    if dose is None:
        dose = start_dose(exercise, phase.get_clinic_id())
    side = Side.BOTH if exercise.both_sides else Side.EACH
    return Prescription.objects.create(
        phase=phase, exercise=exercise, position=last + 1, **{"side": side, "rest_s": exercise.rest_s} | dose
    )


def swap_exercise(row: Prescription, exercise: Exercise) -> None:
    """Put another exercise in the place of this one; of the dose stays what fits it."""
    tools = {row.exercise_id: set(), exercise.pk: set()}
    for pk, equipment in Need.objects.filter(exercise__in=tools).values_list("exercise", "equipment"):
        tools[pk].add(equipment)
    dose = carried_dose(
        {field: getattr(row, field) for field in (*DOSE_FIELDS, "side")},
        start_dose(exercise, row.get_clinic_id()),
        old_tools=tools[row.exercise_id],
        new_tools=tools[exercise.pk],
        both_sides=exercise.both_sides,
    )
    row.exercise = exercise
    for field, value in dose.items():
        setattr(row, field, value)
    row.save()


@transaction.atomic
def revise(plan: Plan, *, by) -> Plan:
    """Return the draft of the next version: the open one, or a copy of this plan with all it holds.

    Raises ValidationError while a red flag stops all plans.
    """
    gate_of(plan.episode).refuse_plan()
    draft = plan.episode.plans.filter(status=Plan.Status.DRAFT).first()
    if draft:
        return draft
    copy = Plan.objects.get(pk=plan.pk)
    copy.pk, copy.status, copy.version = None, Plan.Status.DRAFT, next_version(plan.episode)
    copy.given_at = copy.given_by = None
    copy.saved_by, copy.saved_count = by, 0
    copy._state.adding = True
    copy.save()
    for adjunct in plan.adjuncts.all():
        adjunct.pk, adjunct.plan = None, copy
        adjunct._state.adding = True
        adjunct.save()
    for phase in plan.phases.prefetch_related("prescriptions"):
        prescriptions = list(phase.prescriptions.all())
        phase.pk, phase.plan = None, copy
        phase._state.adding = True
        phase.save()
        for prescription in prescriptions:
            prescription.pk, prescription.phase = None, phase
            prescription._state.adding = True
            prescription.save()
    return copy


@transaction.atomic
def give(plan: Plan, *, by, now=None) -> Plan:
    """Put a draft into use: from now on it is what the patient sees, and it is edited no more.

    Giving a plan that is in use already changes nothing.  Raises ValidationError for a plan without exercises, and
    for one that an open red flag stops.
    """
    if not plan.is_draft:
        return plan
    refuse_giving(plan)
    if not Prescription.objects.filter(phase__plan=plan).exists():
        raise ValidationError(_("This plan holds no exercise yet. Add one before you give it to the patient."))
    now = now or timezone.now()
    plan.episode.plans.filter(status=Plan.Status.CURRENT).update(status=Plan.Status.SUPERSEDED)
    plan.status, plan.given_at, plan.given_by = Plan.Status.CURRENT, now, by
    plan.save()
    if not plan.phases.filter(entered_on__isnull=False, left_on__isnull=True).exists():
        first = plan.phases.filter(left_on__isnull=True).first()
        if first:
            first.entered_on = timezone.localdate(now)
            first.save()
    audit.record(plan, "give")
    return plan


@transaction.atomic
def enter_phase(phase: Phase, *, today=None) -> None:
    """Move a plan in use to this phase; the one before is left.  The phase that it is in already stays untouched.

    Raises ValidationError for a draft and for a version that was replaced: the patient does not follow them.
    """
    if phase.plan.status != Plan.Status.CURRENT:
        raise ValidationError(_("This version is not in use, so the patient cannot move on in it."))
    gate = gate_of(phase.plan.episode)
    gate.refuse_plan()
    gate.refuse_impact(row.exercise for row in phase.prescriptions.select_related("exercise"))
    if phase.entered_on and not phase.left_on:
        return
    today = today or timezone.localdate()
    for other in phase.plan.phases.filter(entered_on__isnull=False, left_on__isnull=True).exclude(pk=phase.pk):
        other.left_on = today
        other.save()
    phase.entered_on, phase.left_on = today, None
    phase.save()


def start_program(
    episode: Episode, *, protocol_key: str = "", own: OwnProtocol | None = None, today=None
) -> RunProgram:
    """Return the episode's run program: the one that it has, or a new one at the first stage.

    protocol_key: of the library; or own: one of the clinic.  Raises ValidationError while a red flag stops running.
    """
    gate_of(episode).refuse_running()
    today = today or timezone.localdate()
    first = (own_content(own) if own else load_protocols()[protocol_key]).stages[0].key
    defaults = {"stage": first, "stage_entered_on": today, "started_on": today}
    defaults |= {"own_protocol": own} if own else {"protocol": protocol_key}
    return RunProgram.objects.get_or_create(episode=episode, defaults=defaults)[0]


@transaction.atomic
def decide_stage(
    program: RunProgram, *, advice: Advice, to_stage: str, reason: str, by, today=None
) -> RunDecision | None:
    """Keep a PT's decision and move the program; None when there is nothing to decide: it goes on at that stage.

    A reason is needed for a stage other than the proposed one, and while the knee rests: then the step back is told,
    but nothing is to be accepted yet. A stage beyond the spike guard (R-R06) needs none: it is run as far as allowed.
    Raises ValidationError for a stage that the protocol does not have, or when the reason is missing, and while a red
    flag stops running.
    """
    gate_of(program.episode).refuse_running()
    protocol = protocol_of(program)
    if to_stage not in {stage.key for stage in protocol.stages}:
        raise ValidationError(_("“%(stage)s” is not a stage of this program.") % {"stage": to_stage})
    if to_stage == program.stage and advice.action in ("start", "repeat", "wait"):
        return None
    if advice.action == "rest" and not reason.strip():
        raise ValidationError(_("Give a reason: the knee is to rest until the morning is as usual."))
    if to_stage != advice.to_stage and not reason.strip():
        raise ValidationError(_("Give a reason: this is not the stage that the rules propose."))
    today, as_proposed = today or timezone.localdate(), to_stage == advice.to_stage and advice.action != "rest"
    decision = RunDecision(
        program=program,
        kind=RunDecision.Kind.ACCEPTED if as_proposed else RunDecision.Kind.CHANGED,
        basis=dict(advice.basis),
        from_stage=program.stage,
        to_stage=to_stage,
        proposed=advice.to_stage,
        rule_ids=", ".join(advice.rule_ids),
        reason=reason.strip(),
        decided_on=today,
        decided_by=by,
    )
    decision.full_clean()
    decision.save()
    program.stage, program.stage_entered_on = to_stage, today
    program.save()
    return decision
