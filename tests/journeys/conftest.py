"""A running product and a real Chromium for the journeys."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

from tests.journeys.stack import Stack

CHROMIUM = "/usr/bin/chromium"


@pytest.fixture(scope="session")
def stack():
    with Stack() as running:
        yield running


RUNNER = """
import uuid
from datetime import timedelta
from django.utils import timezone
from clinic.models import User
from patients.models import Episode, Patient
from plans import actions, gait_actions, own_protocols, readiness, run_actions
from plans.handouts.printing import request_handout
from plans.handouts.run_sheet import request_run_sheet
from plans.logs import log_run
from plans.portal import links
from plans.models import ReadinessSwitch, RunLog
from plans.program import advice_for
from plans.running.protocol_files import load_protocols
from plans.starters import starters
pt = User.objects.get(username="pt")
patient = Patient.objects.create(clinic=pt.clinic, given_name="Bea", family_name="Lund", birth_year=1985)
episode = Episode.objects.create(patient=patient, side="left", therapist=pt, usual_morning_pain=1)
assessment = episode.assessments.create(assessed_by=pt)
plan = actions.start_plan(episode, starter=starters()["return_to_run"], by=pt)
handout = request_handout(plan, by=pt)
told = dict(pain_before=1, pain_during=2, pain_after_60min=1, swelling="none", limp=False, giving_way=False)
today = timezone.localdate()
log_run(episode.run_program, client_id=uuid.uuid4(), done_on=today, now=timezone.now(), distance_km=2, **told)
draft = actions.revise(plan, by=pt)
exercise = draft.phases.first().prescriptions.first().exercise
address = links.url(links.issue(patient, by=pt))
program = episode.run_program
program.started_on = program.stage_entered_on = today - timedelta(days=9)
program.goal, program.goal_km, program.goal_on = "A race with friends", 10, today + timedelta(days=60)
program.run_days, program.strength_days = "", "24"
program.save()
green = told | dict(pain_before=0, pain_during=1, pain_after_60min=0, pain_next_morning=1, stopped_for_pain=False)
green |= dict(stage=program.stage, distance_km=2, medication=False)
for days in (7, 5):
    RunLog.objects.create(program=program, done_on=today - timedelta(days=days), **green)
four_ago = today - timedelta(days=4)
advice = advice_for(program, four_ago)
again = dict(to_stage=program.stage, reason="Once more at this stage")
actions.decide_stage(program, advice=advice, by=pt, today=four_ago, **again)
RunLog.objects.filter(done_on=today - timedelta(days=5)).update(pain_next_morning=4)
run_actions.allow_kind(program, kind="longer", advice=advice, reason="Ran on sand for years", by=pt)
readiness.note(episode, "no_effusion", True, found_on=today, by=pt)
ReadinessSwitch.objects.create(clinic=pt.clinic, criterion="no_valgus", reason="No room to jump", switched_off_by=pt)
own = own_protocols.copy_of(load_protocols()["p3"], clinic=pt.clinic, by=pt, copied_from="p3")
sheet = request_run_sheet(program, by=pt)
cadence = dict(cue="cadence", baseline_cadence=160, baseline_speed_kmh=10, rise_percent=5)
cue = gait_actions.start_cue(episode, values=cadence, reason="Asks for a number to follow", by=pt, today=four_ago)
session = dict(done_on=today, minutes=15, feedback_percent=100, cadence=168, pain=1, note="Felt light")
gait_actions.keep_session(cue, number=1, values=session, by=pt, today=today)
print(patient.pk, episode.pk, assessment.pk, plan.pk, draft.pk, handout.pk, exercise.pk, address, end=" ")
print(program.pk, sheet.pk, own.pk, program.runs.first().pk)
"""


@pytest.fixture(scope="session")
def runner(stack) -> dict:
    """A patient who returns to running: numbers of the records, and the portal address."""
    numbers = stack.manage("shell", "-v0", "-c", RUNNER).split()
    names = ("patient", "episode", "assessment", "plan", "draft", "handout", "exercise", "address")
    names += ("program", "run_sheet", "own_program", "run")
    return dict(zip(names, numbers, strict=True))


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


class Watch:
    """What went wrong in a page without anybody clicking on it: script errors, refused content, foreign requests."""

    def __init__(self, page: Page, home: str):
        self.home = home
        self.complaints: list[str] = []
        self.foreign: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self.hear)
        page.on("request", self.follow)

    def hear(self, line) -> None:
        refused_form = line.text.startswith("Failed to load resource")  # a 4xx page that is meant to be one
        if line.type in ("error", "warning") and not refused_form:
            self.complaints.append(line.text)

    def follow(self, request) -> None:
        if not request.url.startswith((self.home, "data:", "chrome")):
            self.foreign.append(request.url)


def violations(page: Page) -> list[tuple[str, str]]:
    """Return what axe objects to on this page: rule and the first place."""
    found = Axe().run(page).response["violations"]
    return [(rule["id"], rule["nodes"][0]["html"][:160]) for rule in found]


def sign_in(page: Page, url: str, username: str = "pt") -> None:
    page.goto(f"{url}/admin/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", "a long pass phrase")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{url}/admin/")
