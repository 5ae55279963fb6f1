"""How much of what was prescribed was done."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.adherence import DAYS_A_WEEK, WORTH, Spell, adherence, expected

FIRST = date(2026, 9, 1)
TODAY = date(2026, 9, 15)  # two whole weeks lie behind


def days(*numbers):
    return [(FIRST + timedelta(days=number), "done") for number in numbers]


@pytest.mark.parametrize(
    ("frequency", "outcomes", "per_cent"),
    [
        pytest.param("three_a_week", days(0, 2, 4, 7, 9, 11), 100, id="all six of two weeks"),
        pytest.param("three_a_week", days(0, 2, 4), 50, id="half"),
        pytest.param("daily", days(0), 7, id="one of fourteen"),
        pytest.param("two_a_week", days(0, 1, 2, 3, 4, 5), 100, id="more than prescribed is no more than all"),
        pytest.param("two_a_week", [(FIRST, "some")], 13, id="in part counts half"),
        pytest.param("two_a_week", [(FIRST, "skipped")], 0, id="skipped is an answer"),
        pytest.param("two_a_week", [], None, id="nothing logged is not known"),
        pytest.param("two_a_week", [(TODAY, "done")], None, id="today is not over"),
        pytest.param("two_a_week", [(FIRST - timedelta(days=1), "done")], None, id="before the first score"),
    ],
)
def test_adherence(frequency, outcomes, per_cent):
    found = adherence([Spell(FIRST, TODAY, frequency)], outcomes, FIRST, TODAY)
    assert found == (None if per_cent is None else Decimal(per_cent))


def test_nothing_prescribed_is_not_known():
    assert adherence([], days(0, 1), FIRST, TODAY) is None


@given(
    st.lists(st.tuples(st.integers(0, 13), st.integers(0, 13), st.sampled_from(sorted(DAYS_A_WEEK))), max_size=5),
    st.lists(st.tuples(st.integers(-3, 16), st.sampled_from(sorted(WORTH))), max_size=30),
)
def test_adherence_is_unknown_or_between_nothing_and_all(stretches, logs):
    spells = [Spell(FIRST + timedelta(days=one), FIRST + timedelta(days=two), often) for one, two, often in stretches]
    found = adherence(spells, [(FIRST + timedelta(days=day), how) for day, how in logs], FIRST, TODAY)
    assert found is None or 0 <= found <= 100


def test_a_spell_that_lies_outside_asks_for_nothing():
    before = Spell(FIRST - timedelta(days=9), FIRST - timedelta(days=2), "daily")
    assert expected(before, FIRST, TODAY) == 0
