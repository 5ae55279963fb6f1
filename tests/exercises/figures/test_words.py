"""Alt texts: made from the angles of a picture, in each language."""

import pytest

from exercises.figures import pose, words
from exercises.figures.anatomy import movements

STILL = dict.fromkeys(movements(), 0.0)


def told(table, angles, others=None, language="en"):
    read = pose.read("T1", table | {"start": table.get("start", {})})
    return words.describe(read, read.start, STILL | angles, STILL | (others or angles))[language]


def test_what_moves_is_told_first():
    angles = {"hip_l.flexion": 60.0, "hip_r.flexion": 60.0, "knee_l.flexion": 20.0}
    text = told({"posture": "supine"}, angles, angles | {"knee_l.flexion": 80.0})
    assert text == "A woman lies face up: left knee bent 20°, both hips bent 60°."


@pytest.mark.parametrize(
    ("table", "angles", "english", "spanish"),
    [
        (
            {"figure": "male", "touch": [{"part": "seat", "on": "chair.seat"}], "props": [{"kind": "chair"}]},
            {"knee_l.flexion": 90.0, "knee_r.flexion": 88.0},
            "A man sits: both knees bent 90°. Also shown: a chair.",
            "Un hombre está en posición sentada: rodillas dobladas 90°. También se ve: una silla.",
        ),
        (
            {"touch": [{"part": "foot_r", "on": "floor"}], "props": [{"kind": "step"}, {"kind": "wall"}]},
            {"hip_l.abduction": 24.0},
            "A woman stands on the right leg: left leg out to the side 25°. Also shown: a step and a wall.",
            "Una mujer está de pie sobre la pierna derecha: pierna izquierda separada hacia fuera 25°. "
            "También se ve: un escalón y una pared.",
        ),
        (
            {"posture": "side_right"},
            {"hip_l.rotation": 40.0},
            "A woman lies on the right side: left hip turned out 40°.",
            "Una mujer está de lado, sobre el costado derecho: cadera izquierda girada hacia fuera 40°.",
        ),
        (
            {"posture": "supine", "rest": False},
            {"trunk.rotation": -20.0},
            "A woman lies face up with the hips lifted: trunk turned to the right 20°.",
            "Una mujer está boca arriba con la cadera levantada: tronco girado a la derecha 20°.",
        ),
    ],
)
def test_a_picture_is_told_in_both_languages(table, angles, english, spanish):
    assert told(table, angles) == english
    assert told(table, angles, language="es") == spanish


def test_a_knee_that_was_straightened_is_told():
    assert "left knee straight" in told({}, {"knee_r.flexion": 45.0}, {"knee_l.flexion": 45.0, "knee_r.flexion": 45.0})


def test_both_languages_have_the_same_words():
    english, spanish = words.WORDS["en"], words.WORDS["es"]
    for table in ("figure", "postures", "angles", "props"):
        assert set(english[table]) == set(spanish[table]), table


def test_every_prop_that_a_pose_uses_has_a_name(poses):
    used = {str(line["kind"]) for found in poses.values() for line in found.start.props}
    assert used <= set(words.WORDS["en"]["props"])
