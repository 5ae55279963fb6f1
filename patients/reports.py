"""The assessment report on paper: a print job like the home program."""

from auditlog.registry import auditlog
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clinic.models import Language, Paper
from clinic.pdf import Pdf
from clinic.printing import PrintJob


class AssessmentReport(PrintJob):
    """One page about one assessment: what it said (snapshot), the exact bytes, who asked for it and when."""

    assessment = models.ForeignKey("patients.Assessment", models.CASCADE, related_name="reports")
    language = models.CharField(_("language"), max_length=5, choices=Language)
    paper = models.CharField(_("paper"), max_length=10, choices=Paper)
    snapshot = models.JSONField(editable=False)

    clinic_path = "assessment__episode__patient__clinic"

    class Meta:
        verbose_name = _("assessment report")
        verbose_name_plural = _("assessment reports")
        ordering = ["-requested_at", "-pk"]

    def __str__(self):
        return gettext("Report of the assessment of %(date)s") % {"date": f"{self.assessment.assessed_on:%Y-%m-%d}"}

    def get_absolute_url(self):
        return reverse("admin:report_page", args=[self.pk])

    def make_pdf(self) -> Pdf:
        from patients.report_printing import make_pdf

        return make_pdf(self)


auditlog.register(AssessmentReport, exclude_fields=["snapshot"])
