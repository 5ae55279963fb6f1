"""Which lines an illustrator would draw: around the figure, around each prop, at cloth edges, overlaps and folds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numba import njit
from PIL import Image, ImageDraw
from scipy.ndimage import binary_closing, label
from skimage.morphology import skeletonize

from exercises.figures import palette
from exercises.figures.curves import is_ring, length, smoothed
from exercises.figures.masks import traced
from exercises.figures.raster import NOTHING, Buffers
from exercises.figures.regions import Region
from exercises.figures.strands import strands

FIGURE, PROP, SEAM, FOLD, FEATURE = 2.0, 1.3, 1.1, 1.2, 0.9  # widths of lines, picture units
TWIN = 1.1  # a second line this near to one already drawn is the same line
CLEAR = 0.7  # so much farther away it must get somewhere to be a line of its own

JUMP_SURE_M, JUMP_MAYBE_M = (
    0.03,
    0.008,
)  # depth between two limbs that is a line; less is one where it continues another
FOLD_SURE, FOLD_MAYBE = 0.75, 0.4  # how much two surfaces lean toward each other, likewise
EDGE = 0.45  # of a prop, either way
FEATURE_DEEP_M = 0.012  # how far under the surface a stroke may lie and still be seen
EVEN = 0.3  # picture units
SHORTEST = 5.0  # picture units


@dataclass
class Line:
    points: np.ndarray  # (k, 2) picture units; closed when the last is the first
    width: float
    thin_start: bool = False
    thin_end: bool = False
    straight: float = 0.0  # how far it may stray from a chord and yet be drawn straight: edges of things, not of a body


def lines(buffers: Buffers, regions: list[Region], face: np.ndarray) -> list[Line]:
    """Every line of the picture, those of the figure's outline last: they are drawn over the others.

    face: a mask of the face. Its features are left out: they would be another face from every side.
    """
    sheet = Sheet(buffers)
    materials = sorted({region.material for region in regions})
    body = np.isin(buffers.material, [m for m in materials if palette.is_body(m)])
    outline = [Line(smoothed(ring, 0.8), FIGURE) for ring in traced(body, buffers.scale)]
    sheet.ink(outline)
    things = (buffers.material != NOTHING) & ~body
    code = np.where(things, buffers.part.astype(np.int32) * 64 + buffers.material, -1)
    values, counts = np.unique(code[things], return_counts=True)
    drawn = []
    for value in values[np.argsort(counts, kind="stable")]:
        drawn += [replace(edge, straight=EVEN) for edge in sheet.edges_of(code == value, PROP, smooth=0.5)]
    for material in materials:
        if palette.is_body(material):
            drawn += sheet.edges_of(buffers.material == material, SEAM, smooth=0.7)
    if buffers.veil.any():
        drawn += sheet.edges_of(buffers.veil, SEAM, smooth=1.0)
    drawn += sheet.folds(*_folds(buffers, body, face))
    return drawn + outline


class Sheet:
    """What is already inked, so that no line is drawn twice and a line knows where it meets another."""

    def __init__(self, buffers: Buffers):
        self.scale = buffers.scale
        self.picture = Image.new("L", buffers.depth.shape[::-1])
        self.pen = ImageDraw.Draw(self.picture)

    def ink(self, drawn: list[Line]) -> None:
        for line in drawn:
            points = [tuple(point) for point in line.points * self.scale - 0.5]
            self.pen.line(points, fill=1, width=max(round(2 * TWIN * self.scale), 1))

    def inked(self, points: np.ndarray) -> np.ndarray:
        sheet = np.asarray(self.picture)
        at = np.clip((points * self.scale).astype(int), 0, np.array(sheet.shape[::-1]) - 1)
        return sheet[at[:, 1], at[:, 0]] > 0

    def parts(self, points: np.ndarray) -> bool:
        """Does the stretch leave the ink beside it anywhere, or is it that line once more?"""
        beside = [self.inked(points + CLEAR * np.array(way)) for way in ((1, 0), (-1, 0), (0, 1), (0, -1))]
        return not np.any(beside, axis=0).all()

    def edges_of(self, mask: np.ndarray, width: float, smooth: float) -> list[Line]:
        """The outline of a shape where no line is yet."""
        found = []
        for ring in traced(mask, self.scale):
            found += self.free(smoothed(ring, smooth), width, SHORTEST)
        self.ink(found)
        return found

    def folds(self, mask: np.ndarray, sure: np.ndarray) -> list[Line]:
        found = []
        for strand in sorted(strands(mask, sure), key=lambda strand: (-length(strand), strand[0].tolist())):
            points = smoothed((strand + 0.5) / self.scale, 1.2, corners=False)
            new = self.free(points, FOLD, SHORTEST, thin=True)
            self.ink(new)
            found += new
        return found

    def free(self, points: np.ndarray, width: float, shortest: float, thin: bool = False) -> list[Line]:
        """The stretches of a line that are not inked yet, each reaching a little into the ink where it meets some."""
        taken = self.inked(points)
        if not taken.any():
            whole = Line(points, width, thin and not is_ring(points), thin and not is_ring(points))
            return [whole] if length(points) >= shortest else []
        if is_ring(points):
            start = int(np.flatnonzero(taken)[0])
            points = np.concatenate([points[start:-1], points[: start + 1]])
            taken = np.concatenate([taken[start:-1], taken[: start + 1]])
        turns = np.flatnonzero(np.diff(np.concatenate([[True], taken, [True]]).astype(np.int8)))
        found = []
        for start, end in zip(turns[::2], turns[1::2], strict=False):
            stretch = points[max(start - 3, 0) : end + 3]
            if end - start > 2 and length(points[start:end]) >= shortest and self.parts(points[start:end]):
                found.append(Line(stretch, width, thin and start == 0, thin and end == len(points)))
        return found


def _folds(buffers: Buffers, body: np.ndarray, face: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pixels on an overlap or fold, and those that are surely so; the others count where they continue a sure one."""
    reach = max(round(0.67 * buffers.scale), 1)
    jump, lean, edge = _contrast(
        buffers.depth, buffers.normal, buffers.part, buffers.material, body, face, buffers.pixel_m, reach
    )
    sure = (jump > JUMP_SURE_M) | (lean > FOLD_SURE) | (edge > EDGE)
    maybe = sure | (jump > JUMP_MAYBE_M) | (lean > FOLD_MAYBE)
    maybe = binary_closing(maybe, iterations=2)
    shapes, count = label(maybe, np.ones((3, 3)))
    weight = np.bincount(shapes[sure], minlength=count + 1)
    keep = weight >= 2 * buffers.scale
    keep[0] = False
    return skeletonize(keep[shapes]), sure


