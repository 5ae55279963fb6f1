"""Which exercises suit what was found.  Pure Python.  Rules R-I01, R-I03 to R-I06 and R-I11 in docs/rules.md.

A card offers more than anyone should do: three or four exercises at home (Barton15 [V]) are the PT's choice.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from patients.measures import Source
from patients.rules.card import Card, Offer, Silence, Used
from patients.rules.mobility import SHORT_BELOW
from patients.rules.offering import (
    education,
    exercises,
    found_subgroups,
    not_met,
    not_on_plan,
    offered,
    used_reading,
    waits_for,
)
from patients.rules.thresholds import Threshold
from patients.rules.verdicts import number, once

if TYPE_CHECKING:
    from collections.abc import Collection

    from patients.rules.findings import Findings

    Subgroups = tuple[Card, ...]

PAIN_IN_EXERCISE = Threshold(
    key="pain_in_exercise",
    rule_ids=("R-I04", "R-I05"),
    default=Decimal(2),
    low=Decimal(0),
    high=Decimal(5),
    unit="/10",
    source=Source("", "D"),
)
HYPOMOBILE_BELOW = SHORT_BELOW["patellar_glide_medial"]
RUNNING_ANALYSIS = ("hip_adduction", "pelvic_drop", "overstride", "cadence", "step_width")
KNEE, HIP = ("QN", "QW"), ("HA", "HR", "HX")
OPEN_CHAIN, OPEN_CHAIN_PAINFUL = "QN5", "QN2"  # 90 to 45 degrees; a hold that pain limits
STRETCHES = {  # measure -> the exercises that stretch the tissue which it finds short
    "active_knee_extension": ("FL3",),
    "passive_knee_extension": ("FL3",),
    "prone_knee_bend": ("FL1",),
    "heel_to_buttock": ("FL1",),
    "thomas_knee": ("FL1",),
    "thomas_hip": ("FL2", "FL7"),
    "ober": ("FL6",),
    "weight_bearing_lunge": ("FL4", "FL5"),
    "weight_bearing_lunge_angle": ("FL4", "FL5"),
}
GLIDE = "patellar_glide_medial"
PATELLA = ("patellar_tilt", GLIDE)
SELF_GLIDE, MOBILISATION = "FL8", "MT1"

NEAL, POWERS = Source("Neal24", "V"), Source("Powers14", "V")
NOEL, GUIDELINE = Source("Noel21", "V2"), Source("Willy19", "G")


def core(findings: Findings, _subgroups: Subgroups) -> list[Card | Silence]:
    """R-I01: knee and hip exercise together, and what every patient is told.

    A half that the plan has already, in whatever exercise, is not offered again.  Which exercises stand for knee and
    hip is our choice [D].
    """
    planned = findings.plan.exercises if findings.plan else frozenset()
    _key, open_chain, _missing = knee_range(findings)
    knee_half = () if any(code.startswith(KNEE) for code in planned) else ("QW2", *open_chain)
    hip_half = () if any(code.startswith(HIP) for code in planned) else ("HA2", "HX2")
    card = Card(
        rule_id="R-I01",
        key="knee_and_hip",
        statement="C4",
        sources=(NOEL, GUIDELINE, NEAL),
        conflicts=("hip_and_knee_or_either",),
        offers=(*exercises(*knee_half, *hip_half, stage="S1"), *education("ED1", "ED2", "ED3", "ED6")),
    )
    return [offered(findings, card)]


def hip(findings: Findings, subgroups: Subgroups) -> list[Card | Silence]:
    """R-I03: weak hip muscles: from lying and holding to band walks, side plank and one-leg bridge."""
    said = [
        offered(
            findings,
            Card(
                rule_id="R-I03",
                key="hip",
                side=side,
                statement="C4",
                used=used,
                notes=notes,
                sources=(Source("VanCant14", "V"), Source("Macadam15", "V"), GUIDELINE),
                conflicts=("hip_strength",),
                offers=exercises("HA1", "HA2", "HR1", "HX2", stage="S1") + exercises("HA7", "HA9", "HX5", stage="S2"),
            ),
        )
        for side, (used, notes) in found_subgroups(subgroups, "MPD-hip").items()
    ]
    return said or not_met("R-I03")


def knee(findings: Findings, subgroups: Subgroups) -> list[Card | Silence]:
    """R-I04: weak quadriceps: shallow squats and knee extension, in the range that pain allows."""
    key, open_chain, missing = knee_range(findings)
    squat = used_reading(findings, "pain_squat")
    said = [
        offered(
            findings,
            Card(
                rule_id="R-I04",
                key=key,
                side=side,
                statement="C4",
                used=once((*used, *((squat,) if squat else ()))),
                notes=notes,
                missing=missing,
                sources=(POWERS,),
                offers=exercises("QW1", "QW2", *open_chain, stage="S1"),
            ),
        )
        for side, (used, notes) in found_subgroups(subgroups, "MPD-knee").items()
    ]
    return said or not_met("R-I04")


def knee_range(findings: Findings) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return the key, the open-chain exercises and what is missing, by pain when squatting.

    Above the limit a hold takes the place of the moving knee extension.  Not recorded: both are shown.
    """
    pain = number(findings, "pain_squat")
    if pain is None:
        return "both_ranges", (OPEN_CHAIN, OPEN_CHAIN_PAINFUL), ("pain_squat",)
    if pain <= PAIN_IN_EXERCISE.of(findings):
        return "knee", (OPEN_CHAIN,), ()
    return "knee_painful", (OPEN_CHAIN_PAINFUL,), ()


