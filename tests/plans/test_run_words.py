"""Stages of a run program in plain words."""

from decimal import Decimal

import pytest
from django.utils import translation

from plans.run_words import amount_words, block_words
from plans.running.protocol import Amount, Block, Segment
from plans.running.protocol_files import load_protocols


def block(*segments, repeat=None, until=None):
    parts = tuple(Segment(effort, Amount(Decimal(value), unit) if value else None) for effort, value, unit in segments)
    return Block(parts, repeat, Amount(Decimal(until[0]), until[1]) if until else None)


WALK_RUN = (("walk", 2, "min"), ("run", 3, "min"))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (block(*WALK_RUN, until=("1.0", "mi")), "Walk 2 min, run 3 min, again and again until 1.6 km (1.0 mi)."),
        (block(*WALK_RUN, repeat=5), "Walk 2 min, run 3 min. Do this 5 times."),
        (block(("run", 20, "min"), repeat=1), "Run 20 min."),
        (
            block(("walk", 5, "min"), ("run", None, ""), until=("2", "km")),
            "Walk 5 min, then run until 2.0 km (1.2 mi).",
        ),
        (block(("run", None, ""), until=("30", "min")), "Run 30 min."),
        (block(("strides", "400", "m"), repeat=4), "Fast strides 400 m. Do this 4 times."),
        (block(*WALK_RUN), "Walk 2 min, run 3 min. Your program does not say how often: ask your therapist."),
    ],
)
def test_block_words(said, expected):
    assert block_words(said, "metric") == expected


@pytest.mark.parametrize(
    ("value", "unit", "units", "expected"),
    [
        ("1.5", "mi", "metric", "2.4 km (1.5 mi)"),
        ("1.5", "mi", "imperial", "1.5 mi (2.4 km)"),
        ("90", "s", "metric", "90 s"),
        ("2.5", "min", "metric", "2.5 min"),
        ("800", "m", "imperial", "800 m"),
    ],
)
def test_amount_words(value, unit, units, expected):
    assert amount_words(Amount(Decimal(value), unit), units) == expected


def test_decimals_follow_the_language():
    with translation.override("es"):
        assert amount_words(Amount(Decimal("1.5"), "mi"), "metric") == "2,4 km (1,5 mi)"


@pytest.mark.parametrize("protocol", load_protocols().values(), ids=lambda protocol: protocol.key)
@pytest.mark.parametrize("units", ["metric", "imperial"])
def test_every_stage_can_be_said(protocol, units):
    for stage in protocol.stages:
        for one in stage.blocks:
            words = block_words(one, units)
            assert words[0].isupper()
            assert words.endswith(".")
            assert "None" not in words
