"""Short tissue and a mobile foot on the affected leg.  Pure Python.  Rules R-A06 to R-A08 in docs/rules.md.

Sources: hamstrings Yildirim18 [V]; modified Thomas test BMCSS21 [V]; Ober, lunge and patella not verified [G]; side
differences are our choice [D]; foot lines not verified [G].
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from patients.derived import smallest_change
from patients.measures import Source
from patients.rules.card import Card, Offer, Silence
from patients.rules.findings import OTHER_SIDE, Reading
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
    norms_hidden,
    of_tests,
    once,
    setting,
    use,
)

if TYPE_CHECKING:
    from patients.rules.card import Said
    from patients.rules.findings import Findings
    from patients.rules.verdicts import Verdict

HYPO, HYPER = "MOB-hypo", "MOB-hyper"
HAMSTRINGS = "active_knee_extension"
TISSUES = {  # test: note of a hypo card that names the tissue
    HAMSTRINGS: "short_hamstrings",
    "prone_knee_bend": "short_quadriceps",
    "thomas_hip": "short_hip_flexors",
    "thomas_knee": "short_rectus_femoris",
    "ober": "short_iliotibial_band",
    "weight_bearing_lunge": "short_calf",
    "weight_bearing_lunge_angle": "short_calf",
    "patellar_tilt": "tight_lateral_retinaculum",
    "patellar_glide_medial": "patella_hypomobile",
}
LUNGE_ANGLE = "weight_bearing_lunge_angle"
FOOT = ("foot_posture_total", "navicular_drop", "midfoot_width_change")
UNRELIABLE = ("thomas_hip", "thomas_knee")
YILDIRIM, THOMAS = Source("Yildirim18", "V"), Source("BMCSS21", "V")


def threshold(key: str, default: str, low: str, high: str, unit: str, source: Source, rules="R-A06") -> Threshold:
    return Threshold(
        key=key,
        rule_ids=tuple(rules.split()),
        default=Decimal(default),
        low=Decimal(low),
        high=Decimal(high),
        unit=unit,
        source=source,
    )


HAMSTRINGS_ABOVE = {
    "male": threshold("active_knee_extension_men_above", "33", "15", "50", "°", YILDIRIM),
    "female": threshold("active_knee_extension_women_above", "23.4", "15", "50", "°", YILDIRIM),
}
BEND_DIFFERENCE_ABOVE = threshold("prone_knee_bend_difference_above", "10", "5", "30", "°", OURS)
LUNGE_DIFFERENCE_ABOVE = threshold("lunge_difference_above", "2", "1", "5", "cm", OURS)
SHORT_ABOVE = {
    "thomas_hip": threshold("thomas_hip_above", "0", "-15", "15", "°", THOMAS),
    "ober": threshold("ober_above", "-23", "-35", "0", "°", OURS),
}
SHORT_BELOW = {
    "thomas_knee": threshold("thomas_knee_below", "67", "40", "90", "°", THOMAS),
    "weight_bearing_lunge": threshold("lunge_below", "9", "5", "12", "cm", COMMON),
    "weight_bearing_lunge_angle": threshold("lunge_angle_below", "35", "25", "45", "°", COMMON),
    "patellar_glide_medial": threshold("patellar_glide_below", "1", "0.5", "2", "", COMMON, "R-A06 R-I11"),
}
FOOT_POSTURE_FROM = threshold("foot_posture_from", "6", "4", "10", "", COMMON, "R-A07")
NAVICULAR_ABOVE = threshold("navicular_drop_above", "10", "6", "15", "mm", COMMON, "R-A07")
MIDFOOT_ABOVE = threshold("midfoot_width_change_above", "11", "6", "20", "mm", COMMON, "R-A07")
THRESHOLDS = (
    *HAMSTRINGS_ABOVE.values(),
    BEND_DIFFERENCE_ABOVE,
    LUNGE_DIFFERENCE_ABOVE,
    *SHORT_ABOVE.values(),
    *SHORT_BELOW.values(),
    FOOT_POSTURE_FROM,
    NAVICULAR_ABOVE,
    MIDFOOT_ABOVE,
)
REQUIRED = {"R-A06": (tuple(TISSUES),), "R-A07": (FOOT,), "R-A08": (tuple(TISSUES), FOOT)}


def short_tissue(findings: Findings) -> list[Said]:
    """R-A06: a muscle length test is short, or the patella moves too little; each tissue is named."""
    offers = (Offer(kind="subgroup", code=HYPO),)
    return [of_tests("R-A06", HYPO, side, tissue_verdicts(findings, side), offers) for side in affected_sides(findings)]


def mobile_foot(findings: Findings) -> list[Said]:
    """R-A07: a pronated foot, or one that gives more than usual."""
    offers = (Offer(kind="subgroup", code=HYPER),)
    return [of_tests("R-A07", HYPER, side, foot_verdicts(findings, side), offers) for side in affected_sides(findings)]


def hypo_and_hyper(findings: Findings) -> list[Said]:
    """R-A08: both on one leg; each keeps its own card."""
    said: list[Said] = []
    for hypo, hyper in zip(short_tissue(findings), mobile_foot(findings), strict=True):
        silent = [one for one in (hypo, hyper) if isinstance(one, Silence)]
        if silent:
            reasons = [one.reason for one in silent]
            reason = "not_met" if "not_met" in reasons else reasons[0]
            missing = once(name for one in silent for name in one.missing)
            said.append(Silence(rule_id="R-A08", reason=reason, side=hypo.side, missing=missing))
        else:
            used, sources = (*hypo.used, *hyper.used), (COMMON,)
            said.append(
                Card(rule_id="R-A08", key="both_mobility", level="note", side=hypo.side, used=used, sources=sources)
            )
    return said


def tissue_verdicts(findings: Findings, side: str) -> list[Verdict]:
    by_norm = [hamstrings(findings, side), *lines(findings, side), tilt(findings, side)]
    by_side = [
        shorter_than_other(findings, "prone_knee_bend", side, BEND_DIFFERENCE_ABOVE),
        shorter_than_other(findings, "weight_bearing_lunge", side, LUNGE_DIFFERENCE_ABOVE),
    ]
    return [*by_norm, *by_side]


def short(findings: Findings, one: Reading, measure: str, side: str, sources, notes=(), conflicts=(), more=()) -> Found:
    warmed_up = setting(findings, one, "warmed_up")
    caveats = (*notes, *(("low_reliability",) if measure in UNRELIABLE else ()))
    return Found(
        used=(use(one, measure, side), *more),
        sources=sources,
        notes=(TISSUES[measure], *caveats, *(("warm_up_unknown",) if warmed_up is None else ())),
        conflicts=conflicts,
        missing=("warmed_up",) if warmed_up is None else (),
    )


def comparable(findings: Findings, measure: str, side: str, line: Threshold) -> Reading | Unknown:
    """Return a reading that may be held against a line for adults."""
    one = fresh_number(findings, measure, side)
    if isinstance(one, Unknown):
        return one
    if one.unit != line.unit:
        return Unknown("units_differ", (measure,))
    return one if norms_apply(findings) else norms_hidden(findings)


def hamstrings(findings: Findings, side: str) -> Verdict:
    one = comparable(findings, HAMSTRINGS, side, HAMSTRINGS_ABOVE["male"])
    if isinstance(one, Unknown):
        return one
    if findings.sex not in HAMSTRINGS_ABOVE:
        return Unknown("sex_unknown", ("sex",))
    if one.value <= HAMSTRINGS_ABOVE[findings.sex].of(findings):
        return Clear()
    return short(findings, one, HAMSTRINGS, side, (YILDIRIM,), conflicts=("active_knee_extension",))


def lines(findings: Findings, side: str) -> list[Verdict]:
    """Return the tests with one line for all adults."""
    verdicts: list[Verdict] = []
    for measure, limit in (SHORT_ABOVE | SHORT_BELOW).items():
        if measure == LUNGE_ANGLE and findings.reading(measure, side) is None:
            continue  # the other way to measure the lunge; either will do
        one = comparable(findings, measure, side, limit)
        if isinstance(one, Unknown):
            verdicts.append(one)
        else:
            line = limit.of(findings)
            is_short = one.value > line if measure in SHORT_ABOVE else one.value < line
            verdicts.append(short(findings, one, measure, side, (limit.source,)) if is_short else Clear())
    return verdicts


def tilt(findings: Findings, side: str) -> Verdict:
    one = fresh(findings, "patellar_tilt", side)
    if isinstance(one, Unknown):
        return one
    sources = (COMMON, Source("Nunes13", "V"))
    return short(findings, one, "patellar_tilt", side, sources) if one.value == "yes" else Clear()


def shorter_than_other(findings: Findings, measure: str, side: str, above: Threshold) -> Verdict:
    """Return whether the affected leg moves less than the other one, beyond the line; both affected: no comparison."""
    if findings.affected == "both":
        return Unknown("bilateral")
    one, sound = (fresh_number(findings, measure, leg) for leg in (side, OTHER_SIDE[side]))
    for leg in (one, sound):
        if isinstance(leg, Unknown):
            return leg
    if not one.unit == sound.unit == above.unit:
        return Unknown("units_differ", (measure,))
    difference = sound.value - one.value
    if difference <= above.of(findings):
        return Clear()
    within = difference < smallest_change(measure).limit
    notes = ("within_measurement_error",) if within else ()
    conflicts = ("lunge_sides",) if measure == "weight_bearing_lunge" else ()
    more = (use(sound, measure, OTHER_SIDE[side]),)
    return short(findings, one, measure, side, (OURS,), notes=notes, conflicts=conflicts, more=more)


def foot_verdicts(findings: Findings, side: str) -> list[Verdict]:
    verdicts: list[Verdict] = []
    for measure, limit, conflicts, sources in (
        ("foot_posture_total", FOOT_POSTURE_FROM, ("foot_posture",), (COMMON,)),
        ("navicular_drop", NAVICULAR_ABOVE, ("navicular_drop",), (COMMON, Source("Piva06", "V"))),
        ("midfoot_width_change", MIDFOOT_ABOVE, (), (COMMON, Source("Matthews17", "V"))),
    ):
        one = comparable(findings, measure, side, limit)
        if isinstance(one, Unknown):
            verdicts.append(one)
        else:
            line = limit.of(findings)
            found = one.value >= line if limit is FOOT_POSTURE_FROM else one.value > line
            used = (use(one, measure, side),)
            verdicts.append(Found(used=used, sources=sources, conflicts=conflicts) if found else Clear())
    return verdicts


RULES = {"R-A06": short_tissue, "R-A07": mobile_foot, "R-A08": hypo_and_hyper}
