"""A full examination by keyboard alone: 40 values, a reload in the middle, a lost connection, a colleague."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Watch, sign_in, violations
from tests.journeys.test_pages import too_wide

pytestmark = pytest.mark.browser

# What a PT presses, in order, from the first field on.  Enter goes on; y and n answer and go on by themselves.
PAIN = "4⏎ 7⏎ 1⏎ 4⏎ 5⏎ 6⏎ 6⏎ 3⏎ 5⏎ y n y n n n"
STRENGTH = {
    "body_mass": "62,5⏎",
    "hip_abduction_strength__right": "18 18,5 17.5⏎ 21 21 21⏎",
    "hip_external_rotation_strength__right": "12 13 12⏎ 14 14 13⏎",
    "hip_extension_strength__right": "180 N⏎ 200 N⏎",
    "knee_extension_strength__right": "38 39 40⏎ 44 45 44!⏎",
}
FLEXIBILITY = {"weight_bearing_lunge__right": "9⏎ 11⏎", "hip_internal_rotation_pain__right": "nn"}
REST = {
    "patellar_tilt__right": "yn",
    "j_sign__right": "m⏎n",  # "mild" and "marked" share a letter, so m chooses and stays; "none" has its own
    "navicular_drop__right": "9⏎ 8⏎",
    "lateral_step_down__right": "3⏎ 1⏎",
    "cadence": "162 164⏎",
}
ADDED = {"foot-strike": "rr", "hop distance": "140 145⏎ 150 152⏎"}  # not in the full profile: found by name


FRESH = """
from clinic.models import User
from patients.models import Episode
pt = User.objects.get(username="pt")
if not User.objects.filter(username="second").exists():
    User.objects.create_user(
        "second", password="a long pass phrase", clinic=pt.clinic, role=pt.role, first_name="Ida", last_name="Berg"
    )
print(Episode.objects.get(pk=%(episode)s).assessments.create(profile="full").pk)
"""


class Hands:
    """A keyboard that counts what is pressed."""

    def __init__(self, page):
        self.page, self.pressed = page, 0

    def press(self, key: str) -> None:
        self.pressed += 1
        self.page.keyboard.press(key)

    def type(self, keys: str) -> None:
        """Type a line: ⏎ is Enter, and a blank after it or between single letters is for the reader."""
        for key in re.sub(r"(?<=[⏎yn]) ", "", keys):
            self.press({"⏎": "Enter", " ": "Space"}.get(key, key))

    def go_to(self, slot: str) -> None:
        """Walk down the column with the arrow until the field is there."""
        for _step in range(150):
            here = self.page.evaluate("document.activeElement.name")
            if here == slot:
                return
            self.press("ArrowLeft" if here == slot.replace("right", "left") else "ArrowDown")
        raise AssertionError(f"{slot} was not reached")

    def find(self, name: str) -> None:
        """From an empty field to another measure by its name."""
        for key in ("/", *name, "Enter"):
            self.press({" ": "Space"}.get(key, key))


@pytest.fixture
def examination(stack, runner):
    """A fresh assessment with the full profile of the runner of these journeys; its address."""
    made = stack.manage("shell", "-v0", "-c", FRESH % {"episode": runner["episode"]})
    return f"{stack.url}/admin/assessment/{made.strip()}/"


def open_page(chromium, stack, examination, *, username="pt", **look):
    context = chromium.new_context(**({"viewport": {"width": 1280, "height": 900}} | look))
    page = context.new_page()
    watch = Watch(page, stack.url)
    sign_in(page, stack.url, username)
    page.goto(examination)
    return context, page, watch


def settle(page) -> None:
    expect(page.locator("#waiting-line")).to_have_text("Everything is saved.")


def typed_into(page) -> dict[str, str]:
    """Return what the page shows in its fields, of those that hold something."""
    return page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll("td.cell")].map((cell) => {
          const field = cell.querySelector("input:checked, input[type=text]");
          return [cell.dataset.slot, field ? field.value : ""];
        }).filter(([, value]) => value))"""
    )


