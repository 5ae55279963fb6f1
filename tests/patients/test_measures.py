"""The shipped registry says what it must; the reader refuses what it cannot use."""

import re
import subprocess
import sys
from decimal import Decimal

import pytest

from patients.measures import (
    SECTIONS,
    MeasureError,
    by_section,
    load,
    registry,
    sections,
)

EVERY = list(registry().values())
TEXTS = [pytest.param(m, language, id=f"{m.id}-{language}") for m in EVERY for language in ("en", "es")]
WORDS_FOR_MARKS = {
    "V2": {"en": "[secondary source]", "es": "[fuente secundaria]"},
    "G": {"en": "[not verified]", "es": "[sin verificar]"},
    "D": {"en": "[design choice]", "es": "[decisión de diseño]"},
    "C": {"en": "[calculated]", "es": "[calculado]"},
}
# The citation keys in use: a new one is added here once its citation is written down.
KEYS = {
    "ACLR21", "AthletesEdge", "BMC18", "BMCSS21", "Bramah18", "Chisholm12", "Cook10", "Crossley11", "Damsted15",
    "Esculier23", "FPI05", "Ferber10", "Gajdosik83", "Heiderscheit11", "IJSPT23", "Ireland03", "JFAR14",
    "Khayambashi16", "Krause14", "Langley16", "Lim23", "Magalhaes10", "Manske16", "Matava99", "Matthews17", "NSU",
    "Neal19", "Noehren12", "Noehren13", "Noel21", "Nunes13", "PTCan16", "PTP22", "Peeler08", "PhysioJohor", "Piva06",
    "Piva09", "Piva09b", "Powden15", "Rabin15", "Rambaud18", "RunnersEdge", "SMR12", "Sarabon21", "Snyder", "Telhan10",
    "Teng16", "Thakkar19", "Trek", "VanCant14", "Vigotsky16", "Willson14", "Willy19", "Yildirim18", "dosSantos19",
}  # fmt: skip
ONLY_SECONDARY = {"Khayambashi16", "Noel21", "Rambaud18", "SMR12"}
CODES = {
    "T-HABD", "T-HER", "T-HEXT", "T-KEXT", "T-KFLEX", "T-HIPSIT", "T-LSDR", "T-WBL", "T-AKE", "T-PKE", "T-PKB",
    "T-MTT", "T-OBER", "T-HIR", "T-PTILT", "T-PGLIDE", "T-JSIGN", "T-PCOMP", "T-APPR", "T-FPI6", "T-NDROP", "T-MFW",
    "T-LSD", "T-SLS", "T-SQ", "T-SIT", "T-STAIR", "PROM-NPRS",
}  # fmt: skip


def prose(measure, language):
    text = measure.text(language)
    return f"{text.method} {text.reference}"


def figures(text):
    """Every figure of a text, written alike in both languages: .99, 0.99 and 0,99 are one."""
    return sorted(Decimal(f.replace(",", ".")) for f in re.findall(r"\d+[.,]\d+|(?<!\w)\.\d+|\d+", text))


def test_the_registry_covers_every_test_of_the_assessment():
    assert len(EVERY) >= 40
    assert {m.code for m in EVERY if m.code} == CODES


def test_sections_stand_in_order_and_none_is_empty():
    assert sections() == ("pain", "strength", "flexibility", "patella", "foot", "movement", "gait")
    assert list(by_section()) == list(SECTIONS)
    assert all(by_section().values())
    assert [m.id for members in by_section().values() for m in members] == list(registry())


