"""Plan templates: what fills a new plan in one click.  Read from plans/starter_files; pure Python.

A PT edits the plan afterwards; nothing of a template is binding.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from exercises.stages import STAGES

LANGUAGES = ("en", "es")
DOSE_FIELDS = ("sets", "reps", "hold_s", "duration_min", "frequency")
FOLDER = Path(__file__).parent / "starter_files"


class StarterError(ValueError):
    """A template file says something that cannot be used; the sentence names file, field and value."""


@dataclass(frozen=True)
class StarterExercise:
    """An exercise of the library by its code, with the dose to start from (names of DOSE_FIELDS)."""

    code: str
    dose: dict


@dataclass(frozen=True)
class StarterPhase:
    """title, goal: language -> words.  entry, exit: language -> criteria.  weeks: planned length, > 0.

    stage: of exercises/stages.py, for the doses that the phase offers.
    """

    title: dict[str, str]
    goal: dict[str, str]
    entry: dict[str, list[str]]
    exit: dict[str, list[str]]
    weeks: int
    stage: str
    exercises: tuple[StarterExercise, ...]


@dataclass(frozen=True)
class Starter:
    """One template.  run_protocol: key of the return-to-run program that comes with it, or None."""

    key: str
    title: dict[str, str]
    note: dict[str, str]
    phases: tuple[StarterPhase, ...]
    run_protocol: str | None


@cache
def starters() -> dict[str, Starter]:
    """Return the shipped templates by key.  Raises StarterError when a file cannot be used."""
    found = [read(path) for path in sorted(FOLDER.glob("*.toml"))]
    return {starter.key: starter for starter in found}


def outline_for(stage: str) -> StarterPhase | None:
    """Return how the first template words a phase of this stage; None where none has one."""
    phases = (phase for starter in starters().values() for phase in starter.phases)
    return next((phase for phase in phases if phase.stage == stage), None)


def read(path: Path) -> Starter:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    if not data.get("key"):
        raise StarterError(f"{path.name}: key is missing.")
    phases = tuple(read_phase(path.name, phase) for phase in data.get("phase", []))
    if not phases:
        raise StarterError(f"{path.name}: phase is missing; a template has at least one.")
    return Starter(
        key=data["key"],
        title=in_all_languages(path.name, "title", data.get("title", {})),
        note=in_all_languages(path.name, "note", data.get("note", {})),
        phases=phases,
        run_protocol=data.get("run_protocol"),
    )


def read_phase(name: str, data: dict) -> StarterPhase:
    if data.get("weeks", 0) < 1:
        raise StarterError(f"{name}: weeks is {data.get('weeks')!r}; a phase takes at least one week.")
    if data.get("stage") not in STAGES:
        raise StarterError(f"{name}: stage is {data.get('stage')!r}; allowed is one of {', '.join(STAGES)}.")
    return StarterPhase(
        **{field: in_all_languages(name, field, data.get(field, {})) for field in ("title", "goal", "entry", "exit")},
        weeks=data["weeks"],
        stage=data["stage"],
        exercises=tuple(read_exercise(name, entry) for entry in data.get("exercise", [])),
    )


def read_exercise(name: str, entry: dict) -> StarterExercise:
    unknown = set(entry) - {"code", *DOSE_FIELDS}
    if unknown:
        raise StarterError(f"{name}: {entry.get('code')}: {sorted(unknown)} is not one of {', '.join(DOSE_FIELDS)}.")
    if not entry.get("code"):
        raise StarterError(f"{name}: an exercise has no code.")
    return StarterExercise(entry["code"], {field: value for field, value in entry.items() if field != "code"})


def in_all_languages(name: str, field: str, texts: dict) -> dict:
    missing = [language for language in LANGUAGES if not texts.get(language)]
    if missing:
        raise StarterError(f"{name}: {field} is missing in {', '.join(missing)}.")
    return texts
