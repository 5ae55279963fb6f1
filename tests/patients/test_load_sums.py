"""Small sums over weeks of running: what they come to, and when they say nothing."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.load_sums import largest_single_run, largest_weekly_rise
from patients.rules.findings import Week

MONDAY = date(2026, 10, 12)


def weeks(*rows) -> list[Week]:
    """Return weeks from (km, longest km)."""
    return [
        Week(
            starts_on=MONDAY + timedelta(weeks=place),
            km=None if km is None else Decimal(str(km)),
            longest_km=None if longest is None else Decimal(str(longest)),
        )
        for place, (km, longest) in enumerate(rows)
    ]


def said(rise):
    return rise and (rise.on, rise.before_km, rise.after_km, rise.percent)


@pytest.mark.parametrize(
    ("kms", "expected"),
    [
        pytest.param([20, 26], (date(2026, 10, 19), 20, 26, 30), id="thirty per cent"),
        pytest.param([20, 26, 13, 20], (date(2026, 11, 2), 13, 20, 54), id="the largest of several"),
        pytest.param([20, 10], (date(2026, 10, 19), 20, 10, -50), id="only less: said as less"),
        pytest.param([0, 10], None, id="from nothing there is no per cent"),
        pytest.param([20, None, 40], None, id="never across an unknown week"),
        pytest.param([20], None, id="one week"),
        pytest.param([], None, id="none"),
    ],
)
def test_largest_weekly_rise(kms, expected):
    assert said(largest_weekly_rise(weeks(*((km, None) for km in kms)))) == expected


@pytest.mark.parametrize(
    ("longest", "expected"),
    [
        pytest.param([8, 8, 9, 10, 12], (date(2026, 11, 9), 10, 12, 20), id="against the longest of four weeks"),
        pytest.param([8, 8, 9, 10, 12, 15], (date(2026, 11, 16), 12, 15, 25), id="the week that rose most"),
        pytest.param([8, 8, 9, 10], None, id="four weeks are no fifth"),
        pytest.param([8, None, 9, 10, 12], None, id="an unknown week may hold the longest run"),
        pytest.param([0, 0, 0, 0, 5], None, id="nothing was run before"),
    ],
)
def test_largest_single_run(longest, expected):
    assert said(largest_single_run(weeks(*((None, km) for km in longest)))) == expected


AMOUNT = st.none() | st.decimals(0, 300, places=1)


@given(st.lists(st.tuples(AMOUNT, AMOUNT), max_size=8))
def test_a_sum_is_always_made_of_two_amounts_that_were_told(rows):
    found = weeks(*rows)
    if rise := largest_weekly_rise(found):
        assert rise.before_km in {week.km for week in found}
        assert rise.after_km in {week.km for week in found}
    if spike := largest_single_run(found):
        assert {spike.before_km, spike.after_km} <= {week.longest_km for week in found}
