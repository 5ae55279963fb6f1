"""Questionnaires and scales, read from instruments.toml, and what counts as a change of their scores.  Pure Python.

Texts are kept in each language there, not in gettext: a therapist reviews them, and every figure carries its source.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from exercises.reading import ContentError, Table
from patients.derived import Silent
from patients.measure import CITED, MARKS, Source

if TYPE_CHECKING:
    from collections.abc import Mapping

FIGURES = ("important", "error", "error_of_one")
ASKED, SCORE_ONLY = "asked", "score_only"
KEYS = {
    *("id", "code", "low", "high", "decimals", "unit", "higher_is_better", "rates_change", "use", "figures"),
    *("bands", "band_source", "en", "es"),
}
TEXTS = ("name", "short", "about", "reference", "licence")
WORDS_ASKED = ("question", "lowest", "highest")


@dataclass(frozen=True, slots=True)
class Figure:
    """A published or chosen size of change, in points of the instrument.  kind: one of FIGURES."""

    kind: str
    value: Decimal
    source: Source


@dataclass(frozen=True, slots=True)
class Band:
    """A name for the scores up to and including up_to, from the end of the band before."""

    up_to: int
    key: str
    en: str
    es: str

    def label(self, language: str = "en") -> str:
        return self.es if language.startswith("es") else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentText:
    """What is read in one language.  question, lowest, highest: for the patient; empty where only the score is kept."""

    name: str
    short: str
    about: str
    reference: str
    licence: str
    question: str = ""
    lowest: str = ""
    highest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """One questionnaire or scale.  low and high are inclusive.  rates_change: its score is itself a change."""

    id: str
    code: str
    low: Decimal
    high: Decimal
    decimals: int
    unit: str
    higher_is_better: bool
    rates_change: bool
    use: str
    figures: tuple[Figure, ...]
    bands: tuple[Band, ...]
    band_source: Source | None
    en: InstrumentText
    es: InstrumentText

    @property
    def name(self) -> str:
        """Return the English name; text(language) has the others."""
        return self.en.name

    @property
    def asked(self) -> bool:
        """Return whether we may ask it in our own words; else only its score is kept."""
        return self.use == ASKED

    @property
    def mcid(self) -> Decimal | None:
        """Return the smallest important change that decides the chip; None where none is known."""
        return next((figure.value for figure in self.figures if figure.kind == "important"), None)

    @property
    def mdc(self) -> Decimal | None:
        """Return the smallest change beyond measurement error; None where none is known."""
        return next((figure.value for figure in self.figures if figure.kind == "error"), None)

    @property
    def deciding(self) -> Figure | None:
        """Return the figure behind the chip: the first important one, else the first error; None: no chip."""
        order = [one for kind in FIGURES[:2] for one in self.figures if one.kind == kind]
        return order[0] if order else None

    @property
    def sources(self) -> tuple[Source, ...]:
        """Return the sources of all figures and bands, each once, in order."""
        found = [figure.source for figure in self.figures] + ([self.band_source] if self.band_source else [])
        return tuple(dict.fromkeys(found))

    def text(self, language: str = "en") -> InstrumentText:
        """Return the texts of a language tag such as "es" or "es-ar"; English for any other language."""
        return self.es if language.startswith("es") else self.en

    def band(self, total: Decimal) -> Band | None:
        """Return the band of a score in range; None for an instrument without bands."""
        return next((band for band in self.bands if total <= band.up_to), None)

    def allows(self, total: Decimal) -> bool:
        return self.low <= total <= self.high


@cache
def instruments() -> Mapping[str, Instrument]:
    """Return every instrument by id, in the order of instruments.toml.  Read once, on first use."""
    return load(Path(__file__).with_name("instruments.toml"))


def change(instrument: Instrument | str, earlier: Decimal | None, later: Decimal | None) -> str | Silent:
    """Return "improved", "worse" or "within_error" for two scores of one instrument, given itself or by id.

    Display rule (domain 2.1) [D]: improved from the smallest important change on in the good direction, worse from it
    on in the bad one, else within error; the limit itself counts.  Where only the error is known, that is the limit.
    A score missing: Silent("value_missing").  The score is a rating of change: Silent("rates_change").
    No figure known: Silent("change_unknown").  Raises ValueError outside the range, KeyError for an unknown id.
    """
    one = instruments()[instrument] if isinstance(instrument, str) else instrument
    for total in (earlier, later):
        if total is not None and not one.allows(total):
            raise ValueError(f"{one.id} runs from {one.low} to {one.high}, not {total}")
    if one.rates_change:
        return Silent("rates_change")
    if one.deciding is None:
        return Silent("change_unknown")
    if earlier is None or later is None:
        return Silent("value_missing")
    return verdict(later - earlier, one.deciding.value, higher_is_better=one.higher_is_better)


def verdict(difference: Decimal, limit: Decimal, *, higher_is_better: bool) -> str:
    """Return the word for a difference, later minus earlier; limit > 0 counts as a change."""
    if abs(difference) < limit:
        return "within_error"
    return "improved" if (difference > 0) == higher_is_better else "worse"


def doubts(instrument: Instrument | str, earlier: Decimal, later: Decimal) -> tuple[Figure, ...]:
    """Return the stricter figures that disagree with an improved or worse: they are shown beside it."""
    one = instruments()[instrument] if isinstance(instrument, str) else instrument
    if change(one, earlier, later) not in ("improved", "worse"):
        return ()
    return tuple(
        figure for figure in one.figures if figure.kind != "error_of_one" and abs(later - earlier) < figure.value
    )


def load(path: Path) -> Mapping[str, Instrument]:
    """Return the instruments of a file by id.  Raises ContentError at the first thing that cannot be used."""
    document = Table(path.name, tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal), {"instrument"})
    found: dict[str, Instrument] = {}
    for entry in document.tables("instrument"):
        one = build(Table(f"Instrument {entry.get('id', 'without id')}", entry, KEYS))
        if one.id in found:
            raise ContentError(f"Instrument {one.id} stands there twice.")
        found[one.id] = one
    return MappingProxyType(found)


def build(entry: Table) -> Instrument:
    low, high = (Decimal(entry.whole(key, range(-100, 1001))) for key in ("low", "high"))
    if low >= high:
        raise ContentError(f"{entry.where}: low {low} is not below high {high}.")
    use = entry.one_of("use", (ASKED, SCORE_ONLY))
    bands = tuple(read_band(entry, row) for row in entry.tables("bands", optional=True))
    ends = [band.up_to for band in bands]
    if bands and (ends != sorted(set(ends)) or ends[-1] != high):
        raise ContentError(f"{entry.where}: bands end at {ends}; they must rise and end at {high}.")
    return Instrument(
        id=entry.text("id"),
        code=entry.text("code"),
        low=low,
        high=high,
        decimals=entry.whole("decimals", range(3)),
        unit=entry.text("unit") if "unit" in entry.data else "",
        higher_is_better=entry.flag("higher_is_better"),
        rates_change=entry.flag("rates_change") if "rates_change" in entry.data else False,
        use=use,
        figures=tuple(read_figure(entry, row, high - low) for row in entry.tables("figures")),
        bands=bands,
        band_source=read_source(f"{entry.where}, bands", entry.table("band_source")) if bands else None,
        en=read_texts(entry, "en", use),
        es=read_texts(entry, "es", use),
    )


def read_figure(entry: Table, row: dict[str, Any], span: Decimal) -> Figure:
    table = Table(f"{entry.where}, figures", row, {"kind", "value", "key", "mark"})
    value = row.get("value")
    if type(value) not in (int, Decimal) or not 0 < value < span:
        table.refuse("value", f"a number above 0 and below {span}")
    return Figure(
        table.one_of("kind", FIGURES), Decimal(value), read_source(table.where, {key: row.get(key) for key in SOURCE})
    )


SOURCE = ("key", "mark")


def read_source(where: str, row: dict[str, Any]) -> Source:
    table = Table(where, row, SOURCE)
    mark = table.one_of("mark", MARKS)
    if mark in CITED or row.get("key") != "":
        return Source(table.text("key"), mark)
    return Source("", mark)


def read_band(entry: Table, row: dict[str, Any]) -> Band:
    table = Table(f"{entry.where}, bands", row, {"up_to", "key", "en", "es"})
    return Band(table.whole("up_to", range(-100, 1001)), *(table.text(key) for key in ("key", "en", "es")))


def read_texts(entry: Table, language: str, use: str) -> InstrumentText:
    keys = (*TEXTS, *WORDS_ASKED) if use == ASKED else TEXTS
    table = Table(f"{entry.where}, {language}", entry.table(language), keys)
    return InstrumentText(**{key: table.text(key) for key in keys})
