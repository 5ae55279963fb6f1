"""A drawing known by heart looks as WeasyPrint draws it, and follows its file."""

import subprocess

import pytest

from clinic.drawings import drawing_of
from clinic.pdf import html_to_pdf

LINES = """<g transform="translate(20 10)" stroke="#1d2628" stroke-width="3" stroke-linejoin="round">
  <path d="M10 200 C 60 20 140 20 190 200 Z" fill="#7fb8b5"/><circle cx="250" cy="120" r="60" fill="none"/>
  <path d="M0 240 h300" stroke-dasharray="6 4" fill="none"/></g>"""
GLASS = '<rect x="30" y="30" width="200" height="150" fill="#c33" fill-opacity=".4" stroke="#00c" stroke-opacity=".5"/>'
FADING = """<linearGradient id="g"><stop offset="0" stop-color="#fff"/><stop offset="1"/></linearGradient>
  <rect width="300" height="200" fill="url(#g)"/>"""
GROUP = '<g opacity=".5"><rect width="300" height="200"/></g>'
WORDS = '<text x="20" y="60" font-size="40">Knee</text>'


def svg(content, box="0 0 400 300"):
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{content}</svg>'


def pixels(folder, tag):
    """Return a page with the drawing twice, as a printer sees it."""
    html = f"""<!DOCTYPE html><html lang="en"><head><title>Sheet</title>
      <style>@page {{ size: 300px 400px; margin: 0 }} img {{ width: 200px; height: 150px; object-fit: contain }}</style>
      </head><body><p>{tag}</p><p style="color: #a00">{tag}</p></body></html>"""
    pdf = html_to_pdf(html, folders={"figures": folder})
    assert pdf.missing == ()
    command = ["pdftoppm", "-r", "144", "-"]
    return subprocess.run(command, input=pdf.data, stdout=subprocess.PIPE, check=True).stdout


@pytest.mark.parametrize(
    ("content", "box", "by_heart"),
    [
        pytest.param(LINES, "0 0 400 300", True, id="lines and areas"),
        pytest.param(LINES, "-50 -20 300 400", True, id="another corner and shape"),
        pytest.param(GLASS, "0 0 400 300", True, id="areas one sees through"),
        pytest.param(FADING, "0 0 400 300", False, id="a gradient"),
        pytest.param(GROUP, "0 0 400 300", False, id="a faded group"),
        pytest.param(WORDS, "0 0 400 300", False, id="text"),
    ],
)
def test_a_drawing_looks_the_same_by_heart_or_not(content, box, by_heart, tmp_path):
    (tmp_path / "knee.svg").write_text(svg(content, box))
    assert (drawing_of(tmp_path / "knee.svg") is not None) is by_heart
    as_sheets_write_it = '<img src="trochlea:/figures/knee.svg" alt="A knee">'
    left_to_weasyprint = '<img alt="A knee" src="trochlea:/figures/knee.svg">'
    first = pixels(tmp_path, as_sheets_write_it)
    assert first == pixels(tmp_path, left_to_weasyprint)
    assert first == pixels(tmp_path, as_sheets_write_it)
    assert len(set(first[100:])) > 1  # something is drawn


def test_a_drawing_that_changes_is_drawn_anew(tmp_path):
    path = tmp_path / "knee.svg"
    seen = []
    for content in (LINES, GLASS):
        path.write_text(svg(content))
        seen.append(pixels(tmp_path, '<img src="trochlea:/figures/knee.svg" alt="A knee">'))
    assert seen[0] != seen[1]


@pytest.mark.parametrize(
    "content",
    [
        "<svg",
        "",
        "<svg xmlns='http://www.w3.org/2000/svg'/>",
        svg('<path d="M0 0 L 1'),
        svg('<image href="other.png"/>'),
    ],
    ids=["torn", "empty", "without a size", "a torn path", "another file"],
)
def test_what_is_no_plain_drawing_is_left_to_weasyprint(content, tmp_path):
    (tmp_path / "knee.svg").write_text(content)
    assert drawing_of(tmp_path / "knee.svg") is None
