"""A face is laid on a head and stays on it."""

import numpy as np
import pytest

from exercises.figures.face import face_of, features, nose_tip
from tests.exercises.figures.solids import sphere

RADIUS_M = 0.11


@pytest.fixture
def head():
    return sphere((0.0, 1.6, 0.05), RADIUS_M, "skin", rows=60)


def whole(mesh):
    return np.ones(len(mesh.triangles), bool)


def test_the_nose_is_the_foremost_point(head):
    assert nose_tip(head, whole(head)) == pytest.approx([0, 1.6, 0.05 + RADIUS_M], abs=1e-6)


def test_strokes_lie_on_the_head(head):
    strokes = features(head, whole(head)).strokes(head.points)
    assert len(strokes) == 4
    for stroke in strokes:
        assert np.linalg.norm(stroke - [0, 1.6, 0.05], axis=1) == pytest.approx(RADIUS_M, abs=0.0005)


def test_lids_are_left_and_right_of_the_nose_and_the_mouth_below(head):
    left, right, mouth, nostrils = (stroke.mean(axis=0) for stroke in features(head, whole(head)).strokes(head.points))
    assert left == pytest.approx(right * [-1, 1, 1], abs=1e-4)
    assert left[0] > 0
    assert left[1] > nostrils[1] > mouth[1]


def test_strokes_go_with_the_head_when_it_turns(head):
    found = features(head, whole(head))
    turn = np.array([[0, 0, 1], [0, 1, 0], [-1, 0, 0]])
    for rest, turned in zip(found.strokes(head.points), found.strokes(head.points @ turn.T), strict=True):
        assert turned == pytest.approx(rest @ turn.T)


def test_the_back_of_the_head_is_no_face(head):
    face = face_of(head, whole(head))
    middle = head.points[head.triangles].mean(axis=1)
    assert face[middle[:, 2].argmax()]
    assert not face[middle[:, 2] < 0.05].any()
    assert not face[middle[:, 1] < 1.6 - 0.09].any()
