"""The pictures as they lie in the repository: whole, light, drawn from the poses, nobody floating or sinking."""

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from exercises.figures import draw, pose, scene
from exercises.figures.anatomy import limit
from exercises.figures.posing import complete

from .conftest import FIGURES, PICTURES

NEAR_MM = 5.0  # how far a touch may miss, and how deep anything may be below the floor
CODES = sorted(pose.load())
SOLVED = [
    "QN1",
    "QW2",
    "QW9",
    "HA2",
    "HR1",
    "HX2",
    "CT3",
    "CF3",
    "FL2",
    "PN1",
    "PL5",
    "XT5",
]  # one of each family, solved anew
DRAWN_AGAIN = ["HR1", "QW1"]  # a movement and a hold, drawn anew


def root_tag(path: Path) -> str:
    return ElementTree.fromstring(path.read_text(encoding="utf-8")).tag.rpartition("}")[2]


def test_every_pose_was_drawn_and_only_these(drawn):
    assert sorted(drawn) == CODES


@pytest.mark.parametrize("code", CODES)
def test_the_pictures_were_drawn_from_the_pose_as_it_is_now(code, poses, drawn):
    assert drawn[code]["pose"] == draw.digest(poses[code])


@pytest.mark.parametrize("code", CODES)
def test_nobody_floats_and_nothing_sinks_into_the_floor(code, poses, drawn):
    measured = drawn[code]["measured"]
    assert measured["worst_miss_mm"] <= NEAR_MM
    assert measured["lowest_mm"] >= -NEAR_MM or poses[code].may_sink


@pytest.mark.parametrize("code", CODES)
def test_each_moment_is_told_in_both_languages(code, poses, drawn):
    moments = ["start", "end"] if poses[code].end else ["start"]
    assert [name for name in ("start", "end") if name in drawn[code]] == moments
    told = [drawn[code][moment][language] for moment in moments for language in ("en", "es")]
    assert all(len(text) > 20 for text in told)
    assert len(set(told)) == len(told)


@pytest.mark.parametrize("code", CODES)
def test_a_picture_is_light_enough_for_a_sheet(code, poses):
    for moment in ["start", "end"] if poses[code].end else ["start"]:
        path = PICTURES / f"{code}-{moment}.svg"
        text = path.read_text(encoding="utf-8")
        assert path.stat().st_size <= 40_000
        assert text.count("<path") <= 200
        assert root_tag(path) == "svg"


@pytest.mark.parametrize("code", [code for code in CODES if pose.load()[code].end])
def test_a_loop_is_a_strip_of_eight_frames(code, drawn):
    path = PICTURES / f"{code}-loop.webp"
    assert path.stat().st_size <= 80_000
    with Image.open(path) as strip:
        assert strip.size == (480, 360 * drawn[code]["frames"])
    assert drawn[code]["frames"] == 8


def test_no_picture_is_left_over():
    listed = {path.name for path in PICTURES.iterdir()}
    wanted = set()
    for code, found in pose.load().items():
        wanted |= {f"{code}-start.svg"} | ({f"{code}-end.svg", f"{code}-loop.webp"} if found.end else set())
    assert listed == wanted


@pytest.mark.parametrize("code", SOLVED)
def test_a_solved_pose_keeps_joint_limits_and_touches_what_it_should(code, poses):
    made = scene.build(poses[code], frames=4)
    for shot in made.shots:
        for movement, degrees in complete(shot.settled.stance.angles).items():
            low, high = limit(movement)
            assert low - 0.5 <= degrees <= high + 0.5, movement
        assert max(shot.settled.misses_m.values(), default=0.0) * 1000 <= NEAR_MM
        assert shot.settled.lowest_m * 1000 >= -NEAR_MM or poses[code].may_sink


@pytest.mark.timeout(600)
def test_the_same_data_give_the_same_bytes(tmp_path):
    for name in ("once", "again"):
        subprocess.run(
            [sys.executable, "-m", "exercises.figures", *DRAWN_AGAIN, "--into", tmp_path / name, "--jobs", "1"],
            cwd=FIGURES.parent.parent, check=True, capture_output=True,
        )  # fmt: skip
    once = {path.name: path.read_bytes() for path in (tmp_path / "once").iterdir()}
    again = {path.name: path.read_bytes() for path in (tmp_path / "again").iterdir()}
    assert once == again
