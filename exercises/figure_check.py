"""Is every exercise drawn, and every drawing told in words? Pure Python: no Django, no files.

`figures.json` tells per exercise what its start and end show, in each language, and how many frames the loop from one
to the other has. An exercise that is a hold has a start alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exercises.reading import ContentError, Table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

MOMENTS = ("start", "end")
LARGEST_DRAWING = 40 * 1024  # bytes; eight exercises of two drawings each stand on one sheet
FRAME_COUNTS = range(2, 61)


def check_figures(figures: Any, sizes: Mapping[str, int], codes: Collection[str], languages: Iterable[str]) -> None:
    """Raise ContentError at the first exercise without its pictures, or picture without its words.

    figures: what the parsed figures.json holds.  sizes: bytes of each picture file by its name.
    codes: of all exercises of the library.  languages: those that need an alt text.
    """
    if not isinstance(figures, dict):
        raise ContentError("figures.json: is not a table; allowed is a table with a key for each exercise.")
    for code in figures:
        if code not in codes:
            raise ContentError(f"figures.json: {code} is not in the library; allowed is a code of its files.")
    for code in codes:
        if code not in figures:
            raise ContentError(f"figures.json: {code} is missing; allowed is a list with a picture of each exercise.")
        _check_exercise(code, figures[code], sizes, tuple(languages))


def _check_exercise(code: str, data: Any, sizes: Mapping[str, int], languages: tuple[str, ...]) -> None:
    where = f"figures.json: {code}"
    if not isinstance(data, dict):
        raise ContentError(f"{where}: is {data!r}; allowed is a table.")
    entry = Table(where, data, (*MOMENTS, "frames", "body", "measured", "pose"))
    entry.text("body")
    for moment in MOMENTS:
        if moment == "start" or moment in data:
            alt = Table(f"{where}: {moment}", entry.table(moment), languages)
            for language in languages:
                alt.text(language)
            _check_file(f"{where}: {moment}", f"{code}-{moment}.svg", sizes, LARGEST_DRAWING)
    if ("end" in data) != ("frames" in data):
        entry.refuse("frames", "frames together with end, or neither of them")
    if "frames" in data:
        entry.whole("frames", FRAME_COUNTS)
        _check_file(f"{where}: frames", f"{code}-loop.webp", sizes, None)


def _check_file(where: str, name: str, sizes: Mapping[str, int], most: int | None) -> None:
    if not sizes.get(name):
        state = "is empty" if name in sizes else "is missing"
        raise ContentError(f"{where}: the file {name} {state}; allowed is a picture file for what is listed.")
    if most and sizes[name] > most:
        raise ContentError(f"{where}: the file {name} has {sizes[name]} bytes; allowed are {most} at most.")