def test_forty_values_by_keyboard_alone(stack, chromium, examination):
    context, page, watch = open_page(chromium, stack, examination)
    hands = Hands(page)
    assert page.evaluate("document.activeElement.name") == "pain_usual"  # the page opens ready to type
    hands.type(PAIN)
    for slot, keys in STRENGTH.items():
        hands.go_to(slot)
        hands.type(keys)
    settle(page)
    page.locator("[name=weight_bearing_lunge__right]").focus()
    page.keyboard.type("9")
    page.reload()  # in the middle of a value, before its field was left
    assert page.input_value("[name=weight_bearing_lunge__right]") == "9"
    page.locator("[name=weight_bearing_lunge__right]").focus()
    page.keyboard.press("Control+a")
    for part in (FLEXIBILITY, REST):
        for slot, keys in part.items():
            hands.go_to(slot)
            hands.type(keys)
    for name, keys in ADDED.items():
        hands.find(name)
        hands.type(keys)
    settle(page)
    before = typed_into(page)
    page.reload()
    assert typed_into(page) == before
    assert len(before) >= 40
    assert before["hip_abduction_strength__right"] == "18 18.5 17.5"
    assert before["hip_extension_strength__left"] == "200 N"
    assert before["knee_extension_strength__left"] == "44 45 44 !"
    assert page.inner_text("#row-hip_abduction_strength .index") == "116.7 %"  # left is the affected side
    print(f"{len(before)} values with {hands.pressed} keys and no click")
    assert hands.pressed <= 6 * len(before)
    assert (watch.complaints, watch.foreign) == ([], [])
    page.focus("button[name=finish]")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != examination)
    page.goto(examination)
    assert page.locator("button[name=reopen]").count() == 1
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('trochlea:'))") == []
    context.close()


def test_a_stretch_without_connection_loses_nothing(stack, chromium, examination):
    context, page, _watch = open_page(chromium, stack, examination)
    hands = Hands(page)
    hands.type("4⏎")
    settle(page)
    context.set_offline(True)
    hands.type("7⏎ 2⏎")
    waiting = "Values waiting for the connection: 2. They are kept on this device."
    expect(page.locator("#waiting-line")).to_have_text(waiting)
    page.click("button[name=finish]")
    expect(page.locator("#waiting-line")).to_contain_text("Nothing is lost")
    context.set_offline(False)
    settle(page)
    page.reload()
    assert [page.input_value(f"[name={name}]") for name in ("pain_usual", "pain_worst", "pain_rest")] == ["4", "7", "2"]
    context.close()


def test_a_laptop_closed_without_connection_sends_its_values_later(stack, chromium, examination):
    context, page, _watch = open_page(chromium, stack, examination)
    context.route("**/value/", lambda route: route.abort())
    Hands(page).type("4⏎ 77⏎ ")
    expect(page.locator("#waiting-line")).to_contain_text("2. They are kept on this device.")
    page.close()
    context.unroute("**/value/")
    page = context.new_page()
    page.goto(examination)
    page.wait_for_selector("[data-slot=pain_worst][data-state=refused]")
    assert (page.input_value("[name=pain_usual]"), page.input_value("[name=pain_worst]")) == ("4", "77")
    assert (
        page.inner_text("#said-pain_worst")
        == "Worst pain, last 7 days: 77 is not possible. Give a number from 0 to 10."
    )
    page.reload()  # refused, and still there
    page.wait_for_selector("[data-slot=pain_worst][data-state=refused]")
    assert page.input_value("[name=pain_worst]") == "77"
    context.close()


def test_an_unusual_value_is_kept_by_one_more_key(stack, chromium, examination):
    context, page, _watch = open_page(chromium, stack, examination)
    hands = Hands(page)
    hands.go_to("hip_abduction_strength__right")
    hands.type("130⏎")
    page.wait_for_selector("[data-slot=hip_abduction_strength__right][data-state=unusual]")
    assert page.evaluate("document.activeElement.name") == "hip_abduction_strength__right"
    hands.type("⏎")
    settle(page)
    assert page.evaluate("document.activeElement.name") == "hip_abduction_strength__left"
    page.reload()
    assert page.input_value("[name=hip_abduction_strength__right]") == "130"
    context.close()


EARLIER = """
import datetime
from decimal import Decimal
from patients.models import Assessment
now = Assessment.objects.get(pk=%s)
past = now.episode.assessments.create(assessed_on=now.assessed_on - datetime.timedelta(days=400), status="done")
for measure, side, value in (
    ("strength_device", "", {"choice": "handheld_belt"}),
    ("hip_abduction_lever_arm", "right", {"number": Decimal(40)}),
    ("hip_abduction_strength", "right", {"number": Decimal(18)}),
):
    past.observations.create(measure=measure, side=side, **value)
"""


