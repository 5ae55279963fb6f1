"""From what a PT typed to observations, and back."""

from datetime import date
from decimal import Decimal

import pytest
from auditlog.context import disable_auditlog
from django.utils import translation

from patients import values
from patients.derived import Silent
from patients.measures import registry
from patients.models import Observation
from tests import factories

SLOTS = values.slots()
ABDUCTION = SLOTS["hip_abduction_strength__right"]


@pytest.fixture
def assessment(episode):
    return factories.AssessmentFactory(episode=episode)


def numbers(*typed):
    return [Decimal(one) for one in typed]


def test_every_sided_measure_has_a_field_for_each_side():
    sided = [measure.id for measure in registry().values() if measure.sided]
    single = [measure.id for measure in registry().values() if not measure.sided]
    assert set(SLOTS) == {f"{name}__{side}" for name in sided for side in ("right", "left")} | set(single)


@pytest.mark.parametrize(
    ("slot", "raw", "expected"),
    [
        pytest.param("hip_abduction_strength__right", "18.5", numbers("18.5"), id="a point"),
        pytest.param("hip_abduction_strength__right", "18,5", numbers("18.5"), id="a comma"),
        pytest.param("hip_abduction_strength__right", " 18  19,5 18 ", numbers(18, "19.5", 18), id="three trials"),
        pytest.param("hip_abduction_strength__right", "18 kgf", numbers(18), id="the unit behind a space"),
        pytest.param("hip_abduction_strength__right", "18 kg 19 kg", numbers(18, 19), id="the unit as it is spoken"),
        pytest.param("hip_abduction_strength__right", "", [], id="nothing"),
        pytest.param("hip_abduction_strength__right", "   ", [], id="spaces alone"),
        pytest.param("hip_abduction_strength__right", "0", numbers(0), id="0 is a value"),
        pytest.param("body_mass", "62,5 kg", numbers("62.5"), id="one value with its unit"),
        pytest.param("pain_usual", "4 /10", numbers(4), id="a score said out of ten"),
        pytest.param("foot_strike__left", "midfoot", ["midfoot"], id="the key of a choice"),
        pytest.param("pain_palpation__left", "yes", ["yes"], id="yes"),
    ],
)
def test_parse(slot, raw, expected):
    assert values.parse(SLOTS[slot], raw) == expected


@pytest.mark.parametrize(
    ("slot", "raw", "sentence"),
    [
        pytest.param(
            "hip_abduction_strength__right",
            "18 19 20 21",
            "Hip abduction strength, right: 4 values, but at most 3 trials are kept.",
            id="too many trials",
        ),
        pytest.param(
            "hip_abduction_strength__right",
            "strong",
            "Hip abduction strength, right: “strong” is not a number. Give a number from 0 to 120 kgf.",
            id="text",
        ),
        pytest.param(
            "hip_abduction_strength__left",
            "18 250",
            "Hip abduction strength, left: 250 is not plausible. Give a number from 0 to 120 kgf.",
            id="one trial out of range",
        ),
        pytest.param(
            "hip_abduction_strength__right",
            "18.55",
            "Hip abduction strength, right: 18.55 has too many decimals; at most 1.",
            id="too precise",
        ),
        pytest.param(
            "pain_usual",
            "11",
            "Usual pain, last 7 days: 11 is not plausible. Give a number from 0 to 10.",
            id="a score above its scale",
        ),
        pytest.param(
            "body_mass",
            "62 63",
            "Body mass: “62 63” is not a number. Give a number from 25 to 250 kg.",
            id="two values where one is kept",
        ),
        pytest.param(
            "foot_strike__left",
            "toes",
            "Foot-strike pattern, left: “toes” is not one of the answers: Rearfoot, Midfoot, Forefoot.",
            id="unknown choice",
        ),
    ],
)
def test_a_refused_value_is_told_with_field_value_and_range(slot, raw, sentence):
    with pytest.raises(values.Refused) as refused:
        values.parse(SLOTS[slot], raw)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("slot", "raw"),
    [("hip_abduction_strength__right", "x"), ("body_mass", "9999"), ("foot_strike__left", "toes")],
)
def test_a_refusal_in_spanish_names_the_field_in_spanish(slot, raw):
    with translation.override("es"), pytest.raises(values.Refused) as refused:
        values.parse(SLOTS[slot], raw)
    assert str(refused.value).startswith(SLOTS[slot].measure.es.label)


def test_a_choice_is_read_in_the_language_of_the_page():
    with translation.override("es"):
        assert values.parse(SLOTS["foot_strike__left"], "Mediopié") == ["midfoot"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param([], ["18"], id="first value"),
        pytest.param(["18"], ["18", "19", "20"], id="trials added"),
        pytest.param(["18", "19", "20"], ["18"], id="trials removed"),
        pytest.param(["18", "19"], ["19", "18"], id="trials corrected"),
        pytest.param(["18", "19"], [], id="emptied"),
        pytest.param([], ["0"], id="0 is kept"),
    ],
)
def test_keep_makes_what_is_stored_equal_to_what_was_typed(assessment, before, after):
    values.keep(assessment, ABDUCTION, numbers(*before))
    assert values.keep(assessment, ABDUCTION, numbers(*after)) is True
    rows = assessment.observations.order_by("trial")
    assert [(row.trial, row.value) for row in rows] == list(enumerate(numbers(*after), start=1))


