"""From tables to the shapes of protocol.py, field by field. Pure Python.  Across fields: protocol_checks.py."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from plans.running.protocol import (
    BACK_TO,
    DISTANCE_UNITS,
    EFFORTS,
    MARKS,
    SPEED_UNITS,
    SURFACES,
    TIME_UNITS,
    Amount,
    AtFirst,
    Block,
    BuildUp,
    EntryStage,
    Group,
    Pause,
    Protocol,
    Rest,
    Segment,
    Soreness,
    Source,
    Speed,
    Stage,
    StepBack,
    Text,
)
from plans.running.protocol_tables import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST = {"s": 7200, "min": 600, "m": 100_000, "km": 100, "yd": 100_000, "mi": 100}  # of one amount
MOST_REST_DAYS = 12  # 13 make a run every 14 days, and after 14 without one R-R09 goes back a stage
REST_LIMITS = {
    "days_between": MOST_REST_DAYS,
    "in_a_row": 7,
    "max_per_week": 7,
    "max_levels_per_week": 7,
    "days_after": MOST_REST_DAYS,
}


def read_protocol(table: Table) -> Protocol:
    """Return the protocol of one file or definition. Raises ProtocolError for a field that cannot be meant."""
    groups = tuple(_group(row) for row in table.tables("groups", needed=False))
    rests = {group.key: group.rest for group in groups}
    protocol = Protocol(
        key=table.key(),
        title=text(table, "title", needed=True),
        stages=tuple(_stage(row, rests) for row in table.tables("stages")),
        warm_up=text(table, "warm_up"),
        cool_down=text(table, "cool_down"),
        rules=_texts(table, "rules"),
        surface=table.choice("surface", SURFACES, needed=False),
        sources=tuple(_source(row) for row in table.tables("sources", needed=False)),
        not_stated=_not_stated(table),
        groups=groups,
        entry=_texts(table, "entry"),
        entry_stages=tuple(_entry_stage(row) for row in table.tables("entry_stages", needed=False)),
        progression=text(table, "progression"),
        hold=text(table, "hold"),
        step_back=_step_back(table.table("step_back", needed=False)),
        pause=_pause(table.table("pause", needed=False)),
        pain_limit=table.whole("pain_limit", 0, 10),
        pain_words=text(table, "pain_words"),
        soreness=_soreness(table.table("soreness", needed=False)),
        at_first=_at_first(table.table("at_first", needed=False)),
        build_up=_build_up(table.table("build_up", needed=False)),
        meant_for=text(table, "meant_for"),
        cautions=_texts(table, "cautions"),
    )
    table.end()
    return protocol


def _stage(row: Table, rests: Mapping[str, Rest]) -> Stage:
    """rests: of the groups."""
    key = row.key()
    row = Table(row.left, row.file, key)
    rest, group = _rest(row.table("rest", needed=False)), row.key("group", needed=False)
    stage = Stage(
        key=key,
        title=text(row, "title", needed=True),
        blocks=tuple(_block(block) for block in row.tables("blocks")),
        rpe=row.whole("rpe", 0, 10),
        sessions_to_pass=row.whole("sessions_to_pass", 1, 20),
        rest=rests.get(group, rest) if rest == Rest() else rest,
        group=group,
        days_to_pass=row.whole("days_to_pass", 1, 90),
        days=row.take("days", str, needed=False) or "",
        surface=row.choice("surface", SURFACES, needed=False),
        intensity=text(row, "intensity"),
        note=text(row, "note"),
    )
    row.end()
    return stage


def _rest(row: Table | None) -> Rest:
    if row is None:
        return Rest()
    rest = Rest(**{name: row.whole(name, int(name != "days_between"), most) for name, most in REST_LIMITS.items()})
    if rest.in_a_row and rest.days_between:
        row.refuse("in_a_row", rest.in_a_row, f"days in a row cannot be, with {rest.days_between} rest days between")
    row.end()
    return rest


def _block(row: Table) -> Block:
    until = row.table("until", needed=False)
    repeat, up_to = row.whole("repeat", 1, 50), row.whole("repeat_up_to", 2, 50)
    if until and repeat:
        row.refuse("repeat", repeat, "give repeat or until, not both")
    if up_to and not (repeat and up_to > repeat):
        row.refuse("repeat_up_to", up_to, "must be above repeat")
    segments = tuple(_segment(segment) for segment in row.tables("segments"))
    for segment in segments[:-1]:
        if until and not (segment.amount or segment.words):
            row.refuse("segments", segment.effort, "without an amount only as the last of a block that ends with until")
    block = Block(segments, repeat, _amount(until) if until else None, up_to)
    if until:
        until.end()
    row.end()
    return block


def _segment(row: Table) -> Segment:
    effort = row.choice("effort", EFFORTS)
    words, percent = text(row, "words"), row.whole("percent", 1, 100)
    if effort == "other" and not words:
        row.refuse("words", None, "must say what to do where the effort is other")
    speed = row.table("speed", needed=False)
    has_amount = {"value", "unit", "up_to"} & row.left.keys()
    segment = Segment(effort, _amount(row) if has_amount else None, words, _speed(speed) if speed else None, percent)
    row.end()
    return segment


def _speed(row: Table) -> Speed:
    speed = Speed(row.number("value", Decimal(40)), row.choice("unit", SPEED_UNITS))
    row.end()
    return speed


def _amount(row: Table) -> Amount:
    unit = row.choice("unit", TIME_UNITS + DISTANCE_UNITS)
    value = row.number("value", Decimal(MOST[unit]))
    up_to = row.number("up_to", Decimal(MOST[unit]), needed=False)
    if up_to is not None and up_to <= value:
        row.refuse("up_to", up_to, f"must be above {value}")
    return Amount(value, unit, up_to)


def text(table: Table, field: str, needed: bool = False) -> Text | None:
    row = table.table(field, needed)
    return None if row is None else _text(row)


def _texts(table: Table, field: str) -> tuple[Text, ...]:
    return tuple(_text(row) for row in table.tables(field, needed=False))


def _text(row: Table) -> Text:
    found = Text(row.take("en", str), row.take("es", str))
    row.end()
    return found


def _source(row: Table) -> Source:
    source = Source(row.take("key", str), row.take("title", str), row.take("address", str), row.choice("mark", MARKS))
    row.end()
    return source


def _group(row: Table) -> Group:
    key, title, note = row.key(), text(row, "title", needed=True), text(row, "note")
    group = Group(key, title, note, _rest(row.table("rest", needed=False)))
    row.end()
    return group


def _entry_stage(row: Table) -> EntryStage:
    up_to = row.table("up_to", needed=False)
    entry = EntryStage(_amount(up_to) if up_to else None, row.key("stage_key"))
    if up_to:
        up_to.end()
    row.end()
    return entry


def _step_back(row: Table | None) -> StepBack | None:
    if row is None:
        return None
    to, days_off, words = row.choice("to", BACK_TO), row.whole("days_off", 0, 28), text(row, "words")
    step = StepBack(to, days_off, words, row.choice("when", ("amber", "red"), needed=False) or "red")
    row.end()
    return step


def _pause(row: Table | None) -> Pause | None:
    if row is None:
        return None
    pause = Pause(row.whole("days", 1, 90, needed=True), row.choice("to", BACK_TO))
    row.end()
    return pause


def _soreness(row: Table | None) -> Soreness | None:
    if row is None:
        return None
    names = ("warm_up_days_off", "during_days_off")
    soreness = Soreness(*(row.whole(name, 0, 14, needed=True) for name in names))
    row.end()
    return soreness


def _at_first(row: Table | None) -> AtFirst | None:
    if row is None:
        return None
    first = AtFirst(row.whole("days", 1, 90, needed=True), _rest(row.table("rest")))
    row.end()
    return first


def _build_up(row: Table | None) -> BuildUp | None:
    if row is None:
        return None
    step = row.table("step")
    build_up = BuildUp(_amount(step), text(row, "words", needed=True))
    step.end()
    row.end()
    return build_up


def _not_stated(table: Table) -> tuple[str, ...]:
    names = table.take("not_stated", list, needed=False) or []
    for name in names:
        if type(name) is not str:
            table.refuse("not_stated", name, "must be the name of a field")
        if names.count(name) > 1:
            table.refuse("not_stated", name, "named twice")
    return tuple(names)
