"""The geometry of load and pain on one time axis: distance above, pain below.  Pure Python, units of the view box.

Nothing here has words or colours.  The guard line is rule R-R06: what a run of that day could be at most.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from patients.charts import Event, event_marks, nice_ticks
from plans.running.spike_guard import DAYS, RISE

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, LEFT, RIGHT = 640, 36, 604  # numbers of the axis stand on both sides
KM_TOP, KM_BOTTOM = 22, 138
PAIN_TOP, PAIN_BOTTOM = 162, 250
HEIGHT = 274
NARROWEST, WIDEST = 2.5, 12  # of a bar
DOT = 3.5
TICK_WIDTH = 56  # least distance of two days below the axis
EVENT_WIDTH = 26  # least distance of two numbers of events
MOST_DAYS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What was logged on one day.  kind: "run" or "session".  None: not logged.  colour: of a run's traffic light.

    distance: in the reader's unit, the same for all.
    """

    done_on: date
    kind: str
    distance: Decimal | None = None
    pain: int | None = None
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    colour: str


@dataclass(frozen=True, slots=True)
class Dot:
    """x, y: its middle."""

    x: float
    y: float
    kind: str
    colour: str

    @property
    def corner(self) -> tuple[float, float]:
        return round(self.x - DOT, 1), round(self.y - DOT, 1)


@dataclass(frozen=True, slots=True)
class LoadChart:
    """guard: a path for each stretch of days with a limit.  limit_y: the pain that the patient's rule allows."""

    bars: tuple[Bar, ...]
    guard: tuple[str, ...]
    dots: tuple[Dot, ...]
    distance_ticks: tuple[tuple[float, Decimal], ...]
    pain_ticks: tuple[tuple[float, int], ...]
    limit_y: float
    x_ticks: tuple[tuple[float, date], ...]
    events: tuple[Event, ...]


def load_chart(
    loads: Sequence[Load], *, first: date, last: date, pain_limit: int, events: Sequence[date] = ()
) -> LoadChart:
    """Return the drawing of the days from first to last, both included.

    loads: in any order, those before `first` too: they decide the guard line.  events: days, numbered from 1.
    Raises ValueError for days that end before they begin or are more than 400.
    """
    if not 0 <= (last - first).days <= MOST_DAYS:
        raise ValueError(f"cannot draw from {first} to {last}")
    caps = guard_of(loads, first, last)
    shown = sorted((one for one in loads if first <= one.done_on <= last), key=lambda one: one.done_on)
    across = Across(first, last)
    run = [one.distance for one in shown if one.distance]
    ticks = nice_ticks([Decimal(0), Decimal(1), *run, *caps.values()], most=5)
    top = ticks[-1]
    return LoadChart(
        bars=tuple(bar(one, across, top) for one in shown if one.distance),
        guard=tuple(guard_paths(caps, across, top)),
        dots=tuple(
            Dot(across(one.done_on), pain_y(one.pain), one.kind, one.colour) for one in shown if one.pain is not None
        ),
        distance_ticks=tuple((distance_y(tick, top), tick) for tick in ticks),
        pain_ticks=tuple((pain_y(score), score) for score in (0, 5, 10)),
        limit_y=pain_y(pain_limit),
        x_ticks=tuple(day_ticks(across)),
        events=tuple(event_marks(events, across, EVENT_WIDTH)),
    )


@dataclass(frozen=True, slots=True)
class Across:
    """Days from left to right, each with its own width; a day stands in its middle."""

    first: date
    last: date

    @property
    def day_width(self) -> float:
        return (RIGHT - LEFT) / ((self.last - self.first).days + 1)

    def __call__(self, day: date) -> float:
        return round(LEFT + self.day_width * ((day - self.first).days + 0.5), 1)

    def edge(self, day: date) -> float:
        """Return where a day begins."""
        return round(LEFT + self.day_width * (day - self.first).days, 1)


def guard_of(loads: Sequence[Load], first: date, last: date) -> dict[date, Decimal]:
    """Return the most that a run of each day could be; a day without a run in the 30 days before it has none."""
    runs = [(one.done_on, one.distance) for one in loads if one.distance]
    caps = {}
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        before = [distance for done_on, distance in runs if 0 < (day - done_on).days <= DAYS]
        if before:
            caps[day] = max(before) * RISE
    return caps


def guard_paths(caps: dict[date, Decimal], across: Across, top: Decimal) -> list[str]:
    """Return steps: a level for each day, joined while days follow each other."""
    paths, before = [], None
    for day in sorted(caps):
        y = distance_y(caps[day], top)
        start = f"M{across.edge(day):g} {y:g}" if before != day - timedelta(days=1) else f"V{y:g}"
        step = f"{start}H{across.edge(day + timedelta(days=1)):g}"
        if start[0] == "M":
            paths.append(step)
        else:
            paths[-1] += step
        before = day
    return paths


def bar(one: Load, across: Across, top: Decimal) -> Bar:
    width = round(min(WIDEST, max(NARROWEST, across.day_width * 0.7)), 1)
    y = distance_y(one.distance, top)
    return Bar(round(across(one.done_on) - width / 2, 1), y, width, round(KM_BOTTOM - y, 1), one.colour)


def distance_y(distance: Decimal, top: Decimal) -> float:
    return round(KM_BOTTOM - (KM_BOTTOM - KM_TOP) * float(distance / top), 1)


def pain_y(score: int) -> float:
    return round(PAIN_BOTTOM - (PAIN_BOTTOM - PAIN_TOP) * score / 10, 1)


def day_ticks(across: Across) -> list[tuple[float, date]]:
    """Return Mondays, as many as can be read, from the first on."""
    monday = across.first + timedelta(days=-across.first.weekday() % 7)
    weeks = max(1, -(-TICK_WIDTH // int(across.day_width * 7 or 1)))
    days = []
    while monday <= across.last:
        days.append((across(monday), monday))
        monday += timedelta(weeks=weeks)
    return days
