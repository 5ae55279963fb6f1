"""The patient's pages: what they show, what they take, and whose rows they can touch."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from clinic.models import AuditEntry
from exercises.actions import adapt
from exercises.pictures import shipped_figures
from plans.models import ExerciseLog, RunLog, SessionLog
from plans.portal import links
from plans.portal.today import is_due
from tests import factories
from tests.pages import Page
from tests.pages import words as words_of
from tests.plans.portal.conftest import NOW

TODAY, YESTERDAY = date(2026, 11, 22), date(2026, 11, 21)
PAGES = ("/plan/", "/plan/session/", "/plan/run/", "/plan/log/", "/plan/exercises/")


@pytest.fixture
def ids(plan):
    return list(plan.phases.get().prescriptions.values_list("pk", flat=True))


@pytest.fixture
def answer(plan, ids):
    """A filled-in form of today."""
    return {
        "plan": plan.pk,
        "done_on": TODAY.isoformat(),
        f"outcome_{ids[0]}": "done",
        f"outcome_{ids[1]}": "skipped",
        "pain_during": "2",
        "pain_after_60min": "",
        "note": "Stairs were fine.",
    }


@pytest.fixture
def run_answer(run_program):
    return {"client_id": str(uuid.UUID(int=7)), "done_on": TODAY.isoformat(), "outcome": "done", "distance_km": "1,6"}


@pytest.fixture
def stranger(outsider):
    """Another clinic's patient with a plan, a program and something logged."""
    plan = factories.PlanFactory(episode__patient__clinic=outsider.clinic, status="current")
    prescription = factories.PrescriptionFactory(phase__plan=plan)
    program = factories.RunProgramFactory(episode=plan.episode)
    SessionLog.objects.create(plan=plan, done_on=YESTERDAY, pain_during=7, note="Secret of Hilltop")
    run = RunLog.objects.create(program=program, stage="1", done_on=YESTERDAY, duration_min=33)
    return {"plan": plan, "prescription": prescription, "run": run}


def text(response) -> str:
    return response.content.decode()


def test_today_shows_the_day_the_plan_and_the_phone(visitor, plan):
    page = text(visitor.get("/plan/"))
    for words in (
        "Hello, Ana",
        "Sunday, November 22",
        "3 × 10",
        "2 × 30 s",
        "hold 3 s",
        "Stand tall.",
        "tel:+15550100",
    ):
        assert words in page
    assert "Moreno" not in page


def test_without_a_plan_the_page_says_so(visitor):
    assert "has not given you a plan yet" in text(visitor.get("/plan/"))
    assert "has not given you a plan yet" in text(visitor.get("/plan/exercises/"))
    assert visitor.get("/plan/session/").status_code == 404


def test_a_draft_is_not_shown(visitor, episode):
    draft = factories.PlanFactory(episode=episode, title="Not yet")
    factories.PrescriptionFactory(phase__plan=draft, note="Not yet either")
    assert "Not yet" not in text(visitor.get("/plan/"))
    assert visitor.get(f"/plan/session/?plan={draft.pk}").status_code == 404


@pytest.mark.parametrize(
    ("pain_model", "sentence"),
    [("esculier", "pain up to 2 out of 10 is fine"), ("model_5", "pain up to 5 out of 10 is fine")],
)
def test_the_pain_rule_is_that_of_the_program(visitor, run_program, pain_model, sentence):
    run_program.pain_model = pain_model
    run_program.save()
    assert sentence in text(visitor.get("/plan/"))


def test_the_page_speaks_the_patients_language_and_time(visitor, plan, patient, clock):
    patient.language = "es"
    patient.save()
    clock.move_to(NOW.replace(hour=23, minute=30))  # half past midnight in Madrid
    response = visitor.get("/plan/")
    assert '<html lang="es">' in text(response)
    assert "lunes, 23 de noviembre" in text(response)
    assert response.headers["Content-Language"] == "es"


