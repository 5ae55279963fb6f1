"""What the camera sees in each pixel: a z-buffer. Compiled on first use; the same mesh gives the same pixels."""

from dataclasses import dataclass

import numpy as np
from numba import njit

from exercises.figures.camera import WIDTH, Camera
from exercises.figures.mesh import MATERIAL_ID, Mesh

NOTHING = -1


@dataclass
class Buffers:
    """One picture, pixel by pixel. Nothing seen: depth -inf, material and part -1."""

    depth: np.ndarray  # (h, w) metres toward the viewer
    normal: np.ndarray  # (h, w, 3) in the viewer's axes: right, up, toward the viewer
    material: np.ndarray  # (h, w) int16
    part: np.ndarray  # (h, w) int16
    working: np.ndarray  # (h, w) bool
    veil: np.ndarray  # (h, w) bool: water stands between the viewer and what is seen
    pixel_m: float  # width of one pixel, metres

    @property
    def scale(self) -> float:
        """Pixels per picture unit."""
        return self.depth.shape[1] / WIDTH


def draw(mesh: Mesh, camera: Camera, width: int = 1600, height: int = 1200) -> Buffers:
    """The mesh as the camera sees it. Water lets one see what stands in it."""
    mesh = mesh.smooth()
    scale = width / WIDTH
    # Rounded, so that the last bits of a matrix product never move an edge by a pixel.
    seen = np.round(camera.project(mesh.points), 6) * np.array([scale, scale, 1.0])
    normals = np.round(mesh.normals @ camera.axes.T, 6)
    if not len(mesh.triangles):
        return _empty(camera, width, height)
    water = mesh.material == MATERIAL_ID["water"]
    depth, owner = nearest(seen, mesh.triangles[~water], width, height)
    owner[owner != NOTHING] = np.flatnonzero(~water)[owner[owner != NOTHING]]
    veil = np.zeros((height, width), np.bool_)
    if water.any():
        surface, pool = nearest(seen, mesh.triangles[water], width, height)
        veil = (surface > depth) & (owner != NOTHING)
        alone = (pool != NOTHING) & (owner == NOTHING)
        owner[alone] = np.flatnonzero(water)[pool[alone]]
        depth[alone] = surface[alone]
    normal = _normals(owner, seen, mesh.triangles, normals)
    hit = owner != NOTHING
    material = np.where(hit, mesh.material[owner], NOTHING).astype(np.int16)
    part = np.where(hit, mesh.part[owner], NOTHING).astype(np.int16)
    working = hit & mesh.working[owner]
    return Buffers(depth, normal, material, part, working, veil, camera.metres_per_width / width)


def _empty(camera: Camera, width: int, height: int) -> Buffers:
    nothing = np.full((height, width), NOTHING, np.int16)
    none = np.zeros((height, width), np.bool_)
    return Buffers(
        np.full((height, width), -np.inf),
        np.zeros((height, width, 3), np.float32),
        nothing,
        nothing.copy(),
        none,
        none.copy(),
        camera.metres_per_width / width,
    )


@njit(cache=True)
def nearest(seen, triangles, width, height):
    """Depth and triangle of the nearest surface at each pixel's centre."""
    depth = np.full((height, width), -np.inf)
    owner = np.full((height, width), -1, np.int32)
    for t in range(len(triangles)):
        a, b, c = triangles[t]
        ax, ay, bx, by, cx, cy = seen[a, 0], seen[a, 1], seen[b, 0], seen[b, 1], seen[c, 0], seen[c, 1]
        area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
        if abs(area) < 1e-9:
            continue
        left, right = max(int(np.ceil(min(ax, bx, cx) - 0.5)), 0), min(int(np.floor(max(ax, bx, cx) - 0.5)), width - 1)
        top, foot = max(int(np.ceil(min(ay, by, cy) - 0.5)), 0), min(int(np.floor(max(ay, by, cy) - 0.5)), height - 1)
        for y in range(top, foot + 1):
            py = y + 0.5
            for x in range(left, right + 1):
                px = x + 0.5
                u = ((bx - px) * (cy - py) - (cx - px) * (by - py)) / area
                v = ((cx - px) * (ay - py) - (ax - px) * (cy - py)) / area
                w = 1 - u - v
                if u < -1e-7 or v < -1e-7 or w < -1e-7:
                    continue
                z = u * seen[a, 2] + v * seen[b, 2] + w * seen[c, 2]
                if z > depth[y, x]:
                    depth[y, x] = z
                    owner[y, x] = t
    return depth, owner


@njit(cache=True)
def _normals(owner, seen, triangles, normals):
    """The normal in each pixel, between those of its triangle's points; a surface seen from behind is turned round."""
    height, width = owner.shape
    out = np.zeros((height, width, 3), np.float32)
    for y in range(height):
        for x in range(width):
            if owner[y, x] < 0:
                continue
            a, b, c = triangles[owner[y, x]]
            px, py = x + 0.5, y + 0.5
            ax, ay, bx, by, cx, cy = seen[a, 0], seen[a, 1], seen[b, 0], seen[b, 1], seen[c, 0], seen[c, 1]
            area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
            u = ((bx - px) * (cy - py) - (cx - px) * (by - py)) / area
            v = ((cx - px) * (ay - py) - (ax - px) * (cy - py)) / area
            w = 1 - u - v
            nx = u * normals[a, 0] + v * normals[b, 0] + w * normals[c, 0]
            ny = u * normals[a, 1] + v * normals[b, 1] + w * normals[c, 1]
            nz = u * normals[a, 2] + v * normals[b, 2] + w * normals[c, 2]
            turn = -1.0 if area > 0 else 1.0  # y runs down in the picture: an outside face has a negative area
            length = max(np.sqrt(nx * nx + ny * ny + nz * nz), 1e-9) * turn
            out[y, x, 0], out[y, x, 1], out[y, x, 2] = nx / length, ny / length, nz / length
    return out
