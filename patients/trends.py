"""How values moved over the assessments of one episode.  Pure Python.

A value is compared only with one that was taken alike (patients/changes.py); what cannot be compared is kept and named.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from patients.changes import Change, change, in_unit
from patients.measure import NUMERIC, Measure, Reference, Whom
from patients.measures import registry
from patients.rules.findings import Reading
from patients.silent import Silent
from patients.worked_out import index

Readings = Mapping[tuple[str, str], Reading]
ANYBODY = Whom()  # neither sex nor age is known


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One assessment: its key, its day, and what was read at it, (measure id, side or "") -> reading."""

    pk: int
    on: date
    readings: Readings


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One value of a line, in the unit of its series.  alike: taken as the first one, so that they may be compared."""

    on: date
    value: Decimal
    alike: bool = True
    pain_limited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One side of a measure, oldest first.  lost: days whose value cannot be told in the unit, with the reason."""

    side: str
    points: tuple[Point, ...]
    lost: tuple[tuple[date, str], ...] = ()
    change: Change | Silent | None = None  # of the last against the first value

    @property
    def limit(self) -> Decimal | None:
        """Return the smallest change that counts, where the series is drawn in its unit."""
        return self.change.limit if isinstance(self.change, Change) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    measure: Measure
    unit: str
    lines: tuple[Line, ...]

    @property
    def moved(self) -> bool:
        """Return whether a side ended beyond measurement error of where it began."""
        return any(isinstance(one.change, Change) and one.change.verdict == "beyond_error" for one in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One measure on one side at two visits.

    change: None while one of both is missing.  verdict: improved | worse | moved (beyond error, neither direction is
    better) | within_error | unknown (no published error, or limited by pain) | changed | same (answers) |
    not_alike | only_now | only_then.
    abnormal_then, abnormal_now: beyond the cut-off that we apply; None where there is none, or no value.
    """

    measure: Measure
    side: str
    then: Reading | None
    now: Reading | None
    change: Change | Silent | None
    verdict: str
    abnormal_then: bool | None = None
    abnormal_now: bool | None = None


def sides_of(measure: Measure) -> tuple[str, ...]:
    """Return the sides under which values may stand; those of a measure that nobody knows any more may bear any."""
    if measure.kind == "stranger":
        return ("right", "left", "")
    return ("right", "left") if measure.sided else ("",)


def aside() -> frozenset[str]:
    """Return the measures that only say how another one was taken, and the single criteria of a sum."""
    found = {name for measure in registry().values() for name in (*measure.settings, *measure.parts)}
    return frozenset(found | {"body_mass"})


# --- over time --------------------------------------------------------------------------------------------------------
def series_of(measure: Measure, visits: Sequence[Visit]) -> Series | None:
    """Return the numbers of a measure over all visits, oldest first; None where no side has two of them.

    The unit is the one that all were typed in; where they differ, the measure's own.
    """
    sides = {side: readings_of(measure, side, visits) for side in sides_of(measure)}
    whole = [reading for readings in sides.values() for reading in readings]
    if any(isinstance(reading.value, str) for reading in whole):
        return None
    unit = unit_of(measure, whole)
    lines = tuple(line(measure, side, readings, unit) for side, readings in sides.items() if readings)
    if not any(len(one.points) > 1 for one in lines):
        return None
    return Series(measure=measure, unit=unit, lines=lines)


def readings_of(measure: Measure, side: str, visits: Sequence[Visit]) -> list[Reading]:
    return [visit.readings[measure.id, side] for visit in visits if (measure.id, side) in visit.readings]


def unit_of(measure: Measure, readings: Iterable[Reading]) -> str:
    typed = {reading.unit or measure.unit for reading in readings}
    return typed.pop() if len(typed) == 1 else measure.unit


def line(measure: Measure, side: str, readings: Sequence[Reading], unit: str) -> Line:
    points, lost = [], []
    for reading in readings:
        value = in_unit(measure, reading, unit)
        if isinstance(value, Silent):
            lost.append((reading.on, value.reason))
            continue
        compared = change(measure, readings[0], reading)
        alike = not (isinstance(compared, Silent) and compared.reason == "settings_differ")
        points.append(Point(on=reading.on, value=value, alike=alike, pain_limited=reading.pain_limited))
    ends = change(measure, readings[0], readings[-1]) if len(readings) > 1 else None
    return Line(side=side, points=tuple(points), lost=tuple(lost), change=ends)


# --- two visits -------------------------------------------------------------------------------------------------------
def compare(measure: Measure, side: str, then: Visit, now: Visit, whom: Whom = ANYBODY) -> Compared | None:
    """Return how one side of a measure stands at two visits; None where neither has a value."""
    before, after = then.readings.get((measure.id, side)), now.readings.get((measure.id, side))
    if before is None and after is None:
        return None
    found = change(measure, before, after) if before and after else None
    return Compared(
        measure=measure,
        side=side,
        then=before,
        now=after,
        change=found,
        verdict=verdict(measure, before, after, found),
        abnormal_then=is_abnormal(measure, before, whom),
        abnormal_now=is_abnormal(measure, after, whom),
    )


def verdict(measure: Measure, then: Reading | None, now: Reading | None, found: Change | Silent | None) -> str:
    if then is None or now is None:
        return "only_now" if then is None else "only_then"
    if isinstance(found, Silent):
        if found.reason == "not_a_number":
            return "same" if then.value == now.value else "changed"
        return "not_alike"
    if isinstance(found.verdict, Silent):
        return "unknown"
    if found.verdict == "within_error":
        return "within_error"
    if measure.higher_is_better is None:
        return "moved"
    return "improved" if (found.difference > 0) == measure.higher_is_better else "worse"


def cut_off(measure: Measure, whom: Whom, of: str = "value") -> Reference | None:
    """Return the cut-off that we apply to a value (or "lsi") of this patient; None where there is none."""
    fitting = [one for one in measure.references if one.applied and one.kind == "cut_off" and one.of == of]
    return next((one for one in fitting if one.fits(whom)), None)


def is_abnormal(measure: Measure, reading: Reading | None, whom: Whom) -> bool | None:
    """Return whether a value lies beyond the cut-off, or a sign that should be absent is there.

    None without value or cut-off, or where it cannot be told.
    """
    if reading is not None and measure.kind == "yes_no" and measure.higher_is_better is False:
        return reading.value == "yes"
    limit = cut_off(measure, whom)
    if reading is None or limit is None or measure.kind not in NUMERIC:
        return None
    value = in_unit(measure, reading, limit.unit)
    return None if isinstance(value, Silent) else limit.beyond(value)


def symmetry_of(measure: Measure, visit: Visit, affected: str) -> Decimal | Silent | None:
    """Return the symmetry index of a visit in per cent, the reason for none, or None where it is not used."""
    if not measure.lsi or not any((measure.id, side) in visit.readings for side in ("right", "left")):
        return None
    return index(measure, visit.readings, affected)


def is_asymmetric(measure: Measure, symmetry: Decimal | Silent | None) -> bool | None:
    limit = cut_off(measure, ANYBODY, "lsi")
    if symmetry is None or isinstance(symmetry, Silent) or limit is None:
        return None
    return limit.beyond(symmetry)
