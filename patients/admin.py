"""Patients in the admin: the lists, and our own pages for the work."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from clinic.scoped_admin import ClinicScopedAdmin
from patients import (
    assessment_views,
    compare_views,
    intake_views,
    own_measure_admin,
    report_views,
    rule_views,
    score_views,
    screen_views,
    views,
)
from patients.models import Assessment, Patient


@admin.register(Patient)
class PatientAdmin(ClinicScopedAdmin):
    """The list leads to the patient's page; the form behind it holds contact data only."""

    list_display = ["name", "record_number", "birth_year", "language", "archived"]
    list_display_links = None
    list_filter = ["archived", "language"]
    search_fields = ["given_name", "family_name", "record_number"]
    search_help_text = _("Name or record number")
    fieldsets = [
        (None, {"fields": [("given_name", "family_name"), ("birth_year", "sex", "language"), "record_number"]}),
        (_("Contact"), {"fields": ["phone", "email"]}),
        (None, {"fields": ["archived"]}),
    ]

    def has_delete_permission(self, request, obj=None):
        return False  # records are archived

    @admin.display(description=_("name"), ordering="family_name")
    def name(self, patient):
        return format_html('<a href="{}">{}</a>', patient.get_absolute_url(), patient)

    def response_change(self, request, obj):
        response = super().response_change(request, obj)
        if "_save" in request.POST:
            response["Location"] = obj.get_absolute_url()
        return response

    def add_view(self, request, form_url="", extra_context=None):
        from django.shortcuts import redirect

        return redirect(reverse("admin:new_patient"))


@admin.register(Assessment)
class AssessmentAdmin(ClinicScopedAdmin):
    """Every assessment of the clinic, newest first; each leads to its own page."""

    list_display = ["link", "patient", "status", "assessed_by"]
    list_display_links = None
    list_filter = ["status"]
    list_select_related = ["episode__patient", "assessed_by"]
    search_fields = ["episode__patient__given_name", "episode__patient__family_name"]
    date_hierarchy = "assessed_on"
    fields = readonly_fields = ["episode", "assessed_on", "assessed_by", "status", "note"]

    def has_add_permission(self, request):
        return False  # started from the patient's page

    @admin.display(description=_("examined on"), ordering="assessed_on")
    def link(self, assessment):
        return format_html('<a href="{}">{}</a>', assessment.get_absolute_url(), f"{assessment.assessed_on:%Y-%m-%d}")

    @admin.display(description=_("patient"))
    def patient(self, assessment):
        return assessment.episode.patient


admin.site.add_page("patient/new/", views.new_patient, name="new_patient", permission="patients.add_patient")
admin.site.add_page("episode/<int:pk>/", views.episode_page, name="episode_page", permission="patients.change_episode")
admin.site.add_page(
    "patient/<int:pk>/episode/new/", views.new_episode, name="new_episode", permission="patients.add_episode"
)
admin.site.add_page(
    "episode/<int:pk>/assess/",
    assessment_views.start_assessment,
    name="start_assessment",
    permission="patients.add_assessment",
)
admin.site.add_page(
    "assessment/<int:pk>/",
    assessment_views.record_assessment,
    name="assessment_record",
    permission="patients.view_assessment",
)
admin.site.add_page(
    "assessment/<int:pk>/value/",
    assessment_views.keep_value,
    name="assessment_value",
    permission="patients.change_assessment",
)
admin.site.add_page(
    "measures/",
    own_measure_admin.measures_in_use,
    name="measures_in_use",
    permission="patients.view_hiddenmeasure",
)
admin.site.add_page(
    "episode/<int:pk>/red-flags/",
    screen_views.red_flags,
    name="red_flags",
    permission="patients.view_redflagscreen",
)
admin.site.add_page("episode/<int:pk>/intake/", intake_views.intake, name="intake", permission="patients.view_intake")
admin.site.add_page(
    "episode/<int:pk>/scores/", score_views.scores_page, name="scores", permission="patients.view_outcomescore"
)
admin.site.add_page("rules/", rule_views.rules, name="rules", permission="patients.view_clinicthreshold")
admin.site.add_page(
    "assessment/<int:pk>/compare/", compare_views.compare, name="compare", permission="patients.view_assessment"
)
admin.site.add_page(
    "assessment/<int:pk>/report/",
    report_views.ask_for_report,
    name="ask_for_report",
    permission="patients.add_assessmentreport",
)
admin.site.add_page(
    "report/<int:pk>/", report_views.report_page, name="report_page", permission="patients.view_assessmentreport"
)
admin.site.add_page(
    "report/<int:pk>/retry/",
    report_views.retry_report,
    name="retry_report",
    permission="patients.add_assessmentreport",
)
admin.site.add_page(
    "report/<int:pk>/examination.pdf",
    report_views.report_file,
    name="report_file",
    permission="patients.view_assessmentreport",
)
