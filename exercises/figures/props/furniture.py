"""What stands in a clinic's room: to sit, lie and lean on.

at: the point of the floor (3,) below the middle, or below the front face of a wall; heading_deg: the way the thing
faces, as a figure does (0 is +Z): who sits on a chair looks where the chair does.
"""

import numpy as np
from numpy.typing import ArrayLike

from exercises.figures.props.prop import ORIGIN, Prop, build, level, surface
from exercises.figures.solids import Solid, beam, cuboid, drum, lathe, pipe, rod, slab


def _legs(width_m: float, length_m: float, height_m: float, thickness_m: float) -> list[Solid]:
    x, z = (width_m - thickness_m) / 2, (length_m - thickness_m) / 2
    corners = [(x, z), (-x, z), (-x, -z), (x, -z)]
    return [beam((x, 0, z), (x, height_m, z), thickness_m, thickness_m, (1, 0, 0)) for x, z in corners]


def chair(at: ArrayLike = ORIGIN, heading_deg: float = 0, *, seat_height_m=0.45, seat_m=0.42, back_top_m=0.88) -> Prop:
    """Return a plain chair with four legs and a back.

    surfaces: seat, back.  points: seat_front (middle of the front edge), back_top_left, back_top_right (to hold on to),
    leg_front_left, leg_front_right (a hand's breadth above the floor, to tie a strap to).
    """
    half, leg, seat = seat_m / 2, 0.035, 0.035
    back_z = -half + 0.02
    pieces = [(slab((0, seat_height_m - seat / 2, 0), (seat_m, seat, seat_m), corner=0.03), "wood")]
    pieces += [(solid, "wood") for solid in _legs(seat_m - 0.02, seat_m - 0.02, seat_height_m - seat, leg)]
    panel = back_top_m - seat_height_m - 0.17
    pieces += [
        (beam((x, seat_height_m, back_z), (x, back_top_m - 0.02, back_z), leg, 0.025, (1, 0, 0)), "wood")
        for x in (half - 0.03, 0.03 - half)
    ]
    pieces.append((cuboid((0, back_top_m - panel / 2, back_z), (seat_m, panel, 0.03)), "wood"))
    x, z = half - 0.03, half - 0.03
    return build(
        pieces,
        {
            "seat": level((0, seat_height_m, 0), seat_m, seat_m),
            "back": surface((0, back_top_m - panel / 2, back_z + 0.015), (0, 0, 1), (0, 1, 0), panel, seat_m),
        },
        {
            "seat_front": (0, seat_height_m, half),
            "back_top_left": (half - 0.06, back_top_m, back_z),
            "back_top_right": (0.06 - half, back_top_m, back_z),
            "leg_front_left": (x, 0.10, z),
            "leg_front_right": (-x, 0.10, z),
        },
    ).placed(at, heading_deg)


def stool(at: ArrayLike = ORIGIN, heading_deg: float = 0, *, seat_height_m=0.50, radius_m=0.17) -> Prop:
    """Return a round stool with four legs.  surfaces: seat."""
    top = lathe((0, seat_height_m - 0.05, 0), (0, 1, 0), [(radius_m, 0), (radius_m, 0.05)])
    spread = radius_m * 0.95
    legs = [
        rod((x * spread, 0, z * spread), (x * spread * 0.7, seat_height_m - 0.05, z * spread * 0.7), 0.014)
        for x, z in [(1, 1), (-1, 1), (-1, -1), (1, -1)]
    ]
    pieces = [(top, "pad"), *((leg, "metal") for leg in legs)]
    seat = level((0, seat_height_m, 0), 2 * radius_m, 2 * radius_m)
    return build(pieces, {"seat": seat}).placed(at, heading_deg)


def bench(at: ArrayLike = ORIGIN, heading_deg: float = 0, *, height_m=0.42, length_m=1.20, width_m=0.30) -> Prop:
    """Return a padded gym bench; its length runs along heading.  surfaces: top.

    points: side_left, side_right, end_front, end_back (middles of the top's edges, for shoulders or a rear foot).
    """
    pieces = [(slab((0, height_m - 0.04, 0), (width_m, 0.08, length_m), corner=0.03), "pad")]
    for z in (length_m * 0.35, -length_m * 0.35):
        pieces.append((beam((0, 0.03, z), (0, height_m - 0.08, z), 0.05, 0.05, (1, 0, 0)), "metal"))
        pieces.append((cuboid((0, 0.02, z), (width_m, 0.04, 0.05)), "metal"))
    pieces.append((cuboid((0, height_m - 0.10, 0), (0.05, 0.04, length_m * 0.8)), "metal"))
    return build(
        pieces,
        {"top": level((0, height_m, 0), length_m, width_m)},
        {
            "side_left": (width_m / 2, height_m, 0),
            "side_right": (-width_m / 2, height_m, 0),
            "end_front": (0, height_m, length_m / 2),
            "end_back": (0, height_m, -length_m / 2),
        },
    ).placed(at, heading_deg)


