"""Closed solids from a few numbers: bars, pads, tubes, balls.  Metres, Y up, pure geometry.

Every solid is a loft, a row of outlines joined by strips and closed at both ends, so all are watertight and all face
outwards for the same reason.
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

CREASE_DEG = 40.0  # faces that meet at less are one smooth surface: facets of a tube are, the rim of its end is not
ROUND = 20  # corners of a circle that is seen as round at the size of the pictures


class Solid(NamedTuple):
    """points: (n, 3) in metres.  triangles: (m, 3) indices, counter-clockwise seen from outside."""

    points: np.ndarray
    triangles: np.ndarray


def unit(vector: ArrayLike) -> np.ndarray:
    """Return the vector, or each row, at length one.  Raises ValueError for a vector without a direction."""
    vector = np.asarray(vector, dtype=float)
    length = np.linalg.norm(vector, axis=-1, keepdims=True)
    if np.any(length < 1e-9):
        raise ValueError(f"no direction in {vector.tolist()}")
    return vector / length


def heading(degrees: float) -> np.ndarray:
    """Return the turn (3, 3) of a thing that faces so: its columns are left, up, front.  0 faces +Z, 90 faces +X."""
    sin, cos = np.sin(np.radians(degrees)), np.cos(np.radians(degrees))
    return np.array([[cos, 0.0, sin], [0.0, 1.0, 0.0], [-sin, 0.0, cos]])


def basis(axis: ArrayLike, side: ArrayLike | None = None) -> np.ndarray:
    """Return a right-handed turn (3, 3) whose third column is the axis and whose first lies towards side, if given."""
    axis = unit(axis)
    if side is None:
        side = np.eye(3)[np.argmin(np.abs(axis))]
    first = unit(np.asarray(side, dtype=float) - axis * np.dot(side, axis))
    return np.column_stack([first, np.cross(axis, first), axis])


def moved(solid: Solid, origin: ArrayLike, turn: np.ndarray | None = None) -> Solid:
    """Return the solid turned about the world's origin, then carried to origin."""
    points = solid.points if turn is None else solid.points @ turn.T
    return Solid(points + np.asarray(origin, dtype=float), solid.triangles)


def loft(rings: ArrayLike, *, closed: bool = False) -> Solid:
    """Return the solid through outlines (n, k, 3), each seen whole from its middle; closed joins last to first."""
    rings = np.asarray(rings, dtype=float)
    n, k = rings.shape[:2]
    i, j = np.meshgrid(np.arange(n if closed else n - 1), np.arange(k), indexing="ij")
    a, b = i * k + j, i * k + (j + 1) % k
    c, d = (i + 1) % n * k + (j + 1) % k, (i + 1) % n * k + j
    triangles = [np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)]
    points = rings.reshape(-1, 3)
    if not closed:
        points = np.vstack([points, rings[0].mean(axis=0), rings[-1].mean(axis=0)])
        edge, following = np.arange(k), (np.arange(k) + 1) % k
        last = (n - 1) * k
        triangles += [
            np.column_stack([following, edge, np.full(k, n * k)]),
            np.column_stack([last + edge, last + following, np.full(k, n * k + 1)]),
        ]
    return _outward(Solid(points, np.concatenate(triangles)))


def volume(solid: Solid) -> float:
    """Return the enclosed volume in cubic metres; negative when the faces look inwards."""
    a, b, c = (solid.points[solid.triangles[:, i]] for i in range(3))
    return float(np.einsum("ij,ij->", a, np.cross(b, c)) / 6)


def _outward(solid: Solid) -> Solid:
    return solid if volume(solid) >= 0 else Solid(solid.points, solid.triangles[:, ::-1])


def circle(radius: float, sides: int = ROUND) -> np.ndarray:
    """Return the corners (sides, 2) of a circle about the origin."""
    angle = np.arange(sides) * 2 * np.pi / sides
    return radius * np.column_stack([np.cos(angle), np.sin(angle)])


