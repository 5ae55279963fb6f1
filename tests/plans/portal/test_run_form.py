"""Telling about a run: of the program or not, what is doubtful is asked, and nothing typed is lost."""

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from plans.models import RunLog
from plans.portal.run_form import RunForm
from plans.program import asks_soreness, entry
from plans.running.protocol_files import load_protocols
from plans.running.spike_guard import spike_guard
from tests import factories
from tests.pages import Page

TODAY, YESTERDAY = date(2026, 11, 22), date(2026, 11, 21)
FIRST, SECOND = str(uuid.UUID(int=7)), str(uuid.UUID(int=8))


@pytest.fixture
def answer(run_program):
    return {"client_id": FIRST, "done_on": TODAY.isoformat(), "outcome": "done", "of_program": "yes"}


def text(response) -> str:
    return response.content.decode()


def form(**sent) -> RunForm:
    told = {"client_id": FIRST, "done_on": TODAY.isoformat(), "outcome": "done"}
    return RunForm(told | sent, today=TODAY, days=[TODAY, YESTERDAY], units="metric", asks_sore=True)


# --- of the program or not, and more about it -------------------------------------------------------------------------
def test_a_run_outside_the_program_has_no_stage_and_counts_for_the_longest(visitor, answer):
    assert visitor.post("/plan/run/", answer | {"of_program": "no", "distance_km": "6"}).status_code == 303
    run = RunLog.objects.get()
    assert (run.stage, entry(run).stage_key) == ("", None)
    assert spike_guard([entry(run)], TODAY, None).cap_km == Decimal("6.60")
    assert "Not the run of your program" in text(visitor.get("/plan/log/"))


def test_a_run_of_the_program_has_its_stage(visitor, answer):
    visitor.post("/plan/run/", answer | {"distance_km": "2"})
    assert RunLog.objects.get().stage == "1"
    assert "Not the run of your program" not in text(visitor.get("/plan/log/"))


def test_an_older_form_without_the_question_is_of_the_program(visitor, answer):
    del answer["of_program"]
    visitor.post("/plan/run/", answer | {"distance_km": "2"})
    assert RunLog.objects.get().stage == "1"


def test_whose_run_it_was_is_put_right_and_the_stage_of_then_stays(visitor, answer, run_program):
    visitor.post("/plan/run/", answer | {"distance_km": "2"})
    run_program.stage = "2"
    run_program.save()
    visitor.post("/plan/run/", answer | {"distance_km": "3"})
    assert RunLog.objects.get().stage == "1"
    visitor.post("/plan/run/", answer | {"distance_km": "3", "of_program": "no"})
    assert RunLog.objects.get().stage == ""
    assert Page(visitor.get(f"/plan/run/?run={FIRST}")).filled()["of_program"] == "no"
    visitor.post("/plan/run/", answer | {"distance_km": "3"})
    assert RunLog.objects.get().stage == "2"


def test_more_about_a_run_is_kept_and_stands_in_the_form_again(visitor, answer):
    more = {"effort": "4", "surface": "trail", "hills": "yes"}
    visitor.post("/plan/run/", answer | {"distance_km": "2"} | more)
    run = RunLog.objects.get()
    assert (run.effort, run.surface, run.hills, run.sore) == (4, "trail", True, "")
    page = Page(visitor.get(f"/plan/run/?run={FIRST}"))
    assert {name: page.filled()[name] for name in more} == more
    assert page.all("details")[0].get("open") is not None


def test_what_was_left_out_stays_unknown_and_the_form_short(visitor, answer):
    assert Page(visitor.get("/plan/run/")).all("details")[0].get("open") is None
    visitor.post("/plan/run/", answer | {"distance_km": "2"})
    run = RunLog.objects.get()
    assert (run.effort, run.surface, run.hills, run.sore) == (None, "", None, "")


def test_no_effort_is_an_answer(visitor, answer):
    visitor.post("/plan/run/", answer | {"distance_km": "2", "effort": "0"})
    assert RunLog.objects.get().effort == 0


def test_when_the_knee_was_sore_is_asked_only_where_the_program_goes_by_it(visitor, run_program):
    assert "When was your knee sore?" not in text(visitor.get("/plan/run/"))
    assert asks_soreness(run_program) is False
    asked = form(sore="warm_up")
    assert asked.is_valid()
    assert (asked.told()["sore"], asked.opens_more) == ("warm_up", True)
    assert form(sore="always").errors == {
        "sore": ["Select a valid choice. always is not one of the available choices."]
    }


def test_a_program_with_a_soreness_rule_asks_and_keeps_it(visitor, answer, run_program):
    run_program.protocol, run_program.stage = "p2", load_protocols()["p2"].stages[0].key
    run_program.save()
    page = Page(visitor.get("/plan/run/"))
    assert "When was your knee sore?" in page.texts("legend")
    assert page.all("details")[0].get("open") is not None
    visitor.post("/plan/run/", answer | {"distance_km": "2", "sore": "warm_up", "hills": "no"})
    told = entry(RunLog.objects.get())
    assert (told.sore, told.hills) == ("warm_up", False)


