"""What a pose file says of one exercise, read and checked.  Pure Python.

A pose file (poses/*.toml) has one table per exercise code; docs/figures.md explains every key.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .anatomy import POSTURES, SIDED, limit, movements

POSES = Path(__file__).parent / "poses"
FIGURES = ("female", "male")
EXERCISE_KEYS = {
    "figure", "posture", "view", "working", "props", "touch", "free", "stand_on", "rest", "arrows", "may_sink", "both",
    "start", "end", "heading", "at", "zoom", "ground", "arms", "barefoot", "hop_m", "lift_m",
}  # fmt: skip
MOMENT_KEYS = {"arms", "touch", "free", "stand_on", "at", "props", "drop", "arrows"}
TOUCH_KEYS = {"part", "on", "at", "to", "offset_m", "axes", "planted"}
ARMS: Mapping[str, Mapping[str, float]] = tomllib.loads(
    Path(__file__).with_name("arms.toml").read_text(encoding="utf-8")
)
REST = {  # how a body lies when nothing else is said: what touches the ground, and what may give way for it
    "supine": (("rump", "upper_back", "head_back"), ("pelvis.pitch", "trunk.flexion", "neck.flexion")),
    "prone": (("chest", "belly"), ("pelvis.pitch",)),
    "side_right": (("hip_side_r", "shoulder_side_r"), ("pelvis.roll",)),
    "side_left": (("hip_side_l", "shoulder_side_l"), ("pelvis.roll",)),
    "standing": ((), ()),
}


class PoseError(ValueError):
    """A pose that cannot be drawn; the text names exercise and key."""


@dataclass(frozen=True)
class TouchLine:
    """One touch as written: see solve.Touch; on: "ground", "floor" or "<prop name>.<surface>"."""

    part: str
    on: str = ""
    at: Any = None  # (x, y, z) or "<prop name>.<point>"
    to: str = ""
    offset_m: Any = 0.0
    axes: str = "xyz"
    planted: bool = False


@dataclass(frozen=True)
class Moment:
    """Start or end.  angles: by movement, degrees.  at: where the pelvis is looked for first, metres."""

    angles: Mapping[str, float]
    touches: tuple[TouchLine, ...]
    free: tuple[str, ...]
    stand_on: tuple[str, ...]
    at: tuple[float, float, float] | None
    props: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Pose:
    """One exercise's pictures as data.  end: None for a hold, which has one picture."""

    code: str
    figure: str
    posture: str
    yaw: float
    pitch: float
    working: tuple[str, ...]
    start: Moment
    end: Moment | None
    arrows: tuple[Mapping[str, Any], ...] = ()
    may_sink: tuple[str, ...] = ()
    zoom: float = 1.0
    ground: bool = True
    barefoot: bool = False
    hop_m: float = 0.0  # how high a jump from start to end goes
    lift_m: Mapping[str, float] = field(default_factory=dict)  # a stepping foot -> how high it goes on its way
    focus: str = ""  # landmark that stays in the middle of a zoomed picture


def load(folder: Path = POSES) -> dict[str, Pose]:
    """Return code -> Pose of every file in the folder, in the files' order.  Raises PoseError."""
    poses: dict[str, Pose] = {}
    for path in sorted(folder.glob("*.toml")):
        for code, table in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if code in poses:
                raise PoseError(f"{path.name}: {code} is described twice")
            poses[code] = read(code, table)
    return poses


def read(code: str, table: Mapping[str, Any]) -> Pose:
    """Return the pose that one table of a pose file says.  Raises PoseError."""
    _known(code, table, EXERCISE_KEYS)
    figure, posture = table.get("figure", "female"), table.get("posture", "standing")
    if figure not in FIGURES:
        raise PoseError(f"{code}: figure {figure!r} is neither of {', '.join(FIGURES)}")
    if posture not in POSTURES:
        raise PoseError(f"{code}: posture {posture!r} is none of {', '.join(POSTURES)}")
    view = table.get("view", {})
    start = _moment(code, "start", table, posture)
    return Pose(
        code, figure, posture, float(view.get("yaw", 0)), float(view.get("pitch", 10)), tuple(table.get("working", ())),
        start, _moment(code, "end", table, posture) if "end" in table else None,
        tuple(table.get("arrows", ())), tuple(table.get("may_sink", ())), float(table.get("zoom", 1.0)),
        bool(table.get("ground", True)), bool(table.get("barefoot", False)), float(table.get("hop_m", 0.0)),
        table.get("lift_m", {}), str(view.get("focus", "")),
    )  # fmt: skip


