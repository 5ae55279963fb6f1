"""Finding exercises by name, short form, code, muscle, position or equipment, however they are spelled.

One door for every place in which one looks for an exercise: the picker of the plan builder, the admin's list and its
autocomplete.  What may be found is what the given queryset holds, so the scope is decided by who asks.
"""

import re
from dataclasses import dataclass, fields
from typing import NamedTuple

from django.db.models import Case, QuerySet, Value, When

from exercises import ranking
from exercises.lexicon import lexicon, texts_holding
from exercises.models import Exercise
from exercises.ranking import Cover, Hit, Kind, Row
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

    def keys(self) -> list[int]:
        return [hit.exercise for hit in self.hits]

    def first(self, count: int) -> list[Exercise]:
        """Return the best of them, with names, muscles and equipment fetched along."""
        wanted = self.keys()[:count]
        rows = Exercise.objects.filter(pk__in=wanted).with_texts().prefetch_related("targets", "needs")
        by_key = {row.pk: row for row in rows}
        return [by_key[pk] for pk in wanted if pk in by_key]

    def ranked(self) -> QuerySet:
        """Return them as a queryset in their order."""
        keys = self.keys()
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
    if not asked and not filters.chosen():
        return Found(exercises, ())
    fields = ("pk", "code", "level", "position", "family")
    shelf = {row[0]: Book(*row[1:]) for row in exercises.order_by().values_list(*fields)}
    if asked:
        hits = Search(exercises, shelf, language[:2]).answers(asked)
    else:
        hits = sorted(ranking.hit_of(pk, book.code, book.level, Kind.WORDS) for pk, book in shelf.items())
    return Found(exercises, tuple(hits))


class Book(NamedTuple):
    """What of an exercise stands in its own row."""

    code: str
    level: int
    position: str
    family: str


@dataclass(frozen=True)
class Search:
    """One search among the exercises of the shelf, which are those of the queryset."""

    exercises: QuerySet
    shelf: dict[int, Book]
    language: str

    def answers(self, words: list[str]) -> list[Hit]:
        """Return literal hits or, where there are none, close ones."""
        joined = "".join(words)
        covers = self.covers(ranking.meanings(words, phrases()))
        alone = [[f" {word}"] for place, word in enumerate(words) if not covered(place, covers)]
        parts = alone or [[f" {word}" for word in words]]
        rows = self.rows(parts if len(joined) > 1 else [], or_part=f"| {joined}", of=self.coded(joined))
        if found := ranking.literal_hits(words, rows, covers, self.language):
            return found
        return self.close_answers(words) or (self.close_answers([joined]) if len(words) > 1 else [])

    def close_answers(self, words: list[str]) -> list[Hit]:
        """Return what is spelled nearly like these words."""
        known = lexicon().words
        covers = self.covers(ranking.meanings(words, phrases(), close=True))
        spellings = [ranking.spelled_like(word, known, close=True) for word in words]
        alone = [near for place, near in enumerate(spellings) if not covered(place, covers)]
        if not all(alone):
            return []
        parts = [[f" {word} " for word in near] for near in alone or [near for near in spellings if near][:1]]
        return ranking.close_hits(spellings, self.rows(parts) if parts else [], covers, self.language)

    def rows(self, parts: list[list[str]], **more) -> list[Row]:
        texts = texts_holding(parts, inside=self.exercises, known=self.shelf, **more)
        return [Row(pk, self.shelf[pk].code, self.shelf[pk].level, language, index) for pk, language, index in texts]

    def coded(self, joined: str) -> set[int]:
        """Return the exercises whose code begins like the query, or with which it begins, as in "HR1 Clamshell"."""
        head = re.match(r"[^\W\d]*\d*", joined).group()
        return {pk for pk, book in self.shelf.items() if ranking.spelled_code(book.code).startswith(head or joined)}

    def covers(self, meant: list[ranking.Meaning]) -> list[Cover]:
        """Return for each meaning which exercises have it, and whether as a main target."""
        having = {key: self.having(*key) for key in {key for meaning in meant for key in meaning.keys}}
        covers = []
        for meaning in meant:
            together: dict[int, tuple] = {}
            for key in meaning.keys:
                for pk, is_main in having[key].items():
                    main = is_main or (pk in together and together[pk][0])
                    together[pk] = (main, self.shelf[pk].code, self.shelf[pk].level)
            covers.append(Cover(meaning.words, meaning.edits, together))
        return [cover for cover in covers if cover.exercises]

    def having(self, kind: str, value: str) -> dict[int, bool]:
        """Return the exercises that work this muscle, need this equipment and so on: is it a main target?"""
        if kind in ("position", "family"):
            return {pk: True for pk, book in self.shelf.items() if getattr(book, kind) == value}
        main = "targets__primary" if kind == "muscle" else Value(True)
        rows = self.exercises.order_by().filter(**{PATHS[kind]: value}).values_list("pk", main)
        return {pk: is_main for pk, is_main in rows if pk in self.shelf}


def covered(place: int, covers: list[Cover]) -> bool:
    return any(cover.words >> place & 1 for cover in covers)
