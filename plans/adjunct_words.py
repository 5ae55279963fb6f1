"""What the additions of a plan are called, which ones can be chosen, and what the guideline says against some."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from patients.guideline_words import STATEMENT_WORDS
from plans.adjunct_catalogue import adjuncts, education

CADENCE = "CADENCE"
KINDS = {
    "manual": lazy("Manual techniques"),
    "tape": lazy("Taping"),
    "brace": lazy("Braces"),
    "orthosis": lazy("Foot orthoses"),
    "modality": lazy("Modalities"),
    "running": lazy("Running cues"),
}
PASSIVE = ("manual", "tape", "brace", "orthosis", "modality")


def addition_name(code: str) -> str:
    """Return what an addition is called; a code that the catalogue no longer has stands for itself."""
    language = get_language() or "en"
    if content := adjuncts().get(code):
        return content.text(language).name
    if message := education().get(code):
        return _("Message: %(text)s") % {"text": message.text(language)}
    return _("Cadence target (steps a minute)") if code == CADENCE else code


def addition_choices(without: Collection[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what can be added, grouped by kind; what is outside physical therapy is left out."""
    language = get_language() or "en"
    groups = {kind: [] for kind in KINDS}
    for one in adjuncts().values():
        if one.kind in groups and one.position != "outside" and one.code not in without:
            groups[one.kind].append((one.code, f"{one.code} {one.text(language).name}"))
    found = [(str(KINDS[kind]), choices) for kind, choices in groups.items() if choices]
    messages = [
        (code, f"{code} {Truncator(one.text(language)).chars(60)}")
        for code, one in education().items()
        if code not in without
    ]
    return [*found, (_("Messages to the patient"), messages)] if messages else found


@dataclass(frozen=True)
class Usual:
    """How long an addition is usually used, and when it is looked at again; None where that is not stated."""

    days: int | None = None
    remind_after_days: int | None = None


def usual(code: str) -> Usual:
    content = adjuncts().get(code)
    return Usual(content.days, content.remind_after_days) if content else Usual()


def asks_reason(code: str) -> bool:
    """Return whether the guideline is against it, so that a reason is asked for (R-I15)."""
    content = adjuncts().get(code)
    return bool(content and content.asks_reason)


def contrary_words(code: str) -> str:
    """Return what the guideline says against it; empty where it says nothing against it."""
    if not asks_reason(code):
        return ""
    statement = adjuncts()[code].statement
    return _("The guideline (%(key)s, not verified [G]): %(words)s") % {
        "key": statement,
        "words": STATEMENT_WORDS.get(statement, ""),
    }


def is_passive(code: str) -> bool:
    """Return whether it is done to the patient, and so never stands alone (R-I02)."""
    content = adjuncts().get(code)
    return bool(content and content.kind in PASSIVE)
