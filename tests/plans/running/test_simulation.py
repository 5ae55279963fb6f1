"""A program against a log file: reading, accepting, the printed table."""

from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from plans.running.case import State
from plans.running.log_file import COLUMNS, LogFileError, read_log, refuse_impossible, told_twice
from plans.running.protocol import Rest
from plans.running.simulation import simulate
from plans.running.traffic_light import RunEntry
from tests.plans.running.logs import AMBER, RED, day, run
from tests.plans.running.programs import USUAL_0, program

DOCS = Path(__file__).resolve().parents[3] / "docs"
EXAMPLE = DOCS / "examples/run-log.csv"
OWN = program(Rest(days_between=0), count=3)


def printed(*arguments):
    out = StringIO()
    call_command("simulate_run_program", *map(str, arguments), stdout=out)
    return out.getvalue().rstrip("\n")


def steps(entries, accept=True, protocol=OWN):
    lines = simulate(protocol, USUAL_0, State("1", day(1)), entries, accept=accept)
    return [(line.stage_key, line.advice.action, line.accepted) for line in lines]


def test_proposals_are_accepted_at_once():
    assert steps([run(1, ""), run(2, ""), run(3, "")]) == [
        ("1", "advance", True),
        ("2", "advance", True),
        ("3", "finish", True),
    ]


def test_without_accepting_the_program_stays_where_it_is():
    assert steps([run(1, ""), run(2, "")], accept=False) == [("1", "advance", False)] * 2


def test_a_stage_back_and_forward_again():
    assert steps([run(1, ""), run(2, "", **RED), run(3, "", **AMBER), run(4, "")]) == [
        ("1", "advance", True),
        ("2", "drop", True),
        ("1", "repeat", False),
        ("1", "advance", True),
    ]


def test_a_proposal_that_came_with_the_days_is_accepted_before_the_next_run():
    assert steps([run(1, ""), run(2, ""), run(20, "")]) == [
        ("1", "advance", True),
        ("2", "advance", True),
        ("3", "drop", True),
        ("2", "advance", True),
    ]


def test_what_a_pt_has_to_see_is_not_accepted():
    assert steps([run(1, "", **RED), run(3, "", **RED), run(5, "")])[1:] == [("1", "see_pt", False)] * 2


def test_a_stage_in_the_log_stands_and_outside_is_outside():
    lines = list(simulate(OWN, USUAL_0, State("1", day(1)), [run(1, "3"), run(2, None)], accept=True))
    assert [line.run.entry.stage_key for line in lines] == ["3", None]


def test_the_order_of_the_file_does_not_matter():
    entries = [run(3, ""), run(1, ""), run(2, "")]
    assert steps(entries) == steps(sorted(entries, key=lambda entry: entry.done_on))


# --- the file ---------------------------------------------------------------------------------------------------------
def read(text):
    return read_log(text.splitlines(keepends=True), "log.csv")


def test_every_column_reaches_its_value():
    head = ",".join(COLUMNS)
    row = "2026-09-01,2,1.6,14,0,1,2,3,slight,yes,no,no,yes,no,no,yes,warm_up"
    assert read(f"{head}\n{row}\n") == [
        RunEntry(
            run_id=2, done_on=day(1), stage_key="2", distance_km=Decimal("1.6"), duration_min=14,
            pain_before=0, pain_during=1, pain_after_60min=2, pain_next_morning=3, swelling="slight", limp=True,
            giving_way=False, stopped_for_pain=False, soreness_only=True, medication=False, completed=False, hills=True,
            sore="warm_up",
        )
    ]  # fmt: skip


def test_an_empty_cell_is_not_logged():
    entry = read("date,distance_km,pain_during,limp,stage\n2026-09-01,,,,\n")[0]
    assert (entry.distance_km, entry.pain_during, entry.limp, entry.stage_key) == (None, None, None, "")


