"""What stands on a printed sheet: a snapshot that is kept with the handout.  Pure Python.

Every text is already in the patient's language, so that a sheet from last year prints as it was handed out.
The address of the portal is not in here: it opens the patient's plan, and a snapshot lies in database and backups.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any


class Paper(StrEnum):
    """The paper in the clinic's printer."""

    A4 = "A4"
    LETTER = "Letter"


class NextMorning(StrEnum):
    """How the knee must feel on the morning after, for the session to count as well borne."""

    NO_WORSE = "no_worse"  # than on other mornings
    SETTLED = "settled"  # what rose during the session is gone


@dataclass(frozen=True)
class Letterhead:
    """Who hands the sheet out, and whom to call."""

    clinic_name: str
    phone: str
    therapist_name: str
    therapist_credentials: str = ""
    address: str = ""
    emergency_text: str = ""
    logo: str = ""  # path below the media folder; empty: the clinic's name is printed large


@dataclass(frozen=True)
class PainLimits:
    """The traffic light.  Pain is 0-10: green up to during_max, red above stop_above, amber between.

    after_minutes: within which the knee is back to how it was before.
    """

    during_max: int = 2
    stop_above: int = 5
    after_minutes: int = 60
    next_morning: NextMorning = NextMorning.NO_WORSE

    def __post_init__(self) -> None:
        object.__setattr__(self, "next_morning", NextMorning(self.next_morning))
        if not 0 <= self.during_max <= self.stop_above <= 9:
            raise ValueError(f"pain limits {self.during_max} and {self.stop_above} are not in order within 0-9")
        if self.after_minutes <= 0:
            raise ValueError(f"the knee cannot settle within {self.after_minutes} minutes")


@dataclass(frozen=True)
class Picture:
    """A drawing or photo.  path: its address for the printer, as "trochlea:/figures/QN1-start.svg" (clinic/pdf.py).

    credit: author and licence, where the licence wants them beside the picture.
    """

    path: str
    alt: str
    credit: str = ""

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise ValueError(f"the picture {self.path} has no alt text")


@dataclass(frozen=True)
class ExerciseLines:
    """One exercise as it is printed.

    side: as "Left leg", or empty.  dose_big: the dose at a glance, as "3 × 10".  dose_words: the same in full.
    load: as "Red band", or empty.  feel, avoid and note (from the PT) may be empty.
    care: cautions, each a sentence.
    """

    number: int
    name: str
    dose_big: str
    dose_words: str
    side: str = ""
    load: str = ""
    steps: tuple[str, ...] = ()
    feel: str = ""
    avoid: str = ""
    care: tuple[str, ...] = ()
    note: str = ""
    picture_start: Picture | None = None
    picture_end: Picture | None = None

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Return the pictures that there are, start first."""
        return tuple(picture for picture in (self.picture_start, self.picture_end) if picture)

    @property
    def is_movement(self) -> bool:
        """Return whether there are two pictures, from start to end; a hold has one."""
        return len(self.pictures) == 2


@dataclass(frozen=True)
class RunLines:
    """The run of the day.  segments: in words, in order, as "Walk 5 minutes"; limits: what to watch while running.

    rest_days: days without a run between two runs.  passes_needed: good runs before the next stage.
    """

    stage_title: str
    segments: tuple[str, ...]
    total: str
    rest_days: int
    passes_needed: int
    limits: tuple[str, ...] = ()


@dataclass(frozen=True)
class SheetContent:
    """All that is printed on one home program.

    days: when to do it, in words, as "Monday, Wednesday, Friday".  stop_signs: each a short phrase.
    """

    letterhead: Letterhead
    patient_short_name: str
    printed_on: date
    plan_version: int
    plan_title: str
    session_minutes: int
    days: str
    stop_signs: tuple[str, ...]
    exercises: tuple[ExerciseLines, ...]
    phase_title: str = ""
    phase_goal: str = ""
    plan_note: str = ""
    pain_limits: PainLimits = PainLimits()
    next_visit_on: date | None = None
    run: RunLines | None = None
    log_days: int = 14
    language: str = "en"
    paper: Paper = Paper.A4

    def __post_init__(self) -> None:
        object.__setattr__(self, "paper", Paper(self.paper))
        if not 1 <= self.log_days <= 14:
            raise ValueError(f"the log has room for 1 to 14 days, not {self.log_days}")

    def to_dict(self) -> dict[str, Any]:
        """Return the snapshot in JSON's own kinds."""
        return _plain(asdict(self))

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> SheetContent:
        """Return what to_dict() was called on.  Raises KeyError, TypeError or ValueError on anything else."""
        next_visit_on = data.get("next_visit_on")
        run = data.get("run")
        return _build(
            cls,
            data,
            letterhead=_build(Letterhead, data["letterhead"]),
            printed_on=date.fromisoformat(data["printed_on"]),
            next_visit_on=date.fromisoformat(next_visit_on) if next_visit_on else None,
            pain_limits=_build(PainLimits, data["pain_limits"]),
            exercises=tuple(_exercise(lines) for lines in data["exercises"]),
            run=_build(RunLines, run) if run else None,
        )


def _exercise(data: dict[str, Any]) -> ExerciseLines:
    pictures = {
        name: _build(Picture, data[name]) if data.get(name) else None for name in ("picture_start", "picture_end")
    }
    return _build(ExerciseLines, data, **pictures)


def _build(kind: type, data: dict[str, Any], **parts: Any) -> Any:
    """Return a dataclass from its dictionary; parts take the place of fields that are not plain values."""
    unknown = data.keys() - {field.name for field in fields(kind)}
    if unknown:
        raise ValueError(f"{kind.__name__} has no {', '.join(sorted(unknown))}")
    plain = {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
    return kind(**(plain | parts))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value
