"""A runner with a full history, for tests of findings and suggestions."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from patients.models import Assessment, Episode, Intake, Observation, RedFlagAnswer, RedFlagScreen
from patients.rules.findings import RED_FLAGS
from tests import factories

DAY = date(2026, 9, 1)
NOT_IN_GROUPS = {"pregnant": False, "post_surgical": False, "pf_osteoarthritis": False}
MORE = {"peripatellar_pain": True, "dislocation_history": False, "achilles_or_calf_history": False}


def at(day: date) -> datetime:
    return datetime.combine(day, time(10), tzinfo=ZoneInfo("Europe/Madrid"))


def screened(episode: Episode, *, found=(), flags=RED_FLAGS, day: date = DAY, by=None) -> RedFlagScreen:
    screen = RedFlagScreen.objects.create(episode=episode, begun_at=at(day), begun_by=by, others_considered=True)
    for flag in flags:
        RedFlagAnswer.objects.create(screen=screen, flag=flag, present=flag in found, answered_by=by)
    return screen


def told(episode: Episode, told_by: str = "therapist", day: date = DAY, **answers) -> Intake:
    return Intake.objects.create(episode=episode, told_by=told_by, told_at=at(day), **answers)


def measured(assessment: Assessment, **values) -> None:
    """Record values by field name as on the page (foot_posture_total__right="7"); several trials with spaces."""
    for name, raw in values.items():
        measure, _sep, side = name.partition("__")
        for trial, part in enumerate(raw.split(), start=1):
            try:
                value = {"number": Decimal(part)}
            except ArithmeticError:
                value = {"choice": part}
            Observation.objects.create(assessment=assessment, measure=measure, side=side, trial=trial, **value)


def pronated(episode: Episode, day: date = DAY) -> Assessment:
    """An examined runner with a pronated right foot: R-I01 and R-I09 have something to suggest."""
    screened(episode, day=day)
    told(episode, day=day, **NOT_IN_GROUPS, **MORE)
    assessment = factories.AssessmentFactory(episode=episode, assessed_on=day)
    measured(assessment, foot_posture_total__right="8", foot_posture_total__left="2", pain_squat="4", pain_worst="4")
    return assessment


def later(days: int) -> date:
    return DAY + timedelta(days=days)
