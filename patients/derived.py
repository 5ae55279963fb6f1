"""What follows from measured values by arithmetic alone: symmetry, torque, bands, real change. Pure Python.

A missing input gives Silent(reason), never a default; a value that cannot be true raises ValueError.
Marks: V read in the source, G not verified, D our proposal, C calculated from a V figure.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from patients.measure import SmallestChange
from patients.measures import registry
from patients.silent import Silent

TENTH = Decimal("0.1")
HIGHEST_CADENCE = 178
SIDES = ("right", "left", "both")


def rounded(value: Decimal, step: Decimal) -> Decimal:
    return value.quantize(step, rounding=ROUND_HALF_UP)


def lsi(affected: Decimal, unaffected: Decimal) -> Decimal:
    """Return the limb symmetry index in percent, one decimal: affected / unaffected x 100.

    Both in the same unit, > 0. Raises ValueError otherwise.

    >>> lsi(Decimal("18"), Decimal("21"))
    Decimal('85.7')
    """
    if affected <= 0 or unaffected <= 0:
        raise ValueError(f"no symmetry index from {affected} and {unaffected}")
    return rounded(affected * 100 / unaffected, TENTH)


def symmetry(right: Decimal | None, left: Decimal | None, affected_side: str) -> Decimal | Silent:
    """Return the limb symmetry index of a patient whose affected side is right, left or both.

    Both sides affected: Silent("bilateral"), whatever was measured (R-A09; Magalhaes10 [V]: both sides are weaker).
    A side not measured: Silent("one_side_missing"). A side of 0: Silent("zero"), nothing to compare with.
    Raises ValueError on another side or a negative value.
    """
    if affected_side not in SIDES:
        raise ValueError(f"affected side {affected_side!r} is none of {', '.join(SIDES)}")
    if affected_side == "both":
        return Silent("bilateral")
    if right is None or left is None:
        return Silent("one_side_missing")
    if min(right, left) == 0:
        return Silent("zero")
    return lsi(right, left) if affected_side == "right" else lsi(left, right)


def trial_mean(trials: Sequence[Decimal]) -> Decimal | Silent:
    """Return the mean of the trials, one decimal, in their unit. No trial: Silent("value_missing")."""
    return rounded(sum(trials, Decimal(0)) / len(trials), TENTH) if trials else Silent("value_missing")


def trial_best(trials: Sequence[Decimal], higher_is_better: bool | None) -> Decimal | Silent:
    """Return the best of the trials. No trial: Silent("value_missing"); no better direction: Silent("no_direction")."""
    if not trials:
        return Silent("value_missing")
    if higher_is_better is None:
        return Silent("no_direction")
    return max(trials) if higher_is_better else min(trials)


def fpi_total(items: list[int | None]) -> int | Silent:
    """Return the FPI-6 total of its six scores, each -2 to +2. One missing: Silent("item_missing")."""
    if len(items) != 6:
        raise ValueError(f"the FPI-6 has six items, not {len(items)}")
    if any(item is not None and not -2 <= item <= 2 for item in items):
        raise ValueError(f"FPI-6 items run from -2 to 2, not {items}")
    return Silent("item_missing") if None in items else sum(items)


def fpi_band(total: int) -> str:
    """Return the band of an FPI-6 total, -12 to +12, whole. Bands [G], not verified.

    Conflict: JFAR14 [V] took >= 7 as pronated and <= -1 as supinated.
    """
    if not -12 <= total <= 12 or total != int(total):
        raise ValueError(f"the FPI-6 total runs from -12 to 12, not {total}")
    if total <= -5:
        return "highly_supinated"
    if total <= -1:
        return "supinated"
    if total <= 5:
        return "normal"
    return "pronated" if total <= 9 else "highly_pronated"


def lsd_band(total: int) -> str:
    """Return the band of a lateral step-down score, 0 to 6, whole: 0-1, 2-3, 4-6 (Snyder, Piva06, Manske16 [V])."""
    if not 0 <= total <= 6 or total != int(total):
        raise ValueError(f"the lateral step-down score runs from 0 to 6, not {total}")
    if total <= 1:
        return "good"
    return "moderate" if total <= 3 else "poor"


def squat_rating(faults: Sequence[bool | None]) -> str | Silent:
    """Return the rating of the single-leg squat from its five boxes: 0-1 good, 2-3 fair, 4-5 poor [D].

    One box neither yes nor no: Silent("item_missing").
    """
    if len(faults) != 5:
        raise ValueError(f"the single-leg squat has five boxes, not {len(faults)}")
    if None in faults:
        return Silent("item_missing")
    count = sum(faults)
    if count <= 1:
        return "good"
    return "fair" if count <= 3 else "poor"


def cadence_target(cadence: Decimal | None, percent: int, speed_known: bool) -> int | Silent:
    """Return the steps per minute that are percent more, whole, halves up.

    cadence > 0 steps per minute of both feet; percent > 0.  No cadence: Silent("value_missing").  Running speed not
    recorded: Silent("speed_missing"), cadence means nothing without it.  Above 178: Silent("cadence_high") [D], lowest
    loads were found there (Thakkar19 [V], female runners).

    >>> cadence_target(Decimal("164"), 5, speed_known=True)
    172
    """
    if cadence is None:
        return Silent("value_missing")
    if cadence <= 0 or percent <= 0:
        raise ValueError(f"no target of {percent} % more than {cadence} steps")
    if not speed_known:
        return Silent("speed_missing")
    if cadence > HIGHEST_CADENCE:
        return Silent("cadence_high")
    return int(rounded(cadence * (100 + percent) / 100, Decimal(1)))


def smallest_change(measure_id: str) -> SmallestChange | None:
    """Return the published change that we apply to a measure; None where none is known.

    Where a source gives a range, its upper end: a change is claimed only beyond the worst published error.
    Raises ValueError for a measure that is not in the registry: a slip must not read as "nothing known".
    """
    if measure_id not in registry():
        raise ValueError(f"no measure {measure_id!r} in the registry")
    return next((one for one in registry()[measure_id].smallest_changes if one.applied), None)


def changed(measure_id: str, earlier: Decimal | None, later: Decimal | None, *, same_day: bool = False) -> str | Silent:
    """Return "beyond_error" or "within_error" for two values of one measure, in its unit and in either direction.

    A difference equal to the smallest change is beyond error. Also tells a difference between two sides from error.
    same_day: both values from one visit; only knee_flexion_contact has a figure of its own for that.
    A value missing: Silent("value_missing"). No published error: Silent("error_unknown").
    Raises ValueError for a measure that is not in the registry.
    """
    smallest = smallest_change(measure_id)
    if smallest is None or smallest.unit != registry()[measure_id].unit:
        return Silent("error_unknown")
    if earlier is None or later is None:
        return Silent("value_missing")
    limit = smallest.same_day if same_day and smallest.same_day is not None else smallest.limit
    return "beyond_error" if abs(later - earlier) >= limit else "within_error"
