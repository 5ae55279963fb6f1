"""The assessment page as a form: a field for each measure and side, beside what it held when the page was made."""

from collections.abc import Mapping

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, LayoutObject
from django import forms
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from patients import entering, profiles, values
from patients.asked import asked
from patients.catalogue import measures_of
from patients.entry_facts import Facts
from patients.measure import NUMERIC, Measure, MeasureText
from patients.models import Assessment

SECTION_TITLES = {
    "pain": _("Pain"),
    "strength": _("Strength"),
    "flexibility": _("Flexibility and mobility"),
    "patella": _("Patella"),
    "foot": _("Foot"),
    "movement": _("Movement"),
    "gait": _("Running gait"),
}
WAS = "was__"


class MeasureTable(LayoutObject):
    """One section of the assessment: a row per measure, right and left side by side."""

    template = "patients/measure_table.html"

    def __init__(self, section: str):
        self.section = section

    def render(self, form, context, template_pack=None, **kwargs):
        rows = form.rows(self.section)
        for row in rows:
            form.rendered_fields.update(cell["field"].name for cell in row["cells"])
        asked = [cell for row in rows if row["asked"] for cell in row["cells"]]
        section = {
            "section": self.section,
            "title": SECTION_TITLES[self.section],
            "rows": rows,
            "asked": len(asked),
            "filled": sum(1 for cell in asked if cell["was"]),
            "with_lsi": any(row["measure"].lsi for row in rows),
            "affected": form.assessment.episode.side,
            "locked": form.locked,
        }
        return render_to_string(self.template, section)


