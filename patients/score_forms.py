"""Entering scores: one line for totals, a field for each questionnaire, taps for what we may ask ourselves."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clinic.between import Between
from clinic.forms import DecimalNumber, NamesItsFields
from patients import scoring
from patients.activities import MOST
from patients.instruments import Instrument, instruments
from patients.intake import ToldBy
from patients.models import Episode
from patients.score_line import NotUnderstood, parse_line
from patients.score_words import TELLERS, language, range_words, step_words
from patients.scores import OutcomeScore, PatientActivity

TAPPED = 20  # scales of at most so many steps are tapped, longer ones typed


class ScoreField(DecimalNumber):
    """A score within the instrument's range; what is refused is told range and direction."""

    def __init__(self, instrument: Instrument, **kwargs):
        super().__init__(decimal_places=instrument.decimals, required=False, **kwargs)
        self.instrument = instrument
        self.validators = [Between(instrument.low, instrument.high)]

    def clean(self, value):
        try:
            return super().clean(value)
        except ValidationError as error:
            direction = (
                gettext("Higher is better.") if self.instrument.higher_is_better else gettext("Lower is better.")
            )
            raise ValidationError([f"{message} {direction}" for message in error.messages]) from error


class ScoreLine(forms.CharField):
    """Totals in one line; comes out as a list of (instrument, total)."""

    def clean(self, value):
        try:
            parts = parse_line(super().clean(value))
        except NotUnderstood as error:
            text = _("“%(part)s” is not understood: give a name from below and a number, such as AKPS 71.")
            raise ValidationError(text, params={"part": str(error)[:60]}) from error
        for one, total in parts:
            try:
                ScoreField(one).clean(total)
            except ValidationError as error:
                name = one.text(language()).short
                raise ValidationError([f"{name}: {message}" for message in error.messages]) from error
        return parts


def taps(instrument: Instrument, label: str, *, help_text: str = "") -> forms.TypedChoiceField:
    """Return a row of numbers to tap, from worst to best as the scale runs; the last one takes the answer back."""
    steps = range(int(instrument.low), int(instrument.high) + 1)
    return forms.TypedChoiceField(
        label=label,
        help_text=help_text,
        choices=[*((step, step_words(instrument, step)) for step in steps), ("", _("none"))],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


def ends(instrument: Instrument) -> str:
    """Return `0 no pain, 10 worst pain you can think of`."""
    text = instrument.text(language())
    low, high = (step_words(instrument, end) for end in (instrument.low, instrument.high))
    return f"{low} {text.lowest}, {high} {text.highest}"


def score_field(instrument: Instrument) -> forms.Field:
    text = instrument.text(language())
    if instrument.asked and instrument.high - instrument.low <= TAPPED:
        return taps(instrument, text.name, help_text=ends(instrument))
    label = f"{text.short} ({instrument.unit})" if instrument.unit else text.short
    return ScoreField(instrument, label=label, help_text=range_words(instrument))


def day_field() -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=_("Answered on"), widget=widget)


class DayForm(NamesItsFields, forms.Form):
    """Who answered, and when: not in the future."""

    answered_on = day_field()
    told_by = forms.ChoiceField(label=_("Who answered"), choices=TELLERS)

    def clean_answered_on(self):
        day, today = self.cleaned_data["answered_on"], timezone.localdate()
        if day > today:
            raise ValidationError(
                _("%(day)s lies in the future; today is %(today)s."),
                params={"day": f"{day:%Y-%m-%d}", "today": f"{today:%Y-%m-%d}"},
            )
        return day


