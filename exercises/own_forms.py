"""What a clinic tells about its photo of an exercise, and its start dose."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from clinic.forms import NamesItsFields, typed_numbers
from clinic.models import Language
from clinic.pictures import KINDS
from exercises.own import START_DOSE_FIELDS, ClinicExercise, ExercisePhoto, Licence
from exercises.photos import prepared

ALT_LENGTH = 160
ACCEPTED = ", ".join(f"image/{kind.lower()}" for kind in KINDS)


class OwnForm(NamesItsFields, forms.ModelForm):
    """Laid out by crispy, without a form tag of its own."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*self.fields)


class PhotoForm(OwnForm):
    """One moment's photo.  The words are asked for in the clinic's language and may be given in the others."""

    picture = forms.FileField(label=lazy("Photo"), widget=forms.FileInput(attrs={"accept": ACCEPTED}))

    class Meta:
        model = ExercisePhoto
        fields = ["author", "licence", "licence_words"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        own = self.instance.clinic.language
        languages = sorted(Language, key=lambda language: language != own)
        for language in languages:
            self.fields[f"alt_{language}"] = forms.CharField(
                label=_("What it shows, in %(language)s") % {"language": language.label},
                max_length=ALT_LENGTH,
                required=language == own,
                initial=self.instance.alt.get(language, ""),
                help_text=_("For those who cannot see it, such as: Lying on one side, knees bent, heels together.")
                if language == own
                else _("May stay empty: then patients who read it are given the words above."),
            )
        self.fields["picture"].required = self.instance.pk is None
        self.fields["picture"].help_text = (
            _("Leave it empty to keep the photo and change the words only.")
            if self.instance.pk
            else _("JPEG, PNG or WebP, up to 12 MB. Place and camera are removed from it.")
        )
        alts = [f"alt_{language}" for language in languages]
        self.helper.layout = Layout("picture", *alts, "author", Div("licence", "licence_words", css_class="pair"))

    def clean_picture(self):
        upload = self.cleaned_data["picture"]
        return prepared(upload) if upload else None

    def clean(self):
        data = super().clean()
        if data.get("licence") == Licence.OTHER and not data.get("licence_words"):
            self.add_error("licence_words", _("Say in words which licence the photo has."))
        self.instance.alt = {language: data[key] for language in Language.values if data.get(key := f"alt_{language}")}
        if self.errors and data.get("picture"):
            self.add_error("picture", _("Choose the file again: a browser sends it once only."))
        return data


class ChecksDose:
    """Says what a dose lacks at the field where it is lacking."""

    def clean(self):
        data = super().clean()
        if self.errors:
            return data
        sets, amount = data.get("sets"), data.get("reps") or data.get("hold_s")
        if data.get("duration_min") and (sets or amount):
            self.add_error(
                "duration_min", _("Give %(minutes)s minutes or sets, not both.") % {"minutes": data["duration_min"]}
            )
        elif sets and not amount:
            self.add_error("reps", _("%(sets)d sets need repetitions or a hold.") % {"sets": sets})
        elif amount and not sets:
            self.add_error("sets", _("Repetitions or a hold need a number of sets, from 1 to 20."))
        elif not sets and not data.get("duration_min"):
            self.add_error("sets", _("Give a dose: sets with repetitions or a hold, or minutes."))
        return data

    def validate_constraints(self):
        if not self.errors:  # else clean() has said the same, at the field
            super().validate_constraints()


class StartDoseForm(ChecksDose, OwnForm):
    class Meta:
        model = ClinicExercise
        fields = START_DOSE_FIELDS
        formfield_callback = typed_numbers

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("sets", "reps", "hold_s", "duration_min", "times_a_day", "rest_s"):
            self.fields[name].widget.attrs["size"] = 3
        self.helper.layout = Layout(Div(*self.fields, css_class="dose-fields"))
