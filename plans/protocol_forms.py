"""The editor of a clinic's own run program: what holds for all of it, and a row for each stage."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.between import Between
from clinic.forms import NamesItsFields, WholeNumber
from plans.protocol_words import BACK_TO, BACK_WHEN, SURFACES, notation_words, title_of
from plans.run_forms import AsksReason, reason_field
from plans.running.notation import NotationError, parse
from plans.running.protocol import Protocol
from plans.running.protocol_reading import MOST_REST_DAYS
from plans.running.scaling import LEAST, MOST, open_stages

MOST_ROWS = 60
TWO_PARTS = (("pause_days", "pause_to"), ("sore_warm_up", "sore_during"), ("first_days", "first_between"))


def whole(label, low: int, high: int, help_text="") -> WholeNumber:
    return WholeNumber(label=label, required=False, validators=[Between(low, high)], help_text=help_text)


def bare(*fields) -> FormHelper:
    """Return a layout that stands in a form with other parts."""
    helper = FormHelper()
    helper.form_tag, helper.disable_csrf, helper.layout = False, True, Layout(*fields)
    return helper


def lines(label, rows: int, help_text="") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, max_length=2000, widget=widget, help_text=help_text)


class ProgramHead(NamesItsFields, forms.Form):
    """What holds for the whole program."""

    title = forms.CharField(label=_("Title"), max_length=120)
    warm_up = forms.CharField(label=_("Warm-up"), required=False, max_length=500)
    in_a_row = whole(_("Most days in a row"), 1, 7, _("Empty: not stated, or it differs from stage to stage."))
    max_per_week = whole(_("Most runs a week"), 1, 7, _("Empty: not stated, or it differs from stage to stage."))
    max_levels_per_week = whole(_("Most stages in 7 days"), 1, 7, _("Empty: not stated."))
    pain_limit = whole(
        _("Limit of pain during the run"), 0, 10, _("0 to 10. The stricter of it and the pain rule holds.")
    )
    step_back = forms.ChoiceField(label=_("After symptoms"), required=False)
    step_back_when = forms.ChoiceField(label=_("Which symptoms"), required=False, choices=list(BACK_WHEN.items()))
    days_off = whole(_("Days off first"), 0, 28)
    progression = lines(_("When to go on"), 2)
    hold = lines(_("When to stay at a stage"), 2)
    rules = lines(_("Rules for the patient"), 4, _("One rule a line."))
    cool_down = forms.CharField(label=_("Cool-down"), required=False, max_length=500)
    entry = lines(_("Asked before the first run"), 3, _("One condition or test a line."))
    cautions = lines(_("Said to the therapist"), 3, _("One caution a line."))
    pause_days = whole(_("Pause: days without a run"), 1, 90, _("Empty: not stated."))
    pause_to = forms.ChoiceField(label=_("After such a pause"), required=False)
    sore_warm_up = whole(_("Days off: sore in the warm-up"), 0, 14, _("Both empty: the program has no such rule."))
    sore_during = whole(_("Days off: sore during the run"), 0, 14)
    first_days = whole(_("Stricter at first: days"), 1, 90, _("Both empty: the program has no such rule."))
    first_between = whole(_("Rest days between runs until then"), 1, MOST_REST_DAYS)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("step_back", "pause_to"):
            self.fields[name].choices = [("", _("not stated")), *BACK_TO.items()]
        self.helper = bare(
            Div("title", "warm_up", css_class="pair"),
            Div("in_a_row", "max_per_week", "max_levels_per_week", css_class="pair"),
            Div("pain_limit", "step_back", "step_back_when", "days_off", css_class="pair"),
            Div("progression", "hold", css_class="pair"),
            "rules",
        )
        self.more = bare(
            Div("pause_days", "pause_to", css_class="pair"),
            Div("sore_warm_up", "sore_during", css_class="pair"),
            Div("first_days", "first_between", css_class="pair"),
            Div("entry", "cautions", css_class="pair"),
            "cool_down",
        )

    @property
    def more_is_open(self) -> bool:
        """Whether a rule that is seldom needed is in use, or was refused."""
        names = [name for part in self.more.layout.fields for name in getattr(part, "fields", [part])]
        return any(self[name].value() not in (None, "") or name in self.errors for name in names)

    def clean(self):
        """A rule of two parts has both or neither."""
        data = super().clean()
        for one, other in TWO_PARTS:
            if {one, other} & set(self.errors):
                continue
            given = [data[name] not in (None, "") for name in (one, other)]
            if any(given) and not all(given):
                there, missing = (one, other) if given[0] else (other, one)
                sentence = _("Give it too, or leave “%(field)s” empty.")
                self.add_error(missing, sentence % {"field": self.fields[there].label})
        return data


class StageRowForm(NamesItsFields, forms.Form):
    """One stage: its content in the notation of plans/running/notation.py."""

    key = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    title = forms.CharField(label=_("Title"), max_length=120)
    content = forms.CharField(label=_("Content"), max_length=600)
    group = forms.CharField(label=_("Week or level"), required=False, max_length=60)
    passes = whole(_("Sessions to pass"), 1, 20)
    days = whole(_("Days in the stage"), 1, 60)
    days_between = whole(_("Rest days between runs"), 0, MOST_REST_DAYS)
    days_after = whole(_("Rest days afterwards"), 1, MOST_REST_DAYS)
    rpe = whole(_("Effort (RPE)"), 0, 10)
    surface = forms.ChoiceField(label=_("Surface"), required=False)
    note = forms.CharField(label=_("Note"), required=False, max_length=300)

    def __init__(self, *args, number: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.number = number
        self.fields["surface"].choices = [("", "–"), *SURFACES.items()]
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = _("%(field)s, stage %(number)d") % {
                "field": field.label,
                "number": number,
            }
            field.widget.attrs["autocomplete"] = "off"

    def clean_content(self):
        """Refuse a line that is not understood, saying where."""
        try:
            parse(self.cleaned_data["content"])
        except NotationError as error:
            raise forms.ValidationError(notation_words(error)) from error
        return self.cleaned_data["content"]


class ContentForm(NamesItsFields, AsksReason, forms.Form):
    """What a PT changes of a program for one patient: the length of the runs, and how many intervals where open."""

    reasoned = ("scale_percent",)
    scale_percent = WholeNumber(label=_("Length of the runs (%)"), validators=[Between(LEAST, MOST)])
    reason = reason_field(_("Needed when the length changes."))

    def __init__(self, *args, source: Protocol, **kwargs):
        super().__init__(*args, **kwargs)
        self.stages = open_stages(source)
        for stage in self.stages:
            label = _("Intervals, %(stage)s") % {"stage": title_of(stage)}
            self.fields[f"repeat-{stage.key}"] = whole(label, 1, 50)
        self.fields["scale_percent"].help_text = _("100 is what the source says. Rounding is shown.")
        self.helper = bare(*self.fields)

    def repeats(self) -> dict[str, int]:
        found = {stage.key: self.cleaned_data[f"repeat-{stage.key}"] for stage in self.stages}
        return {key: count for key, count in found.items() if count}
