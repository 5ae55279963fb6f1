"""Strength machines, reduced to what tells them apart: where one sits, leans and pushes."""

import numpy as np
from numpy.typing import ArrayLike

from exercises.figures.props.prop import ORIGIN, Prop, Y, Z, build, level, surface
from exercises.figures.solids import Solid, beam, cuboid, drum, heading, moved, rod, slab


def leaning_pad(foot: ArrayLike, lean_deg: float, height_m: float, width_m: float, thickness_m=0.07) -> Solid:
    """Return a back pad that rises from foot, the middle of its face's lower edge, and leans back from upright."""
    angle = np.radians(lean_deg)
    up, face = np.array([0, np.cos(angle), -np.sin(angle)]), np.array([0, np.sin(angle), np.cos(angle)])
    pad = slab((0, -thickness_m / 2, height_m / 2), (width_m, thickness_m, height_m), corner=0.04)
    return moved(pad, foot, np.column_stack([np.cross(face, up), face, up]))


def _back(foot: ArrayLike, lean_deg: float, height_m: float, width_m: float):
    angle = np.radians(lean_deg)
    up, face = np.array([0, np.cos(angle), -np.sin(angle)]), np.array([0, np.sin(angle), np.cos(angle)])
    return surface(np.asarray(foot) + up * height_m / 2, face, up, height_m, width_m)


def machine_knee_extension(
    at: ArrayLike = ORIGIN,
    heading_deg: float = 0,
    *,
    knee_deg=90.0,
    seat_height_m=0.58,
    thigh_m=0.54,
    shin_m=0.34,
    shin_front_m=0.045,
    back_lean_deg=12.0,
    lever="right",
) -> Prop:
    """Return a knee extension machine; at: the floor below the knees, heading_deg: the way the person looks.

    knee_deg: bend of the lever, 90 hanging down, 0 straight out.  thigh_m: from the back pad to the axis of the knees.
    shin_m: from that axis to the ankle roller.  shin_front_m: from the shin's axis to its front, where the roller lies.
    lever: the side its arm is on; take the one away from the viewer.
    surfaces: seat, back, roller (its normal points to the shins).
    points: knee (axis, midway between the legs), roller, grip_left, grip_right (handles beside the seat).
    """
    angle, radius = np.radians(knee_deg), 0.045
    shin, front = np.array([0, -np.sin(angle), np.cos(angle)]), np.array([0, np.cos(angle), np.sin(angle)])
    knee = np.array([0, seat_height_m + 0.055, 0])
    roller = knee + shin * shin_m + front * (shin_front_m + radius)
    seat_back, seat_front = -thigh_m, -0.06
    depth, middle = seat_front - seat_back, (seat_front + seat_back) / 2
    side = {"left": 1, "right": -1}[lever] * 0.26
    pivot, over = np.array([side, knee[1], 0]), np.array([side, 0, 0])
    foot = (0, seat_height_m + 0.02, seat_back)
    stack = seat_back - 0.50
    pieces = [
        (slab((0, seat_height_m - 0.04, middle), (0.44, 0.08, depth), corner=0.04), "pad"),
        (leaning_pad(foot, back_lean_deg, 0.62, 0.42), "pad"),
        (drum(roller, (1, 0, 0), radius, 0.44, 24), "pad"),
        (drum(pivot, (1, 0, 0), 0.06, 0.04, 24), "metal"),
        (beam(pivot, roller + over - front * radius * 0.4, 0.03, 0.05, (1, 0, 0)), "metal"),
        (rod(roller, roller + over, 0.014), "metal"),
        (beam((side, knee[1], 0), (side, seat_height_m - 0.10, seat_front - 0.12), 0.03, 0.05, (1, 0, 0)), "metal"),
        (cuboid((0, seat_height_m - 0.10, middle), (0.54, 0.04, 0.08)), "metal"),
        (beam((0, 0.03, middle), (0, seat_height_m - 0.08, middle), 0.08, 0.08, (1, 0, 0)), "metal"),
        (cuboid((0, 0.03, (stack + seat_front) / 2), (0.08, 0.06, seat_front - stack)), "metal"),
        (cuboid((0, 0.02, middle), (0.50, 0.04, 0.08)), "metal"),
        (cuboid((0, 0.62, stack), (0.34, 1.24, 0.16)), "wall"),
        (
            beam((0, seat_height_m + 0.3, stack), (0, seat_height_m + 0.3, seat_back - 0.13), 0.06, 0.06, (1, 0, 0)),
            "metal",
        ),
    ]
    grips = {}
    for name, x in (("grip_left", 0.27), ("grip_right", -0.27)):
        grips[name] = (x, seat_height_m + 0.02, middle)
        pieces.append((rod((x, seat_height_m - 0.10, middle), grips[name], 0.012), "metal"))
        pieces.append(
            (rod((x, seat_height_m + 0.02, middle - 0.05), (x, seat_height_m + 0.02, middle + 0.07), 0.016), "metal")
        )
    return build(
        pieces,
        {
            "seat": level((0, seat_height_m, middle), depth, 0.44),
            "back": _back(foot, back_lean_deg, 0.62, 0.42),
            "roller": surface(roller - front * radius, -front, shin, 2 * radius, 0.44),
        },
        {"knee": knee, "roller": roller, **grips},
    ).placed(at, heading_deg)


