"""Calm colours that stay apart in grey. Each material: its colour and the tone of its shaded side."""

from exercises.figures.mesh import BODY, MATERIALS

INK = "#1f2933"
PAPER = "#ffffff"
ARROW = "#0a5c56"
HATCH = "#0d4f57"
GUIDE = "#71878a"
GROUND = "#8a9a9c"

COLOURS = {
    "skin": ("#f0d5c0", "#dfbba1"),
    "hair": ("#54483f", "#41372f"),
    "face": ("#f0d5c0", "#dfbba1"),
    "shirt": ("#e9eef1", "#ccd6dc"),
    "shorts": ("#5a6b7b", "#485868"),
    "shoe": ("#a3aeb5", "#88949c"),
    "sole": ("#fbfbfa", "#e3e6e7"),
    "sock": ("#ffffff", "#e0e5e8"),
    "mat": ("#cfdcd4", "#b3c5ba"),
    "wood": ("#ecdcbf", "#d3bd96"),
    "metal": ("#cdd3d7", "#a9b2b8"),
    "pad": ("#6f7b84", "#5a656e"),
    "wall": ("#f4f5f3", "#e6e9e7"),
    "band": ("#e2632f", "#bd4a1c"),
    "cuff": ("#7a6f9b", "#61577f"),
    "ball": ("#c9d4e6", "#a5b5cf"),
    "water": ("#d4e9f2", "#bfdcea"),
    "towel": ("#f7f1e6", "#e2d8c6"),
    "strap": ("#8d7a4f", "#705f3a"),
}
# The limb that works: teal, its own tone for skin, dark cloth and light cloth, so that a shoe stays a shoe.
WORKING = {
    "skin": ("#8fcbcc", "#6fb2b6"),
    "face": ("#8fcbcc", "#6fb2b6"),
    "shorts": ("#74b4bb", "#5a9ca5"),
    "shirt": ("#b3dcdc", "#94c6c9"),
    "shoe": ("#a3c4c8", "#86abb0"),
    "sock": ("#d8ecec", "#b9d8d9"),
}
VEIL = ("#9cd2ea", 0.38)  # water before something: its colour and how much of it
LINED = {"face": "skin"}  # no line between a face and the skin around it


def colours(material: int, working: bool) -> tuple[str, str]:
    name = MATERIALS[material]
    return WORKING.get(name, COLOURS[name]) if working else COLOURS[name]


def is_body(material: int) -> bool:
    return MATERIALS[material] in BODY


def rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
