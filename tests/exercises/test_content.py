"""The reader against small libraries with one fault each, then the shipped library against its readers."""

import re
from pathlib import Path

import pytest

import exercises
from exercises.content import LANGUAGES, ContentError, DoseContent, Evidence, ExerciseText, read_library

GOOD = """
[[exercise]]
code = "QN1"
family = "QN"
level = 1
primary = ["quadriceps"]
secondary = ["hip_flexors"]
position = "lying"
equipment = ["towel"]
easier = []
harder = []
cautions = ["PM"]
both_sides = false
[exercise.dose]
sets = 3
reps = 10
frequency = "daily"
[exercise.en]
name = "Thigh squeeze"
clinical_name = "Quadriceps set"
aliases = ["QS"]
steps = ["Press.", "Relax."]
feel = "In the thigh."
avoid = "No breath holding."
[exercise.es]
name = "Apretar el muslo"
clinical_name = "Contracción de cuádriceps"
aliases = []
steps = ["Empuje.", "Relaje."]
feel = "En el muslo."
avoid = "No aguante la respiración."
[[exercise.evidence]]
text = "4 × 25"
source = "SH10"
mark = "V"
"""
MUSCLES = (
    "quadriceps, rectus_femoris, hip_flexors, gluteus_medius, gluteus_maximus, hip_external_rotators, tfl_itb, "
    "hamstrings, calf, soleus, foot_intrinsics, abdominals, obliques, lateral_retinaculum, back_extensors, endurance"
)
EQUIPMENT = (
    "towel, strap, cuff_weight, band, belt, roll, chair, step, wall, machine, dumbbell, bench, mat, ball, pad, "
    "roller, board, foam, cone, mirror, rope, box, treadmill, bike, pool, elliptical, rower, bfr_cuff, tape"
)
SPANISH = GOOD[GOOD.index("[exercise.es]") : GOOD.index("[[exercise.evidence]]")]
LIST = "a list of texts, none empty, none twice"
ALIAS = (
    "allowed is a name of up to 40 signs that is neither the plain name nor another alias, accents, case and small "
    "words left aside."
)


@pytest.fixture
def library(tmp_path):
    def write(**files):
        for stem, text in files.items():
            (tmp_path / f"{stem}.toml").write_text(text, encoding="utf-8")
        return tmp_path

    return write


def other(code, harder="", easier=""):
    return (
        GOOD.replace("QN1", code)
        .replace("harder = []", f"harder = [{harder}]")
        .replace("easier = []", f"easier = [{easier}]")
    )


def test_an_exercise_is_read_as_it_is_written(library):
    (exercise,) = read_library(library(qn=GOOD))
    assert (exercise.code, exercise.family, exercise.level, exercise.position) == ("QN1", "QN", 1, "lying")
    assert (exercise.primary, exercise.secondary) == (("quadriceps",), ("hip_flexors",))
    assert (exercise.equipment, exercise.cautions, exercise.both_sides) == (("towel",), ("PM",), False)
    assert exercise.dose == DoseContent(sets=3, reps=10, frequency="daily")
    assert exercise.evidence == (Evidence("4 × 25", "SH10", "V"),)
    assert exercise.texts == {
        "en": ExerciseText(
            "Thigh squeeze", "Quadriceps set", ("QS",), ("Press.", "Relax."), "In the thigh.", "No breath holding."
        ),
        "es": ExerciseText(
            "Apretar el muslo",
            "Contracción de cuádriceps",
            (),
            ("Empuje.", "Relaje."),
            "En el muslo.",
            "No aguante la respiración.",
        ),
    }


def test_exercises_come_by_file_name_and_then_as_written(library):
    folder = library(qw=GOOD.replace("QN", "QW"), qn=other("QN10") + other("QN2"))
    assert [exercise.code for exercise in read_library(folder)] == ["QN10", "QN2", "QW1"]


def test_an_exercise_tells_the_edges_on_both_its_sides(library):
    first, second = read_library(library(qn=other("QN1") + other("QN3", easier='"QN1"'), qw=GOOD.replace("QN", "QW")))[
        :2
    ]
    assert (first.edges, second.edges) == ((), (("QN1", "QN3"),))


@pytest.mark.parametrize("minutes", [1, 180])
def test_a_dose_may_be_in_minutes(library, minutes):
    text = GOOD.replace("sets = 3\nreps = 10", f"duration_min = {minutes}")
    assert read_library(library(qn=text))[0].dose == DoseContent(duration_min=minutes, frequency="daily")


