"""All twelve protocols against the tables of their sources: walk, run and total of every stage."""

from decimal import Decimal

import pytest

from plans.running.protocol import Amount, BuildUp, EntryStage, Pause, Rest, Soreness, StepBack
from plans.running.protocol_files import load_protocols
from plans.running.totals import Range, stage_totals

MIN, MI = "min", "mi"
OPEN = (None, None, None)  # the source leaves open how often
TABLES = {  # stage: walk, run, total in the source's unit; a pair is a range, None is not fixed by the source
    ("p1", MI): {
        "1": (1, 1, 2), "2": ("0.7", "1.3", 2), "3": ("0.5", "1.5", 2), "4": ("0.4", "1.6", 2),
        "5": (0, 2, 2), "6": (0, "2.5", "2.5"), "7": (0, 3, 3), "8": (0, None, None),
    },
    ("p2", MI): {
        "1": (None, None, 2), "2": (None, None, 2), "3": (None, None, 2), "4": (None, None, 2),
        "5": (0, 2, 2), "6": (0, "2.5", "2.5"), "7": (0, 3, 3), "8": (0, 2, 2),
    },
    ("p3", MI): {
        "1": (None, None, 1), "2": (None, None, "1.5"), "3": (None, None, "1.5"),
        "4": (None, None, 2), "5": (None, None, 2), "6": (0, 2, 2),
    },
    ("p4", MI): {
        "1.1": ("0.75", "0.25", 1), "1.2": ("0.5", "0.5", 1), "1.3": ("0.25", "0.75", 1),
        "2.1": ("0.25", "0.75", 1), "2.2": (0, 1, 1), "2.3": (0, 1, 1),
    },
    ("p5", MIN): {
        "1.1": (12, 3, 15), "1.2": (9, 6, 15), "1.3": (6, 9, 15),
        "2.1": (4, 16, 20), "2.2": (3, 15, 18), "2.3": (3, 18, 21),
        "3.1": (3, 21, 24), "3.2": (2, 16, 18), "3.3": (2, 20, 22),
        "4.1": (3, 12, 15), "4.2": (3, 15, 18), "4.3": (3, 18, 21),
        "5.1": (3, 20, 23), "5.2": (3, 20, 23), "5.3": (3, 20, 23),
    },
    ("p6", MIN): {
        "1": (25, 5, 30), "2": (20, 10, 30), "3": (15, 15, 30), "4": (10, 20, 30), "5": (5, 25, 30),
        "6": (5, (15, 20), (20, 25)),
    },
    ("p7", MIN): {
        "1": (8, 8, 16), "2": (8, 8, 16), "3": (8, 12, 20), "4": (8, 12, 20), "5": (0, 16, 16), "6": (0, 18, 18),
    },
    ("p8", MIN): {
        "1": (12, 8, 20), "2": (11, 9, 20), "3": (9, 9, 18), "4": ("5.5", 16, "21.5"),
        "5a": (6, 15, 21), "5b": (5, 16, 21), "5c": (0, 20, 20), "6a": (6, 18, 24), "6b": (3, 20, 23),
        "6c": (0, 25, 25), "7": (0, 25, 25), "8": (0, 28, 28), "9": (0, 30, 30),
    },
    ("p9", MIN): {"1": (20, 10, 30), "2": (15, 15, 30), "3": (10, 20, 30), "4": (5, 25, 30)},
    ("p10", MIN): {str(stage): OPEN for stage in range(1, 9)},
    ("p11", MIN): {
        "1-2": ((40, 45), 0, (40, 45)),
        "3-4": ((36, "40.5"), (4, "4.5"), (40, 45)), "5-6": ((32, 36), (8, 9), (40, 45)),
        "9-10": ((28, "31.5"), (12, "13.5"), (40, 45)), "10-11": ((24, 27), (16, 18), (40, 45)),
        "13-14": OPEN, "15-16": OPEN, "18-19": OPEN, "20-21": OPEN, "23-24": OPEN, "25-26": OPEN,
    },
    ("p12", MIN): {
        "1": (10, 10, 20), "2": (5, 10, 15), "3": (5, 15, 20), "4": (5, 20, 25), "5": (5, 25, 30), "6": (4, 28, 32),
        "7": (3, 30, 33), "8": (2, 30, 32), "9": (1, 30, 31), "10": (0, 30, 30),
    },
}  # fmt: skip
ROWS = [(key, unit, stage, row) for (key, unit), table in TABLES.items() for stage, row in table.items()]
PASSES = {  # sessions to pass, where the table says
    "p1": {1}, "p2": {None}, "p3": {2}, "p4": {1}, "p5": {1}, "p6": {None}, "p7": {None},
    "p8": {1, 3}, "p9": {3}, "p10": {None}, "p11": {2}, "p12": {None},
}  # fmt: skip


