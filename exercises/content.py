"""Read the exercise library from its TOML files. Pure Python: no Django, no clock.

A file holds the exercises of one family. What the reader cannot understand it refuses with a sentence that names
the file, the exercise, the field, the value and what is allowed; nothing is guessed and nothing is skipped.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn

from exercises.ladder import find_cycle
from exercises.spelling import essence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

FAMILIES = ("QN", "QW", "HA", "HR", "HX", "CT", "CF", "FL", "PN", "PL", "XT")
MUSCLES = (
    "quadriceps",
    "rectus_femoris",
    "hip_flexors",
    "gluteus_medius",
    "gluteus_maximus",
    "hip_external_rotators",
    "tfl_itb",
    "hamstrings",
    "calf",
    "soleus",
    "foot_intrinsics",
    "abdominals",
    "obliques",
    "lateral_retinaculum",
    "back_extensors",
    "endurance",  # of the whole body: what cross-training keeps up
)
EQUIPMENT = (
    "towel",
    "strap",
    "cuff_weight",
    "band",
    "belt",
    "roll",
    "chair",
    "step",
    "wall",
    "machine",
    "dumbbell",
    "bench",
    "mat",
    "ball",
    "pad",
    "roller",
    "board",
    "foam",
    "cone",
    "mirror",
    "rope",
    "box",
    "treadmill",
    "bike",
    "pool",
    "elliptical",
    "rower",
    "bfr_cuff",
    "tape",
)
POSITIONS = ("lying", "side_lying", "prone", "sitting", "kneeling", "standing")
CAUTIONS = ("C45", "O90", "KN", "DV", "TR", "SUP", "PM")
FREQUENCIES = ("daily", "every_second_day", "three_a_week", "two_a_week")
LANGUAGES = ("en", "es")
MARKS = ("V", "V2", "G", "D", "C")
MARKS_WITHOUT_SOURCE = ("G", "D")  # general knowledge and design choices have no paper behind them

LEVELS = range(1, 6)
STEP_COUNTS = range(2, 5)
LONGEST_ALIAS = 40
DOSE_RANGES = {
    "sets": range(1, 11),
    "reps": range(1, 51),
    "hold_s": range(1, 121),
    "rest_s": range(601),
    "duration_min": range(1, 181),
}


class ContentError(ValueError):
    """The library holds something that must not reach a patient. The message is a sentence for its author."""


@dataclass(frozen=True)
class ExerciseText:
    """What the patient reads, in one language, and the names a clinician looks for."""

    name: str
    clinical_name: str
    aliases: tuple[str, ...]
    steps: tuple[str, ...]
    feel: str
    avoid: str


@dataclass(frozen=True)
class DoseContent:
    """The dose to start from, in sets or in minutes. None: does not apply to this exercise."""

    sets: int | None = None
    reps: int | None = None
    hold_s: int | None = None
    rest_s: int | None = None
    duration_min: int | None = None
    frequency: str | None = None


@dataclass(frozen=True)
class Evidence:
    """One finding, the key of its source (empty only for marks G and D) and how far it was checked."""

    text: str
    source: str
    mark: str


@dataclass(frozen=True)
class ExerciseContent:
    """One exercise as the library tells it. both_sides: both legs work at once; otherwise it is done per side."""

    code: str
    family: str
    level: int
    primary: tuple[str, ...]
    secondary: tuple[str, ...]
    position: str
    equipment: tuple[str, ...]
    easier: tuple[str, ...]
    harder: tuple[str, ...]
    cautions: tuple[str, ...]
    both_sides: bool
    dose: DoseContent
    evidence: tuple[Evidence, ...]
    texts: Mapping[str, ExerciseText] = field(hash=False)

    @property
    def edges(self) -> tuple[tuple[str, str], ...]:
        """The (easier, harder) pairs that this exercise names, on both its sides."""
        return tuple((code, self.code) for code in self.easier) + tuple((self.code, code) for code in self.harder)


def read_library(folder: Path) -> tuple[ExerciseContent, ...]:
    """Return every exercise of the folder's TOML files, by file name, then in the order of the file.

    Raises ContentError at the first thing that is not as it must be.
    """
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise ContentError(f"{folder}: holds no .toml file; the library needs at least one.")
    found: dict[str, tuple[str, ExerciseContent]] = {}
    for path in paths:
        for exercise in _read_file(path):
            if exercise.code in found:
                raise ContentError(
                    f"{path.name}: {exercise.code}: code is {exercise.code!r}, which {found[exercise.code][0]} "
                    "already has; allowed is a code that no other exercise has."
                )
            found[exercise.code] = (path.name, exercise)
    _check_ladder(found)
    _check_aliases(found)
    return tuple(exercise for _, exercise in found.values())


def _check_ladder(found: Mapping[str, tuple[str, ExerciseContent]]) -> None:
    for file_name, exercise in found.values():
        for side, codes in (("easier", exercise.easier), ("harder", exercise.harder)):
            for code in codes:
                where = f"{file_name}: {exercise.code}: {side} names {code!r}"
                if code == exercise.code:
                    raise ContentError(f"{where}, which is itself; allowed is another exercise.")
                if code not in found:
                    raise ContentError(f"{where}, which is not in the library; allowed is a code of these files.")
    cycle = find_cycle(edge for _, exercise in found.values() for edge in exercise.edges)
    if cycle:
        file_name, first = found[cycle[0]]
        raise ContentError(
            f"{file_name}: {first.code}: harder leads in a circle, {' → '.join(cycle)}; "
            "allowed is a ladder that never comes back."
        )


def _check_aliases(found: Mapping[str, tuple[str, ExerciseContent]]) -> None:
    """Refuse an alias that would bring up another exercise's code or name: whoever types that means the other one."""
    for language in LANGUAGES:
        owners = {essence(exercise.texts[language].name): code for code, (_, exercise) in found.items()}
        owners |= {essence(code): code for code in found}
        for file_name, exercise in found.values():
            for alias in exercise.texts[language].aliases:
                owner = owners.get(essence(alias), exercise.code)
                if owner != exercise.code:
                    raise ContentError(
                        f"{file_name}: {exercise.code}: {language}: aliases names {alias!r}, which {owner} is called; "
                        "allowed is what no other exercise is called."
                    )


