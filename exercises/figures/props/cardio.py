"""Machines for training without impact: given by the points where saddle, pedals and hands are in this picture.

Those points are world points (3,); heading_deg is the way the person looks (0 is +Z), left is that person's left.
"""

import numpy as np
from numpy.typing import ArrayLike

from exercises.figures.props.prop import ORIGIN, Prop, X, Y, Z, build, level, surface
from exercises.figures.solids import beam, cuboid, drum, heading, moved, pipe, rod, slab, smooth

SIDES = (("left", 1), ("right", -1))


def treadmill(
    at: ArrayLike = ORIGIN, heading_deg: float = 0, *, deck_height_m=0.16, length_m=1.55, belt_m=0.48, console_m=1.15
) -> Prop:
    """Return a treadmill; at: the floor below the middle of its belt.  deck_height_m: top of the belt.

    console_m: height of the console above the belt.  surfaces: deck.  points: rail_left, rail_right (to hold on to).
    """
    front, edge, x = length_m / 2, 0.07, belt_m / 2 + 0.035
    top = deck_height_m + console_m
    edge_height = deck_height_m - 0.015  # lower than the belt: the near edge must not hide the feet
    pieces = [
        (cuboid((0, deck_height_m / 2 + 0.02, 0), (belt_m, deck_height_m - 0.04, length_m)), "mat"),
        (
            slab(
                (0, (deck_height_m + 0.06) / 2, front + 0.08), (belt_m + 0.16, deck_height_m + 0.06, 0.26), corner=0.05
            ),
            "metal",
        ),
        (slab((0, top, front + 0.03), (belt_m + 0.12, 0.05, 0.22), corner=0.04), "metal"),
    ]
    rails = {}
    for name, side in SIDES:
        pieces.append((cuboid((side * x, edge_height / 2, 0), (edge, edge_height, length_m)), "metal"))
        pieces.append(
            (beam((side * x, 0.05, front + 0.06), (side * x, top, front + 0.03), 0.04, 0.06, (1, 0, 0)), "metal")
        )
        rail = top - 0.18
        pieces.append((rod((side * x, rail, front + 0.03), (side * x, rail, front - 0.40), 0.017), "metal"))
        rails[f"rail_{name}"] = (side * x, rail, front - 0.30)
    deck = level((0, deck_height_m, 0), length_m, belt_m)
    return build(pieces, {"deck": deck}, rails).placed(at, heading_deg)


