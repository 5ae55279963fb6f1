"""Where a body meets the props: sizes, headings, and points that a pose gives."""

import numpy as np
import pytest

from exercises.figures import props
from exercises.figures.mesh import MATERIALS


def size(prop):
    return np.ptp(prop.mesh.points, axis=0)


@pytest.mark.parametrize(
    ("prop", "metres"),
    [
        pytest.param(props.mat(), (0.65, 0.015, 1.85), id="mat"),
        pytest.param(props.mat(heading_deg=90), (1.85, 0.015, 0.65), id="mat across"),
        pytest.param(props.step(height_m=0.10), (0.60, 0.10, 0.36), id="low step"),
        pytest.param(props.box(height_m=0.25), (0.60, 0.25, 0.50), id="box"),
        pytest.param(props.chair(seat_height_m=0.5), (0.42, 0.88, 0.42), id="chair"),
        pytest.param(props.treatment_table(), (0.68, 0.65, 1.95), id="table"),
        pytest.param(props.wall(), (0.90, 1.95, 0.05), id="wall"),
        pytest.param(props.dumbbell((0, 1, 0)), (0.27, 0.096, 0.096), id="dumbbell"),
        pytest.param(props.ball((0, 0, 0), 0.325), (0.65, 0.65, 0.65), id="big ball"),
        pytest.param(props.roller((0, 0.075, 0)), (0.45, 0.15, 0.15), id="roller"),
    ],
)
def test_sizes_are_as_asked(prop, metres):
    np.testing.assert_allclose(size(prop), metres, atol=0.003)


def test_a_chair_faces_its_heading_and_seats_at_its_height():
    chair = props.chair((1, 0, 2), 90, seat_height_m=0.50)
    np.testing.assert_allclose(chair.surfaces["seat"].point, (1, 0.50, 2))
    np.testing.assert_allclose(chair.surfaces["back"].normal, (1, 0, 0), atol=1e-12)
    np.testing.assert_allclose(chair.points["seat_front"], (1.21, 0.50, 2))
    assert chair.points["leg_front_left"][2] < 2 < chair.points["leg_front_right"][2]


def test_the_wall_stands_behind_its_face():
    wall = props.wall((0, 0, -0.3), 0)
    assert wall.mesh.points[:, 2].max() == pytest.approx(-0.3)
    np.testing.assert_allclose(wall.surfaces["face"].normal, (0, 0, 1))


@pytest.mark.parametrize("slope_deg", [25, 17])
def test_on_the_decline_board_the_heels_are_high(slope_deg):
    top = props.decline_board(slope_deg=slope_deg).surfaces["top"]
    heel, toes = top.at(-0.13), top.at(0.13)
    assert heel[2] < toes[2]
    assert (heel - toes)[1] == pytest.approx(0.26 * np.sin(np.radians(slope_deg)))


@pytest.mark.parametrize(
    ("knee_deg", "below_m", "ahead_m"),
    [pytest.param(90, 0.34, 0.09, id="hanging"), pytest.param(0, -0.09, 0.34, id="straight")],
)
def test_the_lever_follows_the_knee_and_its_roller_lies_before_the_shin(knee_deg, below_m, ahead_m):
    points = props.machine_knee_extension(knee_deg=knee_deg).points
    np.testing.assert_allclose(points["roller"] - points["knee"], (0, -below_m, ahead_m), atol=1e-9)


@pytest.mark.parametrize("knee_deg", [90, 45, 10])
def test_the_roller_touches_the_front_of_the_shin(knee_deg):
    machine = props.machine_knee_extension((2, 0, 1), 30, knee_deg=knee_deg, shin_front_m=0.05)
    assert machine.surfaces["roller"].distance_m(machine.points["knee"]) == pytest.approx(0.05)


def test_the_lever_can_be_on_either_side():
    left, right = (props.machine_knee_extension(lever=side).mesh.points[:, 0] for side in ("left", "right"))
    assert left.max() == pytest.approx(-right.min())
    with pytest.raises(KeyError):
        props.machine_knee_extension(lever="middle")


