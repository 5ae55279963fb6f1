"""Whether a distance and a time that were typed can be meant. Pure Python.  Ours [D].

Between 2 and 24 km/h lie a slow walk with rests and a fast runner's kilometre. Outside, and where metres may have been
typed, the patient is asked; nothing is changed without an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

SLOWEST_KMH, FASTEST_KMH = Decimal(2), Decimal(24)
FEWEST_METRES = 400  # less is not taken for a run told in metres
SLIPS = (Decimal("0.1"), Decimal(10), Decimal("0.01"), Decimal(100))  # a decimal point that was lost, or one too many


@dataclass(frozen=True)
class Doubt:
    """Why it is asked: "metres", "fast" or "slow".  meant_km: what may be meant; None where nothing suggests itself."""

    why: str
    meant_km: Decimal | None
    speed_kmh: Decimal | None = None


def doubt(distance: Decimal | None, minutes: int | None, *, km_per_unit: Decimal, highest: int) -> Doubt | None:
    """Return what is doubtful about a run; None where nothing is, or where too little was told to say.

    distance: as typed, in units of km_per_unit km.  minutes: 1 to 600.  highest: what a distance may be at most.
    """
    if not distance:
        return None
    if distance > highest:
        metres = distance / 1000
        fits = distance >= FEWEST_METRES and metres <= highest * km_per_unit and is_plausible(metres, minutes)
        return Doubt("metres", metres if fits else None)
    km = distance * km_per_unit
    if is_plausible(km, minutes):
        return None
    speed = speed_kmh(km, minutes)
    slips = (distance / 1000, *(km * slip for slip in SLIPS))
    meant = (one for one in slips if one <= highest * km_per_unit and is_plausible(one, minutes))
    return Doubt("fast" if speed > FASTEST_KMH else "slow", next(meant, None), speed)


def speed_kmh(km: Decimal, minutes: int) -> Decimal:
    return km * 60 / minutes


def is_plausible(km: Decimal, minutes: int | None) -> bool:
    """Return whether somebody can have run so far in that time; without a time nothing speaks against it."""
    return minutes is None or SLOWEST_KMH <= speed_kmh(km, minutes) <= FASTEST_KMH
