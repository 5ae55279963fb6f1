"""The first page: the therapist's own open episodes, those who told something last on top."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.models import RunLog, SessionLog
from plans.templatetags.home import MOST, caseload
from tests import factories
from tests.pages import Page, words
from tests.plans.test_run_actions import GREEN

HOME = "/admin/"


@pytest.fixture
def caring(clinic, therapist):
    """Make an open episode of the therapist with a patient of this name."""

    def episode(name, **fields):
        return factories.EpisodeFactory(
            **{"therapist": therapist, "patient__clinic": clinic, "patient__given_name": name} | fields,
            patient__family_name="",
        )

    return episode


def names(user):
    return [str(row.patient) for row in caseload(user)]


def test_open_episodes_of_the_therapist_alone(therapist, colleague, caring):
    caring("Ana")
    caring("Closed", closed_on=date(2026, 9, 2))
    caring("Archived", patient__archived=True)
    caring("Colleague's", therapist=colleague)
    caring("Nobody's", therapist=None)
    assert names(therapist) == ["Ana"]


def test_who_told_last_stands_first_and_who_told_nothing_last(therapist, caring):
    caring("Silent")
    early, late = caring("Early"), caring("Late")
    SessionLog.objects.create(plan=factories.PlanFactory(episode=early, status="current"), done_on=date(2026, 9, 3))
    program = factories.RunProgramFactory(episode=late)
    RunLog.objects.create(program=program, stage="1", done_on=date(2026, 9, 4))
    RunLog.objects.create(program=program, stage="1", done_on=date(2026, 9, 2))
    assert [(str(row.patient), row.last_log) for row in caseload(therapist)] == [
        ("Late", date(2026, 9, 4)),
        ("Early", date(2026, 9, 3)),
        ("Silent", None),
    ]


def test_a_long_list_keeps_those_who_told_something(therapist, caring):
    told = caring("Told", opened_on=date(2020, 1, 1))
    RunLog.objects.create(program=factories.RunProgramFactory(episode=told), stage="1", done_on=date(2026, 9, 4))
    for number in range(MOST):
        caring(f"Silent {number}")
    assert (len(names(therapist)), names(therapist)[0]) == (MOST, "Told")


def test_the_page_tells_plan_visit_and_last_log(staff, caring):
    episode = caring("Ana")
    plan = factories.PlanFactory(episode=episode, status="current", next_visit_on=date(2026, 9, 20))
    factories.PlanFactory(episode=episode, status="draft", version=2, title="Next")
    SessionLog.objects.create(plan=plan, done_on=date(2026, 9, 3))
    rows = [row for row in Page(staff.get(HOME)).all("tr") if row.find("td") is not None]
    assert [[words(cell) for cell in row] for row in rows] == [
        ["Ana", "right", "Calm and strengthen", "20 Sep", "3 Sep", "–"]
    ]


def run_cells(staff):
    rows = [row for row in Page(staff.get(HOME)).all("tr") if row.find("td") is not None]
    return {words(row[0]): words(row[-1]) for row in rows}


@time_machine.travel("2026-09-10T10:00:00Z", tick=False)
def test_what_the_rules_propose_for_a_runner_stands_beside_the_name(staff, caring):
    calm = {"done_on": date(2026, 9, 8), "distance_km": Decimal(1), **GREEN}
    waits, goes_on, rests, paused = (
        factories.RunProgramFactory(episode=caring(name, usual_morning_pain=0), **more)
        for name, more in (
            ("Waits", {"sessions_to_pass": 1}),
            ("Goes on", {}),
            ("Rests", {}),
            ("Paused", {"status": "paused"}),
        )
    )
    for program in (waits, goes_on, paused):
        RunLog.objects.create(program=program, stage="1", **calm)
    RunLog.objects.create(program=rests, stage="1", **calm | {"limp": True, "pain_next_morning": 3})
    caring("Walks")
    assert run_cells(staff) == {
        "Waits": "Last run: green. Move on to Phase 2 you decide",
        "Goes on": "Last run: green. Repeat Phase 1",
        "Rests": "Last run: red. Rest until the knee is back to usual, then Phase 1 you decide",
        "Paused": "–",
        "Walks": "–",
    }


def test_a_program_that_is_gone_says_nothing_there(staff, caring):
    factories.RunProgramFactory(episode=caring("Gone"), protocol="no-such")
    assert run_cells(staff) == {"Gone": "–"}


def test_an_empty_caseload_is_said(staff):
    assert "No open episode of care is yours yet." in Page(staff.get(HOME)).texts("p", "quiet-text")


def test_the_page_takes_the_same_queries_at_one_and_at_three_patients(staff, caring):
    counts = []
    for more in (1, 2):
        for _each in range(more):
            plan = factories.PlanFactory(episode=caring("Ana"), status="current")
            SessionLog.objects.create(plan=plan, done_on=date(2026, 9, 3))
            program = factories.RunProgramFactory(episode=plan.episode)
            RunLog.objects.create(program=program, stage="1", done_on=date(2026, 9, 4), distance_km=2)
        with CaptureQueriesContext(connection) as caught:
            staff.get(HOME)
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_a_superuser_reads_no_records(client, db, caring):
    caring("Ana")
    client.force_login(factories.UserFactory(clinic=None, role="", is_superuser=True, is_staff=True))
    page = Page(client.get(HOME))
    assert "This account sets up clinics and staff. It reads no patient records." in page.texts("p")
    assert [row for row in page.all("tr") if "Ana" in words(row)] == []


def test_the_front_desk_finds_patients_and_sees_no_caseload(client, front_desk):
    client.force_login(front_desk)
    page = Page(client.get(HOME))
    assert ("q" in page.filled(), "My patients" in page.texts("h2")) == (True, False)