def _moment(code: str, name: str, table: Mapping[str, Any], posture: str) -> Moment:
    own = table.get(name, {})
    arms = own.get("arms", table.get("arms"))
    if arms is not None and arms not in ARMS:
        raise PoseError(f"{code}.{name}: arms {arms!r} is none of {', '.join(ARMS)}")
    angles = _both_sides(ARMS[arms]) if arms else {}
    angles |= _angles(code, "both", table.get("both", {})) | _angles(
        code, name, {k: v for k, v in own.items() if k not in MOMENT_KEYS}
    )
    if "heading" in table:
        angles.setdefault("pelvis.heading", float(table["heading"]))
    lying, giving = REST[posture] if table.get("rest", posture != "standing") else ((), ())
    lines = (
        [{"part": part, "on": "ground"} for part in lying] + list(table.get("touch", ())) + list(own.get("touch", ()))
    )
    dropped = set(own.get("drop", ()))
    by_part: dict[tuple[str, str, bool], TouchLine] = {}  # a moment's own line takes the place of the exercise's
    for line in lines:
        touch = _touch(code, name, line)
        by_part[touch.part, touch.to, bool(touch.at)] = touch
    touches = tuple(touch for touch in by_part.values() if touch.part not in dropped)
    free = dict.fromkeys([*giving, *table.get("free", ()), *own.get("free", ())])
    for movement in free:
        if movement not in movements():
            raise PoseError(f"{code}.{name}: free names {movement!r}, which no joint has")
    at = own.get("at", table.get("at"))
    return Moment(
        angles, touches, tuple(free), tuple(own.get("stand_on", table.get("stand_on", ()))),
        tuple(float(v) for v in at) if at else None, (*table.get("props", ()), *own.get("props", ())),
    )  # fmt: skip


def _both_sides(angles: Mapping[str, float]) -> dict[str, float]:
    return {name.replace(".", f"_{side}."): degrees for name, degrees in angles.items() for side in "lr"}


def _angles(code: str, name: str, table: Mapping[str, Any]) -> dict[str, float]:
    """Return movement -> degrees; "hip.flexion" without a side is for both sides, a side's own value wins."""
    both: dict[str, float] = {}
    own: dict[str, float] = {}
    for joint, kinds in table.items():
        if not isinstance(kinds, Mapping):
            raise PoseError(f"{code}.{name}: {joint!r} is neither a joint nor a known key")
        for kind, degrees in kinds.items():
            if joint in SIDED:
                both |= {f"{joint}_{side}.{kind}": float(degrees) for side in "lr"}
            else:
                own[f"{joint}.{kind}"] = float(degrees)
    angles = both | own
    for movement, degrees in angles.items():
        if movement not in movements():
            raise PoseError(f"{code}.{name}: no joint moves by {movement!r}")
        low, high = limit(movement)
        if not low <= degrees <= high:
            raise PoseError(f"{code}.{name}: {movement} {degrees:g} is outside {low:g} to {high:g} degrees")
    return angles


def _touch(code: str, name: str, line: Mapping[str, Any]) -> TouchLine:
    _known(f"{code}.{name}", line, TOUCH_KEYS)
    touch = TouchLine(**{key: tuple(value) if isinstance(value, list) else value for key, value in line.items()})
    if sum(bool(place) for place in (touch.on, touch.at, touch.to)) != 1:
        raise PoseError(f"{code}.{name}: the touch of {touch.part} needs one of on, at and to")
    return touch


def _known(where: str, table: Mapping[str, Any], keys: set[str]) -> None:
    unknown = sorted(set(table) - keys)
    if unknown:
        raise PoseError(f"{where}: unknown key {', '.join(unknown)}")
