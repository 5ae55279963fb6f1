import http.server
import io
import logging
import os
import subprocess
import threading
from contextlib import contextmanager
from urllib.request import urlopen

import pikepdf
import pytest
from PIL import Image

from clinic.pdf import NAME_LENGTH, OwnFiles, Refused, font_folder, html_to_pdf

CANARY = "canary7319"


def page(body, head=""):
    return f'<!DOCTYPE html><html lang="en"><head><title>Sheet</title>{head}</head><body>{body}</body></html>'


def picture(size=(40, 30), kind="PNG"):
    stream = io.BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(stream, kind)
    return stream.getvalue()


@pytest.fixture
def folders(tmp_path):
    """Two folders that may be read, and beside them a file that may not."""
    (tmp_path / "static").mkdir()
    (tmp_path / "media").mkdir()
    (tmp_path / "canary.png").write_bytes(picture())
    (tmp_path / "canary.css").write_text(f'p::after {{ content: "{CANARY}" }}')
    return {"static": tmp_path / "static", "media": tmp_path / "media", "fonts": font_folder()}


@pytest.fixture
def visits():
    """What a web server on this machine was asked for; its address comes first."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(CANARY.encode())

        def log_message(self, *arguments):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def text_of(data):
    command = ["pdftotext", "-", "-"]
    return subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True).stdout.decode()


def carried(data):
    """Return how many pictures and how many attached files the document carries."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        streams = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream)]
        pictures = [stream for stream in streams if stream.get("/Subtype") == "/Image"]
        files = [stream for stream in streams if stream.get("/Type") == "/EmbeddedFile"]
        return len(pictures), len(files)


FRAGMENTS = [
    '<img alt="x" src="{address}">',
    '<object data="{address}" type="image/png">x</object>',
    '<embed src="{address}" type="image/png">',
    '<link rel="attachment" href="{address}">',
    '<a rel="attachment" href="{address}">x</a>',
    '<link rel="stylesheet" href="{address}">',
    '<style>@import url("{address}");</style>',
    '<style>@import "{address}";</style>',
    '<p style="background: url({address})">x</p>',
    '<style>p::before {{ content: url("{address}") }}</style><p>x</p>',
    '<ul style="list-style-image: url({address})"><li>x</li></ul>',
    '<p style="border-image: url({address}) 1">x</p>',
    '<style>@page {{ background: url("{address}") }}</style>',
    '<style>@font-face {{ font-family: F; src: url("{address}") }}</style><p style="font-family: F">x</p>',
    '<svg width="20" height="20"><title>x</title><image href="{address}" width="20" height="20"/></svg>',
    '<svg width="20" height="20"><title>x</title><style>@import "{address}";</style><rect width="9" height="9"/></svg>',
    '<base href="{address}"><img alt="x" src="picture.png">',
]


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_no_fragment_reaches_the_network(fragment, folders, visits):
    server, asked = visits
    pdf = html_to_pdf(page("<p>x</p>" + fragment.format(address=f"{server}/canary.png")), folders=folders)
    assert asked == []
    assert carried(pdf.data) == (0, 0)
    assert CANARY not in text_of(pdf.data)


@pytest.mark.parametrize("fragment", FRAGMENTS)
@pytest.mark.parametrize("name", ["canary.png", "canary.css"])
def test_no_fragment_reads_a_file_of_the_machine(fragment, name, folders, tmp_path):
    pdf = html_to_pdf(page("<p>x</p>" + fragment.format(address=f"file://{tmp_path}/{name}")), folders=folders)
    assert carried(pdf.data) == (0, 0)
    assert CANARY not in text_of(pdf.data)


def test_canaries_would_be_seen(folders, tmp_path, visits):
    for name in ("canary.css", "canary.png"):
        (folders["static"] / name).write_bytes((tmp_path / name).read_bytes())
    head = """<link rel="stylesheet" href="trochlea:/static/canary.css">
        <link rel="attachment" href="trochlea:/static/canary.css">"""
    pdf = html_to_pdf(page('<p>x</p><img alt="x" src="trochlea:/static/canary.png">', head), folders=folders)
    assert pdf.missing == ()
    assert carried(pdf.data) == (1, 1)
    assert CANARY in text_of(pdf.data)
    server, asked = visits
    with urlopen(f"{server}/canary.png") as answer:
        assert answer.read() == CANARY.encode()
    assert asked == ["/canary.png"]


