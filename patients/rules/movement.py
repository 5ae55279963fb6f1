"""How well the leg is controlled in step-down, squat and running.  Pure Python.  Rule R-A05 in docs/rules.md.

Sources: step-down Snyder, Piva06 [V]; single-leg squat Crossley11 [V]; the lines for running are ours or not verified,
and two-dimensional angles err by several degrees (Damsted15 [V]).
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from patients.measures import Source
from patients.rules.card import Card, Offer
from patients.rules.findings import Reading
from patients.rules.thresholds import Threshold
from patients.rules.verdicts import (
    COMMON,
    OURS,
    Clear,
    Found,
    Unknown,
    affected_sides,
    fresh,
    fresh_number,
    norms_apply,
    number,
    of_tests,
    once,
    setting,
    use,
)

if TYPE_CHECKING:
    from patients.rules.card import Said
    from patients.rules.findings import Findings
    from patients.rules.verdicts import Verdict

STEP_DOWN, SQUAT = "lateral_step_down", "single_leg_squat"
STEP_HEIGHT = "lateral_step_down_height"
OFFERS = (Offer(kind="subgroup", code="MCD"),)
STEP_SOURCES = (Source("Snyder", "V"), Source("Piva06", "V"))
SQUAT_SOURCES = (Source("Crossley11", "V"),)


def threshold(key: str, default: int, low: int, high: int, unit: str, source: Source, *also: str) -> Threshold:
    return Threshold(
        key=key,
        rule_ids=("R-A05", *also),
        default=Decimal(default),
        low=Decimal(low),
        high=Decimal(high),
        unit=unit,
        source=source,
    )


POOR_FROM = threshold("step_down_poor_from", 4, 3, 6, "", STEP_SOURCES[0])
MODERATE_FROM = threshold("step_down_moderate_from", 2, 1, 3, "", STEP_SOURCES[0])
PAIN_ABOVE = threshold("movement_pain_above", 5, 3, 8, "/10", OURS)
HIP_ADDUCTION_ABOVE = threshold("hip_adduction_above", 20, 10, 30, "°", COMMON, "R-I07")
PELVIC_DROP_ABOVE = threshold("pelvic_drop_above", 6, 3, 12, "°", OURS, "R-I07")
THRESHOLDS = (POOR_FROM, MODERATE_FROM, PAIN_ABOVE, HIP_ADDUCTION_ABOVE, PELVIC_DROP_ABOVE)
TESTS = (STEP_DOWN, SQUAT, "hip_adduction", "pelvic_drop")
REQUIRED = {"R-A05": (TESTS,)}


def coordination(findings: Findings) -> list[Said]:
    """R-A05: poor control of the affected leg; a test that hurts too much is repeated when the knee is calmer."""
    return [of_leg(findings, side) for side in affected_sides(findings)]


def of_leg(findings: Findings, side: str) -> Said:
    step, squat = step_down(findings, side), single_leg_squat(findings, side)
    said = of_tests("R-A05", "MCD", side, [*of_ratings(step, squat), *of_running(findings, side)], OFFERS)
    limited = once(name for one in (step, squat) if is_limited(one) for name in one.missing)
    if limited and not isinstance(said, Card):
        return Card(
            rule_id="R-A05", key="retest_when_calmer", level="note", side=side, sources=(OURS,), missing=limited
        )
    return said


def is_limited(rating) -> bool:
    return isinstance(rating, Unknown) and rating.reason == "pain_limited"


def of_ratings(step, squat) -> list[Verdict]:
    """Return what step-down and squat say: one poor is enough; moderate and fair together are a weaker finding.

    A moderate or fair one alone waits for the other test.
    """
    bands = [None if isinstance(one, Unknown) else one[0] for one in (step, squat)]
    if bands == ["moderate", "fair"]:
        used = (*step[1].used, *squat[1].used)
        return [Found(used=used, sources=(*STEP_SOURCES, *SQUAT_SOURCES, OURS), notes=("low_confidence",))]
    if bands in (["moderate", None], [None, "fair"]):
        return [one for one in (step, squat) if isinstance(one, Unknown)]
    return [one if isinstance(one, Unknown) else one[1] if one[0] == "poor" else Clear() for one in (step, squat)]


def step_down(findings: Findings, side: str) -> tuple[str, Found] | Unknown:
    """Return the band of the step-down and what it rests on."""
    one = fresh_number(findings, STEP_DOWN, side)
    if isinstance(one, Unknown):
        return one
    if setting(findings, one, STEP_HEIGHT) is None:
        return Unknown("step_height_missing", (STEP_HEIGHT,))
    if too_painful(findings, one, STEP_DOWN, side):
        return Unknown("pain_limited", (STEP_DOWN,))
    found = Found(used=(use(one, STEP_DOWN, side),), sources=STEP_SOURCES)
    if one.value >= POOR_FROM.of(findings):
        return "poor", found
    return ("moderate" if one.value >= MODERATE_FROM.of(findings) else "good"), found


def single_leg_squat(findings: Findings, side: str) -> tuple[str, Found] | Unknown:
    one = fresh(findings, SQUAT, side)
    if isinstance(one, Unknown):
        return one
    if too_painful(findings, one, SQUAT, side):
        return Unknown("pain_limited", (SQUAT,))
    return str(one.value), Found(used=(use(one, SQUAT, side),), sources=SQUAT_SOURCES)


def too_painful(findings: Findings, reading: Reading, measure: str, side: str) -> bool:
    pain = number(findings, f"{measure}_pain", side)
    return reading.pain_limited or (pain is not None and pain > PAIN_ABOVE.of(findings))


def of_running(findings: Findings, side: str) -> list[Found]:
    """Return the flags of the running video.  Without a flag it says nothing: control is judged in the tests above."""
    flags: list[Found] = []
    for measure, limit, sources, conflicts in (
        ("hip_adduction", HIP_ADDUCTION_ABOVE, (Source("Noehren13", "V"), COMMON), ()),
        ("pelvic_drop", PELVIC_DROP_ABOVE, (Source("Bramah18", "V"), OURS), ("pelvic_drop",)),
    ):
        one = fresh_number(findings, measure, side)
        if norms_apply(findings) and isinstance(one, Reading) and one.value > limit.of(findings):
            lean = fresh_number(findings, "trunk_forward_lean")
            leaning = isinstance(lean, Reading)
            used = (use(one, measure, side), *((use(lean, "trunk_forward_lean"),) if leaning else ()))
            conflicts += ("trunk_lean",) if leaning else ()
            flags.append(Found(used=used, sources=sources, notes=("two_d_error",), conflicts=conflicts))
    return flags


RULES = {"R-A05": coordination}
