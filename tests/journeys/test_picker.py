"""Choosing exercises for a plan without a mouse: words, filters, arrows, Enter."""

import pytest

from tests.journeys.conftest import Watch, sign_in, violations

pytestmark = pytest.mark.browser

DRAFT = """
from clinic.models import User
from patients.models import Episode, Patient
from plans.models import Phase, Plan
pt = User.objects.get(username="pt")
patient = Patient.objects.create(clinic=pt.clinic, given_name="Kim", family_name="Keys", birth_year=1985)
episode = Episode.objects.create(patient=patient, side="left", therapist=pt, usual_morning_pain=1)
plan = Plan.objects.create(episode=episode, title="Keys", starts_on="2026-09-01")
phase = Phase.objects.create(plan=plan, position=1, title="Calm")
print(plan.pk, phase.pk)
"""


@pytest.fixture
def page(stack, chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.watch = Watch(page, stack.url)
    sign_in(page, stack.url)
    yield page
    context.close()


def focused(page) -> str:
    return page.evaluate("document.activeElement.id || document.activeElement.className")


def said(page, words: str) -> None:
    page.wait_for_function("words => document.querySelector('[role=status]').innerText === words", arg=words)


def test_exercises_are_found_filtered_and_added_by_keyboard_alone(stack, page):
    plan, phase = stack.manage("shell", "-v0", "-c", DRAFT).split()
    field, keys = f"id_pick-{phase}-exercise", page.keyboard
    page.goto(f"{stack.url}/admin/plan/{plan}/")
    page.focus(f"#{field}")
    keys.type("clamshel")
    said(page, "3 exercises fit.")
    assert violations(page) == []

    keys.press("ArrowDown")
    keys.press("ArrowDown")
    assert page.evaluate("document.activeElement.innerText").startswith("Clamshell with a band")
    keys.press("ArrowUp")
    keys.press("ArrowUp")
    assert focused(page) == field
    keys.press("Enter")  # three would fit, so it leads to the best and adds nothing yet
    assert page.evaluate("document.activeElement.innerText").startswith("Clamshell HR1")
    with page.expect_navigation():
        keys.press("Enter")
    assert page.locator(".prescription h3").all_inner_texts() == ["1. Clamshell HR1"]
    page.wait_for_function("key => document.activeElement.id === key", arg=field)

    keys.type("SLR")
    said(page, "2 exercises fit.")
    with page.expect_navigation():
        keys.press("Enter")  # the one of that name
    assert page.locator(".prescription h3").all_inner_texts() == ["1. Clamshell HR1", "2. Straight-leg raise QN3"]

    page.wait_for_function("key => document.activeElement.id === key", arg=field)
    for _step in range(5):  # past the button, to the third filter
        keys.press("Tab")
        if focused(page) == f"id_pick-{phase}-equipment":
            break
    keys.type("rowing")
    said(page, "1 exercise fits.")
    assert focused(page) == f"id_pick-{phase}-equipment"  # now the button that takes the filter away
    assert violations(page) == []
    keys.press("Enter")
    said(page, "")
    assert page.locator("select.pill").count() == 4
    assert page.watch.complaints == page.watch.foreign == []


def test_nothing_found_says_what_to_try_and_escape_leads_back(stack, page):
    plan, phase = stack.manage("shell", "-v0", "-c", DRAFT).split()
    page.goto(f"{stack.url}/admin/plan/{plan}/")
    page.focus(f"#id_pick-{phase}-exercise")
    page.keyboard.type("xylophone")
    page.wait_for_function(
        "() => document.querySelector('[role=status]').innerText.startsWith('Nothing fits “xylophone”')"
    )
    page.keyboard.press("Control+A")
    page.keyboard.type("glut med")
    said(page, "The best 12 of 46. One more word narrows it down.")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    page.keyboard.press("Escape")
    assert focused(page) == f"id_pick-{phase}-exercise"
    assert violations(page) == []


def test_the_list_of_exercises_is_accessible_with_search_and_filters(stack, page):
    page.goto(f"{stack.url}/admin/exercises/exercise/?q=brige&position__exact=lying")
    assert page.locator(".list-filters a.chosen").count() == 1
    assert [found for found in violations(page) if "result_list" not in found[1]] == []
