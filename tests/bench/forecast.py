"""The forecast: a thousand futures of a typical program and of the longest one, and the schedule of six weeks.

No page waits for a forecast: a worker works it out (docs/decisions/0037-forecast-by-a-worker.md).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING

from plans.running.case import Settings, State
from plans.running.engine import advise
from plans.running.forecast import forecast
from plans.running.protocol_files import load_protocols
from plans.running.run_days import Race, Week
from plans.running.schedule import schedule
from tests.bench.engine import run_log
from tests.bench.table import Row
from tests.bench.timing import duration, in_turn, ratio

if TYPE_CHECKING:
    from tests.bench.sizes import Sizes

FORECAST_SECONDS = 0.3
LOGGED = 10  # runs so far
TODAY = date(2026, 1, 21)
WEEK = Week({1, 3, 5}, {2, 4}, {6})
RACE = Race(date(2026, 9, 1), Decimal(10))


def rows(sizes: Sizes) -> list[Row]:
    typical, longest = case_of("p3"), case_of("p12")
    futures, most, days, advice = in_turn(
        lambda _: forecast(*typical, WEEK, seed=1, race=RACE, paths=sizes.futures),
        lambda _: forecast(*longest, WEEK, seed=1, race=RACE, paths=sizes.futures),
        lambda _: schedule(*typical, WEEK, race=RACE),
        lambda _: advise(*typical),
        rounds=sizes.rounds,
    )
    one, budget = f"one advice: {duration(advice.median)}", f"processor ≤ {duration(FORECAST_SECONDS)}"
    kept = median(futures.processor) <= FORECAST_SECONDS  # what another program takes of the core is not ours
    what = f"forecast: {sizes.futures} futures of {{}} up to 10 km"
    return [
        Row(what.format("P3"), str(futures), one, f"{ratio(futures, advice):.0f}", budget, kept),
        Row(what.format("P12"), str(most), one, f"{ratio(most, advice):.0f}", "–", None),
        Row("schedule: six weeks of P3", str(days), one, f"{ratio(days, advice):.0f}", "–", None),
    ]


def case_of(key: str) -> tuple:
    protocol = load_protocols()[key]
    stage = protocol.stages[0].key
    settings, state = Settings(usual_morning_pain=1), State(stage, date(2026, 1, 1))
    return protocol, settings, state, run_log(LOGGED, stage), TODAY
