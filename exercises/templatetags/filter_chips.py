"""The filters of an admin list as chips above it: a menu as long as one is open, its value once it is set."""

from django import template
from django.utils.text import capfirst

register = template.Library()


@register.simple_tag
def filter_chips(changelist) -> list[dict]:
    """Return each filter's title with the words of what is set and the address without it, or with all its choices."""
    return [chip(one, changelist) for one in changelist.filter_specs]


def chip(one, changelist) -> dict:
    _all, *choices = one.choices(changelist)
    set_to = [str(choice["display"]) for choice in choices if choice["selected"]]
    return {
        "title": capfirst(str(one.title)),
        "words": ", ".join(set_to),
        "without": changelist.get_query_string(remove=one.expected_parameters()),
        "choices": choices,
    }
