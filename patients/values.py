"""What a PT typed, turned into observations and back into text.

A field holds one value, or as many as the measure has trials, with spaces between: "18 19,5 18".
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from patients.derived import Silent, symmetry
from patients.measures import Measure, registry
from patients.models import Assessment, Observation
from patients.typed import Typed, ValueRefused, check_values, split
from patients.units import convert

SIDES = ("right", "left")


class Refused(ValueError):
    """A typed value that cannot be kept; the message is the sentence for the PT."""


@dataclass(frozen=True)
class Slot:
    """One field of the assessment page: a measure on one side ("" where it has none)."""

    measure: Measure
    side: str

    @property
    def name(self) -> str:
        return f"{self.measure.id}__{self.side}" if self.side else self.measure.id


def slots() -> dict[str, Slot]:
    """Return every field of the assessment page by its name, in order."""
    found = (Slot(measure, side) for measure in registry().values() for side in (SIDES if measure.sided else ("",)))
    return {slot.name: slot for slot in found}


def parse(slot: Slot, raw: str) -> list[Decimal | str]:
    """Return the trials in what was typed; empty when nothing was.

    Raises Refused with a sentence that names the field, the value and what is allowed.
    """
    try:
        found = check_values(slot.measure, raw, get_language() or "en")
        return [in_own_unit(slot, raw, one) for one in found]
    except ValueRefused as error:
        raise Refused(sentence(slot, error)) from error


def in_own_unit(slot: Slot, raw: str, one: Typed) -> Decimal | str:
    if not one.unit:
        return one.value
    value = convert(one.value, one.unit, slot.measure.unit)
    if isinstance(value, Silent):
        raise ValueRefused("unknown_unit", slot.measure, raw)
    return value.quantize(Decimal(1).scaleb(-slot.measure.decimals))


def field_name(slot: Slot) -> str:
    label = slot.measure.text(get_language() or "en").label
    side = {"right": _("right"), "left": _("left")}.get(slot.side)
    return f"{label}, {side}" if side else label


def sentence(slot: Slot, error: ValueRefused) -> str:
    language = get_language() or "en"
    values = {
        "field": field_name(slot),
        "value": error.raw,
        "low": error.low,
        "high": error.high,
        "unit": "" if error.unit.startswith("/") else error.unit,
        "units": ", ".join(slot.measure.units),
        "count": len(split(error.raw)),
        "most": slot.measure.trials,
        "decimals": slot.measure.decimals,
        "answers": ", ".join(label for _key, label in answers(slot.measure, language)),
    }
    if error.code == "not_a_number":
        text = _("%(field)s: “%(value)s” is not a number. Give a number from %(low)s to %(high)s %(unit)s")
    elif error.code in ("out_of_range", "unusual"):
        text = _("%(field)s: %(value)s is not plausible. Give a number from %(low)s to %(high)s %(unit)s")
    elif error.code == "too_precise":
        text = _("%(field)s: %(value)s has too many decimals; at most %(decimals)s")
    elif error.code == "unknown_unit":
        text = _("%(field)s: %(value)s has a unit that is not used here. These are: %(units)s")
    elif error.code == "mixed_units":
        text = _("%(field)s: one unit for all trials, please; %(value)s has two")
    elif error.code == "too_many":
        text = _("%(field)s: %(count)d values, but at most %(most)d trials are kept")
    else:
        text = _("%(field)s: “%(value)s” is not one of the answers: %(answers)s")
    return (text % values).rstrip() + "."


def answers(measure: Measure, language: str) -> list[tuple[str, str]]:
    """Return key and words of each answer of a choice; none for a number."""
    if measure.kind == "yes_no":
        return [("yes", _("yes")), ("no", _("no"))]
    return [(choice.key, choice.label(language)) for choice in measure.choices]


@transaction.atomic
def keep(assessment: Assessment, slot: Slot, values: list[Decimal | str]) -> bool:
    """Make the slot's observations equal to values; return whether anything changed."""
    rows = list(assessment.observations.filter(measure=slot.measure.id, side=slot.side).order_by("trial"))
    if [row.value for row in rows] == values:
        return False
    for extra in rows[len(values) :]:
        extra.delete()
    for trial, value in enumerate(values, start=1):
        row = rows[trial - 1] if trial <= len(rows) else Observation(assessment=assessment, trial=trial)
        row.measure, row.side, row.trial = slot.measure.id, slot.side, trial
        row.number, row.choice = (value, "") if isinstance(value, Decimal) else (None, value)
        row.save()
    return True


def by_slot(observations) -> dict[str, list]:
    """Return the values of each field, trials in order.  What the registry no longer asks for is left out."""
    known = {(slot.measure.id, slot.side): name for name, slot in slots().items()}
    found = defaultdict(list)
    for row in sorted(observations, key=lambda row: row.trial):
        if (row.measure, row.side) in known:
            found[known[row.measure, row.side]].append(row.value)
    return dict(found)


def typed(values: list) -> str:
    """Return values as a PT would type them."""
    return " ".join(plain(value) for value in values)


def plain(value) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def shown(slot: Slot, values: list) -> str:
    """Return values for reading: trials, or the words of the choice."""
    language = get_language() or "en"
    if slot.measure.kind in ("yes_no", "choice"):
        return dict(answers(slot.measure, language)).get(values[0], plain(values[0]))
    return " / ".join(plain(value) for value in values)


def mean(values: list[Decimal]) -> Decimal | None:
    return sum(values, Decimal(0)) / len(values) if values else None


def row_symmetry(measure: Measure, values: dict[str, list], affected_side: str) -> Decimal | Silent:
    """Return the LSI of a sided measure from the means of its trials."""
    right, left = (mean(values.get(Slot(measure, side).name, [])) for side in SIDES)
    return symmetry(right, left, affected_side)


def earlier_values(assessment: Assessment) -> dict[str, tuple[str, object]]:
    """Return for each field the newest earlier value of the episode and its date, in two queries."""
    earlier = list(Assessment.objects.before(assessment).prefetch_related("observations"))
    found: dict[str, tuple[str, object]] = {}
    known = slots()
    for past in earlier:
        for name, values in by_slot(past.observations.all()).items():
            found.setdefault(name, (shown(known[name], values), past.assessed_on))
    return found
