"""The two demo clinics: their customs, their staff, and who is in care there.

Everybody here is invented.  Telephone numbers lie in the range kept for fiction; `.invalid` never is a real domain, so
it also marks the demo's staff: what belongs to the demo is known by it, even after a clinic was renamed.
"""

from dataclasses import dataclass

from clinic.models import Language, Paper, Units
from clinic.roles import Role
from plans.demo import hilltop, riverside
from plans.demo.person import Person

PASSWORD = "run slowly today"  # noqa: S105  printed for everybody who tries the demo, which runs on their own machine
MARK = "@demo.invalid"


@dataclass(frozen=True)
class Member:
    """One member of staff; the e-mail address is username and MARK."""

    username: str
    first_name: str
    last_name: str
    role: Role
    credentials: str = ""


@dataclass(frozen=True)
class DemoClinic:
    """customs: columns of Clinic.  The first physiotherapist among the staff treats the people."""

    name: str
    customs: dict
    staff: tuple[Member, ...]
    people: tuple[Person, ...]
    has_logo: bool = False
    has_own: bool = False  # own.py


CLINICS = (
    DemoClinic(
        name="Riverside Running Clinic",
        customs={
            "phone": "555-0142",
            "address": "12 Mill Lane, Riverside",
            "emergency_text": "Emergency · Urgencias: 112",
            "time_zone": "Europe/Dublin",
            "paper": Paper.A4,
            "units": Units.METRIC,
            "language": Language.ENGLISH,
        },
        staff=(
            Member("demo", "Nora", "Lindqvist", Role.PHYSIOTHERAPIST, "PT, MSc"),
            Member("demo-admin", "Owen", "Castell", Role.CLINIC_ADMIN),
            Member("demo-assistant", "Tara", "Quinn", Role.ASSISTANT, "PTA"),
            Member("demo-desk", "Felix", "Amaro", Role.FRONT_DESK),
        ),
        people=riverside.PEOPLE,
        has_logo=True,
        has_own=True,
    ),
    DemoClinic(
        name="Hilltop Physiotherapy",
        customs={
            "phone": "555-0177",
            "address": "480 Ridge Road, Hilltop",
            "emergency_text": "Emergency: call 911.",
            "time_zone": "America/Denver",
            "paper": Paper.LETTER,
            "units": Units.IMPERIAL,
            "language": Language.ENGLISH,
        },
        staff=(Member("hilltop", "June", "Abara", Role.PHYSIOTHERAPIST, "PT, DPT"),),
        people=hilltop.PEOPLE,
    ),
)
SHOWN = riverside.JONAS  # whose portal address the demo command prints
