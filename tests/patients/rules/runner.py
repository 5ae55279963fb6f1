"""A runner with an open path: adult, examined for red flags, none found; and how to ask one rule about her."""

from datetime import date, timedelta
from decimal import Decimal

from patients.rules.card import Card, Offer, Silence, Used
from patients.rules.findings import RED_FLAGS, Findings, PlanFacts, Reading, Score
from patients.rules.interventions import INTERVENTIONS
from patients.rules.verdicts import SUBGROUPS

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


# Something for every rule to say: a runner with all that they look for.
FULL = runner(
    {
        "pain_squat": 1,
        "pain_worst": 8,
        "pain_running": 4,
        "cadence": 160,
        "running_speed": 10,
        ("foot_posture_total", "right"): 8,
        ("foot_strike", "right"): "rearfoot",
        ("heel_raise_repetitions", "right"): 25,
        ("heel_raise_repetitions", "left"): 25,
        ("patellar_glide_medial", "right"): 0,
        ("patellar_apprehension", "right"): "no",
    },
    signs={"achilles_or_calf_history": False, "dislocation_history": False},
    exercise_pain={"QW2": 6},
    scores={"tsk11": scores(35), "akps": scores(60, 60)},
    adherence=80,
    plan=plan(beside=["DN1"]),
)
ALL_SUBGROUPS = tuple(subgroup(code, "ober", "patellar_tilt") for code in SUBGROUPS)
