"""The plan builder: template, dose, print; nothing typed is lost, nothing is written twice."""

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clinic.models import AuditEntry
from plans import actions
from plans.models import Handout, Phase, Plan, Prescription, RunProgram
from tests import factories
from tests.pages import Page, told


@pytest.fixture(autouse=True)
def a_day_in_autumn():
    with time_machine.travel("2026-09-01T10:00:00Z", tick=False):
        yield


@pytest.fixture
def draft(episode, therapist):
    """A draft with two phases; the first holds a squat and a clamshell."""
    plan = factories.PlanFactory(episode=episode, saved_by=therapist)
    calm, _build = (factories.PhaseFactory(plan=plan, position=n, title=t) for n, t in ((1, "Calm"), (2, "Build")))
    for position, code, name in ((1, "QW2", "Squat"), (2, "HA2", "Clamshell")):
        exercise = factories.ExerciseFactory(code=code, text__name=name)
        factories.PrescriptionFactory(phase=calm, exercise=exercise, position=position)
    return plan


def rows(plan):
    found = Prescription.objects.filter(phase__plan=plan).order_by("phase__position", "position", "pk")
    return [(row.phase.title, row.exercise.code, row.dose_big) for row in found]


BEFORE = [("Calm", "QW2", "3 × 10"), ("Calm", "HA2", "3 × 10")]


def squat(plan):
    return Prescription.objects.get(phase__plan=plan, exercise__code="QW2")


def clam(plan):
    return Prescription.objects.get(phase__plan=plan, exercise__code="HA2")


def filled(staff, plan):
    return Page(staff.get(plan.get_absolute_url())).filled()


def send(staff, plan, button="draft", **changes):
    value = changes.pop("value", "1")
    return staff.post(plan.get_absolute_url(), filled(staff, plan) | {button: value} | changes)


def refused(response):
    return [
        " ".join("".join(row.itertext()).split())
        for box in Page(response).all("div", "wrong-box")
        for row in box.iter("li")
    ]


def test_from_template_to_printed_sheet(staff, library, episode):
    started = staff.post(reverse("admin:start_plan", args=[episode.pk]), {"starter": "pfp_irritable"})
    plan = Plan.objects.get()
    assert started.url == plan.get_absolute_url()
    assert [phase.title for phase in plan.phases.all()] == ["Calm", "Build"]
    row = Prescription.objects.filter(phase__plan=plan).first()
    response = send(staff, plan, "print", **{f"dose-{row.pk}-sets": "4", f"dose-{row.pk}-load_kg": "2,5"})
    sheet = Handout.objects.get()
    plan.refresh_from_db()
    row.refresh_from_db()
    assert response.url == f"{sheet.get_absolute_url()}?open"
    assert (plan.status, plan.given_by.username, row.sets, str(row.load_kg)) == ("current", "therapist", 4, "2.5")
    assert sheet.snapshot["exercises"][0]["dose_big"] == "4 × 10"


def test_a_template_that_does_not_exist_is_not_found(staff, episode):
    assert staff.post(reverse("admin:start_plan", args=[episode.pk]), {"starter": "x"}).status_code == 404


def test_a_second_draft_is_refused_with_a_sentence(staff, draft):
    address = reverse("admin:start_plan", args=[draft.episode.pk])
    response = staff.post(address, {"starter": "pfp_strength"}, follow=True)
    assert told(response) == ["There is already a draft of this plan. Go on with it, or give it to the patient first."]


def test_the_return_to_run_template_brings_its_program(staff, library, episode):
    staff.post(reverse("admin:start_plan", args=[episode.pk]), {"starter": "return_to_run"})
    assert RunProgram.objects.get(episode=episode).stage == "1"


def test_the_page_shows_what_is_stored(staff, draft):
    fields = filled(staff, draft)
    row = squat(draft)
    assert (fields["plan-title"], fields["plan-starts_on"], fields["saved_count"]) == (
        "Calm and strengthen", "2026-09-01", "0",
    )  # fmt: skip
    assert (fields[f"dose-{row.pk}-sets"], fields[f"dose-{row.pk}-reps"], fields[f"dose-{row.pk}-hold_s"]) == (
        "3",
        "10",
        "",
    )


