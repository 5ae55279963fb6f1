"""What was told before the examination, by therapist and patient, as one history.

Field by field the therapist's answer stands before the patient's.  Nothing is filled in where nobody answered.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from patients.intake import TASKS, Intake, ToldBy
from patients.rules.findings import GROUPS, LOAD_CHANGES, Load, Reading, Week

INTAKE_SIGNS = ("peripatellar_pain", "limp", "dislocation_history", "achilles_or_calf_history", "tape_allergy")
A_WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Told:
    """One answer, whose it is and of which day."""

    value: object
    on: date
    by_patient: bool


@dataclass(frozen=True)
class Contradiction:
    """Patient and therapist said different things on one day; the therapist's is used (domain 9.5).

    name: a measure id, an instrument id or a field of Intake.
    """

    name: str
    used: object
    told: object
    on: date


class History:
    """The one or two intakes of an episode, each with its weeks prefetched."""

    def __init__(self, intakes: Iterable[Intake]):
        by_whom = {intake.told_by: intake for intake in intakes}
        self.intakes = [by_whom[one] for one in (ToldBy.THERAPIST, ToldBy.PATIENT) if one in by_whom]

    def told(self, name: str) -> list[Told]:
        """Return the answers to one field, the one that counts first; none where nobody answered."""
        return [
            Told(value, told_on(intake), intake.told_by == ToldBy.PATIENT)
            for intake in self.intakes
            if (value := getattr(intake, name)) not in (None, "")
        ]

    def answers(self, names: Iterable[str]) -> dict[str, object]:
        found = {name: self.told(name) for name in names}
        return {name: told[0].value for name, told in found.items() if told}

    def signs(self) -> dict[str, bool]:
        return self.answers(INTAKE_SIGNS)

    def groups(self, sex: str) -> frozenset[str] | None:
        """Return which groups apply; None while one was not asked about and none is known to apply."""
        asked = self.answers(GROUPS)
        applying = frozenset(name for name, answer in asked.items() if answer)
        needed = set(GROUPS) - ({"pregnant"} if sex == "male" else set())
        return applying if applying or needed <= set(asked) else None

    def pains(self) -> dict[str, Reading]:
        """Return by measure id what was said of pain in the tasks of daily life."""
        found = {f"pain_{task}": self.told(f"pain_{task}") for task in TASKS}
        return {name: reading_of(told[0]) for name, told in found.items() if told}

    def load(self) -> Load | None:
        """Return the load before the pain; None when neither weeks nor changes nor a break were told."""
        changes = self.answers(f"changed_{name}" for name in LOAD_CHANGES)
        weeks, weeks_by_patient = self.weeks()
        weeks_off = self.told("weeks_off")
        if not (changes or weeks or weeks_off):
            return None
        answers = [told[0] for name in changes if (told := self.told(name))] + weeks_off[:1]
        return Load(
            weeks=weeks,
            changes={name.removeprefix("changed_"): answer for name, answer in changes.items()},
            weeks_off=weeks_off[0].value if weeks_off else None,
            by_patient=weeks_by_patient if weeks else all(one.by_patient for one in answers),
        )

    def weeks(self) -> tuple[tuple[Week, ...], bool]:
        """Return the weeks of the first that told any, oldest first, and whether that is the patient."""
        for intake in self.intakes:
            if rows := {row.starts_on: row for row in intake.weeks.all()}:
                return tuple(without_gaps(rows)), intake.told_by == ToldBy.PATIENT
        return (), False

    def contradictions(self) -> list[Contradiction]:
        """Return where both answered one field on one day, and not alike."""
        names = (*INTAKE_SIGNS, *GROUPS, *(f"pain_{task}" for task in TASKS), "weeks_off")
        found = [(name, self.told(name)) for name in (*names, *(f"changed_{one}" for one in LOAD_CHANGES))]
        return [
            Contradiction(name, told[0].value, told[1].value, told[0].on)
            for name, told in found
            if len(told) == 2 and told[0].on == told[1].on and told[0].value != told[1].value
        ]


def told_on(intake: Intake) -> date:
    return timezone.localdate(intake.told_at)


def reading_of(told: Told) -> Reading:
    return Reading(trials=(Decimal(told.value),), on=told.on, unit="/10", by_patient=told.by_patient)


def without_gaps(rows: dict) -> Iterable[Week]:
    """Yield every week from the first to the last; one that was not told is empty, not zero."""
    day, last = min(rows), max(rows)
    while day <= last:
        row = rows.get(day)
        yield Week(starts_on=day, runs=row.runs, km=row.km, longest_km=row.longest_km) if row else Week(starts_on=day)
        day += A_WEEK
