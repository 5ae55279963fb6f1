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
from .pose import PoseError
from .posing import Poser, Stance
from .props.worn import Ring

if TYPE_CHECKING:
    from .body import Body
    from .props.prop import Prop

RINGS = {  # places a band or cuff goes round: bone, its end, how far along (0-1)
    "thigh_high": ("thigh", "calf", 0.30),
    "thigh_low": ("thigh", "calf", 0.86),
    "shank_high": ("calf", "foot", 0.16),
    "ankle": ("calf", "foot", 0.86),
    "midfoot": ("foot", "ball", 0.75),
}
TEXT_ARGUMENTS = {"material"}


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
    """Return the (3,) point "<prop>.<point>", metres; PoseError when there is none."""
    name, _, wanted = text.partition(".")
    try:
        return props[name].points[wanted]
    except KeyError:
        raise PoseError(f"{code}: nothing is called {text!r} to hold or aim at") from None


class Places:
    """Where the parts of the posed body are."""

    def __init__(self, body: Body, stance: Stance, points: np.ndarray) -> None:
        self.body, self.points = body, points
        self.joints = Poser(body, np.array([0])).joints(stance)

    def landmark(self, name: str) -> np.ndarray:
        return self.points[self.body.landmarks[name]].mean(axis=0)

    def ring(self, name: str) -> Ring:
        """Return the place on the skin that a band goes round: "ankle_l", "thigh_low_r" …"""
        stem, _, side = name.rpartition("_")
        bone, end, share = RINGS[stem]
        start, stop = self.joints[f"{bone}_{side}"], self.joints[f"{end}_{side}"]
        own = np.sign(self.body.points[:, 0]) == (1 if side == "l" else -1)
        return Ring.round_skin(self.points[own], start + share * (stop - start), stop - start, width_m=0.03)


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
    if places is not None and text.rpartition("_")[0] in RINGS:
        return places.ring(text)
    if places is not None and text in places.body.landmarks:
        return places.landmark(text)
    raise PoseError(f"{code}: {text!r} is neither a landmark nor a place for a band")
