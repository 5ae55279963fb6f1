"""The pictures of exercises: what a page shows and what the printer reads.  Everybody asks pictures_for().

Our own figures are drawn when they are made, not when they are shown: `static/exercises/figures/QN1-start.svg`,
`QN1-end.svg` and `QN1-loop.webp`.  `figures/figures.json` says which there are, and what they show in words.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.contrib.staticfiles.storage import staticfiles_storage

from clinic.pdf import own_address
from exercises.models import Exercise
from exercises.photos import photos_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from clinic.models import Clinic
    from exercises.own import ExercisePhoto

FIGURE_LIST = Path(__file__).parent / "figures" / "figures.json"
FIGURE_FOLDER = Path(__file__).parent / "static" / "exercises" / "figures"
MEDIA = "media"  # and the folder of what clinics uploaded
PRINTED_FROM = "figures"  # the name under which the printer knows FIGURE_FOLDER


@dataclass(frozen=True)
class Picture:
    """path: the address that the PDF fetcher reads; url: what a page shows, empty where the file is not there.

    credit: what has to stand beside it, such as `Photo: Ana Ruiz, CC BY`; empty where nothing has to.
    """

    path: str
    url: str
    alt: str
    credit: str = field(default="", kw_only=True)


@dataclass(frozen=True)
class Loop(Picture):
    """A filmstrip, its frames one below the other from start to end."""

    frames: int


@dataclass(frozen=True)
class Pictures:
    """What there is of one exercise.  A hold has a start only; an exercise that nobody drew has nothing."""

    start: Picture | None = None
    end: Picture | None = None
    loop: Loop | None = None

    def __bool__(self) -> bool:
        return self.start is not None or self.end is not None


def pictures_for(
    exercises: Iterable[Exercise], language: str, clinic: Clinic | None, figures: Mapping[str, Any] | None = None
) -> dict[int, Pictures]:
    """Return the pictures of each exercise, by its id, with words in this language.  At most two queries.

    clinic: whose patients or staff look at them; None for who belongs to none.
    figures: as in figures.json; ours when left out.
    """
    figures = shipped_figures() if figures is None else figures
    rows = list(exercises)
    photos = photos_of(rows, clinic.pk if clinic else None)
    return {
        pk: with_photos(figure_of(code, figures, language), photos[pk], language)
        for pk, code in library_codes(rows).items()
    }


def with_photos(drawn: Pictures, photos: Mapping[str, ExercisePhoto], language: str) -> Pictures:
    """Return the pictures with the clinic's photos in the place of our figures; a photo leaves no loop beside it."""
    taken = {
        moment: Picture(
            own_address(MEDIA, photo.image.name), photo.url, photo.alt_in(language), credit=photo.owed_credit
        )
        for moment, photo in photos.items()
    }
    return replace(drawn, **taken, loop=None) if taken else drawn


def with_pictures(exercises: Iterable[Exercise], language: str | None, clinic: Clinic | None) -> list[Exercise]:
    """Return the exercises, each with its `pictures` for a template."""
    rows = list(exercises)
    shown = pictures_for(rows, (language or "en")[:2], clinic)
    for row in rows:
        row.pictures = shown[row.pk]
    return rows


@cache
def shipped_figures() -> dict[str, Any]:
    """Return what figures.json tells, by exercise code; nothing where it was not drawn yet."""
    return json.loads(FIGURE_LIST.read_text(encoding="utf-8")) if FIGURE_LIST.is_file() else {}


def library_codes(exercises: Iterable[Exercise]) -> dict[int, str]:
    """Return whose figure each exercise has: its own code, or that of the library's exercise that it was made from.

    A clinic may give an exercise of its own any code, also one of the library: it gets no figure by that.
    """
    rows = list(exercises)
    originals = {row.adapted_from_id for row in rows if row.adapted_from_id}
    codes = dict(Exercise.objects.filter(pk__in=originals).values_list("pk", "code")) if originals else {}
    return {row.pk: row.code if row.clinic_id is None else codes.get(row.adapted_from_id, "") for row in rows}


def figure_of(code: str, figures: Mapping[str, Any], language: str) -> Pictures:
    """Return the figures of one code; words that lack this language are English."""
    told = figures.get(code)
    if not told:
        return Pictures()
    words = {moment: told[moment].get(language) or told[moment]["en"] for moment in ("start", "end") if moment in told}
    start, end = (
        Picture(*_addresses(f"{code}-{moment}.svg"), words[moment]) if moment in words else None
        for moment in ("start", "end")
    )
    frames = told.get("frames", 0)
    loop = Loop(*_addresses(f"{code}-loop.webp"), " → ".join(words.values()), frames) if frames and end else None
    return Pictures(start, end, loop)


def _addresses(name: str) -> tuple[str, str]:
    """Return where the printer and where a page finds one of our files."""
    try:
        url = staticfiles_storage.url(f"exercises/figures/{name}")
    except ValueError:  # not among the collected files: a page shows its words, the printer names it
        url = ""
    return own_address(PRINTED_FROM, name), url
