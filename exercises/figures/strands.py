"""A thinned mask becomes lines: its branches followed pixel by pixel, short spurs dropped, straight ways joined."""

from itertools import pairwise

import numpy as np

SPUR = 6  # pixels
JOIN_PIXELS = 3.0
JOIN_COS = 0.35
AROUND = ((0, 1), (1, 0), (0, -1), (-1, 0), (1, 1), (1, -1), (-1, 1), (-1, -1))  # straight steps before diagonal ones


def strands(skeleton: np.ndarray, sure: np.ndarray) -> list[np.ndarray]:
    """Lines through a one pixel wide mask, each (k, 2) as x, y in pixels, that have something sure on them."""
    near = {(int(y), int(x)): [] for y, x in zip(*np.nonzero(skeleton), strict=True)}
    for (y, x), found in near.items():
        straight = [(y + dy, x + dx) for dy, dx in AROUND[:4] if (y + dy, x + dx) in near]
        found.extend(straight)
        for dy, dx in AROUND[4:]:
            if (y + dy, x + dx) in near and (y + dy, x) not in near and (y, x + dx) not in near:
                found.append((y + dy, x + dx))
    branches = [branch for branch in _branches(near) if len(branch) > SPUR or not _is_spur(branch, near)]
    lines = [np.array(branch, dtype=float)[:, ::-1] for branch in branches if len(branch) > 1]
    return [line for line in _joined(lines) if _touches(line, sure)]


def _branches(near: dict) -> list[list]:
    """From each end and crossing to the next one; then the loops that have neither."""
    nodes = [pixel for pixel, found in near.items() if len(found) != 2]
    seen = set()
    out = []
    for start in [*nodes, *near]:
        for follow in near[start]:
            if (start, follow) in seen:
                continue
            branch = [start, follow]
            while len(near[branch[-1]]) == 2 and branch[-1] != start:
                ahead = [pixel for pixel in near[branch[-1]] if pixel != branch[-2]]
                branch.append(ahead[0])
            seen.update(pairwise(branch))
            seen.update(pairwise(branch[::-1]))
            out.append(branch)
    return out


def _is_spur(branch: list, near: dict) -> bool:
    return 1 in (len(near[branch[0]]), len(near[branch[-1]]))


def _joined(lines: list[np.ndarray]) -> list[np.ndarray]:
    """Two lines that meet end to end and go on in the same direction are one."""
    lines = list(lines)
    while len(lines) > 1:
        ends = np.array([end for line in lines for end in (line[0], line[-1])])
        inward = np.array([way for line in lines for way in (_heading(line), _heading(line[::-1]))])
        owner = np.arange(len(ends)) // 2
        gap = np.hypot(*(ends[:, None] - ends[None]).transpose(2, 0, 1))
        onward = np.where((gap <= JOIN_PIXELS) & (owner[:, None] != owner), -(inward @ inward.T), -1)
        if onward.max() <= JOIN_COS:
            break
        one, other = divmod(int(onward.argmax()), len(ends))
        first = lines[owner[one]][:: 1 if one % 2 else -1]
        second = lines[owner[other]][:: -1 if other % 2 else 1]
        lines = [line for k, line in enumerate(lines) if k not in (owner[one], owner[other])]
        lines.append(np.concatenate([first, second]))
    return lines


def _heading(line: np.ndarray) -> np.ndarray:
    """Direction from the line's first point inward."""
    way = line[min(8, len(line) - 1)] - line[0]
    return way / max(np.hypot(*way), 1e-9)


def _touches(line: np.ndarray, sure: np.ndarray) -> bool:
    at = line.astype(int)
    low = np.maximum(at - 2, 0)
    return any(sure[y : y + 5, x : x + 5].any() for x, y in low[:: max(len(low) // 40, 1)])
