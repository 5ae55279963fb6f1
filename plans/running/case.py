"""Where a patient's program stands: settings, state and log, and what the rules ask of them. Pure Python.

Of two runs on one day the one that asks for more caution counts as the later, so the order of entries does not matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from plans.running.traffic_light import MODELS, check_pain, light

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from plans.running.protocol import Protocol, Stage
    from plans.running.traffic_light import LightResult, RunEntry

DEFAULT_SESSIONS_TO_PASS = 2  # where neither PT nor source says [D]
WEEK_MISSED = 7  # days without a run after which a stage begins again (R-R09)
CAUTION = {"green": 0, "amber": 1, "grey": 2, "red": 3}


@dataclass(frozen=True)
class Settings:
    """What the PT chose for this patient. None: not set; sessions_to_pass then follows the protocol."""

    sessions_to_pass: int | None = None
    pain_model: str = "esculier"
    usual_morning_pain: int | None = None

    def __post_init__(self):
        check_pain("usual_morning_pain", self.usual_morning_pain)
        if self.sessions_to_pass is not None and self.sessions_to_pass < 1:
            raise ValueError(f"sessions_to_pass is {self.sessions_to_pass}, below 1")
        if self.pain_model not in MODELS:
            raise ValueError(f"pain_model is {self.pain_model!r}, not one of {', '.join(MODELS)}")


@dataclass(frozen=True)
class State:
    """Where the patient is: the accepted stage, and the day it was accepted."""

    stage_key: str
    stage_entered_on: date


@dataclass(frozen=True)
class Run:
    """A logged run with its light."""

    entry: RunEntry
    result: LightResult

    @property
    def done_on(self) -> date:
        return self.entry.done_on

    @property
    def colour(self) -> str:
        return self.result.colour


@dataclass(frozen=True)
class Case:
    """Everything that the engine was given, and what several rules ask of it."""

    protocol: Protocol
    settings: Settings
    state: State
    entries: tuple[RunEntry, ...]
    today: date
    mornings: Mapping[date, int]

    @cached_property
    def stage(self) -> Stage:
        return self.protocol.stage(self.state.stage_key)

    @cached_property
    def lower_stage(self) -> Stage | None:
        return self.protocol.stage_before(self.state.stage_key)

    @cached_property
    def needed(self) -> int:
        return self.settings.sessions_to_pass or self.stage.sessions_to_pass or DEFAULT_SESSIONS_TO_PASS

    @cached_property
    def runs(self) -> list[Run]:
        """Every run up to today with its light, oldest first; on one day the most worrying last."""
        usual, model = self.settings.usual_morning_pain, self.settings.pain_model
        known = [Run(entry, light(entry, usual, model)) for entry in self.entries if entry.done_on <= self.today]
        return sorted(known, key=lambda run: (run.done_on, CAUTION[run.colour], str(run.entry.run_id)))

    @cached_property
    def current(self) -> list[Run]:
        """The runs since the stage was entered; of that very day, those at this stage."""
        entered_on = self.state.stage_entered_on
        return [
            run
            for run in self.runs
            if run.done_on > entered_on or (run.done_on == entered_on and run.entry.stage_key == self.state.stage_key)
        ]

    @cached_property
    def days_missed(self) -> int:
        """Days since the last run of any kind, or since the stage was entered if that is later."""
        last = max([self.state.stage_entered_on, *(run.done_on for run in self.runs[-1:])])
        return (self.today - last).days

    @cached_property
    def passed(self) -> int:
        """Days with a completed green run at this stage, counted back from today.

        The count ends at the first run that was not green, whatever its stage, and at a week without a run.
        """
        days, later = set(), self.today
        for run in reversed(self.current):
            if run.colour != "green" or (later - run.done_on).days >= WEEK_MISSED:
                break
            if run.entry.completed and run.entry.stage_key == self.state.stage_key:
                days.add(run.done_on)
            later = run.done_on
        return len(days)
