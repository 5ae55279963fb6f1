"""Programs of every kind for hypothesis: P3's six stages with other rests, steps back, pauses and ways to pass."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from plans.running.protocol import Amount, AtFirst, BuildUp, Pause, Rest, StepBack, Text
from plans.running.protocol_files import load_protocols

P3 = load_protocols()["p3"]
WORDS = Text("A", "A")

rests = st.builds(
    Rest,
    days_between=st.none() | st.integers(0, 2),
    in_a_row=st.none() | st.integers(1, 3),
    max_per_week=st.none() | st.integers(2, 4),
    max_levels_per_week=st.none() | st.integers(1, 3),
    days_after=st.none() | st.integers(1, 3),
)
back_to = st.sampled_from(["stage", "group", "start"])
steps = st.sampled_from([("0.25", "mi"), ("400", "m"), ("1", "km"), ("5", "min")])


def rarely(strategy):
    return st.one_of(st.none(), st.none(), strategy)


@st.composite
def programs(draw):
    rest = draw(rests)
    stages = tuple(
        replace(
            stage,
            rest=draw(st.just(rest) | rests),
            group=None if place < 2 else f"week {place // 2}",
            sessions_to_pass=draw(st.sampled_from([1, 2, 2, 3, None])),
            days_to_pass=draw(rarely(st.integers(1, 9))),
        )
        for place, stage in enumerate(P3.stages)
    )
    value, unit = draw(steps)
    return replace(
        P3,
        stages=stages,
        step_back=draw(rarely(st.builds(StepBack, back_to, st.none() | st.integers(0, 4)))),
        pause=draw(rarely(st.builds(Pause, st.integers(8, 20), back_to))),
        at_first=draw(rarely(st.builds(AtFirst, st.integers(1, 20), rests))),
        build_up=draw(rarely(st.just(BuildUp(Amount(Decimal(value), unit), WORDS)))),
    )
