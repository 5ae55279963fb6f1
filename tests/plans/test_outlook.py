"""From a program's rows to the days to come and the dates to reach, kept once worked out; and their words."""

import ast
import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.cache import caches
from django.utils import translation

from clinic.celery import app as celery_app
from plans import outlook, outlook_words
from plans.models import ExerciseLog, Outcome, RunProgram, SessionLog
from plans.program import advice_for, case_of
from plans.run_actions import lift_limit
from plans.running import forecast as forecasting
from plans.running import outset
from plans.running.forecast import Forecast, NoForecast
from plans.running.outset import NotPlannable
from plans.running.protocol_files import load_protocols
from plans.running.run_days import Race, Week
from plans.running.schedule import Day, PlannedRun
from plans.tasks import work_out_forecast
from tests.clinic.test_printing import set_broker
from tests.plans.test_run_actions import run

TODAY = date(2026, 9, 10)
UNFILLED = re.compile(r"%\(|[{}]")
P3 = load_protocols()["p3"]
BY_TIME = next(
    key
    for key, one in load_protocols().items()
    if one.is_complete and any(outset.stage_metres(stage, None) is None for stage in one.stages)
)
VALUES = {
    "stage": "1",
    "run_days": (1,),
    "days_between": 1,
    "sessions": 2,
    "until": date(2028, 9, 9),
    "runs": 1,
    "needed": 3,
    "goal_on": date(2026, 12, 6),
    "earliest": date(2027, 1, 2),
}


IN_MEMORY = "django.core.cache.backends.locmem.LocMemCache"


@pytest.fixture(autouse=True)
def own_cache(settings):
    settings.CACHES = {
        "default": {"BACKEND": IN_MEMORY},
        "worked_out": {"BACKEND": IN_MEMORY, "LOCATION": "test_outlook"},
    }
    caches["worked_out"].clear()
    yield
    caches["worked_out"].clear()


def case(program, today=TODAY):
    return case_of(RunProgram.objects.get(pk=program.pk), today)


def asked(program, today=TODAY):
    """Return what a page is told."""
    row = RunProgram.objects.get(pk=program.pk)
    return outlook.forecast_of(row, case_of(row, today))


def worked_out(program, today=TODAY):
    """Do what a worker does."""
    work_out_forecast(program.pk, today.isoformat())
    return asked(program, today)


def messages():
    """Return how many messages wait for a worker."""
    with celery_app.connection() as connection:
        return connection.default_channel._size("celery")


def change(program, **values):
    RunProgram.objects.filter(pk=program.pk).update(**values)


def test_the_days_of_the_week_and_the_goal_are_those_of_the_program(run_program):
    run_program.run_days, run_program.strength_days, run_program.cross_days = "135", "24", ""
    run_program.goal_on, run_program.goal_km = date(2026, 12, 6), Decimal(10)
    run_program.goal_km_a_week = Decimal(30)
    assert outlook.week_of(run_program) == Week(frozenset({1, 3, 5}), frozenset({2, 4}), frozenset())
    assert outlook.race_of(run_program) == Race(date(2026, 12, 6), Decimal(10), Decimal(30))


