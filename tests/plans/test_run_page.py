"""The PT's page of a run program: proposal and why, stages, load, calendar, forecast, decisions, settings."""

import re
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
import time_machine
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clinic.models import AuditEntry
from plans import actions
from plans.alarms import watch
from plans.models import RunDecision, RunProgram, RunSheet, RunUnlock, SessionLog
from plans.program import advice_for
from plans.readiness import note
from plans.running.criteria import CRITERIA
from plans.running.protocol_files import load_protocols
from plans.tasks import work_out_forecast
from tests import factories
from tests.pages import Page, told, words
from tests.plans.test_run_actions import run

THREE_DATES = re.compile(r"earliest\d+ \w{3} 20\d\dtypical\d+ \w{3} 20\d\dslow\d+ \w{3} 20\d\d")
OPEN = next(key for key, one in load_protocols().items() if not one.is_complete)  # its source leaves something open
TODAY = date(2026, 9, 10)


@pytest.fixture(autouse=True)
def a_day_in_autumn():
    with time_machine.travel("2026-09-10T10:00:00Z", tick=False):
        yield


@pytest.fixture
def program(run_program):
    """Two green runs of the first stage, one of them twice as far as it says."""
    run(run_program, 4, distance_km=Decimal("1.6"), duration_min=14)
    run(run_program, 7, distance_km=Decimal("3.2"), duration_min=30, note="Along the river")
    return run_program


@pytest.fixture
def address(program):
    return program.get_absolute_url()


def change(program, **values):
    RunProgram.objects.filter(pk=program.pk).update(**values)


def section(response, title):
    found = (part for part in Page(response).all("section") if part.get("aria-labelledby") == f"{title}-title")
    return next(found, None)


def said(response, title):
    return words(section(response, title))


def facts(response, title):
    """Return the pairs of term and description in a section."""
    terms = [words(one) for one in section(response, title).iter("dt")]
    return dict(zip(terms, [words(one) for one in section(response, title).iter("dd")], strict=True))


def post(staff, program, page, **sent):
    return staff.post(reverse(f"admin:{page}", args=[program.pk]), sent, follow=True)


