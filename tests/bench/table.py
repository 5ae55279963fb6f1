"""What is printed: one line for each thing measured."""

from __future__ import annotations

import textwrap
from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

WIDTHS = (34, 34, 34, 8, 16, 11)


@dataclass(frozen=True)
class Row:
    """kept: whether the budget was; None where there is none."""

    what: str
    measured: str
    compared_with: str
    ratio: str
    budget: str
    kept: bool | None

    @property
    def verdict(self) -> str:
        return {True: "kept", False: "over budget", None: "–"}[self.kept]


def head() -> str:
    names = [field.name.replace("_", " ") for field in fields(Row)]
    return f"{lines(names)}\n{'─' * (sum(WIDTHS) + 2 * len(WIDTHS) - 2)}"


def text(row: Row) -> str:
    return lines([*astuple(row)[:-1], row.verdict])


def lines(cells: Iterable[str]) -> str:
    """Return the cells side by side, each wrapped in its column."""
    columns = [textwrap.wrap(cell, width) or [""] for cell, width in zip(cells, WIDTHS, strict=True)]
    height = max(map(len, columns))
    padded = [column + [""] * (height - len(column)) for column in columns]
    whole = ("  ".join(map(str.ljust, line, WIDTHS)).rstrip() for line in zip(*padded, strict=True))
    return "\n".join(whole)
