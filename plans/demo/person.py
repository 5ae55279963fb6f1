"""What is written down about one runner of the demo; riverside.py and hilltop.py hold the people.

Every day is counted back from the day on which the demo is built: 1 is yesterday.  A pair is (right, left).
"""

from dataclasses import dataclass, field

Pair = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Exam:
    """One assessment.  Strengths are means in kgf, angles in degrees, the lunge in cm, the navicular drop in mm.

    pain: 0-10 by measure id without its "pain_".  more: any further field of the assessment page, as a PT types it.
    """

    days_ago: int
    note: str
    pain: dict[str, int]
    hip_abduction: Pair | None = None
    hip_external_rotation: Pair | None = None
    hip_extension: Pair | None = None
    knee_extension: Pair | None = None
    hamstrings: Pair | None = None
    lunge: Pair | None = None
    foot_posture: tuple[int, int] | None = None
    navicular_drop: Pair | None = None
    step_down: tuple[int, int] | None = None
    cadence: int | None = None
    more: dict[str, str] = field(default_factory=dict)
    draft: bool = False


@dataclass(frozen=True, kw_only=True)
class PlanGiven:
    """A version given to the patient: filled from a template, or (starter None) revised from the one before.

    changes: dose by exercise code.  added: phase position -> codes.  removed: codes.  enters: phase position.
    """

    days_ago: int
    starter: str | None = None
    changes: dict[str, dict] = field(default_factory=dict)
    added: dict[int, tuple[str, ...]] = field(default_factory=dict)
    removed: tuple[str, ...] = ()
    enters: int = 1
    next_visit_in: int | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class RunDone:
    """One run as the patient told it.  during, after, morning: knee pain; None was not told."""

    days_ago: int
    km: str
    minutes: int
    before: int | None = 0
    during: int | None = 1
    after: int | None = 0
    morning: int | None = 0
    note: str = ""
    more: dict = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Decision:
    """The PT moves the run program: as the rules propose on that day, or to another stage.

    build_up: the stages are taken as passed.  unlock: a kind of running that is allowed from that day on.
    """

    days_ago: int
    reason: str = ""
    to_stage: str = ""
    build_up: bool = False
    unlock: str = ""


@dataclass(frozen=True, kw_only=True)
class Person:
    """One runner.  expected: the action that the running rules propose on the day of building; empty without a program.

    knee: (days ago, pain in the exercises), falling or rising in between.  keeps_up: part of the due days that were
    logged.  notes: what the patient wrote, by day; on such a day a session is always logged.
    prints: the home program is printed at the end.  finished: the run program is over.
    """

    given_name: str
    family_name: str = ""
    record_number: str = ""
    age: int | None = None
    sex: str = ""
    phone: str = ""
    email: str = ""
    language: str = "en"
    side: str = "right"
    opened: int = 0
    closed: int | None = None
    onset_weeks: int | None = None
    onset: str = ""
    aggravated_by: str = ""
    weekly_km: int | None = None
    goal: str = ""
    usual_morning_pain: int | None = None
    note: str = ""
    exams: tuple[Exam, ...] = ()
    plans: tuple[PlanGiven, ...] = ()
    knee: tuple[tuple[int, float], ...] = ()
    keeps_up: float = 0.6
    notes: dict[int, str] = field(default_factory=dict)
    went: dict[int, str] = field(default_factory=dict)
    runs: tuple[RunDone, ...] = ()
    decisions: tuple[Decision, ...] = ()
    run_goal: tuple[str, str, int] | None = None  # in words, km, days ahead
    finished: bool = False
    prints: bool = False
    expected: str = ""