class TestNow:
    def test_the_proposal_stands_with_its_rule_its_reasons_and_the_stage(self, staff, address):
        response = staff.get(address)
        proposal = next(one for one in section(response, "now").iter("p") if one.get("class") == "now-proposal")
        assert words(proposal) == "Move on to Phase 2 R-R03"
        assert [words(one) for one in section(response, "now").iter("li")] == [
            "2 of 2 green runs in a row at this stage.",
            "Longest run of 30 days 3.2 km; the next run is planned with 2.41 km.",
        ]
        shown = facts(response, "now")
        assert (shown["Stage now"], shown["Passed"], shown["Next run from"]) == (
            "Phase 1: Walk 2 min, Run 3 min, until 1.6 km (1.0 mi)", "2 of 2 green runs in a row", "Thu 10 Sep",
        )  # fmt: skip
        assert shown["Source"].startswith("Protocol of a telehealth gait retraining trial in soldiers")

    def test_the_pt_reads_what_the_patient_reads_in_the_patients_language(self, staff, address, patient):
        sentence = "You have passed this stage. Ask your therapist about moving on to Phase 2."
        assert facts(staff.get(address), "now")["The patient reads"] == sentence
        patient.language = "es"
        patient.save()
        in_spanish = facts(staff.get(address), "now")["The patient reads"]
        assert (in_spanish != sentence, "Fase 2" in in_spanish) == (True, True)

    def test_on_hold_or_under_an_alarm_the_pt_reads_what_the_portal_then_says(self, staff, program, address):
        change(program, status="paused")
        shown = facts(staff.get(address), "now")
        assert "Next run from" not in shown
        assert shown["The patient reads"] == "Your run program is on hold. Talk to your therapist before you run again."
        change(program, status="active")
        watch(run(program, 9, giving_way=True), now=timezone.now())
        shown = facts(staff.get(address), "now")
        assert "Next run from" not in shown
        assert shown["The patient reads"] == ("Rest from running for now. Talk to your therapist before you run again.")

    def test_where_to_stop_is_told_of_the_stage_that_was_taken_and_not_of_one_proposed(self, staff, program, address):
        program.runs.update(distance_km=Decimal("1.6"))
        proposed = "You have passed this stage. Ask your therapist about moving on to Phase 2."
        assert facts(staff.get(address), "now")["The patient reads"] == proposed
        change(program, stage="2", stage_entered_on=TODAY)
        taken = "Your next run is Phase 2. Stop after 1.76 km (1.09 mi) this time."
        assert facts(staff.get(address), "now")["The patient reads"] == taken

    def test_the_same_stage_again_is_no_move(self, staff, program):
        program.runs.all().delete()
        answer = post(staff, program, "decide_stage", to_stage="1", reason="")
        assert (told(answer), RunDecision.objects.count()) == (["It is at that stage already: nothing was changed."], 0)

    def test_accepting_moves_the_program_and_is_kept(self, staff, program, address):
        button = next(one for one in section(staff.get(address), "now").iter("button") if one.get("name") == "to_stage")
        response = post(staff, program, "decide_stage", to_stage=button.get("value"))
        assert told(response) == ["The run program was moved. The portal shows it at once."]
        assert said(response, "decisions").startswith("Decisions")
        assert "Phase 1 → Phase 2" in said(response, "decisions")
        program.refresh_from_db()
        assert (program.stage, program.stage_entered_on, RunDecision.objects.get().kind) == ("2", TODAY, "accepted")

    def test_a_limit_in_the_way_can_be_lifted_with_a_reason(self, staff, program, address):
        run(program, 9, pain_during=4)
        assert "Lift the rest days for the next run" in said(staff.get(address), "now")
        refused = post(staff, program, "lift_limit", limit="R-R08", reason="")
        assert told(refused) == ["Give a reason: this limit holds for every run, and colleagues will ask."]
        lifted = post(staff, program, "lift_limit", limit="R-R08", reason="Race tomorrow")
        assert told(lifted) == ["Lifted for the next run. After it the limit holds again."]
        assert "Lift the rest days" not in said(lifted, "now")
        assert "a limit was lifted once" in said(lifted, "decisions")
        assert "Race tomorrow" in said(lifted, "decisions")

    def test_building_up_begins_and_shows_how_far(self, staff, program):
        refused = post(staff, program, "begin_build_up", reason="")
        assert told(refused) == ["Give a reason: the rules do not say yet that the program is passed."]
        response = post(staff, program, "begin_build_up", reason="Runs 5 km already")
        assert told(response) == ["The program is passed. Distance is built up from now on."]
        assert facts(response, "now")["Next run"].startswith("2.13 km (1.32 mi) at most 3.52 km (2.18 mi)")
        assert "Passed" not in facts(response, "now")

    def test_while_the_knee_rests_nothing_is_there_to_be_accepted(self, staff, program, address):
        change(program, stage="2")
        run(program, 9, stage="2", pain_during=7, pain_next_morning=5)
        response = staff.get(address)
        assert said(response, "now").startswith("What the rules propose Rest until")
        assert [words(one) for one in section(response, "now").iter("button") if "Accept" in words(one)] == []

    def test_a_red_flag_takes_the_buttons_away_and_says_why(self, staff, program, address):
        factories.screened(program.episode, "RF6")
        response = staff.get(address)
        assert "Running and jumps are off" in words(Page(response).root)
        buttons = [words(one) for one in Page(response).all("button")]
        assert [one for one in buttons if one.startswith(("Accept", "Move", "Lift", "Allow", "Print"))] == []

    def test_an_assistant_looks_and_decides_nothing(self, client, clinic, program, address):
        client.force_login(factories.UserFactory(clinic=clinic, role="assistant"))
        response = client.get(address)
        assert "Move on to Phase 2" in said(response, "now")
        assert [words(one) for one in section(response, "now").iter("button")] == []
        for page in ("decide_stage", "save_program", "change_unlock", "lift_limit", "begin_build_up"):
            assert client.post(reverse(f"admin:{page}", args=[program.pk]), {}).status_code == 403

    def test_looking_is_on_the_trail(self, staff, program, address):
        staff.get(address)
        read = AuditEntry.objects.filter(event="read", content_type__model="runprogram")
        assert [entry.object_pk for entry in read] == [str(program.pk)]