@pytest.mark.parametrize("typed", [[], ["18"], ["18.0", "19.5"], ["20", "100"]])
def test_keeping_the_same_again_writes_nothing(assessment, typed, django_assert_num_queries):
    values.keep(assessment, ABDUCTION, numbers(*typed))
    with disable_auditlog(), django_assert_num_queries(3):  # savepoint, one read, release
        assert values.keep(assessment, ABDUCTION, numbers(*typed)) is False


def test_keep_touches_its_own_field_only(assessment):
    left = SLOTS["hip_abduction_strength__left"]
    values.keep(assessment, left, numbers(21))
    values.keep(assessment, ABDUCTION, numbers(18))
    values.keep(assessment, ABDUCTION, [])
    assert values.by_slot(assessment.observations.all()) == {left.name: numbers(21)}


def test_a_choice_can_be_changed(assessment):
    strike = SLOTS["foot_strike__left"]
    values.keep(assessment, strike, ["rearfoot"])
    values.keep(assessment, strike, ["forefoot"])
    assert values.by_slot(assessment.observations.all()) == {strike.name: ["forefoot"]}


@pytest.mark.parametrize(
    ("measure", "side"),
    [
        pytest.param("a_test_of_last_year", "right", id="a measure that left the registry"),
        pytest.param("body_mass", "right", id="a side that the measure no longer has"),
        pytest.param("hip_abduction_strength", "", id="no side where there are two now"),
    ],
)
def test_what_the_registry_no_longer_asks_for_is_left_out(assessment, measure, side):
    Observation.objects.create(assessment=assessment, measure=measure, side=side, number=Decimal(1))
    later = factories.AssessmentFactory(episode=assessment.episode, assessed_on=date(2026, 9, 8))
    assert values.by_slot(assessment.observations.all()) == {}
    assert values.earlier_values(later) == {}


def test_the_newest_earlier_value_stands_beside_each_field(episode):
    days = [date(2026, 9, day) for day in (1, 8, 15, 22)]
    first, second, present, later = (factories.AssessmentFactory(episode=episode, assessed_on=day) for day in days)
    values.keep(first, ABDUCTION, numbers(15))
    values.keep(first, SLOTS["foot_strike__left"], ["rearfoot"])
    values.keep(first, SLOTS["pain_palpation__left"], ["yes"])
    values.keep(second, ABDUCTION, numbers("16.5", 20))
    values.keep(later, ABDUCTION, numbers(99))
    assert values.earlier_values(present) == {
        "hip_abduction_strength__right": ("16.5 / 20", days[1]),
        "foot_strike__left": ("Rearfoot", days[0]),
        "pain_palpation__left": ("yes", days[0]),
    }


@pytest.mark.parametrize("count", [1, 3])
def test_earlier_values_take_two_queries_however_many_there_are(episode, count, django_assert_num_queries):
    for day in range(1, count + 1):
        past = factories.AssessmentFactory(episode=episode, assessed_on=date(2026, 8, day))
        values.keep(past, ABDUCTION, numbers(18))
    present = factories.AssessmentFactory(episode=episode)
    with django_assert_num_queries(2):
        values.earlier_values(present)


@pytest.mark.parametrize(
    ("kept", "typed", "shown"),
    [
        pytest.param(numbers("18.5", 20), "18.5 20", "18.5 / 20", id="trials"),
        pytest.param([Decimal("1E+2")], "100", "100", id="hundreds without an exponent"),
    ],
)
def test_values_read_and_typed_again(kept, typed, shown):
    assert (values.typed(kept), values.shown(ABDUCTION, kept)) == (typed, shown)


@pytest.mark.parametrize(
    ("right", "left", "affected", "expected"),
    [
        pytest.param(["18"], ["21"], "right", Decimal("85.7"), id="18 against 21"),
        pytest.param(["18"], ["21"], "left", Decimal("116.7"), id="seen from the other side"),
        pytest.param(["17", "19"], ["21"], "right", Decimal("85.7"), id="means of the trials"),
        pytest.param(["18"], [], "right", Silent("one_side_missing"), id="one side alone"),
        pytest.param(["18"], ["21"], "both", Silent("bilateral"), id="both affected"),
    ],
)
def test_row_symmetry(right, left, affected, expected):
    typed = {ABDUCTION.name: numbers(*right), "hip_abduction_strength__left": numbers(*left)}
    assert values.row_symmetry(ABDUCTION.measure, typed, affected) == expected
