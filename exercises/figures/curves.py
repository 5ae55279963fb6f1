"""Points along a line become a few smooth curves with their corners kept, and those become the text of an SVG path.

Curves are fitted by least squares and split where they miss, after Schneider, "An algorithm for automatically fitting
digitized curves", Graphics Gems I, 1990.
"""

from itertools import pairwise

import numpy as np
from numba import njit
from scipy.ndimage import gaussian_filter1d

STEP = 0.4  # distance between resampled points, picture units
STRAIGHT = 12.0  # picture units: only a line this long is drawn straight, shorter ones as curves
CORNER_REACH = 4  # a corner is judged from points this many steps either side
CORNER_COS = np.cos(np.radians(58))


def is_ring(points: np.ndarray) -> bool:
    return len(points) > 3 and bool(np.all(points[0] == points[-1]))


def length(points: np.ndarray) -> float:
    return float(np.hypot(*np.diff(points, axis=0).T).sum())


def area(ring: np.ndarray) -> float:
    """Signed area of a closed line."""
    x, y = ring[:-1].T
    following_x, following_y = ring[1:].T
    return float((x * following_y - following_x * y).sum() / 2)


def resampled(points: np.ndarray, step: float = STEP) -> np.ndarray:
    """The same line with points at even distances."""
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    count = max(round(along[-1] / step), 2)
    places = np.linspace(0, along[-1], count + 1)
    out = np.stack([np.interp(places, along, points[:, 0]), np.interp(places, along, points[:, 1])], axis=1)
    if is_ring(points):
        out[-1] = out[0]
    return out


def smoothed(points: np.ndarray, sigma: float, *, corners: bool = True) -> np.ndarray:
    """Resampled, then smoothed over sigma picture units between corners; ends and corners stay where they are."""
    points = resampled(points)
    if sigma <= 0 or len(points) < 5:
        return points
    pieces = [_smooth_piece(piece, sigma / STEP) for piece in (split_at_corners(points) if corners else [points])]
    return np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])])


def _smooth_piece(points: np.ndarray, sigma: float) -> np.ndarray:
    if len(points) < 4:
        return points
    if is_ring(points):
        ring = gaussian_filter1d(points[:-1], sigma, axis=0, mode="wrap")
        return np.concatenate([ring, ring[:1]])
    # Mirrored through the end points, so that the ends stay and the line leaves them in its own direction.
    reach = min(len(points) - 1, int(4 * sigma) + 1)
    before = 2 * points[0] - points[reach:0:-1]
    after = 2 * points[-1] - points[-2 : -reach - 2 : -1]
    return gaussian_filter1d(np.concatenate([before, points, after]), sigma, axis=0)[reach:-reach]


def split_at_corners(points: np.ndarray) -> list[np.ndarray]:
    """An evenly sampled line cut at its corners; a ring without one stays a ring."""
    ring = is_ring(points)
    reach = CORNER_REACH
    if len(points) < 2 * reach + 2:
        return [points]
    body = points[:-1] if ring else points
    back = body - np.roll(body, reach, axis=0)
    ahead = np.roll(body, -reach, axis=0) - body
    sizes = np.hypot(*back.T) * np.hypot(*ahead.T)
    cosine = (back * ahead).sum(axis=1) / np.where(sizes > 0, sizes, 1)
    if not ring:
        cosine[:reach] = cosine[-reach:] = 1
    lowest = np.min([np.roll(cosine, shift) for shift in range(-reach, reach + 1)], axis=0)
    corners = np.flatnonzero((cosine < CORNER_COS) & (cosine == lowest))
    corners = corners[np.concatenate([[True], np.diff(corners) > 1])] if len(corners) else corners
    if not len(corners):
        return [points]
    if ring:
        body = np.roll(body, -corners[0], axis=0)
        points = np.concatenate([body, body[:1]])
        cuts = [*(corners - corners[0]), len(points) - 1]
    else:
        cuts = [0, *corners, len(points) - 1]
    return [points[start : end + 1] for start, end in pairwise(cuts)]