def rectangle(width: float, height: float) -> np.ndarray:
    """Return the corners (4, 2) of a rectangle about the origin."""
    return np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]]) * [width / 2, height / 2]


def rounded_rectangle(width: float, height: float, radius: float, steps: int = 3) -> np.ndarray:
    """Return the outline (4 * (steps + 1), 2) of a rectangle whose corners are arcs of that radius."""
    angle = np.radians(np.linspace(0, 90, steps + 1))
    arc = radius * np.column_stack([np.cos(angle), np.sin(angle)])
    quarter_turn = np.array([[0.0, 1.0], [-1.0, 0.0]])
    corners = rectangle(width - 2 * radius, height - 2 * radius)
    return np.vstack([corners[i] + arc @ np.linalg.matrix_power(quarter_turn, i) for i in range(4)])


def prism(outline: ArrayLike, low: float, high: float) -> Solid:
    """Return an outline (k, 2) in the x-y plane, drawn out from z = low to z = high."""
    outline = np.asarray(outline, dtype=float)
    return loft([np.column_stack([outline, np.full(len(outline), z)]) for z in (low, high)])


def cuboid(center: ArrayLike, size: ArrayLike) -> Solid:
    """Return a block along the axes; size: extents in x, y and z."""
    x, y, z = size
    return moved(prism(rectangle(x, y), -z / 2, z / 2), center)


def slab(center: ArrayLike, size: ArrayLike, *, corner: float = 0.02, edge: float = 0.0) -> Solid:
    """Return a level board or pad; corner rounds its plan, edge rounds its rims to a soft cushion."""
    x, y, z = size
    edge = min(edge, 0.49 * y, 0.49 * corner)
    angle = np.radians(np.linspace(0, 90, 4)) if edge else np.radians([90])
    inset, drop = edge * (1 - np.sin(angle)), edge * (1 - np.cos(angle))
    lower = [(d, -y / 2 + h) for d, h in zip(inset, drop, strict=True)]
    upper = [(d, y / 2 - h) for d, h in zip(inset[::-1], drop[::-1], strict=True)]
    rings = []
    for d, height in lower + upper:
        plan = rounded_rectangle(x - 2 * d, z - 2 * d, max(corner - d, 1e-4))
        rings.append(np.column_stack([plan[:, 0], np.full(len(plan), height), plan[:, 1]]))
    return moved(loft(rings), center)


def beam(start: ArrayLike, end: ArrayLike, width: float, depth: float, side: ArrayLike | None = None) -> Solid:
    """Return a straight bar of rectangular section from start to end; its width lies towards side."""
    start, end = np.asarray(start, dtype=float), np.asarray(end, dtype=float)
    bar = prism(rectangle(width, depth), 0, float(np.linalg.norm(end - start)))
    return moved(bar, start, basis(end - start, side))


def rod(start: ArrayLike, end: ArrayLike, radius: float, sides: int = 12) -> Solid:
    """Return a round bar from start to end."""
    start, end = np.asarray(start, dtype=float), np.asarray(end, dtype=float)
    return moved(prism(circle(radius, sides), 0, float(np.linalg.norm(end - start))), start, basis(end - start))


def drum(center: ArrayLike, axis: ArrayLike, radius: float, length: float, sides: int = 40) -> Solid:
    """Return a cylinder about its centre: a roller, a plate, a flywheel."""
    half = unit(axis) * length / 2
    return rod(np.asarray(center) - half, np.asarray(center) + half, radius, sides)


def lathe(origin: ArrayLike, axis: ArrayLike, profile: ArrayLike, sides: int = 40) -> Solid:
    """Return the body turned from a profile: rows of radius (above 0) and height along the axis from origin."""
    rings = [np.column_stack([circle(radius, sides), np.full(sides, height)]) for radius, height in profile]
    return moved(loft(rings), origin, basis(axis))


