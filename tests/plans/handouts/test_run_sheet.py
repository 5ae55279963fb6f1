"""The return-to-run program on one page: what it says, that it stays on one page, and that a log fits into it."""

import pytest
from django.core.exceptions import ValidationError

from plans.handouts.run_sheet import DENSITIES, make_pdf, request_run_sheet, run_sheet_content, run_sheet_html
from plans.models import PortalLink, RunSheet
from plans.portal import links
from plans.running.protocol_files import load_protocols
from tests import factories
from tests.plans.handouts.printed import one_line, page_texts
from tests.plans.handouts.test_sheet import plain

pytestmark = pytest.mark.django_db


@pytest.fixture
def content(run_program, therapist):
    def build(**changes):
        for name, value in changes.items():
            setattr(run_program, name, value)
        return run_sheet_content(run_program, paper="A4", by=therapist)

    return build


def test_every_stage_has_a_row_with_content_total_and_a_box_for_each_run(content):
    rows = content(stage="3")["stages"]
    assert [(row["title"], row["state"], row["runs"]) for row in rows] == [
        ("Phase 1", "passed", 2),
        ("Phase 2", "passed", 2),
        ("Phase 3", "now", 2),
        ("Phase 4", "next", 2),
        ("Phase 5", "next", 2),
        ("Phase 6", "next", 2),
    ]
    assert rows[0]["total"] == "1.6 km (1.0 mi)"


def test_the_number_of_boxes_is_what_the_pt_asks_for_up_to_four(content):
    assert {row["runs"] for row in content(sessions_to_pass=3)["stages"]} == {3}
    assert {row["runs"] for row in content(sessions_to_pass=9)["stages"]} == {4}


def test_the_page_says_pain_limits_stop_signs_days_and_source(content):
    text = plain(run_sheet_html(content(run_days="135"), "https://plan.example/p/abc/"))
    for words in (
        "Back to running: Ana M.",
        "Go Pain 0 to 2",
        "Stop Pain above 5",
        "if: Your knee swells up",
        "Your days: Monday, Wednesday and Friday",
        "Warm up for 10 to 15 minutes first.",
        "Leave at least one rest day between two runs.",
        "Phase 1 you are here",
        "Source of the program: Trials23 [V]",
        "plan.example/p/abc/",
    ):
        assert words in text


def test_the_other_pain_rule_is_printed_where_it_holds(content):
    assert "Pain 0 to 5" in plain(run_sheet_html(content(pain_model="model_5"), ""))


def test_it_is_in_the_language_of_the_patient(content, patient, run_program):
    run_program.episode.patient.language = "es"
    assert "Fase 1" in plain(run_sheet_html(content(), ""))


@pytest.mark.parametrize("key", load_protocols())
def test_every_program_fits_on_one_page_or_says_what_it_left_out(run_program, therapist, key):
    run_program.protocol, run_program.stage = key, load_protocols()[key].stages[0].key
    snapshot = run_sheet_content(run_program, paper="A4", by=therapist)
    pdf = make_pdf(RunSheet(program=run_program, snapshot=snapshot))
    text = one_line(" ".join(page_texts(pdf.data)))
    assert pdf.pages == 1
    assert [row["title"] for row in snapshot["stages"] if row["title"] not in text] == []


def test_a_crowded_page_is_set_closer_and_leaves_out_what_is_passed(run_program, therapist):
    snapshot = run_sheet_content(run_program, paper="Letter", by=therapist)
    row = snapshot["stages"][0] | {"content": ["Walk 2 min", "Run 3 min", "Do this 5 times"]}
    snapshot["stages"] = [row | {"title": f"Old {n}", "state": "passed"} for n in range(20)]
    snapshot["stages"] += [row | {"title": f"New {n}", "state": "next"} for n in range(6)]
    pdf = make_pdf(RunSheet(program=run_program, snapshot=snapshot))
    text = one_line(" ".join(page_texts(pdf.data)))
    assert (pdf.pages, "20 stages that you have passed are left out." in text, "Old 1" in text) == (1, True, False)


def test_the_densities_differ_in_looks_only(content):
    pages = {plain(run_sheet_html(content(), "", density)) for density in DENSITIES}
    assert len(pages) == 1


class TestRequest:
    def test_it_makes_one_job_however_often_it_is_asked(self, run_program, therapist):
        first = request_run_sheet(run_program, by=therapist)
        assert (request_run_sheet(run_program, by=therapist), first.status, first.paper) == (first, "requested", "A4")

    def test_it_gives_the_patient_a_link_and_keeps_no_secret(self, run_program, therapist, patient):
        sheet = request_run_sheet(run_program, by=therapist)
        link = PortalLink.objects.get(patient=patient)
        assert links.token(link) not in str(sheet.snapshot)

    def test_another_stage_is_another_sheet(self, run_program, therapist):
        first = request_run_sheet(run_program, by=therapist)
        run_program.stage = "2"
        assert request_run_sheet(run_program, by=therapist).pk != first.pk

    def test_a_red_flag_that_stops_running_stops_the_sheet(self, run_program, therapist):
        factories.screened(run_program.episode, "RF6")
        with pytest.raises(ValidationError, match="Running is off"):
            request_run_sheet(run_program, by=therapist)
        assert RunSheet.objects.count() == 0
