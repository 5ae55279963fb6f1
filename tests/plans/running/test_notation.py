"""One line for a stage's content: what it says, what it is not understood as, and that writing reads back."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from plans.running.notation import NotationError, parse, write
from plans.running.protocol import Amount, Block, Segment, Speed, Text
from plans.running.protocol_files import load_protocols
from plans.running.totals import MOST_ROUNDS, rounds
from tests.plans.running.any_protocol import blocks


def part(effort, value=None, unit="min", up_to=None, **more):
    amount = None if value is None else Amount(Decimal(value), unit, None if up_to is None else Decimal(up_to))
    return Segment(effort, amount, **more)


def both(words):
    return Text(words, words)


def once(*parts):
    return Block(parts, 1, None)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("run 20 min", [once(part("run", 20))]),
        ("5 x (walk 4 min, run 1 min)", [Block((part("walk", 4), part("run", 1)), 5, None)]),
        (
            "(walk 0.1 mi, jog 0.2 mi) until 2 mi",
            [Block((part("walk", "0.1", "mi"), part("jog", "0.2", "mi")), None, Amount(Decimal(2), "mi"))],
        ),
        (
            "walk 5 min; 3 x (run 1 min 30 s, walk 2 min); walk 5 min",
            [once(part("walk", 5)), Block((part("run", 90, "s"), part("walk", 2)), 3, None), once(part("walk", 5))],
        ),
        ("3 veces (correr 1,5 min, andar 2 minutos)", [Block((part("run", "1.5"), part("walk", 2)), 3, None)]),
        ("trotar hasta 2 millas", [Block((part("jog"),), None, Amount(Decimal(2), "mi"))]),
        ("(walk 5 min, run) until 20 min", [Block((part("walk", 5), part("run")), None, Amount(Decimal(20), "min"))]),
        ("8-9 x (walk 4.5 min, jog 0.5 min)", [Block((part("walk", "4.5"), part("jog", "0.5")), 8, None, 9)]),
        ("walk 40–45 min", [once(part("walk", 40, up_to=45))]),
        ("? x (walk 3 min, run 1 min)", [Block((part("walk", 3), part("run", 1)), None, None)]),
        ("4x run 200 m", [Block((part("run", 200, "m"),), 4, None)]),
        ("RUN 100 yd at 80 %", [once(part("run", 100, "yd", percent=80))]),
        ("run 2 min at 6 mph, caminar 2 min a 5,6 km/h", [once(
            part("run", 2, speed=Speed(Decimal(6), "mph")), part("walk", 2, speed=Speed(Decimal("5.6"), "km/h")))]),
        (
            '(jog "the straights", walk "the curves") until 2 mi',
            [Block(
                (part("jog", words=both("the straights")), part("walk", words=both("the curves"))),
                None, Amount(Decimal(2), "mi"),
            )],
        ),
        ('other "easy cycling" ; run', [once(part("other", words=both("easy cycling"))), once(part("run"))]),
        ('otro "bici" 5 min', [once(part("other", 5, words=both("bici")))]),
        ('otro 5 min "bici"', [once(part("other", 5, words=both("bici")))]),
        ("walk 1 min\nrun 1 min;", [once(part("walk", 1)), once(part("run", 1))]),
    ],
)  # fmt: skip
def test_what_a_line_says(line, said):
    assert parse(line) == tuple(said)


@pytest.mark.parametrize(
    ("line", "code", "found", "position"),
    [
        ("", "empty", "", 0),
        ("   ", "empty", "", 0),
        ("swim 5 min", "effort", "swim", 0),
        ("walk 5", "unit", "", 6),
        ("walk 5 furlongs", "unit", "furlongs", 7),
        ("walk five min", "unexpected", "five", 5),
        ("5 (walk 4 min)", "times", "(", 2),
        ("0 x (walk 4 min)", "count", "0", 0),
        ("51 x (walk 4 min)", "count", "51", 0),
        ("1.5 x (walk 4 min)", "count", "1.5", 0),
        ("5 x (walk 4 min, run 1 min", "bracket", "", 26),
        ("5 x walk 4 min, run 1 min", "needs_brackets", "5", 0),
        ("walk 4 min, run until 20 min", "needs_brackets", "walk", 0),
        ("5 x (run 1 min) until 20 min", "both", "5", 0),
        ("(run, walk 1 min) until 20 min", "endless", "(", 0),
        ("(run 100 m, walk 100 m) until 100 km", "too_many", "(", 0),
        ("9-8 x (run 1 min)", "range", "8", 2),
        ("run 9-8 min", "range", "8", 6),
        ("run ٣ min", "unexpected", "٣", 4),
        ("run 1_0 min", "unit", "_", 5),
        ("run 0 min", "size", "0", 4),
        ("run 601 min", "size", "601", 4),
        ("run 1 min 60 s", "size", "60", 10),
        ("run 1 min 5 m", "unexpected", "5", 10),
        ("run 1.0005 km", "decimals", "1.0005", 4),
        ("run until soon", "number", "soon", 10),
        ("run 5 min at 101 %", "percent", "101", 13),
        ("run 5 min at 6 knots", "speed_unit", "knots", 15),
        ("other 5 min", "other_words", "other", 0),
        ('jog ""', "no_words", '""', 4),
        ("run 5 min )", "unexpected", ")", 10),
        ("-5 min", "effort", "-", 0),
    ],
)
def test_what_is_not_understood_is_told_with_its_place(line, code, found, position):
    with pytest.raises(NotationError) as caught:
        parse(line)
    assert (caught.value.code, caught.value.found, caught.value.position) == (code, found, position)


def one_language(block):
    """The block with its own words the same in both languages, as one line can carry them."""
    return replace(
        block,
        segments=tuple(
            replace(one, words=Text(one.words.en, one.words.en) if one.words else None) for one in block.segments
        ),
    )


@given(content=st.lists(blocks(), min_size=1, max_size=3), language=st.sampled_from(["en", "es", "es-mx"]))
def test_writing_reads_back(content, language):
    content = tuple(one_language(block) for block in content)
    assume(all(block.until is None or rounds(block) <= MOST_ROUNDS for block in content))
    assert parse(write(content, language)) == content


@given(st.text('walkrun 0123456789.,-–x×()?;%"minuntil/', max_size=30))
def test_any_line_is_understood_or_refused(line):
    try:
        position = len(parse(line)[0].segments)
    except NotationError as error:
        position = error.position
    assert 0 <= position <= len(line)


STAGES = [(key, stage) for key, protocol in load_protocols().items() for stage in protocol.stages]


@pytest.mark.parametrize(("key", "stage"), STAGES, ids=[f"{key} {stage.key}" for key, stage in STAGES])
def test_every_stage_of_the_files_can_be_typed(key, stage):
    assert parse(write(stage.blocks, "en")) == tuple(one_language(block) for block in stage.blocks)


def test_spanish_is_written_with_its_words_and_comma():
    week = load_protocols()["p8"].stage("4")
    assert write(week.blocks[:1], "es").startswith("correr 3 min, caminar 1,5 min, correr 5 min, caminar 2,5 min")
