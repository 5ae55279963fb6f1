"""The arrow that says which way to move: thick, calm, with white around it so that it reads on any ground."""

from dataclasses import dataclass

import numpy as np

from exercises.figures.curves import length, resampled, smoothed

WIDTH = 3.5
HEAD_LONG, HEAD_HALF = 12.5, 6.8
ROUNDING = 1.2
HALO = 1.6


@dataclass
class Arrow:
    shaft: np.ndarray
    head: np.ndarray  # tip and the two barbs
    width: float = WIDTH
    rounding: float = ROUNDING
    halo: float = HALO


def arrow(points: np.ndarray) -> Arrow:
    """An arrow along the points, tail first. A short one gets a smaller head."""
    points = points[np.concatenate([[True], np.hypot(*np.diff(points, axis=0).T) > 1e-6])]
    if len(points) < 2:
        raise ValueError("an arrow needs two different points")
    line = smoothed(_rounded(points), 2.0)
    size = length(line)
    long = min(HEAD_LONG, 0.6 * size)
    half = HEAD_HALF * long / HEAD_LONG
    from_tip = size - np.linspace(0, size, len(line))
    base = line[np.flatnonzero(from_tip >= long)[-1]]
    tip = line[-1]
    way = (tip - base) / max(np.hypot(*(tip - base)), 1e-9)
    side = np.array([-way[1], way[0]])
    root = tip - way * long
    shaft = line[from_tip >= long * 0.8]
    return Arrow(resampled(shaft), np.stack([tip, root + side * half, root - side * half]))


def _rounded(points: np.ndarray) -> np.ndarray:
    """A smooth curve through the points (Catmull-Rom), so that three points make an arc rather than a bend."""
    if len(points) == 2:
        return points
    ends = np.concatenate([[2 * points[0] - points[1]], points, [2 * points[-1] - points[-2]]])
    t = np.linspace(0, 1, 24, endpoint=False)[:, None]
    pieces = []
    for p0, p1, p2, p3 in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        bend = 2 * p0 - 5 * p1 + 4 * p2 - p3
        pieces.append(p1 + 0.5 * t * ((p2 - p0) + t * (bend + t * (3 * p1 - p0 - 3 * p2 + p3))))
    return np.concatenate([*pieces, points[-1:]])
