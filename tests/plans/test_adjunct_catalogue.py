"""The catalogue of additions and of what patients are told: what is in it, and what its reader refuses."""

import pytest

from exercises.reading import ContentError
from patients.rules.additions import (
    CONTRARY,
    ORTHOSIS,
    ORTHOSIS_ALERT_DAYS,
    ORTHOSIS_DAYS,
    PASSIVE,
    TAPE,
    TAPE_REVIEW_DAYS,
)
from patients.rules.card import Card
from patients.rules.guideline import STATEMENTS
from patients.rules.interventions import INTERVENTIONS
from plans.adjunct_catalogue import adjuncts, education, load, read_adjunct, read_message
from tests.patients.rules.runner import ALL_SUBGROUPS, FULL

# Code, position, grade: as the table of techniques has them.
TABLE = """
    MT1 for A, MT2 unclear A, MT3 for A, TP1 for B, TP2 unclear -, BR1 against B, FO1 for A, ES1 against B,
    US1 against B, DN1 against A, AC1 unclear C, BF1 against B, BFR for F, IN1 outside -, CADENCE for C
"""


def test_each_addition_has_the_guidelines_position_and_grade():
    assert [(one.code, one.position, one.grade or "-") for one in adjuncts().values()] == [
        tuple(row.split()) for row in TABLE.split(",")
    ]


def test_a_reason_is_asked_for_what_the_rule_asks_it_for():
    assert {code for code, one in adjuncts().items() if one.asks_reason} == set(CONTRARY)
    assert {code: adjuncts()[code].statement for code in CONTRARY} == CONTRARY
    assert {adjuncts()[code].position for code in CONTRARY} == {"against"}


def test_what_may_not_stand_alone_needs_exercise():
    assert {code for code, one in adjuncts().items() if "exercise" in one.needs} == PASSIVE


def test_days_are_those_that_the_rules_offer():
    orthosis, tape = adjuncts()[ORTHOSIS], adjuncts()[TAPE]
    assert (orthosis.days, orthosis.remind_after_days) == (ORTHOSIS_DAYS, ORTHOSIS_ALERT_DAYS) == (42, 35)
    assert (tape.days, tape.remind_after_days) == (None, TAPE_REVIEW_DAYS) == (None, 28)


def test_the_patella_is_mobilised_only_where_it_is_hypomobile():
    assert [code for code, one in adjuncts().items() if "patella_hypomobile" in one.needs] == ["MT1"]


def test_whatever_a_rule_offers_beside_exercises_is_in_the_catalogue():
    said = [one for rule in INTERVENTIONS.values() for one in rule(FULL, ALL_SUBGROUPS) if isinstance(one, Card)]
    beside = {offer.code for one in said for offer in one.offers if offer.kind in ("adjunct", "cadence")}
    messages = {offer.code for one in said for offer in one.offers if offer.kind == "education"}
    assert beside == {"MT1", "FO1", "TP1", "CADENCE"}
    assert beside <= set(adjuncts())
    assert messages == {"ED1", "ED2", "ED3", "ED6", "ED9", "ED13", "ED14"}


def test_there_are_fourteen_messages():
    assert list(education()) == [f"ED{number}" for number in range(1, 15)]


@pytest.mark.parametrize("one", [*adjuncts().values(), *education().values()], ids=lambda one: one.code)
def test_every_source_that_is_claimed_to_be_read_is_named(one):
    sources = (*one.sources, *getattr(one, "disagrees", ()))
    assert sources
    assert [source for source in sources if source.mark in ("V", "V2", "C") and not source.key] == []


@pytest.mark.parametrize("one", adjuncts().values(), ids=lambda one: one.code)
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_text_names_each_source_that_was_read_with_its_mark(one, language):
    text = " ".join(one.text(language).text.split())
    named = [source for source in (*one.sources, *one.disagrees) if source.key and source.mark != "G"]
    assert [source for source in named if f"{source.key} [{source.mark}]" not in text] == []


@pytest.mark.parametrize("one", [one for one in adjuncts().values() if one.statement], ids=lambda one: one.code)
def test_the_guideline_is_never_said_to_be_read(one):
    assert [source.mark for source in one.sources if source.key == "Willy19"] == [STATEMENTS[one.statement].mark]


