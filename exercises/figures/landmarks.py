"""Places on the figure that can touch something or be looked for: heel, ball of the foot, kneecap, seat, palm …

Each is a set of points of the surface, found once in the upright stance; a pose moves them with the skin.
"""

from __future__ import annotations

import numpy as np

from . import skeleton
from .mesh import MATERIALS

SOLE_FEW = 40  # points that make up one landmark, at most
HAND_FEW = 300
PAIRED = [
    "foot",
    "heel",
    "ball",
    "ball_in",
    "ball_out",
    "toe",
    "instep",
    "ankle_in",
    "ankle_out",
    "ankle_front",
    "ankle_back",
    "shin",
    "calf",
    "kneel",
    "knee",
    "knee_front",
    "knee_back",
    "knee_in",
    "knee_out",
    "thigh_front",
    "thigh_back",
    "thigh_out",
    "hip_side",
    "buttock",
    "shoulder_side",
    "shoulder_top",
    "shoulder_back",
    "elbow",
    "forearm",
    "wrist",
    "hand",
    "palm",
    "knuckles",
]
SINGLE = [
    "seat",
    "rump",
    "back",
    "upper_back",
    "loin",
    "chest",
    "belly",
    "head_back",
    "head_side_l",
    "head_side_r",
    "forehead",
    "crown",
    "chin",
]
THIGHS = ("thigh_l", "thigh_r")
NAMES = (*(f"{name}_{side}" for side in "lr" for name in PAIRED), *SINGLE)


def upright(points: np.ndarray, weights: np.ndarray, bones: skeleton.Skeleton) -> np.ndarray:
    """Return (n, 3) the points in the upright stance."""
    return skin(points, weights, bones, skeleton.place(bones, {}, {}))


def skin(points: np.ndarray, weights: np.ndarray, bones: skeleton.Skeleton, placed: dict) -> np.ndarray:
    """Return (n, 3) the points moved with their bones."""
    moves = np.stack([placed[bone] for bone in bones.joints])
    mixed = np.einsum("nb,bij->nij", weights, moves)
    return np.einsum("nij,nj->ni", mixed[:, :, :3], points) + mixed[:, :, 3]


