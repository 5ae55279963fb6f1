"""The figure: the body, dressed in shirt, shorts and shoes, cut into materials and limbs, ready to be posed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from . import body_data, face, landmarks, skeleton
from .mesh import MATERIALS, Mesh
from .surface import Surface, cut, kept, normals, subdivided, triangles_of

LIMBS = ("upperarm", "forearm", "hand", "thigh", "shank", "foot")
PARTS = ("head", "trunk", "pelvis", *(f"{limb}_{side}" for side in "lr" for limb in LIMBS))
BONE_PARTS = {"neck": "head", "head": "head", "spine": "trunk", "clavicle": "trunk", "pelvis": "pelvis"} | {
    "upperarm": "upperarm", "lowerarm": "forearm", "hand": "hand", "thigh": "thigh", "calf": "shank", "foot": "foot",
    "ball": "foot", **dict.fromkeys((*skeleton.FINGERS, "thumb"), "hand"),
}  # fmt: skip
SLEEVE, HEM = 0.42, {"female": 0.62, "male": 0.58}  # share of the upper arm and of the thigh that is clothed
OVERLAP = 0.12  # skin that goes on under the cloth, share of the bone
SOLE_M, SHOE_TOP_M, SOCK_TOP_M = 0.022, 0.085, 0.12  # heights above the floor of a standing foot
KNEE_BORDER = 1.06  # where a thigh ends for tinting, share of its bone: below the kneecap
SHOE_GROWTH_M, CLOTH_GROWTH_M, HAIR_GROWTH_M = 0.006, 0.004, 0.012


@dataclass(frozen=True)
class Body:
    """points at rest (n, 3); triangles (m, 3); material and part (m,) per triangle; weights (n, bones)."""

    kind: str
    points: np.ndarray
    triangles: np.ndarray
    material: np.ndarray
    part: np.ndarray
    weights: np.ndarray
    bones: skeleton.Skeleton
    landmarks: dict[str, np.ndarray]  # name -> indices of points
    face: face.Features

    @property
    def bone_names(self) -> list[str]:
        return list(self.bones.joints)


@lru_cache(maxsize=4)
def dressed(kind: str, barefoot: bool = False) -> Body:
    """Return the figure "female" or "male" in its clothes, with shoes or without."""
    raw = body_data.read(kind, body_data.data_folder())
    bones = skeleton.skeleton(raw.parents, raw.joints)
    pieces = [*_clothes(raw, kind, barefoot), *_skin(raw, kind, barefoot), *_hair(raw, kind)]
    offset, points, triangles, weights, material = 0, [], [], [], []
    for surface, name in ((_cut_at_joints(surface, raw), name) for surface, name in pieces):
        points.append(surface.points)
        weights.append(surface.carried)
        triangles.append(surface.triangles + offset)
        material.append(np.full(len(surface.triangles), MATERIALS.index(name)))
        offset += len(surface.points)
    all_weights = np.concatenate(weights)
    all_triangles = np.concatenate(triangles)
    all_points = np.concatenate(points)
    pulled = _parts(all_weights, list(raw.joints))
    part = _limbs(pulled[all_triangles[:, 0]], all_points[all_triangles].mean(axis=1), raw)
    names = np.concatenate(material)
    rest = Mesh(all_points, all_triangles, names, part, np.zeros(len(part), bool))
    head = (part == PARTS.index("head")) & (names == MATERIALS.index("skin"))
    names[face.face_of(rest, head)] = MATERIALS.index("face")
    marks = landmarks.find(all_points, all_weights, bones, pulled, all_triangles, names)
    return Body(kind, all_points, all_triangles, names, part, all_weights, bones, marks, face.features(rest, head))


def _along(points: np.ndarray, joints: dict, start: str, end: str) -> np.ndarray:
    """Return (n,) how far along the bone each point is: 0 at its start, 1 at its end."""
    line = joints[end] - joints[start]
    return (points - joints[start]) @ line / (line @ line)


def _pull(weights: np.ndarray, raw: body_data.RawBody, *stems: str) -> np.ndarray:
    """Return (n,) the weight of all bones whose names start so."""
    columns = [k for k, bone in enumerate(raw.joints) if bone.startswith(stems)]
    return weights[:, columns].sum(axis=1)


def _clothes(raw: body_data.RawBody, kind: str, barefoot: bool) -> list[tuple[Surface, str]]:
    """Return shirt, shorts and shoes, cut from the data's close-fitting suit."""
    quads = raw.faces["helper-tights"]
    used, small = np.unique(quads, return_inverse=True)
    points, quads, weights = subdivided(raw.points[used], small.reshape(-1, 4), raw.weights[used])
    points, quads, weights = subdivided(points, quads, weights)
    suit = Surface(points, triangles_of(quads), weights)
    suit = Surface(points + CLOTH_GROWTH_M * normals(points, suit.triangles), suit.triangles, weights)
    pieces: list[tuple[Surface, str]] = []
    legs = []
    for side in "lr":
        suit, hem = cut(suit, _leg_field(suit, raw, side, HEM[kind]))
        below = (hem[suit.triangles] >= 0).all(axis=1)
        legs.append(kept(suit, below))
        suit = kept(suit, ~below)
    for side in "lr":
        field = np.where(
            _pull(suit.carried, raw, f"upperarm_{side}", f"lowerarm_{side}", f"hand_{side}") > 0.5,
            _along(suit.points, raw.joints, f"upperarm_{side}", f"lowerarm_{side}") - SLEEVE, -1.0,
        )  # fmt: skip
        suit, sleeve = cut(suit, field)
        suit = kept(suit, ~(sleeve[suit.triangles] >= 0).all(axis=1))
    waist = raw.joints["pelvis"][1] * 0.45 + raw.joints["spine_01"][1] * 0.55
    suit, above = cut(suit, suit.points[:, 1] - waist)
    shirt = (above[suit.triangles] >= 0).all(axis=1)
    suit_shirt = kept(suit, shirt)
    suit_shirt, over = cut(suit_shirt, _collar(suit_shirt, raw))
    pieces.append((kept(suit_shirt, ~(over[suit_shirt.triangles] >= 0).all(axis=1)), "shirt"))
    pieces.append((kept(suit, ~shirt), "shorts"))
    for leg in [] if barefoot else legs:
        pieces += _shoe(leg)
    return pieces


