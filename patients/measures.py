"""What can be measured in a biomechanical assessment, read from measures.toml. Pure Python, standard library only.

Labels, method and reference are kept in each language here, not in gettext: they are content a therapist reviews,
and every figure in them carries its source. Sentences about a refused value are made where they are shown.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType

SECTIONS = ("pain", "strength", "flexibility", "patella", "foot", "movement", "gait")
KINDS = ("number", "choice", "score", "yes_no")
NUMERIC = ("number", "score")
MARKS = ("V", "V2", "G", "D", "C")
CITED = ("V", "V2", "C")
UNIT_SPELLINGS = {  # unit as stored: what else a therapist types after the number
    "": (),
    "kgf": ("kg",),
    "kg": (),
    "N": (),
    "Nm": (),
    "°": ("º", "deg"),
    "cm": (),
    "mm": (),
    "reps": ("rep",),
    "/10": (),
    "spm": ("ppm",),
    "km/h": ("kmh", "kph"),
    "fps": (),
    "min": (),
    "%": (),
}
SHORT_LENGTH = 24
WORDS = {"en": {"yes": "Yes", "no": "No"}, "es": {"yes": "Sí", "no": "No"}}
NUMBER = re.compile(r"[+-]?([0-9]+([.,][0-9]+)?|[.,][0-9]+)")


class MeasureError(ValueError):
    """measures.toml says something that cannot be used; the sentence names id, field and value."""


class ValueRefused(ValueError):
    """A typed value was not understood or cannot be true.

    code: not_a_number | out_of_range | too_precise | unknown_choice.  low and high: None where there is no range.
    """

    def __init__(self, code: str, measure: "Measure", raw: str):
        super().__init__(f"{measure.id}: {code}")  # without what was typed: this text may reach a log
        self.code, self.measure, self.raw = code, measure, raw
        self.low, self.high = measure.low, measure.high


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement comes from. key: citation key, empty where there is nothing to cite. mark: one of MARKS."""

    key: str
    mark: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the ordered answers of a measure."""

    key: str
    en: str
    es: str

    def label(self, language: str = "en") -> str:
        return self.es if language.startswith("es") else self.en


@dataclass(frozen=True, slots=True)
class MeasureText:
    """What a therapist reads about a measure in one language."""

    label: str
    short: str
    method: str
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One thing that can be measured. low and high are inclusive; decimals and range are None without a number."""

    id: str
    code: str
    section: str
    kind: str
    unit: str
    sided: bool
    trials: int
    decimals: int | None
    low: Decimal | None
    high: Decimal | None
    lsi: bool
    higher_is_better: bool | None
    choices: tuple[Choice, ...]
    en: MeasureText
    es: MeasureText
    sources: tuple[Source, ...]

    def text(self, language: str = "en") -> MeasureText:
        """Return the texts of a language tag such as "es" or "es-ar"; English for any other language."""
        return self.es if language.startswith("es") else self.en


@cache
def registry() -> Mapping[str, Measure]:
    """Return every measure by id, in the order of measures.toml. Read once, on first use."""
    return load(Path(__file__).with_name("measures.toml"))


def sections() -> tuple[str, ...]:
    """Return the section keys in the order in which they are shown."""
    return SECTIONS


def by_section() -> dict[str, tuple[Measure, ...]]:
    """Return the measures of each section, sections and measures in the order in which they are shown."""
    return {section: tuple(m for m in registry().values() if m.section == section) for section in SECTIONS}


def check_value(measure: Measure, raw: str, language: str = "en") -> Decimal | str:
    """Return what a therapist typed as a Decimal of the measure's decimals, or as the key of the choice.

    Decimal point or comma, spaces around it, a sign and the unit are accepted: " 18,5 kgf" is 18.5.
    A choice is given by its key or by its label in language; yes_no returns "yes" or "no".
    An empty text is refused: a blank is not a value and never 0, so ask only when something was typed.
    Raises ValueRefused.
    """
    if measure.kind in NUMERIC:
        return check_number(measure, raw)
    return check_choice(measure, raw, language)


def check_number(measure: Measure, raw: str) -> Decimal:
    typed = raw.strip().replace("−", "-").casefold()
    for spelling in (measure.unit, *UNIT_SPELLINGS[measure.unit]):
        if spelling and typed.endswith(spelling.casefold()):
            typed = typed.removesuffix(spelling.casefold()).rstrip()
            break
    if not NUMBER.fullmatch(typed):
        raise ValueRefused("not_a_number", measure, raw)
    value = Decimal(typed.replace(",", "."))
    if not measure.low <= value <= measure.high:
        raise ValueRefused("out_of_range", measure, raw)
    rounded = value.quantize(Decimal(1).scaleb(-measure.decimals))
    if rounded != value:
        raise ValueRefused("too_precise", measure, raw)
    return rounded + 0  # "-0" is 0


def check_choice(measure: Measure, raw: str, language: str) -> str:
    if measure.kind == "yes_no":
        labels = WORDS["es" if language.startswith("es") else "en"]
    else:
        labels = {choice.key: choice.label(language) for choice in measure.choices}
    typed = " ".join(raw.split()).casefold()
    for key, label in labels.items():
        if typed in (key, label.casefold()):
            return key
    raise ValueRefused("unknown_choice", measure, raw)


