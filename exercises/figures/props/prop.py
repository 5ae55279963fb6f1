"""What every prop is: a mesh, the planes a body may rest on, and the points it may hold."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import ArrayLike

from exercises.figures.mesh import MATERIAL_ID, Mesh, merge
from exercises.figures.solids import Solid, heading, shaded, unit

ORIGIN = (0.0, 0.0, 0.0)
X, Y, Z = np.eye(3)  # to the left, up, to the front


@dataclass(frozen=True)
class Surface:
    """A flat piece that a body can rest on: a seat, a step's top, a foot plate.

    point: its middle (3,), metres.  normal: unit (3,), out of the prop, towards the body.
    along: unit (3,) in the plane, the way its length runs.  length_m, width_m: whole extents along and across.
    On a round thing (ball, roller) it is the plane that touches it at the point.
    """

    point: np.ndarray
    normal: np.ndarray
    along: np.ndarray
    length_m: float
    width_m: float

    @property
    def across(self) -> np.ndarray:
        """The other way in the plane: towards the left of somebody who stands on it and looks along it."""
        return np.cross(self.normal, self.along)

    def at(self, along_m: float = 0.0, across_m: float = 0.0) -> np.ndarray:
        """Return the point so far from the middle."""
        return self.point + self.along * along_m + self.across * across_m

    def distance_m(self, points: ArrayLike) -> np.ndarray:
        """Return how far points (..., 3) are above the plane; negative inside the prop."""
        return (np.asarray(points, dtype=float) - self.point) @ self.normal


@dataclass(frozen=True)
class Prop:
    """A thing in a picture.  surfaces: by name, to rest on.  points: by name (3,), to hold, tie or aim at."""

    mesh: Mesh
    surfaces: dict[str, Surface] = field(default_factory=dict)
    points: dict[str, np.ndarray] = field(default_factory=dict)

    def placed(self, at: ArrayLike = ORIGIN, heading_deg: float = 0.0, turn: np.ndarray | None = None) -> "Prop":
        """Return the prop turned about the origin (by heading, or by a matrix (3, 3)), then carried to at."""
        turn = heading(heading_deg) if turn is None else turn
        at = np.asarray(at, dtype=float)
        return Prop(
            replace(self.mesh, points=self.mesh.points @ turn.T + at, normals=self.mesh.normals @ turn.T),
            {
                name: replace(s, point=turn @ s.point + at, normal=turn @ s.normal, along=turn @ s.along)
                for name, s in self.surfaces.items()
            },
            {name: turn @ point + at for name, point in self.points.items()},
        )


def surface(point: ArrayLike, normal: ArrayLike, along: ArrayLike, length_m: float, width_m: float) -> Surface:
    """Return a surface, its directions brought to length one and square to each other."""
    normal = unit(normal)
    along = np.asarray(along, dtype=float)
    return Surface(
        np.asarray(point, dtype=float), normal, unit(along - normal * np.dot(along, normal)), length_m, width_m
    )


def level(point: ArrayLike, length_m: float, width_m: float) -> Surface:
    """Return a level surface whose length runs to the front."""
    return surface(point, (0, 1, 0), (0, 0, 1), length_m, width_m)


def build(
    pieces: Iterable[tuple[Solid, str]],
    surfaces: dict[str, Surface] | None = None,
    points: dict[str, ArrayLike] | None = None,
) -> Prop:
    """Return the prop made of solids, each with the name of its material.

    What is of one material is one part, so that its joints stay without a line: a prop is drawn calmer than a body.
    """
    pieces = list(pieces)
    materials = list(dict.fromkeys(material for _, material in pieces))
    shapes = [shaded(solid) for solid, _ in pieces]
    start = np.cumsum([0, *(len(points) for points, _, _ in shapes)])
    of_piece = np.repeat(np.arange(len(pieces)), [len(triangles) for _, triangles, _ in shapes])
    mesh = Mesh(
        points=np.concatenate([points for points, _, _ in shapes]),
        triangles=np.concatenate([triangles + first for (_, triangles, _), first in zip(shapes, start, strict=False)]),
        material=np.array([MATERIAL_ID[material] for _, material in pieces])[of_piece],
        part=np.array([materials.index(material) for _, material in pieces])[of_piece],
        working=np.zeros(len(of_piece), dtype=bool),
        normals=np.concatenate([normals for _, _, normals in shapes]),
    )
    named = {name: np.asarray(point, dtype=float) for name, point in (points or {}).items()}
    return Prop(mesh, dict(surfaces or {}), named)


def gather(props: Iterable[Prop]) -> Mesh:
    """Return all props of a picture as one mesh."""
    return merge([prop.mesh for prop in props])
