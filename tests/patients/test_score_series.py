"""All scores of an episode in one series: those entered, and pain that an assessment holds."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from clinic.models import AuditEntry
from patients import scoring
from patients.derived import Silent
from patients.instruments import instruments
from patients.models import Observation
from patients.rules.findings import Score
from patients.score_series import change_between, told_of
from patients.scores import OutcomeScore
from tests import factories

pytestmark = pytest.mark.django_db
DAY, LATER = date(2026, 9, 1), date(2026, 10, 1)


def scores_of(episode):
    return {name: tuple(told.score for told in series) for name, series in told_of(episode).items()}


def pain(episode, on, value, measure="pain_worst"):
    assessment = factories.AssessmentFactory(episode=episode, assessed_on=on)
    Observation.objects.create(assessment=assessment, measure=measure, number=Decimal(value))
    return assessment


def score(episode, instrument, total, on=DAY, told_by="therapist", **more):
    return factories.OutcomeScoreFactory(
        episode=episode, instrument=instrument, total=total, answered_on=on, told_by=told_by, **more
    )


def test_scores_come_oldest_first_by_instrument(episode):
    score(episode, "akps", 71, LATER)
    score(episode, "akps", 60, told_by="patient")
    score(episode, "koos_pf", Decimal("50.5"))
    assert scores_of(episode) == {
        "akps": (Score(total=Decimal(60), on=DAY, by_patient=True), Score(total=Decimal(71), on=LATER)),
        "koos_pf": (Score(total=Decimal("50.5"), on=DAY),),
    }


def test_nothing_told_is_nothing(episode):
    assert scores_of(episode) == {}


def test_pain_of_an_assessment_counts_as_a_score(episode):
    pain(episode, DAY, 6)
    pain(episode, LATER, 2, "pain_usual")
    score(episode, "nprs_worst", 3, LATER, told_by="patient")
    assert scores_of(episode) == {
        "nprs_usual": (Score(total=Decimal(2), on=LATER),),
        "nprs_worst": (Score(total=Decimal(6), on=DAY), Score(total=Decimal(3), on=LATER, by_patient=True)),
    }


def test_other_pain_of_an_assessment_is_no_score(episode):
    pain(episode, DAY, 6, "pain_squat")
    assert scores_of(episode) == {}


def test_of_one_day_the_therapist_counts_and_the_conflict_is_listed(episode):
    assessment = pain(episode, DAY, 6)
    patients_own = score(episode, "nprs_worst", 8, told_by="patient")
    agreeing = score(episode, "nprs_worst", 6)
    (told,) = told_of(episode)["nprs_worst"]
    assert (told.score.total, told.assessment) == (6, assessment)
    assert [one.row for one in told.beside] == [agreeing, patients_own]
    assert [one.row for one in told.conflicts] == [patients_own]


def test_another_episode_keeps_its_own(episode):
    score(factories.EpisodeFactory(patient=episode.patient), "akps", 60)
    assert scores_of(episode) == {}


def test_a_series_costs_two_queries_however_long(episode, django_assert_num_queries):
    for day in range(1, 4):
        pain(episode, DAY.replace(day=day), day)
        score(episode, "akps", 60 + day, DAY.replace(day=day))
    with django_assert_num_queries(2):
        told_of(episode)


def test_activities_are_compared_over_those_rated_both_times(episode):
    score(episode, "psfs", 3, items={"1": 2, "2": 3, "3": 4})
    score(episode, "psfs", 6, LATER, items={"1": 5, "2": 6, "3": 7, "4": 6})
    first, last = told_of(episode)["psfs"]
    found = change_between(instruments()["psfs"], first, last)
    assert (found.earlier, found.later, found.verdict) == (Decimal(3), Decimal(6), "improved")
    assert (found.activities, found.left_out) == (3, 1)


def test_activities_without_a_common_one_are_not_compared(episode):
    score(episode, "psfs", 3, items={"1": 3})
    score(episode, "psfs", 9, LATER, items={"2": 9})
    assert change_between(instruments()["psfs"], *told_of(episode)["psfs"]).verdict == Silent("no_common_activity")


# --- writing ----------------------------------------------------------------------------------------------------------
def keep(episode, instrument="akps", total=71, on=DAY, told_by="therapist", by=None):
    return scoring.keep_score(episode, instrument=instrument, total=total, on=on, told_by=told_by, by=by)


def test_a_second_score_of_the_day_corrects_the_first_and_the_trail_keeps_both(episode, therapist):
    first = keep(episode, total=17, by=therapist)
    assert keep(episode, total=71, by=therapist).pk == first.pk
    assert OutcomeScore.objects.get().total == 71
    change = AuditEntry.objects.filter(object_id=first.pk, object_repr__startswith="akps").order_by("pk").last()
    assert change.changes["total"] == ["17.00", "71"]


def test_patient_and_therapist_each_have_their_own_of_a_day(episode):
    keep(episode, total=60)
    keep(episode, total=64, told_by="patient")
    assert OutcomeScore.objects.count() == 2


def test_the_database_keeps_one_score_a_day_and_teller(episode):
    score(episode, "akps", 60)
    score(episode, "akps", 60, LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        score(episode, "akps", 61)


def test_a_score_belongs_to_the_assessment_of_its_day(episode):
    assessment = factories.AssessmentFactory(episode=episode, assessed_on=DAY)
    assert keep(episode).assessment == assessment
    assert keep(episode, on=LATER).assessment is None


def test_what_the_assessment_says_is_not_entered_beside_it(episode):
    pain(episode, DAY, 6)
    with pytest.raises(ValidationError, match="the assessment of 2026-09-01 says 6 already"):
        keep(episode, "nprs_worst", 5)
    keep(episode, "nprs_usual", 5)
    keep(episode, "nprs_worst", 5, told_by="patient")
    keep(episode, "nprs_worst", 5, on=LATER)
    assert OutcomeScore.objects.count() == 3


def rate(episode, ratings, told_by="patient"):
    return scoring.keep_ratings(episode, ratings=ratings, on=DAY, told_by=told_by)


def test_ratings_come_one_by_one_and_their_mean_is_the_score(episode):
    one, two, three = (factories.PatientActivityFactory(episode=episode) for _ in range(3))
    rate(episode, {one.pk: 3})
    rate(episode, {two.pk: 6})
    row = rate(episode, {three.pk: 2})
    assert (row.total, row.items) == (Decimal("3.67"), {str(one.pk): 3, str(two.pk): 6, str(three.pk): 2})
    assert rate(episode, {two.pk: None}).total == Decimal("2.50")
    assert rate(episode, {one.pk: None, three.pk: None}) is None
    assert not OutcomeScore.objects.exists()


def named(episode):
    return list(episode.activities.filter(retired=False).values_list("words", flat=True))


def test_at_most_five_activities_are_asked_and_none_twice(episode):
    scoring.name_activities(episode, ["Stairs", " stairs ", "", "Run  5 km", "Squat", "Kneel"], named_by="patient")
    assert named(episode) == ["Stairs", "Run 5 km", "Squat", "Kneel"]
    scoring.name_activities(episode, ["STAIRS", "Sit"], named_by="therapist")
    with pytest.raises(ValidationError, match="At most 5 activities"):
        scoring.name_activities(episode, ["Drive"], named_by="therapist")
    first = episode.activities.first()
    scoring.retire(first, retired=True)
    scoring.name_activities(episode, ["Drive"], named_by="therapist")
    with pytest.raises(ValidationError, match="At most 5 activities"):
        scoring.retire(first, retired=False)
    assert named(episode) == ["Run 5 km", "Squat", "Kneel", "Sit", "Drive"]
    assert episode.activities.count() == 6


def test_names_are_put_right_by_place(episode):
    stairs, run = scoring.name_activities(episode, ["Stars", "Run"], named_by="patient")
    rate(episode, {stairs.pk: 4, run.pk: 8})
    scoring.rewrite_activities(episode, ["Stairs", "", "Squat", "", ""], on=DAY)
    assert named(episode) == ["Stairs", "Squat"]
    assert OutcomeScore.objects.get().items == {str(stairs.pk): 4}