def test_the_ladder_shows_what_is_passed_where_the_runner_is_and_what_comes(staff, program, address):
    actions.decide_stage(program, advice=advice_for(program, TODAY), to_stage="2", reason="", by=program_user(program))
    run(program, 9, stage="2", pain_during=4)
    rungs = list(section(staff.get(address), "ladder").iter("li"))
    assert [(one.get("class"), words(one)) for one in rungs[:3]] == [
        (
            "passed",
            "Phase 1 passed Walk 2 min, Run 3 min, until 1.6 km (1.0 mi) effort 3 of 10 since 1 Sep 20262 green runs",
        ),
        (
            "now",
            "Phase 2 now Walk 2 min, Run 3 min, until 2.4 km (1.5 mi) effort 3 of 10 since 10 Sep 20261 amber run",
        ),
        ("next", "Phase 3 Walk 2 min, Run 4 min, until 2.4 km (1.5 mi) effort 4 of 10"),
    ]


def program_user(program):
    return program.episode.therapist


class TestLoad:
    def table(self, response):
        rows = section(response, "load").iter("tr")
        return [[words(cell) for cell in row if cell.tag in ("th", "td")] for row in rows][1:]

    def marks(self, response):
        """Return the looks of every bar and dot of the chart; its legend left out."""
        drawn = [one for one in section(response, "load").iter() if "load-plot" in one.get("class", "").split()]
        return [one.get("class") for chart in drawn for one in chart.iter() if one.tag.endswith(("rect", "circle"))]

    def test_before_anything_is_logged_there_is_no_chart(self, staff, run_program):
        response = staff.get(run_program.get_absolute_url())
        assert "Nothing logged yet." in said(response, "load")
        assert self.marks(response) == []

    def test_every_value_of_the_chart_is_in_the_table(self, staff, program, plan, address):
        SessionLog.objects.create(plan=plan, done_on=date(2026, 9, 5), pain_during=3, pain_next_morning=1)
        run(program, 8, stage="", pain_during=4, pain_next_morning=0)
        response = staff.get(address)
        assert self.table(response) == [
            [
                "Tue 8 Sep 2026", "run outside the program", "–", "–", "0", "4", "0", "0",
                "amberPain during the run was 4, above 2.",
            ],
            ["Mon 7 Sep 2026", "Phase 1", "3.20", "30", "0", "1", "0", "0", "greenAlong the river"],
            ["Sat 5 Sep 2026", "exercises", "", "", "", "3", "–", "1", ""],
            ["Fri 4 Sep 2026", "Phase 1", "1.60", "14", "0", "1", "0", "0", "green"],
        ]  # fmt: skip
        assert sorted(self.marks(response)) == [
            "bar green",
            "bar green",
            "dot run amber",
            *["dot run green"] * 2,
            "dot session",
        ]

    def test_a_skipped_run_is_not_drawn(self, staff, program, address):
        run(program, 9, outcome="skipped")
        assert len(self.table(staff.get(address))) == 2

    @pytest.mark.parametrize(
        ("window", "chosen", "rows"),
        [("", "12 weeks", 2), ("12w", "12 weeks", 2), ("30w", "30 weeks", 3), ("all", "all", 4), ("x", "12 weeks", 2)],
    )
    def test_how_far_back_is_chosen(self, staff, program, address, window, chosen, rows):
        change(program, started_on=date(2025, 11, 1))
        for day in (date(2025, 12, 1), date(2026, 5, 1)):
            run(program, 1, done_on=day)
        response = staff.get(address, {"window": window} if window else {})
        links = [words(one) for one in section(response, "load").iter("a") if one.get("aria-current")]
        assert (links, len(self.table(response))) == ([chosen], rows)


class TestMiles:
    """A clinic that counts miles reads miles in everything that is worked out from the logs."""

    @pytest.fixture(autouse=True)
    def counts_miles(self, program):
        program.episode.patient.clinic.units = "imperial"
        program.episode.patient.clinic.save()

    def test_the_calendar(self, staff, address):
        days = TestCalendar().days(staff.get(address))
        assert [days[day] for day in ("4 Sep", "7 Sep")] == [["green 0.99 mi"], ["green 1.99 mi"]]

    def test_the_chart_and_its_table(self, staff, address):
        load = section(staff.get(address), "load")
        units = [words(one) for one in load.iter() if one.get("class") == "unit-name"]
        heads = [words(one) for one in load.iter("th") if one.get("scope") == "col"]
        assert (units[0], heads[2]) == ("mi", "mi")
        assert [words(list(row.iter("td"))[1]) for row in list(load.iter("tr"))[1:]] == ["1.99", "0.99"]

    def test_the_reasons(self, staff, program, address):
        change(program, stage="2")
        assert "Longest run of 30 days 1.99 mi" in said(staff.get(address), "now")


