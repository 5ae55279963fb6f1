"""What speaks for and against patellofemoral pain.  Pure Python.  Rules R-D01 to R-D04 in docs/rules.md.

None of these is a diagnosis; R-D01 wants its three parts, and each of them known.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from patients.measures import Source
from patients.rules.card import Card, Silence, Used
from patients.rules.safety import open_flags, unanswered
from patients.rules.thresholds import Threshold
from patients.rules.verdicts import OURS, STALE_AFTER, affected_sides, number, use

if TYPE_CHECKING:
    from patients.rules.card import Said
    from patients.rules.findings import Findings

STAIRS = ("pain_stairs_up", "pain_stairs_down")
TASKS = ("pain_squat", *STAIRS, "pain_sitting")
CLUSTER = ("pain_resisted_quadriceps", "pain_squat", "pain_palpation")
ENOUGH = {"R-D02": 2, "R-D04": 3}  # tests that must be done: the definition of the cluster, not a number to tune

REPRODUCED_FROM = Threshold(
    key="pain_reproduced_from",
    rule_ids=("R-D01", "R-D02", "R-D04"),
    default=Decimal(1),
    low=Decimal(1),
    high=Decimal(3),
    unit="/10",
    source=OURS,
)
STAIR_PAIN_FROM = Threshold(
    key="stair_descent_pain_from",
    rule_ids=("R-D03",),
    default=Decimal(3),
    low=Decimal(2),
    high=Decimal(6),
    unit="/10",
    source=Source("PTP22", "V"),
)
SITTING_PAIN_FROM = Threshold(
    key="sitting_pain_from",
    rule_ids=("R-D03",),
    default=Decimal(6),
    low=Decimal(3),
    high=Decimal(8),
    unit="/10",
    source=Source("PTP22", "V"),
)
THRESHOLDS = (REPRODUCED_FROM, STAIR_PAIN_FROM, SITTING_PAIN_FROM)
REQUIRED = {
    "R-D01": (("peripatellar_pain",), TASKS, ("screen",), ("others_considered",)),
    "R-D02": (("pain_resisted_quadriceps", "pain_palpation"),),
    "R-D03": (("pain_stairs_down",), ("pain_sitting",)),
    "R-D04": (("pain_squat", "pain_palpation"), ("pain_sitting", *STAIRS)),
}


def hurts(findings: Findings, measure: str, side: str = "") -> bool | None:
    """Whether a test brings the pain on; None where it was not done."""
    one = findings.reading(measure, side)
    if one is None:
        return None
    if isinstance(one.value, str):
        return one.value == "yes"
    return one.value >= REPRODUCED_FROM.of(findings)


def used_of(findings: Findings, tests: list[tuple[str, str]]) -> tuple[Used, ...]:
    return tuple(use(findings.reading(*test), *test) for test in tests)


def notes_of(findings: Findings, tests: list[tuple[str, str]]) -> tuple[str, ...]:
    """Return what weakens these values: their age; that two painful knees share one rating."""
    old = any((findings.on - findings.reading(*test).on).days > STALE_AFTER.of(findings) for test in tests)
    shared = findings.affected == "both" and any(not side for _measure, side in tests)
    return (*(("old_values",) if old else ()), *(("rated_for_worse_knee",) if shared else ()))


def criteria(findings: Findings) -> list[Said]:
    """R-D01: place of the pain, a task that brings it on, other causes gone through and no open red flag."""
    answers = {task: hurts(findings, task) for task in TASKS}
    painful = [(task, "") for task, answer in answers.items() if answer]
    signs = ("peripatellar_pain", "others_considered")
    refuted = any(findings.signs.get(sign) is False for sign in signs)
    painless = all(answer is False for answer in answers.values())
    if open_flags(findings) or refuted or painless:
        return [Silence(rule_id="R-D01", reason="not_met")]
    missing = tuple(sign for sign in signs if sign not in findings.signs)
    missing += ("screen",) if unanswered(findings) else ()
    missing += () if painful else tuple(task for task, answer in answers.items() if answer is None)
    if missing:
        reason = "screen_incomplete" if "screen" in missing else "not_tested"
        return [Silence(rule_id="R-D01", reason=reason, missing=missing)]
    used = tuple(Used(name=sign, value=True) for sign in signs) + used_of(findings, painful)
    sources = (Source("Willy19", "V2"), Source("Noel21", "V2"))
    notes = notes_of(findings, painful)
    return [Card(rule_id="R-D01", key="criteria", level="note", used=used, sources=sources, notes=notes)]


def cluster(findings: Findings) -> list[Said]:
    """R-D02: two of resisted quadriceps, squat and palpation are painful."""
    said: list[Said] = []
    for side in affected_sides(findings):
        tests = [(measure, "" if measure == "pain_squat" else side) for measure in CLUSTER]
        done = [test for test in tests if hurts(findings, *test) is not None]
        painful = [test for test in done if hurts(findings, *test)]
        missing = tuple(measure for measure, place in tests if (measure, place) not in done)
        if len(painful) >= ENOUGH["R-D02"]:
            said.append(
                Card(
                    rule_id="R-D02",
                    key="cluster",
                    level="note",
                    side=side,
                    used=used_of(findings, painful),
                    sources=(Source("Cook10", "V"),),
                    notes=notes_of(findings, painful),
                    missing=missing,
                )
            )
        else:
            reason = "not_tested" if len(done) < ENOUGH["R-D02"] else "not_met"
            said.append(Silence(rule_id="R-D02", reason=reason, side=side, missing=missing))
    return said


def stairs_and_sitting(findings: Findings) -> list[Said]:
    """R-D03: pain going down stairs and pain on long sitting."""
    limits = {"pain_stairs_down": STAIR_PAIN_FROM, "pain_sitting": SITTING_PAIN_FROM}
    values = {measure: number(findings, measure) for measure in limits}
    if None in values.values():
        missing = tuple(measure for measure, value in values.items() if value is None)
        return [Silence(rule_id="R-D03", reason="not_tested", missing=missing)]
    if any(values[measure] < limit.of(findings) for measure, limit in limits.items()):
        return [Silence(rule_id="R-D03", reason="not_met")]
    tests = [(measure, "") for measure in limits]
    return [
        Card(
            rule_id="R-D03",
            key="stairs_and_sitting",
            level="note",
            used=used_of(findings, tests),
            sources=(Source("PTP22", "V"),),
            notes=notes_of(findings, tests),
        )
    ]


def another_cause(findings: Findings) -> list[Said]:
    """R-D04: squat, stairs, sitting and palpation do not bring the pain on."""
    places = {
        "pain_squat": [("pain_squat", "")],
        "pain_stairs": [(measure, "") for measure in STAIRS],
        "pain_sitting": [("pain_sitting", "")],
        "pain_palpation": [("pain_palpation", side) for side in affected_sides(findings)],
    }
    done = {name: [test for test in tests if hurts(findings, *test) is not None] for name, tests in places.items()}
    tests = [test for found in done.values() for test in found]
    if any(hurts(findings, *test) for test in tests):
        return [Silence(rule_id="R-D04", reason="not_met")]
    missing = tuple(dict.fromkeys(measure for name in places if not done[name] for measure, _side in places[name]))
    if sum(bool(found) for found in done.values()) < ENOUGH["R-D04"]:
        return [Silence(rule_id="R-D04", reason="not_tested", missing=missing)]
    return [
        Card(
            rule_id="R-D04",
            key="another_cause",
            level="warning",
            used=used_of(findings, tests),
            sources=(Source("Nunes13", "V") if done["pain_squat"] else OURS,),
            notes=notes_of(findings, tests),
            missing=missing,
        )
    ]


RULES = {"R-D01": criteria, "R-D02": cluster, "R-D03": stairs_and_sitting, "R-D04": another_cause}
