"""Finding exercises by name, short form, code, muscle, position or equipment, however they are spelled.

One door for every place in which one looks for an exercise: the picker of the plan builder, the admin's list and its
autocomplete.  What may be found is what the given queryset holds, so the scope is decided by who asks.
"""

from dataclasses import dataclass, fields

from django.db import connection
from django.db.models import Case, Q, QuerySet, Value, When

from exercises import ranking
from exercises.models import Exercise, ExerciseText, Need, Target
from exercises.ranking import Hit, Kind, Row
from exercises.spelling import query_words
from exercises.spoken import phrases
from exercises.vocabulary import Equipment, Muscle, Position

LEVELS = [(str(level), str(level)) for level in range(1, 6)]
CHOICES = {"muscle": Muscle.choices, "position": Position.choices, "equipment": Equipment.choices, "level": LEVELS}
PATHS = {"muscle": "targets__muscle", "position": "position", "equipment": "needs__equipment", "level": "level"}
RANKED = 300  # a list says the order of so many of its hits; behind them it goes on as ever


@dataclass(frozen=True)
class Filters:
    """What every hit must have; an empty value leaves it open, and one that there is not is taken as empty."""

    muscle: str = ""
    position: str = ""
    equipment: str = ""
    level: str = ""

    def __post_init__(self):
        for one in fields(self):
            if getattr(self, one.name) not in dict(CHOICES[one.name]):
                object.__setattr__(self, one.name, "")

    def chosen(self) -> dict[str, str]:
        return {one.name: value for one in fields(self) if (value := getattr(self, one.name))}

    def narrow(self, exercises: QuerySet) -> QuerySet:
        for name, value in self.chosen().items():
            exercises = exercises.filter(**{PATHS[name]: value})  # one row at most for each: nothing comes twice
        return exercises


@dataclass(frozen=True)
class Found:
    """The exercises that answer, best first."""

    exercises: QuerySet
    hits: tuple[Hit, ...]

    def __len__(self):
        return len(self.hits)

    def __bool__(self):
        return bool(self.hits)

    def first(self, count: int) -> list[Exercise]:
        """Return the best of them, with names, muscles and equipment fetched along."""
        wanted = [hit.exercise for hit in self.hits[:count]]
        rows = Exercise.objects.filter(pk__in=wanted).with_texts().prefetch_related("targets", "needs")
        by_key = {row.pk: row for row in rows}
        return [by_key[pk] for pk in wanted if pk in by_key]

    def ranked(self) -> QuerySet:
        """Return them as a queryset in their order."""
        keys = [hit.exercise for hit in self.hits]
        places = [When(pk=key, then=Value(place)) for place, key in enumerate(keys[:RANKED])]
        order = [Case(*places, default=Value(RANKED))] if places else []
        return self.exercises.filter(pk__in=keys).order_by(*order, *Exercise._meta.ordering)

    def sure(self) -> int | None:
        """Return the one exercise that was meant: the only one of that name, or the only one that fits at all."""
        exact = [hit for hit in self.hits if hit.kind == Kind.EXACT]
        literal = [hit for hit in self.hits if hit.kind != Kind.CLOSE]
        own = [hit for hit in exact if not hit.foreign]
        for candidates in (own, exact, literal):
            if candidates:
                return candidates[0].exercise if len(candidates) == 1 else None
        return None


def find(exercises: QuerySet, words: str, language: str, *, filters: Filters | None = None) -> Found:
    """Return those of the exercises that the words mean, best first; with filters alone, all that pass them.

    language: that of the reader, "en" or "es"; names in the other one are found, too, after those in this one.
    Without words and without filters nothing is looked for, so nothing is found.
    """
    filters = filters or Filters()
    exercises = filters.narrow(exercises)
    asked = query_words(words)
    if asked:
        return Found(exercises, tuple(answers(exercises, asked, language[:2])))
    open_to_all = exercises.order_by(*Exercise._meta.ordering) if filters.chosen() else exercises.none()
    rows = open_to_all.values_list("pk", "code", "level")
    hits = [ranking.hit_of(Row(*row, language[:2], ""), Kind.WORDS, language[:2]) for row in rows]
    return Found(exercises, tuple(hits))


def answers(exercises: QuerySet, words: list[str], language: str) -> list[Hit]:
    """Return literal hits or, where there are none, close ones."""
    texts = ExerciseText.objects.filter(exercise__in=exercises.order_by().values("pk"))
    meant = ranking.meanings(words, phrases())
    covers = covers_of(exercises, meant)
    rows = rows_of(texts, holding(words, covers))
    if found := ranking.literal_hits(words, rows, covers, language):
        return found
    meant = ranking.meanings(words, phrases(), close=True)
    covers = covers_of(exercises, meant)
    for spelled in dict.fromkeys([tuple(words), ("".join(words),)]):
        rows = rows if reads_all() else rows_of(texts, resembling(spelled, covers))
        if found := ranking.close_hits(spelled, rows, covers if len(spelled) == len(words) else [], language):
            return found
    return []


def reads_all() -> bool:
    """Return whether the database has no index of letters: then every name is read, and compared here."""
    return connection.vendor != "postgresql"


def rows_of(texts: QuerySet, condition: Q) -> list[Row]:
    seen = texts if reads_all() else texts.filter(condition)
    return list(
        map(
            Row._make,
            seen.order_by().values_list("exercise", "exercise__code", "exercise__level", "language", "search"),
        )
    )


def holding(words: list[str], covers: list) -> Q:
    """Return a condition for the names that hold a word of the query; the ranking sees to the rest."""
    joined = "".join(words)
    condition = Q(search__contains=f"| {joined}") | Q(exercise__in=keys_of(covers))
    for word in words:
        condition |= Q(search__contains=f" {word}")
    head = joined[:1] if any(sign.isdigit() for sign in joined) else words[0]
    return condition | Q(exercise__code__istartswith=head)


def resembling(words: tuple[str, ...], covers: list) -> Q:
    """Return a condition for the names in which each word has something like it, by PostgreSQL's trigrams."""
    condition = Q()
    for place, word in enumerate(words):
        covered = [cover for cover in covers if cover[0] >> place & 1]
        condition &= Q(search__trigram_word_similar=word) | Q(exercise__in=keys_of(covered))
    return condition


def keys_of(covers: list) -> set[int]:
    return {exercise for _bits, _edits, exercises in covers for exercise in exercises}


def covers_of(exercises: QuerySet, meant: list[ranking.Meaning]) -> list:
    """Return for each meaning which exercises have it, and whether as a main target."""
    wanted = {key for meaning in meant for key in meaning.keys}
    having = {key: having_it(exercises, *key) for key in wanted}
    covers = []
    for meaning in meant:
        together: dict[int, bool] = {}
        for key in meaning.keys:
            for exercise, main in having[key].items():
                together[exercise] = together.get(exercise, False) or main
        covers.append((meaning.words, meaning.edits, together))
    return covers


def having_it(exercises: QuerySet, kind: str, value: str) -> dict[int, bool]:
    inside = exercises.order_by().values("pk")
    if kind == "muscle":
        return dict(Target.objects.filter(exercise__in=inside, muscle=value).values_list("exercise", "primary"))
    if kind == "equipment":
        rows = Need.objects.filter(exercise__in=inside, equipment=value).values_list("exercise", flat=True)
    else:
        rows = exercises.order_by().filter(**{kind: value}).values_list("pk", flat=True)
    return dict.fromkeys(rows, True)
