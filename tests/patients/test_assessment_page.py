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
from patients.assessment_form import AssessmentForm
from patients.entering import keep as keep_entry
from patients.entry_text import parse
from patients.measures import registry
from patients.models import Assessment, HiddenMeasure, Observation, RedFlagAnswer, RedFlagScreen
from patients.rules.findings import RED_FLAGS
from tests import factories
from tests.pages import Page, told, words

RIGHT, LEFT = "hip_abduction_strength__right", "hip_abduction_strength__left"
STRIKE = "foot_strike__left"
IMPOSSIBLE = "Hip abduction strength, right: 2500 is not possible. Give a number from 0 to 300 kgf."


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
        slot = values.slots()[name]
        keep_entry(assessment, slot, parse(slot, raw, confirmed=True))


def stored(assessment):
    found = values.entries(assessment.observations.all(), values.slots())
    return {name: entry.text for name, entry in found.items()}


def as_browser(staff, address, **typed) -> dict[str, str]:
    """Return what a browser would send after typing into the page as it is now."""
    page = Page(staff.get(address))
    return page.filled() | typed


def row_of(response, short="Hip abduction"):
    return next(row for row in Page(response).all("tr") if [words(name) for name in row.iter("summary")] == [short])


def lsi_shown(response):
    """Return the first thing that is said about the row: the index, or why there is none."""
    cells = [cell for cell in row_of(response).findall("td") if cell.get("class") == "lsi"]
    return [words(next(cell.iter("span"))) for cell in cells]


def beside(response, slot):
    return Page(response).part(f"facts-{slot}")


def send(staff, assessment, slot, value, **more):
    address = reverse("admin:assessment_value", args=[assessment.pk])
    return staff.post(address, {"slot": slot, "value": value, "was": "", **more})


def test_the_page_shows_stored_values_last_values_and_symmetry(staff, assessment, address):
    past = factories.AssessmentFactory(episode=assessment.episode, assessed_on=date(2026, 9, 1))
    keep(past, **{RIGHT: "15 16", STRIKE: "rearfoot"})
    keep(assessment, **{RIGHT: "18", LEFT: "21"})
    response = staff.get(address)
    filled = Page(response).filled()
    assert response.status_code == 200
    assert (filled[RIGHT], filled[LEFT], filled[STRIKE], filled["pain_usual"]) == ("18", "21", "", "")
    assert (filled[f"was__{RIGHT}"], filled["was__pain_usual"]) == ("18", "")
    assert lsi_shown(response) == ["85.7 %"]
    assert beside(response, RIGHT) == "↺ 15 / 16 · 1 Sep+2.5 within error"
    assert beside(response, STRIKE) == "↺ Rearfoot · 1 Sep"


def test_the_page_offers_every_field_of_the_registry(staff, address):
    assert set(values.slots()) <= set(Page(staff.get(address)).filled())


@pytest.mark.parametrize(
    ("side", "shown"),
    [
        pytest.param("right", ["85.7 %"], id="18 against 21"),
        pytest.param("left", ["116.7 %"], id="the left knee hurts"),
        pytest.param(
            "both", ["both sides affected: no side to compare with"], id="no index where there is no healthy side"
        ),
    ],
)
def test_symmetry_by_affected_side(staff, assessment, address, side, shown):
    assessment.episode.side = side
    assessment.episode.save()
    keep(assessment, **{RIGHT: "18", LEFT: "21"})
    assert lsi_shown(staff.get(address)) == shown


def test_one_side_alone_has_no_symmetry(staff, assessment, address):
    keep(assessment, **{RIGHT: "18"})
    assert lsi_shown(staff.get(address)) == ["other side missing"]


def test_one_refused_value_of_many_costs_nothing(staff, assessment, address):
    keep(assessment, **{RIGHT: "17"})
    typed = {RIGHT: "2500", LEFT: "21 22", STRIKE: "midfoot", "pain_usual": "4"}
    response = staff.post(address, as_browser(staff, address, **typed, **{"head-note": "Calm today", "draft": "1"}))
    page = Page(response)
    assert response.status_code == 200
    assert stored(assessment) == {RIGHT: "17", LEFT: "21 22", STRIKE: "midfoot", "pain_usual": "4"}
    assert {name: page.filled()[name] for name in typed} == typed
    assert page.texts("p", "wrong") == [IMPOSSIBLE]
    assert told(response) == ["1 value was not kept, see below. All others are saved."]
    assessment.refresh_from_db()
    assert (assessment.note, assessment.status) == ("Calm today", "draft")


