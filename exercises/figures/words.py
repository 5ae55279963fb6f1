"""Says in words what a picture shows, for those who do not see it: English and Spanish, made from the pose's data.  Pure Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .pose import Moment, Pose

LANGUAGES = ("en", "es")
SHOWN_FROM_DEG = 8  # smaller angles are not worth a word
ROUNDED_TO_DEG = 5
ASIDE, MOVED_DEG = ("shoulder", "elbow", "ankle"), 20  # joints that are named only where they really move
MOST_ANGLES = 5  # an alt text is heard, not read: a few that matter

FIGURE = {"en": {"female": "A woman", "male": "A man"}, "es": {"female": "Una mujer", "male": "Un hombre"}}
POSTURES = {
    "en": {
        "standing": "stands", "one_leg_l": "stands on the left leg", "one_leg_r": "stands on the right leg",
        "sitting": "sits", "all_fours": "is on hands and knees", "half_kneeling": "kneels on one knee", "kneeling": "kneels",
        "plank": "is in a plank, face down", "supine": "lies face up",
        "bridge": "lies face up with the hips lifted", "prone": "lies face down",
        "side_right": "lies on the right side", "side_left": "lies on the left side",
        "side_plank_r": "is in a side plank on the right arm", "side_plank_l": "is in a side plank on the left arm",
        "hanging": "is off the ground",
    },
    "es": {
        "standing": "está de pie", "one_leg_l": "está de pie sobre la pierna izquierda",
        "one_leg_r": "está de pie sobre la pierna derecha", "sitting": "está en posición sentada",
        "all_fours": "está a gatas, sobre manos y rodillas", "half_kneeling": "tiene una rodilla en el suelo",
        "kneeling": "está de rodillas", "plank": "está en plancha, boca abajo", "supine": "está boca arriba",
        "bridge": "está boca arriba con la cadera levantada", "prone": "está boca abajo", "side_right": "está de lado, sobre el costado derecho",
        "side_left": "está de lado, sobre el costado izquierdo",
        "side_plank_r": "está en plancha lateral sobre el brazo derecho",
        "side_plank_l": "está en plancha lateral sobre el brazo izquierdo", "hanging": "está en el aire",
    },
}  # fmt: skip
# movement -> language -> (text of a positive angle, of a negative one); {side} is filled in, the angle follows
ANGLES = {
    "hip.flexion": {"en": ("{side} hip bent", "{side} hip stretched back"), "es": ("cadera {side} doblada", "cadera {side} hacia atrás")},
    "hip.abduction": {
        "en": ("{side} leg out to the side", "{side} leg in towards the middle"),
        "es": ("pierna {side} separada hacia fuera", "pierna {side} hacia el centro"),
    },
    "hip.rotation": {
        "en": ("{side} hip turned out", "{side} hip turned in"),
        "es": ("cadera {side} girada hacia fuera", "cadera {side} girada hacia dentro"),
    },
    "knee.flexion": {"en": ("{side} knee bent", ""), "es": ("rodilla {side} doblada", "")},
    "ankle.dorsiflexion": {
        "en": ("{side} toes towards the shin", "{side} toes pointed"),
        "es": ("punta del pie {side} hacia la espinilla", "punta del pie {side} estirada"),
    },
    "shoulder.flexion": {"en": ("{side} arm forward", "{side} arm back"), "es": ("brazo {side} adelante", "brazo {side} atrás")},
    "shoulder.abduction": {
        "en": ("{side} arm out to the side", "{side} arm across the body"),
        "es": ("brazo {side} hacia el lado", "brazo {side} cruzado"),
    },
    "elbow.flexion": {"en": ("{side} elbow bent", ""), "es": ("codo {side} doblado", "")},
    "trunk.flexion": {"en": ("trunk bent forward", "trunk arched back"), "es": ("tronco doblado hacia delante", "tronco hacia atrás")},
    "trunk.side_bend": {
        "en": ("trunk bent to the left", "trunk bent to the right"),
        "es": ("tronco inclinado a la izquierda", "tronco inclinado a la derecha"),
    },
    "trunk.rotation": {
        "en": ("trunk turned to the left", "trunk turned to the right"),
        "es": ("tronco girado a la izquierda", "tronco girado a la derecha"),
    },
    "lean": {"en": ("whole trunk leaning forward", "whole trunk leaning back"), "es": ("tronco inclinado hacia delante", "tronco inclinado hacia atrás")},
}  # fmt: skip
STRAIGHT = {"en": "{side} knee straight", "es": "rodilla {side} recta"}
SIDES = {
    "en": {"l": "left", "r": "right"},
    "es": {"l": {"f": "izquierda", "m": "izquierdo"}, "r": {"f": "derecha", "m": "derecho"}},
}
MASCULINE = ("brazo", "codo", "punta del pie")
PROPS = {
    "en": {
        "mat": "a mat", "step": "a step", "box": "a box", "decline_board": "a sloping board", "foam_pad": "a foam pad",
        "cushion": "a cushion", "towel": "a folded towel", "towel_roll": "a rolled towel", "roller": "a foam roller", "ball": "a ball",
        "slider": "a sliding disc", "cone": "a cone", "tape_line": "a line of tape", "tape_star": "lines of tape on the floor",
        "chair": "a chair", "stool": "a stool", "bench": "a bench", "treatment_table": "a treatment table", "wall": "a wall",
        "mirror": "a mirror", "anchor_post": "a post", "door": "a door", "dumbbell": "a dumbbell", "kettlebell": "a kettlebell",
        "barbell": "a barbell", "machine_knee_extension": "a knee extension machine", "leg_press": "a leg press",
        "treadmill": "a treadmill", "bicycle": "an exercise bike", "elliptical": "an elliptical trainer", "rower": "a rowing machine",
        "water": "water", "band_loop": "an elastic band", "tube": "an elastic band", "belt": "a belt", "strap": "a strap",
        "cuff_weight": "a cuff weight", "pressure_cuff": "a pressure cuff", "float_belt": "a float belt",
        "skipping_rope": "a jump rope", "support_harness": "a support harness",
    },
    "es": {
        "mat": "una colchoneta", "step": "un escalón", "box": "un cajón", "decline_board": "una tabla inclinada",
        "foam_pad": "una base de espuma", "cushion": "un cojín", "towel": "una toalla doblada", "towel_roll": "una toalla enrollada",
        "roller": "un rodillo de espuma", "ball": "una pelota", "slider": "un disco deslizante", "cone": "un cono",
        "tape_line": "una línea de cinta", "tape_star": "líneas de cinta en el suelo", "chair": "una silla", "stool": "un taburete",
        "bench": "un banco", "treatment_table": "una camilla", "wall": "una pared", "mirror": "un espejo", "anchor_post": "un poste",
        "door": "una puerta", "dumbbell": "una mancuerna", "kettlebell": "una pesa rusa", "barbell": "una barra con discos",
        "machine_knee_extension": "una máquina de extensión de rodilla", "leg_press": "una prensa de piernas",
        "treadmill": "una cinta de correr", "bicycle": "una bicicleta estática", "elliptical": "una máquina elíptica",
        "rower": "un remo", "water": "agua", "band_loop": "una banda elástica", "tube": "una banda elástica",
        "belt": "un cinturón", "strap": "una correa", "cuff_weight": "una tobillera con peso", "pressure_cuff": "un manguito de presión",
        "float_belt": "un cinturón flotador", "skipping_rope": "una cuerda de saltar", "support_harness": "un arnés de soporte",
    },
}  # fmt: skip
ALSO = {"en": "Also shown: {things}.", "es": "También se ve: {things}."}
AND = {"en": " and ", "es": " y "}


@dataclass(frozen=True)
class Angle:
    """One angle worth saying.  sides: "l", "r", "lr" or, for the trunk, empty.  degrees: rounded; 0 is a straight knee."""

    kind: str
    sides: str
    degrees: int


def describe(pose: Pose, moment: Moment, angles: Mapping[str, float], others: Mapping[str, float]) -> dict[str, str]:
    """Return language -> alt text of one moment.

    angles: every movement of this moment as drawn, degrees.  others: those of the other moment, the same for a hold.
    """
    posture = _posture(pose, moment)
    said = _worth_saying(pose, posture, angles, others)
    things = tuple(dict.fromkeys(str(line["kind"]) for line in moment.props))
    return {language: _sentence(language, pose, posture, said, things) for language in LANGUAGES}


def _posture(pose: Pose, moment: Moment) -> str:
    """Return the key of POSTURES that the touches tell."""
    parts = {touch.part for touch in moment.touches if touch.on}
    hands = {p for p in parts if p.startswith(("palm", "forearm", "elbow"))}
    if pose.posture.startswith("side"):
        return f"side_plank_{pose.posture[5]}" if hands and not any(p.startswith("hip_side") for p in parts) else pose.posture
    if pose.posture == "supine" and "rump" not in parts:
        return "bridge"
    if pose.posture == "prone" and hands:
        return "all_fours" if any(p.startswith("kneel") for p in parts) else "plank"
    if pose.posture != "standing":
        return pose.posture
    if "seat" in parts:
        return "sitting"
    kneeling = sum(p.startswith("kneel") for p in parts)
    if kneeling:
        return "half_kneeling" if kneeling == 1 else "kneeling"
    feet = {p[-1] for p in parts if p.startswith(("foot", "ball", "toe", "heel"))}
    return f"one_leg_{feet.pop()}" if len(feet) == 1 else "standing" if feet else "hanging"


def _worth_saying(pose: Pose, posture: str, angles: Mapping[str, float], others: Mapping[str, float]) -> list[Angle]:
    """Return the angles that tell the picture: those that move first, then the largest of the legs and trunk."""
    values = dict(angles)
    changed = {name: abs(angles[name] - others[name]) for name in angles}
    if pose.posture == "standing":
        leaning = [a["pelvis.pitch"] + a["trunk.flexion"] for a in (angles, others)]
        values["lean"], changed["lean"] = leaning[0], abs(leaning[0] - leaning[1])
        values["trunk.flexion"] = changed["trunk.flexion"] = 0.0
    moves = max(changed.values()) >= SHOWN_FROM_DEG
    ranked = []
    for kind in ANGLES:
        joint, _, movement = kind.partition(".")
        if kind == "lean" and kind not in values:
            continue
        if kind in values:
            sides = {"": (values[kind], changed[kind])}
        else:
            sides = {s: (values[f"{joint}_{s}.{movement}"], changed[f"{joint}_{s}.{movement}"]) for s in "lr"}
            if abs(sides["l"][0] - sides["r"][0]) <= ROUNDED_TO_DEG:
                sides = {"lr": (sides["l"][0], max(sides["l"][1], sides["r"][1]))}
        for side, (degrees, change) in sides.items():
            straight = kind == "knee.flexion" and abs(degrees) < SHOWN_FROM_DEG
            if (abs(degrees) < SHOWN_FROM_DEG and not (straight and change >= SHOWN_FROM_DEG)) or (
                joint in ASIDE and change < MOVED_DEG
            ):
                continue
            rank = (0 if change >= SHOWN_FROM_DEG and moves else 1, -change if moves else -abs(degrees), -abs(degrees))
            rounded = 0 if straight else round(degrees / ROUNDED_TO_DEG) * ROUNDED_TO_DEG
            ranked.append((rank, Angle(kind, side, rounded)))
    return [angle for _, angle in sorted(ranked, key=lambda pair: pair[0])[:MOST_ANGLES]]


def _sentence(language: str, pose: Pose, posture: str, said: list[Angle], things: tuple[str, ...]) -> str:
    text = f"{FIGURE[language][pose.figure]} {POSTURES[language][posture]}"
    if said:
        text += ": " + ", ".join(_angle(language, angle) for angle in said)
    text += "."
    if things:
        named = tuple(dict.fromkeys(PROPS[language][thing] for thing in things))
        text += " " + ALSO[language].format(things=", ".join(named[:-1]) + (AND[language] if named[:-1] else "") + named[-1])
    return text


def _angle(language: str, angle: Angle) -> str:
    if angle.kind == "knee.flexion" and angle.degrees == 0:
        return _with_side(language, STRAIGHT[language], angle.sides)
    plus, minus = ANGLES[angle.kind][language]
    return f"{_with_side(language, plus if angle.degrees > 0 else minus, angle.sides)} {abs(angle.degrees)}°"


def _with_side(language: str, text: str, sides: str) -> str:
    """Return the text with its side filled in, in the plural for both sides."""
    if language == "en":
        return _english_pair(text) if sides == "lr" else text.format(side=SIDES["en"].get(sides, ""))
    if sides == "lr":
        return _spanish_pair(text)
    if not sides:
        return text
    gender = "m" if text.startswith(MASCULINE) else "f"
    return text.format(side=SIDES["es"][sides][gender])


def _english_pair(text: str) -> str:
    for one, two in (("knee", "knees"), ("hip", "hips"), ("leg", "legs"), ("arm", "arms"), ("elbow", "elbows")):
        text = text.replace(f"{{side}} {one} ", f"both {two} ")
    return text.replace("{side} toes", "toes of both feet")


def _spanish_pair(text: str) -> str:
    for one, two in (
        ("rodilla {side} doblada", "rodillas dobladas"), ("rodilla {side} recta", "rodillas rectas"),
        ("cadera {side} doblada", "caderas dobladas"), ("cadera {side} girada", "caderas giradas"), ("cadera {side}", "caderas"),
        ("pierna {side} separada", "piernas separadas"), ("pierna {side}", "piernas"), ("brazo {side} cruzado", "brazos cruzados"),
        ("brazo {side}", "brazos"), ("codo {side} doblado", "codos doblados"), ("punta del pie {side}", "puntas de los pies"),
        ("estirada", "estiradas"),
    ):  # fmt: skip
        text = text.replace(one, two)
    return text
