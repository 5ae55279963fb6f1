"""The pictures of exercises on the printed sheet: side by side, in words too, and named where they are missing."""

import io
import re
from dataclasses import replace

import pikepdf
import pytest
from PIL import Image

from plans.handouts.content import Picture
from plans.handouts.sheet import sheet_html
from tests.plans.handouts.printed import MM, closed_up, one_line, page_texts
from tests.plans.handouts.sample import LETTERHEAD, PORTAL_URL, sample_sheet, sheet_pdf, with_figures


def figures_of(data):
    """Return the place in mm (left, top, right, bottom) of each picture of the document, by its alt text."""
    with pikepdf.open(io.BytesIO(data)) as document:
        found = [
            thing
            for thing in document.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/Figure"
        ]
        return {str(figure.Alt): [float(edge) / MM * 0.75 for edge in figure.A.BBox] for figure in found}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """The folder of figures, the sheet of eight exercises with them, and its PDF."""
    folder = tmp_path_factory.mktemp("figures")
    content = with_figures(sample_sheet(8), folder)
    return folder, content, sheet_pdf(content, figures=folder)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_start_and_end_stand_side_by_side_at_least_forty_millimetres_wide(paper, drawn):
    folder, content, _pdf = drawn
    places = figures_of(sheet_pdf(replace(content, paper=paper), figures=folder).data)
    for exercise in content.exercises:
        start, end = (places[picture.alt] for picture in exercise.pictures)
        assert start[1] == pytest.approx(end[1], abs=0.5)
        assert end[0] > start[2] + 4  # room for the arrow
        assert [right - left for left, _top, right, _bottom in (start, end)] >= [40, 40]
        assert [round((place[2] - place[0]) / (place[3] - place[1]), 1) for place in (start, end)] == [1.3, 1.3]


def test_page_shows_both_pictures_and_the_words_that_stand_for_them(drawn):
    _folder, content, _pdf = drawn
    html = sheet_html(content, PORTAL_URL)
    shown = [(picture.path, picture.alt) for exercise in content.exercises for picture in exercise.pictures]
    assert re.findall(r'<img src="([^"]*)" alt="([^"]*)">', html) == shown
    assert len(shown) == 16


def test_hold_shows_one_picture_and_no_arrow(drawn):
    folder, content, _pdf = drawn
    hold = replace(content.exercises[2], picture_end=None)
    html = sheet_html(replace(content, exercises=(hold,)), PORTAL_URL)
    assert (html.count("<img"), "arrow" in html, "figcaption" in html) == (1, False, False)
    places = figures_of(sheet_pdf(replace(content, exercises=(hold,)), figures=folder).data)
    left, _top, right, _bottom = places["Start of Wall sit"]
    assert right - left >= 40


def test_every_drawing_has_its_words_in_the_document(drawn):
    _folder, content, pdf = drawn
    alts = {picture.alt for exercise in content.exercises for picture in exercise.pictures}
    assert set(figures_of(pdf.data)) == {*alts, "Code for your plan online"}
    assert pdf.missing == ()


def test_exercise_with_its_pictures_stays_on_one_page(drawn):
    _folder, content, pdf = drawn
    with pikepdf.open(io.BytesIO(pdf.data)) as document:
        pages = [page.obj.objgen for page in document.pages]
        on_page = {
            str(thing.Alt): pages.index(thing.Pg.objgen)
            for thing in document.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/Figure"
        }
    texts = [closed_up(text) for text in page_texts(pdf.data)[:-1]]
    for exercise in content.exercises:
        (home,) = [number for number, text in enumerate(texts) if closed_up(exercise.steps[-1]) in text]
        assert [on_page[picture.alt] for picture in exercise.pictures] == [home, home]
        assert closed_up(exercise.name) in texts[home]


def test_eight_exercises_with_sixteen_drawings_stay_small(drawn):
    _folder, _content, pdf = drawn
    assert len(pdf.data) < 600 * 1024


def test_photos_print_like_drawings(tmp_path):
    for name in ("start.png", "end.png"):
        Image.new("L", (400, 300), 200).save(tmp_path / name)
    shown = replace(
        sample_sheet(1).exercises[0],
        picture_start=Picture("trochlea:/media/start.png", "Lying on the side"),
        picture_end=Picture("trochlea:/media/end.png", "Top leg lifted"),
    )
    content = sample_sheet(exercises=(shown,), letterhead=replace(LETTERHEAD, logo="start.png"))
    pdf = sheet_pdf(content, media=tmp_path)
    assert pdf.missing == ()
    assert {"Lying on the side", "Top leg lifted"} <= set(figures_of(pdf.data))


@pytest.mark.parametrize(
    "damage", [lambda path: path.unlink(), lambda path: path.write_text("<svg")], ids=["gone", "torn"]
)
def test_sheet_is_whole_without_its_pictures_and_names_them(damage, tmp_path):
    content = with_figures(sample_sheet(1), tmp_path)
    damage(tmp_path / "T1-start.svg")
    damage(tmp_path / "T1-end.svg")
    pdf = sheet_pdf(content, figures=tmp_path)
    assert pdf.missing == ("T1-start.svg", "T1-end.svg")
    text = one_line(" ".join(page_texts(pdf.data)))
    assert "Start of Side-lying hip raise" in text
    assert "End of Side-lying hip raise" in text
    assert {"Start of Side-lying hip raise", "End of Side-lying hip raise"} <= set(figures_of(pdf.data))
