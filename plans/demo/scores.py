"""Scores of questionnaires over the weeks, for the runners whose course they tell; pain stands in the assessments.

Days are counted back from the day on which the demo is built, as in person.py.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from patients import asking, scoring
from patients.intake import ToldBy
from plans.demo.story import Care

THERAPIST, PATIENT = ToldBy.THERAPIST, ToldBy.PATIENT


@dataclass(frozen=True, kw_only=True)
class Day:
    """One day's answers.  totals: by instrument.  ratings: of the activities, by their place; None is left out."""

    days_ago: int
    totals: dict[str, str] = field(default_factory=dict)
    ratings: tuple[int | None, ...] = ()
    told_by: str = THERAPIST


@dataclass(frozen=True, kw_only=True)
class Course:
    """activities: in the patient's words.  retired, added: what changed on the way, before the last day."""

    activities: tuple[str, ...] = ()
    days: tuple[Day, ...] = ()
    retired: int | None = None
    added: str = ""
    asked: bool = False  # the therapist has just asked for answers in the portal


COURSES = {
    "R-1041": Course(  # Maya, irritable: one day so far
        activities=("Carry my daughter downstairs", "Squat down to play", "Sit through a long meeting"),
        days=(Day(days_ago=6, totals={"akps": "58", "koos_pf": "45.5", "tsk11": "31"}, ratings=(3, 2, 4)),),
    ),
    "R-1027": Course(  # Daniel, both knees: better, but the score of the subscale stays within error (as E13)
        activities=("Kneel at work for ten minutes", "Deep squat", "Drive for an hour"),
        days=(
            Day(days_ago=44, totals={"koos_pf": "50", "akps": "64", "kos_adl": "68.6"}, ratings=(2, 3, 4)),
            Day(days_ago=1, totals={"koos_pf": "64", "akps": "70", "kos_adl": "77.1"}, ratings=(4, 5, 6)),
        ),
        asked=True,
    ),
    "R-1033": Course(  # Ella
        activities=("Sprint", "Squat in school sport", "Sit in class"),
        days=(
            Day(days_ago=36, totals={"akps": "67"}, ratings=(2, 3, 5)),
            Day(days_ago=8, totals={"akps": "79"}, ratings=(5, 6, 8), told_by=PATIENT),
        ),
    ),
    "R-1019": Course(  # Henrik: nearly free in daily life, so his scale is the runners' one
        activities=("Run 10 km", "Run downhill", "Long stairs down"),
        days=(
            Day(days_ago=50, totals={"uwri": "17", "akps": "77"}, ratings=(4, 3, 6)),
            Day(days_ago=21, totals={"uwri": "23", "akps": "85"}, ratings=(6, 5, 8)),
            Day(days_ago=2, totals={"uwri": "27", "groc": "4"}, ratings=(7, 6, 9), told_by=PATIENT),
        ),
    ),
    "R-1035": Course(  # Lucía answers in the portal, in Spanish
        activities=("Bajar escaleras con el carrito", "Agacharme", "Correr cuesta abajo"),
        days=(
            Day(days_ago=40, totals={"akps": "60", "sane": "50"}, ratings=(3, 4, 1)),
            Day(days_ago=9, totals={"akps": "71", "sane": "70", "groc": "4"}, ratings=(6, 6, 4), told_by=PATIENT),
        ),
    ),
    "R-1012": Course(  # Jonas: three rounds, one activity replaced; the portal offers him the next questions
        activities=("Walk down the stairs", "First steps after sitting", "Run 3 km"),
        days=(
            Day(
                days_ago=63,
                totals={"akps": "66", "koos_pf": "52.3", "uwri": "12", "sane": "45", "tsk11": "29"},
                ratings=(4, 3, 1),
            ),
            Day(days_ago=33, totals={"akps": "78", "uwri": "18", "sane": "60", "groc": "3"}, ratings=(6, 7, 3)),
            Day(
                days_ago=30,
                totals={"nprs_usual": "2", "nprs_worst": "4", "sane": "65", "groc": "4"},
                ratings=(7, None, 4, 3),
                told_by=PATIENT,
            ),
        ),
        retired=1,
        added="Run to work, 6 km",
    ),
    "R-0988": Course(  # Marek, discharged
        activities=("Walk down the stairs", "Squat", "Run 5 km"),
        days=(
            Day(days_ago=108, totals={"akps": "68", "lefs": "58"}, ratings=(4, 4, 1)),
            Day(days_ago=54, totals={"akps": "84", "lefs": "70"}, ratings=(8, 7, 5)),
            Day(days_ago=6, totals={"akps": "96", "lefs": "79", "groc": "6"}, ratings=(10, 9, 9), told_by=PATIENT),
        ),
    ),
    "H-207": Course(  # Caleb
        activities=("Stairs with a load", "Squat", "Run two miles"),
        days=(
            Day(days_ago=52, totals={"akps": "70", "lefs": "60"}, ratings=(5, 4, 2)),
            Day(days_ago=10, totals={"akps": "86", "lefs": "72"}, ratings=(8, 7, 6)),
        ),
    ),
}


def tell(care: Care) -> None:
    """Write down what this runner answered, if any course is told, by the actions that page and portal use."""
    course = COURSES.get(care.person.record_number)
    if course is None:
        return
    named = scoring.name_activities(care.episode, list(course.activities), named_by=PATIENT)
    for day in course.days:
        if day is course.days[-1] and course.retired is not None:
            scoring.retire(named[course.retired], retired=True)
            named += scoring.name_activities(care.episode, [course.added], named_by=PATIENT)
        answer(care, day, named)
    last = course.days[-1]
    if last.told_by == PATIENT:
        asking.finish_round(care.episode, care.day(last.days_ago))
    if course.asked:
        asking.ask_now(care.episode, care.today - timedelta(days=1))


def answer(care: Care, day: Day, named: list) -> None:
    by = care.therapist if day.told_by == THERAPIST else None
    of_day = {"on": care.day(day.days_ago), "told_by": day.told_by, "by": by}
    for instrument, total in day.totals.items():
        scoring.keep_score(care.episode, instrument=instrument, total=Decimal(total), **of_day)
    ratings = {one.pk: rating for one, rating in zip(named, day.ratings, strict=False) if rating is not None}
    scoring.keep_ratings(care.episode, ratings=ratings, **of_day)
