"""Whom the bench works with: a clinic, a therapist, and a runner whose plan holds eight exercises and a run program."""

from dataclasses import dataclass
from itertools import count

from clinic.models import Clinic, User
from clinic.roles import Role
from exercises.models import Exercise
from patients.models import Episode, Patient
from plans import actions
from plans.models import Plan
from plans.starters import starters

EXERCISES = 8
_numbers = count(1)


@dataclass(frozen=True)
class Cast:
    clinic: Clinic
    therapist: User
    patient: Patient
    plan: Plan


def make_cast() -> Cast:
    """Return a new cast; the exercise library is loaded already."""
    number = next(_numbers)
    clinic = Clinic.objects.create(
        name=f"Bench Clinic {number}",
        phone="+1 555 0123",
        emergency_text="Emergency: call 911.",
        time_zone="Europe/Madrid",
    )
    therapist = User.objects.create_user(
        f"bench{number}", clinic=clinic, role=Role.PHYSIOTHERAPIST, first_name="Tess", last_name="Ortega"
    )
    patient = Patient.objects.create(clinic=clinic, given_name="Ana", family_name="Moreno", birth_year=1990)
    episode = Episode.objects.create(patient=patient, side="right", therapist=therapist, usual_morning_pain=1)
    plan = actions.start_plan(episode, starter=starters()["return_to_run"], by=therapist)
    fill_up(plan)
    return Cast(clinic, therapist, patient, actions.give(plan, by=therapist))


def fill_up(plan: Plan) -> None:
    """Add exercises of the library to the first phase until it holds eight."""
    phase = plan.phases.first()
    have = phase.prescriptions.values_list("exercise", flat=True)
    offered = Exercise.objects.filter(clinic=None, retired=False).exclude(pk__in=have)
    for exercise in offered[: EXERCISES - len(have)]:
        actions.add_exercise(phase, exercise)


def change_note(plan: Plan) -> Plan:
    """Give the plan's sheet a content of its own, so that no kept file can stand in for it."""
    plan.note = f"Sheet number {next(_numbers):06}."
    plan.save()
    return plan
