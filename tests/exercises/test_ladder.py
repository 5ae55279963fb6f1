from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.ladder import find_cycle, neighbours

edge_lists = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20)


@pytest.mark.parametrize(
    ("edges", "cycle"),
    [
        pytest.param([], None, id="no edges"),
        pytest.param([("QN1", "QN3"), ("QN3", "QN4")], None, id="a chain"),
        pytest.param([("QN1", "QN3"), ("QN1", "QN3")], None, id="the same edge told from both ends"),
        pytest.param([("HX2", "HX3"), ("HX2", "HX4"), ("HX3", "HX5"), ("HX4", "HX5")], None, id="a diamond"),
        pytest.param([("QN1", "QN1")], ("QN1", "QN1"), id="harder than itself"),
        pytest.param([("QN1", "QN3"), ("QN3", "QN1")], ("QN1", "QN3", "QN1"), id="a pair"),
        pytest.param([(1, 2), (2, 3), (3, 4), (4, 2)], (2, 3, 4, 2), id="a circle behind a way in"),
    ],
)
def test_find_cycle(edges, cycle):
    assert find_cycle(edges) == cycle


@given(edge_lists)
def test_a_ladder_that_only_climbs_has_no_cycle(edges):
    assert find_cycle([(low, high) for low, high in edges if low < high]) is None


@given(edge_lists)
def test_what_is_found_is_a_closed_walk_along_the_edges(edges):
    cycle = find_cycle(edges)
    if cycle is not None:
        assert cycle[0] == cycle[-1]
        assert set(pairwise(cycle)) <= set(edges)
        assert len(set(cycle)) == len(cycle) - 1


@given(edge_lists)
def test_none_exactly_when_easiest_first_can_take_away_every_exercise(edges):
    left = {node for edge in edges for node in edge}
    while easiest := left - {harder for easier, harder in edges if easier in left}:
        left -= easiest
    assert (find_cycle(edges) is None) == (not left)


def test_a_long_ladder_does_not_exhaust_the_stack():
    assert find_cycle((step, step + 1) for step in range(20_000)) is None


CHAIN = [("QN1", "QN3"), ("QN3", "QN4"), ("QN3", "QN5")]
OFFERED = {code: code for code in ("QN1", "QN3", "QN4", "QN5")}


@pytest.mark.parametrize(
    ("here", "stand_ins", "found"),
    [
        pytest.param("QN3", OFFERED, (["QN1"], ["QN4", "QN5"]), id="both ways"),
        pytest.param("QN1", OFFERED, ([], ["QN3"]), id="the lowest"),
        pytest.param("QN4", OFFERED, (["QN3"], []), id="the highest"),
        pytest.param("X1", OFFERED, ([], []), id="on no ladder"),
        pytest.param("QN3", {"QN5": "QN5", "QN4": "QN4"}, ([], ["QN5", "QN4"]), id="offered only, in that order"),
        pytest.param("QN3", {"QN1": "own QN1"}, (["own QN1"], []), id="a stand-in"),
        pytest.param("QN3", {"QN4": "own", "QN5": "own"}, ([], ["own"]), id="one stand-in once"),
    ],
)
def test_neighbours(here, stand_ins, found):
    assert neighbours(CHAIN, here, stand_ins) == found