def bicycle(
    saddle: ArrayLike = (0, 0.95, -0.20),
    crank: ArrayLike = (0, 0.28, 0),
    handlebar: ArrayLike = (0, 1.10, 0.34),
    heading_deg: float = 0,
    *,
    crank_deg=90.0,
    crank_m=0.17,
    pedal_side_m=0.12,
) -> Prop:
    """Return an exercise bike.  saddle: middle of its top; crank: axis; handlebar: midway between the grips.

    crank_deg: of the left pedal, 0 at the top, 90 in front, 180 at the bottom; the right pedal is opposite.
    surfaces: saddle, pedal_left, pedal_right (both level).  points: crank, grip_left, grip_right.
    """
    turn, at = heading(heading_deg), np.asarray(crank, dtype=float) * [1, 0, 1]
    saddle, axle, bar = ((np.asarray(p, dtype=float) - at) @ turn for p in (saddle, crank, handlebar))
    column = np.array([0, 0.05, max(bar[2] - 0.02, 0.30)])
    wheel = np.array([0, 0.30, column[2] + 0.02])
    pieces = [
        (slab(saddle - 0.03 * Y, (0.20, 0.06, 0.24), corner=0.08, edge=0.02), "pad"),
        (rod(axle, saddle - 0.05 * Y, 0.022), "metal"),
        (rod(column, bar, 0.022), "metal"),
        (rod(axle, column + 0.42 * Y, 0.03), "metal"),
        (cuboid((0, 0.05, (column[2] - 0.40) / 2), (0.06, 0.05, column[2] + 0.46)), "metal"),
        (beam((0, 0.05, axle[2] - 0.02), axle, 0.05, 0.08, (1, 0, 0)), "metal"),
        (drum(wheel, (1, 0, 0), 0.21, 0.04), "wall"),
        (drum(axle, (1, 0, 0), 0.07, 0.09, 24), "metal"),
        *((cuboid((0, 0.025, z), (0.46, 0.05, 0.07)), "metal") for z in (-0.40, column[2] + 0.06)),
        (rod(bar - 0.22 * X, bar + 0.22 * X, 0.015), "metal"),
    ]
    surfaces = {"saddle": level(saddle, 0.24, 0.20)}
    points = {"crank": axle}
    angle = np.radians(crank_deg)
    for name, side in SIDES:
        end = axle + side * crank_m * np.array([0, np.cos(angle), np.sin(angle)])
        arm = np.array([side * 0.06, 0, 0])
        pedal = end + side * pedal_side_m * X
        pieces.append((beam(axle + arm, end + arm, 0.02, 0.03, (1, 0, 0)), "metal"))
        pieces.append((rod(end + arm, pedal, 0.008), "metal"))
        pieces.append((cuboid(pedal, (0.09, 0.024, 0.10)), "pad"))
        surfaces[f"pedal_{name}"] = level(pedal + 0.012 * Y, 0.10, 0.09)
        grip = bar + side * 0.22 * X
        pieces.append((rod(grip, grip + 0.01 * Y - 0.14 * Z, 0.017), "pad"))
        points[f"grip_{name}"] = grip + 0.005 * Y - 0.07 * Z
    return build(pieces, surfaces, points).placed(at, heading_deg)


def elliptical(
    pedal_left: ArrayLike = (0.11, 0.42, 0.16),
    pedal_right: ArrayLike = (-0.11, 0.30, -0.20),
    grip_left: ArrayLike = (0.24, 1.22, 0.22),
    grip_right: ArrayLike = (-0.24, 1.22, 0.42),
    heading_deg: float = 0,
) -> Prop:
    """Return an elliptical trainer: foot plates below the middles of the soles, arms in the hands.

    surfaces: pedal_left, pedal_right.  points: grip_left, grip_right.
    """
    turn = heading(heading_deg)
    feet, hands = ((np.asarray(pair, dtype=float)) for pair in ((pedal_left, pedal_right), (grip_left, grip_right)))
    at = feet.mean(axis=0) * [1, 0, 1]
    feet, hands = (feet - at) @ turn, (hands - at) @ turn
    front, hub = 0.62, np.array([0, 0.32, -0.62])
    pieces = [
        (drum(hub, (1, 0, 0), 0.24, 0.07), "wall"),
        (cuboid((0, 0.03, 0), (0.08, 0.06, 2 * front)), "metal"),
        *((cuboid((0, 0.025, z), (0.56, 0.05, 0.07)), "metal") for z in (-front, front)),
        (beam((0, 0.05, hub[2]), hub, 0.06, 0.10, (1, 0, 0)), "metal"),
        (rod((0, 0.05, front), (0, 1.28, front - 0.04), 0.03, 16), "metal"),
        (slab((0, 1.30, front - 0.05), (0.26, 0.04, 0.16), corner=0.03), "metal"),
        (rod((-0.20, 0.92, front - 0.02), (0.20, 0.92, front - 0.02), 0.016), "metal"),
    ]
    surfaces, points = {}, {}
    for (name, side), foot, hand in zip(SIDES, feet, hands, strict=True):
        bar = foot - 0.045 * Y
        pivot = np.array([side * 0.20, 0.92, front - 0.02])
        link = np.array([side * 0.20, max(bar[1] - 0.02, 0.12), front - 0.16])
        crank = np.array([bar[0], np.clip(bar[1], 0.16, 0.48), hub[2]])
        pieces.append((slab(foot - 0.02 * Y, (0.14, 0.04, 0.36), corner=0.04), "pad"))
        pieces.append((pipe([crank, bar, [bar[0], link[1], link[2]], link], 0.017), "metal"))
        pieces.append((rod([0, crank[1], crank[2]], crank, 0.014), "metal"))
        arm = smooth([link, pivot, (pivot + hand) / 2 + 0.03 * Z, hand])
        pieces.append((pipe(arm, 0.016), "metal"))
        pieces.append((rod(hand - 0.07 * Y, hand + 0.07 * Y, 0.019), "pad"))
        surfaces[f"pedal_{name}"] = level(foot, 0.36, 0.14)
        points[f"grip_{name}"] = hand
    return build(pieces, surfaces, points).placed(at, heading_deg)


