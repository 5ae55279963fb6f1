"""The plan builder: one form over plan, phases and prescriptions, so that one press of a button saves everything."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.db.models import Prefetch, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from clinic.forms import typed_numbers
from clinic.models import Paper
from exercises.forms import FindForm
from exercises.models import Exercise, LadderStep
from exercises.own import START_DOSE_FIELDS
from exercises.own_forms import ChecksDose
from exercises.pictures import with_pictures
from exercises.ranking import Kind
from exercises.search import Found, find
from exercises.start_doses import save_start_dose, start_doses
from plans.adjunct_forms import AdjunctForm, Beside
from plans.adjunct_words import addition_name
from plans.builder import BUTTONS
from plans.builder_form import DAY, BuilderForm
from plans.models import Phase, Plan, Prescription
from plans.offer_words import SUBGROUPS
from plans.safety import known_of, sentences_against
from plans.stage_dose import offer_for

NOT_PICKING = {"draft", "give", "print", *BUTTONS}
DOSE_FIELDS = [
    "sets",
    "reps",
    "hold_s",
    "duration_min",
    "load_kg",
    "band",
    "side",
    "times_a_day",
    "frequency",
    "rest_s",
    "note",
]
SHORT_LABELS = {
    "sets": lazy("Sets"),
    "reps": lazy("Reps"),
    "hold_s": lazy("Hold s"),
    "duration_min": lazy("Minutes"),
    "load_kg": lazy("Load kg"),
    "band": lazy("Band"),
    "side": lazy("Side"),
    "times_a_day": lazy("Times a day"),
    "frequency": lazy("Days"),
    "rest_s": lazy("Rest s"),
    "note": lazy("Note to the patient"),
}


class PlanForm(BuilderForm):
    subgroups = forms.MultipleChoiceField(
        label=lazy("Subgroups"),
        choices=[(code, f"{code}: {words}") for code, words in SUBGROUPS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Plan
        fields = ["title", "starts_on", "next_visit_on", "note", "subgroups"]
        formfield_callback = typed_numbers
        widgets = {
            "starts_on": DAY["widget"],
            "next_visit_on": DAY["widget"],
            "note": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout("title", Div("starts_on", "next_visit_on", css_class="pair"), "note", "subgroups")

    def clean(self):
        data = super().clean()
        starts, visit = data.get("starts_on"), data.get("next_visit_on")
        if starts and visit and visit < starts:
            self.add_error(
                "next_visit_on",
                _("%(visit)s lies before the plan starts on %(start)s.") % {"visit": visit, "start": starts},
            )
        return data


class PhaseForm(BuilderForm):
    class Meta:
        model = Phase
        fields = ["title", "goal", "stage", "starts_on", "ends_on", "entry_criteria", "exit_criteria"]
        widgets = {
            "starts_on": DAY["widget"],
            "ends_on": DAY["widget"],
            "entry_criteria": forms.Textarea(attrs={"rows": 2}),
            "exit_criteria": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("stage", "entry_criteria", "exit_criteria"):
            self.fields[name].help_text = ""


class PrescriptionForm(ChecksDose, BuilderForm):
    class Meta:
        model = Prescription
        fields = DOSE_FIELDS
        formfield_callback = typed_numbers

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, label in SHORT_LABELS.items():
            self.fields[name].label = label
            self.fields[name].widget.attrs["aria-label"] = f"{label}, {self.instance.exercise.name}"
        for name in ("sets", "reps", "hold_s", "duration_min", "load_kg", "times_a_day", "rest_s"):
            self.fields[name].widget.attrs["size"] = 3


class PickForm(FindForm):
    """Find an exercise by typing (exercises/search.py) and take it: from the list of answers, or by its name."""

    def __init__(self, *args, offered: QuerySet, **kwargs):
        super().__init__(*args, **kwargs)
        self.offered = offered
        self.fields["exercise"].label = _("Add an exercise")
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout("exercise")

    def clean_exercise(self) -> Exercise | None:
        chosen = self.data.get(self.add_prefix("choose"), "")
        if chosen:
            return self.take(chosen)
        typed = " ".join(self.cleaned_data["exercise"].split())
        if not typed:
            return None
        found = find(self.offered, typed, get_language() or "en")
        if (sure := found.sure()) is not None:
            return self.offered.get(pk=sure)
        raise forms.ValidationError(self.unsure(typed, found))

    def take(self, key: str) -> Exercise:
        exercise = self.offered.filter(pk=key).first() if key.isdecimal() and len(key) < 19 else None
        if exercise is None:
            raise forms.ValidationError(_("This exercise is no longer on offer. Choose another one."))
        return exercise

    def unsure(self, typed: str, found: Found) -> str:
        typed = typed[:60]
        if not found:
            return _("No exercise is called “%(typed)s”.") % {"typed": typed}
        if found.hits[0].kind == Kind.CLOSE:
            names = ", ".join(map(str, found.first(3)))
            return _("No exercise is called “%(typed)s”. Near it: %(names)s.") % {"typed": typed, "names": names}
        return _("“%(typed)s” fits %(count)d exercises: choose one of the list.") % {
            "typed": typed,
            "count": len(found),
        }


class PaperForm(forms.Form):
    paper = forms.ChoiceField(choices=Paper.choices, label=lazy("Paper"))


def picks_in(data, phase: Phase) -> bool:
    """Return whether what was pressed adds an exercise to this phase."""
    chosen = [name for name in data if name.startswith("pick-") and name.endswith("-choose")]
    if chosen:
        return f"pick-{phase.pk}-choose" in chosen
    if "add" in data:
        return data["add"] == str(phase.pk)
    return not set(data) & NOT_PICKING


class PlanBuilder:
    """All forms of one plan page, filled, checked and saved together."""

    def __init__(self, plan: Plan, data=None, *, offered: QuerySet):
        def sent(prefix: str):
            """A part that came meanwhile is not in what was sent: it is shown as it is stored."""
            return data if data is not None and any(name.startswith(f"{prefix}-") for name in data) else None

        def asked(phase: Phase):
            """What stands in a search field is taken when its button or Enter asks for it, not otherwise."""
            return sent(f"pick-{phase.pk}") if data is not None and picks_in(data, phase) else None

        self.plan = plan
        self.wished_swap = data.get("swap", "") if data is not None else ""
        self.wished_dose = data.get("dose", "") if data is not None else ""
        self.form = PlanForm(data, instance=plan, prefix="plan")
        self.beside = Beside(plan, data)
        rows = Prescription.objects.select_related("exercise__adapted_from").prefetch_related("exercise__texts")
        stored = list(plan.phases.prefetch_related(Prefetch("prescriptions", rows)))
        known, days = known_of(plan.episode_id)
        rows = [row for phase in stored for row in phase.prescriptions.all()]
        doses = start_doses(rows, plan.get_clinic_id()) if plan.is_draft and rows else {}
        shown = [row.exercise for row in rows]
        used = {exercise.pk for exercise in shown}
        ladder = LadderStep.around(plan.get_clinic_id(), used, offered) if plan.is_draft and used else {}
        shown += [one for around in ladder.values() for steps in around.values() for one in steps]
        with_pictures(shown, get_language(), plan.patient.clinic)
        self.phases = [
            {
                "phase": phase,
                "form": PhaseForm(sent(f"phase-{phase.pk}"), instance=phase, prefix=f"phase-{phase.pk}"),
                "pick": PickForm(asked(phase), prefix=f"pick-{phase.pk}", offered=offered),
                "prescriptions": [
                    {
                        "row": row,
                        "form": PrescriptionForm(sent(f"dose-{row.pk}"), instance=row, prefix=f"dose-{row.pk}"),
                        "against": sentences_against(row.exercise, known, days),
                        "stage_dose": offer_for(row) if plan.is_draft else None,
                        "start_dose": doses.get(row.pk),
                        **ladder.get(row.exercise_id, {}),
                    }
                    for row in phase.prescriptions.all()
                ],
            }
            for phase in stored
        ]

    def forms(self) -> list:
        parts = [self.form]
        for phase in self.phases:
            parts += [phase["form"], phase["pick"], *(row["form"] for row in phase["prescriptions"])]
        return parts + self.beside.forms()

    def is_valid(self) -> bool:
        sent = [form for form in self.forms() if form.is_bound]
        whole = [form.is_valid() for form in sent]  # every one, so that all sentences are shown at once
        return all(whole)

    def errors(self) -> list[str]:
        """Return every sentence with the phase or exercise it is about, for the summary on top."""
        found = []
        for form in self.forms():
            about = form.instance.exercise.name if isinstance(form, PrescriptionForm) else ""
            about = form.instance.title if isinstance(form, PhaseForm) else about
            about = addition_name(form.instance.code) if isinstance(form, AdjunctForm) else about
            sentences = [text for texts in form.errors.values() for text in texts]
            found += [": ".join(part for part in (about, text) if part) for text in sentences]
        return found

    def save(self) -> None:
        for form in self.forms():
            if isinstance(form, PhaseForm | PrescriptionForm) and form.is_bound and form.has_changed():
                form.save()
        self.beside.save()

    def picked(self) -> list[tuple[Phase, Exercise]]:
        return [
            (phase["phase"], phase["pick"].cleaned_data["exercise"])
            for phase in self.phases
            if phase["pick"].is_bound and phase["pick"].cleaned_data["exercise"]
        ]

    def swapped(self) -> tuple[Prescription, Exercise] | None:
        """Return which exercise shall be swapped for which neighbour; None for anything that is no neighbour."""
        for item in (item for phase in self.phases for item in phase["prescriptions"]):
            for exercise in (*item.get("easier", ()), *item.get("harder", ())):
                if self.wished_swap == f"{item['row'].pk}:{exercise.pk}":
                    return item["row"], exercise
        return None

    def take_dose(self, *, by) -> bool:
        """Give a row the clinic's or the library's dose, or save its own as the clinic's start dose: then True."""
        for item in (item for phase in self.phases for item in phase["prescriptions"]):
            row, start = item["row"], item["start_dose"]
            source = {"ours": start.ours, "library": start.library}.get(self.wished_dose.removeprefix(f"{row.pk}:"))
            if source is not None:
                for field in START_DOSE_FIELDS:
                    setattr(row, field, getattr(source, field))
                row.save()
            if self.wished_dose == f"{row.pk}:save":
                save_start_dose(row.exercise, {name: getattr(row, name) for name in START_DOSE_FIELDS}, by=by)
                return True
        return False
