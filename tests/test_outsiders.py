"""No door of the admin shows or changes a record of another clinic.

Every registered admin and every page of our own is tried with the ids of clinic A by staff of clinic B.  Nothing that
was planted in A may come back, and no row of A may change.  `wide` is a site that registers every model as openly as
the base class allows (tests/wide_site.py).
"""

import re
from urllib.parse import urlencode

import pytest
from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse

from clinic.admin_site import TrochleaAdminSite
from clinic.models import AuditEntry, Clinic, User
from clinic.roles import Role
from clinic.scope import ScopedModel
from clinic.scoped_admin import ClinicScopedAdmin, OwnClinicFilter
from exercises.models import Exercise, ExerciseText, LadderStep
from patients.models import Assessment, Episode, Patient
from patients.reports import AssessmentReport
from plans.alerts import Alert
from plans.models import Handout, Phase, Plan, PortalLink, Prescription, ReadinessSwitch, RunLog, RunProgram, RunSheet
from plans.run_models import OwnProtocol
from tests import factories
from tests.browser_form import fields_of
from tests.two_clinics import found, rows_across_clinics, scoped_models, state_of

pytestmark = pytest.mark.django_db
ROLES = [Role.CLINIC_ADMIN, Role.PHYSIOTHERAPIST]


@pytest.fixture(autouse=True)
def _files_here(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def ours(db):
    """Clinic A, whose records must stay at home."""
    return found("zzqa")


@pytest.fixture
def theirs(db):
    """Clinic B, whose staff tries every door."""
    return found("wwkb")


@pytest.fixture(params=["real", "wide"])
def site(request, settings):
    return open_site(request.param, settings)


def open_site(name: str, settings):
    if name == "real":
        return admin.site
    settings.ROOT_URLCONF = "tests.wide_site"
    from tests.wide_site import site

    return site


@pytest.fixture(params=["administrator", "physiotherapist", "anybody on the wide site"])
def intrusion(request, client, settings, theirs):
    """(site, user): staff of clinic B, signed in; on the wide site with every permission there is."""
    site = open_site("wide" if "wide" in request.param else "real", settings)
    user = theirs.admin if request.param == "administrator" else theirs.physio
    if site is not admin.site:
        user.user_permissions.set(Permission.objects.all())
    client.force_login(user)
    return site, user


def whole(response) -> str:
    """Return everything that went to the browser: headers, and the body in letters."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return f"{headers}\n{body.decode('utf-8', 'replace')}"


class Tried:
    """Sends requests and collects what leaked, so that one run names every hole."""

    def __init__(self, client, world):
        self.client, self.world, self.leaks, self.statuses = client, world, [], {}

    def __call__(self, method: str, url: str, data=None, **headers):
        response = getattr(self.client, method)(url, data or {}, **headers)
        if words := self.world.secrets_in(whole(response)):
            self.leaks.append(f"{method.upper()} {url} {data or ''}: {', '.join(words)}")
        self.statuses[method, url] = response.status_code
        return response


def address(model, page: str, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def list_queries(model_admin, row, world) -> list[dict]:
    """Return the parameters that a list understands, filled with what belongs to clinic A."""
    queries = [{}, {"all": ""}, {"p": 99}, {"_facets": "True"}, {"_popup": 1, "_to_field": "id"}]
    queries += [{"q": term} for term in (world.stem, str(row.pk))]
    queries += [{"o": column} for column in (1, -1, len(model_admin.list_display))]
    for entry in model_admin.list_filter:
        name = getattr(entry, "parameter_name", entry)
        queries += [{name: str(row.pk)}, {f"{name}__exact": str(row.pk), "_facets": "True"}]
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if field.is_relation:
            queries += [{f"{field.name}__{key}": value} for key in ("id__exact", "pk__in")]
            queries += [{f"{field.name}__{name}__startswith": world.stem} for name in ("name", "family_name")]
        elif isinstance(value, str) and world.secrets_in(value):
            queries += [{f"{field.name}__startswith": world.stem}]
    name = model_admin.date_hierarchy
    if name and (day := getattr(row, name)):
        queries += [{f"{name}__year": day.year, f"{name}__month": day.month, f"{name}__day": day.day}]
    return queries


def relations_of(model) -> list:
    return [field for field in model._meta.concrete_fields if field.is_relation]


def prefills(model, world) -> list[dict]:
    rows = {field: world.rows.get(field.related_model) for field in relations_of(model)}
    every = {field.name: row.pk for field, row in rows.items() if row is not None}
    return [{}, every, every | {"_popup": 1, "_to_field": "id"}, {name: f"{pk},{pk}" for name, pk in every.items()}]


def try_objects(tried, model, row) -> None:
    """Ask for the pages of one foreign record; answers are "not there" or "not allowed"."""
    for page in (address(model, page, row.pk) for page in ("change", "history", "delete")):
        for query in ({}, {"_popup": 1, "_to_field": "id"}):
            assert tried("get", page, query).status_code in (302, 400, 403, 404), page
        for data in ({"post": "yes"}, {"_save": "Save"}):
            assert tried("post", page, data).status_code in (302, 400, 403, 404), page
    tried("get", reverse("admin:index"))  # shows what was said about the record that is "not there"


def try_actions(tried, model_admin, model, row, request) -> None:
    """Press every action for a foreign record; with select_across for all, except deleting, which would empty B."""
    for name in ["delete_selected", *model_admin.get_actions(request)]:
        for across in {0, int(name != "delete_selected")}:
            data = {"action": name, "_selected_action": [row.pk], "select_across": across, "index": 0, "post": "yes"}
            tried("post", address(model, "changelist"), data)
    tried("get", address(model, "changelist"))


def request_of(user):
    request = RequestFactory().get("/admin/")
    request.user = user
    return request


@pytest.mark.timeout(500)
def test_no_list_object_or_action_of_any_admin_shows_or_changes_another_clinic(client, ours, intrusion):
    site, intruder = intrusion
    before, tried = state_of(ours), Tried(client, ours)
    for model, model_admin in site._registry.items():
        row = ours.rows[model]
        for query in list_queries(model_admin, row, ours):
            tried("get", f"{address(model, 'changelist')}?{urlencode(query)}")
        for query in prefills(model, ours):
            tried("get", f"{address(model, 'add')}?{urlencode(query)}")
        try_objects(tried, model, row)
        try_actions(tried, model_admin, model, row, request_of(intruder))
    assert tried.leaks == []
    assert state_of(ours) == before
    assert rows_across_clinics() == []


def test_every_admin_shows_its_own_clinic_what_it_hides_from_others(client, ours, site):
    """The counterpart: each list and object page holds something that could leak."""
    ours.admin.user_permissions.set(Permission.objects.all())
    client.force_login(ours.admin)
    for model in site._registry:
        listed = client.get(address(model, "changelist"))
        shown = client.get(address(model, "change", ours.rows[model].pk))
        history = client.get(address(model, "history", ours.rows[model].pk))
        assert (listed.status_code, shown.status_code, history.status_code) == (200, 200, 200), model
        assert ours.secrets_in(whole(listed) + whole(shown)), model


def test_no_form_offers_a_record_of_another_clinic(client, ours, theirs, intrusion):
    site, intruder = intrusion
    request = request_of(intruder)
    seen, offered = 0, []
    for model, model_admin in site._registry.items():
        own = theirs.rows[model]
        bases = [model_admin.get_form(request, own, change=True), model_admin.get_form(request)]
        bases += [inline.get_formset(request, own).form for inline in model_admin.get_inline_instances(request)]
        for form in bases:
            for name, field in form.base_fields.items():
                if not isinstance(field, forms.ModelChoiceField) or field.queryset is None:
                    continue
                seen += 1
                foreign = ours.rows.get(field.queryset.model)
                reachable = field.queryset.filter(pk=foreign.pk) if foreign else field.queryset
                if reachable.exists():
                    offered.append(f"{model.__name__}.{name} -> {field.queryset.model.__name__}")
    assert offered == []
    assert seen > (2 if site is admin.site else 50)


def test_autocomplete_finds_nothing_of_another_clinic(client, ours, intrusion):
    site, _intruder = intrusion
    tried, answered = Tried(client, ours), 0
    for model in apps.get_models():
        for field in relations_of(model):
            for term in ("", ours.stem, ours.stem[:3]):
                query = {"app_label": model._meta.app_label, "model_name": model._meta.model_name}
                query |= {"field_name": field.name, "term": term}
                answered += tried("get", reverse("admin:autocomplete"), query).status_code == 200
    assert tried.leaks == []
    assert answered > (5 if site is admin.site else 50)


def test_autocomplete_finds_the_own_clinics_exercise(client, ours):
    client.force_login(ours.physio)
    query = {"app_label": "exercises", "model_name": "ladderstep", "field_name": "easier", "term": ours.stem}
    answer = client.get(reverse("admin:autocomplete"), query)
    assert ours.words["exercise_name"] in answer.content.decode()


def forged(data: dict, model, world) -> list[dict]:
    """Return copies of what a browser would send, each with one reference swapped for a row of the other clinic."""
    children = {relation.get_accessor_name(): relation.related_model for relation in model._meta.related_objects}
    copies = []
    for name in (name for name in data if "__prefix__" not in name):
        prefix, _dash, part = name.rpartition("-")
        kind = children.get(prefix.partition("-")[0]) if prefix else model
        if kind is None:
            continue
        target = kind if part == "id" else next((f.related_model for f in relations_of(kind) if f.name == part), None)
        if (row := world.rows.get(target)) is not None:
            copies.append({**data, name: [str(row.pk)]})
    return copies


@pytest.mark.timeout(500)  # every form of every admin, with every field tried
def test_a_form_posted_with_foreign_ids_changes_nothing_of_the_other_clinic(client, ours, theirs, intrusion):
    site, _intruder = intrusion
    before, tried, sent = state_of(ours), Tried(client, ours), 0
    for model in site._registry:
        for url in (address(model, "change", theirs.rows[model].pk), address(model, "add")):
            page = client.get(url)
            if page.status_code != 200:
                continue
            data = fields_of(page)
            for changed in forged(data, model, ours):
                tried("post", url, changed | {"_continue": "1"})
                sent += 1
            tried("get", url)
    assert tried.leaks == []
    assert sent > (5 if site is admin.site else 100)
    assert state_of(ours) == before
    assert rows_across_clinics() == []


def test_a_form_posted_as_it_stands_is_saved(client, theirs):
    """The counterpart: what the test above sends is refused for its foreign ids, not for being incomplete."""
    client.force_login(theirs.physio)
    exercise = theirs.rows[Exercise]
    url = address(Exercise, "change", exercise.pk)
    data = fields_of(client.get(url)) | {"level": ["5"]}
    assert client.post(url, data).status_code == 302
    exercise.refresh_from_db()
    assert exercise.level == 5


def test_a_new_inline_row_cannot_name_another_clinics_exercise(client, ours, theirs):
    client.force_login(theirs.physio)
    url = address(Exercise, "change", theirs.rows[Exercise].pk)
    data = fields_of(client.get(url))
    count = int(data["steps_down-TOTAL_FORMS"][0])
    data |= {"steps_down-TOTAL_FORMS": [str(count + 1)], f"steps_down-{count}-id": [""]}
    data |= {f"steps_down-{count}-harder": [str(theirs.rows[Exercise].pk)]}
    steps = set(LadderStep.objects.values_list("easier", "harder"))
    refused = client.post(url, data | {f"steps_down-{count}-easier": [str(ours.rows[Exercise].pk)]})
    assert refused.status_code == 200
    assert set(LadderStep.objects.values_list("easier", "harder")) == steps
    mine = factories.ExerciseFactory(clinic=theirs.clinic)
    taken = client.post(url, data | {f"steps_down-{count}-easier": [str(mine.pk)]})
    assert taken.status_code == 302
    assert set(LadderStep.objects.values_list("easier", "harder")) - steps == {(mine.pk, theirs.rows[Exercise].pk)}


# --- what the site takes in -------------------------------------------------------------------------------------------


class Naive(admin.ModelAdmin):
    """Django's own, which shows all clinics."""


class NaiveInline(admin.TabularInline):
    model = Episode


class WithNaiveInline(ClinicScopedAdmin):
    inlines = [NaiveInline]


class WithFilterThroughRelation(ClinicScopedAdmin):
    list_filter = ["episode__patient"]


class WithDjangosRelationFilter(ClinicScopedAdmin):
    list_filter = [("episode", admin.RelatedFieldListFilter)]


class Tidy(ClinicScopedAdmin):
    list_filter = ["episode", "status"]


@pytest.mark.parametrize("admin_class", [Naive, None, WithNaiveInline, WithFilterThroughRelation])
def test_the_site_refuses_an_admin_that_would_open_a_door(admin_class):
    with pytest.raises(ImproperlyConfigured):
        TrochleaAdminSite().register(Plan, admin_class)


def test_the_site_refuses_djangos_filter_over_a_relation():
    with pytest.raises(ImproperlyConfigured, match="lists rows of all clinics"):
        TrochleaAdminSite().register(Plan, WithDjangosRelationFilter)


def test_the_site_refuses_a_door_opened_by_an_option():
    with pytest.raises(ImproperlyConfigured):
        TrochleaAdminSite().register(Plan, ClinicScopedAdmin, list_filter=["episode__patient"])


def test_the_site_takes_a_scoped_admin_and_narrows_its_filters(ours):
    site = TrochleaAdminSite()
    site.register(Plan, Tidy)
    filters = site.get_model_admin(Plan).get_list_filter(request_of(ours.admin))
    assert filters == [("episode", OwnClinicFilter), "status"]


def test_no_registered_admin_stands_outside_the_scope():
    assert [kind for kind in admin.site._registry.values() if not isinstance(kind, ClinicScopedAdmin)] == []
    assert not admin.site.is_registered(Group)


def test_there_is_no_redirect_by_content_type_and_id(client, ours, theirs):
    client.force_login(theirs.admin)
    with pytest.raises(NoReverseMatch):
        reverse("admin:view_on_site", args=[1, 1])
    assert client.get(f"/admin/r/1/{ours.rows[Patient].pk}/").status_code == 404


# --- our own pages ----------------------------------------------------------------------------------------------------

DOSE = {"sets": "3", "reps": "12", "times_a_day": "1", "frequency": "daily"}
RUN_TOLD = {"done_on": "2026-09-03", "of_program": "yes", "outcome": "done", "distance_km": "3", "pain_during": "1"}
PAGES = {  # name -> (whose id it takes, is it a draft's, what a visit would post; None: only POST)
    "episode_page": (Episode, {"side": "left", "opened_on": "2026-09-01", "goal": "run"}),
    "new_episode": (Patient, {"side": "left", "opened_on": "2026-09-02"}),
    "start_assessment": (Episode, {}),
    "assessment_record": (Assessment, {"finish": "1", "head-assessed_on": "2026-09-01", "pain_worst": "7"}),
    "assessment_value": (Assessment, {"slot": "pain_rest", "value": "7", "was": ""}),
    "red_flags": (Episode, {"RF1-present": "no", "RF4-present": "yes", "RF4-signs": "locking"}),
    "intake": (Episode, {"weekly_km": "20", "story": "told", "take": "all"}),
    "see_alert": (Alert, {"note": "called"}),
    "scores": (Episode, {"save": "1", "answered_on": "2026-09-02", "told_by": "therapist", "akps": "71"}),
    "suggestions": (Assessment, {"suggestion": "1", "wish": "dismiss", "s1-reason": "because"}),
    "trends": (Episode, {}),
    "gait_retraining": (Episode, {"end": "1", "end_reason": "because"}),
    "compare": (Assessment, {}),
    "ask_for_report": (Assessment, {"language": "en"}),
    "report_page": (AssessmentReport, {}),
    "retry_report": (AssessmentReport, {}),
    "report_file": (AssessmentReport, {}),
    "own_exercise": (Exercise, {"wish": "dose", **DOSE}),
    "star_exercise": (Exercise, {"star": "on"}),
    "patient_page": (Patient, {}),
    "change_link": (Patient, {"wish": "reissue"}),
    "start_plan": (Episode, {"starter": "pfp_strength"}),
    "start_program": (Episode, {"protocol": "p3"}),
    "run_program_content": (RunProgram, {"scale_percent": "80", "reason": "because"}),
    "own_run_protocol": (OwnProtocol, {}),
    "own_protocol": (OwnProtocol, {"save": "1", "rows": "1", "title": "x", "r0-title": "y", "r0-content": "run 5 min"}),
    "copy_own_protocol": (OwnProtocol, {}),
    "retire_own_protocol": (OwnProtocol, {"wish": "retire"}),
    "plan_page": (Plan, {"saved_count": "0", "plan-title": "x", "plan-starts_on": "2026-09-01", "print": "1"}),
    "revise_plan": (Plan, {}),
    "print_again": (Plan, {"print": "1", "paper": "A4"}),
    "enter_phase": (Phase, {}),
    "decide_stage": (RunProgram, {"to_stage": "2", "reason": "because"}),
    "save_program": (RunProgram, {"pain_model": "model_5", "status": "paused", "reason": "because"}),
    "run_program": (RunProgram, {}),
    "run_forecast": (RunProgram, {}),
    "enter_run": (RunProgram, RUN_TOLD | {"client_id": "8f7a5f0e-52c5-4d3f-9a8f-2f1f6f0d9c11"}),
    "correct_run": (RunLog, RUN_TOLD),
    "change_unlock": (RunProgram, {"kind": "longer", "wish": "allow", "reason": "because"}),
    "lift_limit": (RunProgram, {"limit": "R-R08", "reason": "because"}),
    "begin_build_up": (RunProgram, {"reason": "because"}),
    "readiness": (Episode, {"no_valgus": "yes", "found_on": "2026-09-02"}),
    "print_run_sheet": (RunProgram, {"paper": "A4"}),
    "run_sheet_page": (RunSheet, {}),
    "retry_run_sheet": (RunSheet, {}),
    "run_sheet_file": (RunSheet, {}),
    "handout_page": (Handout, {}),
    "retry_handout": (Handout, {}),
    "handout_file": (Handout, {}),
}
SHOWS = {  # name -> a text of the clinic that its own staff finds there
    "episode_page": "goal",
    "new_episode": "family_name",
    "assessment_record": "assessment_note",
    "red_flags": "screen_note",
    "intake": "story",
    "scores": "activity",
    "suggestions": "dismissal",
    "own_exercise": "exercise_name",
    "patient_page": "title_current",
    "run_program": "run_goal",
    "run_program_content": "family_name",
    "enter_run": "family_name",
    "correct_run": "run_note",
    "run_sheet_page": "family_name",
    "run_sheet_file": "run_file",
    "readiness": "family_name",
    "own_run_protocol": "own_program",
    "own_protocol": "own_program",
    "plan_page": "rx_note_current",
    "trends": "family_name",
    "gait_retraining": "shoe_note",
    "compare": "family_name",
    "report_page": "family_name",
    "report_file": "report_file",
    "handout_page": "family_name",
    "handout_file": "file",
}


def numbered_pages() -> dict[str, str]:
    return {name: route for route, _view, name, _permission in admin.site.pages if "<int:pk>" in route}


def test_every_page_with_a_number_in_its_address_is_tried_below():
    assert set(PAGES) == set(numbered_pages())


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_another_clinic_is_not_found(client, ours, theirs, name, role):
    client.force_login(theirs.admin if role == Role.CLINIC_ADMIN else theirs.physio)
    model, data = PAGES[name]
    targets = [ours.rows[model]]
    targets += [row for row in ours.drafts.values() if type(row) is model]
    before, tried = state_of(ours), Tried(client, ours)
    for target in targets:
        url = reverse(f"admin:{name}", args=[target.pk])
        for headers in ({}, {"HTTP_HX_REQUEST": "true"}):
            assert tried("get", url, **headers).status_code in (404, 405)
            for extra in ({}, {"wish": "revoke"}, {"wish": "issue"}, {"give": "1"}, {"reopen": "1"}):
                assert tried("post", url, data | extra, **headers).status_code in (404, 405)
        assert {client.get(url).status_code, client.post(url, data).status_code} & {404}
    assert tried.leaks == []
    assert state_of(ours) == before


@pytest.mark.parametrize("name", SHOWS)
def test_a_page_shows_its_own_clinic_what_it_hides_from_others(client, ours, name):
    client.force_login(ours.physio)
    response = client.get(reverse(f"admin:{name}", args=[ours.rows[PAGES[name][0]].pk]))
    assert response.status_code == 200
    assert ours.words[SHOWS[name]] in whole(response)


WAITS = {"run_forecast"}  # for a worker, before it shows anything: tests/plans/test_run_page.py


@pytest.mark.parametrize("name", sorted(set(PAGES) - set(SHOWS) - WAITS))
def test_a_button_does_something_for_its_own_clinic(client, ours, name):
    client.force_login(ours.physio)
    model, data = PAGES[name]
    response = client.post(reverse(f"admin:{name}", args=[ours.rows[model].pk]), data)
    assert response.status_code in (200, 302)
    already = (
        "retry_report",
        "retry_handout",
        "retry_run_sheet",
        "revise_plan",
        "start_plan",
        "start_program",
    )  # sheet, draft and program are there
    if name not in already:
        assert AuditEntry.objects.filter(actor=ours.physio).exists()


def test_an_own_plan_cannot_be_filled_from_another_clinic(client, ours, theirs):
    """Ids and codes of A in the fields of B's own page."""
    client.force_login(theirs.physio)
    draft, phase = theirs.drafts["plan"], theirs.drafts["phase"]
    url = reverse("admin:plan_page", args=[draft.pk])
    before = state_of(ours)
    for extra in (
        {"remove": ours.drafts["prescription"].pk},
        {"up": ours.drafts["prescription"].pk},
        {f"pick-{phase.pk}-exercise": ours.words["code"], "add": phase.pk},
        {f"pick-{phase.pk}-exercise": ours.stem, "add": phase.pk},
        {"print": "1", "phase": ours.drafts["phase"].pk},
    ):
        data = fields_of(client.get(url)) | {name: [str(value)] for name, value in extra.items()}
        client.post(url, data)
        draft.refresh_from_db()
        assert not Prescription.objects.filter(phase__plan=draft, exercise=ours.rows[Exercise]).exists()
    assert not Handout.objects.filter(phase=ours.drafts["phase"]).exists()
    assert state_of(ours) == before
    assert rows_across_clinics() == []


def test_the_pickers_list_holds_no_exercise_of_another_clinic(client, ours, theirs):
    client.force_login(theirs.physio)
    page = client.get(reverse("admin:plan_page", args=[theirs.drafts["plan"].pk]))
    assert ours.secrets_in(whole(page)) == []
    assert theirs.words["exercise_name"] in whole(page)


@pytest.mark.parametrize("name", ["new_patient", "new_episode", "episode_page"])
def test_another_clinics_therapist_is_no_choice(client, ours, theirs, name):
    client.force_login(theirs.physio)
    args = {"new_patient": [], "new_episode": [theirs.rows[Patient].pk], "episode_page": [theirs.rows[Episode].pk]}
    url = reverse(f"admin:{name}", args=args[name])
    data = fields_of(client.get(url))
    data = {field: values[:1] for field, values in data.items()}
    key = "episode-therapist" if name == "new_patient" else "therapist"
    data |= {"patient-given_name": ["Eve"], "episode-side": ["left"], "side": ["left"]}
    before, count = state_of(ours), Episode.objects.count()
    refused = client.post(url, data | {key: [str(ours.physio.pk)]})
    assert refused.status_code == 200
    assert ours.secrets_in(whole(refused)) == []
    assert (state_of(ours), Episode.objects.count()) == (before, count)
    assert client.post(url, data | {key: [str(theirs.physio.pk)]}).status_code == 302


def test_the_first_page_lists_only_ones_own_patients(client, ours, theirs):
    client.force_login(theirs.physio)
    page = whole(client.get(reverse("admin:index")))
    assert theirs.words["family_name"] in page
    assert ours.secrets_in(page) == []


@pytest.mark.parametrize(("name", "word"), [("readiness_criteria", "switch_reason"), ("run_protocols", "own_program")])
def test_a_page_of_the_whole_clinic_shows_ones_own_clinic_only(client, ours, theirs, name, word):
    for role in ("admin", "physio"):
        client.force_login(getattr(theirs, role))
        page = whole(client.get(reverse(f"admin:{name}")))
        assert (theirs.words[word] in page, ours.secrets_in(page)) == (True, [])


def test_an_administrator_switches_criteria_of_the_own_clinic_only(client, ours, theirs):
    before = state_of(ours)
    client.force_login(theirs.admin)
    url = reverse("admin:readiness_criteria")
    assert client.post(url, {"key": "no_limp", "wish": "on"}).status_code == 302
    assert client.post(url, {"key": "no_valgus", "wish": "off", "reason": "no room"}).status_code == 302
    kept = ReadinessSwitch.objects.filter(clinic=theirs.clinic)
    assert list(kept.values_list("criterion", flat=True)) == ["no_valgus"]
    assert state_of(ours) == before


def test_kept_bytes_are_not_handed_to_another_clinic(client, ours, theirs):
    """Same content in both clinics: the twin's file belongs to A and is made anew for B."""
    from clinic import printing

    row = Handout.objects.get(pk=theirs.rows[Handout].pk)
    row.pk, row.content_key, row.status, row.file = None, ours.rows[Handout].content_key, printing.Status.REQUESTED, ""
    row._state.adding = True
    printing.start(row)
    assert (row.status, row.file.name) == (printing.Status.REQUESTED, "")


# --- library ----------------------------------------------------------------------------------------------------------


def test_a_library_exercise_shows_its_texts_and_hides_other_clinics_steps(client, ours, theirs):
    client.force_login(theirs.physio)
    shared = Exercise.objects.get(clinic=None, code="SHARED")
    page = whole(client.get(address(Exercise, "change", shared.pk)))
    assert "Shared squat" in page
    assert theirs.words["code"] in page  # their own step up from it
    assert ours.secrets_in(page) == []


def test_nobody_deletes_or_changes_a_library_exercise(client, theirs):
    client.force_login(theirs.physio)
    shared = Exercise.objects.get(clinic=None, code="SHARED")
    bulk = {"action": "delete_selected", "_selected_action": [shared.pk], "post": "yes", "index": 0}
    answers = [
        client.post(address(Exercise, "changelist"), bulk),
        client.post(address(Exercise, "delete", shared.pk), {"post": "yes"}),
        client.post(address(Exercise, "change", shared.pk), {"level": "5", "code": "X"}),
    ]
    assert answers[1].status_code == answers[2].status_code == 403
    shared.refresh_from_db()
    assert (shared.code, shared.level) == ("SHARED", 2)


def test_a_circle_is_looked_for_in_ones_own_ladder_only(ours, theirs):
    """A's way through its own exercise is no step of B's ladder, and its codes are not for B's eyes."""
    low, high = factories.ExerciseFactory(), factories.ExerciseFactory()
    LadderStep.objects.create(easier=low, harder=ours.rows[Exercise])
    LadderStep.objects.create(easier=ours.rows[Exercise], harder=high)
    mine = theirs.rows[Exercise]
    LadderStep.objects.create(easier=mine, harder=low)
    LadderStep(easier=high, harder=mine).full_clean()
    LadderStep.objects.create(easier=low, harder=high)
    with pytest.raises(ValidationError, match="closes a circle") as refused:
        LadderStep(easier=high, harder=mine).full_clean()
    assert ours.secrets_in(str(refused.value)) == []


def test_the_delete_page_does_not_name_a_foreign_row(client, ours, theirs):
    """Should a row ever point across clinics (put there behind the model's back), its name is still not shown."""
    client.force_login(theirs.physio)
    row = factories.ExerciseFactory(clinic=theirs.clinic)
    url = address(Exercise, "delete", row.pk)
    assert 'name="post"' in whole(client.get(url))
    LadderStep.objects.bulk_create([LadderStep(easier=ours.rows[Exercise], harder=row)])
    for page in (client.get(url), client.post(url, {"post": "yes"})):
        assert ours.secrets_in(whole(page)) == []
        assert 'name="post"' not in whole(page)
    Prescription.objects.filter(pk=ours.rows[Prescription].pk).update(exercise=row)
    LadderStep.objects.filter(harder=row).delete()
    assert ours.secrets_in(whole(client.get(url))) == []
    assert Exercise.objects.filter(pk=row.pk).exists()


# --- staff accounts ---------------------------------------------------------------------------------------------------


def test_a_clinic_administrator_makes_accounts_of_the_own_clinic_only(client, ours, theirs):
    client.force_login(theirs.admin)
    url = address(User, "add")
    data = fields_of(client.get(url)) | {
        "username": "newcomer",
        "password1": "a long pass phrase",
        "password2": "a long pass phrase",
        "role": "assistant",
        "clinic": ours.clinic.pk,
        "is_superuser": "on",
        "is_staff": "on",
        "groups": [group.pk for group in Group.objects.all()],
        "user_permissions": [Permission.objects.first().pk],
    }
    assert client.post(url, data).status_code == 302
    made = User.objects.get(username="newcomer")
    assert (made.clinic, made.is_superuser, made.role) == (theirs.clinic, False, "assistant")
    assert list(made.groups.values_list("name", flat=True)) == ["assistant"]
    assert not made.user_permissions.exists()


def test_a_clinic_administrator_cannot_raise_an_account_or_move_it(client, ours, theirs):
    client.force_login(theirs.admin)
    for target in (theirs.physio, theirs.admin):
        url = address(User, "change", target.pk)
        data = fields_of(client.get(url)) | {"clinic": ours.clinic.pk, "is_superuser": "on", "is_staff": "on"}
        data |= {"user_permissions": [1, 2], "groups": [1, 2], "role": "physiotherapist"}
        assert client.post(url, data).status_code == 302
        target.refresh_from_db()
        assert (target.clinic, target.is_superuser) == (theirs.clinic, False)
        assert not target.user_permissions.exists()
        assert list(target.groups.values_list("name", flat=True)) == ["physiotherapist"]


@pytest.mark.parametrize("kind", ["colleague of A", "superuser of the same clinic", "superuser"])
def test_a_clinic_administrator_cannot_take_over_an_account(client, ours, theirs, kind):
    root = factories.UserFactory(clinic=theirs.clinic, username="root", is_superuser=True, role="")
    far = factories.UserFactory(clinic=None, username="far-root", is_superuser=True, role="", is_staff=True)
    target = {"colleague of A": ours.physio, "superuser of the same clinic": root, "superuser": far}[kind]
    password = target.password
    client.force_login(theirs.admin)
    phrase = {"password1": "a brand new phrase", "password2": "a brand new phrase", "usable_password": "true"}
    url = reverse("admin:auth_user_password_change", args=[target.pk])
    answers = [client.get(url), client.post(url, phrase), client.post(address(User, "change", target.pk))]
    assert [answer.status_code for answer in answers] == [404, 404, 302]
    assert not any(target.username in whole(answer) for answer in answers)
    target.refresh_from_db()
    assert (target.password, target.is_active) == (password, True)
    own = reverse("admin:auth_user_password_change", args=[theirs.physio.pk])
    assert client.post(own, phrase).status_code == 302


def test_the_signs_of_another_clinic_are_out_of_reach(client, ours, theirs):
    client.force_login(theirs.admin)
    url = address(Clinic, "change", ours.clinic.pk)
    assert client.post(url, {"name": "Mine now", "language": "en", "paper": "A4"}).status_code == 302
    ours.clinic.refresh_from_db()
    assert ours.clinic.name == ours.words["clinic_name"]
    assert client.get(address(Clinic, "add")).status_code == 403


# --- roles ------------------------------------------------------------------------------------------------------------

CLINICAL = ["episode_page", "new_episode", "start_assessment", "assessment_record", "assessment_value", "start_plan"]
CLINICAL += ["plan_page", "revise_plan", "print_again", "enter_phase", "decide_stage", "save_program", "retry_handout"]
CLINICAL += ["scores"]
CHANGES = [name for name in CLINICAL if name not in ("print_again", "retry_handout")]


@pytest.mark.parametrize("name", CLINICAL)
def test_the_front_desk_is_kept_out_of_clinical_pages(client, ours, name):
    client.force_login(factories.UserFactory(clinic=ours.clinic, role=Role.FRONT_DESK))
    model, data = PAGES[name]
    before = state_of(ours)
    url = reverse(f"admin:{name}", args=[ours.rows[model].pk])
    for response in (client.get(url), client.post(url, data)):
        assert response.status_code == 403
        assert {key: word for key, word in ours.record_words().items() if word in whole(response)} == {}
    assert state_of(ours) == before


def test_the_front_desk_sees_contact_data_and_no_findings(client, ours):
    client.force_login(factories.UserFactory(clinic=ours.clinic, role=Role.FRONT_DESK))
    page = whole(client.get(reverse("admin:patient_page", args=[ours.rows[Patient].pk])))
    assert ours.words["phone"] in page
    clinical = ["goal", "onset", "episode_note", "title_current", "session_note", "run_note", "decision_reason"]
    assert [name for name in clinical if ours.words[name] in page] == []
    lists = [client.get(address(model, "changelist")).status_code for model in (Assessment, Plan, Exercise)]
    assert lists == [403, 403, 403]
    page = address(Assessment, "change", ours.rows[Assessment].pk)
    assert client.get(page).status_code == 403


def test_a_refused_look_is_not_kept_as_a_read(client, ours):
    desk = factories.UserFactory(clinic=ours.clinic, role=Role.FRONT_DESK)
    client.force_login(desk)
    client.get(address(Assessment, "change", ours.rows[Assessment].pk))
    assert not AuditEntry.objects.filter(actor=desk, event="read").exists()
    client.get(address(Patient, "change", ours.rows[Patient].pk))
    assert AuditEntry.objects.filter(actor=desk, event="read").count() == 1


@pytest.mark.parametrize("name", CHANGES)
def test_an_assistant_changes_no_plan_and_no_finding(client, ours, name):
    client.force_login(factories.UserFactory(clinic=ours.clinic, role=Role.ASSISTANT))
    model, data = PAGES[name]
    before = state_of(ours)
    assert client.post(reverse(f"admin:{name}", args=[ours.rows[model].pk]), data).status_code == 403
    assert state_of(ours) == before


def test_an_assistant_prints_a_plan_in_use_but_puts_no_draft_into_use(client, ours):
    client.force_login(factories.UserFactory(clinic=ours.clinic, role=Role.ASSISTANT))
    draft = ours.drafts["plan"]
    assert client.post(reverse("admin:print_again", args=[draft.pk]), {"print": "1"}).status_code == 404
    draft.refresh_from_db()
    assert draft.status == Plan.Status.DRAFT
    before = Handout.objects.count()
    assert client.post(reverse("admin:print_again", args=[ours.rows[Plan].pk]), {"print": "1"}).status_code == 302
    assert Handout.objects.count() == before + 1


def test_an_assistant_cannot_edit_the_library_or_the_patient(client, ours):
    client.force_login(factories.UserFactory(clinic=ours.clinic, role=Role.ASSISTANT))
    before = state_of(ours)
    for model in (Exercise, Patient, Assessment):
        url = address(model, "change", ours.rows[model].pk)
        assert client.post(url, {"level": "5", "given_name": "x"}).status_code == 403
    assert {**state_of(ours), "AuditEntry": 0} == {**before, "AuditEntry": 0}


@pytest.mark.parametrize("name", [*PAGES, "new_patient"])
def test_a_stranger_is_sent_to_sign_in(client, ours, name):
    args = [ours.rows[PAGES[name][0]].pk] if name in PAGES else []
    url = reverse(f"admin:{name}", args=args)
    for method in (client.get, client.post):
        response = method(url, follow=True)
        assert response.redirect_chain[-1][0].startswith(reverse("account_login"))
        assert ours.secrets_in(whole(response)) == []


def test_a_stranger_finds_no_admin_list(client, ours):
    for model in admin.site._registry:
        for url in (
            address(model, "changelist"),
            address(model, "change", ours.rows[model].pk),
            address(model, "history", ours.rows[model].pk),
        ):
            response = client.get(url, follow=True)
            assert response.redirect_chain[-1][0].startswith(reverse("account_login"))
            assert ours.secrets_in(whole(response)) == []


def test_a_dismissed_colleague_is_out_at_once(client, ours):
    client.force_login(ours.physio)
    url = reverse("admin:patient_page", args=[ours.rows[Patient].pk])
    assert client.get(url).status_code == 200
    User.objects.filter(pk=ours.physio.pk).update(is_active=False)
    assert client.get(url).status_code == 302


# --- superusers -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("with_clinic", [False, True])
def test_a_superuser_sets_clinics_up_and_reads_no_record(client, ours, with_clinic):
    root = factories.UserFactory(
        clinic=ours.clinic if with_clinic else None, role="", is_superuser=True, is_staff=True, username="root"
    )
    client.force_login(root)
    records = ours.record_words()
    before = {name: rows for name, rows in state_of(ours).items() if name != "User"}
    pages = [reverse(f"admin:{name}", args=[ours.rows[model].pk]) for name, (model, _data) in PAGES.items()]
    assert {client.get(url).status_code for url in pages} <= {404, 405}
    assert {client.post(url, {"wish": "revoke"}).status_code for url in pages} <= {404, 405}
    for model in admin.site._registry:
        row = ours.rows[model]
        for url in [address(model, "changelist")] + [
            address(model, page, row.pk) for page in ("change", "history", "delete")
        ]:
            text = whole(client.get(url))
            assert {name for name, word in records.items() if word in text} == set(), url
    text = whole(client.get(reverse("admin:index")))
    assert {name for name, word in records.items() if word in text} == set()
    after = {name: rows for name, rows in state_of(ours).items() if name != "User"}
    assert {**after, "AuditEntry": 0} == {**before, "AuditEntry": 0}
    assert ours.words["clinic_name"] in whole(client.get(address(Clinic, "changelist")))


# --- models -----------------------------------------------------------------------------------------------------------


def references() -> list:
    """Return (model, foreign key) for every key of a scoped model that leads to something a clinic owns."""
    return [
        pytest.param(model, field.name, id=f"{model.__name__}.{field.name}")
        for model in scoped_models()
        for field in relations_of(model)
        if issubclass(field.related_model, ScopedModel) or field.related_model in (Clinic, User)
    ]


@pytest.mark.parametrize(("model", "name"), references())
def test_no_record_can_be_saved_with_a_reference_into_another_clinic(ours, theirs, model, name):
    row = model.objects.get(pk=theirs.rows[model].pk)
    related = model._meta.get_field(name).related_model
    row.save()
    setattr(row, name, ours.rows[related])
    with pytest.raises(ValidationError):
        row.save()
    assert rows_across_clinics() == []


def test_a_record_without_further_references_cannot_move_to_another_clinic(ours, theirs):
    text = ExerciseText.objects.get(pk=theirs.rows[ExerciseText].pk)
    text.exercise_id = ours.rows[Exercise].pk
    with pytest.raises(ValidationError):
        text.save()
    patient = Patient.objects.get(pk=theirs.rows[Patient].pk)
    patient.clinic = ours.clinic
    with pytest.raises(ValidationError):
        patient.save()


def test_a_stolen_link_row_opens_no_other_patient(ours, theirs):
    link = PortalLink.objects.get(pk=theirs.rows[PortalLink].pk)
    link.patient = ours.rows[Patient]
    with pytest.raises(ValidationError):
        link.save()


def test_addresses_of_another_clinic_hold_no_hint_that_they_exist(client, ours, theirs):
    """The same answer for a foreign number and for one that nobody has."""
    client.force_login(theirs.physio)
    foreign, nobody = ours.rows[Patient].pk, 10_000_000
    pages = [client.get(reverse("admin:patient_page", args=[pk])) for pk in (foreign, nobody)]
    bodies = [re.sub(rf"\b({foreign}|{nobody})\b", "", page.content.decode()) for page in pages]
    assert bodies[0] == bodies[1]
    assert [page.status_code for page in pages] == [404, 404]