def rower(
    seat: ArrayLike = (0, 0.38, 0),
    feet: ArrayLike = (0, 0.30, 0.72),
    handle: ArrayLike = (0, 0.72, 0.35),
    heading_deg: float = 0,
    *,
    foot_deg=50.0,
    rail_m=1.45,
) -> Prop:
    """Return a rowing machine.  seat: middle of its top, on the rail.  feet: middle between the foot plates' faces.
    handle: middle of the bar in the hands.  foot_deg: of the plates from level.  rail_m: behind the feet.

    surfaces: seat, foot_left, foot_right (along points to the toes).  points: handle, grip_left, grip_right.
    """
    turn, at = heading(heading_deg), np.asarray(feet, dtype=float) * [1, 0, 1]
    seat, feet, handle = ((np.asarray(p, dtype=float) - at) @ turn for p in (seat, feet, handle))
    rail, angle = seat[1] - 0.09, np.radians(foot_deg)
    toes, normal = np.array([0, np.sin(angle), np.cos(angle)]), np.array([0, np.cos(angle), -np.sin(angle)])
    wheel = np.array([0, rail + 0.12, 0.52])
    pieces = [
        (slab(seat - 0.025 * Y, (0.30, 0.05, 0.24), corner=0.07, edge=0.02), "pad"),
        (cuboid((0, seat[1] - 0.055, seat[2]), (0.08, 0.02, 0.20)), "metal"),
        (cuboid((0, rail, (0.5 - rail_m) / 2), (0.06, 0.05, rail_m + 0.5)), "metal"),
        (beam((0, 0, 0.12 - rail_m), (0, rail, 0.12 - rail_m), 0.05, 0.06, (1, 0, 0)), "metal"),
        (cuboid((0, 0.015, 0.12 - rail_m), (0.40, 0.03, 0.06)), "metal"),
        (beam((0, 0, 0.46), (0, rail, 0.46), 0.05, 0.08, (1, 0, 0)), "metal"),
        (cuboid((0, 0.015, 0.46), (0.50, 0.03, 0.08)), "metal"),
        (drum(wheel, (1, 0, 0), 0.23, 0.12), "wall"),
        (rod(handle - 0.24 * X, handle + 0.24 * X, 0.015), "wood"),
        (rod(handle, wheel + 0.16 * Y - 0.10 * Z, 0.006), "strap"),
    ]
    surfaces = {"seat": level(seat, 0.24, 0.30)}
    points = {"handle": handle}
    for name, side in SIDES:
        face = feet + side * 0.11 * X
        board = slab((0, -0.012, 0), (0.12, 0.024, 0.32), corner=0.03)
        pieces.append((moved(board, face, np.column_stack([np.cross(normal, toes), normal, toes])), "pad"))
        surfaces[f"foot_{name}"] = surface(face, normal, toes, 0.32, 0.12)
        points[f"grip_{name}"] = handle + side * 0.17 * X
    pieces.append((rod(feet - 0.16 * X - normal * 0.03, feet + 0.16 * X - normal * 0.03, 0.014), "metal"))
    return build(pieces, surfaces, points).placed(at, heading_deg)
