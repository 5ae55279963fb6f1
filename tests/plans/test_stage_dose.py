"""What a phase's stage offers for its exercises, and the press that sets it."""

import pytest
from django.urls import reverse
from django.utils import translation

from exercises.actions import LIBRARY, load_library
from exercises.content import read_library
from exercises.models import Exercise
from exercises.stages import stage_dose, start_dose
from plans.models import Prescription
from plans.stage_dose import SET_BY_STAGE, Offer, offer_for
from plans.starters import starters
from tests import factories
from tests.pages import Page, words

STRENGTH = "3–4 × 6–10; RPE 7–8 of 10, 70–80 % of 1RM; 2–3 days a week; rest 3–5 min with a load of 1–6RM"
CONTENTS = {one.code: one for one in read_library(LIBRARY)}


@pytest.fixture
def draft(db, episode):
    draft = factories.PlanFactory(episode=episode)
    factories.PhaseFactory(plan=draft, position=1, title="Build", stage="S3")
    return draft


@pytest.fixture
def row(draft):
    squat = factories.ExerciseFactory(code="QW2", text__name="Squat", kind="strength", stages=["S1", "S2"])
    phase = draft.phases.get()
    return factories.PrescriptionFactory(
        phase=phase, exercise=squat, position=1, sets=3, reps=12, rest_s=60, frequency="three_a_week", load_kg=8
    )


def page(staff, draft):
    return Page(staff.get(draft.get_absolute_url()))


def press(staff, draft, pk, **changes):
    data = page(staff, draft).filled() | {"stage_dose": str(pk)} | changes
    return staff.post(draft.get_absolute_url(), data, follow=True)


def dose(row):
    row.refresh_from_db()
    return (row.sets, row.reps, row.hold_s, row.rest_s, str(row.load_kg), row.frequency)


def test_the_offer_says_dose_source_and_what_a_press_would_set(row):
    with translation.override("en"):
        assert offer_for(row) == Offer(
            stage="S3 Strengthen",
            stated=STRENGTH,
            sources="ACSM09 [V]",
            start="3 × 6, each side, 3 days a week",
            note="Meant for S1 Calm, S2 Build [D].",
        )


@pytest.mark.parametrize("blank", ["stage", "kind"])
def test_without_stage_or_kind_nothing_is_offered(row, blank):
    setattr(row.phase if blank == "stage" else row.exercise, blank, "")
    assert offer_for(row) is None


def test_where_the_reference_is_silent_the_page_says_so_and_has_nothing_to_press(staff, draft, row):
    Exercise.objects.filter(pk=row.exercise_id).update(kind="balance", stages=["S3"])
    (box,) = page(staff, draft).all("div", "stage-dose")
    assert words(box) == "S3 Strengthen No dose is stated for this kind of exercise in this stage."
    assert list(box.iter("button")) == []


def test_the_page_shows_the_offer_with_its_button(staff, draft, row):
    (box,) = page(staff, draft).all("div", "stage-dose")
    (button,) = box.iter("button")
    assert words(box) == (
        f"S3 Strengthen {STRENGTH} (ACSM09 [V]) Meant for S1 Calm, S2 Build [D].Set 3 × 6, each side, 3 days a week"
    )
    assert (button.get("name"), button.get("value"), button.get("aria-label")) == (
        "stage_dose",
        str(row.pk),
        "Set Squat to 3 × 6, each side, 3 days a week",
    )


def test_one_press_sets_the_dose_keeps_the_load_and_saves_what_was_typed(staff, draft, row):
    press(staff, draft, row.pk, **{"plan-title": "Typed"})
    draft.refresh_from_db()
    assert dose(row) == (3, 6, None, 60, "8.0", "three_a_week")
    assert draft.title == "Typed"


def test_after_the_press_there_is_nothing_left_to_press(staff, draft, row):
    press(staff, draft, row.pk)
    assert [one for one in page(staff, draft).all("button") if one.get("name") == "stage_dose"] == []


def test_the_stage_chosen_together_with_the_press_counts(staff, draft, row):
    press(staff, draft, row.pk, **{f"phase-{row.phase_id}-stage": "S5"})
    assert dose(row) == (3, 6, None, 60, "8.0", "two_a_week")


def test_an_exercise_picked_into_the_phase_comes_with_the_offer(staff, draft, row):
    lunge = factories.ExerciseFactory(code="QW3", text__name="Lunge", kind="strength", sets=2, reps=15)
    press(staff, draft, "", add=str(row.phase_id), **{f"pick-{row.phase_id}-exercise": "QW3"})
    added = Prescription.objects.get(exercise=lunge)
    assert added.dose_big == "2 × 15"
    press(staff, draft, added.pk)
    added.refresh_from_db()
    assert added.dose_big == "3 × 6"


@pytest.mark.parametrize("wish", ["x", "999999", ""])
def test_a_press_on_nothing_changes_nothing(staff, draft, row, wish):
    before = dose(row)
    assert press(staff, draft, wish).status_code == 200
    assert dose(row) == before


def test_a_row_of_another_plan_is_out_of_reach(staff, draft, row):
    other = factories.PrescriptionFactory(
        phase__plan__episode=factories.EpisodeFactory(), phase__stage="S3", exercise=row.exercise, reps=12
    )
    press(staff, draft, other.pk)
    other.refresh_from_db()
    assert other.reps == 12


def test_its_own_dose_stands_before_that_of_its_kind(staff, draft, row):
    load_library()
    for code in ("QN1", "HX1"):
        own = factories.PrescriptionFactory(
            phase=row.phase, exercise=Exercise.objects.get(code=code, clinic=None), sets=2, reps=10, hold_s=3
        )
        own.phase.stage = "S1"
        with translation.override("en"):
            stated = offer_for(own)
        expected = {
            "QN1": ("4 × 25 (SH10 [V]); RPE 3–5 of 10; every day or every second day", "[D]"),
            "HX1": ("hold 5 s ([D]); RPE 3–5 of 10; every day or every second day", "[D]"),
        }
        assert (stated.stated, stated.sources) == expected[code]


def test_a_template_fills_phases_with_their_stages(staff, episode):
    load_library()
    staff.post(reverse("admin:start_plan", args=[episode.pk]), {"starter": "pfp_irritable"})
    assert list(episode.plans.get().phases.values_list("title", "stage")) == [("Calm", "S1"), ("Build", "S2")]


def test_of_the_templates_these_doses_alone_lie_outside_their_stage():
    outside = set()
    for starter in starters().values():
        for phase in starter.phases:
            for wanted in phase.exercises:
                exercise = CONTENTS[wanted.code]
                now = dict.fromkeys(SET_BY_STAGE) | {"rest_s": exercise.dose.rest_s} | wanted.dose
                stated = stage_dose(exercise.kind, phase.stage, exercise.stage_doses)
                amounts = [name for name in ("sets", "reps", "hold_s") if start_dose(stated, now)[name] != now[name]]
                outside |= {(wanted.code, phase.stage, name) for name in amounts}
    assert outside == {
        ("QN1", "S1", "sets"),
        ("QN1", "S1", "reps"),
        ("QW1", "S1", "sets"),
        ("QW1", "S1", "reps"),
        ("HA7", "S3", "reps"),
    }
