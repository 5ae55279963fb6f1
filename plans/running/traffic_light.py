"""The colour of one logged run. Pure Python.  Rules R-L01, R-L02, R-M01, R-R10, R-R11 in docs/rules.md.

Source: symptom-guided running load in runners with patellofemoral pain (Trek, Esculier18): during at most 2/10, back to
the level before within 60 minutes, no rise next morning. Where amber ends and red begins is a design choice [D].

Read in this order: a red sign is red whatever else is missing; then a missing value is grey; then amber; then green.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from plans.running.reasons import Reason

if TYPE_CHECKING:
    from datetime import date

RED_DURING = 5  # more than this during the run is red
AMBER_AROUND = 5  # more than this before the run or an hour after it is not green, whatever the pain during it [D]
RED_MORNING_RISE = 2  # this much above the usual morning is red
SWELLING = ("none", "slight", "clear")
SORE = ("never", "warm_up", "during", "after")
PAINS = ("pain_before", "pain_during", "pain_after_60min", "pain_next_morning")
SIGNS = ("swelling", "limp", "giving_way", "stopped_for_pain")


LIMP, GIVING_WAY, STOPPED = Reason("limp"), Reason("giving_way"), Reason("stopped_for_pain")
MASKED, MEDICATION_NOT_ASKED = Reason("pain_masked"), Reason("medication_not_asked")
MUSCLE_SORENESS, SORENESS_NOT_TOLD = Reason("muscle_soreness"), Reason("soreness_not_told")


@dataclass(frozen=True)
class Model:
    """A pain-monitoring model: what it allows during the run, and the fields without which a run has no colour."""

    during_limit: int
    needed: tuple[str, ...]

    @cached_property
    def values(self) -> attrgetter:
        """All needed values of a run at once: most runs lack none, and a log is long."""
        return attrgetter(*self.needed)

    @cached_property
    def counts_first_hour(self) -> bool:
        return "pain_after_60min" in self.needed


MODELS = {
    "esculier": Model(during_limit=2, needed=PAINS + SIGNS),
    "model_5": Model(during_limit=5, needed=("pain_during", "pain_next_morning", *SIGNS)),
}


@dataclass(frozen=True, kw_only=True)
class RunEntry:
    """One run as logged. None means not logged, never zero.

    stage_key: the stage that was run; None for a run outside the program.  pain_*: knee pain, whole, 0-10.
    soreness_only: what was logged as pain is muscle soreness, not the knee.  medication: painkillers before the run.
    completed: the session was done as planned.  hills: hills or stairs were run.  sore: when the knee was sore, one of
    SORE, for programs whose source asks it.
    """

    run_id: int | str
    done_on: date
    stage_key: str | None = None
    pain_before: int | None = None
    pain_during: int | None = None
    pain_after_60min: int | None = None
    pain_next_morning: int | None = None
    swelling: str | None = None
    limp: bool | None = None
    giving_way: bool | None = None
    stopped_for_pain: bool | None = None
    soreness_only: bool = False
    medication: bool | None = None
    distance_km: Decimal | None = None
    duration_min: int | None = None
    completed: bool = False
    hills: bool | None = None
    sore: str | None = None

    def __post_init__(self):
        for name in PAINS:
            check_pain(name, getattr(self, name))
        for name, known in (("swelling", SWELLING), ("sore", SORE)):
            if getattr(self, name) not in (None, *known):
                raise ValueError(f"{name} is {getattr(self, name)!r}, not one of {', '.join(known)}")
        for name, kinds in (("distance_km", (int, Decimal)), ("duration_min", (int,))):
            value = getattr(self, name)
            if value is not None and (type(value) not in kinds or not Decimal(value).is_finite() or value < 0):
                raise ValueError(f"{name} is {value!r}, not a number from 0 up")


def check_pain(name: str, value: int | None) -> None:
    """Refuse a pain value that is not None or whole from 0 to 10."""
    if value is not None and (type(value) is not int or not 0 <= value <= 10):
        raise ValueError(f"{name} is {value!r}, not a whole number from 0 to 10")


class LightResult(NamedTuple):  # a tuple because a log makes many, and the advice waits for all of them
    """colour: green, amber, red or grey.  reasons: what made it so; for green, what the reader should still know."""

    colour: str
    reasons: tuple[Reason, ...]


def light(
    entry: RunEntry,
    usual_morning_pain: int | None,
    model: str = "esculier",
    *,
    pain_limit: int | None = None,
    asks_sore: bool = False,
    downhill_since: date | None = None,
    downhill_before: tuple[tuple[date, date], ...] = (),
) -> LightResult:
    """Return the colour of one run and why.

    usual_morning_pain: the patient's baseline, set by the PT, 0-10.  model: a key of MODELS.
    pain_limit: the program's own limit during the run; the stricter of it and the model's holds.
    asks_sore: the program has a rule on when the knee was sore: a sore knee is not green.
    downhill_since: the day from which hills and stairs are allowed; before it a run with hills is not green (R-R10),
    but in the days of downhill_before, from the first to the last of each pair.
    Pain medication turns green into amber: what it hid cannot be told, so the stage is repeated (R-R11).
    Slight swelling is not "no swelling", so not green, and not "clear", so not red: amber.
    Raises ValueError for an unknown model.
    """
    if model not in MODELS:
        raise ValueError(f"pain model is {model!r}, not one of {', '.join(MODELS)}")
    limits = MODELS[model]
    hills = _hills(entry, downhill_since, downhill_before) if entry.hills else ()
    if red := _red(entry, usual_morning_pain):
        return LightResult("red", (*red, *hills))
    if missing := _missing(entry, usual_morning_pain, limits):
        return LightResult("grey", missing + hills)
    during_limit = limits.during_limit if pain_limit is None else min(limits.during_limit, pain_limit)
    if amber := (*_amber(entry, usual_morning_pain, limits, during_limit), *_sore(entry, asks_sore), *hills):
        return LightResult("amber", amber)
    return LightResult("green", _notes(entry, asks_sore))


def is_sore(entry: RunEntry) -> bool:
    """True when the knee, not only muscle, was told to be sore."""
    return entry.sore in ("warm_up", "during", "after") and not entry.soreness_only


def _red(entry: RunEntry, usual: int | None) -> list[Reason]:
    found = []
    if not entry.soreness_only:
        during, morning = entry.pain_during, entry.pain_next_morning
        if during is not None and during > RED_DURING:
            found.append(Reason("during_above", {"pain": during, "limit": RED_DURING}))
        if morning is not None and usual is not None and morning - usual >= RED_MORNING_RISE:
            found.append(Reason("morning_above_usual", {"pain": morning, "usual": usual}))
    if entry.swelling == "clear":
        found.append(Reason("swelling", {"degree": "clear"}))
    if entry.limp:
        found.append(LIMP)
    if entry.giving_way:
        found.append(GIVING_WAY)
    if entry.stopped_for_pain:
        found.append(STOPPED)
    return found


def _missing(entry: RunEntry, usual: int | None, limits: Model) -> tuple[Reason, ...]:
    if usual is not None and None not in limits.values(entry):
        return ()
    absent = [name for name in limits.needed if getattr(entry, name) is None]
    if usual is None:
        absent.append("usual_morning_pain")
    return tuple(Reason("missing", {"field": name, "done_on": entry.done_on}) for name in absent)


def _amber(entry: RunEntry, usual: int, limits: Model, during_limit: int) -> list[Reason]:
    found = []
    if not entry.soreness_only:
        if entry.pain_during > during_limit:
            found.append(Reason("during_above", {"pain": entry.pain_during, "limit": during_limit}))
        if limits.counts_first_hour and entry.pain_after_60min > entry.pain_before:
            values = {"pain": entry.pain_after_60min, "before": entry.pain_before}
            found.append(Reason("after_above_before", values))
        if entry.pain_before is not None and entry.pain_before > AMBER_AROUND:
            found.append(Reason("before_above", {"pain": entry.pain_before, "limit": AMBER_AROUND}))
        if entry.pain_after_60min is not None and entry.pain_after_60min > AMBER_AROUND:
            found.append(Reason("after_above", {"pain": entry.pain_after_60min, "limit": AMBER_AROUND}))
        if entry.pain_next_morning > usual:
            found.append(Reason("morning_above_usual", {"pain": entry.pain_next_morning, "usual": usual}))
    if entry.swelling == "slight":
        found.append(Reason("swelling", {"degree": "slight"}))
    if entry.medication:
        found.append(MASKED)
    return found


def _sore(entry: RunEntry, asks_sore: bool) -> tuple[Reason, ...]:
    return (Reason("sore", {"when": entry.sore}),) if asks_sore and is_sore(entry) else ()


def _hills(entry: RunEntry, since: date | None, before: tuple[tuple[date, date], ...]) -> tuple[Reason, ...]:
    """R-R10: hills, and whether they were allowed on that day."""
    allowed = since is not None and entry.done_on >= since
    if allowed or any(first <= entry.done_on <= last for first, last in before):
        return ()
    return (Reason("hills_not_allowed", {"done_on": entry.done_on}),)


def _notes(entry: RunEntry, asks_sore: bool) -> tuple[Reason, ...]:
    told = () if entry.medication is not None else (MEDICATION_NOT_ASKED,)
    if entry.soreness_only:
        told += (MUSCLE_SORENESS,)
    if asks_sore and entry.sore is None:
        told += (SORENESS_NOT_TOLD,)
    return told