def test_two_refused_values_are_both_told(staff, address):
    response = staff.post(address, {RIGHT: "2500", "cadence": "fast", "draft": "1"})
    assert Page(response).texts("p", "wrong") == [
        IMPOSSIBLE,
        "Cadence: “fast” is not a number. Give a number from 100 to 260 spm.",
    ]
    assert told(response) == ["2 values were not kept, see below. All others are saved."]


def test_a_very_long_text_is_refused_and_stays_typed(staff, assessment, address):
    response = staff.post(address, {"body_mass": "9" * 500, "draft": "1"})
    assert Page(response).filled()["body_mass"] == "9" * 500
    assert stored(assessment) == {}


def test_a_draft_is_saved_and_the_page_comes_again(staff, assessment, address):
    response = staff.post(address, {RIGHT: "18,5", "draft": "1"}, follow=True)
    assert response.redirect_chain == [(address, 302)]
    assert told(response) == ["Draft saved."]
    assert Page(response).filled()[RIGHT] == "18.5"


def test_finishing_leads_to_the_suggestions(staff, assessment, address):
    response = staff.post(address, {RIGHT: "18", "finish": "1"}, follow=True)
    assessment.refresh_from_db()
    assert response.redirect_chain == [(reverse("admin:suggestions", args=[assessment.pk]), 302)]
    assert told(response) == ["The assessment is finished."]
    assert assessment.status == "done"


def test_an_assessment_with_a_refused_value_is_not_finished(staff, assessment, address):
    staff.post(address, {RIGHT: "2500", "finish": "1"})
    assessment.refresh_from_db()
    assert assessment.status == "draft"


def test_an_emptied_field_is_emptied_and_a_field_that_was_not_sent_stays(staff, assessment, address):
    keep(assessment, **{RIGHT: "18", LEFT: "21"})
    staff.post(address, {RIGHT: "", f"was__{RIGHT}": "18", "draft": "1"})
    assert stored(assessment) == {LEFT: "21"}


def test_a_finished_assessment_is_locked_and_says_so(staff, assessment, address):
    keep(assessment, **{RIGHT: "18"})
    Assessment.objects.update(status="done")
    response = staff.post(address, {RIGHT: "19", "draft": "1"})
    assert told(response) == ["This assessment is finished, so nothing was changed. Reopen it to correct a value."]
    assert stored(assessment) == {RIGHT: "18"}
    fields = [field for field in Page(response).all("select") if field.get("name") != "language"]  # of the report
    assert all(field.get("disabled") is not None for field in fields)


def test_a_reopened_assessment_can_be_corrected(staff, assessment, address):
    Assessment.objects.update(status="done")
    staff.post(address, {"reopen": "1"})
    staff.post(address, {RIGHT: "19", "finish": "1"})
    assessment.refresh_from_db()
    assert (assessment.status, stored(assessment)) == ("done", {RIGHT: "19"})


def test_an_examination_in_the_future_is_refused_with_date_and_today(staff, assessment, address):
    typed = {"head-assessed_on": "2026-10-02", "head-note": "x", RIGHT: "18"}
    response = staff.post(address, as_browser(staff, address, **typed, finish="1"))
    assessment.refresh_from_db()
    assert Page(response).texts("p", "wrong") == [
        "Examined on: The examination date 2026-10-02 lies in the future; today is 2026-10-01."
    ]
    assert Page(response).filled()["head-assessed_on"] == "2026-10-02"
    assert (assessment.assessed_on, assessment.note, assessment.status) == (date(2026, 10, 1), "x", "draft")
    assert stored(assessment) == {RIGHT: "18"}


def test_today_is_the_clinics_day(staff, therapist, assessment, address):
    with time_machine.travel("2026-10-01T22:30:00Z", tick=False):  # half past midnight in Madrid
        staff.force_login(therapist)
        response = staff.post(address, as_browser(staff, address, **{"head-assessed_on": "2026-10-02", "draft": "1"}))
    assessment.refresh_from_db()
    assert (response.status_code, assessment.assessed_on) == (302, date(2026, 10, 2))


