"""A clinic adds measures, retires them, and hides those of the registry that it does not use."""

from decimal import Decimal

import pytest
from django.urls import reverse

from clinic.models import AuditEntry
from clinic.roles import Role
from patients.catalogue import catalogue, measure_or_stranger, measures_of, use_only
from patients.measures import registry
from patients.models import HiddenMeasure, Observation, OwnMeasure
from patients.own_measure_forms import FIXED, OwnMeasureForm, holds_values
from patients.typed import Typed, check_value, check_values
from tests import factories

pytestmark = pytest.mark.django_db
GRIP = {
    "label": "Grip strength",
    "section": "strength",
    "kind": "number",
    "unit": "kgf",
    "sided": "on",
    "trials": "3",
    "low": "0",
    "high": "90",
    "decimals": "1",
    "lsi": "on",
    "higher_is_better": "true",
    "choices": "",
    "method": "Seated, elbow at 90°.",
}
AS_CHOICE = {
    "kind": "choice", "unit": "", "trials": "1", "low": "", "high": "", "decimals": "0", "lsi": "",
    "higher_is_better": "", "choices": "none\nmild\nmarked",
}  # fmt: skip


@pytest.fixture
def boss(clinic):
    return factories.UserFactory(clinic=clinic, username="boss", role=Role.CLINIC_ADMIN)


@pytest.fixture
def grip(clinic):
    return factories.OwnMeasureFactory(clinic=clinic, label="Grip strength")


def errors_of(clinic, **changes):
    row = changes.pop("row", None) or OwnMeasure(clinic=clinic)
    form = OwnMeasureForm(GRIP | changes, instance=row)
    form.clinic_id = clinic.pk
    return [str(message) for messages in form.errors.values() for message in messages]


def record(row, value="30"):
    episode = factories.EpisodeFactory(patient__clinic=row.clinic)
    assessment = factories.AssessmentFactory(episode=episode)
    return Observation.objects.create(assessment=assessment, measure=row.key, side="right", number=Decimal(value))


# -- what the form refuses


def test_good_measures_are_accepted(clinic):
    assert errors_of(clinic) == []
    assert errors_of(clinic, **AS_CHOICE) == []
    assert errors_of(clinic, kind="score", unit="", trials="1", decimals="0", lsi="", low="0", high="24") == []
    assert errors_of(clinic, **AS_CHOICE | {"kind": "yes_no", "choices": ""}) == []


OUT_OF_RANGE = "is out of range: give a number from"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"label": ""}, "Name: This field is required."),
        ({"label": "Cadence"}, "Name: “Cadence” is one of the measures that everybody has."),
        ({"label": " cadencia "}, "Name: “cadencia” is one of the measures that everybody has."),
        ({"section": "soul"}, "Section: Select a valid choice. soul is not one of the available choices."),
        ({"kind": "text"}, "Kind: Select a valid choice. text is not one of the available choices."),
        ({"unit": "stone"}, "Unit: Select a valid choice. stone is not one of the available choices."),
        ({"trials": "0"}, f"Trials: 0 {OUT_OF_RANGE} 1 to 5."),
        ({"trials": "6"}, f"Trials: 6 {OUT_OF_RANGE} 1 to 5."),
        ({"trials": "three"}, "Trials: “three” is not a whole number."),
        ({"low": ""}, "Lowest plausible: a number and a score need a lowest and a highest value."),
        ({"high": ""}, "Highest plausible: a number and a score need a lowest and a highest value."),
        ({"low": "90"}, "Highest plausible: 90 is not above the lowest value, 90."),
        ({"low": "95,5"}, "Highest plausible: 90 is not above the lowest value, 95.5."),
        ({"high": "100000"}, f"Highest plausible: 100000 {OUT_OF_RANGE} -99999 to 99999."),
        ({"high": "ninety"}, "Highest plausible: “ninety” is not a number."),
        ({"decimals": "3"}, f"Decimals: 3 {OUT_OF_RANGE} 0 to 2."),
        ({"low": "-5"}, "Compare sides as a percentage: sides are compared for a number with two sides that does not"),
        ({"sided": ""}, "Compare sides as a percentage: sides are compared for a number with two sides that does not"),
        ({"kind": "score", "lsi": ""}, "Decimals: 1: a score is whole; give 0."),
        ({"kind": "score", "lsi": "", "decimals": "0", "high": "9.5"}, "Highest plausible: 9.5: a score is whole."),
        ({"choices": "a\nb"}, "Answers: only one of several answers has a list of them; leave it empty."),
        (AS_CHOICE | {"choices": ""}, "Answers: 0 given: write from 2 to 12, one on each line."),
        (AS_CHOICE | {"choices": "one"}, "Answers: 1 given: write from 2 to 12, one on each line."),
        (
            AS_CHOICE | {"choices": "\n".join("abcdefghijklm")},
            "Answers: 13 given: write from 2 to 12, one on each line.",
        ),
        (AS_CHOICE | {"choices": "Mild\n mild \nmarked"}, "Answers: “mild” is there twice."),
        (AS_CHOICE | {"choices": "a" * 61 + "\nb"}, f"Answers: “{'a' * 61}” is longer than 60 characters."),
        (AS_CHOICE | {"unit": "cm"}, "Unit: cm: an answer has no unit."),
        (AS_CHOICE | {"trials": "2"}, "Trials: 2 trials of an answer have no mean; give 1."),
        (AS_CHOICE | {"low": "0"}, "Lowest plausible: 0: an answer has no range; leave it empty."),
        (AS_CHOICE | {"decimals": "1"}, "Decimals: 1: an answer has no decimals; give 0."),
        (AS_CHOICE | {"lsi": "on"}, "Compare sides as a percentage: answers cannot be compared as a percentage."),
    ],
)
def test_each_slip_has_its_sentence(clinic, changes, sentence):
    [found] = errors_of(clinic, **changes)
    assert found[: len(sentence)] == sentence


