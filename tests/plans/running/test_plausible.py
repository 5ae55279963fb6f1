"""A distance and a time that cannot well be meant are asked about, with the likely meaning."""

from decimal import Decimal

import pytest

from plans.running.plausible import Doubt, doubt

MILE = Decimal("1.609")


def asked(distance, minutes=None, *, km_per_unit=Decimal(1), highest=100, longest=None):
    limits = {"km_per_unit": km_per_unit, "highest": highest, "longest_km": longest and Decimal(longest)}
    return doubt(distance and Decimal(distance), minutes, **limits)


@pytest.mark.parametrize(
    ("distance", "minutes"),
    [
        pytest.param("5", 30, id="a run"),
        pytest.param("12", 30, id="24 km an hour"),
        pytest.param("1", 30, id="2 km an hour"),
        pytest.param("100", None, id="the farthest"),
        pytest.param(None, 30, id="no distance"),
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


@pytest.mark.parametrize(
    ("distance", "minutes", "longest", "meant"),
    [
        pytest.param("50", None, "5", "5", id="a lost decimal point"),
        pytest.param("50", 300, "5", None, id="the shorter one does not fit the time"),
        pytest.param("12", 60, "5", None, id="a tenth of it would be slower than a walk"),
        pytest.param("100", None, "3", "1", id="two lost signs: a tenth of it is far too"),
        pytest.param("10.01", None, "5", "1.001", id="just above twice, and 5 km more"),
        pytest.param("7", None, "2", "0.7", id="5 km more"),
        pytest.param("60", None, "0.1", "0.6", id="above 400 m"),
        pytest.param("39", None, "0.1", "3.9", id="after 100 m"),
        pytest.param("5.1", None, "0.1", "0.51", id="5 km more than 100 m"),
    ],
)
def test_a_run_much_farther_than_the_longest_is_asked_about(distance, minutes, longest, meant):
    assert asked(distance, minutes, longest=longest) == Doubt("far", meant and Decimal(meant))


@pytest.mark.parametrize(
    ("distance", "longest"),
    [
        pytest.param("100", None, id="no run before"),
        pytest.param("10", "5", id="twice, no more"),
        pytest.param("6.9", "2", id="less than 5 km more"),
        pytest.param("4", "5", id="shorter"),
        pytest.param(None, "5", id="no distance"),
    ],
)
def test_a_run_not_much_farther_is_not_asked_about(distance, longest):
    assert asked(distance, longest=longest) is None


def test_how_fast_is_asked_before_how_far():
    assert asked("50", 30, longest="5").why == "fast"


def test_far_in_miles_is_judged_in_kilometres():
    assert asked("7", None, km_per_unit=MILE, highest=62, longest="5") == Doubt("far", Decimal("1.1263"))
    assert asked("6.2", None, km_per_unit=MILE, highest=62, longest="5") is None


def test_miles_are_judged_as_kilometres():
    assert asked("8", 30, km_per_unit=MILE, highest=62).why == "fast"
    assert asked("7.4", 30, km_per_unit=MILE, highest=62) is None
    assert asked("5000", None, km_per_unit=MILE, highest=62) == Doubt("metres", Decimal(5))


@pytest.mark.parametrize(("distance", "minutes"), [("0", None), ("0.09", None), ("0.09", 2)])
def test_a_run_of_less_than_a_hundred_metres_is_asked_about(distance, minutes):
    assert asked(distance, minutes) == Doubt("short", None)


def test_nothing_in_half_an_hour_is_slow():
    assert asked("0", 30).why == "slow"