def test_saving_an_unchanged_page_changes_no_dose(staff, draft):
    before = list(Prescription.objects.values())
    response = send(staff, draft)
    assert (response.url, list(Prescription.objects.values())) == (draft.get_absolute_url(), before)


def test_one_press_saves_plan_phases_and_doses(staff, draft):
    phase, row = draft.phases.first(), squat(draft)
    response = staff.post(
        draft.get_absolute_url(),
        filled(staff, draft)
        | {
            "plan-title": "Calm down",
            "plan-next_visit_on": "2026-09-15",
            f"phase-{phase.pk}-exit_criteria": "Pain 2\nCalm morning",
            f"dose-{row.pk}-sets": "2",
            f"dose-{row.pk}-reps": "",
            f"dose-{row.pk}-hold_s": "45",
            f"dose-{row.pk}-note": "Slowly",
            "draft": "1",
        },
        follow=True,
    )
    draft.refresh_from_db()
    phase.refresh_from_db()
    row.refresh_from_db()
    assert told(response) == ["Draft saved."]
    assert (draft.title, str(draft.next_visit_on), draft.saved_count) == ("Calm down", "2026-09-15", 1)
    assert phase.exit_criteria.split() == ["Pain", "2", "Calm", "morning"]
    assert (row.dose_big, row.note) == ("2 × 45 s", "Slowly")


def test_the_trail_tells_what_changed_in_the_plan_itself(staff, draft):
    send(staff, draft, **{"plan-title": "Calm down"})
    entry = AuditEntry.objects.filter(content_type__model="plan", action=AuditEntry.Action.UPDATE).get()
    assert (entry.changes["title"], entry.actor.username) == (["Calm and strengthen", "Calm down"], "therapist")


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        ({"sets": "30"}, ["Squat: Sets: 30 is out of range: give a number from 1 to 20."]),
        ({"sets": "many"}, ["Squat: Sets: “many” is not a whole number. Give a number from 1 to 20."]),
        ({"reps": "0"}, ["Squat: Reps: 0 is out of range: give a number from 1 to 100."]),
        ({"hold_s": "301"}, ["Squat: Hold s: 301 is out of range: give a number from 1 to 300."]),
        ({"duration_min": "181"}, ["Squat: Minutes: 181 is out of range: give a number from 1 to 180."]),
        ({"load_kg": "heavy"}, ["Squat: Load kg: “heavy” is not a number. Give a number from 0.5 to 300."]),
        ({"load_kg": "2.55"}, ["Squat: Load kg: 2.55 has too many decimals; at most 1."]),
        ({"times_a_day": "7"}, ["Squat: Times a day: 7 is out of range: give a number from 1 to 6."]),
        ({"rest_s": "-1"}, ["Squat: Rest s: -1 is out of range: give a number from 0 to 600."]),
        ({"reps": ""}, ["Squat: Reps: 3 sets need repetitions or a hold."]),
        ({"sets": ""}, ["Squat: Sets: Repetitions or a hold need a number of sets, from 1 to 20."]),
        (
            {"sets": "", "reps": ""},
            ["Squat: Sets: Give a dose: sets with repetitions or a hold, or minutes."],
        ),
        ({"duration_min": "20"}, ["Squat: Minutes: Give 20 minutes or sets, not both."]),
        (
            {"sets": "30", "load_kg": "heavy"},
            [
                "Squat: Sets: 30 is out of range: give a number from 1 to 20.",
                "Squat: Load kg: “heavy” is not a number. Give a number from 0.5 to 300.",
            ],
        ),
    ],
    ids=str,
)
def test_a_refused_dose_is_named_and_everything_stays_typed(staff, draft, changes, sentences):
    prefix = f"dose-{squat(draft).pk}-"
    sent = (
        filled(staff, draft) | {prefix + name: value for name, value in changes.items()} | {"plan-title": "Calm down"}
    )
    response = staff.post(draft.get_absolute_url(), sent | {"draft": "1"})
    assert (response.status_code, refused(response)) == (200, sentences)
    assert Page(response).filled() == sent | {"paper": "A4"}
    draft.refresh_from_db()
    assert (rows(draft), draft.title, draft.saved_count) == (BEFORE, "Calm and strengthen", 0)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"plan-title": ""}, "Title: This field is required."),
        ({"plan-next_visit_on": "2026-08-31"}, "Next visit: 2026-08-31 lies before the plan starts on 2026-09-01."),
    ],
    ids=str,
)
def test_a_refused_field_of_the_plan_is_named(staff, draft, changes, sentence):
    response = send(staff, draft, **changes)
    assert refused(response) == [sentence]


