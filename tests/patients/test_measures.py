"""The shipped registry says what it must; the reader refuses what it cannot use; a typed value is understood or not."""

import re
import subprocess
import sys
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.measures import (
    NUMERIC,
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
    "Neal19", "Noehren12", "Noehren13", "Nunes13", "PTCan16", "PTP22", "Peeler08", "PhysioJohor", "Piva06", "Piva09",
    "Piva09b", "Powden15", "Rabin15", "Rambaud18", "RunnersEdge", "SMR12", "Sarabon21", "Snyder", "Telhan10",
    "Teng16", "Thakkar19", "Trek", "VanCant14", "Vigotsky16", "Willson14", "Willy19", "Yildirim18", "dosSantos19",
}  # fmt: skip
ONLY_SECONDARY = {"Khayambashi16", "Rambaud18", "SMR12"}
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
    assert [check_value(registry()[measure_id], figure) for figure in used.split()] == [
        Decimal(f) for f in used.split()
    ]


def test_symmetry_index_is_used_where_it_makes_sense():
    assert {m.id for m in EVERY if m.lsi} == {
        "hip_abduction_strength", "hip_external_rotation_strength", "hip_extension_strength", "hip_stability_isometric",
        "knee_extension_strength", "knee_flexion_strength", "hop_distance",
    }  # fmt: skip


def test_strength_is_three_trials_in_kgf():
    forces = [m for m in EVERY if m.unit == "kgf"]
    assert len(forces) == 6
    assert {(m.trials, m.sided, m.higher_is_better) for m in forces} == {(3, True, True)}


# -- what a therapist typed


@pytest.mark.parametrize(
    ("measure_id", "raw", "expected"),
    [
        pytest.param("hip_abduction_strength", "18.5", "18.5", id="point"),
        pytest.param("hip_abduction_strength", "18,5", "18.5", id="comma"),
        pytest.param("hip_abduction_strength", "  18,5 kgf ", "18.5", id="spaces and unit"),
        pytest.param("hip_abduction_strength", "18KGF", "18.0", id="unit in capitals, whole number gets its decimal"),
        pytest.param("hip_abduction_strength", "18.50", "18.5", id="a trailing nought is no precision"),
        pytest.param("hip_abduction_strength", ".5", "0.5", id="no leading nought"),
        pytest.param("hip_abduction_strength", "18\u00a0kgf", "18.0", id="no-break space"),
        pytest.param("hip_abduction_strength", "120", "120.0", id="upper end"),
        pytest.param("ober", "−24,6°", "-24.6", id="true minus and degree sign"),
        pytest.param("thomas_hip", "-0", "0", id="minus nought"),
        pytest.param("foot_posture_total", "+6", "6", id="plus"),
        pytest.param("pain_worst", "7/10", "7", id="out of ten"),
        pytest.param("pain_worst", "10/10", "10", id="ten out of ten"),
        pytest.param("cadence", "172 ppm", "172", id="Spanish unit"),
        pytest.param("running_speed", "10,5 km/h", "10.5", id="speed"),
    ],
)
def test_number_is_understood(measure_id, raw, expected):
    value = check_value(registry()[measure_id], raw)
    assert (value, str(value)) == (Decimal(expected), expected)


