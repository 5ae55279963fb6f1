"""What an illustrator leaves out: specks, the slits between fingers, ragged ends of the tinted limb."""

from dataclasses import replace

import numpy as np
from numba import njit
from scipy.ndimage import binary_dilation, binary_erosion, distance_transform_edt, find_objects, label

from exercises.figures import palette
from exercises.figures.masks import box_of
from exercises.figures.mesh import MATERIAL_ID, MATERIALS
from exercises.figures.raster import NOTHING, Buffers

SPECK = 5.0  # square picture units: smaller shapes take the colour around them
SLIT_LEAST = 2.0  # square picture units: less is only a dent in an outline
SLIT = 1.0  # picture units: gaps in the figure up to twice as wide are closed
ENDS_BLUR = 2.2  # picture units, where the tinted limb ends within one piece of cloth or skin
STEP_M = 0.02  # a step in depth: there the limb ends because another begins, and the end stays where it is
HALF = (slice(None, None, 2), slice(None, None, 2))  # every second pixel is enough for what is blurred anyway

BODY_IDS = np.array([MATERIAL_ID[name] for name in MATERIALS if palette.is_body(MATERIAL_ID[name])])


def tidy(buffers: Buffers) -> Buffers:
    """The picture without specks, slits and ragged ends; materials that look alike are one."""
    material = buffers.material.copy()
    for name, other in palette.LINED.items():
        material[material == MATERIAL_ID[name]] = MATERIAL_ID[other]
    buffers = _slits_closed(replace(buffers, material=material))
    working = _calm_ends(buffers)
    seen = buffers.material != NOTHING
    code = np.where(seen, buffers.material * 2 + working, NOTHING).astype(np.int16)
    _drop_specks(code, SPECK * buffers.scale**2)
    seen = code != NOTHING
    return replace(
        buffers,
        material=np.where(seen, code >> 1, NOTHING).astype(np.int16),
        working=seen & (code & 1).astype(bool),
        veil=buffers.veil & seen,
    )


def _slits_closed(buffers: Buffers) -> Buffers:
    """Narrow gaps in the figure are filled with what lies beside them."""
    body = np.isin(buffers.material, BODY_IDS)
    box = box_of(body, int(3 * SLIT * buffers.scale) + 2)
    if box is None:
        return buffers
    small = np.pad(body[box][HALF], 8)
    times = max(round(SLIT * buffers.scale / 2), 1)
    small = binary_erosion(binary_dilation(small, iterations=times), iterations=times)[8:-8, 8:-8]
    here = body[box]
    filled = small.repeat(2, 0).repeat(2, 1)[: here.shape[0], : here.shape[1]] & ~here
    shapes, _ = label(filled)
    parts = {name: getattr(buffers, name).copy() for name in ("depth", "normal", "material", "part", "working")}
    reach = int(2 * SLIT * buffers.scale) + 2
    sizes = np.bincount(shapes.ravel())
    for number, slit in enumerate(find_objects(shapes), start=1):
        if sizes[number] < SLIT_LEAST * buffers.scale**2:
            continue
        around = tuple(slice(max(side.start - reach, 0), side.stop + reach) for side in slit)
        gap = shapes[around] == number
        _, nearest = distance_transform_edt(~here[around], return_indices=True)
        for values in parts.values():
            view = values[box][around]
            view[gap] = view[nearest[0][gap], nearest[1][gap]]
    return replace(buffers, **parts)


def _calm_ends(buffers: Buffers) -> np.ndarray:
    """The working mask, its border drawn smooth where it runs across one surface."""
    working = buffers.working.copy()
    sigma = ENDS_BLUR * buffers.scale / 2
    for material in np.unique(buffers.material[working]):
        mask = (buffers.material == material)[HALF]
        box = box_of(mask, 1)
        mask, tinted = mask[box], (mask & working[HALF])[box]
        if tinted.sum() == mask.sum():
            continue
        share = _spread(tinted.astype(np.float32), mask, buffers.depth[HALF][box], round(sigma**2 / 0.4))
        rows, columns = box
        whole = (slice(2 * rows.start, 2 * rows.stop), slice(2 * columns.start, 2 * columns.stop))
        view, own = working[whole], buffers.material[whole] == material
        calm, known = (
            values.repeat(2, 0).repeat(2, 1)[: view.shape[0], : view.shape[1]] for values in (share > 0.5, mask)
        )
        view[own & known] = calm[own & known]
    return working


@njit(cache=True)
def _spread(values, mask, depth, times):
    """Values evened out between neighbours on the same surface: never over its edge or over a step in depth."""
    height, width = values.shape
    for _ in range(times):
        out = values.copy()
        for y in range(height):
            for x in range(width):
                if not mask[y, x]:
                    continue
                total, count = values[y, x], 1
                for dy, dx in ((0, 1), (1, 0), (0, -1), (-1, 0)):
                    yy, xx = y + dy, x + dx
                    inside = 0 <= yy < height and 0 <= xx < width and mask[yy, xx]
                    if inside and abs(depth[yy, xx] - depth[y, x]) < STEP_M:
                        total += values[yy, xx]
                        count += 1
                out[y, x] = total / count
        values = out
    return values


def _drop_specks(code: np.ndarray, smallest: float) -> None:
    """Every island smaller than that takes the colour around it."""
    for value in np.unique(code):
        view = code[box_of(code == value, 1)]
        shapes, _ = label(view == value)
        small = [number for number in np.flatnonzero(np.bincount(shapes.ravel()) < smallest) if number]
        boxes = find_objects(shapes) if small else []
        for number in small:
            box = tuple(slice(max(side.start - 1, 0), side.stop + 1) for side in boxes[number - 1])
            island = shapes[box] == number
            around = view[box][binary_dilation(island) & ~island]
            if len(around):
                view[box][island] = np.bincount(around + 1).argmax() - 1
