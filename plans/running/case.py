"""Where a patient's program stands: settings, state and log, and what the rules ask of them. Pure Python.

Of two runs on one day the one that asks for more caution counts as the later, so the order of entries does not matter.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple

from plans.running.scaling import with_repeats
from plans.running.spike_guard import ran_whole
from plans.running.traffic_light import MODELS, check_pain, light

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from plans.running.protocol import Protocol, Stage
    from plans.running.traffic_light import LightResult, RunEntry

DEFAULT_SESSIONS_TO_PASS = 2  # where neither PT nor source says [D]
WEEK_MISSED = 7  # days without a run after which a stage begins again (R-R09)
CAUTION = {"green": 0, "amber": 1, "grey": 2, "red": 3}
KINDS = ("longer", "speed", "uphill", "downhill")  # of running, in the order in which they come back (R-R12)
MOST_REPEATS = 50
LIMITS = ("R-R06", "R-R08")  # what a PT may lift for the next run


@dataclass(frozen=True)
class Settings:
    """What the PT chose for this patient. None: not set; sessions_to_pass then follows the protocol.

    repeats: times, 1-50, by stage key, where the source leaves them open.  unlocked: the day from which a kind of
    running is allowed, by kind of KINDS.  downhill_before: first and last day of each time in which downhill was
    allowed before it was taken back.  lifted: limits of LIMITS that do not hold for the next run.
    """

    sessions_to_pass: int | None = None
    pain_model: str = "esculier"
    usual_morning_pain: int | None = None
    repeats: Mapping[str, int] = field(default_factory=dict, hash=False)
    unlocked: Mapping[str, date] = field(default_factory=dict, hash=False)
    downhill_before: tuple[tuple[date, date], ...] = ()
    lifted: frozenset[str] = frozenset()

    def __post_init__(self):
        check_pain("usual_morning_pain", self.usual_morning_pain)
        if self.sessions_to_pass is not None and self.sessions_to_pass < 1:
            raise ValueError(f"sessions_to_pass is {self.sessions_to_pass}, below 1")
        if self.pain_model not in MODELS:
            raise ValueError(f"pain_model is {self.pain_model!r}, not one of {', '.join(MODELS)}")
        for key, count in self.repeats.items():
            if type(count) is not int or not 1 <= count <= MOST_REPEATS:
                raise ValueError(f"repeats of stage {key} is {count!r}, not a whole number from 1 to {MOST_REPEATS}")
        for name, given, known in (("unlocked", self.unlocked, KINDS), ("lifted", self.lifted, LIMITS)):
            if unknown := set(given) - set(known):
                raise ValueError(f"{name} has {sorted(unknown)}, not of {', '.join(known)}")

    @property
    def next_kind(self) -> str | None:
        """The first kind of running that is not allowed yet; None when all are."""
        return next((kind for kind in KINDS if kind not in self.unlocked), None)


@dataclass(frozen=True)
class State:
    """Where the patient is: the accepted stage, and the day it was accepted.

    started_on: first day of the program; None: the day of the first run at a stage of it.
    passed_on: the day its end was accepted, after which distance is built up; None before.
    basis: the runs on which accepting the stage rested, by id as text, with their colours then. Another run of that
    very day came after it, and one that turned red only later was not known to be: both count. None: not known, and a
    run of that day counts only if it is at the stage.
    """

    stage_key: str
    stage_entered_on: date
    started_on: date | None = None
    passed_on: date | None = None
    basis: Mapping[str, str] | None = field(default=None, hash=False)


class Run(NamedTuple):
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
    """Everything that the engine was given, and what several rules ask of it.

    mornings: pain on mornings without a run the day before.  task_pains: pain going down stairs or downhill, by the day
    it was found; both 0-10.
    """

    protocol: Protocol
    settings: Settings
    state: State
    entries: tuple[RunEntry, ...]
    today: date
    mornings: Mapping[date, int]
    task_pains: Mapping[date, int]

    @cached_property
    def as_set(self) -> Protocol:
        """The protocol with the PT's number of intervals where the source leaves it open."""
        return with_repeats(self.protocol, self.settings.repeats) if self.settings.repeats else self.protocol

    def stage_as_set(self, key: str) -> Stage:
        """Return a stage as it is run; ValueError for a key that the protocol does not have."""
        return self.as_set.stage(key)

    @cached_property
    def stage(self) -> Stage:
        return self.stage_as_set(self.state.stage_key)

    @cached_property
    def lower_stage(self) -> Stage | None:
        """Where to go back to after symptoms: as the source says, else one stage; None at the first.

        None as well once the program is passed: then the distance steps back, not the stage (build_up.py).
        """
        if self.state.passed_on is not None:
            return None
        to = self.protocol.step_back.to if self.protocol.step_back else "stage"
        return self.protocol.back_from(self.state.stage_key, to)

    @cached_property
    def needed(self) -> int:
        return self.settings.sessions_to_pass or self.stage.sessions_to_pass or DEFAULT_SESSIONS_TO_PASS

    @cached_property
    def runs(self) -> list[Run]:
        """Every run up to today with its light, oldest first; on one day the most worrying last."""
        known = [Run(entry, self._lit(entry)) for entry in self.entries if entry.done_on <= self.today]
        return sorted(known, key=lambda run: (run.entry.done_on, CAUTION[run.result.colour], str(run.entry.run_id)))

    def light(self, entry: RunEntry) -> LightResult:
        return self._lit(entry)

    @cached_property
    def _lit(self) -> Callable[[RunEntry], LightResult]:
        return partial(
            light,
            usual_morning_pain=self.settings.usual_morning_pain,
            model=self.settings.pain_model,
            pain_limit=self.protocol.pain_limit,
            asks_sore=self.protocol.soreness is not None,
            downhill_since=self.settings.unlocked.get("downhill"),
            downhill_before=self.settings.downhill_before,
        )

    @cached_property
    def current(self) -> list[Run]:
        """The runs since the stage was entered, of that very day those that came after; and what turned red since."""
        entered_on, key = self.state.stage_entered_on, self.state.stage_key
        return [
            run
            for run in self.runs
            if run.done_on > entered_on
            or (run.done_on == entered_on and run.entry.stage_key == key)
            or (self.state.basis is not None and self._was_not_known(run))
        ]

    def _was_not_known(self, run: Run) -> bool:
        """Whether accepting the stage did not rest on this run as it is now."""
        then = self.state.basis.get(str(run.entry.run_id))
        if then is None:
            return run.done_on == self.state.stage_entered_on
        return run.colour == "red" and then != "red"

    @cached_property
    def days_missed(self) -> int:
        """Days since the last run of any kind, or since the stage was entered if that is later."""
        last = max([self.state.stage_entered_on, *(run.done_on for run in self.runs[-1:])])
        return (self.today - last).days

    @cached_property
    def green_row(self) -> list[Run]:
        """Completed green runs at this stage, latest first, counted back from today.

        The row ends at the first run that was not green, whatever its stage, and at a week without a run.
        """
        row = []
        later = self.today
        for run in reversed(self.current):
            if run.colour != "green" or (later - run.done_on).days >= WEEK_MISSED:
                break
            if run.entry.completed and run.entry.stage_key == self.state.stage_key:
                row.append(run)
            later = run.done_on
        return row

    @cached_property
    def cut_short(self) -> list[Run]:
        """Those of the green row that the spike guard (R-R06) cut short: they are no session of the stage."""
        return [run for run in self.green_row if not ran_whole(run.entry, self.stage, self._before(run.done_on))]

    def _before(self, on: date) -> Iterator[RunEntry]:
        return (run.entry for run in self.runs if run.done_on < on)

    @cached_property
    def passed_days(self) -> list[date]:
        """Days with a whole session of the green row, latest first."""
        return list(dict.fromkeys(run.done_on for run in self.green_row if run not in self.cut_short))

    @property
    def passed(self) -> int:
        return len(self.passed_days)

    @property
    def days_in_stage(self) -> int:
        """Days from the first run of the green row to today; 0 without one."""
        return (self.today - self.passed_days[-1]).days if self.passed_days else 0

    @property
    def days_needed(self) -> int:
        """Days that the source gives the stage; 0 where it does not go by days."""
        return self.stage.days_to_pass or 0

    @cached_property
    def started_on(self) -> date:
        if self.state.started_on is not None:
            return self.state.started_on
        own = (run.done_on for run in self.runs if run.entry.stage_key is not None)
        return min([self.state.stage_entered_on, *own])