def _leg_field(suit: Surface, raw: body_data.RawBody, side: str, hem: float) -> np.ndarray:
    own = _pull(suit.carried, raw, f"thigh_{side}", f"calf_{side}", f"foot_{side}", f"ball_{side}") > 0.5
    return np.where(own, _along(suit.points, raw.joints, f"thigh_{side}", f"calf_{side}") - hem, -1.0)


def _collar(surface: Surface, raw: body_data.RawBody) -> np.ndarray:
    """Return (n,) above 0 where the neck shows: a plane that is lower in front than at the back."""
    neck = raw.joints["neck_01"]
    away = surface.points - neck
    return away[:, 1] - 0.012 + 0.55 * away[:, 2]


def _shoe(leg: Surface) -> list[tuple[Surface, str]]:
    """Return shoe, sole and sock, from the suit's leg below the hem."""
    leg, low = cut(leg, SOCK_TOP_M - leg.points[:, 1])
    foot = kept(leg, (low[leg.triangles] >= 0).all(axis=1))
    foot, over = cut(foot, foot.points[:, 1] - SHOE_TOP_M)
    sock = (over[foot.triangles] >= 0).all(axis=1)
    pieces = [(kept(foot, sock), "sock")]
    shoe = kept(foot, ~sock)
    grown = shoe.points + SHOE_GROWTH_M * normals(shoe.points, shoe.triangles)
    lowest = grown[:, 1].min()
    # a sole: what is nearly on the floor becomes flat, and the shoe's edge goes straight down to it
    share = np.clip((grown[:, 1] - lowest) / SOLE_M, 0, 1)
    grown[:, 1] = np.where(share < 1, lowest + SOLE_M * np.clip(share - 0.4, 0, 1) ** 2 / 0.36, grown[:, 1])
    shoe = Surface(grown, shoe.triangles, shoe.carried)
    shoe, upper = cut(shoe, shoe.points[:, 1] - lowest - 0.8 * SOLE_M)
    sole = ~(upper[shoe.triangles] >= 0).all(axis=1)
    return [*pieces, (kept(shoe, sole), "sole"), (kept(shoe, ~sole), "shoe")]


