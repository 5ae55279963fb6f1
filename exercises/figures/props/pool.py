"""Water that one sees through: what stands in it stays in the picture, paler."""

import numpy as np
from numpy.typing import ArrayLike

from exercises.figures.props.prop import ORIGIN, Prop, build, level
from exercises.figures.solids import loft


def water(
    at: ArrayLike = ORIGIN, heading_deg: float = 0, *, level_m=1.35, length_m=1.9, width_m=0.9, depth_m=1.35, waves=3
) -> Prop:
    """Return a block of water whose surface lies level_m above the floor, its rim in low waves along its length.

    The material "water" veils what is inside or behind it and hides nothing; what rises above the level stays clear.
    Its length runs along heading: look at it from the side.  depth_m: from the surface down to where the block ends.
    A pool fills the picture: make length_m and depth_m larger than what is shown, and fit the camera to the body alone.
    surfaces: top (the mean level).
    """
    z = np.linspace(-length_m / 2, length_m / 2, 12 * waves + 1)
    crest = level_m + 0.018 * np.cos(2 * np.pi * waves * z / length_m)
    x = np.full_like(z, width_m / 2)
    low = np.full_like(z, level_m - depth_m)
    rings = np.stack(
        [np.column_stack(corner) for corner in ((x, low, z), (x, crest, z), (-x, crest, z), (-x, low, z))], axis=1
    )
    return build([(loft(rings), "water")], {"top": level((0, level_m, 0), length_m, width_m)}).placed(at, heading_deg)