def load(path: Path) -> Mapping[str, Measure]:
    """Return the measures of a registry file by id. Raises MeasureError at the first thing that cannot be used."""
    document = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    measures: dict[str, Measure] = {}
    place = 0
    for entry in document.pop("measure", []):
        measure = build(dict(entry))
        refuse(measure.id in measures, measure.id, "id", measure.id, "is used twice")
        refuse(
            SECTIONS.index(measure.section) < place, measure.id, "section", measure.section, "stands after a later one"
        )
        place = SECTIONS.index(measure.section)
        measures[measure.id] = measure
    if document:
        raise MeasureError(f"The registry knows [[measure]] only, not {', '.join(sorted(document))}.")
    return MappingProxyType(measures)


def refuse(wrong: bool, measure_id: str, field: str, value: object, why: str) -> None:
    if wrong:
        raise MeasureError(f"Measure {measure_id}: {field} {value!r} {why}.")


def build(entry: dict) -> Measure:
    """Return one entry as a Measure. The entry is used up: whatever is left in it is a field nobody knows."""
    name = entry.get("id", "without id")

    def take(field: str, kind: type, allowed: tuple | None = None, default: object = ...):
        value = entry.pop(field, default)
        if value is ...:
            raise MeasureError(f"Measure {name}: {field} is missing.")
        refuse(value is not None and type(value) is not kind, name, field, value, f"is not of type {kind.__name__}")
        refuse(
            allowed is not None and value not in allowed,
            name,
            field,
            value,
            f"is none of {', '.join(filter(None, allowed or ()))}",
        )
        return value

    refuse(not re.fullmatch(r"[a-z][a-z0-9_]*", str(name)), name, "id", name, "is not in snake_case")
    kind = take("kind", str, KINDS)
    low, high, decimals = numbers(
        name, kind, take("decimals", int, default=None), take("plausible", list, default=None)
    )
    measure = Measure(
        id=take("id", str),
        code=take("code", str),
        section=take("section", str, SECTIONS),
        kind=kind,
        unit=take("unit", str, tuple(UNIT_SPELLINGS)),
        sided=take("sided", bool),
        trials=take("trials", int),
        decimals=decimals,
        low=low,
        high=high,
        lsi=take("lsi", bool, default=False),
        higher_is_better=take("higher_is_better", bool, default=None),
        choices=choices(name, kind, take("choices", list, default=[])),
        en=texts(name, "en", take("en", dict)),
        es=texts(name, "es", take("es", dict)),
        sources=citations(name, take("sources", list)),
    )
    refuse(bool(entry), name, "field", ", ".join(entry), "is not known")
    refuse(not 1 <= measure.trials <= 5, name, "trials", measure.trials, "is not from 1 to 5")
    refuse(
        measure.trials > 1 and kind not in NUMERIC, name, "trials", measure.trials, f"cannot be averaged in a {kind}"
    )
    refuse(bool(measure.unit) and kind not in NUMERIC, name, "unit", measure.unit, f"has no place in a {kind}")
    ratio = kind in NUMERIC and measure.sided and low >= 0
    refuse(measure.lsi and not ratio, name, "lsi", True, "needs two sides and a scale that starts at 0")
    return measure


def numbers(name: str, kind: str, decimals: int | None, plausible: list | None) -> tuple:
    """Return low, high and decimals; a score is whole without saying so."""
    if kind not in NUMERIC:
        refuse(decimals is not None, name, "decimals", decimals, f"has no place in a {kind}")
        refuse(plausible is not None, name, "plausible", plausible, f"has no place in a {kind}")
        return None, None, None
    if kind == "score":
        refuse(decimals is not None, name, "decimals", decimals, "has no place in a score, which is whole")
        decimals = 0
    refuse(decimals not in (0, 1, 2), name, "decimals", decimals, "is not 0, 1 or 2")
    pair = plausible is not None and [type(bound) in (int, Decimal) for bound in plausible] == [True, True]
    refuse(not pair, name, "plausible", plausible, "is not a pair of numbers")
    low, high = (Decimal(bound) for bound in plausible)
    refuse(low >= high, name, "plausible", plausible, "does not run from low to high")
    return low, high, decimals


def choices(name: str, kind: str, entries: list) -> tuple[Choice, ...]:
    refuse((kind == "choice") != (len(entries) >= 2), name, "choices", entries, f"does not suit a {kind}")
    found = []
    for entry in entries:
        complete = set(entry) == {"key", "en", "es"} and all(isinstance(t, str) and t.strip() for t in entry.values())
        refuse(not complete, name, "choices", entry, "needs key, en and es")
        refuse(entry["key"] in [choice.key for choice in found], name, "choices", entry["key"], "is used twice")
        found.append(Choice(**entry))
    return tuple(found)


def texts(name: str, language: str, entry: dict) -> MeasureText:
    fields = set(MeasureText.__dataclass_fields__)
    refuse(set(entry) != fields, name, language, sorted(entry), f"does not have exactly {', '.join(sorted(fields))}")
    for field, text in entry.items():
        refuse(not isinstance(text, str) or not text.strip(), name, f"{language}.{field}", text, "is empty")
    short = entry["short"]
    refuse(len(short) > SHORT_LENGTH, name, f"{language}.short", short, f"has more than {SHORT_LENGTH} characters")
    return MeasureText(**entry)


def citations(name: str, entries: list) -> tuple[Source, ...]:
    refuse(not entries, name, "sources", entries, "is empty")
    for entry in entries:
        refuse(set(entry) != {"key", "mark"}, name, "sources", entry, "needs key and mark")
        refuse(entry["mark"] not in MARKS, name, "sources", entry["mark"], f"is none of {', '.join(MARKS)}")
        refuse(entry["mark"] in CITED and not entry["key"], name, "sources", entry, "claims a source without naming it")
    return tuple(Source(**entry) for entry in entries)
