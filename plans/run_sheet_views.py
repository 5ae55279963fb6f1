"""Asking for the one-page return-to-run program, watching it being made, opening it."""

from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from clinic import print_pages, printing
from clinic.models import Paper
from clinic.scope import visible_or_404
from clinic.views import tell
from plans.handouts.run_sheet import request_run_sheet
from plans.models import RunProgram, RunSheet


@require_POST
def print_run_sheet(request, pk):
    program = visible_or_404(RunProgram, request.user, pk)
    paper = request.POST.get("paper", "")
    try:
        sheet = request_run_sheet(program, by=request.user, paper=paper if paper in Paper.values else "")
    except ValidationError as error:
        tell(request, error)
        return redirect(program)
    return redirect(f"{sheet.get_absolute_url()}?open")


@require_GET
def run_sheet_page(request, pk):
    """Shows how far the sheet is and updates itself; when it is ready, the PDF opens."""
    sheet = visible_or_404(RunSheet, request.user, pk)
    shown = print_pages.JobPage(
        sheet,
        page="admin:run_sheet_page",
        file="admin:run_sheet_file",
        again="admin:retry_run_sheet",
        back=sheet.program.get_absolute_url(),
        back_words=_("Back to the run program"),
    )
    context = {"sheet": sheet, "patient": sheet.program.episode.patient}
    return print_pages.show(request, shown, "plans/run_sheet_page.html", _("Return-to-run sheet"), **context)


@require_POST
def retry_run_sheet(request, pk):
    sheet = visible_or_404(RunSheet, request.user, pk)
    printing.retry(sheet)
    return redirect(sheet)


@require_GET
def run_sheet_file(request, pk):
    """The exact bytes that were made, to whoever may see the patient."""
    return print_pages.send(visible_or_404(RunSheet, request.user, pk), "return-to-run.pdf")
