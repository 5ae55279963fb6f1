"""What stands beside a field: means, the value last time, symmetry, sums, figures to compare with; or why nothing does.

Facts are read from what is stored.  What cannot be said is said with its reason, in words.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from patients import values
from patients.changes import change
from patients.fact_words import (
    ANSWERS,
    BAND_WORDS,
    VERDICTS,
    day_words,
    reference_words,
    short,
    signed,
    silent_words,
)
from patients.measure import NUMERIC, Measure, Whom
from patients.models import Assessment
from patients.screens import whom_of
from patients.silent import Silent
from patients.units import convert
from patients.values import EMPTY, Earlier, Entry, Slot, plain
from patients.worked_out import Derived, derived, from_parts

QUIETLY_ABSENT = ("value_missing", "item_missing", "no_direction")
OF_THE_DAY = "warmed_up"  # a setting that is never as last time by itself


@dataclass(frozen=True)
class Fact:
    """A short phrase.  kind: "" | warn | quiet | index, how it looks; again: a press takes it over as it was."""

    words: str
    kind: str = ""


class Facts:
    """The facts of one assessment, from its own values and the newest earlier ones."""

    def __init__(
        self,
        assessment: Assessment,
        stored: Mapping[str, Entry],
        earlier: Mapping[str, Earlier],
        measures: Mapping[str, Measure],
    ):
        self.assessment, self.stored, self.earlier = assessment, stored, earlier
        self.patient = assessment.episode.patient
        self.settings = {name for measure in measures.values() for name in measure.settings} - {OF_THE_DAY}
        known = values.slots(measures)
        places = {(known[name].measure.id, known[name].side): entry for name, entry in stored.items() if name in known}
        day = assessment.assessed_on
        self.readings = {
            (name, side): values.reading(entry, day, values.settings(measures[name], side, places))
            for (name, side), entry in places.items()
        }
        self.derived: dict[tuple[str, str], dict[str, Derived]] = {}
        for one in derived(self.readings, assessment.episode.side, measures):
            self.derived.setdefault((one.measure, one.side), {})[one.name] = one

    @classmethod
    def of(cls, assessment: Assessment, measures: Mapping[str, Measure]) -> "Facts":
        """Return the facts of what is stored now; three queries."""
        known = values.slots(measures)
        stored = values.entries(assessment.observations.all(), known)
        return cls(assessment, stored, values.newest_earlier(assessment, known), measures)

    def of_cell(self, slot: Slot) -> list[Fact]:
        entry = self.stored.get(slot.name, EMPTY)
        found = self.of_trials(slot, entry) if entry.trials and slot.measure.kind in NUMERIC else []
        if slot.measure.parts:
            found += self.of_parts(slot, entry)
        if slot.name in self.earlier:
            found += self.since(slot, self.earlier[slot.name])
        return found

    def of_trials(self, slot: Slot, entry: Entry) -> list[Fact]:
        worked_out = self.derived.get((slot.measure.id, slot.side), {})
        found = []
        if len(entry.trials) > 1:
            found.append(Fact(mean_words(worked_out)))
        if entry.unit:
            found.append(self.in_own_unit(slot))
        torque = worked_out.get("torque_per_kg")
        if torque and not isinstance(torque.value, Silent):
            found.append(Fact(f"{torque.value} {torque.unit}"))
        if "cadence_plus_5" in worked_out:
            found += cadence_facts(worked_out)
        if entry.pain_limited:
            found.append(Fact(_("limited by pain"), "warn"))
        if entry.confirmed:
            found.append(Fact(_("unusual, kept"), "quiet"))
        return found

    def in_own_unit(self, slot: Slot) -> Fact:
        reading = self.readings[slot.measure.id, slot.side]
        lever_arm, body_mass = (reading.settings.get(name) for name in (slot.measure.lever_arm, "body_mass"))
        unit = slot.measure.unit
        own = convert(reading.value, reading.unit, unit, lever_arm_cm=lever_arm, body_mass_kg=body_mass)
        if isinstance(own, Silent):
            return Fact(_("not in %(unit)s: %(why)s") % {"unit": unit, "why": silent_words(own.reason)}, "quiet")
        return Fact(f"= {short(own)} {unit}")

    def of_parts(self, slot: Slot, entry: Entry) -> list[Fact]:
        """Return what the criteria of a scored form add up to, and whether what was typed agrees."""
        parts = [self.readings.get((part, slot.side)) for part in slot.measure.parts]
        if not any(parts) and not entry.trials:
            return []
        missing = sum(1 for part in parts if part is None)
        found = []
        if 0 < missing < len(parts):
            found = [Fact(_("criteria missing: %(count)d") % {"count": missing}, "quiet")]
        elif not missing:
            scored = from_parts(slot.measure, [part.value for part in parts])
            found = [agreement(scored, entry)]
        for name in ("band", "rating"):
            found += self.read_as(slot, name, entry)
        return found

    def read_as(self, slot: Slot, name: str, entry: Entry) -> list[Fact]:
        """Return the band of a score; of a rating only why it is not read, it speaks for itself."""
        one = self.derived.get((slot.measure.id, slot.side), {}).get(name)
        if one is None or (isinstance(one.value, Silent) and one.value.reason in (*QUIETLY_ABSENT, "disagrees")):
            return []
        if isinstance(one.value, Silent):
            return [Fact(_("not read: %(why)s") % {"why": silent_words(one.value.reason)}, "quiet")]
        return [Fact(str(BAND_WORDS[one.value]))] if name == "band" else []

    def since(self, slot: Slot, last: Earlier) -> list[Fact]:
        """Return the last value with its day, and what changed since then."""
        day = day_words(last.on, self.assessment.assessed_on)
        kind = "again" if self.as_last_time(slot) else "quiet"
        found = [Fact(f"↺\xa0{values.shown(slot.measure, last.entry)} ·\xa0{day}", kind)]
        now = self.readings.get((slot.measure.id, slot.side))
        if slot.measure.kind not in NUMERIC or now is None:
            return found
        changed = change(slot.measure, values.reading(last.entry, last.on, last.settings), now)
        if isinstance(changed, Silent):
            why = {"why": silent_words(changed.reason)}
            return [*found, Fact(_("not compared: %(why)s") % why, "quiet")]
        verdict = changed.verdict.reason if isinstance(changed.verdict, Silent) else changed.verdict
        unit = "" if changed.unit == slot.measure.unit else changed.unit
        return [
            *found,
            Fact(" ".join(filter(None, [signed(changed.difference), unit, str(VERDICTS.get(verdict, ""))]))),
        ]

    def as_last_time(self, slot: Slot) -> str:
        """Return what one press may put into an empty field: how a test was taken last time, never what it gave."""
        last = self.earlier.get(slot.name)
        empty = slot.name not in self.stored
        return last.entry.text if last and empty and slot.measure.id in self.settings else ""

    def of_row(self, measure: Measure) -> list[Fact]:
        """Return the symmetry index, or why there is none; and, once a row, why there is no torque."""
        found = []
        index = self.derived.get((measure.id, ""), {}).get("lsi")
        if index and isinstance(index.value, Silent):
            found.append(Fact(silent_words(index.value.reason), "quiet"))
        elif index:
            found.append(Fact(f"{index.value} %", "index"))
        torques = [self.derived.get((measure.id, side), {}).get("torque_per_kg") for side in values.SIDES]
        reasons = {one.value.reason for one in torques if one and isinstance(one.value, Silent)}
        for reason in sorted(reasons):
            found.append(Fact(_("no %(unit)s: %(why)s") % {"unit": "Nm/kg", "why": silent_words(reason)}, "quiet"))
        return found

    def references(self, measure: Measure) -> list[dict]:
        """Return the figures that fit the patient, with source, mark and conflict."""
        fitting = [one for one in measure.references if one.sex in ("", self.patient.sex) or not self.patient.sex]
        shown = [one for one in fitting if self.whom.adult or not one.of_adults]
        hidden = [{"words": _("Figures of adults are not shown: under 18, or the year of birth is not known.")}]
        return (hidden if len(shown) < len(fitting) else []) + [
            {
                "words": reference_words(one),
                "mark": one.source.mark,
                "key": one.source.key,
                "conflict": ", ".join(one.conflict),
            }
            for one in shown
        ]

    @property
    def whom(self) -> Whom:
        return whom_of(self.patient, self.assessment.assessed_on)

    def adult_data(self, measure: Measure) -> bool:
        """Return whether what is told about a measure was found in adults, and the patient is none or may be none."""
        return not self.whom.adult and any(one.of_adults for one in measure.references)


def mean_words(worked_out: Mapping[str, Derived]) -> str:
    mean, best = short(worked_out["mean"].value), worked_out["best"].value
    if isinstance(best, Silent):
        return _("mean %(mean)s") % {"mean": mean}
    return _("mean %(mean)s, best %(best)s") % {"mean": mean, "best": plain(best)}


def cadence_facts(worked_out: Mapping[str, Derived]) -> list[Fact]:
    five, ten = worked_out["cadence_plus_5"].value, worked_out["cadence_plus_10"].value
    if isinstance(five, Silent):
        return [Fact(_("no target: %(why)s") % {"why": silent_words(five.reason)}, "quiet")]
    return [Fact(_("+5 %%: %(five)s, +10 %%: %(ten)s") % {"five": five, "ten": ten})]


def agreement(scored: int | str, entry: Entry) -> Fact:
    """Return what the criteria give, beside what was typed where that is something else."""
    words = {"scored": str(ANSWERS.get(scored, scored))}
    if not entry.trials or entry.trials[0] == scored:
        return Fact(_("from the criteria: %(scored)s") % words)
    words["typed"] = str(ANSWERS.get(entry.trials[0], "")) or plain(entry.trials[0])
    return Fact(_("%(typed)s entered, but the criteria give %(scored)s") % words, "warn")