def test_nothing_is_read_before_it_is_asked_for():
    code = (
        "import patients.measures as m; print(m.registry.cache_info().currsize, 'django' in __import__('sys').modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["0", "False"]


def test_the_registry_is_read_once_and_cannot_be_changed():
    assert registry() is registry()
    with pytest.raises(TypeError):
        registry()["cadence"] = None


def test_labels_and_short_labels_are_not_used_twice():
    for language in ("en", "es"):
        for part in ("label", "short"):
            used = [getattr(m.text(language), part) for m in EVERY]
            assert sorted(used) == sorted(set(used))


@pytest.mark.parametrize(("measure", "language"), TEXTS)
def test_short_label_fits_a_tight_table(measure, language):
    assert 0 < len(measure.text(language).short) <= 24


@pytest.mark.parametrize(("measure", "language"), TEXTS)
def test_each_weak_mark_is_said_in_words(measure, language):
    said = {mark for mark, words in WORDS_FOR_MARKS.items() if words[language] in prose(measure, language)}
    assert said == {source.mark for source in measure.sources} - {"V"}


@pytest.mark.parametrize("measure", EVERY, ids=lambda m: m.id)
def test_both_languages_give_the_same_figures(measure):
    assert figures(prose(measure, "en")) == figures(prose(measure, "es"))


@pytest.mark.parametrize("measure", EVERY, ids=lambda m: m.id)
def test_languages_differ_and_a_conflict_is_said_in_both(measure):
    assert measure.en.method != measure.es.method
    assert ("Conflict" in measure.en.reference) == ("Conflicto" in measure.es.reference)


@pytest.mark.parametrize("measure", EVERY, ids=lambda m: m.id)
def test_sources_are_known_and_marked_no_better_than_they_are(measure):
    assert {s.key for s in measure.sources if s.key} <= KEYS
    assert {s.mark for s in measure.sources if s.key in ONLY_SECONDARY} <= {"V2"}


@pytest.mark.parametrize("measure", [m for m in EVERY if m.code == "T-FPI6"], ids=lambda m: m.id)
def test_wording_of_the_foot_posture_manual_is_absent(measure):
    text = " ".join(
        f"{t.label} {t.short} {prose(measure, language)}" for language, t in (("en", measure.en), ("es", measure.es))
    ).casefold()
    guarded = (
        "talar head",
        "talonavicular",
        "malleol",
        "calcan",
        "congruen",
        "arch",
        "bulg",
        "inversion",
        "abduct",
        "too many toes",
        "cabeza",
        "astrágal",
        "talo",
        "maléol",
        "calcán",
        "arco",
        "prominencia",
        "abducción",
        "antepié",
    )
    assert [word for word in guarded if word in text] == []


def test_foot_posture_has_six_items_and_a_total():
    items = [m for m in EVERY if m.id.startswith("foot_posture_item_")]
    assert [(m.en.label, m.low, m.high) for m in items] == [(f"FPI item {n}", -2, 2) for n in range(1, 7)]
    assert (registry()["foot_posture_total"].low, registry()["foot_posture_total"].high) == (-12, 12)


@pytest.mark.parametrize(
    ("measure_id", "used"),
    [
        ("hip_abduction_strength", "0 18 21 120"),
        ("pain_stairs_down", "0 3 10"),
        ("pain_sitting", "0 6 10"),
        ("weight_bearing_lunge", "9 10 30"),
        ("weight_bearing_lunge_angle", "35 38"),
        ("active_knee_extension", "20 23.4 33.0"),
        ("passive_knee_extension", "10 19.2 32.2 40"),
        ("prone_knee_bend", "130"),
        ("thomas_hip", "-11 0"),
        ("thomas_knee", "67"),
        ("ober", "-27.1 -23 -16.3 7.2"),
        ("patellar_glide_medial", "0 0.5 1 2 3"),
        ("foot_posture_total", "-12 -5 -4 -1 0 5 6 9 10 12"),
        ("navicular_drop", "10 10.1"),
        ("midfoot_width_change", "11 11.1"),
        ("lateral_step_down", "0 1 2 3 4 6"),
        ("lateral_step_down_height", "15 20"),
        ("cadence", "100 166 170 178 180 260"),
        ("pelvic_drop", "0 6 6.1"),
        ("hip_adduction", "20"),
        ("knee_flexion_contact", "15 20"),
        ("hop_distance", "0 150"),
    ],
)
def test_plausible_range_holds_every_figure_the_bands_use(measure_id, used):
    measure = registry()[measure_id]
    assert [figure for figure in used.split() if not measure.low <= Decimal(figure) <= measure.high] == []


def test_symmetry_index_is_used_where_it_makes_sense():
    assert {m.id for m in EVERY if m.lsi} == {
        "hip_abduction_strength", "hip_external_rotation_strength", "hip_extension_strength", "hip_stability_isometric",
        "knee_extension_strength", "knee_flexion_strength", "hop_distance",
    }  # fmt: skip


def test_strength_is_three_trials_in_kgf():
    forces = [m for m in EVERY if m.unit == "kgf"]
    assert len(forces) == 6
    assert {(m.trials, m.sided, m.higher_is_better) for m in forces} == {(3, True, True)}


def test_the_six_strength_tests_take_every_unit_they_can():
    with_lever_arm = ("kgf", "N", "lbf", "Nm", "Nm/kg", "%BW")
    assert {m.id: (m.units, bool(m.lever_arm)) for m in EVERY if m.unit == "kgf"} == {
        "hip_abduction_strength": (with_lever_arm, True),
        "hip_external_rotation_strength": (with_lever_arm, True),
        "hip_extension_strength": (with_lever_arm, True),
        "hip_stability_isometric": (("kgf", "N", "lbf", "N/kg", "%BW"), False),
        "knee_extension_strength": (with_lever_arm, True),
        "knee_flexion_strength": (with_lever_arm, True),
    }


def test_strength_is_compared_within_one_position_device_and_lever_arm():
    force = registry()["hip_abduction_strength"]
    assert force.settings == ("hip_abduction_position", "strength_device", "hip_abduction_lever_arm")
    for measure in (m for m in EVERY if m.unit == "kgf"):
        assert "strength_device" in measure.settings
        assert measure.lever_arm in ("", measure.id.replace("strength", "lever_arm"))


@pytest.mark.parametrize(
    ("measure_id", "parts", "highest"),
    [
        ("foot_posture_total", [f"foot_posture_item_{n}" for n in range(1, 7)], 12),
        ("lateral_step_down", [f"lateral_step_down_{n}" for n in ("arms", "trunk", "pelvis", "knee", "stance")], 6),
    ],
)
def test_a_score_reaches_from_the_lowest_to_the_highest_of_its_parts(measure_id, parts, highest):
    measure = registry()[measure_id]
    assert list(measure.parts) == parts
    assert sum(registry()[part].low for part in parts) == measure.low
    assert sum(registry()[part].high for part in parts) == measure.high == highest


def test_the_single_leg_squat_is_rated_from_five_boxes():
    parts = [registry()[part] for part in registry()["single_leg_squat"].parts]
    assert [m.id.removeprefix("single_leg_squat_") for m in parts] == ["smooth", "trunk", "pelvis", "hip", "knee"]
    assert {(m.kind, m.sided, m.higher_is_better) for m in parts} == {("yes_no", True, False)}


@pytest.mark.parametrize("measure", [m for m in EVERY if m.low is not None], ids=lambda m: m.id)
def test_possible_holds_plausible(measure):
    assert measure.possible[0] <= measure.low < measure.high <= measure.possible[1]


@pytest.mark.parametrize("measure", EVERY, ids=lambda m: m.id)
def test_every_figure_of_the_data_is_said_in_the_text(measure):
    written = {language: set(figures(prose(measure, language))) for language in ("en", "es")}
    for one in measure.references:
        said = {abs(figure) for figure in (one.low, one.high, one.mean, one.sd) if figure is not None}
        if measure.id == "lateral_step_down":
            said = {one.high + 1}  # a whole score: 4 or more is beyond 3
        assert {language: said - found for language, found in written.items()} == {"en": set(), "es": set()}


@pytest.mark.parametrize("measure", EVERY, ids=lambda m: m.id)
def test_a_conflict_is_in_the_data_where_it_is_in_the_text(measure):
    assert bool(measure.conflicts) == ("Conflict" in measure.en.reference)
    for one in measure.references:
        assert set(one.conflict) == {
            other for pair in measure.conflicts if one.source.key in pair for other in pair if other != one.source.key
        }


@pytest.mark.parametrize(
    ("measure_id", "sex", "value", "expected"),
    [
        ("active_knee_extension", "male", "33.0", False),
        ("active_knee_extension", "male", "33.1", True),
        ("active_knee_extension", "female", "23.5", True),
        ("passive_knee_extension", "female", "19.2", False),
        ("weight_bearing_lunge", "", "8.9", True),
        ("weight_bearing_lunge", "", "9", False),
        ("thomas_hip", "", "1", True),
        ("thomas_knee", "", "66", True),
        ("ober", "", "-22.9", True),
        ("foot_posture_total", "", "5", False),
        ("foot_posture_total", "", "6", True),
        ("foot_posture_total", "", "-1", True),
        ("lateral_step_down", "", "3", False),
        ("lateral_step_down", "", "4", True),
        ("pelvic_drop", "", "6.1", True),
        ("navicular_drop", "", "10.1", True),
    ],
)
def test_the_applied_cut_off(measure_id, sex, value, expected):
    [one] = [r for r in registry()[measure_id].references if r.applied and r.of == "value" and r.sex == sex]
    assert one.beyond(Decimal(value)) is expected


# -- what the reader refuses

GOOD = """
[[measure]]
id = "grip"
code = "T-GRIP"
section = "strength"
kind = "number"
unit = "kgf"
sided = true
trials = 3
decimals = 1
plausible = [0, 90.5]
possible = [0, 200]
lsi = true
sources = [{ key = "Someone20", mark = "V" }]
[measure.en]
label = "Grip strength"
short = "Grip"
method = "Squeeze."
reference = "None."
[measure.es]
label = "Fuerza de prensión"
short = "Prensión"
method = "Apretar."
reference = "Ninguna."
"""
CHOICES = 'kind = "choice"\nchoices = [{ key = "a", en = "A", es = "A" }, { key = "b", en = "B", es = "B" }]'
AS_CHOICE = (
    ('kind = "number"', CHOICES), ('unit = "kgf"', 'unit = ""'), ("trials = 3", "trials = 1"), ("decimals = 1\n", ""),
    ("plausible = [0, 90.5]\n", ""), ("possible = [0, 200]\n", ""), ("lsi = true\n", ""),
)  # fmt: skip


def read(tmp_path, text):
    path = tmp_path / "measures.toml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def edited(*changes):
    text = GOOD
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def test_a_good_entry_is_read_whole(tmp_path):
    grip = read(tmp_path, GOOD)["grip"]
    assert (grip.low, grip.high, grip.decimals, grip.lsi, grip.higher_is_better) == (0, Decimal("90.5"), 1, True, None)
    assert (grip.text("es-ar").short, grip.text("fr").short) == ("Prensión", "Grip")


def test_a_good_choice_keeps_its_order(tmp_path):
    assert [c.key for c in read(tmp_path, edited(*AS_CHOICE))["grip"].choices] == ["a", "b"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ([('unit = "kgf"', 'unit = "stone"')], "Measure grip: unit 'stone' is none of N, kgf, lbf"),
        ([('section = "strength"', 'section = "eyes"')], "Measure grip: section 'eyes' is none of pain, strength,"),
        ([('kind = "number"', 'kind = "text"')], "Measure grip: kind 'text' is none of number, choice, score, yes_no."),
        ([('id = "grip"', 'id = "Grip"')], "Measure Grip: id 'Grip' is not in snake_case."),
        ([('id = "grip"\n', "")], "Measure without id: id 'without id' is not in snake_case."),
        ([('code = "T-GRIP"\n', "")], "Measure grip: code is missing."),
        ([("sided = true", 'sided = "yes"')], "Measure grip: sided 'yes' is not of type bool."),
        ([("trials = 3", "trials = true")], "Measure grip: trials True is not of type int."),
        ([("trials = 3", "trials = 6")], "Measure grip: trials 6 is not from 1 to 5."),
        ([("trials = 3", "trials = 0")], "Measure grip: trials 0 is not from 1 to 5."),
        ([("decimals = 1", "decimals = 3")], "Measure grip: decimals 3 is not 0, 1 or 2."),
        ([("decimals = 1\n", "")], "Measure grip: decimals None is not 0, 1 or 2."),
        ([('kind = "number"', 'kind = "score"')], "Measure grip: decimals 1 has no place in a score, which is whole."),
        ([("[0, 90.5]", "[90, 0]")], "Measure grip: plausible [90, 0] does not run from low to high."),
        ([("[0, 90.5]", "[5, 5]")], "Measure grip: plausible [5, 5] does not run from low to high."),
        ([("[0, 90.5]", "[5]")], "Measure grip: plausible [5] is not a pair of numbers."),
        ([("[0, 90.5]", '[0, "x"]')], "Measure grip: plausible [0, 'x'] is not a pair of numbers."),
        ([("plausible = [0, 90.5]\n", "")], "Measure grip: plausible None is not a pair of numbers."),
        (
            [("[0, 90.5]", "[-1, 9]"), ("[0, 200]", "[-1, 200]")],
            "Measure grip: lsi True needs two sides and a scale that starts at 0.",
        ),
        ([("sided = true", "sided = false")], "Measure grip: lsi True needs two sides and a scale that starts at 0."),
        ([("lsi = true", "norm = 40")], "Measure grip: field 'norm' is not known."),
        ([("possible = [0, 200]\n", "")], "Measure grip: possible None is not a pair of numbers."),
        ([("[0, 200]", "[10, 200]")], "Measure grip: possible [10, 200] does not hold what is plausible."),
        ([("[0, 200]", "[0, 90]")], "Measure grip: possible [0, 90] does not hold what is plausible."),
        ([('mark = "V"', 'mark = "A"')], "Measure grip: sources 'A' is none of V, V2, G, D, C."),
        ([('key = "Someone20"', 'key = ""')], "Measure grip: sources {'key': '', 'mark': 'V'} claims a source"),
        ([('[{ key = "Someone20", mark = "V" }]', "[]")], "Measure grip: sources [] is empty."),
        ([('short = "Grip"', 'short = "Grip strength of the hand"')], "Measure grip: en.short 'Grip strength of the"),
        ([('method = "Apretar."', 'method = " "')], "Measure grip: es.method ' ' is empty."),
        ([('method = "Apretar."\n', "")], "Measure grip: es ['label', 'reference', 'short'] does not have exactly"),
        ([('kind = "number"', CHOICES.replace('"choice"', '"number"'))], "Measure grip: choices [{'key': 'a',"),
        ([*AS_CHOICE, (', { key = "b", en = "B", es = "B" }', "")], "Measure grip: choices [{'key': 'a',"),
        ([*AS_CHOICE, ('key = "b"', 'key = "a"')], "Measure grip: choices 'a' is used twice."),
        ([*AS_CHOICE, (', es = "B"', "")], "Measure grip: choices {'key': 'b', 'en': 'B'} needs key, en and es."),
        ([*AS_CHOICE, ("trials = 1", "trials = 2")], "Measure grip: trials 2 cannot be averaged in a choice."),
        ([*AS_CHOICE, ('unit = ""', 'unit = "cm"')], "Measure grip: unit 'cm' has no place in a choice."),
        ([*AS_CHOICE, ("trials = 1", "trials = 1\ndecimals = 1")], "Measure grip: decimals 1 has no place in"),
        ([*AS_CHOICE, ("trials = 1", "trials = 1\nplausible = [0, 1]")], "Measure grip: plausible [0, 1] has no place"),
    ],
)  # fmt: skip
def test_reader_names_id_field_and_value(tmp_path, changes, sentence):
    with pytest.raises(MeasureError) as error:
        read(tmp_path, edited(*changes))
    assert str(error.value)[: len(sentence)] == sentence