def test_outside_is_no_stage_and_blank_lines_are_nothing():
    assert [entry.stage_key for entry in read("date,stage\n\n2026-09-01,outside\n,\n2026-09-02,3\n")] == [None, "3"]


@pytest.mark.parametrize(
    ("text", "line", "field", "value", "why"),
    [
        ("date,pain_during\n2026-09-01,11\n", 2, "pain_during", "11", "must be a whole number from 0 to 10"),
        ("date,pain_during\n2026-09-01,2.5\n", 2, "pain_during", "2.5", "must be a whole number from 0 to 10"),
        ("date,pain_during\n2026-09-01,-1\n", 2, "pain_during", "-1", "must be a whole number from 0 to 10"),
        ("date\n2026-09-01\n2026-02-30\n", 3, "date", "2026-02-30", "must be a day that exists, as 2026-09-01"),
        ("date\n01/09/2026\n", 2, "date", "01/09/2026", "must be a day that exists, as 2026-09-01"),
        ("date,stage\n,1\n", 2, "date", "", "must be a day that exists, as 2026-09-01"),
        ("date,distance_km\n2026-09-01,-1\n", 2, "distance_km", "-1", "must be a number from 0 to 100"),
        ("date,distance_km\n2026-09-01,5000\n", 2, "distance_km", "5000", "must be a number from 0 to 100"),
        ("date,distance_km\n2026-09-01,nan\n", 2, "distance_km", "nan", "must be a number from 0 to 100"),
        ("date,distance_km\n2026-09-01,5 km\n", 2, "distance_km", "5 km", "must be a number from 0 to 100"),
        ("date,duration_min\n2026-09-01,0\n", 2, "duration_min", "0", "must be a whole number from 1 to 600"),
        ("date,swelling\n2026-09-01,some\n", 2, "swelling", "some", "must be one of none, slight, clear"),
        ("date,sore\n2026-09-01,often\n", 2, "sore", "often", "must be one of never, warm_up, during, after"),
        ("date,limp\n2026-09-01,maybe\n", 2, "limp", "maybe", "must be yes or no"),
        ("date,mood\n2026-09-01,good\n", 1, "column", "mood", "no such column; known are date, stage"),
        ("date,date\n2026-09-01,2026-09-01\n", 1, "column", "date", "named twice"),
        ("stage\n1\n", 1, "column", "date", "is needed, and missing"),
        ("date,limp\n2026-09-01\n", 2, "row", "2026-09-01", "1 cells, but the first line names 2 columns"),
        ("date\n", 1, "row", "", "the file has no run"),
        ("", 1, "column", "date", "is needed, and missing"),
    ],
)
def test_a_bad_row_is_refused_with_its_place(text, line, field, value, why):
    with pytest.raises(LogFileError) as caught:
        read(text)
    error = caught.value
    assert (error.file, error.line, error.field, error.value) == ("log.csv", line, field, value)
    assert error.why.startswith(why)
    assert str(error).startswith(f"log.csv, line {line}, {field} = {value!r}: {why}")


# --- the command ------------------------------------------------------------------------------------------------------
def test_the_table_in_the_documentation_is_that_of_the_command():
    page = (DOCS / "simulate.md").read_text(encoding="utf-8")
    assert printed(EXAMPLE, "--protocol", "p3", "--usual", 0, "--accept") in page


def test_the_documentation_names_every_column():
    page = (DOCS / "simulate.md").read_text(encoding="utf-8")
    assert [name for name in COLUMNS if f"| `{name}`" not in page] == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.csv"], "nowhere.csv: No such file or directory"),
        ([EXAMPLE, "--usual", "11"], "usual_morning_pain is 11, not a whole number from 0 to 10"),
        ([EXAMPLE, "--start", "2026-02-30"], "start is '2026-02-30', not a day as 2026-09-01"),
        ([EXAMPLE, "--stage", "9"], "protocol 'p3' has no stage '9'"),
        ([EXAMPLE, "--sessions", "0"], "sessions_to_pass is 0, below 1"),
        ([EXAMPLE, "--repeats", "51"], "repeats is 51, not from 1 to 50"),
        ([EXAMPLE, "--protocol", "p99"], "invalid choice: 'p99'"),
    ],
)
def test_wrong_arguments_are_refused_with_a_sentence(arguments, message):
    with pytest.raises(CommandError, match=message):
        printed(*(["--protocol", "p3"] if "--protocol" not in arguments else []), *arguments)


