"""A clinic's own program as plain data: there and back, and what it may not say."""

import json
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from plans.running.protocol import Amount, Rest
from plans.running.protocol_files import ProtocolError, from_definition, load_protocols, to_definition
from plans.running.totals import MOST_ROUNDS, rounds
from tests.plans.running.any_protocol import protocols

STAGE = {
    "key": "1",
    "title": {"en": "Level 1", "es": "Nivel 1"},
    "blocks": [{"repeat": 5, "segments": [{"effort": "run", "value": "1.5", "unit": "min"}]}],
    "rpe": 3,
    "sessions_to_pass": 2,
    "rest": {"days_between": 1, "max_per_week": 3},
}
OWN = {
    "key": "own",
    "title": {"en": "Ours", "es": "Nuestro"},
    "stages": [STAGE, STAGE | {"key": "2"}],
    "not_stated": ["entry", "hold", "pain_limit", "pause", "progression", "step_back", "surface", "warm_up"],
}


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(protocol=protocols())
def test_a_protocol_is_the_same_after_writing_and_reading(protocol):
    if any(block.until and rounds(block) > MOST_ROUNDS for stage in protocol.stages for block in stage.blocks):
        return
    written = json.loads(json.dumps(to_definition(protocol)))
    assert from_definition(written, "own") == protocol


@pytest.mark.parametrize("key", load_protocols())
def test_each_protocol_of_the_files_can_be_copied(key):
    protocol = load_protocols()[key]
    assert from_definition(json.loads(json.dumps(to_definition(protocol))), key) == protocol


def test_numbers_may_be_text_or_whole():
    amount = from_definition(OWN, "own").stages[0].blocks[0].segments[0].amount
    assert amount == Amount(Decimal("1.5"), "min")


def test_reading_leaves_the_data_as_it_was():
    before = json.dumps(OWN)
    from_definition(OWN, "own")
    assert json.dumps(OWN) == before


def in_weeks(rest, *stage_rests):
    """Stages of one week that has this rest rule, each with its own or none."""
    title = {"en": "Week 1", "es": "Semana 1"}
    rows = [
        {name: value for name, value in STAGE.items() if name != "rest"} | {"key": str(place), "group": "w"} | own
        for place, own in enumerate(stage_rests, start=1)
    ]
    return OWN | {"stages": rows, "groups": [{"key": "w", "title": title, "rest": rest}]}


def test_a_stage_without_a_rest_rule_has_that_of_its_week():
    own = in_weeks({"days_between": 1, "max_per_week": 3}, {}, {"rest": {"days_between": 2, "max_per_week": 2}})
    week, stricter = Rest(days_between=1, max_per_week=3), Rest(days_between=2, max_per_week=2)
    assert [stage.rest for stage in from_definition(own, "own").stages] == [week, stricter]


def test_a_rest_rule_of_a_week_is_checked_for_each_of_its_stages():
    with pytest.raises(ProtocolError) as refused:
        from_definition(in_weeks({"days_between": 6, "max_per_week": 1}, {}), "own")
    assert (refused.value.stage, refused.value.field) == ("1", "rest.days_between")
    with pytest.raises(ProtocolError) as refused:
        from_definition(in_weeks({"days_between": -1}, {}), "own")
    assert refused.value.field == "groups.rest.days_between"


def stages(*changes):
    return {"stages": [STAGE | {"key": str(place)} | change for place, change in enumerate(changes, start=1)]}


def content(**block):
    return stages({"blocks": [{"repeat": 5, "segments": [{"effort": "run", "value": 1, "unit": "min"}]} | block]})


def segment(**fields):
    return content(segments=[{"effort": "run", "value": 1, "unit": "min"} | fields])


def pause(days):
    return {"pause": {"days": days, "to": "start"}, "not_stated": [f for f in OWN["not_stated"] if f != "pause"]}


