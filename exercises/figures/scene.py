"""From a pose to pictures: body and props are settled for every frame, seen by one camera, and given their arrows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from . import attach, solve
from .body import PARTS, Body, dressed
from .camera import Camera, fit
from .mesh import MATERIALS, Mesh, merge
from .pose import Moment, Pose, PoseError, TouchLine
from .posing import Poser, Stance, complete
from .solve import FLOOR, Plane, Settled, Touch
from .surface import normals

if TYPE_CHECKING:
    from .props.prop import Prop

NEAR_M = 0.004  # what a frame may miss before it is tried again with more freedom
GIVING = tuple(  # where a straight mixture of the angles would drag a foot through the floor
    f"{joint}_{side}.{kind}"
    for side in "lr"
    for joint, kind in {"hip": "flexion", "knee": "flexion", "ankle": "dorsiflexion", "toes": "extension"}.items()
)
FINGER_M = 0.006  # how high the tips of a flat hand's fingers may lie
FLAT_THUMB_DEG = 45.0  # of a hand that is put down flat: its thumb lies beside it
FRAMES = 8  # of a loop, from start to end
STANDING_HEIGHT_M = {"standing": 0.9, "supine": 0.12, "prone": 0.12, "side_right": 0.17, "side_left": 0.17}
SEATED_M = 0.12  # of the pelvis above what one sits on
HIPS = ("hip_l", "hip_r")
GROUPS = {
    "leg_l": ("thigh_l", "shank_l", "foot_l"), "leg_r": ("thigh_r", "shank_r", "foot_r"),
    "arm_l": ("upperarm_l", "forearm_l", "hand_l"), "arm_r": ("upperarm_r", "forearm_r", "hand_r"),
}  # fmt: skip


@dataclass(frozen=True)
class Shot:
    """One settled moment: the figure, its props and where everything is."""

    settled: Settled
    body: Mesh
    props: Mapping[str, Prop]

    @property
    def mesh(self) -> Mesh:
        return merge([self.body, *(prop.mesh for prop in self.props.values())])

    @property
    def framed(self) -> Mesh:
        """What the camera has to take in: everything but water, which goes on beyond the picture."""
        return merge([self.body, *(prop.mesh for name, prop in self.props.items() if not name.startswith("water"))])


@dataclass(frozen=True)
class Scene:
    """All moments of one exercise, start first, and the camera that shows them all."""

    pose: Pose
    shots: tuple[Shot, ...]
    camera: Camera


def build(pose: Pose, frames: int = FRAMES) -> Scene:
    """Return the scene with start and end (frames=2), or with what lies between as well; a hold has one shot.

    Raises PoseError for a landmark, prop or working part that does not exist.
    """
    body = dressed(pose.figure, pose.barefoot)
    first = _settle(body, pose, pose.start, None)
    shots = [_shot(body, pose, pose.start, first)]
    if pose.end is not None:
        last = _settle(body, pose, pose.end, first)
        for k in range(1, frames - 1):
            shots.append(_between(body, pose, first, last, _eased(k / (frames - 1))))
        shots.append(_shot(body, pose, pose.end, last))
    camera = fit([shot.framed for shot in shots], pose.yaw, pose.pitch)
    if pose.focus:
        marked = shots[0].body.points[_landmark(pose, body, pose.focus)].mean(axis=0)
        camera = replace(camera, center=tuple(float(v) for v in marked))
    if pose.zoom != 1.0:
        camera = replace(camera, metres_per_width=camera.metres_per_width / pose.zoom)
    return Scene(pose, tuple(shots), camera)


def _eased(share: float) -> float:
    """Return share 0-1, slow at both ends as a controlled movement is."""
    return share * share * (3 - 2 * share)


def _between(body: Body, pose: Pose, first: Settled, last: Settled, share: float) -> Shot:
    """Return the moment so far (0-1) between start and end: only what touches in both touches here."""
    a, b = complete(first.stance.angles), complete(last.stance.angles)
    angles = {name: a[name] + share * (b[name] - a[name]) for name in a}
    at = tuple(np.array(first.stance.at) * (1 - share) + np.array(last.stance.at) * share)
    shared = tuple(line for line in pose.start.touches if line in pose.end.touches)
    shared = tuple(
        replace(line, offset_m=4 * share * (1 - share) * pose.lift_m[line.part]) if line.part in pose.lift_m else line
        for line in shared
    )
    if pose.hop_m:  # in the air nothing is touched, and the pelvis goes in an arc
        shared, at = (), (at[0], at[1] + 4 * share * (1 - share) * pose.hop_m, at[2])
    moment = Moment(
        angles, shared, tuple(name for name in pose.start.free if name in pose.end.free),
        tuple(name for name in pose.start.stand_on if name in pose.end.stand_on and not pose.hop_m), at,
        _props_between(pose.start.props, pose.end.props, share),
    )  # fmt: skip
    settled = _settle(body, pose, moment, first)
    if settled.lowest_m < -NEAR_M or max(settled.misses_m.values(), default=0.0) > NEAR_M:
        settled = _settle(body, pose, replace(moment, free=tuple(dict.fromkeys([*moment.free, *GIVING]))), first)
    return _shot(body, pose, moment, settled)


def _props_between(first: Sequence[Mapping[str, Any]], last: Sequence[Mapping[str, Any]], share: float):
    """Return the props on the way: one that is there in both moments has its numbers in between."""
    later = {line.get("name", line["kind"]): line for line in last}
    return tuple(_mixed(line, later.get(line.get("name", line["kind"]), line), share) for line in first)


def _mixed(first: Any, last: Any, share: float) -> Any:
    if first == last:
        return first
    if isinstance(first, bool) or (type(first) is not type(last) and not {type(first), type(last)} <= {int, float}):
        return first
    if isinstance(first, (int, float)):
        return first + share * (last - first)
    if isinstance(first, (list, tuple)) and len(first) == len(last):
        return [_mixed(a, b, share) for a, b in zip(first, last, strict=True)]
    if isinstance(first, Mapping):
        return {key: _mixed(value, last.get(key, value), share) for key, value in first.items()}
    return first


def _settle(body: Body, pose: Pose, moment: Moment, before: Settled | None) -> Settled:
    fixed = attach.fixed_props(pose.code, moment.props)
    ground = _ground(fixed)
    touches: list[Touch] = []
    angles = dict(moment.angles)
    free = [*moment.free, *(["pelvis.pitch"] if moment.stand_on else [])]
    for line in moment.touches:
        if line.part in ("foot_l", "foot_r") and line.on:
            side = line.part[-1]
            free += [f"ankle_{side}.dorsiflexion", f"ankle_{side}.inversion"]
        if line.part in ("instep_l", "instep_r", "toe_l", "toe_r") and line.on:
            free.append(f"ankle_{line.part[-1]}.dorsiflexion")
        if line.part in ("palm_l", "palm_r") and line.on:
            side = line.part[-1]
            angles |= {f"thumb_{side}.spread": FLAT_THUMB_DEG, f"fingers_{side}.curl": 0.0}
            free.append(f"wrist_{side}.extension")
        touches += _touches(body, pose.code, line, fixed, ground, before)
    at = moment.at or (before.stance.at if before else _first_place(pose.posture, touches))
    task = solve.Task(
        Stance(pose.posture, angles, tuple(at)), touches, tuple(dict.fromkeys(free)), moment.stand_on,
        pose.may_sink,
        solid=(ground,) if not any(line.on == "floor" for line in moment.touches) else (FLOOR,),
    )  # fmt: skip
    try:
        return solve.settle(body, task)
    except KeyError as error:
        raise PoseError(f"{pose.code}: there is no landmark or movement {error}") from None


def _first_place(posture: str, touches: Sequence[Touch]) -> tuple[float, float, float]:
    """Return where the pelvis is looked for first: above what the seat touches, else at the posture's height."""
    seats = [touch.on for touch in touches if touch.part == "seat" and touch.on is not None]
    if posture == "standing" and seats:
        return (float(seats[0].point[0]), float(seats[0].point[1]) + SEATED_M, float(seats[0].point[2]))
    return (0.0, STANDING_HEIGHT_M[posture], 0.0)