def test_the_leg_press_plate_is_at_its_point_whatever_the_heading():
    machine = props.leg_press((1, 0.42, 0), (2, 0.7, 0), 90, plate_tilt_deg=20)
    plate = machine.surfaces["plate"]
    np.testing.assert_allclose(plate.point, (2, 0.7, 0))
    np.testing.assert_allclose(plate.normal, (-np.cos(np.radians(20)), np.sin(np.radians(20)), 0), atol=1e-12)
    np.testing.assert_allclose(machine.surfaces["seat"].point, (1, 0.42, 0))


@pytest.mark.parametrize(("crank_deg", "left"), [(0, (0.12, 0.462, 0)), (90, (0.12, 0.292, 0.17))])
def test_pedals_turn_with_the_crank_and_are_opposite(crank_deg, left):
    bicycle = props.bicycle(crank_deg=crank_deg)
    here, there = bicycle.surfaces["pedal_left"].point, bicycle.surfaces["pedal_right"].point
    np.testing.assert_allclose(here, left, atol=1e-9)
    np.testing.assert_allclose((here + there) / 2, bicycle.points["crank"] + [0, 0.012, 0], atol=1e-9)


def test_the_saddle_is_where_it_was_asked_for_on_a_turned_bicycle():
    bicycle = props.bicycle((-0.2, 1.0, 3), (0, 0.3, 3), (0.35, 1.1, 3), 90)
    np.testing.assert_allclose(bicycle.surfaces["saddle"].point, (-0.2, 1.0, 3), atol=1e-9)
    grips = (bicycle.points["grip_left"] + bicycle.points["grip_right"]) / 2
    np.testing.assert_allclose(grips, (0.28, 1.105, 3), atol=1e-9)
    assert bicycle.points["grip_left"][2] < 3


def test_feet_and_hands_are_met_by_the_elliptical():
    feet, hands = ((0.1, 0.5, 1.2), (-0.1, 0.3, 0.8)), ((0.25, 1.2, 1.2), (-0.25, 1.25, 1.5))
    machine = props.elliptical(*feet, *hands)
    np.testing.assert_allclose([machine.surfaces[f"pedal_{side}"].point for side in ("left", "right")], feet)
    np.testing.assert_allclose([machine.points[f"grip_{side}"] for side in ("left", "right")], hands)


def test_the_rower_turns_its_foot_plates_to_the_seat():
    rower = props.rower(foot_deg=50)
    for side in ("left", "right"):
        plate = rower.surfaces[f"foot_{side}"]
        assert plate.distance_m(rower.surfaces["seat"].point) > 0.3
        assert plate.along[1] == pytest.approx(np.sin(np.radians(50)))


@pytest.mark.parametrize("axis", [(1, 0, 0), (0, 0, 1), (1, 0, -1), (0, 1, 0)])
def test_a_dumbbell_lies_along_its_axis(axis):
    ends = props.dumbbell((1, 1, 1), axis).points
    np.testing.assert_allclose(ends["end_2"] - ends["end_1"], 0.27 * np.array(axis) / np.linalg.norm(axis), atol=1e-12)


def test_a_kettlebell_hangs_where_it_is_told():
    bell = props.kettlebell((0, 1, 0), (1, 0, 0), (0, 0, 1))
    assert bell.points["bottom"][2] == pytest.approx(0.242, abs=0.001)
    assert bell.mesh.points[:, 2].max() == pytest.approx(bell.points["bottom"][2])


def test_tape_reaches_in_the_directions_asked():
    star = props.tape_star((1, 0, 0), (0, 90), length_m=0.8)
    np.testing.assert_allclose([star.points["end_0"], star.points["end_1"]], [(1, 0, 0.8), (1.8, 0, 0)], atol=1e-12)
    assert size(star)[1] < 0.005


def test_water_is_all_water_and_its_waves_keep_the_level():
    pool = props.water(level_m=1.2, depth_m=1.0)
    assert {MATERIALS[i] for i in pool.mesh.material} == {"water"}
    high = pool.mesh.points[pool.mesh.points[:, 1] > 1.0, 1]
    assert (high.min(), high.max()) == pytest.approx((1.182, 1.218))
    assert pool.mesh.points[:, 1].min() == pytest.approx(0.2)
