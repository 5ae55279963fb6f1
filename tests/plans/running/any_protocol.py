"""Protocols of any kind for hypothesis: as far as the shapes go, within what the checks allow."""

from decimal import Decimal

from hypothesis import strategies as st

from plans.running.protocol import (
    BACK_TO,
    DISTANCE_UNITS,
    EFFORTS,
    SURFACES,
    TIME_UNITS,
    Amount,
    Block,
    Group,
    Pause,
    Protocol,
    Rest,
    Segment,
    Speed,
    Stage,
    StepBack,
    Text,
)
from plans.running.protocol_files import silent_fields

letters = st.text("abcdeñó 12", min_size=1, max_size=8).map(str.strip).filter(bool)
texts = st.builds(Text, letters, letters)
values = st.integers(1, 200).map(lambda quarters: Decimal(quarters) / 4)


@st.composite
def amounts(draw, units=TIME_UNITS + DISTANCE_UNITS):
    value = draw(values)
    more = draw(st.none() | values)
    return Amount(value, draw(st.sampled_from(units)), None if more is None else value + more)


@st.composite
def segments(draw, amount=True):
    effort = draw(st.sampled_from(EFFORTS))
    return Segment(
        effort,
        draw(amounts()) if amount else None,
        draw(texts) if effort == "other" else draw(st.none() | texts),
        draw(st.none() | st.builds(Speed, values.filter(lambda value: value <= 40), st.sampled_from(["km/h", "mph"]))),
        draw(st.none() | st.integers(1, 100)),
    )


@st.composite
def blocks(draw):
    parts = tuple(draw(st.lists(segments(), min_size=1, max_size=4)))
    if draw(st.booleans()):
        repeat = draw(st.none() | st.integers(1, 20))
        more = draw(st.none() | st.integers(1, 5)) if repeat else None
        return Block(parts, repeat, None, repeat + more if more else None)
    end = draw(amounts())
    if draw(st.booleans()):  # the last segment goes on until the end
        parts = (*parts, draw(segments(amount=False)))
    return Block(parts, None, Amount(end.value, end.unit))


rests = st.builds(
    Rest,
    days_between=st.none() | st.integers(0, 3),
    max_per_week=st.none() | st.integers(1, 7),
    max_levels_per_week=st.none() | st.integers(1, 3),
    days_after=st.none() | st.integers(1, 3),
)


@st.composite
def protocols(draw):
    rows = draw(st.lists(st.tuples(texts, st.lists(blocks(), min_size=1, max_size=2), rests), min_size=1, max_size=4))
    group = draw(st.none() | st.builds(Group, st.just("g"), texts, st.none(), rests))
    stages = tuple(
        Stage(
            key=str(place),
            title=title,
            blocks=tuple(content),
            rest=group.rest if group and rest == Rest() else rest,
            rpe=draw(st.none() | st.integers(0, 10)),
            sessions_to_pass=1
            if 1 in (rest.max_per_week, group and group.rest.max_per_week)
            else draw(st.none() | st.integers(1, 3)),
            group=group.key if group else None,
            surface=draw(st.none() | st.sampled_from(SURFACES)),
            note=draw(st.none() | texts),
        )
        for place, (title, content, rest) in enumerate(rows, start=1)
    )
    made = Protocol(
        key="own",
        title=draw(texts),
        stages=stages,
        warm_up=draw(st.none() | texts),
        rules=tuple(draw(st.lists(texts, max_size=2))),
        groups=(group,) if group else (),
        step_back=draw(st.none() | st.builds(StepBack, st.sampled_from(BACK_TO), st.none() | st.integers(0, 5))),
        pause=draw(st.none() | st.builds(Pause, st.integers(8, 30), st.sampled_from(BACK_TO))),
        pain_limit=draw(st.none() | st.integers(0, 10)),
    )
    return Protocol(**{**vars_of(made), "not_stated": silent_fields(made)})


def vars_of(protocol):
    return {name: getattr(protocol, name) for name in protocol.__dataclass_fields__}