class TestCalendar:
    def days(self, response):
        """Return the words of each day, by its date; days on which nothing is said are left out."""
        found = {}
        for one in section(response, "calendar").iter("li"):
            parts = [words(part) for part in one if part.tag == "span"]
            if parts[1:]:
                found[parts[0].split(" ", 1)[1].removesuffix(" today")] = parts[1:]
        return found

    def test_what_was_done_and_what_is_planned_stand_on_their_days(self, staff, program, plan, address):
        SessionLog.objects.create(plan=plan, done_on=date(2026, 9, 5))
        change(program, run_days="15", strength_days="2", goal_on=date(2026, 9, 26), goal_km=Decimal(5))
        assert self.days(staff.get(address)) == {
            "4 Sep": ["green 1.6 km"],
            "5 Sep": ["✓ exercises"],
            "7 Sep": ["green 3.2 km"],
            "11 Sep": ["Run: Phase 2"],
            "14 Sep": ["Run: Phase 2"],
            "15 Sep": ["Strength"],
            "18 Sep": ["Run: Phase 3"],
            "21 Sep": ["Run: Phase 3"],
            "22 Sep": ["Strength"],
            "26 Sep": ["Race, 5.0 km (3.1 mi)", "beyond the 30-day limit: you decide"],
            "28 Sep": ["Run: Phase 4"],
            "29 Sep": ["Strength"],
            "2 Oct": ["Run: Phase 4"],
            "5 Oct": ["Run: Phase 5"],
            "6 Oct": ["Strength"],
            "9 Oct": ["Run: Phase 5"],
        }

    def test_whole_weeks_around_today_are_shown(self, staff, address):
        rows = list(section(staff.get(address), "calendar").iter("li"))
        assert (len(rows), [words(one) for one in rows if one.get("aria-current")]) == (
            49, ["Thu 10 Sep today Run: Phase 2moved from 9 Sep"],
        )  # fmt: skip

    def test_a_stage_beyond_the_30_day_limit_is_planned_up_to_it_and_says_why(self, staff, program, address):
        program.runs.all().delete()
        change(program, stage="1", run_days="15")
        response = staff.get(address)
        days = self.days(response)
        assert [days[day] for day in ("11 Sep", "14 Sep", "18 Sep", "21 Sep")] == [
            ["Run: Phase 1", "moved from 4 Sep"],
            ["Run: Phase 1"],
            ["Run: Phase 2, up to 1.76 km (1.10 mi)"],
            ["Run: Phase 2, up to 1.94 km (1.20 mi)"],
        ]
        why = "A run “up to” a distance or a time stops there because its stage goes farther (R-R06)."
        assert why in said(response, "calendar")

    def test_a_race_beyond_the_30_day_limit_says_who_decides(self, staff, program, address):
        change(program, goal_on=date(2026, 9, 20), goal_km=Decimal(21))
        days = self.days(staff.get(address))
        assert days["20 Sep"] == ["Race, 21.0 km (13.1 mi)", "beyond the 30-day limit: you decide"]

    def test_it_is_planned_up_to_a_stage_that_is_open_and_says_what_has_to_be_set(self, staff, program, address):
        stages = load_protocols()[OPEN].stages
        before, opened = next((one, other) for one, other in pairwise(stages) if not other.is_complete)
        change(program, protocol=OPEN, stage=before.key, run_days="15")
        response = staff.get(address)
        days = self.days(response)
        run_days = [days[day] for day in ("11 Sep", "14 Sep", "18 Sep", "21 Sep", "9 Oct")]
        assert {one[0].split(", up to")[0] for one in run_days} == {f"Run: {before.title.in_language('en')}"}
        why = f"The source leaves open how often the intervals of “{opened.title.in_language('en')}” are done: set it"
        assert (why in said(response, "calendar"), why in said(response, "forecast")) == (True, True)

    @pytest.mark.parametrize("missing", ["usual morning pain", "intervals"])
    def test_why_nothing_is_planned_is_said_there_and_in_the_forecast(self, staff, program, address, missing):
        if missing == "intervals":
            open_stage = next(stage for stage in load_protocols()[OPEN].stages if not stage.is_complete)
            change(program, protocol=OPEN, stage=open_stage.key)
            why = f"how often the intervals of “{open_stage.title.in_language('en')}” are done: set it under “Length"
        else:
            program.episode.usual_morning_pain = None
            program.episode.save()
            why = "The usual morning pain is not set. Without it no run has a colour: set it in the episode."
        response = staff.get(address)
        planned = [day for day in self.days(response) if day not in ("4 Sep", "7 Sep")]
        assert (why in said(response, "calendar"), why in said(response, "forecast"), planned) == (True, True, [])

    @pytest.mark.parametrize(
        ("runs", "sentence"),
        [
            pytest.param([9], "No run is planned until the knee is back to usual.", id="a red run"),
            pytest.param([8, 9], "No run is planned until you have seen the patient.", id="two red runs"),
        ],
    )
    def test_a_knee_that_is_not_back_holds_the_plan(self, staff, program, address, runs, sentence):
        for day in runs:
            run(program, day, pain_during=8, pain_next_morning=5 if day == 9 else 0)
        response = staff.get(address)
        assert sentence in said(response, "calendar")
        assert [day for day in self.days(response) if int(day.split()[0]) > 10 and day.endswith("Sep")] == []


