"""Reads the figures of a measure and where they come from: sources, references, smallest changes. Pure Python."""

from decimal import Decimal

from patients.measure import CITED, MARKS, Reference, SmallestChange, Source
from patients.units import UNITS

REFERENCE_KINDS = ("cut_off", "norm", "line")
REFERENCE_OF = ("value", "lsi", "side_difference")
REFERENCE_FIELDS = {
    "kind", "of", "low", "high", "mean", "sd", "unit", "sex", "ages", "any_age", "group", "applied", "key", "mark",
}  # fmt: skip
CHANGE_FIELDS = {"limit", "unit", "same_day", "sem", "when", "applied", "key", "mark"}


class MeasureError(ValueError):
    """measures.toml says something that cannot be used; the sentence names id, field and value."""


def refuse(wrong: bool, measure_id: str, field: str, value: object, why: str) -> None:
    if wrong:
        raise MeasureError(f"Measure {measure_id}: {field} {value!r} {why}.")


def citations(name: str, entries: list) -> tuple[Source, ...]:
    refuse(not entries, name, "sources", entries, "is empty")
    for entry in entries:
        refuse(set(entry) != {"key", "mark"}, name, "sources", entry, "needs key and mark")
        refuse(entry["mark"] not in MARKS, name, "sources", entry["mark"], f"is none of {', '.join(MARKS)}")
        refuse(entry["mark"] in CITED and not entry["key"], name, "sources", entry, "claims a source without naming it")
    return tuple(Source(**entry) for entry in entries)


def disagreements(name: str, pairs: list, sources: tuple[Source, ...]) -> tuple[tuple[str, str], ...]:
    """Return the pairs of citation keys that disagree; "" stands for what we or common use say without a source."""
    keys = {source.key for source in sources}
    for one in pairs:
        known = isinstance(one, list) and len(one) == 2 and len(set(one) & keys) == 2
        refuse(not known, name, "conflicts", one, "is not a pair of its sources")
    return tuple(map(tuple, pairs))


def references(
    name: str, unit: str, entries: list, sources: tuple[Source, ...], conflicts: tuple[tuple[str, str], ...]
) -> tuple[Reference, ...]:
    found = tuple(reference(name, unit, entry, sources, conflicts) for entry in entries)
    applied = [(one.of, one.sex) for one in found if one.applied]
    refuse(len(applied) != len(set(applied)), name, "references", applied, "applies two figures to the same")
    return found


def reference(name: str, unit: str, entry: dict, sources, conflicts) -> Reference:
    refuse(not set(entry) <= REFERENCE_FIELDS, name, "references", entry, "has a field nobody knows")
    low, high, mean, sd = (decimal(name, entry, field) for field in ("low", "high", "mean", "sd"))
    kind, of, sex = entry.get("kind", "cut_off"), entry.get("of", "value"), entry.get("sex", "")
    refuse(kind not in REFERENCE_KINDS, name, "references", kind, f"is none of {', '.join(REFERENCE_KINDS)}")
    refuse(of not in REFERENCE_OF, name, "references", of, f"is none of {', '.join(REFERENCE_OF)}")
    refuse(sex not in ("", "female", "male"), name, "references", sex, "is no sex")
    refuse(low is high is mean is None, name, "references", entry, "gives no figure")
    refuse(entry.get("applied", False) and kind != "cut_off", name, "references", entry, "applies what is no cut-off")
    source = cited(name, "references", entry, sources)
    ages = entry.get("ages")
    return Reference(
        kind=kind,
        of=of,
        low=low,
        high=high,
        mean=mean,
        sd=sd,
        unit=of_unit(name, "references", entry.get("unit", "%" if of == "lsi" else unit)),
        sex=sex,
        ages=tuple(ages) if ages else None,
        group=entry.get("group", ""),
        any_age=entry.get("any_age", False),
        applied=entry.get("applied", False),
        source=source,
        conflict=tuple(other for one in conflicts if source.key in one for other in one if other != source.key),
    )


def smallest_changes(name: str, unit: str, entries: list, sources: tuple[Source, ...]) -> tuple[SmallestChange, ...]:
    found = []
    for entry in entries:
        refuse(not set(entry) <= CHANGE_FIELDS, name, "smallest_changes", entry, "has a field nobody knows")
        refuse("limit" not in entry, name, "smallest_changes", entry, "gives no limit")
        limit, same_day, sem = (decimal(name, entry, field) for field in ("limit", "same_day", "sem"))
        found.append(
            SmallestChange(
                limit=limit,
                unit=of_unit(name, "smallest_changes", entry.get("unit", unit)),
                source=cited(name, "smallest_changes", entry, sources),
                same_day=same_day,
                sem=sem,
                when=tuple(sorted(entry.get("when", {}).items())),
                applied=entry.get("applied", True),
            )
        )
    applied = [one for one in found if one.applied]
    refuse(len(applied) > 1, name, "smallest_changes", len(applied), "are applied at once")
    return tuple(found)


def cited(name: str, field: str, entry: dict, sources: tuple[Source, ...]) -> Source:
    source = Source(entry.get("key", ""), entry.get("mark", ""))
    refuse(source not in sources, name, field, entry, "has a source that the measure does not name")
    return source


def of_unit(name: str, field: str, unit: str) -> str:
    refuse(unit not in UNITS, name, field, unit, "is no unit")
    return unit


def decimal(name: str, entry: dict, field: str) -> Decimal | None:
    value = entry.get(field)
    refuse(value is not None and type(value) not in (int, Decimal), name, field, value, "is not a number")
    return None if value is None else Decimal(value)
