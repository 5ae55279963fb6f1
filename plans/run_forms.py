"""Forms of the run program's page: the PT's decision, and the settings."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Fieldset, Layout
from django import forms
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from clinic.forms import NamesItsFields, WholeNumber, typed_numbers
from patients.intake_fields import Distance, unit_of
from plans.builder_form import DAY
from plans.models import RunProgram
from plans.program import source_of
from plans.running.protocol import Protocol

MOST_REPEATS = 50


def plain_helper(*fields) -> FormHelper:
    """A layout without a form tag of its own: several forms share one page."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(*fields)
    return helper


class StageForm(forms.Form):
    """The PT's decision on the run program."""

    to_stage = forms.ChoiceField(label=lazy("Stage"))
    reason = forms.CharField(
        required=False,
        max_length=200,
        label=lazy("Reason"),
        help_text=lazy("Needed when it is not what the rules propose."),
    )

    def __init__(self, *args, protocol: Protocol, **kwargs):
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        self.fields["to_stage"].choices = [(stage.key, stage.title.in_language(language)) for stage in protocol.stages]
        self.helper = plain_helper("to_stage", "reason")


class Weekdays(forms.MultipleChoiceField):
    """Days of the week as ticks; the value is a string of ISO digits such as "135"."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)
        self.choices = [(str(day + 1), name) for day, name in WEEKDAYS_ABBR.items()]

    def prepare_value(self, value):
        return list(value or "")

    def clean(self, value):
        return "".join(sorted(super().clean(value)))

    def has_changed(self, initial, data):
        return "".join(sorted(data or [])) != (initial or "")


class ProgramForm(NamesItsFields, forms.ModelForm):
    """What the PT chose for this runner.  Stages that leave the number of intervals open get a field each."""

    run_days = Weekdays(
        label=lazy("Days for running"), help_text=lazy("None chosen: any day that the rest rule allows.")
    )
    strength_days = Weekdays(label=lazy("Days for strength"))
    cross_days = Weekdays(label=lazy("Days for cross-training"))

    class Meta:
        model = RunProgram
        fields = [
            *("pain_model", "sessions_to_pass", "scale_percent", "status", "run_days", "strength_days", "cross_days"),
            *("goal", "goal_on", "goal_km", "goal_km_a_week"),
        ]
        formfield_callback = typed_numbers
        widgets = {"goal_on": DAY["widget"]}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        units = self.instance.episode.patient.clinic.units
        unit = unit_of(units)
        self.fields["goal_km"] = Distance(
            units=units, most_km=500, max_digits=6, label=_("Distance of the goal (%(unit)s)") % {"unit": unit}
        )
        self.fields["goal_km_a_week"] = Distance(
            units=units, most_km=300, max_digits=6, label=_("Goal a week (%(unit)s)") % {"unit": unit}
        )
        self.open_stages = [stage for stage in source_of(self.instance).stages if left_open(stage)]
        for stage in self.open_stages:
            self.fields[f"repeats_{stage.key}"] = self.repeats_field(stage)
        self.helper = plain_helper(*self.layout())

    def repeats_field(self, stage) -> WholeNumber:
        return WholeNumber(
            label=_("%(stage)s: how often") % {"stage": stage.title.in_language(get_language() or "en")},
            required=False,
            min_value=1,
            max_value=MOST_REPEATS,
            initial=self.instance.repeats.get(stage.key),
        )

    def layout(self) -> list:
        repeats = [f"repeats_{stage.key}" for stage in self.open_stages]
        hint = _("The source leaves the number of intervals open. A stage without it is not scheduled.")
        return [
            "pain_model",
            Div("sessions_to_pass", "scale_percent", "status", css_class="pair"),
            *([Fieldset(_("Number of intervals"), HTML(f'<p class="hint">{hint}</p>'), *repeats)] if repeats else []),
            "run_days",
            "strength_days",
            "cross_days",
            "goal",
            Div("goal_on", "goal_km", "goal_km_a_week", css_class="pair"),
        ]

    def save(self, commit=True):
        program = super().save(commit=False)
        given = {stage.key: self.cleaned_data.get(f"repeats_{stage.key}") for stage in self.open_stages}
        program.repeats = {key: number for key, number in given.items() if number}
        if commit:
            program.save()
        return program


def left_open(stage) -> bool:
    """Return whether the source leaves open how often the intervals of this stage are done."""
    return any(block.repeat is None and block.until is None for block in stage.blocks)
