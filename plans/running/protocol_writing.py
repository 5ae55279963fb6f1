"""A protocol as a plain dict that JSON can hold: the fields of a file, decimal numbers as text. Pure Python."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from decimal import Decimal

from plans.running.protocol import Protocol, Segment

SPREAD = {Segment: "amount"}  # written beside the segment's own fields, as in the files


def to_definition(protocol: Protocol) -> dict:
    """Return what from_definition reads back to the same protocol; what is not stated is left out."""
    return _plain(protocol)


def _plain(value):
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if not is_dataclass(value):
        return value
    spread = SPREAD.get(type(value))
    found = {}
    for field in fields(value):
        plain = _plain(getattr(value, field.name))
        if plain in (None, [], {}, ""):
            continue
        found |= plain if field.name == spread else {field.name: plain}
    return found
