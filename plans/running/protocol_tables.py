"""One table of a protocol's file or definition, read field by field; a refusal says where. Pure Python."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

MOST_SIGNS = 1000  # of one text
NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")


class ProtocolError(ValueError):
    """A protocol that cannot be used: which file (or own program), stage, field and value, and why."""

    def __init__(self, file: str, stage: str | None, field: str, value: object, why: str):
        self.file, self.stage, self.field, self.value, self.why = file, stage, field, value, why
        place = f"{file}, stage {stage}" if stage else file
        super().__init__(f"{place}, {field} = {value!r}: {why}")


@dataclass(frozen=True)
class Table:
    """One table with its place. Taking a field removes it from `left`; `end` refuses what nobody took."""

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
        if value in ("", []) or (kind is str and not value.strip()):
            self.refuse(field, value, "must not be empty")
        if kind is str and len(value) > MOST_SIGNS:
            self.refuse(field, value, f"must have at most {MOST_SIGNS} characters")
        return value

    def key(self, field: str = "key", needed: bool = True) -> str | None:
        value = self.take(field, str, needed)
        if value is not None and len(value) > 20:
            self.refuse(field, value, "must have at most 20 characters")
        return value

    def choice(self, field: str, choices: tuple[str, ...], needed: bool = True) -> str | None:
        value = self.take(field, str, needed)
        if value is not None and value not in choices:
            self.refuse(field, value, f"must be one of {', '.join(choices)}")
        return value

    def whole(self, field: str, low: int, high: int, needed: bool = False) -> int | None:
        value = self.take(field, int, needed)
        if value is not None and not low <= value <= high:
            self.refuse(field, value, f"must be from {low} to {high}")
        return value

    def number(self, field: str, most: Decimal, needed: bool = True) -> Decimal | None:
        """Take a number above 0 with at most three decimals: an integer, a decimal, or plain digits as text."""
        value = self.left.pop(field, None)
        if value is None and not needed:
            return None
        plain = type(value) in (int, Decimal) or (type(value) is str and NUMBER.fullmatch(value))
        number = Decimal(value) if plain else Decimal("nan")
        if not number.is_finite() or not 0 < number <= most or number != round(number, 3):
            self.refuse(field, value, f"must be a number above 0 and at most {most}, with at most 3 decimals")
        return number

    def table(self, field: str, needed: bool = True) -> Table | None:
        value = self.take(field, dict, needed)
        return None if value is None else Table(dict(value), self.file, self.stage, f"{self.path}{field}.")

    def tables(self, field: str, needed: bool = True) -> list[Table]:
        rows = self.take(field, list, needed) or []
        for row in rows:
            if type(row) is not dict:
                self.refuse(field, row, "must be a table")
        return [Table(dict(row), self.file, self.stage, f"{self.path}{field}.") for row in rows]

    def end(self):
        for field, value in self.left.items():
            self.refuse(field, value, "no such field")
