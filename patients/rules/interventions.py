"""What may go into the plan: rules R-I01 to R-I15 together.  Pure Python; docs/rules.md.

Each rule takes the findings and the subgroup cards that were found.  What would add to a plan is silent while a red
flag is open, the screen is incomplete or the patella may be unstable, and offers nothing in patients whom the sources
did not study; what looks at a plan that is there already speaks in any case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from patients.rules import additions, exercise_choice, response, running_cues
from patients.rules.card import Card, Silence
from patients.rules.safety import instability, open_flags, unanswered
from patients.rules.subgroups import labelled

if TYPE_CHECKING:
    from collections.abc import Callable

    from patients.rules.card import Said
    from patients.rules.findings import Findings

    Subgroups = tuple[Card, ...]
    Rule = Callable[[Findings, Subgroups], list[Said]]

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
    running_cues.HEEL_RAISES,
    additions.PRONATED_FROM,
    additions.TAPE_FROM_PAIN,
    additions.FEAR_FROM,
    response.ENOUGH_ADHERENCE,
    response.JUDGED_AFTER,
)


def shut(findings: Findings) -> str:
    """Return why nothing may be suggested now; empty where it may."""
    if open_flags(findings):
        return "referral"
    if any(isinstance(one, Card) for one in instability(findings)):
        return "instability"
    return "screen_incomplete" if unanswered(findings) else ""


def suggesting(rule_id: str, rule: Rule) -> Rule:
    """Return the rule that is silent while it is shut, and that offers nothing where it was not studied."""

    def judge(findings: Findings, subgroups: Subgroups) -> list[Said]:
        reason = shut(findings)
        if reason:
            return [Silence(rule_id=rule_id, reason=reason)]
        return [labelled(findings, one) if isinstance(one, Card) else one for one in rule(findings, subgroups)]

    return judge


INTERVENTIONS: dict[str, Rule] = dict(
    sorted(
        {
            **{rule_id: suggesting(rule_id, rule) for rule_id, rule in SUGGESTING.items()},
            **LOOKING,
        }.items()
    )
)
