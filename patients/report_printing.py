"""The one-page report of an assessment: what it says is fixed when it is asked for; a worker makes the bytes."""

import hashlib
import json
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from clinic import audit, printing
from clinic.pdf import Pdf, font_folder, html_to_pdf
from patients.models import Assessment
from patients.report_content import report_content
from patients.reports import AssessmentReport

REPORT_VERSION = 1  # raise it when the layout changes, so that kept bytes of the old one are not handed out as new
STATIC_FOLDER = Path(__file__).resolve().parent / "static"
FEWER = 2  # rows to give up at a time until it is one page


@transaction.atomic
def request_report(
    assessment: Assessment, *, by, language: str = "", paper: str = "", against: int | None = None
) -> AssessmentReport:
    """Ask for the report; return the job (one, however often the same is asked while it waits).

    language, paper: those of the clinic unless given.  against: the earlier assessment that it is compared with.
    """
    clinic = assessment.episode.patient.clinic
    language, paper = language or clinic.language, paper or clinic.paper
    snapshot = report_content(assessment, language=language, paper=paper, against=against)
    with timezone.override(clinic.time_zone):
        snapshot["printed_on"] = timezone.localdate().isoformat()
    key = content_key(snapshot)
    waiting = assessment.reports.filter(content_key=key, status__in=printing.WAITING).first()
    if waiting is not None:
        return waiting
    report = AssessmentReport(
        assessment=assessment, language=language, paper=paper, snapshot=snapshot, requested_by=by, content_key=key
    )
    printing.start(report)
    audit.record(report, "print")
    return report


def content_key(snapshot: dict) -> str:
    """Return a digest of all that decides the bytes: content and layout."""
    return hashlib.sha256(json.dumps([REPORT_VERSION, snapshot], sort_keys=True).encode()).hexdigest()


def make_pdf(report: AssessmentReport) -> Pdf:
    """Render the snapshot on one page: with fewer rows where they do not fit, never a second page in silence."""
    rows = len(report.snapshot["rows"])
    while True:
        pdf = html_to_pdf(report_html(report.snapshot, rows), folders=print_folders())
        if pdf.pages <= 1 or rows == 0:
            return pdf
        rows = max(0, rows - FEWER)


def report_html(snapshot: dict, rows: int) -> str:
    """Return the report with that many rows of its table; what is left out is counted."""
    shown = snapshot["rows"][:rows]
    taken = sum((row["right"] != "–") + (row["sided"] and row["left"] != "–") for row in shown)
    with translation.override(snapshot["language"]):
        context = {"report": snapshot, "rows": shown, "further": snapshot["values"] - taken}
        return render_to_string("patients/report.html", context)


def print_folders() -> dict[str, Path]:
    """Return what a report may read, by the names that clinic/pdf.py knows."""
    return {"static": STATIC_FOLDER, "media": Path(settings.MEDIA_ROOT), "fonts": font_folder()}
