"""What may go into the plan: rules R-I01 to R-I15 together.  Pure Python; docs/rules.md.

Each rule takes the findings and the subgroup cards that were found.  What would add to a plan stays shut while a red
flag stands or the screen is incomplete, and in patients whom the sources did not study; what looks at a plan that is
there already speaks in any case.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from patients.rules import additions, exercise_choice, response, running_cues
from patients.rules.card import Card, Silence
from patients.rules.findings import RED_FLAGS

if TYPE_CHECKING:
    from collections.abc import Callable

    from patients.rules.findings import Findings

    Subgroups = tuple[Card, ...]
    Rule = Callable[[Findings, Subgroups], list[Card | Silence]]

ADULT_FROM = 18  # years
SUGGESTING = {
    "R-I01": exercise_choice.core,
    "R-I03": exercise_choice.hip,
    "R-I04": exercise_choice.knee,
    "R-I05": exercise_choice.painful_squats,
    "R-I06": exercise_choice.coordination,
    "R-I07": running_cues.cadence,
    "R-I08": running_cues.forefoot,
    "R-I09": additions.orthosis,
    "R-I10": additions.taping,
    "R-I11": exercise_choice.short_tissues,
    "R-I12": additions.fear_of_movement,
}
LOOKING = {
    "R-I02": additions.adjunct_only,
    "R-I13": response.no_gain,
    "R-I14": response.not_delivered,
    "R-I15": additions.contrary,
}
THRESHOLDS = (
    exercise_choice.PAIN_IN_EXERCISE,
    running_cues.LOW_CADENCE,
    running_cues.HIGH_CADENCE,
    running_cues.HIP_ADDUCTION,
    running_cues.PELVIC_DROP,
    running_cues.HEEL_RAISES,
    additions.PRONATED_FROM,
    additions.TAPE_FROM_PAIN,
    additions.FEAR_FROM,
    response.ENOUGH_ADHERENCE,
    response.JUDGED_AFTER,
)


def shut(findings: Findings) -> str:
    """Return why nothing may be suggested now; empty where it may."""
    screen = findings.screen or {}
    if any(screen.get(flag) and flag not in findings.cleared for flag in RED_FLAGS):
        return "referral"
    if not all(flag in screen for flag in RED_FLAGS):
        return "screen_incomplete"
    return "not_studied" if not_studied(findings) else ""


def not_studied(findings: Findings) -> bool:
    """Return whether the patient is known to belong to a group that the sources left out.  What was not asked is no."""
    return bool(findings.groups) or (findings.age is not None and findings.age < ADULT_FROM)


def suggesting(rule_id: str, rule: Rule) -> Rule:
    def judge(findings: Findings, subgroups: Subgroups) -> list[Card | Silence]:
        reason = shut(findings)
        return [Silence(rule_id=rule_id, reason=reason)] if reason else rule(findings, subgroups)

    return judge


def looking(rule: Rule) -> Rule:
    def judge(findings: Findings, subgroups: Subgroups) -> list[Card | Silence]:
        said = rule(findings, subgroups)
        if not not_studied(findings):
            return said
        return [replace(one, notes=(*one.notes, "not_studied")) if isinstance(one, Card) else one for one in said]

    return judge


INTERVENTIONS: dict[str, Rule] = dict(
    sorted(
        {
            **{rule_id: suggesting(rule_id, rule) for rule_id, rule in SUGGESTING.items()},
            **{rule_id: looking(rule) for rule_id, rule in LOOKING.items()},
        }.items()
    )
)
