"""What lies or stands low on the floor: to step on, lie on, roll on, jump over.

at: the point of the floor (3,) below the middle; heading_deg: the way the thing faces, as a figure does (0 is +Z).
Surfaces are named "top" throughout; "along" runs to the front.
"""

import numpy as np
from numpy.typing import ArrayLike

from exercises.figures.props.prop import ORIGIN, Prop, build, level, surface
from exercises.figures.solids import Solid, basis, circle, cuboid, drum, heading, lathe, prism, slab, sphere, unit


def _lying(solid: Solid, material: str, height_m: float, length_m: float, width_m: float) -> Prop:
    return build([(solid, material)], {"top": level((0, height_m, 0), length_m, width_m)})


def mat(at: ArrayLike = ORIGIN, heading_deg: float = 0, *, length_m=1.85, width_m=0.65, thickness_m=0.015) -> Prop:
    """Return an exercise mat; its length runs along heading."""
    solid = cuboid((0, thickness_m / 2, 0), (width_m, thickness_m, length_m))
    return _lying(solid, "mat", thickness_m, length_m, width_m).placed(at, heading_deg)


def step(at: ArrayLike = ORIGIN, heading_deg: float = 0, *, height_m=0.20, depth_m=0.36, width_m=0.60) -> Prop:
    """Return a wooden step to climb in the way of heading.  points: front_edge, back_edge, of the top.

    height_m: 0.10 for a first step, 0.20 for a stair.
    """
    solid = cuboid((0, height_m / 2, 0), (width_m, height_m, depth_m))
    prop = _lying(solid, "wood", height_m, depth_m, width_m)
    prop.points["front_edge"] = np.array([0, height_m, depth_m / 2])
    prop.points["back_edge"] = np.array([0, height_m, -depth_m / 2])
    return prop.placed(at, heading_deg)


def box(at: ArrayLike = ORIGIN, heading_deg: float = 0, *, height_m=0.30, depth_m=0.50, width_m=0.60) -> Prop:
    """Return a box to jump on or to drop from; points as a step's."""
    return step(at, heading_deg, height_m=height_m, depth_m=depth_m, width_m=width_m)


def decline_board(
    at: ArrayLike = ORIGIN, heading_deg: float = 0, *, slope_deg=25.0, length_m=0.40, width_m=0.40
) -> Prop:
    """Return a board that falls towards heading: who faces so stands with the heels high.

    surfaces: top, its along pointing downhill.  length_m: along the slope.
    """
    run, rise = length_m * np.cos(np.radians(slope_deg)), length_m * np.sin(np.radians(slope_deg))
    lip = 0.02  # the front edge of a real board is not a knife
    outline = [(run / 2, 0), (run / 2, lip), (-run / 2, rise + lip), (-run / 2, 0)]
    # Drawn in the x-y plane and drawn out along z; turned so that its x runs to the front.
    turn = heading(-90)
    wedge = prism(outline, -width_m / 2, width_m / 2)
    wedge = Solid(wedge.points @ turn.T, wedge.triangles)
    top = surface((0, rise / 2 + lip, 0), (0, run, rise), (0, -rise, run), length_m, width_m)
    return build([(wedge, "wood")], {"top": top}).placed(at, heading_deg)


def foam_pad(at: ArrayLike = ORIGIN, heading_deg: float = 0, *, height_m=0.06, length_m=0.48, width_m=0.40) -> Prop:
    """Return a balance pad of soft foam; its top lies a little lower than height_m where somebody stands on it."""
    solid = slab((0, height_m / 2, 0), (width_m, height_m, length_m), corner=0.03)
    return _lying(solid, "pad", height_m, length_m, width_m).placed(at, heading_deg)


def cushion(at: ArrayLike = ORIGIN, heading_deg: float = 0, *, height_m=0.05, length_m=0.30, width_m=0.30) -> Prop:
    """Return a cushion for a knee or a head; at may lie on a mat or a table."""
    solid = slab((0, height_m / 2, 0), (width_m, height_m, length_m), corner=0.06, edge=0.4 * height_m)
    return _lying(solid, "pad", height_m, length_m, width_m).placed(at, heading_deg)


def towel(at: ArrayLike = ORIGIN, heading_deg: float = 0, *, height_m=0.03, length_m=0.45, width_m=0.28) -> Prop:
    """Return a folded towel lying flat; at may lie on a mat or a seat."""
    layers = [
        (slab((0, height_m * (i + 0.5) / 2, 0), (width_m, height_m / 2, length_m), corner=0.02), "towel")
        for i in range(2)
    ]
    return build(layers, {"top": level((0, height_m, 0), length_m, width_m)}).placed(at, heading_deg)


