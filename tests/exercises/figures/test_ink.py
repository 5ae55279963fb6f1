"""The finished illustration: small, the same every time, and true to what the camera saw."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from PIL import Image, ImageDraw

from exercises.figures import curves, palette
from exercises.figures.camera import fit
from exercises.figures.ink import frame, svg
from exercises.figures.lines import lines
from exercises.figures.masks import traced
from exercises.figures.mesh import merge
from exercises.figures.raster import draw
from exercises.figures.regions import hatching, regions
from exercises.figures.tidy import tidy
from tests.exercises.figures.solids import box, sphere

ARROWS = [np.array([[300, 80], [330, 120], [310, 170]])]
SVG = "{http://www.w3.org/2000/svg}"


def scene(size=(800, 600)):
    """A tinted ball that hides part of another one, both over a mat."""
    parts = [
        sphere((0, 0.5, 0), 0.5, "skin", working=True),
        sphere((0.5, 0.4, -0.3), 0.4, "shirt"),
        box((-1, -0.1, -0.6), (1, 0, 0.6), "mat"),
    ]
    return draw(merge(parts), fit(parts, 0, 12), *size)


@pytest.fixture(scope="module")
def buffers():
    return scene()


@pytest.fixture(scope="module")
def text(buffers):
    return svg(buffers, arrows=ARROWS, title="Raise & lower <slowly>", ground=[np.array([[5, 290], [395, 290]])])


def test_the_same_scene_gives_the_same_bytes(text):
    again = svg(scene(), ARROWS, title="Raise & lower <slowly>", ground=[np.array([[5, 290], [395, 290]])])
    assert again == text


def test_a_picture_is_small(text):
    assert text.count("<path") <= 30
    assert len(text.encode()) <= 12_000


def test_a_picture_is_plain_svg_that_the_pdf_renderer_draws(text):
    root = ET.fromstring(text)
    assert root.get("viewBox") == "0 0 400 300"
    assert {node.tag for node in root.iter()} == {SVG + "svg", SVG + "title", SVG + "path"}
    assert root.find(SVG + "title").text == "Raise & lower <slowly>"
    assert {name for node in root.iter(SVG + "path") for name in node.attrib} <= {
        "d", "fill", "fill-rule", "fill-opacity", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin",
    }  # fmt: skip
    assert all(re.fullmatch(r"[MLlcz0-9. -]+", path.get("d")) for path in root.iter(SVG + "path"))


def test_the_outline_holds_as_much_as_the_figure_covers(buffers):
    body = np.isin(buffers.material, [m for m in np.unique(buffers.material) if m >= 0 and palette.is_body(m)])
    outline = [line for line in lines(buffers, regions(buffers), np.zeros_like(body)) if curves.is_ring(line.points)]
    held = sum(abs(curves.area(line.points)) for line in outline if line.width == 2.0)
    assert held == pytest.approx(body.sum() / buffers.scale**2, rel=0.01)


def test_curves_stay_on_the_line_they_stand_for(buffers):
    ring = curves.smoothed(max(traced(buffers.working, buffers.scale), key=len), 0.5)
    t = np.linspace(0, 1, 20)[:, None]
    for a in curves.cubics(ring, 0.15).reshape(-1, 4, 2):
        on_curve = (1 - t) ** 3 * a[0] + 3 * t * (1 - t) ** 2 * a[1] + 3 * t**2 * (1 - t) * a[2] + t**3 * a[3]
        gap = np.hypot(*(on_curve[:, None] - ring[None]).transpose(2, 0, 1)).min(axis=1)
        assert gap.max() < 0.15 + curves.STEP / 2


def test_a_corner_stays_a_corner():
    square = np.array([[10, 10], [60, 10], [60, 60], [10, 60], [10, 10]], float)
    assert curves.path_text(curves.smoothed(square, 1.0)) in {
        "M60 10l0 50-50 0 0-50 50 0z", "M10 10l50 0 0 50-50 0 0-50z", "M60 10l0 50-50 0 0-50zl50 0z",
    }  # fmt: skip


def test_hatching_stays_inside_what_works(buffers):
    strokes = hatching(buffers.working, buffers.scale)
    assert len(strokes) > 20
    at = strokes[:, :1] + (strokes[:, 1:] - strokes[:, :1]) * np.linspace(0, 1, 50)[None, :, None]
    columns, rows = (at * buffers.scale).astype(int).reshape(-1, 2).T
    assert buffers.working[rows, columns].all()


def test_nothing_is_hatched_when_nothing_works(buffers):
    assert len(hatching(np.zeros_like(buffers.working), buffers.scale)) == 0
    assert palette.HATCH in svg(buffers)
    buffers = scene((400, 300))
    buffers.working[:] = False
    assert palette.HATCH not in svg(buffers)


def test_what_works_is_told_apart_on_a_photocopy(buffers):
    grey = np.asarray(frame(buffers).convert("L").resize((400, 300)), float)
    working = buffers.working[::2, ::2]
    skin = Image.new("RGB", (1, 1), palette.COLOURS["skin"][0]).convert("L").getpixel((0, 0))
    assert grey[working].mean() < skin - 40
    assert grey[working].std() > 15  # and striped


def test_an_overlap_is_one_line_and_a_lone_ball_has_none(buffers):
    alone = draw(sphere((0, 0, 0), 0.5, "skin"), fit([sphere((0, 0, 0), 0.5, "skin")], 0, 0), 800, 600)
    assert len(lines(alone, regions(alone), alone.working)) == 1
    inner = [line for line in lines(buffers, regions(buffers), buffers.working & False) if line.width == 1.1]
    assert len(inner) == 1


def test_specks_join_what_surrounds_them(buffers):
    speckled = scene()
    y, x = np.argwhere(speckled.working).mean(axis=0).astype(int)
    speckled.working[y : y + 3, x : x + 3] = False
    calm = tidy(speckled)
    assert calm.working[y, x]
    assert (calm.working != tidy(buffers).working).sum() == 0


def test_the_ground_is_broken_where_something_stands_on_it(buffers):
    lines_of = re.findall(
        rf'<path stroke="{palette.GROUND}"[^>]* d="([^"]*)"', svg(buffers, ground=[np.array([[0, 200], [400, 200]])])
    )
    assert lines_of[0].count("M") == 2


def test_a_frame_shows_what_the_svg_shows(buffers, text):
    """The outline drawn from the SVG's own path data covers the dark pixels of the frame."""
    shown = frame(buffers, ARROWS, 400, 300)
    assert shown.size == (400, 300)
    picture = Image.new("L", (400, 300))
    body = tidy(buffers)
    rings = traced(body.material >= 0, body.scale)
    for ring in rings:
        ImageDraw.Draw(picture).line([tuple(point) for point in ring], fill=1, width=5)
    near_outline = np.asarray(picture) > 0
    grey = np.asarray(shown.convert("L"))
    assert np.median(grey[near_outline]) < 200
    assert shown.getpixel((390, 10)) == (255, 255, 255)
    x, y = ARROWS[0][1]
    assert any(shown.getpixel((int(x) + dx, int(y))) == palette.rgb(palette.ARROW) for dx in range(-3, 4))


def test_an_arrow_needs_somewhere_to_go(buffers):
    with pytest.raises(ValueError, match="two different points"):
        svg(buffers, arrows=[np.array([[5.0, 5.0], [5.0, 5.0]])])


def test_a_picture_of_nothing_is_still_a_picture():
    empty = draw(merge([]), fit([box((0, 0, 0), (1, 1, 1), "mat")], 0, 0), 400, 300)
    assert svg(empty, title="Rest").count("<path") == 0
    assert frame(empty).getextrema() == ((255, 255), (255, 255), (255, 255))


def test_a_stroke_is_drawn_where_nothing_stands_before_it(buffers):
    shown = np.array([[180.0, 120, 9], [190, 120, 9], [200, 121, 9]])
    hidden = shown - [0, 0, 18]
    plain = svg(buffers)
    assert svg(buffers, strokes=[shown]).count("<path") == plain.count("<path") + 1
    assert svg(buffers, strokes=[hidden]) == plain
