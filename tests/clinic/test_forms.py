"""Numbers as people type them, ranges, and sentences that name their field."""

from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError

from clinic.between import Between
from clinic.forms import DecimalNumber, NamesItsFields, WholeNumber, typed_numbers
from exercises.models import Exercise
from patients.models import Episode

SETS = typed_numbers(Exercise._meta.get_field("sets"))
LOAD = typed_numbers(Exercise._meta.get_field("load_kg"))
KM = typed_numbers(Episode._meta.get_field("weekly_km"))


@pytest.mark.parametrize("value", [1, 20, Decimal("1.0")])
def test_between_allows_its_ends(value):
    assert Between(1, 20)(value) is None


@pytest.mark.parametrize("value", [0, 21, -1])
def test_between_says_value_and_range(value):
    with pytest.raises(ValidationError) as refused:
        Between(1, 20)(value)
    assert refused.value.messages == [f"{value} is out of range: give a number from 1 to 20."]


def test_equal_ranges_are_equal_so_that_migrations_stay_still():
    assert (Between(1, 20) == Between(1, 20), Between(1, 20) == Between(0, 20)) == (True, False)
    assert len({Between(1, 20), Between(1, 20)}) == 1


def test_columns_of_numbers_become_fields_that_keep_what_was_typed():
    assert (type(SETS), type(LOAD), type(SETS.widget), type(LOAD.widget)) == (
        WholeNumber,
        DecimalNumber,
        forms.TextInput,
        forms.TextInput,
    )


@pytest.mark.parametrize("column", ["side", "band"])
def test_other_columns_keep_djangos_field(column):
    field = Exercise._meta.get_field(column)
    assert type(typed_numbers(field)) is type(field.formfield())


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        (SETS, " 3 ", 3),
        (SETS, "3.0", 3),
        (SETS, "", None),
        (LOAD, "2,5", Decimal("2.5")),
        (LOAD, "2.5", Decimal("2.5")),
        (LOAD, "2.50", Decimal("2.5")),
        (LOAD, "20", Decimal(20)),
        (LOAD, "", None),
        (KM, "0", Decimal(0)),
    ],
)
def test_numbers_are_understood(field, typed, value):
    assert field.clean(typed) == value


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        (SETS, "many", "“many” is not a whole number. Give a number from 1 to 20."),
        (SETS, "2.5", "“2.5” is not a whole number. Give a number from 1 to 20."),
        (SETS, "30", "30 is out of range: give a number from 1 to 20."),
        (SETS, "-1", "-1 is out of range: give a number from 1 to 20."),
        (SETS, "9" * 30, f"{'9' * 30} is out of range: give a number from 1 to 20."),
        (LOAD, "heavy", "“heavy” is not a number. Give a number from 0.5 to 300."),
        (LOAD, "1,2,3", "“1,2,3” is not a number. Give a number from 0.5 to 300."),
        (LOAD, "NaN", "“NaN” is not a number. Give a number from 0.5 to 300."),
        (LOAD, "Infinity", "“Infinity” is not a number. Give a number from 0.5 to 300."),
        (LOAD, "0.4", "0.4 is out of range: give a number from 0.5 to 300."),
        (LOAD, "301", "301 is out of range: give a number from 0.5 to 300."),
        (LOAD, "2.55", "2.55 has too many decimals; at most 1."),
        (KM, "-1", "-1 is out of range: give a number from 0 to 300."),
    ],
)
def test_a_refused_number_is_told_with_its_range(field, typed, sentence):
    with pytest.raises(ValidationError) as refused:
        field.clean(typed)
    assert refused.value.messages == [sentence]


class NamedForm(NamesItsFields, forms.Form):
    sets = WholeNumber(label="Sets")
    name = forms.CharField(label="Name")

    def clean(self):
        if self.cleaned_data.get("name") == "both":
            raise ValidationError("These do not go together.")
        if self.cleaned_data.get("name") == "named":
            self.add_error("name", "Name is taken.")


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        pytest.param(
            {"sets": "x", "name": ""},
            {"sets": ["Sets: “x” is not a whole number."], "name": ["Name: This field is required."]},
            id="each field",
        ),
        pytest.param({"sets": "1", "name": "both"}, {"__all__": ["These do not go together."]}, id="the whole form"),
        pytest.param({"sets": "1", "name": "named"}, {"name": ["Name is taken."]}, id="named already"),
        pytest.param({"sets": "1", "name": "x"}, {}, id="none"),
    ],
)
def test_errors_name_their_field(data, errors):
    form = NamedForm(data)
    form.is_valid()
    assert {**form.errors} == errors


def test_what_was_refused_stays_typed():
    form = NamedForm({"sets": "many", "name": ""})
    form.is_valid()
    assert 'value="many"' in str(form["sets"])