def _roll(center: ArrayLike, axis: ArrayLike, outline: np.ndarray, length_m: float, material: str) -> Prop:
    """Return an outline (k, 2) drawn out along a level axis, its second direction up."""
    prop = build(
        [(prism(outline, -length_m / 2, length_m / 2), material)],
        {"top": level((0, outline[:, 1].max(), 0), length_m, float(np.ptp(outline[:, 0])) / 2)},
        {"center": (0, 0, 0), "end_1": (0, 0, -length_m / 2), "end_2": (0, 0, length_m / 2)},
    )
    return prop.placed(center, turn=basis(axis, np.cross((0, 1, 0), unit(axis))))


def towel_roll(center: ArrayLike, axis: ArrayLike = (1, 0, 0), *, radius_m=0.06, length_m=0.40) -> Prop:
    """Return a rolled towel about its middle, the edge of the cloth visible.  axis: level.

    surfaces: top, its along lying along the roll.  points: center, end_1, end_2.
    """
    turn = np.linspace(0, 2 * np.pi, 33)
    layers = radius_m * (0.90 + 0.10 * turn / turn[-1])  # one turn of cloth more where it ends than where it begins
    return _roll(center, axis, layers[:, None] * np.column_stack([np.cos(turn), np.sin(turn)]), length_m, "towel")


def roller(center: ArrayLike, axis: ArrayLike = (1, 0, 0), *, radius_m=0.075, length_m=0.45) -> Prop:
    """Return a foam roller about its middle, radius_m above the floor.  axis: level.

    surfaces: top, its along lying along the roller.  points: center, end_1, end_2.
    """
    return _roll(center, axis, circle(radius_m, 40), length_m, "pad")


def ball(center: ArrayLike, radius_m=0.11) -> Prop:
    """Return a ball: 0.11 between knee and wall, 0.325 for the big one.  surfaces: top.  points: center."""
    prop = build(
        [(sphere((0, 0, 0), radius_m), "ball")],
        {"top": level((0, radius_m, 0), radius_m, radius_m)},
        {"center": (0, 0, 0)},
    )
    return prop.placed(center)


def slider(at: ArrayLike, *, radius_m=0.10, thickness_m=0.012) -> Prop:
    """Return a gliding disc under a heel or a hand."""
    disc = drum((0, thickness_m / 2, 0), (0, 1, 0), radius_m, thickness_m)
    return _lying(disc, "pad", thickness_m, 2 * radius_m, 2 * radius_m).placed(at)


def cone(at: ArrayLike, *, height_m=0.30) -> Prop:
    """Return a marking cone.  points: tip."""
    foot = slab((0, 0.01, 0), (height_m * 0.75, 0.02, height_m * 0.75), corner=0.02)
    body = lathe((0, 0.02, 0), (0, 1, 0), [(height_m * 0.28, 0), (height_m * 0.05, height_m - 0.02)])
    return build([(foot, "ball"), (body, "ball")], points={"tip": (0, height_m, 0)}).placed(at)


def tape_line(start: ArrayLike, end: ArrayLike, *, width_m=0.04) -> Prop:
    """Return a strip of tape on the floor.  points: start, end."""
    start, end = np.asarray(start, dtype=float), np.asarray(end, dtype=float)
    return _tape([(start, end)], width_m, {"start": start, "end": end})


def tape_star(
    center: ArrayLike = ORIGIN, directions_deg: tuple[float, ...] = (0, 135, 225), *, length_m=0.90, width_m=0.04
) -> Prop:
    """Return tape strips from one point: a Y for the reach exercise, or eight directions for a star.

    directions_deg: as headings (0 is +Z, 90 is +X).  points: center, end_0, end_1, ... in the order given.
    """
    center = np.asarray(center, dtype=float)
    ends = [center + heading(direction) @ (0, 0, length_m) for direction in directions_deg]
    return _tape(
        [(center, end) for end in ends], width_m, {"center": center, **{f"end_{i}": end for i, end in enumerate(ends)}}
    )


def _tape(strips: list[tuple[np.ndarray, np.ndarray]], width_m: float, points: dict[str, np.ndarray]) -> Prop:
    pieces = []
    for start, end in strips:
        length = float(np.linalg.norm(end - start))
        strip = cuboid((0, 0.001, length / 2), (width_m, 0.002, length))
        pieces.append(
            (
                Solid(strip.points @ basis(end - start, np.cross((0, 1, 0), end - start)).T + start, strip.triangles),
                "strap",
            )
        )
    return build(pieces, points=points)
