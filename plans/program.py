"""Between the run program's rows and the pure engine: rows in, advice out.  Its words are in program_words.py."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from operator import attrgetter

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from patients.models import Observation
from plans.models import Outcome, RunDecision, RunLog, RunProgram, SessionLog
from plans.run_models import OwnProtocol
from plans.running.build_up import Goal
from plans.running.case import LIMITS, Case, Settings, State
from plans.running.engine import Advice, advise_case
from plans.running.late_news import LateNews, late_news
from plans.running.protocol import Protocol
from plans.running.protocol_files import ProtocolError, from_definition, load_protocols
from plans.running.scaling import Rounding, scaled, with_repeats
from plans.running.traffic_light import LightResult, RunEntry, light

FOLLOWED = (RunProgram.Status.ACTIVE, RunProgram.Status.BUILDING)
DOWNHILL = "downhill"
TASK_PAIN = "pain_stairs_down"  # the measure that opens it (R-R12)


def protocol_of(program: RunProgram) -> Protocol:
    """Return what this patient follows: the library's or the clinic's own program, with the PT's changes.

    These are the number of intervals where the source leaves it open, and the length of the runs.
    Raises KeyError when the library no longer has it, ProtocolError when an own one cannot be read.
    """
    return adapted(program)[0]


def is_known(program: RunProgram) -> bool:
    """Return whether the program that a patient follows is (still) there, with the stage that the patient is in."""
    try:
        protocol_of(program).stage(program.stage)
    except (KeyError, ValueError):
        return False
    return True


def refuse_unknown(program: RunProgram) -> None:
    """Raise ValidationError where nothing can be worked out, because the program is gone."""
    if not is_known(program):
        raise ValidationError(unknown_words(program))


def unknown_words(program: RunProgram) -> str:
    return _("“%(name)s” is no longer among the run programs, so nothing can be proposed, planned or printed.") % {
        "name": program.own_protocol or program.protocol
    }


def adapted(program: RunProgram) -> tuple[Protocol, tuple[Rounding, ...]]:
    """Return the program as this patient follows it, and each amount that the chosen length rounds."""
    return scaled(with_repeats(source_of(program), program.repeats), program.scale_percent)


def source_of(program: RunProgram) -> Protocol:
    """Return the program without what was changed for this patient."""
    own = program.own_protocol
    return own_content(own) if own else load_protocols()[program.protocol]


def own_content(own: OwnProtocol) -> Protocol:
    return from_definition(own.definition, own.title)


def asks_soreness(program: RunProgram) -> bool:
    """Return whether the program's own rule goes by when the knee was sore; not for one that is gone."""
    try:
        return source_of(program).soreness is not None
    except (KeyError, ProtocolError):
        return False


def entry(run: RunLog) -> RunEntry:
    return RunEntry(
        run_id=run.pk,
        done_on=run.done_on,
        stage_key=run.stage or None,
        pain_before=run.pain_before,
        pain_during=run.pain_during,
        pain_after_60min=run.pain_after_60min,
        pain_next_morning=run.pain_next_morning,
        swelling=run.swelling or None,
        limp=run.limp,
        giving_way=run.giving_way,
        stopped_for_pain=run.stopped_for_pain,
        soreness_only=run.muscle_only,
        medication=run.medication,
        distance_km=run.distance_km,
        duration_min=run.duration_min,
        completed=run.outcome == Outcome.DONE,
        hills=run.hills,
        sore=run.sore or None,
    )


def done_runs(program: RunProgram) -> list[RunLog]:
    return [run for run in program.runs.all() if run.outcome != Outcome.SKIPPED]


def advice_for(program: RunProgram, today: date) -> Advice:
    """Return what the rules propose for this program today."""
    return advice_on(program, case_of(program, today))


def advice_on(program: RunProgram, case: Case) -> Advice:
    """Return what the rules propose in this case of the program.

    What the PT lifted is asked only where a limit stands in the way: the portal's page has a budget of queries.
    """
    goal = Goal(program.goal_km, program.goal_km_a_week)
    advice = advise_case(case, goal)
    limited = not set(LIMITS).isdisjoint(advice.rule_ids)
    lifted = lifted_limits(program) if limited else frozenset()
    if not lifted:
        return advice
    return advise_case(replace(case, settings=replace(case.settings, lifted=lifted)), goal)


def case_of(program: RunProgram, today: date) -> Case:
    """Return everything that the rules look at, the runs with their lights; no limit is lifted in it."""
    settings, entries = settings_of(program), tuple(map(entry, done_runs(program)))
    if any(one.hills for one in entries):
        settings = replace(settings, downhill_before=downhill_before(program))
    case = Case(
        protocol=protocol_of(program),
        settings=settings,
        state=State(program.stage, program.stage_entered_on, program.started_on, passed_on(program)),
        entries=entries,
        today=today,
        mornings={},
        task_pains=task_pains(program) if settings.next_kind == DOWNHILL else {},
    )
    if basis_counts(case):
        case = replace(case, state=replace(case.state, basis=basis_of(program)))
    needs_mornings = any(run.colour == "red" for run in case.current)
    return replace(case, mornings=mornings(program)) if needs_mornings else case


