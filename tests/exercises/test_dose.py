"""A dose in words: big figure, the rest, load; and how long one session takes."""

from decimal import Decimal

import pytest
from django.utils import translation

from exercises.models import Exercise

PLAIN = {"sets": 3, "reps": 10}


def dosed(**fields):
    return Exercise(**fields)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param(PLAIN, "3 × 10, each side, every second day", id="sets and repetitions"),
        pytest.param({**PLAIN, "hold_s": 3}, "3 × 10, each side, hold 3 s, every second day", id="each held"),
        pytest.param({"sets": 3, "hold_s": 30}, "3 × 30 s, each side, every second day", id="holds alone"),
        pytest.param({**PLAIN, "side": "both"}, "3 × 10, every second day", id="both legs at once"),
        pytest.param({**PLAIN, "side": "left"}, "3 × 10, left side, every second day", id="one side"),
        pytest.param({**PLAIN, "times_a_day": 2}, "3 × 10, each side, 2 times a day, every second day", id="twice"),
        pytest.param({**PLAIN, "frequency": "daily"}, "3 × 10, each side, every day", id="daily"),
        pytest.param({**PLAIN, "frequency": "two_a_week"}, "3 × 10, each side, 2 days a week", id="twice a week"),
        pytest.param({"duration_min": 20}, "20 min, every second day", id="minutes have no side"),
        pytest.param({}, "each side, every second day", id="no dose yet"),
    ],
)
def test_dose_words(fields, words):
    assert dosed(**fields).dose_words == words


@pytest.mark.parametrize(
    ("fields", "big"),
    [
        pytest.param(PLAIN, "3 × 10", id="repetitions"),
        pytest.param({**PLAIN, "hold_s": 3}, "3 × 10", id="repetitions before the hold"),
        pytest.param({"sets": 1, "hold_s": 45}, "1 × 45 s", id="hold"),
        pytest.param({"duration_min": 20}, "20 min", id="minutes"),
        pytest.param({}, "", id="none"),
        pytest.param({"sets": 3}, "", id="half a dose, as it may stand in a refused form"),
    ],
)
def test_the_big_figure(fields, big):
    assert dosed(**fields).dose_big == big


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param({}, "", id="none"),
        pytest.param({"band": "red band"}, "red band", id="band"),
        pytest.param({"load_kg": Decimal("2.50")}, "2.5 kg", id="load without needless zeros"),
        pytest.param({"load_kg": Decimal("20.0")}, "20 kg", id="tens without an exponent"),
        pytest.param({"band": "red band", "load_kg": Decimal("2.5")}, "red band, 2.5 kg", id="both"),
    ],
)
def test_load_words(fields, words):
    assert dosed(**fields).load_words == words


def test_a_load_has_a_comma_in_spanish():
    with translation.override("es"):
        assert dosed(load_kg=Decimal("2.5")).load_words == "2,5 kg"


@pytest.mark.parametrize(
    ("fields", "seconds"),
    [
        pytest.param({}, 0, id="no dose"),
        pytest.param({"duration_min": 20}, 1200, id="minutes"),
        pytest.param({"sets": 3, "reps": 10, "side": "both"}, 3 * 40 + 2 * 45 + 30, id="three sets with usual rest"),
        pytest.param({"sets": 3, "reps": 10, "side": "each"}, 6 * 40 + 2 * 45 + 30, id="each side takes as long"),
        pytest.param({"sets": 3, "reps": 10, "side": "left"}, 3 * 40 + 2 * 45 + 30, id="one side"),
        pytest.param({"sets": 2, "reps": 10, "hold_s": 3, "side": "both"}, 2 * 70 + 45 + 30, id="held repetitions"),
        pytest.param({"sets": 3, "hold_s": 30, "side": "both", "rest_s": 0}, 3 * 30 + 30, id="holds without rest"),
    ],
)
def test_session_seconds(fields, seconds):
    assert dosed(**fields).session_seconds == seconds
