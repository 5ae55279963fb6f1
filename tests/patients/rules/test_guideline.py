"""The guideline's statements: what is claimed of them, and that each has its words."""

import pytest

from patients import guideline_words
from patients.measures import MARKS
from patients.rules.guideline import NEWER, STATEMENTS, Statement

GRADES = ["A", "B", "C", "A", "B", "B", "A", "B", "C", "F", "A", "C", "A", "B", "F", "A"]


def test_the_sixteen_statements_have_the_grades_of_the_table():
    assert list(STATEMENTS) == [f"C{number}" for number in range(1, 17)]
    assert [one.grade for one in STATEMENTS.values()] == GRADES


def test_no_grade_is_claimed_to_be_verified():
    assert {one.mark for one in STATEMENTS.values()} == {"G"}


def test_content_is_confirmed_in_a_second_source_for_four_of_them():
    seconded = {key: one.second[0] for key, one in STATEMENTS.items() if one.second}
    assert list(seconded) == ["C1", "C4", "C5", "C7"]
    assert {(source.key, source.mark) for source in seconded.values()} == {("Noel21", "V2")}


def test_every_newer_source_stands_beside_a_statement_with_its_mark():
    assert {key for one in STATEMENTS.values() for key in one.newer} == set(NEWER)
    assert {source.mark for source in NEWER.values()} <= set(MARKS)


def test_each_has_its_words():
    assert set(guideline_words.STATEMENT_WORDS) == set(STATEMENTS)
    assert set(guideline_words.TOPIC_WORDS) == {one.topic for one in STATEMENTS.values()}
    assert set(guideline_words.NEWER_WORDS) == set(NEWER)


@pytest.mark.parametrize(("grade", "newer"), [("X", ()), ("A", ("Nobody99",))])
def test_a_slip_is_refused(grade, newer):
    with pytest.raises(ValueError, match="C99"):
        Statement("C99", "exercise", grade, newer=newer)
