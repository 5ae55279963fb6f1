"""How easily patients read the library, measured by textstat: US grade in English, the INFLESZ scale in Spanish.

The formulas are averages over words a sentence and syllables a word; on one short sentence a single long word decides.
So the text of an exercise is measured as one: steps, where to feel it, what to avoid (30 words or more). Cautions are
measured in the company in which they are read, and in English each alone as well, where the limit leaves room.
"""

import pytest
from django.utils import translation
from textstat.backend.counts import count_syllables, count_words
from textstat.backend.metrics import flesch_kincaid_grade, szigriszt_pazos

from exercises.actions import LIBRARY
from exercises.content import read_library
from exercises.vocabulary import Caution

US_GRADE = 6
# INFLESZ (Barrio-Cantalejo 2008) calls 65 to 80 "bastante fácil", which primary school reads, as US grade 4 to 6.
# textstat splits Spanish words as a printer does and so finds about 4 % too few syllables in our texts: up to 6 points
# too easy. The limit takes them off.
SPANISH_EASE = 65 + 6
SHIPPED = read_library(LIBRARY)


def whole_text(exercise, language):
    text = exercise.texts[language]
    return " ".join((*text.steps, text.feel, text.avoid))


def cautions(language):
    with translation.override(language):
        return [str(caution.label) for caution in Caution]


def english_grade(text):
    return flesch_kincaid_grade(text, "en_US")


def spanish_ease(text):
    return szigriszt_pazos(text, "es")


@pytest.mark.parametrize("exercise", SHIPPED, ids=lambda exercise: exercise.code)
class TestEachExercise:
    def test_its_text_is_long_enough_to_be_measured(self, exercise):
        assert [language for language in ("en", "es") if count_words(whole_text(exercise, language)) < 22] == []

    def test_english_reads_at_us_grade_6_or_below(self, exercise):
        assert english_grade(whole_text(exercise, "en")) <= US_GRADE

    def test_spanish_reads_as_easily(self, exercise):
        assert spanish_ease(whole_text(exercise, "es")) >= SPANISH_EASE


@pytest.mark.parametrize("sentence", cautions("en"))
def test_each_caution_reads_at_us_grade_6_or_below(sentence):
    assert english_grade(sentence) <= US_GRADE


def test_the_cautions_together_read_as_easily_in_spanish():
    assert spanish_ease(" ".join(cautions("es"))) >= SPANISH_EASE


@pytest.mark.parametrize("sentence", cautions("es"))
def test_each_spanish_caution_is_within_the_band_of_easy_texts(sentence):
    assert spanish_ease(sentence) >= 65


@pytest.mark.parametrize(
    ("grade", "text"),
    [
        (english_grade, "Perform isometric quadriceps contractions, maintaining patellofemoral alignment throughout."),
        (english_grade, "Discontinue immediately if symptoms deteriorate following repetitive participation."),
    ],
)
def test_hard_words_would_be_refused_in_english(grade, text):
    assert grade(text) > US_GRADE


def test_hard_words_would_be_refused_in_spanish():
    text = (
        "Realice contracciones isométricas del cuádriceps manteniendo la alineación patelofemoral durante la ejecución."
    )
    assert spanish_ease(text) < SPANISH_EASE


def test_syllables_come_from_the_dictionary_that_is_installed_with_it():
    assert [count_syllables(word, "en_US") for word in ("squeeze", "gentle", "exercise")] == [1, 2, 3]
