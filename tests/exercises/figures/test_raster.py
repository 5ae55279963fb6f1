"""What the camera sees, pixel by pixel."""

import numpy as np
import pytest

from exercises.figures.camera import Camera
from exercises.figures.mesh import MATERIAL_ID, merge
from exercises.figures.raster import draw
from tests.exercises.figures.solids import box, sphere

FRONT = Camera(0, 0, (0, 0, 0), 4.0)


def seen_at(buffers, x, y):
    """Name of the material at a place in picture units, or None."""
    number = buffers.material[int(y * buffers.scale), int(x * buffers.scale)]
    return {value: name for name, value in MATERIAL_ID.items()}.get(int(number))


def test_a_ball_is_as_large_as_it_should_be():
    buffers = draw(sphere((0, 0, 0), 0.8, "ball", rows=90), FRONT, 800, 600)
    assert (buffers.material >= 0).sum() == pytest.approx(np.pi * (0.8 * 200) ** 2, rel=0.003)
    assert buffers.depth.max() == pytest.approx(0.8, abs=0.002)


def test_the_nearer_thing_hides_the_farther():
    buffers = draw(merge([sphere((0, 0, 0), 0.5, "skin"), box((-1, -1, -1), (1, 1, -0.9), "wall")]), FRONT, 400, 300)
    assert seen_at(buffers, 200, 150) == "skin"
    assert seen_at(buffers, 110, 60) == "wall"
    assert seen_at(buffers, 10, 10) is None
    assert buffers.part[150, 200] != buffers.part[60, 110]


def test_a_surface_faces_the_viewer_even_when_seen_from_behind():
    inside_out = box((-0.5, -0.5, -0.5), (0.5, 0.5, 0.5), "wood")
    inside_out.triangles = inside_out.triangles[:, ::-1].copy()
    for mesh in (box((-0.5, -0.5, -0.5), (0.5, 0.5, 0.5), "wood"), inside_out):
        assert draw(mesh, FRONT, 400, 300).normal[150, 200] == pytest.approx([0, 0, 1], abs=1e-6)


def test_water_lets_one_see_who_stands_in_it():
    scene = merge([sphere((0, 0, 0), 0.5, "skin"), box((-1, -1, -1), (1, 0, 1), "water")])
    buffers = draw(scene, FRONT, 400, 300)
    assert seen_at(buffers, 200, 180) == "skin"
    assert buffers.veil[180, 200]
    assert not buffers.veil[120, 200]  # above the water
    assert seen_at(buffers, 120, 180) == "water"
    assert not buffers.veil[180, 120]  # water alone is a thing of its own


def test_the_same_mesh_gives_the_same_pixels():
    scene = merge([sphere((0.1, 0.2, 0.3), 0.7, "shirt", working=True), box((-1, -1, -1), (1, -0.5, 1), "mat")])
    camera = Camera(33.3, 12.1, (0.1, 0.1, 0.1), 3.3)
    one, two = draw(scene, camera, 400, 300), draw(scene, camera, 400, 300)
    for name in ("depth", "normal", "material", "part", "working", "veil"):
        assert getattr(one, name).tobytes() == getattr(two, name).tobytes()


def test_nothing_to_draw_is_an_empty_picture():
    assert (draw(merge([]), FRONT, 40, 30).material == -1).all()
