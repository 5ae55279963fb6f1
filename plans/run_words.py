"""Words of a run program for patients: rest, passes, days of the week."""

from django.utils.dates import WEEKDAYS
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.running.protocol import Rest


def weekday_names(days: str) -> list[str]:
    """Return the names of ISO weekdays given as digits: "13" is Monday and Wednesday."""
    return [str(WEEKDAYS[int(day) - 1]) for day in days]


def days_words(days: str) -> str:
    """Return days of the week as a phrase; any day where none is chosen."""
    return get_text_list(weekday_names(days), _("and")) if days else _("any day that the rest rule allows")


def rest_sentences(rest: Rest) -> list[str]:
    """Return what a source says of rest, a sentence each; nothing where it says nothing."""
    found = []
    if rest.days_between:
        found.append(
            ngettext(
                "Leave at least %(days)d day without a run between two runs.",
                "Leave at least %(days)d days without a run between two runs.",
                rest.days_between,
            )
            % {"days": rest.days_between}
        )
    elif rest.in_a_row:
        found.append(
            ngettext(
                "Run on at most %(days)d day in a row, then rest a day.",
                "Run on at most %(days)d days in a row, then rest a day.",
                rest.in_a_row,
            )
            % {"days": rest.in_a_row}
        )
    elif rest.days_between == 0:
        found.append(_("Days in a row are allowed."))
    if rest.max_per_week:
        found.append(
            ngettext("Run at most %(times)d time a week.", "Run at most %(times)d times a week.", rest.max_per_week)
            % {"times": rest.max_per_week}
        )
    return found


def limit_sentence() -> str:
    """Return the 30-day limit (R-R06) for paper, which cannot know the distances to come."""
    return _(
        "Run at most a tenth farther than your longest run of the last 30 days: stop there, even before the stage ends."
    )


def passes_sentence(count: int) -> str:
    """Return what passes a stage, for patients: a number of good runs."""
    return ngettext(
        "Move on after %(runs)d good run at a stage, when your therapist agrees.",
        "Move on after %(runs)d good runs at a stage, when your therapist agrees.",
        count,
    ) % {"runs": count}
