"""All rules together: safety, diagnosis and subgroups, then what follows from the subgroups.  Pure Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

from patients.rules import evaluate, interventions

if TYPE_CHECKING:
    from patients.rules.card import Said
    from patients.rules.findings import Findings

RULE_IDS = tuple(dict.fromkeys((*evaluate.RULES, *interventions.INTERVENTIONS)))
THRESHOLDS = tuple(dict.fromkeys((*evaluate.THRESHOLDS, *interventions.THRESHOLDS)))


def say_everything(findings: Findings) -> tuple[Said, ...]:
    """Return what every rule says, in the order of RULE_IDS."""
    said = evaluate.evaluate(findings)
    subgroups = evaluate.subgroups_in(said)
    more = (one for rule in interventions.INTERVENTIONS.values() for one in rule(findings, subgroups))
    return (*said, *more)
