"""What the rules may know of a patient at one assessment, from the database, in a fixed number of queries.

What plans and logs tell is added by plans/facts.py.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone

from patients import score_series
from patients.history import Told, told_of
from patients.intake_findings import INTAKE_SIGNS, answers, groups_of, load_of, pains_of
from patients.models import Assessment, Episode, Observation
from patients.reading import readings_in
from patients.rules.findings import Findings, Reading, Score
from patients.screens import Standing, standing, youngest_age
from patients.suggestions import ClinicThreshold


@dataclass(frozen=True)
class Contradiction:
    """Patient and therapist said different things on one day; the therapist's counts (domain 9.5).

    name: a measure id, an instrument id or a field of Intake.  used, told: the therapist's value, the patient's.
    """

    name: str
    used: object
    told: object
    on: date


@dataclass(frozen=True)
class Gathered:
    """The findings, and where the patient's word was set aside for a therapist's of the same day."""

    findings: Findings
    contradictions: tuple[Contradiction, ...] = ()


def findings_of(assessment: Assessment, today: date) -> Findings:
    return gather(assessment, today).findings


def gather(assessment: Assessment, today: date) -> Gathered:
    """Return what is known on this day up to and with this assessment; values examined later are left out.

    assessment: with its episode and patient.  Of each measure and side counts the newest value.
    """
    episode, patient = assessment.episode, assessment.episode.patient
    told, screens = told_of(episode), standing(episode)
    readings, told_otherwise = with_told(readings_of(assessment), pains_of(told))
    scores, scored_otherwise = scores_of(episode, today)
    findings = Findings(
        on=today,
        affected=episode.side,
        age=youngest_age(patient, today),
        sex=patient.sex,
        groups=groups_of(told, patient.sex),
        signs=answers(told, INTAKE_SIGNS) | others_considered(screens),
        readings=readings,
        load=load_of(told),
        scores=scores,
        thresholds=thresholds_of(patient.clinic_id),
        **screen_facts(screens, today),
    )
    return Gathered(findings, (*contradictions_in(told), *told_otherwise, *scored_otherwise))


def contradictions_in(told: Told) -> list[Contradiction]:
    return [
        Contradiction(name, getattr(told.therapist, name), getattr(told.patient, name), day_of(told))
        for name in told.contradictions()
    ]


def day_of(told: Told) -> date:
    return timezone.localdate(told.therapist.told_at)


# --- examination ------------------------------------------------------------------------------------------------------
def readings_of(assessment: Assessment) -> dict[tuple[str, str], Reading]:
    """Return the newest value of each measure and side."""
    found: dict[tuple[str, str], Reading] = {}
    for day, rows in by_assessment(assessment):
        found = readings_in(rows, day) | found
    return found


def by_assessment(assessment: Assessment) -> Iterable[tuple[date, dict[tuple[str, str], list[Observation]]]]:
    """Yield day and values of this assessment and of each one before it, newest first; one query."""
    rows = Observation.objects.filter(assessment__episode=assessment.episode_id).filter(
        Q(assessment__assessed_on__lt=assessment.assessed_on)
        | Q(assessment__assessed_on=assessment.assessed_on, assessment__lte=assessment.pk)
    )
    groups: dict = {}
    for row in rows.order_by("-assessment__assessed_on", "-assessment_id", "trial").select_related("assessment"):
        at = (row.assessment.assessed_on, row.assessment_id)
        groups.setdefault(at, defaultdict(list))[row.measure, row.side].append(row)
    for (day, _pk), values in groups.items():
        yield day, values


def with_told(examined: dict, told: dict[str, Reading]) -> tuple[dict, list[Contradiction]]:
    """Add what was told of pain where it is newer; on the same day the examination counts."""
    readings, contradictions = dict(examined), []
    for name, reading in told.items():
        seen = readings.get((name, ""))
        if seen is None or seen.on < reading.on:
            readings[name, ""] = reading
        elif seen.on == reading.on and seen.value != reading.value and reading.by_patient:
            contradictions.append(Contradiction(name, seen.value, reading.value, reading.on))
    return readings, contradictions


# --- red flags, scores, thresholds ------------------------------------------------------------------------------------
def screen_facts(screens: Standing, today: date) -> dict:
    """Return what the newest screen holds, and what a physician has cleared.

    A screen that is not whole yet tells what it has: a yes counts at once.  So does an earlier yes that nobody cleared
    and that was not asked again.  None: nothing was answered.
    """
    answered = {flag: answer.present for flag, answer in screens.here.items()}
    answered |= {answer.flag: True for answer in screens.open}
    cleared = {flag for flag, answer in screens.last.items() if answer.cleared_on and answer.cleared_on <= today}
    return {"screen": answered or None, "cleared": frozenset(cleared)}


def others_considered(screens: Standing) -> dict[str, bool]:
    considered = screens.screen.others_considered if screens.screen else None
    return {} if considered is None else {"others_considered": considered}


def scores_of(episode: Episode, today: date) -> tuple[dict[str, tuple[Score, ...]], list[Contradiction]]:
    """Return the scores of each instrument, oldest first, with the pain of assessments; of one day the therapist's."""
    found, contradictions = {}, []
    for instrument, series in score_series.told_of(episode).items():
        known = [told for told in series if told.score.on <= today]
        found[instrument] = tuple(replace(told.score, total=told.score.total.normalize()) for told in known)
        contradictions += [
            Contradiction(instrument, told.score.total, other.score.total, told.score.on)
            for told in known
            for other in told.conflicts
            if other.score.by_patient and not told.score.by_patient
        ]
    return {instrument: scores for instrument, scores in found.items() if scores}, contradictions


def thresholds_of(clinic_id: int) -> dict[str, Decimal]:
    """Return what the clinic changed."""
    return dict(ClinicThreshold.objects.filter(clinic=clinic_id).values_list("key", "value"))
