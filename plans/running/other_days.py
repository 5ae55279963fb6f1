"""Strength and cross-training beside the runs: never a reason to move one. Pure Python."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from plans.running.run_days import Week

ONE_DAY = timedelta(days=1)


def strength_days(week: Week, runs: Collection[date], race_on: date | None, first_on: date, last_on: date) -> set[date]:
    """Return the days of strength from the week of first_on to that of last_on.

    As many a week as the PT said, spread over the days without a run. A day with a run takes one only where the chosen
    days leave no other; the day of the race never does.  runs: days with a run or a race, done or planned.
    """
    found: set[date] = set()
    for days in _weeks(first_on, last_on, week.strength):
        number = _number(week.strength_a_week, week.strength)
        free = _spread([on for on in days if on not in runs], number)
        with_run = [on for on in days if on in runs and on != race_on]
        found.update(free, _spread(with_run, number - len(free)))
    return found


def cross_training_days(
    week: Week, runs: Collection[date], strength: Collection[date], first_on: date, last_on: date
) -> set[date]:
    """Return the days of cross-training: never with a run, with strength only where the PT chose both."""
    found: set[date] = set()
    for days in _weeks(first_on, last_on, week.cross_training):
        number = _number(week.cross_a_week, week.cross_training)
        free = [on for on in days if on not in runs]
        alone = _spread([on for on in free if on not in strength], number)
        chosen_too = [on for on in free if on in strength] if week.cross_training else []
        found.update(alone, _spread(chosen_too, number - len(alone)))
    return found


def _weeks(first_on: date, last_on: date, chosen: frozenset[int]) -> Iterator[list[date]]:
    """Yield, week by week from Monday, the days that the PT chose; all seven where none was."""
    monday = first_on - (first_on.isoweekday() - 1) * ONE_DAY
    while monday <= last_on:
        days = (monday + number * ONE_DAY for number in range(7))
        yield [on for on in days if not chosen or on.isoweekday() in chosen]
        monday += 7 * ONE_DAY


def _number(a_week: int | None, chosen: frozenset[int]) -> int:
    return len(chosen) if a_week is None else a_week


def _spread(days: Sequence[date], number: int) -> list[date]:
    """Return `number` of these days, or all where there are fewer, spread evenly."""
    if number >= len(days):
        return list(days)
    return [days[(2 * place + 1) * len(days) // (2 * number)] for place in range(max(number, 0))]
