"""Triangles with a colour: what the body and the props hand to the camera."""

from dataclasses import dataclass

import numpy as np

MATERIALS = (
    "skin",
    "hair",
    "face",
    "shirt",
    "shorts",
    "shoe",
    "sole",
    "sock",
    "mat",
    "wood",
    "metal",
    "pad",
    "wall",
    "band",
    "cuff",
    "ball",
    "water",
    "towel",
    "strap",
)
BODY = frozenset({"skin", "hair", "face", "shirt", "shorts", "shoe", "sole", "sock"})
MATERIAL_ID = {name: number for number, name in enumerate(MATERIALS)}


@dataclass
class Mesh:
    """Triangles in metres, Y up; counter-clockwise seen from outside."""

    points: np.ndarray  # (n, 3) float64
    triangles: np.ndarray  # (m, 3) int32
    material: np.ndarray  # (m,) int16, place in MATERIALS
    part: np.ndarray  # (m,) int16, limb or prop: where a nearer part ends before another, a line is drawn
    working: np.ndarray  # (m,) bool, the limb that the exercise is about
    normals: np.ndarray | None = None  # (n, 3), unit, smooth; None: every triangle is flat

    def __post_init__(self):
        self.points = np.asarray(self.points, dtype=np.float64).reshape(-1, 3)
        self.triangles = np.asarray(self.triangles, dtype=np.int32).reshape(-1, 3)
        count = len(self.triangles)
        for name, kind in (("material", np.int16), ("part", np.int16), ("working", np.bool_)):
            values = np.asarray(getattr(self, name), dtype=kind)
            if values.shape != (count,):
                raise ValueError(f"{name}: {values.shape} for {count} triangles")
            setattr(self, name, values)
        if count and not 0 <= self.triangles.min() <= self.triangles.max() < len(self.points):
            raise ValueError("a triangle names a point that is not there")
        if self.normals is not None:
            self.normals = np.asarray(self.normals, dtype=np.float64)
            if self.normals.shape != self.points.shape:
                raise ValueError(f"normals: {self.normals.shape} for {len(self.points)} points")

    def smooth(self) -> "Mesh":
        """The same mesh with a normal at every point; a flat one gets points of its own for each triangle."""
        if self.normals is not None:
            return self
        corners = self.points[self.triangles]
        normals = np.repeat(unit(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])), 3, axis=0)
        triangles = np.arange(3 * len(corners), dtype=np.int32).reshape(-1, 3)
        return Mesh(corners.reshape(-1, 3), triangles, self.material, self.part, self.working, normals)


def unit(vectors: np.ndarray) -> np.ndarray:
    """The same directions with length one; a vector of no length stays as it is."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return vectors / np.where(length > 0, length, 1)


def smooth_normals(points: np.ndarray, triangles: np.ndarray) -> np.ndarray:
    """Normals at the points: the mean of the triangles around each, weighted by their area."""
    corners = np.asarray(points)[triangles]
    faces = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    total = np.zeros((len(points), 3))
    for corner in range(3):
        np.add.at(total, np.asarray(triangles)[:, corner], faces)
    return unit(total)


def merge(meshes: list[Mesh]) -> Mesh:
    """One mesh of several. Parts are renumbered in the order given, so that two meshes never share one."""
    meshes = [mesh.smooth() for mesh in meshes if len(mesh.triangles)]
    if not meshes:
        none = np.zeros(0)
        return Mesh(none, none, none, none, none, none.reshape(0, 3))
    first_point = np.cumsum([0, *(len(mesh.points) for mesh in meshes)])
    first_part = np.cumsum([0, *(int(mesh.part.max()) + 1 for mesh in meshes)])
    return Mesh(
        np.concatenate([mesh.points for mesh in meshes]),
        np.concatenate([mesh.triangles + start for mesh, start in zip(meshes, first_point, strict=False)]),
        np.concatenate([mesh.material for mesh in meshes]),
        np.concatenate([mesh.part + start for mesh, start in zip(meshes, first_part, strict=False)]),
        np.concatenate([mesh.working for mesh in meshes]),
        np.concatenate([mesh.normals for mesh in meshes]),
    )
