"""The page of a print job, whatever it prints: how far it is, the PDF when it is ready, another try when it failed."""

from dataclasses import dataclass

from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from clinic import audit
from clinic.printing import PrintJob, Status
from clinic.views import admin_page


@dataclass(frozen=True)
class JobPage:
    """Names of the routes around a kind of sheet, and where one comes back to."""

    job: PrintJob
    page: str
    file: str
    again: str
    back: str
    back_words: str

    @property
    def page_url(self) -> str:
        return reverse(self.page, args=[self.job.pk])

    @property
    def file_url(self) -> str:
        return reverse(self.file, args=[self.job.pk])

    @property
    def again_url(self) -> str:
        return reverse(self.again, args=[self.job.pk])


def show(request, shown: JobPage, template: str, title: str, **context):
    """Answer a visit: the page, its changing part for htmx, or the PDF as soon as it is there."""
    ready = shown.job.status == Status.READY
    if ready and "open" in request.GET:
        return redirect(shown.file_url)
    if request.htmx:
        if ready:
            return HttpResponseClientRedirect(shown.file_url)
        return render(request, "print/_state.html", {"shown": shown, "job": shown.job})
    return admin_page(request, template, title, shown=shown, job=shown.job, **context)


def send(job: PrintJob, filename: str) -> FileResponse:
    """Return the exact bytes that were made.  Raises Http404 where there are none (any more)."""
    if job.status != Status.READY or not job.file.storage.exists(job.file.name):
        raise Http404
    audit.record(job, "read")
    return FileResponse(job.file.open("rb"), content_type="application/pdf", filename=filename)
