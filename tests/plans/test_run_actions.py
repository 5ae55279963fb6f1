"""What a PT decides in a run program besides the stage: a limit lifted once, kinds of running, building up."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from clinic.models import AuditEntry
from plans import actions, run_actions
from plans.models import RunDecision, RunLog, RunUnlock
from plans.program import advice_for, basis_of
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 10)
GREEN = {
    "pain_before": 0, "pain_during": 1, "pain_after_60min": 0, "pain_next_morning": 0, "swelling": "none",
    "limp": False, "giving_way": False, "stopped_for_pain": False, "medication": False,
}  # fmt: skip


def run(program, day, **told):
    row = {"stage": program.stage, "done_on": date(2026, 9, day), **GREEN, **told}
    return RunLog.objects.create(program=program, **row)


def advice(program, day=10):
    return advice_for(program, date(2026, 9, day))


def whole(decision):
    return {
        "kind": decision.kind,
        "basis": decision.basis,
        "stages": (decision.from_stage, decision.to_stage, decision.proposed),
        "rules": decision.rule_ids,
        "reason": decision.reason,
        "by": decision.decided_by.username,
        "on": decision.decided_on,
    }


class TestLiftLimit:
    """The last run was yesterday, so the rest days hold until the day after today."""

    @pytest.fixture
    def yesterday(self, run_program):
        return run(run_program, 9)

    def lift(self, program, by, **changes):
        wish = {"limit": "R-R08", "advice": advice(program), "reason": "Races on Friday", "today": TODAY}
        return run_actions.lift_limit(program, by=by, **wish | changes)

    def test_the_decision_keeps_limit_reason_and_the_runs_it_rested_on(self, run_program, therapist, yesterday):
        decision = self.lift(run_program, therapist, reason=" Races on Friday ")
        decision.refresh_from_db()
        assert whole(decision) == {
            "kind": "override",
            "basis": {str(yesterday.pk): "green"},
            "stages": ("1", "1", "1"),
            "rules": "R-R08",
            "reason": "Races on Friday",
            "by": "therapist",
            "on": TODAY,
        }

    def test_it_holds_for_the_next_run_and_for_no_other(self, run_program, therapist, yesterday):
        before = advice(run_program)
        self.lift(run_program, therapist)
        lifted = advice(run_program)
        run(run_program, 10)
        after = advice(run_program)
        assert [(one.next_run_on, "R-R08" in one.rule_ids) for one in (before, lifted, after)] == [
            (date(2026, 9, 11), True),
            (TODAY, False),
            (date(2026, 9, 12), True),
        ]

    def test_the_distance_limit_is_lifted_alone(self, run_program, therapist):
        """A fifth of the stage's 1.6 km is all that was run in 30 days, and the rest is over."""
        run(run_program, 6, distance_km=Decimal("0.3"))
        before = advice(run_program)
        self.lift(run_program, therapist, limit="R-R06", advice=before)
        run_yesterday_too = advice(run_program)
        assert (before.needs_override, run_yesterday_too.needs_override) == (True, False)
        run(run_program, 10, distance_km=Decimal("0.3"))
        assert advice(run_program).needs_override

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            pytest.param({"reason": ""}, "Give a reason: this limit holds for every run", id="no reason"),
            pytest.param({"reason": "  "}, "Give a reason: this limit holds for every run", id="spaces are no reason"),
            pytest.param({"limit": "R-R07"}, "“R-R07” is no limit that can be lifted.", id="a rule that is no limit"),
            pytest.param({"limit": ""}, "“” is no limit that can be lifted.", id="no limit"),
            pytest.param({"limit": "R-R08, R-R06"}, "“R-R08, R-R06” is no limit", id="two at once"),
            pytest.param({"reason": "x" * 201}, "at most 200 characters", id="a reason that does not fit"),
        ],
    )
    def test_what_is_refused_lifts_nothing(self, run_program, therapist, yesterday, changes, sentence):
        with pytest.raises(ValidationError, match=sentence):
            self.lift(run_program, therapist, **changes)
        assert (RunDecision.objects.count(), advice(run_program).next_run_on) == (0, date(2026, 9, 11))

    def test_a_red_flag_stops_it(self, run_program, therapist, yesterday):
        factories.screened(run_program.episode, "RF6")
        with pytest.raises(ValidationError, match="Running is off until the red flag is cleared"):
            self.lift(run_program, therapist)
        assert RunDecision.objects.count() == 0


