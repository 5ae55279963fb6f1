"""The PSFS: means, and comparing only what was rated both times."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.activities import compare, mean
from patients.derived import Silent

RATINGS = st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 10), max_size=5)
OPPOSITE = {"improved": "worse", "worse": "improved", "within_error": "within_error"}


@pytest.mark.parametrize(
    ("ratings", "expected"),
    [({"a": 3, "b": 4, "c": 5}, "4.00"), ({"a": 3, "b": 4, "c": 4}, "3.67"), ({"a": 0}, "0.00")],
)
def test_mean(ratings, expected):
    assert mean(ratings) == Decimal(expected)


def test_no_rating_has_no_mean():
    assert mean({}) == Silent("value_missing")


@pytest.mark.parametrize("rating", [-1, 11, 4.5])
def test_a_rating_out_of_range_is_a_slip(rating):
    with pytest.raises(ValueError, match="from 0 to 10"):
        mean({"a": rating})


@pytest.mark.parametrize(
    ("earlier", "later", "word", "common", "left_out"),
    [
        pytest.param({"a": 2, "b": 3, "c": 4}, {"a": 4, "b": 5, "c": 6}, "improved", "abc", 0, id="three, by two"),
        pytest.param({"a": 2, "b": 3, "c": 4}, {"a": 4, "b": 5, "c": 5}, "within_error", "abc", 0, id="three, by 1.67"),
        pytest.param({"a": 6, "b": 6, "c": 6}, {"a": 4, "b": 4, "c": 4}, "worse", "abc", 0, id="three, down"),
        pytest.param({"a": 2, "b": 3}, {"a": 4, "b": 5}, "within_error", "ab", 0, id="two, by two: too few for that"),
        pytest.param({"a": 2, "b": 3}, {"a": 5, "b": 6}, "improved", "ab", 0, id="two, by three"),
        pytest.param({"a": 2, "b": 9}, {"a": 2, "c": 9}, "within_error", "a", 2, id="another one does not count"),
        pytest.param(
            {"a": 2, "b": 3, "c": 4}, {"a": 2, "b": 3, "c": 4, "d": 10}, "within_error", "abc", 1, id="one more"
        ),
    ],
)
def test_compare(earlier, later, word, common, left_out):
    found = compare(earlier, later)
    assert (found.verdict, "".join(found.activities), found.left_out) == (word, common, left_out)
    assert (found.earlier, found.later) == tuple(
        mean({name: ratings[name] for name in common}) for ratings in (earlier, later)
    )


@pytest.mark.parametrize(("earlier", "later"), [({"a": 2}, {"b": 9}), ({}, {"b": 9}), ({}, {})])
def test_nothing_in_common_is_silent(earlier, later):
    assert compare(earlier, later) == Silent("no_common_activity")


@given(RATINGS, RATINGS, st.integers(0, 10))
def test_what_was_rated_once_changes_nothing(earlier, later, extra):
    alone, more = compare(earlier, later), compare(earlier, later | {"new": extra})
    if isinstance(alone, Silent):
        assert more == alone
    else:
        assert (more.verdict, more.earlier, more.later) == (alone.verdict, alone.earlier, alone.later)


@given(RATINGS, RATINGS)
def test_there_and_back_is_the_opposite(earlier, later):
    there, back = compare(earlier, later), compare(later, earlier)
    if isinstance(there, Silent):
        assert back == there
    else:
        assert back.verdict == OPPOSITE[there.verdict]
