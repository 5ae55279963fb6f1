"""Which movements the figure's joints have, in which range, and what they are called.  Pure Python.

Ranges are those of a healthy young adult, a little wider at the shoulder; a pose outside them is refused.
Source of the ranges: normal values of the American Academy of Orthopaedic Surgeons as textbooks quote them (not
verified, [G]).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SIDED = ("hip", "knee", "ankle", "toes", "shoulder", "elbow", "wrist", "fingers", "thumb")
CENTRAL = ("pelvis", "trunk", "neck")
# joint.movement -> (lowest, highest) degrees.  Positive is what the name says; a rotation is outward for a limb, to
# the left for the trunk.
LIMITS: Mapping[str, tuple[float, float]] = {
    "hip.flexion": (-25, 130),
    "hip.abduction": (-30, 50),
    "hip.rotation": (-45, 60),
    "knee.flexion": (0, 150),
    "knee.rotation": (-25, 25),
    "ankle.dorsiflexion": (-55, 40),
    "ankle.inversion": (-20, 35),
    "toes.extension": (-40, 70),
    "shoulder.flexion": (-60, 180),
    "shoulder.abduction": (-50, 180),
    "shoulder.rotation": (-90, 100),
    "elbow.flexion": (0, 150),
    "elbow.pronation": (-90, 90),
    "wrist.extension": (-80, 90),
    "wrist.deviation": (-25, 35),
    "fingers.curl": (0, 95),
    "thumb.spread": (0, 60),
    "trunk.flexion": (-30, 90),
    "trunk.side_bend": (-40, 40),
    "trunk.rotation": (-50, 50),
    "neck.flexion": (-60, 60),
    "neck.side_bend": (-45, 45),
    "neck.rotation": (-80, 80),
    "pelvis.pitch": (-180, 180),
    "pelvis.roll": (-180, 180),
    "pelvis.turn": (-90, 90),
    "pelvis.heading": (-180, 180),
}
RELAXED: Mapping[str, float] = {  # of both sides, unless a pose says otherwise
    "shoulder.abduction": 10,
    "elbow.flexion": 12,
    "fingers.curl": 22,
}
POSTURES = ("standing", "supine", "prone", "side_right", "side_left")


def movements() -> tuple[str, ...]:
    """Return every movement that a pose may name: "hip_l.flexion", "trunk.rotation" …"""
    names = []
    for movement in LIMITS:
        joint, _, kind = movement.partition(".")
        names += [f"{joint}_{side}.{kind}" for side in "lr"] if joint in SIDED else [movement]
    return tuple(names)


def limit(movement: str) -> tuple[float, float]:
    """Return the lowest and highest degrees of "hip_l.flexion"; KeyError when no joint moves so."""
    joint, _, kind = movement.partition(".")
    return LIMITS[f"{joint.removesuffix('_l').removesuffix('_r')}.{kind}"]
