import numpy as np
import pytest

from exercises.figures import props

LEFT, RIGHT = props.Ring((0.12, 0.6, 0), (0, 1, 0), 0.08), props.Ring((-0.12, 0.6, 0), (0, 1, 0), 0.08)


def gaps(prop, ring):
    """How far each point is from the limb's skin, across the limb."""
    axis = np.asarray(ring.axis) / np.linalg.norm(ring.axis)
    away = prop.mesh.points - ring.center
    return np.linalg.norm(away - np.outer(away @ axis, axis), axis=1) - ring.radius_m


def test_a_loop_goes_round_both_thighs_and_through_neither():
    loop = props.band_loop([LEFT, RIGHT], width_m=0.05, thickness_m=0.004)
    for ring in (LEFT, RIGHT):
        assert 0.001 < gaps(loop, ring).min() < 0.004
    low, high = loop.mesh.points.min(axis=0), loop.mesh.points.max(axis=0)
    np.testing.assert_allclose(high - low, (0.24 + 0.16 + 0.014, 0.05, 0.16 + 0.014), atol=0.004)


def test_a_loop_is_straight_between_the_limbs():
    points = props.band_loop([LEFT, RIGHT]).mesh.points
    between = points[np.abs(points[:, 0]) < 0.06]
    assert np.abs(between[:, 2]).min() > 0.08


@pytest.mark.parametrize("axis", [(0, -1, 0), (0.3, -1, 0.1)])
def test_the_way_an_axis_is_told_does_not_matter(axis):
    told = props.band_loop([LEFT, props.Ring((-0.12, 0.6, 0), axis, 0.08)])
    turned = props.band_loop([LEFT, props.Ring((-0.12, 0.6, 0), -np.array(axis), 0.08)])
    np.testing.assert_allclose(np.sort(told.mesh.points, axis=0), np.sort(turned.mesh.points, axis=0), atol=2e-3)


def test_a_loop_lies_flat_on_a_slanting_limb():
    ring = props.Ring((0, 0.5, 0), (0, 1, 1), 0.05)
    assert gaps(props.band_loop([ring]), ring).max() < 0.012


def test_a_cuff_follows_skin_that_is_no_circle():
    angle, height = np.meshgrid(np.linspace(0, 2 * np.pi, 60, endpoint=False), np.linspace(-0.2, 0.2, 41))
    skin = np.column_stack([0.10 * np.cos(angle).ravel(), height.ravel(), 0.06 * np.sin(angle).ravel()])
    far = np.array([[0.5, 0.0, 0.0]])  # another limb
    ring = props.Ring.round_skin(np.vstack([skin, far]), (0, 0, 0), (0, 1, 0))
    cuff = props.cuff_weight(ring, thickness_m=0.02).mesh.points
    assert ring.radius_m == pytest.approx(0.10)
    assert np.min((cuff[:, 0] / 0.10) ** 2 + (cuff[:, 2] / 0.06) ** 2) > 1
    np.testing.assert_allclose(np.ptp(cuff, axis=0), (0.2 + 0.052, 0.09, 0.12 + 0.052), atol=0.004)


def test_a_ring_without_skin_is_refused():
    with pytest.raises(ValueError, match="no skin within"):
        props.Ring.round_skin(np.zeros((10, 3)), (0, 1, 0), (0, 1, 0))


def test_a_loop_without_limbs_is_refused():
    with pytest.raises(ValueError, match="a ring"):
        props.band_loop([])


def test_a_cord_ends_where_it_was_tied():
    anchor = props.anchor_post((0, 0, -1), anchor_height_m=0.9).points["anchor"]
    cord = props.tube([anchor, (0, 1.1, 0)], 0.01)
    np.testing.assert_allclose(cord.points["start"], (0, 0.9, -0.943))
    assert cord.mesh.points[:, 2].min() == pytest.approx(-0.943, abs=0.003)


@pytest.mark.parametrize(
    ("turn_deg", "far"),
    [
        pytest.param(0, (0, 0, 0), id="under the feet"),
        pytest.param(90, (0, 1, 1), id="in front"),
        pytest.param(180, (0, 2, 0), id="overhead"),
    ],
)
def test_a_skipping_rope_swings_round_the_hands(turn_deg, far):
    rope = props.skipping_rope((0.3, 1, 0), (-0.3, 1, 0), turn_deg=turn_deg)
    np.testing.assert_allclose(rope.points["far"], far, atol=1e-9)


def test_the_harness_hangs_over_the_person_from_a_post_behind():
    harness = props.support_harness((0.18, 1.4, 0.5), (-0.18, 1.4, 0.5), props.Ring((0, 1, 0.5), (0, 1, 0), 0.14))
    np.testing.assert_allclose(harness.points["hook"], (0, 2.17, 0.5), atol=1e-9)
    floor = harness.mesh.points[harness.mesh.points[:, 1] < 0.01]
    assert floor[:, 2].max() < 0
