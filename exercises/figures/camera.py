"""From metres to picture units: an orthographic camera on a picture of 400 x 300."""

from dataclasses import dataclass

import numpy as np

from exercises.figures.mesh import Mesh

WIDTH, HEIGHT = 400, 300


@dataclass(frozen=True)
class Camera:
    """Yaw 0 faces the figure, yaw 90 sees its left side, -90 its right; pitch is how far the camera is raised."""

    yaw_deg: float
    pitch_deg: float
    center: tuple[float, float, float]
    metres_per_width: float

    @property
    def axes(self) -> np.ndarray:
        """Rows: the picture's right, its up, and the way to the viewer, in the world."""
        yaw, pitch = np.radians(self.yaw_deg), np.radians(self.pitch_deg)
        viewer = np.array([np.sin(yaw) * np.cos(pitch), np.sin(pitch), np.cos(yaw) * np.cos(pitch)])
        right = np.array([np.cos(yaw), 0.0, -np.sin(yaw)])
        return np.stack([right, np.cross(viewer, right), viewer])

    def project(self, points: np.ndarray) -> np.ndarray:
        """(n, 3) metres to (n, 3): x to the right and y down in picture units, depth toward the viewer in metres."""
        seen = (np.asarray(points, dtype=np.float64).reshape(-1, 3) - np.asarray(self.center)) @ self.axes.T
        scale = WIDTH / self.metres_per_width
        return np.stack([WIDTH / 2 + seen[:, 0] * scale, HEIGHT / 2 - seen[:, 1] * scale, seen[:, 2]], axis=1)


def fit(meshes: list[Mesh], yaw: float, pitch: float, margin: float = 16.0) -> Camera:
    """The camera that shows all of the meshes as large as it can, margin picture units from every edge."""
    points = np.concatenate([mesh.points for mesh in meshes])
    axes = Camera(yaw, pitch, (0.0, 0.0, 0.0), 1.0).axes
    seen = points @ axes.T
    low, high = seen.min(axis=0), seen.max(axis=0)
    room = np.array([WIDTH, HEIGHT]) - 2 * margin
    metres_per_unit = float(((high - low)[:2] / room).max())
    center = tuple(float(value) for value in (low + high) / 2 @ axes)
    return Camera(yaw, pitch, center, max(metres_per_unit, 1e-6) * WIDTH)
