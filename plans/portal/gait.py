"""How the patient is to run today: one cue with its number and its practice, and advice on shoes; plain words only.

A cue of gait retraining stands before a cadence target of the plan: the patient is told one number, never two.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from plans.adjunct_words import CADENCE
from plans.gait_catalogue import cues, shoe_advice
from plans.gait_page import target_of
from plans.portal.beside import steps_words
from plans.portal.doors import Portal
from plans.run_models import GaitPlan, ShoeAdvice
from plans.running import gait

SELF_CHECK = gait.Session(0, minutes=1)  # once the eight are done: a minute of the beat to compare with [D]


@dataclass(frozen=True)
class CueOfTheDay:
    """What to do while running.  steps: a minute, None for a cue without a number.  beat: when the metronome sounds."""

    sentence: str
    how: str
    practice: str
    steps: int | None
    beat: gait.Session | None


def cue_of(portal: Portal) -> CueOfTheDay | None:
    """Return the cue in use; else the cadence target that stands beside the exercises; else None."""
    plan = gait_plan_of(portal)
    if plan is not None:
        return cue_in(plan)
    return target_beside(portal)


def gait_plan_of(portal: Portal) -> GaitPlan | None:
    if not portal.concerns("has_gait"):
        return None
    plans = GaitPlan.objects.filter(episode__patient=portal.patient, episode__closed_on__isnull=True)
    return plans.filter(ended_on__isnull=True, started_on__lte=portal.today).prefetch_related("sessions").first()


def cue_in(plan: GaitPlan) -> CueOfTheDay:
    steps = target_of(plan)
    words = cues()[plan.cue].text(get_language() or "en").patient
    session = gait.next_session(one.number for one in plan.sessions.all())
    return CueOfTheDay(
        sentence=steps_words(steps) if steps else words,
        how=words if steps else "",
        practice=practice_words(session, with_beat=steps is not None),
        steps=steps,
        beat=(session or SELF_CHECK) if steps else None,
    )


def practice_words(session: gait.Session | None, *, with_beat: bool) -> str:
    """Return which practice it is, and when in it the feedback is on."""
    if session is None:
        return _("You know it by now. Check yourself now and then.")
    about = {"number": session.number, "all": len(gait.SESSIONS), "minutes": session.minutes}
    about |= {"on": session.on_min, "off": session.of_min - session.on_min}
    if not session.is_faded and with_beat:
        return _("Practice %(number)d of %(all)d: run to the beat all the time, for at most %(minutes)d min.") % about
    if not session.is_faded:
        return _("Practice %(number)d of %(all)d: think of it all the time, for at most %(minutes)d min.") % about
    if with_beat:
        return (
            _("Practice %(number)d of %(all)d: %(on)d min to the beat, %(off)d min without it, and so on.") % about
            + " "
            + _("For at most %(minutes)d min.") % about
        )
    return (
        _("Practice %(number)d of %(all)d: think of it for %(on)d min, not for %(off)d min, and so on.") % about
        + " "
        + _("For at most %(minutes)d min.") % about
    )


def target_beside(portal: Portal) -> CueOfTheDay | None:
    if portal.plan is None or not portal.concerns("has_cadence"):
        return None
    rows = portal.plan.adjuncts.filter(code=CADENCE, amount__isnull=False, starts_on__lte=portal.today)
    row = next((one for one in rows if holds(one.ends_on, portal.today)), None)
    if row is None:
        return None
    steps = round(row.amount)
    return CueOfTheDay(steps_words(steps), "", "", steps, SELF_CHECK)


def holds(ends_on: date | None, today: date) -> bool:
    return ends_on is None or ends_on >= today


def shoes_of(portal: Portal) -> list[str]:
    """Return the advice on shoes that holds today, in the order in which it was given."""
    if not portal.concerns("has_shoes"):
        return []
    rows = ShoeAdvice.objects.filter(episode__patient=portal.patient, episode__closed_on__isnull=True)
    rows = rows.filter(starts_on__lte=portal.today)
    known, language = shoe_advice(), get_language() or "en"
    return [
        " ".join(filter(None, (known[row.code].text(language).patient, row.note)))
        for row in rows
        if row.code in known and holds(row.ends_on, portal.today)
    ]