def test_a_name_is_taken_once_in_a_clinic(clinic, outsider, grip):
    assert errors_of(clinic, label="grip  STRENGTH") == [
        "Name: Another measure of your clinic is called “grip STRENGTH”."
    ]
    assert errors_of(outsider.clinic) == []
    assert errors_of(clinic, row=grip) == []


@pytest.mark.parametrize(
    ("field", "value"), [("kind", "score"), ("unit", "N"), ("sided", ""), ("decimals", "0"), ("choices", "a\nb")]
)
def test_what_values_mean_stays_once_there_are_some(clinic, grip, field, value):
    others = {"lsi": ""} if field in ("kind", "sided") else {}
    others |= {"decimals": "0"} if field == "kind" else {}
    changes = others | {field: value}
    sentence = "values have been recorded with it, so it cannot change. Retire this measure and add another."
    assert not any(sentence in error for error in errors_of(clinic, row=grip, **changes))
    grip.refresh_from_db()
    record(grip)
    refused = errors_of(clinic, row=grip, **changes)
    assert [error.partition(": ")[2] for error in refused] == [sentence] * len(changes.keys() & FIXED)


def test_words_and_range_may_change_with_values(clinic, grip):
    record(grip)
    assert errors_of(clinic, row=grip, label="Grip", method="Standing.", high="120", retired="on") == []


def test_values_of_another_clinic_are_not_counted(clinic, grip, outsider):
    episode = factories.EpisodeFactory(patient__clinic=outsider.clinic)
    assessment = factories.AssessmentFactory(episode=episode)
    Observation.objects.create(assessment=assessment, measure=grip.key, number=Decimal(1))
    assert not holds_values(grip)


# -- the catalogue


def test_a_catalogue_is_the_registry_and_the_clinics_own(clinic, grip, django_assert_num_queries):
    with django_assert_num_queries(2):
        found = catalogue(clinic.pk)
    assert list(found) == [
        one
        for name, measure in registry().items()
        for one in ([name, grip.key] if name == "step_down_repetitions" else [name])
        if measure
    ]


def test_an_own_measure_behaves_as_one_of_the_registry(clinic, grip):
    measure = catalogue(clinic.pk)[grip.key]
    assert check_values(measure, "30 31,5 kg") == (Typed(Decimal("30.0")), Typed(Decimal("31.5")))
    assert check_value(measure, "95", confirmed=True) == Typed(Decimal("95.0"))
    assert (measure.text("es").label, measure.lsi, measure.trials) == ("Grip strength", True, 3)


def test_own_answers_keep_their_place_as_key(clinic):
    row = factories.OwnMeasureFactory(
        clinic=clinic, kind="choice", unit="", low=None, high=None, choices="none\n\n a lot "
    )
    measure = catalogue(clinic.pk)[row.key]
    assert check_value(measure, "A lot") == Typed("2")
    assert [choice.en for choice in measure.choices] == ["none", "a lot"]


def test_a_long_name_is_shortened_for_a_tight_table(clinic, grip):
    grip.label = "Grip strength of the dominant hand"
    grip.save()
    assert catalogue(clinic.pk)[grip.key].en.short == "Grip strength of the do…"


def test_hidden_and_retired_measures_are_not_asked_for_but_known(clinic, grip):
    HiddenMeasure.objects.create(clinic=clinic, measure="ober")
    grip.retired = True
    grip.save()
    found = catalogue(clinic.pk)
    assert set(registry()) - set(found) == {"ober"}
    assert grip.key not in found
    assert measure_or_stranger(clinic.pk, "ober") is registry()["ober"]
    assert measure_or_stranger(clinic.pk, grip.key).en.label == "Grip strength"


def test_two_clinics_do_not_see_each_others_measures(clinic, outsider, grip):
    HiddenMeasure.objects.create(clinic=clinic, measure="ober")
    assert list(catalogue(outsider.clinic_id)) == list(registry())
    foreign = measure_or_stranger(outsider.clinic_id, grip.key)
    assert (foreign.kind, foreign.en.label) == ("stranger", grip.key)


