"""What one clinic measures: the registry without what it hides, and with the measures it added."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db import transaction

from clinic.models import Clinic
from patients.measure import NUMERIC, SECTIONS, Choice, Measure, MeasureText, Source
from patients.measures import registry
from patients.own_measures import HiddenMeasure, OwnMeasure

SHORT_LENGTH = 24
FAR = Decimal(99999)  # what the column holds
STRANGE = "stranger"  # kind of a measure that nobody knows any more


def catalogue(clinic_id: int) -> Mapping[str, Measure]:
    """Return what this clinic asks for, by id, in the order in which it is shown.  Two queries.

    Hidden and retired measures are left out; their old values are read through measure_or_stranger().
    """
    hidden = set(HiddenMeasure.objects.filter(clinic=clinic_id).values_list("measure", flat=True))
    shared = [measure for measure in registry().values() if measure.id not in hidden]
    own = [own_as_measure(row) for row in OwnMeasure.objects.filter(clinic=clinic_id, retired=False)]
    in_order = sorted([*shared, *own], key=lambda measure: SECTIONS.index(measure.section))  # stable: ours behind
    return {measure.id: measure for measure in in_order}


@transaction.atomic
def use_only(clinic_id: int, used: set[str]) -> None:
    """Hide every measure of the registry that is not among used; whatever else stands in used is ignored.

    Rows are made and removed one by one, so that the audit trail names each.
    """
    Clinic.objects.select_for_update().get(pk=clinic_id)  # two pages saved at once must not hide the same twice
    rows = {row.measure: row for row in HiddenMeasure.objects.filter(clinic=clinic_id)}
    for measure_id, row in rows.items():
        if measure_id in used:
            row.delete()
    for measure_id in registry().keys() - used - rows.keys():
        HiddenMeasure.objects.create(clinic_id=clinic_id, measure=measure_id)


def measure_or_stranger(clinic_id: int, measure_id: str) -> Measure:
    """Return a measure that old values may bear: also a hidden, a retired, and one that no longer exists.

    A stranger shows its id for a name and its values as they are; nothing can be typed into it.  One query at most.
    """
    return measures_of(clinic_id, [measure_id])[measure_id]


def measures_of(clinic_id: int, measure_ids: Iterable[str]) -> dict[str, Measure]:
    """Return measure_or_stranger() for many ids, in one query at most."""
    wanted = list(dict.fromkeys(measure_ids))
    keys = [name.removeprefix("own_") for name in wanted if name.startswith("own_")]
    keys = [int(key) for key in keys if key.isdecimal() and len(key) < 19]
    rows = OwnMeasure.objects.filter(clinic=clinic_id, pk__in=keys) if keys else ()
    own = {row.key: own_as_measure(row) for row in rows}
    return {name: registry().get(name) or own.get(name) or stranger(name) for name in wanted}


def own_as_measure(row: OwnMeasure) -> Measure:
    """Return a clinic's row as a measure.  Its words are the clinic's own, the same in each language."""
    text = MeasureText(row.label, shortened(row.label), row.method, "")
    numeric = row.kind in NUMERIC
    return bare_measure(
        row.key,
        section=row.section,
        kind=row.kind,
        unit=row.unit if numeric else "",
        sided=row.sided,
        trials=row.trials if numeric else 1,
        decimals=(row.decimals if row.kind == "number" else 0) if numeric else None,
        low=row.low if numeric else None,
        high=row.high if numeric else None,
        possible=possible_of(row) if numeric else None,
        lsi=numeric and row.lsi,
        higher_is_better=row.higher_is_better,
        choices=tuple(Choice(str(place), words, words) for place, words in enumerate(row.answers, start=1)),
        text=text,
    )


def possible_of(row: OwnMeasure) -> tuple[Decimal, Decimal]:
    """A score ends where its scale does; a number is refused only where it cannot be kept, or falls below its 0."""
    if row.kind == "score":
        return row.low, row.high
    return (Decimal(0) if row.low >= 0 else -FAR), FAR


def shortened(label: str) -> str:
    return label if len(label) <= SHORT_LENGTH else f"{label[: SHORT_LENGTH - 1].rstrip()}…"


def stranger(measure_id: str) -> Measure:
    text = MeasureText(measure_id, shortened(measure_id), "", "")
    return bare_measure(measure_id, section="", kind=STRANGE, sided=True, trials=1, text=text)


def bare_measure(measure_id: str, *, text: MeasureText, **known) -> Measure:
    """Return a measure without figures of its own: no reference, no error, nothing it depends on."""
    empty = {
        "code": "",
        "unit": "",
        "decimals": None,
        "low": None,
        "high": None,
        "possible": None,
        "lsi": False,
        "higher_is_better": None,
        "choices": (),
        "settings": (),
        "parts": (),
        "references": (),
        "smallest_changes": (),
        "conflicts": (),
        "sources": (Source("", "D"),),
    }
    fields = empty | known
    return Measure(id=measure_id, units=(fields["unit"],), en=text, es=text, **fields)