@pytest.mark.parametrize("address", PAGES)
def test_every_page_stays_private(visitor, plan, run_program, address):
    response = visitor.get(address)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store, private"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert " style=" not in text(response)
    assert "http" not in text(response).replace("http://www.w3.org", "")


def test_the_question_and_its_refusals_are_not_kept(client, door):
    for address in (door, f"/p/{'A' * 43}/", "/plan/open-again/", "/"):
        response = client.get(address)
        assert response.headers["Cache-Control"] == "no-store, private"
        assert response.headers["Referrer-Policy"] == "same-origin"


def test_today_is_small_and_costs_the_same_for_one_and_for_eight(
    visitor, plan, run_program, django_assert_max_num_queries
):
    phase = plan.phases.get()
    phase.prescriptions.last().delete()
    SessionLog.objects.create(plan=plan, done_on=YESTERDAY, pain_during=1)
    with django_assert_max_num_queries(12) as one:
        visitor.get("/plan/")
    for position in range(2, 9):
        factories.PrescriptionFactory(phase=phase, position=position)
    for back in range(6):
        session, _ = SessionLog.objects.get_or_create(plan=plan, done_on=TODAY - timedelta(days=back))
        for prescription in phase.prescriptions.all():
            ExerciseLog.objects.create(session=session, prescription=prescription, outcome="some")
    with django_assert_max_num_queries(12) as eight:
        response = visitor.get("/plan/")
    assert len(one) == len(eight)
    assert text(response).count("Did you do it?") == 8
    assert len(response.content) <= 30_000


def test_saving_keeps_what_was_tapped_and_leaves_blank_blank(visitor, plan, answer, ids):
    response = visitor.post("/plan/session/", answer, follow=True)
    assert response.redirect_chain == [("/plan/", 303)]
    assert "Saved. Well done." in text(response)
    session = SessionLog.objects.get()
    assert (session.plan, session.done_on, session.pain_during, session.note) == (plan, TODAY, 2, "Stairs were fine.")
    assert (session.pain_after_60min, session.pain_next_morning) == (None, None)
    assert dict(session.exercises.values_list("prescription_id", "outcome")) == {ids[0]: "done", ids[1]: "skipped"}


def test_sent_twice_is_one_session_and_one_run(visitor, answer, run_answer):
    for _ in range(2):
        assert visitor.post("/plan/session/", answer).status_code == 303
        assert visitor.post("/plan/run/", run_answer).status_code == 303
    assert (SessionLog.objects.count(), ExerciseLog.objects.count(), RunLog.objects.count()) == (1, 2, 1)
    assert RunLog.objects.get().distance_km == Decimal("1.60")


def test_the_saved_answers_stand_in_the_form_again(visitor, answer, ids):
    visitor.post("/plan/session/", answer)
    page = text(visitor.get("/plan/"))
    assert f'value="done" id="id_outcome_{ids[0]}_0" checked' in page
    assert 'value="2" id="id_pain_during_2" checked' in page
    assert "Stairs were fine." in page


def test_nothing_typed_is_lost_when_something_is_refused(visitor, answer, ids):
    response = visitor.post("/plan/session/", answer | {"pain_during": "99", "note": "Kept " + "x" * 400})
    page = text(response)
    assert response.status_code == 422
    assert "Kept xxx" in page
    assert f'value="skipped" id="id_outcome_{ids[1]}_2" checked' in page
    assert 'href="#div_id_note"' in page
    assert 'id="id_note_error"' in page
    assert 'aria-describedby="id_note_helptext id_note_error"' in page
    assert not SessionLog.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"distance_km": "far"}, "“far” does not fit in “Distance (km)”: give a number from 0 to 100."),
        ({"distance_km": "101"}, "“101” does not fit in “Distance (km)”: give a number from 0 to 100."),
        ({"duration_min": "9999"}, "“9999” does not fit in “Minutes”: give a number from 1 to 600."),
        ({"duration_min": "20.5"}, "“20.5” does not fit in “Minutes”: give a number from 1 to 600."),
        ({"done_on": "2026-11-23"}, "Select a valid choice."),
        ({"pain_next_morning": "0"}, "The next morning has not come yet."),
        ({"distance_km": ""}, "Nothing was filled in."),
    ],
)
def test_a_run_that_does_not_fit_is_refused_with_a_sentence(visitor, run_answer, typed, sentence):
    response = visitor.post("/plan/run/", run_answer | typed)
    assert response.status_code == 422
    assert sentence in text(response)
    for name, value in typed.items():
        if name in ("distance_km", "duration_min") and value:
            assert f'name="{name}" value="{value}"' in text(response)
    assert not RunLog.objects.exists()


