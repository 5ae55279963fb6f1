"""Our own drawings, worked out once in a process instead of once on every sheet.

WeasyPrint reads an SVG anew for each document and computes each of its points: with sixteen figures that is a third of
a sheet's time.  It takes ready pictures from outside (`cache` of write_pdf), so it gets drawings that remember the PDF
operators of their first time.  Whatever is more than lines and areas (text, gradients, masks, other files) is left to
WeasyPrint, and so is what cannot be read: then the sheet is drawn as ever and names what is missing.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from xml.etree import ElementTree

if TYPE_CHECKING:
    from pathlib import Path

    from weasyprint.pdf.stream import Stream

KEPT = 500  # of about 20 KB each; the library has 200


class Drawing:
    """What WeasyPrint asks of a picture: its size, and to draw itself."""

    def __init__(self, width: float, height: float, operators: bytes, alphas: frozenset[str]) -> None:
        self._size, self._operators, self._alphas = (width, height), operators, alphas

    def get_intrinsic_size(self, _resolution: float, _font_size: float) -> tuple[float, float, float]:
        width, height = self._size
        return width, height, width / height

    def draw(self, stream: Stream, width: float, height: float, _style: object) -> None:
        import pydyf

        states = stream._resources["ExtGState"]
        for key in self._alphas - states.keys():  # as Stream.set_alpha: A1 is the alpha of lines, a1 that of areas
            states[key] = pydyf.Dictionary({"CA" if key[0] == "A" else "ca": float(key[1:])})
        stream.transform(a=width / self._size[0], d=height / self._size[1])
        stream.stream.append(self._operators)


def drawing_of(path: Path) -> Drawing | None:
    """Return the drawing in an SVG file of ours; None for what WeasyPrint shall see to itself."""
    facts = path.stat()
    return _drawing(path, facts.st_size, facts.st_mtime_ns)


@lru_cache(maxsize=KEPT)
def _drawing(path: Path, _size: int, _time: int) -> Drawing | None:
    import pydyf
    from weasyprint.pdf.stream import Stream
    from weasyprint.svg import SVG

    resources = {name: pydyf.Dictionary() for name in ("ExtGState", "XObject", "Pattern", "Shading", "ColorSpace")}
    fonts: dict = {}
    stream = Stream(fonts, (0, 0, 0, 0), resources, {}, None, {}, None)
    try:
        svg = SVG(ElementTree.fromstring(path.read_bytes()), path.name, None, _nothing_else)  # noqa: S314  our own file
        _left, _top, width, height = svg.get_viewbox()
        svg.draw(stream, width, height, path.name, None)
    except Exception:  # torn, or more than a drawing: WeasyPrint raises what it meets
        return None
    alphas = frozenset(resources.pop("ExtGState"))
    if fonts or any(resources.values()) or any(key[0] not in "aA" for key in alphas):
        return None
    return Drawing(width, height, b"\n".join(_as_bytes(item) for item in stream.stream), alphas)


def _nothing_else(_url: str, *_rest: object) -> None:
    raise ValueError("a drawing of ours names no other file")


def _as_bytes(item: bytes | str) -> bytes:
    return item if isinstance(item, bytes) else item.encode("ascii")
