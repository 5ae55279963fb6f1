"""Whether the running load rose before the pain began or grew.  Pure Python.  Used by R-A01, R-A02 and R-A10.

A week counts as known when its distance is.  Nothing is made of a week without it: a missing distance is not 0.
Sources: Frandsen25 [V] for the single run, Nielsen14 [G] for the week; hills, speed, ground and a break: 1.2 [G].
"""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from patients.measures import Source
from patients.rules.card import Used
from patients.rules.thresholds import Threshold
from patients.rules.verdicts import COMMON, Clear, Found, Unknown, shown

if TYPE_CHECKING:
    from patients.rules.findings import Findings, Load, Week
    from patients.rules.verdicts import Verdict

RULES_OF_LOAD = ("R-A01", "R-A02", "R-A10")
WEEKS_NEEDED = 4  # about the 30 days that a single run is held against
NEW = ("hills", "speed", "surface")
LONG_RUN = Source("Frandsen25", "V")
WEEK = Source("Nielsen14", "G")

LONG_RUN_ABOVE = Threshold(
    key="long_run_above_percent",
    rule_ids=RULES_OF_LOAD,
    default=Decimal(110),
    low=Decimal(105),
    high=Decimal(150),
    unit="%",
    source=LONG_RUN,
)
WEEK_RISE_ABOVE = Threshold(
    key="week_rise_above_percent",
    rule_ids=RULES_OF_LOAD,
    default=Decimal(30),
    low=Decimal(10),
    high=Decimal(100),
    unit="%",
    source=WEEK,
)
WEEKS_OFF_FROM = Threshold(
    key="weeks_off_from",
    rule_ids=RULES_OF_LOAD,
    default=Decimal(2),
    low=Decimal(1),
    high=Decimal(8),
    unit="wk",
    source=COMMON,
)
THRESHOLDS = (LONG_RUN_ABOVE, WEEK_RISE_ABOVE, WEEKS_OFF_FROM)


def load_rise(findings: Findings) -> Verdict:
    """Return what rose, or Clear when everything was asked and nothing did, or what is not known."""
    load = findings.load
    if load is None or sum(known(week) for week in load.weeks) < WEEKS_NEEDED:
        return Unknown("no_load_history", ("load",))
    runs, long_known = long_runs(load, LONG_RUN_ABOVE.of(findings))
    rises, weeks_known = week_rises(load, WEEK_RISE_ABOVE.of(findings))
    changes = [Used(name=name, value=True, by_patient=load.by_patient) for name in NEW if load.changes.get(name)]
    off = load.weeks_off
    if off is not None and off >= WEEKS_OFF_FROM.of(findings):
        changes.append(Used(name="weeks_off", value=off, unit="wk", by_patient=load.by_patient))
    missing = tuple(name for name in NEW if name not in load.changes)
    missing += (("weeks_off",) if off is None else ()) + (() if long_known else ("longest_km",))
    missing += () if weeks_known else ("km",)
    if runs or rises or changes:
        sources = (*((LONG_RUN,) if runs else ()), *((WEEK,) if rises else ()), COMMON)
        return Found(used=(*runs, *rises, *changes), sources=sources, missing=missing)
    return Unknown("not_tested", missing) if missing else Clear()


def known(week: Week) -> bool:
    return week.km is not None or week.longest_km is not None or week.runs == 0


def kilometres(week: Week, longest: bool) -> Decimal | None:
    found = week.longest_km if longest else week.km
    return Decimal(0) if found is None and week.runs == 0 else found


def long_runs(load: Load, above: Decimal) -> tuple[list[Used], bool]:
    """Return the runs beyond the longest of the four weeks before, and whether the last week could be judged."""
    longest = [kilometres(week, longest=True) for week in load.weeks]
    found, could_judge = [], False
    for place in range(WEEKS_NEEDED - 1, len(load.weeks)):
        run, before = longest[place], longest[max(0, place - WEEKS_NEEDED) : place]
        could_judge = run is not None and None not in before
        if could_judge and max(before) > 0 and run * 100 > max(before) * above:
            found.append(percent("long_run", run * 100 / max(before), load, place))
    return found, could_judge


def week_rises(load: Load, above: Decimal) -> tuple[list[Used], bool]:
    """Return the weeks that rose above the week before, and whether every week could be judged."""
    weeks = [kilometres(week, longest=False) for week in load.weeks]
    found = []
    for place, (before, week) in enumerate(pairwise(weeks), start=1):
        if before and week is not None and (week - before) * 100 > before * above:
            found.append(percent("week_rise", (week - before) * 100 / before, load, place))
    return found, None not in weeks


def percent(name: str, value: Decimal, load: Load, place: int) -> Used:
    on = load.weeks[place].starts_on
    return Used(name=name, value=shown(value), unit="%", on=on, by_patient=load.by_patient)
