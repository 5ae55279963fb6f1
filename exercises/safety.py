"""What speaks against an exercise for this patient, and why. Pure Python.  Rules R-S01 to R-S04 in docs/rules.md.

An objection is shown beside the exercise and never blocks it: the physical therapist decides. What was not examined
is None and says nothing.

Sources: domain choice [D] for R-S01 to R-S03; the ranges of C45 and O90 follow Powers 2014 [V]; R-S04 keeps to
research criteria that take apprehension for a sign of instability (BMC 2018 [V]).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from decimal import Decimal

KNEELING_PAIN_ABOVE = 2  # of 10
IRRITABLE_FROM = 5  # of 10, worst pain of the last 7 days
STATED_RANGE = frozenset({"C45", "O90"})
PATELLAR_SELF_GLIDE = "FL8"


@dataclass(frozen=True)
class Known:
    """What is known of the patient; None means not examined."""

    kneeling_pain: Decimal | None = None
    worst_pain: Decimal | None = None
    apprehension: bool | None = None
    at_home: bool = True


@dataclass(frozen=True)
class Objection:
    """`code` names the sentence, `fact` the field of Known that it rests on, `value` what was found."""

    code: str
    rule_id: str
    fact: str
    value: Decimal | bool


def objections(exercise_codes: Collection[str], cautions: Collection[str], known: Known) -> tuple[Objection, ...]:
    """Return what speaks against an exercise, in the order of the rules.

    exercise_codes: its own code and that of the exercise it was adapted from.  cautions: codes such as KN.

    >>> objections({"QN7"}, ["SUP"], Known(at_home=True))
    (Objection(code='supervised', rule_id='R-S03', fact='at_home', value=True),)
    """
    kneeling, worst = known.kneeling_pain, known.worst_pain
    found = []
    if "KN" in cautions and kneeling is not None and kneeling > KNEELING_PAIN_ABOVE:
        found.append(Objection("kneeling", "R-S01", "kneeling_pain", kneeling))
    if STATED_RANGE.intersection(cautions) and worst is not None and worst >= IRRITABLE_FROM:
        found.append(Objection("irritable", "R-S02", "worst_pain", worst))
    if "SUP" in cautions and known.at_home:
        found.append(Objection("supervised", "R-S03", "at_home", value=True))
    if PATELLAR_SELF_GLIDE in exercise_codes and known.apprehension:
        found.append(Objection("apprehension", "R-S04", "apprehension", value=True))
    return tuple(found)