class TestForecast:
    def rows(self, response):
        """Return what stands beside each thing to reach."""
        found = section(response, "forecast").iter("tr")
        return {words(next(row.iter("th"))): words(next(row.iter("td"))) for row in found}

    @pytest.fixture
    def worked_out(self, program):
        """A worker does its part."""
        return lambda: work_out_forecast(program.pk, TODAY.isoformat())

    @pytest.fixture(autouse=True)
    def nothing_kept(self):
        caches["worked_out"].clear()

    def test_the_page_asks_until_the_dates_are_there(self, staff, program, address, worked_out):
        part = reverse("admin:run_forecast", args=[program.pk])
        waiting = section(staff.get(address), "forecast")
        assert (waiting.get("hx-get"), waiting.get("hx-swap")) == (part, "outerHTML")
        assert words(waiting) == "Forecast [D] The dates are being worked out …"
        assert said(staff.get(part), "forecast") == words(waiting)
        worked_out()
        there = section(staff.get(part), "forecast")
        assert (there.get("hx-get"), words(there)) == (None, said(staff.get(address), "forecast"))

    def test_each_thing_to_reach_has_three_dates_and_says_what_they_rest_on(self, staff, address, worked_out):
        worked_out()
        response = staff.get(address)
        rows = self.rows(response)
        assert list(rows) == ["End of the program", "First 5.0 km (3.1 mi)", "First 10.0 km (6.2 mi)"]
        assert [name for name, said in rows.items() if not THREE_DATES.fullmatch(said)] == []
        assert rows["End of the program"].startswith("earliest29 Sep 2026")
        assumed = [words(one) for one in section(response, "forecast").iter("li")]
        assert assumed[0] == "No source gives the chances below: they are ours, and nobody has checked them. [D]"
        assert {one[-3:] for one in assumed[:-1]} == {"[D]"}
        assert assumed[-1].startswith("1000 simulated courses by the same rules, seed")

    def test_a_goal_too_soon_is_said_in_plain_words(self, staff, program, address, worked_out):
        change(program, goal="Valencia 10K", goal_on=date(2026, 9, 20), goal_km=Decimal(10))
        worked_out()
        beside = self.rows(staff.get(address))["Valencia 10K"]
        assert re.fullmatch(
            r"cannot be reached by 20 Sep 2026; \d+ \w{3} 202\d at the earliestin 0 of 100 simulated courses by then",
            beside,
        )

    def test_without_a_distance_a_goal_has_no_row(self, staff, program, address, worked_out):
        change(program, goal="Valencia")
        worked_out()
        assert list(self.rows(staff.get(address))) == [
            "End of the program",
            "First 5.0 km (3.1 mi)",
            "First 10.0 km (6.2 mi)",
        ]

    def test_a_program_that_is_gone_is_said_in_the_part_too(self, staff, program):
        change(program, protocol="gone")
        assert "no longer among the run programs" in said(
            staff.get(reverse("admin:run_forecast", args=[program.pk])), "forecast"
        )


