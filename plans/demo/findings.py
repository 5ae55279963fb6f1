"""From an examination as written in the cast to what a PT would have typed into the assessment page.

Strength is tried three times, so the trials scatter a little around the written mean.
"""

from random import Random

from patients.values import SIDES
from plans.demo.person import Exam, Pair

SCATTER = 0.035  # of the mean: what one hand gets on one day
STRENGTHS = {
    "hip_abduction": {"hip_abduction_position": "ankle"},
    "hip_external_rotation": {"hip_external_rotation_position": "prone"},
    "hip_extension": {"hip_extension_position": "prone_knee_bent"},
    "knee_extension": {"knee_extension_angle": "90"},
}
SINGLE = {
    "hamstrings": "active_knee_extension",
    "lunge": "weight_bearing_lunge",
    "foot_posture": "foot_posture_total",
    "navicular_drop": "navicular_drop",
    "step_down": "lateral_step_down",
}


def typed_fields(exam: Exam, random: Random) -> dict[str, str]:
    """Return field name -> what was typed, in the order of the examination."""
    fields = {f"pain_{name}": str(score) for name, score in exam.pain.items()}
    for name, protocol in STRENGTHS.items():
        means = getattr(exam, name)
        if means:
            fields |= protocol | in_sides(f"{name}_strength", [three_trials(mean, random) for mean in means])
    for name, measure in SINGLE.items():
        values = getattr(exam, name)
        if values:
            fields |= in_sides(measure, [f"{value:g}" for value in values])
    if exam.step_down:
        fields["lateral_step_down_height"] = "20"
    if exam.cadence:
        fields |= {"camera_view": "both", "frame_rate": "120", "run_before_filming": "6"}
        fields["cadence"] = f"{exam.cadence} {exam.cadence + random.choice((-2, 0, 2))}"
    return fields | exam.more


def in_sides(measure: str, values: Pair | list[str]) -> dict[str, str]:
    return {f"{measure}__{side}": value for side, value in zip(SIDES, values, strict=True)}


def three_trials(mean: float, random: Random) -> str:
    """Return three trials with one decimal that come out at the written mean, such as "18.2 17.6 18.8"."""
    off = round(mean * random.uniform(0.01, SCATTER), 1)
    trials = random.sample([mean - off, mean, mean + off], 3)
    return " ".join(f"{trial:.1f}" for trial in trials)
