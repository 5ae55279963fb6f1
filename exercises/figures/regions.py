"""From pixels to calm shapes: what is painted in one colour, where it lies in shade, and the hatching of what works."""

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import binary_opening, find_objects, gaussian_filter, label
from skimage.measure import find_contours

from exercises.figures import palette
from exercises.figures.curves import area, is_ring
from exercises.figures.mesh import MATERIAL_ID
from exercises.figures.raster import NOTHING, Buffers

LIGHT = np.array([-0.5, 0.62, 0.6]) / np.linalg.norm([-0.5, 0.62, 0.6])
SHADE_BELOW = 0.2  # cosine between surface and light under which a surface is painted in its second tone
SHADE_BLUR = 1.6  # picture units
SPECK = 5.0  # square picture units: smaller shapes take the colour around them
SHADE_SPECK = 14.0
SHADE_STEP = 2  # shade is soft: worked out on every second pixel
HATCH_STEP = 3.6  # picture units from stroke to stroke
HATCH_INSET = 0.5


@dataclass
class Region:
    """All that is painted in one colour."""

    material: int
    working: bool
    mask: np.ndarray

    @property
    def colours(self) -> tuple[str, str]:
        return palette.colours(self.material, self.working)


def tidy(buffers: Buffers) -> Buffers:
    """The picture without specks: materials that look alike are one, small islands join what surrounds them."""
    material = buffers.material.copy()
    for name, other in palette.LINED.items():
        material[material == MATERIAL_ID[name]] = MATERIAL_ID[other]
    code = np.where(material == NOTHING, NOTHING, material * 2 + buffers.working).astype(np.int16)
    smallest = SPECK * buffers.scale**2
    for value in np.unique(code):
        where = box_of(code == value, 1)
        view = code[where]
        shapes, _ = label(view == value)
        sizes = np.bincount(shapes.ravel())
        small = [number for number in np.flatnonzero(sizes < smallest) if number]
        boxes = find_objects(shapes) if small else []
        for number in small:
            box = tuple(slice(max(side.start - 1, 0), side.stop + 1) for side in boxes[number - 1])
            island = shapes[box] == number
            around = view[box][_grown(island) & ~island]
            if len(around):
                view[box][island] = np.bincount(around + 1).argmax() - 1
    seen = code != NOTHING
    return Buffers(
        buffers.depth,
        buffers.normal,
        np.where(seen, code >> 1, NOTHING).astype(np.int16),
        buffers.part,
        seen & (code & 1).astype(bool),
        buffers.veil & seen,
        buffers.pixel_m,
    )


def _grown(mask: np.ndarray) -> np.ndarray:
    out = mask.copy()
    out[1:] |= mask[:-1]
    out[:-1] |= mask[1:]
    out[:, 1:] |= mask[:, :-1]
    out[:, :-1] |= mask[:, 1:]
    return out


def regions(buffers: Buffers) -> list[Region]:
    """One region per colour, the largest first, the working ones last."""
    found = []
    for working in (False, True):
        codes = buffers.material[(buffers.material != NOTHING) & (buffers.working == working)]
        counts = np.bincount(codes)
        for material in sorted(np.flatnonzero(counts), key=lambda m: (-counts[m], m)):
            found.append(Region(int(material), working, (buffers.material == material) & (buffers.working == working)))
    return found


def box_of(mask: np.ndarray, margin: int) -> tuple[slice, slice] | None:
    """The part of the picture that holds the mask, with a margin."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return None
    return (
        slice(max(rows[0] - margin, 0), rows[-1] + margin + 1),
        slice(max(columns[0] - margin, 0), columns[-1] + margin + 1),
    )


def traced(mask: np.ndarray, scale: float, *, blur: float = 0.3, level: float = 0.5, speck: float = 2.0) -> list:
    """Outlines of a mask as closed lines in picture units, holes included. A lower level draws the shape larger."""
    sigma = blur * scale
    margin = int(4 * sigma) + 2
    box = box_of(mask, margin)
    if box is None:
        return []
    soft = gaussian_filter(np.pad(mask[box], margin).astype(np.float32), sigma, truncate=3)
    offset = np.array([box[1].start, box[0].start]) - margin + 0.5
    rings = [(ring[:, ::-1] + offset) / scale for ring in find_contours(soft, level)]
    return [ring for ring in rings if is_ring(ring) and abs(area(ring)) >= speck]


def shade(region: Region, buffers: Buffers) -> np.ndarray | None:
    """Where the region turns away from the light: a mask of every SHADE_STEP-th pixel, smoothed, or None."""
    scale = buffers.scale / SHADE_STEP
    part = slice(None, None, SHADE_STEP)
    mask = region.mask[part, part]
    sigma = SHADE_BLUR * scale
    box = box_of(mask, int(3 * sigma) + 1)
    if box is None:
        return None
    inside = mask[box].astype(np.float32)
    light = (buffers.normal[part, part][box] @ LIGHT.astype(np.float32)) * inside
    weight = gaussian_filter(inside, sigma, truncate=3)
    soft = gaussian_filter(light, sigma, truncate=3) / np.maximum(weight, 1e-3)
    dark = (soft < SHADE_BELOW) & (weight > 0.02)
    dark = binary_opening(dark, iterations=max(round(0.6 * scale), 1))
    dark = _without_specks(dark, SHADE_SPECK * scale**2)
    dark = ~_without_specks(~dark, SHADE_SPECK * scale**2)
    dark &= _grown(_grown(inside > 0))
    if not dark.any():
        return None
    out = np.zeros_like(mask)
    out[box] = dark
    return out


def _without_specks(mask: np.ndarray, smallest: float) -> np.ndarray:
    shapes, _ = label(mask)
    keep = np.bincount(shapes.ravel()) >= smallest
    keep[0] = False
    return keep[shapes]


def hatching(mask: np.ndarray, scale: float) -> np.ndarray:
    """Diagonal strokes inside the mask, (k, 2, 2) picture units."""
    box = box_of(mask, int(scale) + 2)
    if box is None:
        return np.zeros((0, 2, 2))
    inset = HATCH_INSET * scale
    soft = gaussian_filter(np.pad(mask[box], 1).astype(np.float32), inset, truncate=3)
    core = np.pad(mask[box], 1) & (soft > 0.84)
    top, left = box[0].start - 1, box[1].start - 1
    height, width = core.shape
    step = 0.25 * scale  # along the stroke, so that its ends are no coarser than a quarter of a unit
    runs = []
    first = int(np.floor((left + top) / scale / HATCH_STEP))
    last = int(np.ceil((left + top + width + height) / scale / HATCH_STEP))
    for number in range(first, last + 1):
        total = number * HATCH_STEP * scale  # x + y on this stroke, in pixels
        x = np.arange(max(left, total - top - height), min(left + width, total - top), step)
        if len(x) < 2:
            continue
        columns = np.clip((x - left).astype(int), 0, width - 1)
        rows = np.clip((total - x - top).astype(int), 0, height - 1)
        inside = np.concatenate([[False], core[rows, columns], [False]])
        turns = np.flatnonzero(np.diff(inside.astype(np.int8)))
        for start, end in zip(turns[::2], turns[1::2], strict=False):
            if (end - 1 - start) * step * np.sqrt(2) >= 1.6 * scale:
                ends = x[[start, end - 1]]
                runs.append(np.stack([ends, total - ends], axis=1) / scale)
    return np.array(runs).reshape(-1, 2, 2)
