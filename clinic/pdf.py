"""HTML to tagged PDF bytes, reading nothing but our own folders and logging no word of what is printed.

WeasyPrint reads any file and any host when left alone, and writes addresses and texts into its log.  Here it gets a
fetcher that knows one form of address, `trochlea:/<folder name>/<path>`, and loggers that lead nowhere.
"""

from __future__ import annotations

import gc
import io
import logging
import re
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from clinic.drawings import drawing_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydyf import PDF
    from weasyprint import Document
    from weasyprint.urls import URLFetcherResponse

    from clinic.drawings import Drawing

SCHEME = "trochlea:"
OWN_FOLDERS = frozenset({"static", "figures", "fonts"})  # shipped by us; anything else holds uploads
PICTURES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp"}
OWN_KINDS = PICTURES | {
    ".svg": "image/svg+xml",  # never an uploaded one: a 1 KB file of nested <use> runs for hours
    ".css": "text/css",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".woff2": "font/woff2",
}
MAX_FILE_BYTES = 15_000_000
MAX_PICTURE_PIXELS = 25_000_000  # a 17 KB file may hold 144 million, which take 6 s
NAME_LENGTH = 80
OWN_DRAWINGS = re.compile(rf'<img src="({SCHEME}/[^"]+\.svg)"')


@dataclass(frozen=True)
class Pdf:
    """A finished document, and the names of the files that it had to do without."""

    data: bytes
    missing: tuple[str, ...]
    pages: int = 0


class Refused(Exception):  # an answer to WeasyPrint, which carries on without the file
    """The address is not ours, leads out of our folders, or the file is not what its name says."""


def html_to_pdf(html: str, *, folders: Mapping[str, Path]) -> Pdf:
    """Return the PDF/UA-1 document made of html, which needs a title and a language.

    folders: what `trochlea:/<name>/…` may read, by name.  Style sheets, fonts and SVG are served from OWN_FOLDERS
    only; every other folder gives PNG, JPEG and WebP pictures.
    A picture that cannot be had does not stop the document: its alt text is printed and its name is in `missing`.
    """
    _quieten()
    import weasyprint  # only here: loading it takes 0.2 s and 60 MB, which the web process does not need

    _quieten()  # again: loading sets up a handler of its own
    fetcher = OwnFiles(folders)
    unusable = _UnusableFiles(level=logging.ERROR)
    log = logging.getLogger("weasyprint")
    log.addHandler(unusable)
    collecting = gc.isenabled()
    gc.disable()  # a million objects live until the end: looking for dead ones among them costs a tenth of the time
    try:
        document = weasyprint.HTML(string=html, base_url=SCHEME, url_fetcher=fetcher)
        finish = _Finish()
        data = document.write_pdf(pdf_variant="pdf/ua-1", finisher=finish, cache=fetcher.drawings(html))
    finally:
        log.removeHandler(unusable)
        if collecting:
            gc.enable()
    return Pdf(data, tuple(dict.fromkeys([*fetcher.missing, *unusable.names])), finish.pages)


def own_address(folder: str, path: str) -> str:
    """Return the address by which a page to print names a file of one of its folders."""
    return f"{SCHEME}/{folder}/{quote(path)}"


def font_folder() -> Path:
    """Return the folder with the typeface of our sheets, to be served under the name "fonts"."""
    import fontpkg_atkinson_hyperlegible

    return fontpkg_atkinson_hyperlegible.ROOT / "files"


