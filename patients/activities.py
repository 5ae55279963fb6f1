"""The Patient-Specific Functional Scale: activities of the patient's own, each rated, and their mean.  Pure Python.

Two days are compared over the activities that were rated on both: a new one would move the mean without any change.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from patients.derived import Silent
from patients.instruments import instruments, verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

LEAST, MOST = 3, 5  # activities that a patient names (Chatman97 [V])
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two days over the same activities.  left_out: how many were rated on one of the days only."""

    activities: tuple[str, ...]
    earlier: Decimal
    later: Decimal
    verdict: str
    left_out: int


def mean(ratings: Mapping[str, int]) -> Decimal | Silent:
    """Return the mean of the ratings, 0 to 10, two decimals.  None rated: Silent("value_missing").

    ratings: activity -> 0 (cannot) to 10 (as before).  Raises ValueError outside that range.
    """
    if not ratings:
        return Silent("value_missing")
    wrong = [rating for rating in ratings.values() if not 0 <= rating <= 10 or rating != int(rating)]
    if wrong:
        raise ValueError(f"an activity is rated from 0 to 10, not {wrong[0]}")
    return (Decimal(sum(ratings.values())) / len(ratings)).quantize(HUNDREDTH, rounding=ROUND_HALF_UP)


def compare(earlier: Mapping[str, int], later: Mapping[str, int]) -> Compared | Silent:
    """Compare the means over the activities rated on both days; none in common: Silent("no_common_activity").

    The limit is that of a mean from three activities on, and with fewer that of a single one [D]: fewer ratings, more
    error.
    """
    common = tuple(activity for activity in earlier if activity in later)
    if not common:
        return Silent("no_common_activity")
    kind = "error" if len(common) >= LEAST else "error_of_one"
    limit = next(figure.value for figure in instruments()["psfs"].figures if figure.kind == kind)
    sums = [sum(ratings[activity] for activity in common) for ratings in (earlier, later)]
    difference = Decimal(sums[1] - sums[0]) / len(common)  # unrounded: 1.996 is not yet 2
    return Compared(
        activities=common,
        earlier=mean({activity: earlier[activity] for activity in common}),
        later=mean({activity: later[activity] for activity in common}),
        verdict=verdict(difference, limit, higher_is_better=True),
        left_out=len(set(earlier) ^ set(later)),
    )
