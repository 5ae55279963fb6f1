"""Stages whose source leaves open how often their intervals are done: the PT's number fills the gap. Pure Python."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from plans.running.protocol import Block, Protocol, Stage

MOST_REPEATS = 50


def leaves_open(block: Block) -> bool:
    """True when the source says neither how often nor until when."""
    return block.repeat is None and block.until is None


def with_repeats(stage: Stage, repeats: Mapping[str, int]) -> Stage:
    """Return the stage as it is run: the PT's number where the source leaves it open, everything else untouched.

    repeats: times, by stage key, whole, 1-50.
    """
    times = repeats.get(stage.key)
    if times is None or not any(map(leaves_open, stage.blocks)):
        return stage
    blocks = (replace(block, repeat=times) if leaves_open(block) else block for block in stage.blocks)
    return replace(stage, blocks=tuple(blocks))


def open_stages(protocol: Protocol, repeats: Mapping[str, int]) -> tuple[Stage, ...]:
    """Return the stages that cannot be planned yet, because something in them is not stated and not set."""
    return tuple(stage for stage in protocol.stages if not with_repeats(stage, repeats).is_complete)


def check_repeats(repeats: Mapping[str, int]) -> None:
    """Refuse a number of repeats that is not whole from 1 to 50."""
    for key, times in repeats.items():
        if type(times) is not int or not 1 <= times <= MOST_REPEATS:
            raise ValueError(f"repeats of stage {key} is {times!r}, not a whole number from 1 to {MOST_REPEATS}")
