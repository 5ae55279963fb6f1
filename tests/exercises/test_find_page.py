"""The answer that the picker shows while one types, and the same search in the admin's list and autocomplete."""

import pytest
from django.urls import reverse

from exercises.actions import adapt
from exercises.models import Exercise
from exercises.own import ClinicExercise
from tests import factories
from tests.pages import Page

pytestmark = pytest.mark.django_db


def answer(client, words="", **filters):
    asked = {"prefix": "pick-7", "pick-7-exercise": words} | {f"pick-7-{name}": one for name, one in filters.items()}
    response = client.get(reverse("admin:find_exercise"), asked)
    assert response.status_code == 200
    return Page(response)


def found(page) -> list[str]:
    return [button.get("value") for button in page.all("button", "hit")]


def test_answers_are_buttons_that_name_the_exercise(staff, library):
    page = answer(staff, "clamshell")
    shown = [(button.get("name"), button.get("value")) for button in page.all("button", "hit")]
    codes = [str(Exercise.objects.get(code=code).pk) for code in ("HR1", "HR3", "HR4")]
    assert shown == [("pick-7-choose", code) for code in codes]
    assert page.texts("button", "hit")[0] == (
        "Clamshell HR1 Gluteus medius · Hip external rotators · lying on the side · mat · level 1"
    )
    assert page.part("pick-7-said") == "3 exercises fit."


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", ""),
        ("SLRX" * 5, "Nothing fits “SLRXSLRXSLRXSLRXSLRX”. Try fewer or other words, a code such as HA2, a short form "
         "such as SLR or a muscle such as glut med, or take a filter away."),
        ("goblat", "Nothing is spelled “goblat”. This comes near:"),
        ("quads", "The best 12 of 41. One more word narrows it down."),
        ("pallof", "1 exercise fits."),
    ],
)  # fmt: skip
def test_a_sentence_says_how_much_was_found(staff, library, words, said):
    assert answer(staff, words).part("pick-7-said") == said


def test_a_filter_that_is_set_is_a_button_that_takes_it_away(staff, library):
    page = answer(staff, muscle="tfl_itb", position="mars")
    assert page.texts("button", "chosen") == ["Take away the filter Muscle: TFL and iliotibial band ✕"]
    assert [field.get("name") for field in page.all("select")] == [
        "pick-7-position",
        "pick-7-equipment",
        "pick-7-level",
    ]
    assert page.filled()["pick-7-muscle"] == "tfl_itb"
    assert len(found(page)) == 2


def test_filters_that_exclude_each_other_say_so(staff, library):
    page = answer(staff, muscle="soleus", position="prone")
    assert page.part("pick-7-said") == "Nothing passes these filters together. Take one away."


@pytest.mark.parametrize("words", ["\x00", "%", "<script>alert(1)</script>", "a" * 10_000, "' OR 1=1 --"])
def test_any_input_is_answered(staff, library, words):
    page = answer(staff, words)
    assert page.all("script") == []


@pytest.mark.parametrize("prefix", ["", "pick", "pick-", "pick-7 onclick=x", "PICK-7", '"><b>-1', "pick-" + "1" * 30])
def test_a_made_up_prefix_is_not_found(staff, prefix):
    assert staff.get(reverse("admin:find_exercise"), {"prefix": prefix}).status_code == 404


def test_the_clinics_own_version_stands_alone(staff, library, therapist):
    copy = adapt(Exercise.objects.get(code="HR1"), by=therapist)
    assert found(answer(staff, "HR1")) == [str(copy.pk)]


def test_another_clinics_exercise_is_not_answered(staff, outsider):
    factories.ExerciseFactory(code="ZEBRA1", clinic=outsider.clinic, text__name="Zebra crawl")
    page = answer(staff, "zebra crawl")
    assert found(page) == []
    staff.force_login(outsider)
    assert len(found(answer(staff, "zebra crawl"))) == 1