@pytest.mark.parametrize("name", ["pain_before", "pain_during", "pain_after_60min", "effort"])
def test_eleven_of_ten_is_refused(visitor, answer, name):
    response = visitor.post("/plan/run/", answer | {"distance_km": "2", name: "11"})
    assert response.status_code == 422
    assert "“11” does not fit: tap a number from 0 to 10." in text(response)
    assert not RunLog.objects.exists()


# --- a second run on one day ------------------------------------------------------------------------------------------
def test_a_second_run_of_a_day_is_asked_about_and_kept_when_confirmed(visitor, answer):
    visitor.post("/plan/run/", answer | {"distance_km": "2"})
    second = answer | {"client_id": SECOND, "distance_km": "3", "duration_min": "20", "note": "In the evening"}
    response = visitor.post("/plan/run/", second)
    assert response.status_code == 422
    assert "You already told about a run on Nov. 22, 2026. Is this another one?" in text(response)
    filled = Page(response).filled()
    assert {name: filled[name] for name in ("client_id", "distance_km", "duration_min", "note")} == {
        "client_id": SECOND,
        "distance_km": "3",
        "duration_min": "20",
        "note": "In the evening",
    }
    assert RunLog.objects.count() == 1
    assert visitor.post("/plan/run/", second | {"another": "on"}).status_code == 303
    assert sorted(RunLog.objects.values_list("distance_km", flat=True)) == [2, 3]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param({"outcome": "skipped"}, {}, id="the first was skipped"),
        pytest.param({}, {"outcome": "skipped"}, id="the second was skipped"),
        pytest.param({"done_on": YESTERDAY.isoformat()}, {}, id="another day"),
    ],
)
def test_nothing_is_asked_where_there_is_one_run_a_day(visitor, answer, first, second):
    visitor.post("/plan/run/", answer | {"distance_km": "2"} | first)
    response = visitor.post("/plan/run/", answer | {"client_id": SECOND, "distance_km": "3"} | second)
    assert (response.status_code, RunLog.objects.count()) == (303, 2)


def test_putting_a_run_right_is_no_second_run(visitor, answer):
    for distance in ("2", "3"):
        assert visitor.post("/plan/run/", answer | {"distance_km": distance}).status_code == 303
    assert RunLog.objects.get().distance_km == 3


def test_another_patients_run_of_the_day_asks_nothing(visitor, answer, outsider):
    other = factories.RunProgramFactory(episode__patient__clinic=outsider.clinic)
    RunLog.objects.create(program=other, done_on=TODAY)
    assert visitor.post("/plan/run/", answer | {"distance_km": "2"}).status_code == 303


# --- distance and time that do not fit --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "question", "answers"),
    [
        pytest.param({"distance_km": "5000"}, "5000 is very far. Did you mean 5 km?", ["Yes, 5 km"], id="metres"),
        pytest.param(
            {"distance_km": "50", "duration_min": "30"},
            "50 km in 30 min is faster than people run. Did you mean 5 km?",
            ["Yes, 5 km", "It is right: 50 km in 30 min"],
            id="too fast",
        ),
        pytest.param(
            {"distance_km": "0,5", "duration_min": "30"},
            "0.5 km in 30 min is slower than a walk. Did you mean 5 km?",
            ["Yes, 5 km", "It is right: 0.5 km in 30 min"],
            id="too slow",
        ),
        pytest.param(
            {"distance_km": "0.01", "duration_min": "600"},
            "0.01 km in 600 min is slower than a walk. Is that right?",
            ["It is right: 0.01 km in 600 min"],
            id="nothing suggests itself",
        ),
    ],
)
def test_what_cannot_well_be_is_asked_with_the_likely_meaning(visitor, answer, typed, question, answers):
    response = visitor.post("/plan/run/", answer | typed | {"note": "kept"})
    assert (response.status_code, RunLog.objects.count()) == (422, 0)
    page = Page(response)
    assert question in page.texts("legend")
    labels = [label for label in page.texts("label", "choice") if label in answers]
    assert labels == answers
    filled = page.filled()
    assert {name: filled[name] for name in typed} == typed
    assert filled["note"] == "kept"


def options(response) -> list[str]:
    return [one.get("value") for one in Page(response).all("input") if one.get("name") == "doubt"]


@pytest.mark.parametrize(("which", "kept"), [(0, "5"), (1, "50")])
def test_the_answer_is_kept(visitor, answer, which, kept):
    doubtful = answer | {"distance_km": "50", "duration_min": "30"}
    chosen = options(visitor.post("/plan/run/", doubtful))[which]
    assert visitor.post("/plan/run/", doubtful | {"doubt": chosen}).status_code == 303
    run = RunLog.objects.get()
    assert (run.distance_km, run.duration_min) == (Decimal(kept), 30)


