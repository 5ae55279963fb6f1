"""How words are compared in the search for exercises: without case, accents and small words.  Pure Python.

An index is one line of text for each exercise and language: "| step up | stepup | forward step up |".  Because an entry
stands between bars and a word after a space, the search needs nothing but "is this a part of that":
"| step up |" is a whole name, "| step" begins one, " up" begins a word.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SMALL_ENGLISH = {"a", "an", "and", "at", "for", "in", "of", "on", "the", "to", "with"}
SMALL_SPANISH = {"a", "con", "de", "del", "el", "en", "la", "las", "los", "para", "por"}
SMALL_WORDS = SMALL_ENGLISH | SMALL_SPANISH
LONGEST = 200  # signs of a query that are looked at; nobody types more, and a pasted page must not cost seconds
MOST_WORDS = 12
JOINED_WORDS = range(2, 4)  # names of so many words are found written as one, too: "stepup", "monsterwalk"


def plain(text: str) -> str:
    """Return lower case letters and figures only, with single spaces.

    >>> plain("Elevación  de la PIERNA!"), plain("Single-leg press, 0–60°"), plain("\\0 % _")
    ('elevacion de la pierna', 'single leg press 0 60', '')
    """
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[^\W_]+", bare.casefold()))


def essence(text: str) -> str:
    """Return the plain text without small words; with them where there is nothing else.

    >>> essence("Elevación de la pierna"), essence("con"), essence("Y-balance")
    ('elevacion pierna', 'con', 'y balance')
    """
    words = plain(text).split()
    return " ".join([word for word in words if word not in SMALL_WORDS] or words)


def query_words(text: str) -> list[str]:
    """Return what of a query is looked for: at most MOST_WORDS words of its first LONGEST signs."""
    return essence(text[:LONGEST]).split()[:MOST_WORDS]


def index_of(texts: Iterable[str]) -> str:
    """Return the index of an exercise's names: its name first.  Names between slashes count each for itself.

    >>> index_of(["Step-up", "Step with mirror / step"])
    '| step up | stepup | step mirror | stepmirror | step |'
    >>> index_of([])
    ''
    """
    entries: dict[str, None] = {}
    for part in (part for text in texts for part in text.split("/")):
        entry = essence(part)
        if entry:
            entries[entry] = None
            if len(entry.split()) in JOINED_WORDS:
                entries[entry.replace(" ", "")] = None
    return f"| {' | '.join(entries)} |" if entries else ""