class TestKept:
    def test_a_page_asks_a_worker_once_and_waits(self, run_program):
        before = messages()
        assert ([asked(run_program), asked(run_program)], messages() - before) == (["waiting", "waiting"], 1)

    def test_what_is_kept_is_what_was_worked_out(self, run_program):
        found = worked_out(run_program)
        row = RunProgram.objects.get(pk=run_program.pk)
        assert found == outlook.work_out(row, TODAY)
        assert (found.paths, found.seed) == (1000, run_program.pk)

    @pytest.mark.parametrize(
        "changed",
        [
            pytest.param(lambda program: run(program, 9), id="another log"),
            pytest.param(lambda program: program.runs.update(pain_during=5), id="a corrected log"),
            pytest.param(lambda program: change(program, sessions_to_pass=1), id="another setting"),
            pytest.param(lambda program: change(program, run_days="15"), id="other days"),
            pytest.param(lambda program: change(program, stage="2"), id="another stage"),
            pytest.param(lambda program: change(program, scale_percent=50), id="another length"),
            pytest.param(lambda program: change(program, goal_km=Decimal(8)), id="another goal"),
            pytest.param(lambda program: change(program, goal_km_a_week=Decimal(30)), id="another goal of a week"),
            pytest.param(lambda program: change(program, status="building"), id="building up"),
        ],
    )
    def test_anything_that_decides_it_makes_it_anew(self, run_program, changed):
        run(run_program, 4)
        worked_out(run_program)
        changed(run_program)
        assert asked(run_program) == "waiting"
        assert worked_out(run_program).seed == run_program.pk

    def test_the_next_day_makes_it_anew(self, run_program):
        worked_out(run_program)
        assert asked(run_program, TODAY + timedelta(days=1)) == "waiting"

    def test_what_cannot_be_planned_asks_nobody(self, run_program):
        before = messages()
        run_program.episode.usual_morning_pain = None
        run_program.episode.save()
        with pytest.raises(NotPlannable) as refused:
            asked(run_program)
        assert (refused.value.code, messages() - before) == ("usual_not_set", 0)

    def test_a_worker_that_comes_too_late_ends_quietly(self, run_program, caplog):
        run_program.episode.usual_morning_pain = None
        run_program.episode.save()
        work_out_forecast(run_program.pk, TODAY.isoformat())
        work_out_forecast(0, TODAY.isoformat())
        assert caplog.records == []

    def test_an_error_is_kept_for_the_page_and_told_to_the_log_without_what_a_patient_said(
        self, run_program, monkeypatch, caplog
    ):
        def fails(*_args, **_more):
            raise RuntimeError

        monkeypatch.setattr(outlook, "forecast", fails)
        assert worked_out(run_program) == "failed"
        assert [one.message for one in caplog.records] == [
            f"the forecast of run program {run_program.pk} could not be worked out"
        ]

    def test_without_a_cache_the_page_says_so(self, run_program, settings):
        address = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
        there = settings.CACHES
        settings.CACHES = there | {"worked_out": address}
        assert asked(run_program) == "away"
        settings.CACHES = there

    def test_without_a_queue_the_page_says_so_and_asks_again_when_it_is_back(self, run_program, settings):
        options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
        set_broker("redis://127.0.0.1:1/0", settings.REDIS_OPTIONS)
        try:
            assert asked(run_program) == "away"
        finally:
            set_broker(settings.CELERY_BROKER_URL, options)
        before = messages()
        assert (asked(run_program), messages() - before) == ("waiting", 1)


class TestCalendar:
    def test_it_is_whole_weeks_with_the_past_and_what_is_planned(self, run_program, plan):
        run(run_program, 7, distance_km=Decimal("1.6"))
        run(run_program, 7, stage="", pain_during=4, distance_km=None)
        run(run_program, 9, outcome="skipped")
        SessionLog.objects.create(plan=plan, done_on=date(2026, 9, 5))
        days, planned = outlook.calendar_of(run_program, case(run_program))
        assert [days[0].on, days[-1].on, len(days)] == [date(2026, 8, 24), date(2026, 10, 11), 49]
        assert [(day.on, day.runs, day.sessions) for day in days if day.runs or day.sessions] == [
            (date(2026, 9, 5), (), 1),
            (date(2026, 9, 7), (("green", Decimal("1.60")), ("amber", None)), 0),
        ]
        assert {day.past for day in days if day.on < TODAY} == {True}
        assert [day.on for day in days if day.is_today] == [TODAY]
        assert [day.planned for day in days if day.on >= TODAY] == list(planned.days)
        assert [day.planned for day in days if day.past] == [None] * 17

    def test_a_rest_that_the_pt_lifted_is_lifted_in_the_calendar_too(self, run_program, therapist):
        run(run_program, 8)
        row = RunProgram.objects.get(pk=run_program.pk)

        def first():
            return next(day.on for day in outlook.schedule_of(row, case(row), 14).days if day.run)

        assert first() == date(2026, 9, 10)
        lift_limit(row, limit="R-R08", reason="Race on Friday", advice=advice_for(row, TODAY), by=therapist)
        assert first() == TODAY

    def test_a_run_is_cut_short_by_the_limit_until_the_pt_lifts_it(self, run_program, therapist):
        run(run_program, 4, distance_km=Decimal("1.6"))
        change(run_program, stage="2", stage_entered_on=date(2026, 9, 9))
        row = RunProgram.objects.get(pk=run_program.pk)

        def first():
            planned = outlook.schedule_of(row, case(row), 7)
            return next((day.run.cut, day.run.distance_m) for day in planned.days if day.run)

        assert first() == (True, 1760)
        lift_limit(row, limit="R-R06", reason="Ran 3 km last month", advice=advice_for(row, TODAY), by=therapist)
        assert first() == (False, Decimal("2413.5"))

    def test_exercises_that_were_all_skipped_are_not_done(self, run_program, plan):
        session = SessionLog.objects.create(plan=plan, done_on=date(2026, 9, 5))
        row = plan.phases.get().prescriptions.first()
        ExerciseLog.objects.create(session=session, prescription=row, outcome=Outcome.SKIPPED)
        days, _planned = outlook.calendar_of(run_program, case(run_program))
        assert sum(day.sessions for day in days) == 0

    def test_exercises_of_which_some_were_done_count(self, run_program, plan):
        session = SessionLog.objects.create(plan=plan, done_on=date(2026, 9, 5))
        rows = plan.phases.get().prescriptions.all()
        for row, outcome in zip(rows, (Outcome.SKIPPED, Outcome.DONE), strict=True):
            ExerciseLog.objects.create(session=session, prescription=row, outcome=outcome)
        days, _planned = outlook.calendar_of(run_program, case(run_program))
        assert [day.on for day in days if day.sessions] == [date(2026, 9, 5)]

    def test_where_nothing_can_be_planned_the_past_stays(self, run_program):
        run(run_program, 7)
        run_program.episode.usual_morning_pain = None
        run_program.episode.save()
        days, planned = outlook.calendar_of(run_program, case(run_program))
        assert (planned.code, [day.on for day in days if day.runs]) == ("usual_not_set", [date(2026, 9, 7)])
        assert [day for day in days if day.planned] == []


