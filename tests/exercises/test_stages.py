"""Doses of stages against the table of the clinical reference, and what a press makes of a row."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.content import FREQUENCIES
from exercises.stages import (
    KINDS,
    NOT_STATED,
    STAGES,
    TABLE,
    Load,
    OwnDose,
    Source,
    Span,
    StageDose,
    stage_dose,
    start_dose,
)

D, G = Source("", "D"), Source("", "G")
ACSM, RATHLEFF = Source("ACSM09", "V"), Source("Rathleff12", "V")
LIGHT = StageDose(
    sets=Span(2, 3),
    reps=Span(10, 15),
    load=Load(rpe=Span(3, 5), light=True),
    days=("daily", "every_second_day"),
    sources=(D,),
)
ENDURANCE = StageDose(
    sets=Span(2, 4),
    reps=Span(10, 25),
    rest_s=Span(30, 60),
    load=Load(percent_below=70),
    days=("three_a_week", "two_a_week"),
    week=Span(2, 3),
    sources=(Source("TrekEx", "V2"),),
)
STRETCH = StageDose(
    sets=Span(3, 3),
    hold_s=Span(20, 30),
    days=("daily",),
    most_days=True,
    sources=(Source("Vicenzino08", "V"), Source("SH10", "V"), G),
)
STATED = {
    ("isometric", "S1"): StageDose(
        sets=Span(5, 5),
        hold_s=Span(10, 30),
        load=Load(rpe=Span(3, 5)),
        days=("daily", "every_second_day"),
        sources=(D,),
    ),
    ("strength", "S1"): LIGHT,
    ("strength", "S2"): StageDose(
        sets=Span(3, 3),
        reps=Span(8, 12),
        load=Load(rpe=Span(6, 7), percent_1rm=Span(60, 70), rm=Span(8, 12)),
        days=("three_a_week", "two_a_week"),
        week=Span(2, 3),
        sources=(ACSM, RATHLEFF),
    ),
    ("strength", "S3"): StageDose(
        sets=Span(3, 4),
        reps=Span(6, 10),
        heavy_rest_s=Span(180, 300),
        load=Load(rpe=Span(7, 8), percent_1rm=Span(70, 80)),
        days=("three_a_week", "two_a_week"),
        week=Span(2, 3),
        sources=(ACSM,),
    ),
    ("strength", "S4"): StageDose(
        sets=Span(3, 3),
        reps=Span(5, 8),
        load=Load(light_to_moderate=True, fast=True),
        days=("two_a_week",),
        week=Span(2, 2),
        not_before_a_run=True,
        sources=(D,),
    ),
    ("strength", "S5"): StageDose(
        sets=Span(2, 3),
        reps=Span(6, 8),
        load=Load(percent_1rm=Span(70, 80)),
        days=("two_a_week",),
        week=Span(1, 2),
        sources=(G,),
    ),
    ("endurance", "S1"): LIGHT,
    ("endurance", "S2"): ENDURANCE,
    ("endurance", "S3"): ENDURANCE,
    ("endurance", "S4"): ENDURANCE,
    ("endurance", "S5"): ENDURANCE,
    ("stretch", "S1"): STRETCH,
    ("stretch", "S2"): STRETCH,
    ("stretch", "S3"): STRETCH,
    ("stretch", "S4"): STRETCH,
    ("stretch", "S5"): STRETCH,
    ("plyometric", "S4"): StageDose(
        rest_s=Span(60, 90),
        rest_between_exercises_s=Span(120, 180),
        contacts=470,
        load=Load(light_to_moderate=True, fast=True),
        days=("two_a_week",),
        week=Span(2, 2),
        not_before_a_run=True,
        sources=(D, Source("Cole/Cannon", "V")),
    ),
}


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_in_each_stage_is_what_the_reference_says_and_nothing_where_it_is_silent(kind, stage):
    assert stage_dose(kind, stage) == STATED.get((kind, stage), NOT_STATED)


def test_no_kind_or_stage_is_stated_that_there_is_not():
    assert {kind for kind, _stage in TABLE} <= set(KINDS)
    assert {stage for _kind, stage in TABLE} == set(STAGES)
    assert {day for dose in TABLE.values() for day in dose.days} <= set(FREQUENCIES)


@pytest.mark.parametrize(("kind", "stage"), [("strong", "S1"), ("strength", "S6"), ("", "S1")])
def test_a_slip_is_refused(kind, stage):
    with pytest.raises(ValueError, match=f"there is no dose for a '{kind}' exercise in stage '{stage}'"):
        stage_dose(kind, stage)


QUAD_SET = OwnDose(("S1",), Source("SH10", "V"), sets=Span(4, 4), reps=Span(25, 25))


def test_what_is_stated_of_the_exercise_itself_stands_before_its_kind_with_its_own_source():
    own = stage_dose("isometric", "S1", [QUAD_SET])
    assert (own.sets, own.reps, own.hold_s) == (Span(4, 4), Span(25, 25), None)
    assert (own.load, own.days) == (Load(rpe=Span(3, 5)), ("daily", "every_second_day"))
    assert (own.own_source, own.sources) == (Source("SH10", "V"), (D,))


def test_in_another_stage_its_own_dose_says_nothing():
    assert stage_dose("strength", "S2", [QUAD_SET]) == STATED[("strength", "S2")]


def row(sets=3, reps=10, hold_s=None, rest_s=60, duration_min=None, frequency="three_a_week"):
    return {
        "sets": sets,
        "reps": reps,
        "hold_s": hold_s,
        "rest_s": rest_s,
        "duration_min": duration_min,
        "frequency": frequency,
    }


@pytest.mark.parametrize(
    ("kind", "stage", "own", "now", "start"),
    [
        pytest.param("strength", "S2", (), row(), row(), id="what lies within the ranges stays"),
        pytest.param("strength", "S3", (), row(reps=12), row(reps=6), id="what does not begins at the low end"),
        pytest.param("strength", "S3", (), row(sets=4, reps=6), row(sets=4, reps=6), id="both ends are within"),
        pytest.param("strength", "S5", (), row(), row(reps=6, frequency="two_a_week"), id="fewer days"),
        pytest.param(
            "strength", "S1", (), row(), row(frequency="daily"), id="sets within the range stay, days are the first"
        ),
        pytest.param(
            "strength", "S2", (), row(hold_s=3, rest_s=None), row(hold_s=3, rest_s=None), id="a hold and rest stay"
        ),
        pytest.param("strength", "S2", (), row(reps=None, hold_s=20), row(reps=8), id="repetitions in a hold's place"),
        pytest.param(
            "isometric",
            "S1",
            (),
            row(hold_s=5, frequency="daily"),
            row(sets=5, reps=None, hold_s=10, frequency="daily"),
            id="a hold in the place of repetitions",
        ),
        pytest.param(
            "isometric",
            "S1",
            [QUAD_SET],
            row(hold_s=5, frequency="daily"),
            row(sets=4, reps=25, hold_s=5, frequency="daily"),
            id="its own dose keeps the hold that its source leaves open",
        ),
        pytest.param(
            "isometric",
            "S1",
            [OwnDose(("S1",), D, hold_s=Span(5, 10))],
            row(sets=2, hold_s=3, frequency="daily"),
            row(sets=2, hold_s=5, frequency="daily"),
            id="a hold alone keeps sets and repetitions",
        ),
        pytest.param(
            "isometric",
            "S1",
            [OwnDose(("S1",), D, hold_s=Span(5, 10))],
            row(sets=None, reps=None, rest_s=None, duration_min=10),
            row(sets=None, reps=None, rest_s=None, duration_min=10),
            id="a hold alone says nothing of minutes",
        ),
        pytest.param("endurance", "S3", (), row(rest_s=90), row(rest_s=30), id="stated rest"),
        pytest.param(
            "plyometric",
            "S4",
            (),
            row(reps=15, rest_s=30),
            row(reps=15, rest_s=60, frequency="two_a_week"),
            id="jumps keep their repetitions",
        ),
        pytest.param(
            "strength",
            "S2",
            (),
            row(sets=None, reps=None, rest_s=None, duration_min=20),
            row(reps=8, rest_s=None),
            id="sets in the place of minutes",
        ),
        pytest.param("balance", "S2", (), row(sets=1), row(sets=1), id="nothing stated changes nothing"),
    ],
)
def test_a_press_changes_what_is_stated_and_nothing_else(kind, stage, own, now, start):
    assert start_dose(stage_dose(kind, stage, own), now) == start


AMOUNT = st.none() | st.integers(1, 30)
ROWS = st.fixed_dictionaries(
    {
        "sets": AMOUNT,
        "reps": AMOUNT,
        "hold_s": AMOUNT,
        "rest_s": AMOUNT,
        "duration_min": AMOUNT,
        "frequency": st.sampled_from(FREQUENCIES),
    }
).filter(lambda row: is_whole(row) and bool(row["sets"]) != bool(row["duration_min"]))
SPANS = st.none() | st.builds(Span, st.integers(1, 9), st.integers(10, 30))
OWN = st.lists(st.builds(OwnDose, st.just(STAGES), st.just(D), sets=SPANS, reps=SPANS, hold_s=SPANS), max_size=1)


def is_whole(row):
    """What the database wants of a dose: sets of something, or nothing in sets."""
    return bool(row["sets"]) == bool(row["reps"] or row["hold_s"])


@given(kind=st.sampled_from(KINDS), stage=st.sampled_from(STAGES), own=OWN, now=ROWS)
def test_of_any_whole_dose_a_press_makes_a_whole_dose_and_a_second_press_changes_nothing(kind, stage, own, now):
    stated = stage_dose(kind, stage, own)
    start = start_dose(stated, now)
    assert is_whole(start)
    assert bool(start["sets"]) != bool(start["duration_min"])
    assert start_dose(stated, start) == start