def _ground(props: Mapping[str, Prop]) -> Plane:
    """Return the top of the mat that lies there, else the floor."""
    tops = [prop.surfaces["top"] for name, prop in props.items() if name.startswith("mat")]
    return Plane(tops[0].point, tops[0].normal) if tops else FLOOR


def _touches(body, code: str, line: TouchLine, props, ground: Plane, before: Settled | None) -> list[Touch]:
    """Return the touches that a written one stands for: a foot is heel and both edges, a planted one stays."""
    if line.to:
        return [Touch(line.part, to=line.to, offset_m=line.offset_m, axes=line.axes)]
    if line.at:
        place = attach.point(code, line.at, props) if isinstance(line.at, str) else np.array(line.at, float)
        return [Touch(line.part, at=place, offset_m=line.offset_m, axes=line.axes)]
    plane = _plane(code, line.on, props, ground)
    foot = line.part in ("foot_l", "foot_r")
    side = line.part[4:]
    parts = [f"heel{side}", f"ball_in{side}", f"ball_out{side}"] if foot else [line.part.replace("palm", "hand")]
    touches = [Touch(part, on=plane, offset_m=line.offset_m) for part in parts]
    if line.part in ("palm_l", "palm_r"):  # laid down flat, to the tips of the fingers
        touches.append(Touch(f"knuckles{side}", on=plane, offset_m=FINGER_M))
    if line.planted and before is not None:
        for part in [f"heel{side}", f"toe{side}"] if foot else parts:
            stood = Poser(body, body.landmarks[part])(before.stance).mean(axis=0)
            touches.append(Touch(part, at=stood, axes="xz"))
    return touches