def expected(figure, unit):
    if figure is None:
        return None
    low, high = figure if isinstance(figure, tuple) else (figure, figure)
    factor = 60 if unit == MIN else 1609
    return Range(Decimal(low) * factor, Decimal(high) * factor)


def of(key):
    return load_protocols()[key]


def test_there_are_twelve_in_the_order_of_their_numbers():
    assert list(load_protocols()) == [f"p{number}" for number in range(1, 13)]


@pytest.mark.parametrize(("key", "unit"), TABLES)
def test_stages_are_those_of_the_table(key, unit):
    assert [stage.key for stage in of(key).stages] == list(TABLES[key, unit])


@pytest.mark.parametrize(("key", "unit", "stage", "row"), ROWS, ids=[f"{key} {stage}" for key, _, stage, _ in ROWS])
def test_walk_run_and_total_equal_the_table(key, unit, stage, row):
    found = stage_totals(of(key).stage(stage))
    name = "seconds" if unit == MIN else "metres"
    amounts = [getattr(part, name) for part in (found.walk, found.run, found.total)]
    assert amounts == [expected(figure, unit) for figure in row]


@pytest.mark.parametrize(("key", "passes"), PASSES.items())
def test_sessions_to_pass_only_where_the_table_says(key, passes):
    assert {stage.sessions_to_pass for stage in of(key).stages} == passes


def test_three_runs_a_week_pass_a_week_of_p8():
    found = {stage.key: stage.sessions_to_pass for stage in of("p8").stages}
    assert [key for key, sessions in found.items() if sessions == 1] == ["5a", "5b", "5c", "6a", "6b", "6c"]


@pytest.mark.parametrize(
    ("key", "open_stages"),
    [
        ("p1", ["8"]),
        ("p10", [str(stage) for stage in range(1, 9)]),
        ("p11", ["13-14", "15-16", "18-19", "20-21", "23-24", "25-26"]),
        *((key, []) for key in ("p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9", "p12")),
    ],
)
def test_what_the_source_leaves_open_is_not_filled_in(key, open_stages):
    assert [stage.key for stage in of(key).stages if not stage.is_complete] == open_stages


@pytest.mark.parametrize(
    ("key", "rests"),
    [
        ("p1", {Rest(days_between=1, max_per_week=4, max_levels_per_week=2)}),
        ("p2", {Rest(days_between=2, max_levels_per_week=2), Rest(days_between=1, max_levels_per_week=2)}),
        ("p3", {Rest(days_between=1)}),
        ("p4", {Rest(days_between=1)}),
        ("p5", {Rest(days_between=1, max_per_week=3)}),
        ("p6", {Rest()}),
        ("p7", {Rest(days_between=1, max_per_week=3)}),
        ("p8", {Rest(days_between=1, max_per_week=3)}),
        ("p9", {Rest(days_between=1, max_per_week=3)}),
        ("p10", {Rest(max_per_week=3), Rest(max_per_week=4)}),
        ("p11", {Rest(days_between=0), Rest(days_between=0, days_after=1)}),
        ("p12", {Rest(days_between=1), Rest(days_between=0, in_a_row=3)}),
    ],
)
def test_each_keeps_its_own_rest(key, rests):
    assert {stage.rest for stage in of(key).stages} == rests


