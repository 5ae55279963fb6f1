"""The posed body: an angle in the data is the angle between the bones, and what should touch touches."""

import numpy as np
import pytest

from exercises.figures import body, skeleton, solve
from exercises.figures.posing import Poser, Stance
from exercises.figures.solve import FLOOR, Task, Touch

UP = np.array([0.0, 1.0, 0.0])


@pytest.fixture(scope="module", params=["female", "male"])
def figure(request):
    return body.dressed(request.param)


def joints(figure, **angles):
    named = {name.replace("__", "."): degrees for name, degrees in angles.items()}
    return Poser(figure, np.array([0])).joints(Stance("standing", named, (0.0, 0.95, 0.0)))


def between(one, other) -> float:
    cosine = one @ other / np.linalg.norm(one) / np.linalg.norm(other)
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))


@pytest.mark.parametrize("degrees", [0, 30, 45, 90, 120])
def test_a_knee_is_bent_as_far_as_the_data_say(figure, degrees):
    at = joints(figure, knee_l__flexion=degrees)
    assert between(at["calf_l"] - at["thigh_l"], at["foot_l"] - at["calf_l"]) == pytest.approx(degrees, abs=0.01)


@pytest.mark.parametrize("side", ["l", "r"])
def test_hips_bend_to_the_front_and_go_outward(figure, side):
    bent = joints(figure, **{f"hip_{side}__flexion": 90})
    thigh = bent[f"calf_{side}"] - bent[f"thigh_{side}"]
    assert thigh / np.linalg.norm(thigh) == pytest.approx([0, 0, 1], abs=1e-6)
    aside = joints(figure, **{f"hip_{side}__abduction": 30})
    thigh = aside[f"calf_{side}"] - aside[f"thigh_{side}"]
    assert between(thigh, -UP) == pytest.approx(30, abs=0.01)
    assert np.sign(thigh[0]) == (1 if side == "l" else -1)


@pytest.mark.parametrize(("movement", "sideways"), [("rotation", 1), ("flexion", 0)])
def test_outward_rotation_turns_the_toes_outward_on_both_sides(figure, movement, sideways):
    for side, out in (("l", 1), ("r", -1)):
        straight, turned = joints(figure), joints(figure, **{f"hip_{side}__{movement}": 30})
        before, after = (at[f"ball_{side}"] - at[f"foot_{side}"] for at in (straight, turned))
        assert ((after - before)[0] * out > 0.03) == bool(sideways)


def test_inversion_lifts_the_inner_edge_of_the_foot(figure):
    stance = Stance("standing", {"ankle_l.inversion": 20}, (0.0, 0.95, 0.0))
    inner, outer = (Poser(figure, figure.landmarks[f"ball_{edge}_l"])(stance)[:, 1].mean() for edge in ("in", "out"))
    assert inner > outer + 0.01


def test_fingers_curl_towards_the_palm(figure):
    open_hand, fist = (Stance("standing", {"fingers_l.curl": curl}, (0.0, 0.95, 0.0)) for curl in (0, 60))
    tips = [Poser(figure, figure.landmarks["knuckles_l"])(stance).mean(axis=0) for stance in (open_hand, fist)]
    assert tips[1][0] < tips[0][0] - 0.015  # the left palm looks to the right, at the thigh


def test_bones_keep_their_length_in_any_posture(figure):
    rest = {bone: np.linalg.norm(head - figure.bones.joints[figure.bones.parents[bone]])
            for bone, head in figure.bones.joints.items() if figure.bones.parents[bone]}  # fmt: skip
    at = joints(figure, hip_l__flexion=100, knee_l__flexion=120, trunk__flexion=40, shoulder_r__abduction=150)
    for bone, length in rest.items():
        assert np.linalg.norm(at[bone] - at[figure.bones.parents[bone]]) == pytest.approx(length, abs=1e-9)


def test_weights_of_the_skin_add_up_to_one(figure):
    assert figure.weights.sum(axis=1) == pytest.approx(1.0, abs=1e-6)


def test_every_landmark_lies_on_its_side_of_the_body(figure):
    stance = Poser(figure)(Stance("standing", {}, (0.0, 0.95, 0.0)))
    for name, indices in figure.landmarks.items():
        if name.endswith(("_l", "_r")) and not name.startswith("head"):
            assert np.sign(stance[indices, 0].mean()) == (1 if name.endswith("_l") else -1), name


def test_the_smallest_turn_takes_one_direction_to_another():
    start, end = np.array([0.3, -1.0, 0.2]), np.array([0.0, -1.0, 0.0])
    turned = skeleton.turning(start, end) @ start
    assert turned / np.linalg.norm(turned) == pytest.approx(end)


# --- the solver -------------------------------------------------------------------------------------------------------
def feet() -> list[Touch]:
    parts = [f"{part}_{side}" for side in "lr" for part in ("heel", "ball_in", "ball_out")]
    return [Touch(part, on=FLOOR) for part in parts]


ANKLES = [f"ankle_{side}.{kind}" for side in "lr" for kind in ("dorsiflexion", "inversion")]


def test_a_squat_stands_flat_and_over_its_feet(figure):
    angles = {f"{joint}_{side}.flexion": degrees for joint, degrees in (("hip", 60), ("knee", 60)) for side in "lr"}
    task = Task(
        Stance("standing", angles, (0.0, 0.9, 0.0)), feet(), [*ANKLES, "pelvis.pitch"], balanced=["foot_l", "foot_r"]
    )
    found = solve.settle(figure, task)
    assert max(found.misses_m.values()) < 0.003
    assert found.lowest_m > -0.005
    assert (found.stance.angles["knee_l.flexion"], found.stance.angles["hip_r.flexion"]) == (60, 60)
    placed = Poser(figure, np.array([0])).bones(found.stance)
    heels, balls = (
        np.mean([Poser(figure, figure.landmarks[f"{part}_{side}"])(found.stance)[:, 2].mean() for side in "lr"])
        for part in ("heel", "ball")
    )
    assert heels < solve.centre_of_mass(figure, placed)[2] < balls


def test_what_cannot_be_reached_is_told_and_not_hidden(figure):
    task = Task(Stance("standing", {}, (0.0, 0.95, 0.0)), [*feet(), Touch("palm_l", on=FLOOR)], ANKLES)
    assert solve.settle(figure, task).misses_m["palm_l"] > 0.1


def test_an_unknown_landmark_is_an_error(figure):
    with pytest.raises(KeyError, match="tail"):
        solve.settle(figure, Task(Stance("standing", {}, (0.0, 0.95, 0.0)), [Touch("tail", on=FLOOR)]))
