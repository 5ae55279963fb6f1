"""One of each prop, as a picture would ask for it."""

from exercises.figures import props

ANKLE = props.Ring((0.1, 0.10, 0.0), (0, 1, 0.2), 0.045)
THIGHS = [props.Ring((0.11, 0.6, 0), (0.15, 1, 0.1), 0.085), props.Ring((-0.11, 0.6, 0), (-0.15, 1, 0.1), 0.085)]
WAIST = props.Ring((0, 1.0, 0), (0, 1, 0), 0.14)
HANDS = (0.35, 1.0, 0.1), (-0.35, 1.0, 0.1)

STANDING = {
    "mat": props.mat,
    "step": props.step,
    "box": props.box,
    "decline_board": props.decline_board,
    "foam_pad": props.foam_pad,
    "cushion": props.cushion,
    "towel": props.towel,
    "chair": props.chair,
    "stool": props.stool,
    "bench": props.bench,
    "treatment_table": props.treatment_table,
    "wall": props.wall,
    "mirror": props.mirror,
    "door": props.door,
    "anchor_post": props.anchor_post,
    "machine_knee_extension": props.machine_knee_extension,
    "treadmill": props.treadmill,
    "slider": lambda: props.slider((0, 0, 0)),
    "cone": lambda: props.cone((0, 0, 0)),
    "towel_roll": lambda: props.towel_roll((0, 0.06, 0)),
    "roller": lambda: props.roller((0, 0.075, 0)),
    "ball": lambda: props.ball((0, 0.325, 0), 0.325),
    "leg_press": props.leg_press,
    "bicycle": props.bicycle,
    "elliptical": props.elliptical,
    "rower": props.rower,
    "tape_line": lambda: props.tape_line((-0.3, 0, 0), (0.3, 0, 0.1)),
    "tape_star": props.tape_star,
    "water": props.water,
    "support_harness": lambda: props.support_harness((0.18, 1.4, 0), (-0.18, 1.4, 0), WAIST),
}
HELD = {
    "dumbbell": lambda: props.dumbbell((0.3, 1, 0)),
    "kettlebell": lambda: props.kettlebell((0, 1, 0.2)),
    "barbell": lambda: props.barbell((0, 1, 0.2), plates=2),
    "band_loop": lambda: props.band_loop(THIGHS),
    "belt": lambda: props.belt(THIGHS),
    "cuff_weight": lambda: props.cuff_weight(ANKLE),
    "pressure_cuff": lambda: props.pressure_cuff(THIGHS[0], hose=[(0.2, 0.6, 0), (0.3, 0.6, 0.05), (0.3, 0.4, 0.1)]),
    "float_belt": lambda: props.float_belt(WAIST),
    "tube": lambda: props.tube([(0, 1, 0.4), (0.1, 1, 0.1), (0.1, 1, -1)], rounded=True),
    "strap": lambda: props.strap([(0.1, 1, 0), (0.05, 1, 0.6), (-0.05, 1, 0.6), (-0.1, 1, 0)], (0, 1, 0)),
    "skipping_rope": lambda: props.skipping_rope(*HANDS),
}
EVERY = STANDING | HELD
