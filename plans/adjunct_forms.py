"""The part of the plan builder beside the exercises: orthosis, tape, techniques, messages, each with its days."""

from datetime import date, timedelta

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic.forms import NamesItsFields, typed_numbers
from plans.adjunct_words import addition_choices, addition_name, asks_reason, contrary_words, is_passive, usual
from plans.adjuncts import Adjunct
from plans.builder_form import DAY, BuilderForm
from plans.models import Plan, Prescription


class AdjunctForm(BuilderForm):
    """Days, target and note of one addition; a reason too where the guideline is against it (R-I15)."""

    class Meta:
        model = Adjunct
        fields = ["starts_on", "ends_on", "remind_on", "amount", "note", "reason"]
        formfield_callback = typed_numbers
        widgets = dict.fromkeys(("starts_on", "ends_on", "remind_on"), DAY["widget"])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if asks_reason(self.instance.code):
            self.fields["reason"].required = True
        else:
            del self.fields["reason"]
        if self.instance.amount is None:
            del self.fields["amount"]
        name = addition_name(self.instance.code)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}, {name}"

    def clean(self):
        data = super().clean()
        starts, ends, remind = (data.get(name) for name in ("starts_on", "ends_on", "remind_on"))
        if starts and ends and ends < starts:
            sentence = _("It ends on %(end)s, before it starts on %(start)s.")
            self.add_error("ends_on", sentence % {"end": f"{ends:%Y-%m-%d}", "start": f"{starts:%Y-%m-%d}"})
        if remind and ((starts and remind < starts) or (ends and remind > ends)):
            self.add_error("remind_on", _("The reminder must lie between start and end."))
        return data


class NewAdjunctForm(NamesItsFields, forms.Form):
    """Choose one more addition."""

    code = forms.ChoiceField(required=False)
    reason = forms.CharField(required=False, max_length=300)

    def __init__(self, *args, plan: Plan, taken: set[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.fields["code"].label = _("Add beside the exercises")
        self.fields["code"].choices = [("", "–"), *addition_choices(without=taken)]
        self.fields["reason"].label = _("Reason")
        self.fields["reason"].help_text = _("Needed where the guideline is against it.")
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout("code", "reason")

    def clean(self):
        data = super().clean()
        code = data.get("code", "")
        if not code and not self.errors:
            self.add_error("code", _("Choose what to add."))
        if asks_reason(code) and not data.get("reason"):
            self.add_error("reason", f"{contrary_words(code)} {_('Give your reason.')} (R-I15)")
        return data

    def save(self) -> Adjunct:
        code, today = self.cleaned_data["code"], timezone.localdate()
        lasts = usual(code)
        return Adjunct.objects.create(
            plan=self.plan,
            code=code,
            starts_on=today,
            ends_on=after(today, lasts.days),
            remind_on=after(today, lasts.remind_after_days),
            reason=self.cleaned_data["reason"],
        )


def after(day: date, days: int | None) -> date | None:
    return None if days is None else day + timedelta(days=days)


class Beside:
    """All additions of a plan as the builder shows, checks and saves them."""

    def __init__(self, plan: Plan, data=None):
        rows = list(plan.adjuncts.all())
        self.plan = plan
        self.items = [
            {"row": row, "name": addition_name(row.code), "against": contrary_words(row.code)} for row in rows
        ]
        for item in self.items:
            prefix = f"adjunct-{item['row'].pk}"
            sent = data is not None and any(name.startswith(f"{prefix}-") for name in data)
            item["form"] = AdjunctForm(data if sent else None, instance=item["row"], prefix=prefix)
        adds = data is not None and "add_adjunct" in data
        taken = {row.code for row in rows}
        self.new = NewAdjunctForm(data if adds else None, plan=plan, taken=taken, prefix="new-adjunct")

    def forms(self) -> list:
        return [*(item["form"] for item in self.items), self.new]

    def save(self) -> None:
        for item in self.items:
            if item["form"].is_bound and item["form"].has_changed():
                item["form"].save()
        if self.new.is_bound:
            self.new.save()

    @property
    def only_additions(self) -> bool:
        """Whether the plan has passive help and no exercise (R-I02)."""
        passive = any(is_passive(item["row"].code) for item in self.items)
        return passive and not Prescription.objects.filter(phase__plan=self.plan).exists()