def _read_file(path: Path) -> Iterable[ExerciseContent]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ContentError(f"{path.name}: is not TOML in UTF-8: {error}") from error
    file = _Table(f"{path.name}: top level", data, {"exercise"})
    for number, entry in enumerate(file.tables("exercise"), start=1):
        code = entry.get("code")
        where = f"{path.name}: {code if isinstance(code, str) and code else f'exercise {number}'}"
        yield _read_exercise(where, entry)


def _read_exercise(where: str, data: dict[str, Any]) -> ExerciseContent:
    plain = {key for key in ExerciseContent.__dataclass_fields__ if key != "texts"}
    entry = _Table(where, data, plain | set(LANGUAGES))
    family = entry.one_of("family", FAMILIES)
    code = entry.text("code")
    if not (code.startswith(family) and code.removeprefix(family).isdecimal()):
        entry.refuse("code", f"the family {family} and a number, such as {family}1")
    return ExerciseContent(
        code=code,
        family=family,
        level=entry.whole("level", LEVELS),
        primary=entry.some_of("primary", MUSCLES, least=1),
        secondary=entry.some_of("secondary", MUSCLES),
        position=entry.one_of("position", POSITIONS),
        equipment=entry.some_of("equipment", EQUIPMENT),
        easier=entry.texts("easier"),
        harder=entry.texts("harder"),
        cautions=entry.some_of("cautions", CAUTIONS),
        both_sides=entry.flag("both_sides"),
        dose=_read_dose(f"{where}: dose", entry.table("dose")),
        evidence=tuple(_read_evidence(f"{where}: evidence", row) for row in entry.tables("evidence")),
        texts={language: _read_text(f"{where}: {language}", entry.table(language)) for language in LANGUAGES},
    )


def _read_dose(where: str, data: dict[str, Any]) -> DoseContent:
    dose = _Table(where, data, {*DOSE_RANGES, "frequency"})
    if ("sets" in data) != ("reps" in data or "hold_s" in data):
        dose.refuse("sets", "sets together with reps or hold_s, or none of the three")
    if "duration_min" in data and ("sets" in data or "rest_s" in data):
        dose.refuse("duration_min", "minutes alone, or sets without minutes")
    amounts = {key: dose.whole(key, DOSE_RANGES[key]) for key in DOSE_RANGES if key in data}
    return DoseContent(**amounts, frequency=dose.one_of("frequency", FREQUENCIES) if "frequency" in data else None)