@pytest.mark.parametrize(
    ("done_on", "sentence"),
    [
        ("2026-11-23", "which has not come yet"),
        ("2026-11-19", "You can tell about today and the two days before."),
        ("2026-08-30", "You can tell about today and the two days before."),
    ],
)
def test_days_out_of_reach_are_refused(visitor, answer, done_on, sentence):
    response = visitor.post("/plan/session/", answer | {"done_on": done_on})
    assert response.status_code == 422
    assert sentence in text(response)
    assert not SessionLog.objects.exists()


@pytest.mark.parametrize("back", [0, 1, 2])
def test_today_and_the_two_days_before_can_be_told(visitor, answer, back):
    day = TODAY - timedelta(days=back)
    assert visitor.get(f"/plan/session/?done_on={day}").status_code == 200
    assert visitor.post("/plan/session/", answer | {"done_on": day.isoformat()}).status_code == 303
    assert SessionLog.objects.get().done_on == day


@pytest.mark.parametrize("query", ["done_on=soon", "done_on=2026-13-01", "plan=x", "plan=-1", f"plan={'9' * 40}"])
def test_an_address_that_nobody_made_is_not_found(visitor, plan, query):
    assert visitor.get(f"/plan/session/?{query}").status_code == 404


def test_a_session_on_a_replaced_plan_is_kept_with_that_plan(visitor, plan, answer, ids):
    plan.status = "superseded"
    plan.save()
    factories.PlanFactory(episode=plan.episode, version=2, status="current")
    assert visitor.post("/plan/session/", answer).status_code == 303
    assert SessionLog.objects.get().plan == plan


def test_a_session_of_the_phase_before_is_kept(visitor, plan, answer):
    plan.phases.update(left_on=TODAY)
    factories.PhaseFactory(plan=plan, position=2, entered_on=TODAY)
    assert visitor.post("/plan/session/", answer).status_code == 303
    assert ExerciseLog.objects.count() == 2


def test_yesterdays_missing_morning_is_asked_first(visitor, plan, run_program):
    assert "How was your knee this morning?" not in text(visitor.get("/plan/"))
    session = SessionLog.objects.create(plan=plan, done_on=YESTERDAY, pain_during=1)
    assert "How was your knee this morning?" in text(visitor.get("/plan/"))
    assert visitor.post("/plan/morning/", {}).status_code == 303
    session.refresh_from_db()
    assert session.pain_next_morning is None
    visitor.post("/plan/morning/", {"pain": "0"})
    session.refresh_from_db()
    assert session.pain_next_morning == 0
    assert "How was your knee this morning?" not in text(visitor.get("/plan/"))


def test_the_log_offers_changes_for_48_hours(visitor, plan, answer, run_answer, clock):
    visitor.post("/plan/session/", answer)
    visitor.post("/plan/run/", run_answer)
    clock.shift(timedelta(hours=48))
    page = text(visitor.get("/plan/log/"))
    edit = [f"/plan/session/?plan={plan.pk}&amp;done_on=2026-11-22", f"/plan/run/?run={uuid.UUID(int=7)}"]
    assert all(address in page for address in edit)
    assert visitor.post("/plan/session/", answer | {"pain_during": "3"}).status_code == 303
    assert visitor.post("/plan/run/", run_answer | {"pain_during": "3"}).status_code == 303
    clock.shift(timedelta(seconds=1))
    assert text(visitor.get("/plan/log/")).count("Can no longer be changed") == 2
    for address in edit:
        response = visitor.get(address.replace("&amp;", "&"), follow=True)
        assert response.redirect_chain == [("/plan/log/", 303)]
        assert "It could be changed for 48 hours." in text(response)
    for address, sent in (("/plan/session/", answer), ("/plan/run/", run_answer)):
        response = visitor.post(address, sent | {"pain_during": "9"})
        assert response.status_code == 422
        assert "It could be changed for 48 hours." in text(response)
    assert (SessionLog.objects.get().pain_during, RunLog.objects.get().pain_during) == (3, 3)