def settings_of(program: RunProgram) -> Settings:
    return Settings(
        sessions_to_pass=program.sessions_to_pass,
        pain_model=program.pain_model,
        usual_morning_pain=program.episode.usual_morning_pain,
        repeats=program.repeats,
        unlocked=unlocked(program),
    )


def unlocked(program: RunProgram) -> dict[str, date]:
    """Return the day of each kind of running that the PT has allowed.  has_unlocks: asked along with the program."""
    if not getattr(program, "has_unlocks", True):
        return {}
    return {unlock.kind: unlock.unlocked_on for unlock in program.unlocks.all()}


def downhill_before(program: RunProgram) -> tuple[tuple[date, date], ...]:
    """Return first and last day of each time in which downhill running was allowed before it was taken back."""
    found, since = [], None
    for row in sorted(program.decisions.all(), key=attrgetter("pk")):
        if row.changes.get("kind") != DOWNHILL:
            continue
        if row.kind == RunDecision.Kind.ALLOWED:
            since = row.decided_on
        elif since is not None:
            found.append((since, row.decided_on))
            since = None
    return tuple(found)


def lifted_limits(program: RunProgram) -> frozenset[str]:
    """Return the limits that the PT lifted for the next run: a run that came after the decision has used it up."""
    runs = done_runs(program)
    return frozenset(
        decision.rule_ids
        for decision in program.decisions.all()
        if decision.kind == RunDecision.Kind.OVERRIDE and decision.rule_ids in LIMITS
        if not any(run.done_on >= decision.decided_on and str(run.pk) not in decision.basis for run in runs)
    )


def basis_counts(case: Case) -> bool:
    """Whether it matters on which runs taking the stage rested: one is red, or of that day and another stage."""
    entered_on = case.state.stage_entered_on
    return any(
        run.colour == "red" or (run.done_on == entered_on and run.entry.stage_key != case.state.stage_key)
        for run in case.runs
        if run.done_on <= entered_on
    )


def basis_of(program: RunProgram) -> dict[str, str]:
    """Return the colours, by run, on which taking the present stage rested; nothing where it was taken at the start."""
    decided = [
        row
        for row in program.decisions.all()
        if row.kind in RunDecision.MOVES and (row.decided_on, row.to_stage) == (program.stage_entered_on, program.stage)
    ]
    return max(decided, key=attrgetter("pk")).basis if decided else {}


def passed_on(program: RunProgram) -> date | None:
    """Return the day from which distance is built up; None while the stages are not passed."""
    if program.status not in (RunProgram.Status.BUILDING, RunProgram.Status.FINISHED):
        return None
    began = [row.decided_on for row in program.decisions.all() if row.kind == RunDecision.Kind.BUILD_UP]
    return max(began, default=program.stage_entered_on)


def mornings(program: RunProgram) -> dict[date, int]:
    """Return the morning pain told after days of exercises, by the morning: it can end the rest after a red run."""
    told = SessionLog.objects.filter(plan__episode=program.episode_id, pain_next_morning__isnull=False)
    return {day + timedelta(days=1): pain for day, pain in told.values_list("done_on", "pain_next_morning")}


def task_pains(program: RunProgram) -> dict[date, int]:
    """Return the pain going down stairs of each assessment, by its day; of one day the worse."""
    found = Observation.objects.filter(
        assessment__episode=program.episode_id, measure=TASK_PAIN, number__isnull=False
    ).order_by("number")
    return {day: int(pain) for day, pain in found.values_list("assessment__assessed_on", "number")}


def lights_of(program: RunProgram) -> Callable[[RunLog], LightResult]:
    """Return what gives each run of this program its colour, by the same rule as in the advice.

    Where its protocol is gone, the patient's pain rule alone decides.
    """
    try:
        protocol = protocol_of(program)
    except (KeyError, ProtocolError):
        return lambda run: light(entry(run), program.episode.usual_morning_pain, program.pain_model)
    settings, state = settings_of(program), State(program.stage, program.stage_entered_on)
    settings = replace(settings, downhill_before=downhill_before(program))
    case = Case(protocol, settings, state, (), program.started_on, {}, {})
    return lambda run: case.light(entry(run))


def light_of(program: RunProgram, run: RunLog) -> LightResult:
    return lights_of(program)(run)


def news_of(program: RunProgram, case: Case) -> list[tuple[RunDecision, tuple[LateNews, ...]]]:
    """Return the decisions under which something changed later, newest first, with what changed."""
    found = [(one, late_news(one.basis, case.runs, one.decided_on)) for one in program.decisions.all() if one.basis]
    return [(decision, news) for decision, news in found if news]