def _skin(raw: body_data.RawBody, kind: str, barefoot: bool) -> list[tuple[Surface, str]]:
    """Return head, neck, forearms, hands and lower legs; what the clothes cover is left out."""
    quads = raw.faces["body"]
    used, small = np.unique(quads, return_inverse=True)
    skin = Surface(raw.points[used], triangles_of(small.reshape(-1, 4)), raw.weights[used])
    shown = _collar(skin, raw) + 0.03
    shown[_pull(skin.carried, raw, "thigh", "calf", "foot", "upperarm", "lowerarm", "hand") > 0.5] = -1
    for side in "lr":
        arm = _pull(skin.carried, raw, f"upperarm_{side}", f"lowerarm_{side}", f"hand_{side}", *(
            f"{finger}_0{n}_{side}" for finger in (*skeleton.FINGERS, "thumb") for n in (1, 2, 3)
        ))  # fmt: skip
        along = _along(skin.points, raw.joints, f"upperarm_{side}", f"lowerarm_{side}")
        shown = np.where(arm > 0.5, along - SLEEVE + OVERLAP, shown)
        leg = _pull(skin.carried, raw, f"thigh_{side}", f"calf_{side}", *((f"foot_{side}", f"ball_{side}") * barefoot))
        along = _along(skin.points, raw.joints, f"thigh_{side}", f"calf_{side}")
        bare = along - HEM[kind] + OVERLAP
        if not barefoot:
            bare = np.minimum(bare, (skin.points[:, 1] - SHOE_TOP_M) * 10)
        shown = np.where(leg > 0.5, bare, shown)
    skin, field = cut(skin, shown)
    return [(kept(skin, (field[skin.triangles] >= 0).all(axis=1)), "skin")]


def _hair(raw: body_data.RawBody, kind: str) -> list[tuple[Surface, str]]:
    """Return a cap of hair grown from the skull, and a bun for the woman."""
    quads = raw.faces["body"]
    used, small = np.unique(quads, return_inverse=True)
    head = Surface(raw.points[used], triangles_of(small.reshape(-1, 4)), raw.weights[used])
    top = head.points[:, 1].max()
    size = top - raw.joints["head"][1]
    away = head.points - np.array([0.0, raw.joints["head"][1], raw.joints["head"][2]])
    # the hairline runs from the forehead over the temples, behind the ears, to the nape
    line = away[:, 1] - size * np.clip(0.30 + 3.1 * away[:, 2], 0.02 if kind == "female" else 0.1, 0.80)
    temples = np.abs(away[away[:, 1] > 0.62 * size, 0]).max()
    ears = away[(np.abs(away[:, 0]) > temples + 0.004) & (away[:, 1] > 0) & (away[:, 1] < 0.62 * size)]
    ear = (ears.min(axis=0) + ears.max(axis=0)) / 2
    reach = np.hypot((away[:, 1] - ear[1]) / 0.040, (away[:, 2] - ear[2] - 0.004) / 0.026)
    line = np.where(np.abs(away[:, 0]) > 0.5 * temples, np.minimum(line, (reach - 1) * 0.03), line)  # not on the ears
    head, field = cut(head, np.where(_pull(head.carried, raw, "head") > 0.5, line, -1.0))
    scalp = kept(head, (field[head.triangles] >= 0).all(axis=1))
    grown = scalp.points + HAIR_GROWTH_M * (1.0 if kind == "female" else 0.8) * normals(scalp.points, scalp.triangles)
    pieces = [(Surface(grown, scalp.triangles, scalp.carried), "hair")]
    if kind == "female":
        pieces.append(
            (_bun(raw, np.array([0.0, raw.joints["head"][1] + 0.98 * size, raw.joints["head"][2] - 0.045])), "hair")
        )
    return pieces


