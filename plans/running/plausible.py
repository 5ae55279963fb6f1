"""Whether a distance and a time that were typed can be meant. Pure Python.  Ours [D].

Between 2 and 24 km/h lie a slow walk with rests and a fast runner's kilometre. Outside, where metres may have been
typed, and where a run is much farther than the longest of late, the patient is asked; nothing is changed without an
answer. One slip in a distance would lift the limit of 30 days (R-R06) for a month.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

SLOWEST_KMH, FASTEST_KMH = Decimal(2), Decimal(24)
FAR_TIMES, FAR_KM = 2, 5  # more than twice the longest run, and at least so many kilometres more
FEWEST_METRES = 400  # less is not taken for a run told in metres, nor for one whose decimal point was lost
SHORTEST_KM = Decimal("0.1")  # a shorter run, or none at all, is asked about
SLIPS = (Decimal("0.1"), Decimal(10), Decimal("0.01"), Decimal(100))  # a decimal point that was lost, or one too many


@dataclass(frozen=True)
class Doubt:
    """Why it is asked: "metres", "fast", "slow", "far" or "short".

    meant_km: what may be meant; None where nothing does.
    """

    why: str
    meant_km: Decimal | None
    speed_kmh: Decimal | None = None


def doubt(
    distance: Decimal | None,
    minutes: int | None,
    *,
    km_per_unit: Decimal,
    highest: int,
    longest_km: Decimal | None = None,
) -> Doubt | None:
    """Return what is doubtful about a run; None where nothing is, or where too little was told to say.

    distance: as typed, in units of km_per_unit km.  minutes: 1 to 600.  highest: what a distance may be at most.
    longest_km: the longest other run of the last 30 days; None where none was told, and then no run is too far.
    """
    if distance is None:
        return None
    if distance > highest:
        metres = distance / 1000
        fits = distance >= FEWEST_METRES and metres <= highest * km_per_unit and is_plausible(metres, minutes)
        return Doubt("metres", metres if fits else None)
    km = distance * km_per_unit
    if is_plausible(km, minutes):
        if km < SHORTEST_KM:
            return Doubt("short", None)
        return _far(km, minutes, longest_km) if is_far(km, longest_km) else None
    speed = speed_kmh(km, minutes)
    slips = (distance / 1000, *(km * slip for slip in SLIPS))
    meant = (one for one in slips if one <= highest * km_per_unit and is_plausible(one, minutes))
    return Doubt("fast" if speed > FASTEST_KMH else "slow", next(meant, None), speed)


def _far(km: Decimal, minutes: int | None, longest_km: Decimal) -> Doubt:
    """Return the doubt about a far run: shorter where a lost decimal point explains it."""
    shorter = (km * slip for slip in SLIPS if slip < 1)
    meant = (
        one
        for one in shorter
        if one * 1000 >= FEWEST_METRES and is_plausible(one, minutes) and not is_far(one, longest_km)
    )
    return Doubt("far", next(meant, None))


def is_far(km: Decimal, longest_km: Decimal | None) -> bool:
    """Return whether a run is so much farther than the longest of late that it is asked about."""
    return bool(longest_km) and km > FAR_TIMES * longest_km and km - longest_km >= FAR_KM


def speed_kmh(km: Decimal, minutes: int) -> Decimal:
    return km * 60 / minutes


def is_plausible(km: Decimal, minutes: int | None) -> bool:
    """Return whether somebody can have run so far in that time; without a time nothing speaks against it."""
    return minutes is None or SLOWEST_KMH <= speed_kmh(km, minutes) <= FASTEST_KMH
