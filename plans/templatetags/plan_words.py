"""Words for templates around plans and logs."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from plans.models import Outcome, SessionLog

register = template.Library()
COLOURS = {
    "green": lazy("green"),
    "amber": lazy("amber"),
    "red": lazy("red"),
    "grey": lazy("no colour: something is missing"),
}


@register.filter
def colour_words(colour: str) -> str:
    return str(COLOURS[colour])


@register.filter
def pain(value: int | None) -> str:
    """Return a 0-10 rating, or a dash where it was not told: blank is not 0."""
    return "–" if value is None else str(value)


@register.filter
def session_words(session: SessionLog) -> str:
    """Return how much of a session was done: `Exercises: 3 of 4 done, 1 in part`."""
    outcomes = [row.outcome for row in session.exercises.all()]
    done, some = outcomes.count(Outcome.DONE), outcomes.count(Outcome.SOME)
    words = _("Exercises: %(done)d of %(all)d done") % {"done": done, "all": len(outcomes)}
    return words + (", " + _("%(some)d in part") % {"some": some} if some else "")
