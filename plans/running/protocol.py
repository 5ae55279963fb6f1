"""The shapes of a return-to-run protocol. Pure Python; the files are read by protocol_files.py.

What a source does not state is None, and its field is named in `Protocol.not_stated`: nothing is filled in by us.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

EFFORTS = ("walk", "jog", "run", "strides")
TIME_UNITS = ("s", "min")
DISTANCE_UNITS = ("m", "km", "mi")
SURFACES = ("treadmill", "track", "level")
MARKS = ("V", "V2", "G", "D", "C")


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
    """A time or a distance in the unit that the source uses."""

    value: Decimal
    unit: str


@dataclass(frozen=True)
class Segment:
    """One effort for an amount; amount None means until the block ends."""

    effort: str
    amount: Amount | None


@dataclass(frozen=True)
class Block:
    """Segments in order, done `repeat` times or `until` a distance or time is reached; both None: not stated."""

    segments: tuple[Segment, ...]
    repeat: int | None
    until: Amount | None


@dataclass(frozen=True)
class Stage:
    key: str
    title: Text
    blocks: tuple[Block, ...]
    rpe: int | None
    sessions_to_pass: int | None
    min_rest_days: int | None


@dataclass(frozen=True)
class Protocol:
    key: str
    title: Text
    stages: tuple[Stage, ...]
    warm_up: Text | None
    rules: tuple[Text, ...]
    surface: str | None
    max_per_week: int | None
    sources: tuple[Source, ...]
    not_stated: tuple[str, ...]

    def stage(self, key: str) -> Stage:
        return self.stages[self._index(key)]

    def stage_before(self, key: str) -> Stage | None:
        index = self._index(key)
        return self.stages[index - 1] if index else None

    def stage_after(self, key: str) -> Stage | None:
        index = self._index(key) + 1
        return self.stages[index] if index < len(self.stages) else None

    def _index(self, key: str) -> int:
        keys = [stage.key for stage in self.stages]
        if key not in keys:
            raise ValueError(f"protocol {self.key!r} has no stage {key!r}; its stages are {', '.join(keys)}")
        return keys.index(key)
