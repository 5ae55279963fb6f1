"""A planned day and a clock time where the patient lives, as an instant. Pure Python.

Plans are kept as local days, so a change of the clocks cannot move one; only a calendar needs the instant.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def instant(on: date, clock: time, zone: str) -> datetime:
    """Return the instant, in UTC, at which the clocks of the zone show this time on this day.

    zone: an IANA name such as "Europe/Madrid".  As RFC 5545 has it: a time that the clocks show twice is its first
    showing; a time that they skip is read with the offset from before, so it comes later by what was skipped.
    Raises ValueError for a clock with a zone of its own, and for a zone that is not known.
    """
    if clock.tzinfo is not None:
        raise ValueError(f"clock is {clock!r}, with a zone of its own")
    return datetime.combine(on, clock.replace(fold=0), tzinfo=_zone(zone)).astimezone(UTC)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # OSError: the name of a folder
        raise ValueError(f"zone is {name!r}, not a known time zone") from error