def test_a_phase_that_ends_before_it_starts_is_named_with_both_days(staff, draft):
    prefix = f"phase-{draft.phases.first().pk}-"
    response = send(staff, draft, **{f"{prefix}starts_on": "2026-09-10", f"{prefix}ends_on": "2026-09-09"})
    assert refused(response) == ["Calm: Planned to: The phase ends on 2026-09-09, before it starts on 2026-09-10."]


@pytest.fixture
def shelf(draft, clinic):
    """What can be picked beside squat and clamshell."""
    for code, english, spanish in (
        ("QN1", "Thigh squeeze", "Apretar el muslo"),
        ("QN3", "Straight-leg raise", "Elevación"),
        ("CF3", "Heel raise", "Elevación de talones"),
    ):
        factories.ExerciseTextFactory(
            exercise=factories.ExerciseFactory(code=code, text__name=english), language="es", name=spanish
        )
    factories.ExerciseFactory(code="X1", text__name="Their secret", clinic=factories.ClinicFactory())
    factories.ExerciseFactory(code="X2", text__name="Long gone", retired=True)


def pick(staff, draft, typed, **changes):
    phase = draft.phases.last()
    return send(staff, draft, "add", value=phase.pk, **{f"pick-{phase.pk}-exercise": typed}, **changes)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        pytest.param("QN1", "QN1", id="code"),
        pytest.param("qn1", "QN1", id="code in small letters"),
        pytest.param("QN1 Thigh squeeze", "QN1", id="as the list offers it"),
        pytest.param("thigh squeeze", "QN1", id="English name"),
        pytest.param("Apretar el  muslo", "QN1", id="Spanish name"),
        pytest.param("squeeze", "QN1", id="a part that fits one"),
        pytest.param("elevación", "QN3", id="a whole name before parts of others"),
    ],
)
def test_an_exercise_is_added_by_typing(staff, draft, shelf, typed, code):
    response = pick(staff, draft, typed)
    assert response.url == f"{draft.get_absolute_url()}#id_pick-{draft.phases.last().pk}-exercise"
    assert rows(draft) == [*BEFORE, ("Build", code, "3 × 10")]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("raise", "“raise” fits 2 exercises: choose one of the list."),
        ("Zumba", "No exercise is called “Zumba”."),
        ("X1", "No exercise is called “X1”."),
        ("Long gone", "No exercise is called “Long gone”."),
    ],
)
def test_what_cannot_be_added_is_told_and_stays_typed(staff, draft, shelf, typed, sentence):
    response = pick(staff, draft, typed)
    assert (refused(response), rows(draft)) == ([sentence], BEFORE)
    assert Page(response).filled()[f"pick-{draft.phases.last().pk}-exercise"] == typed


def test_two_exercises_of_one_name_are_not_guessed_between(staff, draft, shelf):
    factories.ExerciseFactory(code="QN9", text__name="Thigh squeeze")
    assert refused(pick(staff, draft, "Thigh squeeze")) == ["“Thigh squeeze” fits 2 exercises: choose one of the list."]


