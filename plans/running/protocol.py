"""The shapes of a return-to-run protocol. Pure Python; files and clinics' own ones are read by protocol_files.py.

What a source does not state is None, and its field is named in `Protocol.not_stated`: nothing is filled in by us.
A stage is one session's content, passed as a whole; stages of one level or week share a group.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from decimal import Decimal

EFFORTS = ("walk", "jog", "run", "strides", "other")  # other: what the segment's own words say
TIME_UNITS = ("s", "min")
DISTANCE_UNITS = ("m", "km", "yd", "mi")
SPEED_UNITS = ("km/h", "mph")
SURFACES = ("treadmill", "track", "level", "ground")
MARKS = ("V", "V2", "G", "D", "C")
BACK_TO = ("stage", "group", "start")  # the stage before; the first stage of this or the former group; the first of all


@dataclass(frozen=True)
class Text:
    """The same words in each language that the files carry."""

    en: str
    es: str

    def in_language(self, code: str) -> str:
        """Return the words for a language code such as "es" or "es-mx"; English for any language not carried."""
        return self.es if code.split("-")[0].lower() == "es" else self.en


@dataclass(frozen=True)
class Source:
    key: str
    title: str
    address: str
    mark: str


@dataclass(frozen=True)
class Amount:
    """A time or a distance in the unit that the source uses.  up_to: the end of a range such as 8 to 9 min."""

    value: Decimal
    unit: str
    up_to: Decimal | None = None


@dataclass(frozen=True)
class Speed:
    value: Decimal
    unit: str


@dataclass(frozen=True)
class Segment:
    """One effort for an amount.

    amount None: until the block ends, or as far as `words` say ("the straights"), or not stated where neither holds.
    percent: of full effort or speed, where the source says so.
    """

    effort: str
    amount: Amount | None
    words: Text | None = None
    speed: Speed | None = None
    percent: int | None = None


@dataclass(frozen=True)
class Block:
    """Segments in order, done `repeat` times or `until` a distance or time is reached; both None: not stated.

    repeat_up_to: the end of a range such as 8 to 9 times.
    """

    segments: tuple[Segment, ...]
    repeat: int | None
    until: Amount | None
    repeat_up_to: int | None = None


@dataclass(frozen=True)
class Rest:
    """What a source says of rest; None: it says nothing.

    days_between: whole days without a run between two runs; 0 where days in a row are allowed.
    in_a_row: most days with a run in a row.  max_per_week, max_levels_per_week: in any 7 days.
    days_after: fixed rest days once the stage is passed.
    """

    days_between: int | None = None
    in_a_row: int | None = None
    max_per_week: int | None = None
    max_levels_per_week: int | None = None
    days_after: int | None = None


@dataclass(frozen=True)
class Stage:
    """One session's content.

    rest: the stage's own rule, else that of its group.  sessions_to_pass: completed sessions; days_to_pass: days in the
    stage before the next one, for programs that go by the week.  days: the day numbers that the source prints.
    """

    key: str
    title: Text
    blocks: tuple[Block, ...]
    rpe: int | None = None
    sessions_to_pass: int | None = None
    rest: Rest = Rest()
    group: str | None = None
    days_to_pass: int | None = None
    days: str = ""
    surface: str | None = None
    intensity: Text | None = None
    note: Text | None = None

    @property
    def is_complete(self) -> bool:
        """False where the source leaves open how often or how far: such a stage is kept and shown, not scheduled."""
        return all(
            (block.repeat is not None or block.until is not None)
            and all(
                segment.amount or (block.until and (segment.words or segment is block.segments[-1]))
                for segment in block.segments
            )
            for block in self.blocks
        )


@dataclass(frozen=True)
class Group:
    """A level or week that holds several stages.  rest: of each of its stages that states none of its own."""

    key: str
    title: Text
    note: Text | None = None
    rest: Rest = Rest()


@dataclass(frozen=True)
class StepBack:
    """What the source says to do after symptoms.

    to: one of BACK_TO.  days_off: days without running first; None where the source does not say.
    when: the mildest colour after which it holds; "amber" where the source says it of any pain or symptom, and what the
    patient's pain rule allows is none [D].
    """

    to: str
    days_off: int | None = None
    words: Text | None = None
    when: str = "red"

    @property
    def colours(self) -> tuple[str, ...]:
        """The colours of a run after which it holds."""
        return ("amber", "red") if self.when == "amber" else ("red",)


@dataclass(frozen=True)
class Pause:
    """After at least `days` days without a run: where to begin again, one of BACK_TO."""

    days: int
    to: str


@dataclass(frozen=True)
class Soreness:
    """A rule by the moment at which the knee is sore (UD soreness rules): days off, then one stage back."""

    warm_up_days_off: int
    during_days_off: int


@dataclass(frozen=True)
class AtFirst:
    """A stricter rest for the first `days` days of the program."""

    days: int
    rest: Rest


@dataclass(frozen=True)
class EntryStage:
    """Where to begin by a test: at `stage_key` when pain came at or before this distance; None: not within any."""

    up_to: Amount | None
    stage_key: str


@dataclass(frozen=True)
class BuildUp:
    """How far the source lets the runs grow once its stages are passed: by `step` a session."""

    step: Amount
    words: Text


@dataclass(frozen=True)
class Protocol:
    """A program as its source tells it.

    pain_limit: the source's own limit of pain during the run; the stricter of it and the patient's rule holds.
    """

    key: str
    title: Text
    stages: tuple[Stage, ...]
    warm_up: Text | None = None
    cool_down: Text | None = None
    rules: tuple[Text, ...] = ()
    surface: str | None = None
    sources: tuple[Source, ...] = ()
    not_stated: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    entry: tuple[Text, ...] = ()
    entry_stages: tuple[EntryStage, ...] = ()
    progression: Text | None = None
    hold: Text | None = None
    step_back: StepBack | None = None
    pause: Pause | None = None
    pain_limit: int | None = None
    pain_words: Text | None = None
    soreness: Soreness | None = None
    at_first: AtFirst | None = None
    build_up: BuildUp | None = None
    meant_for: Text | None = None
    cautions: tuple[Text, ...] = ()

    def stage(self, key: str) -> Stage:
        return self.stages[self._index(key)]

    def place(self, stage: Stage) -> int:
        """Return where the stage stands in the order, 0 for the first."""
        return self._index(stage.key)

    def stage_before(self, key: str) -> Stage | None:
        index = self._index(key)
        return self.stages[index - 1] if index else None

    def stage_after(self, key: str) -> Stage | None:
        index = self._index(key) + 1
        return self.stages[index] if index < len(self.stages) else None

    def back_from(self, key: str, to: str = "stage") -> Stage | None:
        """Return the stage to go back to from this one; None where there is none before it.

        to "group": the first stage of this group, or of the group before when this is its first stage already.
        """
        before = self.stage_before(key)
        if before is None or to == "stage":
            return before
        if to == "start":
            return self.stages[0]
        group = self.stage(key).group if before.group == self.stage(key).group else before.group
        return next(stage for stage in self.stages if stage.group == group) if group else before

    @property
    def said(self) -> tuple[Text, ...]:
        """Everything that the source asks of the runner in words, beside warm-up and cool-down."""
        step_back = self.step_back.words if self.step_back else None
        texts = (self.progression, *self.rules, self.hold, step_back, self.pain_words)
        return tuple(text for text in texts if text)

    @property
    def is_complete(self) -> bool:
        return all(stage.is_complete for stage in self.stages)

    @property
    def keys(self) -> Collection[str]:
        return self._places.keys()

    @cached_property
    def _places(self) -> dict[str, int]:
        return {stage.key: place for place, stage in enumerate(self.stages)}

    def _index(self, key: str) -> int:
        if key not in self._places:
            raise ValueError(f"protocol {self.key!r} has no stage {key!r}; its stages are {', '.join(self._places)}")
        return self._places[key]