class EntryForm(DayForm):
    """Scores of one day.  What is left empty is not touched; what was there already is corrected."""

    line = ScoreLine(
        label=_("Totals in one line"), required=False, help_text=_("Such as: AKPS 71, KOOS-PF 64.5, NPRS worst 4")
    )

    def __init__(self, episode: Episode, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.episode = episode
        self.activities = {f"activity_{one.pk}": one for one in episode.activities.filter(retired=False)}
        self.initial = {"answered_on": timezone.localdate(), "told_by": ToldBy.THERAPIST} | self.initial
        self.single = {name: one for name, one in instruments().items() if name != "psfs"}
        for name, one in self.single.items():
            self.fields[name] = score_field(one)
        psfs = instruments()["psfs"]
        for name, activity in self.activities.items():
            self.fields[name] = taps(psfs, activity.words, help_text=ends(psfs))
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = self.layout()

    def layout(self) -> Layout:
        typed = [name for name in self.single if isinstance(self.fields[name], ScoreField)]
        asked = [name for name in self.single if name not in typed]
        return Layout(
            Div("answered_on", "told_by", css_class="pair"),
            "line",
            Fieldset(_("Totals of your own forms"), Div(*typed, css_class="score-fields")),
            Fieldset(_("Asked by you"), *asked),
            *([Fieldset(_("Activities: how well can you do this now?"), *self.activities)] if self.activities else []),
        )

    def clean(self):
        """Put everything that was filled in into self.totals; refuse what an assessment says already."""
        found = [(one.id, total) for one, total in self.cleaned_data.get("line") or []]
        found += [(name, self.cleaned_data[name]) for name in self.single if self.cleaned_data.get(name) is not None]
        self.totals = dict(found)
        both = [name for name in self.totals if len({total for key, total in found if key == name}) > 1]
        for name in both:
            self.add_error(name, _("The line above says another number."))
        self.ratings = {
            activity.pk: self.cleaned_data[name]
            for name, activity in self.activities.items()
            if self.cleaned_data.get(name) is not None
        }
        if not self.errors and not self.totals and not self.ratings:
            raise ValidationError(_("Nothing was filled in."))
        day, teller = self.cleaned_data.get("answered_on"), self.cleaned_data.get("told_by")
        if day and teller == ToldBy.THERAPIST:
            for name in self.totals:
                self.refuse_assessed(name, day)
        return self.cleaned_data

    def refuse_assessed(self, name: str, day) -> None:
        try:
            scoring.refuse_what_is_assessed(self.episode, name, day)
        except ValidationError as error:
            self.add_error(name, error)

    @transaction.atomic
    def save(self, *, by) -> list[OutcomeScore]:
        of_day = {"on": self.cleaned_data["answered_on"], "told_by": self.cleaned_data["told_by"], "by": by}
        rows = [
            scoring.keep_score(self.episode, instrument=name, total=total, **of_day)
            for name, total in self.totals.items()
        ]
        if self.ratings:
            rows.append(scoring.keep_ratings(self.episode, ratings=self.ratings, **of_day))
        return rows


class CorrectionForm(DayForm):
    """One kept score, put right: its number or its ratings, its day, who answered."""

    def __init__(self, row: OutcomeScore, *args, **kwargs):
        super().__init__(*args, prefix="correct", **kwargs)
        self.row = row
        self.rated = {}
        if row.instrument == "psfs":
            psfs = instruments()["psfs"]
            for activity in PatientActivity.objects.filter(episode=row.episode_id, pk__in=row.items):
                self.rated[f"activity_{activity.pk}"] = str(activity.pk)
                self.fields[f"activity_{activity.pk}"] = taps(psfs, activity.words, help_text=ends(psfs))
        else:
            self.fields["total"] = score_field(instruments()[row.instrument])
            self.fields["total"].required = True
        self.initial = {"answered_on": row.answered_on, "told_by": row.told_by, "total": typed(row)} | {
            name: row.items[pk] for name, pk in self.rated.items()
        }
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*self.rated, *(["total"] if not self.rated else []), "answered_on", "told_by")

    @property
    def name(self) -> str:
        return instruments()[self.row.instrument].text(language()).name

    def clean(self):
        same = {name: self.cleaned_data.get(name) for name in ("answered_on", "told_by")}
        others = OutcomeScore.objects.filter(episode=self.row.episode_id, instrument=self.row.instrument, **same)
        if None not in same.values() and others.exclude(pk=self.row.pk).exists():
            raise ValidationError(
                _("There is a score of that day already. Correct that one, or remove one of the two.")
            )
        if self.rated and all(self.cleaned_data.get(name) is None for name in self.rated):
            raise ValidationError(_("No activity is rated. To take the score out, remove it."))
        return self.cleaned_data

    @transaction.atomic
    def save(self, *, by) -> None:
        row, told = self.row, self.cleaned_data
        row.answered_on, row.told_by, row.recorded_by = told["answered_on"], told["told_by"], by
        if self.rated:
            row.items = {pk: told[name] for name, pk in self.rated.items() if told[name] is not None}
            row.total = scoring.activities.mean(row.items)
        else:
            row.total = told["total"]
        row.assessment = row.episode.assessments.filter(assessed_on=row.answered_on).first()
        row.save()


def typed(row: OutcomeScore):
    """Return the total as somebody would type it, without the zeros that the database adds."""
    return row.total.quantize(1) if row.total == row.total.to_integral() else row.total.normalize()


class ActivitiesForm(forms.Form):
    """Up to five empty lines for what the patient cannot do as before."""

    def __init__(self, episode: Episode, *args, **kwargs):
        super().__init__(*args, prefix="named", **kwargs)
        self.episode = episode
        free = MOST - episode.activities.filter(retired=False).count()
        for place in range(max(0, min(3, free))):
            label = _("Activity %(number)d") % {"number": MOST - free + place + 1}
            self.fields[f"words_{place}"] = forms.CharField(
                label=label, max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
            )
        self.helper = FormHelper()
        self.helper.form_tag = False

    def words(self) -> list[str]:
        return [text for text in self.cleaned_data.values() if text]
