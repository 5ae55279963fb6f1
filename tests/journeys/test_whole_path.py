"""The one road through the product, walked as its users walk it: assess, plan, print, portal, log."""

import re
import subprocess

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Watch, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.services]
PHONE = {"width": 360, "height": 740}


def pdf_text(data: bytes) -> str:
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True
    ).stdout.decode()


def qr_codes(data: bytes, folder) -> list[str]:
    (folder / "sheet.pdf").write_bytes(data)
    subprocess.run(["pdftoppm", "-r", "150", "-png", "-f", "1", "-l", "1", "sheet.pdf", "page"], cwd=folder, check=True)
    pages = sorted(str(path) for path in folder.glob("page*.png"))
    read = subprocess.run(["zbarimg", "--quiet", "--raw", *pages], capture_output=True, text=True, check=True)
    return read.stdout.split()


def new_patient(page, url: str, *, given_name: str, birth_year: str) -> None:
    page.goto(f"{url}/admin/patient/new/")
    page.fill("[name=patient-given_name]", given_name)
    page.fill("[name=patient-family_name]", "Moreno")
    page.fill("[name=patient-birth_year]", birth_year)
    page.select_option("[name=episode-side]", "right")
    page.fill("[name=episode-usual_morning_pain]", "0")
    page.click("text=Save patient")
    page.wait_for_url(re.compile(r"/admin/patient/\d+/$"))


def assess_by_keyboard(page) -> None:
    """From the patient's page to a finished assessment without touching the mouse."""
    page.focus("text=Start assessment")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/admin/assessment/\d+/$"))
    page.focus("[name=pain_usual]")
    for value in ("3", "6"):
        page.keyboard.type(value)
        page.keyboard.press("Tab")
    page.focus("[name=hip_abduction_strength__right]")
    page.keyboard.type("18 18,5 17.5")
    page.keyboard.press("Tab")
    page.keyboard.type("21 21 21")
    with page.expect_response(re.compile("/value/$")) as saved:
        page.keyboard.press("Enter")
    assert saved.value.status == 200
    row = page.locator("tr", has=page.locator("[name=hip_abduction_strength__right]"))
    expect(row.locator("td.lsi .index")).to_have_text("85.7 %")
    page.reload()
    assert page.input_value("[name=hip_abduction_strength__right]") == "18 18.5 17.5"
    page.focus("button[name=finish]")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/admin/(patient/\d+|assessment/\d+/suggestions)/$"))


def print_plan(page) -> tuple[bytes, int]:
    """From template to PDF; return its bytes and the number of clicks."""
    page.click("button:has-text('PFP, strength')")
    page.wait_for_url(re.compile(r"/admin/plan/\d+/$"))
    first = page.locator(".prescription").first
    first.locator("[name$=-reps]").fill("12")
    first.locator("[name$=-hold_s]").fill("3")
    page.click(".sticky button[name=print]")
    page.wait_for_url(re.compile(r"/admin/sheet/\d+/home-program\.pdf"), timeout=20_000)
    return page.request.get(page.url).body(), 2


def log_on_the_phone(page, address: str) -> None:
    page.goto(address)
    assert page.locator("text=Ana").count() == 0  # nothing is told before the year
    page.fill("[name=birth_year]", "1991")
    page.click("text=Open my plan")
    assert page.url == address
    page.fill("[name=birth_year]", "1990")
    page.click("text=Open my plan")
    page.wait_for_url(re.compile(r"/plan/$"))
    page.locator("label.choice", has_text="Done").first.click()
    page.locator("#div_id_pain_during label.choice").nth(3).click()
    page.fill("[name=note]", "Stairs felt easier today.")
    page.click("#session button[type=submit]")
    page.wait_for_load_state()


def test_from_assessment_to_the_patients_log(stack, chromium, tmp_path):
    desk = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = desk.new_page()
    watch = Watch(page, stack.url)
    sign_in(page, stack.url)
    new_patient(page, stack.url, given_name="Ana", birth_year="1990")
    patient_url = page.url
    assess_by_keyboard(page)
    page.goto(patient_url)

    data, clicks = print_plan(page)
    assert clicks <= 10
    assert "3 × 12" in pdf_text(data)
    assert "hold 3 s" in pdf_text(data)

    page.goto(patient_url)
    address = page.input_value("#link-address")
    assert qr_codes(data, tmp_path) == [address]

    phone = chromium.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    portal = phone.new_page()
    portal_watch = Watch(portal, stack.url)
    log_on_the_phone(portal, address)

    page.reload()
    logged = page.locator("section", has=page.locator("#logs-title")).locator("tbody tr")
    assert [cell.strip() for cell in logged.first.locator("td").all_inner_texts()][1:] == [
        "Exercises: 1 done",
        "3",
        "–",
        "–",
        "Stairs felt easier today.",
    ]
    assert (watch.foreign, portal_watch.foreign) == ([], [])
    assert portal_watch.complaints == []
    assert not re.search(r"/p/[A-Za-z0-9_-]{8}", stack.logs())
    desk.close()
    phone.close()
