"""Instruments as data, and what counts as a change of their scores."""

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.reading import ContentError
from patients.derived import Silent
from patients.instruments import change, doubts, instruments, load
from patients.score_line import NotUnderstood, parse_line

FILE = Path(__file__).resolve().parents[2] / "patients/instruments.toml"
IDS = [
    *("nprs_usual", "nprs_worst", "vas_usual", "vas_worst", "vas_activity", "akps", "koos_pf", "kos_adl", "lefs"),
    *("psfs", "uwri", "sane", "groc", "tsk11"),
]
JUDGED = [name for name in IDS if name not in ("sane", "groc")]
OPPOSITE = {"improved": "worse", "worse": "improved", "within_error": "within_error"}


def number(text):
    return None if text is None else Decimal(text)


@pytest.mark.parametrize(
    ("name", "low", "high", "higher_is_better", "mcid", "mdc"),
    [
        ("nprs_usual", 0, 10, False, "2", None),
        ("nprs_worst", 0, 10, False, "2", None),
        ("vas_usual", 0, 10, False, "2", None),
        ("vas_worst", 0, 10, False, "2", None),
        ("vas_activity", 0, 10, False, "2", None),
        ("akps", 0, 100, True, "10", None),
        ("koos_pf", 0, 100, True, "16.4", "16"),
        ("kos_adl", 0, 100, True, "7.1", None),
        ("lefs", 0, 80, True, "9", "9"),
        ("psfs", 0, 10, True, None, "2"),
        ("uwri", 0, 36, True, "8", "4.1"),
        ("sane", 0, 100, True, None, None),
        ("groc", -7, 7, True, None, None),
        ("tsk11", 11, 44, False, "4", "7"),
    ],
)
def test_ranges_directions_and_figures(name, low, high, higher_is_better, mcid, mdc):
    one = instruments()[name]
    assert (one.low, one.high, one.higher_is_better) == (low, high, higher_is_better)
    assert (one.mcid, one.mdc) == (number(mcid), number(mdc))


def test_every_instrument_is_there_in_its_order():
    assert list(instruments()) == IDS


@pytest.mark.parametrize(
    ("name", "earlier", "later", "word"),
    [
        pytest.param("koos_pf", "50", "64", "within_error", id="E13"),
        pytest.param("akps", "60", "71", "improved", id="E14"),
        pytest.param("koos_pf", "50", "66.3", "within_error", id="KOOS-PF, a tenth below"),
        pytest.param("koos_pf", "50", "66.4", "improved", id="KOOS-PF, at the limit"),
        pytest.param("koos_pf", "66.4", "50", "worse", id="KOOS-PF, down by the limit"),
        pytest.param("akps", "60", "69", "within_error", id="AKPS, one below"),
        pytest.param("akps", "60", "70", "improved", id="AKPS, at the limit"),
        pytest.param("akps", "70", "60", "worse", id="AKPS, down by the limit"),
        pytest.param("nprs_worst", "6", "5", "within_error", id="NPRS, one point"),
        pytest.param("nprs_worst", "6", "4", "improved", id="NPRS, less is better"),
        pytest.param("nprs_usual", "4", "6", "worse", id="NPRS, more is worse"),
        pytest.param("vas_usual", "5.0", "3.1", "within_error", id="VAS, 1.9 cm"),
        pytest.param("vas_usual", "5.0", "3.0", "improved", id="VAS, 2 cm"),
        pytest.param("kos_adl", "70", "77.0", "within_error", id="KOS-ADL, a tenth below"),
        pytest.param("kos_adl", "70", "77.1", "improved", id="KOS-ADL, at Piva's figure"),
        pytest.param("lefs", "60", "68", "within_error", id="LEFS, one below"),
        pytest.param("lefs", "60", "69", "improved", id="LEFS, at the limit"),
        pytest.param("psfs", "4.00", "5.99", "within_error", id="PSFS, a hundredth below"),
        pytest.param("psfs", "4.00", "6.00", "improved", id="PSFS, at the upper end of its error"),
        pytest.param("uwri", "12", "19", "within_error", id="UWRI, between the two figures"),
        pytest.param("uwri", "12", "20", "improved", id="UWRI, at the stricter figure"),
        pytest.param("tsk11", "30", "27", "within_error", id="TSK-11, one below"),
        pytest.param("tsk11", "30", "26", "improved", id="TSK-11, less is better"),
        pytest.param("tsk11", "26", "30", "worse", id="TSK-11, more is worse"),
    ],
)
def test_change(name, earlier, later, word):
    assert change(name, Decimal(earlier), Decimal(later)) == word
    assert change(instruments()[name], Decimal(earlier), Decimal(later)) == word


