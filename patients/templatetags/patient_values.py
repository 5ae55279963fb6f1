"""Words for templates around assessments."""

from django import template

from exercises.vocabulary import Mark

register = template.Library()


@register.filter
def mark_words(mark: str) -> str:
    """Return what an evidence mark means, such as `not verified` for G."""
    return str(Mark(mark).label)
