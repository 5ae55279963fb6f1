"""From findings to the plan by keyboard: cards are read and taken, and stand in the draft with their end."""

from datetime import date, timedelta

import pytest

from tests.journeys.conftest import Watch, sign_in, violations
from tests.journeys.test_pages import too_wide

pytestmark = pytest.mark.browser
DAYS = ("starts_on", "ends_on")
EXAMINED = """
from decimal import Decimal
from django.utils import timezone
from clinic.models import User
from patients.models import Episode, Intake, Patient, RedFlagAnswer, RedFlagScreen
from patients.rules.findings import RED_FLAGS
pt = User.objects.get(username="pt")
patient = Patient.objects.create(clinic=pt.clinic, given_name="Nils", family_name="Berg", birth_year=1988)
episode = Episode.objects.create(patient=patient, side="right", therapist=pt)
screen = RedFlagScreen.objects.create(episode=episode, begun_by=pt, others_considered=True)
for flag in RED_FLAGS:
    RedFlagAnswer.objects.create(screen=screen, flag=flag, present=False, answered_by=pt)
no = dict.fromkeys(("pregnant", "post_surgical", "pf_osteoarthritis", "dislocation_history"), False)
Intake.objects.create(episode=episode, told_by="therapist", peripatellar_pain=True, **no)
assessment = episode.assessments.create(assessed_by=pt)
for side, number in (("right", 8), ("left", 2)):
    assessment.observations.create(measure="foot_posture_total", side=side, number=Decimal(number))
print(assessment.pk)
"""


def accept(page, title: str) -> None:
    """Reach the button of the card with this title as the keyboard does, and press Enter."""
    page.locator("article", has=page.get_by_role("heading", name=title)).locator("[value=accept]").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_from_findings_to_the_plan_by_keyboard(stack, chromium):
    assessment = stack.manage("shell", "-v0", "-c", EXAMINED).split()[-1]
    context = chromium.new_context(viewport={"width": 320, "height": 700})
    page = context.new_page()
    watch = Watch(page, stack.url)
    sign_in(page, stack.url)
    page.goto(f"{stack.url}/admin/assessment/{assessment}/suggestions/")
    assert (violations(page), too_wide(page)) == ([], 0)

    accept(page, "Knee and hip exercise with education")
    assert "Now in the draft" in page.inner_text(".messagelist")
    accept(page, "Prefabricated foot orthosis for 6 weeks")
    assert "Prefabricated" in page.inner_text(".messagelist")
    page.get_by_text("Dismiss …").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Not this time")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "“Not this time”" in page.inner_text("main, #content")
    assert (violations(page), too_wide(page)) == ([], 0)

    page.get_by_role("link", name="Open the draft plan").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/plan/**")
    codes = page.locator(".prescription h3 .chip").all_inner_texts()
    assert {code[:2] for code in codes} >= {"QW", "HA"}
    orthosis = page.locator("#beside .beside", has_text="FO1")
    first, last = (date.fromisoformat(orthosis.locator(f"[name$={name}]").input_value()) for name in DAYS)
    assert last - first == timedelta(days=42)
    assert (violations(page), too_wide(page)) == ([], 0)
    assert (watch.complaints, watch.foreign) == ([], [])
    context.close()
