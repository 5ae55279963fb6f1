"""What the rules may know about a patient on one day.  Pure Python.

Everything is None, empty or absent until somebody recorded it: a blank is never 0 and never "no".
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

RED_FLAGS = tuple(f"RF{number}" for number in range(1, 12))
GROUPS = ("pregnant", "post_surgical", "pf_osteoarthritis")  # the rules were not studied in these (domain 9.5)
LOAD_CHANGES = ("distance", "frequency", "speed", "hills", "surface", "shoes")
SIGNS = (
    "peripatellar_pain",  # retro- or peripatellar, not elsewhere
    "others_considered",  # other causes of anterior knee pain were gone through
    "limp",
    "dislocation_history",
    "achilles_or_calf_history",
    "tape_allergy",
)
SYMPTOMS = ("locking", "giving_way", "night_pain", "new_swelling")
OTHER_SIDE = {"right": "left", "left": "right", "both": "both", "": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One measure on one side, as recorded.

    trials: numbers in `unit`, or keys of choices ("yes", "poor"); at least one.
    settings: what else was recorded of the same assessment that decides whether values may be compared
    (measure id -> number or key): position, device, lever arm, step height.
    """

    trials: tuple[Decimal | str, ...]
    on: date
    unit: str = ""
    settings: Mapping[str, Decimal | str] = field(default_factory=dict)
    pain_limited: bool = False
    by_patient: bool = False

    @property
    def value(self) -> Decimal | str:
        """The mean of the numbers, unrounded; the key of a choice."""
        first = self.trials[0]
        return first if isinstance(first, str) else sum(self.trials) / len(self.trials)


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """One week of running.  starts_on: a Monday.  km, longest_km: None where the runner does not know."""

    starts_on: date
    runs: int | None = None
    km: Decimal | None = None
    longest_km: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """The weeks before the pain began or grew.

    weeks: oldest first, without gaps.  changes: LOAD_CHANGES -> did it change; absent where not asked.
    weeks_off: the longest break from running before that, in weeks; None where not asked.
    """

    weeks: tuple[Week, ...] = ()
    changes: Mapping[str, bool] = field(default_factory=dict)
    weeks_off: int | None = None
    by_patient: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One answer to an instrument (patients/instruments.toml), in its own range."""

    total: Decimal
    on: date
    by_patient: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFacts:
    """The plan in question.  exercises, adjuncts: their codes."""

    exercises: frozenset[str] = frozenset()
    adjuncts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Everything a rule may use.

    on: the day of judging.  affected: right, left or both.
    age: whole years, the younger of the two that a year of birth allows; None: unknown.
    sex: female, male or "" (not stated).
    groups: which of GROUPS apply; None: not asked.
    screen: RED_FLAGS -> yes or no, as far as answered; None: nobody began it.
    cleared: flags that a physician has cleared.
    signs: SIGNS -> yes or no; absent: not asked.
    readings: (measure id, side or "") -> the newest reading.
    load: None: no history was taken.
    scores: instrument id -> oldest first.
    symptoms: SYMPTOMS -> yes or no, as the patient logged lately; logged_pain: the worst logged, 0 to 10.
    exercise_pain: exercise code -> worst pain logged during it, 0 to 10.
    adherence: per cent of what was prescribed that was done since the first score; None: not logged.
    plan: None: there is none yet.
    thresholds: patients/rules/thresholds.py, where a clinic changed them: key -> value.
    """

    on: date
    affected: str
    age: int | None = None
    sex: str = ""
    groups: frozenset[str] | None = None
    screen: Mapping[str, bool] | None = None
    cleared: frozenset[str] = frozenset()
    signs: Mapping[str, bool] = field(default_factory=dict)
    readings: Mapping[tuple[str, str], Reading] = field(default_factory=dict)
    load: Load | None = None
    scores: Mapping[str, tuple[Score, ...]] = field(default_factory=dict)
    symptoms: Mapping[str, bool] = field(default_factory=dict)
    logged_pain: int | None = None
    exercise_pain: Mapping[str, int] = field(default_factory=dict)
    adherence: Decimal | None = None
    plan: PlanFacts | None = None
    thresholds: Mapping[str, Decimal] = field(default_factory=dict)

    def reading(self, measure: str, side: str = "") -> Reading | None:
        return self.readings.get((measure, side))

    def mirrored(self) -> Findings:
        """Return the same findings with right and left swapped."""
        swapped = {(measure, OTHER_SIDE[side]): one for (measure, side), one in self.readings.items()}
        return replace(self, affected=OTHER_SIDE[self.affected], readings=swapped)