class TestLateNews:
    @pytest.fixture
    def accepted(self, program):
        return actions.decide_stage(
            program, advice=advice_for(program, TODAY), to_stage="2", reason="", by=program.episode.therapist
        )

    def test_a_value_that_comes_late_asks_to_look_again_and_undoes_nothing(self, staff, program, accepted, address):
        last = program.runs.first()
        last.pain_next_morning = 6
        last.save()
        assert "Look again: the run of 7 Sep is red; when this was decided it was green." in said(
            staff.get(address), "decisions"
        )
        program.refresh_from_db()
        assert (program.stage, RunDecision.objects.get().to_stage) == ("2", "2")

    def test_a_run_that_comes_late_is_told(self, staff, program, accepted, address):
        run(program, 5, stage="1", pain_during=8)
        assert "Look again: the run of 5 Sep is red; when this was decided it was not logged yet." in said(
            staff.get(address), "decisions"
        )

    def test_what_came_out_better_or_as_it_was_is_not_told(self, staff, program, accepted, address):
        run(program, 5, stage="1")
        assert "Look again" not in said(staff.get(address), "decisions")


class TestKinds:
    def test_a_kind_is_allowed_with_a_reason_and_taken_back(self, staff, program):
        refused = post(staff, program, "change_unlock", kind="speed", wish="allow", reason="")
        assert told(refused) == ["Give a reason: the rules do not propose this kind of running yet."]
        allowed = post(staff, program, "change_unlock", kind="speed", wish="allow", reason="Plays football")
        assert "strides and faster running allowed since 10 Sep 2026: Plays football" in said(allowed, "unlock")
        asked = post(staff, program, "change_unlock", kind="speed", wish="forbid")
        assert told(asked) == ["Give a reason: it was allowed, and colleagues will ask."]
        back = post(staff, program, "change_unlock", kind="speed", wish="forbid", reason="Knee swells")
        assert (RunUnlock.objects.count(), "Plays football" in said(back, "unlock")) == (0, False)
        decided = said(back, "decisions")
        assert "strides and faster running a kind of running was taken back R-R12" in decided
        assert ("Knee swells" in decided, "Plays football" in decided) == (True, True)

    @pytest.mark.parametrize("wish", ["", "delete"])
    def test_another_wish_changes_nothing(self, staff, program, wish):
        post(staff, program, "change_unlock", kind="longer", wish=wish, reason="because")
        assert RunUnlock.objects.count() == 0


