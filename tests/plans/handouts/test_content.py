import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.handouts.content import (
    ExerciseLines,
    Letterhead,
    NextMorning,
    PainLimits,
    Paper,
    Picture,
    RunLines,
    SheetContent,
)
from tests.plans.handouts.sample import sample_sheet

words = st.text(max_size=30)
phrases = st.lists(words, max_size=4).map(tuple)
pictures = st.none() | st.builds(Picture, path=words, alt=words.map(lambda text: f"Knee {text}"))
pain_limits = st.builds(
    lambda low, more, **rest: PainLimits(low, min(low + more, 9), **rest),
    st.integers(0, 9),
    st.integers(0, 9),
    after_minutes=st.integers(1, 2880),
    next_morning=st.sampled_from(NextMorning),
)
exercises = st.builds(
    ExerciseLines,
    number=st.integers(1, 30),
    side=words,
    load=words,
    steps=phrases,
    note=words,
    picture_start=pictures,
    picture_end=pictures,
)
sheets = st.builds(
    SheetContent,
    letterhead=st.builds(Letterhead, address=words, logo=words),
    next_visit_on=st.none() | st.dates(),
    stop_signs=phrases,
    exercises=st.lists(exercises, max_size=3).map(tuple),
    pain_limits=pain_limits,
    run=st.none() | st.builds(RunLines, segments=phrases, limits=phrases),
    log_days=st.integers(1, 14),
    language=st.sampled_from(["en", "es"]),
    paper=st.sampled_from(Paper),
)


@given(sheets)
def test_snapshot_comes_back_from_json_unchanged(content):
    assert SheetContent.from_dict(json.loads(json.dumps(content.to_dict()))) == content


def test_snapshot_is_plain():
    snapshot = sample_sheet(1).to_dict()
    assert json.loads(json.dumps(snapshot)) == snapshot
    assert snapshot["printed_on"] == "2026-11-12"
    assert snapshot["paper"] == "A4"
    assert snapshot["pain_limits"] == {
        "during_max": 2,
        "stop_above": 5,
        "after_minutes": 60,
        "next_morning": "no_worse",
    }


def test_snapshot_from_before_a_field_existed_takes_its_default():
    snapshot = sample_sheet(1).to_dict()
    del snapshot["run"], snapshot["next_visit_on"], snapshot["exercises"][0]["picture_end"]
    assert SheetContent.from_dict(snapshot) == sample_sheet(1, run=None, next_visit_on=None)


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"colour": "red"}, ValueError, "SheetContent has no colour"),
        ({"printed_on": "12.11.2026"}, ValueError, "12.11.2026"),
        ({"paper": "A3"}, ValueError, "A3"),
        ({"log_days": 0}, ValueError, "not 0"),
        ({"log_days": 15}, ValueError, "not 15"),
        ({"letterhead": {"clinic_name": "Riverbend"}}, TypeError, "phone"),
        ({"pain_limits": {"next_morning": "maybe"}}, ValueError, "maybe"),
    ],
)
def test_broken_snapshot_is_refused(change, error, words):
    with pytest.raises(error, match=words):
        SheetContent.from_dict(sample_sheet(1).to_dict() | change)


@pytest.mark.parametrize("limits", [(-1, 5, 60), (6, 5, 60), (2, 10, 60), (2, 5, 0)])
def test_pain_limits_out_of_order_are_refused(limits):
    with pytest.raises(ValueError, match=r"pain limits|cannot settle"):
        PainLimits(*limits)


def test_picture_without_alt_text_is_refused():
    with pytest.raises(ValueError, match="no alt text"):
        Picture("trochlea:/figures/HA2-start.svg", " ")


def test_pictures_that_there_are_come_start_first():
    start, end = Picture("trochlea:/figures/a.svg", "Lying"), Picture("trochlea:/figures/b.svg", "Lifted")
    exercise = sample_sheet(1).exercises[0]
    assert exercise.pictures == ()
    hold, movement = replace(exercise, picture_end=end), replace(exercise, picture_start=start, picture_end=end)
    assert (hold.pictures, hold.is_movement) == ((end,), False)
    assert (movement.pictures, movement.is_movement) == ((start, end), True)
