"""A dose in words: big figure, the rest, load; and how long one session takes."""

from decimal import Decimal

import pytest
from django.utils import translation

from exercises.dose import DOSE_FIELDS, carried_dose
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


# --- what of a dose fits the exercise that takes another one's place --------------------------------------------------
EMPTY = dict.fromkeys(DOSE_FIELDS) | {"band": "", "times_a_day": 1, "frequency": "every_second_day"}
OLD = EMPTY | {"sets": 4, "reps": 8, "rest_s": 90, "times_a_day": 2, "frequency": "daily", "side": "each"}
NEW = EMPTY | {"sets": 2, "reps": 12, "rest_s": 60, "frequency": "three_a_week"}
HELD = EMPTY | {"sets": 2, "hold_s": 20, "rest_s": 30}
MINUTES = EMPTY | {"duration_min": 15}


def carried(old=None, new=None, *, tools=((), ()), both_sides=False):
    old_tools, new_tools = map(set, tools)
    old, new = OLD | (old or {}), NEW | (new or {})
    return carried_dose(old, new, old_tools=old_tools, new_tools=new_tools, both_sides=both_sides)


def test_a_dose_of_the_same_kind_is_kept_whole():
    assert carried() == OLD


@pytest.mark.parametrize("new", [pytest.param(HELD, id="a hold"), pytest.param(MINUTES, id="minutes")])
def test_a_dose_of_another_kind_gives_way_to_the_default(new):
    assert carried(new={"reps": None, "sets": None} | new) == new | {"side": "each"}


def test_minutes_stay_minutes():
    old = {"sets": None, "reps": None, "rest_s": None, "duration_min": 25}
    assert carried(old, MINUTES)["duration_min"] == 25


def test_a_hold_stays_a_hold():
    assert carried({"reps": None, "hold_s": 45}, HELD | {"reps": None})["hold_s"] == 45


@pytest.mark.parametrize(
    ("old", "new", "hold_s"),
    [
        pytest.param(5, 3, 5, id="both: the patient's"),
        pytest.param(None, 3, 3, id="only the new one"),
        pytest.param(5, None, None, id="only the old one"),
    ],
)
def test_a_hold_within_repetitions_is_kept_where_the_new_exercise_has_one(old, new, hold_s):
    assert carried({"hold_s": old}, {"hold_s": new})["hold_s"] == hold_s


@pytest.mark.parametrize(
    ("tools", "sides", "load_kg"),
    [
        pytest.param((["machine"], ["machine"]), ("each", False), 20, id="the same equipment"),
        pytest.param((["machine"], ["dumbbell"]), ("each", False), None, id="other equipment"),
        pytest.param((["machine"], []), ("each", False), None, id="no equipment"),
        pytest.param((["mat"], ["mat"]), ("each", False), None, id="shared, but no weight"),
        pytest.param((["machine"], ["machine"]), ("both", True), 20, id="two legs stay two"),
        pytest.param((["machine"], ["machine"]), ("both", False), None, id="from two legs to one"),
        pytest.param((["machine"], ["machine"]), ("each", True), None, id="from one leg to two"),
    ],
)
def test_a_load_is_kept_on_the_same_equipment_and_legs(tools, sides, load_kg):
    side, both_sides = sides
    assert carried({"load_kg": 20, "side": side}, tools=tools, both_sides=both_sides)["load_kg"] == load_kg


@pytest.mark.parametrize(
    ("old", "new", "tools", "band"),
    [
        pytest.param("red", "", ["band"], "red", id="kept"),
        pytest.param("red", "", ["mat"], "", id="dropped"),
        pytest.param("", "blue", ["band"], "blue", id="the new exercise's own"),
    ],
)
def test_a_band_is_kept_where_one_is_used(old, new, tools, band):
    assert carried({"band": old}, {"band": new}, tools=([], tools))["band"] == band


@pytest.mark.parametrize(
    ("side", "both_sides", "expected"),
    [("each", False, "each"), ("left", False, "left"), ("both", False, "each"), ("right", True, "both")],
)
def test_the_side_follows_the_legs_that_work(side, both_sides, expected):
    assert carried({"side": side}, both_sides=both_sides)["side"] == expected
