"""The poses as data: every exercise has one, within what joints can do, with the angles that its own text names."""

import re
import tomllib
from pathlib import Path

import pytest

from exercises.figures import anatomy, pose

LIBRARY = Path(pose.__file__).parent.parent / "library"
EXERCISES = {
    entry["code"]: entry
    for path in sorted(LIBRARY.glob("*.toml"))
    for entry in tomllib.loads(path.read_text())["exercise"]
}
RANGE = re.compile(r"(\d+)\s*[–→]\s*(\d+)\s*°")
HEIGHT = re.compile(r"(\d+)\s*[–→]\s*(\d+)\s*cm")


def knees(moment) -> set[float]:
    return {moment.angles.get(f"knee_{side}.flexion", 0.0) for side in "lr"}


def named_ranges():
    """Exercises whose clinical name says between which knee angles they are done."""
    for code, entry in EXERCISES.items():
        if found := RANGE.search(entry["en"]["clinical_name"]):
            low, high = sorted(map(int, found.groups()))
            yield pytest.param(code, low, high, id=f"{code} {low}-{high}")


def test_every_exercise_of_the_library_has_a_pose_and_nothing_else_has(poses):
    assert set(poses) == set(EXERCISES)


def test_both_bodies_are_shown_about_equally(poses):
    women = sum(found.figure == "female" for found in poses.values())
    assert 0.4 <= women / len(poses) <= 0.6


@pytest.mark.parametrize(("code", "low", "high"), list(named_ranges()))
def test_the_knee_is_drawn_in_the_range_that_the_text_names(poses, code, low, high):
    """A leg that does not work may be anywhere; one knee at least is in the range in each moment, and well into it."""
    moments = [poses[code].start, *([poses[code].end] if poses[code].end else [])]
    inside = [{angle for angle in knees(moment) if low <= angle <= high} for moment in moments]
    assert all(inside)
    assert max(max(angles) for angles in inside) >= (low + high) / 2


@pytest.mark.parametrize(("code", "start", "end"), [("QN4", 30, 0), ("QN5", 90, 45), ("QN6", 90, 45), ("QN8", 45, 90)])
def test_a_knee_extension_moves_just_as_far_as_it_says(poses, code, start, end):
    side = poses[code].working[0][-1]
    moments = (poses[code].start, poses[code].end)
    assert [moment.angles.get(f"knee_{side}.flexion", 0) for moment in moments] == [start, end]


@pytest.mark.parametrize(
    "code", [code for code, entry in EXERCISES.items() if HEIGHT.search(entry["en"]["clinical_name"])]
)
def test_a_step_is_as_high_as_the_text_says(poses, code):
    low, high = sorted(map(int, HEIGHT.search(EXERCISES[code]["en"]["clinical_name"]).groups()))
    heights = [
        line.get("height_m", 0.20 if line["kind"] == "step" else 0.30)
        for line in poses[code].start.props
        if line["kind"] in ("step", "box")
    ]
    assert heights
    assert all(low <= round(100 * height) <= high for height in heights)


def test_the_heel_squeeze_and_the_seated_rotation_keep_the_knee_at_a_right_angle(poses):
    for code in ("HR2", "HR5"):
        for moment in filter(None, (poses[code].start, poses[code].end)):
            assert 90 in knees(moment), code


def test_a_clamshell_opens_the_knee_with_the_heels_together(poses):
    clam = poses["HR1"]
    assert clam.end.angles["hip_l.rotation"] - clam.start.angles.get("hip_l.rotation", 0) >= 25
    for moment in (clam.start, clam.end):
        assert any(touch.to and {touch.part[-1], touch.to[-1]} == {"l", "r"} for touch in moment.touches)
        assert moment.angles.get("pelvis.roll", 0.0) == clam.start.angles.get("pelvis.roll", 0.0)


# --- what a pose file may not say -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ({"figure": "child"}, "T1: figure 'child' is neither of female, male"),
        ({"posture": "flying"}, "T1: posture 'flying' is none of standing, supine, prone, side_right, side_left"),
        ({"pose": 1}, "T1: unknown key pose"),
        ({"start": {"knee": {"flexion": 160}}}, "T1.start: knee_l.flexion 160 is outside 0 to 150 degrees"),
        ({"start": {"knee": {"abduction": 10}}}, "T1.start: no joint moves by 'knee_l.abduction'"),
        ({"start": {"lift": 3}}, "T1.start: 'lift' is neither a joint nor a known key"),
        ({"free": ["tail.flexion"]}, "T1.start: free names 'tail.flexion', which no joint has"),
        ({"arms": "wings"}, f"T1.start: arms 'wings' is none of {', '.join(pose.ARMS)}"),
        ({"touch": [{"part": "seat"}]}, "T1.start: the touch of seat needs one of on, at and to"),
        (
            {"touch": [{"part": "seat", "on": "floor", "to": "palm_l"}]},
            "T1.start: the touch of seat needs one of on, at and to",
        ),
    ],
)  # fmt: skip
def test_a_pose_that_cannot_be_drawn_is_refused_with_a_sentence(table, sentence):
    with pytest.raises(pose.PoseError) as refused:
        pose.read("T1", table)
    assert str(refused.value) == sentence


def test_an_exercise_described_twice_is_refused(tmp_path):
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text('[T1]\nfigure = "male"\n[T1.start]\n')
    with pytest.raises(pose.PoseError, match=r"b\.toml: T1 is described twice"):
        pose.load(tmp_path)


def test_a_side_of_its_own_wins_over_both_sides():
    read = pose.read("T1", {"both": {"knee": {"flexion": 20}}, "start": {"knee_l": {"flexion": 50}}})
    assert (read.start.angles["knee_l.flexion"], read.start.angles["knee_r.flexion"]) == (50, 20)


def test_every_movement_has_a_limit_and_zero_lies_within_it():
    assert all(low <= 0 <= high for low, high in map(anatomy.limit, anatomy.movements()))
