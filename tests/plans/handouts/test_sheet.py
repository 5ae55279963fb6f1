import io
import re
from dataclasses import replace
from html import unescape

import pikepdf
import pytest
from django.utils import translation
from PIL import Image

from plans.handouts.content import ExerciseLines, NextMorning, PainLimits, Picture
from plans.handouts.sheet import sheet_html, traffic_light, usual_stop_signs
from tests.plans.handouts.printed import MM, closed_up, one_line, page_texts, run_on
from tests.plans.handouts.sample import LETTERHEAD, PORTAL_URL, sample_sheet, sheet_pdf

SHORT_URL = PORTAL_URL.removeprefix("https://")


def plain(html):
    """Return the words of a page, one space between them."""
    body = re.sub(r"<svg.*?</svg>", " ", html[html.index("<body") :], flags=re.S)
    return re.sub(r" ([,:])(?= )", r"\1", " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split()))


@pytest.fixture(scope="module")
def eight():
    """Eight exercises and a run, printed on A4."""
    return sheet_pdf(sample_sheet(8))


@pytest.mark.parametrize("exercise", sample_sheet(8).exercises, ids=lambda exercise: exercise.name)
def test_page_says_all_of_each_exercise_in_order(exercise):
    text = plain(sheet_html(sample_sheet(8), PORTAL_URL))
    parts = [f"{exercise.number} {exercise.name}", exercise.side, exercise.dose_big, exercise.dose_words, exercise.load]
    parts += [*exercise.steps, f"Feel it here {exercise.feel}", f"Avoid {exercise.avoid}", exercise.note]
    assert re.search(".*?".join(re.escape(part) for part in parts if part), text)


def test_first_page_says_who_what_and_whom_to_call():
    text = plain(sheet_html(sample_sheet(), PORTAL_URL))
    for words in (
        "Riverbend Physical Therapy 214 Mill Street, Springfield Phone (555) 010-0142",
        "Dana Whitfield, PT, DPT, OCS",
        "Home program for Ana M.",
        "Back to running: Phase 2, build strength",
        "Your goal: Climb two flights of stairs",
        "Plan version 3",
        "Next visit Thursday, Nov. 26, 2026",
        "Monday, Wednesday and Friday, about 25 minutes each time",
        "Go Pain 0 to 2 Back to normal within 60 minutes No worse the next morning",
        "Ease off Pain 3 to 5 Not back to normal after 60 minutes",
        "Stop Pain above 5",
        "Stop and call us at (555) 010-0142 if: Your knee swells up",
        "In an emergency call 911.",
        f"open: {SHORT_URL}",
    ):
        assert words in text


def test_run_says_its_stage_parts_and_rules():
    text = plain(sheet_html(sample_sheet(), PORTAL_URL))
    assert (
        "Your run Stage Stage 3: walk 2, run 3 Total 40 minutes Walk 5 minutes to warm up. Run 3 minutes, then walk 2 "
        "minutes. Do this 6 times. Walk 5 minutes to cool down. Rest from running 1 day between runs. Move on after 2 "
        "good runs at this stage. Stay on flat ground. Keep the pace easy: you can still talk."
    ) in text


def test_parts_that_are_not_there_leave_no_heading():
    bare = replace(sample_sheet(1).exercises[0], load="", feel="", avoid="", note="", side="", steps=())
    content = sample_sheet(
        exercises=(bare,), run=None, next_visit_on=None, phase_title="", phase_goal="", stop_signs=()
    )
    text = plain(sheet_html(content, PORTAL_URL))
    for heading in (
        "Your run",
        "Next visit",
        "Your goal",
        "Stop and call",
        "Load",
        "Feel it here",
        "Avoid",
        "Note from",
    ):
        assert heading not in text
    assert "In an emergency call 911." in text


@pytest.mark.parametrize(
    ("limits", "pains"),
    [
        (PainLimits(), ["Pain 0 to 2", "Pain 3 to 5", "Pain above 5"]),
        (PainLimits(0, 1), ["Pain 0", "Pain 1", "Pain above 1"]),
        (PainLimits(5, 5), ["Pain 0 to 5", "", "Pain above 5"]),
    ],
)
def test_lights_cover_each_pain_once(limits, pains):
    with translation.override("en"):
        assert [light.pain for light in traffic_light(limits)] == pains


@pytest.mark.parametrize(
    ("minutes", "words"), [(1, "1 minute"), (60, "60 minutes"), (90, "90 minutes"), (1440, "24 hours")]
)
def test_time_to_settle_is_said_in_plain_units(minutes, words):
    with translation.override("en"):
        green, amber, _red = traffic_light(PainLimits(after_minutes=minutes, next_morning=NextMorning.SETTLED))
    assert green.signs == (f"Back to normal within {words}", "Settled by the next morning")
    assert amber.signs == (f"Not back to normal after {words}", "Still sore the next morning")


HOSTILE = '<script>alert("x")</script>{{ sheet }}{% now "Y" %}&amp;<img src=file:///etc/passwd>'


def test_what_people_typed_is_shown_as_typed():
    exercise = ExerciseLines(
        1, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, (HOSTILE,), HOSTILE, HOSTILE, HOSTILE, Picture(HOSTILE, HOSTILE)
    )
    letterhead = replace(LETTERHEAD, clinic_name=HOSTILE, therapist_name=HOSTILE, address=HOSTILE, logo=HOSTILE)
    content = sample_sheet(
        exercises=(exercise,), letterhead=letterhead, patient_short_name=HOSTILE, days=HOSTILE, stop_signs=(HOSTILE,)
    )
    html = sheet_html(content, PORTAL_URL)
    assert "<script" not in html
    assert "<img src=file" not in html
    assert plain(html).count(" ".join(HOSTILE.split())) >= 15
    assert 'href="https://plan.riverbend-pt.example' in html


def test_patient_without_a_link_gets_a_sheet_that_names_none():
    html = sheet_html(sample_sheet(), "")
    assert ("Your plan online" in html, "<svg" in html) == (False, False)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "//host/p", "file:///p/secret", "https://"])
