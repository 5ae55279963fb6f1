from dataclasses import fields

import numpy as np
import pytest
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from exercises.figures import props
from tests.exercises.figures.props.every_prop import EVERY, HELD, STANDING

ROUND = {("ball", "top"), ("roller", "top"), ("towel_roll", "top"), ("machine_knee_extension", "roller")}
SURFACES = [(name, surface) for name, make in EVERY.items() for surface in make().surfaces]

every_prop = pytest.mark.parametrize("name", EVERY)


def welded(mesh):
    """Points that coincide, as one: a crease has several normals but is no gap."""
    _, where = np.unique(np.round(mesh.points, 7), axis=0, return_inverse=True)
    return where.reshape(-1)[mesh.triangles]


def depth_below(mesh, start, way):
    """How far along way from start the mesh is first met, metres."""
    a, b, c = (mesh.points[mesh.triangles[:, i]] for i in range(3))
    across = np.cross(way, c - a)
    det = np.einsum("ij,ij->i", b - a, across)
    seen = np.abs(det) > 1e-14  # not along its edge
    a, b, c, across, det = a[seen], b[seen], c[seen], across[seen], det[seen]
    turned = np.cross(start - a, b - a)
    u, v = np.einsum("ij,ij->i", start - a, across) / det, turned @ way / det
    far = np.einsum("ij,ij->i", c - a, turned) / det
    return far[(u >= -1e-9) & (v >= -1e-9) & (u + v <= 1 + 1e-9) & (far > 0)].min()


def test_the_cast_is_every_function_that_makes_a_prop():
    assert set(EVERY) == set(props.__all__) - {"Prop", "Ring", "Surface", "gather"}


@every_prop
def test_a_prop_is_watertight(name):
    triangles = welded(EVERY[name]().mesh)
    edges = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    n = triangles.max() + 1
    there = coo_matrix((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), shape=(n, n)).tocsr()
    assert abs(there - there.T).sum() == 0


@every_prop
def test_each_piece_of_a_prop_faces_outwards(name):
    mesh = EVERY[name]().mesh
    a, b, c = (mesh.points[mesh.triangles[:, i]] for i in range(3))
    faces = np.cross(b - a, c - a)
    triangles = welded(mesh)
    n = triangles.max() + 1
    joined = coo_matrix((np.ones(len(triangles)), (triangles[:, 0], triangles[:, 1])), shape=(n, n))
    joined = joined + coo_matrix((np.ones(len(triangles)), (triangles[:, 1], triangles[:, 2])), shape=(n, n))
    _, piece = connected_components(joined, directed=False)
    middle = mesh.points.mean(axis=0)
    litres = np.bincount(piece[triangles[:, 0]], np.einsum("ij,ij->i", a - middle, np.cross(b - middle, c - middle)))
    assert litres.min() > 0
    for corner in range(3):
        shade = mesh.normals[mesh.triangles[:, corner]]
        np.testing.assert_allclose(np.linalg.norm(shade, axis=1), 1)
        assert np.einsum("ij,ij->i", faces, shade).min() > 0


@every_prop
def test_a_prop_is_light_enough_to_draw(name):
    assert len(EVERY[name]().mesh.triangles) < 3000


@every_prop
def test_a_prop_is_the_same_every_time(name):
    first, second = EVERY[name](), EVERY[name]()
    for field in fields(first.mesh):
        np.testing.assert_array_equal(getattr(first.mesh, field.name), getattr(second.mesh, field.name))
    assert first.points.keys() == second.points.keys()


@pytest.mark.parametrize("name", STANDING)
def test_what_stands_touches_the_floor_and_does_not_sink_into_it(name):
    assert STANDING[name]().mesh.points[:, 1].min() == pytest.approx(0, abs=0.003)


@pytest.mark.parametrize("name", sorted(HELD))
def test_what_is_held_is_off_the_floor(name):
    assert EVERY[name]().mesh.points[:, 1].min() > -0.01


@pytest.mark.parametrize(("name", "surface"), SURFACES)
def test_a_surface_is_where_the_prop_ends(name, surface):
    prop = EVERY[name]()
    plane = prop.surfaces[surface]
    share = 0 if (name, surface) in ROUND else 0.25
    away = 0.02 if name == "water" else 0.002  # the level between the waves
    for along, across in [(0, 0), (share, share), (-share, share), (share, -share), (-share, -share)]:
        above = plane.at(along * plane.length_m, across * plane.width_m) + 0.05 * plane.normal + 1e-5
        assert depth_below(prop.mesh, above, -plane.normal) == pytest.approx(0.05, abs=away)


@pytest.mark.parametrize(("name", "surface"), SURFACES)
def test_a_surface_has_square_directions(name, surface):
    plane = EVERY[name]().surfaces[surface]
    frame = np.array([plane.along, plane.normal, plane.across])
    np.testing.assert_allclose(frame @ frame.T, np.eye(3), atol=1e-12)
    assert plane.distance_m(plane.at(0.1, -0.2) + plane.normal * 0.3) == pytest.approx(0.3)


def test_parts_of_gathered_props_stay_apart():
    chair, ball = props.chair(), props.ball((0, 1, 0))
    mesh = props.gather([chair, ball])
    assert len(mesh.triangles) == len(chair.mesh.triangles) + len(ball.mesh.triangles)
    assert len(set(mesh.part[: len(chair.mesh.triangles)]) & set(mesh.part[len(chair.mesh.triangles) :])) == 0
