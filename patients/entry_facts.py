"""What stands beside a field: means, the value last time, symmetry, sums, figures to compare with; or why nothing does.

Facts are read from what is stored.  What cannot be said is said with its reason, in words.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from patients import values
from patients.derived import changed, fpi_band, lsd_band, symmetry
from patients.fact_words import FPI_BANDS, LSD_BANDS, day_words, reference_words, short, signed, silent_words
from patients.measure import NUMERIC, Measure, Reference
from patients.measures import registry
from patients.models import Assessment
from patients.silent import Silent
from patients.units import convert
from patients.values import EMPTY, Entry, Slot, plain

ADULT = 18
BANDS = {"foot_posture_total": (fpi_band, FPI_BANDS), "lateral_step_down": (lsd_band, LSD_BANDS)}


@dataclass(frozen=True)
class Fact:
    """A short phrase.  kind: "" | warn | quiet | change | index, how it looks."""

    words: str
    kind: str = ""


class Facts:
    """The facts of one assessment, from its own values and the newest earlier ones."""

    def __init__(self, assessment: Assessment, stored: dict[str, Entry], earlier: dict[str, values.Earlier]):
        self.assessment, self.stored, self.earlier = assessment, stored, earlier
        self.patient = assessment.episode.patient

    def entry(self, measure_id: str, side: str = "") -> Entry:
        """Return what stands in a field; of a measure without sides, whichever side is asked for."""
        return self.stored.get(f"{measure_id}__{side}") or self.stored.get(measure_id, EMPTY)

    def number(self, slot: Slot, entry: Entry) -> Decimal | Silent:
        """Return the mean of the trials in the measure's own unit."""
        if not entry.trials:
            return Silent("value_missing")
        mean = sum(entry.trials, Decimal(0)) / len(entry.trials)
        if not entry.unit:
            return mean
        lever, mass = (
            self.mean_of(name, slot.side) if name else None for name in (slot.measure.lever_arm, "body_mass")
        )
        return convert(mean, entry.unit, slot.measure.unit, lever_arm_cm=lever, body_mass_kg=mass)

    def mean_of(self, measure_id: str, side: str) -> Decimal | None:
        entry = self.entry(measure_id, side)
        return sum(entry.trials, Decimal(0)) / len(entry.trials) if entry.trials and not entry.unit else None

    def of_cell(self, slot: Slot) -> list[Fact]:
        entry = self.stored.get(slot.name, EMPTY)
        numeric = slot.measure.kind in NUMERIC
        found = self.of_trials(slot, entry) if entry.trials and numeric else []
        if slot.measure.parts:
            found += self.of_parts(slot, entry)
        if slot.name in self.earlier:
            found += self.since(slot, entry, self.earlier[slot.name])
        return found

    def of_trials(self, slot: Slot, entry: Entry) -> list[Fact]:
        found = []
        unit = slot.measure.unit
        if entry.unit:
            own = self.number(slot, entry)
            if isinstance(own, Silent):
                found.append(Fact(silent_words(own.reason), "quiet"))
            else:
                found.append(Fact(f"= {short(own)} {unit}"))
        if len(entry.trials) > 1:
            best = max(entry.trials) if slot.measure.higher_is_better is not False else min(entry.trials)
            mean = sum(entry.trials, Decimal(0)) / len(entry.trials)
            found.append(Fact(_("mean %(mean)s, best %(best)s") % {"mean": short(mean), "best": plain(best)}))
        if entry.pain_limited:
            found.append(Fact(_("limited by pain"), "warn"))
        if entry.confirmed:
            found.append(Fact(_("unusual, kept"), "quiet"))
        return found

    def of_parts(self, slot: Slot, entry: Entry) -> list[Fact]:
        """Return the sum of a scored form and whether the typed total agrees with it."""
        scores = [self.entry(part, slot.side).trials for part in slot.measure.parts]
        if not any(scores):
            return self.band(slot, entry.trials[0] if entry.trials else None)
        missing = sum(1 for one in scores if not one)
        if missing:
            return [Fact(_("criteria missing: %(count)d") % {"count": missing}, "quiet")]
        if slot.measure.kind == "choice":
            return []
        total = sum((one[0] for one in scores), Decimal(0))
        found = [Fact(_("criteria: %(total)s") % {"total": plain(total)})]
        if entry.trials and entry.trials[0] != total:
            words = _("%(typed)s typed, but the criteria add up to %(total)s")
            found = [Fact(words % {"typed": plain(entry.trials[0]), "total": plain(total)}, "warn")]
        return found + self.band(slot, total)

    def band(self, slot: Slot, total: Decimal | None) -> list[Fact]:
        if total is None or slot.measure.id not in BANDS:
            return []
        band, words = BANDS[slot.measure.id]
        return [Fact(str(words[band(int(total))]))]

    def since(self, slot: Slot, entry: Entry, last: values.Earlier) -> list[Fact]:
        """Return the last value with its day, and what changed since then."""
        found = [
            Fact(
                f"↺ {values.shown(slot.measure, last.entry)} · {day_words(last.on, self.assessment.assessed_on)}",
                "quiet",
            )
        ]
        if slot.measure.kind not in NUMERIC or not entry.trials:
            return found
        before, now = self.number(slot, last.entry), self.number(slot, entry)
        if isinstance(before, Silent) or isinstance(now, Silent):
            return [*found, Fact(_("units differ, not compared"), "quiet")]
        change = changed(slot.measure.id, before, now) if slot.measure.id in registry() else None
        words = {"within_error": _("within error"), "beyond_error": _("beyond error")}.get(change, "")
        return [*found, Fact(" ".join(filter(None, [signed(now - before), words])), "change")]

    def of_row(self, measure: Measure) -> list[Fact]:
        if not measure.lsi:
            return []
        right, left = (self.number(slot, self.stored.get(slot.name, EMPTY)) for slot in values.sides_of(measure))
        if isinstance(right, Silent) and isinstance(left, Silent):
            return []
        sides = [None if isinstance(one, Silent) else one for one in (right, left)]
        index = symmetry(*sides, self.assessment.episode.side)
        if isinstance(index, Silent):
            return [Fact(silent_words(index.reason), "quiet")]
        return [Fact(f"{index} %", "index")]

    def references(self, measure: Measure) -> list[dict]:
        """Return the figures that fit the patient, with source, mark and conflict."""
        fitting = [one for one in measure.references if one.sex in ("", self.patient.sex) or not self.patient.sex]
        shown = [one for one in fitting if not self.for_adults_only(one)]
        hidden = [{"words": _("Figures of adults are not shown: the patient is under 18.")}]
        return (hidden if len(shown) < len(fitting) else []) + [
            {
                "words": reference_words(one),
                "mark": one.source.mark,
                "key": one.source.key,
                "conflict": ", ".join(one.conflict),
            }
            for one in shown
        ]

    def for_adults_only(self, one: Reference) -> bool:
        """Return whether a figure was not found in patients of this age: adults' norms are hidden from the young."""
        return self.young and (one.ages is None or one.ages[0] >= ADULT) and one.kind == "norm"

    @property
    def young(self) -> bool:
        """Return whether the patient may be under 18: of the two ages that a year of birth allows, the younger."""
        born = self.patient.birth_year
        return born is not None and self.assessment.assessed_on.year - born - 1 < ADULT