def test_the_log_costs_the_same_for_one_and_for_three(visitor, plan, run_program, django_assert_max_num_queries):
    counts = []
    for back in range(3):
        SessionLog.objects.create(plan=plan, done_on=TODAY - timedelta(days=back))
        RunLog.objects.create(program=run_program, stage="1", done_on=TODAY - timedelta(days=back))
        with django_assert_max_num_queries(8) as queries:
            visitor.get("/plan/log/")
        counts.append(len(queries))
    assert len(set(counts)) == 1


def test_two_weeks_of_log_are_shown(visitor, plan):
    SessionLog.objects.create(plan=plan, done_on=TODAY - timedelta(days=13), note="two weeks ago")
    SessionLog.objects.create(plan=plan, done_on=TODAY - timedelta(days=14), note="longer ago")
    page = text(visitor.get("/plan/log/"))
    assert "two weeks ago" in page
    assert "longer ago" not in page


def test_the_run_of_the_day_is_said_in_words(visitor, run_program):
    run_program.stage_entered_on = run_program.started_on = YESTERDAY
    run_program.save()
    page = text(visitor.get("/plan/"))
    for words in (
        "Phase 1",
        "Walk 2 min",
        "Run 3 min",
        "until you have covered 1.6 km (1.0 mi)",
        "Effort: 3 out of 10",
    ):
        assert words in page
    assert "Leave at least one rest day between two runs." in page
    assert "Stage 1 of 6 · good runs in a row: 0 of 2" in page


def test_a_run_that_is_not_to_be_done_is_not_told_as_if_it_were(visitor, run_program):
    """Nothing was run for weeks: the therapist is to be asked first."""
    page = text(visitor.get("/plan/"))
    assert ("Rest from running for now." in page, "Phase 1" in page) == (True, True)
    assert ("Walk 2 min" in page, "Effort: 3 out of 10" in page) == (False, False)


def test_the_rule_is_said_in_a_sentence_and_the_way_has_a_page_of_its_own(visitor, run_program):
    run_program.stage, run_program.stage_entered_on, run_program.started_on = "3", YESTERDAY, YESTERDAY
    run_program.goal, run_program.goal_on = "Ten kilometres in the park", TODAY + timedelta(days=90)
    run_program.save()
    assert "Your next run is Phase 3." in text(visitor.get("/plan/"))
    page = Page(visitor.get("/plan/program/"))
    stages = [words_of(item) for item in page.all("ol", "way-stages")[0].iter("strong")]
    assert stages == [f"Phase {number}" for number in range(1, 7)]
    assert "Ten kilometres in the park" in page.texts("p", "date")[0]
    assert [item.get("class") for item in page.all("ol", "way-stages")[0].iter("li")] == [
        *["passed"] * 2, "now", *["next"] * 3
    ]  # fmt: skip


def test_while_distance_is_built_up_the_run_has_a_distance(visitor, run_program):
    run_program.status, run_program.stage, run_program.stage_entered_on = "building", "6", TODAY - timedelta(days=9)
    run_program.save()
    green = dict.fromkeys(("pain_before", "pain_during", "pain_after_60min", "pain_next_morning"), 0)
    signs = dict.fromkeys(("limp", "giving_way", "stopped_for_pain", "medication"), False)
    run_program.episode.usual_morning_pain = 0
    run_program.episode.save()
    RunLog.objects.create(
        program=run_program,
        stage="6",
        done_on=TODAY - timedelta(days=3),
        distance_km=4,
        swelling="none",
        **green,
        **signs,
    )
    assert "2.66 km (1.65 mi)" in Page(visitor.get("/plan/")).texts("p", "run-distance")


