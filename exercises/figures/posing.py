"""From joint angles to the posed figure: degrees in, points in metres out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .anatomy import RELAXED, SIDED, movements
from .skeleton import FINGERS, about, place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .body import Body

ROOTS = {  # how the pelvis lies for each posture; the view from the front (yaw 0) sees lying figures from the side
    "standing": np.eye(3),
    "supine": about("y", 90) @ about("x", -90),  # head to the viewer's left, right side near
    "prone": about("y", -90) @ about("x", 90),  # head to the viewer's left, left side near
    "side_right": about("z", 90),  # on the right side: head to the viewer's left, face to the viewer
    "side_left": about("z", -90),
}
GIRDLE_SHARE = 0.25  # of the arm's lift that the shoulder girdle does
GIRDLE_LEVEL_DEG = 45.0  # the lift at which the girdle stands as in the body data


@dataclass(frozen=True)
class Stance:
    """A figure's posture: angles in degrees by movement name, and where the pelvis is (3,) metres."""

    posture: str
    angles: Mapping[str, float]
    at: tuple[float, float, float]


def complete(angles: Mapping[str, float]) -> dict[str, float]:
    """Return every movement's angle: as given, else as in a relaxed body, else 0."""
    full = {}
    for name in movements():
        joint, _, kind = name.partition(".")
        stem = joint[:-2] if joint[:-2] in SIDED else joint
        full[name] = angles.get(name, RELAXED.get(f"{stem}.{kind}", 0.0))
    return full


def bone_turns(angles: Mapping[str, float], posture: str) -> tuple[dict[str, np.ndarray], dict[str, float]]:
    """Return bone -> turn against its parent, and finger bone -> curl."""
    a = angles
    root = about("y", a["pelvis.heading"]) @ ROOTS[posture]
    turns = {
        "pelvis": root @ about("y", a["pelvis.turn"]) @ about("z", -a["pelvis.roll"]) @ about("x", a["pelvis.pitch"])
    }
    for bone, share in (("spine_01", 0.3), ("spine_02", 0.4), ("spine_03", 0.3)):
        turns[bone] = _bend(a, "trunk", share)
    for bone in ("neck_01", "head"):
        turns[bone] = _bend(a, "neck", 0.5)
    curls: dict[str, float] = {}
    for side, out in (("l", 1), ("r", -1)):
        turns[f"thigh_{side}"] = _ball_joint(a, f"hip_{side}", out)
        turns[f"calf_{side}"] = about("x", a[f"knee_{side}.flexion"]) @ about("y", out * a[f"knee_{side}.rotation"])
        turns[f"foot_{side}"] = about("x", -a[f"ankle_{side}.dorsiflexion"]) @ about(
            "z", -out * a[f"ankle_{side}.inversion"]
        )
        turns[f"ball_{side}"] = about("x", -a[f"toes_{side}.extension"])
        _arm(turns, a, side, out)
        curl = a[f"fingers_{side}.curl"]
        curls |= {f"{finger}_0{n}_{side}": curl for finger in FINGERS for n in (1, 2, 3)}
        curls |= {f"thumb_0{n}_{side}": 0.35 * curl for n in (2, 3)} | {f"thumb_01_{side}": a[f"thumb_{side}.spread"]}
    return turns, curls


def _bend(a: Mapping[str, float], joint: str, share: float) -> np.ndarray:
    return (
        about("y", share * a[f"{joint}.rotation"])
        @ about("z", -share * a[f"{joint}.side_bend"])
        @ about("x", share * a[f"{joint}.flexion"])
    )


def _ball_joint(a: Mapping[str, float], joint: str, out: int) -> np.ndarray:
    return (
        about("x", -a[f"{joint}.flexion"])
        @ about("z", out * a[f"{joint}.abduction"])
        @ about("y", out * a[f"{joint}.rotation"])
    )


def _arm(turns: dict, a: Mapping[str, float], side: str, out: int) -> None:
    shoulder = _ball_joint(a, f"shoulder_{side}", out)
    hanging = shoulder @ np.array([0.0, -1.0, 0.0])
    lift = np.degrees(np.arccos(np.clip(-hanging[1], -1, 1)))
    raised = GIRDLE_SHARE * (lift - GIRDLE_LEVEL_DEG)
    girdle = about("z", out * raised * (1.0 if raised < 0 else 0.4 + 0.6 * abs(hanging[0])))
    turns[f"clavicle_{side}"] = girdle
    turns[f"upperarm_{side}"] = girdle.T @ shoulder
    pronation = -out * a[f"elbow_{side}.pronation"]
    turns[f"lowerarm_{side}"] = about("x", -a[f"elbow_{side}.flexion"]) @ about("y", pronation / 2)
    # palms look at the thigh: extension of the wrist is a turn about the front axis, deviation about the side axis
    turns[f"hand_{side}"] = (
        about("y", pronation / 2)
        @ about("z", out * a[f"wrist_{side}.extension"])
        @ about("x", -a[f"wrist_{side}.deviation"])
    )


class Poser:
    """Moves chosen points of one body.  stiff: fingers go with the hand, which is quicker."""

    def __init__(self, body: Body, indices: np.ndarray | None = None, *, stiff: bool = False) -> None:
        chosen = np.arange(len(body.points)) if indices is None else indices
        self.body, self.stiff = body, stiff
        self.points = np.concatenate([body.points[chosen], np.ones((len(chosen), 1))], axis=1)
        self.weights = body.weights[chosen]

    def bones(self, stance: Stance) -> dict[str, np.ndarray]:
        """Return bone -> (3, 4) move from rest to the world."""
        turns, curls = bone_turns(complete(stance.angles), stance.posture)
        placed = place(self.body.bones, turns, {} if self.stiff else curls)
        shift = np.array(stance.at) - self.body.bones.joints["pelvis"]
        for move in {id(move): move for move in placed.values()}.values():
            move[:, 3] += shift
        return placed

    def __call__(self, stance: Stance) -> np.ndarray:
        """Return (n, 3) metres."""
        return self.moved(self.bones(stance))

    def moved(self, placed: Mapping[str, np.ndarray]) -> np.ndarray:
        """Return (n, 3) metres, the points gone with bones already placed."""
        moves = np.stack([placed[bone].ravel() for bone in self.body.bones.joints])
        mixed = (self.weights @ moves).reshape(-1, 3, 4)
        return (mixed @ self.points[:, :, None])[:, :, 0]

    def joints(self, stance: Stance) -> dict[str, np.ndarray]:
        """Return bone -> where its head is, (3,) metres."""
        return heads(self.body, self.bones(stance))


def heads(body: Body, placed: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return bone -> where its head is, (3,) metres, of bones already placed."""
    return {bone: move[:, :3] @ body.bones.joints[bone] + move[:, 3] for bone, move in placed.items()}
