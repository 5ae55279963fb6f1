import numpy as np
import pytest

from exercises.figures import solids

LINE = np.array([[0, 0, 0], [0, 0, 1], [0, 1, 1]])


@pytest.mark.parametrize(
    ("solid", "litres"),
    [
        pytest.param(solids.cuboid((3, 1, 2), (0.1, 0.2, 0.3)), 6, id="a block"),
        pytest.param(solids.slab((0, 0, 0), (0.4, 0.1, 0.5), corner=1e-4), 20, id="a board with sharp corners"),
        pytest.param(solids.beam((0, 0, 0), (0, 3, 4), 0.1, 0.02), 10, id="a slanting bar"),
        pytest.param(solids.rod((1, 0, 0), (0, 0, 0), 0.1, sides=400), 31.4, id="a rod to the other side"),
        pytest.param(solids.drum((0, 0, 0), (1, 1, 0), 0.2, 0.1, sides=400), 12.6, id="a drum across"),
        pytest.param(solids.sphere((0, 5, 0), 0.3, sides=200), 113, id="a ball"),
        pytest.param(solids.pipe(LINE[:2], 0.1, sides=400), 31.4, id="a straight tube"),
    ],
)
def test_a_solid_holds_what_its_measures_say(solid, litres):
    assert solids.volume(solid) * 1000 == pytest.approx(litres, rel=0.005)


def test_a_soft_edge_takes_away_from_the_board_and_never_adds():
    hard, soft = (solids.slab((0, 0, 0), (0.4, 0.1, 0.5), corner=0.05, edge=edge) for edge in (0, 0.02))
    assert 0.9 * solids.volume(hard) < solids.volume(soft) < solids.volume(hard)
    np.testing.assert_allclose(np.ptp(soft.points, axis=0), (0.4, 0.1, 0.5))


def test_a_facetted_tube_is_shaded_round_and_keeps_the_rim_of_its_ends():
    points, triangles, normals = solids.shaded(solids.rod((0, 0, 0), (0, 1, 0), 0.1, sides=12))
    ends = np.abs(normals[:, 1]) > 0.99
    assert ends.sum() == 2 * 12 + 2  # a rim of its own for each end, and its middle
    np.testing.assert_allclose(normals[~ends], points[~ends] * [10, 0, 10], atol=1e-6)
    assert len(triangles) == 12 * 2 + 12 * 2


def test_a_block_is_shaded_flat():
    _, _, normals = solids.shaded(solids.cuboid((0, 0, 0), (1, 1, 1)))
    np.testing.assert_allclose(np.abs(normals).max(axis=1), 1)


def test_a_curve_passes_through_its_points_and_stays_on_a_straight_line():
    np.testing.assert_allclose(solids.smooth(LINE, steps=4)[::4], LINE)
    np.testing.assert_allclose(solids.smooth([[0, 0, 0], [1, 0, 0], [3, 0, 0]])[:, 1:], 0)


def test_a_tube_keeps_its_width_on_straight_stretches_after_a_square_corner():
    pipe = solids.pipe([[0, 0, 0], [0, 0, 1], [0, 0, 2], [0, 1, 2], [0, 2, 2]], 0.1)
    last = pipe.points[pipe.points[:, 1] > 1.99]
    np.testing.assert_allclose(np.linalg.norm(last[:10] - (0, 2, 2), axis=1), 0.1)


def test_a_tube_that_turns_back_on_itself_is_refused():
    with pytest.raises(ValueError, match="turn back"):
        solids.pipe([[0, 0, 0], [0, 0, 1], [0, 0, 0.999], [0, 0, 0]], 0.1)


@pytest.mark.parametrize(("degrees", "front"), [(0, (0, 0, 1)), (90, (1, 0, 0)), (180, (0, 0, -1))])
def test_heading_turns_the_front_as_a_figure_turns(degrees, front):
    turn = solids.heading(degrees)
    np.testing.assert_allclose(turn @ (0, 0, 1), front, atol=1e-12)
    np.testing.assert_allclose(np.linalg.det(turn), 1)
    np.testing.assert_allclose(np.cross(turn @ (0, 1, 0), turn @ (0, 0, 1)), turn @ (1, 0, 0), atol=1e-12)


def test_an_axis_without_length_is_refused():
    with pytest.raises(ValueError, match="no direction"):
        solids.basis((0, 0, 0))