def painful_squats(findings: Findings, _subgroups: Subgroups) -> list[Card | Silence]:
    """R-I05: a weight-bearing knee exercise hurts: less range, or another exercise; never no quadriceps work at all.

    What hurts as much itself is not offered in its place.
    """
    limit = PAIN_IN_EXERCISE.of(findings)
    painful = {code: pain for code, pain in findings.exercise_pain.items() if pain > limit}
    used = tuple(
        Used(name=code, value=pain, unit="/10", by_patient=True)
        for code, pain in sorted(painful.items())
        if code.startswith("QW")
    )
    if not used:
        return not_met("R-I05") if findings.exercise_pain else [waits_for("R-I05", "exercise_pain")]
    swaps = exercises(*(code for code in (OPEN_CHAIN, "HX2", "HX6") if code not in painful))
    card = Card(
        rule_id="R-I05",
        key="shrink_or_swap",
        statement="C4",
        used=used,
        notes=("keep_quadriceps",),
        sources=(POWERS, GUIDELINE),
        offers=not_on_plan(findings, swaps),  # where none is left, less range remains to be said
    )
    return [card]


def coordination(findings: Findings, subgroups: Subgroups) -> list[Card | Silence]:
    """R-I06: poor control of movement: exercises that train it; where running was filmed, retraining it as well."""
    said: list[Card | Silence] = []
    for side, (used, notes) in found_subgroups(subgroups, "MCD").items():
        card = Card(
            rule_id="R-I06",
            key="coordination",
            side=side,
            used=used,
            notes=notes,
            sources=(Source("Davis20", "V"), Source("Willy12", "V"), Source("Barton15", "V")),
            conflicts=("mirror",),
            offers=exercises("QW9", "PN4", "PN5", stage="S2") + exercises("HR7", stage="S3"),
        )
        said += [offered(findings, card), gait_retraining(findings, side)]
    return said or not_met("R-I06")


def gait_retraining(findings: Findings, side: str) -> Card | Silence:
    sides = ("", side) if side else ("", "right", "left")
    filmed = [used_reading(findings, measure, at) for measure in RUNNING_ANALYSIS for at in sides]
    used = tuple(one for one in filmed if one)
    if not used:
        return waits_for("R-I06", "hip_adduction", "pelvic_drop", "cadence", side=side)
    return Card(
        rule_id="R-I06",
        key="gait_retraining",
        level="note",
        side=side,
        statement="C9",
        used=used,
        notes=("faded_feedback", "optional"),
        sources=(Source("Davis20", "V"), Source("Willy12", "V"), GUIDELINE),
    )


def short_tissues(findings: Findings, subgroups: Subgroups) -> list[Card | Silence]:
    """R-I11: what was found short is stretched, nothing else; the patella is mobilised only where its glide is short.

    The self-glide at home also needs apprehension to have been looked for and not found.
    """
    said: list[Card | Silence] = []
    for side, (used, notes) in found_subgroups(subgroups, "MOB-hypo").items():
        names = [one.name for one in used]
        codes = once(code for name in names for code in STRETCHES.get(name, ()))
        patella, missing = for_the_patella(findings, names, side)
        card = Card(
            rule_id="R-I11",
            key="stretch",
            side=side,
            statement="C16",
            used=used,
            notes=notes,
            missing=missing,
            sources=(Source("Barton15", "V"), GUIDELINE),
            conflicts=("mobilisation",) if patella else (),
            offers=(*exercises(*codes, stage="S1"), *patella),
        )
        if card.offers:
            said.append(offered(findings, card))
        elif missing:
            said.append(waits_for("R-I11", *missing, side=side))
        else:
            said.append(Silence(rule_id="R-I11", reason="no_matching_stretch", side=side))
    return said or not_met("R-I11")


def for_the_patella(findings: Findings, names: Collection[str], side: str) -> tuple[tuple[Offer, ...], tuple[str, ...]]:
    """Return what is offered for a tight lateral retinaculum, and what is missing to offer it."""
    if not set(PATELLA).intersection(names):
        return (), ()
    glide, apprehension = number(findings, GLIDE, side), findings.reading("patellar_apprehension", side)
    if glide is None:
        return (), (GLIDE,)
    if glide >= HYPOMOBILE_BELOW.of(findings):
        return (), ()
    mobilisation = Offer(kind="adjunct", code=MOBILISATION)
    if apprehension is None:
        return (mobilisation,), ("patellar_apprehension",)
    return ((*exercises(SELF_GLIDE, stage="S1"), mobilisation), ()) if apprehension.value == "no" else ((), ())
