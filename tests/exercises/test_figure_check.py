"""The check of drawings and their words, on made-up figures with one fault each."""

import pytest

from exercises.figure_check import LARGEST_DRAWING, check_figures
from exercises.reading import ContentError

CODES = ("QN1", "QN2")
LANGUAGES = ("en", "es")


def alt(words):
    return {"en": f"{words}.", "es": f"{words} en español."}


def whole():
    """QN1 moves, QN2 is a hold."""
    return {
        "QN1": {"start": alt("Leg straight"), "end": alt("Thigh tight"), "frames": 8, "body": "female"},
        "QN2": {"start": alt("Foot against the belt"), "body": "male"},
    }


def files():
    return {"QN1-start.svg": 9000, "QN1-end.svg": LARGEST_DRAWING, "QN1-loop.webp": 90_000, "QN2-start.svg": 1}


def check(figures, sizes):
    check_figures(figures, sizes, CODES, LANGUAGES)


def without(key, place):
    def change(figures, _sizes):
        del place(figures)[key]

    return change


def put(key, value, place):
    def change(figures, _sizes):
        place(figures)[key] = value

    return change


def file(name, size):
    def change(_figures, sizes):
        sizes.pop(name)
        if size is not None:
            sizes[name] = size

    return change


def exercise(code):
    return lambda figures: figures[code]


def moment(code, which):
    return lambda figures: figures[code][which]


def test_a_whole_set_is_accepted_with_a_loop_for_what_moves_and_none_for_a_hold():
    check(whole(), files())


def test_a_file_that_nobody_lists_is_no_fault():
    check(whole(), {**files(), "README.txt": 0})


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        pytest.param(
            without("QN2", lambda figures: figures),
            "QN2 is missing; allowed is a list with a picture of each exercise.",
            id="exercise without a picture",
        ),
        pytest.param(
            put("QN9", {}, lambda figures: figures),
            "QN9 is not in the library; allowed is a code of its files.",
            id="picture without an exercise",
        ),
        pytest.param(
            put("QN2", [], lambda figures: figures), "QN2: is []; allowed is a table.", id="exercise not a table"
        ),
        pytest.param(
            without("start", exercise("QN1")), "QN1: start is missing; allowed is a table.", id="no start picture"
        ),
        pytest.param(
            without("es", moment("QN1", "start")),
            "QN1: start: es is missing; allowed is a text that is not empty.",
            id="no Spanish words for the start",
        ),
        pytest.param(
            put("en", " ", moment("QN1", "end")),
            "QN1: end: en is ' '; allowed is a text that is not empty.",
            id="blank English words for the end",
        ),
        pytest.param(
            put("fr", "Jambe", moment("QN1", "end")),
            "QN1: end: fr is not a known key; allowed are en, es.",
            id="words in a language that is not shipped",
        ),
        pytest.param(
            put("midle", alt("Half way"), exercise("QN1")),
            "QN1: midle is not a known key; allowed are body, end, frames, measured, pose, start.",
            id="unknown key",
        ),
        pytest.param(
            without("end", exercise("QN1")),
            "QN1: frames is 8; allowed is frames together with end, or neither of them.",
            id="a loop without an end",
        ),
        pytest.param(
            without("frames", exercise("QN1")),
            "QN1: frames is missing; allowed is frames together with end, or neither of them.",
            id="an end without a loop",
        ),
        pytest.param(
            put("frames", 1, exercise("QN1")),
            "QN1: frames is 1; allowed is a whole number, 2 to 60.",
            id="a loop of one frame",
        ),
        pytest.param(
            without("body", exercise("QN1")),
            "QN1: body is missing; allowed is a text that is not empty.",
            id="no body",
        ),
        pytest.param(
            file("QN1-end.svg", None),
            "QN1: end: the file QN1-end.svg is missing; allowed is a picture file for what is listed.",
            id="listed and not there",
        ),
        pytest.param(
            file("QN1-loop.webp", None),
            "QN1: frames: the file QN1-loop.webp is missing; allowed is a picture file for what is listed.",
            id="loop listed and not there",
        ),
        pytest.param(
            file("QN2-start.svg", 0),
            "QN2: start: the file QN2-start.svg is empty; allowed is a picture file for what is listed.",
            id="empty file",
        ),
        pytest.param(
            file("QN1-start.svg", 40_961),
            "QN1: start: the file QN1-start.svg has 40961 bytes; allowed are 40960 at most.",
            id="over 40 KB",
        ),
    ],
)
def test_a_hole_is_refused_with_its_sentence(change, sentence):
    figures, sizes = whole(), files()
    change(figures, sizes)
    with pytest.raises(ContentError) as refusal:
        check(figures, sizes)
    assert str(refusal.value) == f"figures.json: {sentence}"


@pytest.mark.parametrize("figures", [[], None, "QN1"])
def test_what_is_no_table_is_refused(figures):
    with pytest.raises(ContentError) as refusal:
        check(figures, files())
    assert str(refusal.value) == "figures.json: is not a table; allowed is a table with a key for each exercise."