def _read_evidence(where: str, data: dict[str, Any]) -> Evidence:
    row = _Table(where, data, {"text", "source", "mark"})
    mark = row.one_of("mark", MARKS)
    unsourced = mark in MARKS_WITHOUT_SOURCE and "source" not in data
    return Evidence(text=row.text("text"), source="" if unsourced else row.text("source"), mark=mark)


def _read_text(where: str, data: dict[str, Any]) -> ExerciseText:
    words = _Table(where, data, ExerciseText.__dataclass_fields__)
    steps = words.texts("steps")
    if len(steps) not in STEP_COUNTS:
        words.refuse("steps", f"{_span(STEP_COUNTS)} steps")
    lines = {key: words.text(key) for key in ExerciseText.__dataclass_fields__ if key not in ("steps", "aliases")}
    return ExerciseText(steps=steps, aliases=_read_aliases(words, lines["name"]), **lines)


def _read_aliases(words: _Table, name: str) -> tuple[str, ...]:
    """Return the other names; refuse what the search cannot tell from the name or from each other."""
    aliases = words.texts("aliases")
    known = {essence(name)}
    for alias in aliases:
        spelled = essence(alias)
        if not spelled or spelled in known or len(alias) > LONGEST_ALIAS or "\n" in alias:
            raise ContentError(
                f"{words.where}: aliases names {alias!r}; allowed is a name of up to {LONGEST_ALIAS} signs "
                "that is neither the plain name nor another alias, accents, case and small words left aside."
            )
        known.add(spelled)
    return aliases


def _span(numbers: range) -> str:
    return f"{numbers.start} to {numbers.stop - 1}"


class _Table:
    """A TOML table under reading. It knows where it stands, so that each refusal can say so."""

    def __init__(self, where: str, data: Any, keys: Collection[str]) -> None:
        self.where, self.data = where, data
        for key in data:
            if key not in keys:
                raise ContentError(f"{where}: {key} is not a known key; allowed are {', '.join(sorted(keys))}.")

    def refuse(self, key: str, allowed: str) -> NoReturn:
        value = f"is {self.data[key]!r}" if key in self.data else "is missing"
        raise ContentError(f"{self.where}: {key} {value}; allowed is {allowed}.")

    def text(self, key: str) -> str:
        value = self.data.get(key)
        if not isinstance(value, str) or not value.strip():
            self.refuse(key, "a text that is not empty")
        return value.strip()

    def texts(self, key: str, least: int = 0) -> tuple[str, ...]:
        value = self.data.get(key)
        allowed = "a list of texts, none empty, none twice" + (f", at least {least}" if least else "")
        if not isinstance(value, list) or not all(isinstance(text, str) and text.strip() for text in value):
            self.refuse(key, allowed)
        if len(value) < least or len(set(value)) < len(value):
            self.refuse(key, allowed)
        return tuple(text.strip() for text in value)

    def whole(self, key: str, allowed: range) -> int:
        value = self.data.get(key)
        if type(value) is not int or value not in allowed:  # bool is an int too, but true is no level
            self.refuse(key, f"a whole number, {_span(allowed)}")
        return value

    def flag(self, key: str) -> bool:
        value = self.data.get(key)
        if not isinstance(value, bool):
            self.refuse(key, "true or false")
        return value

    def one_of(self, key: str, allowed: Collection[str]) -> str:
        value = self.data.get(key)
        if not isinstance(value, str) or value not in allowed:
            self.refuse(key, f"one of {', '.join(allowed)}")
        return value

    def some_of(self, key: str, allowed: Collection[str], least: int = 0) -> tuple[str, ...]:
        values = self.texts(key, least)
        for value in values:
            if value not in allowed:
                raise ContentError(f"{self.where}: {key} names {value!r}; allowed are {', '.join(allowed)}.")
        return values

    def table(self, key: str) -> dict[str, Any]:
        value = self.data.get(key)
        if not isinstance(value, dict):
            self.refuse(key, "a table")
        return value

    def tables(self, key: str) -> list[dict[str, Any]]:
        value = self.data.get(key)
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            self.refuse(key, "a list of tables")
        return value
