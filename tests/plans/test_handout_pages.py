"""Asking for a sheet, watching it being made, and getting exactly the bytes that were kept."""

import hashlib
import subprocess

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from clinic import printing
from clinic.models import AuditEntry
from exercises.pictures import shipped_figures
from plans.handouts.content import SheetContent
from plans.handouts.printing import drawn, request_handout, sheet_content
from plans.models import Handout, Plan, PortalLink
from plans.portal import links
from tests import factories
from tests.pages import Page, told

PDF = b"%PDF-1.7 the bytes that were kept"


@pytest.fixture(autouse=True)
def a_day_in_autumn():
    with time_machine.travel("2026-09-10T10:00:00Z", tick=False):
        yield


@pytest.fixture
def sheet(plan, therapist):
    return request_handout(plan, by=therapist)


def make_ready(sheet):
    sheet.file.save("handouts/kept.pdf", ContentFile(PDF), save=False)
    sheet.status, sheet.finished_at = printing.Status.READY, timezone.now()
    sheet.sha256 = hashlib.sha256(PDF).hexdigest()
    sheet.save()


def printed(staff, plan, **sent):
    return staff.post(reverse("admin:print_again", args=[plan.pk]), sent, follow=True)


def file_of(sheet):
    return reverse("admin:handout_file", args=[sheet.pk])


def test_printing_makes_a_job_that_says_what_who_and_when(staff, plan, therapist):
    printed(staff, plan, paper="Letter")
    job = Handout.objects.get()
    assert (job.status, job.attempt, job.plan, job.phase, job.paper, job.language) == (
        "requested", 0, plan, plan.phases.get(), "Letter", "en",
    )  # fmt: skip
    assert (job.requested_by, job.requested_at, len(job.content_key)) == (therapist, timezone.now(), 64)
    content = SheetContent.from_dict(job.snapshot)
    assert (content.patient_short_name, content.plan_version, content.letterhead.therapist_name) == (
        "Ana M.", 1, "Tess Ortega",
    )  # fmt: skip
    assert [lines.dose_words for lines in content.exercises] == [
        "3 × 10, each side, hold 3 s, every second day",
        "2 × 30 s, each side, every second day",
    ]


def test_the_snapshot_holds_no_secret(plan, sheet):
    assert links.token(PortalLink.objects.get()) not in str(sheet.snapshot)


def test_the_chosen_phase_is_printed(staff, plan):
    build = factories.PhaseFactory(plan=plan, position=2, title="Build")
    factories.PrescriptionFactory(phase=build)
    printed(staff, plan, phase=build.pk)
    assert Handout.objects.get().phase == build


def test_a_phase_of_another_plan_is_not_printed(staff, plan):
    other = factories.PrescriptionFactory().phase
    printed(staff, plan, phase=other.pk)
    assert Handout.objects.get().phase == plan.phases.get()


def test_a_phase_without_exercises_is_refused(staff, plan):
    empty = factories.PhaseFactory(plan=plan, position=2)
    response = printed(staff, plan, phase=empty.pk)
    assert told(response) == ["This phase holds no exercise yet, so there is nothing to print."]
    assert Handout.objects.count() == 0


def test_a_replaced_version_is_not_printed_anew(staff, plan):
    Plan.objects.update(status="superseded")
    response = printed(staff, plan)
    assert told(response) == ["This version was replaced. Print the one in use, or open the sheet that was kept."]


def test_a_draft_is_printed_from_its_own_page_only(client, clinic, plan):
    client.force_login(factories.UserFactory(clinic=clinic, role="assistant"))
    Plan.objects.update(status="draft")
    assert client.post(reverse("admin:print_again", args=[plan.pk])).status_code == 404
    assert Plan.objects.get().status == "draft"


def test_printing_gives_the_patient_a_link(plan, sheet, patient):
    assert PortalLink.objects.get().patient == patient


