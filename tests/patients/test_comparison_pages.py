"""Comparison, charts and report of a runner examined several times, as pages and on paper."""

import io
import subprocess
from datetime import date, timedelta
from decimal import Decimal

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import translation

from clinic import printing
from clinic.models import AuditEntry
from patients.comparing import comparison
from patients.measures import registry
from patients.models import Assessment, Observation
from patients.report_printing import make_pdf, request_report
from patients.reports import AssessmentReport
from patients.suggestions import Suggestion
from patients.visits import visits_of
from tests import factories

pytestmark = pytest.mark.django_db
FIRST = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _files_here(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def staff(client, therapist):
    client.force_login(therapist)
    return client


@pytest.fixture
def episode(patient, therapist):
    return factories.EpisodeFactory(patient=patient, therapist=therapist, side="right")


def examined(episode, weeks, values, **more):
    """Add an assessment; values: "measure side" -> number or answer."""
    assessment = factories.AssessmentFactory(
        episode=episode, assessed_on=FIRST + timedelta(weeks=weeks), assessed_by=episode.therapist, **more
    )
    for name, value in values.items():
        measure, _space, side = name.partition(" ")
        told = {"choice": value} if value.isalpha() else {"number": Decimal(value)}
        Observation.objects.create(assessment=assessment, measure=measure, side=side, **told)
    return assessment


@pytest.fixture
def twice(episode):
    then = {
        "hip_abduction_strength right": "15",
        "hip_abduction_strength left": "20",
        "weight_bearing_lunge right": "8.5",
        "active_knee_extension right": "20",
        "patellar_tilt right": "no",
        "gone_test right": "3",
    }
    now = {
        "hip_abduction_strength right": "20.5",
        "hip_abduction_strength left": "20",
        "weight_bearing_lunge right": "11",
        "own_999 right": "4",
    }
    return examined(episode, 0, then), examined(episode, 6, now, note="Stairs are easy again.")


def told(episode):
    visits, measures = visits_of(episode)
    return [one.words for one in comparison(episode, measures, visits[0], visits[-1]).told]


def test_what_changed_is_said_in_words(twice, episode):
    assert told(episode) == [
        "Improved beyond measurement error: Weight-bearing lunge, toe-to-wall distance, right (+2.5\xa0cm); "
        "Hip abduction strength, right (+5.5\xa0kgf).",
        "No longer abnormal: Weight-bearing lunge, toe-to-wall distance, right (11.0\xa0cm); "
        "Hip abduction strength, symmetry (75\xa0% → 102.5\xa0%).",
        "3 values of then were not taken again. 1 value is new this time.",
    ]


def test_nothing_real_is_said_first(episode):
    for weeks in (0, 6):
        examined(episode, weeks, {"hip_abduction_strength right": "15", "hip_abduction_strength left": "15"})
    assert told(episode) == ["No change beyond measurement error in the 2 values taken both times."]


def test_what_changed_is_said_in_spanish(twice, episode):
    with translation.override("es"):
        words = told(episode)
    assert words[2] == "3 valores de entonces no se volvieron a tomar. 1 valor es nuevo esta vez."


def test_scores_take_part(twice, episode):
    for weeks, total in ((0, 60), (6, 75)):
        day = FIRST + timedelta(weeks=weeks)
        factories.OutcomeScoreFactory(episode=episode, instrument="akps", answered_on=day, total=total)
    assert "Questionnaires improved: AKPS (60 → 75)." in told(episode)


def test_the_page_compares_with_the_chosen_one(staff, twice, episode):
    middle = examined(episode, 3, {"hip_abduction_strength right": "19"})
    page = staff.get(reverse("admin:compare", args=[twice[1].pk]))
    assert page.context["then"].pk == middle.pk
    page = staff.get(reverse("admin:compare", args=[twice[1].pk]), {"with": twice[0].pk})
    assert page.context["then"].pk == twice[0].pk
    assert AuditEntry.objects.filter(object_id=twice[1].pk).exists()


@pytest.mark.parametrize("wish", ["0", "x", "later"])
def test_only_an_earlier_one_of_the_episode_is_compared_with(staff, twice, wish):
    number = twice[1].pk if wish == "later" else wish
    assert staff.get(reverse("admin:compare", args=[twice[0].pk]), {"with": number}).status_code == 404


def test_the_first_examination_has_nothing_to_compare(staff, twice):
    page = staff.get(reverse("admin:compare", args=[twice[0].pk]))
    assert (page.status_code, page.context["found"]) == (200, None)


def test_vanished_measures_are_shown_too(staff, twice):
    page = staff.get(reverse("admin:compare", args=[twice[1].pk])).content.decode()
    assert ("gone_test" in page, "own_999" in page) == (True, True)


def test_charts_show_what_has_two_values(staff, twice, episode):
    page = staff.get(reverse("admin:trends", args=[episode.pk]))
    assert [chart.key for chart in page.context["charts"]] == ["hip_abduction_strength", "weight_bearing_lunge"]
    assert b"style=" not in page.content


def test_a_last_value_that_was_taken_otherwise_is_drawn_and_not_judged(staff, episode):
    for weeks, position, value in ((0, "ankle", "15"), (3, "thigh", "28")):
        examined(episode, weeks, {"hip_abduction_strength right": value, "hip_abduction_position": position})
    body = staff.get(reverse("admin:trends", args=[episode.pk])).content.decode()
    assert "Hollow marks: measured differently from the first time, so not connected." in body
    assert "No measurement error is published" not in body
    assert "Shaded" not in body


def test_charts_are_filtered(staff, twice, episode):
    examined(episode, 7, {"active_knee_extension right": "21"})
    address = reverse("admin:trends", args=[episode.pk])
    found = {
        wish: len(staff.get(f"{address}?{wish}").context["charts"]) for wish in ("", "section=strength", "changed")
    }
    assert found == {"": 3, "section=strength": 1, "changed": 2}


@pytest.mark.parametrize("name", ["trends", "compare", "assessment_record"])
def test_pages_ask_no_more_of_the_database_after_many_examinations(
    staff, twice, episode, name, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for weeks in (8, 20):
        for week in range(weeks, weeks + 10):
            last = examined(episode, week, {"hip_abduction_strength right": "19", "weight_bearing_lunge left": "9"})
        address = reverse(f"admin:{name}", args=[episode.pk if name == "trends" else last.pk])
        staff.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- the report -------------------------------------------------------------------------------------------------------
def text_of(data: bytes) -> str:
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True
    ).stdout.decode()


def full(episode, weeks):
    """Examine everything that there is."""
    assessment = factories.AssessmentFactory(
        episode=episode, assessed_on=FIRST + timedelta(weeks=weeks), note="x " * 900
    )
    rows = []
    for measure in registry().values():
        for side in ("right", "left") if measure.sided else ("",):
            told = {"number": (measure.low + measure.high) / 2} if measure.low is not None else {
                "choice": "yes" if measure.kind == "yes_no" else measure.choices[-1].key
            }  # fmt: skip
            rows.append(Observation(assessment=assessment, measure=measure.id, side=side, **told))
    Observation.objects.bulk_create(rows)
    return assessment


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_full_examination_is_one_page(episode, therapist, paper, language):
    full(episode, 0)
    report = request_report(full(episode, 6), by=therapist, language=language, paper=paper)
    pdf = make_pdf(report)
    with pikepdf.open(io.BytesIO(pdf.data)) as document:
        size = [float(edge) for edge in document.pages[0].MediaBox[2:]]
        assert (len(document.pages), pdf.pages, str(document.Root.Lang)) == (1, 1, language)
    assert size == pytest.approx([595.3, 841.9] if paper == "A4" else [612, 792], abs=0.1)
    words = {"en": "further values on request", "es": "valores más a petición"}
    assert words[language] in " ".join(text_of(pdf.data).split())


def test_the_report_says_what_counts(twice, therapist):
    text = " ".join(text_of(make_pdf(request_report(twice[1], by=therapist)).data).split())
    assert "Stairs are easy again." in text
    assert "What changed since March 2, 2026" in text
    assert "Hip abduction strength 20.5 kgf 20.0 kgf 102.5 % right +5.5 kgf (improved)" in text


def test_the_report_names_what_was_taken_into_the_plan(twice, therapist):
    card = {"rule_id": "R-A03", "key": "hip_weak", "level": "suggestion", "side": "right"}
    for key, outcome in (("hip_weak", "accepted"), ("other_thing", "dismissed")):
        Suggestion.objects.create(
            assessment=twice[1], rule_id="R-A03", key=key, side="right", card=card | {"key": key}, outcome=outcome,
            reason="no", decided_at="2026-09-01T10:00:00Z",
        )  # fmt: skip
    words = request_report(twice[1], by=therapist).snapshot["suggestions"]
    assert (len(words), words[0].endswith("right"), "other_thing" in str(words)) == (1, True, False)


@pytest.mark.parametrize(("birth_year", "hidden"), [(1990, False), (2013, True), (None, True)])
def test_no_figure_of_adults_is_held_against_the_young(staff, twice, patient, therapist, birth_year, hidden):
    twice[1].observations.create(measure="navicular_drop", side="left", number=Decimal(14))
    patient.birth_year = birth_year
    patient.save()
    report = request_report(Assessment.objects.get(pk=twice[1].pk), by=therapist)
    text = " ".join(text_of(make_pdf(report).data).split())
    body = staff.get(reverse("admin:compare", args=[twice[1].pk])).content.decode()
    for said in (text, body):
        assert ("Figures of adults are not used: under 18, or the age is not known." in said) is hidden
    assert ("Navicular drop (left 14.0 mm)" in text) is not hidden
    assert ("beyond cut-off" in body) is not hidden


def test_the_same_content_is_handed_out_again(twice, therapist, settings):
    first = request_report(twice[1], by=therapist)
    assert request_report(twice[1], by=therapist) == first  # it waits
    first.file.save("kept.pdf", ContentFile(b"%PDF kept"), save=False)
    AssessmentReport.objects.update(status="ready", file=first.file.name)
    again = request_report(twice[1], by=therapist)
    assert (again.status, again.pk != first.pk, again.read_bytes()) == ("ready", True, b"%PDF kept")
    Assessment.objects.update(note="Another summary.")
    assert request_report(Assessment.objects.get(pk=twice[1].pk), by=therapist).status == "requested"


def test_a_report_is_asked_for_watched_and_opened(staff, twice, therapist):
    answer = staff.post(reverse("admin:ask_for_report", args=[twice[1].pk]), {"language": "es"})
    report = AssessmentReport.objects.get()
    assert (answer.url, report.language, report.requested_by) == (f"{report.get_absolute_url()}?open", "es", therapist)
    assert staff.get(report.get_absolute_url()).status_code == 200
    printing.render("patients.assessmentreport", report.pk)
    file = reverse("admin:report_file", args=[report.pk])
    assert staff.get(answer.url).url == file
    assert b"".join(staff.get(file)).startswith(b"%PDF-1.7")


def test_a_failed_report_is_tried_again(staff, twice, therapist):
    report = request_report(twice[1], by=therapist)
    AssessmentReport.objects.update(status="failed", reason="error", attempt=3)
    assert b"Try again" in staff.get(report.get_absolute_url()).content
    staff.post(reverse("admin:retry_report", args=[report.pk]))
    assert AssessmentReport.objects.get().status == "requested"
