"""Runs a program against a log, day by day, with the rules that patients' programs use. Pure Python."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from plans.running.case import Case, Settings, State
from plans.running.engine import advise_case
from plans.running.log_file import ANY_STAGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from plans.running.case import Run
    from plans.running.engine import Advice
    from plans.running.protocol import Protocol
    from plans.running.traffic_light import RunEntry

ONE_DAY = timedelta(days=1)
MOVES = ("advance", "drop", "finish")  # proposals that change something once they are accepted


@dataclass(frozen=True)
class Line:
    """What the rules say on one day.

    asked_on: the morning after a run, when all of it can be known; or the day of a run, before it, if something is
    accepted then.  run: the run with its light; None for a line before a run.  stage_key: where the program was.
    """

    asked_on: date
    stage_key: str
    run: Run | None
    advice: Advice
    accepted: bool


def simulate(
    protocol: Protocol, settings: Settings, state: State, entries: Iterable[RunEntry], *, accept: bool
) -> Iterator[Line]:
    """Yield what the rules say before and after each run, in the order of days.

    accept: what is proposed is accepted at once: a stage forward or back, and the end of the program. What a PT has to
    look at first is never accepted here, so the program stays there.
    """
    done: list[RunEntry] = []
    for logged in sorted(entries, key=lambda entry: entry.done_on):
        before = _ask(protocol, settings, state, done, logged.done_on)
        moved = accepted(state, before, logged.done_on) if accept and done else state
        if moved != state:
            yield Line(logged.done_on, state.stage_key, None, before, accepted=True)
            state = moved
        at_stage = logged.stage_key == ANY_STAGE
        done.append(replace(logged, stage_key=state.stage_key) if at_stage else logged)
        asked_on = logged.done_on + ONE_DAY
        case = Case(protocol, settings, state, tuple(done), asked_on, {}, {})
        run = next(run for run in case.runs if run.entry.run_id == logged.run_id)
        advice = advise_case(case)
        moved = accepted(state, advice, asked_on) if accept else state
        yield Line(asked_on, state.stage_key, run, advice, accepted=moved != state)
        state = moved


def accepted(state: State, advice: Advice, on: date) -> State:
    """Return the state after the proposal is accepted; the same where it changes nothing."""
    if advice.action not in MOVES or (state.passed_on and advice.action == "finish"):
        return state
    if advice.action == "finish":
        return replace(state, passed_on=on)
    return replace(state, stage_key=advice.to_stage, stage_entered_on=on)


def _ask(protocol: Protocol, settings: Settings, state: State, done: list[RunEntry], today: date) -> Advice:
    return advise_case(Case(protocol, settings, state, tuple(done), today, {}, {}))
