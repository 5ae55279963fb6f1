"""What the rules on treatment share: whose sides count, which subgroups were found, what is already on the plan."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from patients.rules.card import Offer, Silence
from patients.rules.verdicts import STALE_AFTER, once, use

if TYPE_CHECKING:
    from collections.abc import Iterable

    from patients.rules.card import Card, Used
    from patients.rules.findings import Findings


def used_reading(findings: Findings, measure: str, side: str = "") -> Used | None:
    """Return a reading as it stands on a card; None where nobody recorded it."""
    one = findings.reading(measure, side)
    return None if one is None else use(one, measure, side)


def exercises(*codes: str, stage: str = "") -> tuple[Offer, ...]:
    return tuple(Offer(kind="exercise", code=code, stage=stage) for code in codes)


def education(*codes: str) -> tuple[Offer, ...]:
    return tuple(Offer(kind="education", code=code) for code in codes)


def not_on_plan(findings: Findings, offers: Iterable[Offer]) -> tuple[Offer, ...]:
    plan = findings.plan
    have = plan.exercises | plan.adjuncts if plan else frozenset()
    return tuple(offer for offer in offers if offer.code not in have)


def offered(findings: Findings, card: Card) -> Card | Silence:
    """Return the card with what is not on the plan yet, and with a note where a value is old.

    Everything on the plan already: there is nothing to suggest any more.
    """
    offers = not_on_plan(findings, card.offers)
    if card.offers and not offers:
        return Silence(rule_id=card.rule_id, reason="on_plan", side=card.side)
    return replace(card, offers=offers, notes=(*card.notes, *old_values(findings, card.used)))


def old_values(findings: Findings, used: Iterable[Used]) -> tuple[str, ...]:
    limit = STALE_AFTER.of(findings)
    return ("old_values",) if any(one.on and (findings.on - one.on).days > limit for one in used) else ()


def not_met(rule_id: str) -> list[Silence]:
    return [Silence(rule_id=rule_id, reason="not_met")]


def waits_for(rule_id: str, *missing: str, side: str = "") -> Silence:
    return Silence(rule_id=rule_id, reason="not_tested", missing=missing, side=side)


def found_subgroups(subgroups: Iterable[Card], code: str) -> dict[str, tuple[tuple[Used, ...], tuple[str, ...]]]:
    """Return values and notes of the cards that suggest this subgroup, by side, each said once."""
    found: dict[str, tuple[tuple[Used, ...], tuple[str, ...]]] = {}
    for card in subgroups:
        if card.key == code:
            used, notes = found.get(card.side, ((), ()))
            found[card.side] = (once((*used, *card.used)), once((*notes, *card.notes)))
    return found
