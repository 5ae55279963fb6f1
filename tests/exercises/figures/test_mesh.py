"""Meshes and the camera that looks at them."""

import numpy as np
import pytest

from exercises.figures.camera import Camera, fit
from exercises.figures.mesh import MATERIAL_ID, Mesh, merge, smooth_normals
from tests.exercises.figures.solids import box, sphere


def test_a_merged_mesh_keeps_every_part_apart():
    whole = merge([box((0, 0, 0), (1, 1, 1), "wood"), box((2, 0, 0), (3, 1, 1), "wood")])
    assert len(whole.triangles) == 24
    assert sorted(set(whole.part[:12])) == [0]
    assert sorted(set(whole.part[12:])) == [1]


def test_a_flat_mesh_keeps_its_edges_when_merged_with_a_smooth_one():
    whole = merge([sphere((0, 0, 0), 1, "skin"), box((2, 0, 0), (3, 1, 1), "wood")])
    of_box = whole.normals[whole.triangles[whole.material == MATERIAL_ID["wood"]]]
    assert np.allclose(np.abs(of_box).max(axis=2), 1)  # along an axis each, none between two faces


def test_nothing_merged_is_nothing():
    assert len(merge([]).triangles) == 0


def test_a_material_for_each_triangle_is_asked_for():
    with pytest.raises(ValueError, match="material"):
        Mesh(np.zeros((3, 3)), [[0, 1, 2]], [], [0], [False])


def test_a_triangle_of_a_point_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="not there"):
        Mesh(np.zeros((3, 3)), [[0, 1, 3]], [0], [0], [False])


def test_smooth_normals_of_a_sphere_point_outward():
    ball = sphere((0, 0, 0), 1, "ball")
    assert (smooth_normals(ball.points, ball.triangles) * ball.points).sum(axis=1).min() > 0.97


@pytest.mark.parametrize(
    ("yaw", "pitch", "point", "expected"),
    [
        pytest.param(0, 0, (1, 0, 0), (300, 150, 0), id="from the front, the figure's left is on the right"),
        pytest.param(90, 0, (0, 0, 1), (100, 150, 0), id="from its left side, it looks to the left"),
        pytest.param(-90, 0, (0, 0, 1), (300, 150, 0), id="from its right side, it looks to the right"),
        pytest.param(90, 0, (1, 0, 0), (200, 150, 1), id="its left side is then the nearest"),
        pytest.param(0, 90, (0, 0, 1), (200, 250, 0), id="from above, what is in front is further down"),
        pytest.param(0, 0, (0, 1, 0), (200, 50, 0), id="up is up"),
    ],
)
def test_camera_shows_the_world_as_agreed(yaw, pitch, point, expected):
    camera = Camera(yaw, pitch, (0, 0, 0), 4.0)
    assert camera.project([point])[0] == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("yaw", [0, 35, -120])
def test_fit_shows_everything_and_touches_its_margin(yaw):
    things = [box((0, 0, 0), (2, 0.1, 0.5), "mat"), sphere((1, 1, 0), 0.3, "ball")]
    camera = fit(things, yaw, 10, margin=20)
    seen = np.concatenate([camera.project(thing.points) for thing in things])[:, :2]
    room = np.minimum(seen - 20, np.array([380, 280]) - seen)
    assert room.min() == pytest.approx(0, abs=1e-6)
    assert room.min(axis=0) == pytest.approx((seen.min(axis=0) - 20).clip(None, 1e9), abs=1e-6)  # centred
