"""What comes before everything else: red flags, instability, the young.  Pure Python.  Rules R-F01 to R-F07 in
docs/rules.md.

A flag counts while it is ticked and no physician has cleared it.  A screen that is not complete is never "clear"; what
is ticked in it counts at once.  Nothing here grows stale: an old sign of danger is still one.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from patients.measures import Source
from patients.rules.card import Card, Offer, Silence, Used
from patients.rules.findings import RED_FLAGS, SYMPTOMS
from patients.rules.thresholds import Threshold
from patients.rules.verdicts import COMMON, OURS, SIDES, affected_sides, norms_apply, number, use

if TYPE_CHECKING:
    from patients.rules.card import Said
    from patients.rules.findings import Findings

EMERGENCIES = ("RF1", "RF2")
REFERRALS = ("RF3", "RF4", "RF5", "RF6", "RF7", "RF8", "RF10", "RF11")
FLAG_SOURCES = {
    "RF1": (Source("CCGI24", "V"), Source("247ec", "V")),
    "RF2": (Source("CCGI24", "V"),),
    "RF3": (Source("Matava99", "V"),),
    "RF4": (Source("247ec", "V"),),
    "RF5": (Source("Ottawa", "G"),),
    "RF6": (COMMON, Source("FPN", "V")),
    "RF7": (Source("FPN", "V"),),
    "RF8": (Source("CCGI24", "V"),),
    "RF9": (Source("BMC18", "V"),),
    "RF10": (Source("CCGI24", "V"),),
    "RF11": (Source("PFOE", "V"),),
}
NO_PLAN, NO_RUNNING, NO_IMPACT = (
    Offer(kind="restriction", code=code) for code in ("no_plan", "no_running", "no_impact")
)
INSTABILITY = ("patellar_apprehension", "j_sign", "dislocation_history")
HIP_OF_THE_YOUNG = ("limp", "hip_internal_rotation_pain")

HOP_PAIN_FROM = Threshold(
    key="hop_pain_from",
    rule_ids=("R-F03",),
    default=Decimal(1),
    low=Decimal(1),
    high=Decimal(3),
    unit="/10",
    source=OURS,
)
YOUNG_BELOW = Threshold(
    key="young_below_years",
    rule_ids=("R-F05",),
    default=Decimal(16),
    low=Decimal(14),
    high=Decimal(18),
    unit="y",
    source=OURS,
)
LOGGED_PAIN_FROM = Threshold(
    key="logged_pain_from",
    rule_ids=("R-F06",),
    default=Decimal(8),
    low=Decimal(5),
    high=Decimal(10),
    unit="/10",
    source=OURS,
)
THRESHOLDS = (HOP_PAIN_FROM, YOUNG_BELOW, LOGGED_PAIN_FROM)
REQUIRED = {
    "R-F01": (("screen",),),
    "R-F02": (("screen",),),
    "R-F03": (("screen",), ("hop_pain",)),
    "R-F04": ((*INSTABILITY, "screen"),),
    "R-F05": (("age",), HIP_OF_THE_YOUNG),
    "R-F06": ((*SYMPTOMS, "logged_pain"),),
    "R-F07": (("age",),),
}


def open_flags(findings: Findings) -> tuple[str, ...]:
    """Return the flags that are ticked and not cleared, in their order."""
    screen = findings.screen or {}
    return tuple(flag for flag in RED_FLAGS if screen.get(flag) and flag not in findings.cleared)


def unanswered(findings: Findings) -> tuple[str, ...]:
    return tuple(flag for flag in RED_FLAGS if flag not in (findings.screen or {}))


def emergency(findings: Findings) -> list[Said]:
    """R-F01: RF1 or RF2 is an emergency; no plan while it is open."""
    return of_flags(findings, "R-F01", "emergency", EMERGENCIES, "emergency", (NO_PLAN, NO_RUNNING, NO_IMPACT))


def referral(findings: Findings) -> list[Said]:
    """R-F02: any other flag but RF9 asks for a physician; neither running nor impact while it is open."""
    return of_flags(findings, "R-F02", "referral", REFERRALS, "medical_referral", (NO_RUNNING, NO_IMPACT))


def of_flags(findings, rule_id: str, level: str, flags: tuple, key: str, offers: tuple) -> list[Said]:
    ticked = [flag for flag in open_flags(findings) if flag in flags]
    card = Card(
        rule_id=rule_id,
        key=key,
        level=level,
        used=tuple(Used(name=flag, value=True) for flag in ticked),
        sources=tuple(dict.fromkeys(source for flag in ticked for source in FLAG_SOURCES[flag])),
        offers=offers,
    )
    left = unanswered(findings)
    said: list[Said] = [card] if ticked else []
    if left:
        said.append(Silence(rule_id=rule_id, reason="screen_incomplete", missing=left))
    return said or [Silence(rule_id=rule_id, reason="not_met")]


def bone_stress(findings: Findings) -> list[Said]:
    """R-F03: focal bony pain (RF6) and pain on hopping; no impact until cleared."""
    if "RF6" in unanswered(findings):
        return [Silence(rule_id="R-F03", reason="screen_incomplete", missing=("RF6",))]
    if "RF6" not in open_flags(findings):
        return [Silence(rule_id="R-F03", reason="not_met")]
    said: list[Said] = []
    for side in SIDES:
        hop = number(findings, "hop_pain", side)
        if hop is not None and hop >= HOP_PAIN_FROM.of(findings):
            used = (Used(name="RF6", value=True), use(findings.reading("hop_pain", side), "hop_pain", side))
            said.append(
                Card(
                    rule_id="R-F03",
                    key="bone_stress",
                    level="referral",
                    side=side,
                    used=used,
                    sources=(COMMON,),
                    offers=(NO_RUNNING, NO_IMPACT),
                )
            )
        elif side in affected_sides(findings):
            reason, missing = ("not_tested", ("hop_pain",)) if hop is None else ("not_met", ())
            said.append(Silence(rule_id="R-F03", reason=reason, side=side, missing=missing))
    return said


def instability(findings: Findings) -> list[Said]:
    """R-F04: apprehension, a marked J-sign, a dislocation or RF9; subgroups are for a knee that is stable."""
    if "RF9" in findings.cleared:
        return [Silence(rule_id="R-F04", reason="cleared")]
    found, known = [], set()
    for measure, alarming in (("patellar_apprehension", "yes"), ("j_sign", "marked")):
        for side in SIDES:
            one = findings.reading(measure, side)
            if one is not None:
                known.add(measure)
                found += [use(one, measure, side)] if one.value == alarming else []
    if "dislocation_history" in findings.signs:
        known.add("dislocation_history")
        if findings.signs["dislocation_history"]:
            found.append(Used(name="dislocation_history", value=True))
    if "RF9" in open_flags(findings):
        found.append(Used(name="RF9", value=True))
    missing = tuple(name for name in INSTABILITY if name not in known)
    if not found:
        answered = known or "RF9" not in unanswered(findings)
        return [Silence(rule_id="R-F04", reason="not_met" if answered else "not_tested", missing=missing)]
    return [
        Card(
            rule_id="R-F04",
            key="instability",
            level="referral",
            used=tuple(found),
            sources=(Source("BMC18", "V"), COMMON),
            missing=missing,
        )
    ]


def young_hip(findings: Findings) -> list[Said]:
    """R-F05: below 16 years, a limp or a painful hip asks for RF3 again: a hip may hurt at the knee."""
    if findings.age is None:
        return [Silence(rule_id="R-F05", reason="age_unknown", missing=("age",))]
    if findings.age >= YOUNG_BELOW.of(findings) or "RF3" in findings.cleared:
        return [Silence(rule_id="R-F05", reason="not_met")]
    found = [Used(name="limp", value=True)] if findings.signs.get("limp") else []
    hips = [(side, findings.reading("hip_internal_rotation_pain", side)) for side in SIDES]
    found += [use(hip, "hip_internal_rotation_pain", side) for side, hip in hips if hip and hip.value == "yes"]
    missing = () if "limp" in findings.signs else ("limp",)
    missing += () if any(hip for _side, hip in hips) else ("hip_internal_rotation_pain",)
    if not found:
        return [Silence(rule_id="R-F05", reason="not_tested" if missing else "not_met", missing=missing)]
    age = Used(name="age", value=findings.age, unit="y")
    return [
        Card(
            rule_id="R-F05",
            key="young_hip",
            level="warning",
            used=(age, *found),
            sources=(Source("Matava99", "V"),),
            missing=missing,
        )
    ]


def alarm(findings: Findings) -> list[Said]:
    """R-F06: what the patient logs that cannot wait: the PT hears of it the same day, the patient reads ED11."""
    used = [Used(name=name, value=True, by_patient=True) for name in SYMPTOMS if findings.symptoms.get(name)]
    pain = findings.logged_pain
    if pain is not None and pain >= LOGGED_PAIN_FROM.of(findings):
        used.append(Used(name="logged_pain", value=pain, unit="/10", by_patient=True))
    if not used:
        nothing = pain is None and not findings.symptoms
        return [Silence(rule_id="R-F06", reason="nothing_logged" if nothing else "not_met")]
    sources = tuple(dict.fromkeys((*FLAG_SOURCES["RF4"], *FLAG_SOURCES["RF7"], OURS)))
    offers = (Offer(kind="education", code="ED11"),)
    return [Card(rule_id="R-F06", key="alarm", level="warning", used=tuple(used), sources=sources, offers=offers)]


def minor(findings: Findings) -> list[Said]:
    """R-F07: below 18 years, or of unknown age, no figure of adults is held against the patient."""
    if findings.age is None:
        return [Silence(rule_id="R-F07", reason="age_unknown", missing=("age",))]
    if norms_apply(findings):
        return [Silence(rule_id="R-F07", reason="not_met")]
    age = Used(name="age", value=findings.age, unit="y")
    sources = (OURS, Source("Myer14", "V"))
    notes = ("adult_data", "akps_young")
    return [Card(rule_id="R-F07", key="minor", level="note", used=(age,), sources=sources, notes=notes)]


RULES = {
    "R-F01": emergency,
    "R-F02": referral,
    "R-F03": bone_stress,
    "R-F04": instability,
    "R-F05": young_hip,
    "R-F06": alarm,
    "R-F07": minor,
}
