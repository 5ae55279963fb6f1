"""A picture seen by the camera becomes a finished illustration: an SVG for paper, or one frame of a film strip."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

import numpy as np
from PIL import Image

from exercises.figures import palette
from exercises.figures.arrows import Arrow, arrow
from exercises.figures.camera import HEIGHT, WIDTH
from exercises.figures.curves import lines_text, path_text, smoothed
from exercises.figures.lines import Line, features, lines
from exercises.figures.masks import traced
from exercises.figures.mesh import MATERIAL_ID
from exercises.figures.pen import Pen
from exercises.figures.raster import NOTHING, Buffers
from exercises.figures.regions import SHADE_STEP, Region, hatching, regions, shade
from exercises.figures.tidy import tidy

HATCH_WIDTH, GUIDE_WIDTH, GROUND_WIDTH = 0.9, 1.0, 1.2
GUIDE_DASH = (5.0, 4.0)
# Neighbouring colours are drawn a little larger than they are, so that no gap opens between them under the line.
GROWN, SHADE_GROWN = 0.2, 0.4
FILL_MISS, SHADE_MISS = 0.25, 0.3  # a line lies over their edge, or nothing does: how far a curve may be off

Polylines = Sequence[np.ndarray]


@dataclass
class Picture:
    buffers: Buffers
    regions: list[Region]
    shades: list[tuple[str, np.ndarray]]
    hatching: np.ndarray
    lines: list[Line]
    ground: list[np.ndarray]
    guides: list[np.ndarray]
    arrows: list[Arrow]


def compose(buffers: Buffers, arrows: Polylines, notes: Polylines, ground: Polylines, strokes: Polylines) -> Picture:
    face = buffers.material == MATERIAL_ID["face"]
    buffers = tidy(buffers)
    painted = regions(buffers)
    shades = [(region.colours[1], dark) for region in painted if (dark := shade(region, buffers)) is not None]
    return Picture(
        buffers,
        painted,
        shades,
        hatching(buffers.working, buffers.scale),
        features(strokes, buffers) + lines(buffers, painted, face),
        [piece for line in ground for piece in _uncovered(np.asarray(line, dtype=float), buffers)],
        [piece for line in notes for piece in _dashes(np.asarray(line, dtype=float))],
        [arrow(np.asarray(line, dtype=float)) for line in arrows],
    )


def svg(
    buffers: Buffers,
    arrows: Polylines = (),
    notes: Polylines = (),
    title: str = "",
    ground: Polylines = (),
    strokes: Polylines = (),
) -> str:
    """The illustration as SVG text, 400 x 300.

    arrows: movement, from tail to head.  notes: thin dashed guides over the picture.  ground: thin lines behind it
    all.  Each is a list of (k, 2) points in picture units.  strokes: fine lines on the figure, as eyes and mouth,
    (k, 3) as the camera projects them; what stands before them hides them.
    """
    picture = compose(buffers, arrows, notes, ground, strokes)
    scale = picture.buffers.scale
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" fill="none">']
    if title:
        out.append(f"<title>{escape(title, quote=False)}</title>")
    out.append(_strokes([lines_text(_segments(picture.ground))], palette.GROUND, GROUND_WIDTH))
    for region in picture.regions:
        out.append(_fill(region.colours[0], traced(region.mask, scale, level=GROWN, speck=1.0), FILL_MISS))
    for colour, dark in picture.shades:
        out.append(_fill(colour, traced(dark, scale / SHADE_STEP, blur=0.4, level=SHADE_GROWN, speck=4.0), SHADE_MISS))
    if picture.buffers.veil.any():
        colour, opacity = palette.VEIL
        out.append(_fill(colour, traced(picture.buffers.veil, scale), SHADE_MISS, f' fill-opacity="{opacity}"'))
    out.append(_strokes([lines_text(picture.hatching)], palette.HATCH, HATCH_WIDTH))
    for width in sorted({line.width for line in picture.lines}):
        drawn = [line for line in picture.lines if line.width == width]
        whole = [
            path_text(line.points, straight=line.straight) for line in drawn if not (line.thin_start or line.thin_end)
        ]
        tapered = [path_text(ribbon(line)) for line in drawn if line.thin_start or line.thin_end]
        out.append(_strokes(whole, palette.INK, width))
        out.append(f'<path fill="{palette.INK}" d="{"".join(tapered)}"/>' if tapered else "")
    out.append(_strokes([lines_text(_segments(picture.guides))], palette.GUIDE, GUIDE_WIDTH))
    for mark in picture.arrows:
        shaft, head = path_text(mark.shaft), "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in mark.head) + "z"
        for colour, more in ((palette.PAPER, mark.halo), (palette.ARROW, 0.0)):
            out.append(_strokes([shaft], colour, mark.width + 2 * more))
            out.append(
                f'<path fill="{colour}" stroke="{colour}" stroke-width="{mark.rounding + 2 * more:g}" '
                f'stroke-linejoin="round" d="{head}"/>'
            )
    out.append("</svg>")
    return "\n".join(part for part in out if part) + "\n"


def frame(
    buffers: Buffers,
    arrows: Polylines = (),
    width: int = 480,
    height: int = 360,
    notes: Polylines = (),
    ground: Polylines = (),
    strokes: Polylines = (),
) -> Image.Image:
    """The same illustration as pixels on white paper."""
    picture = compose(buffers, arrows, notes, ground, strokes)
    pixels = np.full((*picture.buffers.depth.shape, 3), 255, np.uint8)
    pen = Pen(pixels, picture.buffers.scale)
    pen.strokes(picture.ground, palette.GROUND, GROUND_WIDTH)
    pixels = pen.pixels()
    for region in picture.regions:
        pixels[region.mask] = palette.rgb(region.colours[0])
    shape = pixels.shape[:2]
    for colour, dark in picture.shades:
        large = dark.repeat(SHADE_STEP, 0).repeat(SHADE_STEP, 1)[: shape[0], : shape[1]]
        pixels[large & (picture.buffers.material != NOTHING)] = palette.rgb(colour)
    if picture.buffers.veil.any():
        colour, opacity = palette.VEIL
        veil = picture.buffers.veil
        pixels[veil] = np.round(pixels[veil] * (1 - opacity) + np.array(palette.rgb(colour)) * opacity)
    pen = Pen(pixels, picture.buffers.scale)
    pen.strokes(picture.hatching, palette.HATCH, HATCH_WIDTH)
    for line in sorted(picture.lines, key=lambda line: line.width):
        if line.thin_start or line.thin_end:
            pen.shape(ribbon(line), palette.INK)
        else:
            pen.strokes([line.points], palette.INK, line.width)
    pen.strokes(picture.guides, palette.GUIDE, GUIDE_WIDTH)
    for mark in picture.arrows:
        for colour, more in ((palette.PAPER, mark.halo), (palette.ARROW, 0.0)):
            pen.strokes([mark.shaft], colour, mark.width + 2 * more)
            pen.shape(mark.head, colour)
            pen.strokes([np.concatenate([mark.head, mark.head[:2]])], colour, mark.rounding + 2 * more)
    return Image.fromarray(pen.pixels()).resize((width, height), Image.Resampling.BOX, reducing_gap=None)


def ribbon(line: Line) -> np.ndarray:
    """The outline of a line that grows thin toward its free ends, as a pen leaves it."""
    points = line.points
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    reach = min(14.0, 0.45 * along[-1])
    half = np.full(len(points), line.width / 2)
    if line.thin_start:
        half = np.minimum(half, line.width / 2 * (0.2 + 0.8 * np.clip(along / reach, 0, 1)))
    if line.thin_end:
        half = np.minimum(half, line.width / 2 * (0.2 + 0.8 * np.clip((along[-1] - along) / reach, 0, 1)))
    way = np.gradient(points, axis=0)
    way /= np.maximum(np.hypot(*way.T), 1e-9)[:, None]
    side = np.stack([-way[:, 1], way[:, 0]], axis=1) * half[:, None]
    ring = np.concatenate([points + side, (points - side)[::-1]])
    return np.concatenate([ring, ring[:1]])


def _fill(colour: str, rings: list[np.ndarray], tolerance: float, more: str = "") -> str:
    data = "".join(path_text(smoothed(ring, 0.4), tolerance) for ring in rings)
    return f'<path fill="{colour}" fill-rule="evenodd"{more} d="{data}"/>' if data else ""


def _strokes(paths: list[str], colour: str, width: float) -> str:
    data = "".join(paths)
    if not data:
        return ""
    return (
        f'<path stroke="{colour}" stroke-width="{width:g}" stroke-linecap="round" stroke-linejoin="round" d="{data}"/>'
    )


def _segments(pieces: list[np.ndarray]) -> np.ndarray:
    return np.array([pair for piece in pieces for pair in pairwise(piece)]).reshape(-1, 2, 2)


def _uncovered(line: np.ndarray, buffers: Buffers) -> list[np.ndarray]:
    """The stretches of a straight-sided line that nothing in the picture hides."""
    seen = buffers.material != NOTHING
    pieces = []
    for start, end in pairwise(line):
        count = max(int(np.hypot(*(end - start)) * 2), 2)
        points = start + (end - start) * np.linspace(0, 1, count)[:, None]
        at = (points * buffers.scale).astype(int)
        inside = ((at >= 0) & (at < seen.shape[::-1])).all(axis=1)
        at = np.clip(at, 0, np.array(seen.shape[::-1]) - 1)
        free = np.concatenate([[False], ~(seen[at[:, 1], at[:, 0]] & inside), [False]])
        turns = np.flatnonzero(np.diff(free.astype(np.int8)))
        pieces += [points[[a, b - 1]] for a, b in zip(turns[::2], turns[1::2], strict=False) if b - a > 3]
    return pieces


def _dashes(line: np.ndarray) -> list[np.ndarray]:
    pieces = []
    for start, end in pairwise(line):
        size = float(np.hypot(*(end - start)))
        for at in np.arange(0, size, sum(GUIDE_DASH)):
            pieces.append(start + (end - start) / size * np.array([[at], [min(at + GUIDE_DASH[0], size)]]))
    return pieces
