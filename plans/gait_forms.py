"""Forms of gait retraining: a new cue, a session that was done, the end, advice on shoes."""

from datetime import date
from decimal import Decimal

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from clinic.forms import NamesItsFields, typed_numbers
from patients.cards import silent_words
from patients.rules.findings import Findings
from plans.builder_form import DAY
from plans.gait_catalogue import shoe_advice
from plans.gait_rules import prefill, verdicts, with_typed
from plans.run_models import GaitPlan, GaitSession, ShoeAdvice
from plans.running.gait import FIRST_RISE, RISES


def rise_words(percent: Decimal) -> str:
    return f"+{number_format(percent.normalize())} %"


class PlainForm(NamesItsFields, forms.ModelForm):
    """Laid out by crispy, without a form tag of its own."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def values(self, *names: str) -> dict[str, object]:
        return {name: self.cleaned_data[name] for name in names}

    def _post_clean(self):
        """The row is made and checked by the action, which knows what the form does not: episode, day, who."""


class StartForm(PlainForm):
    """A new cue.  A reason is asked for wherever the rules do not suggest it (R-I06, R-I07, R-I08)."""

    rise_percent = forms.TypedChoiceField(
        label=lazy("Rise at first"),
        coerce=Decimal,
        choices=[(str(one), rise_words(one)) for one in RISES],
        required=False,
        empty_value=None,
    )
    calf_painless = forms.BooleanField(
        label=lazy("Bent-knee heel raise on one leg (CF4) is painless"),
        help_text=lazy("For landing on the forefoot."),
        required=False,
    )

    class Meta:
        model = GaitPlan
        fields = ["cue", "baseline_cadence", "baseline_speed_kmh", "reason"]
        formfield_callback = typed_numbers

    def __init__(self, *args, findings: Findings | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.findings = findings
        suggested = [cue for cue, one in verdicts(findings).items() if one.is_suggested]
        self.initial = {"cue": (suggested or [""])[0], "rise_percent": str(FIRST_RISE)} | prefill(findings)
        self.fields["reason"].help_text = _("Needed where the rules do not suggest the cue. It is kept.")
        self.fields["baseline_speed_kmh"].help_text = _("The target holds at this speed; count again at the same one.")
        self.helper.layout = Layout(
            "cue",
            Div("baseline_cadence", "baseline_speed_kmh", "rise_percent", css_class="pair"),
            "calf_painless",
            "reason",
        )

    def clean(self):
        data = super().clean()
        if self.errors or "cue" not in data:
            return data
        if data["cue"] == GaitPlan.Cue.CADENCE:
            if data["baseline_cadence"] is None:
                self.add_error("baseline_cadence", _("Count it first: the target is worked out from it."))
                return data
            data["rise_percent"] = data["rise_percent"] or FIRST_RISE
        else:
            data["rise_percent"] = None
        against = self.against(data)
        if against and not data["reason"].strip():
            self.add_error("reason", " ".join([_("Give a reason."), *against]))
        return data

    def against(self, data: dict) -> list[str]:
        """Return what speaks against this cue, each in a sentence; empty where the rules suggest it."""
        cadence, speed = data["baseline_cadence"], data["baseline_speed_kmh"]
        typed = {"cadence": None if cadence is None else Decimal(cadence), "running_speed": speed}
        judged = verdicts(with_typed(self.findings, typed) if self.findings else None)[data["cue"]]
        found = [] if judged.is_suggested else why_not(judged)
        if data["rise_percent"] and data["rise_percent"] > FIRST_RISE:
            found.append(_("Five per cent more comes first; then the pain is checked (Heiderscheit11 [V])."))
        if data["cue"] == GaitPlan.Cue.FOREFOOT and not data["calf_painless"]:
            found.append(_("A painless bent-knee heel raise comes first [D]."))
        return found


def why_not(judged) -> list[str]:
    """Return why no rule suggests a cue: each rule's reason, with what it waits for."""
    lines = [silent_words(one) for one in judged.silences]
    found = [f"{one.rule_id}: {one.reason} {', '.join(one.missing)}".rstrip() for one in lines]
    if judged.cards:
        found.append(_("The rule was not studied in this group of patients."))
    return found or [_("No rule suggests this cue for this patient.")]


class SessionForm(PlainForm):
    """One session that was done.  Empty stays empty: not measured, not told."""

    class Meta:
        model = GaitSession
        fields = ["done_on", "minutes", "feedback_percent", "cadence", "pain", "note"]
        formfield_callback = typed_numbers
        widgets = {"done_on": DAY["widget"]}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, prefix="session", **kwargs)
        self.fields["pain"].help_text = _("0 to 10. Empty: not told.")
        self.helper.layout = Layout(
            Div("done_on", "minutes", "feedback_percent", css_class="pair"),
            Div("cadence", "pain", css_class="pair"),
            "note",
        )


class EndForm(PlainForm):
    class Meta:
        model = GaitPlan
        fields = ["end_reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["end_reason"].required = True
        self.fields["end_reason"].error_messages["required"] = _("Give a reason: why does this cue end?")


class ShoeForm(PlainForm):
    class Meta:
        model = ShoeAdvice
        fields = ["code", "starts_on", "ends_on", "note"]
        widgets = dict.fromkeys(("starts_on", "ends_on"), DAY["widget"])

    code = forms.ChoiceField(label=lazy("Advice"))

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, prefix="shoe", initial={"starts_on": today}, **kwargs)
        language = get_language() or "en"
        self.fields["code"].choices = [(code, one.text(language).name) for code, one in shoe_advice().items()]
        self.fields["note"].help_text = _("The patient reads it.")
        self.helper.layout = Layout("code", Div("starts_on", "ends_on", css_class="pair"), "note")

    def clean(self):
        data = super().clean()
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if starts and ends and ends < starts:
            sentence = _("It ends on %(end)s, before it starts on %(start)s.")
            self.add_error("ends_on", sentence % {"end": f"{ends:%Y-%m-%d}", "start": f"{starts:%Y-%m-%d}"})
        return data