def test_a_bad_log_is_refused_by_the_command_too(tmp_path):
    log = tmp_path / "bad.csv"
    log.write_text("date,pain_during\n2026-09-01,11\n", encoding="utf-8")
    with pytest.raises(
        CommandError, match=r"bad\.csv, line 2, pain_during = '11': must be a whole number from 0 to 10"
    ):
        printed(log, "--protocol", "p3")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("2026-09-03,99", r"log\.csv, line 3, stage = '99': no such stage; known are 1, 2, 3, 4, 5, 6, and outside"),
        ("2999-01-01,1", r"log\.csv, line 3, date = '2999-01-01': has not come yet; today is "),
    ],
)
def test_a_stage_or_day_that_cannot_be_is_refused(tmp_path, row, message):
    log = tmp_path / "log.csv"
    log.write_text(f"date,stage\n2026-09-01,1\n{row}\n", encoding="utf-8")
    with pytest.raises(CommandError, match=message):
        printed(log, "--protocol", "p3")


def test_today_and_every_way_to_name_a_stage_are_possible():
    entries = read("date,stage\n2026-09-01,\n2026-09-02,outside\n2026-09-03,2\n")
    refuse_impossible(entries, "log.csv", stages=("1", "2"), today=day(3))
    with pytest.raises(LogFileError, match="line 4, date"):
        refuse_impossible(entries, "log.csv", stages=("1", "2"), today=day(2))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["2026-09-01,1,2", "2026-09-02,1,2"], []),
        (["2026-09-01,1,2", "2026-09-01,2,2"], []),
        (["2026-09-01,1,2", "2026-09-01,outside,2"], []),
        (["2026-09-01,1,2", "2026-09-01,1,3"], ["line 3, date = '2026-09-01': day and stage of line 2"]),
        (["2026-09-01,,2", "2026-09-01,,2"], ["line 3, date = '2026-09-01': the same run as line 2"]),
        (
            ["2026-09-01,1,3", "2026-09-01,1,2", "2026-09-01,1,2"],
            [
                "line 3, date = '2026-09-01': day and stage of line 2",
                "line 4, date = '2026-09-01': the same run as line 3",
            ],
        ),
    ],
)
def test_a_run_that_may_be_told_twice_is_said(rows, said):
    entries = read("\n".join(["date,stage,distance_km", *rows]))
    assert list(told_twice(entries, "log.csv")) == [f"log.csv, {sentence}; both are counted" for sentence in said]


def test_a_run_told_twice_is_warned_of_and_counted(tmp_path):
    log = tmp_path / "log.csv"
    log.write_text("date,pain_during\n2026-09-01,1\n2026-09-01,1\n", encoding="utf-8")
    out, err = StringIO(), StringIO()
    call_command("simulate_run_program", str(log), "--protocol", "p3", stdout=out, stderr=err)
    assert err.getvalue() == "log.csv, line 3, date = '2026-09-01': the same run as line 2; both are counted\n"
    assert out.getvalue().count("2026-09-01") == 2


def test_a_log_that_is_no_text_is_refused(tmp_path):
    log = tmp_path / "bad.csv"
    log.write_bytes(b"date\n\xff\xfe")
    with pytest.raises(CommandError, match="is not text in UTF-8"):
        printed(log, "--protocol", "p3")


def test_without_the_usual_morning_every_run_is_grey():
    rows = printed(EXAMPLE, "--protocol", "p3").splitlines()[1:]
    assert {row.split()[4] for row in rows if "0/6/2/0" not in row} == {"grey"}
