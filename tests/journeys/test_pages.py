"""Every page of ours as people meet it: narrow and wide, light and dark, without JavaScript, by keyboard."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Watch, sign_in, violations

pytestmark = pytest.mark.browser
LOOKS = [
    pytest.param({"width": 320, "height": 700}, "light", id="320 light"),
    pytest.param({"width": 1280, "height": 900}, "dark", id="1280 dark"),
]
STAFF_PAGES = [
    "/admin/",
    "/admin/patient/new/",
    "/admin/patient/{patient}/",
    "/admin/episode/{episode}/",
    "/admin/patient/{patient}/episode/new/",
    "/admin/episode/{episode}/red-flags/",
    "/admin/episode/{episode}/intake/",
    "/admin/assessment/{assessment}/",
    "/admin/assessment/{assessment}/suggestions/",
    "/admin/rules/",
    "/admin/episode/{episode}/scores/",
    "/admin/episode/{episode}/trends/",
    "/admin/assessment/{assessment}/compare/",
    "/admin/plan/{plan}/",
    "/admin/plan/{draft}/",
    "/admin/sheet/{handout}/",
    "/admin/exercise/{exercise}/own/",
    "/admin/run-program/{program}/",
    "/admin/run-program/{program}/content/",
    "/admin/run-program/{program}/run/",
    "/admin/run/{run}/",
    "/admin/run-sheet/{run_sheet}/",
    "/admin/episode/{episode}/readiness/",
    "/admin/readiness/",
    "/admin/episode/{episode}/gait-retraining/",
    "/admin/run-programs/",
    "/admin/run-programs/p3/",
    "/admin/run-programs/p6/",
    "/admin/run-programs/own/{own_program}/",
    "/admin/run-programs/own/{own_program}/edit/",
    "/admin/measures/",
    "/admin/patients/ownmeasure/",
]
PORTAL_PAGES = [
    "/plan/",
    "/plan/program/",
    "/plan/run/",
    "/plan/log/",
    "/plan/exercises/",
    "/plan/questions/usual-pain/",
]
STRANGER_PAGES = [
    "/",
    "/sign-in/login/",
    "/sign-in/password/reset/",
    "/p/not-a-token/",
    "/plan/open-again/",
    "/nowhere/",
]


def too_wide(page) -> int:
    """Return how many pixels the page sticks out to the right."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def open_portal(page, address: str) -> None:
    page.goto(address)
    page.fill("[name=birth_year]", "1985")
    page.click("button[type=submit]")
    page.wait_for_url(re.compile(r"/plan/$"))


@pytest.mark.parametrize(("viewport", "scheme"), LOOKS)
def test_staff_pages_are_accessible_and_keep_to_themselves(stack, runner, chromium, viewport, scheme):
    context = chromium.new_context(viewport=viewport, color_scheme=scheme)
    page = context.new_page()
    watch = Watch(page, stack.url)
    sign_in(page, stack.url)
    found = {}
    for route in STAFF_PAGES:
        page.goto(stack.url + route.format(**runner))
        found[route] = violations(page), too_wide(page)
    assert found == {route: ([], 0) for route in STAFF_PAGES}
    assert (watch.complaints, watch.foreign) == ([], [])
    context.close()


def test_a_refused_form_has_the_focus_at_its_first_mistake(stack, runner, chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 600})
    page = context.new_page()
    sign_in(page, stack.url)
    page.goto(stack.url + "/admin/run-program/{program}/".format(**runner))
    page.fill("[name=sessions_to_pass]", "11")
    page.click("text=Save settings")
    focused = page.locator("[name=sessions_to_pass]:focus")
    expect(focused).to_have_count(1)
    expect(focused).to_be_in_viewport()
    context.close()


@pytest.mark.parametrize(("viewport", "scheme"), LOOKS)
def test_portal_pages_are_accessible_and_keep_to_themselves(stack, runner, chromium, viewport, scheme):
    context = chromium.new_context(viewport=viewport, color_scheme=scheme)
    page = context.new_page()
    watch = Watch(page, stack.url)
    page.goto(runner["address"])
    found = {"question": (violations(page), too_wide(page))}
    open_portal(page, runner["address"])
    for route in PORTAL_PAGES:
        page.goto(stack.url + route)
        found[route] = violations(page), too_wide(page)
    assert found == {route: ([], 0) for route in ["question", *PORTAL_PAGES]}
    assert (watch.complaints, watch.foreign) == ([], [])
    context.close()


@pytest.mark.parametrize(("viewport", "scheme"), LOOKS)
def test_pages_for_strangers_are_accessible(stack, chromium, viewport, scheme):
    context = chromium.new_context(viewport=viewport, color_scheme=scheme)
    page = context.new_page()
    found = {}
    for route in STRANGER_PAGES:
        page.goto(stack.url + route)
        found[route] = violations(page), too_wide(page)
    assert found == {route: ([], 0) for route in STRANGER_PAGES}
    context.close()


def test_portal_works_without_javascript(stack, runner, chromium):
    context = chromium.new_context(viewport={"width": 360, "height": 700}, java_script_enabled=False)
    page = context.new_page()
    open_portal(page, runner["address"])
    page.locator("label.choice", has_text="Did some").first.click()
    page.locator("#div_id_pain_during label.choice").nth(1).click()
    page.click("#session button[type=submit]")
    page.goto(f"{stack.url}/plan/log/")
    assert "1 of 10" in page.inner_text("main") or "Did some" in page.inner_text("main")
    context.close()


def test_portal_is_walked_by_keyboard_alone(stack, runner, chromium):
    context = chromium.new_context(viewport={"width": 360, "height": 700})
    page = context.new_page()
    open_portal(page, runner["address"])
    hidden = set()
    for _step in range(120):
        page.keyboard.press("Tab")
        state = page.evaluate(
            """() => {
              const focused = document.activeElement;
              if (focused === document.body) return ["end", true];
              const box = focused.getBoundingClientRect();
              const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
              const label = focused.closest("label");
              const same = seen && (focused.contains(seen) || seen.contains(focused));
              const covers = same || (seen && label && seen.closest("label") === label);
              return [focused.outerHTML.slice(0, 80), Boolean(covers)];
            }"""
        )
        if state[0] == "end":
            break
        if not state[1]:
            hidden.add(state[0])
    assert hidden == set()
    context.close()
