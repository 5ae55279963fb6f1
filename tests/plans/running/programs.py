"""Small programs for the running tests: each states only what its test is about."""

from dataclasses import replace
from decimal import Decimal

from plans.running.case import Settings, State
from plans.running.engine import advise
from plans.running.protocol import Amount, Block, Protocol, Rest, Segment, Stage, Text
from tests.plans.running.logs import day

NOT_STATED = Rest()
USUAL_0 = Settings(usual_morning_pain=0)


def stage(key: str, *, km: str | None = None, minutes: int | None = None, **more) -> Stage:
    """A stage of one run: by distance, by time, or (neither) open as its source leaves it."""
    if km or minutes:
        until = Amount(Decimal(km or minutes), "km" if km else "min")
        blocks = (Block((Segment("run", None),), None, until),)
    else:
        blocks = (
            Block((Segment("run", Amount(Decimal(2), "min")), Segment("walk", Amount(Decimal(1), "min"))), None, None),
        )
    return Stage(key, Text(f"Level {key}", f"Nivel {key}"), blocks, **{"sessions_to_pass": 1, **more})


def program(rest: Rest = NOT_STATED, count: int = 5, of_stages: dict | None = None, **more) -> Protocol:
    """Levels 1 to count with this rest, each passed by one run.  of_stages: changes of stages by key."""
    stages = [stage(str(number), km="2", rest=rest) for number in range(1, count + 1)]
    changed = [replace(one, **(of_stages or {}).get(one.key, {})) for one in stages]
    return Protocol("own", Text("Own", "Propio"), tuple(changed), **more)


def ask(protocol, entries, today, stage="2", entered=1, settings=USUAL_0, started: int | None = 1, passed=None, **more):
    """Advice on the day with the number `today`, for stage 2 entered on day 1 unless said otherwise."""
    state = State(stage, day(entered), started and day(started), passed and day(passed))
    return advise(protocol, settings, state, entries, day(today), **more)


def short(advice):
    return advice.action, advice.to_stage


def codes(reasons):
    return [reason.code for reason in reasons]
