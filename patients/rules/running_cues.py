"""Which cue may help while running.  Pure Python.  Rules R-I07 and R-I08 in docs/rules.md.

Retraining is optional and stands beside education and load management; one cue at a time [D].
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from patients.measures import Source
from patients.rules.card import Card, Offer, Silence, Used
from patients.rules.movement import HIP_ADDUCTION_ABOVE, PELVIC_DROP_ABOVE
from patients.rules.offering import education, not_met, offered, used_reading, waits_for
from patients.rules.thresholds import Threshold
from patients.rules.verdicts import affected_sides, norms_apply, number, once

if TYPE_CHECKING:
    from patients.rules.findings import Findings

    Subgroups = tuple[Card, ...]

LOW_CADENCE = Threshold(
    key="low_cadence",
    rule_ids=("R-I07",),
    default=Decimal(170),
    low=Decimal(150),
    high=Decimal(178),
    unit="spm",
    source=Source("Trek", "V"),
)
HIGH_CADENCE = Threshold(
    key="high_cadence",
    rule_ids=("R-I07",),
    default=Decimal(178),
    low=Decimal(170),
    high=Decimal(200),
    unit="spm",
    source=Source("Thakkar19", "D"),
)
HEEL_RAISES = Threshold(
    key="forefoot_heel_raises",
    rule_ids=("R-I08",),
    default=Decimal(20),
    low=Decimal(15),
    high=Decimal(40),
    unit="reps",
    source=Source("", "D"),
)
FIRST_STEP, MOST = Decimal("1.05"), Decimal("1.10")  # of the cadence at the same speed
GAIT_FLAGS = {"overstride": None, "hip_adduction": HIP_ADDUCTION_ABOVE, "pelvic_drop": PELVIC_DROP_ABOVE}


def cadence(findings: Findings, _subgroups: Subgroups) -> list[Card | Silence]:
    """R-I07: pain when running, and a low cadence or a gait that loads the knee: a few more steps a minute."""
    needed = ("cadence", "running_speed", "pain_running")
    readings = {name: used_reading(findings, name) for name in needed}
    missing = [name for name, reading in readings.items() if reading is None]
    if missing:
        return [waits_for("R-I07", *missing)]
    baseline = number(findings, "cadence")
    if baseline > HIGH_CADENCE.of(findings):
        return [Silence(rule_id="R-I07", reason="cadence_high")]
    if readings["pain_running"].value <= 0:
        return not_met("R-I07")
    flagged, unknown = gait_flags(findings)
    if baseline > LOW_CADENCE.of(findings) and not flagged:
        return [waits_for("R-I07", *unknown)] if unknown else not_met("R-I07")
    return [offered(findings, cadence_card(findings, (*readings.values(), *flagged)))]


def cadence_card(findings: Findings, used: tuple[Used, ...]) -> Card:
    baseline = number(findings, "cadence")
    first, most = steps(baseline * FIRST_STEP), steps(baseline * MOST)
    targets = (
        Used(name="cadence_first_target", value=first, unit="spm"),
        Used(name="cadence_highest_target", value=most, unit="spm"),
    )
    filmed_2d = any(one.name in ("hip_adduction", "pelvic_drop") for one in used)
    return Card(
        rule_id="R-I07",
        key="cadence",
        statement="C9",
        used=(*used, *targets),
        notes=("one_cue", "same_speed", *(("two_d_error",) if filmed_2d else ())),
        sources=(Source("Heiderscheit11", "V"), Source("Trek", "V"), Source("Bramah19", "V")),
        conflicts=("pelvic_drop",) if any(one.name == "pelvic_drop" for one in used) else (),
        offers=(Offer(kind="cadence", code="CADENCE", amount=first), *education("ED9")),
    )


def steps(cadence: Decimal) -> Decimal:
    """Return a whole number of steps a minute, halves up.

    >>> steps(Decimal("170.5"))
    Decimal('171')
    """
    return cadence.quantize(Decimal(1), rounding=ROUND_HALF_UP)


def gait_flags(findings: Findings) -> tuple[tuple[Used, ...], tuple[str, ...]]:
    """Return what of the affected side's gait is flagged, and what is not known of it.

    Angles are held against figures of adults; they say nothing of a minor or at an unknown age (R-F07).
    """
    flagged: list[Used] = []
    unknown: list[str] = []
    for side in affected_sides(findings):
        for measure, limit in GAIT_FLAGS.items():
            one = used_reading(findings, measure, side)
            if one is None:
                unknown.append(measure)
            elif limit and not norms_apply(findings):
                unknown += ["age"] if findings.age is None else []
            elif one.value > limit.of(findings) if limit else one.value == "yes":
                flagged.append(one)
    return tuple(flagged), once(unknown)


def forefoot(findings: Findings, _subgroups: Subgroups) -> list[Card | Silence]:
    """R-I08: a rearfoot striker with strong calves and no Achilles or calf injury may try landing further forward.

    Heel raises count on both legs: both land.  What it costs the calf is said on the card.
    """
    history = findings.signs.get("achilles_or_calf_history")
    if history:
        return [Silence(rule_id="R-I08", reason="achilles_or_calf_history")]
    strikes = {side: used_reading(findings, "foot_strike", side) for side in affected_sides(findings)}
    calves = {side: used_reading(findings, "heel_raise_repetitions", side) for side in ("right", "left")}
    missing = ["foot_strike"] if None in strikes.values() else []
    missing += ["heel_raise_repetitions"] if None in calves.values() else []
    missing += ["achilles_or_calf_history"] if history is None else []
    if missing:
        return [waits_for("R-I08", *missing)]
    strong = all(calf.value >= HEEL_RAISES.of(findings) for calf in calves.values())
    if not strong or not any(strike.value == "rearfoot" for strike in strikes.values()):
        return not_met("R-I08")
    card = Card(
        rule_id="R-I08",
        key="forefoot",
        level="note",
        statement="C9",
        used=(*strikes.values(), *calves.values()),
        notes=("optional", "one_cue", "calf_load", "bent_knee_heel_raise", "small_share"),
        sources=(Source("Esculier23", "V"), Source("AJSM26", "V")),
    )
    return [offered(findings, card)]
