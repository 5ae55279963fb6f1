"""Masks: where they lie, their outlines, and which of their shapes are large enough to matter."""

import numpy as np
from scipy.ndimage import gaussian_filter, label
from skimage.measure import find_contours

from exercises.figures.curves import area, is_ring


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


def without_specks(mask: np.ndarray, smallest: float) -> np.ndarray:
    shapes, _ = label(mask)
    keep = np.bincount(shapes.ravel()) >= smallest
    keep[0] = False
    return keep[shapes]
