"""What the PT's page of a run program shows: where the runner is, why, what next, and how it came to this."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from clinic.distances import in_units, unit_name
from clinic.models import Units
from plans import outlook_words, program_words, readiness_words
from plans.alarms import waiting_for
from plans.decision_words import decisions_shown
from plans.events import events_of
from plans.load_chart import Load, LoadChart, load_chart
from plans.models import Outcome, RunDecision, RunLog, RunProgram, RunUnlock, SessionLog
from plans.outlook import calendar_of, forecast_of
from plans.program import FOLLOWED, advice_on, case_of, lights_of
from plans.readiness import readiness_of
from plans.reason_words import reason_words
from plans.run_forms import StageForm
from plans.running.case import Case
from plans.running.engine import Advice
from plans.running.outset import NotPlannable
from plans.running.protocol import Protocol, Stage
from plans.running.traffic_light import MODELS, LightResult

WINDOWS = {"12w": 84, "30w": 210, "all": None}
MOST_DAYS = 400  # of the chart


@dataclass(frozen=True)
class Told:
    """One run as the patient told it, with its light."""

    log: RunLog
    stage: str
    result: LightResult
    reasons: tuple[str, ...]

    @property
    def colour(self) -> str:
        return self.result.colour

    @property
    def done(self) -> bool:
        return self.log.outcome != Outcome.SKIPPED


def runs_told(program: RunProgram, protocol: Protocol) -> list[Told]:
    """Return all runs of the program, oldest first; a run outside the program has no stage."""
    titles = {stage.key: title(stage) for stage in protocol.stages}
    rows, light = [], lights_of(program)
    for log in sorted(program.runs.select_related("entered_by"), key=lambda one: (one.done_on, one.pk)):
        result = light(log)
        words = tuple(reason_words(reason) for reason in result.reasons)
        rows.append(Told(log, titles.get(log.stage, ""), result, words))
    return rows


def title(thing: Stage | Protocol) -> str:
    return thing.title.in_language(get_language() or "en")


# --- the ladder of stages ---------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Rung:
    """One stage on the ladder.  state: passed, now or next.  lights: how many runs of each colour were done in it."""

    key: str
    title: str
    content: list[str]
    total: str
    effort: int | None
    state: str
    entered_on: date | None
    lights: dict[str, int]
    complete: bool


def ladder(program: RunProgram, protocol: Protocol, told: Sequence[Told]) -> list[Rung]:
    imperial = program.episode.patient.clinic.units == Units.IMPERIAL
    place = protocol.stages.index(protocol.stage(program.stage))
    building = program.status == RunProgram.Status.BUILDING
    moves = [row for row in program.decisions.all() if row.kind in RunDecision.MOVES]
    entered = {row.to_stage: row.decided_on for row in reversed(moves)}
    entered.setdefault(protocol.stages[0].key, program.started_on)
    colours = Counter((one.log.stage, one.colour) for one in told if one.done)
    return [
        Rung(
            key=stage.key,
            title=title(stage),
            content=program_words.short_lines(stage, imperial=imperial),
            total=total_of(stage, imperial=imperial),
            effort=stage.rpe,
            state="passed" if number < place + building else "now" if number == place else "next",
            entered_on=entered.get(stage.key) if number <= place else None,
            lights={colour: colours[stage.key, colour] for colour in COLOURS if colours[stage.key, colour]},
            complete=stage.is_complete,
        )
        for number, stage in enumerate(protocol.stages)
    ]


def total_of(stage: Stage, *, imperial: bool) -> str:
    """Return the whole distance where the content does not say it already."""
    ends_there = len(stage.blocks) == 1 and stage.blocks[0].until is not None
    return "" if ends_there else program_words.total_words(stage, imperial=imperial)


COLOURS = ("green", "amber", "red", "grey")


# --- load and pain ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class LoadShown:
    """The chart with what stands beside it.  rows: what was logged in these days, newest first."""

    drawn: LoadChart
    events: list[tuple[int, date, str]]
    rows: list[dict]
    window: str
    pain_limit: int
    unit: str


def load_shown(program: RunProgram, told: Sequence[Told], today: date, window: str) -> LoadShown | None:
    """Return load and pain of runs and exercises on one axis; None before anything was logged."""
    sessions = list(SessionLog.objects.filter(plan__episode=program.episode_id).order_by("done_on"))
    runs, units = [one for one in told if one.done], program.episode.patient.clinic.units
    days = [one.log.done_on for one in runs] + [one.done_on for one in sessions]
    if not days:
        return None
    first = first_day(min(days), today, window)
    loads = [
        Load(
            done_on=one.log.done_on,
            kind="run",
            distance=in_units(one.log.distance_km, units),
            pain=one.log.pain_during,
            colour=one.colour,
        )
        for one in runs
    ]
    loads += [Load(done_on=one.done_on, kind="session", pain=one.pain_during) for one in sessions]
    events = events_of(program.episode)
    limit = MODELS[program.pain_model].during_limit
    drawn = load_chart(loads, first=first, last=today, pain_limit=limit, events=[day for day, _words in events])
    numbered = [(place, day, words) for place, (day, words) in enumerate(events, start=1) if first <= day <= today]
    rows = log_rows(runs, sessions, first, units)
    return LoadShown(drawn, numbered, rows, window, limit, unit_name(units))


def first_day(earliest: date, today: date, window: str) -> date:
    days = WINDOWS.get(window, WINDOWS["12w"])
    first = today - timedelta(days=days - 1) if days else earliest
    return max(min(first, today - timedelta(days=13)), today - timedelta(days=MOST_DAYS - 1))


def log_rows(runs: Sequence[Told], sessions: Sequence[SessionLog], first: date, units: str) -> list[dict]:
    """Return what was logged since `first`, newest first, for the table beside the chart."""
    rows = [
        {
            "day": one.log.done_on,
            "kind": one.stage or _("run outside the program"),
            "log": one.log,
            "told": one,
            "distance": in_units(one.log.distance_km, units),
        }
        for one in runs
    ]
    rows += [{"day": one.done_on, "kind": _("exercises"), "log": one} for one in sessions]
    return sorted((row for row in rows if row["day"] >= first), key=lambda row: row["day"], reverse=True)


# --- the days to come -------------------------------------------------------------------------------------------------
def calendar_shown(program: RunProgram, case: Case) -> dict:
    days, planned = calendar_of(program, case)
    if program.status not in FOLLOWED:
        days = [replace(day, planned=None) for day in days]
    imperial = program.episode.patient.clinic.units == Units.IMPERIAL
    rows = []
    for cell in days:
        said = outlook_words.planned_words(cell.planned, case.protocol, imperial=imperial) if cell.planned else []
        if cell.is_today and cell.runs:
            said = []
        looks = [("past", cell.past), ("today", cell.is_today), ("quiet-day", cell.is_quiet and not cell.is_today)]
        looks.append((cell.planned.kind if cell.planned else "", said))
        rows.append({"cell": cell, "words": said, "look": " ".join(name for name, true in looks if name and true)})
    refused = isinstance(planned, NotPlannable)
    return {
        "days": rows,
        "units": program.episode.patient.clinic.units,
        "names": list(WEEKDAYS_ABBR.values()),
        "why": not_followed(program) or (outlook_words.why_not(planned, case.protocol) if refused else ""),
        "held": "" if refused else planned.held,
        "cut": not refused and any(cell.planned and cell.planned.run and cell.planned.run.cut for cell in days),
        "open": "" if refused else outlook_words.open_words(planned, case.protocol),
    }


def not_followed(program: RunProgram) -> str:
    """Return why nothing is planned in a program that is on hold or finished; empty for one in use."""
    if program.status in FOLLOWED:
        return ""
    status = {"status": program.get_status_display()}
    return _("Status: %(status)s. Nothing is planned; the status is changed under “Settings”.") % status


def forecast_shown(program: RunProgram, case: Case) -> dict:
    if why := not_followed(program):
        return {"why": why}
    imperial = program.episode.patient.clinic.units == Units.IMPERIAL
    try:
        outlook = forecast_of(program, case)
    except NotPlannable as why:
        return {"why": outlook_words.why_not(why, case.protocol)}
    if isinstance(outlook, str):
        return {"waits": outlook == "waiting", "why": str(outlook_words.NOT_YET[outlook])}
    return {
        "rows": outlook_words.forecast_rows(outlook, program.goal, case.today, imperial=imperial),
        "assumptions": outlook_words.assumptions(outlook, program.episode.patient.clinic.units),
        "paths": outlook.paths,
        "seed": outlook.seed,
    }


# --- kinds of running -------------------------------------------------------------------------------------------------
STATUSES = {"allowed": lazy("allowed"), "proposed": lazy("may come back now"), "locked": lazy("not yet")}


def unlocks_shown(program: RunProgram, advice: Advice) -> list[dict]:
    names, rows = dict(RunUnlock.Kind.choices), {row.kind: row for row in program.unlocks.all()}
    return [
        {
            "unlock": one,
            "name": str(names[one.kind]),
            "status": str(STATUSES[one.status]),
            "reason": rows[one.kind].reason if one.kind in rows else "",
            "reasons": [reason_words(reason) for reason in one.reasons],
        }
        for one in advice.unlocks
    ]


# --- the page ---------------------------------------------------------------------------------------------------------
def program_page(program: RunProgram, *, user, today: date, window: str) -> dict:
    case = case_of(program, today)
    protocol, advice = case.protocol, advice_on(program, case)
    told = runs_told(program, protocol)
    return {
        "program": program,
        "episode": program.episode,
        "patient": program.episode.patient,
        "protocol": protocol,
        "protocol_title": title(protocol),
        "now": now_shown(program, protocol, advice),
        "followed": program.status in FOLLOWED,
        "stage_form": StageForm(protocol=protocol, initial={"to_stage": advice.to_stage}, auto_id="otherwise_%s"),
        "can_decide": user.has_perm("plans.add_rundecision"),
        "ladder": ladder(program, protocol, told),
        "unlocks": unlocks_shown(program, advice),
        "ready": (ready := readiness_of(program.episode, today)),
        "ready_counted": readiness_words.counted(ready),
        "load": load_shown(program, told, today, window),
        "calendar": calendar_shown(program, case),
        "forecast": forecast_shown(program, case),
        "windows": [("12w", _("12 weeks")), ("30w", _("30 weeks")), ("all", _("all"))],
        "colours": COLOURS,
        "decisions": (decisions := decisions_shown(program, case)),
        "news": next((one["news"] for one in decisions if one["decision"].basis), []),
        "sheets": program.sheets.select_related("requested_by").defer("snapshot")[:8],
    }


def now_shown(program: RunProgram, protocol: Protocol, advice: Advice) -> dict:
    """Return where the runner is, what the rules propose, and why, in words."""
    stage = protocol.stage(program.stage)
    units = program.episode.patient.clinic.units
    imperial = units == Units.IMPERIAL
    said = [*advice.reasons, advice.guard_reason, *([advice.weekly_note] if advice.weekly_note else [])]
    return {
        "advice": advice,
        "proposal": program_words.action_words(advice, protocol),
        "reasons": [reason_words(reason, protocol, units=units) for reason in said],
        "to_patient": patient_sentences(program, protocol, advice),
        "stage": title(stage),
        "segments": program_words.short_lines(stage, imperial=imperial),
        "moves": advice.to_stage != program.stage and advice.action != "rest",
        "build_up": build_up_words(advice, units),
        "passes": advice.action == "finish" and program.status == RunProgram.Status.ACTIVE,
        "limits": limits_met(advice),
        "sources": [f"{source.title} [{source.mark}]" for source in protocol.sources],
    }


def patient_sentences(program: RunProgram, protocol: Protocol, advice: Advice) -> str:
    """Return what the portal says, in the patient's language, so that the PT knows it."""
    if program.status not in FOLLOWED or waiting_for(program.episode.patient):
        return stopped_sentences(program)
    imperial = program.episode.patient.clinic.units == Units.IMPERIAL
    with override(program.episode.patient.language):
        said = [program_words.patient_words(advice, protocol)]
        if advice.to_stage == program.stage:  # of a stage that is only proposed the portal says nothing yet
            said.append(program_words.stop_words(advice, imperial=imperial))
    return " ".join(filter(None, said))


def stopped_sentences(program: RunProgram) -> str:
    """Return what the portal says while the program is on hold, or an alarm is not seen yet."""
    with override(program.episode.patient.language):
        if program.status == RunProgram.Status.FINISHED:
            return ""
        if program.status == RunProgram.Status.PAUSED:
            return _("Your run program is on hold. Talk to your therapist before you run again.")
        return " ".join([_("Rest from running for now."), _("Talk to your therapist before you run again.")])


def build_up_words(advice: Advice, units: str) -> dict | None:
    built, imperial = advice.build_up, units == Units.IMPERIAL
    if built is None:
        return None
    in_words = {
        name: program_words.distance_words(km * 1000, imperial=imperial, down=name != "week") if km is not None else ""
        for name, km in (("next", built.next_km), ("most", built.most_km), ("week", built.week_km))
    }
    return in_words | {"reasons": [reason_words(reason, units=units) for reason in (*built.reasons, *built.reached)]}


def limits_met(advice: Advice) -> list[tuple[str, str]]:
    """Return the limits that hold the next run back, which a PT may lift once."""
    names = {"R-R06": _("the 30-day limit"), "R-R08": _("the rest days")}
    return [(rule, names[rule]) for rule in names if rule in advice.rule_ids]
