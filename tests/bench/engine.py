"""The return-to-run engine: one advice from a long log."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from plans.running.case import Settings, State
from plans.running.engine import advise
from plans.running.protocol_files import load_protocols
from plans.running.traffic_light import RunEntry
from tests.bench.table import Row
from tests.bench.timing import Spent, duration, in_turn, ratio

if TYPE_CHECKING:
    from tests.bench.sizes import Sizes

ADVICE_SECONDS = 0.001
CALLS = 50  # in one reading of the clock
STARTED_ON = date(2026, 1, 1)


def rows(sizes: Sizes) -> list[Row]:
    protocol = load_protocols()["p3"]
    stage = protocol.stages[0].key
    log = run_log(sizes.run_logs, stage)
    settings, state = Settings(usual_morning_pain=1), State(stage, STARTED_ON)
    today = log[-1].done_on + timedelta(days=1)
    advice, nothing = in_turn(
        lambda _: [advise(protocol, settings, state, log, today) for _ in range(CALLS)],
        lambda _: [do_nothing(protocol, settings, state, log, today) for _ in range(CALLS)],
        rounds=2 * sizes.rounds,
    )
    return [
        Row(
            f"engine: advice from {sizes.run_logs} runs", str(each(advice)),
            f"a function that does nothing: {duration(each(nothing).median)}",
            f"{ratio(advice, nothing):.0f}", f"≤ {duration(ADVICE_SECONDS)}", each(advice).median <= ADVICE_SECONDS,
        )
    ]  # fmt: skip


def run_log(runs: int, stage: str) -> list[RunEntry]:
    """Return runs on every other day, one of five with too much pain."""
    return [
        RunEntry(
            run_id=number,
            done_on=STARTED_ON + timedelta(days=2 * number),
            stage_key=stage,
            pain_before=1,
            pain_during=4 if number % 5 == 0 else 1,
            pain_after_60min=1,
            pain_next_morning=1,
            swelling="none",
            limp=False,
            giving_way=False,
            stopped_for_pain=False,
            distance_km=Decimal("2.5"),
            duration_min=20,
            completed=True,
        )
        for number in range(runs)
    ]


def do_nothing(*_arguments: object) -> None:
    pass


def each(many: Spent) -> Spent:
    return Spent(tuple(seconds / CALLS for seconds in many.wall))