@pytest.mark.parametrize("mark", ["G", "D"])
def test_general_knowledge_and_design_need_no_source(library, mark):
    text = GOOD.replace('source = "SH10"\n', "").replace('mark = "V"', f'mark = "{mark}"')
    assert read_library(library(qn=text))[0].evidence == (Evidence("4 × 25", "", mark),)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param("level = 1", "level = 6", "level is 6; allowed is a whole number, 1 to 5.", id="level too high"),
        pytest.param("level = 1", "level = 0", "level is 0; allowed is a whole number, 1 to 5.", id="level too low"),
        pytest.param("level = 1", "level = true", "level is True; allowed is a whole number, 1 to 5.", id="level true"),
        pytest.param("level = 1", "", "level is missing; allowed is a whole number, 1 to 5.", id="no level"),
        pytest.param(
            "level = 1",
            "level = 1\nlevl = 2",
            "levl is not a known key; allowed are both_sides, cautions, code, dose, easier, en, equipment, es, "
            "evidence, family, harder, level, position, primary, secondary.",
            id="unknown key",
        ),
        pytest.param(
            "sets = 3",
            "sets = 3\nload = 5",
            "dose: load is not a known key; allowed are duration_min, frequency, hold_s, reps, rest_s, sets.",
            id="unknown key in the dose",
        ),
        pytest.param(
            'feel = "In the thigh."',
            'feel = "In the thigh."\nhint = "x"',
            "en: hint is not a known key; allowed are aliases, avoid, clinical_name, feel, name, steps.",
            id="unknown key in a text",
        ),
        pytest.param('aliases = ["QS"]\n', "", f"en: aliases is missing; allowed is {LIST}.", id="no aliases"),
        pytest.param(
            '["QS"]', '["thigh  SQUEEZE"]', f"en: aliases names 'thigh  SQUEEZE'; {ALIAS}", id="alias that is the name"
        ),
        pytest.param(
            '["QS"]', '["Quad set", "quad-set"]', f"en: aliases names 'quad-set'; {ALIAS}", id="alias spelled twice"
        ),
        pytest.param('["QS"]', '["–"]', f"en: aliases names '–'; {ALIAS}", id="alias without a letter"),
        pytest.param('["QS"]', f'["{"q" * 41}"]', f"en: aliases names '{'q' * 41}'; {ALIAS}", id="alias of 41 letters"),
        pytest.param(
            'family = "QN"',
            'family = "QX"',
            "family is 'QX'; allowed is one of QN, QW, HA, HR, HX, CT, CF, FL, PN, PL, XT.",
            id="unknown family",
        ),
        pytest.param(
            'family = "QN"',
            'family = "HA"',
            "code is 'QN1'; allowed is the family HA and a number, such as HA1.",
            id="code of another family",
        ),
        pytest.param(
            'primary = ["quadriceps"]',
            'primary = ["quads"]',
            f"primary names 'quads'; allowed are {MUSCLES}.",
            id="unknown muscle",
        ),
        pytest.param(
            'primary = ["quadriceps"]', "primary = []", f"primary is []; allowed is {LIST}, at least 1.", id="no muscle"
        ),
        pytest.param(
            'secondary = ["hip_flexors"]',
            'secondary = ["psoas"]',
            f"secondary names 'psoas'; allowed are {MUSCLES}.",
            id="unknown second muscle",
        ),
        pytest.param(
            'equipment = ["towel"]',
            'equipment = ["kettle"]',
            f"equipment names 'kettle'; allowed are {EQUIPMENT}.",
            id="unknown equipment",
        ),
        pytest.param(
            'equipment = ["towel"]',
            'equipment = ["towel", "towel"]',
            f"equipment is ['towel', 'towel']; allowed is {LIST}.",
            id="equipment twice",
        ),
        pytest.param(
            'equipment = ["towel"]',
            'equipment = "towel"',
            f"equipment is 'towel'; allowed is {LIST}.",
            id="equipment not a list",
        ),
        pytest.param(
            'position = "lying"',
            'position = "supine"',
            "position is 'supine'; allowed is one of lying, side_lying, prone, sitting, kneeling, standing.",
            id="unknown position",
        ),
        pytest.param(
            'cautions = ["PM"]',
            'cautions = ["C60"]',
            "cautions names 'C60'; allowed are C45, O90, KN, DV, TR, SUP, PM.",
            id="unknown caution",
        ),
        pytest.param(
            "both_sides = false", 'both_sides = "no"', "both_sides is 'no'; allowed is true or false.", id="not a flag"
        ),
        pytest.param(
            'frequency = "daily"',
            'frequency = "weekly"',
            "dose: frequency is 'weekly'; allowed is one of daily, every_second_day, three_a_week, two_a_week.",
            id="unknown frequency",
        ),
        pytest.param(
            "reps = 10\n",
            "",
            "dose: sets is 3; allowed is sets together with reps or hold_s, or none of the three.",
            id="sets of nothing",
        ),
        pytest.param(
            "sets = 3\n",
            "",
            "dose: sets is missing; allowed is sets together with reps or hold_s, or none of the three.",
            id="repetitions without sets",
        ),
        pytest.param(
            "reps = 10",
            "reps = 0",
            "dose: reps is 0; allowed is a whole number, 1 to 50.",
            id="no repetitions",
        ),
        pytest.param("sets = 3", "sets = 30", "dose: sets is 30; allowed is a whole number, 1 to 10.", id="30 sets"),
        pytest.param(
            "reps = 10",
            "hold_s = 2.5",
            "dose: hold_s is 2.5; allowed is a whole number, 1 to 120.",
            id="part of a second",
        ),
        pytest.param(
            "reps = 10",
            "reps = 10\nrest_s = 601",
            "dose: rest_s is 601; allowed is a whole number, 0 to 600.",
            id="rest too long",
        ),
        pytest.param(
            "sets = 3\nreps = 10",
            "duration_min = 181",
            "dose: duration_min is 181; allowed is a whole number, 1 to 180.",
            id="more than three hours",
        ),
        pytest.param(
            "sets = 3\nreps = 10",
            "duration_min = 0",
            "dose: duration_min is 0; allowed is a whole number, 1 to 180.",
            id="no minutes",
        ),
        pytest.param(
            "reps = 10",
            "reps = 10\nduration_min = 20",
            "dose: duration_min is 20; allowed is minutes alone, or sets without minutes.",
            id="sets and minutes",
        ),
        pytest.param(
            "sets = 3\nreps = 10",
            "rest_s = 30\nduration_min = 20",
            "dose: duration_min is 20; allowed is minutes alone, or sets without minutes.",
            id="minutes with a rest between sets",
        ),
        pytest.param(
            'mark = "V"', 'mark = "X"', "evidence: mark is 'X'; allowed is one of V, V2, G, D, C.", id="unknown mark"
        ),
        pytest.param(
            'source = "SH10"\n',
            "",
            "evidence: source is missing; allowed is a text that is not empty.",
            id="checked without a source",
        ),
        pytest.param(SPANISH, "", "es is missing; allowed is a table.", id="no Spanish"),
        pytest.param(
            'name = "Apretar el muslo"',
            'name = " "',
            "es: name is ' '; allowed is a text that is not empty.",
            id="blank Spanish name",
        ),
        pytest.param(
            'avoid = "No breath holding."\n',
            "",
            "en: avoid is missing; allowed is a text that is not empty.",
            id="no avoid sentence",
        ),
        pytest.param('["Press.", "Relax."]', "[]", "en: steps is []; allowed is 2 to 4 steps.", id="no steps"),
        pytest.param(
            '["Press.", "Relax."]',
            '["Press."]',
            "en: steps is ['Press.']; allowed is 2 to 4 steps.",
            id="one step",
        ),
        pytest.param(
            '["Press.", "Relax."]',
            '["a", "b", "c", "d", "e"]',
            "en: steps is ['a', 'b', 'c', 'd', 'e']; allowed is 2 to 4 steps.",
            id="five steps",
        ),
        pytest.param(
            '["Press.", "Relax."]',
            '["Press.", ""]',
            f"en: steps is ['Press.', '']; allowed is {LIST}.",
            id="empty step",
        ),
        pytest.param(
            "easier = []",
            'easier = ["QN9"]',
            "easier names 'QN9', which is not in the library; allowed is a code of these files.",
            id="unknown neighbour",
        ),
        pytest.param(
            "harder = []",
            'harder = ["QN1"]',
            "harder names 'QN1', which is itself; allowed is another exercise.",
            id="its own neighbour",
        ),
    ],
)
def test_a_fault_is_refused_with_its_sentence(library, old, new, sentence):
    assert GOOD.count(old) == 1
    with pytest.raises(ContentError) as refusal:
        read_library(library(qn=GOOD.replace(old, new)))
    assert str(refusal.value) == f"qn.toml: QN1: {sentence}"


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        pytest.param(
            {"qn": GOOD, "qw": GOOD},
            "qw.toml: QN1: code is 'QN1', which qn.toml already has; allowed is a code that no other exercise has.",
            id="the same code in two files",
        ),
        pytest.param(
            {"qn": other("QN1", harder='"QN2"') + other("QN2", harder='"QN3"') + other("QN3", harder='"QN1"')},
            "qn.toml: QN1: harder leads in a circle, QN1 → QN2 → QN3 → QN1; allowed is a ladder that never comes back.",
            id="a circle of harder exercises",
        ),
        pytest.param(
            {"qn": other("QN1", harder='"QN2"', easier='"QN2"') + other("QN2")},
            "qn.toml: QN2: harder leads in a circle, QN2 → QN1 → QN2; allowed is a ladder that never comes back.",
            id="both easier and harder",
        ),
        pytest.param(
            {"qn": GOOD, "qw": GOOD.replace("QN", "QW").replace('"Thigh squeeze"', '"Hold"').replace('"QS"', '"qn1"')},
            "qw.toml: QW1: en: aliases names 'qn1', which QN1 is called; allowed is what no other exercise is called.",
            id="an alias that is another's code",
        ),
        pytest.param(
            {"qn": GOOD.replace('code = "QN1"\n', "")},
            "qn.toml: exercise 1: code is missing; allowed is a text that is not empty.",
            id="no code",
        ),
        pytest.param(
            {"qn": GOOD + '[extra]\nname = "x"\n'},
            "qn.toml: top level: extra is not a known key; allowed are exercise.",
            id="something else in the file",
        ),
        pytest.param(
            {"qn": 'exercise = "QN1"\n'},
            "qn.toml: top level: exercise is 'QN1'; allowed is a list of tables.",
            id="not a list of exercises",
        ),
        pytest.param(
            {"qn": "level = \n"},
            "qn.toml: is not TOML in UTF-8: Invalid value (at line 1, column 9)",
            id="not TOML",
        ),
    ],
)
def test_a_faulty_library_is_refused_with_its_sentence(library, files, sentence):
    with pytest.raises(ContentError) as refusal:
        read_library(library(**files))
    assert str(refusal.value) == sentence


