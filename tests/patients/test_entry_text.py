"""What a PT may type into a field, and the sentence for what is not understood."""

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from patients import values
from patients.entry_text import Refused, Unusual, parse
from patients.values import EMPTY, Entry

SLOTS = values.slots()
ABDUCTION = SLOTS["hip_abduction_strength__right"]


def entry(*trials, **more):
    return Entry(tuple(Decimal(one) for one in trials), **more)


@pytest.mark.parametrize(
    ("slot", "raw", "expected"),
    [
        pytest.param("hip_abduction_strength__right", "18.5", entry("18.5"), id="a point"),
        pytest.param("hip_abduction_strength__right", "18,5", entry("18.5"), id="a comma"),
        pytest.param("hip_abduction_strength__right", " 18  19,5 18 ", entry(18, "19.5", 18), id="three trials"),
        pytest.param("hip_abduction_strength__right", "18 kg 19 kg", entry(18, 19), id="the unit as it is spoken"),
        pytest.param("hip_abduction_strength__right", "180 N", entry(180, unit="N"), id="another unit is kept"),
        pytest.param("hip_abduction_strength__right", "180 175 N", entry(180, 175, unit="N"), id="a unit for both"),
        pytest.param("hip_abduction_strength__right", "", EMPTY, id="nothing"),
        pytest.param("hip_abduction_strength__right", "   ", EMPTY, id="spaces alone"),
        pytest.param("hip_abduction_strength__right", "!", EMPTY, id="limited by pain, but nothing measured"),
        pytest.param("hip_abduction_strength__right", "0", entry(0), id="0 is a value"),
        pytest.param("hip_abduction_strength__right", "18!", entry(18, pain_limited=True), id="limited by pain"),
        pytest.param("hip_abduction_strength__right", "18 19 18 = 18.3", entry(18, 19, 18), id="a mean that agrees"),
        pytest.param("hip_abduction_strength__right", "18 19 18 = 18", entry(18, 19, 18), id="a mean, rounded"),
        pytest.param("hip_abduction_strength__right", "18 19 =", entry(18, 19), id="a mean that was not typed"),
        pytest.param("body_mass", "62,5 kg", entry("62.5"), id="one value with its unit"),
        pytest.param("pain_usual", "4 /10", entry(4), id="a score said out of ten"),
        pytest.param("foot_strike__left", "midfoot", Entry(("midfoot",)), id="the key of a choice"),
        pytest.param("pain_palpation__left", "yes", Entry(("yes",)), id="yes"),
    ],
)
def test_parse(slot, raw, expected):
    assert parse(SLOTS[slot], raw) == expected


@pytest.mark.parametrize(
    ("slot", "raw", "sentence"),
    [
        pytest.param(
            "hip_abduction_strength__right",
            "18 19 20 21",
            "Hip abduction strength, right: “18 19 20 21” is more than the 3 trials that are kept.",
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
            "18 2500",
            "Hip abduction strength, left: 2500 is not possible. Give a number from 0 to 300 kgf.",
            id="one impossible trial",
        ),
        pytest.param(
            "hip_abduction_strength__right",
            "18.55",
            "Hip abduction strength, right: 18.55 has too many decimals; at most 1.",
            id="too precise",
        ),
        pytest.param(
            "hip_abduction_strength__right",
            "18 19 18 = 25",
            "Hip abduction strength, right: the mean of 18, 19, 18 is 18.3, but 25 was typed."
            " Correct the one that is wrong.",
            id="a mean that is not that of the trials",
        ),
        pytest.param(
            "hip_abduction_strength__right",
            "180 N 18 kgf",
            "Hip abduction strength, right: “180 N 18 kgf” names two units. Give all trials in one.",
            id="two units",
        ),
        pytest.param(
            "pain_usual",
            "11",
            "Usual pain, last 7 days: 11 is not possible. Give a number from 0 to 10.",
            id="a score above its scale",
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
    with pytest.raises(Refused) as refused:
        parse(SLOTS[slot], raw)
    assert (type(refused.value), str(refused.value)) == (Refused, sentence)


@pytest.mark.parametrize("raw", ["130", "18 130", "130 !"])
def test_an_unusual_value_is_asked_about_until_it_is_confirmed(raw):
    with pytest.raises(Unusual) as asked:
        parse(ABDUCTION, raw)
    assert str(asked.value) == ("Hip abduction strength, right: 130 is unusual; usual is from 0 to 120 kgf. Keep it?")
    assert parse(ABDUCTION, raw, confirmed=True).confirmed is True


def test_a_usual_value_is_not_marked_as_confirmed():
    assert parse(ABDUCTION, "18", confirmed=True).confirmed is False


def test_an_impossible_value_cannot_be_confirmed():
    with pytest.raises(Refused, match="not possible"):
        parse(ABDUCTION, "2500", confirmed=True)


@pytest.mark.parametrize(
    ("slot", "raw"),
    [("hip_abduction_strength__right", "x"), ("body_mass", "9999"), ("foot_strike__left", "toes")],
)
def test_a_refusal_in_spanish_names_the_field_in_spanish(slot, raw):
    with translation.override("es"), pytest.raises(Refused) as refused:
        parse(SLOTS[slot], raw)
    assert str(refused.value).startswith(SLOTS[slot].measure.es.label)


def test_a_choice_is_read_in_the_language_of_the_page():
    with translation.override("es"):
        assert parse(SLOTS["foot_strike__left"], "Mediopié") == Entry(("midfoot",))


TENTHS = st.integers(0, 1200).map(lambda tenths: Decimal(tenths) / 10)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # no word about time
@given(st.lists(TENTHS, min_size=1, max_size=3), st.sampled_from(["", "N"]), st.booleans())
def test_the_text_of_an_entry_means_the_entry(trials, unit, pain_limited):
    found = Entry(tuple(trials), unit=unit, pain_limited=pain_limited)
    assert parse(ABDUCTION, found.text, confirmed=True) == found


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # no word about time
@given(st.text(max_size=40))
def test_whatever_is_typed_is_understood_or_refused_with_a_sentence(raw):
    try:
        said = parse(ABDUCTION, raw).text
    except Refused as refused:
        said = str(refused)
    assert said == "" or said[0].isdigit() or said.startswith("Hip abduction strength, right: ")
