"""What stands beside the exercises.  Pure Python.  Rules R-I02, R-I09, R-I10, R-I12 and R-I15 in docs/rules.md."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from patients.derived import fpi_total
from patients.measures import Source
from patients.rules.card import Card, Offer, Silence, Used
from patients.rules.offering import education, not_met, offered, used_reading, waits_for
from patients.rules.thresholds import Threshold
from patients.rules.verdicts import affected_sides, norms_apply

if TYPE_CHECKING:
    from patients.rules.findings import Findings

    Subgroups = tuple[Card, ...]

PRONATED_FROM = Threshold(
    key="orthosis_foot_posture",
    rule_ids=("R-I09",),
    default=Decimal(6),
    low=Decimal(4),
    high=Decimal(12),
    unit="",
    source=Source("", "D"),
)
TAPE_FROM_PAIN = Threshold(
    key="tape_pain",
    rule_ids=("R-I10",),
    default=Decimal(5),
    low=Decimal(2),
    high=Decimal(9),
    unit="/10",
    source=Source("", "D"),
)
FEAR_FROM = Threshold(
    key="fear_of_movement",
    rule_ids=("R-I12",),
    default=Decimal(29),
    low=Decimal(23),
    high=Decimal(36),
    unit="",
    source=Source("Chimenti21", "V"),
)
ORTHOSIS, TAPE = "FO1", "TP1"
ORTHOSIS_DAYS, ORTHOSIS_ALERT_DAYS, TAPE_REVIEW_DAYS = 42, 35, 28
PASSIVE = frozenset(("MT1", "MT2", "MT3", "TP1", "TP2", "BR1", "FO1", "ES1", "US1", "DN1", "AC1", "BF1", "BFR"))
CONTRARY = {"DN1": "C11", "ES1": "C14", "US1": "C14", "BR1": "C6"}  # what the guideline is against -> its statement
CONTRARY_CONFLICTS = {"DN1": ("dry_needling",), "BR1": ("brace",)}

NOEL, GUIDELINE, NEAL = Source("Noel21", "V2"), Source("Willy19", "G"), Source("Neal24", "V")


def adjunct_only(findings: Findings, _subgroups: Subgroups) -> list[Card | Silence]:
    """R-I02: tape, orthosis, manual therapy or a modality without a single exercise on the plan."""
    plan = findings.plan
    if plan is None or plan.exercises or not plan.adjuncts & PASSIVE:
        return not_met("R-I02")
    used = tuple(Used(name=code, value=True) for code in sorted(plan.adjuncts & PASSIVE))
    sources = (GUIDELINE, NEAL)
    return [Card(rule_id="R-I02", key="adjunct_only", level="warning", statement="C16", used=used, sources=sources)]


def orthosis(findings: Findings, _subgroups: Subgroups) -> list[Card | Silence]:
    """R-I09: a pronated foot on an affected side: a prefabricated orthosis for six weeks, with exercise.

    The bands of foot posture are of adults.
    """
    if not norms_apply(findings):
        missing = ("age",) if findings.age is None else ()
        return [Silence(rule_id="R-I09", reason="norms_hidden", missing=missing)]
    feet = {side: foot_posture(findings, side) for side in affected_sides(findings)}
    used = tuple(foot for foot in feet.values() if foot and foot.value >= PRONATED_FROM.of(findings))
    if not used:
        blank = [side for side, foot in feet.items() if foot is None]
        if not blank:
            return not_met("R-I09")
        return [waits_for("R-I09", "foot_posture_total", side=blank[0] if len(blank) == 1 else "")]
    card = Card(
        rule_id="R-I09",
        key="orthosis",
        side=used[0].side if len(used) == 1 else "",
        statement="C7",
        used=used,
        notes=("with_exercise", "short_term"),
        sources=(NOEL, GUIDELINE, NEAL),
        conflicts=("foot_posture",),
        offers=(
            Offer(kind="adjunct", code=ORTHOSIS, days=ORTHOSIS_DAYS, alert_after_days=ORTHOSIS_ALERT_DAYS),
            *education("ED14"),
        ),
    )
    return [offered(findings, card)]


def foot_posture(findings: Findings, side: str) -> Used | None:
    """Return the FPI-6 total, as recorded or as the sum of its six scores; None where one is missing."""
    total = used_reading(findings, "foot_posture_total", side)
    if total:
        return total
    items = [findings.reading(f"foot_posture_item_{number}", side) for number in range(1, 7)]
    if None in items or not all(one.value in range(-2, 3) for one in items):
        return None
    return Used(
        name="foot_posture_total",
        value=fpi_total([int(item.value) for item in items]),
        side=side,
        on=min(item.on for item in items),
    )


def taping(findings: Findings, _subgroups: Subgroups) -> list[Card | Silence]:
    """R-I10: pain at rest or worst pain high, or pain limits exercise: tape, with a review."""
    if findings.signs.get("tape_allergy"):
        return [Silence(rule_id="R-I10", reason="tape_allergy")]
    pains = {"pain_rest": used_reading(findings, "pain_rest"), "pain_worst": worst_pain(findings)}
    limits = used_reading(findings, "pain_limits_exercise")
    used = [pain for pain in pains.values() if pain and pain.value >= TAPE_FROM_PAIN.of(findings)]
    if limits and limits.value == "yes":
        used.append(limits)
    if not used:
        blank = [name for name, pain in pains.items() if pain is None]
        blank += ["pain_limits_exercise"] if limits is None else []
        return [waits_for("R-I10", *blank)] if blank else not_met("R-I10")
    card = Card(
        rule_id="R-I10",
        key="taping",
        statement="C5",
        used=tuple(used),
        notes=("with_exercise", "short_term"),
        sources=(NOEL, GUIDELINE),
        missing=() if "tape_allergy" in findings.signs else ("tape_allergy",),
        conflicts=("taping",),
        offers=(Offer(kind="adjunct", code=TAPE, alert_after_days=TAPE_REVIEW_DAYS), *education("ED14")),
    )
    return [offered(findings, card)]


def worst_pain(findings: Findings) -> Used | None:
    """Return the newest worst pain of the last seven days; of one day the examination's before the questionnaire's."""
    examined = used_reading(findings, "pain_worst")
    scored = [
        Used(name="nprs_worst", value=one.total, unit="/10", on=one.on, by_patient=one.by_patient)
        for one in findings.scores.get("nprs_worst", ())[-1:]
    ]
    return max(filter(None, (examined, *scored)), key=lambda one: one.on, default=None)


def fear_of_movement(findings: Findings, _subgroups: Subgroups) -> list[Card | Silence]:
    """R-I12: moderate or high fear of movement: graded exposure and a word about it; never a reason to hold back."""
    scores = findings.scores.get("tsk11", ())
    if not scores:
        return [waits_for("R-I12", "tsk11")]
    latest = scores[-1]
    if latest.total < FEAR_FROM.of(findings):
        return not_met("R-I12")
    card = Card(
        rule_id="R-I12",
        key="graded_exposure",
        level="note",
        statement="C15",
        used=(Used(name="tsk11", value=latest.total, on=latest.on, by_patient=latest.by_patient),),
        notes=("never_a_barrier", "achilles_sample"),
        sources=(Source("Chimenti21", "V"), GUIDELINE),
        offers=education("ED13"),
    )
    return [offered(findings, card)]


def contrary(findings: Findings, _subgroups: Subgroups) -> list[Card | Silence]:
    """R-I15: something on the plan that the guideline advises against: its position, and a reason is asked for."""
    chosen = findings.plan.adjuncts if findings.plan else frozenset()
    said = [
        Card(
            rule_id="R-I15",
            key=code,
            level="warning",
            statement=statement,
            used=(Used(name=code, value=True),),
            notes=("reason_asked",),
            sources=(GUIDELINE,),
            conflicts=CONTRARY_CONFLICTS.get(code, ()),
        )
        for code, statement in CONTRARY.items()
        if code in chosen
    ]
    return said or not_met("R-I15")
