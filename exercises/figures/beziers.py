"""Bezier curves fitted to evenly sampled lines by least squares, split where they miss.

After Schneider, "An algorithm for automatically fitting digitized curves", Graphics Gems I, 1990.
"""

import numpy as np
from numba import njit

STRAIGHT = 12.0  # picture units: only a line this long is drawn straight, shorter ones as curves


@njit(cache=True)
def direction(vector):
    size = np.sqrt(vector[0] ** 2 + vector[1] ** 2)
    return vector / size if size > 0 else np.array([1.0, 0.0])


@njit(cache=True)
def fitted_to(points, first_tangent, last_tangent, limit, straight):
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
        tangents[middle] = direction(points[min(middle + 3, last)] - points[max(middle - 3, first)])
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