# --- words ------------------------------------------------------------------------------------------------------------
def in_both_languages(say):
    """Return what is said in English and Spanish."""
    found = []
    for language in ("en", "es"):
        with translation.override(language):
            found.append(say())
    return found


def codes_made(function: str) -> set[str]:
    """Return every code with which a function of the forecast makes an Assumption."""
    tree = ast.parse(Path(forecasting.__file__).read_text())
    body = next(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == function)
    calls = (node for node in ast.walk(body) if isinstance(node, ast.Call))
    return {call.args[0].value for call in calls if getattr(call.func, "id", "") == "Assumption"}


def test_every_code_has_words_and_no_words_are_without_a_code():
    assert set(outlook_words.WHY_NOT) == set(outset.CODES)
    assert set(outlook_words.NONE) == set(forecasting.CODES)
    assert set(outlook_words.ASSUMED) == codes_made("_assumptions")


@pytest.mark.parametrize("code", outset.CODES)
def test_why_nothing_can_be_planned_is_a_whole_sentence(code):
    why = NotPlannable(code, **{name: VALUES[name] for name in outset.CODES[code]})
    for words in in_both_languages(lambda: outlook_words.why_not(why, P3)):
        assert (UNFILLED.search(words), words[-1]) == (None, ".")


def test_why_not_names_the_stage_by_its_title():
    why = NotPlannable("stage_incomplete", stage="1")
    assert "“Phase 1”" in outlook_words.why_not(why, P3)


@pytest.mark.parametrize("code", forecasting.CODES)
def test_why_there_is_no_date_is_said_in_plain_words(code):
    none = NoForecast(code, {name: VALUES[name] for name in forecasting.CODES[code]}, share=0.004)
    for row in in_both_languages(lambda: outlook_words.told(none, TODAY)):
        assert (UNFILLED.search(row["why"]), "datetime" in row["why"], set(row)) == (None, False, {"why", "share"})


@pytest.mark.parametrize("key", load_protocols())
def test_what_the_dates_rest_on_is_said_whole_for_every_program(run_program, key):
    protocol = load_protocols()[key]
    repeats = {one.key: 4 for one in protocol.stages if not one.is_complete}
    change(run_program, protocol=key, stage=protocol.stages[0].key, repeats=repeats)
    for day in (3, 5, 7):
        run(run_program, day, stage=protocol.stages[0].key, distance_km=Decimal(2), duration_min=15)
    found = worked_out(run_program)
    said = in_both_languages(lambda: outlook_words.assumptions(found))
    for sentences in said:
        assert len(sentences) == len(found.assumptions)
        assert [one for one in sentences if UNFILLED.search(one) or not one.endswith(" [D]")] == []


def test_the_assumptions_in_words(run_program):
    """A program by time, with three runs whose pace is known."""
    change(run_program, protocol=BY_TIME, stage=load_protocols()[BY_TIME].stages[0].key)
    for day in (3, 5, 7):
        run(run_program, day, stage=load_protocols()[BY_TIME].stages[0].key, distance_km=Decimal(2), duration_min=15)
    found = worked_out(run_program)
    assert outlook_words.assumptions(found, "imperial")[-1] == "Pace of the patient's own runs: 12.1 minutes a mi. [D]"
    assert outlook_words.assumptions(found) == [
        "No source gives the chances below: they are ours, and nobody has checked them. [D]",
        "Of 100 runs 81 green, 15 amber, 4 red (from 3 runs of this patient, weighed against 10 assumed ones). [D]",
        "Each run has the same chance, whatever came before. [D]",
        "10 % of the planned runs are missed. [D]",
        "After a red run the knee is as usual after 1 (50 %), 2 (25 %), 4 (15 %), 7 (10 %) days. [D]",
        "Where the PT has to look first, it takes 3 days. [D]",
        "Each proposal is accepted on the next morning. [D]",
        "Everything is logged. [D]",
        "The 30-day limit is never lifted: a stage that goes farther takes more runs, each up to the limit. [D]",
        "After the last stage the long run of each week grows by 10 % or the program's step. [D]",
        "Pace of the patient's own runs: 7.5 minutes a km. [D]",
    ]