def sphere(center: ArrayLike, radius: float, sides: int = 36) -> Solid:
    """Return a ball."""
    angle = np.radians(np.linspace(2, 178, sides // 2 + 1))
    return lathe(center, (0, 1, 0), radius * np.column_stack([np.sin(angle), -np.cos(angle)]), sides)


def smooth(points: ArrayLike, steps: int = 8) -> np.ndarray:
    """Return a curve that passes through the points without corners, steps pieces between two neighbours."""
    points = np.asarray(points, dtype=float)
    ends = [2 * points[0] - points[1], *points, 2 * points[-1] - points[-2]]
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    curve = [
        ((2 * b) + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3) / 2
        for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False)
    ]
    return np.vstack([*curve, points[-1:]])


def tangents(path: np.ndarray, *, closed: bool = False) -> np.ndarray:
    """Return the way of a path (n, 3) at each of its points, (n, 3)."""
    along = np.roll(path, -1, axis=0) - np.roll(path, 1, axis=0)
    if not closed:
        along[0], along[-1] = path[1] - path[0], path[-1] - path[-2]
    return unit(along)


def sweep(path: ArrayLike, section: ArrayLike, out: ArrayLike, *, closed: bool = False) -> Solid:
    """Return a section (k, 2) carried along a path (n, 3); its first axis points to out: (3,), or (n, 3) by point."""
    path, section = np.asarray(path, dtype=float), np.asarray(section, dtype=float)
    along = tangents(path, closed=closed)
    out = np.broadcast_to(np.asarray(out, dtype=float), path.shape)
    out = unit(out - along * np.sum(out * along, axis=1, keepdims=True))
    across = np.cross(along, out)
    rings = path[:, None] + section[None, :, :1] * out[:, None] + section[None, :, 1:] * across[:, None]
    return loft(rings, closed=closed)


def pipe(path: ArrayLike, radius: float, sides: int = 10) -> Solid:
    """Return a round tube along a path (n, 3) whose section does not twist on the way.

    Raises ValueError where the path turns back on itself.
    """
    path = np.asarray(path, dtype=float)
    along = tangents(path)
    out = [basis(along[0])[:, 0]]
    for before, after in pairwise(along):  # the least turn that brings one direction to the next
        turn, cos = np.cross(before, after), float(np.dot(before, after))
        if cos < -0.999:
            raise ValueError("a tube cannot turn back on itself")
        out.append(out[-1] * cos + np.cross(turn, out[-1]) + turn * np.dot(turn, out[-1]) / (1 + cos))
    return sweep(path, circle(radius, sides), np.array(out))


def shaded(solid: Solid) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return points, triangles and unit normals (n, 3): smooth over facets, parted where faces meet at a crease."""
    triangles = solid.triangles
    corners = solid.points[triangles]
    edges = unit(np.roll(corners, -1, axis=1) - corners)
    flat = unit(np.cross(edges[:, 0], edges[:, 1]))
    # Weighted by the angle at the corner, so that a quad counts once however it is cut into triangles.
    angle = np.arccos(np.clip(-np.sum(edges * np.roll(edges, 1, axis=1), axis=2), -1, 1)).ravel()
    vertex = triangles.ravel()
    face = np.repeat(np.arange(len(triangles)), 3)
    order = np.argsort(vertex, kind="stable")
    count = np.bincount(vertex, minlength=len(solid.points))
    slot = np.arange(len(vertex)) - np.repeat(np.cumsum(count) - count, count)
    around = np.full((len(solid.points), count.max()), -1)
    around[vertex[order], slot] = order  # the corners that meet at each point
    near = around[vertex]
    alike = np.einsum("cfi,ci->cf", flat[face[near]], flat[face]) > np.cos(np.radians(CREASE_DEG))
    normals = unit(np.einsum("cf,cfi->ci", (near >= 0) * alike * angle[near], flat[face[near]]))
    keys = np.column_stack([vertex, np.round(normals * 1e5)])
    _, first, where = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    return solid.points[vertex[first]], where.reshape(-1, 3).astype(np.int32), normals[first]
