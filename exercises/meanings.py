"""What the words of a query may mean, however they are spelled.  Pure Python."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

LONGEST_PHRASE = 4  # words
WHOLE_ONLY = 3  # letters: a shorter beginning would mean half of the vocabulary
SLIP = 3  # what one wrong letter counts; an unfinished word counts 1


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
