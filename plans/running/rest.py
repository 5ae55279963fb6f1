"""On which day the next run may be. Pure Python.  Rule R-R08 in docs/rules.md.

Every part of a rest rule only ever moves the day back, so each gives its own earliest day and the latest of them holds.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import TYPE_CHECKING

from plans.running.protocol import Rest
from plans.running.reasons import Reason
from plans.running.traffic_light import is_sore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from plans.running.case import Case

ONE_DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Earliest:
    """run_on: the earliest day.  reasons: what moves it back, latest first.  notes: what the reader should know."""

    run_on: date
    reasons: tuple[Reason, ...]
    notes: tuple[Reason, ...]


def earliest_run(case: Case, to_stage: str) -> Earliest:
    """Return the earliest day for a run at to_stage, never before today, and why it is later."""
    base = max(case.today, case.state.stage_entered_on)
    rest = rest_between(case, to_stage)
    moved = _later_than(base, _waits(case, to_stage, rest))
    notes = (Reason("rest_not_stated"),) if rest.days_between is None and rest.in_a_row is None else ()
    first = case.protocol.at_first
    if first:
        ends_on = case.started_on + timedelta(days=first.days)
        strict = _later_than(base, _waits(case, to_stage, strictest(rest, first.rest)))
        usual_on = moved[0][0] if moved else base
        if strict and usual_on < ends_on and strict[0][0] > usual_on:
            until = min(strict[0][0], ends_on)
            moved = [(min(day, until), _until(reason, min(day, until))) for day, reason in strict]
            notes = (Reason("stricter_at_first", {"days": first.days}),)
    if moved and "R-R08" in case.settings.lifted:
        return Earliest(base, (), (Reason("rest_lifted", {"until": moved[0][0]}),))
    return Earliest(moved[0][0] if moved else base, tuple(reason for _day, reason in moved), notes)


def rest_between(case: Case, to_stage: str) -> Rest:
    """Return the strictest of each part between the present stage, those of the last day's runs, and the next."""
    rest = strictest(case.stage.rest, case.protocol.stage(to_stage).rest)
    for run in case.runs:
        key = run.entry.stage_key
        if run.done_on == case.runs[-1].done_on and key in case.protocol.keys and key != case.stage.key:
            rest = strictest(rest, case.protocol.stage(key).rest)
    return rest


def strictest(one: Rest, other: Rest) -> Rest:
    """Return the stricter of each part; what neither states stays None."""
    longest = ("days_between", "days_after")
    stated = {}
    for part in fields(Rest):
        values = [value for value in (getattr(one, part.name), getattr(other, part.name)) if value is not None]
        if values:
            stated[part.name] = max(values) if part.name in longest else min(values)
    return Rest(**stated)


def _later_than(base: date, waits: Iterator[tuple[date, Reason]]) -> list[tuple[date, Reason]]:
    later = [(day, reason) for day, reason in waits if day > base]
    return sorted(later, key=lambda wait: wait[0], reverse=True)


def _waits(case: Case, to_stage: str, rest: Rest) -> Iterator[tuple[date, Reason]]:
    """Yield the earliest day by each part of the rule."""
    if not case.runs:
        return
    last = case.runs[-1].done_on
    if rest.days_between:
        yield _wait(last + (rest.days_between + 1) * ONE_DAY, "rest_days", days=rest.days_between)
    else:
        yield _wait(last + ONE_DAY, "one_run_a_day")
    days = sorted({run.done_on for run in case.runs}, reverse=True)
    if rest.in_a_row and _in_a_row(days) >= rest.in_a_row:
        yield _wait(last + 2 * ONE_DAY, "in_a_row", days=rest.in_a_row)
    if rest.max_per_week and len(days) >= rest.max_per_week:
        yield _wait(days[rest.max_per_week - 1] + WEEK, "runs_a_week", runs=rest.max_per_week)
    yield from _levels(case, to_stage, rest.max_levels_per_week)
    yield from _after_stages(case, to_stage)
    yield from _days_off(case)


def _wait(until: date, code: str, **values: int) -> tuple[date, Reason]:
    return until, Reason(code, {**values, "until": until})


def _until(reason: Reason, latest: date) -> Reason:
    return Reason(reason.code, {**reason.values, "until": latest})


def _in_a_row(days: list[date]) -> int:
    """Count the days in a row up to the last run; days: latest first, each once."""
    return next((count for count, day in enumerate(days) if days[0] - day != count * ONE_DAY), len(days))


def _levels(case: Case, to_stage: str, most: int | None) -> Iterator[tuple[date, Reason]]:
    """A level waits until fewer than `most` levels below it were run in the last 7 days: a step back never waits."""
    if not most:
        return
    place = case.protocol.place(case.protocol.stage(to_stage))
    below = {stage.key: stage.group or stage.key for stage in case.protocol.stages[:place]}
    own = case.protocol.stage(to_stage).group or to_stage
    last_on = {below[run.entry.stage_key]: run.done_on for run in case.runs if run.entry.stage_key in below}
    last_on.pop(own, None)
    days = sorted(last_on.values(), reverse=True)
    if len(days) >= most:
        yield _wait(days[most - 1] + WEEK, "levels_a_week", levels=most)


def _after_stages(case: Case, to_stage: str) -> Iterator[tuple[date, Reason]]:
    """Fixed rest days once a stage is passed: they stand between its last run and a later stage."""
    place = case.protocol.place(case.protocol.stage(to_stage))
    for stage in case.protocol.stages[:place]:
        if stage.rest.days_after:
            done = [run.done_on for run in case.runs if run.entry.stage_key == stage.key]
            if done:
                yield _wait(done[-1] + (stage.rest.days_after + 1) * ONE_DAY, "days_after", days=stage.rest.days_after)


def _days_off(case: Case) -> Iterator[tuple[date, Reason]]:
    """Days off that the source asks for after symptoms, counted from the last run of that day."""
    last_on = case.runs[-1].done_on
    for run in case.runs:
        days = _days_off_after(case, run) if run.done_on == last_on else 0
        if days:
            yield _wait(last_on + (days + 1) * ONE_DAY, "days_off", days=days)


def _days_off_after(case: Case, run) -> int:
    soreness, back = case.protocol.soreness, case.protocol.step_back
    days = [back.days_off or 0] if back and run.colour in back.colours else [0]
    if soreness and is_sore(run.entry):
        days.append({"warm_up": soreness.warm_up_days_off, "during": soreness.during_days_off}.get(run.entry.sore, 0))
    return max(days)
