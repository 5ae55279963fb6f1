"""From the stored run program and its log to the engine's words, and back."""

from collections.abc import Iterable
from datetime import date

from plans.models import Outcome, RunLog, RunProgram
from plans.running.case import Settings, State
from plans.running.engine import Advice, advise
from plans.running.protocol import Protocol, Stage
from plans.running.protocol_files import load_protocols
from plans.running.traffic_light import LightResult, RunEntry, light

SAME = ("pain_before", "pain_during", "pain_after_60min", "pain_next_morning", "limp", "giving_way")
SAME += ("stopped_for_pain", "medication", "distance_km", "duration_min")


def entry(run: RunLog) -> RunEntry:
    """Return the logged run as the rules read it; what was not told stays None."""
    return RunEntry(
        run_id=run.pk,
        done_on=run.done_on,
        stage_key=run.stage,
        swelling=run.swelling or None,
        soreness_only=run.muscle_only,
        completed=run.outcome == Outcome.DONE,
        **{name: getattr(run, name) for name in SAME},
    )


def protocol_and_stage(program: RunProgram) -> tuple[Protocol, Stage] | None:
    """Return what the program follows; None when its protocol or stage is no longer among the files."""
    protocol = load_protocols().get(program.protocol)
    stage = next((stage for stage in protocol.stages if stage.key == program.stage), None) if protocol else None
    return (protocol, stage) if stage else None


def run_light(run: RunLog) -> LightResult:
    program = run.program
    return light(entry(run), program.episode.usual_morning_pain, program.pain_model)


def program_advice(program: RunProgram, runs: Iterable[RunLog], today: date) -> Advice | None:
    """Return what the engine proposes; None when the protocol is no longer among the files.

    runs: all runs of the program; program.episode should be at hand.
    """
    known = protocol_and_stage(program)
    if known is None:
        return None
    settings = Settings(program.sessions_to_pass, program.pain_model, program.episode.usual_morning_pain)
    state = State(program.stage, program.stage_entered_on)
    return advise(known[0], settings, state, [entry(run) for run in runs], today)
