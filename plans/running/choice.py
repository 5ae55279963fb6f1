"""Which program to begin with. Pure Python.  Rule R-R02 in docs/rules.md.

Both proposals were written for the knee: P1 on a treadmill (Capin18 [V]), P3 in the field (Trials23 [V]); that they
come first is ours [D]. The PT may take any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

BY_GROUND = {"treadmill": "p1", "field": "p3"}


@dataclass(frozen=True)
class Choice:
    """proposed: key of the program, None where the ground is not known or the program is not offered.

    others: the other programs on offer, those written for the knee first, then in the order given.
    """

    proposed: str | None
    others: tuple[str, ...]


def propose_program(ground: str | None, offered: Collection[str]) -> Choice:
    """Return the program to propose for where the patient will run.

    ground: treadmill, field, or None: not told, then nothing is proposed.  offered: keys of the programs on offer.
    Raises ValueError for any other ground.
    """
    if ground is not None and ground not in BY_GROUND:
        raise ValueError(f"ground is {ground!r}, not one of {', '.join(BY_GROUND)}")
    proposed = BY_GROUND.get(ground)
    proposed = proposed if proposed in offered else None
    rest = [key for key in offered if key != proposed]
    return Choice(proposed, tuple(sorted(rest, key=lambda key: key not in BY_GROUND.values())))
