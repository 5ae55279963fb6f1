"""Which measures an examination asks for: quick, full, or what was abnormal last time. Pure Python."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType

from patients.derived import symmetry
from patients.measure import NUMERIC, Measure, Whom
from patients.measures import registry
from patients.rules.findings import Reading
from patients.silent import Silent
from patients.units import convert

Readings = Mapping[tuple[str, str], Reading]  # (measure id, side or "") -> what was recorded
SIDES = ("right", "left", "")
ANYBODY = Whom()
RETEST = "retest"
ALWAYS = ("pain_usual", "pain_worst")  # asked at every re-test [D]
PAIN_ABOVE = 2  # [D], the limit while running (Trek)
LSI_BELOW = 90  # [D]
SECONDS_PER_FIELD = 12  # [D]
POSITIVE = {"j_sign": ("mild", "marked"), "single_leg_squat": ("fair", "poor"), "overstride": ("yes",)}


@dataclass(frozen=True, slots=True)
class Profile:
    """A choice of measures.  minutes: about how long it takes [D].  measures: ids, settings and parts included."""

    id: str
    minutes: int
    en: str
    es: str
    measures: tuple[str, ...]

    def label(self, language: str = "en") -> str:
        return self.es if language.startswith("es") else self.en


@cache
def profiles() -> Mapping[str, Profile]:
    """Return "quick" and "full" by id."""
    document = tomllib.loads(Path(__file__).with_name("profiles.toml").read_text(encoding="utf-8"))
    found = {}
    for entry in document["profile"]:
        if unknown := set(entry["measures"]) - registry().keys():
            raise ValueError(f"profile {entry['id']} asks for {', '.join(sorted(unknown))}")
        found[entry["id"]] = Profile(**{**entry, "measures": with_settings(entry["measures"], registry())})
    return MappingProxyType(found)


def with_settings(wanted: Iterable[str], measures: Mapping[str, Measure]) -> tuple[str, ...]:
    """Return wanted ids with the settings they depend on, in the order of measures, and nothing that is not there."""
    chosen = set(wanted) & measures.keys()
    chosen |= {name for one in chosen for name in measures[one].settings}
    return tuple(name for name in measures if name in chosen)


def retest(
    readings: Readings, *, affected: str, whom: Whom = ANYBODY, measures: Mapping[str, Measure] | None = None
) -> Profile:
    """Return what to test again: whatever was abnormal among readings, and the two pain scores that are always asked.

    affected: right, left or both.  whom: without it no figure of adults is used.
    measures: a clinic's catalogue; None: the registry.
    """
    measures = registry() if measures is None else measures
    found = {name for name, measure in measures.items() if abnormal(measure, readings, affected, whom)}
    chosen = with_settings({*ALWAYS, *found}, measures)
    fields = sum((2 if measures[name].sided else 1) * measures[name].trials for name in chosen)
    minutes = max(1, -(-fields * SECONDS_PER_FIELD // 60))
    return Profile(RETEST, minutes, "Re-test of what was abnormal", "Reevaluación de lo alterado", chosen)


def abnormal(measure: Measure, readings: Readings, affected: str, whom: Whom) -> bool:
    """Return whether a measure was beyond its cut-off on a side, asymmetric, painful above 2, or a positive sign."""
    taken = {side: readings[measure.id, side] for side in SIDES if (measure.id, side) in readings}
    return any(beyond(measure, reading, whom) for reading in taken.values()) or uneven(measure, taken, affected)


def beyond(measure: Measure, reading: Reading, whom: Whom) -> bool:
    if measure.kind not in NUMERIC:
        return reading.value in POSITIVE.get(measure.id, ("yes",) if measure.higher_is_better is False else ())
    value = in_own_unit(measure, reading)
    if value is None:
        return False
    if measure.unit == "/10":
        return value > PAIN_ABOVE
    applied = (one for one in measure.references if one.applied and one.of == "value" and one.unit == measure.unit)
    return any(one.beyond(value) for one in applied if one.fits(whom))


def uneven(measure: Measure, taken: Mapping[str, Reading], affected: str) -> bool:
    if measure.kind not in NUMERIC or {"right", "left"} - taken.keys():
        return False
    right, left = (in_own_unit(measure, taken[side]) for side in ("right", "left"))
    if right is None or left is None:
        return False
    apart = (one for one in measure.references if one.applied and one.of == "side_difference")
    if any(one.beyond(abs(right - left)) for one in apart):
        return True
    index = symmetry(right, left, affected) if measure.lsi else Silent("no_index")
    return not isinstance(index, Silent) and index < LSI_BELOW


def in_own_unit(measure: Measure, reading: Reading) -> Decimal | None:
    """Return the mean in the measure's unit; None where it needs a lever arm or body mass that this reading has not."""
    lever_arm = reading.settings.get(measure.lever_arm) if measure.lever_arm else None
    body_mass = reading.settings.get("body_mass")
    value = convert(
        reading.value, reading.unit or measure.unit, measure.unit, lever_arm_cm=lever_arm, body_mass_kg=body_mass
    )
    return None if isinstance(value, Silent) else value
