"""What one test says of one leg, and what a rule makes of its tests.  Pure Python.

A test is found (it speaks for the rule), clear (examined, and it does not) or unknown (with the reason).  A leg is
judged when at least one of a rule's tests is found or clear; the tests that are unknown are then named as missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from patients.measure import ADULT
from patients.measures import Source
from patients.rules.card import Card, Offer, Silence, Used
from patients.rules.findings import Findings, Reading
from patients.rules.thresholds import Threshold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from patients.rules.card import Said

OURS = Source("", "D")
COMMON = Source("", "G")
SIDES = ("right", "left")
SUBGROUPS = ("OVL", "MPD-hip", "MPD-knee", "MCD", "MOB-hyper", "MOB-hypo")
STALE_AFTER = Threshold(
    key="stale_after_days",
    rule_ids=("R-A03", "R-A04", "R-A05", "R-A06", "R-A07"),
    default=Decimal(42),
    low=Decimal(14),
    high=Decimal(90),
    unit="d",
    source=OURS,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A test speaks for the rule.  missing: what would make it surer."""

    used: tuple[Used, ...]
    sources: tuple[Source, ...]
    notes: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clear:
    """A test was done and does not speak for the rule."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A test says nothing.  reason: a code of Silence."""

    reason: str
    missing: tuple[str, ...] = ()


Verdict = Found | Clear | Unknown


def affected_sides(findings: Findings) -> tuple[str, ...]:
    return SIDES if findings.affected == "both" else (findings.affected,)


def norms_apply(findings: Findings) -> bool:
    """Whether figures of adults may be held against this patient: 18 years or more, and the age is known (R-F07)."""
    return findings.age is not None and findings.age >= ADULT


def norms_hidden(findings: Findings) -> Unknown:
    return Unknown("norms_hidden", () if findings.age is not None else ("age",))


def fresh(findings: Findings, measure: str, side: str = "") -> Reading | Unknown:
    """Return the reading of one side, unless it is absent, was noted without its side, or is too old."""
    one = findings.reading(measure, side)
    if one is None:
        return Unknown("side_missing" if side and findings.reading(measure) else "not_tested", (measure,))
    if (findings.on - one.on).days > STALE_AFTER.of(findings):
        return Unknown("stale", (measure,))
    return one


def fresh_number(findings: Findings, measure: str, side: str = "") -> Reading | Unknown:
    one = fresh(findings, measure, side)
    return Unknown("not_tested", (measure,)) if isinstance(one, Reading) and isinstance(one.value, str) else one


def number(findings: Findings, measure: str, side: str = "") -> Decimal | None:
    """Return the value, however old; None where there is no number."""
    one = findings.reading(measure, side)
    return None if one is None or isinstance(one.value, str) else one.value


def setting(findings: Findings, reading: Reading, measure: str, side: str = "") -> Decimal | str | None:
    """Return what was recorded with the reading, else on its own in the episode; None where neither was."""
    if measure in reading.settings:
        return reading.settings[measure]
    own = findings.reading(measure, side) or findings.reading(measure)
    return own.value if own else None


def use(reading: Reading, name: str, side: str = "") -> Used:
    """Return a reading as a card shows it: the mean of its trials, at most two decimals."""
    value = reading.value if isinstance(reading.value, str) else shown(reading.value)
    return Used(name=name, value=value, unit=reading.unit, side=side, on=reading.on, by_patient=reading.by_patient)


def shown(value: Decimal) -> Decimal:
    """Return at most two decimals, halves up, without zeros at the end.

    >>> shown(Decimal("18.6667")), shown(Decimal("20.0"))
    (Decimal('18.67'), Decimal('20'))
    """
    rounded = value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP).normalize()
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() else rounded


def once(codes: Iterable) -> tuple:
    return tuple(dict.fromkeys(codes))


def missing_of(verdicts: Iterable[Verdict]) -> tuple[str, ...]:
    return once(name for one in verdicts if isinstance(one, Unknown) for name in one.missing)


def of_tests(rule_id: str, key: str, side: str, verdicts: list[Verdict], offers: tuple[Offer, ...] = ()) -> Said:
    """Return one card from all tests that were found; else a silence: "not_met" when a test was clear, else why."""
    found = [one for one in verdicts if isinstance(one, Found)]
    unknown = [one for one in verdicts if isinstance(one, Unknown)]
    if found:
        return Card(
            rule_id=rule_id,
            key=key,
            side=side,
            used=once(used for one in found for used in one.used),
            sources=once(source for one in found for source in one.sources),
            notes=once(note for one in found for note in one.notes),
            conflicts=once(conflict for one in found for conflict in one.conflicts),
            missing=once((*(name for one in found for name in one.missing), *missing_of(unknown))),
            offers=offers,
        )
    if len(unknown) < len(verdicts):
        return Silence(rule_id=rule_id, reason="not_met", side=side, missing=missing_of(unknown))
    reasons = [one.reason for one in unknown if one.reason != "not_tested"]
    return Silence(rule_id=rule_id, reason=(reasons or ["not_tested"])[0], side=side, missing=missing_of(unknown))


def judged(said: Said) -> bool:
    """Whether a rule came to a verdict on its subgroup, either way."""
    return said.key in SUBGROUPS if isinstance(said, Card) else said.reason == "not_met"
