"""Which exercises answer a query, best first.  Pure: indexes in (exercises/spelling.py), hits out; no Django.

The order, and nothing else decides: a whole code or name; its first words; a muscle, position or equipment; the first
letters of a name; every word somewhere; close spellings.  Inside each: the reader's language first, then the name with the fewest other words, then the easier exercise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from exercises.spelling import essence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    Cover = tuple[int, int, Mapping[int, bool]]  # which words (bits), how far off, {exercise: is its main target}

LONGEST_PHRASE = 4  # words
WHOLE_ONLY = 3  # letters: a shorter beginning would mean half of the vocabulary
SLIP = 3  # what one wrong letter counts; an unfinished word counts 1
IN_PARTS, MAIN, AS_WELL = 40, 50, 60  # instead of a count of other words, where no one name holds the whole query


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


@dataclass(frozen=True, order=True)
class Hit:
    """edits: how far the spelling is off.  foreign: found in the other language.  spare: words beside those asked for."""

    kind: Kind
    edits: int
    foreign: bool
    spare: int
    level: int
    place: tuple[str, int, str]
    exercise: int = field(compare=False)


@dataclass(frozen=True)
class Meaning:
    """Words of the query (as bits) that name a muscle, a position, equipment or a family."""

    words: int
    edits: int
    keys: frozenset[tuple[str, str]]


def meanings(words: Sequence[str], phrases: Mapping[str, frozenset], *, close: bool = False) -> list[Meaning]:
    """Return what the words and their neighbours mean: literally, begun, or (close) with slips of the pen."""
    found = []
    for start, end in combinations(range(len(words) + 1), 2):
        if end - start <= LONGEST_PHRASE:
            said, bits = " ".join(words[start:end]), (1 << end) - (1 << start)
            for phrase, edits in spelled_like(said, phrases, close=close).items():
                found.append(Meaning(bits, edits, phrases[phrase]))
    return found


def spelled_like(said: str, known: Collection[str], *, close: bool) -> dict[str, int]:
    """Return which known words or phrases are meant and how far off each is, nearest first."""
    least = len(said) >= WHOLE_ONLY
    found = {one: int(one != said) for one in known if one == said or (least and one.startswith(said))}
    slips = slips_allowed(said) if close else 0
    if slips:
        for one, edits, _place in process.extract(said, list(known), scorer=OSA.distance, score_cutoff=slips, limit=None):
            found.setdefault(one, SLIP * edits)
        longer = {one: one[: len(said)] for one in known if len(one) > len(said) > WHOLE_ONLY}
        for _head, edits, one in process.extract(said, longer, scorer=OSA.distance, score_cutoff=slips - 1, limit=None):
            found.setdefault(one, SLIP * edits + 1)  # still being typed, and already misspelled
    return dict(sorted(found.items(), key=lambda item: item[1]))


def slips_allowed(word: str) -> int:
    """Return how many letters may be wrong, left out, added or swapped.

    >>> [slips_allowed("x" * length) for length in (2, 3, 5, 6, 9, 10)]
    [0, 1, 1, 2, 2, 3]
    """
    return sum(len(word) >= length for length in (3, 6, 10))


def literal_hits(words: Sequence[str], rows: Iterable[Row], covers: Iterable[Cover], language: str) -> list[Hit]:
    """Return the exercises that hold every word, one hit each, best first."""
    phrase, joined, every = " ".join(words), "".join(words), (1 << len(words)) - 1
    whole, begun = (f"| {phrase} |", f"| {joined} |"), (f"| {phrase}", f"| {joined}")
    begins = [(1 << place, f" {word}") for place, word in enumerate(words)]
    covered, main = merged(covers)
    named = {exercise for bits, off, exercises in covers if bits == every and not off for exercise in exercises}
    held, best = dict(covered), {}
    firsts: dict[int, Row] = {}
    for row in rows:
        index, exercise = row.index, row.exercise
        firsts.setdefault(exercise, row)
        bits = sum([bit for bit, begin in begins if begin in index])
        code = row.code.casefold() if row.code.isalnum() else essence(row.code).replace(" ", "")
        if whole[0] in index or whole[1] in index or is_code_and_name(joined, code, index):
            kind = Kind.EXACT
        elif begun[0] + " " in index:
            kind = Kind.BEGINS
        elif exercise in named:
            continue
        elif begun[0] in index or begun[1] in index or code.startswith(joined):
            kind = Kind.TYPED
        elif bits == every:
            kind = Kind.WORDS
        else:
            held[exercise] = held.get(exercise, 0) | bits
            continue
        hit = hit_of(row, kind, language, spare=spare_words(index, words))
        best[exercise] = min(hit, best.get(exercise, hit))
    for exercise, bits in held.items():
        if bits == every and exercise not in best and exercise in firsts:
            spare = (MAIN if main.get(exercise) else AS_WELL) if covered.get(exercise, 0) == every else IN_PARTS
            kind = Kind.NAMED if exercise in named else Kind.WORDS
            best[exercise] = hit_of(firsts[exercise], kind, firsts[exercise].language, spare=spare)
    return sorted(best.values())


def close_hits(words: Sequence[str], rows: Collection[Row], covers: Iterable[Cover], language: str) -> list[Hit]:
    """Return the exercises that hold something spelled like every word, one hit each, nearest first."""
    known = set(" ".join([row.index for row in rows]).split())
    near = [spelled_like(word, known, close=True) for word in words]
    off = covers_by_exercise(covers, len(words))
    if not all(near[place] or any(place in at for at in off.values()) for place in range(len(words))):
        return []
    order = sorted(range(len(words)), key=lambda place: len(near[place]))
    tries = [(place, [(f" {word} ", word, edits) for word, edits in near[place].items()]) for place in order]
    best: dict[int, Hit] = {}
    for row in rows:
        covered, edits, said = off.get(row.exercise, {}), 0, {}
        for place, spellings in tries:
            here = next(((word, off_by) for part, word, off_by in spellings if part in row.index), None)
            if here is None and place not in covered:
                break
            said[place], off_by = here or ("", covered[place])
            edits += off_by
        else:
            spare = spare_words(row.index, list(filter(None, said.values()))) if any(said.values()) else MAIN
            hit = hit_of(row, Kind.CLOSE, language, edits=edits, spare=spare)
            best[row.exercise] = min(hit, best.get(row.exercise, hit))
    found = sorted(best.values())
    return [hit for hit in found if hit.edits // SLIP == found[0].edits // SLIP]  # with more slips it is another word


def covers_by_exercise(covers: Iterable[Cover], count: int) -> dict[int, dict[int, int]]:
    """Return for each exercise which words its muscles and so on answer, and how far off each is."""
    off: dict[int, dict[int, int]] = {}
    for bits, edits, exercises in covers:
        places = [place for place in range(count) if bits >> place & 1]
        for exercise in exercises:
            at = off.setdefault(exercise, {})
            for place in places:
                at[place] = min(edits, at.get(place, edits))
    return off


def merged(covers: Iterable[Cover]) -> tuple[dict[int, int], dict[int, bool]]:
    """Return for each exercise which words its muscles and so on answer, and whether all of them as main targets."""
    held: dict[int, int] = {}
    main: dict[int, bool] = {}
    for bits, _edits, exercises in covers:
        for exercise, is_main in exercises.items():
            held[exercise] = held.get(exercise, 0) | bits
            main[exercise] = main.get(exercise, False) or is_main
    return held, main


def hit_of(row: Row, kind: Kind, language: str, *, spare: int = 0, edits: int = 0) -> Hit:
    letters, number = re.match(r"(\D*)(\d{0,9})", row.code).groups()
    place = (letters, int(number or 0), row.code)  # HA10 stands after HA9
    return Hit(kind, edits, row.language != language, spare, row.level, place, row.exercise)


def is_code_and_name(joined: str, code: str, index: str) -> bool:
    """Return whether the query is the code, alone or with a whole name behind it, as lists show exercises."""
    if not code or not joined.startswith(code):
        return False
    rest = joined[len(code) :]
    return not rest or any(entry.replace(" ", "") == rest for entry in index.split("|"))


def spare_words(index: str, words: Sequence[str]) -> int:
    """Return how many more words the shortest name has that holds them all; IN_PARTS where none does."""
    counts = [
        entry.count(" ") - 1 - len(words)
        for entry in index.split("|")
        if all([f" {word}" in entry for word in words])
    ]
    return max(min(counts), 0) if counts else IN_PARTS
