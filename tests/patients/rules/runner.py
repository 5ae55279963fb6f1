"""A runner with an open path: adult, examined for red flags, none found; and how to ask one rule about her."""

from datetime import date, timedelta
from decimal import Decimal

from patients.rules.card import Card, Offer, Silence, Used
from patients.rules.findings import RED_FLAGS, Findings, PlanFacts, Reading, Score
from patients.rules.interventions import INTERVENTIONS

TODAY = date(2027, 3, 15)
CLEAR = dict.fromkeys(RED_FLAGS, False)


def reading(value, ago=0, **parts) -> Reading:
    trial = value if isinstance(value, str) and value.isalpha() else Decimal(value)
    return Reading(trials=(trial,), on=TODAY - timedelta(days=ago), **parts)


def runner(readings=None, **parts) -> Findings:
    """readings: measure, or (measure, side), -> value or Reading."""
    found = {
        (name if isinstance(name, tuple) else (name, "")): value if isinstance(value, Reading) else reading(value)
        for name, value in (readings or {}).items()
    }
    usual = {"affected": "right", "age": 30, "groups": frozenset(), "screen": CLEAR}
    return Findings(on=TODAY, readings=found, **usual | parts)


def subgroup(code, *measures, side="right", notes=()) -> Card:
    used = tuple(Used(name=measure, value=Decimal(1), side=side, on=TODAY) for measure in measures)
    return Card(
        rule_id="R-A00", key=code, side=side, used=used, notes=notes, offers=(Offer(kind="subgroup", code=code),)
    )


def plan(*exercises, beside=()) -> PlanFacts:
    return PlanFacts(exercises=frozenset(exercises), adjuncts=frozenset(beside))


def scores(*totals, every=28) -> tuple[Score, ...]:
    """Return scores in their order, so many days apart, the last of them today."""
    return tuple(
        Score(total=Decimal(total), on=TODAY - timedelta(days=every * ago))
        for ago, total in zip(range(len(totals) - 1, -1, -1), totals, strict=True)
    )


def ask(rule_id, findings, *subgroups):
    return INTERVENTIONS[rule_id](findings, subgroups)


def card(rule_id, findings, *subgroups) -> Card:
    """Return the one card; fails where the rule says anything else."""
    [one] = ask(rule_id, findings, *subgroups)
    assert isinstance(one, Card), one
    return one


def silence(rule_id, findings, *subgroups) -> tuple[str, tuple[str, ...]]:
    """Return reason and missing inputs of the one silence; fails where the rule says anything else."""
    [one] = ask(rule_id, findings, *subgroups)
    assert isinstance(one, Silence), one
    return one.reason, one.missing


def offered(one: Card, kind="exercise") -> list[str]:
    return [offer.code for offer in one.offers if offer.kind == kind]