def test_other_than_web_addresses_are_refused_unnamed(url):
    with pytest.raises(ValueError, match=r"^the portal's address is not a web address$"):
        sheet_html(sample_sheet(), url)


def test_page_names_its_own_files_only():
    html = sheet_html(sample_sheet(letterhead=replace(LETTERHEAD, logo="logos/a b.png")), PORTAL_URL)
    addresses = re.findall(r'(?:src|href)="([^"]*)"', html)
    assert sorted(addresses) == [
        PORTAL_URL,
        "trochlea:/media/logos/a%20b.png",
        "trochlea:/static/handouts/sheet.css",
    ]


@pytest.mark.parametrize(("language", "date"), [("en", "Nov. 12, 2026"), ("es", "12 de noviembre de 2026")])
def test_sheet_speaks_the_language_of_its_content(language, date):
    with translation.override("de"):
        html = sheet_html(sample_sheet(language=language), PORTAL_URL)
    assert html.startswith(f'<!DOCTYPE html>\n<html lang="{language}">')
    assert date in html


def test_usual_stop_signs_are_five_phrases():
    assert len({sign for sign in usual_stop_signs("en") if sign}) == 5


@pytest.mark.parametrize(("paper", "wide", "high"), [("A4", 210, 297), ("Letter", 215.9, 279.4)])
def test_log_has_a_page_of_its_own_laid_across(paper, wide, high):
    pdf = sheet_pdf(sample_sheet(3, paper=paper))
    with pikepdf.open(io.BytesIO(pdf.data)) as document:
        sizes = [tuple(round(float(edge)) for edge in page.MediaBox[2:]) for page in document.pages]
    upright = (round(wide * MM), round(high * MM))
    assert sizes == [upright] * (len(sizes) - 1) + [upright[::-1]]
    *others, log = page_texts(pdf.data)
    assert "Pain next morning" in log
    assert "Your exercises" not in log
    assert not any("Pain next morning" in text for text in others)


@pytest.mark.parametrize(("run", "rows"), [(None, 6), (sample_sheet().run, 7)], ids=["no run", "run"])
def test_log_has_a_row_for_each_thing_and_a_column_for_each_day(run, rows):
    html = sheet_html(sample_sheet(3, run=run, log_days=10), PORTAL_URL)
    table = html[html.index("<table") : html.index("</table>")]
    assert re.findall(r'<th scope="col">(\d+)</th>', table) == [str(day) for day in range(1, 11)]
    assert table.count('<th scope="row">') == rows
    assert table.count("<td></td>") == rows * 10


def bands_of_boxes(data, days, at_least_mm):
    """Return the height in mm of each band of the last page that shows so many boxes side by side, each wide enough."""
    dots_per_mm = 200 / 25.4
    last = str(len(page_texts(data)))
    picture = Image.open(io.BytesIO(run_on(data, "pdftoppm", "-r", "200", "-gray", "-f", last, "-l", last)))
    rows = picture.point(lambda grey: 255 * (grey < 120)).tobytes()
    heights, height = [], 0
    for y in range(picture.height):
        row = rows[y * picture.width : (y + 1) * picture.width]
        gaps = [len(gap) / dots_per_mm for gap in row.strip(b"\0").split(b"\xff")]
        if len([gap for gap in gaps if at_least_mm <= gap < 30]) >= days:
            height += 1
        elif height:
            heights.append(height / dots_per_mm)
            height = 0
    return heights


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("exercise_count", [3, 8])
def test_tick_boxes_are_at_least_eight_millimetres(paper, exercise_count):
    data = sheet_pdf(sample_sheet(exercise_count, paper=paper)).data
    heights = bands_of_boxes(data, days=14, at_least_mm=8)
    assert len(heights) == exercise_count + 3  # the run, the pain of the day, the next morning
    assert min(heights) >= 8