def test_a_patient_without_a_birth_year_gets_a_sheet_without_an_address(plan, therapist, patient):
    patient.birth_year = None
    patient.save()
    sheet = request_handout(Plan.objects.get(pk=plan.pk), by=therapist)
    assert (sheet.status, PortalLink.objects.count()) == ("requested", 0)


def test_a_closed_link_is_neither_printed_nor_opened_again(plan, therapist, patient):
    links.revoke(links.issue(patient, by=therapist), by=therapist)
    with_link = request_handout(plan, by=therapist)
    assert PortalLink.objects.get().revoked_at is not None
    assert with_link.status == "requested"


@pytest.mark.parametrize("change", ["link", "paper", "note", "nothing"])
def test_the_key_tells_whether_a_sheet_would_look_the_same(plan, sheet, therapist, change):
    paper = ""
    if change == "link":
        links.reissue(PortalLink.objects.get(), by=therapist)
    if change == "paper":
        paper = "Letter"
    if change == "note":
        plan.note = "Slowly"
        plan.save()
    again = request_handout(plan, by=therapist, paper=paper)
    assert (again.content_key == sheet.content_key) is (change == "nothing")


def test_a_sheet_that_would_look_the_same_is_not_made_again(plan, sheet, colleague):
    make_ready(sheet)
    twin = request_handout(plan, by=colleague)
    assert (twin.status, twin.attempt, twin.file.name, twin.sha256) == ("ready", 0, sheet.file.name, sheet.sha256)
    assert twin.requested_by == colleague


def words_on_paper(sheet):
    """Render the sheet and return its words, closed up."""
    assert printing.render("plans.handout", sheet.pk) is True
    sheet.refresh_from_db()
    assert hashlib.sha256(sheet.read_bytes()).hexdigest() == sheet.sha256
    text = subprocess.run(["pdftotext", "-raw", "-", "-"], input=sheet.read_bytes(), capture_output=True, check=True)
    return "".join(text.stdout.decode().split())


def test_the_address_of_the_open_link_is_printed(sheet):
    assert links.url(PortalLink.objects.get()).split("://")[1] in words_on_paper(sheet)


@pytest.mark.parametrize("missing", ["link closed", "birth year taken away"])
def test_an_address_that_would_not_open_is_not_printed(sheet, therapist, patient, missing):
    link = PortalLink.objects.get()
    if missing == "link closed":
        links.revoke(link, by=therapist)
    else:
        patient.birth_year = None
        patient.save()
    paper = words_on_paper(sheet)
    assert ("AnaM." in paper, links.token(link) in paper) == (True, False)


class TestPage:
    def test_waiting(self, staff, sheet):
        page = Page(staff.get(sheet.get_absolute_url()))
        assert page.texts("p", "waiting") == ["The sheet is being made …"]
        assert page.all("div", "card")[0].get("hx-get") == sheet.get_absolute_url()

    def test_waiting_for_another_attempt(self, staff, sheet):
        Handout.objects.update(attempt=2, status="rendering")
        assert Page(staff.get(sheet.get_absolute_url())).texts("p", "waiting") == [
            "The sheet is being made, attempt 2 of 3 …"
        ]

    def test_the_part_that_asks_again_is_told_when_it_is_ready(self, staff, sheet):
        asking = {"headers": {"HX-Request": "true"}}
        waiting = staff.get(sheet.get_absolute_url(), **asking)
        make_ready(sheet)
        ready = staff.get(sheet.get_absolute_url(), **asking)
        assert ("HX-Redirect" in waiting, ready["HX-Redirect"]) == (False, file_of(sheet))

    def test_ready(self, staff, sheet):
        make_ready(sheet)
        page = Page(staff.get(sheet.get_absolute_url()))
        assert page.texts("code") == [sheet.sha256]
        assert file_of(sheet) in [link.get("href") for link in page.all("a")]

    def test_ready_after_printing_opens_at_once(self, staff, sheet):
        make_ready(sheet)
        assert staff.get(f"{sheet.get_absolute_url()}?open").url == file_of(sheet)

    def test_missing_pictures_are_named(self, staff, sheet):
        make_ready(sheet)
        Handout.objects.update(missing=["clam-1.svg", "squat.svg"])
        assert Page(staff.get(sheet.get_absolute_url())).texts("p", "wrong") == [
            "Printed without these pictures: clam-1.svg, squat.svg"
        ]

    def test_failed_says_why_and_is_tried_again(self, staff, sheet):
        Handout.objects.update(status="failed", reason="no_space", attempt=3)
        page = Page(staff.get(sheet.get_absolute_url()))
        assert page.texts("p", "wrong") == ["There is no space left to keep the file."]
        assert "It was tried 3 times." in page.texts("p")
        staff.post(reverse("admin:retry_handout", args=[sheet.pk]))
        sheet.refresh_from_db()
        assert (sheet.status, sheet.attempt, sheet.reason) == ("requested", 0, "")


