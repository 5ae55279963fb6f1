"""Finding exercises by name, short form, code, muscle, position or equipment, however they are spelled.

One door for every place in which one looks for an exercise: the picker of the plan builder, the admin's list and its
autocomplete.  What may be found is what the given queryset holds, so the scope is decided by who asks.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import NamedTuple

from django.db.models import Case, QuerySet, Value, When

from exercises import ranking
from exercises.lexicon import Lexicon, lexicon
from exercises.models import Exercise
from exercises.ranking import Cover, Hit, Kind, Row
from exercises.spelling import query_words
from exercises.spoken import phrases
from exercises.vocabulary import Equipment, Muscle, Position

LEVELS = [(str(level), str(level)) for level in range(1, 6)]
CHOICES = {"muscle": Muscle.choices, "position": Position.choices, "equipment": Equipment.choices, "level": LEVELS}
PATHS = {"muscle": "targets__muscle", "position": "position", "equipment": "needs__equipment", "level": "level"}
BOOK = ("pk", "code", "level")
ASKED_FOR_ONE_BY_ONE = 400  # keys in one question; for more of them all exercises are fetched
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
    if asked:
        hits = Search(exercises, language[:2]).answers(asked)
    else:
        books = exercises.order_by().values_list(*BOOK)
        hits = sorted(ranking.hit_of(pk, code, level, Kind.WORDS) for pk, code, level in books)
    return Found(exercises, tuple(hits))


class Book(NamedTuple):
    """What of an exercise its place among the hits hangs on."""

    code: str
    level: int


@dataclass(frozen=True)
class Search:
    """One search among the exercises of the queryset.  shelf: those that were needed so far; None: not among them."""

    exercises: QuerySet
    language: str
    shelf: dict[int, Book | None] = field(default_factory=dict)

    @cached_property
    def book(self) -> Lexicon:
        return lexicon()

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
        known = self.book.words
        covers = self.covers(ranking.meanings(words, phrases(), close=True))
        spellings = [ranking.spelled_like(word, known, close=True) for word in words]
        alone = [near for place, near in enumerate(spellings) if not covered(place, covers)]
        if not all(alone):
            return []
        parts = [[f" {word} " for word in near] for near in alone or [near for near in spellings if near][:1]]
        return ranking.close_hits(spellings, self.rows(parts) if parts else [], covers, self.language)

    def rows(self, parts: list[list[str]], **more) -> list[Row]:
        texts = self.book.texts_holding(parts, **more)
        self.fetch({pk for pk, _language, _index in texts})
        found = ((self.shelf[pk], text) for text in texts if self.shelf[pk := text[0]])
        return [Row(pk, book.code, book.level, language, index) for book, (pk, language, index) in found]

    def fetch(self, keys: set[int]) -> None:
        """Put these exercises on the shelf, or None for those that are not to be found."""
        missing = keys - self.shelf.keys()
        if missing:
            rows = self.exercises.order_by()
            if len(missing) <= ASKED_FOR_ONE_BY_ONE:
                rows = rows.filter(pk__in=missing)
            self.shelf.update(dict.fromkeys(missing))
            self.put(rows.values_list(*BOOK))

    def put(self, rows: Iterable[tuple]) -> list[int]:
        """Put (key, code, level, …) on the shelf; return the keys."""
        known = {row[0]: Book(row[1], row[2]) for row in rows}
        self.shelf.update(known)
        return list(known)

    def coded(self, joined: str) -> set[int]:
        """Return the exercises whose code begins like the query, or with which it begins, as in "HR1 Clamshell"."""
        head = re.match(r"[^\W\d]*\d*", joined).group() or joined
        rows = self.exercises.order_by().filter(code__istartswith=head[:1]).values_list(*BOOK)
        return set(self.put(row for row in rows if ranking.spelled_code(row[1]).startswith(head)))

    def covers(self, meant: list[ranking.Meaning]) -> list[Cover]:
        """Return for each meaning which exercises have it, and whether as a main target."""
        having = self.having({key for meaning in meant for key in meaning.keys})
        covers = []
        for meaning in meant:
            together: dict[int, tuple] = {}
            for key in meaning.keys:
                for pk, is_main in having[key].items():
                    main = is_main or (pk in together and together[pk][0])
                    together[pk] = (main, self.shelf[pk].code, self.shelf[pk].level)
            covers.append(Cover(meaning.words, meaning.edits, together))
        return [cover for cover in covers if cover.exercises]

    def having(self, keys: set[tuple[str, str]]) -> dict[tuple[str, str], dict[int, bool]]:
        """Return for each key which exercises work this muscle, need this equipment …: is it a main target?

        One question for all keys of a kind.
        """
        found = {key: {} for key in keys}
        for kind in {kind for kind, _value in keys}:
            path = PATHS.get(kind, kind)  # a family stands in the row itself
            main = "targets__primary" if kind == "muscle" else Value(True)
            values = [value for one, value in keys if one == kind]
            rows = self.exercises.order_by().filter(**{f"{path}__in": values})
            for pk, code, level, value, is_main in rows.values_list(*BOOK, path, main):
                self.shelf[pk] = Book(code, level)
                found[kind, value][pk] = is_main
        return found


def covered(place: int, covers: list[Cover]) -> bool:
    return any(cover.words >> place & 1 for cover in covers)