class TestSettings:
    CHOSEN = {
        "pain_model": "model_5", "sessions_to_pass": "3", "status": "paused", "run_days": ["5", "1", "3"],
        "strength_days": ["2"], "cross_days": [], "goal": "Valencia 10K", "goal_on": "2026-12-06", "goal_km": "10",
        "goal_km_a_week": "30.5", "reason": "On holiday until June",
    }  # fmt: skip

    def values(self, program):
        program.refresh_from_db()
        return {name: getattr(program, name) for name in self.CHOSEN if name != "reason"}

    def test_what_changes_the_rules_or_the_status_is_a_decision_with_a_reason(self, staff, program):
        refused = post(staff, program, "save_program", **self.CHOSEN | {"reason": ""})
        assert (refused.status_code, RunDecision.objects.count()) == (422, 0)
        assert "Give a reason: colleagues will ask why this was changed." in said(refused, "settings")
        decided = said(post(staff, program, "save_program", **self.CHOSEN), "decisions")
        assert (
            "Pain rule: 2 out of 10 during, settled within 60 minutes → 5 out of 10 during, settled next morning; "
            "Sessions to pass: as the program says → 3; Status: active → paused settings were changed"
        ) in decided
        assert "On holiday until June" in decided
        again = self.CHOSEN | {"goal": "Sevilla 10K", "reason": ""}
        assert told(post(staff, program, "save_program", **again)) == ["Saved."]
        assert RunDecision.objects.count() == 1

    def test_what_is_chosen_is_kept(self, staff, program):
        response = post(staff, program, "save_program", **self.CHOSEN)
        assert told(response) == ["Saved."]
        assert self.values(program) == {
            "pain_model": "model_5", "sessions_to_pass": 3, "status": "paused", "run_days": "135",
            "strength_days": "2", "cross_days": "", "goal": "Valencia 10K", "goal_on": date(2026, 12, 6),
            "goal_km": Decimal(10), "goal_km_a_week": Decimal("30.5"),
        }  # fmt: skip

    def test_the_form_shows_what_is_kept(self, staff, program, address):
        post(staff, program, "save_program", **self.CHOSEN)
        page = Page(staff.get(address))
        ticked = [one.get("value") for one in page.all("input") if one.get("name") == "run_days" and sent(one)]
        assert ticked == ["1", "3", "5"]
        filled = page.filled()
        assert {name: filled[name] for name in ("status", "sessions_to_pass", "goal", "goal_on")} == {
            "status": "paused", "sessions_to_pass": "3", "goal": "Valencia 10K", "goal_on": "2026-12-06",
        }  # fmt: skip

    def test_in_a_clinic_that_counts_miles_the_goal_is_typed_in_miles(self, staff, clinic, program, address):
        clinic.units = "imperial"
        clinic.save()
        post(staff, program, "save_program", **self.CHOSEN | {"goal_km": "6.2"})
        assert self.values(program)["goal_km"] == Decimal(10)
        assert Decimal(Page(staff.get(address)).filled()["goal_km"]) == Decimal("6.2")

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"sessions_to_pass": "11"}, "1 to 10"),
            ({"goal_km": "501"}, "500"),
            ({"goal_on": "someday"}, "date"),
            ({"status": "asleep"}, "Status"),
            ({"run_days": ["8"]}, "Days for running"),
        ],
    )
    def test_what_cannot_be_is_refused_and_all_that_was_typed_stays(self, staff, program, typed, sentence):
        before = self.values(program)
        response = post(staff, program, "save_program", **self.CHOSEN | typed)
        mistakes = " ".join(words(one) for one in section(response, "settings").iter("p"))
        assert (response.status_code, sentence in mistakes, self.values(program)) == (422, True, before)
        filled = Page(response).filled()
        kept = self.CHOSEN | typed
        names = ("goal", "goal_on", "goal_km", "sessions_to_pass", "goal_km_a_week")
        assert {name: filled[name] for name in names} == {name: kept[name] for name in names}

    def test_days_on_which_a_stage_could_never_be_passed_are_refused(self, staff, program):
        response = post(staff, program, "save_program", **self.CHOSEN | {"run_days": ["1"]})
        sentence = (
            "On these days a week lies between two runs of “Phase 1”, which needs 3 in a row: it would begin again "
            "each time. Choose more days for running."
        )
        assert response.status_code == 422
        assert sentence in said(response, "settings")
        page = Page(response)
        ticked = [one.get("value") for one in page.all("input") if one.get("name") == "run_days" and sent(one)]
        assert (ticked, page.filled()["goal"], self.values(program)["run_days"]) == (["1"], "Valencia 10K", "")

    def test_one_day_a_week_is_enough_where_one_run_passes(self, staff, program):
        response = post(staff, program, "save_program", **self.CHOSEN | {"run_days": ["1"], "sessions_to_pass": "1"})
        assert told(response) == ["Saved."]
        again = post(staff, program, "save_program", **self.CHOSEN | {"run_days": ["1"], "sessions_to_pass": "2"})
        assert (again.status_code, "needs 2 in a row" in said(again, "settings")) == (422, True)


def sent(field):
    return field.get("checked") is not None


def test_the_page_says_in_short_how_ready_the_runner_is(staff, program, therapist, address):
    yes_no = next(one for one in CRITERIA if one.threshold is None)
    note(program.episode, yes_no.id, True, found_on=TODAY, by=therapist)
    part = said(staff.get(address), "ready")
    assert re.search(r"\b1 of \d+ passed", part)
    assert "Not all criteria are met" not in part  # the runner runs already
    program.runs.all().delete()
    assert "Not all criteria are met" in said(staff.get(address), "ready")


