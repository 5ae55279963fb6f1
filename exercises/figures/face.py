"""A calm face: closed lids, the foot of the nose, a mouth. Laid on the head at rest, then carried by its triangles."""

from dataclasses import dataclass

import numpy as np

from exercises.figures.camera import WIDTH, Camera
from exercises.figures.mesh import Mesh
from exercises.figures.raster import NOTHING, nearest

CLOSE_UP_M, PIXELS = 0.4, 1600  # the head is looked at from the front, a quarter of a millimetre per pixel
# Metres from the tip of the nose, for a head of ordinary size: a stroke is centre, half width, and how far it sags.
LIDS = [(side * 0.032, 0.028, 0.013, 0.004) for side in (1, -1)]
MOUTH = (0.0, -0.034, 0.019, 0.003)
NOSTRILS = ((-0.013, -0.006), (-0.010, -0.011), (0.0, -0.013), (0.010, -0.011), (0.013, -0.006))
CHIN_M, DEEP_M, JAW_RISE = 0.085, 0.10, 0.9  # the face ends that far below and behind the nose; the jaw rises backward


@dataclass(frozen=True)
class Features:
    """Strokes, each point held by the three corners of the triangle that it lies on."""

    corners: tuple[np.ndarray, ...]  # (k, 3) points of the mesh, one array per stroke
    shares: tuple[np.ndarray, ...]  # (k, 3) how much each of them holds

    def strokes(self, points: np.ndarray) -> list[np.ndarray]:
        """Where the strokes are when the mesh's points are there: (k, 3) metres each, for the camera to project."""
        return [
            (points[corners] * shares[:, :, None]).sum(axis=1)
            for corners, shares in zip(self.corners, self.shares, strict=True)
        ]


def nose_tip(mesh: Mesh, head: np.ndarray) -> np.ndarray:
    """The foremost point of a head that looks along +Z. head: a mask of the mesh's triangles."""
    points = mesh.points[np.unique(mesh.triangles[head])]
    return points[points[:, 2].argmax()]


def face_of(mesh: Mesh, head: np.ndarray) -> np.ndarray:
    """Which of the head's triangles are the face: with that material, no line is drawn within it, only at the jaw."""
    tip = nose_tip(mesh, head)
    middle = mesh.points[mesh.triangles].mean(axis=1)
    behind = np.maximum(tip[2] - 0.03 - middle[:, 2], 0)
    above_jaw = middle[:, 1] > tip[1] - CHIN_M + JAW_RISE * behind
    return head & above_jaw & (middle[:, 2] > tip[2] - DEEP_M)


def features(mesh: Mesh, head: np.ndarray) -> Features:
    """The strokes of the face. The mesh is at rest, looking along +Z; head: a mask of its triangles."""
    tip = nose_tip(mesh, head)
    camera = Camera(0, 0, tuple(tip), CLOSE_UP_M)
    scale = PIXELS / WIDTH
    seen = camera.project(mesh.points) * np.array([scale, scale, 1.0])
    triangles = mesh.triangles[head]
    _, owner = nearest(seen, triangles, PIXELS, PIXELS * 3 // 4)
    corners, shares = [], []
    for stroke in [*(_arc(*lid) for lid in LIDS), _arc(*MOUTH), np.array(NOSTRILS)]:
        world = tip + np.column_stack([stroke, np.zeros(len(stroke))])
        at = camera.project(world)[:, :2] * scale
        on = owner[at[:, 1].astype(int), at[:, 0].astype(int)]
        at, on = at[on != NOTHING], on[on != NOTHING]
        corners.append(triangles[on])
        shares.append(_shares(at, seen[triangles[on]][:, :, :2]))
    return Features(tuple(corners), tuple(shares))


def _arc(x: float, y: float, half: float, sag: float) -> np.ndarray:
    t = np.linspace(-1, 1, 7)
    return np.column_stack([x + half * t, y - sag * (1 - t * t)])


def _shares(at: np.ndarray, corners: np.ndarray) -> np.ndarray:
    """Barycentric coordinates of points (k, 2) in their triangles (k, 3, 2)."""
    a, b, c = corners.transpose(1, 0, 2)
    size = _cross(b - a, c - a)
    v, w = _cross(at - a, c - a) / size, _cross(b - a, at - a) / size
    return np.column_stack([1 - v - w, v, w])


def _cross(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]