class OwnFiles:
    """Serves `trochlea:/<name>/<path>` from the named folders, refuses all else, and remembers what was refused.

    Not derived from WeasyPrint's fetcher on purpose: there is no code here that could open a connection.
    """

    _fail_on_errors = False  # WeasyPrint asks each fetcher for this

    def __init__(self, folders: Mapping[str, Path]) -> None:
        self._folders = {name: Path(folder).resolve() for name, folder in folders.items()}
        self.missing: list[str] = []

    def __call__(self, url: str, headers: object = None) -> URLFetcherResponse:
        from weasyprint.urls import URLFetcherResponse

        try:
            data, kind = self._read(url)
        except (OSError, ValueError, Refused):
            self.missing.append(_short_name(url))
            raise Refused("not one of our own files") from None  # without the address: WeasyPrint logs this text
        return URLFetcherResponse(url, data, {"Content-Type": kind})

    def drawings(self, html: str) -> dict[str, Drawing]:
        """Return the drawings that the page shows as far as they are known by heart, by address."""
        known = {}
        for url in set(OWN_DRAWINGS.findall(html)):
            with suppress(OSError, ValueError, Refused):
                known[url] = drawing_of(self._find(url)[0])
        return {url: drawing for url, drawing in known.items() if drawing}

    def _read(self, url: str) -> tuple[bytes, str]:
        path, kind = self._find(url)
        data = path.read_bytes()
        if kind in PICTURES.values():
            _check_picture(data)
        return data, kind

    def _find(self, url: str) -> tuple[Path, str]:
        """Return the file behind an address and its kind; refuse what is not served."""
        name, relative = _split(url)
        kinds = OWN_KINDS if name in OWN_FOLDERS else PICTURES
        root = self._folders.get(name)
        kind = kinds.get(PurePosixPath(relative).suffix.lower())
        if root is None or kind is None:
            raise Refused
        path = (root / relative).resolve()
        if not path.is_relative_to(root) or kinds.get(path.suffix.lower()) != kind:
            raise Refused
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode) or facts.st_size > MAX_FILE_BYTES:
            raise Refused
        return path, kind


def _split(url: str) -> tuple[str, str]:
    """Return the folder name and the path below it, or refuse an address with anything odd in it."""
    if not url.startswith(f"{SCHEME}/") or any(sign in url for sign in "?#\\"):
        raise Refused
    path = unquote(url.removeprefix(f"{SCHEME}/"), errors="strict")
    name, *parts = path.split("/")
    if not parts or any(part in {"", ".", ".."} for part in parts) or "\\" in path or not path.isprintable():
        raise Refused
    return name, "/".join(parts)


def _check_picture(data: bytes) -> None:
    """Refuse what is not a whole PNG, JPEG or WebP of reasonable size.

    WeasyPrint would draw SVG found under any name, and the upper half of a torn picture without a word.
    """
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=["PNG", "JPEG", "WEBP"]) as picture:
            width, height = picture.size
            if width * height > MAX_PICTURE_PIXELS or not _is_whole(picture.format, data):
                raise Refused
            picture.verify()  # checks each block of a PNG
    except Exception as error:  # Pillow raises many kinds on broken files, SyntaxError among them
        raise Refused from error


def _is_whole(file_format: str | None, data: bytes) -> bool:
    if file_format == "WEBP":
        return len(data) >= 8 + int.from_bytes(data[4:8], "little")
    if file_format == "PNG":
        return b"IEND" in data[-64:]
    return data.rfind(b"\xff\xd9") > data.rfind(b"\xff\xda")  # JPEG: an end of image after the last start of scan


def _short_name(url: str) -> str:
    """Return what may be told about an address: our own file's name, or only the scheme of a foreign one.

    A foreign address may hold a portal link's secret, and a data address holds the picture itself.
    """
    scheme, colon, path = url.partition(":")
    if not colon:
        path = url
    elif f"{scheme}:" != SCHEME:
        return "".join(filter(str.isalnum, scheme))[:NAME_LENGTH] + ":"
    name = unquote(path).replace("\\", "/").rpartition("/")[2]
    return "".join(filter(str.isprintable, name))[:NAME_LENGTH] or "picture"


class _Finish:
    """Sets the print flag of each link, as PDF/UA asks (what is on screen is on paper), and counts the pages."""

    def __init__(self) -> None:
        self.pages = 0

    def __call__(self, document: Document, pdf: PDF) -> None:
        self.pages = len(document.pages)
        for thing in pdf.objects:
            if isinstance(thing, dict) and thing.get("Type") == "/Annot":
                thing["F"] = 4


class _UnusableFiles(logging.Handler):
    """Collects the names of files that were served but could not be drawn, which WeasyPrint tells its log only."""

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.names: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.names += [_short_name(address) for address in _own_addresses(record)]


def _own_addresses(record: logging.LogRecord) -> Iterator[str]:
    arguments = record.args if isinstance(record.args, tuple) else ()
    return (text for text in arguments if isinstance(text, str) and text.startswith(SCHEME))


def _quieten() -> None:
    """Cut off the loggers that would write addresses, picture contents and patients' words."""
    for name in ("weasyprint", "weasyprint.progress", "fontTools", "fontTools.subset", "PIL"):
        logger = logging.getLogger(name)
        logger.propagate = False
        logger.handlers[:] = [logging.NullHandler()]
        logger.setLevel(logging.ERROR)