def test_foreign_colour_profile_stops_the_document(folders, visits):
    server, asked = visits
    head = f'<style>@color-profile device-cmyk {{ src: url("{server}/canary.icc") }}</style>'
    with pytest.raises(OSError, match=r"^Refused: not one of our own files$"):
        html_to_pdf(page("<p>x</p>", head), folders=folders)
    assert asked == []


@pytest.mark.parametrize(
    "address",
    [
        "trochlea:/media/../canary.png",
        "trochlea:/media/%2e%2e/canary.png",
        "trochlea:/media/%2E%2E%2Fcanary.png",
        "trochlea:/media/..%5Ccanary.png",
        "trochlea:/media/..\\canary.png",
        "trochlea:/media//canary.png",
        "trochlea:/media/./photo.png",
        "trochlea:/media/photo.png?x",
        "trochlea:/media/photo.png#x",
        "trochlea:/media/photo.png%00.png",
        "trochlea:/media/link.png",
        "trochlea:/media/linked/canary.png",
        "trochlea:/media/pipe.png",
        "trochlea:/media/folder.png",
        "trochlea:/media/notes.txt",
        "trochlea:/media/drawing.svg",
        "trochlea:/media/drawing.png",
        "trochlea:/media/style.css",
        "trochlea:/other/photo.png",
        "trochlea:/media",
        "trochlea:/",
        "trochlea://media/photo.png",
        "trochlea:media/photo.png",
        "TROCHLEA:/media/photo.png",
        "ftp://127.0.0.1/photo.png",
        "data:image/png;base64,AAAA",
        "photo.png",
    ],
)
def test_only_own_addresses_are_served(address, folders, tmp_path):
    media = folders["media"]
    (media / "photo.png").write_bytes(picture())
    (media / "notes.txt").write_text("private")
    (media / "style.css").write_text("p { color: red }")
    for name in ("drawing.svg", "drawing.png"):
        (media / name).write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    (media / "folder.png").mkdir()
    (media / "link.png").symlink_to(tmp_path / "canary.png")
    (media / "linked").symlink_to(tmp_path)
    os.mkfifo(media / "pipe.png")
    fetcher = OwnFiles(folders)
    assert fetcher("trochlea:/media/photo.png").read() == (media / "photo.png").read_bytes()
    with pytest.raises(Refused):
        fetcher(address)
    assert len(fetcher.missing) == 1


