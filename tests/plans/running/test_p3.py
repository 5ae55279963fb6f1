"""P3, the default in the field, against its source's table word for word."""

from decimal import Decimal

import pytest

from plans.running.protocol import Amount, Block, Rest, Segment, Stage, Text
from plans.running.protocol_files import load_protocols
from plans.running.totals import stage_distance_m, stage_duration_s

P3_TABLE = [  # phase, RPE, walk (min), run (min), total (mi)
    ("1", 3, 2, 3, "1.0"),
    ("2", 3, 2, 3, "1.5"),
    ("3", 4, 2, 4, "1.5"),
    ("4", 4, 2, 4, "2.0"),
    ("5", 5, 1, 4, "2.0"),
    ("6", 5, None, None, "2.0"),
]


@pytest.fixture
def p3():
    return load_protocols()["p3"]


def minutes(effort, amount):
    return Segment(effort, Amount(Decimal(amount), "min"))


def test_p3_has_six_phases_in_the_order_of_the_table(p3):
    assert [stage.key for stage in p3.stages] == ["1", "2", "3", "4", "5", "6"]


@pytest.mark.parametrize(("phase", "rpe", "walk", "running", "miles"), P3_TABLE)
def test_p3_phase_equals_its_row_of_the_table(p3, phase, rpe, walk, running, miles):
    segments = (minutes("walk", walk), minutes("run", running)) if walk else (Segment("run", None),)
    assert p3.stage(phase) == Stage(
        key=phase,
        title=Text(f"Phase {phase}", f"Fase {phase}"),
        blocks=(Block(segments, repeat=None, until=Amount(Decimal(miles), "mi")),),
        rpe=rpe,
        sessions_to_pass=2,
        rest=Rest(days_between=1),
    )


@pytest.mark.parametrize(("phase", "rpe", "walk", "running", "miles"), P3_TABLE)
def test_p3_total_is_the_stated_distance(p3, phase, rpe, walk, running, miles):
    assert stage_distance_m(p3.stage(phase)) == Decimal(miles) * 1609


def test_p3_minutes_depend_on_the_runner_and_are_not_estimated(p3):
    assert [stage_duration_s(stage) for stage in p3.stages] == [None] * 6


def test_p3_names_its_source_and_what_the_source_leaves_open(p3):
    assert [(source.key, source.address, source.mark) for source in p3.sources] == [
        ("Trials23", "doi 10.1186/s13063-023-07502-x", "V")
    ]
    assert (p3.surface, p3.not_stated) == ("level", ("entry", "max_per_week", "pain_limit", "pause", "step_back"))


def test_p3_speaks_both_languages(p3):
    texts = [p3.title, p3.warm_up, *p3.said]
    assert len(p3.said) == 5
    assert all(text.in_language("en") != text.in_language("es-mx") for text in texts)
    assert p3.warm_up.in_language("de") == "Warm up for 10 to 15 minutes first."


def test_neighbours_end_at_the_first_and_last_stage(p3):
    assert (p3.stage_before("1"), p3.stage_before("2").key) == (None, "1")
    assert (p3.stage_after("6"), p3.stage_after("5").key) == (None, "6")
    with pytest.raises(ValueError, match=r"'p3' has no stage '7'; its stages are 1, 2, 3, 4, 5, 6"):
        p3.stage("7")
