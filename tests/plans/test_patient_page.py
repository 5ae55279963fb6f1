"""Everything about one patient: plan, logs, run program, portal link."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clinic.models import AuditEntry
from plans.models import ExerciseLog, PortalLink, Prescription, RunDecision, RunLog, SessionLog
from plans.portal import links
from tests import factories
from tests.pages import Page, told, words


@pytest.fixture(autouse=True)
def a_day_in_autumn():
    with time_machine.travel("2026-09-10T10:00:00Z", tick=False):
        yield


@pytest.fixture
def address(patient):
    return patient.get_absolute_url()


def section(response, title):
    found = (part for part in Page(response).all("section") if part.get("aria-labelledby") == f"{title}-title")
    return next(found, None)


def wish(staff, patient, what):
    return staff.post(reverse("admin:change_link", args=[patient.pk]), {"wish": what}, follow=True)


def wishes(response):
    part = section(response, "link")
    return [button.get("value") for button in part.iter("button") if button.get("name") == "wish"]


def shown_address(response):
    return Page(response).filled().get("link-address", "") or next(
        (field.get("value") for field in Page(response).all("input") if field.get("id") == "link-address"), ""
    )


class TestLink:
    def test_without_a_birth_year_it_is_told_before_anything_is_pressed(self, staff, patient, address):
        patient.birth_year = None
        patient.save()
        response = staff.get(address)
        assert "The year of birth is missing." in words(section(response, "link"))
        assert wishes(response) == []

    def test_without_a_birth_year_a_post_is_refused_with_the_reason(self, staff, patient):
        patient.birth_year = None
        patient.save()
        response = wish(staff, patient, "issue")
        assert told(response) == [
            "The year of birth is missing. The patient needs it to open the link: enter it first."
        ]
        assert PortalLink.objects.count() == 0

    def test_no_link_yet(self, staff, address):
        assert (wishes(staff.get(address)), shown_address(staff.get(address))) == (["issue"], "")

    def test_a_given_link_is_shown_to_copy(self, staff, patient):
        response = wish(staff, patient, "issue")
        link = PortalLink.objects.get()
        assert (shown_address(response), link.issued_by.username) == (links.url(link), "therapist")
        assert wishes(response) == ["extend", "reissue", "revoke"]
        assert "Valid until 9 Mar 2027." in words(section(response, "link"))

    def test_giving_twice_gives_one_link(self, staff, patient):
        first = shown_address(wish(staff, patient, "issue"))
        assert shown_address(wish(staff, patient, "issue")) == first

    def test_a_closed_link_shows_no_address_and_can_only_be_renewed(self, staff, patient):
        old = shown_address(wish(staff, patient, "issue"))
        closed = wish(staff, patient, "revoke")
        assert (shown_address(closed), wishes(closed)) == ("", ["reissue"])
        renewed = shown_address(wish(staff, patient, "reissue"))
        assert renewed not in ("", old)

    def test_an_expired_link_can_be_extended_to_the_same_address(self, staff, patient, address):
        old = shown_address(wish(staff, patient, "issue"))
        PortalLink.objects.update(expires_on=date(2026, 9, 9))
        expired = staff.get(address)
        assert (shown_address(expired), wishes(expired)) == ("", ["extend", "reissue"])
        assert shown_address(wish(staff, patient, "extend")) == old

    def test_a_link_is_valid_on_its_last_day(self, staff, patient, address):
        wish(staff, patient, "issue")
        PortalLink.objects.update(expires_on=date(2026, 9, 10))
        assert shown_address(staff.get(address)) != ""

    def test_an_address_that_another_key_made_is_not_shown(self, staff, patient, address):
        wish(staff, patient, "issue")
        with override_settings(PORTAL_LINK_KEY="a new key that is long enough for fifty characters"):
            assert shown_address(staff.get(address)) == ""

    def test_a_locked_link_is_told_and_unlocked(self, staff, patient, address):
        wish(staff, patient, "issue")
        PortalLink.objects.update(wrong_years=5)
        assert "Locked: five wrong years of birth were typed." in words(section(staff.get(address), "link"))
        assert wishes(wish(staff, patient, "unlock")) == ["extend", "reissue", "revoke"]

    @pytest.mark.parametrize("what", ["", "delete", "digest"])
    def test_another_wish_changes_nothing(self, staff, patient, what):
        wish(staff, patient, "issue")
        before = PortalLink.objects.values().get()
        wish(staff, patient, what)
        assert PortalLink.objects.values().get() == before

    def test_each_step_is_in_the_trail_and_none_holds_the_token(self, staff, patient):
        token = links.token(PortalLink.objects.get(pk=wish(staff, patient, "issue").context["link"]["row"].pk))
        for what in ("extend", "revoke", "reissue"):
            wish(staff, patient, what)
        events = AuditEntry.objects.filter(content_type__model="portallink").exclude(event="").order_by("pk")
        assert [entry.event for entry in events] == ["issue", "extend", "revoke", "reissue"]
        assert [entry.pk for entry in AuditEntry.objects.all() if token in str(vars(entry))] == []

    def test_an_assistant_sees_the_state_and_not_the_address(self, client, clinic, patient, address, therapist):
        links.issue(patient, by=therapist)
        client.force_login(factories.UserFactory(clinic=clinic, role="assistant"))
        response = client.get(address)
        assert (shown_address(response), wishes(response)) == ("", [])
        assert client.post(reverse("admin:change_link", args=[patient.pk]), {"wish": "revoke"}).status_code == 403


class TestLogs:
    def table(self, response):
        rows = [row for row in section(response, "logs").iter("tr") if row.find("td") is not None]
        return [[words(cell) for cell in row.findall("td")] for row in rows]

    def test_sessions_and_runs_stand_in_one_list_newest_first(self, staff, address, plan, run_program):
        session = SessionLog.objects.create(plan=plan, done_on=date(2026, 9, 8), pain_during=0, note="Fine")
        for row, outcome in zip(Prescription.objects.all(), ("done", "some"), strict=True):
            ExerciseLog.objects.create(session=session, prescription=row, outcome=outcome)
        RunLog.objects.create(
            program=run_program, stage="1", done_on=date(2026, 9, 9), distance_km="1.60", pain_during=7
        )
        assert self.table(staff.get(address)) == [
            ["Wed 9 Sep", "Run 1.6 km, red", "7", "–", "–", ""],
            ["Tue 8 Sep", "Exercises: 1 done, 1 in part", "0", "–", "–", "Fine"],
        ]

    def test_nothing_logged_is_said(self, staff, address, plan):
        assert "Nothing logged yet." in words(section(staff.get(address), "logs"))

    def test_the_page_takes_the_same_queries_at_one_and_at_three_of_everything(
        self, staff, address, plan, run_program, episode, therapist
    ):
        counts = []
        for days in ([2], [3, 4]):
            for day in days:
                when = date(2026, 9, day)
                session = SessionLog.objects.create(plan=plan, done_on=when)
                ExerciseLog.objects.create(session=session, prescription=Prescription.objects.first(), outcome="done")
                RunLog.objects.create(program=run_program, stage="1", done_on=when)
                factories.AssessmentFactory(episode=episode, assessed_on=when, assessed_by=therapist)
                factories.PlanFactory(episode=episode, status="superseded", version=day, given_by=therapist)
                RunDecision.objects.create(program=run_program, from_stage="1", to_stage="1", decided_by=therapist)
                factories.EpisodeFactory(patient=episode.patient, therapist=therapist, opened_on=date(2025, 1, day))
            with CaptureQueriesContext(connection) as caught:
                staff.get(address)
            counts.append(len(caught))
        assert counts[0] == counts[1]


class TestRunProgram:
    def run(self, program, day, **told):
        fine = dict.fromkeys(("pain_before", "pain_during", "pain_after_60min", "pain_next_morning"), 0)
        signs = dict.fromkeys(("limp", "giving_way", "stopped_for_pain", "medication"), False)
        RunLog.objects.create(
            program=program, stage="1", done_on=date(2026, 9, day), swelling="none", **{**fine, **signs, **told}
        )

    def decide(self, staff, program, **sent):
        return staff.post(reverse("admin:decide_stage", args=[program.pk]), sent, follow=True)

    def test_a_proposal_is_shown_with_its_reasons_and_accepted(self, staff, address, run_program):
        self.run(run_program, 6)
        self.run(run_program, 8)
        part = words(section(staff.get(address), "program"))
        assert "Move on to Phase 2" in part
        assert "2 of 2 green runs in a row at this stage." in part
        response = self.decide(staff, run_program, to_stage="2")
        run_program.refresh_from_db()
        assert (run_program.stage, told(response)) == ("2", ["The run program was moved. The portal shows it at once."])
        assert RunDecision.objects.get().decided_by.username == "therapist"

    def test_another_stage_needs_a_reason(self, staff, run_program):
        response = self.decide(staff, run_program, to_stage="4", reason="")
        run_program.refresh_from_db()
        assert (run_program.stage, told(response)) == (
            "1",
            ["Give a reason: this is not the stage that the rules propose."],
        )

    def test_settings_are_saved(self, staff, run_program):
        address = reverse("admin:save_program", args=[run_program.pk])
        sent = {"pain_model": "model_5", "sessions_to_pass": "3", "status": "paused", "reason": "Away"}
        staff.post(address, sent | {"run_days": ["1", "4"]})
        run_program.refresh_from_db()
        assert (run_program.pain_model, run_program.sessions_to_pass, run_program.status) == ("model_5", 3, "paused")
        assert run_program.run_days == "14"

    def test_a_refused_setting_is_named_with_its_range(self, staff, run_program):
        address = reverse("admin:save_program", args=[run_program.pk])
        sent = {"pain_model": "esculier", "sessions_to_pass": "0", "status": "active"}
        response = staff.post(address, sent)
        assert (response.status_code, Page(response).texts("p", "wrong")) == (
            422,
            ["Sessions to pass: 0 is out of range: give a number from 1 to 10."],
        )


def test_templates_are_named_in_the_language_of_the_therapist(staff, patient, address, episode):
    patient.language = "es"
    patient.save()
    buttons = [words(button) for button in Page(staff.get(address)).all("button") if button.get("name") == "starter"]
    assert buttons == ["PFP, irritable", "PFP, strength", "Return to run"]


def test_the_front_desk_sees_contact_and_link_and_no_clinical_record(client, front_desk, patient, episode, plan):
    client.force_login(front_desk)
    response = client.get(patient.get_absolute_url())
    assert response.status_code == 200
    assert [section(response, title) for title in ("plans", "assess", "logs", "episode")] == [None] * 4
    assert section(response, "link") is not None


def test_reading_a_patient_is_in_the_trail(staff, patient, address):
    staff.get(address)
    entry = AuditEntry.objects.get(event="read", content_type__model="patient")
    assert (entry.object_pk, entry.actor.username, entry.timestamp) == (
        str(patient.pk),
        "therapist",
        datetime(2026, 9, 10, 10, tzinfo=UTC),
    )
