"""The questions of the red-flag screen and the other causes to go through, read from red_flags.toml.  Pure Python.

Words are kept in each language there, not in gettext: they are content that a therapist reviews, with its sources.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from patients.measure import CITED, MARKS, Source
from patients.rules.findings import RED_FLAGS

if TYPE_CHECKING:
    from collections.abc import Mapping

LEVELS = ("emergency", "same_day", "urgent", "referral")
STOPS = ("plan", "running", "pathway")
LANGUAGES = ("en", "es")
FILE = Path(__file__).with_name("red_flags.toml")


class RedFlagError(ValueError):
    """red_flags.toml says something that cannot be used; the sentence names place, field and value."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing to tick: a sign of a flag, or another cause of the pain."""

    key: str
    en: str
    es: str

    def label(self, language: str = "en") -> str:
        return self.es if language.startswith("es") else self.en


@dataclass(frozen=True, slots=True)
class FlagText:
    title: str
    think: str
    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """One question.  level: one of LEVELS.  stops: one of STOPS.  asks_under: years, or None."""

    id: str
    level: str
    stops: str
    asks_under: int | None
    signs: tuple[Sign, ...]
    en: FlagText
    es: FlagText
    sources: tuple[Source, ...]

    def text(self, language: str = "en") -> FlagText:
        """Return the words of a language tag such as "es-ar"; English for any other language."""
        return self.es if language.startswith("es") else self.en


@dataclass(frozen=True, slots=True)
class Questions:
    flags: Mapping[str, Flag]
    differentials: tuple[Sign, ...]
    differential_sources: tuple[Source, ...]


@cache
def questions() -> Questions:
    """Return the whole screen.  Read once, on first use."""
    return load(FILE)


def flags() -> Mapping[str, Flag]:
    """Return the questions by id, in the order of the screen."""
    return questions().flags


def load(path: Path) -> Questions:
    """Read and check a file.  Raises RedFlagError unless it holds every flag once, whole, in both languages."""
    with path.open("rb") as file:
        data = tomllib.load(file)
    refuse_strangers(path.name, data, {"flag", "differentials"})
    found = [read_flag(table) for table in data.get("flag", [])]
    if tuple(flag.id for flag in found) != RED_FLAGS:
        raise RedFlagError(f"{path.name}: the flags are {[flag.id for flag in found]}; expected is {list(RED_FLAGS)}.")
    others = data.get("differentials", {})
    refuse_strangers("differentials", others, {"list", "sources"})
    return Questions(
        MappingProxyType({flag.id: flag for flag in found}),
        read_signs("differentials", others.get("list")),
        read_sources("differentials", others.get("sources")),
    )


def read_flag(table: dict) -> Flag:
    where = str(table.get("id", "a flag without id"))
    refuse_strangers(where, table, {"id", "level", "stops", "asks_under", "signs", "sources", *LANGUAGES})
    under = table.get("asks_under")
    if under is not None and (type(under) is not int or not 1 <= under <= 120):
        raise RedFlagError(f"{where}: asks_under is {under!r}; allowed is a whole number from 1 to 120.")
    return Flag(
        id=where,
        level=one_of(where, table, "level", LEVELS),
        stops=one_of(where, table, "stops", STOPS),
        asks_under=under,
        signs=read_signs(where, table.get("signs")),
        sources=read_sources(where, table.get("sources")),
        **{language: read_text(f"{where}.{language}", table.get(language)) for language in LANGUAGES},
    )


def read_text(where: str, table: object) -> FlagText:
    parts = ("title", "think", "action")
    if not isinstance(table, dict):
        raise RedFlagError(f"{where} is missing.")
    refuse_strangers(where, table, parts)
    return FlagText(*(words(where, table, part) for part in parts))


def read_signs(where: str, rows: object) -> tuple[Sign, ...]:
    if not isinstance(rows, list) or not rows:
        raise RedFlagError(f"{where}: there is nothing to tick; at least one entry is needed.")
    signs = []
    for row in rows:
        refuse_strangers(f"{where}, {row.get('key')}", row, {"key", *LANGUAGES})
        signs.append(Sign(*(words(f"{where}, {row.get('key')}", row, part) for part in ("key", *LANGUAGES))))
    keys = [sign.key for sign in signs]
    if len(set(keys)) < len(keys):
        raise RedFlagError(f"{where}: a key stands twice among {keys}.")
    return tuple(signs)


def read_sources(where: str, rows: object) -> tuple[Source, ...]:
    if not isinstance(rows, list) or not rows:
        raise RedFlagError(f"{where}: sources is missing; a fact needs at least one.")
    for row in rows:
        mark = one_of(where, row, "mark", MARKS)
        if mark in CITED and not row.get("key"):
            raise RedFlagError(f"{where}: a source with the mark {mark} has no key to cite.")
    return tuple(Source(row.get("key", ""), row["mark"]) for row in rows)


def words(where: str, table: dict, key: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise RedFlagError(f"{where}: {key} is {value!r}; allowed is a text that is not empty.")
    return value.strip()


def one_of(where: str, table: dict, key: str, allowed: tuple[str, ...]) -> str:
    if table.get(key) not in allowed:
        raise RedFlagError(f"{where}: {key} is {table.get(key)!r}; allowed is one of {', '.join(allowed)}.")
    return table[key]


def refuse_strangers(where: str, table: dict, known) -> None:
    if strangers := sorted(set(table) - set(known)):
        raise RedFlagError(f"{where}: {', '.join(strangers)} is not a known key; allowed are {', '.join(known)}.")
