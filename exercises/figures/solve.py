"""Settles a posture: what must touch something touches it, and nobody floats or sinks into the floor.

A posture says the joint angles that matter; this finds the place of the pelvis and the few angles left free, such that
every touch holds, planted feet stay where they stood, and a standing figure is balanced over its feet.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import least_squares

from .anatomy import limit
from .body import PARTS, Body
from .mesh import MATERIALS
from .posing import Poser, Stance, complete, heads

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MILLIMETRE = 1000.0  # residual of a touch: one per millimetre
ANGLE_WEIGHT = 0.1  # residual per degree that a free angle leaves its given value
DRIFT_WEIGHT = 0.6  # residual per metre that the pelvis moves sideways without a reason
SINK_EVERY = 150  # every so many-th point of the surface is watched for sinking into the floor
BALANCE_WEIGHT = 120.0  # residual per metre between the centre of mass and the middle of the feet
ENDS = {"foot": "foot", "instep": "foot", "toe": "foot", "knuckles": "hand", "kneel": "shank"}  # what sinks first
FEET = ("foot_l", "foot_r")
MASSES = {  # share of body mass by bone, at the middle of its segment (Dempster's, rounded)
    "pelvis": 0.16, "spine_02": 0.33, "head": 0.08,
    **{f"{bone}_{side}": mass for side in "lr" for bone, mass in (
        ("thigh", 0.10), ("calf", 0.0465), ("foot", 0.0145), ("upperarm", 0.028), ("lowerarm", 0.022))},
}  # fmt: skip


@dataclass(frozen=True)
class Plane:
    """What is touched: a point on it and the direction away from it."""

    point: np.ndarray
    normal: np.ndarray


FLOOR = Plane(np.zeros(3), np.array([0.0, 1.0, 0.0]))


@dataclass(frozen=True)
class Touch:
    """One landmark's touch.  Exactly one of on (a plane), at (a point, metres) and to (another landmark) is given.

    offset_m: how far above the plane, or (3,) beside the point.  axes: which of x, y, z must meet the point.
    """

    part: str
    on: Plane | None = None
    at: np.ndarray | None = None
    to: str | None = None
    offset_m: float | tuple[float, float, float] = 0.0
    axes: str = "xyz"


@dataclass(frozen=True)
class Task:
    """What is to be settled.  free: movements whose angle may change.  balanced: landmarks to stand on, or none."""

    stance: Stance
    touches: Sequence[Touch]
    free: Sequence[str] = ()
    balanced: Sequence[str] = ()
    may_sink: Sequence[str] = ()  # parts that may be below the floor line: in water, behind a pedal
    solid: Sequence[Plane] = field(default_factory=lambda: (FLOOR,))


@dataclass(frozen=True)
class Settled:
    """The found stance, and by how many metres each touch misses."""

    stance: Stance
    misses_m: Mapping[str, float]
    lowest_m: float  # of the whole surface, against the floor


def settle(body: Body, task: Task) -> Settled:
    """Return the stance with every touch as near as it can be had.

    Raises KeyError for an unknown landmark or movement.
    """
    # one stands over a place between heel and ball; on anything but a foot, over its middle
    standing = [
        p for name in task.balanced for p in ((f"heel{name[4:]}", f"ball{name[4:]}") if name in FEET else (name,))
    ]
    names = list(dict.fromkeys([t.part for t in task.touches] + [t.to for t in task.touches if t.to] + standing))
    watched = _watched(body, task)
    indices = np.concatenate([body.landmarks[name] for name in names] + [watched])
    starts = np.cumsum([0] + [len(body.landmarks[name]) for name in names])
    poser = Poser(body, indices, stiff=True)
    given = complete(task.stance.angles)
    free = list(task.free)
    ranges = [limit(name) for name in free]
    home = np.array(task.stance.at)

    def stance_of(unknown: np.ndarray) -> Stance:
        angles = dict(task.stance.angles)
        angles |= {name: float(value) for name, value in zip(free, unknown[3:] * 50.0, strict=True)}
        return Stance(task.stance.posture, angles, tuple(float(v) for v in unknown[:3]))

    def residuals(unknown: np.ndarray) -> np.ndarray:
        stance = stance_of(unknown)
        placed = poser.bones(stance)
        points = poser.moved(placed)
        places = {name: points[starts[k] : starts[k + 1]] for k, name in enumerate(names)}
        out = [np.atleast_1d(_miss(touch, places)) * MILLIMETRE for touch in task.touches]
        out.append(ANGLE_WEIGHT * np.array([unknown[3 + k] * 50.0 - given[name] for k, name in enumerate(free)]))
        out.append(DRIFT_WEIGHT * (unknown[:3] - home))
        rest = points[starts[-1] :]
        for plane in task.solid:
            depth = (rest - plane.point) @ plane.normal
            out.append(np.minimum(depth, 0.0) * MILLIMETRE * 0.3)
        if task.balanced:
            base = np.mean([places[name].mean(axis=0) for name in standing], axis=0)
            out.append(BALANCE_WEIGHT * (centre_of_mass(body, placed) - base)[[0, 2]])
        return np.concatenate(out)

    low = np.r_[[-5.0] * 3, [r[0] / 50.0 for r in ranges]]
    high = np.r_[[5.0] * 3, [r[1] / 50.0 for r in ranges]]
    first = np.r_[home, [np.clip(given[name], *limit(name)) / 50.0 for name in free]]
    first = np.clip(first, low + 1e-6, high - 1e-6)
    found = least_squares(residuals, first, bounds=(low, high), diff_step=1e-4, xtol=1e-9, ftol=1e-9, max_nfev=40)
    stance = stance_of(np.round(found.x, 6))
    places = {name: Poser(body, body.landmarks[name])(stance) for name in names}
    misses = {t.part + (f">{t.to}" if t.to else ""): float(np.abs(_miss(t, places)).max()) for t in task.touches}
    skin = np.unique(body.triangles[body.material != MATERIALS.index("hair")])
    lowest = float(Poser(body, skin)(stance)[:, 1].min())
    return Settled(stance, misses, lowest)


def _watched(body: Body, task: Task) -> np.ndarray:
    hidden = {PARTS.index(part) for part in task.may_sink}
    solid = ~np.isin(body.part, list(hidden)) & (body.material != MATERIALS.index("hair"))
    points = np.unique(body.triangles[solid])[::SINK_EVERY]
    ends = [
        body.landmarks[f"{name}_{side}"]
        for name, part in ENDS.items()
        for side in "lr"
        if PARTS.index(f"{part}_{side}") not in hidden
    ]
    return np.unique(np.concatenate([points, *ends]))


def _miss(touch: Touch, places: Mapping[str, np.ndarray]) -> np.ndarray | float:
    points = places[touch.part]
    if touch.on is not None:
        offset = touch.offset_m if isinstance(touch.offset_m, (int, float)) else 0.0
        return float(((points - touch.on.point) @ touch.on.normal).min()) - offset
    target = touch.at if touch.at is not None else places[touch.to].mean(axis=0)
    offset = np.zeros(3) if isinstance(touch.offset_m, (int, float)) else np.array(touch.offset_m)
    difference = points.mean(axis=0) - target - offset
    return difference[["xyz".index(axis) for axis in touch.axes]]


def centre_of_mass(body: Body, placed: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return the (3,) centre of the body's mass, metres."""
    at = heads(body, placed)
    ends = {"pelvis": "spine_01", "spine_02": "neck_01", "head": "head"}
    limbs = {"thigh": "calf", "calf": "foot", "foot": "ball", "upperarm": "lowerarm", "lowerarm": "hand"}
    ends |= {f"{bone}_{side}": f"{end}_{side}" for side in "lr" for bone, end in limbs.items()}
    total = sum(mass * (at[bone] + at[ends[bone]]) / 2 for bone, mass in MASSES.items())
    return total / sum(MASSES.values())