class TestBeginBuildUp:
    @pytest.fixture
    def passed(self, run_program):
        """Two green runs in the last stage."""
        run_program.stage = "6"
        run_program.save()
        return [run(run_program, day) for day in (6, 8)]

    def begin(self, program, by, reason="", today=TODAY):
        return run_actions.begin_build_up(program, advice=advice(program), reason=reason, by=by, today=today)

    def test_where_the_rules_propose_it_no_reason_is_needed(self, run_program, therapist, passed):
        decision = self.begin(run_program, therapist)
        run_program.refresh_from_db()
        assert run_program.status == "building"
        assert whole(decision) == {
            "kind": "build_up",
            "basis": {str(one.pk): "green" for one in passed},
            "stages": ("6", "6", "6"),
            "rules": "R-R03",
            "reason": "",
            "by": "therapist",
            "on": TODAY,
        }

    def test_from_its_day_on_distance_is_built_up(self, run_program, therapist, passed):
        before = advice(run_program)
        self.begin(run_program, therapist)
        after = advice(run_program)
        assert (before.action, before.build_up, after.build_up is not None) == ("finish", None, True)

    def test_before_that_it_needs_a_reason(self, run_program, therapist):
        with pytest.raises(ValidationError, match="Give a reason: the rules do not say yet that the program is passed"):
            self.begin(run_program, therapist, reason=" ")
        run_program.refresh_from_db()
        assert (run_program.status, RunDecision.objects.count()) == ("active", 0)
        decision = self.begin(run_program, therapist, reason="Ran 8 km in Lisbon without pain")
        run_program.refresh_from_db()
        assert (run_program.status, decision.reason, decision.kind) == (
            "building", "Ran 8 km in Lisbon without pain", "build_up",
        )  # fmt: skip

    def test_pressed_twice_it_is_one_decision_and_keeps_its_day(self, run_program, therapist, passed):
        first = self.begin(run_program, therapist)
        run_program.refresh_from_db()
        again = self.begin(run_program, therapist, today=TODAY + timedelta(days=1))
        assert (again, list(RunDecision.objects.all())) == (None, [first])

    def test_a_red_flag_stops_it(self, run_program, therapist, passed):
        factories.screened(run_program.episode, "RF6")
        with pytest.raises(ValidationError, match="Running is off"):
            self.begin(run_program, therapist)
        run_program.refresh_from_db()
        assert run_program.status == "active"


