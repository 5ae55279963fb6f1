"""Whether a value changed by more than its error between two visits. Pure Python.

A change is told only where both values were taken alike; what was not recorded makes it less sure and is named.
"""

from dataclasses import dataclass
from decimal import Decimal

from patients.measure import NUMERIC, Measure, SmallestChange
from patients.rules.findings import Reading
from patients.silent import Silent
from patients.units import convert

SAME_LEVER_ARM_CM = 1  # [D]: as closely as it is found again by hand


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """later - earlier, from the means of the trials.

    verdict: "beyond_error", "within_error", or Silent: error_unknown, pain_limited.
    limit: the smallest change that counts, None where it is unknown.  unsure: settings that a visit did not record.
    """

    difference: Decimal
    unit: str
    verdict: str | Silent
    limit: Decimal | None = None
    unsure: tuple[str, ...] = ()


def change(measure: Measure, earlier: Reading, later: Reading) -> Change | Silent:
    """Return how a measure changed on one side.

    settings of a reading: those of the measure, and "body_mass" (kg) where a value is per body mass.
    Silent("not_a_number") for a choice; Silent("settings_differ") where position, device, angle, step, speed or shoe
    differ, or lever arms by more than 1 cm; the reason of convert() where units differ and cannot be brought together.
    """
    if measure.kind not in NUMERIC:
        return Silent("not_a_number")
    smallest = smallest_for(measure, earlier, later)
    unit = smallest.unit if smallest else common_unit(measure, earlier, later)
    if any(differ(name, earlier, later) for name in measure.settings if not by_torque(name, unit)):
        return Silent("settings_differ")
    before, now = (in_unit(measure, reading, unit) for reading in (earlier, later))
    for value in (before, now):
        if isinstance(value, Silent):
            return value
    difference = now - before
    limit = None if smallest is None else smallest.limit
    if smallest and smallest.same_day is not None and earlier.on == later.on:
        limit = smallest.same_day
    return Change(
        difference=difference,
        unit=unit,
        verdict=verdict(difference, limit, pain_limited=earlier.pain_limited or later.pain_limited),
        limit=limit,
        unsure=tuple(name for name in measure.settings if name not in earlier.settings or name not in later.settings),
    )


def verdict(difference: Decimal, limit: Decimal | None, *, pain_limited: bool) -> str | Silent:
    if pain_limited:
        return Silent("pain_limited")
    if limit is None:
        return Silent("error_unknown")
    return "beyond_error" if abs(difference) >= limit else "within_error"


def smallest_for(measure: Measure, earlier: Reading, later: Reading) -> SmallestChange | None:
    """Return the error that we apply, where both values can be told in its unit and under its settings."""
    for one in measure.smallest_changes:
        under = all(dict(reading.settings).get(name) == key for reading in (earlier, later) for name, key in one.when)
        told = not any(isinstance(in_unit(measure, reading, one.unit), Silent) for reading in (earlier, later))
        if one.applied and under and told:
            return one
    return None


def common_unit(measure: Measure, earlier: Reading, later: Reading) -> str:
    typed = {reading.unit or measure.unit for reading in (earlier, later)}
    return typed.pop() if len(typed) == 1 else measure.unit


def by_torque(setting: str, unit: str) -> bool:
    """A torque already holds its lever arm."""
    return setting.endswith("_lever_arm") and unit in ("Nm", "Nm/kg")


def differ(name: str, earlier: Reading, later: Reading) -> bool:
    one, other = earlier.settings.get(name), later.settings.get(name)
    if one is None or other is None:
        return False
    if name.endswith("_lever_arm"):
        return abs(one - other) > SAME_LEVER_ARM_CM
    return one != other


def in_unit(measure: Measure, reading: Reading, unit: str) -> Decimal | Silent:
    return convert(
        reading.value,
        reading.unit or measure.unit,
        unit,
        lever_arm_cm=reading.settings.get(measure.lever_arm),
        body_mass_kg=reading.settings.get("body_mass"),
    )