def test_a_folder_without_files_is_refused(tmp_path):
    with pytest.raises(ContentError) as refusal:
        read_library(tmp_path)
    assert str(refusal.value) == f"{tmp_path}: holds no .toml file; the library needs at least one."


def test_a_file_in_another_encoding_is_refused(library):
    folder = library(qn=GOOD)
    (folder / "qn.toml").write_bytes(GOOD.encode("latin-1"))
    with pytest.raises(ContentError, match=r"^qn\.toml: is not TOML in UTF-8: "):
        read_library(folder)


SHIPPED = read_library(Path(exercises.__file__).parent / "library")
each_exercise = pytest.mark.parametrize("exercise", SHIPPED, ids=lambda exercise: exercise.code)


def sentences(text):
    """What the patient reads on the sheet besides the name."""
    return (*text.steps, text.feel, text.avoid)


def syllables(word):
    """Count the spoken vowel groups of an English word; a last silent e does not sound."""
    silent = word.endswith("e") and not word.endswith(("le", "ee"))
    return max(1, len(re.findall(r"[aeiouy]+", word)) - silent)


def us_grade(lines):
    """Flesch-Kincaid grade level (Kincaid 1975): 0.39 words a sentence + 11.8 syllables a word - 15.59."""
    words = re.findall(r"[a-z]+", " ".join(lines).lower())
    count = sum(len(re.findall(r"[.!?](?:\s|$)", line)) for line in lines)
    return 0.39 * len(words) / count + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


@pytest.mark.parametrize(
    ("line", "grade"),
    [
        pytest.param("Lower slowly.", 8.79, id="4 syllables in 2 words"),
        pytest.param("Lift the leg. Hold it.", -2.82, id="5 syllables in 2 sentences"),
    ],
)
def test_us_grade(line, grade):
    assert us_grade([line]) == pytest.approx(grade, abs=0.01)


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
def test_english_reads_at_us_grade_6_or_below(exercise):
    assert us_grade(sentences(exercise.texts["en"])) <= 6


@each_exercise
def test_spanish_speaks_to_the_patient_as_usted_and_says_as_much_as_english(exercise):
    english, spanish = exercise.texts["en"], exercise.texts["es"]
    assert len(spanish.steps) == len(english.steps)
    assert re.findall(r"\b(?:tu|tus|tú|te|vos|vuestr\w+)\b", " ".join(sentences(spanish)).lower()) == []
