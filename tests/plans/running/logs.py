"""Builders for the running tests: runs that went well unless said otherwise, and logs of any kind for hypothesis."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from plans.running.traffic_light import RunEntry

DAY_ONE = date(2026, 9, 1)
WELL = {
    "pain_before": 1,
    "pain_during": 2,
    "pain_after_60min": 1,
    "pain_next_morning": 0,
    "swelling": "none",
    "limp": False,
    "giving_way": False,
    "stopped_for_pain": False,
    "medication": False,
    "completed": True,
}


def day(number: int) -> date:
    """The day with this number; the first is 1."""
    return DAY_ONE + timedelta(days=number - 1)


def run(number: int, stage_key: str | None = "2", **changes) -> RunEntry:
    """A green, completed run on the day with this number."""
    values = {"run_id": changes.pop("run_id", number), "done_on": day(number), "stage_key": stage_key}
    return RunEntry(**values, **{**WELL, **changes})


AMBER = {"pain_during": 3}
RED = {"pain_during": 6}
GREY = {"pain_after_60min": None}

pains = st.none() | st.integers(0, 10)
yes_no = st.sampled_from([False, False, False, True, None])
troubles = st.fixed_dictionaries(
    {},
    optional={
        "pain_before": pains,
        "pain_during": pains,
        "pain_after_60min": pains,
        "pain_next_morning": pains,
        "swelling": st.sampled_from(["none", "slight", "clear", None]),
        "limp": yes_no,
        "giving_way": yes_no,
        "stopped_for_pain": yes_no,
        "soreness_only": st.booleans(),
        "medication": yes_no,
        "distance_km": st.none() | st.decimals(Decimal("0.1"), 30, places=1),
        "completed": st.booleans(),
    },
)


@st.composite
def logs(draw, last_day=40):
    """Up to ten runs, most of them green, on days 1 to last_day."""
    entries = []
    for number in range(draw(st.integers(0, 10))):
        changes = draw(st.just({}) | troubles)
        stage_key = draw(st.sampled_from(["2", "2", "2", "1", "3", None]))
        entries.append(run(draw(st.integers(1, last_day)), stage_key, run_id=number, **changes))
    return entries
