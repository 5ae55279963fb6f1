"""The dose to start from in each stage of a plan, by kind of exercise. Pure Python.

A table of what the sources state, not a rule: nothing is prescribed by it, a PT presses to take it over. What no
source states is None and stays as the PT has it. Ranges are kept as ranges; the start is their low end [D].

Sources: ACSM09 and Rathleff12 [V] for S2 and S3, Cole/Cannon [V] for contacts, Vicenzino08 and SH10 [V] for stretches,
TrekEx [V2] for endurance, our own choice [D] for S1 and S4, general knowledge [G] for S5.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

KINDS = (
    "isometric",
    "strength",
    "endurance",  # of trunk and calf
    "stretch",
    "balance",
    "plyometric",
    "cross_training",
    "bfr",  # light load under a pressure cuff: no range of the table is meant for it
)
STAGES = ("S1", "S2", "S3", "S4", "S5")
AMOUNTS = ("sets", "reps", "hold_s", "rest_s")


@dataclass(frozen=True)
class Span:
    """From least to most, both included; a single figure has the two alike."""

    least: int
    most: int

    def __contains__(self, value: int | None) -> bool:
        return value is not None and self.least <= value <= self.most


@dataclass(frozen=True)
class Source:
    """Where a figure stands (the key is empty for marks D and G) and how far it was checked."""

    key: str
    mark: str


@dataclass(frozen=True)
class Load:
    """How heavy. rpe: effort of 10.  percent_1rm, percent_below: of the one-repetition maximum.  rm: its RM zone."""

    rpe: Span | None = None
    percent_1rm: Span | None = None
    percent_below: int | None = None
    rm: Span | None = None
    light: bool = False
    light_to_moderate: bool = False
    fast: bool = False  # fast intent, quality repetitions


@dataclass(frozen=True)
class StageDose:
    """What is stated for one kind in one stage; None and empty: not stated.

    days: patterns that fit, the one to start with first.  week: the days of a week as the source words them.
    heavy_rest_s: rest when the load is one of 1 to 6 RM.  contacts: foot contacts per leg of a published screen.
    """

    sets: Span | None = None
    reps: Span | None = None
    hold_s: Span | None = None
    rest_s: Span | None = None
    heavy_rest_s: Span | None = None
    rest_between_exercises_s: Span | None = None
    contacts: int | None = None
    load: Load = Load()
    days: tuple[str, ...] = ()
    week: Span | None = None
    most_days: bool = False
    not_before_a_run: bool = False
    sources: tuple[Source, ...] = ()
    own_source: Source | None = None  # of the amounts, where they are stated of the exercise itself

    @property
    def is_stated(self) -> bool:
        return bool(self.sources or self.own_source)


@dataclass(frozen=True)
class OwnDose:
    """What a source states of one exercise by name; in these stages it stands before the amounts of its kind."""

    stages: tuple[str, ...]
    source: Source
    sets: Span | None = None
    reps: Span | None = None
    hold_s: Span | None = None


NOT_STATED = StageDose()
DESIGN, GENERAL = Source("", "D"), Source("", "G")
ACSM, RATHLEFF, TREKEX = Source("ACSM09", "V"), Source("Rathleff12", "V"), Source("TrekEx", "V2")
SCREEN = Source("Cole/Cannon", "V")
STRETCHES = (Source("Vicenzino08", "V"), Source("SH10", "V"), GENERAL)

CALM_DAYS = ("daily", "every_second_day")
WEEK = {"days": ("three_a_week", "two_a_week"), "week": Span(2, 3)}
HEAVY = Span(180, 300)
LIGHT_REPS = StageDose(
    sets=Span(2, 3), reps=Span(10, 15), load=Load(light=True, rpe=Span(3, 5)), days=CALM_DAYS, sources=(DESIGN,)
)
ENDURANCE = StageDose(
    sets=Span(2, 4), reps=Span(10, 25), rest_s=Span(30, 60), load=Load(percent_below=70), **WEEK, sources=(TREKEX,)
)
STRETCH = StageDose(sets=Span(3, 3), hold_s=Span(20, 30), days=("daily",), most_days=True, sources=STRETCHES)

TABLE = {
    ("isometric", "S1"): StageDose(
        sets=Span(5, 5), hold_s=Span(10, 30), load=Load(rpe=Span(3, 5)), days=CALM_DAYS, sources=(DESIGN,)
    ),
    ("strength", "S1"): LIGHT_REPS,
    ("strength", "S2"): StageDose(
        sets=Span(3, 3),
        reps=Span(8, 12),
        load=Load(rpe=Span(6, 7), percent_1rm=Span(60, 70), rm=Span(8, 12)),
        **WEEK,
        sources=(ACSM, RATHLEFF),
    ),
    ("strength", "S3"): StageDose(
        sets=Span(3, 4),
        reps=Span(6, 10),
        heavy_rest_s=HEAVY,
        load=Load(rpe=Span(7, 8), percent_1rm=Span(70, 80)),
        **WEEK,
        sources=(ACSM,),
    ),
    ("strength", "S4"): StageDose(
        sets=Span(3, 3),
        reps=Span(5, 8),
        load=Load(light_to_moderate=True, fast=True),
        days=("two_a_week",),
        week=Span(2, 2),
        not_before_a_run=True,
        sources=(DESIGN,),
    ),
    ("strength", "S5"): StageDose(
        sets=Span(2, 3),
        reps=Span(6, 8),
        load=Load(percent_1rm=Span(70, 80)),
        days=("two_a_week",),  # once a week is no pattern of a prescription
        week=Span(1, 2),
        sources=(GENERAL,),
    ),
    ("plyometric", "S4"): StageDose(
        rest_s=Span(60, 90),
        rest_between_exercises_s=Span(120, 180),
        contacts=470,
        load=Load(light_to_moderate=True, fast=True),
        days=("two_a_week",),
        week=Span(2, 2),
        not_before_a_run=True,
        sources=(DESIGN, SCREEN),
    ),
    ("endurance", "S1"): LIGHT_REPS,
    **{("endurance", stage): ENDURANCE for stage in STAGES[1:]},  # an option that its source ties to no stage
    **{("stretch", stage): STRETCH for stage in STAGES},
}


def stage_dose(kind: str, stage: str, own: Iterable[OwnDose] = ()) -> StageDose:
    """Return what is stated for this kind in this stage; what is stated of the exercise itself stands before it.

    own: of one exercise.  Load, rest and days stay those of the stage: sources of single exercises are silent on them.
    Raises ValueError for a kind or stage that there is not.

    >>> stage_dose("strength", "S2").reps
    Span(least=8, most=12)
    >>> stage_dose("balance", "S2").is_stated
    False
    """
    if kind not in KINDS or stage not in STAGES:
        raise ValueError(f"there is no dose for a {kind!r} exercise in stage {stage!r}")
    found = TABLE.get((kind, stage), NOT_STATED)
    for one in own:
        if stage in one.stages:
            amounts = {"sets": one.sets, "reps": one.reps, "hold_s": one.hold_s}
            return replace(found, **amounts, own_source=one.source)
    return found


def start_dose(stated: StageDose, now: Mapping[str, Any]) -> dict[str, Any]:
    """Return the amounts and days to start from: of now what lies within the ranges, else their low end.

    now: sets, reps, hold_s, rest_s, duration_min, frequency.  What is not stated is not changed, with two exceptions:
    a hold takes the place of repetitions and the other way round, and sets take the place of minutes.

    >>> now = {"sets": 3, "reps": 12, "hold_s": None, "rest_s": 60, "duration_min": None, "frequency": "daily"}
    >>> start_dose(stage_dose("strength", "S3"), now)
    {'sets': 3, 'reps': 6, 'hold_s': None, 'rest_s': 60, 'duration_min': None, 'frequency': 'three_a_week'}
    """
    start = dict(now)
    for name in AMOUNTS:
        span = getattr(stated, name)
        if span and now[name] not in span:
            start[name] = span.least
    if stated.reps and not stated.hold_s and not now["reps"]:
        start["hold_s"] = None
    if stated.sets and stated.hold_s and not stated.reps:
        start["reps"] = None
    if stated.sets:
        start["duration_min"] = None
    if stated.days and now["frequency"] not in stated.days:
        start["frequency"] = stated.days[0]
    whole = bool(start["sets"]) == bool(start["reps"] or start["hold_s"])
    return start if whole else dict(now)  # "hold 5 s" says nothing of a row in minutes
