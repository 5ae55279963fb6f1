"""Codes, names, muscles and equipment of all exercises, kept in memory until one changes, so that a query need not
read them again.

Whether one changed the database says: each row bears a mark, and their number and sum are asked each time.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import takewhile
from operator import and_

from django.db import connection

from exercises.models import Exercise, ExerciseText, Need, Target
from exercises.ranking import Book, Row, book_of, row_of

Stamp = tuple[int, ...]
Key = tuple[str, str]  # kind and value, such as ("position", "prone")
Having = tuple[int, bool]  # exercise; is it one of its main targets?
GROUPS = ("position", "family")  # kinds that stand in the exercise's own row
MARKED = (ExerciseText, Exercise, Target, Need)
MARKS = " UNION ALL ".join(
    f'SELECT {place}, COUNT(*), COALESCE(SUM(search_mark), 0) FROM "{model._meta.db_table}"'  # noqa: S608 - no word of a user
    for place, model in enumerate(MARKED)
)


@dataclass(frozen=True)
class Lexicon:
    """Of whichever clinic: what a user may see is for the query to say.

    groups: who works this muscle, needs this equipment, is done in this position, is of this family.
    words: every one that a name holds, in order.  lines: word -> the places of the rows that hold it.
    """

    stamp: Stamp
    books: Mapping[int, Book]
    codes: Sequence[tuple[str, int]]  # as they are compared, in order
    groups: Mapping[Key, Sequence[Having]]
    rows: tuple[Row, ...]
    words: tuple[str, ...]
    lines: Mapping[str, Sequence[int]]

    def beginning(self, said: str) -> Iterator[str]:
        """Return the words that begin like this."""
        places = range(bisect_left(self.words, said), len(self.words))
        return takewhile(lambda word: word.startswith(said), map(self.words.__getitem__, places))

    def coded(self, head: str) -> set[int]:
        """Return the exercises whose code begins like this."""
        places = range(bisect_left(self.codes, (head,)), len(self.codes))
        begun = takewhile(lambda one: one[0].startswith(head), map(self.codes.__getitem__, places))
        return {exercise for _code, exercise in begun}

    def lines_holding(self, parts: Sequence[Collection[str]]) -> set[int]:
        """Return the places of the rows that hold at least one word of each part."""
        return reduce(and_, (set().union(*(self.lines.get(word, ()) for word in some)) for some in parts))

    def rows_holding(self, parts: Sequence[Collection[str]], *, opening: str = "", of: Collection[int] = ()) -> list:
        """Return the rows that hold a word of each part, or with a name that begins so, or of these exercises."""
        lines = self.lines_holding(parts) if parts else set()
        if opening:
            begun = self.lines_holding([list(self.beginning(opening))])
            lines |= {line for line in begun if f"| {opening}" in self.rows[line].index}
        chosen = [self.rows[line] for line in lines]
        if of:
            chosen += [row for row in self.rows if row.book.exercise in of]
        return chosen


_kept: Lexicon | None = None


def lexicon() -> Lexicon:
    """Return codes and names as they are now; read anew only after one was added, changed or removed."""
    global _kept
    stamp = marks()
    known = _kept
    if known is None or known.stamp != stamp:
        known = _kept = read(stamp)
    return known


def marks() -> Stamp:
    """Return number and sum of the marks of each table, by one question: this is asked at each stroke.

    It counts rows, not keys, so that the indexes of the marks are all that is read.
    """
    with connection.cursor() as cursor:
        cursor.execute(MARKS)
        found = sorted(cursor.fetchall())
    return tuple(int(number) for _place, *numbers in found for number in numbers)


def read(stamp: Stamp) -> Lexicon:
    exercises = list(Exercise.objects.order_by().values_list("pk", "code", "level", *GROUPS))
    books = {pk: book_of(pk, code, level) for pk, code, level, *_groups in exercises}
    texts = ExerciseText.objects.order_by().values_list("exercise", "language", "search")
    rows = tuple(row_of(books[pk], language, index) for pk, language, index in texts if pk in books)
    lines: dict[str, list[int]] = {}
    for line, row in enumerate(rows):
        for word in set(row.index.split()) - {"|"}:
            lines.setdefault(word, []).append(line)
    codes = sorted((book.spelled, pk) for pk, book in books.items())
    return Lexicon(stamp, books, codes, groups_of(exercises), rows, tuple(sorted(lines)), lines)


def groups_of(exercises: Iterable[tuple]) -> dict[Key, list[Having]]:
    """Return who is in which group; exercises: (pk, code, level, position, family)."""
    groups: dict[Key, list[Having]] = {}
    for pk, _code, _level, *values in exercises:
        for key in zip(GROUPS, values, strict=True):
            groups.setdefault(key, []).append((pk, True))
    for pk, muscle, primary in Target.objects.order_by().values_list("exercise", "muscle", "primary"):
        groups.setdefault(("muscle", muscle), []).append((pk, primary))
    for pk, equipment in Need.objects.order_by().values_list("exercise", "equipment"):
        groups.setdefault(("equipment", equipment), []).append((pk, True))
    return groups
