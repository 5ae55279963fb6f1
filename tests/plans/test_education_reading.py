"""How easily patients read what they are told: US grade 6 or below in English, as easy in Spanish."""

import re

import pytest

from plans.adjunct_catalogue import education
from tests.exercises.test_reading_level import SPANISH_EASE, US_GRADE, english_grade, spanish_ease

MESSAGES = list(education().values())
BLAMING = re.compile(
    r"mal-?track|out of (its )?(track|line|groove)|wear and tear|worn|degenerat|"
    r"mal ?alinea|desgaste|desgastad|degenera|fuera de (su )?(sitio|carril)",
    re.IGNORECASE,
)


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message.code)
class TestEachMessage:
    def test_english_reads_at_us_grade_6_or_below(self, message):
        assert english_grade(message.text("en")) <= US_GRADE

    def test_spanish_reads_as_easily(self, message):
        assert spanish_ease(message.text("es")) >= SPANISH_EASE

    def test_it_blames_no_part_of_the_knee(self, message):
        assert [found[0] for text in message.texts.values() for found in BLAMING.finditer(text)] == []

    def test_it_is_short(self, message):
        assert [text for text in message.texts.values() if len(text) > 180] == []


def test_wearing_out_is_named_only_to_deny_it():
    english = [(one.code, one.text("en")) for one in MESSAGES if "wear" in one.text("en")]
    spanish = [(one.code, one.text("es")) for one in MESSAGES if "gast" in one.text("es")]
    assert [code for code, _text in english + spanish] == ["ED1", "ED1"]
    assert "does not mean that your knee is wearing out" in english[0][1]
    assert "no quiere decir que su rodilla se esté gastando" in spanish[0][1]


@pytest.mark.parametrize(
    "text",
    [
        "Your kneecap is maltracking.",
        "This is wear and tear.",
        "La rótula está mal alineada.",
        "Hay desgaste del cartílago.",
    ],
)
def test_words_that_blame_would_be_found(text):
    assert BLAMING.search(text)


def test_a_hard_message_would_be_refused():
    assert english_grade("Patellofemoral symptomatology necessitates individualised rehabilitation.") > US_GRADE