def test_a_stage_beyond_the_thirty_days_is_planned_up_to_the_limit(visitor, run_program):
    """P3 goes from 1.0 to 1.5 miles; another stage is the therapist's to give."""
    run_program.stage_entered_on = run_program.started_on = YESTERDAY
    run_program.save()
    run_program.episode.usual_morning_pain = 0
    run_program.episode.save()
    page = Page(visitor.get("/plan/program/"))
    coming = [[words_of(part) for part in item.iter("span")][1:] for item in page.all("ol", "coming")[0].iter("li")]
    assert coming[:4] == [
        ["Run: Phase 1"],
        ["Run: Phase 1"],
        ["Run: Phase 2, up to 1.76 km (1.10 mi)", "if your therapist agrees"],
        ["Run: Phase 2, up to 1.94 km (1.20 mi)", "if your therapist agrees"],
    ]


@pytest.mark.parametrize(
    ("distance_km", "said"),
    [
        pytest.param("1.6", "Stop after 1.76 km (1.09 mi) this time.", id="cut"),
        pytest.param("2.4", "", id="within"),
    ],
)
@pytest.mark.parametrize("path", ["/plan/", "/plan/program/"])
def test_a_stage_that_the_limit_cuts_short_says_where_to_stop(visitor, run_program, distance_km, said, path):
    run_program.stage, run_program.stage_entered_on = "2", YESTERDAY
    run_program.save()
    RunLog.objects.create(program=run_program, stage="", done_on=YESTERDAY, distance_km=distance_km, pain_during=0)
    page = text(visitor.get(path))
    assert (said in page, "Stop after" in page, "Run at most" in page) == (True, bool(said), False)


def test_on_hold_the_way_leads_back_to_where_that_is_said(visitor, run_program):
    run_program.status = "paused"
    run_program.save()
    answer = visitor.get("/plan/program/", follow=True)
    assert "Your run program is on hold. Talk to your therapist before you run again." in text(answer)


def test_without_a_program_there_is_no_page_of_the_way(visitor, plan):
    assert visitor.get("/plan/program/").status_code == 404


def test_after_a_run_the_next_day_is_a_rest_day(visitor, run_program):
    green = dict.fromkeys(("pain_before", "pain_during", "pain_after_60min", "pain_next_morning"), 0)
    signs = dict.fromkeys(("limp", "giving_way", "stopped_for_pain"), False)
    RunLog.objects.create(
        program=run_program, stage="1", done_on=YESTERDAY, duration_min=12, swelling="none", **green, **signs
    )
    page = text(visitor.get("/plan/"))
    assert "Rest day from running" in page
    assert "Your next run: Monday, November 23, or later." in page


@pytest.mark.parametrize("sign", [{"giving_way": "yes"}, {"swelling": "clear"}, {"pain_during": "6"}])
def test_a_run_that_hurt_asks_for_rest_at_once(visitor, run_answer, sign):
    page = text(visitor.post("/plan/run/", run_answer | sign, follow=True))
    assert "Do not run again before you have talked to your therapist." in page
    assert "Rest from running for now." in page


def test_a_run_without_signs_is_thanked_for(visitor, run_answer):
    page = text(visitor.post("/plan/run/", run_answer, follow=True))
    assert "Saved. Thank you for telling us." in page
    assert "Rest from running" not in page
    run = RunLog.objects.get()
    assert (run.limp, run.giving_way, run.medication, run.swelling, run.muscle_only) == (None, None, None, "", False)


def test_a_paused_program_says_so(visitor, run_program):
    run_program.status = "paused"
    run_program.save()
    assert "Your run program is on hold." in text(visitor.get("/plan/"))


def test_a_protocol_that_is_gone_breaks_nothing(visitor, run_program, run_answer):
    run_program.protocol = "gone"
    run_program.save()
    assert visitor.get("/plan/").status_code == 200
    assert visitor.post("/plan/run/", run_answer).status_code == 303


