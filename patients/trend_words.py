"""Words for change: values, differences, verdicts, and what changed between two visits in a few sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from patients.changes import Change
from patients.fact_words import silent_words
from patients.measure import Measure
from patients.measures import registry
from patients.rules.findings import Reading
from patients.silent import Silent
from patients.trends import Compared
from patients.values import answers

NAMED = 4  # how many a sentence names before it counts the others
TENTH = Decimal("0.1")
SIDES = {"right": lazy("right"), "left": lazy("left"), "": ""}
VERDICTS = {  # words and look of the chip
    "improved": (lazy("improved"), "good"),
    "worse": (lazy("worse"), "bad"),
    "moved": (lazy("beyond error"), "warn"),
    "within_error": (lazy("within error"), ""),
    "changed": (lazy("changed"), "warn"),
    "same": (lazy("unchanged"), ""),
    "not_alike": (lazy("not comparable"), "warn"),
}
UNKNOWN = {"error_unknown": lazy("error unknown"), "pain_limited": lazy("limited by pain")}


@dataclass(frozen=True)
class Told:
    """One sentence of what changed.  kind: improved, worse, … as in sentences()."""

    kind: str
    words: str


def language() -> str:
    return get_language() or "en"


def label(measure: Measure, side: str = "") -> str:
    """Return `Hip abduction strength, right`."""
    return ", ".join(filter(None, [measure.text(language()).label, str(SIDES[side])]))


def with_unit(words: str, unit: str) -> str:
    tight = unit.startswith(("°", "/"))
    return f"{words}{'' if tight or not unit else chr(0xA0)}{unit}"


def number_words(value: Decimal, *, tenths: bool = False) -> str:
    """Return a number with at most one decimal, as the language writes it.  tenths: `17.0`, not `17`."""
    rounded = value.quantize(TENTH, rounding=ROUND_HALF_UP)
    whole = rounded == rounded.to_integral_value() and not tenths
    return number_format(rounded.quantize(Decimal(1)) if whole else rounded, use_l10n=True).replace("-", "−")


def value_words(measure: Measure, reading: Reading | None) -> str:
    """Return the mean of the trials with its unit, or the answer in words; "–" where nothing was recorded."""
    if reading is None:
        return "–"
    if isinstance(reading.value, str):
        return dict(answers(measure, language())).get(reading.value, reading.value)
    return with_unit(number_words(reading.value, tenths=bool(measure.decimals)), reading.unit or measure.unit)


def signed(change: Change) -> str:
    """Return `+3.1 kgf`; a change that rounds to nothing is ±0."""
    words = number_words(abs(change.difference))
    sign = "±" if words == "0" else "−" if change.difference < 0 else "+"
    unit = "" if change.unit.startswith("/") else change.unit
    return with_unit(f"{sign}{words}", unit)


def arrow(change: Change | Silent | None) -> str:
    if not isinstance(change, Change) or number_words(abs(change.difference)) == "0":
        return ""
    return "↑" if change.difference > 0 else "↓"


def verdict_words(one: Compared) -> tuple[str, str]:
    """Return words and look of the chip; empty where there is nothing to say."""
    if one.verdict == "unknown":
        return str(UNKNOWN[one.change.verdict.reason]), ""
    words, look = VERDICTS.get(one.verdict, ("", ""))
    return str(words), look


def why_words(one: Compared) -> str:
    """Return what makes the comparison impossible or less sure; empty where it is sound."""
    if one.verdict == "not_alike":
        return silent_words(one.change.reason)
    if isinstance(one.change, Change) and one.change.unsure and one.verdict in ("improved", "worse", "moved"):
        names = [registry()[name].text(language()).short for name in one.change.unsure]
        return _("not recorded both times: %(names)s") % {"names": ", ".join(names)}
    return ""


# --- what changed -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Moves:
    """What the sentences are made of.  scores: (words, verdict); asymmetric: label, index then and now beyond or not.

    rows: one for each measure and side that counts for itself, not for how another one was taken.
    """

    rows: Sequence[Compared]
    scores: Sequence[tuple[str, str]] = ()
    asymmetric: Sequence[tuple[str, bool | None, bool | None]] = ()


def sentences(moves: Moves) -> list[Told]:
    """Return what changed, most important first: real change, findings come and gone, what cannot be compared."""
    told = [
        Told("worse", listed(lazy("Worse beyond measurement error: %s."), by_verdict(moves, "worse"))),
        Told(
            "worse", listed(lazy("Questionnaires worse: %s."), [words for words, how in moves.scores if how == "worse"])
        ),
        Told("improved", listed(lazy("Improved beyond measurement error: %s."), by_verdict(moves, "improved"))),
        Told(
            "improved",
            listed(lazy("Questionnaires improved: %s."), [words for words, how in moves.scores if how == "improved"]),
        ),
        Told("new", listed(lazy("New findings: %s."), came(moves))),
        Told("gone", listed(lazy("No longer abnormal: %s."), went(moves))),
        Told("moved", listed(lazy("Changed beyond measurement error: %s."), by_verdict(moves, "moved"))),
        Told("missing", listed(lazy("Not comparable: %s."), not_alike(moves))),
        Told("missing", one_sided(moves)),
    ]
    said = [one for one in told if one.words]
    real = any(one.kind in ("worse", "improved", "moved") for one in said)
    return said if real else [Told("none", nothing(moves)), *said]


def listed(sentence, items: Sequence[str]) -> str:
    """Return the sentence with the first items, and the number of the others; empty without any."""
    if not items:
        return ""
    words = "; ".join(items[:NAMED])
    more = len(items) - NAMED
    if more > 0:
        words += ngettext("; and %(count)d more", "; and %(count)d more", more) % {"count": more}
    return str(sentence) % words


def by_verdict(moves: Moves, verdict: str) -> list[str]:
    """Return the largest changes first, in multiples of their error."""
    rows = [row for row in moves.rows if row.verdict == verdict]
    rows.sort(key=lambda row: -abs(row.change.difference) / row.change.limit)
    return [f"{label(row.measure, row.side)} ({signed(row.change)})" for row in rows]


def came(moves: Moves) -> list[str]:
    new = [row for row in moves.rows if row.abnormal_now and row.abnormal_then is False]
    names = [found_words(row) for row in new]
    return names + [words for words, then, now in moves.asymmetric if now and then is False]


def went(moves: Moves) -> list[str]:
    gone = [row for row in moves.rows if row.abnormal_then and row.abnormal_now is False]
    names = [found_words(row) for row in gone]
    return names + [words for words, then, now in moves.asymmetric if then and now is False]


def found_words(row: Compared) -> str:
    """Return measure and value; a cut-off that was crossed by less than the error is said to be."""
    within = str(VERDICTS["within_error"][0]) if row.verdict == "within_error" else ""
    return f"{label(row.measure, row.side)} ({'; '.join(filter(None, [value_words(row.measure, row.now), within]))})"


def not_alike(moves: Moves) -> list[str]:
    rows = [row for row in moves.rows if row.verdict == "not_alike"]
    return [f"{label(row.measure, row.side)} ({silent_words(row.change.reason)})" for row in rows]


def one_sided(moves: Moves) -> str:
    """Return how many values only one of the visits has."""
    then = sum(row.verdict == "only_then" for row in moves.rows)
    now = sum(row.verdict == "only_now" for row in moves.rows)
    parts = []
    if then:
        parts.append(
            ngettext(
                "%(count)d value of then was not taken again.", "%(count)d values of then were not taken again.", then
            )
            % {"count": then}
        )
    if now:
        parts.append(
            ngettext("%(count)d value is new this time.", "%(count)d values are new this time.", now) % {"count": now}
        )
    return " ".join(parts)


def nothing(moves: Moves) -> str:
    compared = sum(row.then is not None and row.now is not None for row in moves.rows)
    if not compared:
        return _("No value was taken both times, so nothing is compared.")
    words = ngettext(
        "No change beyond measurement error in the %(count)d value taken both times.",
        "No change beyond measurement error in the %(count)d values taken both times.",
        compared,
    )
    return words % {"count": compared}
