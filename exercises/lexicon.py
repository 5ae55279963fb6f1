"""The words of all exercises' names, kept in memory until a name changes, so that a query need not read them again.

Whether one changed the database says: each row bears a mark of its text, and their number and sum are asked each time.
"""

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import accumulate
from operator import and_, or_

from django.db.models import Count, Sum

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
    lines: Mapping[str, Sequence[int]] = field(default_factory=dict)  # word -> the lines that hold it

    def lines_with(self, part: str) -> set[int]:
        if part.endswith(" "):  # a whole word, between its spaces
            return set(self.lines.get(part[1:-1], ()))
        found, at = set(), self.pages.find(part)
        while at >= 0:
            line = bisect_right(self.starts, at) - 1
            found.add(line)
            at = self.pages.find(part, self.starts[line + 1])
        return found

    def lines_holding(self, parts: Parts) -> set[int]:
        return reduce(and_, (reduce(or_, map(self.lines_with, some), set()) for some in parts))

    def texts_holding(self, parts: Parts, *, or_part: str = "", of: Collection[int] = ()) -> list[Text]:
        """Return the names that hold one of each of these parts, or or_part, or belong to the exercises `of`.

        Of whichever clinic: what the user may see is for the caller to say.
        """
        alternatives = [one for one in (parts, [[or_part]] if or_part else []) if one]
        lines = reduce(or_, map(self.lines_holding, alternatives), set())
        chosen = [self.texts[line] for line in lines]
        if of:
            chosen += [text for text in self.texts if text[0] in of]
        return chosen


_kept: Lexicon | None = None


def lexicon() -> Lexicon:
    """Return the words as they are now; read anew only after a name was added, changed or removed."""
    global _kept
    marks = ExerciseText.objects.aggregate(count=Count("pk"), sum=Sum("search_mark", default=0))
    stamp = (marks["count"], int(marks["sum"]))
    known = _kept
    if known is None or known.stamp != stamp:
        known = _kept = read(stamp)
    return known


def read(stamp: Stamp) -> Lexicon:
    texts = tuple(ExerciseText.objects.order_by().values_list("exercise", "language", "search"))
    pages = "".join(f"{index}\n" for _exercise, _language, index in texts)
    starts = tuple(accumulate((len(index) + 1 for _exercise, _language, index in texts), initial=0))
    lines: dict[str, list[int]] = {}
    for line, (_exercise, _language, index) in enumerate(texts):
        for word in set(index.split()) - {"|"}:
            lines.setdefault(word, []).append(line)
    return Lexicon(stamp, tuple(lines), texts, starts, pages, lines)