class AssessmentForm(forms.Form):
    """Valid values are kept even when others are refused, and only those that were changed on this page.

    measures: what the clinic asks for.  A measure that holds a value is shown whatever the profile asks for.
    """

    def __init__(self, assessment: Assessment, data=None, *, measures: Mapping[str, Measure], locked: bool = False):
        super().__init__(data)
        self.assessment, self.measures, self.locked = assessment, measures, locked
        self.language = get_language() or "en"
        self.slots = values.slots(measures)
        self.observations = list(assessment.observations.select_related("recorded_by"))
        self.stored = values.entries(self.observations, self.slots)
        self.earlier = values.newest_earlier(assessment, self.slots)
        self.facts = Facts(assessment, self.stored, self.earlier, measures)
        self.asked, self.profiles = asked(assessment, measures, self.earlier)
        self.parts = {part for measure in measures.values() for part in measure.parts}
        self.outcomes: dict[str, entering.Outcome] = {}
        for name, slot in self.slots.items():
            self.fields[name] = self.build_field(slot)
            self.initial[name] = self.stored.get(name, values.EMPTY).text
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*(MeasureTable(section) for section in self.sections()))

    def sections(self) -> dict[str, str]:
        used = {measure.section for measure in self.measures.values()}
        return {section: title for section, title in SECTION_TITLES.items() if section in used}

    def names(self) -> list[tuple[str, MeasureText]]:
        """Return id and texts of every measure, for the search."""
        return [(measure.id, measure.text(self.language)) for measure in self.measures.values()]

    def nothing_asked(self) -> bool:
        """Return whether the list is that of a re-test without anything abnormal: pain alone."""
        return self.asked is not None and self.asked <= set(profiles.ALWAYS)

    def build_field(self, slot: values.Slot) -> forms.CharField:
        measure = slot.measure
        attrs = {"disabled": True} if self.locked else {}
        options = values.answers(measure, self.language)
        if options:
            widget = forms.RadioSelect(attrs=attrs, choices=[("", _("not tested")), *options])
        else:
            plain_number = measure.trials == 1 and len(measure.units) == 1 and measure.low >= 0
            attrs |= {
                "aria-label": f"{values.field_name(slot)}{', ' + measure.unit if measure.unit else ''}",
                "aria-describedby": f"said-{slot.name} facts-{slot.name}",
                "autocomplete": "off",
                # digit pads have neither space, minus nor letters
                "inputmode": ("decimal" if measure.decimals else "numeric") if plain_number else "text",
                "data-low": measure.low,
                "data-high": measure.high,
            } | ({"data-trials": measure.trials} if measure.trials > 1 else {})
            widget = forms.TextInput(attrs=attrs)
        return forms.CharField(required=False, label=values.field_name(slot), widget=widget)

    def rows(self, section: str) -> list[dict]:
        return [self.row(measure) for measure in self.measures.values() if measure.section == section]

    def row(self, measure: Measure) -> dict:
        cells = [self.cell(slot) for slot in values.sides_of(measure)]
        shown = any(cell["was"] or cell["field"].value() for cell in cells)
        return {
            "measure": measure,
            "text": measure.text(self.language),
            "asked": self.asked is None or measure.id in self.asked or shown,
            "facts": self.facts.of_row(measure),
            "references": self.facts.references(measure),
            "adult_data": self.facts.adult_data(measure),
            "part": measure.id in self.parts,
            "cells": cells,
        }

    def cell(self, slot: values.Slot) -> dict:
        outcome = self.outcomes.get(slot.name)
        return {
            "field": self[slot.name],
            "name": slot.name,
            "side": slot.side,
            "unit": slot.measure.unit,
            "choices": slot.measure.kind not in NUMERIC,
            "was": outcome.stored if outcome else self.initial[slot.name],
            "outcome": outcome,
            "may_be_painful": slot.measure.kind in NUMERIC and slot.measure.unit != "/10",
            "facts": self.facts.of_cell(slot),
            "last": "" if self.locked else self.facts.as_last_time(slot),
        }

    def strangers(self) -> list[tuple[str, str]]:
        """Return name and value of what the assessment holds of measures and sides that are no longer asked for."""
        known = {(slot.measure.id, slot.side) for slot in self.slots.values()}
        left = {place: rows for place, rows in values.by_field(self.observations).items() if place not in known}
        clinic = self.assessment.episode.patient.clinic_id
        measures = measures_of(clinic, [measure for measure, _side in left]) if left else {}
        slots = {place: values.Slot(measures[place[0]], place[1]) for place in left}
        return [
            (values.field_name(slot), values.shown(slot.measure, values.entry_of(left[place])))
            for place, slot in slots.items()
        ]

    def keep(self, *, by, confirmed: str = "") -> dict[str, entering.Outcome]:
        """Keep what was changed on the page; return what became of those fields that could not be kept.

        confirmed: the field whose unusual value is right.
        """
        outcomes = {}
        for name in (*self.slots, *entering.HEAD_FIELDS):
            typed, was = self.data.get(name), self.data.get(WAS + name, "")
            if typed is None or typed.replace("\r\n", "\n").strip() == was.replace("\r\n", "\n"):
                continue  # not on the page that was sent, or not touched there: what is stored stays
            if name in self.slots:
                slot = self.slots[name]
                outcome = entering.enter(self.assessment, slot, typed, was=was, by=by, confirmed=name == confirmed)
            else:
                outcome = entering.enter_head(self.assessment, name, typed, was=was)
            if outcome.state != entering.SAVED:
                outcomes[name] = outcome
        return outcomes


class AssessmentHeadForm(forms.ModelForm):
    """Date and summary, as the page shows them; entering.enter_head keeps them."""

    class Meta:
        model = Assessment
        fields = ["assessed_on", "note"]
        widgets = {
            "assessed_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, outcomes: dict[str, entering.Outcome], locked: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.outcomes = outcomes
        for field in self.fields.values():
            field.widget.attrs |= {"disabled": True} if locked else {}

    def cells(self) -> dict[str, dict]:
        return {name: self.cell(self[name]) for name in self.fields}

    def cell(self, field) -> dict:
        outcome = self.outcomes.get(field.html_name)
        stored = str(field.initial or "")
        return {
            "field": field,
            "name": field.html_name,
            "was": outcome.stored if outcome else stored,
            "outcome": outcome,
        }
