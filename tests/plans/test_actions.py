"""What changes plans: filled from a template, given, revised, moved on; and decisions on the run program."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict

from clinic.models import AuditEntry
from exercises.models import Exercise
from plans import actions
from plans.models import Phase, Plan, Prescription, RunDecision, RunProgram
from plans.program import lifted_limits
from plans.running.engine import Advice
from plans.running.reasons import Reason
from plans.starters import Starter, StarterExercise, StarterPhase, starters
from tests import factories

TODAY = date(2026, 9, 1)
NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)


def both(en, es):
    return {"en": en, "es": es}


@pytest.fixture
def starter():
    """Two phases of two weeks and one, with a run program."""
    phase = StarterPhase(
        title=both("Calm", "Calmar"),
        goal=both("Less pain", "Menos dolor"),
        entry=both(["Pain 5 or more", "Sore"], ["Dolor de 5 o más", "Molestia"]),
        exit=both(["Pain 2"], ["Dolor 2"]),
        weeks=2,
        stage="S1",
        exercises=(
            StarterExercise("A1", {"sets": 2, "reps": 8, "hold_s": 5}),
            StarterExercise("A2", {"sets": 3, "hold_s": 30}),
        ),
    )
    build = StarterPhase(
        **{**vars(phase), "title": both("Build", "Fortalecer"), "weeks": 1, "stage": "S2", "exercises": ()}
    )
    return Starter("calm", both("Calm and build", "Calmar y fortalecer"), both("Go", "Adelante"), (phase, build), "p3")


@pytest.fixture
def shelf(db):
    return [
        factories.ExerciseFactory(code="A1", rest_s=60),
        factories.ExerciseFactory(code="A2", both_sides=True),
    ]


class TestStartPlan:
    def test_the_draft_holds_what_the_template_says(self, episode, therapist, starter, shelf):
        plan = actions.start_plan(episode, starter=starter, by=therapist, today=TODAY)
        assert (plan.version, plan.status, plan.title, plan.note, plan.template, plan.saved_by) == (
            1, "draft", "Calm and build", "Go", "calm", therapist,
        )  # fmt: skip
        assert [(p.title, p.stage, p.starts_on, p.ends_on, p.entry_criteria) for p in plan.phases.all()] == [
            ("Calm", "S1", date(2026, 9, 1), date(2026, 9, 14), "Pain 5 or more\nSore"),
            ("Build", "S2", date(2026, 9, 15), date(2026, 9, 21), "Pain 5 or more\nSore"),
        ]
        rows = Prescription.objects.filter(phase__plan=plan)
        assert [(row.exercise.code, row.dose_words, row.rest_s) for row in rows] == [
            ("A1", "2 × 8, each side, hold 5 s, every second day", 60),
            ("A2", "3 × 30 s, every second day", None),
        ]

    def test_texts_are_in_the_patients_language(self, episode, therapist, starter, shelf):
        episode.patient.language = "es"
        episode.patient.save()
        plan = actions.start_plan(episode, starter=starter, by=therapist, today=TODAY)
        assert (plan.title, plan.phases.first().goal) == ("Calmar y fortalecer", "Menos dolor")

    def test_the_run_program_begins_at_its_first_stage(self, episode, therapist, starter, shelf):
        actions.start_plan(episode, starter=starter, by=therapist, today=TODAY)
        program = RunProgram.objects.get(episode=episode)
        assert (program.protocol, program.stage, program.stage_entered_on) == ("p3", "1", TODAY)

    def test_a_run_program_under_way_is_left_alone(self, episode, therapist, starter, shelf):
        factories.RunProgramFactory(episode=episode, stage="4")
        actions.start_plan(episode, starter=starter, by=therapist, today=TODAY)
        assert RunProgram.objects.get(episode=episode).stage == "4"

    def test_a_clinics_own_version_stands_before_the_librarys(self, episode, therapist, starter, shelf):
        own = factories.ExerciseFactory(code="A1", clinic=therapist.clinic)
        factories.ExerciseFactory(code="A1", clinic=factories.ClinicFactory())
        plan = actions.start_plan(episode, starter=starter, by=therapist, today=TODAY)
        assert Prescription.objects.filter(phase__plan=plan).first().exercise == own

    def test_a_second_draft_is_refused(self, episode, therapist, starter, shelf):
        actions.start_plan(episode, starter=starter, by=therapist, today=TODAY)
        with pytest.raises(ValidationError, match="already a draft"):
            actions.start_plan(episode, starter=starter, by=therapist, today=TODAY)
        assert Plan.objects.count() == 1

    def test_a_library_that_was_not_loaded_is_told_and_nothing_is_left_behind(self, episode, therapist, starter):
        with pytest.raises(ValidationError) as refused:
            actions.start_plan(episode, starter=starter, by=therapist, today=TODAY)
        assert refused.value.messages == ["The library lacks A1, A2. Load it with: manage.py load_library"]
        assert (Plan.objects.count(), RunProgram.objects.count()) == (0, 0)

    def test_every_shipped_template_fills_a_plan(self, library, therapist, clinic):
        for starter in starters().values():
            episode = factories.EpisodeFactory(patient__clinic=clinic)
            plan = actions.start_plan(episode, starter=starter, by=therapist, today=TODAY)
            made = [phase.prescriptions.count() for phase in plan.phases.all()]
            assert made == [len(phase.exercises) for phase in starter.phases]


@pytest.mark.parametrize(
    ("exercise", "dose", "words"),
    [
        pytest.param({"sets": 3, "reps": 12}, None, "3 × 12, each side, every second day", id="its own dose"),
        pytest.param(
            {"sets": None, "reps": None}, None, "2 × 10, each side, every second day", id="2 × 10 where it has none"
        ),
        pytest.param({"sets": None, "reps": None, "duration_min": 20}, None, "20 min, every second day", id="minutes"),
        pytest.param({"both_sides": True}, None, "3 × 10, every second day", id="both legs at once"),
        pytest.param(
            {"sets": 3, "reps": 12}, {"sets": 1, "hold_s": 9}, "1 × 9 s, each side, every second day", id="as given"
        ),
    ],
)
def test_an_exercise_is_added_with_a_dose(plan, exercise, dose, words):
    phase = plan.phases.get()
    row = actions.add_exercise(phase, factories.ExerciseFactory(**exercise), dose=dose)
    assert (row.position, row.dose_words) == (3, words)


def test_cross_training_of_the_library_is_added_in_minutes(library, plan):
    row = actions.add_exercise(plan.phases.get(), Exercise.objects.get(code="XT1"))
    row.full_clean()
    assert (row.sets, row.duration_min, row.dose_words) == (None, 20, "20 min, 3 days a week")


def whole(plan):
    """Everything that a version says, without its keys."""
    drop = {"id", "plan", "phase"}

    def told(row):
        return {name: value for name, value in model_to_dict(row).items() if name not in drop}

    phases = plan.phases.prefetch_related("prescriptions")
    head = {name: getattr(plan, name) for name in ("title", "note", "starts_on", "next_visit_on", "template")}
    return head, [(told(phase), [told(row) for row in phase.prescriptions.all()]) for phase in phases]


class TestRevise:
    def test_the_next_version_holds_all_of_this_one(self, plan, colleague):
        plan.note, plan.next_visit_on = "Slowly", date(2026, 9, 20)
        plan.save()
        factories.PhaseFactory(plan=plan, position=2, title="Build", exit_criteria="3 × 12 easy")
        draft = actions.revise(plan, by=colleague)
        assert whole(draft) == whole(Plan.objects.get(pk=plan.pk))
        assert (draft.version, draft.status, draft.given_at, draft.saved_by, draft.saved_count) == (
            2, "draft", None, colleague, 0,
        )  # fmt: skip

    def test_the_given_version_stays_untouched(self, plan, therapist):
        before, keys = whole(plan), set(Prescription.objects.filter(phase__plan=plan).values_list("pk", flat=True))
        draft = actions.revise(plan, by=therapist)
        Prescription.objects.filter(phase__plan=draft).update(sets=9)
        Phase.objects.filter(plan=draft).update(title="Changed")
        stored = Plan.objects.get(pk=plan.pk)
        assert (whole(stored), stored.status) == (before, "current")
        assert set(Prescription.objects.filter(phase__plan=stored).values_list("pk", flat=True)) == keys

    def test_revising_again_gives_the_open_draft(self, plan, therapist):
        draft = actions.revise(plan, by=therapist)
        assert actions.revise(plan, by=therapist) == draft
        assert plan.episode.plans.count() == 2


class TestGive:
    @pytest.fixture
    def draft(self, plan, therapist):
        return actions.revise(plan, by=therapist)

    def test_the_draft_is_in_use_and_the_one_before_is_replaced(self, plan, draft, therapist):
        actions.give(draft, by=therapist, now=NOW)
        plan.refresh_from_db()
        draft.refresh_from_db()
        assert (plan.status, draft.status, draft.given_at, draft.given_by) == ("superseded", "current", NOW, therapist)

    def test_the_phase_that_the_patient_was_in_goes_on(self, draft, therapist):
        entered_on = draft.phases.get().entered_on
        actions.give(draft, by=therapist, now=NOW)
        assert draft.phases.get().entered_on == entered_on

    def test_the_first_plan_enters_its_first_phase(self, episode, therapist):
        plan = factories.PlanFactory(episode=episode)
        phases = [factories.PhaseFactory(plan=plan, position=position) for position in (1, 2)]
        factories.PrescriptionFactory(phase=phases[0])
        actions.give(plan, by=therapist, now=NOW)
        assert [phase.entered_on for phase in plan.phases.all()] == [TODAY, None]

    def test_giving_again_changes_nothing(self, draft, therapist, colleague):
        actions.give(draft, by=therapist, now=NOW)
        again = actions.give(Plan.objects.get(pk=draft.pk), by=colleague)
        assert (again.given_by, again.given_at) == (therapist, NOW)
        assert AuditEntry.objects.filter(event="give").count() == 1

    def test_a_plan_without_exercises_is_refused_and_the_one_in_use_stays(self, plan, draft, therapist):
        Prescription.objects.filter(phase__plan=draft).delete()
        with pytest.raises(ValidationError, match="no exercise yet"):
            actions.give(draft, by=therapist)
        plan.refresh_from_db()
        assert plan.status == "current"


class TestEnterPhase:
    @pytest.fixture
    def phases(self, plan):
        return [plan.phases.get(), factories.PhaseFactory(plan=plan, position=2, title="Build")]

    def days(self, plan):
        return [(phase.entered_on, phase.left_on) for phase in plan.phases.all()]

    def test_the_one_before_is_left(self, plan, phases):
        actions.enter_phase(phases[1], today=date(2026, 9, 15))
        assert self.days(plan) == [(TODAY, date(2026, 9, 15)), (date(2026, 9, 15), None)]

    def test_a_patient_can_go_back(self, plan, phases):
        actions.enter_phase(phases[1], today=date(2026, 9, 15))
        actions.enter_phase(plan.phases.first(), today=date(2026, 9, 20))
        assert self.days(plan) == [(date(2026, 9, 20), None), (date(2026, 9, 15), date(2026, 9, 20))]

    def test_entering_the_same_phase_again_keeps_its_day(self, plan, phases):
        actions.enter_phase(phases[0], today=date(2026, 9, 15))
        assert self.days(plan) == [(TODAY, None), (None, None)]

    @pytest.mark.parametrize("status", ["draft", "superseded"])
    def test_a_version_that_is_not_in_use_is_refused(self, plan, phases, status):
        Plan.objects.update(status=status)
        with pytest.raises(ValidationError, match="not in use"):
            actions.enter_phase(Phase.objects.get(pk=phases[1].pk))
        assert self.days(plan) == [(TODAY, None), (None, None)]


class TestDecideStage:
    def advice(self, action="advance", to_stage="2", rule_ids=("R-R03", "R-R08")):
        nothing = Reason("no_history", {"days": 30})
        return Advice(action, to_stage, rule_ids, (), 2, 2, TODAY, "green", None, nothing)

    def decide(self, program, by, **changes):
        wish = {"advice": self.advice(), "to_stage": "2", "reason": "", "today": TODAY}
        return actions.decide_stage(program, by=by, **wish | changes)

    def test_an_accepted_proposal_moves_the_program(self, run_program, therapist):
        decision = self.decide(run_program, therapist, today=date(2026, 9, 9))
        run_program.refresh_from_db()
        assert (run_program.stage, run_program.stage_entered_on) == ("2", date(2026, 9, 9))
        assert (str(decision), decision.proposed, decision.rule_ids, decision.decided_by) == (
            "1 → 2", "2", "R-R03, R-R08", therapist,
        )  # fmt: skip

    def test_a_decision_keeps_the_runs_that_it_rests_on(self, run_program, therapist):
        advice = replace(self.advice(), basis={"7": "green", "9": "grey"})
        decision = self.decide(run_program, therapist, advice=advice)
        decision.refresh_from_db()
        assert decision.basis == {"7": "green", "9": "grey"}

    def test_an_override_keeps_its_reason(self, run_program, therapist):
        decision = self.decide(run_program, therapist, to_stage="3", reason=" Ran 5 km last week ")
        run_program.refresh_from_db()
        assert (run_program.stage, decision.reason) == ("3", "Ran 5 km last week")

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            pytest.param({"to_stage": "3"}, "Give a reason", id="an override without a reason"),
            pytest.param({"to_stage": "3", "reason": "  "}, "Give a reason", id="spaces are no reason"),
            pytest.param({"to_stage": "9"}, "“9” is not a stage of this program.", id="no such stage"),
            pytest.param({"to_stage": ""}, "“” is not a stage of this program.", id="nothing chosen"),
            pytest.param({"reason": "x" * 201}, "at most 200 characters", id="a reason that does not fit"),
        ],
    )
    def test_what_is_refused_changes_nothing(self, run_program, therapist, changes, sentence):
        with pytest.raises(ValidationError, match=sentence):
            self.decide(run_program, therapist, **changes)
        run_program.refresh_from_db()
        assert (run_program.stage, RunDecision.objects.count()) == ("1", 0)

    def test_a_stage_beyond_the_guard_is_taken_without_lifting_it(self, run_program, therapist):
        taken = self.decide(run_program, therapist, advice=self.advice(rule_ids=("R-R03", "R-R06")))
        assert (taken.kind, run_program.stage, lifted_limits(run_program)) == ("accepted", "2", frozenset())

    def test_while_the_knee_rests_nothing_is_to_be_accepted(self, run_program, therapist):
        rest = self.advice("rest", "1", rule_ids=("R-R05",))
        with pytest.raises(ValidationError, match="the knee is to rest until the morning is as usual"):
            self.decide(run_program, therapist, advice=rest, to_stage="1")
        kept = self.decide(run_program, therapist, advice=rest, to_stage="1", reason="Seen today, morning was fine")
        assert (kept.kind, kept.to_stage) == ("changed", "1")

    @pytest.mark.parametrize("action", ["start", "repeat", "wait"])
    def test_the_same_form_sent_twice_is_one_decision(self, run_program, therapist, action):
        self.decide(run_program, therapist)
        assert self.decide(run_program, therapist, advice=self.advice(action)) is None
        assert RunDecision.objects.count() == 1

    def test_a_stage_can_be_begun_anew(self, run_program, therapist):
        self.decide(run_program, therapist, advice=self.advice("drop", "1"), to_stage="1", today=date(2026, 9, 9))
        run_program.refresh_from_db()
        assert (run_program.stage, run_program.stage_entered_on) == ("1", date(2026, 9, 9))
