"""A stage's content in one line, as a PT types it: `walk 5 min; 3 x (run 1 min 30 s, walk 2 min)`. Pure Python.

    content   block; block; ...
    block     5 x (segments)  |  8-9 x (segments)  |  ? x (segments), the number left open
              (segments) until 2 mi  |  run until 20 min  |  segments, done once
    segments  segment, segment, ...
    segment   effort [amount] ["own words"] [at speed] [at percent]
    amount    1.5 min  |  1 min 30 s  |  8-9 min  |  0,25 mi

English and Spanish words are understood side by side, and a decimal point or comma.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from plans.running.notation_words import EFFORT_WORDS, JOINS, SIGNS, UNIT_WORDS
from plans.running.protocol import SPEED_UNITS, Amount, Block, Segment, Speed, Text
from plans.running.protocol_reading import MOST
from plans.running.totals import MOST_ROUNDS, SECONDS, rounds

TOKEN = re.compile(r'\s*(?:([0-9]+(?:[.,][0-9]+)?)|("[^"]*"|“[^”]*”)|(km/h|[^\W\d_]+)|(\S))')
QUOTES = '"“”'


class NotationError(ValueError):
    """A line that is not understood.

    code: why, one of the keys of protocol_words.NOTATION_SENTENCES.  found: the word or sign at which reading stopped,
    empty at the end of the line.  position: how many characters stand before it.  limit: the most, where one is passed.
    """

    def __init__(self, code: str, found: str = "", position: int = 0, limit: object = None):
        self.code, self.found, self.position, self.limit = code, found, position, limit
        super().__init__(f"{code} at {position}: {found!r}")


@dataclass(frozen=True)
class _Token:
    kind: str  # number, quote, word, sign, end
    text: str
    position: int

    @property
    def value(self) -> Decimal:
        return Decimal(self.text.replace(",", "."))


def parse(line: str) -> tuple[Block, ...]:
    """Return the blocks that a line says. Raises NotationError, which names the place, for one not understood."""
    return _Reader(line).content()


def _tokens(line: str) -> list[_Token]:
    found, end = [], 0
    for match in TOKEN.finditer(line.rstrip()):
        kind = ("number", "quote", "word", "sign")[match.lastindex - 1]
        found.append(_Token(kind, match[match.lastindex], match.start(match.lastindex)))
        end = match.end()
    return [*found, _Token("end", "", end)]


class _Reader:
    """Reads tokens from the left; `now` is the next one."""

    def __init__(self, line: str):
        self.tokens = _tokens(line.replace("\n", ";"))
        self.place = 0

    @property
    def now(self) -> _Token:
        return self.tokens[self.place]

    def refuse(self, code: str, token: _Token | None = None, limit: object = None):
        token = token or self.now
        raise NotationError(code, token.text, token.position, limit)

    def sign(self, *signs: str) -> bool:
        """Step over one of these signs or words, if it is next."""
        if self.now.text.lower() in signs and self.now.kind in ("sign", "word"):
            self.place += 1
            return True
        return False

    def content(self) -> tuple[Block, ...]:
        if self.now.kind == "end":
            self.refuse("empty")
        blocks = [self.block()]
        while self.now.kind != "end":
            if not self.sign(";"):
                self.refuse("unexpected")
            if self.now.kind != "end":
                blocks.append(self.block())
        return tuple(blocks)

    def block(self) -> Block:
        start = self.now
        times, up_to, counted = self.times()
        bracket = self.sign("(")
        segments = [self.segment()]
        while self.sign(","):
            segments.append(self.segment())
        if bracket and not self.sign(")"):
            self.refuse("bracket" if self.now.kind == "end" else "unexpected")
        until = self.amount() if self.sign(*JOINS["until"]) else None
        if until and counted:
            self.refuse("both", start)
        if until and not bracket and len(segments) > 1:
            self.refuse("needs_brackets", start)
        if counted and not bracket and len(segments) > 1:
            self.refuse("needs_brackets", start)
        return self.checked(start, Block(tuple(segments), None if until or counted == "open" else times, until, up_to))

    def checked(self, start: _Token, block: Block) -> Block:
        if block.until and any(not (part.amount or part.words) for part in block.segments[:-1]):
            self.refuse("endless", start)
        if block.until and rounds(block) > MOST_ROUNDS:
            self.refuse("too_many", start, MOST_ROUNDS)
        return block

    def times(self) -> tuple[int, int | None, str]:
        """Return how often, the end of its range, and whether it was said: "", "given" or "open"."""
        if self.now.text == "?":
            self.place += 1
            self.expect_times()
            return 1, None, "open"
        if self.now.kind != "number":
            return 1, None, ""
        low = self.count()
        high = None
        if self.sign("-", "–"):
            high = self.count()
            if high <= low:
                self.refuse("range", self.tokens[self.place - 1])
        self.expect_times()
        return low, high, "given"

    def expect_times(self):
        if not self.sign(*JOINS["times"]):
            self.refuse("times")

    def count(self) -> int:
        token = self.now
        if token.kind != "number" or not token.text.isdigit() or not 1 <= int(token.text) <= 50:
            self.refuse("count", limit=50)
        self.place += 1
        return int(token.text)

    def segment(self) -> Segment:
        effort = EFFORT_WORDS.get(self.now.text.lower())
        if effort is None:
            self.refuse("effort")
        start = self.now
        self.place += 1
        words = self.words()
        segment = Segment(effort, self.amount() if self.now.kind == "number" else None, words or self.words())
        while self.sign(*JOINS["at"]):
            segment = self.intensity(segment)
        if effort == "other" and segment.words is None:
            self.refuse("other_words", start)
        return segment

    def words(self) -> Text | None:
        """Read own words in quotes; they stand before or after the amount."""
        if self.now.kind != "quote":
            return None
        words = self.now.text.strip(QUOTES).strip()
        if not words:
            self.refuse("no_words")
        self.place += 1
        return Text(words, words)

    def intensity(self, segment: Segment) -> Segment:
        token, value = self.now, self.number()
        if self.sign("%"):
            if not (1 <= value <= 100 and value == int(value)):
                self.refuse("percent", token)
            return replace(segment, percent=int(value))
        if self.now.text.lower() not in SPEED_UNITS:
            self.refuse("speed_unit")
        unit = self.now.text.lower()
        self.place += 1
        return replace(segment, speed=Speed(self.within(value, 40, token), unit))

    def amount(self) -> Amount:
        token, value = self.now, self.number()
        up_to = None
        if self.sign("-", "–"):
            last, up_to = self.now, self.number()
            if up_to <= value:
                self.refuse("range", last)
        unit = self.unit()
        self.within(up_to or value, MOST[unit], token)
        found = Amount(value, unit, up_to)
        if unit == "min" and self.now.kind == "number" and up_to is None:
            return self.with_seconds(found)
        return found

    def with_seconds(self, minutes: Amount) -> Amount:
        token, value = self.now, self.number()
        if self.unit() != "s":
            self.refuse("unexpected", token)
        seconds = minutes.value * SECONDS["min"] + self.within(value, 59, token)
        return Amount(self.within(seconds, MOST["s"], token), "s")

    def number(self) -> Decimal:
        token = self.now
        if token.kind != "number":
            self.refuse("number")
        self.place += 1
        if token.value != round(token.value, 3):
            self.refuse("decimals", token)
        return token.value

    def within(self, value: Decimal, most: int, token: _Token) -> Decimal:
        if not 0 < value <= most:
            self.refuse("size", token, most)
        return value

    def unit(self) -> str:
        unit = UNIT_WORDS.get(self.now.text.lower())
        if unit is None:
            self.refuse("unit")
        self.place += 1
        return unit


def write(blocks: tuple[Block, ...], language: str) -> str:
    """Return the line that parse reads back to these blocks, in the words of a language; own words in that one only."""
    signs = SIGNS["es" if language.split("-")[0].lower() == "es" else "en"]
    return "; ".join(_block(block, signs, language) for block in blocks)


def _block(block: Block, signs: dict, language: str) -> str:
    inside = ", ".join(_segment(segment, signs, language) for segment in block.segments)
    if block.until:
        alone = len(block.segments) == 1
        return f"{inside if alone else f'({inside})'} {signs['until']} {_amount(block.until, signs)}"
    if block.repeat is None:
        return f"? x ({inside})"
    if block.repeat == 1 and block.repeat_up_to is None:
        return inside
    times = f"{block.repeat}-{block.repeat_up_to}" if block.repeat_up_to else f"{block.repeat}"
    return f"{times} x ({inside})"


def _segment(segment: Segment, signs: dict, language: str) -> str:
    parts = [signs[segment.effort]]
    if segment.amount:
        parts.append(_amount(segment.amount, signs))
    if segment.words:
        parts.append('"' + re.sub(f"[{QUOTES}]", "'", segment.words.in_language(language)) + '"')
    if segment.speed:
        parts.append(f"{signs['at']} {_number(segment.speed.value, signs)} {segment.speed.unit}")
    if segment.percent:
        parts.append(f"{signs['at']} {segment.percent} %")
    return " ".join(parts)


def _amount(amount: Amount, signs: dict) -> str:
    end = f"-{_number(amount.up_to, signs)}" if amount.up_to is not None else ""
    return f"{_number(amount.value, signs)}{end} {amount.unit}"


def _number(value: Decimal, signs: dict) -> str:
    return format(value.normalize(), "f").replace(".", signs["decimal"])
