"""What accepting a suggestion brings into the draft."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from clinic.models import AuditEntry
from exercises.models import Exercise
from patients.rules.card import Card, Offer
from patients.rules.card_data import to_data
from patients.suggestions import Suggestion
from plans.accepting import accept, shortened
from plans.models import Plan, Prescription
from tests import factories
from tests.examined import DAY, at, measured, screened

pytestmark = pytest.mark.django_db
ORTHOSIS = Offer(kind="adjunct", code="FO1", days=42, alert_after_days=35)
CLAM = Offer(kind="exercise", code="HA1", stage="S1")
SUBGROUP = Offer(kind="subgroup", code="MPD-hip")


@pytest.fixture
def assessment(episode):
    screened(episode)
    return factories.AssessmentFactory(episode=episode, assessed_on=DAY)


def suggest(assessment, *offers, key="card") -> Suggestion:
    card = Card(rule_id="R-I03", key=key, offers=offers)
    return factories.SuggestionFactory(assessment=assessment, rule_id="R-I03", key=key, side="", card=to_data(card))


def take(row, *offers, by):
    return accept(row, offers=offers, starts_on=DAY, by=by, now=at(DAY))


def rows_of(plan: Plan) -> list[tuple[str, str]]:
    rows = Prescription.objects.filter(phase__plan=plan).order_by("phase__position", "position")
    return [(row.phase.stage, row.exercise.code) for row in rows.select_related("phase", "exercise")]


# --- the draft --------------------------------------------------------------------------------------------------------
@pytest.mark.usefixtures("library")
def test_without_any_plan_an_empty_draft_is_opened(assessment, therapist):
    taken = take(suggest(assessment, CLAM), CLAM, by=therapist)
    assert (taken.plan.status, taken.plan.version, taken.plan.template) == ("draft", 1, "")
    assert rows_of(taken.plan) == [("S1", "HA1")]
    assert [phase.title for phase in taken.new_phases] == ["Calm"]


@pytest.mark.usefixtures("library")
def test_the_patient_reads_the_new_draft_in_the_language_of_the_patient(assessment, therapist):
    patient = assessment.episode.patient
    patient.language = "es"
    patient.save()
    taken = take(suggest(assessment, CLAM), CLAM, by=therapist)
    assert taken.plan.phases.get().title == "Calmar"


def test_a_plan_in_use_is_not_touched_but_revised(assessment, therapist, plan):
    factories.AdjunctFactory(plan=plan, code="TP1")
    before = rows_of(plan)
    taken = take(suggest(assessment, ORTHOSIS), ORTHOSIS, by=therapist)
    assert (taken.plan.version, taken.plan.status) == (2, "draft")
    assert [row.code for row in taken.plan.adjuncts.all()] == ["TP1", "FO1"]
    assert ([row.code for row in plan.adjuncts.all()], rows_of(plan)) == (["TP1"], before)


def test_whoever_has_the_draft_open_is_told_that_it_changed(assessment, therapist):
    draft = factories.PlanFactory(episode=assessment.episode, status="draft")
    take(suggest(assessment, SUBGROUP), SUBGROUP, by=therapist)
    draft.refresh_from_db()
    assert (draft.saved_count, draft.saved_by) == (1, therapist)


# --- what comes in ----------------------------------------------------------------------------------------------------
@pytest.mark.usefixtures("library")
def test_everything_comes_in_and_is_kept_with_the_answer(assessment, therapist):
    cadence = Offer(kind="cadence", code="CADENCE", amount=Decimal(172))
    message = Offer(kind="education", code="ED3")
    offers = (SUBGROUP, CLAM, ORTHOSIS, cadence, message)
    row = suggest(assessment, *offers)
    taken = take(row, *offers, by=therapist)
    plan = taken.plan
    plan.refresh_from_db()
    assert (plan.subgroups, rows_of(plan), taken.added) == (["MPD-hip"], [("S1", "HA1")], list(offers))
    beside = {one.code: (one.starts_on, one.ends_on, one.remind_on, one.amount) for one in plan.adjuncts.all()}
    assert beside == {
        "FO1": (DAY, DAY + timedelta(days=42), DAY + timedelta(days=35), None),
        "CADENCE": (DAY, None, None, Decimal("172.0")),
        "ED3": (DAY, None, None, None),
    }
    row.refresh_from_db()
    assert (row.outcome, row.decided_by, row.decided_at) == ("accepted", therapist, at(DAY))
    assert [one["code"] for one in row.taken] == ["MPD-hip", "HA1", "FO1", "CADENCE", "ED3"]
    assert AuditEntry.objects.filter(event="accept", object_pk=str(row.pk)).count() == 1


@pytest.mark.usefixtures("library")
def test_accepting_twice_brings_it_once(assessment, therapist, colleague):
    row = suggest(assessment, CLAM, ORTHOSIS)
    take(row, CLAM, ORTHOSIS, by=colleague)
    with pytest.raises(ValidationError, match="Accepted by"):
        take(row, CLAM, ORTHOSIS, by=therapist)
    plan = assessment.episode.plans.get()
    assert (rows_of(plan), plan.adjuncts.count()) == ([("S1", "HA1")], 1)
    row.refresh_from_db()
    assert row.decided_by == colleague


@pytest.mark.usefixtures("library")
def test_what_another_card_brought_is_not_brought_again(assessment, therapist):
    offers = (SUBGROUP, CLAM, ORTHOSIS)
    take(suggest(assessment, *offers, key="one"), *offers, by=therapist)
    taken = take(suggest(assessment, *offers, key="two"), *offers, by=therapist)
    assert (taken.added, taken.already) == ([], list(offers))
    assert (rows_of(taken.plan), taken.plan.adjuncts.count(), taken.plan.subgroups) == (
        [("S1", "HA1")],
        1,
        ["MPD-hip"],
    )


@pytest.mark.usefixtures("library")
def test_a_clinics_version_of_the_exercise_counts_as_the_same(assessment, therapist):
    draft = factories.PlanFactory(episode=assessment.episode, status="draft")
    phase = factories.PhaseFactory(plan=draft, stage="S1")
    own = factories.ExerciseFactory(clinic=therapist.clinic, adapted_from=Exercise.objects.get(code="HA1"))
    factories.PrescriptionFactory(phase=phase, exercise=own)
    assert take(suggest(assessment, CLAM), CLAM, by=therapist).already == [CLAM]


def test_leaving_something_out_is_an_answer_with_changes(assessment, therapist):
    row = suggest(assessment, SUBGROUP, ORTHOSIS)
    take(row, ORTHOSIS, by=therapist)
    row.refresh_from_db()
    assert (row.outcome, [one["code"] for one in row.taken]) == ("edited", ["FO1"])


def test_a_note_without_offers_is_kept_and_opens_no_plan(assessment, therapist):
    row = suggest(assessment)
    assert take(row, by=therapist).plan is None
    row.refresh_from_db()
    assert (row.outcome, Plan.objects.count()) == ("accepted", 0)


@pytest.mark.usefixtures("library")
def test_what_the_library_lacks_leaves_everything_as_it_was(assessment, therapist):
    strange = Offer(kind="exercise", code="QQ99")
    row = suggest(assessment, SUBGROUP, strange)
    with pytest.raises(ValidationError, match="QQ99"):
        take(row, SUBGROUP, strange, by=therapist)
    row.refresh_from_db()
    assert (row.outcome, Plan.objects.count()) == ("open", 0)


# --- phase, dose, safety ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("stages", "wanted", "placed", "count"),
    [
        pytest.param(("S1", "S2"), "S2", "S2", 2, id="the phase of its stage"),
        pytest.param(("S1", "S2"), "", "S1", 2, id="no stage: the phase that the patient is in"),
        pytest.param(("S1",), "S2", "S2", 2, id="a later stage is appended"),
        pytest.param(("S2",), "S1", "S2", 1, id="an earlier one is not: the plan is past it"),
        pytest.param(("",), "S2", "", 1, id="phases without a stage"),
        pytest.param((), "S2", "S2", 1, id="no phase yet"),
        pytest.param((), "", "S1", 1, id="no phase and no stage"),
        pytest.param(("S1",), "S5", "S5", 2, id="a stage that no template words"),
    ],
)
@pytest.mark.usefixtures("library")
def test_an_exercise_goes_into_the_phase_that_fits(assessment, therapist, stages, wanted, placed, count):
    draft = factories.PlanFactory(episode=assessment.episode, status="draft")
    for position, stage in enumerate(stages, start=1):
        factories.PhaseFactory(plan=draft, position=position, stage=stage)
    offer = replace(CLAM, stage=wanted)
    take(suggest(assessment, offer), offer, by=therapist)
    assert (rows_of(draft), draft.phases.count()) == ([(placed, "HA1")], count)


@pytest.mark.usefixtures("library")
def test_it_starts_on_the_dose_of_its_stage(assessment, therapist):
    draft = factories.PlanFactory(episode=assessment.episode, status="draft")
    factories.PhaseFactory(plan=draft, position=1, stage="S2")
    offer = Offer(kind="exercise", code="QN5", stage="S2")
    take(suggest(assessment, offer), offer, by=therapist)
    row = Prescription.objects.get(phase__plan=draft)
    assert (row.sets, 8 <= row.reps <= 12, row.frequency) == (3, True, "three_a_week")


@pytest.mark.usefixtures("library")
def test_what_speaks_against_an_exercise_is_said(assessment, therapist):
    measured(assessment, pain_worst="7")
    offer = Offer(kind="exercise", code="QW1", stage="S1")
    taken = take(suggest(assessment, offer), offer, by=therapist)
    assert [sentence.rsplit(" ", 1)[1] for sentence in taken.against] == ["(R-S02)"]


@pytest.mark.usefixtures("library")
def test_nothing_comes_in_while_an_emergency_is_open(episode, therapist):
    screened(episode, found=("RF1",))
    row = suggest(factories.AssessmentFactory(episode=episode), ORTHOSIS)
    with pytest.raises(ValidationError, match="red flag"):
        take(row, ORTHOSIS, by=therapist)
    row.refresh_from_db()
    assert (row.outcome, Plan.objects.count()) == ("open", 0)


@pytest.mark.usefixtures("library")
def test_no_jump_comes_in_while_impact_is_off(episode, therapist):
    screened(episode, found=("RF6",))
    jump = Offer(kind="exercise", code="PL1")
    row = suggest(factories.AssessmentFactory(episode=episode), jump)
    with pytest.raises(ValidationError, match="Jumps are off"):
        take(row, jump, by=therapist)
    assert Plan.objects.count() == 0


@pytest.mark.parametrize(
    ("days", "remind"), [(42, 35), (28, 21), (5, 0)], ids=["as it was", "the same distance", "never before the start"]
)
def test_another_length_moves_the_reminder(days, remind):
    offer = shortened(ORTHOSIS, days)
    assert (offer.days, offer.alert_after_days) == (days, remind)


def test_a_length_without_a_reminder_stays_without():
    assert shortened(Offer(kind="adjunct", code="TP2", days=14), 7).alert_after_days is None