def test_metres_are_taken_when_the_patient_says_so(visitor, answer):
    doubtful = answer | {"distance_km": "42195"}
    [chosen] = options(visitor.post("/plan/run/", doubtful))
    visitor.post("/plan/run/", doubtful | {"doubt": chosen})
    assert RunLog.objects.get().distance_km == Decimal("42.20")


def test_an_answer_counts_for_its_own_numbers_only(visitor, answer):
    doubtful = answer | {"distance_km": "50", "duration_min": "30"}
    typed = options(visitor.post("/plan/run/", doubtful))[1]
    again = visitor.post("/plan/run/", doubtful | {"distance_km": "60", "doubt": typed})
    assert again.status_code == 422
    assert "60 km in 30 min is faster than people run." in text(again)
    assert visitor.post("/plan/run/", doubtful | {"distance_km": "6", "doubt": typed}).status_code == 303
    assert RunLog.objects.get().distance_km == 6


def test_an_answer_stays_tapped_while_something_else_is_put_right(visitor, answer):
    doubtful = answer | {"distance_km": "50", "duration_min": "30"}
    chosen = options(visitor.post("/plan/run/", doubtful))[0]
    response = visitor.post("/plan/run/", doubtful | {"doubt": chosen, "note": "x" * 401})
    assert response.status_code == 422
    assert Page(response).filled()["doubt"] == chosen


@pytest.mark.parametrize("typed", ["101", "399", "100001", "-5"])
def test_what_is_no_distance_in_any_unit_is_refused(visitor, answer, typed):
    response = visitor.post("/plan/run/", answer | {"distance_km": typed})
    assert f"“{typed}” does not fit in “Distance (km)”: give a number from 0 to 100." in text(response)
    assert not RunLog.objects.exists()


def test_miles_are_asked_about_in_miles(visitor, answer, clinic):
    clinic.units = "imperial"
    clinic.save()
    response = visitor.post("/plan/run/", answer | {"distance_km": "5000"})
    assert "5000 is very far. Did you mean 3.11 mi?" in Page(response).texts("legend")
    [chosen] = options(response)
    visitor.post("/plan/run/", answer | {"distance_km": "5000", "doubt": chosen})
    assert RunLog.objects.get().distance_km == 5


# --- much farther than of late ----------------------------------------------------------------------------------------
FAR = "That is much farther than your longest run of the last 30 days (5 km). Is that right?"


@pytest.fixture
def longest(run_program):
    """Five kilometres, thirty days ago; told before."""
    return RunLog.objects.create(
        program=run_program, client_id=SECOND, stage="1", done_on=date(2026, 10, 23), distance_km=5
    )


@pytest.mark.parametrize(
    ("typed", "labels", "kept"),
    [
        ({"distance_km": "50"}, ["No, I meant 5 km", "It is right: 50 km"], [5, 50]),
        ({"distance_km": "12", "duration_min": "60"}, ["It is right: 12 km in 60 min"], [12]),
    ],
)
def test_a_run_much_farther_than_the_longest_is_asked_about(visitor, answer, longest, typed, labels, kept):
    response = visitor.post("/plan/run/", answer | typed | {"note": "kept"})
    assert (response.status_code, RunLog.objects.count()) == (422, 1)
    page = Page(response)
    assert FAR in page.texts("legend")
    assert [label for label in page.texts("label", "choice") if "km" in label] == labels
    assert (page.filled()["distance_km"], page.filled()["note"]) == (typed["distance_km"], "kept")
    for chosen, km in zip(options(response), kept, strict=True):
        assert visitor.post("/plan/run/", answer | typed | {"doubt": chosen}).status_code == 303
        assert RunLog.objects.get(client_id=FIRST).distance_km == km


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"done_on": date(2026, 10, 22)}, id="longer ago than 30 days"),
        pytest.param({"outcome": "skipped"}, id="skipped"),
        pytest.param({"distance_km": None}, id="how far was not told"),
        pytest.param({"client_id": FIRST}, id="the run itself, put right"),
    ],
)
def test_without_an_earlier_run_nothing_is_asked(visitor, answer, longest, change):
    RunLog.objects.filter(pk=longest.pk).update(**{"logged_at": datetime(2026, 11, 22, tzinfo=UTC)} | change)
    assert visitor.post("/plan/run/", answer | {"distance_km": "50"}).status_code == 303


def test_another_patients_longest_run_does_not_count(visitor, answer, outsider):
    other = factories.RunProgramFactory(episode__patient__clinic=outsider.clinic)
    RunLog.objects.create(program=other, done_on=YESTERDAY, distance_km=5)
    assert visitor.post("/plan/run/", answer | {"distance_km": "50"}).status_code == 303


def test_the_longest_run_is_told_in_miles_where_miles_are_counted(visitor, answer, clinic, longest):
    clinic.units = "imperial"
    clinic.save()
    response = visitor.post("/plan/run/", answer | {"distance_km": "30"})
    assert FAR.replace("5 km", "3.11 mi") in Page(response).texts("legend")
    assert "It is right: 30 mi" in text(response)
