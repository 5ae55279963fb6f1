"""Says in words what a picture shows, for those who do not see it: in each language, made from the pose's data.

Pure Python; the words themselves are in words.toml.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .pose import Moment, Pose

WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
LANGUAGES = tuple(WORDS)
SHOWN_FROM_DEG = 8  # smaller angles are not worth a word
ROUNDED_TO_DEG = 5
ASIDE, MOVED_DEG = ("shoulder", "elbow", "ankle"), 20  # joints that are named only where they really move
MOST_ANGLES = 5  # an alt text is heard, not read: a few that matter
MASCULINE = ("brazo", "codo", "punta del pie", "muslo", "pie ")  # Spanish words that the side agrees with


@dataclass(frozen=True)
class Angle:
    """One angle worth saying.  sides: "l", "r", "lr" or, for the trunk, empty.  degrees: rounded."""

    kind: str
    sides: str
    degrees: int


def describe(pose: Pose, moment: Moment, angles: Mapping[str, float], others: Mapping[str, float]) -> dict[str, str]:
    """Return language -> alt text of one moment.

    angles: every movement of this moment as drawn, degrees.  others: those of the other moment, the same for a hold.
    """
    posture = _posture(pose, moment)
    said = _worth_saying(pose, posture, angles, others)
    things = tuple(dict.fromkeys(str(line["kind"]) for line in moment.props))
    return {language: _sentence(language, pose, posture, said, things) for language in LANGUAGES}


def _posture(pose: Pose, moment: Moment) -> str:
    """Return the key of POSTURES that the touches tell."""
    parts = {touch.part for touch in moment.touches if touch.on}
    if any(line["kind"] == "water" for line in moment.props):
        return "water_prone" if pose.posture == "prone" else "water"
    hands = {p for p in parts if p.startswith(("palm", "forearm", "elbow"))}
    if pose.posture.startswith("side"):
        return (
            f"side_plank_{pose.posture[5]}"
            if hands and not any(p.startswith("hip_side") for p in parts)
            else pose.posture
        )
    if pose.posture == "supine" and "rump" not in parts:
        return "bridge"
    if pose.posture == "prone" and hands and "belly" not in parts:
        return "all_fours" if any(p.startswith("kneel") for p in parts) else "plank"
    if pose.posture != "standing":
        return pose.posture
    if "seat" in parts:
        return "sitting"
    kneeling = sum(p.startswith("kneel") for p in parts)
    if kneeling:
        return "half_kneeling" if kneeling == 1 else "kneeling"
    feet = {p[-1] for p in parts if p.startswith(("foot", "ball", "toe", "heel"))}
    return f"one_leg_{feet.pop()}" if len(feet) == 1 else "standing" if feet else "hanging"


def _worth_saying(pose: Pose, posture: str, angles: Mapping[str, float], others: Mapping[str, float]) -> list[Angle]:
    """Return the angles that tell the picture: those that move first, then the largest of the legs and trunk."""
    values = dict(angles)
    changed = {name: abs(angles[name] - others[name]) for name in angles}
    if pose.posture == "standing":
        leaning = [a["pelvis.pitch"] + a["trunk.flexion"] for a in (angles, others)]
        values["lean"], changed["lean"] = leaning[0], abs(leaning[0] - leaning[1])
        values["trunk.flexion"] = changed["trunk.flexion"] = 0.0
    moves = max(changed.values()) >= SHOWN_FROM_DEG
    ranked = []
    for kind in WORDS["en"]["angles"]:
        joint, _, movement = kind.partition(".")
        if kind == "lean" and kind not in values:
            continue
        if kind in values:
            sides = {"": (values[kind], changed[kind])}
        else:
            sides = {s: (values[f"{joint}_{s}.{movement}"], changed[f"{joint}_{s}.{movement}"]) for s in "lr"}
            if abs(sides["l"][0] - sides["r"][0]) <= ROUNDED_TO_DEG:
                sides = {"lr": (sides["l"][0], max(sides["l"][1], sides["r"][1]))}
        for side, (degrees, change) in sides.items():
            straight = kind == "knee.flexion" and abs(degrees) < SHOWN_FROM_DEG
            if (abs(degrees) < SHOWN_FROM_DEG and not (straight and change >= SHOWN_FROM_DEG)) or (
                joint in ASIDE and change < MOVED_DEG
            ):
                continue
            rank = (0 if change >= SHOWN_FROM_DEG and moves else 1, -change if moves else -abs(degrees), -abs(degrees))
            rounded = 0 if straight else round(degrees / ROUNDED_TO_DEG) * ROUNDED_TO_DEG
            ranked.append((rank, Angle(kind, side, rounded)))
    return [angle for _, angle in sorted(ranked, key=lambda pair: pair[0])[:MOST_ANGLES]]


def _sentence(language: str, pose: Pose, posture: str, said: list[Angle], things: tuple[str, ...]) -> str:
    words = WORDS[language]
    text = f"{words['figure'][pose.figure]} {words['postures'][posture]}"
    if said:
        text += ": " + ", ".join(_angle(language, angle) for angle in said)
    text += "."
    for key, named in (
        ("also", list(dict.fromkeys(words["props"][thing] for thing in things))),
        ("working", _working(language, pose.working)),
    ):
        if named:
            listed = words["and"].join([", ".join(named[:-1]), named[-1]] if named[:-1] else named)
            text += " " + words[key].format(things=listed)
    return text


def _working(language: str, working: tuple[str, ...]) -> list[str]:
    """Return the names of the tinted parts, those of both sides in one."""
    sides: dict[str, str] = {}
    for name in working:
        stem, _, side = name.rpartition("_")
        sides[stem or name] = sides.get(stem or name, "") + (side if stem else "")
    names = []
    for stem, both in sides.items():
        one, two = WORDS[language]["parts"][stem]
        names.append(two if len(both) == 2 else _with_side(language, one, both))
    return names


def _angle(language: str, angle: Angle) -> str:
    if angle.kind == "knee.flexion" and angle.degrees == 0:
        return _with_side(language, WORDS[language]["straight"], angle.sides)
    plus, minus = WORDS[language]["angles"][angle.kind]
    return f"{_with_side(language, plus if angle.degrees > 0 else minus, angle.sides)} {abs(angle.degrees)}°"


def _with_side(language: str, text: str, sides: str) -> str:
    """Return the text with its side filled in, in the plural for both sides."""
    if sides == "lr":
        for one, both in WORDS[language]["pairs"].items():
            text = text.replace(one, both)
        return text
    if not sides:
        return text
    side = WORDS[language]["sides"][sides]
    return text.format(side=side if isinstance(side, str) else side[text.startswith(MASCULINE)])
