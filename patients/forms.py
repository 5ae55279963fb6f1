"""The forms around a patient: minimal record and episode."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clinic.between import Between
from clinic.forms import NamesItsFields, typed_numbers
from clinic.models import User
from patients.models import OLDEST_BIRTH_YEAR, Episode, Patient, Sex


class PatientForm(NamesItsFields, forms.ModelForm):
    """Enough to start with: a given name.  The affected side opens the first episode in the same step."""

    class Meta:
        model = Patient
        formfield_callback = typed_numbers
        fields = ["given_name", "family_name", "birth_year", "language", "sex", "record_number", "phone", "email"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sex"].choices = [("", _("not stated")), *Sex.choices]
        self.fields["birth_year"].validators = [Between(OLDEST_BIRTH_YEAR, timezone.localdate().year)]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Div(Field("given_name", autofocus=True), "family_name", css_class="pair"),
            Div("birth_year", "language", css_class="pair"),
            Div("sex", "record_number", css_class="pair"),
            Div("phone", "email", css_class="pair"),
        )


class EpisodeForm(NamesItsFields, forms.ModelForm):
    class Meta:
        model = Episode
        formfield_callback = typed_numbers
        fields = [
            "side",
            "therapist",
            "opened_on",
            "closed_on",
            "onset_on",
            "onset",
            "aggravated_by",
            "weekly_km",
            "goal",
            "usual_morning_pain",
            "note",
        ]
        widgets = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            for name in ("opened_on", "closed_on", "onset_on")
        } | {name: forms.Textarea(attrs={"rows": 2}) for name in ("onset", "aggravated_by", "goal", "note")}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        staff = User.objects.visible_to(user)
        self.fields["therapist"].queryset = staff.filter(Q(is_active=True) | Q(pk=self.instance.therapist_id))
        if self.instance.pk is None:
            del self.fields["closed_on"]  # nobody is discharged at the first visit
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Div("side", "therapist", css_class="pair"),
            Div("opened_on", "onset_on", css_class="pair"),
            *(["closed_on"] if self.instance.pk else []),
            "onset",
            "aggravated_by",
            Div("weekly_km", "usual_morning_pain", css_class="pair"),
            "goal",
            "note",
        )
