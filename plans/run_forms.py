"""Forms of the run program's page: the PT's decision, and the settings."""

from dataclasses import replace

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from clinic.distances import unit_name
from clinic.forms import NamesItsFields, typed_numbers
from patients.intake_fields import Distance
from plans.builder_form import DAY
from plans.models import RunProgram
from plans.outlook_words import why_not
from plans.program import protocol_of, settings_of
from plans.running.outset import NotPlannable, check_days
from plans.running.protocol import Protocol
from plans.running.run_days import Week


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


def reason_field(help_text: str) -> forms.CharField:
    return forms.CharField(required=False, max_length=200, label=lazy("Reason"), help_text=help_text)


class AsksReason:
    """A form of which some fields change what the program asks: then it asks for a reason, which is kept."""

    reasoned: tuple[str, ...] = ()

    def clean(self):
        data = super().clean()
        if self.changes() and not data.get("reason", "").strip():
            self.add_error("reason", _("Give a reason: colleagues will ask why this was changed."))
        return data

    def changes(self) -> dict[str, list]:
        """Return [before, after] of each of these fields that was changed, as JSON can hold them."""
        known = self.cleaned_data
        changed = [name for name in self.reasoned if name in self.changed_data and name in known]
        return {name: [self.initial[name], known[name]] for name in changed}


class ProgramForm(NamesItsFields, AsksReason, forms.ModelForm):
    """What the PT chose for this runner; length and intervals have a page of their own, which shows every rounding."""

    reasoned = ("pain_model", "sessions_to_pass", "status")
    reason = reason_field(lazy("Needed when the pain rule, the sessions to pass or the status change."))

    run_days = Weekdays(
        label=lazy("Days for running"), help_text=lazy("None chosen: any day that the rest rule allows.")
    )
    strength_days = Weekdays(label=lazy("Days for strength"))
    cross_days = Weekdays(label=lazy("Days for cross-training"))

    class Meta:
        model = RunProgram
        fields = [
            *("pain_model", "sessions_to_pass", "status", "run_days", "strength_days", "cross_days"),
            *("goal", "goal_on", "goal_km", "goal_km_a_week"),
        ]
        formfield_callback = typed_numbers
        widgets = {"goal_on": DAY["widget"]}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        units = self.instance.episode.patient.clinic.units
        unit = unit_name(units)
        self.fields["goal_km"] = Distance(
            units=units, most_km=500, max_digits=6, label=_("Distance of the goal (%(unit)s)") % {"unit": unit}
        )
        self.fields["goal_km_a_week"] = Distance(
            units=units, most_km=300, max_digits=6, label=_("Goal a week (%(unit)s)") % {"unit": unit}
        )
        self.helper = plain_helper(
            "pain_model",
            Div("sessions_to_pass", "status", css_class="pair"),
            "reason",
            *("run_days", "strength_days", "cross_days", "goal"),
            Div("goal_on", "goal_km", "goal_km_a_week", css_class="pair"),
        )

    def clean(self):
        """Refuse days for running on which a stage could never be passed with the number of sessions chosen here."""
        data = super().clean()
        goal_on = data.get("goal_on")
        if goal_on and "goal_on" in self.changed_data and goal_on < timezone.localdate():
            self.add_error("goal_on", _("%(day)s has passed.") % {"day": date_format(goal_on, "DATE_FORMAT")})
        if data.get("run_days") and not {"run_days", "sessions_to_pass"} & set(self.errors):
            settings = replace(settings_of(self.instance), sessions_to_pass=data.get("sessions_to_pass"))
            try:
                check_days(protocol_of(self.instance), settings, Week(run=frozenset(map(int, data["run_days"]))))
            except NotPlannable as why:
                self.add_error("run_days", why_not(why, protocol_of(self.instance)))
        return data
