"""The portal in a real Chromium: nothing for axe to complain of, nothing fetched from elsewhere, no need of scripts."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import sync_playwright

from exercises.pictures import shipped_figures
from patients.scores import OutcomeScore
from plans.models import PortalSession, RunLog, SessionLog
from plans.portal import links
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

SMALL = """[...document.querySelectorAll("a, button, summary, input:not([type=hidden]), textarea")]
  .map(one => one.closest(".choice, .field-tick label") || one)
  .filter(one => !one.matches(".skip") && one.checkVisibility())
  .filter(one => Math.min(one.getBoundingClientRect().width, one.getBoundingClientRect().height) < 48)
  .map(one => one.outerHTML)"""
TINY = """[...document.querySelectorAll("body *")]
  .filter(one => one.checkVisibility() && [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
  .filter(one => parseFloat(getComputedStyle(one).fontSize) < 17).map(one => one.outerHTML)"""
WIDER = "document.documentElement.scrollWidth > innerWidth"


@pytest.fixture
def chromium(monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's sync interface runs a loop in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def address(live_server, link, plan, run_program, clinic):
    clinic.emergency_text = "Emergency: call 112."
    clinic.save()
    movements = [code for code, told in shipped_figures().items() if "end" in told]
    for position, code in zip(range(3, 9), movements, strict=False):
        exercise = factories.ExerciseFactory(code=code)
        factories.PrescriptionFactory(phase=plan.phases.get(), position=position, exercise=exercise)
    return f"{live_server.url}/p/{links.token(link)}/"


@pytest.fixture
def clock():
    """The real clock: the browser keeps it too."""


def enter(page, address):
    page.goto(address)
    page.fill("[name=birth_year]", "1990")
    page.click("main button[type=submit]")
    page.wait_for_url("**/plan/")


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (320, "dark"), (1280, "dark")])
def test_every_page_is_accessible_and_whole(chromium, address, live_server, width, scheme):
    page = chromium.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    asked, spoken = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: spoken.append(message.text))
    faults = {}

    def look(name):
        violations = Axe().run(page).response["violations"]
        found = [rule["id"] for rule in violations] + page.evaluate(SMALL) + page.evaluate(TINY)
        if found or page.evaluate(WIDER):
            faults[name] = found or "wider than the screen"

    page.goto(address)
    look("question")
    page.fill("[name=birth_year]", "19")
    page.click("main button[type=submit]")
    look("question refused")
    asked.clear()
    page.fill("[name=birth_year]", "1990")
    page.click("main button[type=submit]")
    page.wait_for_load_state("networkidle")
    assert len(asked) <= 12
    for path in ("/plan/", "/plan/exercises/", "/plan/log/", "/plan/run/", "/plan/session/"):
        page.goto(live_server.url + path)
        look(path)
    page.fill("[name=note]", "x")
    page.evaluate("document.querySelector('[name=note]').value = 'x'.repeat(401)")
    page.click(".save")
    look("session refused")
    assert page.evaluate("document.activeElement.id") == "errors"
    page.goto(f"{live_server.url}/plan/run/")
    page.fill("[name=distance_km]", "far")
    page.click(".save")
    look("run refused")
    for path in ("/", "/p/none/", "/nowhere/", "/plan/open-again/"):
        page.goto(live_server.url + path)
        look(path)
    assert faults == {}
    assert {url.split("/")[2] for url in asked} == {live_server.url.split("/")[2]}
    assert [line for line in spoken if "status of 4" not in line] == []


# --- the metronome ----------------------------------------------------------------------------------------------------
HEARD = """window.heard = [];
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (at) { heard.push(at); return start.call(this, at); };"""
SHORT = (
    """box => Object.assign(box.dataset, {minutes: 4 / 60, on: 1 / 60, of: 2 / 60})"""  # 1 s on, 1 s off, 4 s in all
)


@pytest.fixture
def metronome(chromium, address, plan, run_program, therapist):
    """Open the day of a patient with 180 steps a minute to aim for; return the page and the metronome."""
    run_program.stage_entered_on = timezone.localdate()
    run_program.save()
    cue = {"baseline_cadence": 171, "rise_percent": 5, "set_by": therapist}
    factories.GaitPlanFactory(episode=plan.episode, **cue)

    def open_one(**context):
        page = chromium.new_context(viewport={"width": 320, "height": 800}, **context).new_page()
        page.add_init_script(HEARD)
        enter(page, address)
        return page, page.locator(".metronome")

    return open_one


def test_the_beat_sounds_for_each_step_while_it_is_on(metronome):
    page, box = metronome()
    box.evaluate(SHORT)
    box.get_by_role("button", name="Start the beat").press("Enter")
    said = []
    for _look in range(80):
        words = box.get_by_role("status").inner_text()
        said += [words] if words and words not in said[-1:] else []
        if words == "The beat is over.":
            break
        page.wait_for_timeout(100)
    on, off = "Run to the beat.", "Now without the beat."
    assert said == [on, off, on, off, "The beat is over."]
    assert box.get_by_role("button").inner_text() == "Start the beat"
    heard = page.evaluate("heard.map(at => at - heard[0])")
    assert [round(at * 3) for at in heard] == [0, 1, 2, 6, 7, 8]  # 180 a minute is three a second


def test_the_beat_is_stopped_and_started_again(metronome):
    page, box = metronome()
    assert [rule["id"] for rule in Axe().run(page).response["violations"]] == []
    button = box.get_by_role("button")
    button.click()
    assert button.inner_text() == "Stop the beat"
    page.wait_for_timeout(600)
    button.click()
    assert (button.inner_text(), box.get_by_role("status").inner_text()) == ("Start the beat", "")
    heard = page.evaluate("heard.length")
    assert 0 < heard < 10
    page.wait_for_timeout(600)
    assert page.evaluate("heard.length") == heard
    button.click()
    page.wait_for_timeout(400)
    assert page.evaluate("heard.length") > heard


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_how_to_run_and_what_is_asked_about_a_run_are_accessible(metronome, live_server, plan, therapist, scheme):
    factories.ShoeAdviceFactory(episode=plan.episode, given_by=therapist, note="The red pair")
    page, _box = metronome(color_scheme=scheme)

    def faults():
        found = [rule["id"] for rule in Axe().run(page).response["violations"]]
        return found + page.evaluate(SMALL) + page.evaluate(TINY) + ["wide"] * page.evaluate(WIDER)

    assert faults() == []
    page.goto(f"{live_server.url}/plan/run/")
    page.get_by_text("More about this run").click()
    assert faults() == []
    page.fill("[name=distance_km]", "5000")
    page.locator(".save").click()
    assert faults() == []
    page.get_by_role("radio", name="Yes, 5 km").check(force=True)
    page.locator(".save").click()
    page.get_by_text("Saved. Thank you for telling us.").wait_for()
    assert RunLog.objects.get().distance_km == 5
    page.goto(f"{live_server.url}/plan/run/")
    page.fill("[name=distance_km]", "2")
    page.locator(".save").click()
    assert faults() == []
    page.get_by_role("checkbox", name="Yes, this is another run.").check(force=True)
    page.locator(".save").click()
    page.get_by_text("Saved. Thank you for telling us.").wait_for()
    assert RunLog.objects.count() == 2


def test_without_a_script_the_number_is_there_to_read(metronome):
    _page, box = metronome(java_script_enabled=False)
    assert box.get_by_text("180").is_visible()
    assert not box.locator("button").is_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_day_is_logged_by_tapping(chromium, address, live_server, scripts):
    page = chromium.new_context(java_script_enabled=scripts).new_page()
    enter(page, address)
    page.get_by_role("radio", name="Done").first.click()
    during = page.get_by_role("group", name="Pain during the exercises")
    during.get_by_role("radio", name="10 worst").click()
    during.get_by_role("radio", name="2", exact=True).click()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved. Well done.").wait_for()
    page.get_by_role("link", name="Log a run").click()
    page.get_by_label("Minutes").fill("14")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved. Thank you for telling us.").wait_for()
    session, run = SessionLog.objects.get(), RunLog.objects.get()
    assert (session.pain_during, session.pain_after_60min, session.exercises.count()) == (2, None, 1)
    assert (run.duration_min, run.distance_km, run.pain_during) == (14, None, None)


def test_after_signing_out_the_back_button_shows_nothing(chromium, address):
    page = chromium.new_page()
    enter(page, address)
    page.get_by_role("button", name="Sign out on this device").click()
    page.wait_for_url("**/plan/open-again/")
    assert not PortalSession.objects.exists()
    page.go_back()
    assert "Ana" not in page.content()


def test_a_scanner_with_a_browser_opens_nothing(chromium, address, link):
    page = chromium.new_page()
    for _ in range(5):
        page.goto(address)
    link.refresh_from_db()
    assert (PortalSession.objects.count(), link.wrong_years, link.last_opened_at) == (0, 0, None)
    assert page.evaluate("document.referrer") == ""


MOVING = """[...document.getAnimations()]
  .filter(one => one.playState === "running" && one.effect.target.matches(".film"))
  .map(one => one.effect.getComputedTiming().endTime)"""
PLACE = "film => getComputedStyle(film).backgroundPositionY"


def wait_for_moving(page, count):
    """Wait at most 5.5 s until so many filmstrips run.  Playwright's own waiting needs eval, which our CSP refuses."""
    for _look in range(55):
        if len(page.evaluate(MOVING)) == count:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{len(page.evaluate(MOVING))} filmstrips run, not {count}")


@pytest.fixture
def movement(chromium, address, live_server):
    """Open the first drawn exercise of the portal; return its film and its button."""

    def open_one(**context):
        page = chromium.new_context(viewport={"width": 320, "height": 800}, **context).new_page()
        enter(page, address)
        card = page.locator(".exercise", has=page.locator(".pictures")).first
        card.get_by_text("How to do it").click()
        return page, card.locator(".film"), card.locator(".movement button")

    return open_one


def test_a_movement_runs_by_itself_for_less_than_five_seconds(movement):
    page, film, button = movement()
    wait_for_moving(page, 1)
    assert page.evaluate(MOVING) == [4800]
    assert button.inner_text().startswith("Pause")
    places = set()
    for _look in range(12):
        places.add(film.evaluate(PLACE))
        page.wait_for_timeout(100)
    assert len(places) > 3
    wait_for_moving(page, 0)
    assert button.inner_text().startswith("Show the movement")
    page.wait_for_timeout(500)
    assert (page.evaluate(MOVING), film.evaluate(PLACE)) == ([], "0%")


def test_a_movement_can_be_paused_and_played_again(movement):
    page, film, button = movement()
    wait_for_moving(page, 1)
    button.click()
    assert page.evaluate(MOVING) == []
    held = film.evaluate(PLACE)
    page.wait_for_timeout(400)
    assert film.evaluate(PLACE) == held
    button.press("Enter")
    wait_for_moving(page, 1)
    wait_for_moving(page, 0)
    button.click()
    wait_for_moving(page, 1)


def test_nothing_moves_for_those_who_asked_for_less_motion_until_they_press(movement):
    page, film, button = movement(reduced_motion="reduce")
    button.scroll_into_view_if_needed()
    page.wait_for_timeout(800)
    assert (page.evaluate(MOVING), film.is_visible()) == ([], False)
    assert page.locator(".pictures img").first.is_visible()
    button.click()
    wait_for_moving(page, 1)
    assert film.is_visible()


def test_without_a_script_the_two_pictures_stand_alone(movement):
    page, film, button = movement(java_script_enabled=False)
    assert (film.is_visible(), button.is_visible()) == (False, False)
    seen = [one for one in page.locator(".pictures").first.locator("img").all() if one.is_visible()]
    assert [one.evaluate("one => one.complete && one.naturalWidth > 0") for one in seen] == [True, True]


def test_a_filmstrip_that_is_not_there_leaves_the_pictures(chromium, address):
    page = chromium.new_page()
    page.route("**/*-loop.webp", lambda route: route.fulfill(status=404))
    enter(page, address)
    card = page.locator(".exercise", has=page.locator(".pictures")).first
    card.get_by_text("How to do it").click()
    card.locator(".movement").wait_for(state="hidden")
    assert page.evaluate(MOVING) == []
    assert card.locator(".pictures img").first.is_visible()


def test_the_first_view_asks_for_few_pictures_and_no_filmstrip(chromium, address):
    page = chromium.new_page(viewport={"width": 360, "height": 740})
    page.goto(address)
    page.fill("[name=birth_year]", "1990")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.click("main button[type=submit]")
    page.wait_for_load_state("networkidle")
    assert page.locator("img[src]").count() <= 4  # of twelve
    assert len([url for url in asked if url != address]) <= 12
    assert [url for url in asked if "loop" in url] == []


@pytest.mark.parametrize(("scheme", "scripts"), [("light", True), ("dark", False)])
def test_the_questions_are_answered_on_a_phone(chromium, address, plan, scheme, scripts):
    """Name activities, tap, leave out, type a number, go back to correct: each screen whole and accessible."""
    plan.episode.opened_on -= timedelta(days=60)
    plan.episode.save()
    device = {"viewport": {"width": 320, "height": 640}, "color_scheme": scheme, "java_script_enabled": scripts}
    page = chromium.new_context(**device).new_page()
    enter(page, address)
    page.get_by_role("button", name="Answer", exact=True).click()
    faults, seen = {}, []

    def look(question):
        seen.append(page.get_by_role("heading", level=1).inner_text().replace("\n", " "))
        assert question in seen[-1]
        if not scripts:
            return
        found = [rule["id"] for rule in Axe().run(page).response["violations"]]
        found += page.evaluate(SMALL) + page.evaluate(TINY)
        if found or page.evaluate(WIDER):
            faults[question] = found or "wider than the screen"

    def tap(number):
        page.get_by_role("radio", name=number, exact=True).check(force=True)
        page.locator(".save").click()

    look("on most days")
    page.locator(".save").click()
    page.get_by_text("Tap a number first, or leave this out.").first.wait_for()
    look("on most days")
    tap("3")
    look("at its worst")
    page.get_by_role("button", name="Leave this out").click()
    look("What is hard to do")
    page.get_by_label("1", exact=True).fill("Walk down the stairs")
    page.get_by_label("2", exact=True).fill("Run for 20 minutes")
    page.locator(".save").click()
    look("Walk down the stairs")
    tap("10")
    look("Run for 20 minutes")
    tap("5")
    look("how good is it now")
    page.get_by_label("Your number, from 0 to 100").fill("60")
    page.locator(".save").click()
    look("next to when we began")
    assert page.get_by_label("Question 7 of 7").get_attribute("value") == "7"
    tap("−2")
    page.get_by_text("Thank you. Your therapist sees your answers.").wait_for()
    page.get_by_role("link", name="Change my answers").click()
    look("on most days")
    assert page.get_by_role("radio", name="3", exact=True).is_checked()
    tap("4")
    told = dict(OutcomeScore.objects.values_list("instrument", "total"))
    assert told == {"nprs_usual": 4, "psfs": 7.5, "sane": 60, "groc": -2}
    assert faults == {}
