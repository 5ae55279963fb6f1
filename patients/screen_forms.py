"""The red-flag screen as typed: one small form a question, the other causes, and what a physician cleared."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from clinic.forms import NamesItsFields
from patients.models import RedFlagAnswer
from patients.red_flags import Flag, FlagText, flags, questions
from patients.screens import Standing

YES_NO = [("yes", _("Yes")), ("no", _("No"))]


def as_bool(value: str) -> bool:
    return value == "yes"


class FlagForm(forms.Form):
    """One question: yes or no, and the signs behind a yes."""

    present = forms.TypedChoiceField(
        label=_("Present"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        required=False,
        coerce=as_bool,
        empty_value=None,
        error_messages={"invalid_choice": _("Answer yes or no.")},
    )
    signs = forms.MultipleChoiceField(label=_("Signs"), widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, flag: Flag, answer: RedFlagAnswer | None, data=None, *, locked: bool = False):
        known = {} if answer is None else {"present": "yes" if answer.present else "no", "signs": answer.signs}
        super().__init__(data, prefix=flag.id, initial=known)
        self.flag = flag
        self.fields["signs"].choices = [(sign.key, sign.label(get_language() or "en")) for sign in flag.signs]
        for field in self.fields.values():
            field.disabled = locked

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("signs") and cleaned.get("present") is None and "present" not in self.errors:
            raise ValidationError(
                _("“%(flag)s”: signs are ticked, but yes or no is missing."),
                params={"flag": self.flag.text(get_language() or "en").title},
            )
        return cleaned


class OthersForm(forms.Form):
    """Other causes of anterior knee pain: those thought of, and that the list was gone through."""

    considered = forms.MultipleChoiceField(
        label=_("Thought of in this patient"), widget=forms.CheckboxSelectMultiple, required=False
    )
    gone_through = forms.TypedChoiceField(
        label=_("The list was gone through"),
        choices=[("yes", _("Yes")), ("", _("Not yet"))],
        widget=forms.RadioSelect,
        required=False,
        coerce=as_bool,
        empty_value=None,
    )
    note = forms.CharField(label=_("Note"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, screen, data=None, *, locked: bool = False):
        known = {}
        if screen:
            known = {"considered": screen.considered, "note": screen.note}
            known["gone_through"] = "yes" if screen.others_considered else ""
        super().__init__(data, prefix="others", initial=known)
        language = get_language() or "en"
        self.fields["considered"].choices = [(one.key, one.label(language)) for one in questions().differentials]
        for field in self.fields.values():
            field.disabled = locked


class ClearForm(NamesItsFields, forms.Form):
    on = forms.DateField(
        label=_("Cleared on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    note = forms.CharField(label=_("By which physician, after what"), max_length=300, required=False)


@dataclass(frozen=True)
class Line:
    """One question as the page shows it.  pointed: the patient's age makes it matter."""

    flag: Flag
    text: FlagText
    form: FlagForm
    answer: RedFlagAnswer | None
    pointed: bool = False


def lines(now: Standing, data=None, *, locked: bool = False, age: int | None = None) -> list[Line]:
    language = get_language() or "en"
    return [
        Line(
            flag,
            flag.text(language),
            FlagForm(flag, now.here.get(flag.id), data, locked=locked),
            now.here.get(flag.id),
            pointed=flag.asks_under is not None and age is not None and age < flag.asks_under,
        )
        for flag in flags().values()
    ]
