"""Which of the guideline's subgroups the findings point to.  Pure Python.  Rules R-A01 to R-A10 in docs/rules.md.

Strength, movement and mobility have their own modules; here is what needs them all, and what holds for every one.
"Any domain untested" means: for an affected leg one of R-A03 to R-A07 came to no verdict.  A rule comes to one when at
least one of its tests could be judged; tests that were left out are named on the card.

No trial shows that treatment by subgroup beats general care (Selfe18 [V]): these are suggestions to choose from.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from patients.measure import ADULT
from patients.measures import Source
from patients.rules import mobility, movement, safety, strength
from patients.rules.card import Card, Offer, Silence
from patients.rules.load import load_rise
from patients.rules.verdicts import COMMON, SUBGROUPS, Found, Unknown, judged, once

if TYPE_CHECKING:
    from collections.abc import Callable

    from patients.rules.card import Said
    from patients.rules.findings import Findings

IMPAIRMENTS = (
    strength.weak_hip,
    strength.weak_knee,
    movement.coordination,
    mobility.short_tissue,
    mobility.mobile_foot,
)
EVERY_DOMAIN = (("load",), strength.HIP, (strength.KNEE,), movement.TESTS, tuple(mobility.TISSUES), mobility.FOOT)
REQUIRED = {"R-A01": EVERY_DOMAIN, "R-A02": EVERY_DOMAIN, "R-A10": EVERY_DOMAIN}


def overload(findings: Findings) -> list[Said]:
    """R-A01: the load rose, and strength, movement and mobility are within limits."""
    positive, untested = impairments(findings)
    load = load_rise(findings)
    if positive:
        return [Silence(rule_id="R-A01", reason="not_met")]
    if unknown := not_known(load, untested):
        return [Silence(rule_id="R-A01", reason=unknown.reason, missing=unknown.missing)]
    if not isinstance(load, Found):
        return [Silence(rule_id="R-A01", reason="not_met")]
    offers = (Offer(kind="subgroup", code="OVL"),)
    return [of_load(load, "R-A01", "OVL", "suggestion", offers)]


def load_contributed(findings: Findings) -> list[Said]:
    """R-A02: the load rose beside another subgroup; a note, never the overload subgroup alone."""
    positive, untested = impairments(findings)
    load = load_rise(findings)
    if unknown := not_known(load, untested):
        return [Silence(rule_id="R-A02", reason=unknown.reason, missing=unknown.missing)]
    if not positive or not isinstance(load, Found):
        return [Silence(rule_id="R-A02", reason="not_met")]
    return [of_load(load, "R-A02", "load_contributed", "note", ())]


def no_subgroup(findings: Findings) -> list[Said]:
    """R-A10: everything was examined, nothing stands out; exercise and education help anyway."""
    positive, untested = impairments(findings)
    load = load_rise(findings)
    if positive or isinstance(load, Found):
        return [Silence(rule_id="R-A10", reason="not_met")]
    if unknown := not_known(load, untested):
        return [Silence(rule_id="R-A10", reason=unknown.reason, missing=unknown.missing)]
    return [Card(rule_id="R-A10", key="no_subgroup", level="note", sources=(Source("Neal24", "V"),))]


def impairments(findings: Findings) -> tuple[list[Card], Unknown | None]:
    """Return the subgroups of R-A03 to R-A07 that were found, and which of these rules could not judge a leg."""
    said = [one for rule in IMPAIRMENTS for one in rule(findings)]
    positive = [one for one in said if isinstance(one, Card) and one.key in SUBGROUPS]
    unjudged = [one for one in said if not judged(one)]
    missing = once(name for one in unjudged for name in one.missing)
    return positive, Unknown("domain_untested", missing) if unjudged else None


def not_known(load, untested: Unknown | None) -> Unknown | None:
    return load if isinstance(load, Unknown) else untested


def of_load(load: Found, rule_id: str, key: str, level: str, offers: tuple[Offer, ...]) -> Card:
    sources = once((*load.sources, COMMON))
    return Card(
        rule_id=rule_id, key=key, level=level, used=load.used, sources=sources, missing=load.missing, offers=offers
    )


def guarded(rule_id: str, rule: Callable[[Findings], list[Said]]) -> Callable[[Findings], list[Said]]:
    """Return a subgroup rule that keeps silent beside an emergency or an unstable patella, and says whom it was not
    studied in: those cards are shown and offer nothing."""

    def said(findings: Findings) -> list[Said]:
        for safety_rule, reason in ((safety.emergency, "emergency"), (safety.instability, "instability")):
            if any(isinstance(one, Card) for one in safety_rule(findings)):
                return [Silence(rule_id=rule_id, reason=reason)]
        return [labelled(findings, one) if isinstance(one, Card) else one for one in rule(findings)]

    return said


def labelled(findings: Findings, card: Card) -> Card:
    """Return the card with what is not known about the patient, and without offers where the rule was not studied."""
    unknown = (("age",) if findings.age is None else ()) + (("groups",) if findings.groups is None else ())
    card = replace(card, missing=once((*card.missing, *unknown)))
    if findings.groups or (findings.age is not None and findings.age < ADULT):
        return replace(card, level="note", notes=once((*card.notes, "not_studied")), offers=())
    return card


RULES = {
    rule_id: guarded(rule_id, rule)
    for rule_id, rule in (
        ("R-A01", overload),
        ("R-A02", load_contributed),
        *strength.RULES.items(),
        *movement.RULES.items(),
        *mobility.RULES.items(),
        ("R-A10", no_subgroup),
    )
}
