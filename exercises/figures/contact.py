"""The contact sheet of all pictures, small, for the documentation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SHEET = Path(__file__).parent.parent.parent / "docs" / "pictures" / "figures.webp"
CELL_PX = (160, 120)
COLUMNS = 6  # exercises in a row
CAPTION_PX, GAP_PX = 18, 10
INK = (31, 41, 51)
QUALITY = 70


def write(pictures: Mapping[str, Sequence[Image.Image]], path: Path = SHEET) -> None:
    """Write one picture with every exercise's start and end below its code."""
    width, height = 2 * CELL_PX[0] + GAP_PX, CELL_PX[1] + CAPTION_PX + GAP_PX
    rows = -(-len(pictures) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * width + GAP_PX, rows * height + GAP_PX), "white")
    pen = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(14)
    for place, (code, shown) in enumerate(pictures.items()):
        left, top = GAP_PX + place % COLUMNS * width, GAP_PX + place // COLUMNS * height
        pen.text((left, top), code, INK, font)
        for k, picture in enumerate(shown):
            sheet.paste(picture, (left + k * CELL_PX[0], top + CAPTION_PX))
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(path, "WEBP", quality=QUALITY, method=6)
