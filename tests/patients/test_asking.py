"""When the portal offers its questions."""

from datetime import date, timedelta

import pytest

from patients import asking
from patients.score_series import told_of
from tests import factories

pytestmark = pytest.mark.django_db
OPENED = date(2026, 9, 1)
ALL = ["nprs_usual", "nprs_worst", "psfs", "sane", "groc"]


def on(days):
    return OPENED + timedelta(days=days)


def asked(episode, days):
    return asking.questions_for(episode, told_of(episode), on(days))


def answer(episode, names, days, told_by="patient"):
    for name in names:
        factories.OutcomeScoreFactory(episode=episode, instrument=name, total=4, answered_on=on(days), told_by=told_by)


@pytest.mark.parametrize(
    ("days", "names"),
    [
        pytest.param(0, ALL[:4], id="the first day asks for no change"),
        pytest.param(27, ALL[:4], id="not yet four weeks"),
        pytest.param(28, ALL, id="four weeks"),
    ],
)
def test_at_the_start_everything_is_asked_and_change_after_four_weeks(episode, days, names):
    assert asked(episode, days) == names


@pytest.mark.parametrize("told_by", ["patient", "therapist"])
def test_a_question_waits_four_weeks_after_its_answer_whoever_gave_it(episode, told_by):
    answer(episode, ["nprs_usual", "sane"], 0, told_by)
    assert asked(episode, 27) == ["nprs_worst", "psfs"]
    assert asked(episode, 28) == ALL


def test_todays_own_answers_stay_in_to_be_corrected(episode):
    answer(episode, ["nprs_usual", "nprs_worst"], 5)
    assert asked(episode, 5) == ALL[:4]
    assert asked(episode, 6) == ["psfs", "sane"]


def test_todays_own_answer_stays_in_where_the_therapists_counts(episode):
    answer(episode, ["nprs_usual"], 5)
    answer(episode, ["nprs_usual"], 5, "therapist")
    assert asked(episode, 5) == ALL[:4]


def test_the_therapist_brings_all_back(episode):
    answer(episode, ALL[:4], 8)
    assert asked(episode, 9) == []
    asking.finish_round(episode, on(8))
    assert asking.is_quiet(episode, on(9))
    asking.ask_now(episode, on(9))
    assert not asking.is_quiet(episode, on(9))
    assert asked(episode, 9) == ALL


@pytest.mark.parametrize(
    ("move", "quiet_days", "still_asked"), [(asking.finish_round, 28, False), (asking.put_off, 7, True)]
)
def test_how_long_it_is_quiet(episode, move, quiet_days, still_asked):
    assert not asking.is_quiet(episode, OPENED)
    asking.ask_now(episode, OPENED)
    move(episode, OPENED)
    episode.refresh_from_db()
    assert asking.is_quiet(episode, on(quiet_days - 1))
    assert not asking.is_quiet(episode, on(quiet_days))
    assert (episode.questions_asked_on is not None) == still_asked
