"""How far and how long a stage is, where its source says so. Pure Python.

Nothing is estimated: minutes of a stage that ends at a distance depend on the runner's pace and come out as None.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from plans.running.protocol import DISTANCE_UNITS, TIME_UNITS

if TYPE_CHECKING:
    from plans.running.protocol import Block, Stage

METRES = {"m": Decimal(1), "km": Decimal(1000), "mi": Decimal(1609)}
SECONDS = {"s": Decimal(1), "min": Decimal(60)}
FACTORS = METRES | SECONDS


def stage_distance_m(stage: Stage) -> Decimal | None:
    """Return the whole distance of a stage in metres, walking included; None when the source does not fix it."""
    return _stage_total(stage, DISTANCE_UNITS)


def stage_duration_s(stage: Stage) -> Decimal | None:
    """Return the whole duration of a stage in seconds, warm-up not included; None when the source does not fix it."""
    return _stage_total(stage, TIME_UNITS)


def shown_distance(metres: Decimal, unit: str) -> Decimal:
    """Return metres as "km" or "mi" with one decimal, halves up; one mile is 1.609 km.

    >>> shown_distance(Decimal(2414), "km")
    Decimal('2.4')
    """
    if unit not in ("km", "mi"):
        raise ValueError(f"cannot show a distance in {unit!r}, only in km or mi")
    return (metres / METRES[unit]).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _stage_total(stage: Stage, units: tuple[str, ...]) -> Decimal | None:
    totals = [_block_total(block, units) for block in stage.blocks]
    return None if None in totals else sum(totals)


def _block_total(block: Block, units: tuple[str, ...]) -> Decimal | None:
    if block.until is not None:
        return block.until.value * FACTORS[block.until.unit] if block.until.unit in units else None
    amounts = [segment.amount for segment in block.segments]
    if block.repeat is None or any(amount.unit not in units for amount in amounts):
        return None
    return block.repeat * sum(amount.value * FACTORS[amount.unit] for amount in amounts)
