"""The page to type into during an examination: what is understood is kept, the rest stays typed with its reason."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from clinic.models import AuditEntry
from patients import values
from patients.forms import AssessmentForm
from patients.models import Assessment
from tests import factories
from tests.pages import Page, told, words

RIGHT, LEFT = "hip_abduction_strength__right", "hip_abduction_strength__left"
STRIKE = "foot_strike__left"
HEAD = {"head-assessed_on": "2026-10-01", "head-note": ""}
PLAUSIBLE = "Hip abduction strength, right: 250 is not plausible. Give a number from 0 to 120 kgf."


@pytest.fixture(autouse=True)
def a_day_in_autumn():
    with time_machine.travel("2026-10-01T10:00:00Z", tick=False):
        yield


@pytest.fixture
def assessment(episode, therapist):
    return factories.AssessmentFactory(episode=episode, assessed_on=date(2026, 10, 1), assessed_by=therapist)


@pytest.fixture
def address(assessment):
    return assessment.get_absolute_url()


def keep(assessment, **typed):
    for name, raw in typed.items():
        values.keep(assessment, values.slots()[name], values.parse(values.slots()[name], raw))


def stored(assessment):
    return {name: values.typed(found) for name, found in values.by_slot(assessment.observations.all()).items()}


def lsi_shown(response, short="Hip abduction"):
    row = next(row for row in Page(response).all("tr") if [words(name) for name in row.iter("summary")] == [short])
    return [words(cell) for cell in row.findall("td") if cell.get("class") == "lsi"]


def last_time(response):
    return Page(response).texts("span", "last")


def test_the_page_shows_stored_values_last_values_and_symmetry(staff, assessment, address):
    past = factories.AssessmentFactory(episode=assessment.episode, assessed_on=date(2026, 9, 1))
    keep(past, **{RIGHT: "15 16", STRIKE: "rearfoot"})
    keep(assessment, **{RIGHT: "18", LEFT: "21"})
    response = staff.get(address)
    filled = Page(response).filled()
    assert response.status_code == 200
    assert (filled[RIGHT], filled[LEFT], filled[STRIKE], filled["pain_usual"]) == ("18", "21", "", "")
    assert lsi_shown(response) == ["85.7 %"]
    assert last_time(response) == ["last time15 / 16 1 Sep", "last timeRearfoot 1 Sep"]


def test_the_page_offers_every_field_of_the_registry(staff, address):
    assert set(values.slots()) <= set(Page(staff.get(address)).filled())


@pytest.mark.parametrize(
    ("side", "shown"),
    [
        pytest.param("right", ["85.7 %"], id="18 against 21"),
        pytest.param("left", ["116.7 %"], id="the left knee hurts"),
        pytest.param("both", ["both"], id="no index where there is no healthy side"),
    ],
)
def test_symmetry_by_affected_side(staff, assessment, address, side, shown):
    assessment.episode.side = side
    assessment.episode.save()
    keep(assessment, **{RIGHT: "18", LEFT: "21"})
    assert lsi_shown(staff.get(address)) == shown


def test_one_side_alone_has_no_symmetry(staff, assessment, address):
    keep(assessment, **{RIGHT: "18"})
    assert lsi_shown(staff.get(address)) == [""]


def test_one_refused_value_of_many_costs_nothing(staff, assessment, address):
    keep(assessment, **{RIGHT: "17"})
    typed = {RIGHT: "250", LEFT: "21 22", STRIKE: "midfoot", "pain_usual": "4"}
    response = staff.post(address, {**HEAD, "head-note": "Calm today", **typed, "draft": "1"})
    page = Page(response)
    assert response.status_code == 200
    assert stored(assessment) == {RIGHT: "17", LEFT: "21 22", STRIKE: "midfoot", "pain_usual": "4"}
    assert {name: page.filled()[name] for name in typed} == typed
    assert page.texts("span", "wrong") == [PLAUSIBLE]
    assert told(response) == ["1 value was not kept, see below. All others are saved."]
    assessment.refresh_from_db()
    assert (assessment.note, assessment.status) == ("Calm today", "draft")


def test_two_refused_values_are_both_told(staff, address):
    response = staff.post(address, {**HEAD, RIGHT: "250", "cadence": "fast", "draft": "1"})
    assert Page(response).texts("span", "wrong") == [
        PLAUSIBLE,
        "Cadence: “fast” is not a number. Give a number from 100 to 260 spm.",
    ]
    assert told(response) == ["2 values were not kept, see below. All others are saved."]


def test_a_very_long_text_is_refused_and_stays_typed(staff, assessment, address):
    response = staff.post(address, {**HEAD, "body_mass": "9" * 500, "draft": "1"})
    assert Page(response).filled()["body_mass"] == "9" * 500
    assert stored(assessment) == {}


def test_a_draft_is_saved_and_the_page_comes_again(staff, assessment, address):
    response = staff.post(address, {**HEAD, RIGHT: "18,5", "draft": "1"}, follow=True)
    assert response.redirect_chain == [(address, 302)]
    assert told(response) == ["Draft saved."]
    assert Page(response).filled()[RIGHT] == "18.5"


def test_finishing_leads_back_to_the_patient(staff, assessment, address):
    response = staff.post(address, {**HEAD, RIGHT: "18", "finish": "1"}, follow=True)
    assessment.refresh_from_db()
    assert response.redirect_chain == [(assessment.episode.patient.get_absolute_url(), 302)]
    assert told(response) == ["The assessment is finished."]
    assert assessment.status == "done"


def test_an_assessment_with_a_refused_value_is_not_finished(staff, assessment, address):
    staff.post(address, {**HEAD, RIGHT: "250", "finish": "1"})
    assessment.refresh_from_db()
    assert assessment.status == "draft"


def test_an_emptied_field_is_emptied_and_a_field_that_was_not_sent_stays(staff, assessment, address):
    keep(assessment, **{RIGHT: "18", LEFT: "21"})
    staff.post(address, {**HEAD, RIGHT: "", "draft": "1"})
    assert stored(assessment) == {LEFT: "21"}


def test_a_finished_assessment_is_locked_and_says_so(staff, assessment, address):
    keep(assessment, **{RIGHT: "18"})
    Assessment.objects.update(status="done")
    response = staff.post(address, {**HEAD, RIGHT: "19", "draft": "1"})
    assert told(response) == ["This assessment is finished, so nothing was changed. Reopen it to correct a value."]
    assert stored(assessment) == {RIGHT: "18"}
    assert all(field.get("disabled") is not None for field in Page(response).all("select"))


def test_a_reopened_assessment_can_be_corrected(staff, assessment, address):
    Assessment.objects.update(status="done")
    staff.post(address, {"reopen": "1"})
    staff.post(address, {**HEAD, RIGHT: "19", "finish": "1"})
    assessment.refresh_from_db()
    assert (assessment.status, stored(assessment)) == ("done", {RIGHT: "19"})


def test_an_examination_in_the_future_is_refused_with_date_and_today(staff, assessment, address):
    response = staff.post(address, {"head-assessed_on": "2026-10-02", "head-note": "x", RIGHT: "18", "finish": "1"})
    assessment.refresh_from_db()
    assert Page(response).texts("p", "wrong") == [
        "Examined on: The examination date 2026-10-02 lies in the future; today is 2026-10-01."
    ]
    assert (Page(response).filled()["head-assessed_on"], Page(response).filled()["head-note"]) == ("2026-10-02", "x")
    assert (assessment.assessed_on, assessment.status, stored(assessment)) == (
        date(2026, 10, 1),
        "draft",
        {RIGHT: "18"},
    )


def test_today_is_the_clinics_day(staff, assessment, address):
    with time_machine.travel("2026-10-01T22:30:00Z", tick=False):  # half past midnight in Madrid
        response = staff.post(address, {"head-assessed_on": "2026-10-02", "head-note": "", "draft": "1"})
    assert response.status_code == 302


@pytest.mark.parametrize(
    ("raw", "status", "answer", "kept"),
    [
        pytest.param("18,5 19", 200, '<span class="kept">saved</span>', {RIGHT: "18.5 19"}, id="understood"),
        pytest.param("250", 200, f'<span class="wrong">{PLAUSIBLE}</span>', {RIGHT: "17"}, id="refused"),
        pytest.param("", 200, '<span class="kept">saved</span>', {}, id="emptied"),
        pytest.param(None, 400, "", {RIGHT: "17"}, id="nothing was sent"),
    ],
)
def test_one_value_is_saved_while_typing_goes_on(staff, assessment, raw, status, answer, kept):
    keep(assessment, **{RIGHT: "17"})
    data = {"slot": RIGHT} if raw is None else {"slot": RIGHT, RIGHT: raw}
    response = staff.post(reverse("admin:assessment_value", args=[assessment.pk]), data)
    assert (response.status_code, response.content.decode()) == (status, answer)
    assert stored(assessment) == kept


def test_what_was_typed_is_escaped_in_the_answer(staff, assessment):
    data = {"slot": RIGHT, RIGHT: "<b>"}
    response = staff.post(reverse("admin:assessment_value", args=[assessment.pk]), data)
    assert "“&lt;b&gt;” is not a number" in response.content.decode()


@pytest.mark.parametrize("slot", ["", "hip_abduction_strength", "no_such_measure__left"])
def test_a_field_that_does_not_exist_is_a_bad_request(staff, assessment, slot):
    response = staff.post(reverse("admin:assessment_value", args=[assessment.pk]), {"slot": slot, slot: "1"})
    assert (response.status_code, stored(assessment)) == (400, {})


def test_a_finished_assessment_takes_no_value(staff, assessment):
    Assessment.objects.update(status="done")
    response = staff.post(reverse("admin:assessment_value", args=[assessment.pk]), {"slot": RIGHT, RIGHT: "18"})
    assert (response.status_code, stored(assessment)) == (400, {})


def test_the_page_speaks_spanish_to_a_therapist_who_does(staff, therapist, assessment, address):
    therapist.language = "es"
    therapist.save()
    keep(assessment, **{RIGHT: "18.5"})
    page = Page(staff.get(address))
    assert "Abducción de cadera" in page.texts("summary")
    assert page.filled()[RIGHT] == "18.5"


def test_starting_twice_on_one_day_goes_on_with_the_same_draft(staff, episode):
    for _time in range(2):
        staff.post(reverse("admin:start_assessment", args=[episode.pk]))
    assert [(row.assessed_on, row.assessed_by.username) for row in episode.assessments.all()] == [
        (date(2026, 10, 1), "therapist")
    ]


def test_a_draft_of_another_day_is_left_alone(staff, episode):
    factories.AssessmentFactory(episode=episode, assessed_on=date(2026, 9, 1))
    response = staff.post(reverse("admin:start_assessment", args=[episode.pk]))
    newest = episode.assessments.first()
    assert (episode.assessments.count(), response.url) == (2, newest.get_absolute_url())


def test_the_trail_tells_that_it_was_read(staff, assessment, address):
    staff.get(address)
    entry = AuditEntry.objects.get(event="read", object_pk=str(assessment.pk))
    assert (entry.actor.username, entry.content_type.model, entry.door) == ("therapist", "assessment", "staff")


def queries(staff, address):
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert staff.get(address).status_code == 200
    return len(caught)


def test_the_page_takes_the_same_queries_at_one_and_at_three_earlier_assessments(staff, assessment, address):
    counts = []
    for days in ([1], [2, 3]):
        for day in days:
            past = factories.AssessmentFactory(episode=assessment.episode, assessed_on=date(2026, 9, day))
            keep(past, **{RIGHT: "15 16 17", LEFT: "20", STRIKE: "rearfoot"})
        counts.append(queries(staff, address))
    assert counts[0] == counts[1]


def test_saving_writes_only_what_changed(staff, assessment, address):
    keep(assessment, **{RIGHT: "18", LEFT: "21"})
    before = {row.pk: row.value for row in assessment.observations.all()}
    with CaptureQueriesContext(connection) as caught:
        staff.post(address, {**HEAD, RIGHT: "18", LEFT: "22", "draft": "1"})
    written = [query["sql"] for query in caught if query["sql"].startswith('UPDATE "patients_observation"')]
    after = {row.pk: row.value for row in assessment.observations.all()}
    assert len(written) == 1
    assert after == {**before, max(before): Decimal(22)}


def test_choices_are_offered_in_the_language_of_the_page(assessment):
    with translation.override("es"):
        options = AssessmentForm(assessment).fields[STRIKE].widget.choices
    assert options == [("", "–"), ("rearfoot", "Retropié"), ("midfoot", "Mediopié"), ("forefoot", "Antepié")]
