"""What holds for any program and any log: caution, order, sameness.  Programs with every rule a source may have."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from plans.running.build_up import Goal
from plans.running.case import KINDS, Settings, State
from plans.running.engine import advise
from plans.running.protocol import BACK_TO, AtFirst, Pause, Rest, Soreness, StepBack
from plans.running.traffic_light import SORE
from tests.plans.running.logs import day, logs
from tests.plans.running.programs import program, stage

BOLDNESS = {"finish": 5, "advance": 5, "repeat": 4, "start": 4, "wait": 3, "drop": 2, "rest": 2, "see_pt": 1}
WORSE = ("pain_during", "pain_after_60min", "pain_next_morning")
DAY = 40

rests = st.builds(
    Rest,
    days_between=st.none() | st.integers(0, 2),
    in_a_row=st.none() | st.integers(1, 3),
    max_per_week=st.none() | st.integers(2, 5),
    max_levels_per_week=st.none() | st.integers(1, 2),
    days_after=st.none() | st.integers(1, 2),
)
changes = st.fixed_dictionaries(
    {},
    optional={
        "group": st.sampled_from(["a", "b"]),
        "days_to_pass": st.integers(1, 14),
        "sessions_to_pass": st.none() | st.integers(1, 3),
        "blocks": st.just(stage("1").blocks),  # left open by its source
    },
)
programs = st.builds(
    program,
    rest=rests,
    of_stages=st.dictionaries(st.sampled_from("12345"), changes),
    step_back=st.none() | st.builds(StepBack, st.sampled_from(BACK_TO), st.none() | st.integers(1, 5)),
    pause=st.none() | st.builds(Pause, st.integers(3, 30), st.sampled_from(BACK_TO)),
    soreness=st.none() | st.builds(Soreness, st.integers(1, 3), st.integers(1, 2)),
    at_first=st.none() | st.builds(AtFirst, st.integers(1, 30), rests),
    pain_limit=st.none() | st.integers(0, 5),
)
settings_of = st.builds(
    Settings,
    pain_model=st.sampled_from(["esculier", "model_5"]),
    usual_morning_pain=st.integers(0, 3),
    repeats=st.dictionaries(st.sampled_from("12345"), st.integers(1, 9)),
    unlocked=st.dictionaries(st.sampled_from(KINDS), st.integers(1, DAY).map(day)),
)
states = st.builds(
    State,
    st.sampled_from("123"),
    st.integers(1, DAY).map(day),
    st.none() | st.integers(1, DAY).map(day),
    st.none() | st.integers(1, DAY).map(day),
)
mornings = st.dictionaries(st.integers(1, DAY).map(day), st.integers(0, 10), max_size=3)


@st.composite
def full_logs(draw):
    """Logs that also tell hills and soreness."""
    told = st.fixed_dictionaries(
        {"hills": st.sampled_from([None, False, False, True]), "sore": st.sampled_from([None, "never", *SORE])}
    )
    return [replace(entry, **draw(told)) for entry in draw(logs())]


@given(programs, settings_of, states, full_logs(), mornings)
def test_never_forward_unless_every_run_of_the_last_day_was_green(own, settings, state, entries, mornings):
    advice = advise(own, settings, state, entries, day(DAY), mornings)
    if advice.action in ("advance", "finish"):
        assert advice.light == "green"
        last = max(entry.done_on for entry in entries)
        of_day = [entry for entry in entries if entry.done_on == last]
        alone = [advise(own, settings, state, [entry], day(DAY)).light for entry in of_day]
        assert set(alone) == {"green"}


@given(st.data(), programs, settings_of, states, full_logs().filter(bool), mornings)
def test_a_worse_pain_value_is_never_answered_more_boldly(data, own, settings, state, entries, mornings):
    index = data.draw(st.integers(0, len(entries) - 1))
    field = data.draw(st.sampled_from(WORSE))
    value = getattr(entries[index], field)
    if value in (None, 10):
        return
    worse = replace(entries[index], **{field: data.draw(st.integers(value + 1, 10))})
    before = advise(own, settings, state, entries, day(DAY), mornings)
    after = advise(own, settings, state, [*entries[:index], worse, *entries[index + 1 :]], day(DAY), mornings)
    assert BOLDNESS[after.action] <= BOLDNESS[before.action]


@given(st.data(), programs, settings_of, states, full_logs(), mornings)
def test_the_order_in_which_runs_arrive_changes_nothing(data, own, settings, state, entries, mornings):
    goal = Goal(km=None, km_a_week=None)
    first = advise(own, settings, state, entries, day(DAY), mornings, goal=goal)
    assert advise(own, settings, state, data.draw(st.permutations(entries)), day(DAY), mornings, goal=goal) == first
    assert advise(own, settings, state, entries, day(DAY), mornings, goal=goal) == first


@given(programs, settings_of, states, full_logs(), st.integers(1, DAY))
def test_every_case_has_an_answer_that_can_be_followed(own, settings, state, entries, today):
    advice = advise(own, settings, state, entries, day(today))
    assert advice.action in BOLDNESS
    assert advice.to_stage in {one.key for one in own.stages}
    steps = own.place(own.stage(advice.to_stage)) - own.place(own.stage(state.stage_key))
    assert steps == 1 if advice.action == "advance" else steps <= 0
    if advice.next_run_on is not None:
        assert day(today) <= advice.next_run_on
        assert (advice.next_run_on - max(day(today), state.stage_entered_on)).days <= 14
