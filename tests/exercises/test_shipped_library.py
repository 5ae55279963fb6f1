"""The shipped library: what every exercise must have, and what only some may."""

import re
from pathlib import Path

import pytest

import exercises
from exercises.content import LANGUAGES, read_library
from exercises.stages import Span

SHIPPED = read_library(Path(exercises.__file__).parent / "library")
each_exercise = pytest.mark.parametrize("exercise", SHIPPED, ids=lambda exercise: exercise.code)


def sentences(text):
    """What the patient reads on the sheet besides the name."""
    return (*text.steps, text.feel, text.avoid)


def test_all_families_are_shipped_whole():
    sizes = {"QN": 8, "QW": 17, "HA": 10, "HR": 9, "HX": 10, "CT": 6, "CF": 6, "FL": 9, "PN": 8, "PL": 9, "XT": 7}
    codes = {f"{family}{number}" for family, size in sizes.items() for number in range(1, size + 1)}
    assert {exercise.code for exercise in SHIPPED} == codes
    assert len(SHIPPED) == 99


def test_supervised_are_the_pressure_cuff_and_the_treadmill_with_support():
    assert {exercise.code for exercise in SHIPPED if "SUP" in exercise.cautions} == {"QN7", "XT6"}


def test_cross_training_is_in_minutes_and_everything_else_in_sets():
    assert {exercise.family for exercise in SHIPPED if exercise.dose.duration_min} == {"XT"}
    assert {exercise.family for exercise in SHIPPED if not exercise.dose.sets} == {"XT"}


def test_hops_and_jumps_start_at_two_days_a_week():
    assert {exercise.dose.frequency for exercise in SHIPPED if exercise.family == "PL"} == {"two_a_week"}


@pytest.mark.parametrize(
    ("easier", "harder"),
    [("CT4", "HA9"), ("CT3", "HX9"), ("HX8", "PN6"), ("CF5", "PL5"), ("QN5", "QN7"), ("QN7", "QN6"), ("PN5", "QW14")],
)
def test_the_ladder_leads_from_family_to_family(easier, harder):
    assert (easier, harder) in {edge for exercise in SHIPPED for edge in exercise.edges}


@pytest.mark.parametrize("code", ["PN4", "PN5"])
def test_mirrors_are_told_with_both_sides_of_the_conflict(code):
    (exercise,) = (exercise for exercise in SHIPPED if exercise.code == code)
    assert [(row.source, row.mark) for row in exercise.evidence] == [("Barton15", "V"), ("Willy19", "G")]
    assert exercise.evidence[1].text.startswith("Conflict: ")


def test_every_source_is_one_of_the_clinical_reference():
    assert {row.source for exercise in SHIPPED for row in exercise.evidence if row.source} == {
        *("ARC", "ApplSci25", "Baik21", "Barton15", "Bishop18", "Boren11", "CSS18", "Cole/Cannon", "Collins18"),
        *("Contreras15", "Distefano09", "Dynamic", "Ekstrom07", "FootEx", "HerringGreen", "Lewis18", "Lu07", "MGH"),
        *("MacAskill14", "Macadam15", "Physiotutors", "Powers14", "Rathleff12", "RunnersEdge", "SH10", "Selkowitz13"),
        *("Song23", "T2", "Vicenzino08", "Willy19"),
    }


def test_no_step_up_the_ladder_goes_down_a_level():
    level = {exercise.code: exercise.level for exercise in SHIPPED}
    edges = {edge for exercise in SHIPPED for edge in exercise.edges}
    assert [edge for edge in edges if level[edge[0]] > level[edge[1]]] == []


def test_no_name_is_given_twice():
    for language in LANGUAGES:
        names = [exercise.texts[language].name for exercise in SHIPPED]
        assert sorted(names) == sorted(set(names))


@each_exercise
def test_each_exercise_has_a_start_dose_evidence_and_every_muscle_once(exercise):
    assert exercise.dose.sets or exercise.dose.duration_min
    assert exercise.dose.frequency
    assert exercise.evidence
    assert not set(exercise.primary) & set(exercise.secondary)


@pytest.mark.parametrize("language", LANGUAGES)
@each_exercise
def test_each_text_is_short_and_ends_like_a_sentence(exercise, language):
    text = exercise.texts[language]
    assert [step for step in text.steps if len(step) > 110] == []
    assert [line for line in sentences(text) if not line.endswith(".")] == []
    assert not text.name.endswith(".")


@each_exercise
def test_spanish_speaks_to_the_patient_as_usted_and_says_as_much_as_english(exercise):
    english, spanish = exercise.texts["en"], exercise.texts["es"]
    assert len(spanish.steps) == len(english.steps)
    assert re.findall(r"\b(?:tu|tus|tú|te|vos|vuestr\w+)\b", " ".join(sentences(spanish)).lower()) == []


@each_exercise
def test_each_exercise_names_its_stages_in_order_once(exercise):
    assert list(exercise.stages) == sorted(set(exercise.stages))


def test_the_kind_of_an_exercise_goes_with_its_family_save_for_holds_and_the_pressure_cuff():
    usual = {"CT": "endurance", "CF": "endurance", "FL": "stretch", "PN": "balance", "PL": "plyometric"}
    usual["XT"] = "cross_training"
    others = {one.code: one.kind for one in SHIPPED if one.kind != usual.get(one.family, "strength")}
    holds = ("QN1", "QN2", "QW1", "HA1", "HA5", "HA9", "HR2", "HX1", "CT3", "CT4", "CF6")
    assert others == {**dict.fromkeys(holds, "isometric"), "QN7": "bfr", "CF5": "strength"}


def test_jumps_are_meant_for_power_and_impact_alone():
    assert {one.stages for one in SHIPPED if one.family == "PL"} == {("S4",)}


def test_what_sources_state_of_single_exercises_stands_with_them():
    doses = {one.code: one.stage_doses for one in SHIPPED if one.stage_doses}
    assert {code: [(own.source.key, own.source.mark) for own in owns] for code, owns in doses.items()} == {
        "CF6": [("", "D")],
        "FL9": [("", "G")],
        "HA1": [("", "D")],
        "HR2": [("", "D")],
        "HX1": [("", "D")],
        "QN1": [("SH10", "V")],
        "QN3": [("SH10", "V")],
        "QW1": [("SH10", "V")],
        "QW2": [("SH10", "V")],
        "QW9": [("Vicenzino08", "V")],
    }
    amounts = {code: [(own.stages, own.sets, own.reps, own.hold_s) for own in owns] for code, owns in doses.items()}
    assert amounts["QN1"] == [(("S1",), Span(4, 4), Span(25, 25), None)]
    assert amounts["QN3"] == [(("S1",), Span(3, 3), Span(10, 10), None)]
    assert amounts["QW1"] == [(("S1",), Span(1, 1), Span(15, 15), Span(10, 10))]
    assert amounts["QW2"] == [(("S1", "S2"), Span(3, 3), Span(10, 10), None)]
    assert amounts["QW9"] == [(("S2",), Span(3, 3), Span(10, 10), None)]