# --- fitting ----------------------------------------------------------------------------------------------------------
def cubics(points: np.ndarray, tolerance: float, straight: float = 0.0) -> np.ndarray:
    """(k, 8) Bezier curves through an evenly sampled line, hardly farther from it than tolerance.

    straight: how far a long stretch may stray from its chord and yet be drawn as one straight line.
    """
    fitted = []
    for piece in split_at_corners(points):
        closed = is_ring(piece)
        reach = min(4, len(piece) - 1)
        start, end = piece[reach] - piece[0], piece[-1 - reach] - piece[-1]
        if closed:
            start = piece[3] - piece[-4]
            end = -start
        fitted.append(_fit(piece, _direction(start), _direction(end), tolerance**2, max(tolerance, straight) ** 2))
    return np.concatenate(fitted)


@njit(cache=True)
def _direction(vector):
    size = np.sqrt(vector[0] ** 2 + vector[1] ** 2)
    return vector / size if size > 0 else np.array([1.0, 0.0])


@njit(cache=True)
def _fit(points, first_tangent, last_tangent, limit, straight):
    tangents = np.zeros((len(points), 2))
    tangents[0], tangents[-1] = first_tangent, -last_tangent
    waiting = [(0, len(points) - 1)]
    out = np.zeros((len(points), 8))
    count = 0
    while len(waiting):
        first, last = waiting.pop()
        run = points[first : last + 1]
        start, end = tangents[first], -tangents[last]
        if _is_even(run, straight):
            out[count, 0:2], out[count, 2:4], out[count, 4:6], out[count, 6:8] = run[0], run[0], run[-1], run[-1]
            count += 1
            continue
        along = np.zeros(len(run))
        for i in range(1, len(run)):
            along[i] = along[i - 1] + np.sqrt((run[i, 0] - run[i - 1, 0]) ** 2 + (run[i, 1] - run[i - 1, 1]) ** 2)
        along /= max(along[-1], 1e-9)
        worst, split = 0.0, 0
        curve = _one(run, along, start, end)
        for _ in range(4):
            worst, split = _miss(run, curve, along)
            if worst <= limit or worst > 16 * limit:
                break
            along = _nearer(run, curve, along)
            curve = _one(run, along, start, end)
        if worst <= limit or last - first < 3:
            out[count] = curve
            count += 1
            continue
        middle = min(max(first + split, first + 1), last - 1)
        tangents[middle] = _direction(points[min(middle + 3, last)] - points[max(middle - 3, first)])
        waiting.append((middle, last))
        waiting.append((first, middle))
    return out[:count]


@njit(cache=True)
def _is_even(run, limit):
    """Is the run as good as its chord? A short one never is: a curve made of little chords has corners."""
    chord = run[-1] - run[0]
    size = np.sqrt(chord[0] ** 2 + chord[1] ** 2)
    if size < STRAIGHT:
        return len(run) < 3
    for i in range(1, len(run) - 1):
        away = run[i] - run[0]
        if ((chord[0] * away[1] - chord[1] * away[0]) / size) ** 2 > limit:
            return False
    return True


@njit(cache=True)
def _one(run, along, start, end):
    """The Bezier curve with the given ends and tangents that passes nearest to the run."""
    c00 = c01 = c11 = x0 = x1 = 0.0
    p, q = run[0], run[-1]
    for i in range(len(run)):
        t = along[i]
        b0, b1, b2, b3 = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        rest = run[i] - p * (b0 + b1) - q * (b2 + b3)
        c00 += b1 * b1
        c01 += b1 * b2 * (start[0] * end[0] + start[1] * end[1])
        c11 += b2 * b2
        x0 += b1 * (start[0] * rest[0] + start[1] * rest[1])
        x1 += b2 * (end[0] * rest[0] + end[1] * rest[1])
    chord = np.sqrt((q[0] - p[0]) ** 2 + (q[1] - p[1]) ** 2)
    det = c00 * c11 - c01 * c01
    left = right = chord / 3
    if abs(det) > 1e-12:
        left, right = (x0 * c11 - x1 * c01) / det, (c00 * x1 - c01 * x0) / det
    if left < 1e-3 * chord or right < 1e-3 * chord or left > 3 * chord or right > 3 * chord:
        left = right = chord / 3
    out = np.empty(8)
    out[0:2], out[2:4], out[4:6], out[6:8] = p, p + start * left, q + end * right, q
    return out


