"""One home sheet: through the print task, by WeasyPrint alone, and asked for again unchanged."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from clinic.pdf import OWN_KINDS, SCHEME
from clinic.printing import Status
from clinic.tasks import render_job
from plans.handouts.content import SheetContent
from plans.handouts.printing import print_folders, request_handout
from plans.handouts.sheet import sheet_html
from plans.models import PortalLink
from plans.portal import links
from tests.bench.cast import Cast, change_note, make_cast
from tests.bench.table import Row
from tests.bench.timing import duration, in_turn, ratio

if TYPE_CHECKING:
    from plans.models import Handout
    from tests.bench.sizes import Sizes

SHEET_SECONDS = 0.5
OVER_WEASYPRINT = 1.15
AGAIN = 0.02
BYTES = 600 * 1024


def rows(sizes: Sizes) -> list[Row]:
    cast = make_cast()
    task, bare, again = in_turn(
        through_the_task,
        by_weasyprint_alone,
        lambda _sheet: ask_again(cast),
        rounds=sizes.rounds,
        prepare=lambda: new_sheet(cast),
    )
    more, repeated = ratio(task, bare), ratio(again, task)
    figures, size = figures_and_size(cast)
    return [
        Row(
            "one home sheet through the task", str(task), f"bare WeasyPrint: {bare}", f"{more:.2f}",
            f"≤ {OVER_WEASYPRINT}", more <= OVER_WEASYPRINT,
        ),
        Row(
            "the same in seconds", duration(task.median), "a limit for this class of machine", "–",
            f"≤ {SHEET_SECONDS} s", task.median <= SHEET_SECONDS,
        ),
        Row(
            "the same sheet again, unchanged", str(again), f"one render: {duration(task.median)}", f"{repeated:.1%}",
            f"≤ {AGAIN:.0%}", repeated <= AGAIN,
        ),
        Row(
            "the sheet's size", f"{size / 1024:.0f} KB", f"with {figures} figures", "–",
            f"≤ {BYTES // 1024} KB", size <= BYTES,
        ),
    ]  # fmt: skip


def figures_and_size(cast: Cast) -> tuple[int, int]:
    """Return how many pictures of exercises the last sheet shows, and its bytes."""
    handout = cast.plan.handouts.filter(status=Status.READY).latest("pk")
    exercises = SheetContent.from_dict(handout.snapshot).exercises
    return sum(len(exercise.pictures) for exercise in exercises), handout.file.size


def new_sheet(cast: Cast) -> tuple[Handout, str]:
    """Return a job that no kept file can answer, and the HTML that it will print."""
    handout = request_handout(change_note(cast.plan), by=cast.therapist)
    link = PortalLink.objects.get(patient=cast.patient)
    return handout, sheet_html(SheetContent.from_dict(handout.snapshot), links.url(link))


def through_the_task(sheet: tuple[Handout, str]) -> None:
    handout, _html = sheet
    render_job.apply((handout._meta.label_lower, handout.pk), throw=True)
    handout.refresh_from_db()
    if handout.status != Status.READY or handout.missing:
        raise RuntimeError(f"the sheet is {handout.status} without {handout.missing}")


def by_weasyprint_alone(sheet: tuple[Handout, str]) -> None:
    from weasyprint import HTML

    _handout, html = sheet
    HTML(string=html, base_url=SCHEME, url_fetcher=read_file).write_pdf(pdf_variant="pdf/ua-1")


def read_file(url: str, _headers: object = None):
    """The least that a fetcher can do: the named file, unchecked."""
    from weasyprint.urls import URLFetcherResponse

    name, _slash, path = url.removeprefix(f"{SCHEME}/").partition("/")
    return URLFetcherResponse(
        url, (print_folders()[name] / path).read_bytes(), {"Content-Type": OWN_KINDS[Path(path).suffix]}
    )


read_file._fail_on_errors = True  # WeasyPrint asks each fetcher for this


def ask_again(cast: Cast) -> None:
    if request_handout(cast.plan, by=cast.therapist).status != Status.READY:
        raise RuntimeError("an unchanged sheet was not answered by the kept file")
