"""Cues of gait retraining and advice on running shoes, with their sources.  Pure Python.

Read from gait_cues.toml and shoe_advice.toml.  Texts are kept per language in the files, not in gettext: a clinician
reviews them with their sources.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from exercises.reading import Table
from patients.measure import Source
from plans.adjunct_catalogue import FOLDER, LANGUAGES, language_of, load, read_sources

CUES = ("cadence", "forefoot", "pelvis", "lean")


@dataclass(frozen=True, slots=True)
class Text:
    """One language.  fact: for the PT, with its sources.  patient: plain words.  name: empty for a cue."""

    fact: str
    patient: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One cue, or one piece of advice on shoes."""

    code: str
    sources: tuple[Source, ...]
    texts: Mapping[str, Text] = field(hash=False)

    def text(self, language: str = "en") -> Text:
        """Return the texts of a language tag such as "es" or "es-ar"; English for any other language."""
        return self.texts[language_of(language)]


@cache
def cues() -> Mapping[str, Advice]:
    """Return every cue by code.  Read once, on first use."""
    return load(FOLDER / "gait_cues.toml", "cue", read_cue)


@cache
def shoe_advice() -> Mapping[str, Advice]:
    """Return every piece of advice on shoes by code, in the order of the file.  Read once, on first use."""
    return load(FOLDER / "shoe_advice.toml", "shoe", read_shoe)


def read_cue(where: str, data: dict[str, Any]) -> Advice:
    entry = Table(where, data, ("code", "source", *LANGUAGES))
    entry.one_of("code", CUES)
    return read(where, entry, ("fact", "patient"))


def read_shoe(where: str, data: dict[str, Any]) -> Advice:
    return read(where, Table(where, data, ("code", "source", *LANGUAGES)), ("fact", "patient", "name"))


def read(where: str, entry: Table, keys: tuple[str, ...]) -> Advice:
    texts = {}
    for language in LANGUAGES:
        told = Table(f"{where}: {language}", entry.table(language), keys)
        texts[language] = Text(**{key: told.text(key) for key in keys})
    return Advice(code=entry.text("code"), sources=read_sources(entry, "source"), texts=texts)