def test_the_front_desk_does_not_search(client, front_desk):
    client.force_login(front_desk)
    assert client.get(reverse("admin:find_exercise"), {"prefix": "pick-7"}).status_code == 403


def test_the_favourites_alone_are_found_with_and_without_words(staff, library, therapist, outsider):
    star(therapist.clinic, "HR1", "QN3")
    star(outsider.clinic, "HR3")
    keys = {code: str(Exercise.objects.get(code=code).pk) for code in ("HR1", "QN3")}
    page = answer(staff, favourites="on")
    assert sorted(found(page)) == sorted(keys.values())
    assert page.filled()["pick-7-favourites"] == "on"
    assert found(answer(staff, "clamshell", favourites="on")) == [keys["HR1"]]
    assert "pick-7-favourites" not in answer(staff, "clamshell").filled()


def star(clinic, *codes):
    for exercise in Exercise.objects.filter(code__in=codes, clinic=None):
        ClinicExercise.objects.create(clinic=clinic, exercise=exercise, favourite=True)


# --- the admin's list -------------------------------------------------------------------------------------------------
def listed(client, **asked) -> tuple[list[str], Page]:
    response = client.get(reverse("admin:exercises_exercise_changelist"), asked)
    return [row.code for row in response.context["cl"].result_list], Page(response)


def test_the_list_ranks_what_it_finds(staff, library):
    assert listed(staff, q="brige")[0][:3] == ["HX2", "HX5", "HX3"]


def test_a_column_heading_orders_what_was_found(staff, library):
    codes = listed(staff, q="clams", o="-3")[0]
    assert codes == ["HR4", "HR3", "HR1"]


def test_filters_of_the_list_are_chips_that_take_them_away(staff, library):
    codes, page = listed(staff, q="bridge", position__exact="lying", equipment="band")
    assert codes == ["HX3"]
    assert [
        (chip.get("href"), words)
        for chip, words in zip(page.all("a", "chosen"), page.texts("a", "chosen"), strict=True)
    ] == [
        ("?equipment=band&q=bridge", "Take away the filter Position: lying on the back ✕"),
        ("?position__exact=lying&q=bridge", "Take away the filter Equipment: band ✕"),
    ]


def test_open_filters_of_the_list_are_menus_whose_links_narrow_what_was_found(staff, library):
    _codes, page = listed(staff, q="bridge", position__exact="lying")
    titles = [words.split()[0] for words in page.texts("summary")]
    assert titles == ["Favourite", "Muscle", "Equipment", "Level", "Family"]
    assert [nav for nav in page.all("nav") if nav.get("id") == "changelist-filter"] == []
    assert any(a.get("href") == "?equipment=band&position__exact=lying&q=bridge" for a in page.all("a"))


def test_an_empty_list_says_what_to_try(staff, library):
    codes, page = listed(staff, q="xylophone")
    assert codes == []
    assert page.texts("p", "said")[0].startswith("Nothing fits. Try fewer or other words")


def test_the_ladder_is_completed_by_the_same_search(staff, library):
    asked = {"app_label": "exercises", "model_name": "ladderstep", "field_name": "easier", "term": "clamshel"}
    response = staff.get(reverse("admin:autocomplete"), asked)
    assert [one["text"] for one in response.json()["results"]] == [
        "HR1 Clamshell", "HR3 Clamshell with a band", "HR4 Clamshell with foot lift",
    ]  # fmt: skip


def test_the_clinics_own_aliases_are_edited_and_found(staff, library, therapist):
    copy = adapt(Exercise.objects.get(code="HR1"), by=therapist)
    page = Page(staff.get(reverse("admin:exercises_exercise_change", args=[copy.pk])))
    fields = page.filled()
    name = next(name for name in fields if name.endswith("-aliases") and "clam" in fields[name])
    answer = staff.post(reverse("admin:exercises_exercise_change", args=[copy.pk]), fields | {name: "Muschel\nOyster"})
    assert answer.status_code == 302
    assert listed(staff, q="oyster")[0] == ["HR1"]
