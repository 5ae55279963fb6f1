"""The engine's decisions in simulated futures, each asked of the engine once. Pure Python.

A thousand futures meet the same few situations again and again: a stage, a last colour, a count. Each is put to the
stage rules as a short log that stands for all logs like it, and the answer is kept. That it is the answer to the whole
log is tested (tests/plans/running/test_futures.py), so a change of the rules changes the forecast too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from plans.running.case import DEFAULT_SESSIONS_TO_PASS, WEEK_MISSED, Case, State
from plans.running.stage_rules import DROP_AFTER_DAYS, TWO_REDS_DAYS, decide
from plans.running.traffic_light import PAINS, RunEntry

if TYPE_CHECKING:
    from plans.running.case import Settings
    from plans.running.protocol import Protocol
    from plans.running.stage_rules import Verdict

MOVES = ("advance", "drop")  # to another stage, once accepted
ASKED_ON = date(2000, 12, 31)  # any day: only days between matter
ONE_DAY = timedelta(days=1)
MOST_MISSED = 28  # nothing changes after as many days
WELL = dict.fromkeys(PAINS, 0)
WELL |= {"limp": False, "giving_way": False, "stopped_for_pain": False, "swelling": "none", "medication": False}
CHANGES = {
    "green": {},
    "amber": {"swelling": "slight"},
    "red": {"limp": True, "pain_next_morning": None},  # the morning comes as a value of its own, when it is as usual
    "grey": {"pain_next_morning": None},
}


@dataclass(frozen=True, slots=True)
class Situation:
    """What the rules look at, when every run is at the present stage and one a day.

    place: of the stage in the protocol.  colour: of the last run since the stage was accepted; None without one.
    passed: green sessions in a row.  row_days: from the first run of that row to the last.
    missed: days since the last run, or since the stage was accepted.  two_reds: the last is a second red in 14 days.
    """

    place: int
    colour: str | None
    passed: int = 0
    row_days: int = 0
    missed: int = 1
    two_reds: bool = False


def simulated_run(number: int | str, done_on: date, stage_key: str, colour: str, **more) -> RunEntry:
    """Return a run that the traffic light shows in this colour under either pain model."""
    values = {**WELL, "completed": True, **CHANGES[colour], **more}
    return RunEntry(run_id=number, done_on=done_on, stage_key=stage_key, **values)


class Decisions:
    """The stage rules of one patient's program, with their answers kept."""

    def __init__(self, protocol: Protocol, settings: Settings):
        self.protocol, self.settings = protocol, replace(settings, lifted=frozenset())
        self.days = [stage.days_to_pass or 0 for stage in protocol.stages]
        needed = (settings.sessions_to_pass or stage.sessions_to_pass for stage in protocol.stages)
        self.sessions = [sessions or DEFAULT_SESSIONS_TO_PASS for sessions in needed]
        pause = protocol.pause.days if protocol.pause else WEEK_MISSED
        self.pause = min(pause, WEEK_MISSED, DROP_AFTER_DAYS)  # before it a missed day changes nothing
        self._kept: dict[tuple, int | None] = {}

    def move(
        self, place: int, colour: str | None, passed: int, row_days: int, missed: int, two_reds: bool
    ) -> int | None:
        """Return the place to which the rules move the patient, the one after the last stage at the end; None: stay.

        The parts are those of Situation. Numbers beyond which nothing changes are taken as those, so that few
        situations are asked.
        """
        if missed < self.pause:  # the days since the row began are all that counts
            row_days, missed = row_days + missed - 1, 1
        elif missed > MOST_MISSED:
            missed = MOST_MISSED
        if passed > self.sessions[place]:
            passed = self.sessions[place]
        if row_days > self.days[place]:
            row_days = self.days[place]
        key = (place, colour, passed, row_days if passed else 0, missed, two_reds)
        if key not in self._kept:
            self._kept[key] = self._ask(Situation(*key))
        return self._kept[key]

    def asks_again(self, place: int, row_days: int, missed: int) -> bool:
        """Say whether days without a run can have changed the answer of the morning after the last one."""
        return missed >= self.pause or 0 < self.days[place] <= row_days + missed

    def _ask(self, situation: Situation) -> int | None:
        verdict = decide(case_like(self.protocol, self.settings, situation))
        if verdict.action == "finish":
            return len(self.protocol.stages)
        if verdict.action == "see_pt":  # assumed of the PT: as far back as after a single red run
            return self._place(decide(case_like(self.protocol, self.settings, Situation(situation.place, "red"))))
        return self._place(verdict) if verdict.action in MOVES else None

    def _place(self, verdict: Verdict) -> int:
        return self.protocol.place(self.protocol.stage(verdict.to_stage))


def case_like(protocol: Protocol, settings: Settings, situation: Situation) -> Case:
    """Return the shortest log that is in this situation, asked on ASKED_ON.

    After a red run the morning of that day is as usual: a future is asked again when it is.
    """
    last_on = ASKED_ON - situation.missed * ONE_DAY
    key = protocol.stages[situation.place].key
    entries, entered_on = _log(situation, key, last_on)
    mornings = {ASKED_ON: settings.usual_morning_pain} if situation.colour == "red" else {}
    return Case(protocol, settings, State(key, entered_on, entered_on), entries, ASKED_ON, mornings, {})


def _log(situation: Situation, key: str, last_on: date) -> tuple[tuple[RunEntry, ...], date]:
    if situation.colour is None:
        return (), last_on
    if situation.colour != "green":
        entries = [simulated_run("last", last_on, key, situation.colour)]
        if situation.two_reds:
            entries.append(simulated_run("before", last_on - TWO_REDS_DAYS * ONE_DAY, key, "red"))
        return tuple(entries), last_on
    row_days = max(situation.row_days, situation.passed - 1, 0)
    days = [last_on - back * ONE_DAY for back in range(row_days, -1, -1)]
    row = (  # green days in between keep the row whole; only the first `passed` of them count
        simulated_run(number, day, key, "green", completed=number < situation.passed) for number, day in enumerate(days)
    )
    return tuple(row), days[0]
