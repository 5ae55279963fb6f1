"""What speaks against an exercise is shown under it, from what was last found; it never blocks."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from exercises.actions import adapt
from exercises.safety import Known
from patients.models import Observation
from plans.models import Plan
from plans.safety import known_of, sentences_against
from tests import factories
from tests.pages import Page

pytestmark = pytest.mark.django_db

FIRST, SECOND = date(2026, 9, 1), date(2026, 9, 15)


def find(episode, day, **values):
    """Write an assessment: numbers of pain, or yes and no with the side after two underscores."""
    assessment = factories.AssessmentFactory(episode=episode, assessed_on=day)
    for name, value in values.items():
        measure, _, side = name.partition("__")
        value = {"choice": value} if isinstance(value, str) else {"number": Decimal(value)}
        Observation.objects.create(assessment=assessment, measure=measure, side=side, **value)


def test_nothing_examined_is_nothing_known(episode):
    assert known_of(episode.pk) == (Known(), {})


def test_the_newest_finding_counts_and_keeps_its_day(episode):
    find(episode, SECOND, pain_worst=3)
    find(episode, FIRST, pain_worst=7, pain_kneeling=6, pain_usual=9)
    find(factories.EpisodeFactory(), SECOND, pain_kneeling=10)
    known = Known(kneeling_pain=Decimal(6), worst_pain=Decimal(3))
    assert known_of(episode.pk) == (known, {"kneeling_pain": FIRST, "worst_pain": SECOND})


@pytest.mark.parametrize(
    ("right", "left", "apprehension"), [("yes", "no", True), ("no", "yes", True), ("no", "no", False)]
)
def test_of_two_sides_the_worse_one_counts(episode, right, left, apprehension):
    find(episode, FIRST, patellar_apprehension__right=right, patellar_apprehension__left=left)
    assert known_of(episode.pk)[0] == Known(apprehension=apprehension)


def test_a_later_no_takes_back_an_earlier_yes(episode):
    find(episode, FIRST, patellar_apprehension__right="yes")
    find(episode, SECOND, patellar_apprehension__right="no")
    assert known_of(episode.pk) == (Known(apprehension=False), {"apprehension": SECOND})


def test_the_sentences(episode):
    exercise = factories.ExerciseFactory(code="FL8", cautions=["KN", "O90", "SUP"])
    find(episode, FIRST, pain_worst=5, pain_kneeling=3, patellar_apprehension__right="yes")
    with translation.override("en"):
        assert sentences_against(exercise, *known_of(episode.pk)) == [
            "Kneeling hurt at 3 of 10 on Sept. 1, 2026: use a cushion, or choose another exercise. (R-S01)",
            "Worst pain was 5 of 10 on Sept. 1, 2026: keep to the stated range of knee bend. (R-S02)",
            "Not for home: only with the therapist beside the patient. (R-S03)",
            "The kneecap showed apprehension on Sept. 1, 2026: never use this self-glide. (R-S04)",
        ]


def test_a_clinics_version_under_another_code_is_still_the_self_glide(episode, therapist):
    own = adapt(factories.ExerciseFactory(code="FL8"), by=therapist)
    own.code = "OUR1"
    assert len(sentences_against(own, Known(apprehension=True), {"apprehension": FIRST})) == 1


@pytest.fixture
def draft(episode, therapist):
    """A draft with an exercise on the knees and a clamshell."""
    find(episode, FIRST, pain_kneeling=6)
    phase = factories.PhaseFactory(plan=factories.PlanFactory(episode=episode, saved_by=therapist), position=1)
    for code, cautions in (("CT2", ["KN"]), ("HA2", [])):
        factories.PrescriptionFactory(phase=phase, exercise=factories.ExerciseFactory(code=code, cautions=cautions))
    return phase.plan


@pytest.mark.parametrize("status", ["draft", "current", "superseded"])
def test_it_stands_under_its_exercise_alone(staff, draft, status):
    Plan.objects.filter(pk=draft.pk).update(status=status)
    page = Page(staff.get(draft.get_absolute_url()))
    assert [text.split(" on ")[0] for text in page.texts("p", "against")] == ["Caution Kneeling hurt at 6 of 10"]


def test_it_does_not_block(staff, draft):
    data = Page(staff.get(draft.get_absolute_url())).filled() | {"give": "1"}
    staff.post(draft.get_absolute_url(), data)
    draft.refresh_from_db()
    assert draft.status == "current"


@pytest.mark.parametrize("status", ["draft", "current"])
def test_own_versions_and_more_cautions_take_no_more_queries(staff, therapist, draft, status):
    Plan.objects.filter(pk=draft.pk).update(status=status)
    counts = []
    for more in (1, 2):
        for _each in range(more):
            own = adapt(factories.ExerciseFactory(cautions=["KN", "SUP"]), by=therapist)
            factories.PrescriptionFactory(phase=draft.phases.get(), exercise=own)
        with CaptureQueriesContext(connection) as caught:
            staff.get(draft.get_absolute_url())
        counts.append(len(caught))
    assert counts[0] == counts[1]
