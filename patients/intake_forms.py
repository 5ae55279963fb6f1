"""The history as forms.  One set of fields for both tellers; who reads it decides words, units and which are shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from clinic.between import Between
from clinic.distances import unit_name
from clinic.forms import NamesItsFields, WholeNumber
from patients.intake import WEEKS, Intake, Terrain, TrainingWeek
from patients.intake_fields import Distance, Pace, Score, Several, ThreeWay

DISTANCES = {"weekly_km": 300, "longest_run_km": 250, "race_km": 500}
LABELS = {  # of fields whose column names a unit
    "weekly_km": lazy("Usual weekly distance (%(unit)s)"),
    "longest_run_km": lazy("Longest run of the last 30 days (%(unit)s)"),
    "shoe_km": lazy("Distance in these shoes (%(unit)s)"),
    "race_km": lazy("Distance of the race (%(unit)s)"),
    "pace_s_per_km": lazy("Usual pace (minutes for one %(unit)s)"),
}
FIRST_DAY = date(1950, 1, 1)


@dataclass(frozen=True)
class Words:
    """Who reads the fields.  labels, hints: by name; without a label the column's own words stand.

    unsaid: of an answer that was not given.  scores: of pain as buttons; None: pain is typed.
    """

    labels: Mapping[str, str] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)
    unsaid: str = lazy("Not asked")
    scores: Mapping[int, str] | None = None


THERAPIST = Words(labels=LABELS)


def build_field(column, label: str, units: str, reader: Words) -> forms.Field:
    """Return the field in which one column of Intake is typed."""
    name, words = column.name, {"label": label, "help_text": reader.hints.get(column.name, "")}
    if name in DISTANCES:
        return Distance(units=units, most_km=DISTANCES[name], max_digits=6, **words)
    if name == "pace_s_per_km":
        return Pace(units=units, **words)
    if name == "shoe_km":
        return Distance(units=units, most_km=9999, max_digits=6, **words)
    if name == "terrain":
        return Several(choices=Terrain.choices, **words)
    if column.get_internal_type() == "BooleanField":
        return ThreeWay(unsaid=reader.unsaid, **words)
    if name.startswith("pain_") and reader.scores is not None:
        return Score(unsaid=reader.unsaid, named=reader.scores, **words)
    if column.choices:
        choices = [*column.choices, ("", reader.unsaid)]
        return forms.ChoiceField(choices=choices, required=False, widget=forms.RadioSelect, **words)
    if column.get_internal_type() == "DateField":
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        return forms.DateField(required=False, widget=widget, **words)
    if column.get_internal_type() == "PositiveSmallIntegerField":
        limits = [check for check in column.validators if isinstance(check, Between)]
        return WholeNumber(required=False, validators=limits, **words)
    widget = forms.Textarea(attrs={"rows": 2}) if column.get_internal_type() == "TextField" else forms.TextInput()
    return forms.CharField(required=False, max_length=column.max_length, widget=widget, **words)


class IntakeForm(NamesItsFields, forms.Form):
    """The fields of one intake that are asked.  names: which, in their order."""

    def __init__(self, data=None, *, instance: Intake, names: Iterable[str], units: str, words: Words = THERAPIST):
        self.instance, self.names = instance, tuple(names)
        super().__init__(data, initial={name: getattr(instance, name) for name in self.names})
        for name in self.names:
            column = Intake._meta.get_field(name)
            label = words.labels.get(name) or capfirst(column.verbose_name)
            self.fields[name] = build_field(column, label % {"unit": unit_name(units)}, units, words)

    def clean_onset_on(self):
        return past(self.cleaned_data["onset_on"])

    def clean_race_on(self):
        day, last = self.cleaned_data["race_on"], timezone.localdate() + timedelta(days=5 * 366)
        if day and not FIRST_DAY <= day <= last:
            raise ValidationError(
                _("%(day)s: give a day from %(first)s to %(last)s.")
                % {"day": date_format(day), "first": date_format(FIRST_DAY), "last": date_format(last)}
            )
        return day

    def save(self, taken: Mapping[str, object] | None = None) -> Intake:
        """Put what was typed anew into the row and keep it.  taken: values that are copied as they were kept."""
        typed = {name: self.cleaned_data[name] for name in self.names if name in self.changed_data}
        for name, value in (typed | dict(taken or {})).items():
            setattr(self.instance, name, Intake._meta.get_field(name).to_python(value))
        self.instance.full_clean(exclude=["episode", "recorded_by", "asked_by"], validate_unique=False)
        self.instance.save()
        return self.instance


def past(day: date | None) -> date | None:
    """Return the day.  Raises ValidationError for one that has not come yet, or lies before anybody's memory."""
    today = timezone.localdate()
    if day and not FIRST_DAY <= day <= today:
        raise ValidationError(
            _("%(day)s: give a day from %(first)s to today, %(today)s.")
            % {"day": date_format(day), "first": date_format(FIRST_DAY), "today": date_format(today)}
        )
    return day


