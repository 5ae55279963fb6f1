"""Scores typed in one line, such as "AKPS 71, KOOS-PF 64.5".  Pure Python."""

from __future__ import annotations

import re
from decimal import Decimal

from patients.instruments import Instrument, instruments


class NotUnderstood(ValueError):
    """A part of the line is no name with a number; the message is that part."""


def plain(text: str) -> str:
    return re.sub(r"[\W_]", "", text.casefold())


def known() -> dict[str, Instrument]:
    """Return every way to name an instrument: id, short and whole name in each language, without signs and spaces."""
    return {
        plain(name): one
        for one in instruments().values()
        for name in (one.id, one.en.short, one.es.short, one.en.name, one.es.name)
    }


def parse_line(line: str) -> list[tuple[Instrument, Decimal]]:
    """Return what the line names, in its order.  Parts are parted by a semicolon, or by a comma that no digit follows.

    A decimal comma stays one: "KOOS-PF 64,5, AKPS 71".  Whether a number is in range is not asked here.
    Raises NotUnderstood at the first part without a known name and a number.  PSFS is the mean of ratings: refused.
    """
    names, found = known(), []
    for part in filter(None, (text.strip(" ,") for text in re.split(r";|\n|,(?=\s|[^\W\d])", line))):
        match = re.fullmatch(r"(?P<name>.*[^\d+\-−.,])\s*[:=]?\s*(?P<number>[+\-−]?\d+(?:[.,]\d+)?)\s*(?:%|cm)?", part)
        one = names.get(plain(match["name"])) if match else None
        if one is None or one.id == "psfs":
            raise NotUnderstood(part)
        found.append((one, Decimal(match["number"].replace(",", ".").replace("−", "-"))))
    return found
