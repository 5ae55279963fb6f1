"""A run that the PT enters or puts right for the patient: the portal's questions, as a keyboard answers them."""

from datetime import date

from crispy_forms.layout import Div
from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from plans.builder_form import DAY
from plans.models import Outcome, RunLog
from plans.portal.forms import NO_ANSWER
from plans.portal.run_form import RunForm
from plans.run_forms import plain_helper

ROWS = (
    ("done_on", "of_program", "outcome"),
    ("distance_km", "duration_min", "effort"),
    ("pain_before", "pain_during", "pain_after_60min", "pain_next_morning"),
    ("swelling", "limp", "giving_way", "stopped_for_pain"),
    ("locking", "night_pain", "medication", "hills"),
    ("surface", "sore"),
)


class RunEntryForm(RunForm):
    """What the rules know of one run.  The same doubts are asked as in the portal; no day is too long ago."""

    ANOTHER = lazy("A run of %(day)s is known already. Is this another one?")
    done_on = forms.DateField(label=lazy("Day"), **DAY)
    another = forms.BooleanField(label=lazy("Yes, another run of that day"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field.widget, forms.RadioSelect) and name != "doubt":
                answers = [choice for choice in field.choices if choice != NO_ANSWER]
                blank = [("", "–")] if len(answers) < len(field.choices) else []
                field.choices, field.widget = [*blank, *answers], forms.Select(choices=[*blank, *answers])
            if name not in ("done_on", "another", "doubt", "client_id", "distance_km", "of_program"):
                field.label = capfirst(RunLog._meta.get_field(name).verbose_name)
                field.help_text = field.help_text if name == "duration_min" else ""
        self.fields["note"].label = _("Note")
        self.fields["of_program"].label = _("Run of the program")
        self.fields["of_program"].choices = [("yes", _("yes, of the stage of that day")), ("no", _("no, another run"))]
        self.fields["outcome"].choices = Outcome.choices
        self.fields["outcome"].help_text = _("Skipped: it does not count. For a run that was told twice.")

    @property
    def helper(self):
        """The layout; what is asked about an answer stands below it."""
        rows = [Div(*(name for name in row if name in self.fields), css_class="trio") for row in ROWS]
        if self.asks_distance:
            rows.insert(2, Div("doubt", css_class="asked"))
        if self.asks_another:
            rows.insert(1, Div("another", css_class="asked"))
        return plain_helper("client_id", *rows, "muscle_only", "note")

    def offer_days(self, days, today) -> None:
        self.fields["done_on"].initial = today

    def day_in(self, data: dict) -> date | None:
        return data.get("done_on")