def _bun(raw: body_data.RawBody, centre: np.ndarray, radius_m: float = 0.04) -> Surface:
    rows, columns = 10, 16
    points = np.array([
        centre + radius_m * np.array([np.sin(a) * np.cos(b), np.cos(a), 0.85 * np.sin(a) * np.sin(b)])
        for a in np.linspace(0.02, np.pi - 0.02, rows) for b in np.arange(columns) * 2 * np.pi / columns
    ])  # fmt: skip
    index = np.arange(rows * columns).reshape(rows, columns)
    quads = np.stack([index[:-1], np.roll(index, -1, 1)[:-1], np.roll(index, -1, 1)[1:], index[1:]], -1).reshape(-1, 4)
    weights = np.zeros((len(points), len(raw.joints)))
    weights[:, list(raw.joints).index("head")] = 1
    return Surface(points, triangles_of(quads), weights)


def _borders(points: np.ndarray, raw: body_data.RawBody, side: str) -> tuple[np.ndarray, np.ndarray]:
    """Return (n,) above 0 below the groin's crease, and (n,) above 0 below the knee, for points of that leg."""
    out = 1 if side == "l" else -1
    hip = raw.joints[f"thigh_{side}"]
    crease = hip[1] + 0.9 * (points[:, 0] * out - hip[0] * out) - points[:, 1]
    return crease, _along(points, raw.joints, f"thigh_{side}", f"calf_{side}") - KNEE_BORDER


def _cut_at_joints(surface: Surface, raw: body_data.RawBody) -> Surface:
    """Return the surface cut where a limb ends, so that a tinted limb has a clean edge."""
    low = surface.points[:, 1] < raw.joints["spine_01"][1] + 0.1
    legs = _pull(surface.carried, raw, "thigh", "calf", "foot", "ball", "pelvis") > 0.4
    if not (low & legs).any():
        return surface
    surface, _ = cut(surface, surface.points[:, 0])
    for side, out in (("l", 1), ("r", -1)):
        for k in (0, 1):
            here = (surface.points[:, 0] * out >= -1e-6) & (
                _pull(surface.carried, raw, "thigh", "calf", "foot", "ball", "pelvis") > 0.4
            )
            surface, _ = cut(surface, np.where(here, _borders(surface.points, raw, side)[k], 1.0))
    return surface


def _limbs(part: np.ndarray, middle: np.ndarray, raw: body_data.RawBody) -> np.ndarray:
    """Return (m,) the part of each triangle, the legs' borders as they were cut."""
    part = part.copy()
    for side, out in (("l", 1), ("r", -1)):
        thigh, shank = PARTS.index(f"thigh_{side}"), PARTS.index(f"shank_{side}")
        crease, knee = _borders(middle, raw, side)
        mine = (middle[:, 0] * out > 0) & np.isin(part, (thigh, shank, PARTS.index("pelvis")))
        part[mine & (crease <= 0)] = PARTS.index("pelvis")
        part[mine & (crease > 0) & (knee <= 0)] = thigh
        part[mine & (crease > 0) & (knee > 0)] = shank
    return part


def _parts(weights: np.ndarray, bones: list[str]) -> np.ndarray:
    """Return (n,) the index into PARTS of the limb that each point belongs to."""
    totals = np.zeros((len(weights), len(PARTS)))
    for column, bone in enumerate(bones):
        stem, _, _rest = bone.partition("_")
        if stem in BONE_PARTS:
            name = BONE_PARTS[stem]
            side = bone[-1] if name in LIMBS else ""
            totals[:, PARTS.index(f"{name}_{side}" if side else name)] += weights[:, column]
    return totals.argmax(axis=1)
