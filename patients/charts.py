"""The geometry of one chart: scales, ticks, paths and marks, in units of its view box.  Pure Python.

Nothing here has words or colours.  A chart is drawn small, so that its letters stay legible on a narrow screen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

WIDTH, HEIGHT = 320, 200
LEFT, RIGHT, TOP, BOTTOM = 34, 258, 20, 172  # the frame; right of it stand the labels of the lines
LETTER = 13  # least distance of two labels below each other
DATE_WIDTH = 58  # least distance of two days below the axis
EVENT_WIDTH = 42
MARK = 4  # half the size of a mark
STEPS = (1, 2, 5)
Scale = tuple[Decimal | None, Decimal | None]
ENDLESS: Scale = (None, None)  # a scale without ends
SHAPES = {"right": "circle", "left": "square", "": "diamond"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One line to draw, oldest first: day, value, and whether it may be compared with the first."""

    key: str
    points: tuple[tuple[date, Decimal, bool], ...]
    limit: Decimal | None = None  # half of the band around the first value


@dataclass(frozen=True, slots=True)
class Mark:
    x: float
    y: float
    path: str
    hollow: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """key: of the line.  paths: one for each stretch of values that may be compared.  label_y: at its right end."""

    key: str
    paths: tuple[str, ...]
    marks: tuple[Mark, ...]
    label_y: float
    last: Decimal


