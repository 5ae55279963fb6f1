"""The filters of an admin list that are set, for chips above it."""

from django import template
from django.utils.text import capfirst

register = template.Library()


@register.simple_tag
def chosen_filters(changelist) -> list[dict[str, str]]:
    """Return title and value of each filter that is set, and the address of the list without it."""
    chips = []
    for one in changelist.filter_specs:
        values = [choice["display"] for choice in list(one.choices(changelist))[1:] if choice["selected"]]
        if values:
            without = changelist.get_query_string(remove=one.expected_parameters())
            chips.append({"title": capfirst(str(one.title)), "words": ", ".join(map(str, values)), "without": without})
    return chips