def test_exercise_is_never_split_across_pages(eight):
    texts = [closed_up(text) for text in page_texts(eight.data)[:-1]]
    for exercise in sample_sheet(8).exercises:
        (home,) = [text for text in texts if closed_up(exercise.steps[0]) in text]
        for words in (exercise.name, exercise.dose_big, exercise.steps[-1], exercise.avoid):
            assert closed_up(words) in home


def test_text_of_the_document_runs_in_reading_order(eight):
    parts = ["Your rules today", "Your exercises"]
    for exercise in sample_sheet(8).exercises:
        steps = [f"{number}. {step}" for number, step in enumerate(exercise.steps, start=1)]
        parts += [exercise.name, exercise.dose_big, exercise.dose_words, *steps, exercise.feel, exercise.avoid]
    parts += ["Your run", "Walk 5 minutes to warm up.", "Your log", "Most pain today", "Pain next morning"]
    text = closed_up(" ".join(page_texts(eight.data)))
    assert re.search(".*?".join(re.escape(closed_up(part)) for part in parts), text)


def test_every_page_but_the_first_names_the_patient_and_each_tells_its_number(eight):
    texts = [one_line(text) for text in page_texts(eight.data)]
    for number, text in enumerate(texts, start=1):
        assert f"Page {number} of {len(texts)}" in text
        assert SHORT_URL in text
        assert ("Home program, plan version 3, Nov. 12, 2026" in text) == (number > 1)


@pytest.mark.parametrize("url", [PORTAL_URL, "http://127.0.0.1:8000/p/#" + "x" * 43])
def test_code_opens_the_portal_from_a_coarse_print(url, tmp_path):
    data = sheet_pdf(sample_sheet(1), portal_url=url).data
    picture = tmp_path / "page.png"
    picture.write_bytes(run_on(data, "pdftoppm", "-r", "150", "-gray", "-png", "-f", "1", "-l", "1"))
    assert run_on(b"", "zbarimg", "--quiet", "--raw", str(picture)).decode().strip() == url


def test_address_is_a_link_that_can_be_followed(eight):
    with pikepdf.open(io.BytesIO(eight.data)) as document:
        links = [str(note.A.URI) for page in document.pages for note in page.get("/Annots", [])]
    assert set(links) == {PORTAL_URL}


def test_document_is_tagged_titled_and_in_its_language():
    data = sheet_pdf(sample_sheet(3, language="es")).data
    with pikepdf.open(io.BytesIO(data)) as document:
        assert document.Root.Lang == "es"
        assert "Ana M." in str(document.docinfo["/Title"])
        dictionaries = [thing for thing in document.objects if isinstance(thing, pikepdf.Dictionary)]
        kinds = [str(thing["/S"]) for thing in dictionaries if thing.get("/Type") == "/StructElem"]
        figures = [thing for thing in dictionaries if thing.get("/S") == "/Figure"]
        fonts = [thing for thing in dictionaries if "/FontName" in thing]
        in_lists, in_items = (
            {str(kid["/S"]) for thing in dictionaries if thing.get("/S") == kind for kid in thing["/K"]}
            for kind in ("/L", "/LI")
        )
    assert {"/H1", "/H2", "/H3", "/L", "/LI", "/Table", "/TH", "/TD", "/Link"} <= set(kinds)
    assert kinds.count("/H1") == 1
    assert (in_lists, in_items) == ({"/LI"}, {"/LBody"})
    assert len(figures) == 1
    assert all(str(figure.get("/Alt", "")).strip() for figure in figures)
    assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)
    assert {str(font["/FontName"]).partition("+")[2] for font in fonts} == {"Sheet", "Sheet-Bold"}


def test_small_file_and_no_italics(eight):
    assert len(eight.data) < 300 * 1024
    assert b"Italic" not in run_on(eight.data, "pdffonts", "-")


def test_long_words_and_many_exercises_still_print():
    endless = replace(sample_sheet(1).exercises[0], name="x" * 300, note="y" * 5000)
    many = tuple(replace(sample_sheet(8).exercises[i % 8], number=i + 1) for i in range(20))
    pdf = sheet_pdf(sample_sheet(exercises=(endless, *many)))
    text = one_line(" ".join(page_texts(pdf.data)))
    assert text.replace(" ", "").count("y" * 200) >= 1
    assert "20 Step-up" in text