@pytest.mark.parametrize(
    ("change", "stage", "field"),
    [
        pytest.param({"stages": []}, None, "stages", id="no stage"),
        pytest.param(stages({"blocks": []}), "1", "blocks", id="a stage without content"),
        pytest.param(content(segments=[]), "1", "blocks.segments", id="a block without segments"),
        pytest.param(content(repeat=0), "1", "blocks.repeat", id="zero repetitions"),
        pytest.param(content(repeat_up_to=5), "1", "blocks.repeat_up_to", id="a range of repeats that is none"),
        pytest.param(segment(value=1.5), "1", "blocks.segments.value", id="a float"),
        pytest.param(segment(value="0"), "1", "blocks.segments.value", id="nothing to run"),
        pytest.param(segment(value="many"), "1", "blocks.segments.value", id="no number"),
        *(
            pytest.param(segment(value=typed), "1", "blocks.segments.value", id=f"not plain digits: {typed!r}")
            for typed in ("1_0", "٣", "1e1", "+1", " 1", "1.", ".5", "1,5")
        ),
        pytest.param(segment(value="1.0005"), "1", "blocks.segments.value", id="finer than any watch"),
        pytest.param(segment(value="601"), "1", "blocks.segments.value", id="more than ten hours"),
        pytest.param(segment(value=5, up_to=5), "1", "blocks.segments.up_to", id="a range that is none"),
        pytest.param(segment(effort="other"), "1", "blocks.segments.words", id="other without words"),
        pytest.param(segment(percent=101), "1", "blocks.segments.percent", id="beyond full effort"),
        pytest.param(segment(speed={"value": 6, "unit": "min"}), "1", "blocks.segments.speed.unit", id="no speed"),
        pytest.param(
            content(repeat=None, until={"value": 100, "unit": "mi"}, segments=[
                {"effort": "run", "value": 100, "unit": "m"}, {"effort": "walk", "value": 100, "unit": "m"}]),
            "1", "blocks.until", id="hundreds of rounds",
        ),
        pytest.param(stages({}, {"key": "1"}), "1", "key", id="a stage named twice, so a circle"),
        pytest.param(stages({"key": "a" * 21}), None, "stages.key", id="a key too long for the program's row"),
        pytest.param(stages({"group": "w1"}), "1", "group", id="a group that does not exist"),
        pytest.param({"groups": [{"key": "w1", "title": OWN["title"]}]}, None, "groups.key", id="a group of no stage"),
        pytest.param(
            stages({"group": "a"}, {"group": "b"}, {"group": "a"})
            | {"groups": [{"key": key, "title": OWN["title"]} for key in "ab"]},
            "3", "group", id="a group in two places",
        ),
        pytest.param({"entry_stages": [{"stage_key": "9"}]}, None, "entry_stages.stage_key", id="entry to no stage"),
        pytest.param(
            {"entry_stages": [{"stage_key": "1"}, {"stage_key": "2"}]}, None, "entry_stages.up_to", id="no end"
        ),
        pytest.param(
            {"entry_stages": [{"stage_key": key, "up_to": {"value": 1, "unit": "mi"}} for key in "12"]},
            None, "entry_stages.up_to", id="entry distances that do not rise",
        ),
        pytest.param({"step_back": {"to": "9"}}, None, "step_back.to", id="back to no stage"),
        pytest.param({"pause": {"to": "start"}}, None, "pause.days", id="a pause of no days"),
        pytest.param(stages({"rest": {"max_per_week": 0}}), "1", "rest.max_per_week", id="never a run"),
        pytest.param(
            stages({"rest": {"days_between": 1, "in_a_row": 2}}), "1", "rest.in_a_row", id="in a row with rest between"
        ),
        pytest.param(
            stages({"rest": {"days_between": 6, "max_per_week": 3}, "sessions_to_pass": 3, "days_to_pass": 7}),
            "1", "days_to_pass", id="a week too short for its sessions",
        ),
        *(
            pytest.param(stages({"rest": rest} | more), "1", f"rest.{field}", id=f"never passed: {rest} {more}")
            for rest, more, field in (
                ({"days_between": 6, "max_per_week": 3}, {}, "days_between"),
                ({"days_between": 12, "max_per_week": 1}, {}, "days_between"),
                ({"days_between": 1, "max_per_week": 1}, {}, "max_per_week"),
                ({"days_between": 1, "max_per_week": 1}, {"sessions_to_pass": None}, "max_per_week"),
                ({"days_between": 1, "max_per_week": 1}, {"sessions_to_pass": 1, "days_to_pass": 2}, "max_per_week"),
                ({"days_between": 6, "max_per_week": 3}, {"sessions_to_pass": 1, "days_to_pass": 9}, "days_between"),
                ({"days_between": 13, "max_per_week": 3}, {"sessions_to_pass": 1}, "days_between"),
                ({"days_after": 13, "max_per_week": 3}, {}, "days_after"),
            )
        ),
        *(
            pytest.param(stages(one, one | {"rest": rest}) | pause(days), None, "pause.days", id=f"{days}, {rest}")
            for days, rest, one in (
                (3, {"days_between": 2, "max_per_week": 7}, {}),
                (5, {"days_between": 0, "max_per_week": 3}, {}),
                (7, {"days_between": 0, "max_per_week": 1}, {"sessions_to_pass": 1}),
                (4, STAGE["rest"], {"rest": STAGE["rest"] | {"days_after": 3}}),
            )
        ),
        pytest.param({"not_stated": [*OWN["not_stated"], "hold"]}, None, "not_stated", id="named twice"),
        pytest.param({"not_stated": OWN["not_stated"][1:]}, None, "entry", id="silent and not named"),
        pytest.param({"pain_limit": 3}, None, "not_stated", id="named and stated"),
        pytest.param({"rules": [{"en": "x" * 1001, "es": "y"}]}, None, "rules.en", id="a very long text"),
        pytest.param({"colour": "red"}, None, "colour", id="a field that is none"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_with_its_place(change, stage, field):
    with pytest.raises(ProtocolError) as caught:
        from_definition(OWN | change, "Ours")
    assert (caught.value.file, caught.value.stage, caught.value.field) == ("Ours", stage, field)


def test_a_definition_that_is_no_table_is_refused():
    with pytest.raises(ProtocolError, match="Ours, file = "):
        from_definition([OWN], "Ours")


def test_a_week_that_is_just_long_enough_is_accepted():
    change = stages({"rest": {"days_between": 2, "max_per_week": 3}, "sessions_to_pass": 3, "days_to_pass": 7})
    assert from_definition(OWN | change, "own").stages[0].days_to_pass == 7


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(stages({"rest": {"days_between": 5, "max_per_week": 7}}), id="six days from run to run"),
        pytest.param(
            stages({"rest": {"days_between": 12, "max_per_week": 1}, "sessions_to_pass": 1, "days_to_pass": 1}),
            id="one session passes",
        ),
        pytest.param(OWN | pause(4), id="three a week with a day between leave three days from run to run"),
    ],
)
def test_rest_that_ends_before_the_rules_go_back_is_accepted(change):
    assert from_definition(OWN | change, "own").stages
