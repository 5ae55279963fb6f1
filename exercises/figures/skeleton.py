"""The joints of the figure: from joint angles in degrees to where each bone is.

Anatomical zero is the upright stance: legs straight below the hips, feet forward, arms down, palms to the thighs.
Angles are clinical (Grood & Suntay's order for the hip: flexion, then ab/adduction, then rotation about the bone).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

DOWN = np.array([0.0, -1.0, 0.0])
SIDES = ("l", "r")
FINGERS = ("index", "middle", "ring", "pinky")
TOE_OUT_DEG = 6.0  # of a relaxed stance


def about(axis: str, degrees: float) -> np.ndarray:
    """Return the (3, 3) rotation by degrees about the world's x, y or z."""
    angle = math.radians(degrees)
    c, s = math.cos(angle), math.sin(angle)
    return np.array(
        {
            "x": [[1, 0, 0], [0, c, -s], [0, s, c]],
            "y": [[c, 0, s], [0, 1, 0], [-s, 0, c]],
            "z": [[c, -s, 0], [s, c, 0], [0, 0, 1]],
        }[axis]
    )


def about_line(axis: np.ndarray, degrees: float) -> np.ndarray:
    """Return the (3, 3) rotation by degrees about a unit vector."""
    x, y, z = axis
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    angle = math.radians(degrees)
    return np.eye(3) + math.sin(angle) * cross + (1 - math.cos(angle)) * cross @ cross


def turning(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Return the smallest rotation that takes direction start to direction end."""
    start, end = start / np.linalg.norm(start), end / np.linalg.norm(end)
    axis = np.cross(start, end)
    sine = np.linalg.norm(axis)
    if sine < 1e-9:
        return np.eye(3)
    return about_line(axis / sine, math.degrees(math.atan2(sine, float(start @ end))))


@dataclass(frozen=True)
class Skeleton:
    """Bones at rest.  joints: bone -> head (3,) m.  upright: bone -> rotation from rest to anatomical zero."""

    bones: tuple[str, ...]
    parents: Mapping[str, str | None]
    joints: Mapping[str, np.ndarray]
    upright: Mapping[str, np.ndarray]
    curl: Mapping[str, np.ndarray]  # finger bone -> axis of its flexion, at rest


def skeleton(parents: Mapping[str, str | None], joints: Mapping[str, np.ndarray]) -> Skeleton:
    """Return the skeleton, with what brings each bone from the data's posture to anatomical zero."""
    upright = {bone: np.eye(3) for bone in joints}
    curl: dict[str, np.ndarray] = {}
    for side in SIDES:
        out = 1 if side == "l" else -1
        _straighten_leg(upright, joints, side, out)
        _straighten_arm(upright, curl, joints, side, out)
    return Skeleton(_parents_first(parents), parents, joints, upright, curl)


def _parents_first(parents: Mapping[str, str | None]) -> tuple[str, ...]:
    order: list[str] = []
    while len(order) < len(parents):
        order += [bone for bone, parent in parents.items() if bone not in order and (parent is None or parent in order)]
    return tuple(order)


def _straighten_leg(upright: dict, joints: Mapping, side: str, out: int) -> None:
    hip, knee, ankle, ball = (joints[f"{bone}_{side}"] for bone in ("thigh", "calf", "foot", "ball"))
    thigh = turning(knee - hip, DOWN)
    forward = thigh @ (ball - ankle)
    thigh = about("y", out * TOE_OUT_DEG - math.degrees(math.atan2(forward[0], forward[2]))) @ thigh
    calf = turning(thigh @ (ankle - knee), DOWN) @ thigh
    foot = calf @ (ball - ankle)
    level = about("y", out * TOE_OUT_DEG - math.degrees(math.atan2(foot[0], foot[2])))
    upright[f"thigh_{side}"], upright[f"calf_{side}"] = thigh, calf
    # the foot of the data stands on the floor: it keeps its slope and only turns to the front
    rest = joints[f"ball_{side}"] - joints[f"foot_{side}"]
    heading = about("y", out * TOE_OUT_DEG - math.degrees(math.atan2(rest[0], rest[2])))
    upright[f"foot_{side}"] = upright[f"ball_{side}"] = heading
    upright[f"calf_{side}"] = level @ calf


def _straighten_arm(upright: dict, curl: dict, joints: Mapping, side: str, out: int) -> None:
    shoulder, elbow, wrist = (joints[f"{bone}_{side}"] for bone in ("upperarm", "lowerarm", "hand"))
    upper = turning(elbow - shoulder, DOWN)
    bend = upper @ (wrist - elbow)  # a relaxed elbow bends to the front
    upper = about("y", -math.degrees(math.atan2(bend[0], bend[2]))) @ upper
    lower = turning(upper @ (wrist - elbow), DOWN) @ upper
    knuckles = joints[f"middle_01_{side}"] - wrist
    hand = turning(lower @ knuckles, DOWN) @ lower
    across = joints[f"index_01_{side}"] - joints[f"pinky_01_{side}"]
    forward = hand @ across  # thumb side to the front: palms look at the thighs
    twist = -math.degrees(math.atan2(forward[0], forward[2]))
    upright[f"upperarm_{side}"] = upper
    upright[f"lowerarm_{side}"] = about("y", twist / 2) @ lower
    upright[f"hand_{side}"] = about("y", twist) @ hand
    palm_axis = across / np.linalg.norm(across) * -out
    for finger in (*FINGERS, "thumb"):
        for bone in (f"{finger}_0{n}_{side}" for n in (1, 2, 3)):
            upright[bone] = upright[f"hand_{side}"]
            curl[bone] = palm_axis
    curl[f"thumb_01_{side}"] = (
        knuckles / np.linalg.norm(knuckles) * -out
    )  # a thumb's root turns about the hand's length


def place(bones: Skeleton, turns: Mapping[str, np.ndarray], curls: Mapping[str, float]) -> dict[str, np.ndarray]:
    """Return bone -> (3, 4) that takes a point at rest to the posed body, pelvis at its own place at rest.

    turns: bone -> (3, 3) turn against its parent, in the parent's upright axes; left out: none.
    curls: finger bone -> degrees of flexion; when empty, the fingers go stiffly with the hand.
    """
    turned: dict[str, np.ndarray] = {}
    placed: dict[str, np.ndarray] = {}
    for bone in bones.bones:
        parent = bones.parents[bone]
        if bone in bones.curl and not curls:
            placed[bone] = placed[parent]
            continue
        above = turned[parent] if parent else np.eye(3)
        turned[bone] = above @ turns[bone] if bone in turns else above
        if bone in bones.curl:  # a finger's flexion adds up along the finger, about an axis of the hand
            rotation = placed[parent][:, :3] @ about_line(bones.curl[bone], curls.get(bone, 0.0))
        else:
            rotation = turned[bone] @ bones.upright[bone]
        head = bones.joints[bone]
        at = placed[parent][:, :3] @ head + placed[parent][:, 3] if parent else head
        move = np.empty((3, 4))
        move[:, :3], move[:, 3] = rotation, at - rotation @ head
        placed[bone] = move
    return placed
