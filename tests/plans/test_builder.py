"""The plan builder's buttons for phases, and who may press them."""

import pytest
from django.urls import reverse

from clinic.roles import Role
from plans import builder
from plans.models import Phase, Plan, RunProgram
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(episode):
    draft = factories.PlanFactory(episode=episode)
    for position, title in enumerate(["Calm", "Build", "Run"], start=1):
        factories.PhaseFactory(plan=draft, position=position, title=title)
    return draft


def phases(plan: Plan) -> list[tuple[int, str]]:
    return list(plan.phases.values_list("position", "title"))


def test_a_new_phase_stands_last(draft):
    builder.add_phase(draft)
    assert phases(draft) == [(1, "Calm"), (2, "Build"), (3, "Run"), (4, "New phase")]


def test_a_removed_phase_leaves_no_gap(draft):
    builder.remove_phase(draft.phases.get(title="Build"))
    assert phases(draft) == [(1, "Calm"), (2, "Run")]


def test_the_last_phase_stays(draft):
    for _time in range(4):
        builder.remove_phase(draft.phases.first())
    assert phases(draft) == [(1, "Run")]


def test_another_plans_phase_is_not_removed(draft):
    other = factories.PhaseFactory(plan__episode=factories.EpisodeFactory())
    builder.press(draft, {"remove_phase": str(other.pk)})
    assert Phase.objects.filter(pk=other.pk).exists()


def test_the_button_adds_a_phase_and_saves_what_was_typed(staff, draft):
    page = staff.get(draft.get_absolute_url())
    forms = page.context["builder"].forms()
    fields = {bound.html_name: bound.value() for form in forms for bound in form if bound.value() is not None}
    answer = staff.post(
        draft.get_absolute_url(), {**fields, "saved_count": "0", "plan-title": "Typed just now", "add_phase": "1"}
    )
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert (draft.title, draft.phases.count()) == ("Typed just now", 4)


@pytest.fixture
def assistant(client, clinic):
    client.force_login(factories.UserFactory(clinic=clinic, role=Role.ASSISTANT))
    return client


def test_an_assistant_reads_a_draft_without_fields(assistant, draft):
    page = assistant.get(draft.get_absolute_url())
    assert (page.status_code, page.context["editable"]) == (200, False)
    assert 'name="plan-title"' not in page.content.decode()


def test_an_assistant_cannot_save_a_draft(assistant, draft):
    assert assistant.post(draft.get_absolute_url(), {"plan-title": "Mine"}).status_code == 403


def test_an_assistant_prints_from_the_plan_in_use(assistant, plan):
    assert reverse("admin:print_again", args=[plan.pk]) in assistant.get(plan.get_absolute_url()).content.decode()


def test_an_assistant_reads_an_assessment_and_cannot_change_it(assistant, episode):
    assessment = factories.AssessmentFactory(episode=episode)
    page = assistant.get(assessment.get_absolute_url())
    assert (page.status_code, page.context["form"].locked, 'name="finish"' in page.content.decode()) == (
        200,
        True,
        False,
    )
    assert assistant.post(assessment.get_absolute_url(), {"pain_usual": "3"}).status_code == 403


def test_a_run_program_is_started_beside_any_plan(staff, episode):
    for _press in range(2):
        staff.post(reverse("admin:start_program", args=[episode.pk]), {"protocol": "p3"})
    assert list(RunProgram.objects.values_list("protocol", "stage")) == [("p3", "1")]


def test_an_unknown_program_is_not_found(staff, episode):
    assert staff.post(reverse("admin:start_program", args=[episode.pk]), {"protocol": "p99"}).status_code == 404
