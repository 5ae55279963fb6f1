"""From the observations of one assessment to the readings that the rules use."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from patients.measure import NUMERIC, Measure
from patients.measures import registry
from patients.rules.findings import Reading
from patients.silent import Silent
from patients.units import convert

Rows = Mapping[tuple[str, str], list]  # (measure id, side) -> its observations, trials in order
FAULTS_OF_A_CHOICE = (1, 3)  # 0-1 faults the first answer, 2-3 the second, more the third [D]


def readings_in(rows: Rows, day: date) -> dict[tuple[str, str], Reading]:
    """Return what was measured, and what follows from parts that were all scored; a typed total stands before that."""
    known = registry()
    own = {key: reading_of(known[key[0]], key[1], rows, day) for key in rows if key[0] in known}
    found = {key: reading for key, reading in own.items() if reading}
    for measure in known.values():
        if measure.parts:
            for side in ("right", "left") if measure.sided else ("",):
                if (measure.id, side) not in found and (made := made_of_parts(measure, side, found, rows, day)):
                    found[measure.id, side] = made
    return found


def reading_of(measure: Measure, side: str, rows: Rows, day: date) -> Reading | None:
    """Return one reading in the measure's own unit.

    Where lever arm or body mass is missing to bring it there, it stays in the unit that was typed: sides can still be
    compared.  None where an implausible value was not confirmed (domain 9.5), or trials are in units that do not meet.
    """
    trials, unit = rows[measure.id, side], measure.unit
    values = [row.choice if row.number is None else in_own_unit(measure, side, row, rows) for row in trials]
    if any(isinstance(value, Silent) for value in values):
        units = {row.unit or measure.unit for row in trials}
        if len(units) > 1:
            return None
        unit, values = units.pop(), [row.number.normalize() for row in trials]  # its range was asked about when typed
    elif measure.kind in NUMERIC and not all(
        row.confirmed or is_plausible(measure, value) for row, value in zip(trials, values, strict=True)
    ):
        return None
    return Reading(
        trials=tuple(values),
        on=day,
        unit=unit,
        settings=settings_of(measure, side, rows),
        pain_limited=any(row.pain_limited for row in trials),
    )


def settings_of(measure: Measure, side: str, rows: Rows) -> dict:
    """Return what else was recorded that decides whether values may be compared: of this side, else of both.

    Numbers in their measures' own units, with the body mass, which a value per body mass hangs on.
    """
    found = {}
    for key in (*measure.settings, *(["body_mass"] if measure.lever_arm else [])):
        at = side if (key, side) in rows else ""
        row = next(iter(rows.get((key, at), ())), None)
        if row is not None:
            found[key] = row.value if row.number is None else number_in(rows, key, at)
    return {key: value for key, value in found.items() if value is not None}


def in_own_unit(measure: Measure, side: str, row, rows: Rows) -> Decimal | Silent:
    number = row.number.normalize()
    if row.unit in ("", measure.unit):
        return number
    return convert(
        number,
        row.unit,
        measure.unit,
        lever_arm_cm=number_in(rows, measure.lever_arm, side),
        body_mass_kg=number_in(rows, "body_mass", ""),
    )


def number_in(rows: Rows, measure_id: str, side: str) -> Decimal | None:
    """Return a measure of the same assessment in its own unit; None where it was not recorded."""
    found = rows.get((measure_id, side)) if measure_id else None
    if not found or found[0].number is None:
        return None
    own = registry()[measure_id].unit
    value = convert(found[0].number.normalize(), found[0].unit or own, own)
    return None if isinstance(value, Silent) else value


def is_plausible(measure: Measure, number: Decimal) -> bool:
    return measure.low is None or measure.low <= number <= measure.high


def made_of_parts(measure: Measure, side: str, found: Mapping, rows: Rows, day: date) -> Reading | None:
    """Return the sum of the scored parts, or the answer that the number of faults gives; None while one is missing."""
    parts = [found.get((part, side)) for part in measure.parts]
    if not all(parts):
        return None
    if measure.kind in NUMERIC:
        value = sum((part.value for part in parts), Decimal(0))
    else:
        faults = sum(part.value == "yes" for part in parts)
        value = measure.choices[sum(faults > most for most in FAULTS_OF_A_CHOICE)].key
    return Reading(
        trials=(value,),
        on=day,
        unit=measure.unit,
        settings=settings_of(measure, side, rows),
        pain_limited=any(part.pain_limited for part in parts),
    )
