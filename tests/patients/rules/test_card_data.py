"""A card survives being kept as JSON, whatever it holds."""

import json
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from patients.measures import Source
from patients.rules.card import Card, Offer, Used
from patients.rules.card_data import card_of, digest, to_data, values_of

WORDS = st.text(max_size=12)
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-999, max_value=999)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
USED = st.builds(
    Used,
    name=WORDS,
    value=st.one_of(NUMBERS, st.integers(0, 99), WORDS, st.booleans()),
    unit=WORDS,
    side=st.sampled_from(("right", "left", "")),
    on=st.none() | DAYS,
    by_patient=st.booleans(),
)
OFFERS = st.builds(
    Offer, kind=WORDS, code=WORDS, stage=WORDS, days=st.none() | st.integers(1, 99), amount=st.none() | NUMBERS
)
CARDS = st.builds(
    Card,
    rule_id=WORDS,
    key=WORDS,
    level=WORDS,
    side=WORDS,
    used=st.lists(USED, max_size=3).map(tuple),
    sources=st.lists(st.builds(Source, WORDS, st.sampled_from("VGD")), max_size=2).map(tuple),
    notes=st.lists(WORDS, max_size=2).map(tuple),
    missing=st.lists(WORDS, max_size=2).map(tuple),
    conflicts=st.lists(WORDS, max_size=2).map(tuple),
    offers=st.lists(OFFERS, max_size=3).map(tuple),
    statement=WORDS,
)


@given(CARDS)
def test_a_card_comes_back_from_json_as_it_was(card):
    assert card_of(json.loads(json.dumps(to_data(card)))) == card


@given(CARDS, CARDS)
def test_cards_have_the_same_sign_only_when_they_are_alike(one, other):
    alike = json.dumps(to_data(one), sort_keys=True) == json.dumps(to_data(other), sort_keys=True)
    assert (digest(to_data(one)) == digest(to_data(other))) == alike


def test_a_decimal_is_not_taken_for_a_choice_that_reads_like_it():
    number, choice = Used(name="a", value=Decimal("18.5")), Used(name="a", value="18.5")
    card = Card(rule_id="R-A03", key="x", used=(number, choice))
    assert [one.value for one in card_of(to_data(card)).used] == [Decimal("18.5"), "18.5"]


def test_values_are_told_apart_by_side_and_not_by_day():
    early, late = (Used(name="a", value=Decimal(2), side="right", on=date(2026, 9, day)) for day in (1, 8))
    assert values_of(Card(rule_id="R", key="k", used=(early,))) == values_of(Card(rule_id="R", key="k", used=(late,)))
    assert values_of(Card(rule_id="R", key="k", used=(early,))) == {("a", "right"): (Decimal(2), "")}
