"""Draws the lines of a picture on pixels, as wide as the SVG draws them."""

import numpy as np
from PIL import Image, ImageDraw

from exercises.figures.palette import rgb


class Pen:
    """Points in picture units; scale is pixels per unit."""

    def __init__(self, pixels: np.ndarray, scale: float):
        self.image = Image.fromarray(pixels)
        self.draw = ImageDraw.Draw(self.image)
        self.scale = scale

    def strokes(self, lines, colour: str, width: float) -> None:
        """Round at both ends and at every turn."""
        thick = width * self.scale
        for line in lines:
            points = [tuple(point) for point in np.asarray(line) * self.scale - 0.5]
            self.draw.line(points, fill=rgb(colour), width=max(round(thick), 1), joint="curve")
            for x, y in (points[0], points[-1]):
                radius = thick / 2
                self.draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=rgb(colour))

    def shape(self, ring: np.ndarray, colour: str) -> None:
        self.draw.polygon([tuple(point) for point in ring * self.scale - 0.5], fill=rgb(colour))

    def pixels(self) -> np.ndarray:
        return np.array(self.image)
