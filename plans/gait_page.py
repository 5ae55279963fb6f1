"""What the PT's page of gait retraining shows, gathered in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from clinic.distances import distance
from patients.cards import Shown, SilentLine, silent_words, source_line, words_of
from patients.models import Episode, Observation
from patients.suggestions import ConfirmedStatement
from plans.adjunct_words import CADENCE
from plans.adjuncts import Adjunct
from plans.gait_catalogue import cues, shoe_advice
from plans.gait_rules import Verdict
from plans.models import Outcome, Plan, RunLog
from plans.run_models import GaitPlan, GaitSession, ShoeAdvice
from plans.running import gait

SHOWN_RUNS = 5


@dataclass(frozen=True)
class CueLine:
    """One cue: what is known of it, and what the rules say of it in this patient."""

    name: str
    fact: str
    sources: list
    suggested: bool
    cards: list[Shown]
    silences: list[SilentLine]


@dataclass(frozen=True)
class SessionLine:
    """One row of the table.  planned: None for a session beyond the eight; done: None while it is still to come."""

    number: int
    planned: gait.Session | None
    done: GaitSession | None


@dataclass(frozen=True)
class Recheck:
    on: date
    words: str
    due: bool


def cue_lines(judged: Iterable[Verdict], clinic_id: int) -> list[CueLine]:
    language = get_language() or "en"
    confirmed = frozenset(ConfirmedStatement.objects.filter(clinic=clinic_id).values_list("statement", flat=True))
    return [
        CueLine(
            name=str(one.cue.label),
            fact=cues()[one.cue].text(language).fact,
            sources=[source_line(source) for source in cues()[one.cue].sources],
            suggested=one.is_suggested,
            cards=[words_of(card, confirmed) for card in one.cards],
            silences=[silent_words(silence) for silence in one.silences],
        )
        for one in judged
    ]


def target_of(plan: GaitPlan) -> int | None:
    """Return the steps a minute to aim for; None for a cue without a number."""
    if plan.cue != GaitPlan.Cue.CADENCE or plan.baseline_cadence is None or plan.rise_percent is None:
        return None
    return gait.target(plan.baseline_cadence, plan.rise_percent)


def summary(plan: GaitPlan | None, today: date) -> dict | None:
    """Return what the patient's page says of the cue in use; None without one."""
    if plan is None:
        return None
    sessions = list(plan.sessions.all())
    return {
        "plan": plan,
        "target_words": cue_sentence(plan),
        "next": gait.next_session(one.number for one in sessions),
        "stop": stop_advised(sessions, runs_since(plan)),
        "rechecks": rechecks(plan, sessions, today),
    }


def cue_sentence(plan: GaitPlan) -> str:
    """Return such as `172 steps a minute: 7.5 % more than 160, at 10 km/h`; empty for a cue without a number."""
    steps = target_of(plan)
    if steps is None:
        return ""
    about = {"steps": steps, "rise": number_format(plan.rise_percent.normalize()), "before": plan.baseline_cadence}
    if plan.baseline_speed_kmh is None:
        return _("%(steps)d steps a minute: %(rise)s %% more than %(before)d, at a speed not recorded") % about
    about["speed"] = number_format(plan.baseline_speed_kmh.normalize())
    return _("%(steps)d steps a minute: %(rise)s %% more than %(before)d, at %(speed)s km/h") % about


def session_lines(sessions: Iterable[GaitSession]) -> list[SessionLine]:
    done = {one.number: one for one in sessions}
    planned = {one.number: one for one in gait.SESSIONS}
    return [SessionLine(number, planned.get(number), done.get(number)) for number in sorted({*planned, *done})]


def feedback_words(session: gait.Session) -> str:
    if not session.is_faded:
        return _("all the time")
    if session.of_min == gait.SESSIONS[-1].of_min:
        return _("three blocks of 1 minute")
    return _("on %(on)d of every %(of)d min") % {"on": session.on_min, "of": session.of_min}


def runs_since(plan: GaitPlan) -> list[RunLog]:
    """Return the runs that the patient told about since the cue began, newest first."""
    runs = RunLog.objects.filter(program__episode=plan.episode_id, done_on__gte=plan.started_on)
    return list(runs.exclude(outcome=Outcome.SKIPPED))


def felt_in(sessions: Iterable[GaitSession], runs: Iterable[RunLog]) -> list[gait.Felt]:
    """Return knee pain by day; sore muscles are not the knee."""
    before = {run.done_on: run.pain_before for run in runs}
    found = [gait.Felt(one.done_on, one.pain, before.get(one.done_on)) for one in sessions]
    return found + [gait.Felt(run.done_on, run.pain_during, run.pain_before) for run in runs if not run.muscle_only]


def stop_advised(sessions: Iterable[GaitSession], runs: Iterable[RunLog]) -> gait.Felt | None:
    """Return the pain for which stopping the cue is suggested; None where nothing suggests it."""
    last = gait.last_felt(felt_in(sessions, runs))
    return last if last and last.is_too_much else None


def rechecks(plan: GaitPlan, sessions: list[GaitSession], today: date) -> list[Recheck]:
    """Return when the cadence is counted again; due while nobody counted it on that day or later."""
    last_on = max((one.done_on for one in sessions), default=plan.started_on)
    counted = Observation.objects.filter(assessment__episode=plan.episode_id, measure="cadence")
    counted_on = counted.order_by("-assessment__assessed_on").values_list("assessment__assessed_on", flat=True).first()
    words = (_("after 4 weeks"), _("after 3 months"))
    return [
        Recheck(day, said, day <= today and (counted_on is None or counted_on < day))
        for day, said in zip(gait.recheck_days(last_on), words, strict=True)
    ]


def forefoot_share(plan: GaitPlan, today: date) -> str:
    """Return how far a tenth of the last seven days' running is; empty where no distance was told."""
    week = RunLog.objects.filter(program__episode=plan.episode_id, done_on__gt=today - timedelta(days=7))
    total = week.filter(done_on__lte=today).exclude(outcome=Outcome.SKIPPED).aggregate(km=Sum("distance_km"))["km"]
    if not total:
        return ""
    units = plan.episode.patient.clinic.units
    about = {"share": distance(total * gait.FOREFOOT_SHARE, units), "total": distance(total, units)}
    return _("At first at most a tenth: %(share)s of the %(total)s of the last seven days [D].") % about


def target_beside(episode: Episode, today: date) -> Adjunct | None:
    """Return the cadence target that stands in the plan in use as well."""
    rows = Adjunct.objects.filter(
        plan__episode=episode, plan__status=Plan.Status.CURRENT, code=CADENCE, amount__isnull=False
    )
    return next((row for row in rows.select_related("plan") if row.starts_on <= today <= (row.ends_on or today)), None)


def shoe_lines(rows: Iterable[ShoeAdvice], today: date) -> list[dict]:
    language = get_language() or "en"
    known = shoe_advice()
    return [
        {
            "row": row,
            "name": known[row.code].text(language).name if row.code in known else row.code,
            "holds": row.starts_on <= today <= (row.ends_on or today),
            "over": row.ends_on is not None and row.ends_on < today,
        }
        for row in rows
    ]


def shoe_facts() -> list[dict]:
    language = get_language() or "en"
    return [
        {"text": one.text(language), "sources": [source_line(source) for source in one.sources]}
        for one in shoe_advice().values()
    ]
