"""What stands beside the exercises in the plan builder: days, reasons, warnings, and what a revision takes along."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from plans import actions
from plans.adjuncts import Adjunct
from plans.days import local_day
from tests import factories
from tests.browser_form import fields_of
from tests.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(episode):
    plan = factories.PlanFactory(episode=episode, status="draft")
    factories.PhaseFactory(plan=plan, position=1)
    return plan


def save(staff, plan, **fields):
    data = fields_of(staff.get(plan.get_absolute_url())) | {name: [value] for name, value in fields.items()}
    return staff.post(plan.get_absolute_url(), data, follow=True)


def sentences(response) -> str:
    return " ".join(Page(response).texts("div", "wrong-box"))


def test_an_orthosis_is_added_with_its_usual_end_and_reminder(staff, clinic, draft):
    save(staff, draft, **{"new-adjunct-code": "FO1", "add_adjunct": "1"})
    row, today = draft.adjuncts.get(), local_day(clinic, timezone.now())
    assert (row.code, row.starts_on, row.ends_on, row.remind_on) == (
        "FO1",
        today,
        today + timedelta(days=42),
        today + timedelta(days=35),
    )


@pytest.mark.parametrize("code", ["BR1", "DN1", "ES1", "US1"])
def test_what_the_guideline_is_against_needs_a_reason(staff, draft, code):
    response = save(staff, draft, **{"new-adjunct-code": code, "add_adjunct": "1"})
    assert "(R-I15)" in sentences(response)
    assert not draft.adjuncts.exists()
    save(
        staff, draft, **{"new-adjunct-code": code, "new-adjunct-reason": "Asked for by the surgeon", "add_adjunct": "1"}
    )
    assert draft.adjuncts.get().reason == "Asked for by the surgeon"
    cleared = save(staff, draft, **{f"adjunct-{draft.adjuncts.get().pk}-reason": ""})
    assert "Reason" in sentences(cleared)
    assert draft.adjuncts.get().reason == "Asked for by the surgeon"


def test_what_is_in_the_plan_is_not_offered_again(staff, draft):
    factories.AdjunctFactory(plan=draft, code="FO1")
    builder = staff.get(draft.get_absolute_url()).context["builder"]
    offered = [code for _group, choices in builder.beside.new.fields["code"].choices[1:] for code, _name in choices]
    assert ("FO1" in offered, "TP1" in offered, "IN1" in offered) == (False, True, False)


def test_nothing_chosen_is_said(staff, draft):
    assert "Choose what to add." in sentences(save(staff, draft, add_adjunct="1"))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"ends_on": "2026-08-31"}, "It ends on 2026-08-31, before it starts on 2026-09-01."),
        ({"remind_on": "2026-08-31"}, "The reminder must lie between start and end."),
        ({"remind_on": "2026-10-14", "ends_on": "2026-10-13"}, "The reminder must lie between start and end."),
        ({"starts_on": ""}, "From"),
    ],
)
def test_days_that_cannot_be_are_refused_by_name(staff, draft, fields, sentence):
    row = factories.AdjunctFactory(plan=draft, code="FO1")
    response = save(staff, draft, **{f"adjunct-{row.pk}-{name}": value for name, value in fields.items()})
    assert sentence in sentences(response)
    row.refresh_from_db()
    assert (row.starts_on, row.ends_on, row.remind_on) == (date(2026, 9, 1), None, None)


def test_days_are_changed_and_a_row_is_taken_out(staff, draft):
    row = factories.AdjunctFactory(plan=draft, code="FO1")
    save(staff, draft, **{f"adjunct-{row.pk}-ends_on": "2026-09-29"})
    row.refresh_from_db()
    assert row.ends_on == date(2026, 9, 29)
    save(staff, draft, remove_adjunct=str(row.pk))
    assert not Adjunct.objects.exists()


@pytest.mark.parametrize(
    ("code", "exercise", "warned"),
    [("TP1", False, True), ("TP1", True, False), ("ED3", False, False), ("MT1", False, True)],
)
def test_additions_alone_are_no_plan(staff, draft, code, exercise, warned):
    factories.AdjunctFactory(plan=draft, code=code)
    if exercise:
        factories.PrescriptionFactory(phase=draft.phases.get())
    assert ("(R-I02)" in Page(staff.get(draft.get_absolute_url())).part("beside")) == warned


def test_a_revision_takes_additions_and_subgroups_along(plan, therapist):
    plan.subgroups = ["MPD-hip"]
    plan.save()
    factories.AdjunctFactory(plan=plan, code="FO1", ends_on=date(2026, 10, 13), remind_on=date(2026, 10, 6))
    draft = actions.revise(plan, by=therapist)
    copied = draft.adjuncts.get()
    assert (draft.subgroups, copied.code, copied.ends_on, copied.remind_on) == (
        ["MPD-hip"],
        "FO1",
        date(2026, 10, 13),
        date(2026, 10, 6),
    )
    assert plan.adjuncts.get().pk != copied.pk


def test_a_plan_in_use_shows_them_and_lets_nobody_change_them(staff, plan):
    plan.subgroups = ["MCD"]
    plan.save()
    factories.AdjunctFactory(plan=plan, code="FO1", ends_on=date(2026, 10, 13))
    page = Page(staff.get(plan.get_absolute_url()))
    assert "1 Sep 2026 – 13 Oct 2026" in page.part("beside")
    assert "MCD: movement coordination deficit" in " ".join(page.texts("p"))
    assert [name for name in page.filled() if name.startswith(("adjunct", "new-adjunct"))] == []
