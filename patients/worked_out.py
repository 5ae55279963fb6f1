"""Everything that follows from the values of one assessment, for a page to show. Pure Python.

What cannot be worked out is there too, with its reason. The rules work out what they need themselves.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from patients.derived import (
    TENTH,
    cadence_target,
    fpi_band,
    fpi_total,
    lsd_band,
    rounded,
    squat_rating,
    symmetry,
    trial_best,
    trial_mean,
)
from patients.measure import NUMERIC, Measure
from patients.measures import registry
from patients.rules.findings import Reading
from patients.silent import Silent
from patients.units import UNITS, convert

Readings = Mapping[tuple[str, str], Reading]
HUNDREDTH = Decimal("0.01")
STRENGTHS = (  # name, unit, step of rounding
    ("force", "N", TENTH),
    ("percent_body_weight", "%BW", TENTH),
    ("force_per_kg", "N/kg", HUNDREDTH),
    ("torque", "Nm", TENTH),
    ("torque_per_kg", "Nm/kg", HUNDREDTH),
)
CADENCE_STEPS = (("cadence_plus_5", 5), ("cadence_plus_10", 10))  # per cent
TOO_PAINFUL = 5  # above it the quality of a movement test is not read [D]
BANDS = {"foot_posture_total": fpi_band, "lateral_step_down": lsd_band}


@dataclass(frozen=True, slots=True)
class Derived:
    """One value that was worked out.

    name: mean | best | lsi | total | band | rating | cadence_plus_5 | cadence_plus_10 | a name of STRENGTHS.
    value: a number, the key of a band or rating, or Silent.  side: right, left or "".
    """

    measure: str
    name: str
    side: str
    value: Decimal | int | str | Silent
    unit: str = ""


def derived(readings: Readings, affected: str, measures: Mapping[str, Measure] | None = None) -> list[Derived]:
    """Return what follows from the readings of one assessment, in the order of measures, right before left.

    readings: (measure id, side or "") -> trials in any unit the measure knows.  affected: right, left or both.
    measures: a clinic's catalogue; None: the registry.  A measure without any value has nothing derived.
    """
    found: list[Derived] = []
    for measure in (registry() if measures is None else measures).values():
        sides = ("right", "left") if measure.sided else ("",)
        measured = [side for side in sides if touched(measure, readings, side)]
        for side in measured:
            found += of_side(measure, readings, side)
        if measured and measure.lsi:
            found.append(Derived(measure.id, "lsi", "", index(measure, readings, affected), "%"))
    return found


def touched(measure: Measure, readings: Readings, side: str) -> bool:
    return any((name, side) in readings for name in (measure.id, *measure.parts))


def of_side(measure: Measure, readings: Readings, side: str) -> Iterator[Derived]:
    reading = readings.get((measure.id, side))
    if reading and measure.trials > 1 and measure.kind in NUMERIC:
        unit = reading.unit or measure.unit
        yield Derived(measure.id, "mean", side, trial_mean(reading.trials), unit)
        yield Derived(measure.id, "best", side, trial_best(reading.trials, measure.higher_is_better), unit)
    if reading and measure.section == "strength" and measure.unit and UNITS[measure.unit][0] == "force":
        yield from strengths(measure, readings, side)
    if measure.parts:
        yield from scored(measure, readings, side)
    if reading and measure.id == "cadence":
        for name, percent in CADENCE_STEPS:
            target = cadence_target(reading.value, percent, speed_known=("running_speed", "") in readings)
            yield Derived(measure.id, name, side, target, measure.unit)


def strengths(measure: Measure, readings: Readings, side: str) -> Iterator[Derived]:
    """A test whose lever arm is never taken (HipSIT) is not told as a torque."""
    for name, unit, step in STRENGTHS:
        if unit in ("N", *measure.units):
            value = in_unit(measure, readings, side, unit)
            yield Derived(measure.id, name, side, value if isinstance(value, Silent) else rounded(value, step), unit)


def in_unit(measure: Measure, readings: Readings, side: str, unit: str) -> Decimal | Silent:
    """Return the mean of the trials in another unit, with lever arm and body mass of the same assessment."""
    reading = readings.get((measure.id, side))
    if reading is None:
        return Silent("value_missing")
    return convert(
        reading.value,
        reading.unit or measure.unit,
        unit,
        lever_arm_cm=single(readings, measure.lever_arm, side),
        body_mass_kg=single(readings, "body_mass", ""),
    )


def single(readings: Readings, measure_id: str, side: str) -> Decimal | None:
    """Return another measure's value in its own unit; None where it was not recorded or is 0."""
    reading = readings.get((measure_id, side))
    if reading is None or reading.value <= 0:
        return None
    own = registry()[measure_id].unit
    return convert(reading.value, reading.unit or own, own)


def index(measure: Measure, readings: Readings, affected: str) -> Decimal | Silent:
    """Return the symmetry index; two units are converted, by each side's own lever arm."""
    pair = [readings[measure.id, side] for side in ("right", "left") if (measure.id, side) in readings]
    typed = {reading.unit or measure.unit for reading in pair}
    unit = typed.pop() if len(typed) == 1 else measure.unit
    values = [in_unit(measure, readings, side, unit) for side in ("right", "left")]
    if affected != "both":
        for value in values:
            if isinstance(value, Silent) and value.reason != "value_missing":
                return value
    right, left = (None if isinstance(value, Silent) else value for value in values)
    return symmetry(right, left, affected)


def scored(measure: Measure, readings: Readings, side: str) -> Iterator[Derived]:
    """Total and band, or rating, from the parts; without any part, from what was typed."""
    value = total(measure, readings, side)
    if measure.kind == "score":
        yield Derived(measure.id, "total", side, value)
    if not isinstance(value, Silent) and (reason := not_read(measure, readings, side)):
        value = Silent(reason)
    if measure.kind != "score":
        yield Derived(measure.id, "rating", side, value)
        return
    yield Derived(measure.id, "band", side, value if isinstance(value, Silent) else BANDS[measure.id](value))


def total(measure: Measure, readings: Readings, side: str) -> int | str | Silent:
    """Return the score or rating.  Complete parts that say something else than what was typed: Silent("disagrees")."""
    reading = readings.get((measure.id, side))
    parts = [readings.get((part, side)) for part in measure.parts]
    worked_out = from_parts(measure, [None if part is None else part.value for part in parts])
    if reading is None:
        return worked_out
    typed = int(reading.value) if measure.kind == "score" else reading.value
    return typed if isinstance(worked_out, Silent) or worked_out == typed else Silent("disagrees")


def from_parts(measure: Measure, parts: list) -> int | str | Silent:
    if measure.id == "foot_posture_total":
        return fpi_total([None if part is None else int(part) for part in parts])
    if measure.kind == "choice":
        return squat_rating([None if part is None else part == "yes" for part in parts])
    return Silent("item_missing") if None in parts else int(sum(parts))


def not_read(measure: Measure, readings: Readings, side: str) -> str:
    """Return why the quality of a movement test is not read; "" where it is."""
    pain = readings.get((f"{measure.id}_pain", side))
    if pain is not None and pain.value > TOO_PAINFUL:
        return "too_painful"
    unknown_step = measure.id == "lateral_step_down" and ("lateral_step_down_height", "") not in readings
    return "step_height_missing" if unknown_step else ""
