"""Every rule asked about one patient on one day, in the order in which they are shown.  Pure Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

from patients.rules import diagnosis, load, mobility, movement, safety, strength, subgroups
from patients.rules.card import Card
from patients.rules.verdicts import STALE_AFTER, SUBGROUPS

if TYPE_CHECKING:
    from collections.abc import Callable

    from patients.rules.card import Said
    from patients.rules.findings import Findings

RULES: dict[str, Callable[[Findings], list[Said]]] = {
    **safety.RULES,
    **diagnosis.RULES,
    **dict(sorted(subgroups.RULES.items())),
}
MODULES = (safety, diagnosis, load, strength, movement, mobility)
THRESHOLDS = (STALE_AFTER, *(one for module in MODULES for one in module.THRESHOLDS))
# rule id: groups of inputs, of each of which at least one must be known before the rule can make a card
REQUIRED = {
    rule_id: groups
    for module in (safety, diagnosis, strength, movement, mobility, subgroups)
    for rule_id, groups in module.REQUIRED.items()
}


def evaluate(findings: Findings) -> tuple[Said, ...]:
    """Return what every rule says: cards, and silences with their reason."""
    return tuple(said for rule in RULES.values() for said in rule(findings))


def subgroups_in(said: tuple[Said, ...]) -> tuple[Card, ...]:
    """Return the cards that name a subgroup; their key is its code."""
    return tuple(one for one in said if isinstance(one, Card) and one.key in SUBGROUPS)
