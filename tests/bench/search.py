"""Looking for an exercise in a library of thousands: what the picker of the plan builder asks at each stroke."""

from __future__ import annotations

import gc
from functools import partial
from statistics import quantiles
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Prefetch

from exercises.models import Exercise, ExerciseText, Need, Target
from exercises.search import find
from tests.bench.cast import make_cast
from tests.bench.table import Row
from tests.bench.timing import Spent, duration, in_turn, ratio

if TYPE_CHECKING:
    from clinic.models import Clinic
    from tests.bench.sizes import Sizes

BUDGET_S = 0.05
SHOWN = 12
QUERIES = {
    "short form": "SLR",
    "name": "step down",
    "beginning": "cla",
    "muscle and place": "glut med side lying",
    "other language": "elevación de pierna",
    "misspelled": "clamshel bnad",
    "nothing like it": "xylophone",
}
PARTS = (Prefetch("targets", to_attr="works"), Prefetch("needs", to_attr="takes"))
WAYS = ("slow", "fast", "paused", "assisted", "loaded", "short range", "full range", "barefoot", "blindfold", "uphill")


def rows(sizes: Sizes) -> list[Row]:
    cast = make_cast()
    fill(cast.clinic, sizes.exercises)
    vacuums = connection.vendor == "postgresql" and not connection.in_atomic_block  # as a test of this bench is
    with connection.cursor() as cursor:  # PostgreSQL does so by itself a minute after
        cursor.execute("VACUUM ANALYZE" if vacuums else "ANALYZE")
    gc.collect()
    gc.freeze()  # what the filling left in memory is no part of a web process
    large = Exercise.objects.visible_to(cast.therapist).on_offer()
    small = Exercise.objects.filter(clinic=None).on_offer()
    return [row(name, words, sizes, small, large) for name, words in QUERIES.items()]


def row(name: str, words: str, sizes: Sizes, small, large) -> Row:
    few, many = in_turn(partial(look, small, words), partial(look, large, words), rounds=sizes.search_rounds)
    slowest = p95(many)
    return Row(
        f"search, {name}, {sizes.exercises} exercises", f"{many}; p95 {duration(slowest)}",
        f"{small.count()} exercises: {few}", f"{ratio(many, few):.2f}", f"p95 ≤ {duration(BUDGET_S)}",
        slowest <= BUDGET_S,
    )  # fmt: skip


def look(exercises, words: str, _given: object = None) -> None:
    find(exercises.all(), words, "en").first(SHOWN)


def p95(spent: Spent) -> float:
    return quantiles(spent.wall, n=20)[-1] if len(spent.wall) > 1 else spent.wall[0]


def fill(clinic: Clinic, wanted: int) -> None:
    """Give the clinic variations of the library until so many exercises are on offer to it."""
    library = list(Exercise.objects.filter(clinic=None).with_texts().prefetch_related(*PARTS))
    pairs = [(library[number % len(library)], number) for number in range(wanted - len(library))]
    made = Exercise.objects.bulk_create([variation(original, clinic, number) for original, number in pairs])
    parts: dict[type, list] = {ExerciseText: [], Target: [], Need: []}
    for (original, number), exercise in zip(pairs, made, strict=True):
        way = f"{WAYS[number % len(WAYS)]} {number // len(library)}"
        parts[ExerciseText] += [renamed(text, exercise, way) for text in original.all_texts]
        parts[Target] += [Target(exercise=exercise, muscle=one.muscle, primary=one.primary) for one in original.works]
        parts[Need] += [Need(exercise=exercise, equipment=one.equipment) for one in original.takes]
    for model, children in parts.items():
        model.objects.bulk_create(children, batch_size=1_000)
    if connection.vendor == "postgresql":
        connection.cursor().execute("ANALYZE")


def variation(original: Exercise, clinic: Clinic, number: int) -> Exercise:
    return Exercise(clinic=clinic, code=f"V{number}", level=original.level, position=original.position, sets=3, reps=10)


def renamed(text: ExerciseText, exercise: Exercise, way: str) -> ExerciseText:
    return ExerciseText(
        exercise=exercise, language=text.language, name=f"{text.name[:60]} {way}",
        clinical_name=text.clinical_name, aliases=text.aliases, steps=text.steps,
    )  # fmt: skip
