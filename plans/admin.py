"""Plans, sheets and portal links in the admin: lists to look through, our own pages for the work."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from clinic.scoped_admin import ListOnly
from plans import (
    alert_views,
    gait_views,
    protocol_views,
    readiness_views,
    run_entry_views,
    run_sheet_views,
    run_views,
    suggestion_views,
    trend_views,
    views,
)
from plans.models import Handout, Plan


@admin.register(Plan)
class PlanAdmin(ListOnly):
    list_display = ["link", "patient", "status", "starts_on", "next_visit_on"]
    list_filter = ["status", "template"]
    list_select_related = ["episode__patient"]
    search_fields = ["title", "episode__patient__given_name", "episode__patient__family_name"]
    date_hierarchy = "starts_on"
    fields = ["episode", "version", "status", "title", "starts_on", "next_visit_on", "given_at"]

    @admin.display(description=_("patient"))
    def patient(self, plan):
        return plan.patient


@admin.register(Handout)
class HandoutAdmin(ListOnly):
    list_display = ["link", "patient", "status", "requested_at", "requested_by", "paper", "language"]
    list_filter = ["status", "language", "paper"]
    list_select_related = ["plan__episode__patient", "requested_by"]
    search_fields = ["plan__episode__patient__given_name", "plan__episode__patient__family_name"]
    date_hierarchy = "requested_at"
    fields = ["plan", "phase", "status", "attempt", "reason", "requested_at", "requested_by", "finished_at", "sha256"]

    @admin.display(description=_("patient"))
    def patient(self, handout):
        return handout.plan.patient


PAGES = [
    ("patient/<int:pk>/", views.patient_page, "patient_page", "patients.view_patient"),
    ("patient/<int:pk>/link/", views.change_link, "change_link", "plans.change_portallink"),
    ("assessment/<int:pk>/suggestions/", suggestion_views.suggestions, "suggestions", "patients.view_suggestion"),
    ("episode/<int:pk>/trends/", trend_views.trends, "trends", "patients.view_assessment"),
    ("episode/<int:pk>/plan/", views.start_plan, "start_plan", "plans.add_plan"),
    ("episode/<int:pk>/run-program/", views.start_program, "start_program", "plans.add_runprogram"),
    ("episode/<int:pk>/gait-retraining/", gait_views.gait_retraining, "gait_retraining", "plans.view_gaitplan"),
    ("plan/<int:pk>/", views.plan_page, "plan_page", "plans.view_plan"),
    ("plan/<int:pk>/revise/", views.revise_plan, "revise_plan", "plans.add_plan"),
    ("plan/<int:pk>/print/", views.print_again, "print_again", "plans.add_handout"),
    ("phase/<int:pk>/enter/", views.enter_phase, "enter_phase", "plans.change_phase"),
    ("episode/<int:pk>/readiness/", readiness_views.readiness_page, "readiness", "plans.view_readinessresult"),
    ("readiness/", readiness_views.criteria_page, "readiness_criteria", "plans.view_readinessresult"),
    ("run-program/<int:pk>/", run_views.run_program, "run_program", "plans.view_runprogram"),
    ("run-program/<int:pk>/run/", run_entry_views.enter_run, "enter_run", "plans.add_runlog"),
    ("run/<int:pk>/", run_entry_views.correct_run, "correct_run", "plans.change_runlog"),
    ("run-program/<int:pk>/forecast/", run_views.run_forecast, "run_forecast", "plans.view_runprogram"),
    ("run-program/<int:pk>/decide/", run_views.decide_stage, "decide_stage", "plans.add_rundecision"),
    ("run-program/<int:pk>/settings/", run_views.save_program, "save_program", "plans.change_runprogram"),
    ("run-program/<int:pk>/kinds/", run_views.change_unlock, "change_unlock", "plans.add_rununlock"),
    ("run-program/<int:pk>/lift/", run_views.lift_limit, "lift_limit", "plans.add_rundecision"),
    ("run-program/<int:pk>/build-up/", run_views.begin_build_up, "begin_build_up", "plans.add_rundecision"),
    ("run-program/<int:pk>/print/", run_sheet_views.print_run_sheet, "print_run_sheet", "plans.add_runsheet"),
    ("run-sheet/<int:pk>/", run_sheet_views.run_sheet_page, "run_sheet_page", "plans.view_runsheet"),
    ("run-sheet/<int:pk>/retry/", run_sheet_views.retry_run_sheet, "retry_run_sheet", "plans.add_runsheet"),
    ("run-sheet/<int:pk>/return-to-run.pdf", run_sheet_views.run_sheet_file, "run_sheet_file", "plans.view_runsheet"),
    ("run-programs/", protocol_views.run_protocols, "run_protocols", "plans.view_ownprotocol"),
    ("run-programs/line/", protocol_views.run_protocol_line, "run_protocol_line", "plans.view_ownprotocol"),
    ("run-programs/new/", protocol_views.new_own_protocol, "new_own_protocol", "plans.add_ownprotocol"),
    ("run-programs/own/<int:pk>/", protocol_views.own_run_protocol, "own_run_protocol", "plans.view_ownprotocol"),
    ("run-programs/own/<int:pk>/edit/", protocol_views.own_protocol, "own_protocol", "plans.change_ownprotocol"),
    ("run-programs/own/<int:pk>/copy/", protocol_views.copy_own_protocol, "copy_own_protocol", "plans.add_ownprotocol"),
    (
        "run-programs/own/<int:pk>/retire/",
        protocol_views.retire_own_protocol,
        "retire_own_protocol",
        "plans.change_ownprotocol",
    ),
    ("run-programs/<slug:key>/", protocol_views.run_protocol, "run_protocol", "plans.view_ownprotocol"),
    ("run-programs/<slug:key>/copy/", protocol_views.copy_run_protocol, "copy_run_protocol", "plans.add_ownprotocol"),
    (
        "run-program/<int:pk>/content/",
        protocol_views.run_program_content,
        "run_program_content",
        "plans.change_runprogram",
    ),
    ("alert/<int:pk>/seen/", alert_views.see_alert, "see_alert", "plans.change_alert"),
    ("sheet/<int:pk>/", views.handout_page, "handout_page", "plans.view_handout"),
    ("sheet/<int:pk>/retry/", views.retry_handout, "retry_handout", "plans.add_handout"),
    ("sheet/<int:pk>/home-program.pdf", views.handout_file, "handout_file", "plans.view_handout"),
]
for route, view, name, permission in PAGES:
    admin.site.add_page(route, view, name=name, permission=permission)