def find(points, weights, bones, part, triangles, material) -> dict[str, np.ndarray]:
    """Return name -> indices of points."""
    from .body import PARTS  # body names the limbs and asks for the landmarks

    stance = upright(points, weights, bones)
    placed = skeleton.place(bones, {}, {})
    at = {bone: placed[bone][:, :3] @ bones.joints[bone] + placed[bone][:, 3] for bone in bones.joints}
    used = np.zeros(len(points), bool)
    used[np.unique(triangles[material != MATERIALS.index("hair")])] = True
    hair = np.zeros(len(points), bool)
    hair[np.unique(triangles[material == MATERIALS.index("hair")])] = True

    def of(*parts: str, around: np.ndarray | None = None, within: float = 9.0, also=None) -> np.ndarray:
        chosen = used & np.isin(part, [PARTS.index(name) for name in parts])
        if around is not None:
            chosen &= np.linalg.norm(stance - around, axis=1) < within
        if also is not None:
            chosen &= also
        return np.flatnonzero(chosen)

    def most(indices: np.ndarray, direction, few: int = 12) -> np.ndarray:
        reach = stance[indices] @ np.array(direction, float)
        return indices[np.argsort(-reach, kind="stable")[:few]]

    found: dict[str, np.ndarray] = {}
    front, back, down = (0, 0, 1), (0, 0, -1), (0, -1, 0)
    for side, out in (("l", 1), ("r", -1)):
        outward, inward = (out, 0, 0), (-out, 0, 0)
        foot = of(f"foot_{side}")
        ground = foot[stance[foot, 1] < stance[foot, 1].min() + 0.012]
        flat = foot[stance[foot, 1] < stance[foot, 1].min() + 0.003]
        along = (stance[flat, 2] - stance[ground, 2].min()) / np.ptp(stance[ground, 2])
        length = np.ptp(stance[ground, 2])
        heel_end = stance[ground, 2].min()
        share = (stance[ground, 2] - heel_end) / length
        thinned = ground[:: max(1, len(ground) // SOLE_FEW)]
        ankle, knee, hip = at[f"foot_{side}"], at[f"calf_{side}"], at[f"thigh_{side}"]
        legs = (f"shank_{side}", f"thigh_{side}")
        mid_thigh = (knee + hip) / 2
        shoulder, elbow, wrist = at[f"upperarm_{side}"], at[f"lowerarm_{side}"], at[f"hand_{side}"]
        shin_level = of(f"shank_{side}", also=np.abs(stance[:, 1] - (0.6 * knee + 0.4 * ankle)[1]) < 0.05)
        ankle_level = of(f"shank_{side}", f"foot_{side}", also=np.abs(stance[:, 1] - ankle[1] - 0.02) < 0.025)
        knee_level = of(*legs, also=np.abs(stance[:, 1] - knee[1]) < 0.03)
        thigh_level = of(f"thigh_{side}", also=np.abs(stance[:, 1] - mid_thigh[1]) < 0.05)
        hand = of(f"hand_{side}")
        forearm = of(f"forearm_{side}")
        palm = at[f"middle_01_{side}"] * 0.6 + wrist * 0.4
        found |= {
            f"foot_{side}": thinned,
            f"heel_{side}": flat[along < 0.2],
            f"ball_{side}": ground[(share > 0.62) & (share < 0.78)],
            f"ball_in_{side}": most(flat[(along > 0.6) & (along < 0.85)], inward, 8),
            f"ball_out_{side}": most(flat[(along > 0.5) & (along < 0.75)], outward, 8),
            f"toe_{side}": ground[share > 0.86],
            f"ankle_in_{side}": most(ankle_level, inward),
            f"ankle_out_{side}": most(ankle_level, outward),
            f"ankle_front_{side}": most(ankle_level, front),
            f"ankle_back_{side}": most(ankle_level, back),
            f"shin_{side}": most(shin_level, front),
            f"calf_{side}": most(shin_level, back),
            f"knee_{side}": knee_level,
            f"knee_front_{side}": most(knee_level, front),
            f"knee_back_{side}": most(knee_level, back),
            f"kneel_{side}": most(
                of(*legs, also=(stance[:, 1] < knee[1] + 0.03) & (stance[:, 1] > knee[1] - 0.07)), front, 60
            ),
            f"instep_{side}": most(of(f"foot_{side}", also=stance[:, 2] > ankle[2] + 0.02), (0, 1, 0.3), 40),
            f"knee_in_{side}": most(knee_level, inward),
            f"knee_out_{side}": most(knee_level, outward),
            f"thigh_front_{side}": most(thigh_level, front),
            f"thigh_back_{side}": most(thigh_level, back),
            f"thigh_out_{side}": most(thigh_level, outward),
            f"hip_side_{side}": most(of("pelvis", f"thigh_{side}", around=hip, within=0.2), outward, 16),
            f"buttock_{side}": most(of("pelvis", around=hip, within=0.2, also=stance[:, 0] * out > 0.02), back, 16),
            f"elbow_{side}": most(of(f"forearm_{side}", f"upperarm_{side}", around=elbow, within=0.06), back),
            f"forearm_{side}": forearm[:: max(1, len(forearm) // SOLE_FEW)],
            f"wrist_{side}": of(f"hand_{side}", f"forearm_{side}", around=wrist, within=0.035),
            f"hand_{side}": hand[:: max(1, len(hand) // HAND_FEW)],
            f"palm_{side}": most(of(f"hand_{side}", around=palm, within=0.05), inward),
            f"knuckles_{side}": most(hand, down, 6),
            f"shoulder_side_{side}": most(of("trunk", f"upperarm_{side}", around=shoulder, within=0.12), outward),
            f"shoulder_top_{side}": most(of("trunk", f"upperarm_{side}", around=shoulder, within=0.12), (0, 1, 0)),
            f"shoulder_back_{side}": most(of("trunk", around=shoulder, within=0.2), back, 16),
        }
    trunk = of("trunk", "pelvis")
    pelvis, spine = at["pelvis"], at["spine_03"]
    centred = np.abs(stance[:, 0]) < 0.12
    head = np.flatnonzero((used | hair) & (part == PARTS.index("head")))
    loin = of("trunk", "pelvis", also=centred & (np.abs(stance[:, 1] - at["spine_01"][1] - 0.04) < 0.05))
    bun = hair & (stance[:, 2] < stance[head[~hair[head]], 2].min() - 0.02)
    found |= {
        "seat": most(of("pelvis", *THIGHS, also=stance[:, 1] > at["thigh_l"][1] - 0.14), (0, -0.5, -1), 40),
        "rump": most(of("pelvis", also=stance[:, 1] > at["thigh_l"][1] - 0.03), back, 80),
        "back": trunk[stance[trunk, 2] < np.median(stance[trunk, 2])][:: max(1, len(trunk) // 120)],
        "upper_back": most(of("trunk", also=centred & (stance[:, 1] > spine[1])), back, 30),
        "loin": most(loin, back),
        "chest": most(of("trunk", also=stance[:, 1] > spine[1]), front, 16),
        "belly": most(of("trunk", "pelvis", also=np.abs(stance[:, 1] - pelvis[1] - 0.12) < 0.06), front),
        "head_back": most(np.setdiff1d(head, np.flatnonzero(bun)), back, 16),
        "head_side_l": most(head, (1, 0, 0)),
        "head_side_r": most(head, (-1, 0, 0)),
        "forehead": most(head[~hair[head]][stance[head[~hair[head]], 1] > np.quantile(stance[head, 1], 0.7)], front),
        "crown": most(head, (0, 1, 0)),
        "chin": most(head[stance[head, 2] > at["head"][2]], (0, -1, 1), 8),
    }  # fmt: skip
    empty = [name for name in NAMES if not len(found[name])]
    if empty:
        raise ValueError(f"no points found for {', '.join(empty)}")
    return found
