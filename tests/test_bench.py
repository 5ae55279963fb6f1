"""Each part of the bench runs on tiny data and answers with whole rows.  Nothing is timed here."""

from importlib import import_module

import pytest
from django.core.management import call_command

from tests.bench.__main__ import PARTS
from tests.bench.assessments import PAGES as ASSESSMENT_PAGES
from tests.bench.search import QUERIES
from tests.bench.sizes import Sizes
from tests.bench.table import WIDTHS, Row, head, text
from tests.bench.timing import Spent, duration, in_turn, ratio

TINY = Sizes(
    rounds=1,
    sheets=2,
    worker_rounds=1,
    run_logs=3,
    futures=5,
    run_programs=(2, 4),
    few_patients=2,
    many_patients=4,
    patient_rounds=1,
    exercises=120,
    search_rounds=2,
    assessments=(1, 3),
)
ROWS = {
    "sheets": [
        "one home sheet through the task",
        "the same in seconds",
        "the same sheet again, unchanged",
        "the sheet's size",
    ],
    "portal": [f"portal, first view: {what}" for what in ("queries", "requests", "sent", "time")],
    "forecast": [
        "forecast: 5 futures of P3 up to 10 km",
        "forecast: 5 futures of P12 up to 10 km",
        "schedule: six weeks of P3",
    ],
    "engine": ["engine: advice from 3 runs", "engine: 4 programs of 3 runs"],
    "patients": [f"{page}, 4 patients" for page in ("list of patients", "search for a name", "patient page")],
    "search": [f"search, {name}, 120 exercises" for name in QUERIES],
    "assessments": [f"{page}, 3 earlier" for page in ASSESSMENT_PAGES],
}


@pytest.fixture
def library(db, capsys):
    call_command("load_library", verbosity=0)


def test_every_part_is_tried_here():
    assert set(PARTS) == {*ROWS, "workers"}


@pytest.mark.parametrize("part", ROWS)
def test_part_fills_its_rows(part, library):
    rows = import_module(f"tests.bench.{part}").rows(TINY)
    assert [row.what for row in rows] == ROWS[part]
    assert all(row.measured and row.compared_with and row.ratio and row.budget for row in rows)


def test_two_rounds_are_taken_in_turn_after_a_warm_up():
    done = []
    spent = in_turn(lambda _: done.append("a"), lambda _: done.append("b"), rounds=2)
    assert done == ["a", "b"] * 3
    assert [len(one.wall) for one in spent] == [2, 2]


def test_ratio_is_the_median_of_the_rounds_own():
    assert ratio(Spent((1.0, 20.0, 9.0)), Spent((1.0, 10.0, 3.0))) == 2


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.4567, "0.46 s"), (0.0123, "12.3 ms"), (0.000045, "45 µs"), (0.0000003, "0.3 µs")]
)
def test_duration_is_given_in_a_fitting_unit(seconds, words):
    assert duration(seconds) == words


def test_a_row_is_wrapped_into_its_columns():
    row = Row("a sheet " * 8, "1 s", "2 s", "0.5", "≤ 1", False)
    lines = text(row).splitlines()
    assert lines[0].endswith("  over budget")
    assert [line for line in lines if len(line.split("  ")[0]) > WIDTHS[0]] == []
    assert " ".join(line[: WIDTHS[0]].strip() for line in lines) == row.what.strip()
    assert head().split()[:2] == ["what", "measured"]
