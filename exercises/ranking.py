"""Which exercises answer a query, best first.  Pure: indexes in (exercises/spelling.py), hits out; no Django.

The order, and nothing else decides: a whole code or name; its first words; a muscle, position or equipment; the first
letters of a name; every word somewhere; close spellings.  Inside each: the reader's language first, then the name with
the fewest other letters, then the easier exercise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from exercises.spelling import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence


LONGEST_PHRASE = 4  # words
WHOLE_ONLY = 3  # letters: a shorter beginning would mean half of the vocabulary
SLIP = 3  # what one wrong letter counts; an unfinished word counts 1
IN_PARTS, MAIN, AS_WELL = 200, 210, 220  # instead of a count of letters, where no one name holds the whole query


class Kind(IntEnum):
    """How a hit answers the query, best first."""

    EXACT = 0
    BEGINS = 1
    NAMED = 2  # the query is a word for what it works, needs or is done in: "ER" before "erg"
    TYPED = 3
    WORDS = 4
    CLOSE = 5


class Row(NamedTuple):
    """One exercise in one language."""

    exercise: int
    code: str
    level: int
    language: str
    index: str


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

    exercises: {exercise: (is it a main target, code, level)}.
    """

    words: int
    edits: int
    exercises: Mapping[int, tuple[bool, str, int]]


@dataclass(frozen=True)
class Meaning:
    """Words of the query (as bits) that name a muscle, a position, equipment or a family."""

    words: int
    edits: int
    keys: frozenset[tuple[str, str]]


def meanings(words: Sequence[str], phrases: Mapping[str, frozenset], *, close: bool = False) -> list[Meaning]:
    """Return what the words and their neighbours mean: literally, begun, or (close) with slips of the pen.

    A longer phrase that is meant word for word hides what its parts would mean: "glut med" is not every glute.
    """
    found: list[Meaning] = []
    spans = [span for span in combinations(range(len(words) + 1), 2) if span[1] - span[0] <= LONGEST_PHRASE]
    for start, end in sorted(spans, key=lambda span: span[0] - span[1]):
        said, bits = " ".join(words[start:end]), (1 << end) - (1 << start)
        if any(bits & meaning.words == bits and not meaning.edits for meaning in found):
            continue
        for phrase, edits in spelled_like(said, phrases, close=close).items():
            found.append(Meaning(bits, edits, phrases[phrase]))
    return found


def spelled_like(said: str, known: Collection[str], *, close: bool) -> dict[str, int]:
    """Return which known words or phrases are meant and how far off each is, nearest first."""
    least = len(said) >= WHOLE_ONLY
    found = {one: int(one != said) for one in known if one == said or (least and one.startswith(said))}
    slips = slips_allowed(said) if close else 0
    if slips:
        for one, edits, _place in near(said, list(known), slips):
            found.setdefault(one, SLIP * edits)
        longer = {one: one[: len(said)] for one in known if len(one) > len(said) > WHOLE_ONLY}
        for _head, edits, one in near(said, longer, slips - 1):
            found.setdefault(one, SLIP * edits + 1)  # still being typed, and already misspelled
    return dict(sorted(found.items(), key=lambda item: item[1]))


def near(said: str, known: Collection[str], slips: int) -> list[tuple]:
    return process.extract(said, known, scorer=OSA.distance, score_cutoff=slips, limit=None)


def slips_allowed(word: str) -> int:
    """Return how many letters may be wrong, left out, added or swapped.

    >>> [slips_allowed("x" * length) for length in (2, 3, 5, 6, 9, 10)]
    [0, 1, 1, 2, 2, 3]
    """
    return sum(len(word) >= length for length in (3, 6, 10))


