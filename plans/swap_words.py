"""What a swap along the ladder did to the dose, in words for the PT."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from exercises.dose import DOSE_FIELDS
from plans.models import Prescription

TOLD = (*DOSE_FIELDS, "side")
SILENT = {"times_a_day": 1}  # once a day is not said elsewhere either
CHOSEN = ("side", "frequency")  # their values say what they are


def swap_words(before: Prescription, after: Prescription) -> str:
    """Return which exercise took whose place, and what of its dose was kept and what is another now."""
    kept = [f"{label(name)}{value}" for name in TOLD if (value := said(before, name)) and value == said(after, name)]
    other = [
        f"{label(name)}{said(before, name) or '–'} → {said(after, name) or '–'}"
        for name in TOLD
        if said(before, name) != said(after, name)
    ]
    parts = [_("%(new)s takes the place of %(old)s.") % {"new": after.exercise.name, "old": before.exercise.name}]
    parts += [_("Kept: %(dose)s.") % {"dose": ", ".join(kept)}] if kept else []
    parts += [_("Changed: %(dose)s.") % {"dose": ", ".join(other)}] if other else []
    return " ".join(parts)


def label(name: str) -> str:
    return "" if name in CHOSEN else f"{Prescription._meta.get_field(name).verbose_name} "


def said(row: Prescription, name: str) -> str:
    """Return a part of the dose as it is read, empty where it is not given."""
    value = getattr(row, name)
    if value in (None, "") or SILENT.get(name) == value:
        return ""
    if name in CHOSEN:
        return str(getattr(row, f"get_{name}_display")())
    return number_format(value.normalize()) if name == "load_kg" else str(value)
