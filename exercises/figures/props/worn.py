"""What goes round the body or is held between it and something else: bands, straps, cuffs, ropes.

These are given by points of the posed body, so they are made after the pose is solved.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.spatial import ConvexHull

from exercises.figures.props.prop import Prop, build
from exercises.figures.solids import (
    Solid,
    basis,
    circle,
    pipe,
    rectangle,
    rod,
    rounded_rectangle,
    smooth,
    sweep,
    unit,
)

SKIN_GAP_M = 0.003  # a band that lay exactly on the skin would flicker between being before and behind it


@dataclass(frozen=True)
class Ring:
    """Where a band goes round one limb, or round a post.

    center: (3,) on the limb's axis.  axis: along the limb, (3,), either way.  radius_m: of the limb there.
    outline: points (k, 3) of the skin there, where they are known: followed instead of the circle.
    """

    center: ArrayLike
    axis: ArrayLike
    radius_m: float = 0.05
    outline: np.ndarray | None = None

    @classmethod
    def round_skin(cls, skin: np.ndarray, center: ArrayLike, axis: ArrayLike, *, width_m=0.05, reach_m=0.14) -> "Ring":
        """Return the ring that clears the skin: points (n, 3) of this limb within width_m along it and reach_m across.

        Raises ValueError when fewer than three points are there.
        """
        axis, offset = unit(axis), np.asarray(skin, dtype=float) - center
        height = offset @ axis
        flat = offset - height[:, None] * axis
        near = (np.abs(height) <= width_m / 2) & (np.linalg.norm(flat, axis=1) <= reach_m)
        if near.sum() < 3:
            raise ValueError(f"no skin within {reach_m} m of {np.asarray(center).tolist()}")
        outline = np.asarray(center) + flat[near]
        return cls(center, axis, float(np.linalg.norm(flat[near], axis=1).max()), outline)

    def points(self) -> np.ndarray:
        """Return what the band has to go round, (k, 3)."""
        if self.outline is not None:
            return self.outline
        turn = basis(self.axis)
        return np.asarray(self.center) + circle(self.radius_m, 40) @ turn[:, :2].T


def _round(rings: list[Ring], section: np.ndarray, stand_off_m: float, material: str) -> list[tuple[Solid, str]]:
    """Return a closed ribbon on the shortest way round all rings, lying flat on each limb that it touches."""
    if not rings:
        raise ValueError("a loop needs a ring to go round")
    axes = [unit(ring.axis) for ring in rings]
    axes = [axis if np.dot(axis, axes[0]) >= 0 else -axis for axis in axes]
    middle = basis(np.sum(axes, axis=0))
    points = np.vstack([ring.points() for ring in rings])
    owner = np.repeat(np.arange(len(rings)), [len(ring.points()) for ring in rings])
    corner = ConvexHull(points @ middle[:, :2]).vertices  # counter-clockwise about the middle axis
    path, across = _evenly(points[corner], np.array(axes)[owner[corner]])
    along = unit(np.roll(path, -1, axis=0) - np.roll(path, 1, axis=0))
    out = unit(np.cross(along, across))
    return [(sweep(path + out * stand_off_m, section, out, closed=True), material)]


def _evenly(points: np.ndarray, across: np.ndarray, step_m: float = 0.012) -> tuple[np.ndarray, np.ndarray]:
    """Return the closed line and its widths at even distances, so that corners of the outline do not show as kinks."""
    points, across = np.vstack([points, points[:1]]), np.vstack([across, across[:1]])
    way = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    at = np.linspace(0, way[-1], max(24, min(96, round(way[-1] / step_m))), endpoint=False)
    lines = [np.column_stack([np.interp(at, way, values[:, i]) for i in range(3)]) for values in (points, across)]
    path, across = lines  # rounded by a hair, less than the gap to the skin: a real band has no corners
    return (np.roll(path, 1, axis=0) + 2 * path + np.roll(path, -1, axis=0)) / 4, unit(across)


def _points(rings: list[Ring]) -> dict[str, ArrayLike]:
    return {f"ring_{i}": np.asarray(ring.center, dtype=float) for i, ring in enumerate(rings)}


def band_loop(rings: list[Ring], *, width_m=0.05, thickness_m=0.004, material="band") -> Prop:
    """Return an elastic loop round one or more limbs: both thighs, both ankles, a knee and a post.

    It lies on the convex line round all rings, width_m wide along the limbs.  points: ring_0, ring_1, ...
    """
    section = rectangle(thickness_m, width_m)
    return build(_round(rings, section, SKIN_GAP_M + thickness_m / 2, material), points=_points(rings))


def belt(rings: list[Ring], *, width_m=0.04) -> Prop:
    """Return a belt that does not give, round both thighs or round an ankle and a chair's leg."""
    return band_loop(rings, width_m=width_m, material="strap")


def cuff_weight(ring: Ring, *, width_m=0.09, thickness_m=0.024) -> Prop:
    """Return a sand cuff round an ankle or a thigh, with the strap that closes it.  points: ring_0."""
    body = _round([ring], rounded_rectangle(thickness_m, width_m, 0.011), SKIN_GAP_M + thickness_m / 2, "cuff")
    closing = _round([ring], rectangle(0.003, width_m * 0.3), SKIN_GAP_M + thickness_m + 0.0015, "strap")
    return build(body + closing, points=_points([ring]))


