"""The library in the admin: searched in both languages, filtered, shared rows read-only."""

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exercises.models import Exercise, LadderStep, Need, Target
from exercises.pictures import shipped_figures
from tests import factories
from tests.pages import Page

LIST = "/admin/exercises/exercise/"


@pytest.fixture
def shelf(clinic):
    """Three shared exercises that differ in all that can be filtered, and one of the clinic's own."""
    rows = {}
    for code, english, spanish, muscle, equipment, position, level, owner in (
        ("QN1", "Thigh squeeze", "Apretar el muslo", "quadriceps", "towel", "lying", 1, None),
        ("HA2", "Clamshell", "Almeja", "gluteus_medius", "band", "side_lying", 2, None),
        ("QW4", "Step-down", "Bajar el escalón", "quadriceps", "step", "standing", 4, None),
        ("OWN1", "Our step", "Nuestro escalón", "gluteus_medius", "step", "standing", 3, clinic),
    ):
        row = factories.ExerciseFactory(
            code=code, family=code[:2] if owner is None else "OWN", level=level, position=position, clinic=owner,
            text__name=english,
        )  # fmt: skip
        factories.ExerciseTextFactory(exercise=row, language="es", name=spanish)
        Target.objects.create(exercise=row, muscle=muscle)
        Target.objects.create(exercise=row, muscle="calf", primary=False)
        Need.objects.create(exercise=row, equipment=equipment)
        rows[code] = row
    return rows


def codes(response):
    return [row.code for row in response.context["cl"].result_list]


def change(row):
    return reverse("admin:exercises_exercise_change", args=[row.pk])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param({"q": "clam"}, ["HA2"], id="English name"),
        pytest.param({"q": "almeja"}, ["HA2"], id="Spanish name"),
        pytest.param({"q": "escalón"}, ["OWN1", "QW4"], id="a word of two"),
        pytest.param({"q": "qn1"}, ["QN1"], id="code"),
        pytest.param({"q": "zumba"}, [], id="nothing"),
        pytest.param({"muscle": "quadriceps"}, ["QN1", "QW4"], id="muscle"),
        pytest.param({"muscle": "calf"}, ["HA2", "OWN1", "QN1", "QW4"], id="a muscle worked as well"),
        pytest.param({"position": "standing"}, ["OWN1", "QW4"], id="position"),
        pytest.param({"equipment": "step"}, ["OWN1", "QW4"], id="equipment"),
        pytest.param({"level__exact": "4"}, ["QW4"], id="level"),
        pytest.param({"muscle": "quadriceps", "equipment": "step"}, ["QW4"], id="two filters"),
        pytest.param({}, ["HA2", "OWN1", "QN1", "QW4"], id="everything"),
    ],
)
def test_search_and_filters(staff, shelf, query, found):
    assert sorted(codes(staff.get(LIST, query))) == found


def test_a_row_tells_what_a_therapist_chooses_by(staff, shelf):
    row = next(row for row in Page(staff.get(LIST, {"q": "clam"})).all("tr") if row.find("td") is not None)
    cells = [" ".join("".join(cell.itertext()).split()) for cell in row if cell.get("class", "") != "action-checkbox"]
    assert cells == [
        "☆",
        "",  # the picture
        "HA2",
        "Clamshell",
        "2",
        "Gluteus medius",
        "lying on the side",
        "band",
        "3 × 10, each side, every second day",
        "library",
    ]


def test_the_list_takes_the_same_queries_at_one_and_at_three_rows(staff, clinic):
    counts = []
    for more in (1, 2):
        for row in factories.ExerciseFactory.create_batch(more, clinic=clinic):
            Target.objects.create(exercise=row, muscle="calf")
            Need.objects.create(exercise=row, equipment="band")
        with CaptureQueriesContext(connection) as caught:
            staff.get(LIST)
        counts.append(len(caught))
    assert counts[0] == counts[1]


def shown(page):
    return {text for tag, css in (("div", "readonly"), ("p", "")) for text in page.texts(tag, css)}


def test_a_shared_exercise_is_shown_whole_and_without_fields(staff, shelf):
    page = Page(staff.get(change(shelf["HA2"])))
    told = {"HA2", "Clamshell", "Almeja", "Stand tall.Bend a little.Come up.", "Gluteus medius", "Calf", "band"}
    assert shown(page) >= told
    assert "code" not in page.filled()


def test_the_ladder_of_a_shared_exercise_is_shown(staff, shelf):
    LadderStep.objects.create(easier=shelf["QN1"], harder=shelf["QW4"])
    assert "QW4 Step-down" in shown(Page(staff.get(change(shelf["QN1"]))))


def test_a_shared_exercise_cannot_be_changed_or_deleted(staff, shelf):
    row = shelf["HA2"]
    assert staff.post(change(row), {"code": "HA2", "level": "5"}).status_code == 403
    delete = reverse("admin:exercises_exercise_delete", args=[row.pk])
    assert staff.post(delete, {"post": "yes"}).status_code == 403
    assert Exercise.objects.get(pk=row.pk).level == 2


def own_form(page, **changes):
    kept = {name: value for name, value in page.filled().items() if "__prefix__" not in name}
    return {**kept, "_save": "1", **changes}