def test_rest_changes_at_the_stage_that_the_source_names():
    assert [stage.rest.days_between for stage in of("p2").stages] == [2, 2, 2, 1, 1, 1, 1, 1]
    assert [stage.rest.max_per_week for stage in of("p10").stages] == [3, 3, 3, 4, 4, 4, 4, 4]
    assert [stage.key for stage in of("p11").stages if stage.rest.days_after] == [
        "5-6", "10-11", "15-16", "20-21", "25-26",
    ]  # fmt: skip
    assert [stage.rest.days_between for stage in of("p12").stages] == [1] + [0] * 9
    assert (of("p2").at_first.days, of("p2").at_first.rest) == (14, Rest(days_between=2))


def test_symptoms_lead_back_as_each_source_says():
    assert of("p2").soreness == Soreness(warm_up_days_off=2, during_days_off=1)
    assert {
        key: (one.step_back.to, one.step_back.days_off) for key, one in load_protocols().items() if one.step_back
    } == {
        "p2": ("stage", None),
        "p4": ("stage", None),
        "p10": ("stage", 3),
    }
    assert isinstance(of("p4").step_back, StepBack)
    assert not any(isinstance(one.pause, Pause) for one in load_protocols().values())


def test_only_p7_has_a_pain_limit_and_begins_by_a_test():
    assert {key: one.pain_limit for key, one in load_protocols().items() if one.pain_limit is not None} == {"p7": 4}
    miles = [("0.25", "1"), ("0.5", "2"), ("0.75", "3"), ("1", "4")]
    table = [EntryStage(Amount(Decimal(far), "mi"), stage) for far, stage in miles]
    assert of("p7").entry_stages == (*table, EntryStage(None, "5"))
    assert [one.entry_stages for key, one in load_protocols().items() if key != "p7"] == [()] * 11


def test_only_p4_builds_up_by_a_quarter_mile_a_session():
    assert of("p4").build_up == BuildUp(Amount(Decimal("0.25"), "mi"), of("p4").build_up.words)
    assert [key for key, one in load_protocols().items() if one.build_up] == ["p4"]


def test_speeds_and_surfaces_of_p7():
    first, second = (of("p7").stage(key).blocks[0].segments for key in "12")
    assert [part.speed.value for part in (*first, *second)] == [6, Decimal("3.5"), Decimal("7.5"), Decimal("3.5")]
    assert [stage.surface for stage in of("p7").stages] == ["treadmill", "treadmill", *["ground"] * 4]


def test_days_are_printed_as_the_source_numbers_them():
    assert [stage.days for stage in of("p11").stages] == [
        "1–2", "3–4", "5–6", "9–10", "10–11", "13–14", "15–16", "18–19", "20–21", "23–24", "25–26",
    ]  # fmt: skip


def test_programs_by_the_week_take_a_week_a_stage():
    by_week = {key for key, one in load_protocols().items() if {stage.days_to_pass for stage in one.stages} == {7}}
    assert by_week == {"p10", "p12"}
    assert {key for key, one in load_protocols().items() if any(stage.days_to_pass for stage in one.stages)} == by_week


def test_weeks_and_phases_that_hold_several_runs_are_groups():
    grouped = {key: [group.key for group in one.groups] for key, one in load_protocols().items() if one.groups}
    assert grouped == {"p4": ["1", "2"], "p5": ["1", "2", "3", "4", "5"], "p8": ["5", "6"]}
    assert "20, 18 and 21" in of("p5").groups[1].note.en


def test_warnings_stand_where_the_source_or_its_use_gives_cause():
    warned = {key for key, one in load_protocols().items() if one.cautions}
    assert warned == {"p5", "p7", "p8", "p10", "p11", "p12"}
    assert {key for key, one in load_protocols().items() if one.meant_for} == {"p5", "p7", "p8"}


@pytest.mark.parametrize("key", load_protocols())
def test_each_speaks_both_languages_and_names_its_source(key):
    one = of(key)
    texts = [one.title, *one.said, *one.entry, *one.cautions, *(stage.title for stage in one.stages)]
    assert all(text.en != text.es for text in texts)
    assert {source.mark for source in one.sources} <= {"V", "V2"}
    assert one.sources
