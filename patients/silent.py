"""Silence, where a value would be a guess.  Pure Python."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Silent:
    """Why nothing is said. reason is a code, put into words where it is shown."""

    reason: str