@dataclass(frozen=True, slots=True)
class Band:
    key: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Event:
    """Numbers of the events at one place, such as "1" or "2–3"."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    lines: tuple[Drawn, ...]
    bands: tuple[Band, ...]
    cuts: tuple[float, ...]
    y_ticks: tuple[tuple[float, Decimal], ...]
    x_ticks: tuple[tuple[float, date], ...]
    events: tuple[Event, ...]


def chart(
    lines: Sequence[Given],
    *,
    cuts: Sequence[Decimal] = (),
    events: Sequence[date] = (),
    whole: bool = False,
    scale: Scale = ENDLESS,
) -> Chart:
    """Return the drawing of lines that hold at least one point between them.

    cuts: values of lines across.  whole: the values are whole, so the ticks are too.
    events: days, oldest first, numbered from 1; those outside the days of the values are left out, their numbers are
    not given again.  scale: ends beyond which no value can lie, so that no band or tick pretends one.
    Raises ValueError without a point.
    """
    points = [point for one in lines for point in one.points]
    if not points:
        raise ValueError("a chart without a value")
    across = Across(min(day for day, *_ in points), max(day for day, *_ in points))
    banded = [one for one in lines if one.points and one.limit is not None]
    ends = [end for one in banded for end in band_ends(one, scale)]
    ticks = nice_ticks([value for _day, value, _alike in points] + list(cuts) + ends, whole=whole, scale=scale)
    up = Up(ticks[0], ticks[-1])
    drawn = [draw(one, across, up) for one in lines if one.points]
    return Chart(
        lines=tuple(spread(drawn)),
        bands=tuple(band(one, up, scale) for one in banded),
        cuts=tuple(up(value) for value in cuts),
        y_ticks=tuple((up(tick), tick) for tick in ticks),
        x_ticks=tuple(day_ticks(sorted({day for day, *_ in points}), across)),
        events=tuple(event_marks(events, across)),
    )


@dataclass(frozen=True, slots=True)
class Across:
    """Days from left to right.  A single day stands in the middle."""

    first: date
    last: date

    def __call__(self, day: date) -> float:
        span = (self.last - self.first).days
        if not span:
            return (LEFT + RIGHT) / 2
        inner = LEFT + 2 * MARK, RIGHT - 2 * MARK
        return round(inner[0] + (inner[1] - inner[0]) * (day - self.first).days / span, 1)


@dataclass(frozen=True, slots=True)
class Up:
    """Values from below upwards."""

    low: Decimal
    high: Decimal

    def __call__(self, value: Decimal) -> float:
        return round(float(BOTTOM - (BOTTOM - TOP) * (value - self.low) / (self.high - self.low)), 1)


def nice_ticks(
    values: Sequence[Decimal], most: int = 6, *, whole: bool = False, scale: Scale = ENDLESS
) -> tuple[Decimal, ...]:
    """Return round numbers, evenly spaced, at least two and at most `most`; the ends hold every value.

    >>> nice_ticks([Decimal("17.2"), Decimal("24")])
    (Decimal('16'), Decimal('18'), Decimal('20'), Decimal('22'), Decimal('24'))
    """
    low, high = min(values), max(values)
    if low == high:
        low, high = within(low - 1, scale), within(high + 1, scale)
    least = (high - low) / (most - 1)
    step = nice_step(max(Decimal(1), least) if whole else least)
    while True:
        first, last = low // step * step, -(-high // step) * step
        first = first - step if first > low else first  # // cuts towards zero
        last = last + step if last < high else last
        count = int((last - first) / step)
        if count < most:
            return tuple(plain(first + step * number) for number in range(count + 1))
        step = nice_step(step * Decimal("1.01"))


def nice_step(least: Decimal) -> Decimal:
    """Return the smallest of 1, 2 or 5 times a power of ten that is not below least."""
    power = Decimal(1).scaleb(least.adjusted())
    return next(power * step for step in (*STEPS, 10) if power * step >= least)


def plain(value: Decimal) -> Decimal:
    """Return the number without an exponent and without zeros behind the point."""
    return Decimal(format(value.normalize(), "f")) + 0


def draw(one: Given, across: Across, up: Up) -> Drawn:
    places = [(across(day), up(value), alike) for day, value, alike in one.points]
    shape = SHAPES.get(one.key, "diamond")
    marks = tuple(Mark(x, y, mark_path(shape, x, y), not alike) for x, y, alike in places)
    return Drawn(one.key, tuple(stretches(places)), marks, places[-1][1], one.points[-1][1])


def stretches(places: Sequence[tuple[float, float, bool]]) -> list[str]:
    """Return a path for each run of two or more neighbours that were taken alike."""
    paths, run = [], [places[0]]
    for place in places[1:]:
        if place[2] != run[-1][2]:
            paths.append(run)
            run = []
        run.append(place)
    return [path(run) for run in [*paths, run] if len(run) > 1]


def path(places: Sequence[tuple[float, float, bool]]) -> str:
    return "M" + " L".join(f"{x:g} {y:g}" for x, y, _alike in places)


def mark_path(shape: str, x: float, y: float) -> str:
    if shape == "circle":
        return f"M{x - MARK:g} {y:g}a{MARK} {MARK} 0 1 0 {2 * MARK} 0a{MARK} {MARK} 0 1 0 {-2 * MARK} 0z"
    if shape == "square":
        return f"M{x - MARK:g} {y - MARK:g}h{2 * MARK}v{2 * MARK}h{-2 * MARK}z"
    return f"M{x - MARK:g} {y:g}l{MARK} {-MARK} {MARK} {MARK} {-MARK} {MARK}z"


def spread(drawn: Sequence[Drawn]) -> list[Drawn]:
    """Return the lines with their labels far enough apart to be read, within the frame."""
    in_order = sorted(range(len(drawn)), key=lambda place: drawn[place].label_y)
    heights = [drawn[place].label_y for place in in_order]
    for number in range(1, len(heights)):
        heights[number] = max(heights[number], heights[number - 1] + LETTER)
    beyond = max(0, heights[-1] - BOTTOM)
    labels = dict(zip(in_order, [height - beyond for height in heights], strict=True))
    return [Drawn(one.key, one.paths, one.marks, labels[place], one.last) for place, one in enumerate(drawn)]


def within(value: Decimal, scale: Scale) -> Decimal:
    low, high = scale
    value = value if low is None else max(value, low)
    return value if high is None else min(value, high)


def band_ends(one: Given, scale: Scale) -> tuple[Decimal, Decimal]:
    first = one.points[0][1]
    return within(first - one.limit, scale), within(first + one.limit, scale)


def band(one: Given, up: Up, scale: Scale) -> Band:
    bottom, top = (up(end) for end in band_ends(one, scale))
    return Band(one.key, top, round(bottom - top, 1))


def day_ticks(days: Sequence[date], across: Across) -> list[tuple[float, date]]:
    """Return first and last day, and those between that do not stand too close to another."""
    kept = [days[0]]
    for day in days[1:-1]:
        if across(day) - across(kept[-1]) >= DATE_WIDTH and across(days[-1]) - across(day) >= DATE_WIDTH:
            kept.append(day)
    return [(across(day), day) for day in dict.fromkeys([*kept, days[-1]])]


def event_marks(events: Sequence[date], across: Across, width: float = EVENT_WIDTH) -> list[Event]:
    """Return a mark for each event within the days; those nearer to each other than width share one."""
    groups: list[list[tuple[float, int]]] = []
    for number, day in enumerate(events, start=1):
        if not across.first <= day <= across.last:
            continue
        if groups and across(day) - groups[-1][0][0] < width:
            groups[-1].append((across(day), number))
        else:
            groups.append([(across(day), number)])
    return [Event(group[0][0], label(group[0][1], group[-1][1])) for group in groups]


def label(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"