@pytest.mark.parametrize(
    ("typed", "state", "now", "said"),
    [
        pytest.param("18,5 19", "saved", "18.5 19", "", id="understood"),
        pytest.param("2500", "refused", "17", IMPOSSIBLE, id="refused"),
        pytest.param("", "saved", "", "", id="emptied"),
    ],
)
def test_one_value_is_saved_while_typing_goes_on(staff, therapist, assessment, typed, state, now, said):
    keep(assessment, **{RIGHT: "17"})
    answer = send(staff, assessment, RIGHT, typed, was="17").json()
    assert (answer["state"], answer["stored"], stored(assessment).get(RIGHT, "")) == (state, now, now)
    assert said in answer["said"]
    assert {row.recorded_by for row in assessment.observations.all()} <= ({therapist} if state == "saved" else {None})


def test_the_answer_brings_what_follows_from_the_value(staff, assessment):
    keep(assessment, **{LEFT: "21"})
    facts = send(staff, assessment, RIGHT, "17 18 19").json()["facts"]
    assert facts[f"facts-{RIGHT}"].strip() == '<span class="fact">mean 18, best 19</span>'
    assert facts["row-hip_abduction_strength"].strip().startswith('<span class="fact index">85.7 %</span>')
    assert "facts-pain_usual" not in facts


def test_an_unusual_value_is_asked_about_and_kept_when_confirmed(staff, assessment):
    asked = send(staff, assessment, RIGHT, "130").json()
    assert (asked["state"], stored(assessment)) == ("unusual", {})
    assert 'name="confirm"' in asked["said"]
    kept = send(staff, assessment, RIGHT, "130", confirmed="1").json()
    assert (kept["state"], kept["stored"]) == ("saved", "130")
    assert [row.confirmed for row in assessment.observations.all()] == [True]


def test_without_a_script_an_unusual_value_is_confirmed_by_its_button(staff, assessment, address):
    staff.post(address, as_browser(staff, address, **{RIGHT: "130", "finish": "1"}))
    assessment.refresh_from_db()
    assert (stored(assessment), assessment.status) == ({}, "draft")
    staff.post(address, as_browser(staff, address, **{RIGHT: "130", "confirm": RIGHT}))
    assert stored(assessment) == {RIGHT: "130"}


def test_what_was_typed_is_escaped_in_the_answer(staff, assessment):
    assert "“&lt;b&gt;” is not a number" in send(staff, assessment, RIGHT, "<b>").json()["said"]


@pytest.mark.parametrize("slot", ["", "hip_abduction_strength", "no_such_measure__left", "head-status"])
def test_a_field_that_does_not_exist_is_a_bad_request(staff, assessment, slot):
    assert (send(staff, assessment, slot, "1").status_code, stored(assessment)) == (400, {})


def test_nothing_sent_for_a_field_is_a_bad_request(staff, assessment):
    keep(assessment, **{RIGHT: "17"})
    response = staff.post(reverse("admin:assessment_value", args=[assessment.pk]), {"slot": RIGHT})
    assert (response.status_code, stored(assessment)) == (400, {RIGHT: "17"})


def test_a_finished_assessment_takes_no_value(staff, assessment):
    Assessment.objects.update(status="done")
    answer = send(staff, assessment, RIGHT, "18").json()
    assert (answer["state"], stored(assessment)) == ("locked", {})


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


def test_the_page_takes_the_same_queries_at_one_and_at_ten_earlier_assessments(staff, assessment, address):
    counts = []
    for days in ([1], range(2, 11)):
        for day in days:
            past = factories.AssessmentFactory(episode=assessment.episode, assessed_on=date(2026, 9, day))
            keep(past, **{RIGHT: "15 16 17", LEFT: "20", STRIKE: "rearfoot"})
        counts.append(queries(staff, address))
    assert counts[0] == counts[1]


def test_the_page_takes_the_same_queries_at_one_and_at_many_values(staff, assessment, address):
    keep(assessment, **{RIGHT: "18"})
    few = queries(staff, address)
    keep(assessment, **{name: "2" for name, slot in values.slots().items() if slot.measure.unit == "/10"})
    assert queries(staff, address) == few


