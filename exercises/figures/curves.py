"""Points along a line become a few smooth curves with their corners kept, and those become the text of an SVG path."""

from itertools import pairwise

import numpy as np
from scipy.ndimage import gaussian_filter1d

from exercises.figures.beziers import direction, fitted_to

STEP = 0.4  # distance between resampled points, picture units
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
        fitted.append(fitted_to(piece, direction(start), direction(end), tolerance**2, max(tolerance, straight) ** 2))
    return np.concatenate(fitted)


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
