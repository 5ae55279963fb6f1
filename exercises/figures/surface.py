"""Cutting and smoothing of the body's surface: points that carry values (skin weights, materials) with them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Surface:
    """points (n, 3); triangles (m, 3); carried (n, k): values that are mixed wherever a new point is made."""

    points: np.ndarray
    triangles: np.ndarray
    carried: np.ndarray


def triangles_of(quads: np.ndarray) -> np.ndarray:
    """Return (2 m, 3) triangles of (m, 4) quads."""
    return np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])


def subdivided(points: np.ndarray, quads: np.ndarray, carried: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return points, quads and carried values after one step of Catmull and Clark's subdivision (open edges kept)."""
    count = len(points)
    values = np.c_[points, carried]
    faces = values[quads].mean(axis=1)
    corners = np.stack([quads, np.roll(quads, -1, axis=1)], axis=2).reshape(-1, 2)
    edges, inverse, uses = np.unique(np.sort(corners, axis=1), axis=0, return_inverse=True, return_counts=True)
    of_face = np.repeat(np.arange(len(quads)), 4)
    face_sum = np.zeros((len(edges), values.shape[1]))
    np.add.at(face_sum, inverse, faces[of_face])
    middle = values[edges].mean(axis=1)
    inner = (uses == 2)[:, None]
    edge_points = np.where(inner, (values[edges].sum(axis=1) + face_sum) / 4, middle)
    return (*_split(_moved(values, quads, faces, edges, middle, uses == 2, count), edge_points, faces, quads, inverse),)


def _moved(values, quads, faces, edges, middle, inner, count):
    """Return the old points where the subdivision puts them."""
    width = values.shape[1]
    valence, face_mean = np.zeros(count), np.zeros((count, width))
    np.add.at(valence, quads.ravel(), 1)
    np.add.at(face_mean, quads.ravel(), np.repeat(faces, 4, axis=0))
    edge_count, edge_mean = np.zeros(count), np.zeros((count, width))
    np.add.at(edge_count, edges.ravel(), 1)
    np.add.at(edge_mean, edges.ravel(), np.repeat(middle, 2, axis=0))
    rim_count, rim_mean = np.zeros(count), np.zeros((count, width))
    np.add.at(rim_count, edges[~inner].ravel(), 1)
    np.add.at(rim_mean, edges[~inner].ravel(), np.repeat(middle[~inner], 2, axis=0))
    n = np.maximum(valence, 1)[:, None]
    smooth = (face_mean / n + 2 * edge_mean / np.maximum(edge_count, 1)[:, None] + (n - 3) * values) / n
    rim = (rim_mean / np.maximum(rim_count, 1)[:, None] + values) / 2
    return np.where((rim_count > 0)[:, None], rim, np.where((valence > 0)[:, None], smooth, values))


def _split(old, edge_points, faces, quads, inverse):
    count = len(old)
    on_edge = count + inverse.reshape(-1, 4)
    centre = count + len(edge_points) + np.arange(len(quads))
    small = [np.stack([quads[:, k], on_edge[:, k], centre, on_edge[:, k - 1]], axis=1) for k in range(4)]
    values = np.concatenate([old, edge_points, faces])
    return values[:, :3], np.concatenate(small), values[:, 3:]


def cut(surface: Surface, field: np.ndarray) -> tuple[Surface, np.ndarray]:
    """Return the surface with its triangles split along field = 0, and the field (n,) on the new points.

    field: (n,) one value a point.  Afterwards no triangle has both negative and positive corners.
    """
    field = np.where(np.abs(field) < 1e-6, 1e-6, field)
    positive = field[surface.triangles] > 0
    mixed = positive.any(axis=1) & ~positive.all(axis=1)
    values = np.c_[surface.points, surface.carried]
    made: dict[tuple[int, int], int] = {}
    new_values: list[np.ndarray] = []

    def crossing(a: int, b: int) -> int:
        key = (min(a, b), max(a, b))
        if key not in made:
            share = field[key[0]] / (field[key[0]] - field[key[1]])
            made[key] = len(values) + len(new_values)
            new_values.append(values[key[0]] * (1 - share) + values[key[1]] * share)
        return made[key]

    pieces: list[tuple[int, int, int]] = []
    for triangle, signs in zip(surface.triangles[mixed], positive[mixed], strict=True):
        lone = int(np.argmax(signs)) if signs.sum() == 1 else int(np.argmin(signs))
        a, b, c = (int(triangle[(lone + k) % 3]) for k in range(3))
        ab, ac = crossing(a, b), crossing(a, c)
        pieces += [(a, ab, ac), (ab, b, c), (ab, c, ac)]
    if not pieces:
        return surface, field
    all_values = np.concatenate([values, np.array(new_values)])
    triangles = np.concatenate([surface.triangles[~mixed], np.array(pieces)])
    return (
        Surface(all_values[:, :3], triangles, all_values[:, 3:]),
        np.concatenate([field, np.zeros(len(new_values))]),
    )


def kept(surface: Surface, wanted: np.ndarray) -> Surface:
    """Return the surface with the wanted triangles (m,) only, and no unused points."""
    used, triangles = np.unique(surface.triangles[wanted], return_inverse=True)
    return Surface(surface.points[used], triangles.reshape(-1, 3), surface.carried[used])


def normals(points: np.ndarray, triangles: np.ndarray) -> np.ndarray:
    """Return (n, 3) unit normals at the points, faces weighted by their area."""
    across = np.cross(
        points[triangles[:, 1]] - points[triangles[:, 0]], points[triangles[:, 2]] - points[triangles[:, 0]]
    )
    out = np.zeros_like(points)
    for corner in range(3):
        np.add.at(out, triangles[:, corner], across)
    return out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-12)
