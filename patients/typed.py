"""What a therapist typed, understood as values of a measure or refused. Pure Python.

Outside what is possible a value is refused; outside what is plausible it is "unusual" until somebody confirms it.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from patients.measure import NUMERIC, Measure
from patients.units import convert, unit_named

WORDS = {"en": {"yes": "Yes", "no": "No"}, "es": {"yes": "Sí", "no": "No"}}
NUMBER_AND_UNIT = re.compile(r"([+-]?(?:[0-9]+(?:[.,][0-9]+)?|[.,][0-9]+))\s*((?:[^\d.,_][^\d_]*)?|/\s*10)")
PACE = re.compile(r"([0-9]{1,2}):([0-5][0-9])\s*(\D*)")  # 5:30 min/km
STARTS_A_TRIAL = re.compile(r"[+.,0-9-]")
TENTH, HUNDREDTH, THOUSANDTH = Decimal("0.1"), Decimal("0.01"), Decimal("0.001")
# Plausible and possible for limb tests in units that depend on lever arm or body mass, so that entry asks for neither.
FROM_ZERO_TO = {"Nm": (400, 1000), "Nm/kg": (6, 15), "N/kg": (20, 50), "%BW": (200, 500)}  # [D]


class ValueRefused(ValueError):
    """A typed value was not understood, cannot be true, or is unusual and not confirmed.

    code: not_a_number | unknown_unit | mixed_units | too_many | out_of_range | too_precise | unusual | unknown_choice.
    unit: the one that was typed, else the measure's own.  low and high, in unit: what is possible for out_of_range,
    what is plausible for any other code; None where there is no range.
    """

    def __init__(self, code: str, measure: Measure, raw: str, unit: str | None = None):
        super().__init__(f"{measure.id}: {code}")  # without what was typed: this text may reach a log
        self.code, self.measure, self.raw = code, measure, raw
        self.unit = measure.unit if unit is None else unit
        plausible, possible = bounds(measure, self.unit)
        self.low, self.high = possible if code == "out_of_range" else plausible


@dataclass(frozen=True, slots=True)
class Typed:
    """A value as it is kept: the number in the unit it was typed in, or the key of a choice.

    unit: "" for the measure's own.
    """

    value: Decimal | str
    unit: str = ""


def check_values(measure: Measure, raw: str, language: str = "en", *, confirmed: bool = False) -> tuple[Typed, ...]:
    """Return the trials in one field: "18 19,5 18", "180 N 176 N"; empty when nothing was typed.

    A unit named once holds for all trials of the field.  Raises ValueRefused; mixed_units for two units in one field.
    """
    if not raw.strip():
        return ()
    if measure.trials == 1:
        return (check_value(measure, raw, language, confirmed=confirmed),)
    parts = split(raw)
    if len(parts) > measure.trials:
        raise ValueRefused("too_many", measure, raw)
    named = {unit for part in parts if (unit := spelled_unit(measure, part))}
    if len(named) > 1:
        raise ValueRefused("mixed_units", measure, raw)
    unit = named.pop() if named else ""
    whole = (part if spelled_unit(measure, part) else f"{part} {unit}".strip() for part in parts)
    return tuple(check_value(measure, part, language, confirmed=confirmed) for part in whole)


def split(raw: str) -> list[str]:
    """Return the trials of a field, each with the words after its number: a unit may stand behind a space."""
    parts: list[str] = []
    for word in raw.replace(";", " ").replace("−", "-").split():
        if word == "/":
            continue
        if parts and not STARTS_A_TRIAL.match(word):
            parts[-1] += f" {word}"
        else:
            parts.append(word)
    return parts


def spelled_unit(measure: Measure, part: str) -> str:
    found = PACE.fullmatch(part) or NUMBER_AND_UNIT.fullmatch(part)
    words = found.groups()[-1] if found else ""
    return (unit_named(words, measure.units) or "") if words else ""


def check_value(measure: Measure, raw: str, language: str = "en", *, confirmed: bool = False) -> Typed:
    """Return one value that a therapist typed.

    Decimal point or comma, spaces around it, a sign and any of the measure's units are accepted: " 18,5 kgf", "180 N".
    In its own unit a number has the measure's decimals; in another, two at most; a pace may be typed as 5:30.
    A choice is given by its key or by its label in language; yes_no gives "yes" or "no".
    confirmed: the therapist looked again, so an unusual value is kept.
    An empty text is refused: a blank is not a value and never 0, so ask only when something was typed.
    Raises ValueRefused.
    """
    if measure.kind in NUMERIC:
        return check_number(measure, raw, confirmed)
    return Typed(check_choice(measure, raw, language))


def check_number(measure: Measure, raw: str, confirmed: bool) -> Typed:
    value, unit = number_and_unit(measure, raw)
    plausible, possible = bounds(measure, unit)
    if not possible[0] <= value <= possible[1]:
        raise ValueRefused("out_of_range", measure, raw, unit)
    own = unit == measure.unit
    step = Decimal(1).scaleb(-measure.decimals) if own else THOUSANDTH if unit == "min/km" else HUNDREDTH
    kept = value.quantize(step)
    if kept != value:
        raise ValueRefused("too_precise", measure, raw, unit)
    if not confirmed and not plausible[0] <= value <= plausible[1]:
        raise ValueRefused("unusual", measure, raw, unit)
    return Typed(kept + 0) if own else Typed(value + 0, unit)  # + 0: "-0" is 0


def number_and_unit(measure: Measure, raw: str) -> tuple[Decimal, str]:
    typed = raw.strip().replace("−", "-")
    if pace := PACE.fullmatch(typed):
        minutes, seconds, words = pace.groups()
        value = (Decimal(minutes) + Decimal(seconds) / 60).quantize(THOUSANDTH)
        unit = unit_named(words or "min/km", measure.units)
        if unit == "min/km":
            return value, unit
        raise ValueRefused("not_a_number", measure, raw)
    found = NUMBER_AND_UNIT.fullmatch(typed)
    if not found:
        raise ValueRefused("not_a_number", measure, raw)
    unit = unit_named(found[2], measure.units)
    if unit is None:
        raise ValueRefused("unknown_unit", measure, raw)
    return Decimal(found[1].replace(",", ".")), unit


def bounds(measure: Measure, unit: str) -> tuple[tuple, tuple]:
    """Return (low, high) of what is plausible and of what is possible, in unit; pairs of None without a range."""
    if measure.low is None:
        return (None, None), (None, None)
    own = (measure.low, measure.high), measure.possible
    if unit == measure.unit:
        return own
    if unit in FROM_ZERO_TO:
        return tuple((Decimal(0), Decimal(high)) for high in FROM_ZERO_TO[unit])
    return tuple(tuple(sorted(rounded_bound(end, measure.unit, unit) for end in pair)) for pair in own)


def rounded_bound(end: Decimal, own: str, unit: str) -> Decimal:
    return convert(end, own, unit).quantize(TENTH, rounding=ROUND_HALF_UP)


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
