"""Whether running may start. Pure Python.  Rule R-R01 in docs/rules.md; what is asked stands in criteria.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from plans.running.criteria import CRITERIA

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from plans.running.criteria import Criterion

VALID_DAYS = 14
COMPARE = {
    "from": lambda value, line: value >= line,
    "above": lambda value, line: value > line,
    "below": lambda value, line: value < line,
    "at_most": lambda value, line: value <= line,
}


@dataclass(frozen=True)
class Found:
    """What was found on one day.  value: a number in the criterion's unit, or True or False.  origin: from where."""

    value: Decimal | bool
    found_on: date
    origin: str = ""


@dataclass(frozen=True)
class Judged:
    """One criterion for one patient.

    status: passed, failed, missing, expired (older than 14 days), off (not asked by this clinic) or not_applicable.
    line: the threshold that was used, None for yes or no.  retest_on: the first day for another try, where one is set.
    """

    criterion: Criterion
    status: str
    found: Found | None = None
    line: Decimal | None = None
    retest_on: date | None = None


@dataclass(frozen=True)
class Readiness:
    """Every criterion in its order.  May start when each one asked has passed; a note never stands in the way."""

    judged: tuple[Judged, ...]

    @property
    def missing(self) -> tuple[Judged, ...]:
        return self._bars("missing")

    @property
    def failed(self) -> tuple[Judged, ...]:
        return self._bars("failed")

    @property
    def retest(self) -> tuple[Judged, ...]:
        return self._bars("expired")

    @property
    def notes(self) -> tuple[Judged, ...]:
        """What is told, but no bar: fear of movement calls for graded exposure."""
        return tuple(one for one in self.judged if not one.criterion.is_bar and one.status == "failed")

    @property
    def may_start(self) -> bool:
        """False also when nothing is asked at all: then nobody has looked."""
        asked = [one for one in self.judged if one.criterion.is_bar and one.status not in ("off", "not_applicable")]
        return bool(asked) and all(one.status == "passed" for one in asked)

    def _bars(self, status: str) -> tuple[Judged, ...]:
        return tuple(one for one in self.judged if one.criterion.is_bar and one.status == status)


def readiness(
    found: Mapping[str, Iterable[Found]],
    today: date,
    *,
    switched_off: Collection[str] = (),
    thresholds: Mapping[str, Decimal] | None = None,
    both_knees: bool = False,
) -> Readiness:
    """Judge every criterion by its newest value; of one day the worse value counts.

    found: by criterion id; values after today are left out.  thresholds: the clinic's, by key "readiness.<id>".
    both_knees: percentages of the other leg say nothing then (R-A09), so these criteria fall away.
    Raises ValueError for an unknown criterion, a value of the wrong kind or out of range, and a threshold out of range.
    """
    known = {one.id for one in CRITERIA}
    if unknown := (set(found) | set(switched_off)) - known:
        raise ValueError(f"no criterion {', '.join(sorted(unknown))}; known are {', '.join(sorted(known))}")
    return Readiness(
        tuple(
            _judge(one, found.get(one.id, ()), today, one.id in switched_off, thresholds or {}, both_knees)
            for one in CRITERIA
        )
    )


def _judge(
    criterion: Criterion,
    found: Iterable[Found],
    today: date,
    is_off: bool,
    thresholds: Mapping[str, Decimal],
    both_knees: bool,
) -> Judged:
    line = _line(criterion, thresholds)
    if is_off:
        return Judged(criterion, "off", None, line)
    if both_knees and criterion.side_to_side:
        return Judged(criterion, "not_applicable", None, line)
    found = [_checked(criterion, one) for one in found]
    newest = _newest([one for one in found if one.found_on <= today], criterion, line)
    if newest is None:
        return Judged(criterion, "missing", None, line)
    if (today - newest.found_on).days > VALID_DAYS:
        return Judged(criterion, "expired", newest, line)
    if passes(criterion, newest.value, line):
        return Judged(criterion, "passed", newest, line)
    again = timedelta(days=criterion.retest_days) if criterion.retest_days else None
    return Judged(criterion, "failed", newest, line, newest.found_on + again if again else None)


def passes(criterion: Criterion, value: Decimal | bool, line: Decimal | None) -> bool:
    """True when the value fulfils the criterion: exactly at the line counts as the comparison says."""
    return value is True if criterion.comparison is None else COMPARE[criterion.comparison](value, line)


def _newest(found: list[Found], criterion: Criterion, line: Decimal | None) -> Found | None:
    day = max((one.found_on for one in found), default=None)
    of_day = [one for one in found if one.found_on == day]
    return min(of_day, key=lambda one: (passes(criterion, one.value, line), one.origin), default=None)


def _line(criterion: Criterion, thresholds: Mapping[str, Decimal]) -> Decimal | None:
    threshold = criterion.threshold
    if threshold is None:
        return None
    line = thresholds.get(threshold.key, threshold.default)
    if not threshold.low <= line <= threshold.high:
        raise ValueError(f"{threshold.key} is {line}, not from {threshold.low} to {threshold.high} {threshold.unit}")
    return line


def _checked(criterion: Criterion, found: Found) -> Found:
    value = found.value
    if criterion.asks_yes_or_no:
        if type(value) is not bool:
            raise ValueError(f"{criterion.id} is {value!r}, not yes or no")
    elif type(value) not in (int, Decimal) or not Decimal(value).is_finite():
        raise ValueError(f"{criterion.id} is {value!r}, not a number")
    elif not criterion.low <= value <= criterion.high:
        raise ValueError(f"{criterion.id} is {value}, not from {criterion.low} to {criterion.high}")
    return found
