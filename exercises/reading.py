"""How content files are read: a table that names its place in every refusal. Pure Python: no Django, no clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from collections.abc import Collection


class ContentError(ValueError):
    """A content file holds something that must not reach a patient. The message is a sentence for its author."""


def span_words(numbers: range) -> str:
    return f"{numbers.start} to {numbers.stop - 1}"


class Table:
    """A TOML table under reading. It knows where it stands, so that each refusal can say so."""

    def __init__(self, where: str, data: Any, keys: Collection[str]) -> None:
        self.where, self.data = where, data
        for key in data:
            if key not in keys:
                raise ContentError(f"{where}: {key} is not a known key; allowed are {', '.join(sorted(keys))}.")

    def refuse(self, key: str, allowed: str) -> NoReturn:
        value = f"is {self.data[key]!r}" if key in self.data else "is missing"
        raise ContentError(f"{self.where}: {key} {value}; allowed is {allowed}.")

    def text(self, key: str) -> str:
        value = self.data.get(key)
        if not isinstance(value, str) or not value.strip():
            self.refuse(key, "a text that is not empty")
        return value.strip()

    def texts(self, key: str, least: int = 0) -> tuple[str, ...]:
        value = self.data.get(key)
        allowed = "a list of texts, none empty, none twice" + (f", at least {least}" if least else "")
        if not isinstance(value, list) or not all(isinstance(text, str) and text.strip() for text in value):
            self.refuse(key, allowed)
        if len(value) < least or len(set(value)) < len(value):
            self.refuse(key, allowed)
        return tuple(text.strip() for text in value)

    def whole(self, key: str, allowed: range) -> int:
        value = self.data.get(key)
        if type(value) is not int or value not in allowed:  # bool is an int too, but true is no level
            self.refuse(key, f"a whole number, {span_words(allowed)}")
        return value

    def flag(self, key: str) -> bool:
        value = self.data.get(key)
        if not isinstance(value, bool):
            self.refuse(key, "true or false")
        return value

    def one_of(self, key: str, allowed: Collection[str]) -> str:
        value = self.data.get(key)
        if not isinstance(value, str) or value not in allowed:
            self.refuse(key, f"one of {', '.join(allowed)}")
        return value

    def some_of(self, key: str, allowed: Collection[str], least: int = 0) -> tuple[str, ...]:
        values = self.texts(key, least)
        for value in values:
            if value not in allowed:
                raise ContentError(f"{self.where}: {key} names {value!r}; allowed are {', '.join(allowed)}.")
        return values

    def table(self, key: str) -> dict[str, Any]:
        value = self.data.get(key)
        if not isinstance(value, dict):
            self.refuse(key, "a table")
        return value

    def tables(self, key: str, *, optional: bool = False) -> list[dict[str, Any]]:
        value = self.data.get(key, [] if optional else None)
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            self.refuse(key, "a list of tables")
        return value