@pytest.mark.parametrize(
    ("name", "earlier", "later", "reason"),
    [
        ("akps", None, "71", "value_missing"),
        ("akps", "60", None, "value_missing"),
        ("akps", None, None, "value_missing"),
        ("sane", "40", "90", "change_unknown"),
        ("groc", "-3", "6", "rates_change"),
        ("groc", None, "6", "rates_change"),
    ],
)
def test_change_is_silent_with_a_reason(name, earlier, later, reason):
    assert change(name, number(earlier), number(later)) == Silent(reason)


@pytest.mark.parametrize(("name", "total"), [("akps", "101"), ("tsk11", "10"), ("groc", "8"), ("nprs_usual", "-1")])
def test_a_score_out_of_range_is_a_slip(name, total):
    with pytest.raises(ValueError, match=f"{name} runs from"):
        change(name, Decimal(total), instruments()[name].high)


def test_an_unknown_instrument_is_a_slip():
    with pytest.raises(KeyError):
        change("koos", Decimal(1), Decimal(2))


@st.composite
def two_scores(draw):
    one = instruments()[draw(st.sampled_from(JUDGED))]
    totals = st.decimals(one.low, one.high, places=one.decimals)
    return one, draw(totals), draw(totals)


@given(two_scores())
def test_there_and_back_is_the_opposite(case):
    one, earlier, later = case
    assert change(one, later, earlier) == OPPOSITE[change(one, earlier, later)]


@given(two_scores())
def test_a_chip_is_never_given_below_the_figure_nor_against_the_direction(case):
    one, earlier, later = case
    word = change(one, earlier, later)
    assert (word == "within_error") == (abs(later - earlier) < one.deciding.value)
    assert (word == "improved") == (word != "within_error" and (later > earlier) == one.higher_is_better)


@given(two_scores())
def test_doubts_are_stricter_figures_beside_a_chip_only(case):
    one, earlier, later = case
    found = doubts(one, earlier, later)
    assert all(figure.value > abs(later - earlier) >= one.deciding.value for figure in found)
    if change(one, earlier, later) == "within_error":
        assert found == ()


@pytest.mark.parametrize(
    ("name", "earlier", "later", "keys"),
    [
        ("kos_adl", "60", "70", [("Esculier16", "V")]),
        ("kos_adl", "60", "73.6", []),
        ("kos_adl", "60", "66", []),
        ("tsk11", "30", "25", [("Dupuis23", "C")]),
        ("tsk11", "32", "25", []),
        ("koos_pf", "50", "67", []),
    ],
)
def test_a_conflict_of_figures_is_told(name, earlier, later, keys):
    found = doubts(name, Decimal(earlier), Decimal(later))
    assert [(figure.source.key, figure.source.mark) for figure in found] == keys


@pytest.mark.parametrize(
    ("total", "key"),
    [(11, "minimal"), (22, "minimal"), (23, "low"), (28, "low"), (29, "moderate"), (35, "moderate"), (36, "high")],
)
def test_bands_of_the_tampa_scale(total, key):
    assert instruments()["tsk11"].band(Decimal(total)).key == key


