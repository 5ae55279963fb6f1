"""A distance and a time that cannot well be meant are asked about, with the likely meaning."""

from decimal import Decimal

import pytest

from plans.running.plausible import Doubt, doubt

MILE = Decimal("1.609")


def asked(distance, minutes=None, *, km_per_unit=Decimal(1), highest=100):
    return doubt(distance and Decimal(distance), minutes, km_per_unit=km_per_unit, highest=highest)


@pytest.mark.parametrize(
    ("distance", "minutes"),
    [
        pytest.param("5", 30, id="a run"),
        pytest.param("12", 30, id="24 km an hour"),
        pytest.param("1", 30, id="2 km an hour"),
        pytest.param("100", None, id="the farthest"),
        pytest.param(None, 30, id="no distance"),
        pytest.param("0", 30, id="none at all"),
    ],
)
def test_what_can_be_is_not_asked_about(distance, minutes):
    assert asked(distance, minutes) is None


@pytest.mark.parametrize(
    ("distance", "minutes", "meant"),
    [
        pytest.param("5000", None, "5", id="metres"),
        pytest.param("5000", 30, "5", id="metres with a time that fits"),
        pytest.param("400", None, "0.4", id="a lap of the track"),
        pytest.param("399", None, None, id="too little for a run told in metres"),
        pytest.param("5000", 5, None, id="metres do not fit the time"),
        pytest.param("100000", None, "100", id="the farthest in metres"),
    ],
)
def test_a_distance_beyond_the_farthest_may_be_metres(distance, minutes, meant):
    assert asked(distance, minutes) == Doubt("metres", meant and Decimal(meant))


@pytest.mark.parametrize(
    ("distance", "minutes", "why", "meant"),
    [
        pytest.param("12.1", 30, "fast", "1.21", id="just above 24 km an hour"),
        pytest.param("50", 30, "fast", "5", id="a lost decimal point"),
        pytest.param("0.9", 30, "slow", "9", id="just below 2 km an hour"),
        pytest.param("0.5", 30, "slow", "5", id="a point too early"),
        pytest.param("0.001", 600, "slow", None, id="nothing suggests itself"),
    ],
)
def test_a_speed_that_nobody_runs_is_asked_about(distance, minutes, why, meant):
    found = asked(distance, minutes)
    assert (found.why, found.meant_km) == (why, meant and Decimal(meant))
    assert found.speed_kmh == Decimal(distance) * 60 / minutes


def test_miles_are_judged_as_kilometres():
    assert asked("8", 30, km_per_unit=MILE, highest=62).why == "fast"
    assert asked("7.4", 30, km_per_unit=MILE, highest=62) is None
    assert asked("5000", None, km_per_unit=MILE, highest=62) == Doubt("metres", Decimal(5))
