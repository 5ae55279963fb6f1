"""What a protocol as a whole may not say, and what it leaves unsaid. Pure Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plans.running.case import DEFAULT_SESSIONS_TO_PASS, WEEK_MISSED
from plans.running.protocol_tables import ProtocolError
from plans.running.shortest import days_needed, longest_gap
from plans.running.totals import FACTORS, MOST_ROUNDS, rounds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plans.running.protocol import Block, Protocol, Stage

SAID_BY_PROTOCOL = ("warm_up", "surface", "entry", "progression", "hold", "step_back", "pause", "pain_limit")
SAID_BY_STAGE = ("rpe", "sessions_to_pass")
SAID_BY_REST = ("days_between", "max_per_week")


def silent_fields(protocol: Protocol) -> tuple[str, ...]:
    """Return the fields that must be named in not_stated: those that nothing, or not every stage, gives."""
    silent = {name for name in SAID_BY_PROTOCOL if getattr(protocol, name) in (None, ())}
    if all(stage.surface for stage in protocol.stages):
        silent.discard("surface")
    for stage in protocol.stages:
        silent |= {name for name in SAID_BY_STAGE if getattr(stage, name) is None}
        silent |= {name for name in SAID_BY_REST if getattr(stage.rest, name) is None}
        for block in stage.blocks:
            silent |= set(_open_fields(block))
    return tuple(sorted(silent))


def _open_fields(block: Block) -> Iterable[str]:
    if block.repeat is None and block.until is None:
        yield "repeat"
    if block.until is None and any(segment.amount is None and not segment.words for segment in block.segments):
        yield "amount"


def check(protocol: Protocol, name: str) -> None:
    """Raise ProtocolError for what contradicts itself.  name: of the file or own program, for the refusal."""
    _check_keys(protocol, name)
    _check_groups(protocol, name)
    _check_entry_stages(protocol, name)
    for stage in protocol.stages:
        _check_rest(stage, name)
        _check_passable(stage, name)
        _check_rounds(stage, name)
    _check_pause(protocol, name)
    _check_not_stated(protocol, name)


def _check_keys(protocol: Protocol, name: str):
    stages, groups = [stage.key for stage in protocol.stages], [group.key for group in protocol.groups]
    for key in stages:
        if stages.count(key) > 1:
            raise ProtocolError(name, key, "key", key, "another stage has this key")
    for key in groups:
        if groups.count(key) > 1:
            raise ProtocolError(name, None, "groups.key", key, "another group has this key")


def _check_groups(protocol: Protocol, name: str):
    """Groups exist, are used, and hold stages that follow each other: going back by a group would else be unclear."""
    known, left, last = {group.key for group in protocol.groups}, set(), None
    for stage in protocol.stages:
        if stage.group is not None and stage.group not in known:
            raise ProtocolError(name, stage.key, "group", stage.group, "no such group")
        if stage.group != last:
            left |= {last} - {None}
            last = stage.group
        if stage.group in left:
            raise ProtocolError(name, stage.key, "group", stage.group, "stages of a group must follow each other")
    for key in sorted(known - {stage.group for stage in protocol.stages}):
        raise ProtocolError(name, None, "groups.key", key, "no stage belongs to this group")


def _check_entry_stages(protocol: Protocol, name: str):
    keys, last = {stage.key for stage in protocol.stages}, 0
    for place, entry in enumerate(protocol.entry_stages, start=1):
        if entry.stage_key not in keys:
            raise ProtocolError(name, None, "entry_stages.stage_key", entry.stage_key, "no such stage")
        is_last = place == len(protocol.entry_stages)
        if entry.up_to is None and not is_last:
            raise ProtocolError(name, None, "entry_stages.up_to", None, "may be left out only in the last row")
        if entry.up_to is not None:
            amount = entry.up_to.value * FACTORS[entry.up_to.unit]
            if amount <= last:
                raise ProtocolError(name, None, "entry_stages.up_to", str(entry.up_to.value), "must rise row by row")
            last = amount


def _check_rest(stage: Stage, name: str):
    needed = days_needed(stage)
    if needed and stage.days_to_pass and needed > stage.days_to_pass:
        why = f"can never be met: {stage.sessions_to_pass} sessions with this rest take {needed} days at least"
        raise ProtocolError(name, stage.key, "days_to_pass", stage.days_to_pass, why)


def _check_passable(stage: Stage, name: str):
    """After a week without a run a stage begins again (R-R09), so its own rest must leave less between two runs."""
    if sessions_of(stage) == 1 and (stage.days_to_pass or 1) == 1:  # passed on the morning after its run
        return
    why = "leaves a week between two runs, after which the stage begins again (R-R09): it would never be passed"
    if (stage.rest.days_between or 0) + 1 >= WEEK_MISSED:
        raise ProtocolError(name, stage.key, "rest.days_between", stage.rest.days_between, why)
    if stage.rest.max_per_week == 1:
        raise ProtocolError(name, stage.key, "rest.max_per_week", 1, why)


def sessions_of(stage: Stage) -> int:
    return stage.sessions_to_pass or DEFAULT_SESSIONS_TO_PASS


def _check_pause(protocol: Protocol, name: str):
    """A pause sends back: one that is no longer than the rest between two runs would send back whoever keeps it."""
    if protocol.pause is None:
        return
    gap, days = longest_gap(protocol, map(sessions_of, protocol.stages)), protocol.pause.days
    if days <= gap:
        why = f"must be longer than the {gap} days from one run to the next that the rest rules ask for"
        raise ProtocolError(name, None, "pause.days", days, why)


def _check_rounds(stage: Stage, name: str):
    for block in stage.blocks:
        if block.until and rounds(block) > MOST_ROUNDS:
            value = str(block.until.value)
            raise ProtocolError(name, stage.key, "blocks.until", value, f"takes more than {MOST_ROUNDS} rounds")


def _check_not_stated(protocol: Protocol, name: str):
    silent, named = set(silent_fields(protocol)), set(protocol.not_stated)
    for field in sorted(silent - named):
        raise ProtocolError(name, None, field, None, "left out, but not named in not_stated")
    for field in sorted(named - silent):
        why = "named as not stated, but it is given everywhere or is no such field"
        raise ProtocolError(name, None, "not_stated", field, why)
