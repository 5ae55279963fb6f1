"""Asking for the report of an assessment, watching it being made, opening it."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from clinic import print_pages, printing
from clinic.models import Language
from clinic.scope import visible_or_404
from patients.models import Assessment
from patients.report_printing import request_report
from patients.reports import AssessmentReport


@require_POST
def ask_for_report(request, pk):
    assessment = visible_or_404(Assessment, request.user, pk)
    language, against = request.POST.get("language", ""), request.POST.get("against", "")
    report = request_report(
        assessment,
        by=request.user,
        language=language if language in Language.values else "",
        against=int(against) if against.isdecimal() and len(against) < 18 else None,
    )
    return redirect(f"{report.get_absolute_url()}?open")


@require_GET
def report_page(request, pk):
    """Shows how far the report is and updates itself; when it is ready, the PDF opens."""
    report = visible_or_404(AssessmentReport, request.user, pk)
    shown = print_pages.JobPage(
        report,
        page="admin:report_page",
        file="admin:report_file",
        again="admin:retry_report",
        back=report.assessment.get_absolute_url(),
        back_words=_("Back to the examination"),
    )
    context = {"assessment": report.assessment, "patient": report.assessment.episode.patient}
    return print_pages.show(request, shown, "patients/report_page.html", _("Report"), **context)


@require_POST
def retry_report(request, pk):
    report = visible_or_404(AssessmentReport, request.user, pk)
    printing.retry(report)
    return redirect(report)


@require_GET
def report_file(request, pk):
    """The exact bytes that were made, to whoever may see the patient."""
    return print_pages.send(visible_or_404(AssessmentReport, request.user, pk), "examination.pdf")