def test_adding_saves_the_doses_that_were_typed(staff, draft, shelf):
    pick(staff, draft, "QN1", **{f"dose-{squat(draft).pk}-sets": "5"})
    assert rows(draft)[0] == ("Calm", "QW2", "5 × 10")


@pytest.mark.parametrize(
    ("button", "code", "order"),
    [
        ("up", "HA2", ["HA2", "QW2"]),
        ("down", "QW2", ["HA2", "QW2"]),
        ("up", "QW2", ["QW2", "HA2"]),
        ("down", "HA2", ["QW2", "HA2"]),
        ("remove", "QW2", ["HA2"]),
    ],
)
def test_the_small_buttons(staff, draft, button, code, order):
    row = Prescription.objects.get(exercise__code=code)
    send(staff, draft, button, value=row.pk)
    assert [code for _phase, code, _dose in rows(draft)] == order


@pytest.mark.parametrize("button", ["up", "down", "remove"])
@pytest.mark.parametrize("value", ["", "x", "²", "999999"])
def test_a_small_button_without_a_row_of_this_plan_does_nothing(staff, draft, button, value):
    assert send(staff, draft, button, value=value).status_code == 302
    assert rows(draft) == BEFORE


@pytest.mark.parametrize("button", ["up", "remove"])
def test_a_row_of_another_plan_is_out_of_reach(staff, draft, button):
    other = factories.PrescriptionFactory(phase__plan__episode__patient__clinic=draft.patient.clinic)
    send(staff, draft, button, value=other.pk)
    assert Prescription.objects.filter(pk=other.pk).exists()


class TestTwoPeople:
    SENTENCE = (
        "Tess Ortega saved this plan meanwhile. Your values are below and not saved yet: compare, then save again."
    )

    def test_the_later_one_is_told_who_was_first_and_loses_nothing(self, staff, draft, colleague, client_of):
        late = client_of(colleague)
        opened = filled(late, draft)
        send(staff, draft, **{"plan-title": "Hers"})
        typed = opened | {f"dose-{squat(draft).pk}-sets": "5", "plan-title": "Mine"}
        before = list(Prescription.objects.values())
        response = late.post(draft.get_absolute_url(), typed | {"print": "1"})
        shown = Page(response).filled()
        draft.refresh_from_db()
        assert refused(response) == [self.SENTENCE]
        assert shown == typed | {"saved_count": "1"}
        assert (draft.title, draft.status, list(Prescription.objects.values())) == ("Hers", "draft", before)

    def test_saving_again_then_keeps_the_later_values(self, staff, draft, colleague, client_of):
        late = client_of(colleague)
        opened = filled(late, draft)
        send(staff, draft)
        response = late.post(draft.get_absolute_url(), opened | {"plan-title": "Mine", "draft": "1"})
        late.post(draft.get_absolute_url(), Page(response).filled() | {"draft": "1"})
        draft.refresh_from_db()
        assert (draft.title, draft.saved_by) == ("Mine", colleague)

    def test_an_exercise_that_came_meanwhile_is_shown_and_is_no_mistake(
        self, staff, draft, shelf, colleague, client_of
    ):
        late = client_of(colleague)
        opened = filled(late, draft)
        pick(staff, draft, "QN1")
        response = late.post(draft.get_absolute_url(), opened | {"draft": "1"})
        new = Prescription.objects.get(exercise__code="QN1")
        assert refused(response) == [self.SENTENCE]
        assert Page(response).filled()[f"dose-{new.pk}-sets"] == "3"

    @pytest.mark.parametrize("seen", ["", "x", "²", "-1", "9" * 30])
    def test_a_page_that_does_not_say_what_it_saw_is_taken_as_old(self, staff, draft, seen):
        assert refused(send(staff, draft, saved_count=seen)) == [self.SENTENCE]


@pytest.fixture
def client_of():
    def signed_in(user):
        client = Client()
        client.force_login(user)
        return client

    return signed_in