def test_the_file_is_exactly_what_was_kept(staff, sheet):
    make_ready(sheet)
    response = staff.get(file_of(sheet))
    data = b"".join(response.streaming_content)
    assert (data, hashlib.sha256(data).hexdigest()) == (PDF, Handout.objects.get().sha256)
    assert (response["Content-Type"], "no-store" in response["Cache-Control"].split(", ")) == ("application/pdf", True)


@pytest.mark.parametrize("status", ["requested", "rendering", "failed"])
def test_there_is_no_file_before_it_is_ready(staff, sheet, status):
    Handout.objects.update(status=status)
    assert staff.get(file_of(sheet)).status_code == 404


def test_a_file_that_is_gone_is_not_found(staff, sheet):
    make_ready(sheet)
    sheet.file.storage.delete(sheet.file.name)
    assert staff.get(file_of(sheet)).status_code == 404


def test_printing_and_reading_are_in_the_trail(staff, plan):
    printed(staff, plan)
    sheet = Handout.objects.get()
    make_ready(sheet)
    b"".join(staff.get(file_of(sheet)).streaming_content)
    events = AuditEntry.objects.filter(content_type__model="handout").exclude(event="").order_by("pk")
    assert [(entry.event, entry.actor.username, entry.door) for entry in events] == [
        ("print", "therapist", "staff"),
        ("read", "therapist", "staff"),
    ]


def test_a_sheet_holds_both_figures_in_the_patients_language(plan, patient, therapist):
    patient.language = "es"
    patient.save()
    code, words = next((code, words) for code, words in shipped_figures().items() if "end" in words)
    row = plan.phases.get().prescriptions.first()
    row.exercise = factories.ExerciseFactory(code=code)
    row.save()
    plan = Plan.objects.get(pk=plan.pk)
    lines = sheet_content(plan, plan.current_phase(), paper="A4", by=therapist).exercises
    shown = [(picture.path, picture.alt) for picture in lines[0].pictures]
    assert shown == [(f"trochlea:/figures/{code}-{moment}.svg", words[moment]["es"]) for moment in ("start", "end")]
    assert lines[1].pictures == ()  # nobody drew that one


def test_a_figure_drawn_anew_is_printed_anew(tmp_path):
    lines = {"picture_start": {"path": "trochlea:/figures/T1-start.svg"}, "picture_end": None}
    photo = {"picture_start": {"path": "trochlea:/media/photo.jpg"}, "picture_end": None}
    seen = []
    for words in (None, "<svg/>", "<svg></svg>"):
        if words:
            (tmp_path / "T1-start.svg").write_text(words)
        seen.append(drawn({"exercises": [lines, photo]}, tmp_path))
    assert [len(one) for one in seen] == [1, 1, 1]
    assert [one[0] and one[0][0] for one in seen] == [None, 6, 11]
