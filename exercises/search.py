"""Finding exercises by name, short form, code, muscle, position or equipment, however they are spelled.

One door for every place in which one looks for an exercise: the picker of the plan builder, the admin's list and its
autocomplete.  What may be found is what the given queryset holds, so the scope is decided by who asks.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import chain

from django.db.models import Case, Prefetch, QuerySet, Value, When

from exercises import ranking
from exercises.lexicon import Lexicon, lexicon
from exercises.meanings import Meaning, meanings, spelled_like
from exercises.models import Exercise
from exercises.ranking import Book, Cover, Hit, Kind, Row
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
        """Return the best of them, with names, muscles (all_targets) and equipment (all_needs) fetched along."""
        wanted = self.keys()[:count]
        parts = [Prefetch(name, to_attr=f"all_{name}") for name in ("targets", "needs")]
        rows = Exercise.objects.filter(pk__in=wanted).order_by().with_texts().prefetch_related(*parts)
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


def find(
    exercises: QuerySet, words: str, language: str, *, filters: Filters | None = None, all_of_them: bool = False
) -> Found:
    """Return those of the exercises that the words mean, best first; with filters alone, all that pass them.

    all_of_them: the exercises are chosen already (favourites, for example), so that without words all are found.

    language: that of the reader, "en" or "es"; names in the other one are found, too, after those in this one.
    Without all of these nothing is looked for, so nothing is found.
    """
    filters = filters or Filters()
    exercises = filters.narrow(exercises)
    asked = query_words(words)
    if not asked and not filters.chosen() and not all_of_them:
        return Found(exercises, ())
    if asked:
        hits = Search(exercises, language[:2]).answers(asked)
    else:
        rows = exercises.order_by().values_list("pk", "code", "level")
        hits = sorted(ranking.hit_of(ranking.book_of(*row), Kind.WORDS) for row in rows)
    return Found(exercises, tuple(hits))


@dataclass(frozen=True)
class Search:
    """One search among the exercises of the queryset."""

    exercises: QuerySet
    language: str

    @cached_property
    def book(self) -> Lexicon:
        return lexicon()

    @cached_property
    def visible(self) -> set[int]:
        """Which exercises may be found; asked once, and not at all where nothing answers."""
        return self.book.books.keys() & self.exercises.order_by().values_list("pk", flat=True)

    def answers(self, words: list[str]) -> list[Hit]:
        """Return literal hits or, where there are none, close ones."""
        joined = "".join(words)
        covers = self.covers(meanings(words, phrases()))
        begun = [set(self.book.beginning(word)) for word in words]
        alone = [some for place, some in enumerate(begun) if not covered(place, covers)]
        parts = alone or [set().union(*begun)]
        rows = self.rows(parts if len(joined) > 1 else [], opening=joined, of=self.coded(joined))
        if found := ranking.literal_hits(words, rows, covers, self.language):
            return found
        return self.close_answers(words) or (self.close_answers([joined]) if len(words) > 1 else [])

    def close_answers(self, words: list[str]) -> list[Hit]:
        """Return what is spelled nearly like these words."""
        known = self.book.words
        covers = self.covers(meanings(words, phrases(), close=True))
        spellings = [spelled_like(word, known, close=True) for word in words]
        alone = [near for place, near in enumerate(spellings) if not covered(place, covers)]
        if not all(alone):
            return []
        parts = alone or [near for near in spellings if near][:1]
        return ranking.close_hits(spellings, self.rows(parts) if parts else [], covers, self.language)

    def rows(self, parts: list[Collection[str]], **more) -> list[Row]:
        return [row for row in self.book.rows_holding(parts, **more) if row.book.exercise in self.visible]

    def coded(self, joined: str) -> set[int]:
        """Return the exercises whose code begins like the query, or with which it begins, as in "HR1 Clamshell"."""
        return self.book.coded(re.match(r"[^\W\d]*\d*", joined).group() or joined)

    def covers(self, meant: list[Meaning]) -> list[Cover]:
        """Return for each meaning which exercises have it, and whether as a main target."""
        covers = [Cover(meaning.words, meaning.edits, self.having(meaning.keys)) for meaning in meant]
        return [cover for cover in covers if cover.exercises]

    def having(self, keys: Collection[tuple[str, str]]) -> dict[int, tuple[bool, Book]]:
        """Return which exercises work one of these muscles, need one of this equipment …: is it a main target?"""
        books, together = self.book.books, {}
        groups = [group for key in keys if (group := self.book.groups.get(key))]
        visible = self.visible if groups else set()
        for exercise, is_main in chain(*groups):
            if exercise in visible and (is_main or exercise not in together):
                together[exercise] = (is_main, books[exercise])
        return together


def covered(place: int, covers: list[Cover]) -> bool:
    return any(cover.words >> place & 1 for cover in covers)
