"""The shipped screen says what it must; the reader refuses what it cannot use."""

import re
import tomllib

import pytest

from patients.red_flags import FILE, RedFlagError, flags, load, questions
from patients.rules import safety
from patients.rules.findings import RED_FLAGS

EVERY = list(flags().values())
STOPPED_BY_RULE = {"plan": safety.EMERGENCIES, "running": safety.REFERRALS, "pathway": ("RF9",)}


def test_the_screen_asks_every_flag_in_order():
    assert tuple(flags()) == RED_FLAGS


@pytest.mark.parametrize("stops", STOPPED_BY_RULE)
def test_what_the_page_says_is_stopped_is_what_the_rules_stop(stops):
    assert tuple(flag.id for flag in EVERY if flag.stops == stops) == tuple(STOPPED_BY_RULE[stops])


@pytest.mark.parametrize("flag", EVERY, ids=lambda flag: flag.id)
class TestEachFlag:
    def test_it_rests_on_the_sources_of_its_rule(self, flag):
        assert set(safety.FLAG_SOURCES[flag.id]) <= set(flag.sources)

    def test_spanish_is_not_english_left_over(self, flag):
        pairs = [(flag.en.title, flag.es.title), (flag.en.action, flag.es.action)]
        pairs += [(sign.en, sign.es) for sign in flag.signs]
        assert [english for english, spanish in pairs if english == spanish] == []

    def test_titles_and_actions_are_read_in_a_moment(self, flag):
        for text in (flag.en, flag.es):
            assert len(text.title) <= 80
            assert len(text.action) <= 70


def test_there_are_other_causes_with_a_source():
    assert len(questions().differentials) == 11
    assert [(source.key, source.mark) for source in questions().differential_sources] == [("FPN", "V")]


WHOLE = FILE.read_text(encoding="utf-8")
SPOILT = [
    pytest.param('id = "RF7"', 'id = "RF6"', "expected is", id="a flag twice, another missing"),
    pytest.param('level = "urgent"', 'level = "soon"', "RF7: level is 'soon'", id="unknown level"),
    pytest.param('stops = "plan"', 'stops = "all"', "RF1: stops is 'all'", id="unknown stop"),
    pytest.param("asks_under = 18", 'asks_under = "18"', "RF3: asks_under is '18'", id="an age as text"),
    pytest.param('think = "Tumour"', 'think = " "', "RF7.en: think is ' '", id="empty words"),
    pytest.param('action = "X-ray first."', "", "RF5.en: action is None", id="no action"),
    pytest.param('key = "fever"', 'key = "hot_red_swollen"', "RF1: a key stands twice", id="a sign twice"),
    pytest.param('key = "Matava99", mark = "V"', 'key = "", mark = "V"', "no key to cite", id="checked without key"),
    pytest.param('mark = "G" }, { key = "FPN"', 'mark = "X" }, { key = "FPN"', "mark is 'X'", id="unknown mark"),
    pytest.param('level = "same_day"', 'level = "same_day"\ncolour = "red"', "colour is not a known key", id="more"),
]


@pytest.mark.parametrize(("good", "bad", "sentence"), SPOILT)
def test_a_spoilt_file_is_refused_by_name(tmp_path, good, bad, sentence):
    assert good in WHOLE
    (tmp_path / "red_flags.toml").write_text(WHOLE.replace(good, bad, 1), encoding="utf-8")
    with pytest.raises(RedFlagError, match=re.escape(sentence)):
        load(tmp_path / "red_flags.toml")


def test_the_file_holds_nothing_that_the_reader_overlooks():
    data = tomllib.loads(WHOLE)
    assert set(data) == {"flag", "differentials"}