def leg_press(
    seat: ArrayLike = (0, 0.42, 0),
    plate: ArrayLike = (0, 0.68, 0.85),
    heading_deg: float = 0,
    *,
    plate_tilt_deg=0.0,
    back_lean_deg=40.0,
    back_m=0.80,
) -> Prop:
    """Return a leg press with a sled: seat is the middle of its seat, plate the middle of the foot plate's face.

    Both are world points (3,); the plate moves along heading.  plate_tilt_deg: 0 upright, positive leans its top away.
    back_lean_deg: of the back pad from upright.
    surfaces: seat, back, plate (along points up its face).  points: grip_left, grip_right (beside the seat).
    """
    turn, at = heading(heading_deg), np.asarray(seat, dtype=float) * [1, 0, 1]
    x, y, z = turn.T @ (np.asarray(plate, dtype=float) - at)
    high, angle = float(np.asarray(seat)[1]), np.radians(plate_tilt_deg)
    normal, up = np.array([0, np.sin(angle), -np.cos(angle)]), np.array([0, np.cos(angle), np.sin(angle)])
    face = np.array([x, y, z])
    board = moved(
        slab((0, -0.02, 0), (0.56, 0.04, 0.46), corner=0.03), face, np.column_stack([np.cross(normal, up), normal, up])
    )
    foot = np.array([0, high + 0.02, -0.16])
    rail = 0.16
    back_top = (
        foot + np.array([0, np.cos(np.radians(back_lean_deg)), -np.sin(np.radians(back_lean_deg))]) * back_m * 0.7
    )
    strut = back_top - 0.04 * Y - 0.06 * Z
    end = z + 0.45
    pieces = [
        (slab((0, high - 0.04, 0.02), (0.46, 0.08, 0.36), corner=0.04), "pad"),
        (leaning_pad(foot, back_lean_deg, back_m, 0.46), "pad"),
        (board, "wood"),
        (cuboid((0, rail, (end - 0.3) / 2), (0.10, 0.06, end + 0.3)), "metal"),
        (cuboid((0, (high - 0.08 + rail) / 2, 0), (0.10, high - 0.08 - rail, 0.10)), "metal"),
        (beam((0, rail, -0.27), strut, 0.06, 0.06, (1, 0, 0)), "metal"),
        (beam((x, rail + 0.03, z + 0.22), face - normal * 0.04, 0.08, 0.06, (1, 0, 0)), "metal"),
        (cuboid((x, rail + 0.04, z + 0.20), (0.20, 0.06, 0.22)), "metal"),
        (cuboid((0, rail / 2, -0.26), (0.50, rail, 0.06)), "metal"),
        (cuboid((0, 0.55, end + 0.05), (0.40, 1.10, 0.16)), "wall"),
    ]
    grips = {}
    for name, side in (("grip_left", 0.28), ("grip_right", -0.28)):
        grips[name] = (side, high + 0.03, 0.04)
        pieces.append((rod((side, high + 0.03, -0.02), (side, high + 0.03, 0.10), 0.016), "metal"))
        pieces.append((rod((side, high + 0.03, 0.04), (side * 0.7, high - 0.06, 0.04), 0.012), "metal"))
    return build(
        pieces,
        {
            "seat": level((0, high, 0), 0.34, 0.46),
            "back": _back(foot, back_lean_deg, back_m, 0.46),
            "plate": surface(face, normal, up, 0.46, 0.56),
        },
        grips,
    ).placed(at, heading_deg)