CITED = 'key = "Someone20", mark = "V"'


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ('other_units = ["cm"]', "other_units 'cm' cannot stand for kgf."),
        ('other_units = ["kgf"]', "other_units 'kgf' cannot stand for kgf."),
        ('settings = ["elbow"]', "settings 'elbow' is no measure."),
        ('parts = ["grip"]', "parts ('grip',) make no number."),
        ('conflicts = [["Someone20", "Other21"]]', "conflicts ['Someone20', 'Other21'] is not a pair of its sources."),
        (f"references = [{{ {CITED} }}]", "references {'key': 'Someone20', 'mark': 'V'} gives no figure."),
        (f"references = [{{ low = 9, norm = 1, {CITED} }}]", "references {'low': 9, 'norm': 1, 'key': 'Someone20'"),
        (f'references = [{{ low = 9, kind = "c", {CITED} }}]', "references 'c' is none of cut_off, norm, line."),
        (f'references = [{{ low = 9, of = "c", {CITED} }}]', "references 'c' is none of value, lsi, side_difference."),
        (f'references = [{{ low = 9, sex = "c", {CITED} }}]', "references 'c' is no sex."),
        (f'references = [{{ low = 9, unit = "c", {CITED} }}]', "references 'c' is no unit."),
        (f'references = [{{ low = "9", {CITED} }}]', "low '9' is not a number."),
        ('references = [{ low = 9, mark = "D" }]', "references {'low': 9, 'mark': 'D'} has a source that the measure"),
        (
            f'references = [{{ low = 9, kind = "norm", applied = true, {CITED} }}]',
            "references {'low': 9, 'kind': 'norm'",
        ),
        (
            f"references = [{{ low = 9, applied = true, {CITED} }}, {{ high = 9, applied = true, {CITED} }}]",
            "references [('value', ''), ('value', '')] applies two figures to the same.",
        ),
        (
            f"smallest_changes = [{{ sem = 1, {CITED} }}]",
            "smallest_changes {'sem': 1, 'key': 'Someone20', 'mark': 'V'}",
        ),
        (
            f"smallest_changes = [{{ limit = 1, {CITED} }}, {{ limit = 2, {CITED} }}]",
            "smallest_changes 2 are applied at once.",
        ),
        (f'smallest_changes = [{{ limit = 1, when = {{ elbow = "bent" }}, {CITED} }}]', "when 'elbow' is no measure."),
        (f'smallest_changes = [{{ limit = 1, when = {{ grip = "b" }}, {CITED} }}]', "when 'b' is no answer of grip."),
    ],
)
def test_reader_refuses_figures_it_cannot_use(tmp_path, field, sentence):
    with pytest.raises(MeasureError) as error:
        read(tmp_path, edited(("lsi = true", field)))
    assert str(error.value)[: len(sentence) + 14] == f"Measure grip: {sentence}"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (GOOD + GOOD, "Measure grip: id 'grip' is used twice."),
        (
            GOOD + edited(('"grip"', '"ache"'), ('"strength"', '"pain"')),
            "Measure ache: section 'pain' stands after a later one.",
        ),
        ("[colours]\n" + GOOD, "The registry knows [[measure]] only, not colours."),
    ],
)
def test_reader_refuses_a_registry_out_of_order(tmp_path, text, sentence):
    with pytest.raises(MeasureError) as error:
        read(tmp_path, text)
    assert str(error.value) == sentence
