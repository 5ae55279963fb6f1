"""What stands beside the patient's exercises, in plain words: messages that were agreed, insoles and tape with their
last day, the step rate to aim for.  The rest is between therapists.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from plans.adjunct_catalogue import adjuncts, education
from plans.adjunct_words import CADENCE
from plans.adjuncts import Adjunct
from plans.models import Plan

PLAIN = {"orthosis": lazy("Shoe insoles"), "tape": lazy("Tape on your knee")}


@dataclass(frozen=True)
class BesideExercises:
    messages: list[str]
    helpers: list[str]


def beside_exercises(plan: Plan, today: date, *, has_cue: bool = False) -> BesideExercises:
    """Return what holds today, in the active language; one query.

    has_cue: gait retraining gives a number of its own, so a cadence target of the plan is not named beside it.
    """
    rows = [row for row in plan.adjuncts.all() if row.starts_on <= today and (row.ends_on or today) >= today]
    language = get_language() or "en"
    told = [education()[row.code].text(language) for row in rows if row.code in education()]
    helpers = [helper_words(row) for row in rows if not (has_cue and row.code == CADENCE)]
    return BesideExercises(told, [words for words in helpers if words])


def steps_words(steps: Decimal | int) -> str:
    return _("When you run, aim for %(steps)s steps a minute.") % {"steps": number_format(steps)}


def helper_words(row: Adjunct) -> str:
    """Return such as `Shoe insoles: until 13 October`; empty for what the patient needs no words for."""
    if row.code == CADENCE and row.amount:
        return steps_words(row.amount.normalize())
    content = adjuncts().get(row.code)
    name = PLAIN.get(content.kind) if content else None
    if name is None:
        return ""
    about = {"name": name}
    if row.ends_on:
        return _("%(name)s: until %(day)s.") % (about | {"day": date_format(row.ends_on, "MONTH_DAY_FORMAT")})
    if row.remind_on:
        day = date_format(row.remind_on, "MONTH_DAY_FORMAT")
        return _("%(name)s: we look at it again around %(day)s.") % (about | {"day": day})
    return f"{name}."
