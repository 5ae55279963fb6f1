"""Between the run program's rows and the pure engine: rows in, advice out.  Its words are in program_words.py."""

from datetime import timedelta

from plans.models import Outcome, RunLog, RunProgram, SessionLog
from plans.run_models import OwnProtocol
from plans.running.case import Settings, State
from plans.running.engine import Advice, advise
from plans.running.protocol import Protocol
from plans.running.protocol_files import from_definition, load_protocols
from plans.running.scaling import Rounding, scaled, with_repeats
from plans.running.traffic_light import LightResult, RunEntry, light


def protocol_of(program: RunProgram) -> Protocol:
    """Return what this patient follows: the library's or the clinic's own program, with the PT's changes.

    These are the number of intervals where the source leaves it open, and the length of the runs.
    Raises KeyError when the library no longer has it, ProtocolError when an own one cannot be read.
    """
    return adapted(program)[0]


def adapted(program: RunProgram) -> tuple[Protocol, tuple[Rounding, ...]]:
    """Return the program as this patient follows it, and each amount that the chosen length rounds."""
    return scaled(with_repeats(source_of(program), program.repeats), program.scale_percent)


def source_of(program: RunProgram) -> Protocol:
    """Return the program without what was changed for this patient."""
    own = program.own_protocol
    return own_content(own) if own else load_protocols()[program.protocol]


def own_content(own: OwnProtocol) -> Protocol:
    return from_definition(own.definition, own.title)


def entry(run: RunLog) -> RunEntry:
    return RunEntry(
        run_id=run.pk,
        done_on=run.done_on,
        stage_key=run.stage,
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
    )


def done_runs(program: RunProgram) -> list[RunLog]:
    return [run for run in program.runs.all() if run.outcome != Outcome.SKIPPED]


def advice_for(program: RunProgram, today) -> Advice:
    """Return what the rules propose for this program today."""
    settings = Settings(
        sessions_to_pass=program.sessions_to_pass,
        pain_model=program.pain_model,
        usual_morning_pain=program.episode.usual_morning_pain,
    )
    state = State(program.stage, program.stage_entered_on)
    runs = [entry(run) for run in done_runs(program)]
    return advise(protocol_of(program), settings, state, runs, today, mornings(program))


def mornings(program: RunProgram) -> dict:
    """Return the morning pain told after days of exercises, by the morning: it can end the rest after a red run."""
    told = SessionLog.objects.filter(plan__episode=program.episode_id, pain_next_morning__isnull=False)
    return {day + timedelta(days=1): pain for day, pain in told.values_list("done_on", "pain_next_morning")}


def light_of(program: RunProgram, run: RunLog) -> LightResult:
    return light(entry(run), program.episode.usual_morning_pain, program.pain_model)