def literal_hits(words: Sequence[str], rows: Iterable[Row], covers: Sequence[Cover], language: str) -> list[Hit]:
    """Return the exercises that hold every word, one hit each, best first."""
    every = (1 << len(words)) - 1
    named = {exercise for cover in covers if cover.words == every and not cover.edits for exercise in cover.exercises}
    held = bits_of(covers)
    best: dict[int, Hit] = {}
    for row in rows:
        kind, bits = compare(words, row)
        bits |= held.get(row.exercise, 0)
        if kind == Kind.TYPED and row.exercise in named:
            continue
        if kind is None and bits != every:
            continue
        spare = spare_letters(row.index, words)
        kind = Kind.WORDS if kind is None else kind
        hit = hit_of(row.exercise, row.code, row.level, kind, foreign=row.language != language, spare=spare)
        best[row.exercise] = min(hit, best.get(row.exercise, hit))
    for cover in covers:
        for exercise, (main, code, level) in cover.exercises.items():
            if held[exercise] == every:
                kind = Kind.NAMED if exercise in named else Kind.WORDS
                hit = hit_of(exercise, code, level, kind, spare=MAIN if main else AS_WELL)
                best[exercise] = min(hit, best.get(exercise, hit))
    return sorted(best.values())


def compare(words: Sequence[str], row: Row) -> tuple[Kind | None, int]:
    """Return how the row answers the whole query, if it does, and which words (as bits) it holds."""
    phrase, joined, index = " ".join(words), "".join(words), row.index
    bits = sum([1 << place for place, word in enumerate(words) if f" {word}" in index])
    code = spelled_code(row.code)
    if f"| {phrase} |" in index or f"| {joined} |" in index or is_code_and_name(joined, code, index):
        return Kind.EXACT, bits
    if f"| {phrase} " in index:
        return Kind.BEGINS, bits
    if f"| {phrase}" in index or f"| {joined}" in index or code.startswith(joined):
        return Kind.TYPED, bits
    return None, bits


def close_hits(
    spellings: Sequence[Mapping[str, int]], rows: Iterable[Row], covers: Sequence[Cover], language: str
) -> list[Hit]:
    """Return the exercises that hold something spelled like every word, one hit each, nearest first.

    spellings: for each word of the query, the words spelled like it and how far off each is, nearest first.
    """
    off = edits_of(covers, len(spellings))
    tries = [[(f" {word} ", word, edits) for word, edits in one.items()] for one in spellings]
    best: dict[int, Hit] = {}

    def keep(hit: Hit) -> None:
        best[hit.exercise] = min(hit, best.get(hit.exercise, hit))

    for row in rows:
        elsewhere = off.get(row.exercise, {})
        said = [next(((word, edits) for part, word, edits in parts if part in row.index), None) for parts in tries]
        edits = [one[1] if one else elsewhere.get(place) for place, one in enumerate(said)]
        if None not in edits and any(said):
            spare = spare_letters(row.index, [one[0] for one in said if one])
            foreign = row.language != language
            keep(hit_of(row.exercise, row.code, row.level, Kind.CLOSE, sum(edits), foreign=foreign, spare=spare))
    for cover in covers:
        for exercise, (main, code, level) in cover.exercises.items():
            if len(off[exercise]) == len(spellings):
                spare = MAIN if main else AS_WELL
                keep(hit_of(exercise, code, level, Kind.CLOSE, sum(off[exercise].values()), spare=spare))
    found = sorted(best.values())
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


def hit_of(
    exercise: int, code: str, level: int, kind: Kind, edits: int = 0, *, foreign: bool = False, spare: int = 0
) -> Hit:
    letters, number = re.match(r"(\D*)(\d{0,9})", code).groups()
    return Hit(kind, edits, foreign, spare, level, (letters, int(number or 0), code), exercise)  # HA10 after HA9


def spelled_code(code: str) -> str:
    """Return a code as a query is compared with it.

    >>> spelled_code("HR1"), spelled_code("OWN-1")
    ('hr1', 'own1')
    """
    return code.casefold() if code.isalnum() else plain(code).replace(" ", "")


def is_code_and_name(joined: str, code: str, index: str) -> bool:
    """Return whether the query is the code, alone or with a whole name behind it, as lists show exercises."""
    if not code or not joined.startswith(code):
        return False
    rest = joined[len(code) :]
    return not rest or any(entry.replace(" ", "") == rest for entry in index.split("|"))


def spare_letters(index: str, words: Sequence[str]) -> int:
    """Return how many more letters the shortest name has that holds all these words; IN_PARTS where none does."""
    asked = sum(map(len, words))
    counts = [
        len(entry) - entry.count(" ") - asked
        for entry in index.split("|")
        if all(f" {word}" in entry for word in words)
    ]
    return max(min(counts), 0) if counts else IN_PARTS
