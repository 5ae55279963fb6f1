"""Asking for the one-page run program, watching it being made, and getting exactly the bytes that were kept."""

import hashlib

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from clinic import printing
from clinic.models import AuditEntry
from plans.handouts.run_sheet import request_run_sheet
from plans.models import RunSheet
from plans.program import unknown_words
from tests import factories
from tests.pages import Page, told, words

PDF = b"%PDF-1.7 the bytes that were kept"


@pytest.fixture(autouse=True)
def a_day_in_autumn(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel("2026-09-10T10:00:00Z", tick=False):
        yield


@pytest.fixture
def sheet(run_program, therapist):
    return request_run_sheet(run_program, by=therapist)


@pytest.fixture
def ready(sheet):
    sheet.file.save("run-sheets/kept.pdf", ContentFile(PDF), save=False)
    sheet.status, sheet.finished_at = printing.Status.READY, timezone.now()
    sheet.sha256 = hashlib.sha256(PDF).hexdigest()
    sheet.save()
    return sheet


def asked(staff, program, **sent):
    return staff.post(reverse("admin:print_run_sheet", args=[program.pk]), sent, follow=True)


def file_of(sheet):
    return reverse("admin:run_sheet_file", args=[sheet.pk])


def test_the_button_on_the_programs_page_asks_for_it(staff, run_program):
    page = Page(staff.get(run_program.get_absolute_url()))
    actions = [form.get("action") for form in page.all("form")]
    assert reverse("admin:print_run_sheet", args=[run_program.pk]) in actions


@pytest.mark.parametrize(("paper", "kept"), [("Letter", "Letter"), ("A4", "A4"), ("", "A4"), ("A0", "A4")])
def test_asking_makes_a_job_that_says_what_who_and_when(staff, run_program, therapist, paper, kept):
    response = asked(staff, run_program, paper=paper)
    job = RunSheet.objects.get()
    assert (job.program, job.status, job.attempt, job.paper, job.language) == (run_program, "requested", 0, kept, "en")
    assert (job.requested_by, job.requested_at, len(job.content_key)) == (therapist, timezone.now(), 64)
    assert (job.snapshot["patient"], job.snapshot["stages"][0]["state"]) == ("Ana M.", "now")
    assert response.redirect_chain == [(f"{job.get_absolute_url()}?open", 302)]


def test_asked_twice_while_it_waits_is_one_job(staff, run_program):
    asked(staff, run_program)
    asked(staff, run_program)
    assert RunSheet.objects.count() == 1


def test_a_sheet_that_would_look_the_same_is_not_made_again(staff, run_program, ready):
    response = asked(staff, run_program)
    assert b"".join(response.streaming_content) == PDF
    twin = RunSheet.objects.exclude(pk=ready.pk).get()
    assert (twin.status, twin.file.name, twin.sha256) == ("ready", ready.file.name, ready.sha256)
    assert response.redirect_chain[-1] == (file_of(twin), 302)


def test_a_red_flag_stops_it_with_a_sentence(staff, run_program):
    factories.screened(run_program.episode, "RF6")
    response = asked(staff, run_program)
    assert told(response)[0] == "Running is off until the red flag is cleared."
    assert (response.redirect_chain, RunSheet.objects.count()) == ([(run_program.get_absolute_url(), 302)], 0)


def test_a_program_that_is_gone_stops_it_with_a_sentence(staff, run_program):
    run_program.protocol = "gone"
    run_program.save()
    assert (told(asked(staff, run_program)), RunSheet.objects.count()) == ([unknown_words(run_program)], 0)


class TestPage:
    def test_waiting(self, staff, sheet):
        page = Page(staff.get(sheet.get_absolute_url()))
        assert page.texts("p", "waiting") == ["The sheet is being made …"]
        assert page.all("div", "card")[0].get("hx-get") == sheet.get_absolute_url()

    def test_it_leads_back_to_the_program(self, staff, sheet, run_program):
        page = Page(staff.get(sheet.get_absolute_url()))
        links = [(link.get("href"), words(link)) for link in page.all("a")]
        assert (run_program.get_absolute_url(), "Return to run") in links
        assert "Ana Moreno" in words(page.root)

    def test_the_part_that_asks_again_is_told_when_it_is_ready(self, staff, sheet, request):
        asking = {"headers": {"HX-Request": "true"}}
        waiting = staff.get(sheet.get_absolute_url(), **asking)
        request.getfixturevalue("ready")
        ready = staff.get(sheet.get_absolute_url(), **asking)
        assert ("HX-Redirect" in waiting, ready["HX-Redirect"]) == (False, file_of(sheet))

    def test_ready(self, staff, ready):
        page = Page(staff.get(ready.get_absolute_url()))
        assert page.texts("code") == [ready.sha256]
        assert file_of(ready) in [link.get("href") for link in page.all("a")]
        assert staff.get(f"{ready.get_absolute_url()}?open").url == file_of(ready)

    def test_failed_says_why_and_is_tried_again(self, staff, sheet):
        RunSheet.objects.update(status="failed", reason="no_space", attempt=3)
        page = Page(staff.get(sheet.get_absolute_url()))
        assert page.texts("p", "wrong") == ["There is no space left to keep the file."]
        again = reverse("admin:retry_run_sheet", args=[sheet.pk])
        assert again in [form.get("action") for form in page.all("form")]
        assert staff.post(again).url == sheet.get_absolute_url()
        sheet.refresh_from_db()
        assert (sheet.status, sheet.attempt, sheet.reason) == ("requested", 0, "")

    def test_what_is_ready_is_not_made_again(self, staff, ready):
        staff.post(reverse("admin:retry_run_sheet", args=[ready.pk]))
        ready.refresh_from_db()
        assert (ready.status, ready.sha256) == ("ready", hashlib.sha256(PDF).hexdigest())


def test_the_file_is_exactly_what_was_kept(staff, ready):
    response = staff.get(file_of(ready))
    assert (b"".join(response.streaming_content), response["Content-Type"]) == (PDF, "application/pdf")
    assert "no-store" in response["Cache-Control"].split(", ")


@pytest.mark.parametrize("status", ["requested", "rendering", "failed"])
def test_there_is_no_file_before_it_is_ready(staff, sheet, status):
    RunSheet.objects.update(status=status)
    assert staff.get(file_of(sheet)).status_code == 404


def test_a_file_that_is_gone_is_not_found(staff, ready):
    ready.file.storage.delete(ready.file.name)
    assert staff.get(file_of(ready)).status_code == 404


def test_others_find_nothing_of_it(client, outsider, run_program, ready):
    client.force_login(outsider)
    pages = [("print_run_sheet", run_program), ("retry_run_sheet", ready)]
    sent = [client.post(reverse(f"admin:{name}", args=[row.pk])).status_code for name, row in pages]
    seen = [client.get(url).status_code for url in (ready.get_absolute_url(), file_of(ready))]
    assert (sent, seen, RunSheet.objects.count()) == ([404, 404], [404, 404], 1)


def test_the_front_desk_is_kept_out(client, front_desk, run_program, ready):
    client.force_login(front_desk)
    answers = [
        client.post(reverse("admin:print_run_sheet", args=[run_program.pk])),
        client.get(ready.get_absolute_url()),
        client.get(file_of(ready)),
    ]
    assert [answer.status_code for answer in answers] == [403, 403, 403]


def test_a_look_asks_for_no_job(staff, run_program, sheet):
    for name, row in (("print_run_sheet", run_program), ("retry_run_sheet", sheet)):
        assert staff.get(reverse(f"admin:{name}", args=[row.pk])).status_code == 405


def test_printing_and_reading_are_in_the_trail(staff, run_program, ready):
    b"".join(staff.get(file_of(ready)).streaming_content)
    events = AuditEntry.objects.filter(content_type__model="runsheet").exclude(event="").order_by("pk")
    assert [(entry.event, entry.door) for entry in events][-1] == ("read", "staff")
    assert [entry.event for entry in events] == ["print", "read"]
