"""The plan builder's buttons for phases and ladder, and who may press them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clinic.models import AuditEntry
from clinic.roles import Role
from exercises.actions import adapt
from exercises.models import Exercise, LadderStep, Need
from plans import builder
from plans.models import Phase, Plan, Prescription, RunProgram
from tests import factories
from tests.pages import Page, told, words

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


class TestLadder:
    """One press swaps an exercise for the next one down or up."""

    @pytest.fixture
    def row(self, draft):
        """A squat between chair rise (easier) and lunge (harder), dosed 4 × 8."""
        chair, squat, lunge = (
            factories.ExerciseFactory(code=code, text__name=name)
            for code, name in (("QW1", "Chair rise"), ("QW2", "Squat"), ("QW3", "Lunge"))
        )
        LadderStep.objects.create(easier=chair, harder=squat)
        LadderStep.objects.create(easier=squat, harder=lunge)
        return factories.PrescriptionFactory(phase=draft.phases.first(), exercise=squat, position=1, sets=4, reps=8)

    def page(self, staff, draft):
        return Page(staff.get(draft.get_absolute_url()))

    def steps(self, staff, draft):
        buttons = [one for one in self.page(staff, draft).all("button") if one.get("name") == "swap"]
        return {one.get("aria-label"): one.get("value") for one in buttons}

    def swap(self, staff, draft, value, **changes):
        data = self.page(staff, draft).filled() | {"swap": value} | changes
        return staff.post(draft.get_absolute_url(), data, follow=True)

    def test_the_path_names_what_is_easier_and_what_is_harder(self, staff, draft, row):
        (path,) = self.page(staff, draft).all("div", "ladder-path")
        assert path.get("aria-label") == "Ladder of Squat"
        assert [words(rung) for rung in path] == ["easier Chair rise", "this one Squat", "harder Lunge"]
        assert list(self.steps(staff, draft)) == [
            "Swap Squat for the easier Chair rise",
            "Swap Squat for the harder Lunge",
        ]

    @pytest.mark.parametrize("code", ["QW1", "QW3"])
    def test_a_press_swaps_the_exercise_and_saves_what_was_typed(self, staff, draft, row, code):
        step = Exercise.objects.get(code=code)
        page = self.swap(staff, draft, f"{row.pk}:{step.pk}", **{f"dose-{row.pk}-sets": "5", "plan-title": "Typed"})
        row.refresh_from_db()
        draft.refresh_from_db()
        assert (row.exercise.code, row.dose_big, row.position, draft.title) == (code, "5 × 8", 1, "Typed")
        assert told(page) == [
            f"{step.name} takes the place of Squat. Kept: sets 5, repetitions 8, every second day, each side."
        ]

    def test_the_trail_tells_of_the_swap(self, staff, draft, row):
        self.swap(staff, draft, f"{row.pk}:{Exercise.objects.get(code='QW3').pk}")
        entry = AuditEntry.objects.filter(content_type__model="prescription", action=AuditEntry.Action.UPDATE).latest(
            "pk"
        )
        assert set(entry.changes) == {"exercise"}

    def test_an_exercise_dosed_otherwise_comes_with_its_own_dose(self, staff, draft, row):
        Exercise.objects.filter(code="QW3").update(sets=2, reps=None, hold_s=30, both_sides=True)
        page = self.swap(staff, draft, f"{row.pk}:{Exercise.objects.get(code='QW3').pk}")
        row.refresh_from_db()
        assert (row.dose_big, row.side) == ("2 × 30 s", "both")
        assert told(page) == [
            "Lunge takes the place of Squat. Kept: every second day. Changed: sets 4 → 2, repetitions 8 → –, "
            "hold (seconds) – → 30, each side → both sides together."
        ]

    def test_a_load_stays_on_the_same_equipment_only(self, staff, draft, row):
        for code, equipment in (("QW2", "dumbbell"), ("QW3", "dumbbell"), ("QW1", "machine")):
            Need.objects.create(exercise=Exercise.objects.get(code=code), equipment=equipment)
        Prescription.objects.filter(pk=row.pk).update(load_kg=8)
        loads = []
        for code in ("QW3", "QW2", "QW1"):
            self.swap(staff, draft, f"{row.pk}:{Exercise.objects.get(code=code).pk}")
            row.refresh_from_db()
            loads.append(row.load_kg)
        assert loads == [8, 8, None]

    def test_what_is_no_neighbour_is_refused_and_the_rest_is_kept(self, staff, draft, row):
        other = factories.ExerciseFactory(code="HA1")
        sentence = "That exercise is not the next step of the ladder, so it was not swapped."
        for value in (f"{row.pk}:{other.pk}", f"{row.pk}:{row.exercise_id}", f"{row.pk}", "x", "9:9"):
            page = self.swap(staff, draft, value, **{"plan-title": f"Typed {value}"})
            row.refresh_from_db()
            draft.refresh_from_db()
            assert (row.exercise.code, draft.title, told(page)) == ("QW2", f"Typed {value}", [sentence])

    def test_a_row_of_another_plan_is_out_of_reach(self, staff, draft, row):
        other = factories.PrescriptionFactory(phase__plan__episode=factories.EpisodeFactory(), exercise=row.exercise)
        self.swap(staff, draft, f"{other.pk}:{Exercise.objects.get(code='QW3').pk}")
        other.refresh_from_db()
        assert other.exercise.code == "QW2"

    def test_a_refused_dose_swaps_nothing(self, staff, draft, row):
        step = Exercise.objects.get(code="QW3")
        page = self.swap(staff, draft, f"{row.pk}:{step.pk}", **{f"dose-{row.pk}-sets": "99"})
        row.refresh_from_db()
        assert (row.exercise.code, len(Page(page).all("div", "wrong-box"))) == ("QW2", 1)

    def test_what_is_withdrawn_or_anothers_is_no_step(self, staff, draft, row):
        theirs = factories.ExerciseFactory(code="X1", clinic=factories.ClinicFactory())
        LadderStep.objects.create(easier=row.exercise, harder=theirs)
        Exercise.objects.filter(code="QW1").update(retired=True)
        assert list(self.steps(staff, draft)) == ["Swap Squat for the harder Lunge"]

    def test_the_clinics_own_version_stands_in(self, staff, therapist, draft, row):
        LadderStep.objects.create(easier=row.exercise, harder=factories.ExerciseFactory(code="QW4"))
        own = adapt(Exercise.objects.get(code="QW3"), by=therapist)
        LadderStep.objects.filter(harder=own).delete()  # nothing but the library's own step leads there
        assert self.steps(staff, draft)["Swap Squat for the harder Lunge"] == f"{row.pk}:{own.pk}"
        self.swap(staff, draft, f"{row.pk}:{own.pk}")
        row.refresh_from_db()
        assert row.exercise == own

    def test_the_page_takes_the_same_queries_at_one_and_at_three_ladders(self, staff, draft, row):
        counts = []
        for more in (0, 2):
            for _each in range(more):
                step = LadderStep.objects.create(easier=factories.ExerciseFactory(), harder=factories.ExerciseFactory())
                factories.PrescriptionFactory(phase=row.phase, exercise=step.easier)
            with CaptureQueriesContext(connection) as caught:
                self.page(staff, draft)
            counts.append(len(caught))
        assert (counts[0], len(self.steps(staff, draft))) == (counts[1], 4)

    def test_a_plan_in_use_has_no_buttons(self, staff, draft, row):
        Plan.objects.filter(pk=draft.pk).update(status="current")
        assert self.steps(staff, draft) == {}