@pytest.mark.parametrize(
    ("units", "said"),
    [
        ("metric", "Once 30 km in 7 days are reached the runs do not grow any more. [D]"),
        ("imperial", "Once 18.65 mi in 7 days are reached the runs do not grow any more. [D]"),
    ],
)
def test_a_goal_of_a_week_is_told_beside_the_dates(run_program, units, said):
    change(run_program, goal_km_a_week=Decimal(30))
    assert outlook_words.assumptions(worked_out(run_program), units)[-1] == said


class TestRows:
    SOON = Forecast(date(2026, 10, 5), date(2026, 11, 1), None, share=0.126)
    FAR = NoForecast("beyond_horizon", {"until": date(2028, 9, 9)})

    def rows(self, name="", **changes):
        found = forecasting.Outlook(self.SOON, self.SOON, self.FAR, None, (), 1000, 1)
        return outlook_words.forecast_rows(replace(found, **changes), name, TODAY)

    def test_three_dates_a_share_or_why_there_is_none(self):
        dates = {"earliest": "5 Oct 2026", "typical": "1 Nov 2026", "slow": "later than two years"}
        share = "in 13 of 100 simulated courses by then"
        assert self.rows() == [
            {"name": "End of the program", **dates, "share": share},
            {"name": "First 5.0 km (3.1 mi)", **dates, "share": share},
            {"name": "First 10.0 km (6.2 mi)", "why": "not before 9 Sep 2028", "share": ""},
        ]

    def test_a_program_that_is_passed_has_no_row_of_its_end(self):
        assert [row["name"] for row in self.rows(finish=None)] == ["First 5.0 km (3.1 mi)", "First 10.0 km (6.2 mi)"]

    @pytest.mark.parametrize("on", [date(2026, 9, 1), TODAY])
    def test_what_was_reached_is_said_with_its_day(self, on):
        reached = Forecast(on, on, on, share=1.0)
        row = self.rows(five_km=reached)[1]
        assert row == {
            "name": "First 5.0 km (3.1 mi)", "why": f"reached on {on.day} Sep 2026", "share": "",
        }  # fmt: skip

    @pytest.mark.parametrize(("goal", "name"), [("Valencia 10K", "Valencia 10K"), ("", "Goal")])
    def test_the_goal_goes_by_its_own_name(self, goal, name):
        assert self.rows(goal, goal=self.SOON)[-1]["name"] == name

    def test_in_a_clinic_that_counts_miles_they_stand_first(self):
        found = forecasting.Outlook(None, self.SOON, self.FAR, None, (), 1000, 1)
        names = [row["name"] for row in outlook_words.forecast_rows(found, "", TODAY, imperial=True)]
        assert names == ["First 3.1 mi (5.0 km)", "First 6.2 mi (10.0 km)"]


class TestPlannedWords:
    RUN = PlannedRun("2", 1, 2, Decimal(2400), None, None)

    def words(self, **changes):
        day = Day(on=TODAY, run=None, race=None, strength=False, cross_training=False)
        return outlook_words.planned_words(replace(day, **changes), P3)

    def test_a_rest_day_says_nothing(self):
        assert self.words() == []

    def test_the_run_stands_before_strength_and_cross_training(self):
        assert self.words(run=self.RUN, strength=True, cross_training=True) == [
            "Run: Phase 2", "Strength", "Cross-training",
        ]  # fmt: skip

    def test_while_building_up_a_run_is_a_distance_where_it_is_known(self):
        building = replace(self.RUN, stage_key=None, session=None, of_sessions=None)
        assert self.words(run=replace(building, distance_m=Decimal(5500))) == ["Run 5.5 km (3.4 mi)"]
        assert self.words(run=replace(building, distance_m=Decimal(5258))) == ["Run 5.2 km (3.2 mi)"]  # never more
        assert self.words(run=replace(building, distance_m=None)) == ["Run"]

    @pytest.mark.parametrize(("km", "words"), [(Decimal(10), "Race, 10.0 km (6.2 mi)"), (None, "Race")])
    def test_a_race_has_its_distance_where_it_is_known(self, km, words):
        assert self.words(race=Race(TODAY, km)) == [words]
