"""Words for templates around assessments."""

from django import template

from exercises.vocabulary import Mark
from patients.instruments import Instrument
from patients.score_words import range_words

register = template.Library()


@register.filter
def mark_words(mark: str) -> str:
    """Return what an evidence mark means, such as `not verified` for G."""
    return str(Mark(mark).label)


@register.filter
def score_range(instrument: Instrument) -> str:
    """Return `0 to 100, higher is better`."""
    return range_words(instrument)
