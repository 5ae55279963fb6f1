"""What accepting a suggestion brings into the draft of a plan.  Nothing gets there unless a therapist took it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from clinic import audit
from exercises.models import Exercise
from exercises.stages import STAGES
from exercises.vocabulary import Stage
from patients.models import Episode
from patients.rules.card import Offer
from patients.rules.card_data import card_of, offer_data
from patients.suggesting import claim
from patients.suggestions import Suggestion
from plans import actions
from plans.adjunct_words import CADENCE
from plans.adjuncts import Adjunct
from plans.builder import claim_save
from plans.gates import Gate, gate_of
from plans.models import Phase, Plan
from plans.safety import known_of, sentences_against
from plans.stage_dose import set_stage_dose
from plans.starters import outline_for

BESIDE = ("adjunct", "education", "cadence")  # these become an Adjunct


@dataclass
class Taken:
    """What an answer brought.  already: offers that stood in the plan.  against: what speaks against an exercise."""

    plan: Plan | None = None
    added: list[Offer] = field(default_factory=list)
    already: list[Offer] = field(default_factory=list)
    new_phases: list[Phase] = field(default_factory=list)
    against: list[str] = field(default_factory=list)


@transaction.atomic
def accept(suggestion: Suggestion, *, offers: Iterable[Offer], starts_on: date, by, now: datetime) -> Taken:
    """Keep that the therapist follows a suggestion, and put these offers into the draft; each only once.

    offers: those of the card, some left out or changed as the therapist wishes.  starts_on: from when tape, orthosis
    and the like are used.  Without a draft one is opened: the next version of the plan in use, else an empty plan.
    Raises ValidationError for a suggestion that is answered already, for what the library does not have, and for what
    an open red flag stops.
    """
    row = claim(suggestion)
    card, offers = card_of(row.card), tuple(offers)
    taken = put_into_plan(row.assessment.episode, offers, starts_on=starts_on, by=by)
    unchanged = offers == card.offers
    row.outcome = Suggestion.Outcome.ACCEPTED if unchanged else Suggestion.Outcome.EDITED
    row.taken = [offer_data(offer) | {"starts_on": starts_on.isoformat()} for offer in offers]
    row.decided_by, row.decided_at = by, now
    row.save()
    audit.record(row, "accept")
    return taken


def put_into_plan(episode: Episode, offers: tuple[Offer, ...], *, starts_on: date, by) -> Taken:
    taken = Taken()
    wanted = [offer for offer in offers if offer.kind != "restriction"]  # these close gates, they are no part of a plan
    if not wanted:
        return taken
    gate = gate_of(episode)
    gate.refuse_plan()
    taken.plan = plan = draft_of(episode, starts_on=starts_on, by=by)
    by_kind = {kind: [offer for offer in wanted if offer.kind == kind] for kind in ("subgroup", "exercise")}
    add_subgroups(plan, by_kind["subgroup"], taken)
    add_exercises(plan, by_kind["exercise"], taken, gate)
    for offer in wanted:
        if offer.kind in BESIDE:
            add_beside(plan, offer, starts_on, taken)
    if not claim_save(plan, by=by):  # whoever has the draft open is told that it has changed
        raise ValidationError(_("The draft was saved by somebody else at this moment. Press again."))
    return taken


def draft_of(episode: Episode, *, starts_on: date, by) -> Plan:
    """Return the draft, locked: the open one, a revision of the plan in use, or an empty plan."""
    plans = episode.plans.select_for_update()
    draft = plans.filter(status=Plan.Status.DRAFT).first()
    if draft:
        return draft
    current = plans.filter(status=Plan.Status.CURRENT).first()
    if current:
        return actions.revise(current, by=by)
    with translation.override(episode.patient.language):  # the patient reads it
        title = _("Knee program")
    return Plan.objects.create(
        episode=episode, version=actions.next_version(episode), title=title, starts_on=starts_on, saved_by=by
    )


def add_subgroups(plan: Plan, offers: list[Offer], taken: Taken) -> None:
    for offer in offers:
        (taken.already if offer.code in plan.subgroups else taken.added).append(offer)
    new = [offer.code for offer in offers if offer.code not in plan.subgroups]
    plan.subgroups = [*plan.subgroups, *dict.fromkeys(new)]  # saved with the plan


# --- exercises --------------------------------------------------------------------------------------------------------
def add_exercises(plan: Plan, offers: list[Offer], taken: Taken, gate: Gate) -> None:
    if not offers:
        return
    found = actions.offered_by_code(plan.get_clinic_id(), [offer.code for offer in offers])
    gate.refuse_impact(found.values())
    known, days = known_of(plan.episode_id)
    for offer in offers:
        exercise = found[offer.code]
        phase, is_new = phase_for(plan, offer.stage)
        if is_new:
            taken.new_phases.append(phase)
        if is_in(phase, exercise):
            taken.already.append(offer)
            continue
        row = actions.add_exercise(phase, exercise)
        if offer.stage:
            set_stage_dose(row)
        taken.added.append(offer)
        taken.against += [f"{exercise.name}: {sentence}" for sentence in sentences_against(exercise, known, days)]


def is_in(phase: Phase, exercise: Exercise) -> bool:
    """Return whether the phase holds this exercise, or one that was adapted from it or that it was adapted from."""
    ids = {exercise.pk, exercise.adapted_from_id} - {None}
    return phase.prescriptions.filter(Q(exercise__in=ids) | Q(exercise__adapted_from=exercise)).exists()


def phase_for(plan: Plan, stage: str) -> tuple[Phase, bool]:
    """Return the phase for an exercise of this stage, and whether it was added for it.

    The first of the stage that the patient has not left; a later stage than the plan holds is appended; for a stage
    that the plan leaves out, and for none, the phase that the patient is in.
    """
    phases = list(plan.phases.filter(left_on__isnull=True)) or list(plan.phases.all())
    same = [phase for phase in phases if phase.stage == stage]
    if stage and same:
        return same[0], False
    highest = max((phase.stage for phase in phases), default="")
    if phases and not (stage and highest and stage > highest):
        return plan.current_phase(), False
    return new_phase(plan, stage or STAGES[0], phases), True


def new_phase(plan: Plan, stage: str, phases: list[Phase]) -> Phase:
    language = plan.patient.language
    ends = [phase.ends_on for phase in phases if phase.ends_on]
    starts_on = max(ends) + timedelta(days=1) if ends else plan.starts_on
    if outline := outline_for(stage):
        return actions.add_phase(plan, outline, language, starts_on=starts_on)
    with translation.override(language):
        title = str(Stage(stage).label)
    return Phase.objects.create(plan=plan, position=len(plan.phases.all()) + 1, title=title, stage=stage)


# --- beside the exercises ---------------------------------------------------------------------------------------------
def add_beside(plan: Plan, offer: Offer, starts_on: date, taken: Taken) -> None:
    """Put orthosis, tape, message or cadence target beside the exercises, with its end and its reminder."""
    _row, made = Adjunct.objects.get_or_create(
        plan=plan,
        code=CADENCE if offer.kind == "cadence" else offer.code,
        defaults={
            "starts_on": starts_on,
            "ends_on": day_after(starts_on, offer.days),
            "remind_on": day_after(starts_on, offer.alert_after_days),
            "amount": offer.amount,
        },
    )
    (taken.added if made else taken.already).append(offer)


def day_after(start: date, days: int | None) -> date | None:
    return None if days is None else start + timedelta(days=days)


def shortened(offer: Offer, days: int) -> Offer:
    """Return the offer for another number of days; the reminder keeps its distance from the end, but is not past."""
    if offer.days is None or offer.alert_after_days is None:
        return replace(offer, days=days)
    return replace(offer, days=days, alert_after_days=max(0, days - (offer.days - offer.alert_after_days)))
