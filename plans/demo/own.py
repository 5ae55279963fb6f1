"""What the first demo clinic made its own in the library: a favourite, a start dose, and a picture of a wall sit.

A photo would need a person who agreed to it, so the picture is drawn when the demo is built, and says so.
"""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from exercises.models import Exercise
from exercises.own import START_DOSE_FIELDS, ExercisePhoto, Licence, Moment
from exercises.photos import keep_photo, prepared
from exercises.start_doses import library_dose, save_start_dose, set_favourite

FAVOURITE = "QW9"
DOSED, DOSE = "HA2", {"sets": 2, "reps": 15}
DRAWN = "QW1"
WORDS = {
    "en": "Drawing: back flat against a wall, hips slid down a little, feet well in front of the wall",
    "es": "Dibujo: espalda apoyada en la pared, cadera un poco más abajo, pies bien separados de la pared",
}
SIZE, FINER = (1200, 900), 2  # drawn twice as large, so that the edges come out smooth
PAPER, WALL, FLOOR, PERSON, WORKING = "#ffffff", "#dbe6e2", "#b9c9c4", "#33464a", "#1f5f70"


def make_own(clinic, *, by) -> None:
    """Set a star, save a start dose and put a picture of the clinic's own in the place of a figure."""
    shared = {row.code: row for row in Exercise.objects.filter(clinic=None, code__in=[FAVOURITE, DOSED, DRAWN])}
    set_favourite(shared[FAVOURITE], True, by=by)
    dose = library_dose(shared[DOSED]) | DOSE
    save_start_dose(shared[DOSED], {name: dose[name] for name in START_DOSE_FIELDS}, by=by)
    photo = ExercisePhoto(
        clinic=clinic, exercise=shared[DRAWN], moment=Moment.START, alt=WORDS, author=clinic.name, licence=Licence.OWN
    )
    keep_photo(photo, prepared=prepared(SimpleUploadedFile("wall-sit.png", drawn())), by=by)


def drawn() -> bytes:
    picture = Image.new("RGB", tuple(side * FINER for side in SIZE), PAPER)
    pen = ImageDraw.Draw(picture)
    box(pen, (0, 0, 600, 900), WALL)
    box(pen, (0, 790, 1200, 900), FLOOR)
    limb(pen, [(648, 376), (648, 190)], PERSON, 90)  # trunk along the wall
    limb(pen, [(653, 200), (663, 310), (718, 415)], PERSON, 40)  # arm, hand on the thigh
    limb(pen, [(648, 376), (773, 545), (770, 745)], WORKING, 70)  # shallow: the knee bends by some 40 degrees
    limb(pen, [(776, 768), (860, 768)], PERSON, 44)  # foot, flat
    pen.ellipse(scaled((603, 14, 727, 138)), fill=PERSON)
    out = io.BytesIO()
    picture.resize(SIZE, Image.Resampling.LANCZOS).save(out, "PNG")
    return out.getvalue()


def scaled(places) -> tuple[int, ...]:
    return tuple(place * FINER for place in places)


def box(pen: ImageDraw.ImageDraw, corners: tuple[int, ...], colour: str) -> None:
    pen.rectangle(scaled(corners), fill=colour)


def limb(pen: ImageDraw.ImageDraw, joints: list[tuple[int, int]], colour: str, thick: int) -> None:
    """Draw a line through the joints with round ends."""
    pen.line([scaled(joint) for joint in joints], fill=colour, width=thick * FINER, joint="curve")
    for x, y in joints:
        pen.ellipse(scaled((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2)), fill=colour)
