"""What a rule says: a card, or that it is silent and why.  Pure Python."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from patients.measures import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """One value that a card rests on.

    name: a measure id, an instrument id, or a field of Findings; derived values are named in the rule's module
    ("lsi", "change").  side: "right", "left" or "".  on: the day of the value; None where it has none.
    by_patient: the patient's own words, not examined.
    """

    name: str
    value: Decimal | int | str | bool
    unit: str = ""
    side: str = ""
    on: date | None = None
    by_patient: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One thing that accepting the card adds to the plan.

    kind: subgroup | exercise | adjunct | education | cadence | restriction.
    code: MPD-hip, an exercise code, an adjunct or education code of domain section 7 or 8, a restriction
    ("no_running", "no_impact", "no_plan").  stage: S1 to S5, or "".  days: how long from the start, None where open;
    alert_after_days: when to remind.  amount: a target such as steps per minute; None where there is none.
    """

    kind: str
    code: str
    stage: str = ""
    days: int | None = None
    alert_after_days: int | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One suggestion.  Codes only: the words are made where it is shown.

    key: which of the rule's statements; with rule_id and side it names the card.
    level: emergency | referral | warning | suggestion | note.
    notes: codes of caveats, such as "within_measurement_error", "low_confidence", "adult_data".
    missing: names of inputs that would make the card surer.
    conflicts: codes of evidence that disagrees; both sides are shown.
    statement: the guideline's recommendation behind it ("C7"), shown as unverified until a clinic confirms it.
    """

    rule_id: str
    key: str
    level: str = "suggestion"
    side: str = ""
    used: tuple[Used, ...] = ()
    sources: tuple[Source, ...] = ()
    notes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()
    statement: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A rule that says nothing, and why.  reason: a code; missing: names of the inputs that it waits for."""

    rule_id: str
    reason: str
    side: str = ""
    missing: tuple[str, ...] = ()


Said = Card | Silence
