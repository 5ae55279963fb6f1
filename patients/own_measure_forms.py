"""A clinic's own measure: what the registry's reader checks in the file is checked here, with a sentence."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from clinic.forms import NamesItsFields, typed_numbers
from patients.measure import NUMERIC
from patients.measure_words import DIRECTION_WORDS, KIND_WORDS, SECTION_TITLES
from patients.measures import registry
from patients.models import Observation
from patients.own_measures import OwnMeasure
from patients.units import UNITS

FIXED = ("kind", "unit", "sided", "decimals", "choices")  # once values exist: they would mean something else
MOST_TRIALS, MOST_DECIMALS, MOST_ANSWERS, LONGEST_ANSWER = 5, 2, 12, 60
FARTHEST = 99999  # what the column of values holds


def holds_values(row: OwnMeasure) -> bool:
    """Return whether anything was recorded with this measure."""
    if row.pk is None:
        return False
    return Observation.objects.filter(
        measure=row.key, assessment__episode__patient__clinic=row.get_clinic_id()
    ).exists()


class OwnMeasureForm(NamesItsFields, forms.ModelForm):
    """Texts are kept as the clinic writes them.  clinic_id is set by the admin."""

    clinic_id: int | None = None
    higher_is_better = forms.TypedChoiceField(
        label=lazy("What is better"),
        required=False,
        choices=list(DIRECTION_WORDS.items()),
        coerce=lambda value: value == "true",
        empty_value=None,
    )

    class Meta:
        model = OwnMeasure
        formfield_callback = typed_numbers
        fields = [
            "label",
            "section",
            "kind",
            "unit",
            "sided",
            "trials",
            "low",
            "high",
            "decimals",
            "lsi",
            "higher_is_better",
            "choices",
            "method",
            "retired",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "label" not in self.fields:
            return  # somebody who only looks
        self.initial["higher_is_better"] = {None: "", True: "true", False: "false"}[self.instance.higher_is_better]
        self.fields["section"].choices = list(SECTION_TITLES.items())
        self.fields["kind"].choices = list(KIND_WORDS.items())
        units = [(unit, unit) for unit in UNITS if unit]
        self.fields["unit"] = forms.ChoiceField(
            label=self.fields["unit"].label, choices=[("", _("none")), *units], required=False
        )
        for name, words in self.hints().items():
            self.fields[name].help_text = words

    def hints(self) -> dict[str, str]:
        hints = {
            "low": _("For a number and a score. A value outside is asked to be confirmed; a score ends here."),
            "choices": _("For one of several answers: one on each line, in their order."),
            "lsi": _("The affected side in per cent of the other. For a number with two sides that starts at 0."),
            "retired": _("No longer asked for; what was recorded stays."),
        }
        if holds_values(self.instance):
            fixed = _("Values have been recorded with it, so this stays as it is.")
            hints |= dict.fromkeys(FIXED, fixed)
        return hints

    def clean_label(self) -> str:
        label = " ".join(self.cleaned_data["label"].split())
        taken = {text.label.casefold() for one in registry().values() for text in (one.en, one.es)}
        if label.casefold() in taken:
            raise ValidationError(_("“%(label)s” is one of the measures that everybody has."), params={"label": label})
        others = OwnMeasure.objects.filter(clinic=self.clinic_id).exclude(pk=self.instance.pk)
        if any(label.casefold() == other.label.casefold() for other in others):
            raise ValidationError(_("Another measure of your clinic is called “%(label)s”."), params={"label": label})
        return label

    def clean(self):
        super().clean()
        if not self.errors:
            self.check_fixed()
        if self.errors:
            return
        found = dict(self.cleaned_data)  # what is refused below leaves cleaned_data
        numeric = found["kind"] in NUMERIC
        self.check_trials(found, numeric)
        if numeric:
            self.check_range(found)
        else:
            self.check_no_number(found)
        self.check_answers(found)

    def check_fixed(self) -> None:
        """Refuse what would make recorded values mean something else."""
        if not holds_values(self.instance):
            return
        for name in FIXED:
            if name in self.changed_data:
                words = _(
                    "values have been recorded with it, so it cannot change. Retire this measure and add another."
                )
                self.add_error(name, ValidationError(words))

    def check_trials(self, found: dict, numeric: bool) -> None:
        trials = found["trials"]
        if not 1 <= trials <= MOST_TRIALS:
            self.refuse("trials", _("%(value)s is out of range: give a number from %(low)s to %(high)s."), trials, 1, 5)
        elif trials > 1 and not numeric:
            self.refuse("trials", _("%(value)s trials of an answer have no mean; give 1."), trials)

    def check_range(self, found: dict) -> None:
        low, high, decimals = found["low"], found["high"], found["decimals"]
        for name in ("low", "high"):
            if found[name] is None:
                self.refuse(name, _("a number and a score need a lowest and a highest value."))
            elif abs(found[name]) > FARTHEST:
                self.refuse(
                    name,
                    _("%(value)s is out of range: give a number from %(low)s to %(high)s."),
                    plain(found[name]),
                    -FARTHEST,
                    FARTHEST,
                )
            elif found["kind"] == "score" and found[name] % 1:
                self.refuse(name, _("%(value)s: a score is whole."), plain(found[name]))
        if not 0 <= decimals <= MOST_DECIMALS:
            words = _("%(value)s is out of range: give a number from %(low)s to %(high)s.")
            self.refuse("decimals", words, decimals, 0, MOST_DECIMALS)
        elif decimals and found["kind"] == "score":
            self.refuse("decimals", _("%(value)s: a score is whole; give 0."), decimals)
        if low is None or high is None:
            return
        if low >= high:
            self.refuse("high", _("%(value)s is not above the lowest value, %(low)s."), plain(high), plain(low))
        if found["lsi"] and not (found["sided"] and low >= 0 and found["kind"] == "number"):
            self.refuse("lsi", _("sides are compared for a number with two sides that does not go below 0."))

    def check_no_number(self, found: dict) -> None:
        if found["unit"]:
            self.refuse("unit", _("%(value)s: an answer has no unit."), found["unit"])
        for name in ("low", "high"):
            if found[name] is not None:
                self.refuse(name, _("%(value)s: an answer has no range; leave it empty."), plain(found[name]))
        if found["lsi"]:
            self.refuse("lsi", _("answers cannot be compared as a percentage."))
        if found["decimals"]:
            self.refuse("decimals", _("%(value)s: an answer has no decimals; give 0."), found["decimals"])

    def check_answers(self, found: dict) -> None:
        lines = [" ".join(line.split()) for line in found["choices"].splitlines()]
        answers = [line for line in lines if line]
        if found["kind"] != "choice":
            if answers:
                self.refuse("choices", _("only one of several answers has a list of them; leave it empty."))
            return
        if not 2 <= len(answers) <= MOST_ANSWERS:
            words = _("%(value)s given: write from %(low)s to %(high)s, one on each line.")
            self.refuse("choices", words, len(answers), 2, MOST_ANSWERS)
        seen = set()
        for answer in answers:
            if answer.casefold() in seen:
                self.refuse("choices", _("“%(value)s” is there twice."), answer)
            if len(answer) > LONGEST_ANSWER:
                self.refuse("choices", _("“%(value)s” is longer than %(low)s characters."), answer, LONGEST_ANSWER)
            seen.add(answer.casefold())

    def refuse(self, name: str, sentence: str, value=None, low=None, high=None) -> None:
        self.add_error(name, ValidationError(sentence, params={"value": value, "low": low, "high": high}))


def plain(value: Decimal) -> str:
    return format(value.normalize(), "f")
