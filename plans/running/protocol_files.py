"""Reads protocols/*.toml and clinics' own definitions into protocol.py's shapes and refuses what cannot be meant.

Refused, naming file, stage, field and value: an unknown field, a value of the wrong kind or out of range, a key used
twice, a stage without segments, a group or stage that does not exist, a rest rule that can never be met, an endless
segment that is not the last of its block, a field left out without being named in not_stated, and one named there that
is stated. Refused as well, so that nobody goes in a circle: a stage of several runs with a week of rest between them,
which R-R09 would begin again each time, and a pause that is over before the rest is: keeping the rest never sends back.
Stages follow each other in the order of the file, so they make no circle of their own.
"""

from __future__ import annotations

import tomllib
from copy import deepcopy
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from plans.running.protocol_checks import check, silent_fields
from plans.running.protocol_reading import read_protocol
from plans.running.protocol_tables import ProtocolError, Table
from plans.running.protocol_writing import to_definition

if TYPE_CHECKING:
    from collections.abc import Mapping

    from plans.running.protocol import Protocol

__all__ = ["FOLDER", "ProtocolError", "from_definition", "load_protocols", "silent_fields", "to_definition"]
FOLDER = Path(__file__).parent / "protocols"


@cache
def load_protocols(folder: Path = FOLDER) -> Mapping[str, Protocol]:
    """Return every protocol in the folder by key, in the order of their numbers; read once per process.

    Raises ProtocolError for the first file that cannot be used.
    """
    protocols: dict[str, Protocol] = {}
    for path in sorted(folder.glob("*.toml"), key=lambda path: (len(path.stem), path.stem)):
        protocol = _read(path)
        if protocol.key in protocols:
            raise ProtocolError(path.name, None, "key", protocol.key, "another file has this key")
        protocols[protocol.key] = protocol
    return MappingProxyType(protocols)


def from_definition(data: dict, name: str) -> Protocol:
    """Return the protocol of a plain dict, such as the JSON of a clinic's own program; its sources may be left out.

    name: what a refusal calls it.  Numbers are integers or text ("1.5"), never floats.
    Raises ProtocolError by the same checks as for a file.
    """
    if type(data) is not dict:
        raise ProtocolError(name, None, "file", data, "must be a table")
    protocol = read_protocol(Table(deepcopy(data), name))
    check(protocol, name)
    return protocol


def _read(path: Path) -> Protocol:
    try:
        data = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProtocolError(path.name, None, "file", path.name, f"not readable as TOML: {error}") from error
    if not data.get("sources"):
        raise ProtocolError(path.name, None, "sources", data.get("sources"), "a file names its source")
    return from_definition(data, path.name)
