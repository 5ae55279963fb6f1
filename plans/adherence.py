"""How much of what was prescribed was done.  Pure Python.

Everything here is our own choice [D]: no source says how to count.  A day counts once however many rounds it had;
"did some" is half.  Today is left out: it is not over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

DAYS_A_WEEK = {
    "daily": Decimal(7),
    "every_second_day": Decimal("3.5"),
    "three_a_week": Decimal(3),
    "two_a_week": Decimal(2),
}
WORTH = {"done": Decimal(1), "some": Decimal("0.5"), "skipped": Decimal(0)}
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Spell:
    """A stretch of days on which one exercise was prescribed, first and last included.

    frequency: a key of DAYS_A_WEEK.
    """

    first: date
    last: date
    frequency: str


def adherence(spells: Iterable[Spell], outcomes: Iterable[tuple[date, str]], since: date, today: date):
    """Return done against prescribed in per cent, 0 to 100, whole, from `since` to yesterday.

    outcomes: day and key of WORTH of each exercise that was logged.  None when nothing was logged, or nothing was
    prescribed, in that time: it is not known, and not 0.

    >>> from datetime import date
    >>> first, last = date(2026, 9, 1), date(2026, 9, 14)
    >>> adherence([Spell(first, last, "daily")], [(first, "done"), (last, "some")], first, date(2026, 9, 15))
    Decimal('11')
    """
    yesterday = today - DAY
    counted = [outcome for day, outcome in outcomes if since <= day <= yesterday]
    prescribed = sum((expected(spell, since, yesterday) for spell in spells), Decimal(0))
    if not counted or not prescribed:
        return None
    done = sum((WORTH[outcome] for outcome in counted), Decimal(0))
    return min(Decimal(100), (done * 100 / prescribed).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def expected(spell: Spell, first: date, last: date) -> Decimal:
    """Return on how many days the exercise was to be done between first and last."""
    days = (min(spell.last, last) - max(spell.first, first)).days + 1
    return max(0, days) * DAYS_A_WEEK[spell.frequency] / 7