def test_an_own_exercise_is_edited(staff, shelf):
    row = shelf["OWN1"]
    sent = own_form(Page(staff.get(change(row))), level="5", **{"texts-0-name": "Our new step"})
    response = staff.post(change(row), sent)
    assert (response.status_code, response.url) == (302, LIST)
    row = Exercise.objects.get(pk=row.pk)
    assert (row.level, row.name) == (5, "Our new step")


def new_exercise(page, **changes):
    text = {"texts-0-language": "en", "texts-0-name": "Wall sit", "texts-0-steps": "Lean.\nSlide down."}
    dose = {"code": "W1", "family": "OWN", "level": "2", "position": "standing", "sets": "3", "hold_s": "20"}
    return own_form(page, **(dose | text | changes))


def test_an_own_exercise_is_added_to_the_clinic(staff, therapist):
    address = reverse("admin:exercises_exercise_add")
    response = staff.post(address, new_exercise(Page(staff.get(address))))
    row = Exercise.objects.get()
    assert (response.status_code, row.clinic, row.name, row.dose_big) == (302, therapist.clinic, "Wall sit", "3 × 20 s")


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        pytest.param(
            {"code": "OWN1"}, {"code": ["The code OWN1 is that of OWN1 Our step."]}, id="a code that is taken"
        ),
        pytest.param({"level": "6"}, {"level": ["6 is out of range: give a number from 1 to 5."]}, id="level"),
        pytest.param(
            {"sets": ""}, {"__all__": ["Repetitions or a hold need a number of sets."]}, id="a hold without sets"
        ),
        pytest.param(
            {"hold_s": ""},
            {"__all__": ["Sets need repetitions or a hold: how often, or how many seconds?"]},
            id="sets of nothing",
        ),
        pytest.param({"code": "HA2"}, {}, id="a code of the library is free"),
    ],
)
def test_what_is_refused_in_an_own_exercise(staff, shelf, changes, errors):
    address = reverse("admin:exercises_exercise_add")
    response = staff.post(address, new_exercise(Page(staff.get(address)), **changes))
    found = response.context["adminform"].form.errors if response.context else {}
    assert {**found} == errors


def test_own_versions_are_made_of_shared_exercises_alone(staff, shelf, therapist):
    chosen = [shelf["HA2"].pk, shelf["OWN1"].pk]
    response = staff.post(LIST, {"action": "adapt", "_selected_action": chosen})
    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        "Your own versions replace the library's in your plans from now on."
    ]
    assert list(Exercise.objects.filter(adapted_from__isnull=False).values_list("code", "clinic")) == [
        ("HA2", therapist.clinic_id)
    ]


def test_an_assistant_reads_the_library_and_adds_nothing(client, clinic, shelf):
    client.force_login(factories.UserFactory(clinic=clinic, role="assistant"))
    assert client.get(change(shelf["OWN1"])).status_code == 200
    assert client.post(change(shelf["OWN1"]), {"code": "X"}).status_code == 403
    assert client.get(reverse("admin:exercises_exercise_add")).status_code == 403


def drawn_code():
    """Return the code of a movement that was drawn: start, end and filmstrip."""
    return next(code for code, told in shipped_figures().items() if "end" in told)


def test_a_row_shows_how_the_exercise_begins(staff):
    factories.ExerciseFactory(code=drawn_code())
    row = Page(staff.get(LIST)).all("td", "field-picture")[0]
    assert [one.get("src") for one in row.iter("img")] == [f"/static/exercises/figures/{drawn_code()}-start.svg"]


def test_an_exercises_page_shows_both_pictures_and_the_movement(staff):
    code = drawn_code()
    page = Page(staff.get(f"{LIST}{factories.ExerciseFactory(code=code).pk}/change/"))
    pictures = page.all("div", "pictures")[0]
    told = shipped_figures()[code]
    shown = [one for one in pictures.iter("img") if one.get("data-src")]
    assert [(one.get("data-src"), one.get("alt")) for one in shown] == [
        (f"/static/exercises/figures/{code}-{moment}.svg", told[moment]["en"]) for moment in ("start", "end")
    ]
    (movement,) = page.all("div", "movement")
    assert movement.get("data-film") == f"/static/exercises/figures/{code}-loop.webp"


def test_an_exercises_page_leads_down_and_up_the_ladder(staff, shelf):
    LadderStep.objects.create(easier=shelf["QN1"], harder=shelf["QW4"])
    LadderStep.objects.create(easier=shelf["HA2"], harder=shelf["QW4"])
    LadderStep.objects.create(easier=shelf["QW4"], harder=shelf["OWN1"])
    page = Page(staff.get(f"{LIST}{shelf['QW4'].pk}/change/"))
    (path,) = page.all("ol", "ladder-path")
    assert [[" ".join("".join(one.itertext()).split()) for one in rung] for rung in path] == [
        ["easier HA2 Clamshell", "easier QN1 Thigh squeeze"],
        ["this one QW4 Step-down"],
        ["harder OWN1 Our step"],
    ]
    assert [one.get("href") for one in path.iter("a")] == [
        f"{LIST}{shelf[code].pk}/change/" for code in ("HA2", "QN1", "OWN1")
    ]
