"""What may stand beside the exercises of a plan, and what patients are told.  Pure Python.

Read from adjuncts.toml and education.toml.  Texts are kept per language in the files, not in gettext: a clinician
reviews them with their sources.
Grades are those of the guideline's statements (patients/rules/guideline.py), and as unsure as they are.
"""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from exercises.reading import ContentError, Table
from patients.measure import CITED, MARKS, Source
from patients.rules.guideline import STATEMENTS

KINDS = ("manual", "tape", "brace", "orthosis", "modality", "running", "medical")
POSITIONS = ("for", "against", "unclear", "outside")  # outside: not a matter for physical therapy
NEEDS = ("exercise", "patella_hypomobile", "pronated_foot", "supervision", "clotting_screen")
LANGUAGES = ("en", "es")
DAYS = range(1, 366)
ADJUNCT_KEYS = (
    *("code", "kind", "position", "statement", "days", "remind_after_days", "needs", "asks_reason"),
    *("source", "disagrees", *LANGUAGES),
)
FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class AdjunctText:
    """What a PT reads in one language: what it is called, and when it is used."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjunctContent:
    """One addition.

    statement: the guideline's, or "" where it has none.  days: how long at most, remind_after_days: when to look at it
    again; None where neither is stated.  needs: of NEEDS.  asks_reason: choosing it needs a reason.
    sources: of what the text says.  disagrees: sources that say otherwise.
    """

    code: str
    kind: str
    position: str
    statement: str
    days: int | None
    remind_after_days: int | None
    needs: tuple[str, ...]
    asks_reason: bool
    sources: tuple[Source, ...]
    disagrees: tuple[Source, ...]
    texts: Mapping[str, AdjunctText] = field(hash=False)

    @property
    def grade(self) -> str:
        """Return the guideline's grade, A to F, or ""; not verified, as its statement says."""
        return STATEMENTS[self.statement].grade if self.statement else ""

    def text(self, language: str = "en") -> AdjunctText:
        """Return the texts of a language tag such as "es" or "es-ar"; English for any other language."""
        return self.texts[language_of(language)]


@dataclass(frozen=True, slots=True, kw_only=True)
class EducationMessage:
    """One message to the patient."""

    code: str
    sources: tuple[Source, ...]
    texts: Mapping[str, str] = field(hash=False)

    def text(self, language: str = "en") -> str:
        return self.texts[language_of(language)]


def language_of(tag: str) -> str:
    return "es" if tag.startswith("es") else "en"


@cache
def adjuncts() -> Mapping[str, AdjunctContent]:
    """Return every addition by code, in the order of adjuncts.toml.  Read once, on first use."""
    return load(FOLDER / "adjuncts.toml", "adjunct", read_adjunct)


@cache
def education() -> Mapping[str, EducationMessage]:
    """Return every message by code, in the order of education.toml.  Read once, on first use."""
    return load(FOLDER / "education.toml", "message", read_message)


def load(path: Path, key: str, read) -> Mapping[str, Any]:
    """Return the entries of a file by code.  Raises ContentError at the first thing that cannot be used."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ContentError(f"{path.name}: is not TOML in UTF-8: {error}") from error
    found: dict[str, Any] = {}
    for number, entry in enumerate(Table(f"{path.name}: top level", data, {key}).tables(key), start=1):
        one = read(f"{path.name}: {entry.get('code') or f'{key} {number}'}", entry)
        if one.code in found:
            raise ContentError(f"{path.name}: {one.code} stands there twice.")
        found[one.code] = one
    return MappingProxyType(found)


def read_adjunct(where: str, data: dict[str, Any]) -> AdjunctContent:
    entry = Table(where, data, ADJUNCT_KEYS)
    return AdjunctContent(
        code=entry.text("code"),
        kind=entry.one_of("kind", KINDS),
        position=entry.one_of("position", POSITIONS),
        statement=entry.one_of("statement", STATEMENTS) if "statement" in data else "",
        days=entry.whole("days", DAYS) if "days" in data else None,
        remind_after_days=entry.whole("remind_after_days", DAYS) if "remind_after_days" in data else None,
        needs=entry.some_of("needs", NEEDS),
        asks_reason=entry.flag("asks_reason"),
        sources=read_sources(entry, "source"),
        disagrees=read_sources(entry, "disagrees", least=0),
        texts={language: read_adjunct_text(where, entry, language) for language in LANGUAGES},
    )


def read_adjunct_text(where: str, entry: Table, language: str) -> AdjunctText:
    texts = Table(f"{where}: {language}", entry.table(language), ("name", "text"))
    return AdjunctText(name=texts.text("name"), text=texts.text("text"))


def read_message(where: str, data: dict[str, Any]) -> EducationMessage:
    entry = Table(where, data, ("code", "source", *LANGUAGES))
    return EducationMessage(
        code=entry.text("code"),
        sources=read_sources(entry, "source"),
        texts={language: entry.text(language) for language in LANGUAGES},
    )


def read_sources(entry: Table, key: str, least: int = 1) -> tuple[Source, ...]:
    rows = entry.tables(key, optional=not least)
    if len(rows) < least:
        entry.refuse(key, "at least one source")
    return tuple(read_source(Table(f"{entry.where}: {key}", row, ("key", "mark"))) for row in rows)


def read_source(row: Table) -> Source:
    mark = row.one_of("mark", MARKS)
    named: Collection[str] = row.data
    return Source(row.text("key") if mark in CITED or "key" in named else "", mark)
