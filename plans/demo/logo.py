"""The logo of the first demo clinic, drawn when the demo is built: strides over a bend of the river, and the name.

A sheet shows the logo in place of the clinic's name, so the name is part of it.
"""

import io
from itertools import pairwise

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFont

from clinic.pdf import font_folder

WATER, BANK = (31, 95, 112, 255), (120, 168, 140, 255)
SIZE, FINER = (740, 240), 3  # drawn three times as large, so that the edges come out smooth
RIVER = ((40, 150), (110, 110), (180, 150), (250, 190), (320, 150))
STRIDES = (((120, 70), (176, 44)), ((196, 84), (252, 58)), ((272, 98), (318, 77)))
WORDS = (("Riverside", 74, 40), ("Running Clinic", 50, 130))  # text, size, from the top


def drawn() -> ContentFile:
    picture = Image.new("RGBA", tuple(side * FINER for side in SIZE), (255, 255, 255, 0))
    pen = ImageDraw.Draw(picture)
    for colour, lower in ((BANK, 0), (WATER, 34)):
        stroke(pen, [(x, y + lower) for x, y in RIVER], colour)
    for start, end in STRIDES:
        stroke(pen, [start, end], WATER)
    for text, size, top in WORDS:
        pen.text((370 * FINER, top * FINER), text, font=letters(size), fill=WATER)
    out = io.BytesIO()
    picture.resize(SIZE, Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return ContentFile(out.getvalue(), name="riverside.png")


def letters(size: int) -> ImageFont.FreeTypeFont:
    bold = next(path for path in sorted(font_folder().rglob("*Bold*")) if "Italic" not in path.name)
    return ImageFont.truetype(str(bold), size * FINER)


def stroke(pen: ImageDraw.ImageDraw, points: list[tuple[int, int]], colour, thick: int = 18) -> None:
    """Draw a rounded line: a smooth bend where there are five points, straight where there are two."""
    radius = thick * FINER / 2
    for step in range(201):
        x, y = (place * FINER for place in bend(points, step / 200))
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


def bend(points: list[tuple[float, float]], share: float) -> tuple[float, float]:
    """Return the point of the Bezier curve over these points at share (0-1)."""
    while len(points) > 1:
        points = [(x1 + (x2 - x1) * share, y1 + (y2 - y1) * share) for (x1, y1), (x2, y2) in pairwise(points)]
    return points[0]
