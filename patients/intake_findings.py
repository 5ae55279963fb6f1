"""What was told before the examination, as the rules read it.  Nothing is filled in where nobody answered."""

from decimal import Decimal

from django.utils import timezone

from patients.history import Told, without_gaps
from patients.intake import TASKS
from patients.rules.findings import GROUPS, LOAD_CHANGES, Load, Reading

INTAKE_SIGNS = ("peripatellar_pain", "limp", "dislocation_history", "achilles_or_calf_history", "tape_allergy")


def answers(told: Told, names) -> dict[str, object]:
    """Return what counts of each field that was answered."""
    found = {name: told.value(name) for name in names}
    return {name: value for name, value in found.items() if value is not None}


def groups_of(told: Told, sex: str) -> frozenset[str] | None:
    """Return which groups apply; None while one was not asked about and none is known to apply."""
    asked = answers(told, GROUPS)
    applying = frozenset(name for name, answer in asked.items() if answer)
    needed = set(GROUPS) - ({"pregnant"} if sex == "male" else set())
    return applying if applying or needed <= set(asked) else None


def pains_of(told: Told) -> dict[str, Reading]:
    """Return by measure id what was said of pain in the tasks of daily life."""
    names = [f"pain_{task}" for task in TASKS]
    return {name: reading_of(told, name, value) for name, value in answers(told, names).items()}


def reading_of(told: Told, name: str, value: object) -> Reading:
    by_patient = told.by_patient(name)
    intake = told.patient if by_patient else told.therapist
    on = timezone.localdate(intake.told_at)
    return Reading(trials=(Decimal(value),), on=on, unit="/10", by_patient=by_patient)


def load_of(told: Told) -> Load | None:
    """Return the load before the pain; None when neither weeks nor changes nor a break were told."""
    names = [f"changed_{name}" for name in LOAD_CHANGES]
    changes, weeks, weeks_off = answers(told, names), without_gaps(told.weeks()), told.value("weeks_off")
    if not changes and not weeks and weeks_off is None:
        return None
    said = [*changes, *(["weeks_off"] if weeks_off is not None else [])]
    by_patient = weeks_by_patient(told) if weeks else all(told.by_patient(name) for name in said)
    return Load(
        weeks=weeks,
        changes={name.removeprefix("changed_"): answer for name, answer in changes.items()},
        weeks_off=weeks_off,
        by_patient=by_patient,
    )


def weeks_by_patient(told: Told) -> bool:
    return told.therapist is None or not told.therapist.weeks.all()