@pytest.mark.parametrize("name", ["vanished_test", "own_999999", "own_x", "own_" + "9" * 40, "own_-1"])
def test_what_no_longer_exists_shows_its_id(clinic, name):
    found = measure_or_stranger(clinic.pk, name)
    assert (found.id, found.en.label, found.kind, found.section, found.choices) == (name, name, "stranger", "", ())
    assert found.es.short == (name if len(name) <= 24 else f"{name[:23]}…")


def test_many_measures_are_looked_up_in_one_query(clinic, grip, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = measures_of(clinic.pk, ["ober", grip.key, "vanished", "own_999999"])
    assert [one.en.short for one in found.values()] == ["Ober", "Grip strength", "vanished", "own_999999"]
    with django_assert_num_queries(0):
        measures_of(clinic.pk, ["ober", "vanished"])


# -- the pages


def test_an_administrator_adds_a_measure(client, boss, clinic):
    client.force_login(boss)
    page = client.post(reverse("admin:patients_ownmeasure_add"), GRIP)
    assert page.status_code == 302
    row = OwnMeasure.objects.get()
    assert (row.clinic, row.label, row.high, row.lsi, row.higher_is_better) == (clinic, "Grip strength", 90, True, True)


def test_a_refused_measure_is_shown_with_its_sentence_and_what_was_typed(client, boss):
    client.force_login(boss)
    page = client.post(reverse("admin:patients_ownmeasure_add"), GRIP | {"high": "0"}).content.decode()
    assert "Highest plausible: 0 is not above the lowest value, 0." in page
    assert "Seated, elbow at 90°." in page
    assert not OwnMeasure.objects.exists()


@pytest.mark.parametrize("path", ["add", "change", "delete"])
def test_a_therapist_looks_and_changes_nothing(staff, grip, path):
    args = [] if path == "add" else [grip.pk]
    url = reverse(f"admin:patients_ownmeasure_{path}", args=args)
    assert staff.post(url, GRIP | {"label": "Mine", "post": "yes"}).status_code == 403
    assert [row.label for row in OwnMeasure.objects.all()] == ["Grip strength"]
    assert staff.get(reverse("admin:patients_ownmeasure_change", args=[grip.pk])).status_code == 200


@pytest.mark.parametrize("recorded", [True, False])
def test_a_measure_is_deleted_only_while_it_holds_no_value(client, boss, grip, recorded):
    if recorded:
        record(grip)
    client.force_login(boss)
    client.post(reverse("admin:patients_ownmeasure_delete", args=[grip.pk]), {"post": "yes"})
    data = {"action": "delete_selected", "_selected_action": [grip.pk], "post": "yes"}
    client.post(reverse("admin:patients_ownmeasure_changelist"), data)
    assert OwnMeasure.objects.filter(pk=grip.pk).exists() is recorded


def test_all_measures_are_listed_with_those_in_use_ticked(staff, clinic, grip):
    HiddenMeasure.objects.create(clinic=clinic, measure="ober")
    page = staff.get(reverse("admin:measures_in_use"))
    rows = {row["measure"].id: row["used"] for section in page.context["sections"] for row in section["rows"]}
    assert rows == {name: name != "ober" for name in registry()}
    assert [row for section in page.context["sections"] for row in section["own"]] == [grip]
    text = page.content.decode()
    assert text.count("disabled") == len(registry())
    assert 'name="used"' in text
    assert "Save</button>" not in text


def test_an_administrator_ticks_what_the_clinic_uses(client, boss, clinic, outsider):
    HiddenMeasure.objects.create(clinic=clinic, measure="ober")
    HiddenMeasure.objects.create(clinic=outsider.clinic, measure="cadence")
    client.force_login(boss)
    used = [name for name in registry() if name not in ("thomas_hip", "thomas_knee")]
    page = client.post(reverse("admin:measures_in_use"), {"used": [*used, "invented"]})
    assert page.status_code == 302
    assert set(HiddenMeasure.objects.filter(clinic=clinic).values_list("measure", flat=True)) == {
        "thomas_hip",
        "thomas_knee",
    }
    assert [row.measure for row in HiddenMeasure.objects.filter(clinic=outsider.clinic)] == ["cadence"]
    trail = AuditEntry.objects.filter(clinic=clinic, object_repr__in=["ober", "thomas_hip", "thomas_knee"])
    assert {(entry.object_repr, entry.actor) for entry in trail.exclude(actor=None)} == {
        ("ober", boss), ("thomas_hip", boss), ("thomas_knee", boss),
    }  # fmt: skip


def test_saving_the_same_again_changes_nothing(clinic):
    use_only(clinic.pk, set(registry()) - {"ober"})
    before = list(HiddenMeasure.objects.values())
    use_only(clinic.pk, set(registry()) - {"ober"})
    assert list(HiddenMeasure.objects.values()) == before


@pytest.mark.parametrize("role", [Role.PHYSIOTHERAPIST, Role.ASSISTANT, Role.FRONT_DESK])
def test_nobody_else_hides_a_measure(client, clinic, role):
    client.force_login(factories.UserFactory(clinic=clinic, role=role))
    assert client.post(reverse("admin:measures_in_use"), {"used": []}).status_code == 403
    assert not HiddenMeasure.objects.exists()