# --- the weeks of running ---------------------------------------------------------------------------------------------
class WeekForm(forms.Form):
    """One week: how often, how far, how far at most in one go."""

    def __init__(self, data=None, *, starts_on: date, row: TrainingWeek | None, units: str):
        unit = {"unit": unit_name(units)}
        known = {name: getattr(row, name) for name in ("runs", "km", "longest_km")} if row else {}
        super().__init__(data, prefix=f"week-{starts_on:%Y-%m-%d}", initial=known)
        self.starts_on, self.row, self.units = starts_on, row, units
        self.fields["runs"] = WholeNumber(label=_("Runs"), required=False, validators=[Between(0, 21)])
        self.fields["km"] = Distance(label=_("Distance (%(unit)s)") % unit, units=units, most_km=300, max_digits=6)
        self.fields["longest_km"] = Distance(
            label=_("Longest run (%(unit)s)") % unit, units=units, most_km=250, max_digits=6
        )
        for name, column in self.fields.items():
            column.widget.attrs |= {"aria-label": f"{column.label}, {self.label}", "id": f"id_{self.prefix}-{name}"}

    @property
    def label(self) -> str:
        return _("week from %(day)s") % {"day": date_format(self.starts_on, "j M")}

    def clean(self):
        said = super().clean()
        runs, km, longest = (said.get(name) for name in ("runs", "km", "longest_km"))
        if km is not None and longest is not None and longest > km:
            raise self.refusal(_("%(week)s: the longest run is longer than the whole week."))
        if runs == 0 and (km or longest):
            raise self.refusal(_("%(week)s: no run, but a distance. Correct one of the two."))
        return said

    def refusal(self, sentence: str) -> ValidationError:
        return ValidationError(capfirst(sentence % {"week": self.label}))

    def sentences(self) -> list[str]:
        found = list(self.non_field_errors())
        for name, errors in self.errors.items():
            if name in self.fields:
                found += [f"{self.fields[name].label}, {self.label}: {error}" for error in errors]
        return found


def mondays(until: date) -> list[date]:
    """Return the first days of the six weeks that end with the week of this day, oldest first."""
    last = until - timedelta(days=until.weekday())
    return [last - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]


class Weeks:
    """The load history of one intake as a table to type into."""

    def __init__(self, intake: Intake, data=None, *, units: str, until: date):
        rows = {row.starts_on: row for row in intake.weeks.all()} if intake.pk else {}
        days = sorted({*mondays(until), *rows})  # told on another day, a week stays in the table
        self.intake = intake
        self.forms = [WeekForm(data, starts_on=day, row=rows.get(day), units=units) for day in days]

    def is_valid(self) -> bool:
        verdicts = [form.is_valid() for form in self.forms]  # all of them, so that all show their sentences at once
        return all(verdicts)

    def sentences(self) -> list[str]:
        return [sentence for form in self.forms for sentence in form.sentences()]

    def said(self) -> dict[date, dict[str, Decimal | int | None]]:
        return {form.starts_on: form.cleaned_data for form in self.forms}

    def save(self) -> None:
        """Keep the weeks of which something is known; a week that was emptied is gone."""
        for form in self.forms:
            known = any(value is not None for value in form.cleaned_data.values())
            row = form.row or TrainingWeek(intake=self.intake, starts_on=form.starts_on)
            if known and form.has_changed():
                for name in form.changed_data:
                    setattr(row, name, form.cleaned_data[name])
                row.save()
            elif form.row and not known:
                form.row.delete()
