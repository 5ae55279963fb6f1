"""The fields of an assessment and what is stored in them, as rows and as text.

A field holds one value, or as many as the measure has trials.  Its text is "18 19.5 18 N !": trials, the unit where it
is not the measure's own, and "!" where pain limited the test.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import F, Window
from django.db.models.functions import FirstValue
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from patients.measures import Measure, registry
from patients.models import Assessment, Observation
from patients.rules.findings import Reading
from patients.units import convert

SIDES = ("right", "left")
PAIN_SIGN = "!"
BODY_MASS = "body_mass"


@dataclass(frozen=True)
class Slot:
    """One field of the assessment page: a measure on one side ("" where it has none)."""

    measure: Measure
    side: str

    @property
    def name(self) -> str:
        return f"{self.measure.id}__{self.side}" if self.side else self.measure.id


@dataclass(frozen=True)
class Entry:
    """What stands in one field.  unit: as it was typed, "" for the measure's own.  Two are equal if they say the same.

    confirmed: an unusual value that the PT kept knowingly.
    """

    trials: tuple[Decimal | str, ...] = ()
    unit: str = ""
    pain_limited: bool = False
    confirmed: bool = field(default=False, compare=False)

    @property
    def text(self) -> str:
        parts = [*map(plain, self.trials), self.unit, PAIN_SIGN if self.pain_limited else ""]
        return " ".join(filter(None, parts)) if self.trials else ""


EMPTY = Entry()


def slots(measures: Mapping[str, Measure] | None = None) -> dict[str, Slot]:
    """Return every field by its name, in the order of the measures; of the whole registry unless others are given."""
    wanted = (registry() if measures is None else measures).values()
    return {slot.name: slot for measure in wanted for slot in sides_of(measure)}


def sides_of(measure: Measure) -> list[Slot]:
    return [Slot(measure, side) for side in (SIDES if measure.sided else ("",))]


def entry_of(rows: Iterable[Observation]) -> Entry:
    """Return what the rows of one field say."""
    rows = sorted(rows, key=lambda row: row.trial)
    if not rows:
        return EMPTY
    return Entry(
        trials=tuple(row.value for row in rows),
        unit=rows[0].unit,
        pain_limited=any(row.pain_limited for row in rows),
        confirmed=any(row.confirmed for row in rows),
    )


def by_field(rows: Iterable[Observation]) -> dict[tuple[str, str], list[Observation]]:
    """Return the rows of each measure and side, whether it is still asked for or not."""
    found: dict[tuple[str, str], list[Observation]] = {}
    for row in rows:
        found.setdefault((row.measure, row.side), []).append(row)
    return found


def entries(rows: Iterable[Observation], known: Mapping[str, Slot]) -> dict[str, Entry]:
    """Return what stands in each known field; rows of a measure or side that is no longer asked for are left out."""
    names = {(slot.measure.id, slot.side): name for name, slot in known.items()}
    return {names[place]: entry_of(found) for place, found in by_field(rows).items() if place in names}


def plain(value: Decimal | str) -> str:
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value


def field_name(slot: Slot) -> str:
    label = slot.measure.text(get_language() or "en").label
    side = {"right": _("right"), "left": _("left")}.get(slot.side)
    return f"{label}, {side}" if side else label


def answers(measure: Measure, language: str) -> list[tuple[str, str]]:
    """Return key and words of each answer of a choice; none for a number."""
    if measure.kind == "yes_no":
        return [("yes", _("yes")), ("no", _("no"))]
    return [(choice.key, choice.label(language)) for choice in measure.choices]


def shown(measure: Measure, entry: Entry) -> str:
    """Return an entry for reading: trials, or the words of the choice."""
    if not entry.trials:
        return ""
    if measure.kind in ("yes_no", "choice"):
        key = entry.trials[0]
        return dict(answers(measure, get_language() or "en")).get(key, plain(key))
    return " ".join(filter(None, [" / ".join(map(plain, entry.trials)), entry.unit]))


Settings = Mapping[str, Decimal | str]  # measure id -> number in its own unit, or key


@dataclass(frozen=True)
class Earlier:
    """The last value of a field.  settings: what else was recorded that day and decides what it compares with."""

    entry: Entry
    on: date
    settings: Settings = field(default_factory=dict)


def reading(entry: Entry, on: date, settings: Settings) -> Reading:
    return Reading(trials=entry.trials, on=on, unit=entry.unit, settings=settings, pain_limited=entry.pain_limited)


def settings(measure: Measure, side: str, entries: Mapping[tuple[str, str], Entry]) -> Settings:
    """Return position, device, lever arm and the like of a measure, and body mass, from the entries of one assessment.

    entries: (measure id, side or "") -> what stands there.
    """
    found = {name: entries.get((name, side)) or entries.get((name, "")) for name in (*measure.settings, BODY_MASS)}
    return {name: setting_value(name, entry) for name, entry in found.items() if entry and entry.trials}


def setting_value(name: str, entry: Entry) -> Decimal | str:
    value = entry.trials[0]
    return convert(value, entry.unit, registry()[name].unit) if entry.unit else value


def newest_earlier(assessment: Assessment, known: Mapping[str, Slot]) -> dict[str, Earlier]:
    """Return for each field the newest earlier value of the episode, with the settings of its day; two queries.

    The database picks the newest of each field, so that a long history costs no more rows than a short one.
    """
    newest = Window(
        FirstValue("assessment_id"),
        partition_by=["measure", "side"],
        order_by=[F("assessment__assessed_on").desc(), F("assessment_id").desc()],
    )
    rows = list(
        Observation.objects.filter(assessment__in=Assessment.objects.before(assessment).order_by())
        .annotate(newest=newest)
        .filter(newest=F("assessment_id"))
        .select_related("assessment")
    )
    by_day = {(row.measure, row.side): row.assessment for row in rows}
    names = {name for slot in known.values() for name in slot.measure.settings} | {BODY_MASS}
    beside = Observation.objects.filter(assessment__in={row.assessment_id for row in rows}, measure__in=names)
    of_day: dict[int, list[Observation]] = {}
    for row in beside:
        of_day.setdefault(row.assessment_id, []).append(row)
    recorded = {pk: {place: entry_of(found) for place, found in by_field(some).items()} for pk, some in of_day.items()}
    return {
        name: earlier(known[name], entry, by_day[known[name].measure.id, known[name].side], recorded)
        for name, entry in entries(rows, known).items()
    }


def earlier(slot: Slot, entry: Entry, past: Assessment, recorded: Mapping[int, Mapping]) -> Earlier:
    return Earlier(entry, past.assessed_on, settings(slot.measure, slot.side, recorded.get(past.pk, {})))