def test_the_same_form_sent_twice_adds_one_exercise(staff, draft, shelf):
    phase = draft.phases.last()
    sent = filled(staff, draft) | {f"pick-{phase.pk}-exercise": "QN1", "add": phase.pk}
    for _time in range(2):
        staff.post(draft.get_absolute_url(), sent)
    assert rows(draft) == [*BEFORE, ("Build", "QN1", "3 × 10")]


def test_printing_twice_with_the_same_form_makes_one_sheet(staff, draft):
    sent = filled(staff, draft) | {"print": "1"}
    staff.post(draft.get_absolute_url(), sent)
    response = staff.post(draft.get_absolute_url(), sent)
    assert (response.status_code, Handout.objects.count()) == (200, 1)


def test_a_draft_can_be_used_without_printing(staff, draft):
    response = staff.post(draft.get_absolute_url(), filled(staff, draft) | {"give": "1"}, follow=True)
    draft.refresh_from_db()
    assert (draft.status, told(response)) == ("current", ["The plan is in use: the patient sees it in the portal."])
    assert Handout.objects.count() == 0


@pytest.mark.parametrize("button", ["give", "print"])
def test_a_plan_without_exercises_stays_a_draft(staff, draft, button):
    Prescription.objects.all().delete()
    response = staff.post(draft.get_absolute_url(), filled(staff, draft) | {button: "1"}, follow=True)
    draft.refresh_from_db()
    assert told(response) == ["This plan holds no exercise yet. Add one before you give it to the patient."]
    assert (draft.status, Handout.objects.count()) == ("draft", 0)


def test_a_plan_in_use_is_not_edited_and_says_so(staff, plan):
    row = Prescription.objects.first()
    sent = {"saved_count": "0", "plan-title": "Changed", f"dose-{row.pk}-sets": "9", "draft": "1", "remove": row.pk}
    response = staff.post(plan.get_absolute_url(), sent)
    plan.refresh_from_db()
    row.refresh_from_db()
    assert told(response) == ["This version is in use, so nothing was changed. Revise it to open the next one."]
    assert (plan.title, row.sets) == ("Calm and strengthen", 3)
    assert [name for name in Page(response).filled() if name.startswith(("plan-", "dose-", "phase-"))] == []


def test_revising_opens_the_next_version(staff, plan):
    response = staff.post(reverse("admin:revise_plan", args=[plan.pk]))
    draft = Plan.objects.get(version=2)
    assert (response.url, draft.status) == (draft.get_absolute_url(), "draft")


def test_the_patient_moves_to_the_next_phase(staff, plan):
    phase = factories.PhaseFactory(plan=plan, position=2, title="Build")
    response = staff.post(reverse("admin:enter_phase", args=[phase.pk]), follow=True)
    assert told(response) == ["The patient is now in “Build”."]
    assert Plan.objects.get().current_phase() == phase


def test_the_phase_of_a_draft_is_not_entered(staff, draft):
    phase = draft.phases.last()
    response = staff.post(reverse("admin:enter_phase", args=[phase.pk]), follow=True)
    assert told(response) == ["This version is not in use, so the patient cannot move on in it."]
    assert Phase.objects.get(pk=phase.pk).entered_on is None


def test_reading_a_plan_is_in_the_trail(staff, plan):
    staff.get(plan.get_absolute_url())
    entry = AuditEntry.objects.get(event="read", content_type__model="plan")
    assert (entry.object_pk, entry.actor.username) == (str(plan.pk), "therapist")


@pytest.mark.parametrize("status", ["draft", "current"])
def test_the_page_takes_the_same_queries_at_one_and_at_three_exercises(staff, episode, therapist, status):
    plan = factories.PlanFactory(episode=episode, status=status, saved_by=therapist)
    phase = factories.PhaseFactory(plan=plan, position=1)
    counts = []
    for more in (1, 2):
        for _each in range(more):
            actions.add_exercise(phase, factories.ExerciseFactory())
        with CaptureQueriesContext(connection) as caught:
            assert staff.get(plan.get_absolute_url()).status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1]
