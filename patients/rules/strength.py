"""Weak hip or quadriceps of the affected leg.  Pure Python.  Rules R-A03, R-A04 and R-A09 in docs/rules.md.

LSI: affected / unaffected x 100 of the means, one decimal; nothing is compared across units, positions or devices.
Cut-off of the LSI: ours [D]; pooled ranges of the knee: Sarabon21 [V]; errors of the tests: patients/measures.toml.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from patients.derived import lsi, smallest_change
from patients.measures import Source
from patients.rules.card import Card, Offer, Silence, Used
from patients.rules.findings import OTHER_SIDE, Reading
from patients.rules.thresholds import Threshold
from patients.rules.verdicts import (
    OURS,
    Clear,
    Found,
    Unknown,
    affected_sides,
    fresh_number,
    norms_apply,
    norms_hidden,
    number,
    of_tests,
    once,
    setting,
    shown,
    use,
)
from patients.silent import Silent
from patients.units import convert

if TYPE_CHECKING:
    from patients.rules.card import Said
    from patients.rules.findings import Findings
    from patients.rules.verdicts import Verdict

ABDUCTION, ROTATION, EXTENSION = "hip_abduction_strength", "hip_external_rotation_strength", "hip_extension_strength"
HIP = (ABDUCTION, ROTATION, EXTENSION)
KNEE = "knee_extension_strength"
PAIN_OF = dict.fromkeys(HIP, "hip_strength_pain") | {KNEE: "knee_strength_pain"}
POSITION_OF = {test: (test.removesuffix("strength") + "position",) for test in HIP} | {KNEE: ()}
SOURCES = {
    ABDUCTION: (Source("Magalhaes10", "V"), Source("Ireland03", "V")),
    ROTATION: (Source("Ireland03", "V"),),
    EXTENSION: (Source("VanCant14", "V"),),
    KNEE: (),
}
TRIALS_NEEDED = 3
TORQUES = ("Nm", "Nm/kg")
DOUBTS = {"within_measurement_error", "error_unknown", "low_confidence"}
MISSING = {"lever_arm_missing": "{}_lever_arm", "body_mass_missing": "body_mass", "not_convertible": "{}_strength"}


def threshold(key: str, default: str, low: str, high: str, unit: str, source: Source, *rule_ids: str) -> Threshold:
    return Threshold(
        key=key,
        rule_ids=rule_ids,
        default=Decimal(default),
        low=Decimal(low),
        high=Decimal(high),
        unit=unit,
        source=source,
    )


POOLED = Source("Sarabon21", "V")
LSI_BELOW = threshold("lsi_below_percent", "90", "70", "100", "%", OURS, "R-A03", "R-A04")
PAIN_ABOVE = threshold("strength_pain_above", "3", "1", "6", "/10", OURS, "R-A03", "R-A04")
# 0 is "off": no muscle holds nothing, so the line can be told as a number of its own
ACL_LINE = threshold("acl_line_percent_bw", "0", "0", "35.4", "%BW", Source("Khayambashi16", "V2"), "R-A03")
MIDRANGE_FROM = threshold("knee_angle_midrange_from", "45", "30", "60", "°", OURS, "R-A04")
FLEXED_FROM = threshold("knee_angle_flexed_from", "80", "65", "100", "°", OURS, "R-A04")
BELOW_REFERENCE = {
    ("male", "mid"): threshold("knee_extension_men_mid", "2.92", "1.5", "4", "Nm/kg", POOLED, "R-A04"),
    ("female", "mid"): threshold("knee_extension_women_mid", "2.08", "1", "4", "Nm/kg", POOLED, "R-A04"),
    ("male", "flexed"): threshold("knee_extension_men_flexed", "2.50", "1.5", "4", "Nm/kg", POOLED, "R-A04"),
    ("female", "flexed"): threshold("knee_extension_women_flexed", "2.04", "1", "4", "Nm/kg", POOLED, "R-A04"),
}
THRESHOLDS = (LSI_BELOW, PAIN_ABOVE, ACL_LINE, MIDRANGE_FROM, FLEXED_FROM, *BELOW_REFERENCE.values())
REQUIRED = {"R-A03": (HIP,), "R-A04": ((KNEE,),), "R-A09": ()}


def weak_hip(findings: Findings) -> list[Said]:
    """R-A03: hip abduction, external rotation or extension weaker than on the other side."""
    said = []
    for side in affected_sides(findings):
        verdicts = [by_symmetry(findings, test, side) for test in HIP]
        if ACL_LINE.of(findings) > 0:
            verdicts.append(below_acl_line(findings, side))
        said.append(of_tests("R-A03", "MPD-hip", side, firm(verdicts), (Offer(kind="subgroup", code="MPD-hip"),)))
    return said


def weak_knee(findings: Findings) -> list[Said]:
    """R-A04: knee extension weaker than on the other side, or below the pooled range for sex and angle."""
    said = []
    for side in affected_sides(findings):
        verdicts = [by_symmetry(findings, KNEE, side), below_pooled_range(findings, side)]
        said.append(of_tests("R-A04", "MPD-knee", side, firm(verdicts), (Offer(kind="subgroup", code="MPD-knee"),)))
    return said


def both_affected(findings: Findings) -> list[Said]:
    """R-A09: with both knees affected there is no sound side to compare with."""
    if findings.affected != "both":
        return [Silence(rule_id="R-A09", reason="not_met")]
    return [Card(rule_id="R-A09", key="no_symmetry", level="note", sources=(Source("Magalhaes10", "V"),))]


def firm(verdicts: list[Verdict]) -> list[Verdict]:
    """Leave out the doubts about weaker findings when another one stands without any: the leg is weak by that one."""
    found = [one for one in verdicts if isinstance(one, Found)]
    if all(DOUBTS & set(one.notes) for one in found):
        return verdicts
    return [
        replace(one, notes=tuple(note for note in one.notes if note not in DOUBTS)) if isinstance(one, Found) else one
        for one in verdicts
    ]


def tested(findings: Findings, test: str, side: str) -> Reading | Unknown:
    """Return a strength of one leg that may be judged: recent, three trials, not held back by pain."""
    one = fresh_number(findings, test, side)
    if isinstance(one, Unknown):
        return one
    if len(one.trials) < TRIALS_NEEDED:
        return Unknown("too_few_trials", (test,))
    pain = number(findings, PAIN_OF[test], side)
    if one.pain_limited or (pain is not None and pain > PAIN_ABOVE.of(findings)):
        return Unknown("pain_limited", (test,))
    return one


def by_symmetry(findings: Findings, test: str, side: str) -> Verdict:
    if findings.affected == "both":
        return Unknown("bilateral")
    weak, sound = (tested(findings, test, leg) for leg in (side, OTHER_SIDE[side]))
    if isinstance(weak, Unknown):
        return weak
    if isinstance(sound, Unknown):
        return Unknown("one_side_missing", (test,)) if sound.reason == "not_tested" else sound
    if weak.unit != sound.unit:
        return Unknown("units_differ", (test,))
    differing = settings_that_differ(weak, sound)
    if differing:
        return Unknown("settings_differ", differing)
    if min(weak.value, sound.value) <= 0:
        return Unknown("zero", (test,))
    index = lsi(weak.value, sound.value)
    if index >= LSI_BELOW.of(findings):
        return Clear()
    used = (
        use(weak, test, side),
        use(sound, test, OTHER_SIDE[side]),
        Used(name="lsi", value=index, unit="%", side=side),
    )
    return Found(
        used=used,
        sources=(*SOURCES[test], OURS),
        notes=error_notes(findings, test, weak, sound, side),
        conflicts=("hip_strength",) if test in HIP else (),
        missing=tuple(name for name in (*POSITION_OF[test], "strength_device") if name not in weak.settings),
    )


def settings_that_differ(weak: Reading, sound: Reading) -> tuple[str, ...]:
    """Return what was not the same on both sides.  A torque holds its lever arm in it; a force does not."""
    names = once((*weak.settings, *sound.settings))
    return tuple(
        name
        for name in names
        if weak.settings.get(name) != sound.settings.get(name)
        and not (name.endswith("_lever_arm") and weak.unit in TORQUES)
    )


def error_notes(findings: Findings, test: str, weak: Reading, sound: Reading, side: str) -> tuple[str, ...]:
    """Return whether the difference between the legs is smaller than the error of the test, or that is not known."""
    smallest = smallest_change(test)
    if smallest is None or any(weak.settings.get(name) != answer for name, answer in smallest.when):
        return ("error_unknown",)
    legs = ((weak, side), (sound, OTHER_SIDE[side]))
    values = [in_unit(findings, one, test, leg, smallest.unit) for one, leg in legs]
    if any(isinstance(value, Silent) for value in values):
        return ("error_unknown",)
    return ("within_measurement_error",) if abs(values[0] - values[1]) < smallest.limit else ()


def in_unit(findings: Findings, reading: Reading, test: str, side: str, unit: str) -> Decimal | Silent:
    """Return the mean in another unit of strength, or why not: body mass or lever arm is missing."""
    arm = setting(findings, reading, test.removesuffix("_strength") + "_lever_arm", side)
    mass = setting(findings, reading, "body_mass")
    arm, mass = (value if isinstance(value, Decimal) and value > 0 else None for value in (arm, mass))
    return convert(reading.value, reading.unit, unit, lever_arm_cm=arm, body_mass_kg=mass)


def below_acl_line(findings: Findings, side: str) -> Verdict:
    """Return whether hip abduction lies at or below the line in percent of body weight that the clinic turned on."""
    if not norms_apply(findings):
        return norms_hidden(findings)
    one = tested(findings, ABDUCTION, side)
    if isinstance(one, Unknown):
        return one
    share = in_unit(findings, one, ABDUCTION, side, "%BW")
    if isinstance(share, Silent):
        return Unknown(share.reason, (MISSING[share.reason].format("hip_abduction"),))
    if share > ACL_LINE.of(findings):
        return Clear()
    return Found(
        used=(use(one, ABDUCTION, side), Used(name="percent_body_weight", value=shown(share), unit="%BW", side=side)),
        sources=(Source("Khayambashi16", "V2"), Source("ACLR21", "V")),
        notes=("acl_derived",),
        conflicts=("hip_strength", "acl_line"),
    )


def below_pooled_range(findings: Findings, side: str) -> Verdict:
    """Return whether knee extension per body mass lies below the pooled range of healthy adults."""
    if not norms_apply(findings):
        return norms_hidden(findings)
    one = tested(findings, KNEE, side)
    if isinstance(one, Unknown):
        return one
    angle = setting(findings, one, "knee_extension_angle")
    if findings.sex not in ("female", "male"):
        return Unknown("sex_unknown", ("sex",))
    if not isinstance(angle, Decimal):
        return Unknown("angle_missing", ("knee_extension_angle",))
    if angle < MIDRANGE_FROM.of(findings):
        return Unknown("no_reference_at_angle")
    torque = in_unit(findings, one, KNEE, side, "Nm/kg")
    if isinstance(torque, Silent):
        return Unknown(torque.reason, (MISSING[torque.reason].format("knee_extension"),))
    limit = BELOW_REFERENCE[findings.sex, "flexed" if angle >= FLEXED_FROM.of(findings) else "mid"]
    if torque >= limit.of(findings):
        return Clear()
    device = setting(findings, one, "strength_device")
    derived = (Used(name="torque_per_kg", value=shown(torque), unit="Nm/kg", side=side),)
    return Found(
        used=(use(one, KNEE, side), *derived, Used(name="knee_extension_angle", value=angle, unit="°")),
        sources=(POOLED,),
        notes=() if device == "fixed" else ("low_confidence",),
        missing=() if device else ("strength_device",),
    )


RULES = {"R-A03": weak_hip, "R-A04": weak_knee, "R-A09": both_affected}
