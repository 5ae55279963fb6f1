"""The patient's run of today, and the whole program: what to run, where it stands, what the rules say."""

from dataclasses import dataclass
from datetime import date

from clinic.models import Units
from plans.models import RunProgram
from plans.outlook import schedule_of
from plans.outlook_words import planned_words
from plans.portal.doors import Portal
from plans.program import FOLLOWED, advice_for, case_of, protocol_of
from plans.program_words import (
    distance_words,
    guard_words,
    patient_words,
    segment_lines,
    short_lines,
    stop_words,
)
from plans.run_words import rest_sentences
from plans.running.engine import Advice
from plans.running.outset import NotPlannable
from plans.running.protocol import Protocol, Stage

COMING_DAYS = 14
REST_FROM_RUNNING = ("rest", "see_pt")


@dataclass(frozen=True)
class RunOfTheDay:
    """The run part of the page.

    next_on: set while it is still a rest day; held: the knee asks for rest, or an alarm is not answered; ask_first: a
    smaller step is proposed.
    stop: where to stop, if the 30-day limit cuts this stage short.
    says: what the rules say, in a sentence.  place, places: number of the stage, and how many there are.
    distance: how far to run while distance is built up; then there are no segments, and place is None.
    """

    stage_title: str
    segments: list[str]
    distance: str
    warm_up: str
    rules: list[str]
    effort: int | None
    rest: list[str]
    next_on: date | None
    held: bool
    ask_first: bool
    stop: str
    limit: str
    says: str
    place: int | None
    places: int
    passed: int
    needed: int


@dataclass(frozen=True)
class StageLine:
    """One stage for the patient.  state: passed, now or next."""

    title: str
    segments: list[str]
    state: str


def followed(program: RunProgram | None) -> tuple[Protocol, Stage] | None:
    """Return the protocol and stage of a program in use; None when they are no longer known."""
    if program is None or program.status not in FOLLOWED:
        return None
    try:
        protocol = protocol_of(program)
        return protocol, protocol.stage(program.stage)
    except (KeyError, ValueError):
        return None


def run_of_the_day(portal: Portal) -> RunOfTheDay | None:
    """Return today's run, if there is one.

    The rules only propose: a step up or down is shown as a question to the therapist, never taken.
    """
    known = followed(portal.program)
    if known is None or portal.gate.no_running:
        return None
    protocol, stage = known
    advice = advice_for(portal.program, portal.today)
    language, imperial = portal.patient.language, portal.clinic.units == Units.IMPERIAL
    building = advice.build_up is not None
    return RunOfTheDay(
        stage_title=stage.title.in_language(language),
        segments=[] if building else segment_lines(stage, imperial=imperial),
        distance=build_up_distance(advice, imperial=imperial),
        warm_up=protocol.warm_up.in_language(language) if protocol.warm_up else "",
        rules=[rule.in_language(language) for rule in protocol.said],
        effort=None if building else stage.rpe,
        rest=rest_sentences(stage.rest),
        next_on=advice.next_run_on if advice.next_run_on and advice.next_run_on > portal.today else None,
        held=advice.action in REST_FROM_RUNNING or portal.alarm,
        ask_first=advice.action == "drop",
        stop=stop_words(advice, imperial=imperial) if advice.to_stage == stage.key else "",
        limit=guard_words(advice, imperial=imperial),
        says=patient_words(advice, protocol),
        place=None if building else protocol.place(stage) + 1,
        places=len(protocol.stages),
        passed=advice.passed,
        needed=advice.needed,
    )


def build_up_distance(advice: Advice, *, imperial: bool) -> str:
    if advice.build_up is None or advice.build_up.next_km is None:
        return ""
    return distance_words(advice.build_up.next_km * 1000, imperial=imperial, down=True)


def ladder_of(portal: Portal) -> list[StageLine]:
    """Return every stage of the program, first to last."""
    protocol, now = followed(portal.program)
    imperial, place = portal.clinic.units == Units.IMPERIAL, protocol.place(now)
    building = portal.program.status == RunProgram.Status.BUILDING
    return [
        StageLine(
            title=stage.title.in_language(portal.patient.language),
            segments=short_lines(stage, imperial=imperial),
            state="passed" if number < place + building else "now" if number == place else "next",
        )
        for number, stage in enumerate(protocol.stages)
    ]


def coming_days(portal: Portal) -> list[dict]:
    """Return the next two weeks as planned, rest days left out; nothing while no run can be planned or may be.

    ask_first: the program goes on to another stage there, or the race beyond the 30-day limit: the therapist decides.
    """
    if portal.alarm:
        return []
    case = case_of(portal.program, portal.today)
    try:
        planned = schedule_of(portal.program, case, COMING_DAYS)
    except NotPlannable:
        return []
    imperial = portal.clinic.units == Units.IMPERIAL
    ran_today = any(run.done_on == portal.today for run in case.runs)
    return [
        {
            "on": day.on,
            "kind": day.kind,
            "words": planned_words(day, case.protocol, imperial=imperial),
            "ask_first": day.race_beyond or (day.run and day.run.stage_key not in (None, portal.program.stage)),
        }
        for day in planned.days
        if day.kind != "rest" and not (ran_today and day.on == portal.today)
    ]