@pytest.mark.parametrize(("tag", "language"), [("es", "es"), ("es-ar", "es"), ("en-us", "en"), ("fr", "en")])
def test_another_language_falls_back_to_english(tag, language):
    assert adjuncts()["FO1"].text(tag) == adjuncts()["FO1"].texts[language]
    assert education()["ED1"].text(tag) == education()["ED1"].texts[language]


# --- refusals ---------------------------------------------------------------------------------------------------------
GOOD = """
[[adjunct]]
code = "XX1"
kind = "tape"
position = "for"
statement = "C5"
needs = ["exercise"]
asks_reason = false
source = [{ key = "Noel21", mark = "V2" }]
[adjunct.en]
name = "Tape"
text = "For a while."
[adjunct.es]
name = "Cinta"
text = "Por un tiempo."
"""
MESSAGE = """
[[message]]
code = "ED99"
source = [{ mark = "G" }]
en = "Rest."
es = "Descanse."
"""


def read(tmp_path, text, key="adjunct", reader=read_adjunct):
    path = tmp_path / "some.toml"
    path.write_text(text, encoding="utf-8")
    return load(path, key, reader)


def test_the_good_examples_are_read(tmp_path):
    assert list(read(tmp_path, GOOD)) == ["XX1"]
    assert list(read(tmp_path, MESSAGE, "message", read_message)) == ["ED99"]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        pytest.param('code = "XX1"', 'code = "XX1"\ncolour = "red"', "colour is not a known key", id="unknown field"),
        pytest.param('kind = "tape"', 'kind = "magic"', "kind is 'magic'", id="unknown kind"),
        pytest.param('position = "for"', 'position = "maybe"', "position is 'maybe'", id="unknown position"),
        pytest.param('statement = "C5"', 'statement = "C17"', "statement is 'C17'", id="unknown statement"),
        pytest.param('["exercise"]', '["money"]', "needs names 'money'", id="unknown need"),
        pytest.param("asks_reason = false\n", "", "asks_reason is missing", id="no word on a reason"),
        pytest.param('{ key = "Noel21", mark = "V2" }', "", "at least one source", id="no source"),
        pytest.param('source = [{ key = "Noel21", mark = "V2" }]\n', "", "source is missing", id="source left out"),
        pytest.param('key = "Noel21", ', "", "key is missing", id="claims to be read, and not where"),
        pytest.param('"V2"', '"Z"', "mark is 'Z'", id="unknown mark"),
        pytest.param(
            'mark = "V2" }', 'mark = "V2", page = 3 }', "page is not a known key", id="unknown field of source"
        ),
        pytest.param('[adjunct.es]\nname = "Cinta"\ntext = "Por un tiempo."\n', "", "es is missing", id="no Spanish"),
        pytest.param('text = "Por un tiempo."', 'text = " "', "es: text is ' '", id="empty Spanish"),
        pytest.param("asks_reason = false", "asks_reason = false\ndays = 0", "days is 0", id="no days at all"),
    ],
)
def test_what_cannot_be_used_is_refused(tmp_path, old, new, complaint):
    assert old in GOOD
    with pytest.raises(ContentError, match=complaint):
        read(tmp_path, GOOD.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('es = "Descanse."\n', "", "es is missing"),
        ('en = "Rest."\n', "", "en is missing"),
        ('source = [{ mark = "G" }]\n', "", "source is missing"),
        ('en = "Rest."', 'en = "Rest."\nfr = "Repos."', "fr is not a known key"),
    ],
)
def test_a_message_that_cannot_be_used_is_refused(tmp_path, old, new, complaint):
    with pytest.raises(ContentError, match=complaint):
        read(tmp_path, MESSAGE.replace(old, new, 1), "message", read_message)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (GOOD + GOOD, "XX1 stands there twice"),
        ("[[adjunct]\n", "is not TOML"),
        (GOOD + "[other]\n", "other is not a known key"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(tmp_path, text, complaint):
    with pytest.raises(ContentError, match=complaint):
        read(tmp_path, text)
