"""The page of suggestions: what is shown, and what an answer does."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clinic.models import AuditEntry
from clinic.roles import Role
from patients.models import Assessment, Observation
from patients.suggestions import ConfirmedStatement, Suggestion
from plans.days import local_day
from plans.models import Plan
from tests import factories
from tests.examined import measured, pronated, screened
from tests.pages import Page, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(clinic):
    return local_day(clinic, timezone.now())


@pytest.fixture
def assessment(episode, today) -> Assessment:
    return pronated(episode, today - timedelta(days=1))


def address(assessment) -> str:
    return reverse("admin:suggestions", args=[assessment.pk])


def card(client, assessment, rule_id: str):
    """Open the page; return the item of this rule."""
    shown = client.get(address(assessment)).context["shown"]
    return next(item for item in shown.items if item.row.rule_id == rule_id)


def sent(item, wish: str, **fields) -> dict:
    prefix = f"s{item.row.pk}-"
    data = {"suggestion": item.row.pk, "seen": item.seen, "wish": wish}
    if wish == "accept" and item.form:
        initial = {name: item.form.get_initial_for_field(field, name) for name, field in item.form.fields.items()}
        data |= {f"{prefix}{name}": value for name, value in initial.items() if value is not None}
    return data | {f"{prefix}{name}": value for name, value in fields.items()}


def answer(client, assessment, item, wish: str, **fields):
    return client.post(address(assessment), sent(item, wish, **fields), follow=True)


# --- what is shown ----------------------------------------------------------------------------------------------------
def test_a_card_shows_its_values_its_sources_and_what_it_offers(staff, assessment, today):
    page = Page(staff.get(address(assessment)))
    item = card(staff, assessment, "R-I09")
    words = page.part(f"card-{item.row.pk}")
    yesterday = today - timedelta(days=1)
    for said in ("Prefabricated foot orthosis", f"8 {yesterday.day} ", "Rule R-I09", "Noel21 [V2]", "unverified [G]"):
        assert said in words
    assert "for 42 days, reminder after 35" in words


def test_a_card_says_whether_the_clinic_has_confirmed_the_recommendation(staff, clinic, therapist, assessment):
    ConfirmedStatement.objects.create(clinic=clinic, statement="C7", confirmed_by=therapist)
    item = card(staff, assessment, "R-I09")
    assert (item.shown.statement.key, item.shown.statement.confirmed) == ("C7", True)


def test_cards_come_in_the_order_of_the_examination(staff, assessment):
    shown = staff.get(address(assessment)).context["shown"]
    letters = [item.row.rule_id[:3] for item in shown.items]
    assert letters == sorted(letters, key=["R-F", "R-D", "R-A", "R-I"].index)
    assert {"R-A", "R-I"} <= set(letters)


def test_a_red_flag_comes_first_and_shuts_what_follows(staff, episode, assessment, today):
    screened(episode, found=("RF1",), day=today)
    response = staff.get(address(assessment))
    first = response.context["shown"].items[0]
    assert (first.row.rule_id, first.shown.level) == ("R-F01", "emergency")
    assert response.context["gate"].closed
    assert [item.row.rule_id for item in response.context["shown"].items if item.row.rule_id.startswith("R-I")] == []


def test_a_silent_rule_says_why_and_what_it_waits_for(staff, assessment):
    lines = {line.rule_id: line for line in staff.get(address(assessment)).context["shown"].silences()}
    assert "R-I07" in lines
    assert (bool(lines["R-I07"].reason), bool(lines["R-I07"].missing)) == (True, True)


def test_an_open_card_follows_the_values(staff, assessment):
    assert card(staff, assessment, "R-I09").row.pk
    Observation.objects.filter(measure="foot_posture_total", side="right").update(number=3)
    shown = staff.get(address(assessment)).context["shown"]
    assert [item.row.rule_id for item in shown.items if item.row.rule_id == "R-I09"] == []
    assert not Suggestion.objects.filter(rule_id="R-I09").exists()


def test_looking_is_kept_as_a_read(staff, assessment, therapist):
    staff.get(address(assessment))
    assert AuditEntry.objects.filter(event="read", actor=therapist, object_pk=str(assessment.pk)).count() == 1


def test_an_older_assessment_is_history(staff, episode, assessment, today):
    staff.get(address(assessment))
    before = Suggestion.objects.count()
    factories.AssessmentFactory(episode=episode, assessed_on=today)
    response = staff.get(address(assessment))
    assert response.context["shown"].judged is None
    assert {item.form for item in response.context["shown"].items} == {None}
    item = response.context["shown"].items[0]
    refused = staff.post(address(assessment), {"suggestion": item.row.pk, "wish": "accept"}, follow=True)
    assert told(refused) == ["There is a newer assessment. Answer its suggestions."]
    assert Suggestion.objects.filter(outcome="open").count() == before


def test_the_number_of_queries_does_not_grow(staff, episode, assessment, today):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(address(assessment)).status_code == 200
        return len(queries)

    staff.get(address(assessment))
    few = count()
    for days in range(2, 5):
        older = factories.AssessmentFactory(episode=episode, assessed_on=today - timedelta(days=days))
        measured(older, weight_bearing_lunge__right="4", weight_bearing_lunge__left="12", navicular_drop__right="14")
    staff.get(address(assessment))
    assert Suggestion.objects.count() > 3
    assert count() == few


# --- answers ----------------------------------------------------------------------------------------------------------
def test_accepting_puts_the_orthosis_with_its_end_into_the_draft(staff, therapist, assessment, today):
    response = answer(staff, assessment, card(staff, assessment, "R-I09"), "accept")
    adjunct = Plan.objects.get(status="draft").adjuncts.get(code="FO1")
    assert (adjunct.code, adjunct.starts_on, adjunct.ends_on, adjunct.remind_on) == (
        "FO1",
        today,
        today + timedelta(days=42),
        today + timedelta(days=35),
    )
    row = Suggestion.objects.get(rule_id="R-I09")
    assert (row.outcome, row.decided_by) == ("accepted", therapist)
    assert "Now in the draft" in told(response)[0]


def test_accepting_for_another_time_is_kept_as_changed(staff, assessment, today):
    item = card(staff, assessment, "R-I09")
    answer(staff, assessment, item, "accept", starts_on=f"{today + timedelta(days=2):%Y-%m-%d}", days="28")
    adjunct = Plan.objects.get(status="draft").adjuncts.get(code="FO1")
    assert (adjunct.ends_on, adjunct.remind_on) == (today + timedelta(days=30), today + timedelta(days=23))
    assert Suggestion.objects.get(rule_id="R-I09").outcome == "edited"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"take": []}, "Tick what you take, or dismiss the suggestion."),
        ({"days": "0"}, "For days"),
        ({"days": "a week"}, "“a week” is not a whole number."),
        ({"starts_on": "soon"}, "From"),
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_happens(staff, assessment, fields, sentence):
    response = answer(staff, assessment, card(staff, assessment, "R-I09"), "accept", **fields)
    assert response.status_code == 200
    assert any(sentence in words for words in Page(response).texts("p", "wrong"))
    assert (Plan.objects.count(), Suggestion.objects.get(rule_id="R-I09").outcome) == (0, "open")


def test_pressing_twice_brings_it_once(staff, assessment):
    item = card(staff, assessment, "R-I09")
    answer(staff, assessment, item, "accept")
    again = answer(staff, assessment, item, "accept")
    assert Plan.objects.get().adjuncts.filter(code="FO1").count() == 1
    assert told(again)[0].startswith("Accepted by Tess Ortega on ")


def test_dismissing_needs_a_reason(staff, assessment):
    item = card(staff, assessment, "R-I09")
    response = answer(staff, assessment, item, "dismiss", reason="  ")
    assert any("Give a reason" in words for words in Page(response).texts("p", "wrong"))
    answer(staff, assessment, item, "dismiss", reason="Has custom insoles already")
    row = Suggestion.objects.get(rule_id="R-I09")
    assert (row.outcome, row.reason, Plan.objects.count()) == ("dismissed", "Has custom insoles already", 0)
    assert "Has custom insoles already" in Page(staff.get(address(assessment))).part(f"card-{row.pk}")


def test_a_dismissed_card_can_be_opened_again(staff, assessment):
    item = card(staff, assessment, "R-I09")
    answer(staff, assessment, item, "dismiss", reason="No")
    answer(staff, assessment, item, "reopen")
    assert Suggestion.objects.get(rule_id="R-I09").outcome == "open"


def test_the_second_therapist_is_told_who_was_first(client, staff, colleague, assessment):
    item = card(staff, assessment, "R-I09")
    client.force_login(colleague)
    answer(client, assessment, item, "dismiss", reason="Flat feet since childhood")
    client.force_login(factories.UserFactory(clinic=colleague.clinic))
    late = answer(client, assessment, item, "accept")
    assert told(late)[0].startswith(f"Dismissed by {colleague} on ")
    assert (Suggestion.objects.get(rule_id="R-I09").outcome, Plan.objects.count()) == ("dismissed", 0)


def test_a_card_whose_values_changed_meanwhile_is_looked_at_again(staff, assessment):
    item = card(staff, assessment, "R-I09")
    Observation.objects.filter(measure="foot_posture_total", side="right").update(number=9)
    response = answer(staff, assessment, item, "accept")
    assert told(response) == ["The values have changed since you opened the page. Look at the card again."]
    assert Plan.objects.count() == 0


def test_a_card_that_went_away_meanwhile_is_not_accepted(staff, assessment):
    item = card(staff, assessment, "R-I09")
    Observation.objects.filter(measure="foot_posture_total", side="right").update(number=2)
    response = answer(staff, assessment, item, "accept")
    assert told(response) == ["This suggestion is no longer made: a value it rested on has changed."]


def test_an_accepted_card_is_marked_only_when_its_values_change(staff, assessment):
    answer(staff, assessment, card(staff, assessment, "R-I09"), "accept")
    assert not card(staff, assessment, "R-I09").changed  # in the plan, the rule says nothing more: that is no change
    Observation.objects.filter(measure="foot_posture_total", side="right").update(number=9)
    changed = card(staff, assessment, "R-I09")
    assert (changed.changed, [line.value for line in changed.now.used]) == (True, ["9"])
    assert "The values have changed" in Page(staff.get(address(assessment))).part(f"card-{changed.row.pk}")


def test_a_subgroup_stands_in_the_plan_and_on_its_page(staff, assessment):
    answer(staff, assessment, card(staff, assessment, "R-A07"), "accept")
    plan = Plan.objects.get()
    assert plan.subgroups == ["MOB-hyper"]
    assert Page(staff.get(plan.get_absolute_url())).filled()["plan-subgroups"] == "MOB-hyper"


def test_an_unknown_button_is_not_found(staff, assessment):
    item = card(staff, assessment, "R-I09")
    assert staff.post(address(assessment), {"suggestion": item.row.pk, "wish": "delete"}).status_code == 404


# --- who --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("role", "looks", "answers"),
    [
        (Role.PHYSIOTHERAPIST, 200, 302),
        (Role.CLINIC_ADMIN, 200, 302),
        (Role.ASSISTANT, 200, 403),
        (Role.FRONT_DESK, 403, 403),
    ],
)
def test_who_may_look_and_who_may_answer(client, clinic, staff, assessment, role, looks, answers):
    item = card(staff, assessment, "R-I09")
    client.force_login(factories.UserFactory(clinic=clinic, role=role))
    assert client.get(address(assessment)).status_code == looks
    assert client.post(address(assessment), sent(item, "accept")).status_code == answers


def test_who_only_looks_changes_nothing(client, clinic, assessment):
    client.force_login(factories.UserFactory(clinic=clinic, role=Role.ASSISTANT))
    shown = client.get(address(assessment)).context["shown"]
    assert "R-I09" in [item.row.rule_id for item in shown.items]
    assert ({item.form for item in shown.items}, Suggestion.objects.count()) == ({None}, 0)


def test_a_suggestion_of_another_patient_is_not_answered_here(staff, clinic, assessment, today):
    other = pronated(factories.EpisodeFactory(patient__clinic=clinic), today)
    item = card(staff, other, "R-I09")
    staff.post(address(assessment), sent(item, "accept"))
    assert (Suggestion.objects.get(pk=item.row.pk).outcome, Plan.objects.count()) == ("open", 0)