def test_without_a_program_there_is_no_run_page(visitor, plan):
    assert visitor.get("/plan/run/").status_code == 404


def test_miles_are_kept_as_kilometres_and_shown_as_miles(visitor, clinic, run_answer):
    clinic.units = "imperial"
    clinic.save()
    visitor.post("/plan/run/", run_answer | {"distance_km": "3.1"})
    assert RunLog.objects.get().distance_km == Decimal("4.99")
    assert "3.1 mi" in text(visitor.get("/plan/log/"))
    page = text(visitor.get(f"/plan/run/?run={uuid.UUID(int=7)}"))
    assert 'name="distance_km" value="3.10"' in page
    assert "Distance (miles)" in page
    assert "give a number from 0 to 62." in text(visitor.post("/plan/run/", run_answer | {"distance_km": "63"}))


def test_every_opening_is_on_the_trail_as_the_portals(visitor, plan):
    visitor.get("/plan/")
    visitor.get("/plan/exercises/")
    reads = AuditEntry.objects.get_for_object(plan).filter(event="read")
    assert list(reads.values_list("door", "clinic_id")) == [("portal", plan.patient.clinic_id)] * 2


def test_a_patients_note_is_never_markup(visitor, answer):
    visitor.post("/plan/session/", answer | {"note": '<script>alert(1)</script>"'})
    for address in ("/plan/", "/plan/log/"):
        assert "<script>alert" not in text(visitor.get(address))
    assert "&lt;script&gt;alert" in text(visitor.get("/plan/log/"))


def test_another_patients_plan_is_not_found(visitor, answer, stranger):
    assert visitor.get(f"/plan/session/?plan={stranger['plan'].pk}").status_code == 404
    assert visitor.post("/plan/session/", answer | {"plan": stranger["plan"].pk}).status_code == 404
    assert SessionLog.objects.count() == 1


def test_another_patients_exercise_is_refused_and_nothing_written(visitor, answer, stranger):
    response = visitor.post("/plan/session/", answer | {f"outcome_{stranger['prescription'].pk}": "done"})
    assert response.status_code == 422
    assert "is not in your plan. Nothing was saved." in text(response)
    assert (SessionLog.objects.count(), ExerciseLog.objects.count()) == (1, 0)


@pytest.mark.parametrize("name", ["outcome_", "outcome_0", "outcome_x", f"outcome_{'9' * 30}", "outcome_٣"])
def test_made_up_exercises_are_refused(visitor, answer, name):
    assert visitor.post("/plan/session/", answer | {name: "done"}).status_code == 422
    assert not SessionLog.objects.exists()


def test_another_patients_run_is_neither_shown_nor_changed(visitor, run_answer, stranger):
    client_id = stranger["run"].client_id
    assert 'value="33"' not in text(visitor.get(f"/plan/run/?run={client_id}"))
    response = visitor.post("/plan/run/", run_answer | {"client_id": str(client_id), "duration_min": "99"})
    assert response.status_code == 422
    stranger["run"].refresh_from_db()
    assert (stranger["run"].duration_min, RunLog.objects.count()) == (33, 1)


def test_another_patients_log_is_on_no_page(visitor, plan, run_program, stranger):
    for address in PAGES:
        assert "Secret of Hilltop" not in text(visitor.get(address))
    visitor.post("/plan/morning/", {"pain": "3"})
    assert SessionLog.objects.get(plan=stranger["plan"]).pain_next_morning is None


def test_forms_need_their_csrf_token(door, plan, answer):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    assert strict.post(door, {"birth_year": "1990"}).status_code == 403
    response = strict.post("/plan/session/", answer)
    assert response.status_code == 403
    assert "This form was open for too long" in text(response)


