"""Small bodies to draw: a box and a ball."""

import numpy as np

from exercises.figures.mesh import MATERIAL_ID, Mesh, unit


def box(low, high, material, *, working=False):
    corners = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)], float)
    faces = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    triangles = [t for a, b, c, d in faces for t in ((a, b, c), (a, c, d))]
    low, high = np.array(low, float), np.array(high, float)
    return _mesh(corners * (high - low) + low, triangles, material, working, None)


def sphere(centre, radius, material, *, working=False, rows=24):
    down, round_ = np.linspace(0.001, np.pi - 0.001, rows + 1), np.arange(2 * rows) * np.pi / rows
    directions = np.array([[np.sin(a) * np.sin(b), np.cos(a), np.sin(a) * np.cos(b)] for a in down for b in round_])
    index = np.arange(len(directions)).reshape(rows + 1, 2 * rows)
    a, b = index[:-1], index[1:]
    c, d = np.roll(b, -1, 1), np.roll(a, -1, 1)
    triangles = np.concatenate([np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)])
    return _mesh(directions * radius + np.array(centre, float), triangles, material, working, unit(directions))


def _mesh(points, triangles, material, working, normals):
    count = len(triangles)
    return Mesh(
        points, triangles, np.full(count, MATERIAL_ID[material]), np.zeros(count), np.full(count, working), normals
    )
