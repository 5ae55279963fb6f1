"""Words for templates around plans and logs."""

from decimal import Decimal

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from clinic import distances
from plans.models import Outcome, SessionLog
from plans.program_words import given_words
from plans.protocol_words import SURFACES, title_of
from plans.running.protocol import Amount, Protocol, Text

register = template.Library()
COLOURS = {
    "green": lazy("green"),
    "amber": lazy("amber"),
    "red": lazy("red"),
    "grey": lazy("no colour: something is missing"),
}

OUTCOMES = {
    Outcome.DONE: lazy("%(count)d done"),
    Outcome.SOME: lazy("%(count)d in part"),
    Outcome.SKIPPED: lazy("%(count)d skipped"),
}


@register.filter
def distance(km: Decimal, units: str) -> str:
    return distances.distance(km, units)


@register.filter
def colour_words(colour: str) -> str:
    return str(COLOURS[colour])


@register.filter
def pain(value: int | None) -> str:
    """Return a 0-10 rating, or a dash where it was not told: blank is not 0."""
    return "–" if value is None else str(value)


@register.filter
def session_words(session: SessionLog) -> str:
    """Return what was told of a session: `Exercises: 3 done, 1 in part`.  What was left out is not counted."""
    outcomes = [row.outcome for row in session.exercises.all()]
    counts = [(word, outcomes.count(outcome)) for outcome, word in OUTCOMES.items()]
    told = ", ".join(str(word) % {"count": count} for word, count in counts if count)
    return _("Exercises: %(told)s") % {"told": told or "–"}


@register.filter
def said(text: Text) -> str:
    """Return a text of a protocol in the reader's language."""
    return text.in_language(get_language() or "en")


@register.filter
def surface_words(surface: str) -> str:
    return str(SURFACES[surface])


@register.filter
def amount_said(amount: Amount) -> str:
    return given_words(amount)


@register.filter
def stage_title(protocol: Protocol, key: str) -> str:
    return title_of(protocol.stage(key))
