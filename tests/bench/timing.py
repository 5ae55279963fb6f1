"""The clock: pieces of work timed in turn, so that a busy machine slows all of them alike."""

from __future__ import annotations

import time
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


@dataclass(frozen=True)
class Spent:
    """What one piece of work took in each round, in seconds: on the wall's clock and of the processor."""

    wall: tuple[float, ...]
    processor: tuple[float, ...] = ()

    @property
    def median(self) -> float:
        return median(self.wall)

    def __str__(self):
        spread = f"{duration(min(self.wall))} to {duration(max(self.wall))}, n={len(self.wall)}"
        return f"{duration(self.median)} ({spread}{self.processor_words})"

    @property
    def processor_words(self) -> str:
        return f"; processor {duration(median(self.processor))}" if self.processor else ""


def duration(seconds: float) -> str:
    """Return a time as people read it.

    >>> duration(0.4567), duration(0.0123), duration(0.000045)
    ('0.46 s', '12.3 ms', '45 µs')
    """
    if seconds >= 0.1:
        return f"{seconds:.2f} s"
    return f"{seconds * 1e3:.1f} ms" if seconds >= 1e-3 else f"{seconds * 1e6:.3g} µs"


def in_turn(*works: Callable, rounds: int, prepare: Callable = dict) -> list[Spent]:
    """Do each work once to warm up, then all of them in turn, `rounds` times; return what each took.

    prepare: called before each round, untimed; what it returns is given to each work.
    """
    clocks: list[list[tuple[float, float]]] = [[] for _ in works]
    for turn in range(rounds + 1):
        given = prepare()
        for work, clock in zip(works, clocks, strict=True):
            spent = timed(work, given)
            if turn:
                clock.append(spent)
    return [Spent(*zip(*clock, strict=True)) for clock in clocks]


def timed(work: Callable, given: object) -> tuple[float, float]:
    wall, processor = time.perf_counter(), time.process_time()
    work(given)
    return time.perf_counter() - wall, time.process_time() - processor


def ratio(one: Spent, other: Spent) -> float:
    """Return the median of the rounds' own ratios: both halves of each were taken under the same load."""
    return median(mine / theirs for mine, theirs in pairs(one, other))


def pairs(one: Spent, other: Spent) -> Iterable[tuple[float, float]]:
    return zip(one.wall, other.wall, strict=True)