class TestKinds:
    @pytest.fixture
    def ready(self, run_program, therapist):
        """Passed four weeks ago, green runs ever since: longer easy runs are proposed."""
        run_program.status, run_program.stage = "building", "6"
        run_program.stage_entered_on = date(2026, 8, 1)
        run_program.save()
        for days in range(20, 0, -3):
            done_on = TODAY - timedelta(days=days)
            RunLog.objects.create(
                program=run_program, stage="6", done_on=done_on, distance_km=Decimal(3), duration_min=20, **GREEN
            )
        return run_program

    def allow(self, program, by, kind="longer", reason=""):
        found = advice(program)
        return run_actions.allow_kind(program, kind=kind, advice=found, reason=reason, by=by, today=TODAY)

    def statuses(self, program):
        return {one.kind: one.status for one in advice(program).unlocks}

    def test_the_proposed_kind_needs_no_reason(self, ready, therapist):
        assert self.statuses(ready) == {
            "longer": "proposed", "speed": "locked", "uphill": "locked", "downhill": "locked",
        }  # fmt: skip
        row = self.allow(ready, therapist)
        assert (row.kind, row.reason, row.unlocked_on, row.unlocked_by) == ("longer", "", TODAY, therapist)
        assert self.statuses(ready)["longer"] == "allowed"

    @pytest.mark.parametrize("kind", ["speed", "uphill", "downhill"])
    def test_any_other_needs_one(self, ready, therapist, kind):
        with pytest.raises(ValidationError, match="Give a reason: the rules do not propose this kind of running yet"):
            self.allow(ready, therapist, kind)
        assert RunUnlock.objects.count() == 0
        row = self.allow(ready, therapist, kind, " Lives on a hill ")
        assert (row.kind, row.reason) == (kind, "Lives on a hill")
        assert self.statuses(ready) == {
            "longer": "proposed", "speed": "locked", "uphill": "locked", "downhill": "locked", kind: "allowed",
        }  # fmt: skip

    @pytest.mark.parametrize("kind", ["", "flying", "longer, speed"])
    def test_an_unknown_kind_is_refused(self, ready, therapist, kind):
        with pytest.raises(ValidationError, match="is no kind of running"):
            self.allow(ready, therapist, kind, "because")
        assert RunUnlock.objects.count() == 0

    def test_a_reason_that_does_not_fit_is_refused_whole(self, ready, therapist):
        with pytest.raises(ValidationError, match="at most 200 characters"):
            self.allow(ready, therapist, "speed", "x" * 201)
        assert RunUnlock.objects.count() == 0

    def test_allowed_twice_is_one_row_and_keeps_the_first_reason(self, ready, therapist, colleague):
        first = self.allow(ready, therapist, "speed", "Sprints for her team")
        again = self.allow(ready, colleague, "speed", "Another reason")
        assert (again, again.reason, again.unlocked_by) == (first, "Sprints for her team", therapist)
        assert RunUnlock.objects.count() == 1
        assert AuditEntry.objects.filter(event="unlock").count() == 1

    def test_what_is_allowed_already_needs_no_reason_again(self, ready, therapist):
        first = self.allow(ready, therapist, "speed", "Sprints for her team")
        assert self.allow(ready, therapist, "speed") == first

    def forbid(self, program, by, kind="longer", reason="Limps after long runs"):
        found = advice(program)
        return run_actions.forbid_kind(program, kind=kind, advice=found, reason=reason, by=by, today=TODAY)

    def test_taken_back_it_is_proposed_again(self, ready, therapist):
        self.allow(ready, therapist)
        self.allow(ready, therapist, "uphill", "Lives on a hill")
        self.forbid(ready, therapist)
        assert list(RunUnlock.objects.values_list("kind", flat=True)) == ["uphill"]
        assert self.statuses(ready)["longer"] == "proposed"

    def test_allowing_and_taking_back_stay_as_decisions_with_their_reasons(self, ready, therapist, colleague):
        self.allow(ready, therapist, "uphill", "Lives on a hill")
        self.forbid(ready, colleague, "uphill", " Limps uphill ")
        found = RunDecision.objects.order_by("pk")
        assert [(one.kind, one.changes, one.rule_ids, one.reason, one.decided_by) for one in found] == [
            ("allowed", {"kind": "uphill"}, "R-R12", "Lives on a hill", therapist),
            ("taken_back", {"kind": "uphill"}, "R-R12", "Limps uphill", colleague),
        ]

    def test_taking_back_needs_a_reason(self, ready, therapist):
        self.allow(ready, therapist)
        with pytest.raises(ValidationError, match="Give a reason: it was allowed, and colleagues will ask"):
            self.forbid(ready, therapist, reason=" ")
        assert (RunUnlock.objects.count(), self.statuses(ready)["longer"]) == (1, "allowed")

    def test_taking_back_what_was_never_allowed_changes_nothing(self, ready, therapist):
        self.allow(ready, therapist)
        assert self.forbid(ready, therapist, "speed") is None
        assert (RunUnlock.objects.count(), RunDecision.objects.count()) == (1, 1)

    def test_a_red_flag_stops_it_and_what_was_allowed_can_be_taken_back(self, ready, therapist):
        self.allow(ready, therapist)
        factories.screened(ready.episode, "RF6")
        with pytest.raises(ValidationError, match="Running is off"):
            self.allow(ready, therapist, "speed", "because")
        self.forbid(ready, therapist)
        assert RunUnlock.objects.count() == 0


class TestKeepChanges:
    CHANGES = {"status": ["active", "paused"], "sessions_to_pass": [None, 1]}

    def keep(self, program, by, changes=CHANGES, reason="On holiday"):
        return run_actions.keep_changes(program, changes=changes, reason=reason, by=by, today=TODAY)

    def test_what_was_changed_is_kept_with_its_reason(self, run_program, therapist):
        self.keep(run_program, therapist)
        row = RunDecision.objects.get()
        assert (row.kind, row.changes, row.basis, row.proposed) == ("settings", self.CHANGES, {}, "")
        assert (row.reason, row.decided_by, row.decided_on) == ("On holiday", therapist, TODAY)
        assert row.from_stage == row.to_stage == "1"

    def test_without_a_reason_nothing_is_kept(self, run_program, therapist):
        with pytest.raises(ValidationError, match="Give a reason: colleagues will ask why this was changed"):
            self.keep(run_program, therapist, reason=" ")
        assert RunDecision.objects.count() == 0

    def test_nothing_changed_is_no_decision(self, run_program, therapist):
        assert self.keep(run_program, therapist, changes={}, reason="") is None
        assert RunDecision.objects.count() == 0

    def test_it_is_no_move_and_does_not_hide_on_what_the_stage_rested(self, run_program, therapist):
        known = run(run_program, 9)
        actions.decide_stage(
            run_program, advice=advice(run_program), to_stage="2", reason="Ran before", by=therapist, today=TODAY
        )
        self.keep(run_program, therapist)
        assert basis_of(run_program) == {str(known.pk): "green"}
