"""A planned day and clock time as an instant, in the weeks in which the clocks change and in all others."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.running.local_time import instant

ZONES = ["Europe/Madrid", "America/New_York", "America/Santiago", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"]
HALF_HOUR = timedelta(minutes=30)


@pytest.mark.parametrize(
    ("zone", "on", "clock", "utc"),
    [
        pytest.param("Europe/Madrid", (2026, 3, 28), (7, 30), "2026-03-28T06:30", id="winter"),
        pytest.param("Europe/Madrid", (2026, 3, 29), (7, 30), "2026-03-29T05:30", id="the day of the change"),
        pytest.param("Europe/Madrid", (2026, 3, 29), (2, 30), "2026-03-29T01:30", id="skipped: shown as 3:30"),
        pytest.param("Europe/Madrid", (2026, 3, 29), (2, 0), "2026-03-29T01:00", id="the first skipped minute"),
        pytest.param("Europe/Madrid", (2026, 3, 29), (3, 0), "2026-03-29T01:00", id="the first after the gap"),
        pytest.param("Europe/Madrid", (2026, 10, 25), (2, 30), "2026-10-25T00:30", id="twice: the first"),
        pytest.param("Europe/Madrid", (2026, 10, 25), (3, 0), "2026-10-25T02:00", id="after both"),
        pytest.param("America/New_York", (2026, 3, 8), (2, 15), "2026-03-08T07:15", id="skipped in New York"),
        pytest.param("America/New_York", (2026, 11, 1), (1, 15), "2026-11-01T05:15", id="twice in New York"),
        pytest.param("Australia/Lord_Howe", (2026, 10, 4), (2, 15), "2026-10-03T15:45", id="half an hour skipped"),
        pytest.param("America/Santiago", (2026, 9, 6), (0, 0), "2026-09-06T04:00", id="midnight skipped"),
    ],
)
def test_instant(zone, on, clock, utc):
    assert instant(date(*on), time(*clock), zone) == datetime.fromisoformat(f"{utc}+00:00")


def showings(on: date, clock: time, zone: str) -> list[datetime]:
    """Every instant at which the zone's clocks show this, found by looking at each half hour of three days."""
    start = datetime.combine(on, time(), UTC) - timedelta(days=1)
    every = (start + number * HALF_HOUR + timedelta(minutes=clock.minute % 30) for number in range(3 * 48))
    shown = (on, clock)
    return [
        one
        for one in every
        if ((local := one.astimezone(ZoneInfo(zone))).date(), local.time().replace(fold=0)) == shown
    ]


changes = st.sampled_from([(2026, 3, 8), (2026, 3, 29), (2026, 4, 5), (2026, 9, 6), (2026, 10, 4), (2026, 10, 25)])
days_of_change = st.builds(lambda day, shift: date(*day) + timedelta(days=shift), changes, st.integers(-3, 3))
clocks = st.builds(time, st.integers(0, 23), st.integers(0, 59))


@given(on=days_of_change | st.dates(date(2020, 1, 1), date(2035, 1, 1)), clock=clocks, zone=st.sampled_from(ZONES))
def test_the_first_showing_or_just_after_the_gap(on, clock, zone):
    found = instant(on, clock, zone)
    if shown := showings(on, clock, zone):
        assert found == shown[0]
    else:
        later = found.astimezone(ZoneInfo(zone))
        gap = later.replace(tzinfo=None) - datetime.combine(on, clock)
        assert gap in (HALF_HOUR, 2 * HALF_HOUR)
        assert showings(later.date(), later.time().replace(fold=0), zone)[0] == found


@given(on=days_of_change, clock=clocks.filter(lambda clock: clock.hour > 3), zone=st.sampled_from(ZONES))
def test_seven_days_later_the_clocks_show_the_same(on, clock, zone):
    later = instant(on + timedelta(days=7), clock, zone).astimezone(ZoneInfo(zone))
    assert (later.date(), later.time()) == (on + timedelta(days=7), clock)


def test_a_clock_with_fold_set_is_still_the_first_showing():
    assert instant(date(2026, 10, 25), time(2, 30, fold=1), "Europe/Madrid").hour == 0


@pytest.mark.parametrize("zone", ["Europe/Trochlea", "", "../etc/passwd", "Europe"])
def test_an_unknown_zone_is_refused(zone):
    with pytest.raises(ValueError, match="not a known time zone"):
        instant(date(2026, 1, 1), time(8), zone)


def test_a_clock_with_its_own_zone_is_refused():
    with pytest.raises(ValueError, match="zone of its own"):
        instant(date(2026, 1, 1), time(8, tzinfo=UTC), "UTC")
