"""What is asked before the first run: criteria as data. Pure Python.  Rule R-R01 in docs/rules.md.

What goes beyond walking and pain comes from people after surgery or from runners in general; for patellofemoral pain
it is our default [D], and each criterion can be switched off by the clinic. The words are made where the language is
known.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from patients.measure import Source
from patients.rules.thresholds import Threshold

COMPARISONS = ("from", "above", "below", "at_most")


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One criterion.

    comparison: how the value stands to the threshold, one of COMPARISONS; None where the answer is yes or no.
    low, high: what can be entered.  side_to_side: percent of the other leg, so it falls away when both knees hurt.
    measures: of patients/measures.toml or instruments.toml from which a value may be taken.
    is_bar: False where a value beyond the line is a note only.  retest_days: after a failed test; None: any day.
    """

    id: str
    source: Source
    comparison: str | None = None
    threshold: Threshold | None = None
    low: Decimal = Decimal(0)
    high: Decimal = Decimal(0)
    side_to_side: bool = False
    measures: tuple[str, ...] = ()
    is_bar: bool = True
    retest_days: int | None = None

    @property
    def asks_yes_or_no(self) -> bool:
        return self.comparison is None


def _number(
    id: str, comparison: str, default: str, between: tuple[int, int], unit: str, source: Source, **more
) -> Criterion:
    """between: within which a clinic may put the threshold.  least, most: what can be entered."""
    low, high = map(Decimal, between)
    threshold = Threshold(
        key=f"readiness.{id}",
        rule_ids=("R-R01",),
        default=Decimal(default),
        low=low,
        high=high,
        unit=unit,
        source=source,
    )
    low, high = Decimal(more.pop("least", 0)), Decimal(more.pop("most"))
    return Criterion(id=id, source=source, comparison=comparison, threshold=threshold, low=low, high=high, **more)


def _other_leg(id: str, comparison: str, default: str, source: Source, *measures: str) -> Criterion:
    """Percent of the other leg."""
    return _number(id, comparison, default, (60, 100), "%", source, most=300, side_to_side=True, measures=measures)


def _repetitions(id: str, default: str, measure: str) -> Criterion:
    """Repetitions of good quality on one leg."""
    return _number(id, "above", default, (5, 40), "reps", RUNNERS_EDGE, most=200, measures=(measure,))


DYNAMIC, MEDNEV = Source("Dynamic", "V2"), Source("Rambaud18", "V2")
RUNNERS_EDGE, ARC = Source("RunnersEdge", "V"), Source("ARC", "V")
OURS, FEAR = Source("", "D"), Source("Chimenti21", "V")
GAIT = Source("Cole/Cannon", "V")

CRITERIA: tuple[Criterion, ...] = (
    _number("walking", "from", "30", (10, 60), "min", DYNAMIC, most=300),
    _number("daily_pain", "below", "2", (1, 5), "/10", MEDNEV, most=10, measures=("pain_usual",)),
    Criterion(id="no_effusion", source=MEDNEV),
    Criterion(id="full_extension", source=MEDNEV),
    _other_leg("flexion", "from", "95", MEDNEV),
    _other_leg("quadriceps", "above", "70", RUNNERS_EDGE, "knee_extension_strength"),
    _other_leg("hamstrings", "above", "70", RUNNERS_EDGE, "knee_flexion_strength"),
    _other_leg("hop", "above", "70", MEDNEV, "hop_distance"),
    _repetitions("squats", "15", "single_leg_squat_repetitions"),
    _repetitions("bridges", "20", "single_leg_bridge_repetitions"),
    _repetitions("heel_raises", "20", "heel_raise_repetitions"),
    _repetitions("vertical_hops", "15", "vertical_hop_repetitions"),
    _repetitions("forward_hops", "15", "forward_hop_repetitions"),
    _number("step_down", "at_most", "3", (0, 6), "", OURS, most=6, measures=("lateral_step_down",)),
    Criterion(id="no_valgus", source=MEDNEV),
    _number("circuit", "below", "3", (1, 5), "/10", ARC, most=10, retest_days=14),
    Criterion(id="no_limp", source=GAIT),
    _number("brisk_walking", "from", "6.76", (4, 9), "km/h", GAIT, most=15),
    _number("fear", "below", "29", (18, 44), "", FEAR, least=11, most=44, measures=("tsk11",), is_bar=False),
)
THRESHOLDS = tuple(one.threshold for one in CRITERIA if one.threshold)
