"""What the file of a protocol may not say."""

import pytest

from plans.running.protocol_files import FOLDER, ProtocolError, load_protocols

SMALL = (FOLDER / "p3.toml").read_text("utf-8")


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


def test_a_refusal_names_file_stage_field_and_value(refused):
    error = refused("rpe = 4", "rpe = 14")
    assert (error.file, error.stage, error.field, error.value) == ("p3.toml", "3", "rpe", 14)
    assert str(error) == "p3.toml, stage 3, rpe = 14: must be from 0 to 10"


@pytest.mark.parametrize(
    ("old", "new", "stage", "field"),
    [
        pytest.param('"max_per_week"', '"surface"', None, "max_per_week", id="left out without being named"),
        pytest.param('["entry"', '["rpe", "entry"', None, "not_stated", id="named though stated"),
        pytest.param('["entry"', "[3", None, "not_stated", id="not stated is no name"),
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
