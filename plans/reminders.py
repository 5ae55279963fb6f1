"""Which additions of the plan in use want to be looked at: a review is due, or an end is near or past."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.models import Episode
from plans.adjunct_words import addition_name
from plans.adjuncts import Adjunct
from plans.models import Plan


@dataclass(frozen=True)
class Reminder:
    plan: Plan
    words: str


def reminders_of(episode: Episode, today: date) -> list[Reminder]:
    """Return what is due today or was due before, in the order of the days; one query."""
    due = Adjunct.objects.filter(plan__episode=episode, plan__status=Plan.Status.CURRENT)
    due = due.filter(Q(remind_on__lte=today) | Q(ends_on__lt=today)).select_related("plan")
    return [Reminder(row.plan, reminder_words(row, today)) for row in due]


def reminder_words(row: Adjunct, today: date) -> str:
    """Return such as `Foot orthosis ends in 7 days` or `Taping: review was due on 3 Nov 2026`."""
    about = {"name": addition_name(row.code)}
    if row.ends_on and row.ends_on < today:
        return _("%(name)s ended on %(day)s: is it still used?") % (about | {"day": date_format(row.ends_on, "j M Y")})
    if row.ends_on:
        days = (row.ends_on - today).days
        if not days:
            return _("%(name)s ends today") % about
        words = ngettext("%(name)s ends in %(days)d day", "%(name)s ends in %(days)d days", days)
        return words % (about | {"days": days})
    return _("%(name)s: review due since %(day)s") % (about | {"day": date_format(row.remind_on, "j M Y")})
