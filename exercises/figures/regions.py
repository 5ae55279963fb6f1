"""From pixels to calm shapes: what is painted in one colour, where it lies in shade, and the hatching of what works."""

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import binary_opening, gaussian_filter

from exercises.figures import palette
from exercises.figures.masks import box_of, without_specks
from exercises.figures.raster import NOTHING, Buffers

LIGHT = np.array([-0.5, 0.62, 0.6]) / np.linalg.norm([-0.5, 0.62, 0.6])
SHADE_BELOW = 0.2  # cosine between surface and light under which a surface is painted in its second tone
SHADE_BLUR = 2.0  # picture units
SHADE_SPECK = 110.0  # square picture units
SHADE_STEP = 2  # shade is soft: worked out on every second pixel
HATCH_STEP = 3.6  # picture units from stroke to stroke
HATCH_INSET = 0.65


@dataclass
class Region:
    """All that is painted in one colour."""

    material: int
    working: bool
    mask: np.ndarray

    @property
    def colours(self) -> tuple[str, str]:
        return palette.colours(self.material, self.working)


def regions(buffers: Buffers) -> list[Region]:
    """One region per colour, the largest first, the working ones last."""
    found = []
    for working in (False, True):
        codes = buffers.material[(buffers.material != NOTHING) & (buffers.working == working)]
        counts = np.bincount(codes)
        for material in sorted(np.flatnonzero(counts), key=lambda m: (-counts[m], m)):
            found.append(Region(int(material), working, (buffers.material == material) & (buffers.working == working)))
    return found


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
    dark = without_specks(dark, SHADE_SPECK * scale**2)
    dark = ~without_specks(~dark, SHADE_SPECK * scale**2)
    dark &= inside > 0
    if not dark.any():
        return None
    out = np.zeros_like(mask)
    out[box] = dark
    return out


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
