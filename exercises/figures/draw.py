"""Writes the finished pictures of an exercise: start.svg, end.svg, loop.webp, and what figures.json says of them."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

from . import contact, ink, scene, words
from .posing import complete
from .raster import draw as rastered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .pose import Pose

PICTURES = Path(__file__).parent.parent / "static" / "exercises" / "figures"
INDEX = "figures.json"
FRAME_PX = (480, 360)
FRAME_SEEN_PX = (1200, 900)  # what a frame is made smaller from
LOOP_QUALITY = 60


@dataclass(frozen=True)
class Report:
    """What one exercise's drawing came to."""

    facts: dict[str, Any] = field(default_factory=dict)
    lines: tuple[str, ...] = ()
    small: tuple[Image.Image, ...] = ()  # start and end for the contact sheet

    def text(self, code: str) -> str:
        return "\n".join([code, *(f"  {line}" for line in self.lines)])


@dataclass(frozen=True)
class Draw:
    """Draws one exercise's pictures into a folder; its report holds the entry of figures.json."""

    folder: Path = PICTURES

    def __call__(self, pose: Pose) -> Report:
        self.folder.mkdir(parents=True, exist_ok=True)
        made = scene.build(pose)
        facts: dict[str, Any] = {"body": pose.figure} | _told(made)
        self._write_svg(made, made.shots[0], f"{pose.code}-start.svg", with_arrows=pose.end is None)
        if pose.end is not None:
            self._write_svg(made, made.shots[-1], f"{pose.code}-end.svg", with_arrows=True)
            (self.folder / f"{pose.code}-loop.webp").write_bytes(_loop(made))
            facts["frames"] = len(made.shots)
        facts |= {"measured": _measured(made), "pose": digest(pose)}
        return Report(facts, tuple(_lines(made)), _small(made))

    def _write_svg(self, made: scene.Scene, shot: scene.Shot, name: str, *, with_arrows: bool) -> None:
        text = ink.svg(
            rastered(shot.mesh, made.camera),
            arrows=scene.arrows(made, shot) if with_arrows else (),
            ground=scene.ground_line(made),
            strokes=scene.face_strokes(made, shot),
        )
        (self.folder / name).write_text(text, encoding="utf-8")


@dataclass(frozen=True)
class Retell:
    """Says the alt texts of one exercise anew, without drawing it."""

    def __call__(self, pose: Pose) -> Report:
        made = scene.build(pose, frames=2)
        return Report(_told(made), tuple(_lines(made)))


def _told(made: scene.Scene) -> dict[str, Any]:
    """Return the alt texts of start and end, as figures.json keeps them."""
    pose = made.pose
    first, last = (complete(shot.settled.stance.angles) for shot in (made.shots[0], made.shots[-1]))
    told = {"start": words.describe(pose, pose.start, first, last)}
    return told if pose.end is None else told | {"end": words.describe(pose, pose.end, last, first)}


def digest(pose: Pose) -> str:
    """Return a short digest of a pose's data: pictures drawn from older data are found by it."""
    text = json.dumps(asdict(pose), sort_keys=True, default=list)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _loop(made: scene.Scene) -> bytes:
    strip = Image.new("RGB", (FRAME_PX[0], FRAME_PX[1] * len(made.shots)), "white")
    for place, shot in enumerate(made.shots):
        strip.paste(_frame(made, shot, FRAME_PX), (0, place * FRAME_PX[1]))
    out = io.BytesIO()
    strip.save(out, "WEBP", quality=LOOP_QUALITY, method=6)
    return out.getvalue()


def _frame(made: scene.Scene, shot: scene.Shot, size: tuple[int, int], *, with_arrows: bool = False) -> Image.Image:
    return ink.frame(
        rastered(shot.mesh, made.camera, *FRAME_SEEN_PX),
        arrows=scene.arrows(made, shot) if with_arrows else (),
        width=size[0],
        height=size[1],
        ground=scene.ground_line(made),
        strokes=scene.face_strokes(made, shot),
    )


def _small(made: scene.Scene) -> tuple[Image.Image, ...]:
    shots = [made.shots[0], made.shots[-1]] if made.pose.end else [made.shots[0]]
    return tuple(_frame(made, shot, contact.CELL_PX, with_arrows=shot is shots[-1]) for shot in shots)


def _measured(made: scene.Scene) -> dict[str, Any]:
    """Return what tests ask of the drawn figure: misses of its touches and its lowest point, in millimetres."""
    worst = max((miss for shot in made.shots for miss in shot.settled.misses_m.values()), default=0.0)
    return {
        "worst_miss_mm": round(worst * 1000, 1),
        "lowest_mm": round(min(shot.settled.lowest_m for shot in made.shots) * 1000, 1),
    }


def _lines(made: scene.Scene):
    for name, shot in (("start", made.shots[0]), ("end", made.shots[-1]))[: 1 if made.pose.end is None else 2]:
        angles = complete(shot.settled.stance.angles)
        yield f"{name}: " + ", ".join(f"{k} {v:.0f}" for k, v in angles.items() if abs(v) >= 0.5 and "fingers" not in k)
        at = ", ".join(f"{metres:.3f}" for metres in shot.settled.stance.at)
        yield f"  pelvis at {at}; lowest point {shot.settled.lowest_m * 1000:.0f} mm"
        missed = {k: v for k, v in shot.settled.misses_m.items() if v > 0.003}
        yield "  misses (mm): " + (", ".join(f"{k} {v * 1000:.0f}" for k, v in missed.items()) or "none over 3")


@dataclass(frozen=True)
class Preview:
    """Draws start and end beside each other into a folder, with what lies between small below them."""

    folder: Path

    def __call__(self, pose: Pose) -> Report:
        self.folder.mkdir(parents=True, exist_ok=True)
        made = scene.build(pose, frames=5)
        shots = [made.shots[0], made.shots[-1]] if pose.end else [made.shots[0]]
        sheet = Image.new("RGB", (800 * len(shots), 600 if pose.end is None else 900), "white")
        for k, shot in enumerate(shots):
            sheet.paste(_frame(made, shot, (800, 600), with_arrows=k == len(shots) - 1), (800 * k, 0))
        for k, shot in enumerate(made.shots[1:-1]):
            sheet.paste(_frame(made, shot, (400, 300)), (200 + 400 * k, 600))
        sheet.save(self.folder / f"{pose.code}.png")
        return Report(lines=tuple(_lines(made)))


def write_index(facts: Mapping[str, Any], path: Path, *, keep: set[str]) -> None:
    """Write figures.json: the given entries, and those of `keep` that were drawn earlier."""
    old = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    entries = {code: old.get(code, {}) | facts.get(code, {}) for code in keep if code in old or code in facts}
    ordered = {code: entries[code] for code in sorted(entries)}
    path.write_text(json.dumps(ordered, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
