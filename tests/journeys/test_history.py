"""Before the examination: the patient tells the history on a phone, the therapist takes it over; red flags by key."""

import re

import pytest

from tests.journeys.conftest import Watch, sign_in, violations
from tests.journeys.test_pages import too_wide

pytestmark = pytest.mark.browser
PHONE = {"width": 320, "height": 640}
NEWCOMER = """
from clinic.models import User
from patients.models import Episode, Patient
from plans.portal import links
pt = User.objects.get(username="pt")
patient = Patient.objects.create(clinic=pt.clinic, given_name="Nils", family_name="Berg", birth_year=1985)
episode = Episode.objects.create(patient=patient, side="left", therapist=pt)
print(patient.pk, episode.pk, links.url(links.issue(patient, by=pt)))
"""


@pytest.fixture(scope="module")
def newcomer(stack) -> dict:
    """A patient who has a link, and no plan yet."""
    numbers = stack.manage("shell", "-v0", "-c", NEWCOMER).split()
    return dict(zip(("patient", "episode", "address"), numbers, strict=True))


@pytest.fixture
def phone(stack, newcomer, chromium):
    context = chromium.new_context(viewport=PHONE)
    page = context.new_page()
    watch = Watch(page, stack.url)
    page.goto(newcomer["address"])
    page.fill("[name=birth_year]", "1985")
    page.click("button[type=submit]")
    page.wait_for_url(re.compile(r"/plan/$"))
    yield page
    assert (watch.complaints, watch.foreign) == ([], [])
    context.close()


@pytest.fixture
def desk(stack, chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    watch = Watch(page, stack.url)
    sign_in(page, stack.url)
    yield page
    assert (watch.complaints, watch.foreign) == ([], [])
    context.close()


def tap(page, field: str, words: str) -> None:
    page.locator(f"#div_id_{field} label.choice", has_text=re.compile(f"^{words}$")).click()


def test_the_patient_tells_and_the_therapist_takes_over(stack, newcomer, phone, desk):
    phone.click("text=Start")
    found = {}
    phone.click(".save")
    phone.fill("[name=weekly_km]", "24,5")
    phone.fill("[name=pace_s_per_km]", "6:10")
    tap(phone, "hills", "hilly")
    found["running"] = violations(phone), too_wide(phone)
    for _step in ("running", "shoes"):
        phone.click(".save")
    phone.locator(".week input").first.fill("3")
    found["weeks"] = violations(phone), too_wide(phone)
    phone.click(".save")
    tap(phone, "changed_hills", "Yes")
    phone.click("text=Save and stop here")
    phone.wait_for_url(re.compile(r"/plan/intake/$"))
    phone.goto(f"{stack.url}/plan/intake/pain/")
    tap(phone, "pain_stairs_down", "6")
    found["pain"] = violations(phone), too_wide(phone)
    phone.click(".save")
    phone.goto(f"{stack.url}/plan/intake/")
    phone.click("text=Send to my therapist")
    assert "Do not wait for your visit if it gets worse" in phone.inner_text("main")
    found["end"] = violations(phone), too_wide(phone)
    assert found == dict.fromkeys(("running", "weeks", "pain", "end"), ([], 0))

    desk.goto(f"{stack.url}/admin/episode/{newcomer['episode']}/intake/")
    assert "24.5 km" in desk.locator(".told", has=desk.locator("[name=weekly_km]")).inner_text()
    desk.fill("[name=weekly_km]", "22")
    desk.get_by_role("button", name="Take over from the patient: Pain going downstairs").click()
    desk.wait_for_url(re.compile(r"#div_id_pain_stairs_down$"))
    assert desk.input_value("[name=pain_stairs_down]") == "6"
    assert desk.input_value("[name=weekly_km]") == "22"
    desk.click("text=Take over all into empty fields")
    assert desk.input_value("[name=weekly_km]") == "22"
    assert desk.input_value("[name=pace_s_per_km]") == "6:10"
    assert desk.locator(".weeks input").first.input_value() == "3"
    assert "Usual weekly distance: therapist 22 km, patient 24.5 km" in desk.inner_text(".contradictions")


def test_red_flags_are_asked_by_keyboard_alone(stack, newcomer, desk):
    desk.goto(f"{stack.url}/admin/episode/{newcomer['episode']}/red-flags/")
    desk.wait_for_function("document.activeElement.name === 'RF1-present'")
    for number in range(1, 4):
        with desk.expect_response(lambda response: "red-flags" in response.url):
            desk.keyboard.press("n")
        assert desk.evaluate("document.activeElement.name") == f"RF{number + 1}-present"
    with desk.expect_response(lambda response: "red-flags" in response.url):
        desk.keyboard.press("y")
    desk.get_by_text("1 finding open").wait_for()
    assert "Refer to orthopaedics." in desk.inner_text("#screen-head")
    desk.keyboard.press("Enter")
    for _rest in range(7):
        with desk.expect_response(lambda response: "red-flags" in response.url):
            desk.keyboard.press("n")
    desk.get_by_text("All questions are answered.").wait_for()
    desk.reload()
    assert desk.locator("input[value=no]:checked").count() == 10
    assert desk.locator("[name=RF4-present][value=yes]").is_checked()
    desk.goto(f"{stack.url}/admin/patient/{newcomer['patient']}/")
    assert "Running and jumps are off" in desk.inner_text(".gate")