def _plane(code: str, on: str, props: Mapping[str, Prop], ground: Plane) -> Plane:
    if on in ("ground", "floor"):
        return ground if on == "ground" else FLOOR
    name, _, surface = on.partition(".")
    try:
        found = props[name].surfaces[surface]
    except KeyError:
        raise PoseError(f"{code}: nothing is called {on!r} to rest on") from None
    return Plane(found.point, found.normal)


def _shot(body: Body, pose: Pose, moment: Moment, settled: Settled) -> Shot:
    points = Poser(body)(settled.stance)
    mesh = Mesh(points, body.triangles, body.material, body.part, _working(body, pose), normals(points, body.triangles))
    props = attach.all_props(pose.code, moment.props, body, settled.stance, points)
    return Shot(settled, mesh, props)


def _working(body: Body, pose: Pose) -> np.ndarray:
    """Return (m,) which triangles are tinted."""
    chosen = np.zeros(len(body.triangles), bool)
    middle = body.points[body.triangles].mean(axis=1)
    pelvis, trunk = PARTS.index("pelvis"), PARTS.index("trunk")
    joints = body.bones.joints
    for name in pose.working:
        if name in HIPS:
            outward = middle[:, 0] * (1 if name.endswith("_l") else -1)
            chosen |= (body.part == pelvis) & (outward > 0) & (body.material == MATERIALS.index("shorts"))
        elif name in ("abdomen", "back"):
            side = (middle[:, 2] > joints["spine_02"][2]) == (name == "abdomen")
            height = (middle[:, 1] < joints["spine_03"][1]) & (middle[:, 1] > joints["thigh_l"][1] + 0.05)
            chosen |= np.isin(body.part, (trunk, pelvis)) & side & height
        elif name in GROUPS or name in PARTS:
            chosen |= np.isin(body.part, [PARTS.index(part) for part in GROUPS.get(name, (name,))])
        else:
            raise PoseError(f"{pose.code}: nothing of the body is called {name!r}")
    return chosen


def arrows(scene: Scene, shot: Shot) -> list[np.ndarray]:
    """Return the arrows of a shot as lines in picture units, tail first."""
    lines = []
    body = dressed(scene.pose.figure, scene.pose.barefoot)
    for arrow in scene.pose.arrows:
        if "follow" in arrow:
            lines.append(_path(scene, body, arrow))
        else:
            lines.append(_push(scene, body, shot, arrow))
    return lines


def _path(scene: Scene, body: Body, arrow: Mapping[str, Any]) -> np.ndarray:
    """Return the way of a landmark from start to end, moved aside by `away` picture units (right-hand side: plus)."""
    indices = _landmark(scene.pose, body, arrow["follow"])
    seen = np.array([
        scene.camera.project(Poser(body, indices)(shot.settled.stance)).mean(axis=0)[:2] for shot in scene.shots
    ])  # fmt: skip
    aside = float(arrow.get("away", 0.0))
    if aside:
        along = np.gradient(seen, axis=0)
        along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-9)
        seen = seen + aside * np.stack([-along[:, 1], along[:, 0]], axis=1)
    if arrow.get("back"):
        seen = seen[::-1]
    return seen


def _push(scene: Scene, body: Body, shot: Shot, arrow: Mapping[str, Any]) -> np.ndarray:
    """Return a straight arrow at a landmark, for a press or pull without movement."""
    indices = _landmark(scene.pose, body, arrow["at"])
    start = Poser(body, indices)(shot.settled.stance).mean(axis=0) + np.array(arrow.get("offset_m", (0, 0, 0)), float)
    way = np.array(arrow["toward"], float)
    way = way / np.linalg.norm(way) * float(arrow.get("length_m", 0.16))
    return scene.camera.project(np.stack([start, start + way]))[:, :2]


def _landmark(pose: Pose, body: Body, name: str) -> np.ndarray:
    if name not in body.landmarks:
        raise PoseError(f"{pose.code}: there is no landmark {name!r}")
    return body.landmarks[name]


def face_strokes(scene: Scene, shot: Shot) -> list[np.ndarray]:
    """Return lids, nose and mouth as the camera sees them, (k, 3) each."""
    return [
        scene.camera.project(stroke)
        for stroke in dressed(scene.pose.figure, scene.pose.barefoot).face.strokes(shot.body.points)
    ]


def ground_line(scene: Scene) -> Sequence[np.ndarray]:
    """Return the floor's line: behind everything that stands, from one side of the picture to the other."""
    if not scene.pose.ground or any(name.startswith("mat") for name in scene.shots[0].props):
        return []
    base = scene.camera.project(
        np.array([[0.0, 0.0, float(np.mean([s.body.points[:, 2].mean() for s in scene.shots]))]])
    )
    y = float(base[0, 1])
    return [np.array([[12.0, y], [388.0, y]])] if y < 296 else []