def test_an_instrument_without_bands_has_none():
    assert instruments()["akps"].band(Decimal(50)) is None


def test_only_what_may_be_asked_holds_a_question():
    asked = {name for name, one in instruments().items() if one.asked}
    assert asked == {"nprs_usual", "nprs_worst", "psfs", "sane", "groc"}
    assert {name for name, one in instruments().items() if one.en.question or one.es.question} == asked


# --- the line ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("AKPS 71", {"akps": "71"}),
        ("akps71", {"akps": "71"}),
        ("KOOS-PF 64,5, AKPS 71", {"koos_pf": "64.5", "akps": "71"}),
        ("AKPS 71,KOOS-PF 64", {"akps": "71", "koos_pf": "64"}),
        ("TSK-11 30; groc −3", {"tsk11": "30", "groc": "-3"}),
        ("NPRS peor: 4", {"nprs_worst": "4"}),
        ("SANE 60 %", {"sane": "60"}),
        ("VAS usual 3.5 cm", {"vas_usual": "3.5"}),
        ("", {}),
    ],
)
def test_totals_are_read_from_one_line(line, found):
    assert {one.id: total for one, total in parse_line(line)} == {name: Decimal(text) for name, text in found.items()}


@pytest.mark.parametrize("part", ["KOOS 64", "AKPS", "71", "PSFS 4", "AKPS seven", "TSK-11"])
def test_what_is_no_name_with_a_number_is_refused_by_itself(part):
    with pytest.raises(NotUnderstood) as refused:
        parse_line(f"LEFS 60; {part}")
    assert str(refused.value) == part


# --- the file ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ('id = "akps"', 'id = "koos_pf"', "Instrument koos_pf stands there twice."),
        ("high = 80", "high = 0", "low 0 is not below high 0"),
        ("value = 16.4,", "value = -1,", "value is -1"),
        ("value = 10,", 'value = "ten",', "value is 'ten'"),
        ('key = "Binkley99", mark = "V"', 'key = "", mark = "V"', "key is ''"),
        ('mark = "V" }', 'mark = "X" }', "mark is 'X'"),
        ("up_to = 28", "up_to = 22", "they must rise and end at 44"),
        ("up_to = 44", "up_to = 40", "they must rise and end at 44"),
        ("decimals = 0", "decimals = 3", "decimals is 3"),
        ("higher_is_better = true", 'higher_is_better = "yes"', "higher_is_better is 'yes'"),
        ('use = "score_only"', 'use = "copied"', "use is 'copied'"),
        ('short = "AKPS"', 'brief = "AKPS"', "brief is not a known key"),
        ('lowest = "no pain"\n', "", "lowest is missing"),
        ("[[instrument]]", '[[scale]]\nid = "x"\n[[instrument]]', "scale is not a known key"),
    ],
)
def test_a_wrong_file_is_refused_by_name(tmp_path, before, after, sentence):
    text = FILE.read_text(encoding="utf-8")
    assert before in text
    wrong = tmp_path / "instruments.toml"
    wrong.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ContentError, match=sentence.replace("(", r"\(")):
        load(wrong)


def test_no_two_names_of_the_line_are_the_same():
    names = [
        (text.short.casefold(), one.id)
        for one in instruments().values()
        for text in {one.en, one.es}  # the same where the short name is international
    ]
    assert len({name for name, _id in names}) == len(set(names))


def test_every_figure_in_a_text_that_stands_for_a_change_is_among_the_figures():
    """The first sentence of a reference names the figure behind the chip, in both languages."""
    document = tomllib.loads(FILE.read_text(encoding="utf-8"), parse_float=Decimal)
    for entry in document["instrument"]:
        deciding = instruments()[entry["id"]].deciding
        if deciding is not None:
            assert f"{deciding.value}" in entry["en"]["reference"], entry["id"]
            assert f"{deciding.value}".replace(".", ",") in entry["es"]["reference"], entry["id"]
