"""The units in which a value may be typed, and how one becomes another. Pure Python.

Factors are exact, by definition: kgf (9.80665 N), pound (0.45359237 kg), inch (2.54 cm), mile (1.609344 km). A force
becomes a torque by its lever arm, and either is divided by body mass; what is missing is named, never assumed.
"""

from decimal import Decimal

from patients.silent import Silent

NEWTONS_PER_KGF = Decimal("9.80665")
KG_PER_POUND = Decimal("0.45359237")
MINUTES_PER_HOUR = Decimal(60)

UNITS = {  # unit as stored: (dimension, how much of the dimension's first unit it is)
    "": ("", 1),
    "N": ("force", Decimal(1)),
    "kgf": ("force", NEWTONS_PER_KGF),
    "lbf": ("force", NEWTONS_PER_KGF * KG_PER_POUND),
    "Nm": ("force", None),  # these need a lever arm or a body mass: per_newton()
    "Nm/kg": ("force", None),
    "N/kg": ("force", None),
    "%BW": ("force", None),
    "cm": ("length", Decimal(1)),
    "mm": ("length", Decimal("0.1")),
    "in": ("length", Decimal("2.54")),
    "km/h": ("speed", Decimal(1)),
    "mph": ("speed", Decimal("1.609344")),
    "min/km": ("speed", None),  # the inverse of a speed
    "kg": ("mass", Decimal(1)),
    "lb": ("mass", KG_PER_POUND),
    "°": ("angle", Decimal(1)),
    "reps": ("repetitions", Decimal(1)),
    "/10": ("rating", Decimal(1)),
    "spm": ("cadence", Decimal(1)),
    "fps": ("frame rate", Decimal(1)),
    "min": ("time", Decimal(1)),
    "%": ("percent", Decimal(1)),
}
TORQUES = {"Nm", "Nm/kg"}
PER_BODY_MASS = {"Nm/kg", "N/kg", "%BW"}
SPELLINGS = {  # what else a therapist types after the number; without spaces, capitals do not matter
    "kgf": ("kg",),
    "lbf": ("lb", "lbs"),
    "Nm": ("n·m",),
    "Nm/kg": ("n·m/kg",),
    "%BW": ("%pc", "%"),
    "in": ("″", '"', "pulg"),
    "km/h": ("kmh", "kph"),
    "mph": ("mi/h",),
    "min/km": ("/km",),
    "lb": ("lbs",),
    "°": ("º", "deg"),
    "reps": ("rep",),
    "spm": ("ppm",),
}


def unit_named(words: str, accepted: tuple[str, ...]) -> str | None:
    """Return which of the accepted units was typed, the first for no words at all; None for a unit that is not one.

    >>> unit_named("KG", ("kgf", "N"))
    'kgf'
    """
    typed = "".join(words.split()).casefold()
    for unit in accepted:
        if typed in ("", unit.casefold(), *SPELLINGS.get(unit, ())):
            return unit
    return None


def convert(
    value: Decimal,
    from_unit: str,
    to_unit: str,
    *,
    lever_arm_cm: Decimal | None = None,
    body_mass_kg: Decimal | None = None,
) -> Decimal | Silent:
    """Return value in another unit, unrounded.

    lever_arm_cm > 0: needed between a force and a torque.  body_mass_kg > 0: needed where one of both is per body mass.
    Missing: Silent("lever_arm_missing"), Silent("body_mass_missing").  Force into length and the like:
    Silent("not_convertible").  A pace or speed of 0: Silent("zero").  Raises ValueError for a unit nobody knows and for
    a lever arm or body mass that cannot be.

    >>> convert(Decimal("18"), "kgf", "N")
    Decimal('176.51970')
    """
    if {from_unit, to_unit} - UNITS.keys():
        raise ValueError(f"cannot convert from {from_unit!r} to {to_unit!r}")
    if from_unit == to_unit:
        return value
    if UNITS[from_unit][0] != UNITS[to_unit][0]:
        return Silent("not_convertible")
    if "min/km" in (from_unit, to_unit):
        return across_pace(value, from_unit, to_unit)
    both = {from_unit, to_unit}
    if both <= TORQUES:
        lever_arm_cm = Decimal(100)  # the same on both sides, so it does not matter which
    if both <= PER_BODY_MASS:
        body_mass_kg = Decimal(1)
    factors = [per_first(unit, lever_arm_cm, body_mass_kg) for unit in (from_unit, to_unit)]
    for factor in factors:
        if isinstance(factor, Silent):
            return factor
    return value * factors[0] / factors[1]


def across_pace(value: Decimal, from_unit: str, to_unit: str) -> Decimal | Silent:
    if value == 0:
        return Silent("zero")
    if from_unit == "min/km":
        return MINUTES_PER_HOUR / value / UNITS[to_unit][1]
    return MINUTES_PER_HOUR / (value * UNITS[from_unit][1])


def per_first(unit: str, lever_arm_cm: Decimal | None, body_mass_kg: Decimal | None) -> Decimal | Silent:
    """Return how much one of unit is in the first unit of its dimension; of a torque, the force at that lever arm."""
    if UNITS[unit][1] is not None:
        return UNITS[unit][1]
    factor = NEWTONS_PER_KGF / 100 if unit == "%BW" else Decimal(1)
    if unit in TORQUES:
        if lever_arm_cm is None:
            return Silent("lever_arm_missing")
        if lever_arm_cm <= 0:
            raise ValueError(f"no torque at {lever_arm_cm} cm")
        factor = factor * 100 / lever_arm_cm
    if unit in PER_BODY_MASS:
        if body_mass_kg is None:
            return Silent("body_mass_missing")
        if body_mass_kg <= 0:
            raise ValueError(f"no force per kilogram of {body_mass_kg} kg")
        factor = factor * body_mass_kg
    return factor
