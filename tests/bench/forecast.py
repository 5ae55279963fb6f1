"""The forecast: a thousand futures of a typical program, and the schedule of six weeks."""

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


def rows(sizes: Sizes) -> list[Row]:
    protocol = load_protocols()["p3"]
    stage = protocol.stages[0].key
    known = (protocol, Settings(usual_morning_pain=1), State(stage, date(2026, 1, 1)), run_log(LOGGED, stage), TODAY)
    week = Week({1, 3, 5}, {2, 4}, {6})
    race = Race(date(2026, 9, 1), Decimal(10))
    futures, days, advice = in_turn(
        lambda _: forecast(*known, week, seed=1, race=race, paths=sizes.futures),
        lambda _: schedule(*known, week, race=race),
        lambda _: advise(*known),
        rounds=sizes.rounds,
    )
    one, budget = f"one advice: {duration(advice.median)}", f"processor ≤ {duration(FORECAST_SECONDS)}"
    kept = median(futures.processor) <= FORECAST_SECONDS  # what another program takes of the core is not ours
    what = f"forecast: {sizes.futures} futures of P3 up to 10 km"
    return [
        Row(what, str(futures), one, f"{ratio(futures, advice):.0f}", budget, kept),
        Row("schedule: six weeks of P3", str(days), one, f"{ratio(days, advice):.0f}", "–", None),
    ]
