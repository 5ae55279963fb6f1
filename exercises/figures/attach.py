"""Props of a pose: those that stand where they are told, and those that go with the body (bands, cuffs, straps).

A prop is written as a table: kind (a function in props/), name (else its kind), and that function's arguments.  An
argument that is text names a place: a landmark of the body ("knee_out_l"), or "<prop>.<point>".
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from . import props as shop
from .body import PARTS
from .pose import PoseError
from .posing import Poser, Stance
from .props.worn import Ring

if TYPE_CHECKING:
    from .body import Body
    from .props.prop import Prop

RINGS = {  # places a band or cuff goes round: bone, its end, how far along (0-1), the parts whose skin it lies on
    "thigh_high": ("thigh", "calf", 0.30, ("thigh",)),
    "thigh_low": ("thigh", "calf", 0.86, ("thigh",)),
    "shank_high": ("calf", "foot", 0.16, ("shank", "thigh")),
    "ankle": ("calf", "foot", 0.86, ("shank", "foot")),
    "midfoot": ("foot", "ball", 0.75, ("foot",)),
}
WAIST = "waist"  # the one ring that is on neither side
TEXT_ARGUMENTS = {"material", "lever"}


def fixed_props(code: str, lines: Sequence[Mapping[str, Any]]) -> dict[str, Prop]:
    """Return name -> prop of those that need no body."""
    made: dict[str, Prop] = {}
    for line in lines:
        if not _needs_body(line, made):
            made[_name(line, made)] = _make(code, line, made, None)
    return made


def all_props(
    code: str, lines: Sequence[Mapping[str, Any]], body: Body, stance: Stance, points: np.ndarray
) -> dict[str, Prop]:
    """Return name -> prop of all, bands and straps where the body now is."""
    places = Places(body, stance, points)
    made = fixed_props(code, lines)
    for line in lines:
        if _needs_body(line, made):
            made[_name(line, made)] = _make(code, line, made, places)
    return made


def point(code: str, text: str, props: Mapping[str, Prop]) -> np.ndarray:
    """Return the (3,) point "<prop>.<point>" or middle of "<prop>.<surface>", metres; PoseError when there is none."""
    name, _, wanted = text.partition(".")
    if name in props and wanted in props[name].points:
        return props[name].points[wanted]
    if name in props and wanted in props[name].surfaces:
        return props[name].surfaces[wanted].point
    raise PoseError(f"{code}: nothing is called {text!r} to hold or aim at")


class Places:
    """Where the parts of the posed body are."""

    def __init__(self, body: Body, stance: Stance, points: np.ndarray) -> None:
        self.body, self.points = body, points
        self.joints = Poser(body, np.array([0])).joints(stance)

    def landmark(self, name: str) -> np.ndarray:
        return self.points[self.body.landmarks[name]].mean(axis=0)

    def ring(self, name: str) -> Ring:
        """Return the place on the skin that a band goes round: "ankle_l", "thigh_low_r" …"""
        if name == WAIST:
            return self._waist()
        stem, _, side = name.rpartition("_")
        bone, end, share, parts = RINGS[stem]
        start, stop = self.joints[f"{bone}_{side}"], self.joints[f"{end}_{side}"]
        return Ring.round_skin(
            self._skin(*(f"{part}_{side}" for part in parts)),
            start + share * (stop - start),
            stop - start,
            width_m=0.03,
        )

    def _skin(self, *parts: str) -> np.ndarray:
        chosen = np.isin(self.body.part, [PARTS.index(part) for part in parts])
        return self.points[np.unique(self.body.triangles[chosen])]

    def _waist(self) -> Ring:
        low, high = self.joints["pelvis"], self.joints["spine_02"]
        return Ring.round_skin(
            self._skin("trunk", "pelvis"), low + 0.8 * (high - low), high - low, width_m=0.03, reach_m=0.25
        )


def _name(line: Mapping[str, Any], made: Mapping[str, Prop]) -> str:
    name = str(line.get("name", line["kind"]))
    while name in made:
        name += "_"
    return name


def _needs_body(line: Mapping[str, Any], made: Mapping[str, Prop]) -> bool:
    return any(
        key not in {"kind", "name", *TEXT_ARGUMENTS} and _speaks_of_body(value, made) for key, value in line.items()
    )


def _speaks_of_body(value: Any, made: Mapping[str, Prop]) -> bool:
    if isinstance(value, str):
        return True
    if isinstance(value, Mapping):
        return True
    return isinstance(value, list) and any(_speaks_of_body(entry, made) for entry in value)


def _make(code: str, line: Mapping[str, Any], made: Mapping[str, Prop], places: Places | None) -> Prop:
    make = getattr(shop, str(line["kind"]), None)
    if make is None or not inspect.isfunction(make):
        raise PoseError(f"{code}: there is no prop of the kind {line['kind']!r}")
    values = {
        k: v if k in TEXT_ARGUMENTS else _value(code, v, made, places)
        for k, v in line.items()
        if k not in ("kind", "name")
    }
    try:
        return make(**values)
    except TypeError as error:
        raise PoseError(f"{code}: prop {line['kind']}: {error}") from None


def _value(code: str, value: Any, made: Mapping[str, Prop], places: Places | None) -> Any:
    """Return the argument with places in words turned into points or rings."""
    if isinstance(value, str):
        return _place(code, value, made, places)
    if isinstance(value, Mapping):  # {at = "palm_r", offset_m = [0, 0, 0.02]}
        return _place(code, value["at"], made, places) + np.array(value.get("offset_m", (0, 0, 0)), float)
    if isinstance(value, list):
        return [_value(code, entry, made, places) for entry in value]
    return value


def _place(code: str, text: str, made: Mapping[str, Prop], places: Places | None) -> Any:
    if "." in text:
        return point(code, text, made)
    if places is not None and (text == WAIST or text.rpartition("_")[0] in RINGS):
        return places.ring(text)
    if places is not None and text in places.body.landmarks:
        return places.landmark(text)
    raise PoseError(f"{code}: {text!r} is neither a landmark nor a place for a band")
