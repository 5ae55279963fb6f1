"""The search field for exercises with its filters, for any page that lets one choose an exercise."""

from dataclasses import dataclass

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from exercises.search import CHOICES, Filters

FILTER_LABELS = {"muscle": _("Muscle"), "position": _("Position"), "equipment": _("Equipment"), "level": _("Level")}


@dataclass(frozen=True)
class Chip:
    """One filter: a choice as long as it is open, a button that takes it away once it is set."""

    label: str
    name: str  # of the field
    value: str
    choices: list

    @property
    def words(self) -> str:
        return str(dict(self.choices).get(self.value, ""))


class FindForm(forms.Form):
    """Names its fields by a prefix, so that several stand on one page and the answer finds its way back."""

    exercise = forms.CharField(required=False, label=_("Find an exercise"), widget=forms.SearchInput)

    def __init__(self, *args, filters: Filters | None = None, favourites: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters, self.favourites = filters or Filters(), favourites
        self.fields["exercise"].widget.attrs |= {
            "autocomplete": "off",
            "spellcheck": "false",
            "hx-get": self.address,
            "hx-trigger": "input changed delay:150ms, search",
            "hx-target": f"#{self.prefix}-found",
            "hx-include": "closest .picker",
            "hx-sync": "closest .picker:queue last",
        }

    @property
    def address(self) -> str:
        return f"{reverse_lazy('admin:find_exercise')}?prefix={self.prefix}"

    def chips(self) -> list[Chip]:
        chosen = self.filters.chosen()
        return [
            Chip(label, self.add_prefix(name), chosen.get(name, ""), CHOICES[name])
            for name, label in FILTER_LABELS.items()
        ]