@pytest.mark.parametrize(
    ("address", "status", "heading"),
    [
        ("/nowhere/", 404, "This page is not here"),
        ("/", 200, "Welcome"),
        ("/no-access/", 403, "You have no access here"),
        ("/plan/open-again/", 200, "Open your link again"),
    ],
)
def test_calm_pages(client, db, address, status, heading):
    response = client.get(address)
    assert response.status_code == status
    assert f"<h1>{heading}</h1>" in text(response)
    assert text(response).count('<main id="main"') == 1


def test_a_fault_of_ours_is_told_calmly(rf):
    from clinic.views import server_error

    response = server_error(rf.get("/plan/"))
    assert response.status_code == 500
    assert "<h1>Something went wrong on our side</h1>" in text(response)


@pytest.mark.parametrize(
    ("frequency", "days_ago", "due"),
    [
        ("daily", [1, 2, 3], True),
        ("every_second_day", [], True),
        ("every_second_day", [1], False),
        ("every_second_day", [2, 4, 6], True),
        ("three_a_week", [2, 4], True),
        ("three_a_week", [2, 4, 6], False),
        ("three_a_week", [2, 4, 7], True),
        ("two_a_week", [3], True),
        ("two_a_week", [3, 6], False),
        ("two_a_week", [1], False),
        ("two_a_week", [0], True),
    ],
)
def test_is_due(frequency, days_ago, due):
    assert is_due(frequency, [TODAY - timedelta(days=days) for days in days_ago], TODAY) is due


def test_what_was_done_yesterday_rests_today(visitor, plan, ids):
    session = SessionLog.objects.create(plan=plan, done_on=YESTERDAY)
    ExerciseLog.objects.create(session=session, prescription_id=ids[0], outcome="done")
    ExerciseLog.objects.create(session=session, prescription_id=ids[1], outcome="skipped")
    assert text(visitor.get("/plan/")).count("Rest day for this one") == 1


def test_a_superseded_session_does_not_fill_todays_form(visitor, plan):
    plan.status = "superseded"
    plan.save()
    SessionLog.objects.create(plan=plan, done_on=TODAY, note="of the old plan")
    new = factories.PlanFactory(episode=plan.episode, version=2, status="current")
    factories.PrescriptionFactory(phase__plan=new)
    assert "of the old plan" not in text(visitor.get("/plan/"))
    assert "of the old plan" in text(visitor.get("/plan/log/"))


def test_staff_and_patient_may_share_a_browser(visitor, therapist, plan, link):
    visitor.force_login(therapist)
    assert visitor.get("/plan/").status_code == 200
    links.revoke(link, by=therapist)
    assert visitor.get("/plan/").url == reverse("portal:outside")


@pytest.mark.parametrize("path", ["/plan/", "/plan/session/", "/plan/exercises/"])
def test_a_card_shows_start_and_end_and_keeps_the_movement_for_those_who_have_a_script(path, visitor, plan):
    code, words = next((code, words) for code, words in shipped_figures().items() if "end" in words)
    plan.phases.get().prescriptions.filter(position=1).update(exercise=factories.ExerciseFactory(code=code))
    page = Page(visitor.get(path))
    (pictures,) = page.all("div", "pictures")  # the other exercise was not drawn
    assert [(one.get("src"), one.get("data-src"), one.get("alt")) for one in pictures.iter("img")] == [
        (src, data_src, words[moment]["en"])
        for moment in ("start", "end")
        for address in [f"/static/exercises/figures/{code}-{moment}.svg"]
        for src, data_src in [(None, address), (address, None)]  # fetched by the script; for those without one
    ]
    (movement,) = page.all("div", "movement")
    assert (movement.get("data-film"), movement.get("hidden")) == (f"/static/exercises/figures/{code}-loop.webp", "")


def test_pictures_of_own_versions_cost_one_query_however_many(visitor, plan, therapist, django_assert_max_num_queries):
    counts = []
    for _round in range(3):
        own = adapt(factories.ExerciseFactory(), by=therapist)
        factories.PrescriptionFactory(phase=plan.phases.get(), exercise=own)
        with django_assert_max_num_queries(12) as queries:
            visitor.get("/plan/")
        counts.append(len(queries))
    assert len(set(counts)) == 1