def pressure_cuff(ring: Ring, *, width_m=0.08, hose: ArrayLike | None = None) -> Prop:
    """Return an inflated cuff high on the thigh; hose: points (n, 3) of its tube, the first at the cuff."""
    pieces = _round([ring], rounded_rectangle(0.014, width_m, 0.006), SKIN_GAP_M + 0.007, "cuff")
    if hose is not None:
        pieces.append((pipe(smooth(hose), 0.005), "strap"))
    return build(pieces, points=_points([ring]))


def float_belt(ring: Ring, *, width_m=0.13, thickness_m=0.035) -> Prop:
    """Return a float belt round the waist, for running in deep water."""
    section = rounded_rectangle(thickness_m, width_m, 0.015)
    return build(_round([ring], section, SKIN_GAP_M + thickness_m / 2, "ball"), points=_points([ring]))


def tube(points: ArrayLike, radius_m=0.012, material="band", *, rounded=False) -> Prop:
    """Return a round cord through points (n, 3): a band to its anchor, a rope.  rounded: bends at the points.

    points: start, end.
    """
    points = np.asarray(points, dtype=float)
    path = smooth(points) if rounded and len(points) > 2 else points
    return build([(pipe(path, radius_m), material)], points={"start": points[0], "end": points[-1]})


def strap(
    points: ArrayLike, across: ArrayLike = (1, 0, 0), *, width_m=0.035, thickness_m=0.004, material="strap"
) -> Prop:
    """Return a flat strap through points (n, 3), as from a hand under the foot to the other hand.

    across: (3,) or (n, 3), the way its width lies; nowhere along the strap itself.  points: start, end.
    """
    points = np.asarray(points, dtype=float)
    along = np.gradient(points, axis=0)
    out = np.cross(along, np.broadcast_to(np.asarray(across, dtype=float), points.shape))
    ribbon = sweep(points, rectangle(thickness_m, width_m), out)
    return build([(ribbon, material)], points={"start": points[0], "end": points[-1]})


def skipping_rope(hand_left: ArrayLike, hand_right: ArrayLike, *, turn_deg=0.0, depth_m=1.0, radius_m=0.006) -> Prop:
    """Return a skipping rope in two fists, swung so far: 0 hangs under the feet, 90 is in front, 180 overhead.

    depth_m: from the hands to the rope's far end.  points: far (that end).
    The front is where somebody looks whose left hand is hand_left.
    """
    left, right = np.asarray(hand_left, dtype=float), np.asarray(hand_right, dtype=float)
    side = unit(left - right)
    front = unit(np.cross(side, (0, 1, 0)))
    angle = np.radians(turn_deg)
    away = -np.cos(angle) * np.cross(front, side) + np.sin(angle) * front
    t = np.linspace(0, np.pi, 41)[:, None]
    half = np.linalg.norm(left - right) / 2
    bow = half * (np.cos(t) + 0.35 * np.cos(t) * np.sin(t) ** 2)
    path = (left + right) / 2 + side * bow + away * depth_m * np.sin(t) ** 0.7
    grips = [
        (rod(hand - side * s * 0.06, hand + side * s * 0.08, 0.014), "wood") for hand, s in ((left, 1), (right, -1))
    ]
    return build([(pipe(path, radius_m, 8), "strap"), *grips], points={"far": path[20]})


def support_harness(
    shoulder_left: ArrayLike, shoulder_right: ArrayLike, waist: Ring, *, bar_height_m=2.05, post_behind_m=0.95
) -> Prop:
    """Return a body-weight support: a belt, two straps over the shoulders to a bar, and the post that carries it.

    shoulder_left, shoulder_right: tops of the shoulders.  The post stands behind, so that it hides nobody seen from the
    side.  points: bar_left, bar_right, hook.
    """
    left, right = np.asarray(shoulder_left, dtype=float), np.asarray(shoulder_right, dtype=float)
    side = unit((left - right) * [1, 0, 1])
    front = np.cross(side, (0, 1, 0))
    middle = np.array([0, bar_height_m, 0]) + (left + right) / 2 * [1, 0, 1]
    up, center = np.array([0, 0.12, 0]), np.asarray(waist.center, dtype=float)
    pieces = _round([waist], rounded_rectangle(0.012, 0.12, 0.005), SKIN_GAP_M + 0.006, "strap")
    ends = {"bar_left": middle + side * 0.24, "bar_right": middle - side * 0.24, "hook": middle + up}
    for shoulder, end in ((left, ends["bar_left"]), (right, ends["bar_right"])):
        outer = (shoulder - (left + right) / 2) * 0.75
        for face in (0.13, -0.13):
            low = center + outer + front * face
            pieces.append((pipe([low, shoulder + front * face * 0.7, end], 0.012), "strap"))
    foot = middle - front * post_behind_m
    pieces.append((rod(ends["bar_left"], ends["bar_right"], 0.016), "metal"))
    pieces.append((rod(middle, middle + up, 0.012), "metal"))
    pieces.append((rod(middle + up + front * 0.05, foot + up, 0.03, 16), "metal"))
    pieces.append((rod(foot * [1, 0, 1], foot + up, 0.03, 16), "metal"))
    return build(pieces, points=ends)
