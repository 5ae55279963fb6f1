"""Reads measures.toml and refuses what cannot be used, naming id, field and value. Pure Python."""

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

from patients.measure import KINDS, NUMERIC, SECTIONS, Choice, Measure, MeasureText
from patients.measure_figures import MeasureError, citations, disagreements, references, refuse, smallest_changes
from patients.units import UNITS

SHORT_LENGTH = 24
RANGES = ("plausible", "possible")


def load(path: Path) -> Mapping[str, Measure]:
    """Return the measures of a registry file by id. Raises MeasureError at the first thing that cannot be used."""
    document = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    measures: dict[str, Measure] = {}
    place = 0
    for entry in document.pop("measure", []):
        measure = build(dict(entry))
        here = SECTIONS.index(measure.section)
        refuse(measure.id in measures, measure.id, "id", measure.id, "is used twice")
        refuse(here < place, measure.id, "section", measure.section, "stands after a later one")
        place = here
        measures[measure.id] = measure
    if document:
        raise MeasureError(f"The registry knows [[measure]] only, not {', '.join(sorted(document))}.")
    for measure in measures.values():
        check_neighbours(measure, measures)
    return MappingProxyType(measures)


def check_neighbours(measure: Measure, measures: Mapping[str, Measure]) -> None:
    """Settings and parts are measures too; parts are scored on the same side."""
    conditions = {name: key for change in measure.smallest_changes for name, key in change.when}
    for field, names in (("settings", measure.settings), ("parts", measure.parts), ("when", tuple(conditions))):
        for name in names:
            refuse(name not in measures, measure.id, field, name, "is no measure")
    for part in measure.parts:
        refuse(measures[part].sided != measure.sided, measure.id, "parts", part, "is not measured on the same sides")
    for name, key in conditions.items():
        known = [choice.key for choice in measures[name].choices]
        refuse(key not in known, measure.id, "when", key, f"is no answer of {name}")


def build(entry: dict) -> Measure:
    """Return one entry as a Measure. The entry is used up: whatever is left in it is a field nobody knows."""
    name = entry.get("id", "without id")
    refuse(not re.fullmatch(r"[a-z][a-z0-9_]*", str(name)), name, "id", name, "is not in snake_case")
    take = Taker(name, entry)
    kind = take("kind", str, KINDS)
    unit = take("unit", str, tuple(UNITS))
    decimals = take("decimals", int, default=None)
    low, high, possible, decimals = numbers(name, kind, decimals, *(take(f, list, default=None) for f in RANGES))
    sources = citations(name, take("sources", list))
    conflicts = disagreements(name, take("conflicts", list, default=[]), sources)
    measure = Measure(
        id=take("id", str),
        code=take("code", str),
        section=take("section", str, SECTIONS),
        kind=kind,
        unit=unit,
        units=(unit, *other_units(name, unit, take("other_units", list, default=[]))),
        sided=take("sided", bool),
        trials=take("trials", int),
        decimals=decimals,
        low=low,
        high=high,
        possible=possible,
        lsi=take("lsi", bool, default=False),
        higher_is_better=take("higher_is_better", bool, default=None),
        choices=choices(name, kind, take("choices", list, default=[])),
        settings=tuple(take("settings", list, default=[])),
        parts=tuple(take("parts", list, default=[])),
        references=references(name, unit, take("references", list, default=[]), sources, conflicts),
        smallest_changes=smallest_changes(name, unit, take("smallest_changes", list, default=[]), sources),
        conflicts=conflicts,
        en=texts(name, "en", take("en", dict)),
        es=texts(name, "es", take("es", dict)),
        sources=sources,
    )
    refuse(bool(entry), name, "field", ", ".join(entry), "is not known")
    check_kind(measure)
    return measure


class Taker:
    """Takes fields out of an entry, each of its type."""

    def __init__(self, name: str, entry: dict):
        self.name, self.entry = name, entry

    def __call__(self, field: str, kind: type, allowed: tuple | None = None, default: object = ...):
        value = self.entry.pop(field, default)
        if value is ...:
            raise MeasureError(f"Measure {self.name}: {field} is missing.")
        wrong = value is not None and type(value) is not kind
        refuse(wrong, self.name, field, value, f"is not of type {kind.__name__}")
        known = ", ".join(filter(None, allowed or ()))
        refuse(allowed is not None and value not in allowed, self.name, field, value, f"is none of {known}")
        return value


def check_kind(measure: Measure) -> None:
    name, kind = measure.id, measure.kind
    numeric = kind in NUMERIC
    refuse(not 1 <= measure.trials <= 5, name, "trials", measure.trials, "is not from 1 to 5")
    refuse(measure.trials > 1 and not numeric, name, "trials", measure.trials, f"cannot be averaged in a {kind}")
    refuse(bool(measure.unit) and not numeric, name, "unit", measure.unit, f"has no place in a {kind}")
    ratio = numeric and measure.sided and measure.low >= 0
    refuse(measure.lsi and not ratio, name, "lsi", True, "needs two sides and a scale that starts at 0")
    refuse(bool(measure.parts) and kind not in ("score", "choice"), name, "parts", measure.parts, f"make no {kind}")


def numbers(name: str, kind: str, decimals: int | None, plausible: list | None, possible: list | None) -> tuple:
    """Return low, high, possible and decimals; a score is whole and ends where its scale does, without saying so."""
    if kind not in NUMERIC:
        for field, value in (("decimals", decimals), ("plausible", plausible), ("possible", possible)):
            refuse(value is not None, name, field, value, f"has no place in a {kind}")
        return None, None, None, None
    if kind == "score":
        refuse(decimals is not None, name, "decimals", decimals, "has no place in a score, which is whole")
        decimals, possible = 0, possible or plausible
    refuse(decimals not in (0, 1, 2), name, "decimals", decimals, "is not 0, 1 or 2")
    low, high = pair(name, "plausible", plausible)
    lowest, highest = pair(name, "possible", possible)
    refuse(not lowest <= low < high <= highest, name, "possible", possible, "does not hold what is plausible")
    return low, high, (lowest, highest), decimals


def pair(name: str, field: str, ends: list | None) -> tuple[Decimal, Decimal]:
    numbers = ends is not None and [type(end) in (int, Decimal) for end in ends] == [True, True]
    refuse(not numbers, name, field, ends, "is not a pair of numbers")
    low, high = (Decimal(end) for end in ends)
    refuse(low >= high, name, field, ends, "does not run from low to high")
    return low, high


def other_units(name: str, unit: str, others: list) -> tuple[str, ...]:
    for other in others:
        alike = other in UNITS and other != unit and UNITS[other][0] == UNITS[unit][0]
        refuse(not alike, name, "other_units", other, f"cannot stand for {unit}")
    return tuple(others)


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
