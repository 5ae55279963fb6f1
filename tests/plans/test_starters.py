"""The shipped plan templates name what the library holds; a file that cannot be used is refused by name."""

import pytest

from exercises.actions import LIBRARY
from exercises.content import FREQUENCIES, read_library
from plans.running.protocol_files import load_protocols
from plans.starters import LANGUAGES, StarterError, read, starters

KNOWN = {content.code for content in read_library(LIBRARY)}
SHIPPED = [pytest.param(starter, id=key) for key, starter in starters().items()]
TEXTS = """
[title]
en = "Calm"
es = "Calmar"
"""
WHOLE = f"""
key = "calm"
{TEXTS}
[note]
en = "Calm first."
es = "Primero calmar."
[[phase]]
weeks = 2
stage = "S1"
[phase.title]
en = "Calm"
es = "Calmar"
[phase.goal]
en = "Less pain"
es = "Menos dolor"
[phase.entry]
en = ["Pain"]
es = ["Dolor"]
[phase.exit]
en = ["Less pain"]
es = ["Menos dolor"]
[[phase.exercise]]
code = "QN1"
sets = 2
reps = 10
"""


def test_the_templates_are_offered_by_key():
    assert sorted(starters()) == ["pfp_irritable", "pfp_strength", "return_to_run"]


@pytest.mark.parametrize("starter", SHIPPED)
def test_every_exercise_of_a_template_is_in_the_library(starter):
    assert {wanted.code for phase in starter.phases for wanted in phase.exercises} <= KNOWN


@pytest.mark.parametrize("starter", SHIPPED)
def test_every_phase_holds_exercises_with_a_whole_dose(starter):
    for phase in starter.phases:
        assert phase.exercises
        for wanted in phase.exercises:
            assert wanted.dose["sets"] >= 1
            assert {"reps", "hold_s"} & set(wanted.dose)
            assert wanted.dose["frequency"] in FREQUENCIES


@pytest.mark.parametrize("starter", SHIPPED)
def test_every_criterion_is_told_in_every_language(starter):
    for phase in starter.phases:
        for criteria in (phase.entry, phase.exit):
            assert len({len(criteria[language]) for language in LANGUAGES}) == 1


@pytest.mark.parametrize("starter", SHIPPED)
def test_the_run_program_of_a_template_exists(starter):
    assert starter.run_protocol is None or starter.run_protocol in load_protocols()


def written(tmp_path, text):
    path = tmp_path / "calm.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_whole_file_is_read(tmp_path):
    starter = read(written(tmp_path, WHOLE))
    assert (starter.key, starter.run_protocol, len(starter.phases)) == ("calm", None, 1)
    assert starter.phases[0].exercises[0].dose == {"sets": 2, "reps": 10}


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param('key = "calm"\n', "", "calm.toml: key is missing.", id="no key"),
        pytest.param('es = "Calmar"\n[note]', "[note]", "calm.toml: title is missing in es.", id="one language alone"),
        pytest.param('en = "Calm first."\n', "", "calm.toml: note is missing in en.", id="no note in English"),
        pytest.param("weeks = 2", "weeks = 0", "calm.toml: weeks is 0; a phase takes at least one week.", id="no time"),
        pytest.param(
            "weeks = 2\n", "", "calm.toml: weeks is None; a phase takes at least one week.", id="length not stated"
        ),
        pytest.param(
            'stage = "S1"',
            'stage = "S6"',
            "calm.toml: stage is 'S6'; allowed is one of S1, S2, S3, S4, S5.",
            id="unknown stage",
        ),
        pytest.param('code = "QN1"\n', "", "calm.toml: an exercise has no code.", id="an exercise without its code"),
        pytest.param(
            "reps = 10",
            "repeats = 10",
            "calm.toml: QN1: ['repeats'] is not one of sets, reps, hold_s, duration_min, frequency.",
            id="an unknown dose",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(tmp_path, old, new, sentence):
    broken = WHOLE.replace("\n\n", "\n").replace(old, new, 1)
    with pytest.raises(StarterError) as refused:
        read(written(tmp_path, broken))
    assert str(refused.value) == sentence


def test_a_template_without_phases_is_refused(tmp_path):
    with pytest.raises(StarterError) as refused:
        read(written(tmp_path, WHOLE[: WHOLE.index("[[phase]]")]))
    assert str(refused.value) == "calm.toml: phase is missing; a template has at least one."