def features(strokes: Sequence[np.ndarray], buffers: Buffers) -> list[Line]:
    """Fine strokes on a surface, each (k, 3) as the camera projects them, where nothing stands before them."""
    found = []
    for stroke in strokes:
        places = np.linspace(0, len(stroke) - 1, 8 * len(stroke))
        x, y, near = (np.interp(places, np.arange(len(stroke)), column) for column in np.asarray(stroke, float).T)
        height, width = buffers.depth.shape
        rows = np.clip((y * buffers.scale).astype(int), 0, height - 1)
        columns = np.clip((x * buffers.scale).astype(int), 0, width - 1)
        shown = np.concatenate([[False], near > buffers.depth[rows, columns] - FEATURE_DEEP_M, [False]])
        turns = np.flatnonzero(np.diff(shown.astype(np.int8)))
        for start, end in zip(turns[::2], turns[1::2], strict=True):
            points = np.stack([x, y], axis=1)[start:end]
            if end - start > 2 and length(points) > FEATURE:
                found.append(Line(smoothed(points, 0.6, corners=False), FEATURE, True, True))
    return found


@njit(cache=True)
def _contrast(depth, normal, part, material, body, face, pixel_m, reach):
    """Per pixel: the step down to what lies behind it, the inward fold of a body, the edge of a prop."""
    height, width = depth.shape
    jump = np.zeros((height, width), np.float32)
    lean = np.zeros((height, width), np.float32)
    edge = np.zeros((height, width), np.float32)
    for y in range(height):
        for x in range(width):
            if material[y, x] < 0:
                continue
            for axis in range(2):
                y1, x1 = (y, x + 1) if axis == 0 else (y + 1, x)
                if y1 >= height or x1 >= width or material[y1, x1] < 0 or body[y, x] != body[y1, x1]:
                    continue
                if not body[y, x] and part[y, x] != part[y1, x1]:
                    continue
                if face[y, x] and face[y1, x1]:
                    continue
                step = depth[y1, x1] - depth[y, x]
                steep = 0.0
                for yy, xx in ((y, x), (y1, x1)):
                    across = abs(normal[yy, xx, axis])
                    steep = max(steep, across / max(normal[yy, xx, 2], 0.15) * pixel_m)
                size = abs(step) - 1.5 * steep
                if size > 0:
                    ny, nx = (y, x) if step < 0 else (y1, x1)
                    jump[ny, nx] = max(jump[ny, nx], size)
                y2, x2 = (y, x + reach) if axis == 0 else (y + reach, x)
                y0, x0 = (y, x - reach) if axis == 0 else (y - reach, x)
                if y0 < 0 or x0 < 0 or y2 >= height or x2 >= width:
                    continue
                if material[y0, x0] < 0 or material[y2, x2] < 0 or body[y0, x0] != body[y2, x2]:
                    continue
                along = 0.0
                across = 0.0
                for k in range(3):
                    turn = normal[y0, x0, k] - normal[y2, x2, k]
                    along += turn * turn
                across = normal[y0, x0, axis] - normal[y2, x2, axis]
                if axis == 1:
                    across = -across
                bend = np.sqrt(along)
                near = abs(depth[y2, x2] - depth[y0, x0]) < 0.03 + 8 * pixel_m * reach
                if not near:
                    continue
                if body[y, x]:
                    if across > 0.25:
                        lean[y, x] = max(lean[y, x], bend)
                elif part[y0, x0] == part[y2, x2]:
                    edge[y, x] = max(edge[y, x], bend)
    return jump, lean, edge
