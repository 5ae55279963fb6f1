"""A protocol as a PT adapts it for one patient: other lengths, and intervals that its source leaves open. Pure Python.

The source's figures stay as they are; what comes out is a copy.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from plans.running.totals import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from plans.running.protocol import Amount, Block, Protocol, Segment, Stage

STEPS = {  # what a runner can follow on a watch or a track
    "s": Decimal(5),
    "min": Decimal("0.5"),
    "m": Decimal(10),
    "km": Decimal("0.1"),
    "yd": Decimal(10),
    "mi": Decimal("0.05"),
}
LEAST, MOST = 50, 150  # percent


@dataclass(frozen=True)
class Rounding:
    """One amount that did not come out even: what the percentage gives, and what is used, in `unit`."""

    stage_key: str
    exact: Decimal
    shown: Decimal
    unit: str


def scaled(protocol: Protocol, percent: int) -> tuple[Protocol, tuple[Rounding, ...]]:
    """Return the protocol with its running at this percentage of the source, and every amount that was rounded.

    Intervals done a number of times: each run is scaled, walks stay.  Intervals until something is reached: the end is
    scaled and the intervals stay, so that the share of running stays the source's.  Amounts are rounded to STEPS,
    halves up, never below one step.  percent: whole, 50-150; 100 changes nothing.  Raises ValueError outside that.
    """
    if not LEAST <= percent <= MOST:
        raise ValueError(f"cannot scale to {percent} %, only to {LEAST} to {MOST} %")
    if percent == 100:
        return protocol, ()
    found: list[Rounding] = []
    stages = tuple(_scaled_stage(stage, percent, found) for stage in protocol.stages)
    return replace(protocol, stages=stages), tuple(dict.fromkeys(found))


def with_repeats(protocol: Protocol, repeats: Mapping[str, int]) -> Protocol:
    """Return the protocol with the open numbers of intervals filled in by stage key, and nothing else changed.

    A number for a stage that leaves nothing open, or for no stage of this protocol, is passed over: what the source
    states stays.  Raises ValueError for a number below 1 or above 50.
    """
    for key, count in repeats.items():
        if type(count) is not int or not 1 <= count <= 50:
            raise ValueError(f"stage {key}: {count!r} is no number of intervals from 1 to 50")
    stages = tuple(
        replace(stage, blocks=tuple(_filled(block, repeats[stage.key]) for block in stage.blocks))
        if stage.key in repeats
        else stage
        for stage in protocol.stages
    )
    return replace(protocol, stages=stages)


def open_stages(protocol: Protocol) -> tuple[Stage, ...]:
    """Return the stages whose number of intervals the source leaves open."""
    return tuple(stage for stage in protocol.stages if any(_is_open(block) for block in stage.blocks))


def _is_open(block: Block) -> bool:
    return block.repeat is None and block.until is None


def _filled(block: Block, count: int) -> Block:
    return replace(block, repeat=count) if _is_open(block) else block


def _scaled_stage(stage: Stage, percent: int, found: list[Rounding]) -> Stage:
    def amount(given: Amount) -> Amount:
        value = _scaled(given.value, given.unit)
        up_to = None if given.up_to is None else _scaled(given.up_to, given.unit)
        return replace(given, value=value, up_to=up_to if up_to is not None and up_to > value else None)

    def _scaled(value: Decimal, unit: str) -> Decimal:
        exact, step = value * percent / 100, STEPS[unit]
        shown = max(step, (exact / step).quantize(Decimal(1), ROUND_HALF_UP) * step)
        if shown != exact:
            found.append(Rounding(stage.key, exact, shown, unit))
        return shown

    def segment(given: Segment) -> Segment:
        runs = KINDS[given.effort] == "run" and given.amount is not None
        return replace(given, amount=amount(given.amount)) if runs else given

    def block(given: Block) -> Block:
        if given.until is not None:
            return replace(given, until=amount(given.until))
        return replace(given, segments=tuple(segment(one) for one in given.segments))

    return replace(stage, blocks=tuple(block(one) for one in stage.blocks))
