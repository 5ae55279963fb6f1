"""The return-to-run engine: one advice from a long log, and the advice of many programs."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from plans.running.case import Settings, State
from plans.running.engine import advise
from plans.running.protocol_files import load_protocols
from plans.running.traffic_light import RunEntry
from tests.bench.table import Row
from tests.bench.timing import Spent, duration, in_turn, ratio, timed

if TYPE_CHECKING:
    from tests.bench.sizes import Sizes

ADVICE_SECONDS = 0.001
MANY_SECONDS = 60  # for the smaller number of programs, on one core
LINEAR = 1.3  # how much more than in proportion the larger number may take
CALLS = 50  # in one reading of the clock
LOGS = 20  # different programs of each protocol among the many
STARTED_ON = date(2026, 1, 1)


def rows(sizes: Sizes) -> list[Row]:
    return [one_advice(sizes), many_programs(sizes)]


def one_advice(sizes: Sizes) -> Row:
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
    return Row(
        f"engine: advice from {sizes.run_logs} runs", str(each(advice)),
        f"a function that does nothing: {duration(each(nothing).median)}",
        f"{ratio(advice, nothing):.0f}", f"≤ {duration(ADVICE_SECONDS)}", each(advice).median <= ADVICE_SECONDS,
    )  # fmt: skip


def many_programs(sizes: Sizes) -> Row:
    """Once each, on one core, everything in memory: no database is asked."""
    few, many = sizes.run_programs
    few_s, few_busy_s = timed(advise_all, programs(few, sizes.run_logs))
    many_s, many_busy_s = timed(advise_all, programs(many, sizes.run_logs))
    grown = (many_s / few_s) / (many / few)
    return Row(
        f"engine: {many} programs of {sizes.run_logs} runs",
        f"{duration(many_s)} (processor {duration(many_busy_s)})",
        f"{few} programs: {duration(few_s)} (processor {duration(few_busy_s)})", f"{many_s / few_s:.1f}",
        f"{few} in ≤ {MANY_SECONDS} s; ≤ {LINEAR} × in proportion", few_s <= MANY_SECONDS and grown <= LINEAR,
    )  # fmt: skip


def programs(count: int, runs: int) -> list[tuple]:
    """Programs with their logs: every complete protocol of the library in turn."""
    protocols = [protocol for protocol in load_protocols().values() if protocol.is_complete]
    settings = Settings(usual_morning_pain=1)
    made = []
    for number in range(min(count, LOGS * len(protocols))):
        protocol = protocols[number % len(protocols)]
        stage = protocol.stages[number % len(protocol.stages)].key
        log = run_log(runs, stage)
        made.append((protocol, settings, State(stage, STARTED_ON), log, log[-1].done_on + timedelta(days=1)))
    return [made[number % len(made)] for number in range(count)]


def advise_all(many: list[tuple]) -> None:
    for one in many:
        advise(*one)


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
    return Spent(*(tuple(seconds / CALLS for seconds in clock) for clock in (many.wall, many.processor)))