def test_how_a_test_was_taken_last_time_is_taken_over_by_one_key_or_one_tap(stack, chromium, examination):
    stack.manage("shell", "-v0", "-c", EARLIER % examination.rstrip("/").rsplit("/", 1)[1])
    context, page, watch = open_page(chromium, stack, examination)
    hands = Hands(page)
    hands.go_to("strength_device")
    hands.type("=")
    assert page.evaluate("document.activeElement.name") == "hip_abduction_position"
    page.click("#facts-hip_abduction_lever_arm__right button.again")
    hands.go_to("hip_abduction_strength__right")
    hands.type("=")  # what was measured is never taken over
    page.keyboard.press("Control+a")
    page.keyboard.press("Backspace")
    page.keyboard.press("Tab")
    settle(page)
    page.reload()
    assert typed_into(page) == {"strength_device": "handheld_belt", "hip_abduction_lever_arm__right": "40"}
    assert page.locator("button.again").count() == 0
    assert (watch.complaints, watch.foreign) == ([], [])
    context.close()


@pytest.mark.parametrize(("button", "kept"), [("theirs", "6"), ("mine", "4")])
def test_two_physiotherapists_in_one_assessment(stack, chromium, examination, button, kept):
    first, mine, _watch = open_page(chromium, stack, examination)
    second, theirs, _other = open_page(chromium, stack, examination, username="second")
    theirs.keyboard.type("6")
    theirs.keyboard.press("Enter")
    settle(theirs)
    mine.keyboard.type("4")
    mine.keyboard.press("Enter")
    mine.wait_for_selector("[data-slot=pain_usual][data-state=clash]")
    said = mine.inner_text("#said-pain_usual p")
    assert re.fullmatch(
        r"Usual pain, last 7 days: Ida Berg saved “6” at \d\d:\d\d; you typed “4”. Nothing was overwritten.", said
    )
    assert violations(mine) == []
    mine.focus(f"#said-pain_usual button[name={button}]")
    mine.keyboard.press("Enter")
    settle(mine)
    theirs.reload()
    assert (mine.input_value("[name=pain_usual]"), theirs.input_value("[name=pain_usual]")) == (kept, kept)
    first.close()
    second.close()


def test_help_sections_search_and_pain_by_key(stack, chromium, examination):
    context, page, _watch = open_page(chromium, stack, examination)
    page.keyboard.press("?")
    assert page.locator("tr[data-measure=pain_usual] .about-text").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("tr[data-measure=pain_usual] .about-text").is_hidden()
    page.keyboard.press("PageDown")
    assert page.evaluate("document.activeElement.closest('section').id") == "section-strength"
    page.keyboard.press("PageUp")
    page.keyboard.press("/")
    assert page.locator("tr[data-measure=knee_flexion_strength]").is_hidden()
    page.keyboard.type("knee flexion s")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "knee_flexion_strength__right"
    page.keyboard.type("30!")
    assert page.input_value("[name=knee_flexion_strength__right]") == "30 !"
    page.keyboard.press("!")
    assert page.input_value("[name=knee_flexion_strength__right]") == "30"
    context.close()


@pytest.mark.parametrize("width", [1280, 768, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_accessible_and_fits(stack, chromium, examination, width, scheme):
    context, page, watch = open_page(
        chromium, stack, examination, viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    Hands(page).type("4⏎ 77⏎ ")
    page.wait_for_selector("[data-state=refused]")
    page.keyboard.press("?")
    assert (violations(page), too_wide(page)) == ([], 0)
    assert (watch.complaints, watch.foreign) == ([], [])
    context.close()


def test_signing_out_asks_about_unsaved_values_and_clears_them(stack, chromium, examination):
    context, page, _watch = open_page(chromium, stack, examination)
    ours = "Object.keys(localStorage).filter((key) => key.startsWith('trochlea:')).length"
    Hands(page).type("77⏎")
    page.wait_for_selector("[data-state=refused]")
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.click("#logout-form button")
    assert (page.evaluate(ours), len(asked), page.url) == (1, 1, examination)
    page.once("dialog", lambda dialog: dialog.accept())
    page.click("#logout-form button")
    page.wait_for_load_state()
    page.wait_for_url(lambda url: url != examination)
    assert page.evaluate(ours) == 0
    context.close()
