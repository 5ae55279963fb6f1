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
from patients import values
from patients.derived import Silent
from patients.measure_words import SECTION_TITLES
from patients.measures import by_section
from patients.models import OLDEST_BIRTH_YEAR, Assessment, Episode, Patient, Sex


class MeasureTable(LayoutObject):
    """One section of the assessment: a row per measure, right and left side by side."""

    template = "patients/measure_table.html"

    def __init__(self, section: str, measures):
        self.section, self.measures = section, measures

    def render(self, form, context, template_pack=None, **kwargs):
        rows = [form.row(measure) for measure in self.measures]
        for row in rows:
            form.rendered_fields.update(cell["field"].name for cell in row["cells"])
        title = SECTION_TITLES[self.section]
        return render_to_string(
            self.template,
            {
                "section": self.section,
                "title": title,
                "rows": rows,
                "with_lsi": any(measure.lsi for measure in self.measures),
                "affected": form.assessment.episode.side,
                "value_url": form.value_url,
            },
        )


class AssessmentForm(forms.Form):
    """Every measure of the registry as a field.  Valid values are kept even when others are refused."""

    def __init__(self, assessment: Assessment, *args, value_url: str = "", locked: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.assessment, self.value_url = assessment, value_url
        self.language = get_language() or "en"
        self.slots = values.slots()
        self.stored = values.by_slot(assessment.observations.all())
        self.earlier = values.earlier_values(assessment)
        self.locked = locked
        for name, slot in self.slots.items():
            self.fields[name] = self.build_field(slot)
            self.initial[name] = values.typed(self.stored.get(name, []))
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*(MeasureTable(section, found) for section, found in by_section().items()))

    def build_field(self, slot: values.Slot) -> forms.CharField:
        measure = slot.measure
        attrs = {"aria-label": f"{values.field_name(slot)}{', ' + measure.unit if measure.unit else ''}"}
        if self.locked:
            attrs["disabled"] = True
        elif self.value_url:
            attrs |= {
                "hx-post": self.value_url,
                "hx-trigger": "change",
                "hx-target": "next .state",
                "hx-params": f"slot,csrfmiddlewaretoken,{slot.name}",
                "hx-vals": json.dumps({"slot": slot.name}),
            }
        options = values.answers(measure, self.language)
        if not options:
            attrs |= {"inputmode": "decimal" if measure.kind == "number" else "numeric", "autocomplete": "off"}
            attrs["data-trials"] = measure.trials
            widget = forms.TextInput(attrs=attrs)
        else:
            widget = forms.Select(attrs=attrs, choices=[("", "–"), *options])
        return forms.CharField(required=False, label=values.field_name(slot), widget=widget)

    def row(self, measure) -> dict:
        sides = values.SIDES if measure.sided else ("",)
        current = {name: self.typed_values(name) for name in (values.Slot(measure, side).name for side in sides)}
        index = values.row_symmetry(measure, current, self.assessment.episode.side) if measure.lsi else None
        return {
            "measure": measure,
            "text": measure.text(self.language),
            "lsi": None if isinstance(index, Silent) else index,
            "bilateral": isinstance(index, Silent) and index.reason == "bilateral",
            "cells": [self.cell(values.Slot(measure, side)) for side in sides],
        }

    def cell(self, slot: values.Slot) -> dict:
        last = self.earlier.get(slot.name)
        return {"field": self[slot.name], "side": slot.side, "last": last and last[0], "last_on": last and last[1]}

    def typed_values(self, name: str) -> list:
        if not self.is_bound:
            return self.stored.get(name, [])
        try:
            return values.parse(self.slots[name], self.data.get(self.add_prefix(name), ""))
        except values.Refused:
            return []

    def clean(self):
        self.parsed = {}
        for name, slot in self.slots.items():
            if self.add_prefix(name) not in self.data:
                continue  # not on the page that was sent: what is stored stays
            try:
                self.parsed[name] = values.parse(slot, self.data[self.add_prefix(name)])
            except values.Refused as refused:
                self.add_error(name, str(refused))
        return self.cleaned_data

    def keep(self) -> int:
        """Store what was understood; return how many fields changed.  Fields that were refused keep their old value."""
        changed = {name: found for name, found in self.parsed.items() if found != self.stored.get(name, [])}
        return sum(values.keep(self.assessment, self.slots[name], found) for name, found in changed.items())


class AssessmentHeadForm(NamesItsFields, forms.ModelForm):
    class Meta:
        model = Assessment
        fields = ["assessed_on", "note"]
        widgets = {
            "assessed_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, locked: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if locked:
            for field in self.fields.values():
                field.widget.attrs["disabled"] = True
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout("assessed_on", "note")
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
