"""Red-flag screens and histories of the demo's runners: whole, one with a referral, one half done, one by the patient.

Everything is told at the first visit unless said otherwise.  Weeks are those before it, oldest first:
(runs, km, longest run in km).
"""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from patients.intake import Intake, ToldBy, TrainingWeek
from patients.intake_forms import mondays
from patients.models import RedFlagAnswer, RedFlagScreen
from patients.red_flags import questions
from patients.rules.findings import RED_FLAGS
from plans.demo.story import Care

MAYAS_WEEKS = ((3, 20, 8), (3, 21, 8), (4, 25, 9), (4, 29, 10), (5, 34, 12), (5, 38, 15))
HENRIKS_WEEKS = ((5, 55, 22), (6, 62, 24), (6, 70, 26), (7, 78, 28), (7, 85, 32), (7, 90, 34))


@dataclass(frozen=True, kw_only=True)
class History:
    """What was asked of one runner.  found: flag -> signs, at a later screen of `again` days ago where that is set.

    answered: how many questions were got through.  patient, therapist: columns of Intake as each of them told it.
    """

    answered: int = len(RED_FLAGS)
    found: dict[str, list[str]] = field(default_factory=dict)
    again: int | None = None
    patient: dict = field(default_factory=dict)
    therapist: dict = field(default_factory=dict)
    weeks: tuple[tuple[int, int, int], ...] = ()


NOTHING_FOUND = History()
HISTORIES = {
    "R-1041": History(
        patient={
            "days_a_week": 5,
            "weekly_km": "40",
            "longest_run_km": "15",
            "pace_s_per_km": 345,
            "terrain": ["road", "trail"],
            "hills": "hilly",
            "shoes": "Road shoe, medium cushion",
            "shoe_months": 7,
            "race": "Autumn half marathon",
            "race_km": "21.1",
            "changed_distance": True,
            "changed_frequency": True,
            "changed_hills": True,
            "changed_shoes": False,
            "weeks_off": 0,
            "beginning": "gradual",
            "story": "I had missed weeks of my half-marathon plan and caught up too fast. Then came the hill route.",
            "peripatellar_pain": True,
            "limp": False,
            "pain_running": 7,
            "pain_stairs_up": 5,
            "pain_stairs_down": 8,
            "pain_squat": 7,
            "pain_sitting": 6,
            "work": "Desk, long meetings",
            "dislocation_history": False,
            "tape_allergy": False,
            "pregnant": False,
        },
        therapist={
            "weekly_km": "38",
            "longest_run_km": "15",
            "changed_distance": True,
            "changed_hills": True,
            "beginning": "gradual",
            "peripatellar_pain": True,
            "pain_stairs_down": 7,
            "achilles_or_calf_history": False,
            "post_surgical": False,
            "pf_osteoarthritis": False,
        },
        weeks=MAYAS_WEEKS,
    ),
    "R-1027": History(found={"RF4": ["locking"]}, again=0),
    "R-1033": NOTHING_FOUND,
    "R-1019": History(therapist={"weekly_km": "90", "changed_distance": True, "weeks_off": 0}, weeks=HENRIKS_WEEKS),
    "H-207": History(
        patient={"days_a_week": 3, "weekly_km": "24.1", "longest_run_km": "8.0", "changed_hills": True, "limp": False}
    ),
}
STOPPED_AT_FOUR = History(answered=4)


def tell(care: Care) -> None:
    """Ask this runner what was asked; the walk-in without a record number got through four questions."""
    number = care.episode.patient.record_number
    history = HISTORIES.get(number, NOTHING_FOUND if number else STOPPED_AT_FOUR)
    first = {} if history.again is not None else history.found
    screen(care, history, first, days_ago=care.person.opened)
    if history.again is not None:
        screen(care, history, history.found, days_ago=history.again)
    for told_by, said in ((ToldBy.PATIENT, history.patient), (ToldBy.THERAPIST, history.therapist)):
        if said:
            intake(care, told_by, said, history.weeks)
    look_at_old_alerts(care)


def moment(care: Care, days_ago: int, clock: time) -> datetime:
    zone = ZoneInfo(care.episode.patient.clinic.time_zone)
    return datetime.combine(care.day(days_ago), clock, tzinfo=zone)


def screen(care: Care, history: History, found: dict[str, list[str]], *, days_ago: int) -> None:
    at = moment(care, days_ago, time(0, 5) if days_ago == 0 else time(10, 5))  # today's visit is over at any hour
    whole = history.answered == len(RED_FLAGS)
    row = RedFlagScreen.objects.create(
        episode=care.episode,
        begun_at=at,
        begun_by=care.therapist,
        considered=[questions().differentials[0].key] if whole else [],
        others_considered=True if whole else None,
    )
    for flag in RED_FLAGS[: history.answered]:
        RedFlagAnswer.objects.create(
            screen=row,
            flag=flag,
            present=flag in found,
            signs=found.get(flag, []),
            answered_at=at,
            answered_by=care.therapist,
        )


def intake(care: Care, told_by: str, said: dict, weeks: tuple) -> None:
    """The patient tells it that morning, the therapist at the visit."""
    by_patient = told_by == ToldBy.PATIENT
    at = moment(care, care.person.opened, time(8, 10) if by_patient else time(10, 15))
    row = Intake.objects.create(
        episode=care.episode,
        told_by=told_by,
        told_at=at,
        finished_at=at if by_patient else None,
        recorded_by=None if by_patient else care.therapist,
        **{name: Decimal(value) if name.endswith("_km") else value for name, value in said.items()},
    )
    days = mondays(care.day(care.person.opened))
    for day, (runs, km, longest) in zip(days, weeks, strict=False):
        TrainingWeek.objects.create(intake=row, starts_on=day, runs=runs, km=km, longest_km=longest)


def look_at_old_alerts(care: Care) -> None:
    """What was told more than a week ago has been seen the day after."""
    for alert in care.episode.alerts.filter(told_at__lt=moment(care, 7, time(0))):
        alert.seen_at, alert.seen_by = alert.told_at + timedelta(days=1), care.therapist
        alert.save()