def test_saving_writes_only_what_changed(staff, assessment, address):
    keep(assessment, **{RIGHT: "18", LEFT: "21"})
    before = {row.pk: row.value for row in assessment.observations.all()}
    with CaptureQueriesContext(connection) as caught:
        staff.post(address, {RIGHT: "18", LEFT: "22", f"was__{RIGHT}": "18", f"was__{LEFT}": "21", "draft": "1"})
    written = [query["sql"] for query in caught if query["sql"].startswith('UPDATE "patients_observation"')]
    after = {row.pk: row.value for row in assessment.observations.all()}
    assert len(written) == 1
    assert after == {**before, max(before): Decimal(22)}


def test_choices_are_offered_in_the_language_of_the_page(assessment):
    with translation.override("es"):
        options = AssessmentForm(assessment, measures=registry()).fields[STRIKE].widget.choices
    assert options[1:] == [("rearfoot", "Retropié"), ("midfoot", "Mediopié"), ("forefoot", "Antepié")]


@pytest.mark.parametrize(
    ("profile", "offered", "left_out"),
    [
        pytest.param("quick", "weight_bearing_lunge", "navicular_drop", id="quick"),
        pytest.param("", "navicular_drop", None, id="everything"),
        pytest.param("a_profile_of_last_year", "navicular_drop", None, id="one that is gone asks for everything"),
    ],
)
def test_the_profile_is_kept_and_leaves_measures_out(staff, assessment, address, profile, offered, left_out):
    staff.post(address, as_browser(staff, address, profile=profile))
    hidden = {row.get("data-measure"): row.get("hidden") is not None for row in Page(staff.get(address)).all("tr")}
    assert hidden[offered] is False
    assert left_out is None or hidden[left_out] is True


def test_a_measure_that_holds_a_value_is_shown_in_every_profile(staff, assessment, address):
    keep(assessment, navicular_drop__left="9")
    Assessment.objects.update(profile="quick")
    hidden = {row.get("data-measure"): row.get("hidden") is not None for row in Page(staff.get(address)).all("tr")}
    assert (hidden["navicular_drop"], hidden["midfoot_width_change"]) == (False, True)


def test_a_retest_asks_for_what_was_abnormal(staff, assessment, address):
    past = factories.AssessmentFactory(episode=assessment.episode, assessed_on=date(2026, 9, 1))
    keep(past, **{RIGHT: "15", LEFT: "21", "patellar_tilt__right": "no"})
    Assessment.objects.filter(pk=assessment.pk).update(profile="retest")
    hidden = {row.get("data-measure"): row.get("hidden") is not None for row in Page(staff.get(address)).all("tr")}
    assert (hidden["hip_abduction_strength"], hidden["pain_usual"], hidden["patellar_tilt"]) == (False, False, True)


def test_values_of_hidden_and_vanished_measures_are_shown_read_only(staff, clinic, assessment, address):
    keep(assessment, **{RIGHT: "18"})
    Observation.objects.create(assessment=assessment, measure="a_test_of_last_year", side="left", number=Decimal(7))
    HiddenMeasure.objects.create(clinic=clinic, measure="hip_abduction_strength")
    page = Page(staff.get(address))
    assert (page.texts("dt"), page.texts("dd")) == (
        ["Hip abduction strength, right", "a_test_of_last_year, left"],
        ["18", "7"],
    )
    assert RIGHT not in page.filled()


@pytest.mark.parametrize(
    ("answers", "chip"),
    [
        pytest.param({}, "red flags: not complete", id="no screen"),
        pytest.param(dict.fromkeys(RED_FLAGS[:4], False), "red flags: not complete", id="four of eleven"),
        pytest.param(dict.fromkeys(RED_FLAGS, False), "no red flags", id="all answered no"),
        pytest.param(dict.fromkeys(RED_FLAGS, False) | {"RF6": True}, "red flag found", id="one found"),
    ],
)
def test_the_red_flags_stand_on_top(staff, assessment, address, answers, chip):
    screen = RedFlagScreen.objects.create(episode=assessment.episode)
    for flag, present in answers.items():
        RedFlagAnswer.objects.create(screen=screen, flag=flag, present=present)
    assert chip in Page(staff.get(address)).texts("a", "chip")
