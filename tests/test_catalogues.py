"""What Trochlea says in Spanish: every sentence, in step with source and compiled file, and polite to patients."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from html import unescape
from pathlib import Path

import polib
import pytest
from django.utils import translation

from exercises.models import Exercise
from exercises.vocabulary import Frequency, Side
from plans.handouts.content import Picture
from plans.handouts.sheet import sheet_html, usual_stop_signs
from plans.models import Prescription
from plans.running.protocol_files import load_protocols
from plans.starters import starters
from tests.plans.handouts.sample import PORTAL_URL, sample_sheet, sheet_pdf
from tests.plans.handouts.test_sheet import one_line, page_texts, plain

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "clinic" / "locale"
LANGUAGES = ["en", "es"]
SOURCES = ["clinic", "exercises", "patients", "plans", "templates"]
PATIENTS_READ = (
    "templates/portal/",
    "templates/handouts/",
    "plans/portal/forms.py",
    "plans/portal/gait.py",
    "plans/portal/run_form.py",
    "plans/portal/today.py",
    "plans/portal/views.py",
    "plans/handouts/sheet.py",
    "exercises/dose.py",
    "exercises/vocabulary.py",
)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
FAMILIAR = re.compile(  # forms of "tú"; its commands are spelled like "it does", so they count where a command stands
    r"\b(tú|tu|tus|ti|contigo|te|tuyo|tuya|tienes|puedes|debes|quieres|estás|eres|sientes|corres|haces|hiciste|"
    r"corriste|sentiste|has|hayas|vas|haz|pon|ponte|ten|llámanos|mantén|siéntate|acuéstate|quédate)\b|"
    r"(?:^|[.:;,] | y | o )(usa|mira|toca|llama|descansa|corre|camina|habla|abre|escribe|marca|anota|espera|"
    r"sigue|evita|levanta|deja|calienta|pregunta|prueba|elige|guarda)\b",
    re.IGNORECASE,
)


def key(entry):
    return entry.msgctxt, entry.msgid, entry.msgid_plural


def said(entry):
    """Return the translations of an entry: one, or one for each plural form."""
    return [entry.msgstr_plural[form] for form in sorted(entry.msgstr_plural)] or [entry.msgstr]


def ending(text):
    """Return what closes a sentence; a short form such as `no.` closes none."""
    return text[-1] if re.search(r"(?<! no)[.:?…]$", text) else ""


def read(language, suffix="po", folder=LOCALE):
    path = folder / language / "LC_MESSAGES" / f"django.{suffix}"
    return polib.pofile(path) if suffix == "po" else polib.mofile(path)


@pytest.fixture(scope="module")
def spanish():
    return read("es")


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """What the source asks for today, each entry with the files it stands in."""
    tree = tmp_path_factory.mktemp("tree")
    unneeded = shutil.ignore_patterns("locale", "__pycache__", "static", "library")
    for room in SOURCES:
        shutil.copytree(ROOT / room, tree / room, ignore=unneeded)
    shutil.copy(ROOT / "manage.py", tree)
    (tree / "clinic" / "locale").mkdir()
    command = [sys.executable, "manage.py", "makemessages", "--locale", "es", "--add-location", "file"]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "clinic.settings"}
    subprocess.run(command, cwd=tree, env=environment, check=True, capture_output=True)
    return read("es", folder=tree / "clinic" / "locale")


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_holds_exactly_what_the_source_asks_for(collected, language):
    assert {key(entry) for entry in read(language)} == {key(entry) for entry in collected}


def test_sentences_under_short_import_names_are_collected(collected):
    texts = {entry.msgid for entry in collected}
    assert {"The patient limped.", "Not swollen"} <= texts


def test_every_sentence_is_translated_and_none_is_a_guess(spanish):
    assert [entry.msgid for entry in spanish if not all(said(entry)) or entry.fuzzy or entry.obsolete] == []


def test_our_words_leave_those_of_the_admin_alone(spanish):
    """A sentence of ours with the same msgid replaces Django's everywhere: "Go" is its button beside a list."""
    assert [entry for entry in spanish if entry.msgid == "Go" and not entry.msgctxt] == []


def test_english_is_the_source_itself():
    assert [entry.msgid for entry in read("en") if entry.fuzzy or any(said(entry))] == []


def test_both_plural_forms_are_there(spanish):
    assert {len(said(entry)) for entry in spanish if entry.msgid_plural} == {2}
    assert spanish.metadata["Plural-Forms"] == "nplurals=2; plural=(n != 1);"


def test_placeholders_are_kept(spanish):
    changed = []
    for entry in spanish:
        sources = [entry.msgid, entry.msgid_plural] if entry.msgid_plural else [entry.msgid]
        for source, text in zip(sources, said(entry), strict=True):
            if sorted(PLACEHOLDER.findall(source)) != sorted(PLACEHOLDER.findall(text)):
                changed.append((source, text))
    assert changed == []


def test_ends_of_sentences_and_tags_are_kept(spanish):
    changed = []
    for entry in spanish:
        for text in said(entry):
            tags = re.findall(r"<[^>]+>", entry.msgid) == re.findall(r"<[^>]+>", text)
            if not tags or ending(entry.msgid) not in ("", ending(text)) or text != text.strip():
                changed.append((entry.msgid, text))
    assert changed == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_compiled_file_says_what_the_catalogue_says(language):
    compiled = {key(entry): said(entry) for entry in read(language, "mo")}
    assert compiled == {key(entry): said(entry) for entry in read(language) if all(said(entry))}


# --- patients are addressed with "usted" ------------------------------------------------------------------------------
@pytest.mark.parametrize("text", ["Toca un número.", "¿Tienes dolor?", "Su plan y tu enlace", "Pare y llama."])
def test_familiar_forms_are_noticed(text):
    assert FAMILIAR.search(text)