@pytest.mark.parametrize(
    ("measure_id", "raw", "code"),
    [
        pytest.param("hip_abduction_strength", "", "not_a_number", id="nothing"),
        pytest.param("hip_abduction_strength", "kgf", "not_a_number", id="a unit alone"),
        pytest.param("hip_abduction_strength", "strong", "not_a_number", id="a word"),
        pytest.param("hip_abduction_strength", "18 lb", "not_a_number", id="another unit"),
        pytest.param("hip_abduction_strength", "1 8", "not_a_number", id="two numbers are not one"),
        pytest.param("hip_abduction_strength", "1.234,5", "not_a_number", id="thousands"),
        pytest.param("hip_abduction_strength", "1e1", "not_a_number", id="exponent"),
        pytest.param("hip_abduction_strength", "NaN", "not_a_number", id="NaN"),
        pytest.param("hip_abduction_strength", "Infinity", "not_a_number", id="infinity"),
        pytest.param("hip_abduction_strength", "1_0", "not_a_number", id="underscore"),
        pytest.param("hip_abduction_strength", "١٨", "not_a_number", id="other digits"),
        pytest.param("hip_abduction_strength", "120.1", "out_of_range", id="hip above 120 kgf"),
        pytest.param("hip_abduction_strength", "-0.1", "out_of_range", id="below nought"),
        pytest.param("hip_abduction_strength", "9" * 5000, "out_of_range", id="very long"),
        pytest.param("hip_abduction_strength", "18.55", "too_precise", id="two decimals"),
        pytest.param("hip_abduction_strength", "1." + "0" * 60 + "1", "too_precise", id="sixty-one decimals"),
        pytest.param("weight_bearing_lunge", "30.1", "out_of_range", id="lunge above 30 cm"),
        pytest.param("cadence", "99", "out_of_range", id="cadence below 100"),
        pytest.param("cadence", "261", "out_of_range", id="cadence above 260"),
        pytest.param("cadence", "172.5", "too_precise", id="half a step"),
        pytest.param("pain_worst", "11", "out_of_range", id="pain above ten"),
        pytest.param("pain_worst", "6.5", "too_precise", id="half a point"),
        pytest.param("foot_posture_total", "-13", "out_of_range", id="below the scale"),
        pytest.param("lateral_step_down", "7", "out_of_range", id="above the scale"),
        pytest.param("j_sign", "", "unknown_choice", id="no choice"),
        pytest.param("j_sign", "huge", "unknown_choice", id="another choice"),
        pytest.param("patellar_tilt", "maybe", "unknown_choice", id="neither yes nor no"),
    ],
)
def test_value_is_refused(measure_id, raw, code):
    measure = registry()[measure_id]
    with pytest.raises(ValueRefused) as refused:
        check_value(measure, raw)
    assert (refused.value.code, refused.value.measure, refused.value.raw) == (code, measure, raw)
    assert (refused.value.low, refused.value.high) == (measure.low, measure.high)


def test_what_was_typed_stays_out_of_the_text_that_may_be_logged():
    with pytest.raises(ValueRefused) as refused:
        check_value(registry()["cadence"], "Ana Example")
    assert str(refused.value) == "cadence: not_a_number"


@pytest.mark.parametrize(
    ("measure_id", "raw", "language", "expected"),
    [
        ("j_sign", "marked", "en", "marked"),
        ("j_sign", " MARKED ", "en", "marked"),
        ("j_sign", "Marcado", "es", "marked"),
        ("j_sign", "marcado", "es-ar", "marked"),
        ("j_sign", "marked", "es", "marked"),
        ("step_width", "crosses  the midline", "en", "crossover"),
        ("patellar_tilt", "Yes", "en", "yes"),
        ("patellar_tilt", "sí", "es", "yes"),
        ("patellar_tilt", "No", "es", "no"),
        ("patellar_tilt", "yes", "es", "yes"),
    ],
)
def test_choice_is_understood(measure_id, raw, language, expected):
    assert check_value(registry()[measure_id], raw, language) == expected


def test_a_choice_in_another_language_is_refused():
    with pytest.raises(ValueRefused, match="unknown_choice"):
        check_value(registry()["j_sign"], "Marcado", "en")


@given(st.sampled_from([m for m in EVERY if m.kind in NUMERIC]), st.integers(0, 10**6), st.booleans(), st.booleans())
def test_every_value_in_range_survives_being_written_and_read(measure, seed, comma, unit):
    step = Decimal(1).scaleb(-measure.decimals)
    value = (measure.low + step * (seed % int((measure.high - measure.low) / step + 1))).quantize(step)
    written = (str(value).replace(".", ",") if comma else str(value)) + (f" {measure.unit}" if unit else "")
    assert check_value(measure, written) == value


@given(st.sampled_from(EVERY), st.text())
def test_any_text_gives_a_usable_value_or_a_refusal(measure, raw):
    with suppress(ValueRefused):
        value = check_value(measure, raw)
        assert measure.low <= value <= measure.high if measure.kind in NUMERIC else isinstance(value, str)


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
    ("plausible = [0, 90.5]\n", ""), ("lsi = true\n", ""),
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
        ([('unit = "kgf"', 'unit = "stone"')], "Measure grip: unit 'stone' is none of kgf, kg, N,"),
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
        ([("[0, 90.5]", "[-1, 9]")], "Measure grip: lsi True needs two sides and a scale that starts at 0."),
        ([("sided = true", "sided = false")], "Measure grip: lsi True needs two sides and a scale that starts at 0."),
        ([("lsi = true", "norm = 40")], "Measure grip: field 'norm' is not known."),
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
