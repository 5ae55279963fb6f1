"""Cues and advice on shoes: what is in the files, what their reader refuses, how easily patients read them."""

import re
from pathlib import Path

import pytest

from exercises.reading import ContentError
from patients.cards import source_line
from plans.gait_catalogue import CUES, cues, read_cue, read_shoe, shoe_advice
from plans.run_models import GaitPlan, ShoeAdvice
from tests.exercises.test_reading_level import SPANISH_EASE, US_GRADE, english_grade, spanish_ease
from tests.test_catalogues import FAMILIAR

ALL = [*cues().values(), *shoe_advice().values()]
RULES = Path(__file__).resolve().parents[2] / "docs/rules.md"
LISTED = set(re.findall(r"^\| (\S+) \| [^|]+ \|$", RULES.read_text().split("## Sources")[1], re.MULTILINE))
TEXT = {"fact": "It helps (X [V]).", "patient": "Run softly."}
SOURCE = [{"key": "Willy12", "mark": "V"}]


def test_there_is_a_text_for_each_cue():
    assert tuple(cues()) == CUES == tuple(GaitPlan.Cue.values)


def test_the_advice_on_shoes_is_that_of_the_reference():
    assert list(shoe_advice()) == ["MINIMAL", "GRADUAL", "COMFORT", "REPLACE", "NO_MATCH"]
    longest = ShoeAdvice._meta.get_field("code").max_length
    assert [code for code in shoe_advice() if len(code) > longest] == []


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.code)
class TestEachText:
    def test_english_reads_at_us_grade_6_or_below(self, one):
        assert english_grade(one.text("en").patient) <= US_GRADE

    def test_spanish_reads_as_easily(self, one):
        assert spanish_ease(one.text("es").patient) >= SPANISH_EASE

    def test_spanish_is_polite(self, one):
        assert FAMILIAR.search(one.text("es").patient) is None

    @pytest.mark.parametrize("language", ["en", "es"])
    def test_the_fact_names_every_source_with_its_mark(self, one, language):
        fact = one.text(language).fact
        assert [str(source_line(source)) for source in one.sources if str(source_line(source)) not in fact] == []

    def test_its_sources_are_resolved(self, one):
        assert {source.key for source in one.sources} - {""} <= LISTED


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"code": "hop"}, "code is 'hop'"),
        ({"source": []}, "source is \\[\\]"),
        ({"en": {"fact": "It helps."}}, "patient is missing"),
        ({"fact": "x"}, "fact is not a known key"),
        ({"en": TEXT | {"name": "x"}}, "name is not a known key"),
    ],
)
def test_a_cue_with_a_hole_is_refused(data, words):
    whole = {"code": "lean", "source": SOURCE, "en": TEXT, "es": TEXT}
    assert read_cue("here", whole).code == "lean"
    with pytest.raises(ContentError, match=words):
        read_cue("here", whole | data)


def test_advice_on_shoes_needs_a_name():
    with pytest.raises(ContentError, match="name is missing"):
        read_shoe("here", {"code": "X", "source": SOURCE, "en": TEXT, "es": TEXT})
