"""The portal's first page after the year-of-birth question, with eight exercises and a run."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from plans.portal import links
from tests.bench.cast import Cast, make_cast
from tests.bench.table import Row
from tests.bench.timing import in_turn, ratio

if TYPE_CHECKING:
    from tests.bench.sizes import Sizes

QUERIES = 12
REQUESTS = 12
BYTES = 60 * 1024
PICTURES = re.compile(r'data-src="(/static/[^"]+)"')
FILES = re.compile(r' (?:href|src)="(/static/[^"]+)"')


@override_settings(ROOT_URLCONF="tests.bench.urls")
def rows(sizes: Sizes) -> list[Row]:
    cast = make_cast()
    client, address = let_in(cast)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(address)
        asked = len(queries)
    files = first_files(page.content.decode())
    sent = len(page.content) + sum(size_of(client, path) for path in files)
    packed = sent - len(page.content) + len(gzip.compress(page.content, 6))
    seconds, nothing = in_turn(
        lambda _: client.get(address), lambda _: client.get("/nothing/"), rounds=2 * sizes.rounds
    )
    return [
        Row(
            "portal, first view: queries", str(asked), "–", "–", f"≤ {QUERIES}", asked <= QUERIES
        ),
        Row(
            "portal, first view: requests", str(1 + len(files)), "–", "–", f"≤ {REQUESTS}", 1 + len(files) <= REQUESTS
        ),
        Row(
            "portal, first view: sent", kilobytes(sent), f"page compressed by a proxy: {kilobytes(packed)}",
            "–", f"≤ {kilobytes(BYTES)}", sent <= BYTES,
        ),
        Row(
            "portal, first view: time", str(seconds), f"a view that does nothing: {nothing}",
            f"{ratio(seconds, nothing):.1f}", "–", None,
        ),
    ]  # fmt: skip


def let_in(cast: Cast) -> tuple[Client, str]:
    """Open the link and answer the question; return the device and the address that it was sent on to."""
    client = Client(headers={"accept-encoding": "gzip"})
    question = urlsplit(links.url(links.issue(cast.patient, by=cast.therapist))).path
    client.get(question)
    answer = client.post(question, {"birth_year": cast.patient.birth_year})
    return client, answer.headers["Location"]


def first_files(page: str) -> list[str]:
    """Return what a phone fetches before anybody scrolls: of the pictures those of the first exercise."""
    now = set(FILES.findall(re.sub(r"<noscript>.*?</noscript>", "", page, flags=re.S)))
    return sorted(now | set(PICTURES.findall(page)[:2]))


def size_of(client: Client, path: str) -> int:
    answer = client.get(path)
    content = answer.getvalue()
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answers {answer.status_code}")
    return len(content)


def kilobytes(size: int) -> str:
    return f"{size / 1024:.1f} KB"
