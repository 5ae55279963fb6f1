"""How far and how long a stage is, and how much of it is walked and run, where its source says so. Pure Python.

Nothing is estimated: minutes of a stage that ends at a distance depend on the runner's pace and come out as None.
A range of the source ("8 to 9 times") comes out as a range.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from plans.running.protocol import TIME_UNITS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from plans.running.protocol import Amount, Block, Segment, Stage

METRES = {"m": Decimal(1), "km": Decimal(1000), "yd": Decimal("0.9144"), "mi": Decimal(1609)}
SECONDS = {"s": Decimal(1), "min": Decimal(60)}
FACTORS = METRES | SECONDS
KINDS = {"walk": "walk", "jog": "run", "run": "run", "strides": "run", "other": "other"}
FINE_BELOW_M = 5000
MOST_ROUNDS = 200  # of a block that goes on until something is reached


@dataclass(frozen=True)
class Range:
    """Both ends in seconds or metres; equal where the source gives one figure."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class Total:
    """Seconds and metres; None where the source does not fix it."""

    seconds: Range | None
    metres: Range | None


@dataclass(frozen=True)
class StageTotals:
    """walk, run (jogging and strides too) and all of it; warm-up and cool-down are not counted."""

    walk: Total
    run: Total
    total: Total


@dataclass(frozen=True)
class Piece:
    """One stretch as it is done.  kind: walk, run or other.  amount: in seconds or metres by is_time; None: unknown."""

    kind: str
    is_time: bool | None
    amount: Decimal | None


def stage_totals(stage: Stage) -> StageTotals:
    """Return how much of a stage is walked, run and all, each in seconds and in metres."""
    return StageTotals(
        walk=_both(lambda ends, is_time: _of_kind(stage, "walk", ends, is_time)),
        run=_both(lambda ends, is_time: _of_kind(stage, "run", ends, is_time)),
        total=_both(lambda ends, is_time: _all(stage, ends, is_time)),
    )


def longest_run(stage: Stage) -> Total:
    """Return the longest stretch of running without a walk, by the upper ends of ranges; what differs adds up."""
    return _both(lambda high, is_time: _longest(stage, high, is_time))


def stage_distance_m(stage: Stage, *, high: bool = True) -> Decimal | None:
    """Return the whole distance of a stage in metres, walking included; None when the source does not fix it.

    high: of a range the upper end, because a limit must hold for all of it; False: the lower, with which it is done.
    """
    return _all(stage, high, is_time=False)


def stage_duration_s(stage: Stage, *, high: bool = True) -> Decimal | None:
    """Return the whole duration of a stage in seconds, warm-up not included; None when the source does not fix it.

    high: as for stage_distance_m.
    """
    return _all(stage, high, is_time=True)


def stage_parts(stage: Stage, *, high: bool = True) -> tuple[Decimal, Decimal] | None:
    """Return the metres and the seconds that a stage states, together all of it; None where a part is left open.

    high: as for stage_distance_m.
    """
    metres = seconds = Decimal(0)
    for is_time, amount in _stated(stage, high):
        if amount is None:
            return None
        if is_time:
            seconds += amount
        else:
            metres += amount
    return metres, seconds


def _stated(stage: Stage, high: bool) -> Iterator[tuple[bool | None, Decimal | None]]:
    """Yield what each block says of its own length: where it ends, else each of its pieces."""
    for block in stage.blocks:
        if block.until is not None:
            yield block.until.unit in TIME_UNITS, _size(block.until, high)
        else:
            yield from ((piece.is_time, piece.amount) for piece in pieces(block, high))


def shown_distance(metres: Decimal, unit: str, *, down: bool = False) -> Decimal:
    """Return metres as "km" or "mi" with one decimal, halves up; one mile is 1.609 km.

    down: rounded down, for a distance that is not to be passed; below 5 km to 0.01, or a tenth more would be lost.

    >>> shown_distance(Decimal(2414), "km")
    Decimal('2.4')
    >>> shown_distance(Decimal(1769), "km", down=True)
    Decimal('1.76')
    """
    if unit not in ("km", "mi"):
        raise ValueError(f"cannot show a distance in {unit!r}, only in km or mi")
    step = Decimal("0.01") if down and metres < FINE_BELOW_M else Decimal("0.1")
    return (metres / METRES[unit]).quantize(step, ROUND_FLOOR if down else ROUND_HALF_UP)