@njit(cache=True)
def _at(curve, t):
    s = 1 - t
    return s**3 * curve[0:2] + 3 * s * s * t * curve[2:4] + 3 * s * t * t * curve[4:6] + t**3 * curve[6:8]


@njit(cache=True)
def _miss(run, curve, along):
    """The largest squared distance between run and curve, and where."""
    worst, where = 0.0, len(run) // 2
    for i in range(1, len(run) - 1):
        gap = _at(curve, along[i]) - run[i]
        size = gap[0] ** 2 + gap[1] ** 2
        if size > worst:
            worst, where = size, i
    return worst, where


@njit(cache=True)
def _nearer(run, curve, along):
    """One Newton step: the place on the curve nearest to each point."""
    out = along.copy()
    d1 = np.empty((3, 2))
    for k in range(3):
        d1[k] = 3 * (curve[2 * k + 2 : 2 * k + 4] - curve[2 * k : 2 * k + 2])
    for i in range(1, len(run) - 1):
        t = along[i]
        gap = _at(curve, t) - run[i]
        first = (1 - t) ** 2 * d1[0] + 2 * t * (1 - t) * d1[1] + t * t * d1[2]
        second = 2 * (1 - t) * (d1[1] - d1[0]) + 2 * t * (d1[2] - d1[1])
        below = (first * first).sum() + (gap * second).sum()
        if abs(below) > 1e-12:
            out[i] = min(max(t - (gap * first).sum() / below, out[i - 1]), 1.0)
    return out


# --- text -------------------------------------------------------------------------------------------------------------
def path_text(points: np.ndarray, tolerance: float = 0.15, straight: float = 0.0) -> str:
    """The line as path data: relative curves in tenths, each starting where the rounded one before it ended."""
    ring = is_ring(points)
    curves = np.round(cubics(points, tolerance, straight) * 10).astype(int)
    at = curves[0, :2]
    words = ["M" + _numbers(at)]
    command = ""
    for curve in curves:
        ctrl1, ctrl2, end = curve[2:4], curve[4:6], curve[6:8]
        if (end == at).all():
            continue
        letter, values = ("l", [end - at]) if _is_straight(curve) else ("c", [ctrl1 - at, ctrl2 - at, end - at])
        text = _numbers(np.concatenate(values))
        words.append(text if letter == command and text.startswith("-") else (letter, " ")[letter == command] + text)
        command, at = letter, end
    return "".join(words) + ("z" if ring else "")


def lines_text(runs: np.ndarray) -> str:
    """Straight strokes, (k, 2, 2), as path data."""
    out = []
    for start, end in np.round(np.asarray(runs) * 10).astype(int):
        out.append(f"M{_numbers(start)}l{_numbers(end - start)}")
    return "".join(out)


def _is_straight(curve: np.ndarray) -> bool:
    start, end = curve[:2], curve[6:]
    chord = end - start
    size = max(np.hypot(*chord), 1e-9)
    return all(
        abs(chord[0] * (c[1] - start[1]) - chord[1] * (c[0] - start[0])) / size < 0.8 for c in (curve[2:4], curve[4:6])
    )


def _numbers(tenths: np.ndarray) -> str:
    """Whole tenths as decimals, the shortest way: 12 -> 1.2, -5 -> -.5, 30 -> 3."""
    out = ""
    for value in tenths:
        whole, tenth = divmod(abs(int(value)), 10)
        text = ("-" if value < 0 else "") + (str(whole) if whole or not tenth else "") + (f".{tenth}" if tenth else "")
        out += (" " if out and not text.startswith("-") else "") + text
    return out
