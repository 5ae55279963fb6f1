"""Things that stand in exercise pictures: triangle meshes in world metres, with the places where a body meets them.

Every function returns a Prop: its mesh, its surfaces to rest on and its points to hold, both by name.  Left and right
are those of a person who faces the way the thing does.
"""

from exercises.figures.props.cardio import bicycle, elliptical, rower, treadmill
from exercises.figures.props.furniture import (
    anchor_post,
    bench,
    chair,
    door,
    mirror,
    stool,
    treatment_table,
    wall,
)
from exercises.figures.props.ground import (
    ball,
    box,
    cone,
    cushion,
    decline_board,
    foam_pad,
    mat,
    roller,
    slider,
    step,
    tape_line,
    tape_star,
    towel,
    towel_roll,
)
from exercises.figures.props.machines import leg_press, machine_knee_extension
from exercises.figures.props.pool import water
from exercises.figures.props.prop import Prop, Surface, gather
from exercises.figures.props.weights import barbell, dumbbell, kettlebell
from exercises.figures.props.worn import (
    Ring,
    band_loop,
    belt,
    cuff_weight,
    float_belt,
    pressure_cuff,
    skipping_rope,
    strap,
    support_harness,
    tube,
)

__all__ = [
    "Prop",
    "Ring",
    "Surface",
    "anchor_post",
    "ball",
    "band_loop",
    "barbell",
    "belt",
    "bench",
    "bicycle",
    "box",
    "chair",
    "cone",
    "cuff_weight",
    "cushion",
    "decline_board",
    "door",
    "dumbbell",
    "elliptical",
    "float_belt",
    "foam_pad",
    "gather",
    "kettlebell",
    "leg_press",
    "machine_knee_extension",
    "mat",
    "mirror",
    "pressure_cuff",
    "roller",
    "rower",
    "skipping_rope",
    "slider",
    "step",
    "stool",
    "strap",
    "support_harness",
    "tape_line",
    "tape_star",
    "towel",
    "towel_roll",
    "treadmill",
    "treatment_table",
    "tube",
    "wall",
    "water",
]