@pytest.mark.parametrize(
    ("damage", "kind"),
    [
        pytest.param(lambda data: data[: len(data) // 2], "PNG", id="torn PNG"),
        pytest.param(lambda data: data[: len(data) // 2], "JPEG", id="torn JPEG"),
        pytest.param(lambda data: data[: len(data) // 2], "WEBP", id="torn WebP"),
        pytest.param(lambda data: data[:60] + b"\0\0\0\0" + data[64:], "PNG", id="PNG with a false checksum"),
        pytest.param(lambda data: b"", "PNG", id="empty file"),
        pytest.param(lambda data: b"%PDF-1.4", "PNG", id="not a picture"),
    ],
)
def test_broken_picture_is_reported_and_its_alt_text_printed(damage, kind, folders):
    name = f"clam.{kind.lower()}"
    (folders["media"] / name).write_bytes(picture(kind=kind))
    body = f'<img alt="Knees apart" src="trochlea:/media/{name}">'
    assert html_to_pdf(page(body), folders=folders).missing == ()
    (folders["media"] / name).write_bytes(damage(picture(kind=kind)))
    pdf = html_to_pdf(page(body), folders=folders)
    assert pdf.missing == (name,)
    assert figures(pdf.data) == ["Knees apart"]
    assert carried(pdf.data) == (0, 0)


def test_picture_with_too_many_pixels_is_left_out(folders):
    stream = io.BytesIO()
    Image.new("1", (6000, 6000)).save(stream, "PNG")
    (folders["media"] / "huge.png").write_bytes(stream.getvalue())
    pdf = html_to_pdf(page('<img alt="Huge" src="trochlea:/media/huge.png">'), folders=folders)
    assert pdf.missing == ("huge.png",)


@pytest.mark.parametrize(
    "drawing", ["<svg", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 a b" width="9" height="9"/>']
)
def test_own_drawing_that_cannot_be_drawn_is_reported(drawing, folders):
    (folders["static"] / "go.svg").write_text(drawing)
    pdf = html_to_pdf(page('<img alt="Go" src="trochlea:/static/go.svg">'), folders=folders)
    assert pdf.missing == ("go.svg",)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://clinic.example/p/secret-token", "https:"),
        ("data:image/png;base64,c2VjcmV0/c2VjcmV0", "data:"),
        ("trochlea:/media/photos/knee%20left.png", "knee left.png"),
        ("photos/knee.png", "knee.png"),
        ("trochlea:/media/" + "a" * 200 + ".png", "a" * NAME_LENGTH),
    ],
)
def test_missing_tells_a_name_and_no_more(address, told, folders):
    pdf = html_to_pdf(page(f'<img alt="x" src="{address}">'), folders=folders)
    assert pdf.missing == (told,)


def test_a_name_is_told_once(folders):
    body = '<img alt="x" src="trochlea:/media/a.png"><img alt="y" src="trochlea:/media/a.png"><hr>'
    assert html_to_pdf(page(body), folders=folders).missing == ("a.png",)


@contextmanager
def listening(*names):
    """Collect every record that reaches a handler on these loggers, the root among them."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    loggers = [logging.getLogger(name) for name in names]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
    try:
        yield stream
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.removeHandler(handler)
            logger.setLevel(level)


def test_no_logger_says_anything(folders, capfd):
    private = "AnaMoreno"
    body = f"""<p style="nonsense: {private}">{private} \U0001fae8 \u1200</p><img src="trochlea:/media/{private}.png">
        <img alt="x" src="data:image/png;base64,{private}"><style>{private} {{ colour: ; }} @{private};</style>"""
    with listening("", "weasyprint", "weasyprint.progress", "fontTools", "fontTools.subset", "PIL") as stream:
        html_to_pdf(page(body), folders=folders)
        logging.getLogger("weasyprint").error("Failed to load image at %r", private)
        logging.getLogger("fontTools.subset.later").error(private)
        logging.getLogger("PIL.PngImagePlugin").error(private)
        logging.getLogger("clinic").error("heard")
    assert stream.getvalue() == "heard\n"
    assert private not in "".join(capfd.readouterr())


def figures(data):
    """Return the alt text of each figure of the document; None where there is none."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found = [
            thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/Figure"
        ]
        return [str(thing["/Alt"]) if "/Alt" in thing else None for thing in found]


def test_document_claims_and_keeps_pdf_ua(folders):
    head = """<style>@font-face { font-family: Sheet; src: url(trochlea:/fonts/AtkinsonHyperlegible-Regular.ttf) }
        body { font-family: Sheet }</style>"""
    svg = '<svg width="9" height="9"><title>A code</title><rect width="9" height="9"/></svg>'
    with pikepdf.open(io.BytesIO(html_to_pdf(page(f"<h1>Knee</h1>{svg}", head), folders=folders).data)) as pdf:
        assert pdf.Root.Lang == "en"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert pdf.docinfo["/Title"] == "Sheet"
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
        fonts = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and "/FontName" in thing]
        assert fonts
        assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)


def test_links_are_printed(folders):
    data = html_to_pdf(page('<a href="https://clinic.example/">Clinic</a>'), folders=folders).data
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert [note.F for note in pdf.pages[0].Annots] == [4]


def test_font_comes_from_the_package(folders):
    missing_font = (
        '<style>@font-face { font-family: F; src: url(trochlea:/fonts/None.ttf) }</style><p style="font-family: F">x'
    )
    assert html_to_pdf(page(missing_font), folders=folders).missing == ("None.ttf",)
    assert {path.name for path in font_folder().glob("*.ttf")} >= {
        "AtkinsonHyperlegible-Regular.ttf",
        "AtkinsonHyperlegible-Bold.ttf",
    }


def test_same_page_gives_the_same_bytes(folders):
    assert html_to_pdf(page("<p>Bridge"), folders=folders) == html_to_pdf(page("<p>Bridge"), folders=folders)
