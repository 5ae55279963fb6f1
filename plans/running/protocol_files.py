"""Reads protocols/*.toml into protocol.py's shapes and refuses what cannot be meant, saying where.

Refused: an unknown field, a value of the wrong kind or out of range, a key used twice, an endless segment that is not
the last of its block, a field left out without being named in not_stated, and a field named there that is stated.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from plans.running.protocol import (
    DISTANCE_UNITS,
    EFFORTS,
    MARKS,
    SURFACES,
    TIME_UNITS,
    Amount,
    Block,
    Protocol,
    Rest,
    Segment,
    Source,
    Stage,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = Path(__file__).parent / "protocols"


class ProtocolError(ValueError):
    """A protocol file that cannot be used: which file, stage, field and value, and why."""

    def __init__(self, file: str, stage: str | None, field: str, value: object, why: str):
        self.file, self.stage, self.field, self.value, self.why = file, stage, field, value, why
        place = f"{file}, stage {stage}" if stage else file
        super().__init__(f"{place}, {field} = {value!r}: {why}")


@cache
def load_protocols(folder: Path = FOLDER) -> Mapping[str, Protocol]:
    """Return every protocol in the folder by key, in the order of the file names; read once per process.

    Raises ProtocolError for the first file that cannot be used.
    """
    protocols: dict[str, Protocol] = {}
    for path in sorted(folder.glob("*.toml")):
        protocol = _read(path)
        if protocol.key in protocols:
            raise ProtocolError(path.name, None, "key", protocol.key, "another file has this key")
        protocols[protocol.key] = protocol
    return MappingProxyType(protocols)


@dataclass(frozen=True)
class _Table:
    """One TOML table with its place, so that a refusal can say where. Taking a field removes it from `left`."""

    left: dict
    file: str
    stage: str | None = None
    path: str = ""

    def refuse(self, field: str, value: object, why: str):
        raise ProtocolError(self.file, self.stage, f"{self.path}{field}", value, why)

    def take(self, field: str, kind: type, needed: bool = True):
        value = self.left.pop(field, None)
        if value is None and not needed:
            return None
        if type(value) is not kind:
            self.refuse(field, value, f"must be given as {kind.__name__}")
        if value in ("", []):
            self.refuse(field, value, "must not be empty")
        return value

    def choice(self, field: str, choices: tuple[str, ...], needed: bool = True) -> str | None:
        value = self.take(field, str, needed)
        if value is not None and value not in choices:
            self.refuse(field, value, f"must be one of {', '.join(choices)}")
        return value

    def whole(self, field: str, low: int, high: int) -> int | None:
        value = self.take(field, int, needed=False)
        if value is not None and not low <= value <= high:
            self.refuse(field, value, f"must be from {low} to {high}")
        return value

    def table(self, field: str, needed: bool = True) -> _Table | None:
        value = self.take(field, dict, needed)
        return None if value is None else _Table(dict(value), self.file, self.stage, f"{self.path}{field}.")

    def tables(self, field: str) -> list[_Table]:
        rows = self.take(field, list)
        for row in rows:
            if type(row) is not dict:
                self.refuse(field, row, "must be a table")
        return [_Table(dict(row), self.file, self.stage, f"{self.path}{field}.") for row in rows]

    def end(self):
        for field, value in self.left.items():
            self.refuse(field, value, "no such field")


def _read(path: Path) -> Protocol:
    try:
        table = _Table(tomllib.loads(path.read_text("utf-8"), parse_float=Decimal), path.name)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProtocolError(path.name, None, "file", path.name, f"not readable as TOML: {error}") from error
    protocol = Protocol(
        key=table.take("key", str),
        title=_text(table.table("title")),
        stages=tuple(_stage(row) for row in table.tables("stages")),
        warm_up=_text(table.table("warm_up", needed=False)),
        rules=tuple(_text(row) for row in table.tables("rules")),
        surface=table.choice("surface", SURFACES, needed=False),
        sources=tuple(_source(row) for row in table.tables("sources")),
        not_stated=_not_stated(table),
    )
    table.end()
    _check_keys(table, protocol)
    _check_not_stated(table, protocol)
    return protocol


def _stage(row: _Table) -> Stage:
    key = row.take("key", str)
    row = _Table(row.left, row.file, key)
    stage = Stage(
        key=key,
        title=_text(row.table("title")),
        blocks=tuple(_block(block) for block in row.tables("blocks")),
        rpe=row.whole("rpe", 0, 10),
        sessions_to_pass=row.whole("sessions_to_pass", 1, 20),
        rest=_rest(row.table("rest", needed=False)),
    )
    row.end()
    return stage


def _rest(row: _Table | None) -> Rest:
    if row is None:
        return Rest()
    limits = {"days_between": 14, "in_a_row": 7, "max_per_week": 7, "max_levels_per_week": 7, "days_after": 14}
    rest = Rest(**{name: row.whole(name, int(name != "days_between"), most) for name, most in limits.items()})
    row.end()
    return rest


def _block(row: _Table) -> Block:
    until = row.table("until", needed=False)
    repeat = row.whole("repeat", 1, 50)
    if until and repeat:
        row.refuse("repeat", repeat, "give repeat or until, not both")
    segments = tuple(_segment(segment) for segment in row.tables("segments"))
    for position, segment in enumerate(segments, start=1):
        if segment.amount is None and (position < len(segments) or until is None):
            row.refuse("segments", segment.effort, "without an amount only as the last of a block that ends with until")
    block = Block(segments, repeat, _amount(until) if until else None)
    if until:
        until.end()
    row.end()
    return block


def _segment(row: _Table) -> Segment:
    effort = row.choice("effort", EFFORTS)
    segment = Segment(effort, _amount(row) if row.left else None)
    row.end()
    return segment


def _amount(row: _Table) -> Amount:
    value = row.left.pop("value", None)
    if type(value) not in (int, Decimal) or not Decimal(value).is_finite() or not 0 < value <= 1000:
        row.refuse("value", value, "must be a number above 0 and at most 1000")
    return Amount(Decimal(value), row.choice("unit", TIME_UNITS + DISTANCE_UNITS))


def _text(row: _Table | None) -> Text | None:
    if row is None:
        return None
    text = Text(row.take("en", str), row.take("es", str))
    row.end()
    return text


def _source(row: _Table) -> Source:
    source = Source(row.take("key", str), row.take("title", str), row.take("address", str), row.choice("mark", MARKS))
    row.end()
    return source


def _not_stated(table: _Table) -> tuple[str, ...]:
    names = table.take("not_stated", list, needed=False) or []
    for name in names:
        if type(name) is not str:
            table.refuse("not_stated", name, "must be the name of a field")
    return tuple(names)


def _check_keys(table: _Table, protocol: Protocol):
    seen = set()
    for stage in protocol.stages:
        if stage.key in seen:
            raise ProtocolError(table.file, stage.key, "key", stage.key, "another stage has this key")
        seen.add(stage.key)


def _check_not_stated(table: _Table, protocol: Protocol):
    silent = {name for name in ("warm_up", "surface") if getattr(protocol, name) is None}
    for stage in protocol.stages:
        silent |= {name for name in ("rpe", "sessions_to_pass") if getattr(stage, name) is None}
        silent |= {name for name in ("days_between", "max_per_week") if getattr(stage.rest, name) is None}
        silent |= {"repeat" for block in stage.blocks if block.repeat is None and block.until is None}
    named = set(protocol.not_stated)
    for field in sorted(silent - named):
        table.refuse(field, None, "left out, but not named in not_stated")
    for field in sorted(named - silent):
        table.refuse("not_stated", field, "named as not stated, but it is given everywhere or is no such field")