def treatment_table(
    at: ArrayLike = ORIGIN, heading_deg: float = 0, *, height_m=0.65, length_m=1.95, width_m=0.68
) -> Prop:
    """Return a treatment table; its length runs along heading.  surfaces: top.

    points: side_left, side_right, end_front.
    """
    pieces = [(slab((0, height_m - 0.04, 0), (width_m, 0.08, length_m), corner=0.04), "pad")]
    pieces.append((cuboid((0, height_m - 0.105, 0), (width_m - 0.08, 0.05, length_m - 0.2)), "wood"))
    pieces += [(leg, "wood") for leg in _legs(width_m - 0.10, length_m - 0.24, height_m - 0.13, 0.05)]
    return build(
        pieces,
        {"top": level((0, height_m, 0), length_m, width_m)},
        {
            "side_left": (width_m / 2, height_m, 0),
            "side_right": (-width_m / 2, height_m, 0),
            "end_front": (0, height_m, length_m / 2),
        },
    ).placed(at, heading_deg)


def wall(at: ArrayLike = ORIGIN, heading_deg: float = 0, *, width_m=0.90, height_m=1.95, thickness_m=0.05) -> Prop:
    """Return a piece of wall whose face stands at at and looks towards heading, towards the person.

    surfaces: face (along points up).  Keep it behind or beside the figure: seen from its back it hides everything.
    """
    panel = cuboid((0, height_m / 2, -thickness_m / 2), (width_m, height_m, thickness_m))
    face = surface((0, height_m / 2, 0), (0, 0, 1), (0, 1, 0), height_m, width_m)
    return build([(panel, "wall")], {"face": face}).placed(at, heading_deg)


def mirror(at: ArrayLike = ORIGIN, heading_deg: float = 0, *, width_m=0.55, height_m=1.70) -> Prop:
    """Return a standing mirror that looks towards heading: a frame, a pane and two feet.  surfaces: face."""
    bar, low = 0.04, 0.08
    x, middle = (width_m - bar) / 2, (height_m + low) / 2
    pieces = [(cuboid((x * side, height_m / 2, 0), (bar, height_m, 0.04)), "wood") for side in (1, -1)]
    pieces += [(cuboid((0, y, 0), (width_m - 2 * bar, bar, 0.04)), "wood") for y in (low, height_m - bar / 2)]
    pieces += [(cuboid((x * side, 0.015, 0), (bar, 0.03, 0.36)), "wood") for side in (1, -1)]
    pieces.append((cuboid((0, middle - 0.01, 0), (width_m - 2 * bar, height_m - low - bar, 0.015)), "wall"))
    for x, high in ((0.06, 0.34), (0.13, 0.20)):  # two glints tell a pane from a board
        left, foot = -width_m / 2 + x, height_m - 0.62
        glint = beam((left, foot, 0.0075), (left + high * 0.45, foot + high, 0.0075), 0.012, 0.002, (1, 0, 0))
        pieces.append((glint, "metal"))
    face = surface((0, middle, 0.0075), (0, 0, 1), (0, 1, 0), height_m - low, width_m)
    return build(pieces, {"face": face}).placed(at, heading_deg)


def anchor_post(
    at: ArrayLike = ORIGIN, heading_deg: float = 0, *, anchor_height_m=1.0, height_m: float | None = None
) -> Prop:
    """Return a post to tie a band to, with an eye that looks towards heading.  points: anchor.

    anchor_height_m: middle of the eye above the floor.  height_m: of the post; by default a little above the anchor.
    """
    top = anchor_height_m + 0.20 if height_m is None else height_m
    angle = np.linspace(-np.pi / 2, np.pi / 2, 9)
    eye = np.column_stack([0.03 * np.sin(angle), np.full(9, anchor_height_m), 0.022 + 0.035 * np.cos(angle)])
    pieces = [
        (drum((0, 0.015, 0), (0, 1, 0), 0.17, 0.03), "metal"),
        (rod((0, 0.03, 0), (0, top, 0), 0.026, 16), "metal"),
        (pipe(eye, 0.008), "metal"),
    ]
    return build(pieces, points={"anchor": (0, anchor_height_m, 0.057)}).placed(at, heading_deg)


def door(at: ArrayLike = ORIGIN, heading_deg: float = 0, *, anchor_height_m=1.0, width_m=0.80, height_m=1.98) -> Prop:
    """Return a closed door in its frame that looks towards heading.  surfaces: face.

    points: anchor (at the edge by the handle), handle.
    """
    frame, x = 0.06, width_m / 2
    pieces = [(cuboid((0, height_m / 2, -0.03), (width_m, height_m, 0.04)), "wood")]
    pieces += [(cuboid(((x + frame / 2) * s, height_m / 2, -0.03), (frame, height_m, 0.06)), "wall") for s in (1, -1)]
    pieces.append((cuboid((0, height_m + frame / 2, -0.03), (width_m + 2 * frame, frame, 0.06)), "wall"))
    pieces.append((rod((x - 0.07, 1.02, 0.03), (x - 0.19, 1.02, 0.03), 0.011), "metal"))
    pieces.append((rod((x - 0.07, 1.02, -0.01), (x - 0.07, 1.02, 0.03), 0.011), "metal"))
    return build(
        pieces,
        {"face": surface((0, height_m / 2, -0.01), (0, 0, 1), (0, 1, 0), height_m, width_m)},
        {"anchor": (x, anchor_height_m, 0.0), "handle": (x - 0.13, 1.02, 0.03)},
    ).placed(at, heading_deg)
