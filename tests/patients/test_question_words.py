"""What patients are asked reads as easily as the exercises: US grade 6, and the same ease in Spanish."""

import pytest

from patients.instruments import instruments
from tests.exercises.test_reading_level import US_GRADE, english_grade, spanish_ease

ASKED = [one for one in instruments().values() if one.asked]


def words(text) -> str:
    return f"{text.question} {text.lowest.capitalize()}. {text.highest.capitalize()}."


@pytest.mark.parametrize("one", ASKED, ids=lambda one: one.id)
def test_each_question_reads_at_us_grade_6_or_below(one):
    assert english_grade(words(one.en)) <= US_GRADE


def test_the_questions_together_read_as_easily_in_spanish():
    assert spanish_ease(" ".join(words(one.es) for one in ASKED)) >= 71


@pytest.mark.parametrize("one", ASKED, ids=lambda one: one.id)
def test_each_spanish_question_is_within_the_band_of_easy_texts(one):
    assert spanish_ease(words(one.es)) >= 65
