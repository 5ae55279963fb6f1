"""The progression ladder as a graph. Pure Python.

Each edge leads from an easier exercise to a harder one. A ladder that comes back to where it began would send
a patient round in circles, so the reader of the library and the models refuse it.
"""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

Step = TypeVar("Step", bound="Hashable")
Way = TypeVar("Way", bound="Hashable")


def neighbours(
    edges: Iterable[tuple[Step, Step]], here: Step, stand_ins: Mapping[Step, Way]
) -> tuple[list[Way], list[Way]]:
    """Return the next steps down and up from here: (easier, harder), each once, in the order of stand_ins.

    stand_ins: what is offered in the place of an exercise, mostly itself; an exercise without one is left out.

    >>> neighbours([("QN1", "QN3"), ("QN3", "QN4")], "QN3", {"QN1": "QN1", "QN4": "our QN4"})
    (['QN1'], ['our QN4'])
    """
    steps = list(edges)
    easier = {down for down, up in steps if up == here}
    harder = {up for down, up in steps if down == here}
    below = dict.fromkeys(offered for step, offered in stand_ins.items() if step in easier)
    above = dict.fromkeys(offered for step, offered in stand_ins.items() if step in harder)
    return list(below), list(above)


def find_cycle(edges: Iterable[tuple[Step, Step]]) -> tuple[Step, ...] | None:
    """Return one cycle among the (easier, harder) edges, or None when there is none.

    The cycle is told in the direction of "harder". It starts with the member that the edges name first, and that
    member comes again at the end.

    >>> find_cycle([("QN1", "QN3"), ("QN3", "QN4")])
    >>> find_cycle([("QN1", "QN3"), ("QN3", "QN1")])
    ('QN1', 'QN3', 'QN1')
    """
    ladder: TopologicalSorter[Step] = TopologicalSorter()
    named: dict[Step, int] = {}
    for easier, harder in edges:
        ladder.add(harder, easier)
        named.setdefault(easier, len(named))
    try:
        ladder.prepare()
    except CycleError as error:
        cycle = error.args[1][1:]  # graphlib gives the start at both ends
        start = cycle.index(min(cycle, key=named.__getitem__))  # every member is the easier end of an edge
        return (*cycle[start:], *cycle[: start + 1])
    return None
