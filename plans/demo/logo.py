"""The logo of the first demo clinic, drawn when the demo is built: a bend of the river under a runner's stride."""

import io
from itertools import pairwise

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

WATER, BANK = (31, 95, 112, 255), (120, 168, 140, 255)
SIZE, FINER = (360, 240), 4  # drawn four times as large, so that the edges come out smooth


def drawn() -> ContentFile:
    width, height = (side * FINER for side in SIZE)
    picture = Image.new("RGBA", (width, height), (255, 255, 255, 0))
    pen = ImageDraw.Draw(picture)
    for colour, lift in ((BANK, 0), (WATER, 34)):
        stroke(
            pen, [(40, 150 + lift), (110, 110 + lift), (180, 150 + lift), (250, 190 + lift), (320, 150 + lift)], colour
        )
    for start, end in (((120, 70), (176, 44)), ((196, 84), (252, 58)), ((272, 98), (318, 77))):
        stroke(pen, [start, end], WATER)
    out = io.BytesIO()
    picture.resize(SIZE, Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return ContentFile(out.getvalue(), name="riverside.png")


def stroke(pen: ImageDraw.ImageDraw, points: list[tuple[int, int]], colour, thick: int = 18) -> None:
    """Draw a rounded line through the points: a smooth bend where there are five, straight where there are two."""
    dots = [bend(points, step / 200) for step in range(201)]
    radius = thick * FINER / 2
    for x, y in dots:
        pen.ellipse(
            (x * FINER - radius, y * FINER - radius, x * FINER + radius, y * FINER + radius),
            fill=colour,
        )


def bend(points: list[tuple[int, int]], share: float) -> tuple[float, float]:
    """Return the point of the Bezier curve over these points at share (0-1)."""
    while len(points) > 1:
        points = [(x1 + (x2 - x1) * share, y1 + (y2 - y1) * share) for (x1, y1), (x2, y2) in pairwise(points)]
    return points[0]
