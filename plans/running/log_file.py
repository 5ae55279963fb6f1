"""Reads a log of runs from a CSV file into entries, and says where it cannot. Pure Python.

The columns stand in docs/simulate.md. Only `date` is needed; an empty cell is "not logged", never zero.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from plans.running.traffic_light import PAINS, SORE, SWELLING, RunEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

OUTSIDE = "outside"  # in the column `stage`: a run outside the program
ANY_STAGE = ""  # no stage told: the one that the program is at on that day
MOST_KM, MOST_MIN = Decimal(100), 600


class LogFileError(ValueError):
    """A log that cannot be used: which file, line, field and value, and what is possible there."""

    def __init__(self, file: str, line: int, field: str, value: str, why: str):
        self.file, self.line, self.field, self.value, self.why = file, line, field, value, why
        super().__init__(f"{file}, line {line}, {field} = {value!r}: {why}")


def read_log(lines: Iterable[str], file: str) -> list[RunEntry]:
    """Return the runs in the order of the file, numbered by their lines.

    Raises LogFileError for an unknown column, a missing date, and a value of the wrong kind or out of range.
    """
    rows = csv.reader(lines)
    head = [name.strip() for name in next(rows, [])]
    _check_head(head, file)
    entries = []
    for row in rows:
        if any(cell.strip() for cell in row):
            if len(row) != len(head):
                why = f"{len(row)} cells, but the first line names {len(head)} columns"
                raise LogFileError(file, rows.line_num, "row", ",".join(row), why)
            entries.append(_entry(dict(zip(head, map(str.strip, row), strict=True)), file, rows.line_num))
    if not entries:
        raise LogFileError(file, rows.line_num, "row", "", "the file has no run")
    return entries


def refuse_impossible(entries: Iterable[RunEntry], file: str, *, stages: tuple[str, ...], today: date):
    """Raise LogFileError for a stage that the program does not have, and for a day that has not come yet."""
    for entry in entries:
        if entry.stage_key not in (ANY_STAGE, None, *stages):
            why = f"no such stage; known are {', '.join(stages)}, and {OUTSIDE}"
            raise LogFileError(file, entry.run_id, "stage", entry.stage_key, why)
        if entry.done_on > today:
            raise LogFileError(file, entry.run_id, "date", str(entry.done_on), f"has not come yet; today is {today}")


def told_twice(entries: Iterable[RunEntry], file: str) -> Iterator[str]:
    """Yield a sentence for each run that may be told twice: of the same day and stage as an earlier line."""
    earlier: list[RunEntry] = []
    for entry in entries:
        alike = [one for one in earlier if (one.done_on, one.stage_key) == (entry.done_on, entry.stage_key)]
        same = [one for one in alike if replace(one, run_id=entry.run_id) == entry]
        if alike:
            why = f"the same run as line {same[0].run_id}" if same else f"day and stage of line {alike[0].run_id}"
            yield f"{file}, line {entry.run_id}, date = {str(entry.done_on)!r}: {why}; both are counted"
        earlier.append(entry)


def _check_head(head: list[str], file: str):
    for place, name in enumerate(head):
        if name not in COLUMNS:
            raise LogFileError(file, 1, "column", name, f"no such column; known are {', '.join(COLUMNS)}")
        if name in head[:place]:
            raise LogFileError(file, 1, "column", name, "named twice")
    if "date" not in head:
        raise LogFileError(file, 1, "column", "date", "is needed, and missing")


def _entry(cells: dict[str, str], file: str, line: int) -> RunEntry:
    values: dict[str, object] = {"stage_key": ANY_STAGE, "completed": True}
    for name, cell in cells.items():
        field, read = COLUMNS[name]
        if cell or name == "date":
            try:
                values[field] = read(cell)
            except ValueError as error:
                raise LogFileError(file, line, name, cell, str(error)) from error
    if values["stage_key"] == OUTSIDE:
        values["stage_key"] = None
    return RunEntry(run_id=line, **values)


def _day(cell: str) -> date:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise ValueError("must be a day that exists, as 2026-09-01") from None


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(cell: str) -> int:
        if not (cell.isascii() and cell.isdigit() and low <= int(cell) <= high):
            raise ValueError(f"must be a whole number from {low} to {high}")
        return int(cell)

    return read


def _km(cell: str) -> Decimal:
    try:
        km = Decimal(cell)
    except InvalidOperation:
        km = Decimal("nan")
    if not (km.is_finite() and 0 <= km <= MOST_KM):
        raise ValueError(f"must be a number from 0 to {MOST_KM} (kilometres, with a point)")
    return km


def _yes_no(cell: str) -> bool:
    if cell not in ("yes", "no"):
        raise ValueError("must be yes or no")
    return cell == "yes"


def _choice(choices: tuple[str, ...]) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if cell not in choices:
            raise ValueError(f"must be one of {', '.join(choices)}")
        return cell

    return read


COLUMNS: dict[str, tuple[str, Callable[[str], object]]] = {
    "date": ("done_on", _day),
    "stage": ("stage_key", str),
    "distance_km": ("distance_km", _km),
    "duration_min": ("duration_min", _whole(1, MOST_MIN)),
    **{name: (name, _whole(0, 10)) for name in PAINS},
    "swelling": ("swelling", _choice(SWELLING)),
    **{name: (name, _yes_no) for name in ("limp", "giving_way", "stopped_for_pain")},
    "muscle_only": ("soreness_only", _yes_no),
    "medication": ("medication", _yes_no),
    "completed": ("completed", _yes_no),
    "hills": ("hills", _yes_no),
    "sore": ("sore", _choice(SORE)),
}
