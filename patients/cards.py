"""A rule's card in words: what it says, the values it rests on, sources with their marks, what is missing."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from exercises.vocabulary import Mark
from patients import card_words, intervention_words
from patients.card_names import COMMON_NAMES
from patients.guideline_words import STATEMENT_WORDS
from patients.history import field_words
from patients.instruments import instruments
from patients.measures import Source, registry
from patients.rules.card import Card, Silence, Used
from patients.rules.guideline import STATEMENTS

LEVELS = {
    "emergency": lazy("Emergency"),
    "referral": lazy("Refer"),
    "warning": lazy("Caution"),
    "suggestion": lazy("Suggestion"),
    "note": lazy("Note"),
}
EXERCISE_CODE = re.compile(r"[A-Z]{2}\d+")
SIDES = {"right": lazy("right"), "left": lazy("left"), "both": lazy("both sides"), "": ""}
TITLES = card_words.TITLES | intervention_words.TITLES
SENTENCES = card_words.SENTENCES | intervention_words.SENTENCES
NOTES = card_words.NOTES | intervention_words.NOTES
CONFLICTS = card_words.CONFLICTS | intervention_words.CONFLICTS
SILENCES = card_words.SILENCES | intervention_words.SILENCES
NAMES = COMMON_NAMES | getattr(card_words, "NAMES", {}) | intervention_words.NAMES


@dataclass(frozen=True)
class UsedLine:
    """One value: `Hip abduction strength, right: 18.2 kgf` of a day, perhaps in the patient's own words."""

    name: str
    value: str
    side: str
    on: date | None
    by_patient: bool

    def __str__(self):
        about = ", ".join(part for part in (self.name, self.side) if part)
        day = f" ({date_format(self.on, 'j M Y')})" if self.on else ""
        return f"{about}: {self.value}{day}"


@dataclass(frozen=True)
class SourceLine:
    """A source: its citation key, its mark, and what the mark means."""

    key: str
    mark: str
    words: str

    def __str__(self):
        return f"{self.key} [{self.mark}]".strip()


@dataclass(frozen=True)
class StatementLine:
    """The guideline's recommendation behind a card.  confirmed: a clinic administrator has read it in the guideline."""

    key: str
    words: str
    grade: str
    mark: str
    confirmed: bool


@dataclass(frozen=True)
class Shown:
    rule_id: str
    level: str
    level_words: str
    side: str
    title: str
    sentence: str
    used: tuple[UsedLine, ...]
    sources: tuple[SourceLine, ...]
    notes: tuple[str, ...]
    missing: tuple[str, ...]
    conflicts: tuple[str, ...]
    statement: StatementLine | None


@dataclass(frozen=True)
class SilentLine:
    rule_id: str
    side: str
    reason: str
    missing: tuple[str, ...]


def words_of(card: Card, confirmed: Collection[str] = ()) -> Shown:
    """Return the card in the active language.  confirmed: recommendations that the clinic has confirmed."""
    about = (card.rule_id, card.key)
    return Shown(
        rule_id=card.rule_id,
        level=card.level,
        level_words=str(LEVELS[card.level]),
        side=str(SIDES[card.side]),
        title=said(TITLES, about, card.key),
        sentence=said(SENTENCES, about, ""),
        used=tuple(used_line(one) for one in card.used),
        sources=tuple(source_line(one) for one in card.sources),
        notes=tuple(said(NOTES, code, code) for code in card.notes),
        missing=tuple(name_words(name) for name in card.missing),
        conflicts=tuple(said(CONFLICTS, code, code) for code in card.conflicts),
        statement=statement_line(card.statement, confirmed) if card.statement else None,
    )


def silent_words(silence: Silence) -> SilentLine:
    return SilentLine(
        rule_id=silence.rule_id,
        side=str(SIDES[silence.side]),
        reason=said(SILENCES, silence.reason, silence.reason),
        missing=tuple(name_words(name) for name in silence.missing),
    )


def said(table: Mapping, key, otherwise: str) -> str:
    """Return the words; for a code of an older version that has none any more, the code itself."""
    return str(table.get(key, otherwise))


def source_line(source: Source) -> SourceLine:
    return SourceLine(source.key, source.mark, str(Mark(source.mark).label))


def statement_line(key: str, confirmed: Collection[str]) -> StatementLine | None:
    statement = STATEMENTS.get(key)
    if statement is None:
        return None
    return StatementLine(key, str(STATEMENT_WORDS[key]), statement.grade, statement.mark, key in confirmed)


# --- names and values -------------------------------------------------------------------------------------------------
def name_words(name: str) -> str:
    """Return what a measure, an instrument or a fact of the findings is called."""
    language = get_language() or "en"
    if measure := registry().get(name):
        return measure.text(language).label
    if instrument := instruments().get(name):
        return instrument.name
    return said(NAMES, name, name.replace("_", " "))


def used_line(used: Used) -> UsedLine:
    value = value_words(used)
    unit = f" {used.unit}" if used.unit and used.unit not in ("°", "%") else used.unit
    unit = "/10" if used.unit == "/10" else unit
    name = name_words(used.name)
    if EXERCISE_CODE.fullmatch(used.name) and used.unit == "/10":
        name = _("Worst pain of a session with %(code)s") % {"code": used.name}
    return UsedLine(name, f"{value}{unit}", str(SIDES[used.side]), used.on, used.by_patient)


def value_words(used: Used) -> str:
    if isinstance(used.value, bool) or used.value in ("yes", "no"):
        return _("yes") if used.value in (True, "yes") else _("no")
    if isinstance(used.value, str):
        measure = registry().get(used.name)
        labels = {choice.key: choice.label(get_language() or "en") for choice in measure.choices} if measure else {}
        return labels.get(used.value) or said(NAMES, used.value, used.value)
    return number_words(used.name, Decimal(used.value))


def number_words(name: str, value: Decimal) -> str:
    """Return a mean of trials with the decimals that its measure is read with."""
    measure = registry().get(name)
    decimals = measure.decimals if measure and measure.decimals is not None else 1
    shown = round(value, max(decimals, 1))
    return number_format(shown.normalize() if shown else Decimal(0), use_l10n=True)


def fact_words(name: str) -> str:
    """Return what a measure, an instrument or a field of the history is called."""
    known = name in registry() or name in instruments() or name in NAMES
    return name_words(name) if known else field_words(name)


def plain_words(name: str, value: object) -> str:
    """Return one value of a contradiction for reading."""
    if isinstance(value, bool | str | Decimal | int):
        return value_words(Used(name=name, value=value))
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
