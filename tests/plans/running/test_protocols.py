"""The protocol files against their sources' tables, and what a file may not say."""

from decimal import Decimal

import pytest

from plans.running.protocol import Amount, Block, Rest, Segment, Stage, Text
from plans.running.protocol_files import FOLDER, ProtocolError, load_protocols
from plans.running.totals import shown_distance, stage_distance_m, stage_duration_s

P3_TABLE = [  # phase, RPE, walk (min), run (min), total (mi)
    ("1", 3, 2, 3, "1.0"),
    ("2", 3, 2, 3, "1.5"),
    ("3", 4, 2, 4, "1.5"),
    ("4", 4, 2, 4, "2.0"),
    ("5", 5, 1, 4, "2.0"),
    ("6", 5, None, None, "2.0"),
]
SMALL = (FOLDER / "p3.toml").read_text("utf-8")


@pytest.fixture
def p3():
    return load_protocols()["p3"]


@pytest.fixture
def refused(tmp_path):
    """Read p3 with one passage changed and return the refusal."""

    def read(old, new):
        assert old in SMALL
        (tmp_path / "p3.toml").write_text(SMALL.replace(old, new, 1), "utf-8")
        with pytest.raises(ProtocolError) as caught:
            load_protocols(tmp_path)
        return caught.value

    return read


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
    assert (p3.surface, p3.not_stated) == ("level", ("max_per_week",))


def test_p3_speaks_both_languages(p3):
    texts = [p3.title, p3.warm_up, *p3.rules]
    assert len(p3.rules) == 5
    assert all(text.in_language("en") != text.in_language("es-mx") for text in texts)
    assert p3.warm_up.in_language("de") == "Warm up for 10 to 15 minutes first."


def test_neighbours_end_at_the_first_and_last_stage(p3):
    assert (p3.stage_before("1"), p3.stage_before("2").key) == (None, "1")
    assert (p3.stage_after("6"), p3.stage_after("5").key) == (None, "6")
    with pytest.raises(ValueError, match=r"'p3' has no stage '7'; its stages are 1, 2, 3, 4, 5, 6"):
        p3.stage("7")


@pytest.mark.parametrize(
    ("metres", "unit", "shown"),
    [
        ("1609", "mi", "1.0"),
        ("1609", "km", "1.6"),
        ("2413.5", "km", "2.4"),
        ("3218", "km", "3.2"),
        ("2450", "km", "2.5"),
    ],
)
def test_shown_distance(metres, unit, shown):
    assert shown_distance(Decimal(metres), unit) == Decimal(shown)


def test_shown_distance_knows_no_other_unit():
    with pytest.raises(ValueError, match="'m'"):
        shown_distance(Decimal(1), "m")


def stage_of(*blocks):
    return Stage("a", Text("A", "A"), blocks)


def distances(*pairs):
    return tuple(Segment("jog", Amount(Decimal(value), unit)) for value, unit in pairs)


@pytest.mark.parametrize(
    ("blocks", "metres", "seconds"),
    [
        pytest.param([Block((minutes("walk", 4), minutes("run", 1)), 5, None)], None, 1500, id="timed repeats"),
        pytest.param([Block(distances(("0.1", "mi"), ("100", "m")), 10, None)], 2609, None, id="measured repeats"),
        pytest.param([Block((minutes("walk", 4), minutes("run", 1)), None, None)], None, None, id="number not stated"),
        pytest.param([Block((Segment("run", None),), None, Amount(Decimal(20), "min"))], None, 1200, id="until a time"),
        pytest.param(
            [Block(distances((1, "km")), 2, None), Block((Segment("run", None),), None, Amount(Decimal(3), "km"))],
            5000,
            None,
            id="two measured blocks",
        ),
        pytest.param(
            [Block(distances((1, "km")), 2, None), Block((minutes("walk", 5),), 1, None)], None, None, id="mixed blocks"
        ),
    ],
)
def test_totals_are_known_only_where_every_part_is(blocks, metres, seconds):
    stage = stage_of(*blocks)
    assert (stage_distance_m(stage), stage_duration_s(stage)) == (metres, seconds)


def test_a_refusal_names_file_stage_field_and_value(refused):
    error = refused("rpe = 4", "rpe = 14")
    assert (error.file, error.stage, error.field, error.value) == ("p3.toml", "3", "rpe", 14)
    assert str(error) == "p3.toml, stage 3, rpe = 14: must be from 0 to 10"


@pytest.mark.parametrize(
    ("old", "new", "stage", "field"),
    [
        pytest.param("max_per_week", "surface", None, "max_per_week", id="left out without being named"),
        pytest.param('["max_per_week"]', '["max_per_week", "rpe"]', None, "not_stated", id="named though stated"),
        pytest.param('["max_per_week"]', "[3]", None, "not_stated", id="not stated is no name"),
        pytest.param('"level"', '"sand"', None, "surface", id="unknown surface"),
        pytest.param('mark = "V"', 'mark = "A"', None, "sources.mark", id="unknown mark"),
        pytest.param('es = "Programa', 'fr = "Programme', None, "title.es", id="a language is missing"),
        pytest.param('en = "Phase 1"', 'en = ""', "1", "title.en", id="empty text"),
        pytest.param('key = "2"', 'key = "1"', "1", "key", id="stage key twice"),
        pytest.param("rpe = 3", "rpe = 3.5", "1", "rpe", id="not whole"),
        pytest.param("days_between", "rest_days", "1", "rest.rest_days", id="unknown field"),
        pytest.param("rest = { days_between = 1 }", "", None, "days_between", id="stage value left out"),
        pytest.param("value = 1.0", "value = 0", "1", "blocks.until.value", id="no distance"),
        pytest.param("value = 2", "value = nan", "1", "blocks.segments.value", id="no number"),
        pytest.param('unit = "mi"', 'unit = "furlong"', "1", "blocks.until.unit", id="unknown unit"),
        pytest.param('effort = "walk"', 'effort = "crawl"', "1", "blocks.segments.effort", id="unknown effort"),
        pytest.param(', value = 2, unit = "min"', "", "1", "blocks.segments", id="endless before the last"),
        pytest.param("segments = [", "repeat = 3\nsegments = [", "1", "blocks.repeat", id="repeat and until"),
        pytest.param("{ effort", '"walk", { effort', "1", "blocks.segments", id="a segment that is no table"),
        pytest.param("[title]", "[title", None, "file", id="not TOML"),
    ],
)
def test_a_file_is_refused(refused, old, new, stage, field):
    error = refused(old, new)
    assert (error.stage, error.field) == (stage, field)


def test_two_files_with_one_key_are_refused(tmp_path):
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(SMALL, "utf-8")
    with pytest.raises(ProtocolError, match=r"b\.toml, key = 'p3': another file has this key"):
        load_protocols(tmp_path)


def test_protocols_are_read_once():
    assert load_protocols() is load_protocols()
