"""What the logs of the last week add to the findings: R-F06 hears of every sign that a patient can tick."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from patients.rules import safety
from patients.rules.card import Card
from patients.rules.findings import Findings
from plans.facts import with_plan
from plans.models import RunLog, SessionLog

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 18)


def facts(episode):
    return with_plan(Findings(on=TODAY, affected=episode.side), episode.pk)


def names(findings):
    cards = [one for one in safety.alarm(findings) if isinstance(one, Card)]
    return {used.name for card in cards for used in card.used}


def session(plan, days_ago=0, **told):
    return SessionLog.objects.create(plan=plan, done_on=TODAY - timedelta(days=days_ago), **told)


def run(program, days_ago=0, **told):
    return RunLog.objects.create(program=program, stage="1", done_on=TODAY - timedelta(days=days_ago), **told)


@pytest.mark.parametrize("sign", ["locking", "giving_way", "night_pain", "new_swelling"])
def test_a_sign_told_after_exercise_reaches_the_rule(episode, plan, sign):
    session(plan, **{sign: True})
    assert names(facts(episode)) == {sign}


@pytest.mark.parametrize("sign", ["locking", "giving_way", "night_pain"])
def test_a_sign_told_after_a_run_reaches_the_rule(episode, run_program, sign):
    run(run_program, swelling="none", giving_way=sign == "giving_way", **({} if sign == "giving_way" else {sign: True}))
    assert names(facts(episode)) == {sign}


@pytest.mark.parametrize(
    ("swellings", "told"),
    [
        pytest.param(["slight"], {"new_swelling"}, id="the first"),
        pytest.param(["slight", "slight"], set(), id="known since the run before"),
        pytest.param(["slight", "clear"], {"new_swelling"}, id="more than before"),
        pytest.param(["clear", "none"], set(), id="gone"),
    ],
)
def test_only_new_swelling_is_news(episode, run_program, swellings, told):
    for weeks, swelling in zip(range(len(swellings) - 1, -1, -1), swellings, strict=True):
        run(run_program, days_ago=weeks * 8, swelling=swelling, giving_way=False)
    assert names(facts(episode)) == told


@pytest.mark.parametrize(("pain", "told"), [(7, set()), (8, {"logged_pain"})])
def test_pain_before_a_run_counts_as_well(episode, run_program, pain, told):
    run(run_program, pain_before=pain, swelling="none", giving_way=False)
    assert names(facts(episode)) == told


def test_what_was_told_more_than_a_week_ago_is_past(episode, plan):
    session(plan, days_ago=7, locking=True)
    assert names(facts(episode)) == set()


def test_what_nobody_answered_is_left_out(episode, plan):
    session(plan)
    assert facts(episode).symptoms == {}
    assert replace(facts(episode), plan=None, logged_pain=None, exercise_pain={}) == Findings(
        on=TODAY, affected=episode.side
    )
