"""What was tested for readiness on one day: a field for each criterion, all of them optional."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from clinic.between import Between
from clinic.forms import DecimalNumber, NamesItsFields
from plans.builder_form import DAY
from plans.readiness_words import NAMES
from plans.running.criteria import CRITERIA, Criterion
from plans.running.readiness import Judged

YES_NO = [("", lazy("not tested")), ("yes", lazy("yes")), ("no", lazy("no"))]


class ReadinessForm(NamesItsFields, forms.Form):
    found_on = forms.DateField(label=lazy("Tested on"), initial=timezone.localdate, widget=DAY["widget"])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for criterion in CRITERIA:
            self.fields[criterion.id] = field_for(criterion)

    def field_of(self, judged: Judged):
        """Return the bound field of a criterion; None where nothing is asked."""
        return None if judged.status in ("off", "not_applicable") else self[judged.criterion.id]

    def values(self) -> list[tuple[str, object]]:
        """Return what was typed, by criterion; blanks are left out."""
        given = [(one.id, self.cleaned_data.get(one.id)) for one in CRITERIA]
        return [(name, value) for name, value in given if value is not None]


def field_for(criterion: Criterion) -> forms.Field:
    label = NAMES[criterion.id]
    if criterion.asks_yes_or_no:
        return forms.TypedChoiceField(
            label=label, choices=YES_NO, required=False, coerce=lambda value: value == "yes", empty_value=None
        )
    field = DecimalNumber(label=label, required=False, decimal_places=2)
    field.validators.append(Between(criterion.low, criterion.high))
    return field