def pieces(block: Block, high: bool = True) -> list[Piece]:
    """Return a block laid out as it is done, the uneven end of an `until` block included.

    high: by the upper ends of ranges.  Where the source leaves the split open, the pieces have no amount.
    """
    if block.until is not None:
        return _until_pieces(block, high)
    times = (block.repeat_up_to if high else None) or block.repeat
    once = [_piece(segment, high) for segment in block.segments]
    if times is None:
        return [Piece(piece.kind, piece.is_time, None) for piece in once]
    return once * times


def rounds(block: Block) -> int:
    """Return how often the segments of an `until` block come round, the last one perhaps in part; 1 where unknown."""
    lengths = [_piece(segment, high=False) for segment in block.segments]
    if not _splits(block, lengths) or lengths[-1].amount is None:  # the last goes on until the end: one round
        return 1
    once = sum(piece.amount for piece in lengths)
    return int(-(-_size(block.until, high=True) // once))


def _until_pieces(block: Block, high: bool) -> list[Piece]:
    end, is_time = _size(block.until, high), block.until.unit in TIME_UNITS
    once = [_piece(segment, high) for segment in block.segments]
    kinds = {piece.kind for piece in once}
    if len(kinds) == 1:
        return [Piece(kinds.pop(), is_time, end)]
    if not _splits(block, once):
        return [Piece(piece.kind, piece.is_time, None) for piece in once]
    laid, left = [], end
    while left > 0:
        for piece in once:
            amount = min(left, left if piece.amount is None else piece.amount)
            laid.append(Piece(piece.kind, is_time, amount))
            left -= amount
            if left <= 0:
                break
    return laid


def _splits(block: Block, once: list[Piece]) -> bool:
    """Say whether each segment's share of an `until` block can be told: one figure each, in the kind of the end."""
    is_time = block.until.unit in TIME_UNITS
    last = len(once) - 1
    known = [
        piece.amount is not None and piece.is_time == is_time and segment.amount.up_to is None
        for piece, segment in zip(once, block.segments, strict=True)
    ]
    endless = block.segments[-1].amount is None and not block.segments[-1].words
    return all(known[:last]) and (known[last] or (endless and last > 0))


def _piece(segment: Segment, high: bool) -> Piece:
    if segment.amount is None:
        return Piece(KINDS[segment.effort], None, None)
    return Piece(KINDS[segment.effort], segment.amount.unit in TIME_UNITS, _size(segment.amount, high))


def _size(amount: Amount, high: bool) -> Decimal:
    value = amount.up_to if high and amount.up_to is not None else amount.value
    return value * FACTORS[amount.unit]


def _both(measure: Callable[[bool, bool], Decimal | None]) -> Total:
    def ends(is_time: bool) -> Range | None:
        low, high = measure(False, is_time), measure(True, is_time)
        return None if low is None or high is None else Range(low, high)

    return Total(seconds=ends(True), metres=ends(False))


def _of_kind(stage: Stage, kind: str, high: bool, is_time: bool) -> Decimal | None:
    found = [piece for block in stage.blocks for piece in pieces(block, high) if piece.kind == kind]
    return _sum(found, is_time)


def _all(stage: Stage, high: bool, is_time: bool) -> Decimal | None:
    parts = stage_parts(stage, high=high)
    if parts is None:
        return None
    other, own = parts if is_time else parts[::-1]
    return None if other else own


def _longest(stage: Stage, high: bool, is_time: bool) -> Decimal | None:
    laid = [piece for block in stage.blocks for piece in pieces(block, high)]
    runs = [_sum(list(run), is_time) for kind, run in groupby(laid, lambda piece: piece.kind) if kind == "run"]
    return None if None in runs else max(runs, default=Decimal(0))


def _sum(found: list[Piece], is_time: bool) -> Decimal | None:
    if any(piece.amount is None or piece.is_time != is_time for piece in found):
        return None
    return sum((piece.amount for piece in found), Decimal(0))
