"""What examination and history say of safety beside the red-flag screen, told where a plan is built.

Rules R-F03 to R-F05 (patients/rules/safety.py).  They stop nothing by themselves: what is stopped follows from the
answers to the screen (plans/gates.py).
"""

from django.utils import timezone

from patients.cards import Shown, words_of
from patients.findings_of import thresholds_of
from patients.history import told_of
from patients.intake_findings import answers
from patients.models import Episode, Observation
from patients.rules import safety
from patients.rules.card import Card
from patients.rules.findings import RED_FLAGS, Findings, Reading
from patients.screens import standing, youngest_age

RULES = (safety.bone_stress, safety.instability, safety.young_hip)
EXAMINED = ("hop_pain", "patellar_apprehension", "j_sign", "hip_internal_rotation_pain")
TOLD = ("limp", "dislocation_history")


def notices_of(episode: Episode) -> list[Shown]:
    """Return the cards that rest on more than a ticked flag, in words; six queries."""
    found = findings_of(episode)
    cards = [said for rule in RULES for said in rule(found) if isinstance(said, Card)]
    return [words_of(card) for card in cards if any(used.name not in RED_FLAGS for used in card.used)]


def findings_of(episode: Episode) -> Findings:
    now, today = standing(episode), timezone.localdate()
    return Findings(
        on=today,
        affected=episode.side,
        age=youngest_age(episode.patient, today),
        screen={flag: answer.present for flag, answer in now.last.items()},
        cleared=frozenset(flag for flag, answer in now.last.items() if answer.cleared_on),
        signs=answers(told_of(episode), TOLD),
        readings=newest_of(episode),
        thresholds=thresholds_of(episode.patient.clinic_id),
    )


def newest_of(episode: Episode) -> dict[tuple[str, str], Reading]:
    """Return the newest value of each sign and side, however old: an old sign of danger is still one."""
    rows = Observation.objects.filter(assessment__episode=episode, measure__in=EXAMINED).select_related("assessment")
    rows = rows.order_by("assessment__assessed_on", "assessment_id")
    return {
        (row.measure, row.side): Reading(trials=(row.value,), on=row.assessment.assessed_on, unit=row.unit)
        for row in rows
    }
