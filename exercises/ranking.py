"""Which exercises answer a query, best first.  Pure: indexes in (exercises/spelling.py), hits out; no Django.

The order, and nothing else decides: a whole code or name; its first words; a muscle, position or equipment; the first
letters of a name; every word somewhere; close spellings.  Inside each: the reader's language first, then the name with
the fewest other letters, then the easier exercise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from exercises.meanings import SLIP
from exercises.spelling import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

IN_PARTS, MAIN, AS_WELL = 200, 210, 220  # instead of a count of letters, where no one name holds the whole query


class Kind(IntEnum):
    """How a hit answers the query, best first."""

    EXACT = 0
    BEGINS = 1
    NAMED = 2  # the query is a word for what it works, needs or is done in: "ER" before "erg"
    TYPED = 3
    WORDS = 4
    CLOSE = 5


class Book(NamedTuple):
    """What of an exercise its place among the hits hangs on.

    spelled: its code as a query is compared with it.  place: by which exercises of one level stand in order.
    """

    exercise: int
    spelled: str
    level: int
    place: tuple[str, int, str]


class Row(NamedTuple):
    """The names of one exercise in one language; entries: each with its count of letters, shortest first."""

    book: Book
    language: str
    index: str
    entries: tuple[tuple[int, str], ...]


class Hit(NamedTuple):
    """One answer; the fields stand in the order in which they decide.

    edits: how far the spelling is off.  foreign: found in the other language.  spare: letters beside those asked for.
    """

    kind: Kind
    edits: int
    foreign: bool
    spare: int
    level: int
    place: tuple[str, int, str]
    exercise: int


class Cover(NamedTuple):
    """Which words (as bits) some exercises answer by what they work, need or are done in, and how far off.

    exercises: {exercise: (is it a main target, book)}.
    """

    words: int
    edits: int
    exercises: Mapping[int, tuple[bool, Book]]


@dataclass(frozen=True)
class Asked:
    """The words of a query, ready to be looked for in indexes."""

    words: Sequence[str]

    @cached_property
    def joined(self) -> str:
        return "".join(self.words)

    @cached_property
    def beginnings(self) -> tuple[str, str]:
        return f"| {' '.join(self.words)}", f"| {self.joined}"

    @cached_property
    def wholes(self) -> tuple[str, ...]:
        return tuple(f"{beginning} |" for beginning in self.beginnings)

    @cached_property
    def parts(self) -> list[tuple[int, str]]:
        return [(1 << place, f" {word}") for place, word in enumerate(self.words)]

    def kind(self, row: Row) -> Kind | None:
        """Return how the row answers the whole query, if it does."""
        index, code, (spaced, joined) = row.index, row.book.spelled, self.beginnings
        if code and self.joined.startswith(code) and self.is_code_and_name(row):
            return Kind.EXACT
        if spaced not in index and joined not in index:
            return Kind.TYPED if code.startswith(self.joined) else None
        if any(whole in index for whole in self.wholes):
            return Kind.EXACT
        return Kind.BEGINS if f"{spaced} " in index else Kind.TYPED

    def is_code_and_name(self, row: Row) -> bool:
        """Return whether the query, which begins with the code, is it alone or has a whole name behind it."""
        rest = self.joined[len(row.book.spelled) :]
        return not rest or any(entry.replace(" ", "") == rest for _letters, entry in row.entries)

    def in_parts(self, index: str, elsewhere: int) -> bool:
        """Return whether the index holds every word that is not found elsewhere (as bits)."""
        return all(elsewhere & bit or part in index for bit, part in self.parts)


def literal_hits(words: Sequence[str], rows: Iterable[Row], covers: Sequence[Cover], language: str) -> list[Hit]:
    """Return the exercises that hold every word, one hit each, best first."""
    asked, every = Asked(words), (1 << len(words)) - 1
    named = {exercise for cover in covers if cover.words == every and not cover.edits for exercise in cover.exercises}
    held = bits_of(covers)
    hits = []
    for row in rows:
        kind = asked.kind(row)
        if kind is None:
            if not asked.in_parts(row.index, held.get(row.book.exercise, 0)):
                continue
            kind = Kind.WORDS
        elif kind == Kind.TYPED and row.book.exercise in named:
            continue
        hits.append(hit_of(row.book, kind, foreign=row.language != language, spare=spare_letters(row, words)))
    for cover in covers:
        for exercise, (main, book) in cover.exercises.items():
            if held[exercise] == every:
                kind = Kind.NAMED if exercise in named else Kind.WORDS
                hits.append(hit_of(book, kind, spare=MAIN if main else AS_WELL))
    return best_of(hits)


def best_of(hits: list[Hit]) -> list[Hit]:
    """Return the best hit of each exercise, best first."""
    best: dict[int, Hit] = {}
    for hit in sorted(hits):
        best.setdefault(hit.exercise, hit)
    return list(best.values())


def close_hits(
    spellings: Sequence[Mapping[str, int]], rows: Iterable[Row], covers: Sequence[Cover], language: str
) -> list[Hit]:
    """Return the exercises that hold something spelled like every word, one hit each, nearest first.

    spellings: for each word of the query, the words spelled like it and how far off each is, nearest first.
    """
    off = edits_of(covers, len(spellings))
    tries = [[(f" {word} ", word, edits) for word, edits in one.items()] for one in spellings]
    hits = []
    for row in rows:
        elsewhere = off.get(row.book.exercise, {})
        said = [next(((word, edits) for part, word, edits in parts if part in row.index), None) for parts in tries]
        edits = [one[1] if one else elsewhere.get(place) for place, one in enumerate(said)]
        if None not in edits and any(said):
            spare = spare_letters(row, [one[0] for one in said if one])
            hits.append(hit_of(row.book, Kind.CLOSE, sum(edits), foreign=row.language != language, spare=spare))
    for cover in covers:
        for exercise, (main, book) in cover.exercises.items():
            if len(off[exercise]) == len(spellings):
                spare = MAIN if main else AS_WELL
                hits.append(hit_of(book, Kind.CLOSE, sum(off[exercise].values()), spare=spare))
    found = best_of(hits)
    return [hit for hit in found if hit.edits // SLIP == found[0].edits // SLIP]  # with more slips it is another word


def edits_of(covers: Iterable[Cover], count: int) -> dict[int, dict[int, int]]:
    """Return for each exercise which words its muscles and so on answer, and how far off each is."""
    off: dict[int, dict[int, int]] = {}
    for cover in covers:
        places = [place for place in range(count) if cover.words >> place & 1]
        for exercise in cover.exercises:
            at = off.setdefault(exercise, {})
            for place in places:
                at[place] = min(cover.edits, at.get(place, cover.edits))
    return off


def bits_of(covers: Iterable[Cover]) -> dict[int, int]:
    """Return for each exercise which words (as bits) its muscles and so on answer."""
    held: dict[int, int] = {}
    for cover in covers:
        for exercise in cover.exercises:
            held[exercise] = held.get(exercise, 0) | cover.words
    return held


def hit_of(book: Book, kind: Kind, edits: int = 0, *, foreign: bool = False, spare: int = 0) -> Hit:
    return Hit(kind, edits, foreign, spare, book.level, book.place, book.exercise)


def book_of(exercise: int, code: str, level: int) -> Book:
    """Return what is compared of an exercise: HA10 stands after HA9.

    >>> book_of(7, "HA10", 2)
    Book(exercise=7, spelled='ha10', level=2, place=('HA', 10, 'HA10'))
    """
    letters, number = re.match(r"(\D*)(\d{0,9})", code).groups()
    return Book(exercise, spelled_code(code), level, (letters, int(number or 0), code))


def spelled_code(code: str) -> str:
    """Return a code as a query is compared with it.

    >>> spelled_code("HR1"), spelled_code("OWN-1")
    ('hr1', 'own1')
    """
    return code.casefold() if code.isalnum() else plain(code).replace(" ", "")


def row_of(book: Book, language: str, index: str) -> Row:
    """Return an index ready to be compared.

    >>> row_of(book_of(7, "HA10", 2), "en", "| step up | stepup | lift |").entries
    ((4, ' lift '), (6, ' step up '), (6, ' stepup '))
    """
    entries = [entry for entry in index.split("|") if entry]
    return Row(book, language, index, tuple(sorted((len(entry) - entry.count(" "), entry) for entry in entries)))


def spare_letters(row: Row, words: Sequence[str]) -> int:
    """Return how many more letters the shortest name has that holds all these words; IN_PARTS where none does."""
    parts = [f" {word}" for word in words]
    for letters, entry in row.entries:
        for part in parts:  # a plain loop: thousands of entries pass here at each stroke
            if part not in entry:
                break
        else:
            return max(letters - sum(map(len, words)), 0)
    return IN_PARTS
