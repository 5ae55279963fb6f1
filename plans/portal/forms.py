"""What the patient fills in.  Blank stays blank; a wrong value gets a sentence and stays where it was typed."""

from datetime import timedelta
from decimal import Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from patients.models import OLDEST_BIRTH_YEAR
from plans.models import Outcome

NO_ANSWER = ("", _("No answer"))
DAYS_BACK = 2  # how long after the day the patient may still tell about it
LONGEST_KM = 100
MOST = 100_000  # no number here is larger, not even a distance typed in metres


class NumberField(forms.Field):
    """A number typed by hand; a comma is read as a point.  Errors name field, value and range."""

    widget = forms.TextInput

    def __init__(self, *, low: int, high: int, decimals: int = 0, asked_up_to: int | None = None, **kwargs):
        """asked_up_to: what lies above high is handed on as far as this, for the form to ask about it."""
        super().__init__(**kwargs)
        self.low, self.high, self.decimals, self.asked_up_to = low, high, decimals, asked_up_to
        self.widget.attrs |= {"inputmode": "decimal" if decimals else "numeric", "maxlength": 12}

    def to_python(self, value):
        typed = (value or "").strip()
        if not typed:
            return None
        number = self._read(typed)
        if number is None or not self.low <= number <= (self.asked_up_to or self.high):
            raise ValidationError(self.refusal(typed))
        return number

    def refusal(self, typed: str) -> str:
        return gettext("“%(value)s” does not fit in “%(field)s”: give a number from %(low)s to %(high)s.") % {
            "value": typed[:20],
            "field": self.label,
            "low": self.low,
            "high": self.high,
        }

    def _read(self, typed: str) -> Decimal | int | None:
        try:
            number = Decimal(typed.replace(",", "."))
        except InvalidOperation:
            return None
        if not number.is_finite() or abs(number) > MOST or (not self.decimals and number % 1):
            return None
        return round(number, self.decimals) if self.decimals else int(number)


def choice_field(label, choices, *, blank: bool = True, **kwargs) -> forms.TypedChoiceField:
    """One tap among few; with blank, "No answer" can be tapped too and is what stands there at first."""
    return forms.TypedChoiceField(
        label=label,
        choices=[*choices, NO_ANSWER] if blank else choices,
        widget=forms.RadioSelect,
        required=False,
        empty_value=kwargs.pop("empty_value", None),
        **kwargs,
    )


def pain_field(label, *, help_text="") -> forms.TypedChoiceField:
    return zero_to_ten(label, {0: _("0 none"), 10: _("10 worst")}, help_text=help_text)


def zero_to_ten(label, words: dict, *, help_text="") -> forms.TypedChoiceField:
    choices = [(score, words.get(score, str(score))) for score in range(11)]
    refused = _("“%(value)s” does not fit: tap a number from 0 to 10.")
    return choice_field(label, choices, coerce=int, help_text=help_text, error_messages={"invalid_choice": refused})


def yes_no_field(label) -> forms.TypedChoiceField:
    return choice_field(label, [("yes", _("Yes")), ("no", _("No"))], coerce=lambda value: value == "yes")


def note_field() -> forms.CharField:
    return forms.CharField(
        label=_("Note to your therapist"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("If you like. Up to 400 letters."),
    )


class YearForm(forms.Form):
    """The question that guards against a link in the wrong hands."""

    birth_year = NumberField(
        label=_("Year of birth"), low=OLDEST_BIRTH_YEAR, high=9999, help_text=_("Four digits, such as 1990.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["birth_year"].high = timezone.localdate().year
        self.fields["birth_year"].widget.attrs |= {"autocomplete": "bday-year"}


class MorningForm(forms.Form):
    pain = pain_field(_("How was your knee this morning?"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="morning_%s", **kwargs)
        field = self.fields["pain"]
        field.choices = field.choices[:-1]
        field.required = True
        field.error_messages["required"] = _("Tap a number from 0 to 10 first.")


class NewsField(forms.MultipleChoiceField):
    """Anything new about the knee: signs to tap, or "none of these".  Not tapped is not "no"."""

    NONE = "none"
    SIGNS = ("locking", "giving_way", "night_pain", "new_swelling")

    def __init__(self):
        signs = [_("It locks"), _("It gives way"), _("It hurts at night"), _("It is newly swollen")]
        super().__init__(
            label=_("Anything new about your knee?"),
            choices=[*zip(self.SIGNS, signs, strict=True), (self.NONE, _("None of these"))],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )

    def clean(self, value):
        """Return sign -> yes or no; None where nothing was said of it."""
        tapped = super().clean(value)
        if self.NONE in tapped and len(tapped) > 1:
            raise ValidationError(gettext("Tap what is new, or “None of these”, but not both."))
        if self.NONE in tapped:
            return dict.fromkeys(self.SIGNS, False)
        return {sign: True if sign in tapped else None for sign in self.SIGNS}

    def prepare_value(self, value):
        if not isinstance(value, dict):
            return value
        said = list(value.values())
        return [self.NONE] if said.count(False) == len(said) else [sign for sign in value if value[sign]]


class SessionForm(forms.Form):
    """One day's exercises.  The fields for exercises are those of the prescriptions given."""

    plan = forms.IntegerField(widget=forms.HiddenInput)
    done_on = forms.DateField(widget=forms.HiddenInput)
    pain_during = pain_field(_("Pain during the exercises"))
    pain_after_60min = pain_field(
        _("Pain one hour after"), help_text=_("Not there yet? Leave it out and add it later.")
    )
    pain_next_morning = pain_field(_("Pain the next morning"))
    news = NewsField()
    note = note_field()

    def __init__(self, *args, prescriptions, asks_morning: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.prescriptions = prescriptions
        for prescription in prescriptions:
            self.fields[outcome_name(prescription.pk)] = choice_field(_("Did you do it?"), Outcome.choices, blank=False)
        if not asks_morning:
            del self.fields["pain_next_morning"]

    def clean(self):
        posted = {name for name in self.data if name.startswith(outcome_name(""))}
        if posted - set(self.fields):
            raise ValidationError(_("One of these exercises is not in your plan. Nothing was saved."), code="foreign")
        return super().clean()

    def outcomes(self) -> dict[int, str | None]:
        return {one.pk: self.cleaned_data.get(outcome_name(one.pk)) for one in self.prescriptions}

    def told(self) -> dict[str, object]:
        names = ("pain_during", "pain_after_60min", "pain_next_morning", "note")
        said = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        return said | self.cleaned_data["news"]


def outcome_name(prescription_id) -> str:
    return f"outcome_{prescription_id}"


def day_words(day, today) -> str:
    """Return a day as people say it: today, yesterday, or its weekday and date."""
    if day == today:
        return gettext("Today")
    if day == today - timedelta(days=1):
        return gettext("Yesterday")
    return f"{date_format(day, 'l')}, {date_format(day, 'MONTH_DAY_FORMAT')}"


def add_errors(form: forms.Form, error: ValidationError) -> None:
    """Show what an action refused: at its field where the form shows that field, else on top."""
    visible = {field.name for field in form.visible_fields()}
    by_field = error.error_dict if hasattr(error, "error_dict") else {None: error.error_list}
    for name, errors in by_field.items():
        form.add_error(name if name in visible else None, errors)