def test_printed_sheets_are_listed(staff, program, address):
    post(staff, program, "print_run_sheet")
    link = next(section(staff.get(address), "run-sheets").iter("a"))
    assert link.get("href") == RunSheet.objects.get().get_absolute_url()


def test_one_and_forty_runs_take_the_same_number_of_queries(staff, run_program):
    change(run_program, sessions_to_pass=1)  # the next stage is beyond the 30-day limit, with one run as with forty
    run(run_program, 9, distance_km=Decimal("1.6"))
    counts = []
    for days in ([], [*range(1, 40)]):
        for day in days:
            run(run_program, 1, done_on=TODAY - timedelta(days=1 + day), distance_km=Decimal("1.6"))
        with CaptureQueriesContext(connection) as caught:
            response = staff.get(run_program.get_absolute_url())
        counts.append(len(caught))
    assert len(list(section(response, "load").iter("tr"))) == 41
    assert counts[0] == counts[1]


class TestGone:
    """The program of a patient is no longer in the library."""

    SENTENCE = "“gone” is no longer among the run programs, so nothing can be proposed, planned or printed."

    @pytest.fixture
    def gone(self, program):
        change(program, protocol="gone")
        return RunProgram.objects.get()

    def test_the_page_says_so_and_what_to_do(self, staff, gone):
        response = staff.get(gone.get_absolute_url())
        page = Page(response)
        assert (response.status_code, page.texts("p", "wrong")) == (200, [self.SENTENCE])
        assert "Nothing that was logged or decided is lost" in words(page.root)
        assert page.all("form", "settings") == []

    def test_a_stage_that_the_program_does_not_have_is_told_the_same_way(self, staff, program):
        change(program, stage="99")
        response = staff.get(program.get_absolute_url())
        assert (response.status_code, "can be proposed, planned or printed" in words(Page(response).root)) == (
            200,
            True,
        )

    @pytest.mark.parametrize("broken", [{}, {"blocks": 7}])
    def test_an_own_program_that_cannot_be_read_is_told_by_its_name(self, staff, clinic, program, broken):
        own = factories.OwnProtocolFactory(clinic=clinic, title="Our hills")
        change(program, protocol="", own_protocol=own)
        type(own).objects.update(definition=broken)
        response = staff.get(program.get_absolute_url())
        assert (response.status_code, "“Our hills” is no longer among" in words(Page(response).root)) == (200, True)

    @pytest.mark.parametrize(
        ("page", "sent"),
        [
            ("decide_stage", {"to_stage": "2", "reason": "because"}),
            ("change_unlock", {"kind": "speed", "wish": "allow", "reason": "because"}),
            ("lift_limit", {"limit": "R-R08", "reason": "because"}),
            ("begin_build_up", {"reason": "because"}),
            ("print_run_sheet", {}),
        ],
    )
    def test_nothing_is_decided_or_printed(self, staff, gone, page, sent):
        response = post(staff, gone, page, **sent)
        assert (response.status_code, told(response)) == (200, [self.SENTENCE])
        assert (RunDecision.objects.count(), RunUnlock.objects.count(), RunSheet.objects.count()) == (0, 0, 0)

    def test_settings_wait_for_it(self, staff, gone):
        response = post(staff, gone, "save_program", pain_model="model_5", status="paused", run_days=["1"])
        assert (response.status_code, Page(response).texts("p", "wrong")) == (422, [self.SENTENCE])

    def test_pages_around_it_still_open(self, staff, gone, plan, patient, episode):
        pages = [
            patient.get_absolute_url(),
            plan.get_absolute_url(),
            *(reverse(f"admin:{name}", args=[episode.pk]) for name in ("trends", "readiness", "gait_retraining")),
        ]
        assert {url: staff.get(url).status_code for url in pages} == dict.fromkeys(pages, 200)
        assert self.SENTENCE in words(Page(staff.get(pages[0])).root)
        content = staff.get(reverse("admin:run_program_content", args=[gone.pk]))
        assert (content.status_code, content.url) == (302, gone.get_absolute_url())

    def test_the_plan_is_printed_without_the_run(self, staff, gone, plan):
        staff.post(reverse("admin:print_again", args=[plan.pk]))
        assert plan.handouts.get().snapshot["run"] is None
