"""What is lifted: each is given by where the hand or the hips hold it and by the way its bar lies."""

import numpy as np
from numpy.typing import ArrayLike

from exercises.figures.props.prop import Prop, build
from exercises.figures.solids import basis, drum, pipe, rod, smooth, sphere, unit


def dumbbell(center: ArrayLike, axis: ArrayLike = (1, 0, 0), *, length_m=0.27, head_radius_m=0.048) -> Prop:
    """Return a dumbbell about the middle of its handle, in the fist, lying along axis.

    points: center, end_1, end_2 (faces of the heads, end_2 towards axis).
    """
    head = (length_m - 0.12) / 2
    pieces = [(rod((0, 0, -0.06), (0, 0, 0.06), 0.015), "metal")]
    pieces += [(drum((0, 0, side * (0.06 + head / 2)), (0, 0, 1), head_radius_m, head), "metal") for side in (-1, 1)]
    points = {"center": (0, 0, 0), "end_1": (0, 0, -length_m / 2), "end_2": (0, 0, length_m / 2)}
    return build(pieces, points=points).placed(center, turn=basis(axis))


def kettlebell(
    grip: ArrayLike, axis: ArrayLike = (1, 0, 0), down: ArrayLike = (0, -1, 0), *, bell_radius_m=0.085
) -> Prop:
    """Return a kettlebell held at grip: its handle lies along axis, its bell hangs towards down.

    points: grip, horn_1, horn_2 (sides of the handle, horn_2 towards axis), bottom.
    """
    drop, wide = 0.075 + bell_radius_m * 0.9, bell_radius_m * 0.62
    foot = bell_radius_m * 0.65 - drop  # inside the bell, where the horns grow out of it
    horn = [(wide * 0.8, foot, 0), (wide * 1.05, -0.045, 0), (wide * 0.85, -0.008, 0), (wide * 0.5, 0, 0)]
    handle = smooth([*horn, *((-x, y, z) for x, y, z in reversed(horn))], 5)
    pieces = [
        (pipe(handle, 0.015), "metal"),
        (sphere((0, -drop, 0), bell_radius_m), "metal"),
        (drum((0, -drop - bell_radius_m * 0.95, 0), (0, 1, 0), bell_radius_m * 0.55, 0.02), "metal"),
    ]
    points = {
        "grip": (0, 0, 0),
        "horn_1": (-wide, -0.03, 0),
        "horn_2": (wide, -0.03, 0),
        "bottom": (0, -drop - bell_radius_m * 0.95 - 0.01, 0),
    }
    up = -unit(down)
    side = unit(np.asarray(axis, dtype=float) - up * np.dot(axis, up))
    return build(pieces, points=points).placed(grip, turn=np.column_stack([side, up, np.cross(side, up)]))


def barbell(
    center: ArrayLike, axis: ArrayLike = (1, 0, 0), *, length_m=1.50, plate_radius_m=0.19, plate_m=0.04, plates=1
) -> Prop:
    """Return a barbell about the middle of its bar, lying along axis; plates: how many at each end, 0 for the bare bar.

    points: center, grip_1, grip_2 (0.25 m from the middle, grip_2 towards axis).
    length_m is shorter than a competition bar's 2.2 m, so that the picture is of the person.
    """
    first = length_m / 2 - 0.10 - plates * plate_m
    pieces = [(rod((0, 0, -length_m / 2), (0, 0, length_m / 2), 0.014), "metal")]
    for side in (-1, 1):
        pieces.append((drum((0, 0, side * (first - 0.012)), (0, 0, 1), 0.028, 0.024, 16), "metal"))
        for i in range(plates):
            radius = plate_radius_m * (1 - 0.25 * i)
            pieces.append((drum((0, 0, side * (first + (i + 0.5) * plate_m)), (0, 0, 1), radius, plate_m), "pad"))
    points = {"center": (0, 0, 0), "grip_1": (0, 0, -0.25), "grip_2": (0, 0, 0.25)}
    return build(pieces, points=points).placed(center, turn=basis(axis))
