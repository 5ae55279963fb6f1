"""What is stored in the fields of an assessment, as text and for reading."""

from datetime import date
from decimal import Decimal

import pytest

from patients import values
from patients.entering import keep
from patients.entry_text import parse
from patients.measures import registry
from patients.models import Observation
from patients.values import EMPTY, Entry
from tests import factories

SLOTS = values.slots()
ABDUCTION = SLOTS["hip_abduction_strength__right"]
STRIKE, TENDER = SLOTS["foot_strike__left"], SLOTS["pain_palpation__left"]


@pytest.fixture
def assessment(episode):
    return factories.AssessmentFactory(episode=episode)


def typed(raw):
    return parse(ABDUCTION, raw)


def test_every_sided_measure_has_a_field_for_each_side():
    sided = [measure.id for measure in registry().values() if measure.sided]
    single = [measure.id for measure in registry().values() if not measure.sided]
    assert set(SLOTS) == {f"{name}__{side}" for name in sided for side in ("right", "left")} | set(single)


@pytest.mark.parametrize(
    ("entry", "text", "shown"),
    [
        pytest.param(EMPTY, "", "", id="nothing"),
        pytest.param(Entry((Decimal("18.5"), Decimal(20))), "18.5 20", "18.5 / 20", id="trials"),
        pytest.param(Entry((Decimal("1E+2"),)), "100", "100", id="hundreds without an exponent"),
        pytest.param(Entry((Decimal("19.0"),)), "19", "19", id="no idle decimals"),
        pytest.param(Entry((Decimal(180),), unit="N"), "180 N", "180 N", id="the unit that was typed"),
        pytest.param(Entry((Decimal(18),), pain_limited=True), "18 !", "18", id="limited by pain"),
    ],
)
def test_an_entry_as_typed_and_as_read(entry, text, shown):
    assert (entry.text, values.shown(ABDUCTION.measure, entry)) == (text, shown)


@pytest.mark.parametrize("raw", ["", "18", "18 19.5", "180 N", "18 17 !", "130"])
def test_what_is_stored_reads_back_as_it_was_typed(assessment, raw):
    keep(assessment, ABDUCTION, parse(ABDUCTION, raw, confirmed=True))
    assert values.entry_of(assessment.observations.all()).text == raw


@pytest.mark.parametrize(
    ("measure", "side"),
    [
        pytest.param("a_test_of_last_year", "right", id="a measure that left the registry"),
        pytest.param("body_mass", "right", id="a side that the measure no longer has"),
        pytest.param("hip_abduction_strength", "", id="no side where there are two now"),
    ],
)
def test_what_the_registry_no_longer_asks_for_fills_no_field(assessment, measure, side):
    Observation.objects.create(assessment=assessment, measure=measure, side=side, number=Decimal(1))
    later = factories.AssessmentFactory(episode=assessment.episode, assessed_on=date(2026, 9, 8))
    assert values.entries(assessment.observations.all(), SLOTS) == {}
    assert values.newest_earlier(later, SLOTS) == {}


def test_the_newest_earlier_value_stands_beside_each_field(episode):
    days = [date(2026, 9, day) for day in (1, 8, 15, 22)]
    first, second, present, later = (factories.AssessmentFactory(episode=episode, assessed_on=day) for day in days)
    keep(first, ABDUCTION, typed("15 16 17"))
    keep(first, STRIKE, parse(STRIKE, "rearfoot"))
    keep(first, TENDER, parse(TENDER, "yes"))
    keep(second, ABDUCTION, typed("16.5 20"))
    keep(later, ABDUCTION, typed("99"))
    assert values.newest_earlier(present, SLOTS) == {
        ABDUCTION.name: values.Earlier(typed("16.5 20"), days[1]),
        STRIKE.name: values.Earlier(Entry(("rearfoot",)), days[0]),
        TENDER.name: values.Earlier(Entry(("yes",)), days[0]),
    }


def test_of_two_assessments_of_one_day_the_later_one_counts(episode):
    first, second, present = (factories.AssessmentFactory(episode=episode) for _each in range(3))
    keep(first, ABDUCTION, typed("15"))
    keep(second, ABDUCTION, typed("16"))
    assert values.newest_earlier(present, SLOTS)[ABDUCTION.name].entry == typed("16")


def test_another_episode_of_the_same_patient_is_not_looked_at(episode):
    other = factories.EpisodeFactory(patient=episode.patient)
    keep(factories.AssessmentFactory(episode=other), ABDUCTION, typed("15"))
    present = factories.AssessmentFactory(episode=episode, assessed_on=date(2026, 10, 1))
    assert values.newest_earlier(present, SLOTS) == {}


@pytest.mark.parametrize("count", [1, 10])
def test_a_long_history_takes_two_queries_and_no_more_rows(episode, count, django_assert_num_queries):
    for day in range(1, count + 1):
        keep(factories.AssessmentFactory(episode=episode, assessed_on=date(2026, 8, day)), ABDUCTION, typed("18 19"))
    present = factories.AssessmentFactory(episode=episode)
    with django_assert_num_queries(2):
        assert list(values.newest_earlier(present, SLOTS)) == [ABDUCTION.name]
