"""Rules R-L01, R-L02, R-M01, R-R11: one run, one colour. Cases E1 to E5 are the worked examples in docs/rules.md."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.running.reasons import Reason
from plans.running.traffic_light import PAINS, SIGNS, RunEntry, light
from tests.plans.running.logs import run, troubles

CAUTION = ["green", "amber", "red"]


@pytest.mark.parametrize(
    ("changes", "usual", "colour", "codes"),
    [
        pytest.param({}, 0, "green", [], id="E1 all within limits"),
        pytest.param({"pain_during": 3}, 0, "amber", ["during_above"], id="E2 three during"),
        pytest.param({"pain_after_60min": 2}, 0, "amber", ["after_above_before"], id="E3 more an hour after"),
        pytest.param({"pain_during": 1, "pain_next_morning": 3}, 1, "red", ["morning_above_usual"], id="E4 morning +2"),
        pytest.param({"pain_during": 1, "pain_next_morning": None}, 0, "grey", ["missing"], id="E5 morning blank"),
        pytest.param({"pain_during": 5}, 0, "amber", ["during_above"], id="five during"),
        pytest.param({"pain_during": 6}, 0, "red", ["during_above"], id="six during"),
        pytest.param({"pain_next_morning": 4}, 4, "green", [], id="morning as usual"),
        pytest.param({"pain_next_morning": 5}, 4, "amber", ["morning_above_usual"], id="morning +1"),
        pytest.param({"pain_after_60min": 0}, 0, "green", [], id="less an hour after"),
        pytest.param({"pain_before": 5, "pain_after_60min": 5}, 0, "green", [], id="five before and after"),
        pytest.param({"pain_before": 6}, 0, "amber", ["before_above"], id="six before"),
        pytest.param(
            {"pain_before": 6, "pain_after_60min": 6},
            0,
            "amber",
            ["before_above", "after_above"],
            id="six before, after",
        ),
        pytest.param({"swelling": "slight"}, 0, "amber", ["swelling"], id="slight swelling"),
        pytest.param({"swelling": "clear"}, 0, "red", ["swelling"], id="clear swelling"),
        pytest.param({"limp": True}, 0, "red", ["limp"], id="limp"),
        pytest.param({"giving_way": True}, 0, "red", ["giving_way"], id="giving way"),
        pytest.param({"stopped_for_pain": True}, 0, "red", ["stopped_for_pain"], id="stopped by pain"),
        pytest.param(
            {"pain_during": 4, "pain_after_60min": 3, "pain_next_morning": 1},
            0,
            "amber",
            ["during_above", "after_above_before", "morning_above_usual"],
            id="every amber item is named",
        ),
        pytest.param(
            {"pain_during": 7, "limp": True}, 0, "red", ["during_above", "limp"], id="every red item is named"
        ),
    ],
)
def test_default_model(changes, usual, colour, codes):
    result = light(run(1, **changes), usual)
    assert (result.colour, [reason.code for reason in result.reasons]) == (colour, codes)


@pytest.mark.parametrize(
    ("changes", "usual", "colour"),
    [
        pytest.param({"pain_during": 5}, 0, "green", id="five during is allowed"),
        pytest.param({"pain_during": 6}, 0, "red", id="six is not"),
        pytest.param({"pain_after_60min": 5}, 0, "green", id="up to five the first hour does not count"),
        pytest.param({"pain_after_60min": 6}, 0, "amber", id="six an hour after"),
        pytest.param({"pain_before": 6}, 0, "amber", id="six before"),
        pytest.param({"pain_before": None, "pain_after_60min": None}, 0, "green", id="so it need not be logged"),
        pytest.param({"pain_next_morning": 1}, 0, "amber", id="morning +1"),
        pytest.param({"pain_next_morning": 2}, 0, "red", id="morning +2"),
        pytest.param({"pain_next_morning": None}, 0, "grey", id="morning blank"),
        pytest.param({"swelling": "slight"}, 0, "amber", id="slight swelling"),
    ],
)
def test_model_5(changes, usual, colour):
    assert light(run(1, **changes), usual, "model_5").colour == colour


@pytest.mark.parametrize("field", PAINS + SIGNS)
def test_each_needed_field_left_blank_is_grey(field):
    entry = run(1, **{field: None})
    assert light(entry, 0).reasons == (Reason("missing", {"field": field, "done_on": entry.done_on}),)
    assert light(entry, 0).colour == "grey"


def test_without_a_usual_morning_there_is_no_colour():
    result = light(run(1), None)
    assert (result.colour, result.reasons[0].values["field"]) == ("grey", "usual_morning_pain")


@pytest.mark.parametrize("sign", [{"limp": True}, {"giving_way": True}, {"swelling": "clear"}, {"pain_during": 6}])
def test_a_red_item_is_red_though_all_else_is_missing(sign):
    assert light(RunEntry(run_id=1, done_on=date(2026, 9, 1), **sign), None).colour == "red"


def test_amber_is_not_given_with_a_missing_value():
    assert light(run(1, pain_during=4, limp=None), 0).colour == "grey"


@pytest.mark.parametrize(
    ("medication", "colour", "codes"),
    [(True, "amber", ["pain_masked"]), (False, "green", []), (None, "green", ["medication_not_asked"])],
)
def test_painkillers_block_green(medication, colour, codes):
    result = light(run(1, medication=medication), 0)
    assert (result.colour, [reason.code for reason in result.reasons]) == (colour, codes)


@pytest.mark.parametrize(
    ("changes", "colour"),
    [
        pytest.param({"pain_during": 8, "pain_after_60min": 8, "pain_next_morning": 8}, "green", id="no score colours"),
        pytest.param({"pain_during": 8, "limp": True}, "red", id="a limp is a limp"),
        pytest.param({"pain_during": 8, "swelling": "slight"}, "amber", id="swelling is not soreness"),
        pytest.param({"pain_next_morning": None}, "grey", id="the morning is still needed"),
    ],
)
def test_muscle_soreness_does_not_colour(changes, colour):
    assert light(run(1, soreness_only=True, **changes), 0).colour == colour


def test_an_unknown_model_is_refused():
    with pytest.raises(ValueError, match="'thomee', not one of esculier, model_5"):
        light(run(1), 0, "thomee")


@pytest.mark.parametrize(
    "changes",
    [
        {"pain_during": 11},
        {"pain_before": -1},
        {"pain_next_morning": 2.5},
        {"pain_after_60min": True},
        {"swelling": "some"},
        {"distance_km": Decimal("-1")},
        {"distance_km": Decimal("nan")},
        {"distance_km": 2.4},
        {"duration_min": -5},
    ],
)
def test_a_value_out_of_range_is_refused(changes):
    with pytest.raises(ValueError, match=next(iter(changes))):
        run(1, **changes)


@given(changes=troubles, usual=st.none() | st.integers(0, 10))
def test_green_and_amber_only_with_every_needed_value(changes, usual):
    entry = run(1, **changes)
    if None in [usual, *(getattr(entry, name) for name in PAINS + SIGNS)]:
        assert light(entry, usual).colour in ("grey", "red")
    else:
        assert light(entry, usual).colour != "grey"


@given(changes=troubles, usual=st.integers(0, 10))
def test_model_5_is_never_stricter_on_a_complete_log(changes, usual):
    entry = run(1, **changes)
    if light(entry, usual).colour != "grey":
        assert CAUTION.index(light(entry, usual, "model_5").colour) <= CAUTION.index(light(entry, usual).colour)
