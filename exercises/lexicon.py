"""The words of all exercises' names, kept in memory until a name changes, so that a query need not read them again.

Whether one changed the database says: each row bears a mark of its text, and their number and sum are asked each time.
Which names hold a piece of text PostgreSQL finds by its index of letters; elsewhere the names are kept here as well.
"""

from bisect import bisect_right
from collections.abc import Collection, Container, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate
from operator import and_, or_

from django.db import connection
from django.db.models import Count, Q, QuerySet, Sum

from exercises.models import ExerciseText

Stamp = tuple[int, int]
Text = tuple[int, str, str]  # exercise, language, index
Parts = Sequence[Sequence[str]]  # of each inner sequence a name must hold at least one


@dataclass(frozen=True)
class Lexicon:
    """words: every one that a name holds, of whichever clinic; what a user may see is for the query to say."""

    stamp: Stamp
    words: tuple[str, ...]
    texts: tuple[Text, ...] = ()
    starts: tuple[int, ...] = ()
    pages: str = ""  # all indexes, line by line

    def lines_with(self, part: str) -> set[int]:
        found, at = set(), self.pages.find(part)
        while at >= 0:
            line = bisect_right(self.starts, at) - 1
            found.add(line)
            at = self.pages.find(part, self.starts[line + 1])
        return found

    def lines_holding(self, parts: Parts) -> set[int]:
        return reduce(and_, (reduce(or_, map(self.lines_with, some), set()) for some in parts))


_kept: Lexicon | None = None


def lexicon() -> Lexicon:
    """Return the words as they are now; read anew only after a name was added, changed or removed."""
    global _kept
    marks = ExerciseText.objects.aggregate(count=Count("pk"), sum=Sum("search_mark", default=0))
    stamp = (marks["count"], int(marks["sum"]))
    known = _kept
    if known is None or known.stamp != stamp:
        known = _kept = read_words(stamp) if finds_parts_itself() else read_pages(stamp)
    return known


def finds_parts_itself() -> bool:
    return connection.vendor == "postgresql"


def read_words(stamp: Stamp) -> Lexicon:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT unnest(string_to_array(search, ' ')) FROM exercises_exercisetext")
        return Lexicon(stamp, tuple(word for (word,) in cursor.fetchall() if word not in ("", "|")))


def read_pages(stamp: Stamp) -> Lexicon:
    texts = tuple(ExerciseText.objects.order_by().values_list("exercise", "language", "search"))
    pages = "".join(f"{index}\n" for _exercise, _language, index in texts)
    starts = tuple(accumulate((len(index) + 1 for _exercise, _language, index in texts), initial=0))
    return Lexicon(stamp, tuple(set(pages.split()) - {"|"}), texts, starts, pages)


def texts_holding(
    parts: Parts, *, inside: QuerySet, known: Container[int], or_part: str = "", of: Collection[int] = ()
) -> list[Text]:
    """Return the names that hold one of each of these parts, or or_part, or belong to the exercises `of`.

    inside: the exercises whose names may be read; known: their keys.
    """
    alternatives = [one for one in (parts, [[or_part]] if or_part else []) if one]
    if finds_parts_itself():
        condition = Q(exercise__in=of)
        for one in alternatives:
            condition |= reduce(and_, (reduce(or_, (Q(search__contains=part) for part in some)) for some in one))
        texts = ExerciseText.objects.filter(condition, exercise__in=inside.order_by().values("pk"))
        return list(texts.order_by().values_list("exercise", "language", "search"))
    book = lexicon()
    lines = reduce(or_, map(book.lines_holding, alternatives), set())
    chosen = [book.texts[line] for line in lines]
    if of:
        chosen += [text for text in book.texts if text[0] in of]
    return [text for text in chosen if text[0] in known]