def test_patients_are_addressed_with_usted(spanish, collected):
    theirs = {key(entry) for entry in collected if any(path.startswith(PATIENTS_READ) for path, _ in entry.occurrences)}
    assert len(theirs) > 200
    assert [text for entry in spanish if key(entry) in theirs for text in said(entry) if FAMILIAR.search(text)] == []


def notes_of(protocol):
    return [text for stage in protocol.stages for text in (stage.note, stage.intensity)]


def test_run_protocols_address_patients_with_usted():
    texts = [
        text.in_language("es")
        for protocol in load_protocols().values()
        for text in [*protocol.said, *protocol.entry, protocol.warm_up, protocol.cool_down, *notes_of(protocol)]
        if text
    ]
    assert texts
    assert [text for text in texts if FAMILIAR.search(text)] == []


def test_plan_templates_address_patients_with_usted():
    notes = [starter.note["es"] for starter in starters().values()]
    goals = [phase.goal["es"] for starter in starters().values() for phase in starter.phases]
    assert [text for text in notes + goals if FAMILIAR.search(text)] == []


# --- the dose in words ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("dose", "words"),
    [
        pytest.param({"sets": 3, "reps": 10, "hold_s": 3}, "3 × 10, cada lado, mantener 3 s, cada dos días", id="hold"),
        pytest.param(
            {"sets": 3, "hold_s": 30, "side": Side.RIGHT, "frequency": Frequency.DAILY},
            "3 × 30 s, lado derecho, todos los días",
            id="hold only",
        ),
        pytest.param(
            {"sets": 2, "reps": 12, "side": Side.LEFT, "frequency": Frequency.THREE_A_WEEK},
            "2 × 12, lado izquierdo, 3 días a la semana",
            id="days a week",
        ),
        pytest.param(
            {"sets": 1, "reps": 15, "side": Side.BOTH, "times_a_day": 2, "frequency": Frequency.DAILY},
            "1 × 15, 2 veces al día, todos los días",
            id="times a day",
        ),
        pytest.param(
            {"duration_min": 20, "frequency": Frequency.TWO_A_WEEK}, "20 min, 2 días a la semana", id="minutes"
        ),
    ],
)
@pytest.mark.parametrize("kind", [Exercise, Prescription])
def test_dose_in_spanish(kind, dose, words):
    with translation.override("es"):
        assert kind(**dose).dose_words == words


def test_load_in_spanish_has_a_comma():
    with translation.override("es"):
        assert Prescription(band="banda roja", load_kg=Decimal("2.5")).load_words == "banda roja, 2,5 kg"


def test_both_sides_in_spanish():
    with translation.override("es"):
        assert str(Side.BOTH.label) == "ambos lados a la vez"


# --- the sheet --------------------------------------------------------------------------------------------------------
FIXED_PHRASES = """
    Home program for|Phone|Your physical therapist|Your plan online|Scan with your phone, or open:|Your goal:|Date
    Plan version|Next visit|Your rules today|about|each time|Rate your knee pain|Go|Ease off|Stop|Pain|Back to normal
    Keep going|Next time do less|Not back to normal|Rest until|morning|Stop and call us|if:|Your knee|Your exercises
    Load|Feel it here|Avoid|Take care:|Note from|Your run|Stage|Rest from running|Move on after|Your log|Start|End
    Tick each exercise|Day|Most pain today|0 to 10|Pain next morning|Page|Code for your plan online|minutes
"""


def test_spanish_sheet_holds_no_english_fixed_word():
    """The clinic's and the PT's own words are taken out: what is left are the sheet's fixed words."""
    english, spanish = fixed_words("en"), fixed_words("es")
    phrases = [phrase.strip() for line in FIXED_PHRASES.strip().splitlines() for phrase in line.split("|")]
    assert [phrase for phrase in phrases if not says(english, phrase)] == []
    assert [phrase for phrase in phrases if says(spanish, phrase)] == []


def says(text, phrase):
    return re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text)


def fixed_words(language):
    """Return what the sheet says in this language, tags included, without what somebody typed."""
    pictures = {"picture_start": Picture("static/a.svg", "…"), "picture_end": Picture("static/b.svg", "…")}
    exercises = [replace(sample_sheet().exercises[0], care=("…",), **pictures), *sample_sheet(8).exercises[1:]]
    sheet = sample_sheet(language=language, exercises=tuple(exercises), stop_signs=usual_stop_signs(language))
    html = unescape(sheet_html(sheet, PORTAL_URL))
    html = re.sub(r"""<[^>]+>""", "|", html[html.index("<title>") :])
    data = sheet.to_dict()
    typed = [data[name] for name in ("patient_short_name", "plan_title", "phase_title", "phase_goal", "days")]
    for part in (data["letterhead"], data["run"], *data["exercises"]):
        for value in part.values():
            typed += value if isinstance(value, list) else [value]
    for text in sorted((text for text in typed if isinstance(text, str) and text), key=len, reverse=True):
        html = html.replace(text, "…")
    return html


def test_spanish_sheet_says_the_rules():
    text = plain(sheet_html(sample_sheet(language="es", stop_signs=usual_stop_signs("es")), PORTAL_URL))
    assert "Siga Dolor de 0 a 2 Vuelve a lo normal en 60 minutos No está peor a la mañana siguiente" in text
    assert "Pare y llámenos al (555) 010-0142 si: Se le hincha la rodilla" in text


def test_spanish_stop_signs_stand_on_the_first_page():
    sheet = sample_sheet(language="es", stop_signs=usual_stop_signs("es"))
    first = one_line(page_texts(sheet_pdf(sheet).data)[0])
    assert [sign for sign in sheet.stop_signs if sign not in first] == []
